"""Vectors of opened ballots (P13) and of short forms (E1)."""

import opening
import short_form
from build import contest, select
from suite import SUITES, Stream, i2osp
from vectors_basics import INVALID, VALID, of_hex

CONTESTS = [contest("a", ("x", "y"), select(1, mark="for"), ("for", "against")), contest("b", ("z",), select(1))]
SHEETS = [("the first choice", [["for", "against"], ["approve"]]), ("the other one", [["against", "for"], [""]]), ("nothing at all", [["", ""], [""]]),
          ("every cell: the limits are not asked here", [["for+against", "for+against"], ["approve"]])]


class Booth:
    """A vote's key (of a known secret), a credential."""

    def __init__(self, suite):
        stream = Stream("opening")
        self.suite, self.vote, self.secret = suite, stream.bytes(32), stream.scalar(suite.n)
        self.Y = suite.mul(self.secret, suite.G)
        self.credential = suite.encode_point(suite.mul(stream.scalar(suite.n), suite.G))
        self.stream = stream

    def draw(self):
        return [[self.stream.scalar(self.suite.n) for _ in one["items"] for _ in one["marks"]] for one in CONTESTS]

    def bits(self, sheet):
        return [opening.bits(one, rows) for one, rows in zip(CONTESTS, sheet)]

    def cells(self, sheet, randomness):
        """Cells that may hold O, written as 64 zero bytes."""
        suite = self.suite
        return [b"".join(suite.encode_point0(suite.mul(r, suite.G)) + suite.encode_point0(suite.combine((r, self.Y), (bit, suite.G)))
                         for bit, r in zip(bits, rs)) for bits, rs in zip(self.bits(sheet), randomness)]

    def fingerprint(self, cells, vote=None, credential=None):
        return opening.fingerprint(self.suite, vote or self.vote, credential or self.credential, cells)

    def test(self, comment, sheet, randomness, fingerprint=None, result=VALID, flags=None):
        cells = self.cells(sheet, randomness)
        made = {"comment": comment, "sheet": sheet, "bits": self.bits(sheet), "randomness": [b"".join(i2osp(r, 32) for r in rs).hex() for rs in randomness],
                "fingerprint": (fingerprint or self.fingerprint(cells)).hex()}
        if result == VALID:
            made["cells"] = [one.hex() for one in cells]
        return {**made, **({"flags": flags} if flags else {}), "result": result}


def changed(randomness, contest_number, cell, value):
    made = [list(rs) for rs in randomness]
    made[contest_number][cell] = value
    return made


def invalid_openings(booth, sheet, randomness):
    right, n = booth.fingerprint(booth.cells(sheet, randomness)), booth.suite.n
    cells = booth.cells(sheet, randomness)
    wrong = [("a row is another", [["against", "against"], ["approve"]], randomness), ("the last row is another", [["for", "against"], [""]], randomness),
             ("the first r is 1 more", sheet, changed(randomness, 0, 0, randomness[0][0] + 1)), ("the last r is 1 more", sheet, changed(randomness, 1, 0, randomness[1][0] + 1)),
             ("two r swapped", sheet, changed(changed(randomness, 0, 0, randomness[0][1]), 0, 1, randomness[0][0])),
             ("r of the other sign", sheet, changed(randomness, 0, 2, n - randomness[0][2]))]
    for comment, other_sheet, other in wrong:
        yield booth.test(comment, other_sheet, other, right, INVALID)
    for comment, fingerprint in (
            ("a bit of the fingerprint", right[:-1] + bytes([right[-1] ^ 1])), ("another vote", booth.fingerprint(cells, vote=bytes(32))),
            ("another credential", booth.fingerprint(cells, credential=booth.suite.encode_point(booth.suite.G))),
            ("contests in the other order", booth.fingerprint(cells[::-1])), ("all cells with one length", booth.fingerprint([b"".join(cells)])),
            ("the first contest alone", booth.fingerprint(cells[:1])), ("no cells", booth.fingerprint([])), ("zeros", bytes(32)),
            ("the hash of the cells", booth.suite.H(b"".join(cells)))):
        yield booth.test("fingerprint: " + comment, sheet, randomness, fingerprint, INVALID)
    yield booth.test("r is 0: A is O", sheet, changed(randomness, 0, 0, 0), None, INVALID)
    yield booth.test("r and the bit are 0: A and B are O", sheet, changed(randomness, 0, 1, 0), None, INVALID)
    minus = -pow(booth.secret, -1, n) % n
    yield booth.test("rY + G is O", sheet, changed(randomness, 0, 0, minus), None, INVALID)
    yield booth.test("r is n", sheet, changed(randomness, 0, 0, n), None, INVALID, ["V7"])
    yield booth.test("r is n + 1, sealed with 1", sheet, changed(randomness, 0, 0, n + 1), None, INVALID, ["V7"])


