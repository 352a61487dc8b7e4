"""Bad logs whose flaw is in the result or after it: V21 … V25."""

import merkle
from build import Author
from good import small, small_contest
from shapes import pack
from stages import P256, SM2, Bad, at, changing, setting, tied_before_result, void_at_close


def v21():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V21-returned" + mark, at("shared", suite).result(edit=setting("attendance", "returned", 5), refused=21), "5, not 4")
    yield Bad("V21-present", at("shared").result(edit=setting("attendance", "present", 7), refused=21), "7, not 6")
    yield Bad("V21-issued", at("shared").result(edit=setting("attendance", "issued", 4), refused=21), "4, not 5")
    yield Bad("V21-deputies", at("shared").result(edit=setting("attendance", "deputies", 6), refused=21), "6, not 7")
    yield Bad("V21-void", void_at_close().copy().result(edit=setting("attendance", "issued", 3), refused=21), "so that it looks not void")


def moved_counts(body):
    """p03 gets what p01 had, and the verdict says so too."""
    one = body["contests"][0]
    one["counts"] = one["counts"][::-1]
    one["verdict"] = {**one["verdict"], "adopted": ["p03"]}


def whole_with(suite, edit, check):
    """The result is changed, and the trustees attest it."""
    return at("shared", suite).result(edit=edit, refused=check, go_on=True).attest(1).attest(2)


def v22():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V22-counts-swapped" + mark, whole_with(suite, moved_counts, 22), "votes moved, verdict to match, attested")
    yield Bad("V22-one-more", at("shared").result(edit=changing("contests", 0, "counts", 1, 0, lambda x: x + 1), refused=22), "a vote added")
    yield Bad("V22-one-less", at("shared").result(edit=changing("contests", 0, "counts", 0, 0, lambda x: x - 1), refused=22), "a vote taken")
    valid = changing("contests", 0, lambda one: {**one, "valid": one["valid"] - 1, "invalid": one["invalid"] + 1})
    yield Bad("V22-valid", at("shared").result(edit=valid, refused=22), "a valid ballot called invalid")
    yield Bad("V22-invalid", at("shared").result(edit=setting("contests", 0, "invalid", 1), refused=22), "valid and invalid are more than returned")
    yield Bad("V22-unreadable", at("shared").result(edit=setting("contests", 0, "unreadable", [0, 0, 0]), refused=22), "an unreadable mark lost")
    yield Bad("V22-void-valid", void_at_close().copy().result(edit=setting("contests", 0, "valid", 3), refused=22), "valid ballots in a void vote")


def verdict(**changes):
    return changing("contests", 0, "verdict", lambda found: {**found, **changes})


NO_RUNOFF = {"items": [], "places": 0}


def v23():
    decided = verdict(adopted=["p01", "p02"], short=0, state="decided")
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V23-adopted-more" + mark, whole_with(suite, decided, 23), "an item without majority is adopted; attested")
    yield Bad("V23-adopted-less", at("shared").result(edit=verdict(adopted=[], short=2), refused=23), "an item that passed is left out")
    yield Bad("V23-short-hidden", at("shared").result(edit=verdict(short=0), refused=23), "a place left over is not said")
    yield Bad("V23-state", at("shared").result(edit=verdict(state="decided"), refused=23), "short, and called decided")
    tie = tied_before_result()
    yield Bad("V23-runoff-denied", tie.copy().result(edit=verdict(adopted=["p01", "p02"], runoff=NO_RUNOFF, state="decided"), refused=23),
              "a tie for the last place, decided by the order")
    yield Bad("V23-runoff-order", tie.copy().result(edit=verdict(runoff={"items": ["p03", "p02"], "places": 1}), refused=23),
              "run-off items not in the definition's order")
    yield Bad("V23-runoff-places", tie.copy().result(edit=verdict(runoff={"items": ["p02", "p03"], "places": 2}), refused=23), "a place too many")
    yield Bad("V23-void-decided", void_at_close().copy().result(edit=verdict(state="decided"), refused=23), "a void vote called decided")
    yield Bad("V23-void-short", void_at_close().copy().result(edit=verdict(short=2), refused=23), "places left over in a void vote")
    yield Bad("V23-adopted-order", ranked().result(edit=changing("contests", 0, "verdict", "adopted", lambda ids: ids[::-1]), refused=23),
              "adopted not in rank order")
    empty = small(P256, "flaw in a zero base", base="returned", word="at_least").open(5, 5).close().share(1).share(2)
    yield Bad("V23-passes-without-a-vote", empty.result(edit=verdict(runoff={"items": ["p01", "p02", "p03"], "places": 2}, short=0, state="runoff"),
                                                        refused=23), "at least half of no ballots: 0 of 0")


def ranked():
    """p02 before p01."""
    author = Author(P256, "flaw in the order")
    author.prepare(author.definition([small_contest(base="none")], deputies=2, trustees=1, t=1), cards=2, rehearsing=(1,))
    return author.open(2, 2).cast(0, [1, 1, 0]).cast(1, [0, 1, 0]).close().share(1)


def v24():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        author = at("counted", suite)
        yield Bad("V24-head" + mark, author.copy().attest(1, edit=setting("head", pack(author.log.leaves[-2])), refused=24), "the line before the result")
    root = pack(merkle.root(author.suite, author.log.leaves[:-1]))
    yield Bad("V24-root-SM2", author.copy().attest(1, edit=setting("root", root), refused=24), "the root without the result")
    author = at("counted").attest(1)
    later = {"head": pack(author.log.leaves[-1]), "root": pack(merkle.root(author.suite, author.log.leaves))}
    yield Bad("V24-head-of-attest", author.copy().attest(2, edit=setting("head", later["head"]), refused=24), "the attest before, not the result")
    yield Bad("V24-root-with-attest", author.copy().attest(2, edit=setting("root", later["root"]), refused=24), "the root with the attest before")


def v25():
    for stage in ("defined", "voted", "shared"):
        author = at(stage)
        yield Bad("V25-ends-" + stage, author, "good so far, and no result", line=len(author.lines))
    yield Bad("V25-ends-voted-SM2", at("voted", SM2), "good so far, and no result", line=len(at("voted", SM2).lines))


def flaws():
    for group in (v21, v22, v23, v24, v25):
        yield from group()
