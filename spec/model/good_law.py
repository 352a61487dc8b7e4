"""Good logs of the law of the count: the rules, papers with names and rulings, named votes, votes that follow another."""

from build import Author, contest, grade, pass_each, select
from good import EACH, FIRST, ITEMS, NONE, PAIR, STANDS, runoff_log, small_contest
from shapes import pack

FOR, AGAINST, ABSTAIN = [1, 0, 0], [0, 1, 0], [0, 0, 1]
P256 = "P256-SHA256"
MOTIONS = contest("motions", ("m1", "m2"), pass_each(), STANDS)
TWO_THIRDS = contest("constitution", ("c1",), pass_each(majority=(2, 3), word="at_least"), STANDS)
MEASURED = ("good", "fair", "poor")
GRADES = contest("measured", ("a", "b", "c", "d"), grade(
    ("satisfied", ["good"], "at_least", (1, 2)), ("basically", ["good", "fair"], "at_least", (1, 2)), last="dissatisfied",
    below=("less_than", (1, 2))), MEASURED)
CHAIRS = contest("chairs", ("zhao", "qian", "sun"), select(2, "present", (1, 3), "for"), STANDS, cap=("for", 0, 2), others=(2, "against"))
CARD = contest("card", ("x", "y"), select(1, "valid", (1, 2), "for"), STANDS)


def alone(suite, seed, contests, deputies, cards=1, stations=1, trustees=1, **choices):
    """Prepared, with threshold 1."""
    author = Author(suite, seed)
    definition = author.definition(contests, deputies, trustees=trustees, t=1, stations=stations, **choices)
    return author.prepare(definition, cards, rehearsing=(1,))


def pass_log():
    """Five deputies: 3 votes pass more than half, 2 do not; 3 do not pass two thirds."""
    author = alone(P256, "pass", [MOTIONS, TWO_THIRDS], deputies=5, cards=3).open(5, 5)
    author.cast(0, FOR + FOR, FOR).cast(1, FOR + AGAINST, FOR).cast(2, NONE + ABSTAIN, AGAINST)
    return author.paper(["for", "for"], ["for"]).paper(["against", ""], ["abstain"]).finish_alone()


def grade_log(suite):
    """Four deputies: exactly half satisfied, half at least basically, a quarter, nobody."""
    author = alone(suite, "grade", [GRADES], deputies=4, cards=2).open(4, 4)
    author.cast(0, FOR + FOR + FOR + ABSTAIN).cast(1, FOR + AGAINST + ABSTAIN + NONE)
    return author.paper(["fair", "poor", "poor", ""]).paper(["poor", "?", "", "poor"]).finish_alone()


def election_to_close(suite, seed="election"):
    """Names on papers, of which one is spelt in two ways; two rulings. The chief is trustee 2. The papers begin at line 9."""
    author = alone(suite, seed, [CHAIRS], deputies=8, cards=1, trustees=2, chief=2).open(7, 7)
    first = len(author.lines) + 1
    author.cast(0, FOR + FOR + NONE)
    author.paper(["for", "against", ""], names=["李晓明"])
    author.paper(["against", "for", ""], names=["李小明"])
    author.paper(["?", "against", "?"], names=["周"])
    author.paper(["?", "against", ""], names=["周"])
    author.paper(["against", "abstain", "against"], names=["李晓明", "李小明"])
    author.ruling(first + 2, "chairs", ["for", "against", ""])
    author.join("chairs", ["李晓明"], "李小明")
    author.paper(["for", "against", "for"], names=["吴"])
    return author.ruling(first + 3, "chairs").close()


def election_log(suite):
    return election_to_close(suite).share(1).result().attest(1).attest(2)


def election_runoff_log():
    """An item and a name tie for the second place."""
    author = alone(P256, "election runoff", [CHAIRS], deputies=3, cards=1).open(3, 3).cast(0, FOR + AGAINST + FOR)
    author.paper(["for", "against", ""], names=["李小明"]).paper(["against", "", "for"], names=["李小明"])
    return author.finish_alone()


