#!/usr/bin/env python3
"""Which lines and branches of the programs the tests reach.

    tests/coverage/run.py [--kept] [--only NAME …] [--open]

Runs the tests over build/cov (clang's source coverage), each with one core for its own, adds up what each counted, and prints the figures of
every folder. A branch is one outcome, true or false, of one condition; the conditions inside of TRY and its like count where the macro is
used. What is not reached is explained in the file `explained` beside this one; the run fails where something is not reached and not
explained, where an explanation explains nothing, and where a folder is below the figures wanted (self_test.py shows each). Counts are kept in
a file as they are made, so programs that are killed count too. --kept measures nothing and reads the last counts; --only measures the tests of
these names again, and keeps the other counts: for whoever writes a test, as what was counted by a function that has changed since is passed
over; --open lists what `explained` leaves open.
"""

import argparse
import collections
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "mutation"))
from suites import QUICK, run_counted  # noqa: E402

BUILD = os.path.join(ROOT, "build", "cov")
FOLDERS = ("engine", "crypto", "cli", "verifier")
PROGRAMS = ("unit", "verifier-test", "piaojue", "piaojue-verify", "crash", "faults-library", "faults-verbs", "faults-modes", "exhaust-engine",
            "exhaust-verifier")
LEAST_LINES, LEAST_BRANCHES = 95.0, 90.0
EXPANSION = 1   # the kind of a region that stands for a macro
REPLAYS = sorted(name[:-2] for name in os.listdir(os.path.join(ROOT, "tests", "fuzz", "targets")) if name.endswith(".c"))
PROGRAMS += tuple(os.path.join("replay", name) for name in REPLAYS)
# The longest first. A program that counts needs nothing of its sandbox: what it counts into, it maps before it enters.
SLOW = (
    ("e2e", ["tests/e2e/run"]),
    ("law", ["python3", "tests/law/run.py", "--jobs", "1"]),
    ("faults of verbs", ["build/cov/faults-verbs", "--paths"]),
    ("faults of modes", ["build/cov/faults-modes", "--paths"]),
    ("exhaust verifier", ["build/cov/exhaust-verifier", "--short"]),
    ("exhaust engine", ["build/cov/exhaust-engine", "--short"]),
    ("faults of the library", ["build/cov/faults-library", "--paths"]),
    ("faults of the library, SM2", ["build/cov/faults-library", "--paths", "--suite", "SM2-SM3"]),
    ("crash", ["build/cov/crash", "--short"]),
)


def all_suites():
    """Name, command and environment of each test."""
    for name, command in SLOW:
        yield name.replace(" ", "-").replace(",", ""), command, {"BUILD": "build/cov"}
    for name in REPLAYS:
        yield f"replay-{name}", ["tests/fuzz/replay", "build/cov/replay", name], {}
    for suite in QUICK:
        program = os.path.join(BUILD, os.path.basename(suite.command[0]))
        yield suite.name.replace(" ", "-").replace(":", ""), [program, *suite.command[1:]], suite.environment


def run_lane(core, waiting, told):
    """Runs suite after suite on one core. What fails is told, and counts all the same."""
    while waiting:
        name, command, environment = waiting.popleft()
        began = time.monotonic()
        try:
            run_counted(ROOT, name, command, environment, core)
        except SystemExit as failure:
            told.append(str(failure))
        print(f"coverage: {name}, {time.monotonic() - began:.0f} s", flush=True)


def measure(only):
    suites = list(all_suites())
    if unknown := set(only or []) - {name for name, _, _ in suites}:
        raise SystemExit(f"--only: no such tests: {', '.join(sorted(unknown))}; there are {', '.join(name for name, _, _ in suites)}")
    if not only:
        shutil.rmtree(os.path.join(BUILD, "raw"), ignore_errors=True)
    waiting, told = collections.deque(suite for suite in suites if not only or suite[0] in only), []
    lanes = [threading.Thread(target=run_lane, args=(core, waiting, told)) for core in sorted(os.sched_getaffinity(0))]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    return told