def make_opening():
    for suite in SUITES.values():
        booth = Booth(suite)
        tests = [booth.test(comment, sheet, booth.draw()) for comment, sheet in SHEETS]
        tests.append(booth.test("r is 1 and n − 1", SHEETS[0][1], changed(changed(booth.draw(), 0, 0, 1), 1, 0, suite.n - 1)))
        tests += invalid_openings(booth, SHEETS[0][1], booth.draw())
        yield {"suite": suite.name, "vote": booth.vote.hex(), "jointKey": suite.encode_point(booth.Y).hex(), "credential": booth.credential.hex(),
               "contests": CONTESTS, "tests": tests}


def run_opening(group, test):
    suite = SUITES[group["suite"]]
    vote, credential, wanted = of_hex([group["vote"], group["credential"], test["fingerprint"]])
    bits = [opening.bits(one, rows) for one, rows in zip(group["contests"], test["sheet"])]
    Y = suite.decode_point(bytes.fromhex(group["jointKey"]))
    try:
        parts = [(bits_of, opening.split_randomness(suite, data)) for bits_of, data in zip(bits, of_hex(test["randomness"]))]
    except ValueError:
        return test["result"] == INVALID
    if test["result"] == VALID and [opening.reseal(suite, Y, *part).hex() for part in parts] != test["cells"]:
        return False
    return bits == test["bits"] and opening.holds(suite, vote, Y, credential, parts, wanted) == (test["result"] == VALID)


# E1

def make_short():
    hashes = [("zeros", bytes(32)), ("ones", b"\xff" * 32), ("counting", bytes(range(32))), ("the same first 20 bytes", bytes(range(20)) + bytes(12)),
              ("one", bytes(19) + b"\1" + bytes(12)), ("bit 160 does not count", bytes(20) + b"\x80" + bytes(11)), ("the first bit", b"\x80" + bytes(31))]
    hashes += [("drawn", Stream("short %d" % k).bytes(32)) for k in range(8)]
    # Every character of the alphabet, in order.
    alphabet = sum(k << 5 * (31 - k) for k in range(32)).to_bytes(20, "big")
    hashes.append(("all characters", alphabet + bytes(12)))
    yield {"type": "hash", "tests": [{"comment": comment, "hash": data.hex(), "short": short_form.of_hash(data), "result": VALID} for comment, data in hashes]}
    sizes = (1, 9, 10, 305, 4294967296, 9007199254740991)
    yield {"type": "checkpoint", "tests": [{"comment": "size %d" % size, "size": size, "root": data.hex(), "short": short_form.of_checkpoint(size, data), "result": VALID}
                                           for size, (_, data) in zip(sizes, hashes[2:])]}


def run_short(group, test):
    if group["type"] == "hash":
        return short_form.of_hash(bytes.fromhex(test["hash"])) == test["short"]
    return short_form.of_checkpoint(test["size"], bytes.fromhex(test["root"])) == test["short"]


SUBJECTS = [
    ("opening", "P13", "Does re-sealing `bits` (those of `sheet`) with `randomness` give `cells` of the `fingerprint`?", make_opening, run_opening),
    ("short", "E1", "The short form of a hash, or of a checkpoint. (`type`)", make_short, run_short),
]
