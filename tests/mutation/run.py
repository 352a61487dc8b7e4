#!/usr/bin/env python3
"""Breaks one comparison, constant or check at a time, and sees whether the tests notice.

    tests/mutation/run.py [--seed S] [--places N | --sample N] [--only WORD] [--again] [--resume] [--quick] [--sanitize] [--suites WORD]

A place is chosen by its hash with the seed, so many a file as its size says, one at least; with --sample, N of all of them. Each mutant is
built in a copy of the tree and meets the tests of its side, in the rounds of suites.py: short ones, long ones, whole programs; the first
that fails catches it. A change that leaves the object file as it was is no mutant, and neither is one that does not compile. `equivalent`,
beside this file, lists the changes that no test can see, with reasons; they do not count, and others are drawn in their place. --again runs
only what survived the last run, and with --resume what was never judged too; --sanitize, with --again, builds everything under ASan and
UBSan, as half of `./run check` has it; --quick leaves out the last round. README.md keeps the results.
"""

import argparse
import collections
import glob
import hashlib
import json
import math
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from places import places_in
from suites import ROUNDS, run_suite, suites_for

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDERS = ("engine", "crypto", "verifier")
WEIGHT = {"constant": 0.4, "index": 0.5, "sum": 0.8, "swap": 2}
SANITIZE = "-fsanitize=address,undefined -fno-sanitize-recover=all"
HARDEN = "-fstack-protector-strong"      # the Makefile would ask the compiler each time what it has
STRICT = "-Werror=incompatible-pointer-types -Werror=int-conversion"
PLAIN = "-O1 -g0 " + STRICT
LEAST_PLACES, LEAST_CAUGHT = 150, 95


def read_arguments():
    parser = argparse.ArgumentParser(description="Mutation test.")
    parser.add_argument("--seed", type=int, default=20260120)
    parser.add_argument("--places", type=int, default=150)
    parser.add_argument("--sample", type=int, default=0, help="so many of all places together, rather than some of every file")
    parser.add_argument("--only", default="", help="files whose path holds this")
    parser.add_argument("--again", action="store_true", help="what survived the last run, anew; the rest of its figures stay")
    parser.add_argument("--quick", action="store_true", help="without the end-to-end and law tests")
    parser.add_argument("--sanitize", action="store_true", help="everything under ASan and UBSan; with --again alone")
    parser.add_argument("--resume", action="store_true", help="go on with the last run: what it has judged stays")
    parser.add_argument("--work", help="keep the copies of the tree in this folder, and use those that are there")
    parser.add_argument("--suites", default="", help="only suites whose name holds this: to see the test that one has written for a survivor")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="name the places, build nothing")
    return parser.parse_args()


def read_equivalent(path):
    """key -> reason. A reason is a paragraph of lines with `# `; it holds for the places that follow it."""
    reasons, reason, last = {}, [], ""
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("#"):
                reason = reason + [line[1:].strip()] if last.startswith("#") else [line[1:].strip()]
            elif line.strip():
                reasons[line] = " ".join(reason)
            last = line
    return reasons


def ranked(places, seed):
    def score(place):
        digest = hashlib.sha256(f"{seed} {place.key()}".encode()).digest()
        return -math.log((int.from_bytes(digest[:8], "big") + 1) / 2**64) / WEIGHT.get(place.kind, 1)
    return sorted(places, key=score)


def choose(arguments):
    """The sources; path -> (how many, its places in their order); the keys of all places there are."""
    sources = {}
    for folder in FOLDERS:
        for path in sorted(glob.glob(os.path.join(ROOT, folder, "*.c"))):
            with open(path, encoding="utf-8") as file:
                sources[os.path.relpath(path, ROOT)] = file.read()
    files = {path: places_in(path, source) for path, source in sources.items()}
    known = {place.key() for places in files.values() for place in places}
    every = [place for path, places in files.items() if arguments.only in path for place in places]
    total = sum(len(places) for places in files.values())
    wanted = {path: max(1, round(arguments.places * len(places) / total)) for path, places in files.items()}
    if arguments.sample:
        wanted = collections.Counter(place.path for place in ranked(every, arguments.seed)[:arguments.sample])
    chosen = {path: (wanted[path], ranked(places, arguments.seed)) for path, places in files.items()
              if places and arguments.only in path and wanted[path]}
    return sources, chosen, known


