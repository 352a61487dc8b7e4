"""python3 spec/model verify LOG [--so-far] [--previous OLD] | vectors DIR | check DIR
                       | evidence (receipt FILE [LOG] | checkpoint FILE LOG [--witnessed] | since OLD (LOG | --proof NEW LOG))"""

import sys

import evidence
import vectors
from log import Refused, verify


def read(path):
    with open(path, "rb") as file:
        return file.read()


def run_verify(path, so_far, previous):
    try:
        log = verify(read(path), so_far, previous and read(previous))
    except Refused as refusal:
        print("REFUTED", refusal)
        return 1
    print("VERIFIED" if log.result else "HOLDS SO FAR", "%d lines, vote %s" % (len(log.leaves), log.vote.hex()))
    return 0


def judged(words, witnessed):
    """The check that the words ask for, or None."""
    if words[:1] == ["receipt"] and len(words) in (2, 3) and not witnessed:
        return lambda: evidence.check_receipt(read(words[1]), evidence.whole(read(words[2])) if words[2:] else None)
    if words[:1] == ["checkpoint"] and len(words) == 3:
        return lambda: evidence.check_checkpoint(read(words[1]), evidence.whole(read(words[2])), witnessed)
    if words[:1] == ["since"] and len(words) == 3 and not witnessed:
        return lambda: evidence.check_checkpoint(read(words[1]), evidence.unread(read(words[2])))
    if words[:1] == ["since"] and len(words) == 5 and words[2] == "--proof" and not witnessed:
        return lambda: evidence.check_proof(read(words[1]), read(words[3]), evidence.first_line(read(words[4])))
    return None


def run_evidence(words):
    action = judged([word for word in words if word != "--witnessed"], "--witnessed" in words)
    if action is None:
        return usage()
    try:
        action()
    except (evidence.Refuted, Refused) as refusal:
        print("REFUTED", refusal)
        return 1
    print("HOLDS")
    return 0


def usage():
    print("usage:", __doc__, file=sys.stderr)
    return 2


def main(words):
    if words[:1] == ["evidence"]:
        return run_evidence(list(words[1:]))
    words, so_far, previous = list(words), "--so-far" in words, None
    if so_far:
        words.remove("--so-far")
    if "--previous" in words[:-1]:
        at = words.index("--previous")
        previous = words[at + 1]
        del words[at:at + 2]
    if len(words) != 2 or words[0] not in ("verify", "vectors", "check") or words[0] != "verify" and (so_far or previous):
        return usage()
    verb, path = words
    if verb == "verify":
        return run_verify(path, so_far, previous)
    if verb == "vectors":
        vectors.write(path)
        return 0
    passed, failed = vectors.check(path)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