def export(build, *options):
    programs = [os.path.join(build, name) for name in PROGRAMS if os.path.exists(os.path.join(build, name))]
    command = ["llvm-cov", "export", "-instr-profile", os.path.join(build, "all.profdata"), *options, programs[0]]
    for program in programs[1:]:
        command += ["-object", program]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def ours(root, path):
    relative = os.path.relpath(path, root)
    return relative if relative.split("/")[0] in FOLDERS else None


def lines_of(root, lcov):
    """(path, line) -> how often."""
    counts, path = {}, None
    for line in lcov.splitlines():
        if line.startswith("SF:"):
            path = ours(root, line[3:])
        elif line.startswith("DA:") and path:
            number, count = line[3:].split(",")[:2]
            counts[path, int(number)] = int(count)
    return counts


def branches_of(root, functions):
    """(path, line, where exactly, outcome) -> how often."""
    counts = collections.Counter()
    for function in functions:
        sites = {region[6]: region for region in function["regions"] if region[7] == EXPANSION}
        for branch in function["branches"]:
            where, file_id = [tuple(branch[:4])], branch[6]
            while file_id in sites:
                where.append(tuple(sites[file_id][:4]))
                file_id = sites[file_id][5]
            path = ours(root, function["filenames"][file_id])
            if path:
                for outcome, count in (("true", branch[4]), ("false", branch[5])):
                    counts[path, where[-1][0], tuple(where), outcome] += count
    return counts


class Explanation:
    """What one line of `explained` holds for. `GLOB: TEXT`: lines of this text, whatever of them is not reached. `GLOB [KIND]: REGEX`: of the lines it is
    found in, what is of this kind: `line` is never run; `true` and `false` are run, and a condition in them never comes out so. With a question mark
    behind the kind it may explain nothing: another machine, or another run, reaches it."""
    FORM = re.compile(r"(\S+?)(?: \[(line|true|false)(\?)?\])?: (.+)")

    def __init__(self, reason, source):
        match = self.FORM.fullmatch(source)
        if not match:
            raise SystemExit(f"explained: not of the form `GLOB: TEXT` or `GLOB [KIND]: REGEX`: {source}")
        self.reason, self.source, self.used = reason, source, 0
        self.glob, self.kind, self.may_be_unused, text = match.groups()
        self.text, self.regex = (None, re.compile(text)) if self.kind else (text, None)

    def holds_for(self, path, text, kind):
        if not fnmatch.fnmatchcase(path, self.glob):
            return False
        return text == self.text if self.text else kind == self.kind and self.regex.search(text) is not None


def read_explained(path):
    """The explanations of a file, and `PATH open: N`: at most so many lines and outcomes of a file are neither reached nor explained yet. A reason
    is a paragraph of lines with `#`, and holds for the lines that follow it."""
    explanations, still_open, reason, last = [], {}, [], ""
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("#"):
                reason = reason + [line[1:].strip()] if last.startswith("#") else [line[1:].strip()]
            elif match := re.fullmatch(r"(\S+) open: ([1-9][0-9]*)", line):
                still_open[match[1]] = int(match[2])
            elif line.strip():
                explanations.append(Explanation(" ".join(reason), line))
            last = line
    return explanations, still_open


def percent(part, whole):
    return 100 * part / whole if whole else 100.0


def print_figures(lines, branches, least, show):
    """Shows the table; returns whether each folder is as wanted."""
    is_enough = True
    show("\nfolder          lines  reached      %   branches  reached      %")
    for folder in FOLDERS + ("total",):
        def inside(key):
            return folder == "total" or key[0].startswith(folder + "/")
        some_lines = [count for key, count in lines.items() if inside(key)]
        some_branches = [count for key, count in branches.items() if inside(key)]
        l, b = sum(c > 0 for c in some_lines), sum(c > 0 for c in some_branches)
        of_lines, of_branches = percent(l, len(some_lines)), percent(b, len(some_branches))
        is_enough = is_enough and of_lines >= least[0] and of_branches >= least[1]
        show(f"{folder:12} {len(some_lines):8} {l:8}  {of_lines:5.1f}   {len(some_branches):8} {b:8}  {of_branches:5.1f}")
    show(f"wanted                          {least[0]:5.1f}                      {least[1]:5.1f}")
    return is_enough


