"""Vectors of sealed contests."""

import sealing
from build import contest, select
from suite import SUITES, Stream, i2osp
from vectors_basics import INVALID, VALID, succeeds

VOTE = Stream("vote").bytes(32)
STANDS = ("for", "against", "abstain")


def items(count):
    return ["p%02d" % i for i in range(1, count + 1)]


def joint_key(suite):
    return suite.mul(Stream("joint key").scalar(suite.n), suite.G)


def credential(suite):
    return suite.encode_point(suite.mul(Stream("credential key").scalar(suite.n), suite.G))


ONE = contest("one", items(1), select(1))
CAPPED = contest("projects", items(3), select(2), cap=("approve", 0, 2))
LARGE = contest("lanzhou", items(13), select(10), cap=("approve", 0, 10))
ROWS = contest("motions", items(2), select(1, mark="for"), STANDS)
EXACT = contest("grades", items(2), select(1, mark="yes"), ("yes", "no"), (1, 1), ("yes", 1, 1))
WIDE = contest("wide", items(2), select(1, mark="b"), ("a", "b", "c"), (1, 2), ("b", 1, 2))

SEALED = [
    (ONE, [[0], [1]], [[2]]),
    (CAPPED, [[0, 0, 0], [0, 1, 0], [1, 0, 1]], [[1, 1, 1], [0, 2, 0]]),
    (LARGE, [[1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0]], [[1] * 11 + [0, 0]]),
    (ROWS, [[0, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 1]], [[1, 0, 1, 0, 0, 0]]),
    (EXACT, [[1, 0, 0, 1], [0, 1, 1, 0]], [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 0]]),
    (WIDE, [[1, 1, 0, 0, 1, 0], [0, 1, 1, 0, 0, 1]], [[1, 1, 1, 0, 1, 0], [1, 0, 0, 0, 0, 1], [0, 0, 0, 1, 1, 0]]),
]


def make_seal():
    for suite in SUITES.values():
        Y, key = joint_key(suite), credential(suite)
        for one, good, bad in SEALED:
            tests = []
            for number, bits in enumerate(good):
                seed = "seal %s %d" % (one["id"], number)
                cells, proof = sealing.seal(suite, VOTE, Y, key, one, bits, Stream(seed))
                tests.append({"comment": "sealed", "seed": seed, "bits": bits, "cells": cells.hex(), "proof": proof.hex(), "result": VALID})
            tests += [{"comment": "a sum is out of its range: the sealer refuses", "seed": "seal", "bits": bits, "result": INVALID} for bits in bad]
            yield {"suite": suite.name, "vote": VOTE.hex(), "jointKey": suite.encode_point(Y).hex(), "credential": key.hex(), "contest": one,
                   "tests": tests}


def run_seal(group, test):
    suite, vote, key = SUITES[group["suite"]], bytes.fromhex(group["vote"]), bytes.fromhex(group["credential"])
    Y = suite.decode_point(bytes.fromhex(group["jointKey"]))
    sealed_by = (suite, vote, Y, key, group["contest"], test["bits"], Stream(test["seed"]))
    if test["result"] == INVALID:
        return not succeeds(sealing.seal, *sealed_by)
    cells, proof = sealing.seal(*sealed_by)
    return (cells.hex(), proof.hex()) == (test["cells"], test["proof"]) and \
        sealing.proof_holds(suite, vote, Y, key, group["contest"], cells, proof)


def replaced(data, start, new):
    return data[:start] + new + data[start + len(new):]


def swapped(data, a, b, size):
    return replaced(replaced(data, a, data[b:b + size]), b, data[a:a + size])


def plus_one(data, start):
    return replaced(data, start, i2osp(int.from_bytes(data[start:start + 32], "big") + 1, 32))


def bad_seals(suite, vote, Y, key, cells, proof):
    """Changes of a good sealed contest: (comment, what is given in the place of the good)."""
    G, G2 = suite.encode_point(suite.G), suite.encode_point(suite.mul(2, suite.G))
    A, B = suite.decode_point(cells[:64]), suite.decode_point(cells[64:128])
    raised = cells[:64] + suite.encode_point(suite.add(B, suite.G)) + cells[128:]
    rerandomised = suite.encode_point(suite.add(A, suite.G)) + suite.encode_point(suite.add(B, Y)) + cells[128:]
    cap = 3 * 352
    return [("another vote", {"vote": bytes(32)}), ("another joint key", {"Y": suite.add(Y, suite.G)}), ("another credential", {"key": G}),
            ("another contest id", {"contest": {**CAPPED, "id": "other"}}),
            ("a cap of 1..3 in the place of 0..2", {"contest": {**CAPPED, "cap": {**CAPPED["cap"], "min": 1, "max": 3}}}),
            ("two cells changed places", {"cells": swapped(cells, 0, 128, 128)}), ("A and B changed places", {"cells": swapped(cells, 0, 64, 64)}),
            ("B + G: a cell raised by one", {"cells": raised}), ("the cell re-randomised", {"cells": rerandomised}),
            ("A is another point", {"cells": replaced(cells, 0, G)}), ("the last B is another point", {"cells": replaced(cells, 320, G)}),
            ("T_0 and U_0 changed places", {"proof": swapped(proof, 0, 64, 64)}), ("T_0 and T_1 changed places", {"proof": swapped(proof, 0, 128, 64)}),
            ("T_0 is another point", {"proof": replaced(proof, 0, G2)}), ("U_1 is another point", {"proof": replaced(proof, 192, G2)}),
            ("c_0 + 1", {"proof": plus_one(proof, 256)}), ("s_0 + 1", {"proof": plus_one(proof, 288)}), ("s_1 + 1", {"proof": plus_one(proof, 320)}),
            ("s_0 and s_1 changed places", {"proof": swapped(proof, 288, 320, 32)}), ("c_0 = 0", {"proof": replaced(proof, 256, bytes(32))}),
            ("the statements of two cells changed places", {"proof": swapped(proof, 0, 352, 352)}),
            ("cap: c_1 + 1", {"proof": plus_one(proof, cap + 416)}), ("cap: s_2 + 1", {"proof": plus_one(proof, cap + 512)}),
            ("cap: U_2 is another point", {"proof": replaced(proof, cap + 320, G)})]


