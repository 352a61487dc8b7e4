#!/usr/bin/env python3
"""What the library exports, and how the programs are built.

usage: tests/symbols.py --names HEADER       the functions that a header declares, one a line
       tests/symbols.py --built BUILD        libpiaojue.a exports exactly those of piaojue.h; programs are PIE, full RELRO, fortified
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **more)


def declared(header):
    """Functions, by the compiler: what an empty unit with the header would need."""
    text = run("cc", "-E", "-P", "-x", "c", str(header), check=True).stdout
    text = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", text)
    return sorted(set(re.findall(r"^[^\n{}(]*?\b(pj_\w+)\([^;{}]*\);", re.sub(r"\{[^{}]*\}", "", text), re.M)))


def exported(path, *options):
    lines = run("nm", "--defined-only", "--extern-only", *options, str(path), check=True).stdout.splitlines()
    return sorted(line.split()[-1] for line in lines if len(line.split()) == 3)


def built(folder):
    folder, faults, told = pathlib.Path(folder).resolve(), [], []
    wanted = declared(ROOT / "engine/piaojue.h")
    for what, names in (("libpiaojue.a", exported(folder / "libpiaojue.a")), ("a shared library made of it", shared(folder))):
        faults += [f"{what} does not export {name}" for name in sorted(set(wanted) - set(names))]
        faults += [f"{what} exports {name}, which is not in piaojue.h" for name in sorted(set(names) - set(wanted))]
    inside = {name for path in list(folder.glob("crypto/*.o")) + list(folder.glob("engine/*.o")) for name in exported(path)}
    inside = {name for name in inside if not name.startswith(("__asan", "__odr_asan", "__ubsan"))}
    faults += [f"the global {name} does not begin with pj_" for name in sorted(inside) if not name.startswith("pj_")]
    told.append(f"{len(wanted)} functions in piaojue.h and exported, {len(inside)} globals inside")
    for name in ("piaojue", "piaojue-verify"):
        head, dynamic = (run("readelf", "-W", option, str(folder / name), check=True).stdout for option in ("-hl", "-d"))
        symbols = run("readelf", "-W", "--dyn-syms", str(folder / name), check=True).stdout
        fortified = set(re.findall(r"(__\w+_chk)\b", symbols)) - {"__stack_chk"}
        for fine, what in ((re.search(r"Type:\s+DYN", head) and "PIE" in dynamic, "position independent"), ("GNU_RELRO" in head, "RELRO"),
                           (re.search(r"BIND_NOW|FLAGS.*\bNOW\b", dynamic), "bound at start"), (not re.search(r"GNU_STACK.*RWE", head), "of a stack that is not run"),
                           ("__stack_chk_fail" in symbols, "guarded on its stack"), ("__asan" in symbols or fortified, "fortified")):
            if not fine:
                faults.append(f"{name} is not {what}")
        told.append(f"{name}: PIE, RELRO, {len(fortified)} fortified functions")
    return faults, told


def shared(folder):
    with tempfile.TemporaryDirectory() as scratch:
        library = pathlib.Path(scratch) / "libpiaojue.so"
        sanitized = ["-fsanitize=address,undefined"] if "__asan" in run("nm", str(folder / "libpiaojue.a")).stdout else []
        run("cc", "-shared", *sanitized, "-o", str(library), "-Wl,--whole-archive", str(folder / "libpiaojue.a"), "-Wl,--no-whole-archive", "-lcrypto", "-ljansson", check=True)
        return [name for name in exported(library, "-D") if name not in ("_init", "_fini")]


def main(arguments):
    if arguments[0] == "--names":
        print("\n".join(declared(arguments[1])))
        return 0
    faults, told = built(arguments[1])
    print("\n".join(f"symbols: {line}" for line in faults + told))
    print(f"symbols: {0 if faults else 1} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
