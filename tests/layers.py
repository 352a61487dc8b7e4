#!/usr/bin/env python3
"""Who may include whom. The order lists stand in crypto/README.md and engine/README.md; everything else is below.

usage: tests/layers.py [--self-test] [PROGRAM-OF-THE-VERIFIER]
"""
import pathlib
import re
import subprocess
import sys
import tempfile

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def order_of(folder):
    """The headers that the fenced list of a folder's README names, first to last."""
    block = re.search(r"^## Order\n.*?^```\n(.*?)^```", (folder / "README.md").read_text(), re.M | re.S)
    return [line.split()[0] for line in block.group(1).splitlines() if re.match(r"\w+\.h\b", line)]


def includes(path):
    return INCLUDE.findall(path.read_text())


def ordered_folder(root, name, below, libraries):
    """Headers include what stands above them; .c files anything of the folder; both what is below the folder."""
    folder, faults = root / name, []
    order = order_of(folder)
    for path in sorted(folder.glob("*.[ch]")):
        if path.suffix == ".h" and path.name not in order:
            faults.append(f"{name}/{path.name}: not in the order list of {name}/README.md")
            continue
        for bracket, target in includes(path):
            where, _, file = target.rpartition("/")
            if bracket == "<" and where and not target.startswith(("sys/",) + libraries):
                faults.append(f"{name}/{path.name}: <{target}> is no library of this folder")
            if bracket == '"' and where not in below + (name,):
                faults.append(f"{name}/{path.name}: {target} is not below {name}/")
            if bracket == '"' and where == name and path.suffix == ".h" and order.index(file) >= order.index(path.name):
                faults.append(f"{name}/{path.name}: {file} does not stand above it in {name}/README.md")
            if bracket == "<" and "jansson" in target and name == "crypto":
                faults.append(f"{name}/{path.name}: <{target}> is no library of this folder")
    return faults


def cli_folder(root):
    faults = []
    for path in sorted((root / "cli").glob("*.[ch]")):
        for bracket, target in includes(path):
            if bracket == '"' and not (target == "engine/piaojue.h" or target.startswith("cli/") or "/" not in target):
                faults.append(f"cli/{path.name}: {target}; the command line includes engine/piaojue.h and its own files only")
            if bracket == "<" and target.startswith(("openssl", "jansson", "gcrypt")):
                faults.append(f"cli/{path.name}: <{target}>: the command line links no such library by itself")
    return faults


def verifier_folder(root):
    faults = []
    for path in sorted((root / "verifier").glob("*.[ch]")):
        for bracket, target in includes(path):
            if bracket == '"' and "/" in target:
                faults.append(f"verifier/{path.name}: {target}; the verifier includes its own files only")
            if bracket == "<" and target.startswith(("openssl", "jansson")):
                faults.append(f"verifier/{path.name}: <{target}>; the verifier uses libgcrypt and libc only")
    return faults


def verifier_links(program):
    needed = re.findall(r"\(NEEDED\).*\[(.+?)\]", subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout)
    allowed = ("libgcrypt.so", "libc.so", "ld-linux", "libasan.so", "libubsan.so", "libm.so", "libpthread.so")
    return [f"{program} links {name}" for name in needed if not name.startswith(allowed)]


def faults_of(root):
    return (ordered_folder(root, "crypto", (), ("openssl/",)) + ordered_folder(root, "engine", ("crypto",), ())
            + cli_folder(root) + verifier_folder(root))


PLANTED = {
    "crypto/bytes.h": '#include "engine/error.h"\n',
    "crypto/sum.c": "#include <jansson.h>\n",
    "crypto/status.h": '#include "crypto/merkle.h"\n',
    "engine/roll.h": '#include "engine/log.h"\n',
    "engine/log.c": '#include "cli/cli.h"\n',
    "cli/main.c": '#include "engine/vote.h"\n',
    "verifier/main.c": '#include "../crypto/merkle.h"\n',
}


def self_test(root):
    """Each planted include has to be found."""
    missed = []
    for file, line in PLANTED.items():
        with tempfile.TemporaryDirectory() as copy:
            copy = pathlib.Path(copy)
            for folder in ("crypto", "engine", "cli", "verifier"):
                (copy / folder).mkdir()
                for path in list((root / folder).glob("*.[ch]")) + list((root / folder).glob("README.md")):
                    (copy / folder / path.name).write_text(path.read_text())
            (copy / file).write_text(line + (copy / file).read_text())
            if not any(fault.startswith(file) for fault in faults_of(copy)):
                missed.append(f"self-test: {line.strip()} in {file} was not found")
    return missed


def main(arguments):
    root = pathlib.Path(__file__).resolve().parent.parent
    faults = faults_of(root)
    if "--self-test" in arguments:
        faults += self_test(root)
    for program in arguments:
        if not program.startswith("--"):
            faults += verifier_links(program)
    print("\n".join(faults) if faults else f"layers: fine ({len(PLANTED)} planted faults found)" if "--self-test" in arguments else "layers: fine")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
