"""Bad logs of challenges: V5 … V11, V28, and what counts a challenge as a ballot."""

import copy
import functools

import opening
import sealing
from flaws_bodies import break_signature, off_curve, put
from good_evidence import FOR, MOTION, PICK, X, Y, prepared
from shapes import pack, unpack
from stages import P256, SM2, Bad, changing, dropping, setting
from stages_law import named as named_stages

BOTH = ((P256, ""), (SM2, "-SM2"))
CHANGED = changing("sig", break_signature)


@functools.lru_cache(maxsize=None)
def stages(suite):
    """Cards 0 … 3, of which 3 is withdrawn. Card 0 challenges and votes."""
    at, author = {}, prepared(suite, "flaw in a challenge", [MOTION, PICK], deputies=4, cards=4, stations=1)
    at["rehearsed"] = author.copy()
    author.open(4, 4, withdrawn=[author.cards[3]])
    at["open"] = author.copy()
    author.challenge(0, ["for"], X)
    at["challenged"] = author.copy()
    author.cast(0, FOR, [1, 0])
    at["voted"] = author.copy()
    author.close()
    at["closed"] = author.copy()
    author.share(1)
    at["shared"] = author.copy()
    author.result()
    at["counted"] = author.copy()
    return at


def at(stage, suite=P256):
    return stages(suite)[stage].copy()


def challenged(check, stage="open", suite=P256, card=1, rows=(["for"], X), **how):
    """A challenge that a check refuses."""
    return at(stage, suite).challenge(card, *rows, refused=check, **how)


def v5():
    for suite, mark in BOTH:
        yield Bad("V5-challenge-after-close" + mark, challenged(5, "closed", suite), "a challenge in phase closed")
    yield Bad("V5-challenge-before-open", challenged(5, "rehearsed"), "a challenge in phase defined")
    yield Bad("V5-challenge-after-result", challenged(5, "counted"), "a challenge in phase counted")


def v6():
    part = ("contests", 0)
    shorter = changing(*part, "randomness", lambda text: pack(unpack(text)[:-32]))
    longer = changing(*part, "randomness", lambda text: pack(unpack(text) + bytes(32)))
    edits = [
        ("credential-missing", dropping("credential"), "no credential"),
        ("credential-short", changing("credential", lambda text: pack(unpack(text)[:63])), "63 bytes"),
        ("credential-integer", setting("credential", 1), "a number"),
        ("station", lambda body: body.update(station=body.pop("credential")), "a station in the place of the credential"),
        ("member-unknown", setting("proof", ""), "a member the format has not"),
        ("time", setting("time", "2026-01-20T09:30:00Z"), "a time"),
        ("contests-missing", dropping("contests"), "no contests"),
        ("contest-missing", changing("contests", lambda both: both[:1]), "one of two contests"),
        ("contest-more", changing("contests", lambda both: both + both[:1]), "three of two contests"),
        ("contest-order", changing("contests", lambda both: both[::-1]), "contests in the other order"),
        ("contest-id", setting(*part, "id", "other"), "another contest's id"),
        ("contest-member-unknown", setting(*part, "cells", ""), "cells beside the opening"),
        ("names", setting(*part, "names", []), "names in a challenge"),
        ("rows-missing", dropping(*part, "rows"), "no rows"),
        ("rows-too-few", setting("contests", 1, "rows", [""]), "one row for two items"),
        ("rows-too-many", setting("contests", 1, "rows", ["", "approve", ""]), "three rows for two items"),
        ("row-unreadable", setting(*part, "rows", ["?"]), "a ? in a challenge"),
        ("row-integer", setting(*part, "rows", [1]), "a bit in the place of a row"),
        ("row-mark", setting(*part, "rows", ["approve"]), "a mark of the other contest"),
        ("row-order", setting(*part, "rows", ["against+for"]), "marks out of order"),
        ("row-twice", setting(*part, "rows", ["for+for"]), "a mark twice"),
        ("randomness-missing", dropping(*part, "randomness"), "no randomness"),
        ("randomness-short", shorter, "32 bytes too few"),
        ("randomness-long", longer, "32 bytes too many"),
        ("randomness-empty", setting(*part, "randomness", ""), "no bytes"),
        ("randomness-list", changing(*part, "randomness", lambda text: [text]), "an array"),
        ("fingerprint-missing", dropping("fingerprint"), "no fingerprint"),
        ("fingerprint-short", changing("fingerprint", lambda text: pack(unpack(text)[:31])), "31 bytes"),
        ("fingerprint-long", changing("fingerprint", lambda text: pack(unpack(text) + b"\0")), "33 bytes"),
        ("fingerprint-hexadecimal", changing("fingerprint", lambda text: unpack(text).hex()), "hexadecimal"),
    ]
    for name, edit, comment in edits:
        yield Bad("V6-challenge-" + name, challenged(6, edit=edit), comment)
    yield Bad("V6-challenge-randomness-short-SM2", challenged(6, suite=SM2, edit=shorter), "32 bytes too few")
    yield Bad("V6-challenge-row-unreadable-SM2", challenged(6, suite=SM2, edit=setting(*part, "rows", ["?"])), "a ? in a challenge")
    yield Bad("V6-challenge-unused-bits", challenged(6, after=changing("fingerprint", next_character)), "unused bits set in the fingerprint")
    yield Bad("V6-challenge-empty", at("open").append("challenge", {}, at("open").recorder, refused=6), "a body of no members")
    yield Bad("V6-ballot-in-clear-beside-challenge", at("challenged").cast(1, FOR, [1, 0], edit=opened_in_ballot, refused=6), "a ballot with randomness")