def element_faults(suite, cells, proof):
    """Bytes that V7 refuses before any proof is looked at."""
    n, zero, x = i2osp(suite.n, 32), bytes(64), int.from_bytes(cells[32:64], "big")
    return [("A is the identity", {"cells": replaced(cells, 0, zero)}), ("B is the identity", {"cells": replaced(cells, 64, zero)}),
            ("A off the curve", {"cells": replaced(cells, 32, i2osp(x ^ 1, 32))}), ("T is the identity", {"proof": replaced(proof, 0, zero)}),
            ("U is the identity", {"proof": replaced(proof, 64, zero)}), ("c_0 = n", {"proof": replaced(proof, 256, n)}),
            ("s_0 = n", {"proof": replaced(proof, 288, n)}), ("s_1 of ones", {"proof": replaced(proof, 320, b"\xff" * 32)}),
            ("the last response is n", {"proof": replaced(proof, len(proof) - 32, n)})]


def cheats(suite):
    """Statements that are false, by a prover who does everything else right."""
    minus = suite.n - 1
    return [(ONE, [2], "a cell of 2"), (ONE, [minus], "a cell of −1"), (CAPPED, [1, 1, 1], "3 marks, cap 0..2"),
            (CAPPED, [2, minus, 0], "2 and −1: the sum is in range, the cells are not"), (ROWS, [1, 1, 0, 0, 0, 0], "two marks on an item"),
            (EXACT, [1, 0, 1, 0], "two yes where one is asked"), (EXACT, [1, 0, 0, 0], "no mark where one is asked"),
            (WIDE, [0, 0, 0, 0, 1, 0], "a row of none, row [1,2]"), (WIDE, [1, 0, 0, 0, 0, 1], "no b, cap 1..2")]


def make_seal_check():
    for suite in SUITES.values():
        Y, key, tests = joint_key(suite), credential(suite), []

        def test(comment, result, contest, cells, proof, vote=VOTE, Y=Y, key=key, flags=()):
            tests.append({"comment": comment, "flags": list(flags), "vote": vote.hex(), "jointKey": suite.encode_point(Y).hex(),
                          "credential": key.hex(), "contest": contest, "cells": cells.hex(), "proof": proof.hex(), "result": result})

        for one, bits, _ in SEALED:
            if one is not LARGE:
                test("good", VALID, one, *sealing.seal(suite, VOTE, Y, key, one, bits[-1], Stream("check " + one["id"])))
        cells, proof = sealing.seal(suite, VOTE, Y, key, CAPPED, [1, 0, 1], Stream("check projects"))
        good = {"contest": CAPPED, "cells": cells, "proof": proof}
        for comment, change in bad_seals(suite, VOTE, Y, key, cells, proof):
            test(comment, INVALID, **{**good, **change})
        for comment, change in element_faults(suite, cells, proof):
            test(comment, INVALID, **{**good, **change}, flags=["V7"])
        for one, bits, comment in cheats(suite):
            test(comment, INVALID, one, *sealing.seal(suite, VOTE, Y, key, one, bits, Stream("cheat " + comment), cheat=True), flags=["FalseStatement"])
        yield {"suite": suite.name, "tests": tests}


def run_seal_check(group, test):
    suite, vote, key = SUITES[group["suite"]], bytes.fromhex(test["vote"]), bytes.fromhex(test["credential"])
    Y = suite.decode_point(bytes.fromhex(test["jointKey"]))
    try:
        holds = sealing.proof_holds(suite, vote, Y, key, test["contest"], bytes.fromhex(test["cells"]), bytes.fromhex(test["proof"]))
    except ValueError:
        return test["flags"] == ["V7"]
    return holds == (test["result"] == VALID) and "V7" not in test["flags"]


SUBJECTS = [
    ("seal", "P7", "With the stream of `seed` a sealer reproduces `cells` and `proof` from `bits` (row-major).", make_seal, run_seal),
    ("seal_check", "P7", "Does the proof hold? Flag V7: an element is no point or scalar, so that V7 refuses it before V19. FalseStatement: "
                         "made by a prover who cheats.", make_seal_check, run_seal_check),
]
