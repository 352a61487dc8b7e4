"""Vectors of the trustees' key and of decryption."""

import itertools

import decryption
import threshold
from suite import SUITES, Stream
from vectors_basics import INVALID, VALID, of_hex

VOTE = Stream("vote").bytes(32)


def other_scalar(suite, data):
    """A scalar's encoding plus one."""
    return suite.encode_scalar(int.from_bytes(data, "big") + 1)


# P6: possession

def make_possession():
    for suite in SUITES.values():
        rng = Stream("possession")
        coefficients = [rng.scalar(suite.n) for _ in range(3)]
        commitments = [suite.mul(a, suite.G) for a in coefficients]
        proof = threshold.prove_possession(suite, VOTE, 2, coefficients[0], commitments, Stream("possession proof"))
        G, W, s = suite.encode_point(suite.G), proof[:64], proof[64:]
        without_secret = threshold.prove_possession(suite, VOTE, 2, 1, commitments, rng)
        minus_W = suite.encode_point(suite.neg(suite.decode_point(W)))
        cases = [("good", VOTE, 2, commitments, proof, VALID),
                 ("good, one commitment", VOTE, 15, commitments[:1],
                  threshold.prove_possession(suite, VOTE, 15, coefficients[0], commitments[:1], rng), VALID),
                 ("another trustee number", VOTE, 1, commitments, proof, INVALID), ("another vote", bytes(32), 2, commitments, proof, INVALID),
                 ("commitments in another order", VOTE, 2, commitments[::-1], proof, INVALID),
                 ("a later commitment changed", VOTE, 2, commitments[:2] + [suite.G], proof, INVALID),
                 ("a commitment less", VOTE, 2, commitments[:2], proof, INVALID), ("W is another point", VOTE, 2, commitments, G + s, INVALID),
                 ("W negated", VOTE, 2, commitments, minus_W + s, INVALID),
                 ("s + 1", VOTE, 2, commitments, W + other_scalar(suite, s), INVALID), ("s = 0", VOTE, 2, commitments, W + bytes(32), INVALID),
                 ("made without the secret", VOTE, 2, commitments, without_secret, INVALID)]
        yield {"suite": suite.name, "tests": [
            {"comment": comment, "vote": vote.hex(), "trustee": i, "commitments": b"".join(map(suite.encode_point, points)).hex(),
             "possession": data.hex(), "result": result} for comment, vote, i, points, data, result in cases]}


def run_possession(group, test):
    suite = SUITES[group["suite"]]
    points = threshold.split_points(suite, bytes.fromhex(test["commitments"]))
    holds = threshold.possession_holds(suite, bytes.fromhex(test["vote"]), test["trustee"], points, bytes.fromhex(test["possession"]))
    return holds == (test["result"] == VALID)


# P6: deal and accept

def make_deal():
    for suite, (trustees, t) in itertools.product(SUITES.values(), ((1, 1), (3, 2), (5, 4))):
        secrets = [Stream("seal %d" % j).scalar(suite.n) for j in range(1, trustees + 1)]
        seals = [suite.mul(e, suite.G) for e in secrets]
        dealt = [threshold.deal(suite, VOTE, i, t, seals, Stream("deal %d" % i)) for i in range(1, trustees + 1)]
        tests = [describe_deal(suite, i, secrets, parts) for i, parts in enumerate(dealt, 1)]
        points = [threshold.split_points(suite, parts[0]) for parts in dealt]
        yield {"suite": suite.name, "type": "deal", "vote": VOTE.hex(), "threshold": t, "sealSecrets": [suite.encode_scalar(e).hex() for e in secrets],
               "seals": [suite.encode_point(E).hex() for E in seals], "jointKey": suite.encode_point(threshold.joint_key(suite, points)).hex(),
               "publicShares": [suite.encode_point(threshold.public_share(suite, j, points)).hex() for j in range(1, trustees + 1)],
               "tests": tests}
    for suite in SUITES.values():
        yield make_open(suite)


def describe_deal(suite, i, secrets, parts):
    opened = [threshold.open_share(suite, VOTE, i, j, parts[2][96 * (j - 1):96 * j], e) for j, e in enumerate(secrets, 1)]
    return {"comment": "trustee %d of %d deals" % (i, len(secrets)), "seed": "deal %d" % i, "trustee": i, "commitments": parts[0].hex(),
            "possession": parts[1].hex(), "shares": parts[2].hex(), "opened": [suite.encode_scalar(f).hex() for f in opened], "result": VALID}