def next_character(text):
    return text[:-1] + chr(ord(text[-1]) + 1)


def opened_in_ballot(body):
    body["contests"][0]["randomness"] = ""


def v7():
    for suite, mark in BOTH:
        order = (at("open", suite).suite.n).to_bytes(32, "big")
        yield Bad("V7-challenge-randomness-n" + mark, challenged(7, suite=suite, edit=changing("contests", 0, "randomness", put(0, order))), "r is n")
        yield Bad("V7-challenge-last-randomness" + mark, challenged(7, suite=suite, edit=changing("contests", 1, "randomness", put(32, b"\xff" * 32))),
                  "the last r is all ones")
    yield Bad("V7-challenge-credential", challenged(7, edit=changing("credential", off_curve)), "a credential off the curve")
    yield Bad("V7-challenge-credential-identity", challenged(7, edit=setting("credential", pack(bytes(64)))), "64 zero bytes")
    above = forged(at("open"), [(["for"], [1, 5]), (X, [6, 7])], 7, changing("contests", 0, "randomness", put(0, (at("open").suite.n + 1).to_bytes(32, "big"))))
    yield Bad("V7-challenge-randomness-above-n", above, "r is n + 1, which would re-seal like the 1 that was sealed with")


def v8():
    for suite, mark in BOTH:
        yield Bad("V8-challenge" + mark, challenged(8, suite=suite, edit=setting("vote", pack(bytes(32)))), "another vote's id")


def v9():
    for suite, mark in BOTH:
        yield Bad("V9-challenge-withdrawn" + mark, challenged(9, suite=suite, card=3), "a credential that was withdrawn")
        author = at("open", suite)
        yield Bad("V9-challenge-not-on-the-roll" + mark, author.challenge(author.draw_cards(1)[0], ["for"], X, refused=9), "a credential that is not on the roll")
    author = at("open")
    yield Bad("V9-challenge-by-station", author.challenge(author.stations[0], ["for"], X, refused=9), "the key of a station")
    author = at("open")
    yield Bad("V9-challenge-by-recorder", author.challenge(author.recorder, ["for"], X, refused=9), "the key of the recorder")


