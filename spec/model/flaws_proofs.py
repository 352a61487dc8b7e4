"""Bad logs whose flaw is in a definition, a proof or a number before the result: V12 … V20."""

import merkle
import sealing
import threshold
from build import Author, contest, select, sorted_keys
from flaws_bodies import put
from good import FIRST, NONE, PAIR, STANDS, small_contest
from shapes import pack, unpack
from stages import P256, SM2, Bad, at, changing, exact_at_open, setting, two_contests_at_open


def defined(contests, suite=P256, edit=None, **choices):
    """A log of line 0 alone, which V12 refuses."""
    author = Author(suite, "inconsistent")
    return author.new(author.definition(contests, 7, **choices), edit=edit, refused=12)


def v12():
    twice = changing("trustees", lambda all_three: all_three[:2] + [{**all_three[2], "key": all_three[0]["key"]}])
    seal_is_key = changing("trustees", lambda all_three: [{**all_three[0], "seal": all_three[0]["key"]}] + all_three[1:])
    small = small_contest()
    cases = [
        ("1-trustee-key-twice", [small], {"edit": twice}, "two trustees with one key"),
        ("1-seal-is-key", [small], {"edit": seal_is_key}, "a trustee's sealing key is its signing key"),
        ("2-threshold", [small], {"t": 4}, "threshold 4 of 3"),
        ("3-contest-ids", [small, small], {}, "two contests with one id"),
        ("3-item-ids", [contest("a", ("x", "x"), select(1))], {}, "two items with one id"),
        ("3-marks", [contest("a", ("x",), select(1, mark="for"), ("for", "for"))], {}, "a mark twice"),
        ("4-row-min-above-max", [contest("a", ("x",), select(1, mark="for"), STANDS, (2, 1))], {}, "row [2,1]"),
        ("4-row-above-marks", [contest("a", ("x",), select(1, mark="for"), STANDS, (0, 4))], {}, "row [0,4] of 3 marks"),
        ("4-row-one-mark", [contest("a", ("x",), select(1), row=(1, 1))], {}, "one mark, row [1,1]"),
        ("5-cap-mark", [contest("a", ("x",), select(1), cap=("for", 0, 1))], {}, "a cap on no mark of the contest"),
        ("5-cap-min-above-max", [contest("a", ("x", "y"), select(1), cap=("approve", 2, 1))], {}, "cap 2..1"),
        ("5-cap-above-items", [contest("a", ("x", "y"), select(1), cap=("approve", 0, 3))], {}, "cap 0..3 of 2 items"),
        ("6-decide-mark", [contest("a", ("x",), select(1, mark="for"))], {}, "the deciding mark is none of the contest's"),
        ("6-places", [contest("a", ("x", "y"), select(3))], {}, "3 places, 2 items"),
        ("7-pass-missing", [contest("a", ("x",), {**select(1, "none"), "base": "valid"})], {}, "a base and no pass"),
        ("7-pass-without-base", [contest("a", ("x",), {**select(1), "base": "none"})], {}, "a pass and no base"),
        ("8-more-than-all", [contest("a", ("x",), select(1, majority=(1, 1)))], {}, "more than 1/1 never holds"),
        ("8-at-least-none", [contest("a", ("x",), select(1, majority=(0, 2), word="at_least"))], {}, "at least 0/2 always holds"),
        ("8-quorum", [small], {"quorum": ("at_least", 3, 2)}, "a quorum of 3/2"),
        ("9-blank", [small], {"validity": ("ballot", "invalid", "mark")}, "a sealed blank ballot could not be told"),
        ("10-ballot-size", [contest("a", ["i%d" % i for i in range(500)], select(1, mark="m0"), ["m%d" % i for i in range(11)], (0, 3))], {},
         "a sealed ballot of 3,008,000 bytes"),
    ]
    for name, contests, choices, comment in cases:
        yield Bad("V12-F7." + name, defined(contests, **choices), comment)
    yield Bad("V12-F7.1-recorder-is-station-SM2", defined([small], SM2, stations=1, edit=recorder_is_station), "one key in two roles")


def recorder_is_station(body):
    body["stations"][0]["key"] = body["recorder"]["key"]


def v13():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        one_more = changing("possession", lambda text: pack(unpack(text)[:-1] + bytes([unpack(text)[-1] ^ 1])))
        yield Bad("V13-possession-response" + mark, at("two dealt", suite).deal(3, edit=one_more, refused=13), "s is not w + c·a_0")
    author = at("two dealt")
    stolen = threshold.prove_possession(author.suite, author.log.vote, 2, 5, [author.suite.mul(k, author.suite.G) for k in (5, 6)], author.rng)
    yield Bad("V13-possession-of-another-number", author.deal(3, [5, 6], edit=setting("possession", pack(stolen)), refused=13),
              "the proof is made for trustee 2")
    author = at("two dealt")
    copied = author.log.commitments[1]
    change = setting("commitments", pack(b"".join(map(author.suite.encode_point, copied))))
    yield Bad("V13-commitments-of-another", author.deal(3, edit=change, refused=13), "trustee 3 took the commitments of trustee 1")


