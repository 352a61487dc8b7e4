#!/usr/bin/env python3
"""The two models under spin: each has to hold over all its states, and each mutant of it has to be refuted.

usage: tests/model/run.py [--short] [FOLDER]     FOLDER: where to build; --short: recovery.pml in its smallest size alone
"""
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PHASES = {"empty": 1, "defined": 2, "open": 4, "closed": 8, "counted": 16}
ROLES = {"RECORDER": 1, "TRUSTEE": 2, "CHIEF": 4, "CREDENTIAL": 8, "STATION": 16, "STRANGER": 32}
# What the signer functions of engine/ stand for; `signer` is a file's own.
SIGNERS = {"pj_signer_recorder": ["RECORDER"], "pj_signer_trustee": ["TRUSTEE"], "pj_signer_credential": ["CREDENTIAL"],
           "kind_vote signer": ["RECORDER"], "kind_ballot signer": ["CREDENTIAL", "STATION"], "kind_ruling signer": ["CHIEF"]}
RECOVERY = ["-DLINES=2 -DFAILURES=1 -DLOST_LOCKS=1", "-DLINES=2 -DFAILURES=2 -DLOST_LOCKS=1 -DKILLS=2", "-DLINES=3 -DFAILURES=1 -DLOST_LOCKS=0 -DKILLS=2",
            "-DLINES=3 -DFAILURES=2 -DLOST_LOCKS=0", "-DLINES=3 -DFAILURES=1 -DLOST_LOCKS=1"]
RECOVERY_MUTANTS = ["ACKNOWLEDGED_FIRST", "READ_UNSYNCED", "ASKED_WITHOUT_LOCK", "TAIL_STAYS", "NOT_STILL_OURS",
                    "NO_WRITER_LOCK -DMUTANT_NOT_STILL_OURS", "GOES_ON", "NOT_TAKEN_BACK"]


def specified():
    """F4: kind -> phases it is allowed in, who signs it; kind -> phase it leads to."""
    section = re.search(r"^## F4\..*?(?=^## F5)", (ROOT / "spec/format.md").read_text(), re.M | re.S).group(0)
    allowed, leads, signs = {}, {}, {}
    for phase, kinds, left in re.findall(r"^\| \*?(\w+)\*? \| (.*?) \| (.*?) \|$", section, re.M):
        if phase not in PHASES:
            continue
        for kind in re.findall(r"`(\w+)`", kinds):
            allowed[kind] = allowed.get(kind, 0) | PHASES[phase]
        for kind, after in re.findall(r"`(\w+)` → (\w+)", left):
            leads[kind] = PHASES[after]
    sentence = re.search(r"^Signers: (.*?)\. ", section, re.M | re.S).group(1)
    sentence = " ".join(sentence.split())
    for clause in re.split(r"; |, and (?=the chief)", sentence):
        who, kinds = re.match(r"(.*?)(?= signs| among)(.*)", clause).groups()
        for kind in re.findall(r"`(\w+)`", kinds):
            signs[kind] = sum(bit for role, bit in ROLES.items() if role.lower() in who)
    return allowed, leads, signs


def coded():
    """The same of the engine, from its sources."""
    allowed, leads, signs = {}, {}, {}
    for path in sorted((ROOT / "engine").glob("kind_*.c")):
        text = path.read_text()
        for block in re.findall(r"^const pj_kind pj_kind_\w+ = \{(.*?)^\};", text, re.M | re.S):
            field = dict(re.findall(r"\.(\w+) = ([^,\n]+)", block))
            kind = field["name"].strip('"')
            names = re.findall(r"PJ_PHASE_(\w+)", field.get("phases", "PJ_PHASE_EMPTY"))
            allowed[kind] = sum(PHASES[name.lower()] for name in names)
            signer = field["signer"]
            signs[kind] = sum(ROLES[role] for role in SIGNERS.get(signer) or SIGNERS[f"{path.stem} {signer}"])
            body = re.search(rf"^static pj_status {field['apply']}\(.*?^\}}", text, re.M | re.S).group(0)
            for after in re.findall(r"->phase = PJ_PHASE_(\w+)", body):
                leads[kind] = PHASES[after.lower()]
    return allowed, leads, signs