def v10():
    for suite, mark in BOTH:
        yield Bad("V10-challenge-signature" + mark, challenged(10, suite=suite, after=CHANGED), "a bit of r is wrong")
        yield Bad("V10-challenge-signed-as-ballot" + mark, challenged(10, suite=suite, signed_as="ballot"), "signed as of the kind ballot")
    author = at("open")
    other = copy.copy(author.cards[1])
    other.secret = author.cards[2].secret
    yield Bad("V10-challenge-by-another", author.challenge(other, ["for"], X, refused=10), "signed by another credential")
    yield Bad("V10-challenge-changed", challenged(10, after=setting("contests", 0, "rows", ["against"])), "a row was changed after signing")
    yield Bad("V10-challenge-unsigned", challenged(10, after=setting("sig", pack(bytes(64)))), "a signature of zeros")


class Again:
    """A random source that gives some scalars once more, and then new ones."""

    def __init__(self, scalars, rng):
        self.scalars, self.rng = list(scalars), rng

    def scalar(self, n):
        return self.scalars.pop(0) if self.scalars else self.rng.scalar(n)


def opened(author, card, *sheet):
    """Opens a ballot in the log, and gives the ballot."""
    ballot, challenge = author.opened_ballot(author.cards[card], *sheet)
    author.append("challenge", challenge, author.cards[card])
    return ballot, challenge


def proved_again(author, ballot, challenge):
    """The same cells with another proof."""
    key, parts = author.log.joint_key(), []
    for one, part in zip(author.log.contests, challenge["contests"]):
        scalars = opening.split_randomness(author.suite, unpack(part["randomness"]))
        cells, proof = sealing.seal(author.suite, author.log.vote, key, unpack(ballot["credential"]), one, opening.bits(one, part["rows"]),
                                    Again(scalars, author.rng))
        parts.append({"id": one["id"], "cells": pack(cells), "proof": pack(proof)})
    assert [part["cells"] for part in parts] == [part["cells"] for part in ballot["contests"]]
    return {**ballot, "contests": parts}


def v11():
    for suite, mark in BOTH:
        yield Bad("V11-challenge-after-voting" + mark, challenged(11, "voted", suite, card=0), "the credential has voted")
        author = at("open", suite)
        ballot, challenge = opened(author, 1, ["for"], X)
        yield Bad("V11-opened-ballot-cast" + mark, author.copy().append("ballot", ballot, author.cards[1], refused=11), "a ballot that was opened is cast")
        yield Bad("V11-opened-twice" + mark, author.copy().append("challenge", challenge, author.cards[1], refused=11), "the same ballot is opened again")
        again = proved_again(author, ballot, challenge)
        yield Bad("V11-opened-ballot-proved-again" + mark, author.copy().append("ballot", again, author.cards[1], refused=11), "its cells with a new proof")
    author = at("open")
    ballot, challenge = opened(author, 1, ["for"], X)
    author.challenge(2, ["against"], Y).cast(0, FOR, [1, 0]).challenge(1, ["against"], X)
    yield Bad("V11-opened-ballot-cast-later", author.copy().append("ballot", ballot, author.cards[1], refused=11), "the first of several challenges; lines between")
    yield Bad("V11-opened-by-another", author.copy().challenge(2, ["for"], X, edit=setting("fingerprint", challenge["fingerprint"]), refused=11),
              "another credential claims the fingerprint")
    yield Bad("V11-opened-in-other-rows", author.copy().append("challenge", {**challenge, "contests": other_rows(challenge)}, author.cards[1], refused=11),
              "the fingerprint once more, with other rows")
    for suite, mark in BOTH:
        author = named_stages("open", suite).copy()
        parts = [{"id": one["id"], "rows": rows, "randomness": pack((b"\0" * 31 + b"\1") * len(one["items"]) * len(one["marks"]))}
                 for one, rows in zip(author.log.contests, (["for", "for"], ["approve", "", ""]))]
        body = {"credential": author.cards[1].key, "contests": parts, "fingerprint": pack(bytes(32))}
        yield Bad("V11-challenge-in-named-vote" + mark, author.append("challenge", body, author.cards[1], refused=11), "there is nothing to open")


def other_rows(challenge):
    first, second = challenge["contests"]
    return [{**first, "rows": ["against"]}, second]