def rogue(last_coefficients):
    """Trustee 2 of 2 knows what trustee 1 dealt, and chooses its own coefficients by that."""
    author = Author(P256, "rogue dealer")
    author.new(author.definition([small_contest()], deputies=3, trustees=2, t=2))
    n = author.suite.n
    author.deal(1, [7, 11]).deal(2, [k % n for k in last_coefficients])
    return author.accept(1, refused=14)


def v14():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        author = at("two accepted", suite)
        first = author.log.commitments[1][0]
        yield Bad("V14-not-the-joint-key" + mark, author.accept(3, edit=setting("key", pack(author.suite.encode_point(first))), refused=14),
                  "the key of trustee 1 alone")
    yield Bad("V14-share-is-identity", rogue([1, -19]), "X_1 is the identity")
    yield Bad("V14-joint-key-is-identity", rogue([-7, 1]), "Y is the identity; the key written is G")


def v15():
    backwards = changing("keys", lambda keys: keys[::-1])
    doubled = changing("keys", lambda keys: keys[:1] + keys)
    yield Bad("V15-unsorted", at("accepted").roll(3, edit=backwards, refused=15), "keys descending")
    yield Bad("V15-twice-in-a-roll", at("accepted").roll(3, edit=doubled, refused=15), "a key twice in one record")
    author = at("rolled")
    body = {"keys": sorted_keys([author.cards[2]])}
    yield Bad("V15-on-the-roll-already", author.append("roll", body, author.recorder, refused=15), "a key of the roll before")
    author = at("rolled", SM2)
    body = {"keys": sorted_keys([author.cards[2]])}
    yield Bad("V15-on-the-roll-already-SM2", author.append("roll", body, author.recorder, refused=15), "a key of the roll before")


def v16():
    author = at("one rehearsed")
    yield Bad("V16-rehearsal-wrong-secret", author.rehearse(2, secret=12345, refused=16), "a trustee whose secret is not its share")
    yield Bad("V16-rehearsal-of-another-trustee", at("one rehearsed").rehearse(2, secret=author.secret_share(1), refused=16),
              "the share of trustee 1 under the name of trustee 2")
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        author = at("one share", suite)
        yield Bad("V16-share-of-another-trustee" + mark, author.share(3, secret=author.secret_share(1), refused=16),
                  "the share of trustee 1 under the name of trustee 3")
    yield Bad("V16-share-proved-as-rehearsal", at("one share").share(3, purpose="rehearsal", refused=16), "the proof is for another purpose")
    G = at("empty").suite.encode_point(at("empty").suite.G)
    yield Bad("V16-share-one-part-wrong", at("one share").share(3, edit=changing("shares", put(128, G)), refused=16), "D_3 is another point")
    yield Bad("V16-share-part-identity", at("one share").share(3, edit=changing("shares", put(0, bytes(64))), refused=16), "D_1 is the identity")
    yield Bad("V16-share-response", at("one share").share(3, edit=changing("proof", put(256, bytes(32))), refused=16), "s is 0")


def v17():
    author = at("rehearsed")
    three = author.cards[3:]
    yield Bad("V17-present-above-deputies", at("rehearsed").open(8, 5, three, refused=17), "8 present of 7")
    yield Bad("V17-no-quorum", at("rehearsed").open(4, 4, three, refused=17), "4 present of 7, at least 2/3 wanted")
    yield Bad("V17-no-quorum-SM2", at("rehearsed", SM2).open(4, 4, at("rehearsed", SM2).cards[3:], refused=17), "the same")
    yield Bad("V17-issued-above-present", at("rehearsed").open(5, 6, three, refused=17), "6 issued, 5 present")
    yield Bad("V17-live-above-issued", at("rehearsed").open(5, 3, refused=17), "4 live credentials, 3 issued")
    author = at("rehearsed")
    others = author.draw_cards(5)
    yield Bad("V17-more-withdrawn-than-on-the-roll", author.open(5, 5, others, refused=17), "5 withdrawn, 4 on the roll: live would be negative")
    for issued, comment in ((5, "4 live, 5 issued"), (3, "4 live, 3 issued")):
        author = Author(P256, "no station")
        author.prepare(author.definition([small_contest()], deputies=6, trustees=1, t=1), cards=4, rehearsing=(1,))
        yield Bad("V17-live-4-issued-%d-without-station" % issued, author.open(5, issued, refused=17), comment)


