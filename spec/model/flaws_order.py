"""Bad logs with two flaws: the first line that fails counts, and on it the first check that fails."""

from flaws_bodies import break_signature, off_curve, put
from good import FIRST, PAIR
from shapes import pack
from stages import SM2, Bad, at, changing, setting

STUFFED = [2, 0, 0]
CHANGED = changing("sig", break_signature)


def stuffed(suite="P256-SHA256"):
    """A false ballot on line 12, as if it had passed."""
    return at("one ballot", suite).cast(1, STUFFED, cheat=True, refused=19, go_on=True)


def lines():
    yield Bad("V19-before-V10", stuffed().cast(2, PAIR, after=CHANGED, refused=10), "line 12: a false proof; line 13: a bad signature")
    yield Bad("V19-before-V10-SM2", stuffed(SM2).cast(2, PAIR, after=CHANGED, refused=10), "line 12: a false proof; line 13: a bad signature")
    yield Bad("V19-before-V19", stuffed().cast(2, STUFFED, cheat=True, refused=19), "two false proofs")
    yield Bad("V19-before-V11", stuffed().cast(0, PAIR, refused=11), "line 12: a false proof; line 13: a second ballot")
    yield Bad("V19-before-V1", stuffed().cast(2, PAIR, raw=lambda line: line[:-1], refused=1), "line 12: a false proof; line 13: no line feed")
    yield Bad("V19-before-V20", stuffed().close(edit=setting("ballots", 1), refused=20), "line 12: a false proof; line 13: close is wrong")
    yield Bad("V10-before-V19", at("one ballot").cast(1, PAIR, after=CHANGED, refused=10, go_on=True).cast(2, STUFFED, cheat=True, refused=19),
              "line 12: a bad signature; line 13: a false proof")
    yield Bad("V19-before-V25", stuffed(), "a false proof, and no result")


def checks():
    author = at("one ballot")
    yield Bad("V10-and-V19", author.copy().cast(1, STUFFED, cheat=True, after=CHANGED, refused=10), "one ballot: bad signature, false proof")
    yield Bad("V11-and-V19", author.copy().cast(0, STUFFED, cheat=True, refused=11), "one ballot: the second of its credential, false proof")
    yield Bad("V9-and-V19", author.copy().cast(3, STUFFED, cheat=True, refused=9), "one ballot: credential withdrawn, false proof")
    yield Bad("V9-and-V10", author.copy().cast(3, FIRST, after=CHANGED, refused=9), "one ballot: credential withdrawn, bad signature")
    yield Bad("V10-and-V11", author.copy().cast(0, FIRST, after=CHANGED, refused=10), "one ballot: bad signature, second of its credential")
    yield Bad("V8-and-V9", author.copy().cast(3, FIRST, edit=setting("vote", pack(bytes(32))), refused=8), "one ballot: another vote, credential withdrawn")
    both = changing("contests", 0, lambda one: {**one, "cells": off_curve(one["cells"])})
    yield Bad("V7-and-V8", author.copy().cast(1, FIRST, edit=lambda body: [both(body), setting("vote", pack(bytes(32)))(body)], refused=7),
              "one ballot: a cell off the curve, another vote")
    yield Bad("V6-and-V7", author.copy().cast(1, FIRST, edit=lambda body: [both(body), setting("extra", 0)(body)], refused=6),
              "one ballot: an unknown member, a cell off the curve")
    yield Bad("V5-and-V6", at("closed").append("ballot", {}, author.recorder, refused=5), "an empty ballot after close")
    yield Bad("V3-and-V4", author.copy().cast(1, FIRST, envelope=lambda record: record.update(seq=9, prev=pack(bytes(32))), refused=3),
              "a wrong number and a wrong prev")
    yield Bad("V17-and-V18", at("rehearsed").open(8, 4, author.cards[2:], edit=changing("withdrawn", lambda keys: keys[::-1]), refused=17),
              "too many present, withdrawn unsorted")
    yield Bad("V21-and-V22", at("shared").result(edit=lambda body: [setting("attendance", "returned", 5)(body), setting("contests", 0, "valid", 5)(body)],
                                                 refused=21), "attendance and counts wrong")
    yield Bad("V22-and-V23", at("shared").result(edit=lambda body: [setting("contests", 0, "invalid", 5)(body),
                                                                    setting("contests", 0, "verdict", "short", 0)(body)], refused=22),
              "counts and verdict wrong")
    yield Bad("V10-and-V16", at("one share").share(3, edit=changing("proof", put(256, bytes(32))), after=CHANGED, refused=10), "a share: bad signature, bad proof")


def flaws():
    yield from lines()
    yield from checks()
