"""V7: everything in a body that has to be a point or a scalar, as (type, bytes)."""

import sealing
from shapes import unpack


def cut(kind, data, size=64):
    return [(kind, data[i:i + size]) for i in range(0, len(data), size)]


def point(text):
    return [("point", unpack(text))]


def of_vote(body, _):
    witnesses = body.get("witnesses", {"of": []})["of"] if body["suite"] == "SM2-SM3" else []
    parties = [body["recorder"]] + body["trustees"] + body["stations"] + witnesses
    return [found for party in parties for found in point(party["key"])] + \
           [found for trustee in body["trustees"] for found in point(trustee["seal"])]


def of_deal(body, _):
    possession, shares = unpack(body["possession"]), unpack(body["shares"])
    found = cut("point", unpack(body["commitments"])) + [("point", possession[:64]), ("scalar", possession[64:])]
    for i in range(0, len(shares), 96):
        found += [("point", shares[i:i + 64]), ("scalar", shares[i + 64:i + 96])]
    return found


def of_decryption(body, _):
    proof = unpack(body["proof"])
    return cut("point0", unpack(body["shares"])) + [("point", proof[:64])] + cut("point0", proof[64:-32]) + [("scalar", proof[-32:])]


def of_ballot(body, definition):
    if "station" in body:
        return point(body["station"])
    found = point(body["credential"])
    if definition["secrecy"] == "named":
        return found
    for contest, sealed in zip(definition["contests"], body["contests"]):
        found += cut("point", unpack(sealed["cells"]))
        for _, commitments, challenges, responses in sealing.split_proof(contest, unpack(sealed["proof"])):
            found += [("point", data) for pair in commitments for data in pair]
            found += [("scalar", data) for data in challenges + responses]
    return found


def of_challenge(body, _):
    found = point(body["credential"])
    for part in body["contests"]:
        found += cut("scalar", unpack(part["randomness"]), 32)
    return found


OF_KIND = {
    "vote": of_vote,
    "deal": of_deal,
    "accept": lambda body, _: point(body["key"]),
    "roll": lambda body, _: [found for key in body["keys"] for found in point(key)],
    "rehearsal": of_decryption,
    "open": lambda body, _: [found for key in body["withdrawn"] for found in point(key)],
    "ballot": of_ballot,
    "challenge": of_challenge,
    "share": of_decryption,
}


def first_wrong(suite, kind, body, definition):
    """V7: the number and type of the first element that is not what it has to be, or None."""
    decode = {"point": suite.decode_point, "point0": suite.decode_point0, "scalar": suite.decode_scalar}
    elements = OF_KIND[kind](body, definition) if kind in OF_KIND else []
    for i, (wanted, data) in enumerate(elements):
        try:
            decode[wanted](data)
        except ValueError:
            return "element %d is not a valid %s" % (i, wanted)
    return None