def joins_log():
    """Two joinings to one name, a name of the ballot twice, rulings and joinings after the close; more write-in names than there are candidates."""
    people = contest("people", ("a",), select(3, "none", mark="for"), STANDS, others=(4,))
    author = alone(P256, "joins", [people, CARD], deputies=6, trustees=2, cards=1, chief=1, validity=("contest", "valid", "ballot")).open(6, 6)
    first = len(author.lines)
    author.paper(["for"], ["for", "for"], names=["乙", "甲", "甲"]).paper(["?"], ["for", "?"], names=["丙", "丁"])
    author.paper([""], ["", ""], names=["戊"]).paper(["for"], ["?", ""], names=["甲"]).cast(0, NONE, FOR + NONE)
    author.join("people", ["丁", "丙"], "甲").close()
    author.ruling(first + 1, "people", ["against"]).ruling(first + 1, "card", ["for", ""])
    author.join("people", ["丑", "戊"], "甲")
    return author.share(1).result().attest(2)


def many_names_log():
    """502 names, of which 500 are published; equal counts go by the bytes of UTF-8, in which U+FF21 is before U+20BB7."""
    people = contest("people", ("a",), select(1, "none"), others=(500,))
    author = alone(P256, "many names", [people], deputies=4, cards=1).open(4, 3)
    author.paper(["approve"], names=["n%03d" % k for k in range(250)] + ["\U00020bb7"])
    return author.paper([""], names=["\uff21"] + ["n%03d" % k for k in range(499, 249, -1)]).finish_alone()


def ruled_into_conflict_log():
    """A ruling reads two marks on one row, another an over-vote; a contest ruled invalid still has its unreadable row."""
    author = alone(P256, "ruled into conflict", [CARD, small_contest(base="valid")], deputies=5, cards=1, chief=1, conflict="ballot").open(5, 5)
    first = len(author.lines)
    author.paper(["?", "for"], ["approve", "", ""]).paper(["for", ""], ["approve", "approve", "?"]).paper(["", "?"], ["approve", "", ""])
    author.paper(["?", "?"], ["", "?", ""])
    author.ruling(first, "card", ["for+against", "for"]).ruling(first + 1, "projects", ["approve", "approve", "approve"])
    author.ruling(first + 2, "card").ruling(first + 3, "projects", ["", "?", ""])
    return author.finish_alone()


def ruling_in_void_log():
    author = alone(P256, "ruling in a void vote", [CHAIRS], deputies=3, cards=1, chief=1).open(2, 2).cast(0, NONE * 3)
    line = len(author.lines)
    author.paper(["?", "", ""]).paper(["against", "", ""], names=["周"]).close()
    return author.ruling(line, "chairs").join("chairs", ["周"], "周某").result().attest(1)


def paper_alone_log(suite):
    """No cards: an empty roll, papers only."""
    author = alone(suite, "paper alone", [MOTIONS], deputies=4, cards=0).open(3, 3)
    return author.paper(["for", "against"]).paper(["for", "for"]).paper(["for", ""]).finish_alone()


def void_rules_log():
    """A void vote under all three rules."""
    author = alone(P256, "void rules", [MOTIONS, GRADES, CHAIRS], deputies=3, cards=1).open(2, 2)
    for _ in range(3):
        author.paper(["for", "for"], ["good", "good", "", ""], ["for", "against", ""], names=["周"])
    return author.finish_alone()


def named_log(suite):
    """Who voted how is known; one key is withdrawn, one deputy does not vote, one ballot is blank."""
    author = Author(suite, "named")
    author.prepare(author.definition([MOTIONS, small_contest()], deputies=7, secrecy="named"), cards=3).roll(3)
    author.open(6, 5, withdrawn=[author.cards[4]])
    author.cast(3, ["for", "against"], ["approve", "approve", ""]).cast(0, ["for", ""], ["approve", "", ""])
    author.cast(5, ["", ""], ["", "", ""]).cast(2, ["for", "for"], ["approve", "", "approve"])
    return author.close().result().attest(2)


def named_blank_log():
    """A blank contest of a named ballot is invalid; the other contest of it counts."""
    author = Author(P256, "named blank")
    definition = author.definition([CARD, small_contest(base="valid")], deputies=3, validity=("contest", "invalid", "mark"), secrecy="named")
    author.prepare(definition, cards=3).open(3, 3)
    author.cast(0, ["", ""], ["approve", "", ""]).cast(1, ["for", ""], ["", "", ""]).cast(2, ["for", "for"], ["approve", "approve", ""])
    return author.close().result()


def named_underway_log():
    author = Author("SM2-SM3", "named underway")
    author.prepare(author.definition([MOTIONS], deputies=3, secrecy="named"), cards=2).open(2, 2)
    return author.cast(1, ["for", "for"]).close()


