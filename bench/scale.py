#!/usr/bin/env python3
"""make bench-scale N=…: logs of N/100, N/10 and N ballots, made and verified with all cores. Is the growth linear?

usage: bench/scale.py N [--suite SUITE]
       bench/scale.py --log FILE [--log FILE]...    logs that are there already
"""
import argparse
import pathlib
import re
import sys

import measure

LINEAR = 1.15  # the dearest ballot over the cheapest, of the last two sizes
COUNTED = re.compile(r"^checked: (\d+) sealed ballots\b", re.M)
SUITE = re.compile(r"^suite ([A-Z0-9-]+)", re.M)


def print_run(suite, ballots, name, run, size):
    print(f"{suite:12}{ballots:>10,}  {name:8}{run.wall:>9.2f}{run.cpu:>9.2f}{run.wall * 1000 / ballots:>9.3f}{run.cpu * 1000 / ballots:>9.3f}"
          f"{run.peak:>9.1f}{size / 1e6:>10.1f}", flush=True)


def measure_size(suite, ballots, count, folder):
    path = pathlib.Path(folder) / "scale.log"
    made = measure.make_log(suite, ballots, path)
    print_run(suite, ballots, "make", made, path.stat().st_size)
    verified = measure.verify(path, count)
    print_run(suite, ballots, "verify", verified, path.stat().st_size)
    path.unlink()
    return verified


def measure_log(path, count):
    """Suite, ballots and run of a log, of which the verifier itself says what is in it."""
    run = measure.verify(path, count)
    suite, counted = SUITE.search(run.output), COUNTED.search(run.output)
    if not suite or not counted or int(counted.group(1)) == 0:
        sys.exit(f"bench: {path}: no sealed ballots")
    print_run(suite.group(1), int(counted.group(1)), "verify", run, pathlib.Path(path).stat().st_size)
    return suite.group(1), int(counted.group(1)), run


def growth(suite, sizes, runs):
    """Of the last two sizes: in the smallest what is done once for a log weighs too much."""
    if len(sizes) < 2 or sizes[-1] == sizes[-2]:
        return
    last, before = (run.cpu / size for run, size in ((runs[-1], sizes[-1]), (runs[-2], sizes[-2])))
    ratio = last / before
    memory = (runs[-1].peak - runs[-2].peak) * 2**20 / (sizes[-1] - sizes[-2])
    word = "linear" if ratio <= LINEAR else "NOT linear"
    print(f"{suite}: a ballot of {sizes[-1]:,} costs {ratio:.3f} times one of {sizes[-2]:,}: {word}; {memory:.0f} bytes of memory for each ballot more")


def grow_over(logs, count):
    measured = sorted((measure_log(path, count) for path in logs), key=lambda one: one[1])
    for suite in measure.SUITES:
        own = [one for one in measured if one[0] == suite]
        growth(suite, [ballots for _, ballots, _ in own], [run for _, _, run in own])


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("ballots", type=int, nargs="?")
    words.add_argument("--suite", choices=measure.SUITES, action="append")
    words.add_argument("--log", metavar="FILE", action="append")
    given = words.parse_args()
    if not given.log and not 1000 <= (given.ballots or 0) <= 9_999_999:
        sys.exit("bench: wanted N from 1,000 to 9,999,999, or --log")
    count = measure.cores()
    print(f"piaojue-verify {' '.join(measure.threads(count)) or '(knows no -j: one thread)'}, {count} cores")
    print(f"{'':12}{'ballots':>10}  {'':8}{'s wall':>9}{'s cpu':>9}{'ms wall':>9}{'ms cpu':>9}{'MiB peak':>9}{'MB of log':>10}")
    if given.log:
        grow_over(given.log, count)
        return
    sizes = sorted({max(1, given.ballots // part) for part in (100, 10, 1)})
    measure.want_disk(given.ballots)
    for suite in given.suite or measure.SUITES:
        with measure.folder() as folder:
            growth(suite, sizes, [measure_size(suite, size, count, folder) for size in sizes])


if __name__ == "__main__":
    main()
