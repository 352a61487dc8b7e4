#!/usr/bin/env python3
"""What the library exports, and how the programs are built.

usage: tests/symbols.py --names HEADER       the functions that a header declares, one a line
       tests/symbols.py --map HEADER         a version script for the linker: each function under the release that first had it
       tests/symbols.py --built BUILD        both libraries export exactly those of piaojue.h; programs are PIE, full RELRO, fortified,
                                             with code apart from data, guarded stack and jumps; everything that names the version names that of VERSION
"""
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import abi

ROOT = pathlib.Path(__file__).resolve().parent.parent


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **more)


def declared(header):
    """Functions, by the compiler: what an empty unit with the header would need."""
    return sorted(filter(None, map(abi.function_of, abi.declarations(header))))


def version():
    return (ROOT / "VERSION").read_text().strip()


def version_script(names):
    """What a program was linked with says which release it needs: a function stands under the first release that had it and a shared library
    (0.2.0), one that is new under the present one."""
    first, nodes, before = abi.first_releases(version()), {}, ""
    for name in names:
        nodes.setdefault(first.get(name, version()), []).append(name)
    for release in sorted(nodes, key=abi.order):
        functions = "".join(f" {name};" for name in nodes[release])
        yield f"PIAOJUE_{release} {{ global:{functions}{'' if before else ' local: *;'} }}{before};"
        before = f" PIAOJUE_{release}"


def exported(path, *options):
    lines = run("nm", "--defined-only", "--extern-only", *options, str(path), check=True).stdout.splitlines()
    return sorted(line.split()[-1] for line in lines if len(line.split()) == 3)


def built(folder):
    folder, faults, told = pathlib.Path(folder).resolve(), [], []
    wanted = declared(ROOT / "engine/piaojue.h")
    for what, names in (("libpiaojue.a", exported(folder / "libpiaojue.a")), ("libpiaojue.so", shared(folder))):
        faults += [f"{what} does not export {name}" for name in sorted(set(wanted) - set(names))]
        faults += [f"{what} exports {name}, which is not in piaojue.h" for name in sorted(set(names) - set(wanted))]
    inside = {name for path in list(folder.glob("crypto/*.o")) + list(folder.glob("engine/*.o")) for name in exported(path)}
    inside = {name for name in inside if not name.startswith(("__asan", "__odr_asan", "__ubsan"))}
    faults += [f"the global {name} does not begin with pj_" for name in sorted(inside) if not name.startswith("pj_")]
    told.append(f"{len(wanted)} functions in piaojue.h and exported, {len(inside)} globals inside")
    for name, unit in (("piaojue", "cli"), ("piaojue-verify", "verifier")):
        lacking, fortified = lacks(folder / name, folder / unit / "main.o")
        faults += [f"{name} is not {what}" for what in lacking]
        told.append(f"{name}: PIE, RELRO, {fortified} fortified functions")
    soname = re.search(r"SONAME.*\[(.*)\]", run("readelf", "-W", "-d", str(folder / "libpiaojue.so.1"), check=True).stdout)
    if not soname or soname.group(1) != "libpiaojue.so.1":
        faults.append("libpiaojue.so.1 has another soname")
    faults += [f"{where}: version {found}, wanted {version()}" for where, found in versions(folder) if found != version()]
    return faults + self_test(), told


def lacks(program, unit):
    """What a program, of which `unit` is one object, should be and is not; and how many fortified functions it calls."""
    head, dynamic = (run("readelf", "-W", option, str(program), check=True).stdout for option in ("-hl", "-d"))
    symbols = run("readelf", "-W", "--dyn-syms", str(program), check=True).stdout
    notes = run("readelf", "-W", "-n", str(unit)).stdout
    fortified = set(re.findall(r"(__\w+_chk)\b", symbols)) - {"__stack_chk"}
    code = re.findall(r"^\s+LOAD\s+(0x\w+).* R E 0x", head, re.M)
    wanted = ((re.search(r"Type:\s+DYN", head) and "PIE" in dynamic, "position independent"), ("GNU_RELRO" in head, "RELRO"),
              (re.search(r"BIND_NOW|FLAGS.*\bNOW\b", dynamic), "bound at start"), (not re.search(r"GNU_STACK.*RWE", head), "of a stack that is not run"),
              # -z separate-code: what is run has a segment of its own, which does not hold the head of the file.
              (len(code) == 1 and int(code[0], 16) > 0, "of code apart from data"),
              # -fcf-protection; the C library's own objects decide about the whole program.
              ("X86-64" not in head or "IBT" in notes and "SHSTK" in notes, "guarded in its jumps"),
              ("__stack_chk_fail" in symbols, "guarded on its stack"), ("__asan" in symbols or fortified, "fortified"))
    return [what for fine, what in wanted if not fine], len(fortified)


def self_test():
    """A program that is built with none of it lacks all of it."""
    with tempfile.TemporaryDirectory() as scratch:
        unit, program = pathlib.Path(scratch) / "main.o", pathlib.Path(scratch) / "main"
        run("cc", "-O2", "-U_FORTIFY_SOURCE", "-fno-stack-protector", "-fno-pie", *(["-fcf-protection=none"] if platform.machine() == "x86_64" else []),
            "-x", "c", "-c", "-", "-o", str(unit), input="int main(void) { return 0; }", check=True)
        run("cc", "-no-pie", "-Wl,-z,norelro,-z,lazy,-z,execstack,-z,noseparate-code", "-o", str(program), str(unit), check=True)
        found, all_of_them = len(lacks(program, unit)[0]), 8 if platform.machine() == "x86_64" else 7
    return [] if found == all_of_them else [f"self-test: a program without any of it lacks {found} of {all_of_them} things"]


def shared(folder):
    return [name.split("@")[0] for name in exported(folder / "libpiaojue.so.1", "-D") if "@@PIAOJUE_" in name]


def versions(folder):
    """Where the version is written down, and what is written there."""
    def found(path, pattern):
        match = re.search(pattern, (ROOT / path).read_text(), re.M)
        return path, match and match.group(1)

    yield from ((name, run(str(folder / name), "--version").stdout.split()[-1]) for name in ("piaojue", "piaojue-verify"))
    yield found("CHANGELOG.md", r"^## (\d\S*)")
    yield found("debian/changelog", r"^piaojue \(([^)]*)\)")
    yield found("bindings/python/pyproject.toml", r'^version = "(.*)"')


def main(arguments):
    if arguments[0] == "--names":
        print("\n".join(declared(arguments[1])))
        return 0
    if arguments[0] == "--map":
        print("\n".join(version_script(declared(arguments[1]))))
        return 0
    faults, told = built(arguments[1])
    print("\n".join(f"symbols: {line}" for line in faults + told))
    print(f"symbols: {0 if faults else 1} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