def write_tables(folder):
    spec, code = specified(), coded()
    if set(spec[0]) != set(code[0]) or set(spec[1]) != set(code[1]) or set(spec[2]) != set(code[2]):
        sys.exit(f"model: F4 and engine/kind_*.c name different kinds:\n{spec}\n{code}")
    lines = [f"#define {role} {bit}" for role, bit in ROLES.items()]
    for kind in sorted(spec[0]):
        lines += [f"#define F4_{kind} {spec[0][kind]}", f"#define SIGNS_{kind} {spec[2][kind]}"]
        lines += [f"#ifndef CODE_{kind}", f"#define CODE_{kind} {code[0][kind]}", "#endif"]
        lines += [f"#ifndef ROLE_{kind}", f"#define ROLE_{kind} {code[2][kind]}", "#endif"]
    for kind in sorted(spec[1]):
        if spec[1][kind] != code[1][kind]:
            sys.exit(f"model: {kind} leads elsewhere in engine/ than F4 says")
        lines += [f"#ifndef NEXT_{kind}", f"#define NEXT_{kind} {code[1][kind]}", "#endif"]
    (folder / "tables.h").write_text("\n".join(lines) + "\n")
    return len(spec[0])


def search(folder, model, options):
    """Returns errors, states, depth, seconds."""
    begun = time.monotonic()
    for old in folder.glob("*.trail"):
        old.unlink()
    made = subprocess.run(["spin", *options, "-a", model], cwd=folder, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"model: {model} {options}: {made.stdout}{made.stderr}")
    subprocess.run(["cc", "-O2" if model == "recovery.pml" else "-O0", "-w", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=12000", "-o", "pan", "pan.c"], cwd=folder, check=True)
    command = ["./pan", "-m2000000", "-w24"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    errors = re.search(r"errors: (\d+)", said)
    if errors is None or (not int(errors[1]) and ("max search depth too small" in said or "out of memory" in said)):
        sys.exit(f"model: {model} {options}: the search did not come to an end\n{said}")
    return int(errors[1]), int(float(re.search(r"(\S+) states, stored", said)[1])), int(re.search(r"depth reached (\d+)", said)[1]), time.monotonic() - begun


def trail(folder, model, options):
    said = subprocess.run(["spin", *options, "-t", "-p", "-g", model], cwd=folder, capture_output=True, text=True).stdout
    return "\n".join(said.splitlines()[-60:])


def main(arguments):
    folder = pathlib.Path(next((a for a in arguments if not a.startswith("--")), "build/model")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    sizes = RECOVERY[:1] if "--short" in arguments else RECOVERY
    kinds = write_tables(folder)
    for model in HERE.glob("*.pml"):
        (folder / model.name).write_text(model.read_text())
    runs = [("log.pml", [], True)]
    runs += [("log.pml", [f"-DFREE_TURN={1 << bit}"], False) for bit in range(10)]
    runs += [("log.pml", [mutant], False) for mutant in ("-DCODE_ballot=12", "-DROLE_share=3", "-DNEXT_close=16")]
    runs += [("recovery.pml", size.split(), True) for size in sizes]
    runs += [("recovery.pml", f"{RECOVERY[0]} -DMUTANT_{mutant}".split(), False) for mutant in RECOVERY_MUTANTS]
    if sizes == RECOVERY:
        runs += [("recovery.pml", [*RECOVERY[-1].split(), "-DMUTANT_LENGTH_OF_OPENING"], False)]
    passed = failed = 0
    for model, options, holds in runs:
        errors, states, depth, seconds = search(folder, model, options)
        fine = (errors == 0) == holds
        passed, failed = passed + fine, failed + (not fine)
        verdict = "no state is wrong" if errors == 0 else "refuted"
        print(f"model: {' '.join([model, *options])}: {verdict}; {states} states, depth {depth}, {seconds:.1f} s{'' if fine else ': WRONG'}", flush=True)
        if not fine and holds:
            print(trail(folder, model, options))
    print(f"model: {kinds} kinds of F4 as in engine/; {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
