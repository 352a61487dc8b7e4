"""P13: the opening of a sealed ballot, made in place of casting it."""

import sealing
from paper import marks_of
from suite import enc


def fingerprint(suite, vote, credential, cells):
    """P13: `cells` are those of each contest, as they stand in a ballot."""
    return suite.H(enc(b"piaojue/1/fingerprint") + enc(suite.name.encode()) + enc(vote) + enc(credential) + b"".join(map(enc, cells)))


def bits(contest, rows):
    """F19: the bit of a cell is 1 where its row bears its mark."""
    return [int(mark in marks_of(row)) for row in rows for mark in contest["marks"]]


def split_randomness(suite, data):
    """F19: r of each cell."""
    return [suite.decode_scalar(data[i:i + 32]) for i in range(0, len(data), 32)]


def reseal(suite, Y, contest_bits, randomness):
    """P13: the cells of a contest, or ValueError where one would hold O."""
    return b"".join(sealing.seal_cell(suite, Y, r, bit) for r, bit in zip(randomness, contest_bits))


def holds(suite, vote, Y, credential, parts, wanted):
    """P13, V28: `parts` are the bits and the randomness of each contest."""
    suite.curve.fix(Y)
    try:
        cells = [reseal(suite, Y, *part) for part in parts]
    except ValueError:
        return False
    return fingerprint(suite, vote, credential, cells) == wanted
