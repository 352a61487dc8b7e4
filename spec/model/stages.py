"""The votes that bad logs start from, stopped at every stage; and how a bad log is written down."""

import functools

from build import Author, contest, select
from good import FIRST, PAIR, NONE, STANDS, small_contest

P256, SM2 = "P256-SHA256", "SM2-SM3"


class Bad:
    """A log with one flaw. The name begins with the check that refuses it."""

    def __init__(self, name, author, comment, lines=None, line=None, previous=None):
        self.name, self.suite, self.comment, self.previous = name, author.suite.name, comment, previous
        self.data = b"".join(author.lines if lines is None else lines)
        self.line = author.refused_line if line is None else line
        self.check = int(name[1:].split("-")[0])


@functools.lru_cache(maxsize=None)
def stages(suite=P256):
    """A vote with a station: 4 cards of which card 3 is withdrawn, 5 issued, 3 sealed ballots and a paper."""
    at, author = {}, Author(suite, "flaw")
    at["empty"] = author.copy()
    author.new(author.definition([small_contest()], deputies=7, stations=1))
    at["defined"] = author.copy()
    author.deal(1).deal(2)
    at["two dealt"] = author.copy()
    author.deal(3)
    at["dealt"] = author.copy()
    author.accept(1).accept(2)
    at["two accepted"] = author.copy()
    author.accept(3)
    at["accepted"] = author.copy()
    author.roll(4)
    at["rolled"] = author.copy()
    author.rehearse(1)
    at["one rehearsed"] = author.copy()
    author.rehearse(2)
    at["rehearsed"] = author.copy()
    author.open(6, 5, withdrawn=[author.cards[3]])
    at["opened"] = author.copy()
    author.cast(0, PAIR)
    at["one ballot"] = author.copy()
    author.cast(1, FIRST).paper(["approve", "?", ""]).cast(2, PAIR)
    at["voted"] = author.copy()
    author.close()
    at["closed"] = author.copy()
    author.share(1)
    at["one share"] = author.copy()
    author.share(3)
    at["shared"] = author.copy()
    author.result()
    at["counted"] = author.copy()
    author.attest(1).attest(2)
    at["whole"] = author.copy()
    return at


def at(stage, suite=P256):
    """The vote at a stage, to be written on."""
    return stages(suite)[stage].copy()


@functools.lru_cache(maxsize=None)
def two_contests_at_open():
    """Two contests with the same three marks, no station."""
    author = Author(P256, "flaw in two contests")
    both = [contest(name, ("x",), select(1, "valid", (1, 2), "for"), STANDS) for name in ("first", "second")]
    author.prepare(author.definition(both, deputies=3, trustees=1, t=1), cards=2, rehearsing=(1,))
    return author.open(2, 2)


@functools.lru_cache(maxsize=None)
def exact_at_open():
    """Exactly two of three items have to be marked."""
    author = Author(P256, "flaw in an exact cap")
    exact = contest("projects", ("p01", "p02", "p03"), select(2), cap=("approve", 2, 2))
    author.prepare(author.definition([exact], deputies=3, trustees=1, t=1), cards=2, rehearsing=(1,))
    return author.open(2, 2)


@functools.lru_cache(maxsize=None)
def void_at_close():
    """A vote closed as void."""
    author = Author(P256, "flaw in a void vote")
    author.prepare(author.definition([small_contest()], deputies=3, trustees=1, t=1, stations=1), cards=1, rehearsing=(1,))
    return author.open(2, 2).cast(0, NONE).paper(["", "", ""]).paper(["", "approve", ""]).close()


@functools.lru_cache(maxsize=None)
def tied_before_result():
    """p02 and p03 tie for the second place."""
    author = Author(P256, "flaw in a tie")
    author.prepare(author.definition([small_contest(base="present", majority=(1, 3))], deputies=4, trustees=1, t=1), cards=4, rehearsing=(1,))
    author.open(4, 4).cast(0, PAIR).cast(1, PAIR).cast(2, [1, 0, 1]).cast(3, [0, 0, 1])
    return author.close().share(1)


def setting(*path_and_value):
    """An edit that sets one value deep in a body."""
    *path, last, value = path_and_value

    def edit(body):
        for step in path:
            body = body[step]
        body[last] = value
    return edit


def changing(*path_and_function):
    """An edit that replaces one value deep in a body by a function of it."""
    *path, last, function = path_and_function

    def edit(body):
        for step in path:
            body = body[step]
        body[last] = function(body[last])
    return edit


def dropping(*path):
    """An edit that drops one member deep in a body."""
    *path, last = path

    def edit(body):
        for step in path:
            body = body[step]
        del body[last]
    return edit


def without_roll():
    """Rehearsed, without stations and without a roll."""
    author = Author(P256, "without a roll")
    return author.prepare(author.definition([small_contest()], deputies=3, trustees=1, t=1), cards=0, rehearsing=(1,))
