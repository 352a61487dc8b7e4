"""Writes and checks testvectors/evidence and its index evidence.json."""

import functools
import json
import os

import evidence
import evidence_form
import evidence_good
import evidence_signed
import evidence_tree


def make_cases():
    for module in (evidence_good, evidence_form, evidence_signed, evidence_tree):
        yield from module.cases()


def judge(entry, read):
    """The number of the check that refuses, or None."""
    data, log = read(entry["file"]), entry["log"] and at_hand(entry["kind"], read(entry["log"]))
    try:
        if entry["kind"] == "receipt":
            evidence.check_receipt(data, log)
        elif entry["kind"] == "proof":
            evidence.check_proof(read(entry["old"]), data, log)
        else:
            evidence.check_checkpoint(data, log, entry["witnessed"])
    except evidence.Refuted as refusal:
        return refusal.check
    return None


@functools.lru_cache(maxsize=None)
def at_hand(kind, data):
    return {"since": evidence.unread, "proof": evidence.first_line}.get(kind, evidence.whole)(data)


def write(folder, write_json):
    os.makedirs(os.path.join(folder, "evidence"), exist_ok=True)
    files, entries = {}, []
    for case in make_cases():
        assert files.setdefault(case.file, case.data) == case.data, case.file
        entry = {"file": case.file, "kind": case.kind, "log": case.log, **({"old": case.old} if case.old else {}), "witnessed": case.witnessed,
                 "status": "refuted" if case.check else "holds", "check": case.check}
        entries.append({**entry, **({"name": evidence.NAMES[case.check]} if case.check else {}), "comment": case.comment})
    for file, data in files.items():
        with open(os.path.join(folder, file), "wb") as out:
            out.write(data)
    for name in os.listdir(os.path.join(folder, "evidence")):
        if "evidence/" + name not in files:
            os.remove(os.path.join(folder, "evidence", name))
    wrong = [entry["file"] for entry, passed in judged(folder, entries) if not passed]
    assert not wrong, wrong
    write_json(os.path.join(folder, "evidence.json"), {
        "algorithm": "piaojue/1 evidence", "clause": "evidence.md",
        "notes": "kind: receipt (with `log`, or without where it is null), checkpoint (with the log; where `witnessed`, C7 is asked too), since (the log's "
                 "lines are not read but for line 0), proof (from the checkpoint `old` to that of `file`; of the log only line 0 is read). status: holds, or refuted by `check`",
        "numberOfTests": len(entries), "evidence": entries})


def judged(folder, entries):
    @functools.lru_cache(maxsize=None)
    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    for entry in entries:
        yield entry, judge(entry, read) == entry["check"]


def check(folder):
    with open(os.path.join(folder, "evidence.json"), encoding="utf-8") as file:
        entries = json.load(file)["evidence"]
    yield from judged(folder, entries)