def make_open(suite):
    """One sealed share, from dealer 1 to trustee 2."""
    secret = Stream("seal 2").scalar(suite.n)
    seals = [suite.mul(Stream("seal %d" % j).scalar(suite.n), suite.G) for j in (1, 2, 3)]
    commitments, _, shares = threshold.deal(suite, VOTE, 1, 2, seals, Stream("deal 1"))
    share = shares[96:192]
    G = suite.encode_point(suite.G)
    cases = [("good", 1, 2, share, commitments, VALID), ("another dealer", 2, 2, share, commitments, INVALID),
             ("another receiver's share", 1, 2, shares[:96], commitments, INVALID), ("another receiver", 1, 3, share, commitments, INVALID),
             ("the scalar + 1", 1, 2, share[:64] + other_scalar(suite, share[64:]), commitments, INVALID),
             ("R is another point", 1, 2, G + share[64:], commitments, INVALID),
             ("other commitments", 1, 2, share, commitments[:64] + G, INVALID)]
    return {"suite": suite.name, "type": "open", "vote": VOTE.hex(), "sealSecret": suite.encode_scalar(secret).hex(), "tests": [
        {"comment": comment, "dealer": i, "receiver": j, "share": data.hex(), "commitments": points.hex(), "result": result}
        for comment, i, j, data, points, result in cases]}


def run_deal(group, test):
    suite, vote = SUITES[group["suite"]], bytes.fromhex(group["vote"])
    if group["type"] == "open":
        secret, j = suite.decode_scalar(bytes.fromhex(group["sealSecret"])), test["receiver"]
        opened = threshold.open_share(suite, vote, test["dealer"], j, bytes.fromhex(test["share"]), secret)
        points = threshold.split_points(suite, bytes.fromhex(test["commitments"]))
        return threshold.share_holds(suite, j, opened, points) == (test["result"] == VALID)
    secrets, seals = map(suite.decode_scalar, of_hex(group["sealSecrets"])), map(suite.decode_point, of_hex(group["seals"]))
    parts = threshold.deal(suite, vote, test["trustee"], group["threshold"], list(seals), Stream(test["seed"]))
    return describe_deal(suite, test["trustee"], list(secrets), parts) == {k: v for k, v in test.items() if k != "tcId"}


# P8: the equality proof

def make_equality():
    for suite in SUITES.values():
        x, n = Stream("share").scalar(suite.n), suite.n
        X = suite.mul(x, suite.G)
        bases = [suite.mul(Stream("base %d" % l).scalar(n), suite.G) for l in range(3)]
        tests = []
        for comment, purpose, some in (("one base", "rehearsal", bases[:1]), ("three bases", "share", bases), ("base G", "share", [suite.G]),
                                       ("all bases the identity", "share", [None, None]), ("one base the identity", "share", [bases[0], None, bases[1]]),
                                       ("the same base twice", "share", [bases[0], bases[0]])):
            seed = "equality " + comment
            shares, proof = decryption.decrypt_part(suite, VOTE, purpose, 2, x, some, Stream(seed))
            tests.append(describe_equality(suite, comment, purpose, 2, X, some, shares, proof, VALID, VOTE,
                                           {"seed": seed, "secret": suite.encode_scalar(x).hex()}))
        yield {"suite": suite.name, "tests": tests + bad_equalities(suite, x, X, bases)}


def describe_equality(suite, comment, purpose, j, X, bases, shares, proof, result, vote=VOTE, more=None):
    return {"comment": comment, **(more or {}), "vote": vote.hex(), "purpose": purpose, "trustee": j, "publicShare": suite.encode_point(X).hex(),
            "bases": b"".join(map(suite.encode_point0, bases)).hex(), "shares": shares.hex(), "proof": proof.hex(), "result": result}


def bad_equalities(suite, x, X, bases):
    def test(comment, purpose="share", j=2, key=X, some=bases, shares=None, proof=None, vote=VOTE):
        return describe_equality(suite, comment, purpose, j, key, some, shares or good_shares, proof or good_proof, INVALID, vote)

    good_shares, good_proof = decryption.decrypt_part(suite, VOTE, "share", 2, x, bases, Stream("equality three bases"))
    G, zero = suite.encode_point(suite.G), bytes(64)
    T, U, s = good_proof[:64], good_proof[64:-32], good_proof[-32:]
    wrong_shares, wrong_proof = decryption.decrypt_part(suite, VOTE, "share", 2, x + 1, bases, Stream("wrong secret"))
    null_shares, null_proof = decryption.decrypt_part(suite, VOTE, "share", 2, x, [None], Stream("null"))
    return [test("another purpose", purpose="rehearsal"), test("another trustee number", j=1), test("another vote", vote=bytes(32)),
            test("another public share", key=suite.add(X, suite.G)), test("bases in another order", some=bases[::-1]),
            test("made with another secret", shares=wrong_shares, proof=wrong_proof),
            test("D_1 is another point", shares=G + good_shares[64:]), test("D_3 is another point", shares=good_shares[:128] + G),
            test("D_2 is the identity", shares=good_shares[:64] + zero + good_shares[128:]),
            test("two D changed places", shares=good_shares[64:128] + good_shares[:64] + good_shares[128:]),
            test("T is another point", proof=G + U + s), test("U_1 is another point", proof=T + G + U[64:] + s),
            test("U_3 is the identity", proof=T + U[:128] + zero + s), test("s + 1", proof=T + U + other_scalar(suite, s)),
            test("s = 0", proof=T + U + bytes(32)),
            test("base the identity, D not", some=[None], shares=G, proof=null_proof),
            test("base the identity, U not", some=[None], shares=null_shares, proof=null_proof[:64] + G + null_proof[128:])]