def forged(author, bits_and_randomness, check=28, edit=None, card=1):
    """A challenge of given randomness, whose fingerprint is made over identities as 64 zero bytes, as a careless program would."""
    suite, key, cells, parts = author.suite, author.log.joint_key(), [], []
    for one, (rows, randomness) in zip(author.log.contests, bits_and_randomness):
        pairs = [(suite.mul(r, suite.G), suite.combine((r, key), (bit, suite.G))) for bit, r in zip(opening.bits(one, rows), randomness)]
        cells.append(b"".join(suite.encode_point0(P) for pair in pairs for P in pair))
        parts.append({"id": one["id"], "rows": rows, "randomness": pack(b"".join(map(suite.encode_scalar, randomness)))})
    fingerprint = opening.fingerprint(suite, author.log.vote, author.cards[card].bytes, cells)
    body = {"credential": author.cards[card].key, "contests": parts, "fingerprint": pack(fingerprint)}
    return author.append("challenge", body, author.cards[card], refused=check, edit=edit)


def swapped(text):
    data = unpack(text)
    return pack(data[32:64] + data[:32] + data[64:])


def plus_one(place):
    """One r of packed ones, plus 1."""
    def change(text):
        data = unpack(text)
        return pack(data[:place] + (int.from_bytes(data[place:place + 32], "big") + 1).to_bytes(32, "big") + data[place + 32:])
    return change


def fingerprint_of(make):
    """A challenge whose fingerprint is made by another rule, of its suite, vote, credential and cells."""
    author = at("open")
    ballot, challenge = author.opened_ballot(author.cards[1], ["for"], X)
    cells = [unpack(part["cells"]) for part in ballot["contests"]]
    wrong = make(author.suite, author.log.vote, author.cards[1].bytes, cells)
    return author.append("challenge", {**challenge, "fingerprint": pack(wrong)}, author.cards[1], refused=28)


def v28_limits():
    for suite, mark in BOTH:
        yield Bad("V28-over-the-row" + mark, challenged(28, suite=suite, rows=(["for+against"], X)), "two marks, row [1,1]")
        yield Bad("V28-over-the-cap" + mark, challenged(28, suite=suite, rows=(["for"], ["approve", "approve"])), "2 marks, cap 1..1")
    yield Bad("V28-under-the-row", challenged(28, rows=([""], X)), "no mark, row [1,1]")
    yield Bad("V28-under-the-cap", challenged(28, rows=(["for"], ["", ""])), "no mark, cap 1..1")
    for conflict in ("mark", "ballot"):
        author = prepared(P256, "flaw in a challenge, conflict " + conflict, [MOTION], conflict=conflict, cards=1).open(2, 1)
        yield Bad("V28-over-the-row-conflict-" + conflict, author.challenge(0, ["for+against"], refused=28), "two marks; validity.conflict is " + conflict)


