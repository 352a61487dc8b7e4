"""The good logs of testvectors/records-good."""

from build import Author, contest, select

EACH = ("P256-SHA256", "SM2-SM3")
ITEMS = ("p01", "p02", "p03")
STANDS = ("for", "against", "abstain")
PAIR, FIRST_AND_LAST, FIRST, NONE = [1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 0, 0]


def small_contest(places=2, **decide):
    """Three items, one mark, at most two of them."""
    return contest("projects", ITEMS, select(places, **decide), cap=("approve", 0, 2))


def small(suite, seed="small", cards=5, **decide):
    """Prepared: 2 of 3 trustees, the small contest, 7 deputies."""
    author = Author(suite, seed)
    return author.prepare(author.definition([small_contest(**decide)], deputies=7), cards)


def small_log(suite):
    author = small(suite).open(6, 5)
    for card, bits in enumerate([PAIR, PAIR, FIRST_AND_LAST, PAIR, PAIR]):
        author.cast(card, bits)
    return author.finish(sharing=(1, 3))


def mixed_log(suite, validity, seed="mixed"):
    """Sealed and paper ballots, two contests, a credential withdrawn."""
    author = Author(suite, seed)
    contests = [contest("motions", ("m1", "m2"), select(2, "valid", (2, 5), "for", "at_least"), STANDS),
                small_contest(base="returned", word="at_least")]
    author.prepare(author.definition(contests, deputies=12, stations=2, validity=validity), cards=4, rehearsing=(3, 1))
    author.open(10, 9, withdrawn=[author.cards[1]])
    author.cast(0, [1, 0, 0, 0, 1, 0], PAIR)
    author.paper(["for", "abstain"], ["approve", "approve", ""])
    author.paper(["for", "for+against"], ["approve", "", ""])
    author.cast(3, [0, 0, 1, 0, 0, 0], NONE)
    author.paper(["", ""], ["?", "approve", ""], station=1)
    author.paper(["?", "for"], ["approve", "approve", "approve"], station=1)
    author.paper(["", ""], ["", "", ""])
    author.cast(2, [1, 0, 0, 1, 0, 0], FIRST)
    return author.finish(sharing=(2, 3), attesting=(3, 1, 2))


def void_log():
    """One paper more than was issued."""
    author = Author("P256-SHA256", "void")
    author.prepare(author.definition([small_contest()], deputies=4, stations=1), cards=2)
    author.open(3, 3).cast(0, PAIR).cast(1, FIRST)
    author.paper(["approve", "", ""]).paper(["", "", "approve"])
    return author.finish()


def one_trustee_log(suite):
    author = Author(suite, "one trustee")
    author.prepare(author.definition([small_contest()], deputies=3, trustees=1, t=1), cards=2, rehearsing=(1,))
    return author.open(2, 2).cast(1, PAIR).cast(0, PAIR).finish(sharing=(1,), attesting=(1,))


def zero_ballots_log(suite):
    return small(suite, "zero ballots", cards=5).open(5, 5).finish()


def zero_base_log():
    """At least 1/2 of no ballots holds for every item, but an item without a vote does not pass."""
    return small("P256-SHA256", "zero base", base="returned", word="at_least").open(5, 5).finish()


def runoff_log(suite):
    """The second place is tied."""
    author = small(suite, "runoff", cards=6, base="present", majority=(1, 3), word="at_least").open(6, 6)
    for card, bits in enumerate([PAIR, PAIR, FIRST_AND_LAST, FIRST_AND_LAST]):
        author.cast(card, bits)
    return author.finish()


def tie_inside_log():
    """A tie that decides no place is no runoff."""
    author = small("P256-SHA256", "tie inside", base="none").open(5, 5)
    return author.cast(0, PAIR).cast(1, PAIR).cast(2, [0, 0, 0]).finish()


def short_log():
    """Fewer pass than there are places."""
    author = small("P256-SHA256", "short", shortfall="revote").open(7, 5)
    for card in range(5):
        author.cast(card, PAIR if card < 3 else FIRST)
    return author.finish()