def blank_log():
    """Blank is invalid: with a row min of 1 or a cap min of 1 a blank paper is under too, and that voids the ballot."""
    both = [contest("must", ("x",), pass_each(base="valid"), STANDS, (1, 1)), contest("some", ("y", "z"), select(1, "valid"), cap=("approve", 1, 2))]
    author = alone(P256, "blank", both, deputies=5, cards=1, validity=("ballot", "invalid", "mark")).open(5, 5).cast(0, FOR, [1, 0])
    author.paper([""], ["", ""]).paper(["for"], ["", ""]).paper(["for"], ["approve", ""]).paper(["for"], ["?", "approve"])
    return author.finish_alone()


def presidium_log():
    """The second place is tied, and the presidium decides."""
    author = alone(P256, "presidium", [small_contest(base="none", tie="presidium", second_tie="presidium")], deputies=3, cards=3, stations=0)
    return author.open(3, 3).cast(0, PAIR).cast(1, [1, 0, 1]).cast(2, FIRST).finish_alone()


def conflict_log(conflict):
    """Two marks on one row; and beside it, other flaws with other consequences."""
    other = {"mark": ("ballot", "valid", "ballot"), "contest": ("ballot", "valid", "mark"), "ballot": ("contest", "valid", "mark")}[conflict]
    author = alone(P256, "conflict " + conflict, [CARD, small_contest(base="valid")], deputies=7, cards=1, validity=other, conflict=conflict)
    author.open(6, 6).cast(0, FOR + NONE, PAIR)
    author.paper(["for+against", "for"], ["approve", "", ""])
    author.paper(["for", ""], ["approve", "approve", "approve"])
    author.paper(["for+against+abstain", "for"], ["approve", "approve", "approve"])
    author.paper(["for", "?"], ["approve", "", ""])
    return author.paper(["for", "for"], ["approve", "", ""]).finish_alone()


def follows_log(suite, old):
    """The run-off of p02 and p03 for one place."""
    author = Author(suite, "follows")
    runoff = contest("projects", ITEMS[1:], select(1, "present", (1, 3), word="at_least", tie="presidium"), cap=("approve", 0, 1))
    follows = pack(old.log.result_leaves()[-1])
    author.prepare(author.definition([runoff], deputies=7, trustees=1, t=1, follows=follows), cards=4, rehearsing=(1,)).open(5, 4)
    return author.cast(0, [0, 1]).cast(1, [0, 1]).cast(2, [1, 0]).finish_alone()


def good_logs():
    """(file stem, author, comment) of every good log; and, where a log follows another, the stem of that."""
    yield "pass-" + P256, pass_log(), "resolutions and a two-thirds majority, three marks, sealed and paper"
    for suite in EACH:
        yield "grade-" + suite, grade_log(suite), "three grades, cumulative, with the text of the last; exactly half"
        yield "election-" + suite, election_log(suite), "another person may be written in: names, a joining, two rulings; the chief is trustee 2"
        yield "paper-alone-" + suite, paper_alone_log(suite), "papers alone: nobody is on the roll"
        yield "named-" + suite, named_log(suite), "a named vote: two rolls, one key withdrawn, one ballot blank"
        old = runoff_log(P256)
        yield "follows-" + suite, follows_log(suite, old), "the run-off of another log", "runoff-" + P256
    yield "election-runoff-" + P256, election_runoff_log(), "a candidate and a written name tie for the second place"
    yield "joins-" + P256, joins_log(), "two joinings to one name, a name twice on a ballot, rulings that save a ballot after the close"
    yield "many-names-" + P256, many_names_log(), "502 names are written in, 500 published; a tie of all for one place"
    yield "ruled-into-conflict-" + P256, ruled_into_conflict_log(), "rulings that make a conflict and an over-vote; invalid by ruling; ruled as unreadable"
    yield "ruling-in-void-" + P256, ruling_in_void_log(), "a ruling and a joining in a void vote change nothing"
    yield "void-rules-" + P256, void_rules_log(), "a void vote under each of the three rules"
    yield "named-blank-" + P256, named_blank_log(), "named ballots: a blank contest is invalid"
    yield "named-underway-SM2-SM3", named_underway_log(), "a named vote, closed: holds so far"
    yield "blank-" + P256, blank_log(), "blank is invalid; blank papers are under"
    yield "presidium-" + P256, presidium_log(), "a tie decides the second place: state tied"
    for conflict in ("mark", "contest", "ballot"):
        yield "conflict-%s-%s" % (conflict, P256), conflict_log(conflict), "two marks on one row: validity.conflict is " + conflict
