"""Whole logs, good and bad, and their index records.json."""

import copy
import hashlib
import json
import os

import flaws_asking
import flaws_bodies
import flaws_challenge
import flaws_count
import flaws_law
import flaws_lines
import flaws_order
import flaws_proofs
import flaws_results
import good
import good_evidence
import good_law
from log import NAMES, Log, Refused, verify


def good_entries():
    """(entry of the index, bytes) of every good log."""
    for name, author, comment, *previous in [*good.good_logs(), *good_law.good_logs(), *good_evidence.good_logs()]:
        complete = author.log.result is not None
        entry = {"file": "records-good/%s.log" % name, "suite": author.suite.name, "status": "verified" if complete else "holds-so-far",
                 "line": None if complete else len(author.lines), "check": None if complete else "V25", "comment": comment}
        if previous:
            entry["previous"] = "records-good/%s.log" % previous[0]
        if complete:
            entry["result"] = {key: author.log.result[key] for key in ("attendance", "contests")}
        yield entry, b"".join(author.lines)


def bad_entries():
    """(entry of the index, bytes) of every bad log."""
    for module in (flaws_lines, flaws_bodies, flaws_proofs, flaws_results, flaws_law, flaws_count, flaws_order, flaws_asking, flaws_challenge):
        for bad in module.flaws():
            previous = {"previous": bad.previous} if bad.previous else {}
            yield {"file": "records-bad/%s.log" % bad.name, "suite": bad.suite, "status": "refuted", "line": bad.line,
                   "check": "V%d" % bad.check, "name": NAMES[bad.check], "comment": bad.comment, **previous}, bad.data


def write(folder, write_json):
    entries = []
    for part in ("records-good", "records-bad"):
        os.makedirs(os.path.join(folder, part), exist_ok=True)
    for make in (good_entries, bad_entries):
        for entry, data in make():
            entries.append(entry)
            with open(os.path.join(folder, entry["file"]), "wb") as file:
                file.write(data)
    remove_others(folder, {entry["file"] for entry in entries})
    write_json(os.path.join(folder, "records.json"), {
        "algorithm": "piaojue/1 records", "clause": "checks.md",
        "notes": "status: verified, refuted (line and check of the first refusal), or holds-so-far (refuted by V25 at `line` unless the "
                 "verifier was asked to check a vote under way). With `previous` the verifier is given that log too (V26)",
        "numberOfTests": len(entries), "records": entries})


def remove_others(folder, known):
    """Logs that are written no more."""
    for part in ("records-good", "records-bad"):
        for name in os.listdir(os.path.join(folder, part)):
            if part + "/" + name not in known:
                os.remove(os.path.join(folder, part, name))


class Beginnings:
    """Logs as they stood after each line, so that a beginning that many logs share is checked once."""

    def __init__(self):
        self.known = {}

    def read_log(self, lines):
        log, key = Log(), b""
        for raw in lines:
            key = hashlib.sha256(key + hashlib.sha256(raw).digest()).digest()
            if key in self.known:
                log = self.known[key]
                continue
            log = copy.deepcopy(log)
            log.accept(raw)
            self.known[key] = log
        return log


def outcome(data, read, so_far=False, previous=None):
    """(line, check) of the refusal, or the Log."""
    try:
        return verify(data, so_far, previous, read)
    except Refused as refusal:
        return refusal.line, "V%d" % refusal.check


def passes(entry, read, data, previous):
    """Does the model find what the index says?"""
    found = outcome(data, read, previous=previous)
    if entry["status"] == "verified":
        return not isinstance(found, tuple) and all(found.result[key] == entry["result"][key] for key in entry["result"])
    if found != (entry["line"], entry["check"]):
        return False
    return entry["check"] != "V25" or not isinstance(outcome(data, read, so_far=True), tuple)


def check(folder):
    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    beginnings = Beginnings()
    for entry in json.loads(read("records.json"))["records"]:
        yield entry, passes(entry, beginnings.read_log, read(entry["file"]), read(entry["previous"]) if "previous" in entry else None)