def missing_of(lines, branches):
    """(path, line) -> what of it is not reached: (kind, column) each."""
    missing = collections.defaultdict(list)
    for (path, line), count in sorted(lines.items()):
        if count == 0:
            missing[path, line].append(("line", 0))
    for (path, line, where, outcome), count in sorted(branches.items()):
        if count == 0 and (path, line) in lines and lines[path, line] > 0:
            missing[path, line].append((outcome, where[-1][1]))
    return missing


def explain(root, missing, explanations, still_open, show, shows_open=False):
    """Shows what nothing explains, beyond what may be open yet, and what explains nothing. Returns whether there is neither."""
    texts, parts, left = {}, 0, collections.defaultdict(list)
    for (path, line), what in sorted(missing.items()):
        if path not in texts:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                texts[path] = file.read().splitlines()
        text = texts[path][line - 1].strip()
        for kind, column in what:
            parts += 1
            reason = next((one for one in explanations if one.holds_for(path, text, kind)), None)
            if reason:
                reason.used += 1
            else:
                left[path].append(f"{path}:{line}: {kind if kind == 'line' else f'{kind} at {column}'}: {text}")
    beyond = [path for path in left if len(left[path]) > still_open.get(path, 0)]
    for path in sorted(left):
        if path in beyond or shows_open:
            show(f"{path}: {len(left[path])} neither reached nor explained; open may be {still_open.get(path, 0)}")
            for place in left[path]:
                show(place)
    for path, count in still_open.items():
        if len(left[path]) < count:
            show(f"tests/coverage/explained: may be lowered: {path} open: {len(left[path])}, not {count}")
    stale = [one.source for one in explanations if not one.used and not one.may_be_unused]
    for source in stale:
        show(f"tests/coverage/explained: explains nothing: {source}")
    sums = collections.Counter()
    for one in explanations:
        sums[one.reason] += one.used
    show("\nexplained:")
    for reason, used in sums.most_common():
        show(f"{used:7}  {reason}")
    count = sum(map(len, left.values()))
    show(f"\ncoverage: {parts} lines and outcomes not reached, {parts - count} explained, {count} open, in {len(beyond)} files more than may be; "
         f"{len(stale)} explanations explain nothing")
    return not beyond and not stale


def judge(root, build, explained, show, least=(LEAST_LINES, LEAST_BRANCHES), shows_open=False):
    """All that was counted, against what is wanted. Returns whether it is that."""
    raw = [os.path.join(build, "raw", name) for name in sorted(os.listdir(os.path.join(build, "raw"))) if name.endswith(".profraw")]
    subprocess.run(["llvm-profdata", "merge", "-sparse", "-o", os.path.join(build, "all.profdata"), *raw], check=True)
    lines = lines_of(root, export(build, "-format=lcov"))
    branches = branches_of(root, json.loads(export(build, "-format=text"))["data"][0]["functions"])
    is_explained = explain(root, missing_of(lines, branches), *explained, show, shows_open)
    is_enough = print_figures(lines, branches, least, show)
    return is_explained and is_enough


def main():
    parser = argparse.ArgumentParser(description="Coverage.")
    parser.add_argument("--kept", action="store_true", help="read the counts of the last run")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="measure these tests again, and keep the other counts")
    parser.add_argument("--open", action="store_true", help="list also what may be open yet")
    arguments = parser.parse_args()
    failures = [] if arguments.kept else measure(arguments.only)
    is_well = judge(ROOT, BUILD, read_explained(os.path.join(HERE, "explained")), print, shows_open=arguments.open)
    for failure in failures:
        print(failure)
    return 0 if is_well and not failures else 1


if __name__ == "__main__":
    sys.exit(main())
