#!/usr/bin/env python3
"""Does run.py fail where it has to? A small program with a line that never runs and conditions that come out one way only, counted by clang."""

import os
import subprocess
import sys
import tempfile

from run import judge, read_explained

PROGRAM = """\
#define TRY(x) do { if ((rc = (x)) != 0) goto out; } while (0)
int rest(int n); static int works(int n)
{
    if (n > 5)
        return 1;
    return 0;
}
int main(int argc, char **argv)
{
    int rc;
    (void)argv, (void)rest(argc);
    TRY(works(argc));
    rc = argc > 0 ? 0 : 2;
out:
    return rc;
}
"""
# In another folder, all reached: so many lines that the whole is well above what is wanted of each folder.
REST = "int rest(int n);\nint rest(int n)\n{\n" + 200 * "    n += n % 7;\n" + "    return n;\n}\n"
COMPLETE = ("engine/planted.c: return 1;", "engine/*.c [true]: ^TRY\\(works\\(", "engine/planted.c [false]: argc > 0", "engine/planted.c: if (n > 5)")
# What is explained, the least of lines and branches, whether all is well then, and what is said.
CASES = (
    ("as many open as may be", COMPLETE[1:] + ("engine/planted.c open: 1",), (80, 40), True, "1 open, in 0 files more than may be; 0 explanations"),
    ("one more open than may be", COMPLETE[2:] + ("engine/planted.c open: 1",), (80, 40), False, "2 open, in 1 files more than may be"),
    ("nothing open that may be", COMPLETE + ("engine/planted.c open: 1",), (80, 40), True, "may be lowered: engine/planted.c open: 0, not 1"),
    ("all explained", COMPLETE, (80, 40), True, "0 open, in 0 files more than may be; 0 explanations"),
    ("a line without", COMPLETE[1:], (80, 40), False, "engine/planted.c:5: line: return 1;"),
    ("a condition inside of a macro without", COMPLETE[:1] + COMPLETE[2:], (80, 40), False, "engine/planted.c:12: true at 5: TRY(works(argc));"),
    ("a condition without", COMPLETE[:2] + COMPLETE[3:], (80, 40), False, "engine/planted.c:13: false at 10: "),
    ("the other outcome explained", COMPLETE[:1] + ("engine/*.c [false]: TRY",) + COMPLETE[2:], (80, 40), False, "explains nothing: engine/*.c [false]: TRY"),
    ("the outcome explained in another folder", COMPLETE[:1] + ("crypto/*.c [true]: TRY",) + COMPLETE[2:], (80, 40), False, "true at 5: TRY(works(argc));"),
    ("a line that a class of branches would hide", ("engine/*.c [true]: .",) + COMPLETE[2:], (80, 40), False, "engine/planted.c:5: line: return 1;"),
    ("an explanation of what some machines reach", COMPLETE + ("engine/planted.c [line?]: return 0;",), (80, 40), True, "0 open, in 0 files more"),
    ("what some machines reach, and this one does not", COMPLETE[1:] + ("engine/planted.c [line?]: return 1;",), (80, 40), True, "0 open, in 0 files more"),
    ("an explanation of nothing", COMPLETE + ("engine/planted.c: return 0;",), (80, 40), False, "explains nothing: engine/planted.c: return 0;"),
    ("too few lines in one folder, and enough in all", COMPLETE, (95, 40), False, "0 open, in 0 files more than may be; 0 explanations"),
    ("too few branches", COMPLETE, (80, 90), False, "0 open, in 0 files more than may be; 0 explanations"),
)


def count(root):
    build = os.path.join(root, "build")
    for folder in (build, os.path.join(build, "raw"), os.path.join(root, "engine"), os.path.join(root, "cli")):
        os.makedirs(folder, exist_ok=True)
    with open(os.path.join(root, "cli", "rest.c"), "w", encoding="utf-8") as file:
        file.write(REST)
    with open(os.path.join(root, "engine", "planted.c"), "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    subprocess.run(["clang", "-fprofile-instr-generate", "-fcoverage-mapping", "-o", os.path.join(build, "unit"), "engine/planted.c", "cli/rest.c"], cwd=root, check=True)
    subprocess.run([os.path.join(build, "unit")], env={**os.environ, "LLVM_PROFILE_FILE": os.path.join(build, "raw", "planted.profraw")}, check=True)
    return build


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as root:
        build = count(root)
        for name, explained, least, is_well, wanted in CASES:
            said = []
            with open(os.path.join(root, "explained"), "w", encoding="utf-8") as file:
                file.write("# reason\n" + "\n".join(explained))
            ended = judge(root, build, read_explained(os.path.join(root, "explained")), said.append, least)
            if ended != is_well or not any(wanted in line for line in said):
                failed += 1
                print(f"FAILED: {name}:", *said, sep="\n    ")
    print(f"coverage self-test: {len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
