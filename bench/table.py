"""The table of `make bench`, and the numbers of a release kept in a file."""
import dataclasses
import json
import pathlib
import statistics

from measure import SUITES


@dataclasses.dataclass
class Row:
    section: str
    name: str
    unit: str
    samples: dict  # suite → list of numbers


class Table:
    def __init__(self):
        self.rows = {}

    def add(self, section, suite, name, unit, samples):
        row = self.rows.setdefault(name, Row(section, name, unit, {}))
        row.samples.setdefault(suite, []).extend(samples)

    def medians(self):
        return {name: {suite: statistics.median(values) for suite, values in row.samples.items()} for name, row in self.rows.items()}

    def store(self, path, version):
        pathlib.Path(path).write_text(json.dumps({"version": version, "medians": self.medians()}, indent=1, sort_keys=True) + "\n")


def previous_release(folder, version):
    """The newest stored release before this version: its name and medians, or nothing."""
    def parts(path):
        return [int(part) for part in path.stem.removeprefix("release-").split(".")]
    own = [int(part) for part in version.split(".")]
    stored = sorted((path for path in pathlib.Path(folder).glob("release-*.json") if parts(path) < own), key=parts)
    if not stored:
        return None, {}
    kept = json.loads(stored[-1].read_text())
    return kept["version"], kept["medians"]


def number(value):
    return f"{value:.0f}" if value >= 1000 else f"{value:#.3g}" if value >= 1 else f"{value:.3f}"


def suite_columns(row, suite, before):
    values = row.samples.get(suite)
    if not values:
        return f"{'':36}"
    middle = statistics.median(values)
    old = before.get(row.name, {}).get(suite)
    ratio = f"{middle / old:.2f}" if old else ""
    return f"{number(middle):>10}{number(min(values)):>9}{number(max(values)):>9}{ratio:>8}"


def print_table(table, release, before):
    """Of each suite median, min, max; and the median over that of the release before."""
    heads = "".join(f"{'median':>10}{'min':>9}{'max':>9}{('/' + release) if release else '':>8}" for _ in SUITES)
    print(f"{'':44}{'':10}" + "".join(f"{suite:>36}" for suite in SUITES))
    print(f"{'':44}{'unit':10}{heads}")
    section = None
    for row in sorted(table.rows.values(), key=lambda row: row.section):
        if row.section != section:
            section = row.section
            print(section[2:])
        print(f"  {row.name:42}{row.unit:10}" + "".join(suite_columns(row, suite, before) for suite in SUITES))