class Tree:
    """A copy of the project with everything built, in which one file at a time is broken."""

    def __init__(self, folder, sanitize):
        self.folder, self.sanitize, self.digest = folder, sanitize, None

    def make(self, *words):
        environment = {**os.environ, "LDFLAGS": self.sanitize}
        environment.pop("MAKEFLAGS", None)
        environment.pop("MAKELEVEL", None)
        return subprocess.run(["make", "-s", f"HARDEN={HARDEN}", f"VARIANT={PLAIN} {self.sanitize}", *words], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def build_all(self):
        wanted = {target for suites in ROUNDS[:1 if self.sanitize else None] for suite in suites for target in suite.target}
        built = self.make("-j2", *sorted(wanted))
        if built.returncode != 0:
            sys.exit("mutation: the tree does not build as it is\n" + built.stdout[-2000:])

    def break_at(self, place, source):
        """Compiles the broken file. Returns None, or why it is no mutant."""
        built = self.path("build", place.path[:-2] + ".o")
        shutil.copy2(built, built + ".kept")
        shutil.copy2(self.path(place.path), self.path(place.path + ".kept"))
        with open(self.path(place.path), "w", encoding="utf-8") as file:
            file.write(place.apply(source))
        if self.make(os.path.relpath(built, self.folder)).returncode != 0:
            return "does not compile"
        with open(built, "rb") as new, open(built + ".kept", "rb") as old:
            if not self.sanitize and new.read() == old.read():      # sanitizers write down the place of every check
                return "same code"
        return None

    def repair(self, place):
        """As it was, times included, so that nothing else is built again; but what was linked with the broken file goes, lest the next
        mutant meet it too."""
        unlink_since(self.folder, os.path.getmtime(self.path(place.path)))
        built = self.path("build", place.path[:-2] + ".o")
        os.replace(built + ".kept", built)
        os.replace(self.path(place.path + ".kept"), self.path(place.path))


def unlink_since(tree, then):
    for folder in ("build", "build/replay", "build/tests/fuzz", "build/tests/faults"):
        for entry in os.scandir(os.path.join(tree, folder)) if os.path.isdir(os.path.join(tree, folder)) else ():
            if entry.is_file() and entry.stat().st_mtime >= then:
                os.unlink(entry.path)


def repair_all(tree):
    """What an earlier run left broken when it was killed."""
    for kept in glob.glob(os.path.join(tree, "**", "*.kept"), recursive=True):
        unlink_since(tree, os.path.getmtime(kept[:-len(".kept")]))
        os.replace(kept, kept[:-len(".kept")])


def digest_of(names):
    digest = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(f"{name}\n".encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def make_trees(folder, count, sanitize):
    first = Tree(os.path.join(folder, "0"), sanitize)
    os.makedirs(first.folder, exist_ok=True)
    repair_all(first.folder)
    names = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    names = [name for name in names.split("\0") if name]
    subprocess.run(["cp", "-p", "--parents", *names, first.folder], cwd=ROOT, check=True)
    first.digest = digest_of(name for name in names if not name.startswith("tests/mutation/"))
    first.build_all()
    trees = [first]
    for k in range(1, count):
        subprocess.run(["cp", "-aT", "--remove-destination", first.folder, os.path.join(folder, str(k))], check=True)
        trees.append(Tree(os.path.join(folder, str(k)), sanitize))
    return trees


def results_file(seed):
    return os.path.join(ROOT, "build", "mutation", f"results-{seed}.json")


class Campaign:
    def __init__(self, arguments, sources, equivalent):
        self.arguments, self.sources, self.equivalent = arguments, sources, equivalent
        self.lock = threading.Lock()
        self.results = {}   # key -> {"place", "kind", "caught", "seconds", "diff"}
        self.not_counted = collections.Counter()

    def judge(self, tree, place, turn):
        """True if it counted as a mutant."""
        key = place.key()
        if key in self.equivalent:
            self.not_counted["listed as equivalent"] += 1
            return False
        started = time.monotonic()
        try:
            reason = tree.break_at(place, self.sources[place.path])
            if reason:
                self.not_counted[reason] += 1
                return False
            caught = self.first_failure(tree, place, turn)
        finally:
            tree.repair(place)
        with self.lock:
            seconds = round(time.monotonic() - started, 1)
            self.results[key] = {"place": str(place), "kind": place.kind, "caught": caught, "text": place.text,
                                 "new": self.new_line(place), "met": turn + 1}
            print(f"{'ok  ' if caught else 'LEFT'} {place}  [{caught or 'left'}, round {turn + 1}, {seconds} s]", flush=True)
            self.save()
        return True

    def new_line(self, place):
        broken = place.apply(self.sources[place.path])
        return broken.splitlines()[place.line - 1].strip()

    def first_failure(self, tree, place, turn):
        linked = set()
        for suite in suites_for(turn, place.path):
            if not linked.issuperset(suite.target) and tree.make(*suite.target).returncode != 0:
                return "link"
            linked.update(suite.target)
            outcome = run_suite(suite, tree.folder)
            if outcome:
                how = "" if outcome == "failed" else ": " + outcome
                return suite.name + how + (", under sanitizers" if self.arguments.sanitize else "")
        return None

    def save(self):
        path = results_file(self.arguments.seed)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"results": self.results, "not_counted": self.not_counted}, file, ensure_ascii=False, indent=1)


