#!/usr/bin/env python3
"""make bench-scale N=…: logs of N/100, N/10 and N ballots, made and verified with all cores. Is the growth linear?

usage: bench/scale.py N [--suite SUITE]
"""
import argparse
import pathlib
import sys

import measure

LINEAR = 1.15  # the dearest ballot over the cheapest, from N/10 to N


def measure_size(suite, ballots, count, folder):
    path = pathlib.Path(folder) / "scale.log"
    made = measure.make_log(suite, ballots, path)
    verified = measure.verify(path, count)
    size = path.stat().st_size
    path.unlink()
    for name, run in (("make", made), ("verify", verified)):
        print(f"{suite:12}{ballots:>10,}  {name:8}{run.wall:>9.2f}{run.cpu:>9.2f}{run.wall * 1000 / ballots:>9.3f}{run.cpu * 1000 / ballots:>9.3f}"
              f"{run.peak:>9.1f}{size / 1e6:>10.1f}", flush=True)
    return verified


def growth(suite, sizes, runs):
    """Of the last two sizes: in the smallest what is done once for a log weighs too much."""
    last, before = (run.cpu / size for run, size in ((runs[-1], sizes[-1]), (runs[-2], sizes[-2])))
    ratio = last / before
    memory = (runs[-1].peak - runs[-2].peak) * 2**20 / (sizes[-1] - sizes[-2])
    word = "linear" if ratio <= LINEAR else "NOT linear"
    print(f"{suite}: a ballot of {sizes[-1]:,} costs {ratio:.3f} times one of {sizes[-2]:,}: {word}; {memory:.0f} bytes of memory for each ballot more")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("ballots", type=int)
    words.add_argument("--suite", choices=measure.SUITES, action="append")
    given = words.parse_args()
    sizes = sorted({max(1, given.ballots // part) for part in (100, 10, 1)})
    if given.ballots < 100 or given.ballots > 9_999_999:
        sys.exit("bench: wanted N from 100 to 9,999,999")
    measure.want_disk(given.ballots)
    count = measure.cores()
    print(f"piaojue-verify {' '.join(measure.threads(count)) or '(knows no -j: one thread)'}, {count} cores")
    print(f"{'':12}{'ballots':>10}  {'':8}{'s wall':>9}{'s cpu':>9}{'ms wall':>9}{'ms cpu':>9}{'MiB peak':>9}{'MB of log':>10}")
    for suite in given.suite or measure.SUITES:
        with measure.folder() as folder:
            growth(suite, sizes, [measure_size(suite, size, count, folder) for size in sizes])


if __name__ == "__main__":
    main()
