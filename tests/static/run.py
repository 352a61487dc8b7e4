#!/usr/bin/env python3
"""Static analysis: clang-tidy (its checks stand in .clang-tidy), cppcheck and gcc -fanalyzer over the library, the command line and the
verifier; cppcheck over bench and the tests too, but for tests/unit. Every finding fails, but those that tests/static/exceptions explains; an
exception that nothing matches fails as well. First each tool has to find the bugs planted in tests/static/planted.c.

usage: tests/static/run.py [--all] [FILE…]     --all shows what the exceptions let pass, too; with files only these are read, by cppcheck each alone
"""
import concurrent.futures
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = "tests/static"
FOLDERS = ("crypto", "engine", "cli", "verifier")
BESIDE = ("bench", "tests/verifier", "tests/crash", "tests/ct")  # not tests/unit: cppcheck cannot read the macros of Check
FLAGS = ("-std=c11", "-D_GNU_SOURCE", "-I.")
# Without system headers cppcheck has to be told what the code asks for.
CPPCHECK = ("cppcheck", "--quiet", "--std=c11", "--enable=warning,performance,portability", "--suppress=missingIncludeSystem", "-D_GNU_SOURCE", "-D__linux__",
            "-D__x86_64__", "-DF_OFD_SETLK=37", "-I.", "--template={file}:{line}:{column}: {severity}: {message} [{id}]", "--template-location=")
FINDING = re.compile(r"^([^\s:]+):(\d+):(?:\d+:)? (?:fatal )?(?:warning|error|performance|portability): (.*?) ?\[([\w.,=+-]+)\]$")
PLANTED = {"clang-tidy": {"clang-analyzer-core.NullDereference", "clang-analyzer-unix.Malloc", "misc-redundant-expression"},
           "cppcheck": {"arrayIndexOutOfBounds", "uninitvar"},
           "gcc": {"-Wanalyzer-double-free", "-Wanalyzer-use-after-free"}}


def sources(*folders):
    return [str(path.relative_to(ROOT)) for folder in folders for path in sorted((ROOT / folder).glob("*.c"))]


def command(tool, files):
    if tool == "clang-tidy":
        return ["clang-tidy", "--quiet", *files, "--", *FLAGS]
    if tool == "cppcheck":
        return [*CPPCHECK, *files]
    # Not optimised: the analyzer sees the functions as they were written.
    return ["gcc", *FLAGS, "-O0", "-fanalyzer", "-fdiagnostics-plain-output", "-S", "-o", os.devnull, *files]


def findings(tool, files):
    """What a tool says of these files: {(tool, file, line, check, message)}; one that cannot read them is a fault of the call."""
    run = subprocess.run(command(tool, files), capture_output=True, text=True, cwd=ROOT)
    found = set()
    for line in (run.stdout + run.stderr).splitlines():
        match = FINDING.match(line.replace(str(ROOT) + "/", ""))
        if match:
            path, number, message, check = match.groups()
            found.add((tool, os.path.normpath(path), int(number), check.split(",")[0], message))
        elif re.search(r"\b(fatal )?error: ", line):
            found.add((tool, files[0], 0, "error", line))
    if run.returncode != 0 and not found:
        found.add((tool, files[0], 0, "error", f"exit status {run.returncode}: {(run.stderr or run.stdout)[-200:].strip()}"))
    return found


def jobs(files):
    """Units of work, the longest kind first. cppcheck follows a value through the functions of one call, so it gets whole folders."""
    if files:
        yield from ((tool, [path]) for path in files for tool in PLANTED)
        return
    yield from (("gcc", [path]) for path in sources(*FOLDERS))
    yield from (("clang-tidy", [path]) for path in sources(*FOLDERS))
    yield from (("cppcheck", sources(folder)) for folder in FOLDERS + BESIDE)


class Exceptions:
    """TOOL | FILE | CHECK | WORDS | REASON: lets findings pass whose message or line of code holds the words; FILE may be a pattern."""

    def __init__(self, path):
        self.rules, self.faults = {}, []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            fields = [field.strip() for field in line.split(" | ")]
            if len(fields) != 5 or not all(fields):
                self.faults.append(f"{path.name}:{number}: wanted TOOL | FILE | CHECK | WORDS | REASON")
            else:
                self.rules[number] = fields
        self.used = set()

    def explain(self, finding, root=ROOT):
        tool, path, line, check, message = finding
        text = (root / path).read_text().splitlines() if (root / path).is_file() else []
        code = text[line - 1] if 0 < line <= len(text) else ""
        for number, rule in self.rules.items():
            if (rule[0], rule[2]) == (tool, check) and fnmatch.fnmatchcase(path, rule[1]) and (rule[3] in message or rule[3] in code):
                self.used.add(number)
                return True
        return False

    def unused(self):
        return [f"exceptions:{number}: nothing matches it any more: {' | '.join(rule[:4])}" for number, rule in self.rules.items() if number not in self.used]


def self_test():
    """Every tool finds what is planted; an exception that fits nothing is found."""
    faults = []
    for tool, wanted in PLANTED.items():
        missed = wanted - {finding[3] for finding in findings(tool, [f"{HERE}/planted.c"])}
        faults += [f"self-test: {tool} does not find {check} in planted.c" for check in sorted(missed)]
    exceptions = Exceptions(ROOT / HERE / "exceptions")
    exceptions.rules = {1: ["gcc", "cli/main.c", "-Wanalyzer-double-free", "free", "none"], 2: ["gcc", "cli/main.c", "-Wanalyzer-double-free", "xyz", "none"],
                        3: ["gcc", "engine/*", "-Wanalyzer-double-free", "free", "none"]}
    if not exceptions.explain(("gcc", "cli/main.c", 1, "-Wanalyzer-double-free", "double-‘free’ of ‘p’")) or len(exceptions.unused()) != 2:
        faults.append("self-test: an exception that fits nothing is not found")
    return faults


def main(arguments):
    missing = [tool for tool in PLANTED if not shutil.which(tool)]
    if missing:
        print(f"static: missing, please install: {' '.join(missing)} (Debian: clang-tidy cppcheck gcc)")
        return 2
    started, faults, exceptions = time.monotonic(), self_test(), Exceptions(ROOT / HERE / "exceptions")
    files = [argument for argument in arguments if argument != "--all"]
    work = list(jobs(files))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = sorted(set().union(*pool.map(lambda job: findings(*job), work)))
    explained = [finding for finding in found if exceptions.explain(finding)]
    shown = found if "--all" in arguments else [finding for finding in found if finding not in explained]
    for tool, path, line, check, message in shown:
        print(f"{path}:{line}: {tool}: {message} [{check}]{' (explained)' if (tool, path, line, check, message) in explained else ''}")
    faults += exceptions.faults + ([] if files else exceptions.unused())
    print("".join(f"{fault}\n" for fault in faults), end="")
    for tool in PLANTED:
        files, mine = sum(len(files) for name, files in work if name == tool), [finding for finding in found if finding[0] == tool]
        print(f"static: {tool}: {files} files, {len(mine)} findings, {sum(finding in explained for finding in mine)} of them explained")
    failed = len(found) - len(explained) + len(faults)
    print(f"static: {len(found)} findings, {len(exceptions.rules)} exceptions, {time.monotonic() - started:.0f} s")
    print(f"static: {len(work) + sum(map(len, PLANTED.values()))} passed, 0 failed" if failed == 0 else f"static: 0 passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
