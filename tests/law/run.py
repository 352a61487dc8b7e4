#!/usr/bin/env python3
"""The law suite: every scenario of the JSON files here, through the real programs.

    tests/law/run.py [WORD …]     all scenarios, or those whose file or name holds one of the words
    BUILD=build/san               the folder with piaojue and piaojue-verify; default build

A run is a scenario played in one way: all ballots on paper, all sealed, some of each (mixed), or named. See README.md.
"""

import argparse
import concurrent.futures
import os
import shutil
import sys
import tempfile
import time
import zlib

from lint import check_all
from play import SUITES, Failed, Programs, Vote
from scenario import HERE, Wrong, load_all, returned

ROOT = os.path.dirname(os.path.dirname(HERE))
# A sealed cell costs about three signatures; what a run costs is counted in signatures.
CELL = 3
MOST_SEALED = 450   # by default no run seals more than this,
PART = 8            # and of ballots that are more than that, no more than so many;
SM2_HALF = 100      # up to this every second run is played in SM2-SM3, which is slower,
SM2_SOME = 1500     # up to this every fifth, and none above;
MODEL_ALWAYS = 30   # up to this the model verifies every run,
MODEL_ONE_IN = 10   # and of the others one scenario in so many, if it is below
MODEL_NEVER = 1000


def read_arguments():
    parser = argparse.ArgumentParser(description="The law suite.")
    parser.add_argument("words", nargs="*", help="only scenarios whose file or name holds one of these")
    parser.add_argument("--expect-only", action="store_true", help="check the files themselves; needs no programs")
    parser.add_argument("--all", action="store_true", help="let the model verify every run")
    parser.add_argument("--sealed-full", action="store_true", help="seal every ballot of scenarios marked sealed, however many there are")
    parser.add_argument("--suite", choices=SUITES, help="one suite for all; else each run has one by its name")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--keep", metavar="DIR", help="leave logs and CSV files in a new folder")
    parser.add_argument("--times", action="store_true", help="say how long each run took")
    return parser.parse_args()


def cells(scenario):
    return sum(len(contest["items"]) * len(contest["marks"]) for contest in scenario["contests"])


def most_sealed(scenario):
    """How many ballots of a scenario are sealed without --sealed-full."""
    most = max(1, MOST_SEALED // (CELL * cells(scenario)))
    return most if len(scenario["ballots"]) <= most else min(PART, most)


def runs_of(scenario, sealed_full):
    """How a scenario is played. Where all its ballots are too many to be sealed, a part goes in sealed, the others on paper, in one vote."""
    runs = list(scenario["runs"])
    if "sealed" in runs and len(scenario["ballots"]) > most_sealed(scenario) and not sealed_full:
        runs[runs.index("sealed")] = "mixed"
    return list(dict.fromkeys(runs))


def cost(scenario, sealed):
    return returned(scenario) + sealed * cells(scenario) * CELL


def stable(text):
    return zlib.crc32(text.encode())


def suite_of(scenario, run, most, arguments):
    if arguments.suite:
        return arguments.suite
    sealed = {"paper": 0, "named": 0, "sealed": len(scenario["ballots"]), "mixed": min(most, len(scenario["ballots"]))}[run]
    dear, lot = cost(scenario, sealed), stable(scenario["name"] + run)
    return SUITES[dear <= SM2_HALF and lot % 2 or dear <= SM2_SOME and lot % 5 == 0]


def wants_model(vote, everything):
    dear = cost(vote.scenario, len(vote.carded) if vote.scenario["secrecy"] == "sealed" else 0)
    return everything or dear <= MODEL_ALWAYS or dear <= MODEL_NEVER and stable(vote.scenario["name"]) % MODEL_ONE_IN == 0


def play(programs, scenario, run, arguments):
    """Plays a run, and the vote that follows it. Returns a complaint, or None."""
    name = "%s-%s" % (scenario["name"], run)
    most = len(scenario["ballots"]) if arguments.sealed_full and "sealed" in scenario["runs"] else most_sealed(scenario)
    suite = suite_of(scenario, run, most, arguments)
    folder = os.path.join(programs.folder, name)
    try:
        vote = Vote(programs, scenario, run, suite, folder, most)
        if vote.play():
            check(vote, arguments)
            if scenario["then"] is False:
                vote.follows_nothing()
            elif scenario["then"]:
                then = Vote(programs, scenario["then"], run, suite, os.path.join(folder, "then"), most)
                if then.play(vote.follow_up()):
                    check(then, arguments, vote)
    except Failed as failure:
        return "%s: %s" % (suite, failure)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return None


def check(vote, arguments, previous=None):
    vote.verify(previous)
    if wants_model(vote, arguments.all):
        vote.verify_with_model(previous)


def play_all(programs, runs, arguments):
    """Prints a line for each run as it ends; returns how many failed."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        def timed(scenario, run):
            started = time.monotonic()
            return play(programs, scenario, run, arguments), time.monotonic() - started
        waiting = {pool.submit(timed, scenario, run): "%s %s" % (scenario["name"], run) for scenario, run in runs}
        for done in concurrent.futures.as_completed(waiting):
            complaint, seconds = done.result()
            failed += complaint is not None
            took = " (%.1f s)" % seconds if arguments.times else ""
            print("not ok law %s%s: %s" % (waiting[done], took, complaint) if complaint else "ok law %s%s" % (waiting[done], took), flush=True)
    return failed


def main():
    arguments = read_arguments()
    try:
        scenarios = load_all()
    except (Wrong, ValueError) as trouble:
        print("not ok law files: %s" % trouble)
        return 1
    complaints = check_all(scenarios)
    for name, text in complaints:
        print("not ok law %s: %s" % (name, text))
    if arguments.expect_only:
        print("law files: %d scenarios, %d complaints" % (len(scenarios), len(complaints)))
    if arguments.expect_only or complaints:
        return 1 if complaints else 0
    chosen = [scenario for scenario in scenarios if not arguments.words or any(word in scenario["file"] + " " + scenario["name"] for word in arguments.words)]
    runs = sorted(((scenario, run) for scenario in chosen for run in runs_of(scenario, arguments.sealed_full)), key=lambda pair: -returned(pair[0]))
    build = os.path.join(ROOT, os.environ.get("BUILD", "build"))
    folder = os.path.abspath(arguments.keep) if arguments.keep else tempfile.mkdtemp(prefix="piaojue-law-")
    started = time.monotonic()
    try:
        failed = play_all(Programs(ROOT, build, folder), runs, arguments)
    except (OSError, Failed) as trouble:
        print("law: could not run: %s" % trouble)
        return 2
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("law: %d scenarios, %d runs, %.0f s" % (len(chosen), len(runs), time.monotonic() - started))
    print("%d passed, %d failed" % (len(runs) - failed, failed))
    return 1 if failed or not runs else 0


if __name__ == "__main__":
    sys.exit(main())
