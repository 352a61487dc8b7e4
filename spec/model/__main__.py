"""python3 spec/model verify LOG [--so-far] | vectors DIR | check DIR"""

import sys

import vectors
from log import Refused, verify


def run_verify(path, so_far):
    with open(path, "rb") as file:
        data = file.read()
    try:
        log = verify(data, so_far)
    except Refused as refusal:
        print("REFUTED", refusal)
        return 1
    print("VERIFIED" if log.result else "HOLDS SO FAR", "%d lines, vote %s" % (len(log.leaves), log.vote.hex()))
    return 0


def main(arguments):
    flags = [word for word in arguments if word.startswith("--")]
    words = [word for word in arguments if word not in flags]
    if len(words) != 2 or words[0] not in ("verify", "vectors", "check") or flags not in ([], ["--so-far"]):
        print("usage:", __doc__, file=sys.stderr)
        return 2
    verb, path = words
    if verb == "verify":
        return run_verify(path, bool(flags))
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
