#!/usr/bin/env python3
"""Does a program that was compiled for the last release run with this library?

usage: tests/abi.py                the header against engine/abi/, the declarations of every release; and a self-test
       tests/abi.py --list HEADER  the declarations, one a line: what a release adds as engine/abi/VERSION

Functions keep their types and stay; an enumeration may grow at its end, and so may pj_contest; all other structs, which callers
allocate, stay as they are. Whatever else is to change wants a new soname. This compares declarations, not machine code: it needs no
tool but the compiler's preprocessor.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASES = ROOT / "engine/abi"


def order(release):
    return [int(number) for number in release.split(".")]


def releases(below=None):
    names = sorted((path.name for path in RELEASES.iterdir() if re.fullmatch(r"\d+(\.\d+)*", path.name)), key=order)
    return [name for name in names if below is None or order(name) < order(below)]


def function_of(line):
    match = re.match(r"[^({]*?\b(pj_\w+) ?\(", line)
    return match and not line.startswith("typedef") and match.group(1)


def first_releases(present):
    """Function: the first release with a shared library (0.2.0 on) that had it."""
    first = {}
    for release in releases(below=present):
        for line in (RELEASES / release).read_text().splitlines():
            if function_of(line):
                first.setdefault(function_of(line), release if order(release) > order("0.2.0") else "0.2.0")
    return first


def declarations(header):
    """Every declaration of the header as one line of tokens with single spaces between them."""
    lines, own = [], False
    preprocessor = [*os.environ.get("CC", "cc").split(), "-E", "-x", "c", str(header)]
    for line in subprocess.run(preprocessor, capture_output=True, text=True, check=True).stdout.splitlines():
        marker = re.match(r'# \d+ "(.*?)"', line)
        if marker:
            own = marker.group(1) == str(header)
        elif own:
            lines.append(line)
    text = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", "\n".join(lines))
    found, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "{(") - (letter in "})")
        if letter == ";" and depth == 0:
            found.append(without_names(" ".join(re.findall(r"\w+|\S", text[start:at]))))
            start = at + 1
    return found


def without_names(line):
    """What a function calls its arguments is no part of its interface."""
    return re.sub(r"(\w+|\*) \w+((?: \[ \w* \])?)(?= [,)])", r"\1\2", line) if function_of(line) else line


def key_of(line):
    """What a declaration is about: the function, or the name that a typedef gives."""
    return function_of(line) or line.split()[-1]


def faults(old, new):
    by_key = {key_of(line): line for line in new}
    for line in old:
        now = by_key.get(key_of(line))
        if now is None:
            yield f"gone: {line}"
        elif now != line and not grown(line, now):
            yield f"changed: {line}\n     now: {now}"


def grown(old, new):
    """An enumeration with more at its end; or pj_contest, which the library alone allocates, one by one."""
    pattern = r"typedef (enum|struct) \{ (.*?)[ ;]* \} (\w+)"
    before, after = re.fullmatch(pattern, old), re.fullmatch(pattern, new)
    return bool(before and after and before.group(1, 3) == after.group(1, 3) and (before[1] == "enum" or before[3] == "pj_contest")
                and re.match(re.escape(before[2]) + " [,;] ", after[2]))


PLANTED = {  # change of the header: is it one that breaks programs?
    ("uint64_t line;  /* PJ_E_REFUSED", "uint32_t line;  /* PJ_E_REFUSED"): True,
    ("    PJ_OK = 0,", "    PJ_OK = 1,"): True,
    ("    PJ_E_REFUSED   /*", "    PJ_E_REFUSED, PJ_E_NEW /*"): False,
    ("    PJ_E_SPACE, ", "    PJ_E_NEW, PJ_E_SPACE, "): True,
    ("const pj_grade *grades;\n", "const pj_grade *grades; int newer;\n"): False,
    ("    int is_void; ", "    int newer; int is_void; "): True,
    ("const char *pj_version(void);", ""): True,
    ("const char *pj_version(void);", "const char *pj_version(void); int pj_newer(void);"): False,
    ("void pj_wipe(void *secret, size_t len);", "void pj_wipe(void *secret, int len);"): True,
    ("void pj_wipe(void *secret, size_t len);", "void pj_wipe(void *what, size_t bytes);"): False,
}


def self_test(header):
    """Every planted change has to be told from what the header has now."""
    before = declarations(header)
    for (found, planted), breaks in PLANTED.items():
        text = header.read_text()
        if found not in text:
            yield f"self-test: the header has no {found!r}"
            continue
        with tempfile.NamedTemporaryFile("w", suffix=".h") as changed:
            changed.write(text.replace(found, planted, 1))
            changed.flush()
            if any(faults(before, declarations(changed.name))) != breaks:
                yield f"self-test: {planted!r} was {'not found' if breaks else 'refused'}"


def main(arguments):
    if arguments[:1] == ["--list"]:
        print("\n".join(declarations(arguments[1])))
        return 0
    header = ROOT / "engine/piaojue.h"
    now = declarations(header)
    found = [f"since {release}, {fault}" for release in releases() for fault in faults((RELEASES / release).read_text().splitlines(), now)]
    found += self_test(header)
    print("\n".join(f"abi: {line}" for line in found or [f"{len(now)} declarations; programs made for {', '.join(releases())} run"]))
    print(f"abi: {0 if found else len(releases()) + len(PLANTED)} passed, {len(found)} failed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