def check_unbroken(tree, turn):
    """What fails as it is would catch everything. A tree that is kept remembers what has passed in it."""
    path = tree.path("unbroken")
    passed = open(path, encoding="utf-8").read().split("\n") if os.path.exists(path) else []
    if passed[:1] != [tree.digest]:
        passed = [tree.digest]
    for suite in ROUNDS[turn]:
        if suite.name in passed:
            continue
        if tree.make(*suite.target).returncode != 0 or run_suite(suite, tree.folder):
            sys.exit(f"mutation: {suite.name} fails without any change")
        passed.append(suite.name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(passed))


def work(tree, campaign, jobs, turn):
    while True:
        try:
            wanted, places = jobs.get_nowait()
        except queue.Empty:
            return
        for place in places:
            if wanted <= 0:
                break
            wanted -= campaign.judge(tree, place, turn)


def run_round(trees, campaign, jobs, turn):
    threads = [threading.Thread(target=work, args=(tree, campaign, jobs, turn)) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def left_for(campaign, chosen, turn):
    """The mutants that have met just so many rounds and were not caught."""
    jobs = queue.Queue()
    for _, places in chosen.values():
        for place in places:
            result = campaign.results.get(place.key())
            if result and not result["caught"] and result["met"] == turn:
                jobs.put((1, [place]))
    return jobs


def print_table(campaign, stale):
    results = list(campaign.results.values())
    caught = [one for one in results if one["caught"]]
    left = [one for one in results if not one["caught"]]
    print("\nchange        places  caught")
    for kind in sorted({one["kind"] for one in results}):
        print(f"{kind:12}  {sum(one['kind'] == kind for one in results):6}  {sum(one['kind'] == kind for one in caught):6}")
    print("\ncaught by                          mutants")
    for name, count in collections.Counter(one["caught"] for one in caught).most_common():
        print(f"{name:34} {count:7}")
    print("\nnot counted: " + (", ".join(f"{count} {reason}" for reason, count in sorted(campaign.not_counted.items())) or "none"))
    for one in left:
        print(f"\nsurvived: {one['place']}\n  - {one['text']}\n  + {one['new']}")
    for key in stale:
        print(f"\ntests/mutation/equivalent: no such place any more: {key}")
    percent = 100 * len(caught) / max(1, len(results))
    is_part = campaign.arguments.only or campaign.arguments.sample
    good = percent >= LEAST_CAUGHT and not stale and (len(results) >= LEAST_PLACES or is_part)
    print(f"\nmutation, seed {campaign.arguments.seed}: {len(results)} places, {len(caught)} caught, {len(left)} survived: {percent:.1f} % "
          f"(wanted: {LEAST_PLACES} places, {LEAST_CAUGHT} %)")
    return 0 if good else 1


def main():
    arguments = read_arguments()
    if arguments.sanitize and (arguments.resume or not arguments.again):
        sys.exit("mutation: --sanitize is for what survived: --again")
    for suites in ROUNDS:
        suites[:] = [suite for suite in suites if arguments.suites in suite.name]
    sources, chosen, known = choose(arguments)
    equivalent = read_equivalent(os.path.join(HERE, "equivalent"))
    stale = [key for key in equivalent if key not in known]
    if arguments.list:
        for wanted, places in chosen.values():
            print("\n".join(f"{place.key()}" for place in places[:wanted]))
        return 0
    campaign = Campaign(arguments, sources, equivalent)
    if arguments.again or arguments.resume:
        with open(results_file(arguments.seed), encoding="utf-8") as file:
            before = json.load(file)
        campaign.not_counted.update(before["not_counted"])
        campaign.results = {key: one for key, one in before["results"].items() if key in known and key not in equivalent}
    for one in (campaign.results.get(place.key()) for _, places in chosen.values() for place in places):
        if one and arguments.again and not one["caught"]:
            one["met"] = 0
    jobs = left_for(campaign, chosen, 0)
    for wanted, places in sorted(chosen.values(), key=lambda pair: pair[1][0].key()[::-1]):     # large files and small ones mixed
        unjudged = [place for place in places if place.key() not in campaign.results]
        if arguments.resume or not arguments.again:
            jobs.put((wanted - (len(places) - len(unjudged)), unjudged))
    folder = arguments.work or tempfile.mkdtemp(prefix="piaojue-mutation-")
    try:
        trees = make_trees(folder, arguments.jobs, SANITIZE if arguments.sanitize else "")
        for turn in range(len(ROUNDS) - arguments.quick):
            jobs = jobs if turn == 0 else left_for(campaign, chosen, turn)
            if not jobs.empty():
                check_unbroken(trees[0], turn)
                run_round(trees, campaign, jobs, turn)
    finally:
        if not arguments.work:
            shutil.rmtree(folder)
    return print_table(campaign, stale)


if __name__ == "__main__":
    os.nice(5)
    sys.exit(main())
