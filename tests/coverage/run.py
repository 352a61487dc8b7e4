#!/usr/bin/env python3
"""Which lines and branches of the programs the tests reach.

    tests/coverage/run.py [--kept] [--write]

Runs the tests over build/cov (clang's source coverage), adds up what each counted, and prints the figures of every folder and each line
that is reached in part only. A branch is one outcome, true or false, of one condition; the conditions inside of TRY and its like count
where the macro is used. What cannot be reached is explained in the file `explained` beside this one; the run fails where something is not
reached and not explained, where an explanation explains nothing, and below the figures wanted. Counts are kept in a file as they are made,
so programs that are killed count too. --kept measures nothing and reads the last counts.
"""

import argparse
import collections
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "mutation"))
from suites import QUICK, run_counted  # noqa: E402

BUILD = os.path.join(ROOT, "build", "cov")
FOLDERS = ("engine", "crypto", "cli", "verifier")
PROGRAMS = ("unit", "verifier-test", "piaojue", "piaojue-verify", "crash")
LEAST_LINES, LEAST_BRANCHES = 95.0, 90.0
EXPANSION = 1   # the kind of a region that stands for a macro
REST = (
    ("law", ["python3", "tests/law/run.py", "--jobs", "1"]),
    ("crash", [os.path.join(BUILD, "crash"), "--short"]),
    ("e2e", ["tests/e2e/run"]),
)


def measure():
    shutil.rmtree(os.path.join(BUILD, "raw"), ignore_errors=True)
    for suite in QUICK:
        program = os.path.join(BUILD, os.path.basename(suite.command[0]))
        seconds, _ = run_counted(ROOT, suite.name.replace(" ", "-").replace(":", ""), [program, *suite.command[1:]], suite.environment)
        print(f"coverage: {suite.name}, {seconds} s", flush=True)
    for name, command in REST:
        seconds, _ = run_counted(ROOT, name, command, {"BUILD": BUILD})
        print(f"coverage: {name}, {seconds} s", flush=True)


def export(*options):
    programs = [os.path.join(BUILD, name) for name in PROGRAMS if os.path.exists(os.path.join(BUILD, name))]
    command = ["llvm-cov", "export", "-instr-profile", os.path.join(BUILD, "all.profdata"), *options, programs[0]]
    for program in programs[1:]:
        command += ["-object", program]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def ours(path):
    relative = os.path.relpath(path, ROOT)
    return relative if relative.split("/")[0] in FOLDERS else None


def lines_of(lcov):
    """(path, line) -> how often."""
    counts, path = {}, None
    for line in lcov.splitlines():
        if line.startswith("SF:"):
            path = ours(line[3:])
        elif line.startswith("DA:") and path:
            number, count = line[3:].split(",")[:2]
            counts[path, int(number)] = int(count)
    return counts


def branches_of(functions):
    """(path, line, where exactly, outcome) -> how often."""
    counts = collections.Counter()
    for function in functions:
        sites = {region[6]: region for region in function["regions"] if region[7] == EXPANSION}
        for branch in function["branches"]:
            where, file_id = [tuple(branch[:4])], branch[6]
            while file_id in sites:
                where.append(tuple(sites[file_id][:4]))
                file_id = sites[file_id][5]
            path = ours(function["filenames"][file_id])
            if path:
                for outcome, count in (("true", branch[4]), ("false", branch[5])):
                    counts[path, where[-1][0], tuple(where), outcome] += count
    return counts


def read_explained(path):
    """(path, text of a line) -> reason. A reason is a paragraph of lines with `#`, and holds for the lines that follow it."""
    reasons, reason, last = {}, [], ""
    with open(path, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line.startswith("#"):
                reason = reason + [line[1:].strip()] if last.startswith("#") else [line[1:].strip()]
            elif line.strip():
                where, text = line.split(": ", 1)
                reasons[where, text] = " ".join(reason)
            last = line
    return reasons


def percent(part, whole):
    return 100 * part / whole if whole else 100.0


def print_figures(lines, branches):
    """Prints the table; returns whether the totals are as wanted."""
    good = True
    print("\nfolder          lines  reached      %   branches  reached      %")
    for folder in FOLDERS + ("total",):
        def inside(key):
            return folder == "total" or key[0].startswith(folder + "/")
        some_lines = [count for key, count in lines.items() if inside(key)]
        some_branches = [count for key, count in branches.items() if inside(key)]
        l, b = sum(c > 0 for c in some_lines), sum(c > 0 for c in some_branches)
        of_lines, of_branches = percent(l, len(some_lines)), percent(b, len(some_branches))
        print(f"{folder:12} {len(some_lines):8} {l:8}  {of_lines:5.1f}   {len(some_branches):8} {b:8}  {of_branches:5.1f}")
        good = good and of_lines >= LEAST_LINES and of_branches >= LEAST_BRANCHES
    return good


def missing_of(lines, branches):
    """(path, line) -> what of it is not reached."""
    missing = collections.defaultdict(list)
    for (path, line), count in sorted(lines.items()):
        if count == 0:
            missing[path, line].append("line")
    for (path, line, where, outcome), count in sorted(branches.items()):
        if count == 0 and (path, line) in lines and lines[path, line] > 0:
            missing[path, line].append(f"{outcome} at {where[-1][1]}")
    return missing


def main():
    parser = argparse.ArgumentParser(description="Coverage.")
    parser.add_argument("--kept", action="store_true", help="read the counts of the last run")
    parser.add_argument("--write", action="store_true", help="print what is not explained in the form of `explained`")
    arguments = parser.parse_args()
    if not arguments.kept:
        measure()
    raw = [os.path.join(BUILD, "raw", name) for name in sorted(os.listdir(os.path.join(BUILD, "raw"))) if name.endswith(".profraw")]
    subprocess.run(["llvm-profdata", "merge", "-sparse", "-o", os.path.join(BUILD, "all.profdata"), *raw], check=True)
    lines = lines_of(export("-format=lcov"))
    branches = branches_of(json.loads(export("-format=text"))["data"][0]["functions"])
    missing = missing_of(lines, branches)
    explained = read_explained(os.path.join(HERE, "explained"))
    texts = {}
    for path in {path for path, _ in missing}:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            texts[path] = file.read().splitlines()
    used, open_places = set(), 0
    for (path, line), what in sorted(missing.items()):
        text = texts[path][line - 1].strip()
        if (path, text) in explained:
            used.add((path, text))
            continue
        open_places += 1
        print(f"{path}: {text}" if arguments.write else f"{path}:{line}: {', '.join(what)}: {text}")
    stale = [key for key in explained if key not in used]
    for path, text in stale:
        print(f"tests/coverage/explained: explains nothing: {path}: {text}")
    good = print_figures(lines, branches)
    print(f"\ncoverage: {len(missing)} lines not reached, or in part; {len(used)} explanations hold for {len(missing) - open_places} of them, "
          f"{open_places} without, {len(stale)} explain nothing; wanted: {LEAST_LINES} % of lines, {LEAST_BRANCHES} % of branches")
    return 0 if good and open_places == 0 and not stale else 1


if __name__ == "__main__":
    sys.exit(main())
