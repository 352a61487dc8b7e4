"""Writes testvectors/ and checks it: the files are the same byte for byte whenever the model is."""

import json
import os

import vectors_ballot
import vectors_basics
import vectors_ed25519
import vectors_evidence
import vectors_opening
import vectors_paper
import vectors_random
import vectors_records
import vectors_rules
import vectors_tree
import vectors_trustees

SUBJECTS = [subject for module in (vectors_basics, vectors_trustees, vectors_ballot, vectors_rules, vectors_paper, vectors_random,
                                   vectors_tree, vectors_ed25519, vectors_opening) for subject in module.SUBJECTS]


COMPACT = {"paper", "random", "inclusion", "consistency"}


def write_json(path, content):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.write("\n")


def write_compact(path, content):
    """The same, one group a line."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        groups = content.pop("testGroups")
        head = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        lines = ",\n".join(json.dumps(group, ensure_ascii=False, separators=(",", ":")) for group in groups)
        file.write(head[:-1] + ',"testGroups":[\n' + lines + "\n]}\n")


def numbered(groups):
    """Give the tests of all groups their numbers."""
    number = 0
    for group in groups:
        for i, test in enumerate(group["tests"]):
            number += 1
            group["tests"][i] = {"tcId": number, **test}
    return number


def write(folder):
    os.makedirs(folder, exist_ok=True)
    for name, clause, description, make, _ in SUBJECTS:
        groups = list(make())
        count = numbered(groups)
        head = {"algorithm": "piaojue/1 " + name, "clause": clause, "notes": description, "numberOfTests": count, "testGroups": groups}
        (write_compact if name in COMPACT else write_json)(os.path.join(folder, name + ".json"), head)
    vectors_records.write(folder, write_json)
    vectors_evidence.write(folder, write_json)


def check(folder):
    """Run the model over all vectors; returns (passed, failed)."""
    passed = failed = 0
    for name, _, _, _, run in SUBJECTS:
        with open(os.path.join(folder, name + ".json"), encoding="utf-8") as file:
            content = json.load(file)
        for group in content["testGroups"]:
            for test in group["tests"]:
                good = run(group, test)
                passed, failed = passed + good, failed + (not good)
                if not good:
                    print("%s.json, test %d failed: %s" % (name, test["tcId"], test["comment"]))
    for entry, good in [*vectors_records.check(folder), *vectors_evidence.check(folder)]:
        passed, failed = passed + good, failed + (not good)
        if not good:
            print("%s failed: %s" % (entry["file"], entry["comment"]))
    return passed, failed