def v28():
    yield from v28_limits()
    for suite, mark in BOTH:
        yield Bad("V28-wrong-row" + mark, challenged(28, suite=suite, edit=setting("contests", 0, "rows", ["against"])), "another choice than was sealed")
        yield Bad("V28-wrong-randomness" + mark, challenged(28, suite=suite, edit=changing("contests", 0, "randomness", plus_one(0))), "the first r plus 1")
        yield Bad("V28-fingerprint" + mark, challenged(28, suite=suite, edit=changing("fingerprint", break_signature)), "a bit of the fingerprint is wrong")
        yield Bad("V28-randomness-0" + mark, forged(at("open", suite), [(["for"], [0, 5]), (X, [6, 7])]), "r is 0: A is the identity")
        author = at("open", suite)
        minus = -pow(author.secret_share(1), -1, author.suite.n) % author.suite.n
        yield Bad("V28-B-is-identity" + mark, forged(author, [(["for"], [minus, 5]), (X, [6, 7])]), "rY + G is the identity: who knows the secret key can bring it about")
        author = at("open", suite)
        _, challenge = author.opened_ballot(author.cards[2], ["for"], X)
        body = {**challenge, "credential": author.cards[1].key}
        yield Bad("V28-of-another-credential" + mark, author.append("challenge", body, author.cards[1], refused=28), "the fingerprint is of another credential's ballot")
    yield Bad("V28-randomness-0-last", forged(at("open"), [(["for"], [4, 5]), (X, [6, 0])]), "r is 0, the bit too: both are the identity")
    yield Bad("V28-wrong-row-of-the-last-contest", challenged(28, edit=setting("contests", 1, "rows", Y)), "another choice than was sealed")
    yield Bad("V28-wrong-last-randomness", challenged(28, edit=changing("contests", 1, "randomness", plus_one(32))), "the last r plus 1")
    yield Bad("V28-randomness-swapped", challenged(28, edit=changing("contests", 0, "randomness", swapped)), "r of two cells changed places")
    rules = [
        ("of-another-vote", lambda suite, vote, key, cells: opening.fingerprint(suite, bytes(32), key, cells), "for another vote"),
        ("contests-swapped", lambda suite, vote, key, cells: opening.fingerprint(suite, vote, key, cells[::-1]), "the contests in the other order"),
        ("cells-joined", lambda suite, vote, key, cells: opening.fingerprint(suite, vote, key, [b"".join(cells)]), "all cells with one length before them"),
        ("without-credential", lambda suite, vote, key, cells: opening.fingerprint(suite, vote, b"", cells), "an empty credential"),
        ("first-contest-alone", lambda suite, vote, key, cells: opening.fingerprint(suite, vote, key, cells[:1]), "the first contest alone"),
        ("hash-of-the-cells", lambda suite, vote, key, cells: suite.H(b"".join(cells)), "the hash of the cells"),
    ]
    for name, make, comment in rules:
        yield Bad("V28-fingerprint-" + name, fingerprint_of(make), comment)


def counted():
    yield Bad("V20-challenge-as-ballot", at("voted").close(edit=setting("ballots", 2), refused=20), "the challenge is among the ballots")
    yield Bad("V21-challenge-as-ballot", at("shared").result(edit=setting("attendance", "returned", 2), refused=21), "the challenge is returned")
    yield Bad("V22-challenge-as-ballot", at("shared").result(edit=changing("contests", 0, "counts", 0, 0, lambda x: x + 1), refused=22), "the challenge is counted")


def order():
    """Two flaws."""
    wrong = setting("contests", 0, "rows", ["against"])
    yield Bad("V11-and-V28", challenged(11, "voted", card=0, edit=wrong), "one challenge: the credential has voted, and the row is wrong")
    yield Bad("V10-and-V28", challenged(10, edit=wrong, after=CHANGED), "one challenge: bad signature, wrong row")
    yield Bad("V10-and-V11-challenge", challenged(10, "voted", card=0, after=CHANGED), "one challenge: bad signature, the credential has voted")
    yield Bad("V9-and-V11-challenge", challenged(9, card=3, edit=wrong), "one challenge: withdrawn, wrong row")
    author = at("open")
    ballot, _ = opened(author, 1, ["for"], X)
    ballot["contests"][0]["proof"] = put(256, bytes(32))(ballot["contests"][0]["proof"])
    yield Bad("V11-and-V19-opened", author.append("ballot", ballot, author.cards[1], refused=11), "one ballot: opened before, false proof")
    author = at("open").challenge(1, ["for"], X, edit=wrong, refused=28, go_on=True)
    yield Bad("V28-before-V19", author.copy().cast(2, [1, 1], [1, 0], cheat=True, refused=19), "line 6: a false opening; line 7: a false proof")
    yield Bad("V28-before-V11", author.copy().cast(0, FOR, [1, 0]).cast(0, FOR, [1, 0], refused=11), "line 6: a false opening; line 8: a second ballot")
    yield Bad("V28-before-V28", author.copy().challenge(2, ["for"], X, edit=wrong, refused=28), "two false openings")
    author = at("open").cast(2, [1, 1], [1, 0], cheat=True, refused=19, go_on=True)
    yield Bad("V19-before-V28", author.challenge(1, ["for"], X, edit=wrong, refused=28), "line 6: a false proof; line 7: a false opening")


def flaws():
    for group in (v5, v6, v7, v8, v9, v10, v11, v28, counted, order):
        yield from group()
