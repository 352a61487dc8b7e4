"""The votes that bad logs of the law of the count start from."""

import functools

from build import Author, contest, pass_each, select
from good import STANDS, small_contest
from good_law import AGAINST, CARD, CHAIRS, FOR, GRADES, MOTIONS, NONE, alone
from stages import P256


@functools.lru_cache(maxsize=None)
def election(stage, suite=P256):
    """A vote with names: chief is trustee 2 of 2. Lines 9 and 10 are papers with a doubtful row, 10 with names."""
    author = alone(suite, "flaw in an election", [CHAIRS, CARD], deputies=7, cards=1, trustees=2, chief=2).open(6, 6)
    assert len(author.lines) == 8
    author.cast(0, FOR + NONE * 2, FOR + NONE)
    author.paper(["?", "", ""], ["?", "?"])
    author.paper(["?", "against", "against"], ["for", ""], names=["乙", "甲"])
    author.paper(["for", "against", ""], ["", "for"], names=["甲"])
    if stage == "voted":
        return author
    author.ruling(9, "chairs", ["for", "", ""])
    if stage == "ruled":
        return author
    author.join("chairs", ["乙", "甲"], "丙")
    if stage == "joined":
        return author
    author.paper(["", "against", ""], ["against", ""], names=["戊"]).ruling(9, "card").paper(["against", "", ""], ["", ""], names=["甲"]).close()
    return author if stage == "closed" else author.share(1)


@functools.lru_cache(maxsize=None)
def named(stage, suite=P256):
    """A named vote with a cap of 1 to 2 in one contest, an answer compulsory in the other; 4 keys, one withdrawn."""
    author = Author(suite, "flaw in a named vote")
    must = contest("must", ("x", "y"), pass_each(base="valid"), STANDS, (1, 1))
    some = contest("some", ("a", "b", "c"), select(1, "valid"), cap=("approve", 1, 2))
    author.new(author.definition([must, some], deputies=4, trustees=2, secrecy="named", chief=1))
    if stage == "defined":
        return author
    author.roll(4)
    if stage == "rolled":
        return author
    author.open(4, 3, withdrawn=[author.cards[3]])
    author.cast(0, ["for", "against"], ["approve", "", ""])
    return author if stage == "open" else author.cast(1, ["for", "for"], ["", "approve", ""]).close()


@functools.lru_cache(maxsize=None)
def congress():
    """All three rules before the result: m1 has 3 of 5 deputies, m2 2 of 5 but 2 of 3 valid; grades at exactly half of those present."""
    motions = {**MOTIONS, "items": MOTIONS["items"] + [{"id": "m3", "title": "Item m3"}]}
    graded = {**GRADES, "decide": {**GRADES["decide"], "base": "present"}}
    author = alone(P256, "flaw in a congress", [motions, graded], deputies=5, cards=1).open(4, 4)
    author.cast(0, FOR + FOR + FOR, FOR + FOR + AGAINST + NONE)
    author.paper(["for", "for", "for"], ["good", "fair", "poor", ""]).paper(["for", "against", "for"], ["poor", "", "", ""])
    return author.paper(["for+against", "", ""], ["", "", "", "good"]).close().share(1)


@functools.lru_cache(maxsize=None)
def void_rules():
    """A void vote under all three rules, closed."""
    author = alone(P256, "flaw in void rules", [MOTIONS, GRADES, CHAIRS], deputies=3, cards=1).open(2, 1)
    for _ in range(2):
        author.paper(["for", "for"], ["good", "good", "", ""], ["for", "against", ""], names=["周"])
    return author.close()


@functools.lru_cache(maxsize=None)
def elected(tie="runoff"):
    """qian 3, +1 (甲) 2, +2 (乙) 2, zhao 2, sun 1: two of them pass for two places, or a tie."""
    people = contest("people", ("zhao", "qian", "sun"), select(2, "present", (1, 4), "for", tie=tie), STANDS, others=(3,))
    author = alone(P256, "flaw in the elected", [people], deputies=5).open(5, 5).cast(0, FOR + FOR + NONE)
    return author.paper(["", "for", ""], names=["甲", "乙"]).paper(["for", "for", "for"], names=["甲", "乙"]).close().share(1)


@functools.lru_cache(maxsize=None)
def tied():
    author = alone(P256, "flaw in a presidium", [small_contest(base="none", tie="presidium")], deputies=2, cards=2, stations=0)
    return author.open(2, 2).cast(0, [1, 1, 0]).cast(1, [1, 0, 1]).close().share(1)


def stage(of, *words):
    return of(*words).copy()
