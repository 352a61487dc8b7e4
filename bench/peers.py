#!/usr/bin/env python3
"""make bench-peers: the Lanzhou vote of 2024 here and in Belenios 2.0, verified in turn on one core.

The choices are those of examples/lanzhou-2024, and both must come to its counts. What a verification costs for each ballot is compared:
the whole program from start to verdict, divided.

usage: bench/peers.py [--voters N] [--rounds N] [--large-voters N]
"""
import argparse
import csv
import json
import pathlib
import statistics

import belenios
import measure

EXAMPLE = pathlib.Path(__file__).parent.parent / "examples" / "lanzhou-2024"
# The group of Belenios' own elections, and the one with a safe prime that it offers too. 2.0 has no elliptic curve.
GROUPS = USUAL, LARGE = "BELENIOS-2048", "RFC-3526-2048"
SHORT = 9  # runs in a turn of what takes a fraction of a second


def choices():
    with open(EXAMPLE / "ballots.csv", newline="") as file:
        rows = list(csv.reader(file))
    return [[1 if cell else 0 for cell in row] for row in rows[1:]]


def vote_here(folder):
    """The demonstration of the command line is this vote, with this result. Logs by suite."""
    for suite in measure.SUITES:
        measure.run(measure.BUILD / "piaojue", "demo", "--suite", suite, "--dir", f"{folder}/{suite}", "--examples", EXAMPLE)
    return {suite: next(pathlib.Path(folder, suite).rglob("vote.log")) for suite in measure.SUITES}


def vote_there(folder, group, ballots):
    election = belenios.Election(f"{folder}/{group}", group)
    election.set_up(len(ballots), len(ballots[0]), 10)
    size = election.vote(ballots)
    counts, wanted = election.count(), [sum(column) for column in zip(*ballots)]
    if counts != wanted:
        raise SystemExit(f"bench: Belenios counts {counts}, wanted {wanted}")
    return election, size


def alternate(rounds, subjects):
    """Each in its turn, `rounds` times, and so often in its turn that a short run is not one moment of a busy machine: {name: runs}."""
    runs = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, (verify, times) in subjects.items():
            runs[name].extend(verify() for _ in range(times))
    return runs


def print_runs(runs, ballots, sizes):
    print(f"{'of each ballot':28}{'ballots':>8}{'ms cpu':>10}{'min':>9}{'max':>9}{'ms wall':>10}{'bytes':>8}{'MiB peak':>10}")
    for name, done in runs.items():
        each = [run.cpu * 1000 / ballots[name] for run in done]
        print(f"{name:28}{ballots[name]:>8}{statistics.median(each):>10.3f}{min(each):>9.3f}{max(each):>9.3f}"
              f"{measure.median(done, 'wall') * 1000 / ballots[name]:>10.3f}{sizes[name]:>8.0f}{measure.median(done, 'peak'):>10.1f}")


def print_ratios(runs, ballots):
    """By processor time, which others on the machine disturb least."""
    each = {name: measure.median(done, "cpu") / ballots[name] for name, done in runs.items()}
    for here in measure.SUITES:
        for there in GROUPS:
            print(f"{here}: {each[there] / each[here]:.0f} times as fast as Belenios in {there}")


def check_here():
    expected = json.loads((EXAMPLE / "expected.json").read_text())
    counts = [row[0] for row in expected["contests"][0]["counts"]]
    wanted = [sum(column) for column in zip(*choices())]
    if counts != wanted:
        raise SystemExit(f"bench: {EXAMPLE} expects {counts}, its ballots have {wanted}")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--voters", type=int, default=304)
    words.add_argument("--large-voters", type=int, default=20)
    words.add_argument("--rounds", type=int, default=3)
    given = words.parse_args()
    print(f"belenios-tool {belenios.install()}; {given.voters} voters in {USUAL}, {given.large_voters} in {LARGE}", flush=True)
    check_here()
    with measure.folder() as folder:
        subjects, ballots, sizes = {}, {}, {}
        for suite, path in vote_here(folder).items():
            subjects[suite] = (lambda path=path: measure.verify(path)), SHORT
            ballots[suite], sizes[suite] = len(choices()), path.stat().st_size / len(choices())
        for group, voters in ((USUAL, given.voters), (LARGE, given.large_voters)):
            election, sizes[group] = vote_there(folder, group, choices()[:voters])
            subjects[group], ballots[group] = (election.verify, 1), voters
        runs = alternate(given.rounds, subjects)
    print_runs(runs, ballots, sizes)
    print_ratios(runs, ballots)


if __name__ == "__main__":
    main()