def v18():
    author = at("rehearsed")
    backwards = changing("withdrawn", lambda keys: keys[::-1])
    yield Bad("V18-unsorted", author.open(6, 4, author.cards[2:], edit=backwards, refused=18), "withdrawn keys descending")
    author = at("rehearsed")
    doubled = changing("withdrawn", lambda keys: keys * 2)
    yield Bad("V18-twice", author.open(6, 4, author.cards[3:], edit=doubled, refused=18), "a withdrawn key twice")
    author = at("rehearsed")
    yield Bad("V18-not-on-the-roll", author.open(6, 4, author.draw_cards(1), refused=18), "a withdrawn key that is not on the roll")
    author = at("rehearsed", SM2)
    yield Bad("V18-not-on-the-roll-SM2", author.open(6, 4, author.draw_cards(1), refused=18), "a withdrawn key that is not on the roll")


def swap_bytes(a, b, size):
    """A change of packed bytes: two stretches change places."""
    def change(text):
        data = bytearray(unpack(text))
        data[a:a + size], data[b:b + size] = data[b:b + size], data[a:a + size]
        return pack(bytes(data))
    return change


def stuffed(suite):
    """A whole vote in which a cell of 2 was counted."""
    author = at("one ballot", suite)
    author.cast(1, [2, 0, 0], cheat=True, refused=19, go_on=True)
    return author.cast(2, NONE).finish()


def v19():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V19-cell-not-0-or-1" + mark, stuffed(suite), "a cell of 2; everything after follows from it")
        yield Bad("V19-over-the-cap" + mark, at("one ballot", suite).cast(1, [1, 1, 1], cheat=True, refused=19), "3 marks, cap 0..2")
        author = at("one ballot", suite)
        stolen = author.ballot_body(author.cards[0], [PAIR])["contests"]
        author.cast(1, PAIR, edit=setting("contests", stolen), refused=19)
        yield Bad("V19-of-another-credential" + mark, author, "cells and proof were made for another credential")
    minus = at("empty").suite.n - 1
    yield Bad("V19-cell-negative", at("one ballot").cast(1, [minus, 1, 0], cheat=True, refused=19), "a cell of −1")
    yield Bad("V19-under-the-cap", exact_at_open().copy().cast(0, [1, 0, 0], cheat=True, refused=19), "1 mark where exactly 2 are asked")
    two = two_contests_at_open()
    yield Bad("V19-row", two.copy().cast(0, [1, 1, 0], [0, 0, 0], cheat=True, refused=19), "two marks on one item")
    author, moved = two.copy(), changing("contests", lambda both: [{**both[1], "id": "first"}, {**both[0], "id": "second"}])
    yield Bad("V19-of-another-contest", author.cast(0, [1, 0, 0], [1, 0, 0], edit=moved, refused=19), "the proofs of two contests changed places")
    edits = [("cells-swapped", changing("contests", 0, "cells", swap_bytes(0, 128, 128)), "two cells changed places"),
             ("commitments-swapped", changing("contests", 0, "proof", swap_bytes(0, 64, 64)), "T and U changed places"),
             ("challenge", changing("contests", 0, "proof", put(256, bytes(32))), "a challenge is 0"),
             ("response", changing("contests", 0, "proof", put(288, bytes(32))), "a response is 0"),
             ("last-response", changing("contests", 0, "proof", put(1568, bytes(32))), "the last response of the cap is 0")]
    for name, edit, comment in edits:
        yield Bad("V19-" + name, at("one ballot").cast(1, FIRST, edit=edit, refused=19), comment)
    author, other = at("one ballot"), at("one ballot")
    other.log.vote = bytes(32)
    foreign = other.ballot_body(other.cards[1], [FIRST])["contests"]
    yield Bad("V19-of-another-vote", author.cast(1, FIRST, edit=setting("contests", foreign), refused=19), "the proof was made for another vote")
    key = at("one ballot").suite.mul(99, at("one ballot").suite.G)
    cells, proof = sealing.seal(author.suite, at("one ballot").log.vote, key, author.cards[1].bytes, author.log.contests[0], NONE, author.rng)
    wrong_key = [{"id": "projects", "cells": pack(cells), "proof": pack(proof)}]
    yield Bad("V19-of-another-joint-key", at("one ballot").cast(1, NONE, edit=setting("contests", wrong_key), refused=19), "sealed to another key")


def v20():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        author = at("voted", suite)
        yield Bad("V20-ballots" + mark, author.copy().close(edit=setting("ballots", 3), refused=20), "3 ballots, 4 in the log")
        short_root = pack(merkle.root(author.suite, author.log.leaves[:-1]))
        yield Bad("V20-root" + mark, author.copy().close(edit=setting("root", short_root), refused=20), "the root without the last line")
    author = at("voted")
    yield Bad("V20-head", author.copy().close(edit=setting("head", pack(author.log.leaves[-2])), refused=20), "the line before the last")
    chained = author.log.leaves[0]
    for leaf in author.log.leaves[1:]:
        chained = author.suite.H(b"\1" + chained + leaf)
    yield Bad("V20-root-of-another-tree", author.copy().close(edit=setting("root", pack(chained)), refused=20), "a tree that leans to one side")


def flaws():
    for group in (v12, v13, v14, v15, v16, v17, v18, v19, v20):
        yield from group()