def run_equality(group, test):
    suite, vote = SUITES[group["suite"]], bytes.fromhex(test["vote"])
    X, bases = suite.decode_point(bytes.fromhex(test["publicShare"])), decryption.split_points0(suite, bytes.fromhex(test["bases"]))
    shares, proof = bytes.fromhex(test["shares"]), bytes.fromhex(test["proof"])
    if "seed" in test:
        secret = suite.decode_scalar(bytes.fromhex(test["secret"]))
        if decryption.decrypt_part(suite, vote, test["purpose"], test["trustee"], secret, bases, Stream(test["seed"])) != (shares, proof):
            return False
    holds = decryption.equality_holds(suite, vote, test["purpose"], test["trustee"], X, bases, shares, proof)
    return holds == (test["result"] == VALID)


# P8: counts

def make_decryption():
    for suite in SUITES.values():
        n, rng = suite.n, Stream("decryption")
        coefficients = [rng.scalar(n) for _ in range(3)]
        x = {j: threshold.polynomial(suite, coefficients, j) for j in (1, 2, 5, 7, 15)}
        Y = suite.mul(coefficients[0], suite.G)
        tests = []
        for subset in ((1, 2, 5), (5, 2, 1), (2, 7, 15), (15, 5, 7)):
            tests.append(describe_decryption(suite, Y, x, subset, [0, 1, 2, 40], 40, rng))
        tests.append(describe_decryption(suite, Y, x, (1, 2, 5), [0, 3000], 3000, rng))
        tests.append({"comment": "no ballots: sums and parts are the identity", "ballots": 0, "sums": bytes(128).hex(),
                      "shares": [{"trustee": j, "shares": bytes(64).hex()} for j in (1, 2, 5)], "counts": [0], "result": VALID})
        tests.append({**describe_decryption(suite, Y, x, (1, 2, 5), [41], 40, rng), "comment": "the count would be above the ballots", "result": INVALID})
        tests.append({**describe_decryption(suite, Y, x, (1, 2), [1], 40, rng), "comment": "two shares where three are needed", "result": INVALID})
        yield {"suite": suite.name, "tests": tests}


def describe_decryption(suite, Y, x, subset, counts, ballots, rng):
    randomness = [rng.scalar(suite.n) for _ in counts]
    pairs = [(suite.mul(r, suite.G), suite.combine((r, Y), (z, suite.G))) for r, z in zip(randomness, counts)]
    sums = b"".join(suite.encode_point0(A) + suite.encode_point0(B) for A, B in pairs)
    shares = [{"trustee": j, "shares": b"".join(suite.encode_point0(suite.mul(x[j], A)) for A, _ in pairs).hex()} for j in subset]
    return {"comment": "trustees %s, up to %d ballots" % (subset, ballots), "ballots": ballots, "sums": sums.hex(), "shares": shares,
            "counts": counts, "result": VALID}


def run_decryption(group, test):
    suite = SUITES[group["suite"]]
    points = decryption.split_points0(suite, bytes.fromhex(test["sums"]))
    shares = {one["trustee"]: decryption.split_points0(suite, bytes.fromhex(one["shares"])) for one in test["shares"]}
    found = [decryption.open_cell(suite, B, {j: parts[l] for j, parts in shares.items()}, test["ballots"]) for l, B in enumerate(points[1::2])]
    return found == test["counts"] if test["result"] == VALID else None in found


SUBJECTS = [
    ("possession", "P6", "Does the proof of possession hold?", make_possession, run_possession),
    ("deal", "P6", "Type deal: from the stream of `seed` a dealer reproduces the bytes; `opened` are f_i(1) … f_i(N). Type open: does the "
                   "share that the receiver opens fit the commitments?", make_deal, run_deal),
    ("equality", "P8", "Does the equality proof hold? Where there is a `seed`, a prover with that stream and `secret` reproduces the bytes.",
     make_equality, run_equality),
    ("decryption", "P8", "`sums` are (ΣA, ΣB), point0 each; `shares` those of the first t trustees in the log's order. Invalid: no count in "
                         "0 … ballots fits.", make_decryption, run_decryption),
]
