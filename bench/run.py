#!/usr/bin/env python3
"""make bench: what everything costs, as one table. docs/performance.md says what the numbers mean.

usage: bench/run.py [--store FILE] [--largest N]
"""
import argparse
import pathlib
import sys
import time

import measure
import table

HERE = pathlib.Path(__file__).parent
# Ballots, runs, suites. Making 30,000 takes a minute; what they show, growth, is the same in both (`make bench-scale` has both).
VERIFIED = ((304, 9, measure.SUITES), (3000, 3, measure.SUITES), (30000, 1, measure.SUITES[:1]))


def take_lines(result, section, output):
    for line in output.splitlines():
        suite, name, unit, *samples = line.split("\t")
        result.add(section, suite, name, unit, [float(sample) for sample in samples])


def engine(result, folder, voters=128):
    take_lines(result, "1 single operations of the engine", measure.run(measure.BUILD / "bench" / "operations").output)
    for suite in measure.SUITES:
        life = measure.run(measure.BUILD / "bench" / "life", suite, voters, f"{folder}/life.log")
        take_lines(result, f"2 the engine in a vote of {voters}", life.output)


def verifier_parts(result):
    take_lines(result, "3 the verifier, by proofs checked together, and its parts", measure.run(measure.BUILD / "bench" / "batches").output)


def all_cores(result, suite, ballots, path):
    """What threads gain, each run beside one of one thread, as the machine may be busier at one time than at another."""
    if not measure.threads(2) or measure.cores() < 2:
        return
    section, name = f"5 piaojue-verify -j {measure.cores()}", f"{ballots:,} ballots, {measure.cores()} threads"
    pairs = [(measure.verify(path), measure.verify(path, measure.cores())) for _ in range(3)]
    result.add(section, suite, name, "s wall", [many.wall for _, many in pairs])
    result.add(section, suite, f"{name}, of each", "ms", [many.cpu * 1000 / ballots for _, many in pairs])
    result.add(section, suite, f"{name}, peak memory", "MiB", [many.peak for _, many in pairs])
    result.add(section, suite, f"{name}, as fast as 1", "times", [one.wall / many.wall for one, many in pairs])


def verifier(result, folder, largest):
    section = "4 piaojue-verify, one thread, from start to verdict"
    for suite in measure.SUITES:
        for ballots, runs, suites in VERIFIED:
            if ballots > largest or suite not in suites:
                continue
            path = pathlib.Path(folder) / "verify.log"
            made = measure.make_log(suite, ballots, path)
            done = [measure.verify(path) for _ in range(runs)]
            if ballots >= 3000:
                all_cores(result, suite, ballots, path)
            size = path.stat().st_size
            path.unlink()
            result.add(section, suite, f"{ballots:,} ballots", "s wall", [run.wall for run in done])
            result.add(section, suite, f"{ballots:,} ballots, of each", "ms", [run.cpu * 1000 / ballots for run in done])
            result.add(section, suite, f"{ballots:,} ballots, peak memory", "MiB", [run.peak for run in done])
            result.add(section, suite, f"{ballots:,} ballots, log of each", "bytes", [size / ballots])
            result.add("6 the maker of logs", suite, f"{ballots:,} ballots made, of each", "ms", [made.cpu * 1000 / ballots])


def own_version():
    return (HERE.parent / "VERSION").read_text().strip()


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--store", metavar="FILE", help="keep the medians there: bench/release-VERSION.json")
    words.add_argument("--largest", type=int, default=VERIFIED[-1][0], help="no log of more ballots than so many")
    given = words.parse_args()
    started, result, version = time.monotonic(), table.Table(), own_version()
    measure.want_disk(given.largest)
    with measure.folder() as folder:
        engine(result, folder)
        verifier_parts(result)
        verifier(result, folder, given.largest)
    release, before = table.previous_release(HERE, version)
    table.print_table(result, release, before)
    print(f"ms: of a processor, for one call or one ballot; s wall: by the clock. {time.monotonic() - started:.0f} s in all.")
    if not release:
        print("No earlier release is stored.")
    if given.store:
        result.store(given.store, version)


if __name__ == "__main__":
    sys.exit(main())
