"""Good logs with challenges, and with keys and numbers for what stands beside the log."""

import functools

from build import Author, contest, pass_each, select
from good import EACH
from good_law import CHAIRS

P256, SM2 = "P256-SHA256", "SM2-SM3"
MOTION = contest("motion", ("m",), pass_each(base="valid"), ("for", "against"), (1, 1))
PICK = contest("pick", ("x", "y"), select(1, "valid"), cap=("approve", 1, 1))
FOR, AGAINST = [1, 0], [0, 1]
X, Y = ["approve", ""], ["", "approve"]


def defined(suite, seed, contests, deputies=3, ed25519=False, witnesses=None, **choices):
    """One trustee, and the definition; `ed25519` and `witnesses` as Author.asking has them."""
    author = Author(suite, seed)
    return author, author.asking(author.definition(contests, deputies, trustees=1, t=1, **choices), ed25519, witnesses)


def prepared(suite, seed, contests, deputies=3, cards=2, **choices):
    author, definition = defined(suite, seed, contests, deputies, **choices)
    return author.prepare(definition, cards, rehearsing=(1,))


def line_0_log(suite):
    """The first line of challenge_log."""
    author, definition = defined(suite, "challenge", [MOTION, PICK])
    return author.new(definition)


@functools.lru_cache(maxsize=None)
def challenge_log(suite):
    """Card 0 opens a ballot, opens another of the same choice, and then votes."""
    author = prepared(suite, "challenge", [MOTION, PICK]).open(2, 2)
    author.challenge(0, ["for"], X).challenge(0, ["for"], X).cast(1, AGAINST, [0, 1]).cast(0, FOR, [1, 0])
    return author.finish_alone()


@functools.lru_cache(maxsize=None)
def witnessed_log(suite):
    """Two of three witnesses are asked for, and one attestation; in P256-SHA256 the recorder has an Ed25519 key."""
    author = prepared(suite, "witnessed", [PICK], cards=1, ed25519=suite == P256, witnesses=(2, 3), attestations=1, stations=1).open(2, 2)
    return author.challenge(0, Y).cast(0, [0, 1]).paper(["approve", ""]).finish_alone()


@functools.lru_cache(maxsize=None)
def ed25519_log():
    """An Ed25519 key, no witnesses; named, under way. The definition asks for an attestation that is not yet there."""
    author = prepared(P256, "ed25519", [MOTION], deputies=5, cards=4, ed25519=True, secrecy="named", attestations=1).open(5, 4)
    return author.cast(0, ["for"]).cast(2, ["against"]).cast(1, ["for"])


@functools.lru_cache(maxsize=None)
def witnesses_log(suite):
    """32 witnesses, all of them asked for; a named vote at its roll."""
    return prepared(suite, "32 witnesses", [MOTION], witnesses=(32, 32), secrecy="named")


def conflict_log():
    """Names on paper, and rows of two marks read as ?: a challenge has neither."""
    author = prepared(SM2, "challenge and names", [CHAIRS], stations=1, conflict="mark").open(3, 3)
    author.challenge(1, ["for", "against", ""]).paper(["for+against", "against", ""], names=["周"])
    return author.challenge(0, ["", "", ""]).cast(1, [1, 0, 0] + [0, 1, 0] + [0, 0, 1]).finish_alone()


def void_log():
    """A challenge is not returned: as many ballots as were issued, and a challenge more, is no void vote. An attestation that was asked for is missing."""
    author = prepared(P256, "challenge is no ballot", [PICK], cards=1, stations=1, attestations=1).open(2, 2)
    return author.challenge(0, X).paper(X).cast(0, [1, 0]).finish(sharing=(1,), attesting=())


def underway_log(suite):
    author = prepared(suite, "challenge underway", [PICK]).open(2, 2)
    return author.challenge(0, X).challenge(1, X)


def good_logs():
    """(file stem, author, comment) of every good log."""
    for suite in EACH:
        yield "challenge-" + suite, challenge_log(suite), "a credential opens two ballots of the same choice, and then votes"
        yield "witnessed-" + suite, witnessed_log(suite), "witnesses, attestations and, in P256-SHA256, an Ed25519 key of the recorder; a challenge"
        yield "witnesses-32-" + suite, witnesses_log(suite), "32 of 32 witnesses; a named vote at its roll: holds so far"
        yield "challenge-line-0-" + suite, line_0_log(suite), "the first line of challenge-%s: holds so far" % suite
        yield "challenge-underway-" + suite, underway_log(suite), "two credentials open the same choice; phase open: holds so far"
    yield "ed25519-" + P256, ed25519_log(), "an Ed25519 key and no witnesses; named, phase open: holds so far"
    yield "challenge-names-" + SM2, conflict_log(), "challenges where names are written on paper and a conflict voids the mark; an empty row for each item"
    yield "challenge-no-ballot-" + P256, void_log(), "issued 2, returned 2 and a challenge: not void. One attestation is asked for, none is there"