def compulsory_log(suite):
    """Two items, two marks, an answer to each is compulsory and exactly one must be 'yes'."""
    author = Author(suite, "compulsory")
    contests = [contest("grades", ("a", "b"), select(1, "valid", (1, 2), "yes"), ("yes", "no"), (1, 1), ("yes", 1, 1))]
    author.prepare(author.definition(contests, deputies=3, t=3, stations=1, validity=("ballot", "invalid", "ballot"),
                                     quorum=("more_than", 1, 2)), cards=2, rehearsing=(2, 3, 1))
    author.open(3, 3).cast(0, [1, 0, 0, 1]).paper(["yes", "no"]).cast(1, [0, 1, 1, 0])
    return author.finish(sharing=(3, 2, 1), attesting=())


def extra_share_log():
    """A third share where two are enough; the roll in two records, one of them after a rehearsal."""
    author = Author("P256-SHA256", "extra share")
    author.prepare(author.definition([small_contest()], deputies=4), cards=1, rehearsing=(2,))
    author.roll(2).rehearse(1).rehearse(3)
    author.open(3, 3, edit=lambda body: body.update(time="2026-06-30T23:59:60Z"))
    return author.cast(2, FIRST).cast(0, PAIR).cast(1, PAIR).finish(sharing=(3, 1, 2), attesting=(2,))


def many_trustees_log():
    """15 trustees, threshold 8; only eight rehearse, the other seven and one of those decrypt."""
    author = Author("P256-SHA256", "many trustees")
    author.prepare(author.definition([small_contest(1)], deputies=2, trustees=15, t=8), cards=2, rehearsing=range(15, 7, -1))
    return author.open(2, 2).cast(0, PAIR).cast(1, FIRST).finish(sharing=(7, 12, 1, 2, 6, 5, 4, 3), attesting=(15,))


def underway_log():
    return small("P256-SHA256", "underway").open(5, 5).cast(0, PAIR).cast(3, NONE)


def defined_log():
    return small("SM2-SM3", "defined")


def closed_log():
    return small("P256-SHA256", "closed").open(5, 5).cast(2, FIRST).close().share(1)


def good_logs():
    """(file stem, author, comment) of every good log."""
    for suite in EACH:
        yield "small-" + suite, small_log(suite), "one contest, five sealed ballots, all phases, two attests"
    yield "mixed-P256-SHA256", mixed_log("P256-SHA256", ("contest", "valid", "mark")), \
        "sealed and paper ballots; an over-voted contest is invalid by itself; an unreadable mark counts for nothing"
    yield "mixed-SM2-SM3", mixed_log("SM2-SM3", ("contest", "valid", "mark")), "the same in the other suite"
    yield "mixed-strict-P256-SHA256", mixed_log("P256-SHA256", ("ballot", "valid", "ballot"), "mixed strict"), \
        "the same ballots; an over-voted contest or an unreadable mark voids the ballot"
    yield "void-P256-SHA256", void_log(), "returned 4, issued 3: void, no share, no counts"
    for suite in EACH:
        yield "one-trustee-" + suite, one_trustee_log(suite), "threshold 1 of 1"
        yield "zero-ballots-" + suite, zero_ballots_log(suite), "nobody voted: sums, shares and commitments are the identity"
        yield "runoff-" + suite, runoff_log(suite), "a tie decides the second place"
        yield "compulsory-" + suite, compulsory_log(suite), "row [1,1], cap min = max, threshold 3 of 3, no attest"
    yield "zero-base-P256-SHA256", zero_base_log(), "nobody voted, and the base is the ballots returned: nobody passes"
    yield "tie-inside-P256-SHA256", tie_inside_log(), "a tie that decides no place; base none"
    yield "short-P256-SHA256", short_log(), "one passes, two places"
    yield "extra-share-P256-SHA256", extra_share_log(), "three shares where two are enough, two roll records, a leap second"
    yield "many-trustees-P256-SHA256", many_trustees_log(), "threshold 8 of 15, shares not in order"
    yield "underway-P256-SHA256", underway_log(), "phase open: holds so far"
    yield "defined-SM2-SM3", defined_log(), "phase defined: holds so far"
    yield "closed-P256-SHA256", closed_log(), "phase closed, one share: holds so far"
