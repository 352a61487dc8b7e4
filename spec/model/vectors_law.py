"""Vectors of verdicts under the rules pass and grade, and of select with names and ties."""

import rules
from build import contest, grade, pass_each, select

VALID = "valid"
STANDS = ("for", "against", "abstain")
MEASURED = ("good", "fair", "poor")


def given(comment, one, counts, verdict, deputies=360, present=304, issued=None, returned=None, valid=None, **others):
    """A test with its attendance; what is not given is as large as what is before it."""
    issued = present if issued is None else issued
    returned = issued if returned is None else returned
    return {"comment": comment, "contest": one, "attendance": {"deputies": deputies, "present": present, "issued": issued, "returned": returned},
            "valid": returned if valid is None else valid, "counts": counts, **others, "verdict": verdict, "result": VALID}


# pass

def passing(comment, column, passed, numbers, **how):
    """A contest of the rule pass with three marks; `passed` are numbers of items, from 1."""
    ids = ["m%d" % i for i in range(1, len(column) + 1)]
    return given(comment, contest("c", ids, pass_each(**how), STANDS), [[x, 0, 0] for x in column],
                 {"passed": [ids[i - 1] for i in passed], "state": "decided"}, **numbers)


def of_pass():
    """DOMAIN §2, §6."""
    for deputies, least in ((360, 181), (361, 181), (362, 182)):
        yield passing("%d deputies: %d fails, %d passes" % (deputies, least - 1, least), [least - 1, least], [2], {"deputies": deputies})
        half = deputies // 2 + deputies % 2
        yield passing("%d deputies, at least half: %d fails, %d passes" % (deputies, half - 1, half), [half - 1, half], [2], {"deputies": deputies},
                      word="at_least")
    key = passing("for 180, against 60, abstain 44, not marked 20: not passed", [180], [], {})
    yield {**key, "counts": [[180, 60, 44]]}
    key = passing("the same, of those present: passed", [180], [1], {}, base="present")
    yield {**key, "counts": [[180, 60, 44]]}
    yield passing("two thirds of 2977: 1984 fails, 1985 passes", [1984, 1985], [2], {"deputies": 2977, "present": 2900}, majority=(2, 3), word="at_least")
    yield passing("two thirds of 2976: 1983 fails, 1984 passes", [1983, 1984], [2], {"deputies": 2976, "present": 2900}, majority=(2, 3), word="at_least")
    yield passing("more than two thirds of 2976: 1984 fails, 1985 passes", [1984, 1985], [2], {"deputies": 2976, "present": 2900}, majority=(2, 3))
    yield passing("152 of 304 valid fails, 153 passes", [152, 153], [2], {}, base="valid")
    yield passing("150 of 300 valid fails, 151 passes", [150, 151], [2], {"valid": 300}, base="valid")
    yield passing("five ballots did not come back; 181", [181], [1], {"returned": 299})
    yield passing("in the definition's order, not by votes", [200, 100, 300, 250], [1, 3, 4], {})
    yield passing("all of nothing: no votes, at least", [0, 0], [], {"returned": 0}, base="returned", word="at_least")
    yield passing("one vote is more than 0/1", [0, 1], [2], {}, majority=(0, 1))
    yield passing("at least 1/1: all of them", [303, 304], [2], {}, base="returned", majority=(1, 1), word="at_least")
    for base, N in (("deputies", 101), ("present", 80), ("returned", 61), ("valid", 40)):
        numbers = {"deputies": 101, "present": 80, "issued": 70, "returned": 61, "valid": 40}
        yield passing("base %s: around half of %d" % (base, N), [N // 2, N // 2 + 1], [2], numbers, base=base)
        least = -(-2 * N // 3)
        yield passing("base %s: around two thirds of %d" % (base, N), [least - 1, least], [2], numbers, base=base, majority=(2, 3), word="at_least")
    second = contest("c", ("m1", "m2"), pass_each("against", base="valid"), STANDS)
    yield given("the second mark decides (a removal)", second, [[90, 10, 0], [9, 91, 0]], {"passed": ["m2"], "state": "decided"}, valid=100)


# grade

CUMULATIVE = [("satisfied", ["good"], "at_least", (1, 2)), ("basically", ["good", "fair"], "at_least", (1, 2))]
APART = [("satisfied", ["good"], "more_than", (1, 2)), ("basically", ["fair"], "more_than", (1, 2))]
FOUR = [("excellent", ["a"], "at_least", (4, 5)), ("good", ["a", "b"], "at_least", (4, 5)), ("pass", ["a", "b", "c"], "more_than", (3, 5))]


def graded(comment, tried, rows, grades, numbers, marks=MEASURED, last="dissatisfied", **how):
    ids = ["g%d" % i for i in range(1, len(rows) + 1)]
    return given(comment, contest("c", ids, grade(*tried, last=last, **how), marks), rows,
                 {"grades": dict(zip(ids, grades)), "state": "decided"}, **numbers)


def of_grade():
    """DOMAIN §2: at least half of all members, cumulative, and the class below it."""
    S, B, D = "satisfied", "basically", "dissatisfied"
    for members, half in ((30, 15), (31, 16)):
        numbers = {"deputies": members, "present": members}
        rows = [[half, 0, 0], [half - 1, 0, members - half], [half - 1, 1, 0], [half - 2, 1, 20 - 5], [0, half, 0], [0, half - 1, half], [0, 0, half]]
        yield graded("%d members, at least half, cumulative" % members, CUMULATIVE, rows, [S, D, B, D, B, D, D], numbers, below=("less_than", (1, 2)))
        more = members // 2 + 1
        rows = [[more, 0, 0], [more - 1, 0, 0], [more - 1, 1, 0], [0, more, 0], [0, more - 1, 0]]
        yield graded("%d members, more than half, each mark by itself" % members, APART, rows, [S, D, D, B, D], numbers, below=("at_most", (1, 2)))
    rows = [[80, 0, 0, 0], [79, 1, 0, 0], [79, 0, 21, 0], [79, 0, 0, 21], [0, 79, 1, 20], [20, 20, 20, 40], [20, 20, 21, 39]]
    yield graded("four grades of 100 valid, different thresholds", FOUR, rows, ["excellent", "good", "pass", "pass", "pass", "fail", "pass"],
                 {"valid": 100}, ("a", "b", "c", "d"), "fail", base="valid")
    for base, N in (("deputies", 101), ("present", 80), ("returned", 61), ("valid", 40)):
        numbers = {"deputies": 101, "present": 80, "issued": 70, "returned": 61, "valid": 40}
        half = -(-N // 2)
        yield graded("base %s: half of %d" % (base, N), CUMULATIVE, [[half, 0, 0], [half - 1, 0, 0], [half - 1, 1, 0]], [S, D, B], numbers, base=base)
    yield graded("nobody voted: the last grade, though 0 of 0 is at least half", CUMULATIVE, [[0, 0, 0]], [D], {"returned": 0}, base="valid")
    yield graded("the first grade that holds, not the best test", [("a", ["poor"], "more_than", (0, 1)), ("b", ["good"], "more_than", (0, 1))],
                 [[9, 0, 1], [9, 0, 0], [0, 9, 0]], ["a", "b", "c"], {}, last="c")
    yield graded("several marks on one item are added up, above the base too", CUMULATIVE, [[3, 3, 0]], [B], {"valid": 4, "deputies": 8}, base="deputies")


# select with names and ties

def chosen(comment, column, names, places, verdict, tie="runoff", base="none", **numbers):
    one = contest("c", ["p%d" % i for i in range(1, len(column) + 1)], select(places, base, mark="for", tie=tie), STANDS, others=(3,))
    others = [{"count": x, "name": "某%d" % i} for i, x in enumerate(names, 1)]
    return given(comment, one, [[x, 0, 0] for x in column], verdict, others=others, **numbers)


def of_names():
    decided = rules.selected
    yield chosen("no names", [9, 8], [], 2, decided("decided", ["p1", "p2"]))
    yield chosen("a name is first", [9, 8], [10], 2, decided("decided", ["+1", "p1"]))
    yield chosen("a name fills a place left over", [9, 0], [3], 2, decided("decided", ["p1", "+1"]))
    yield chosen("more places than items", [9], [5, 2], 3, decided("decided", ["p1", "+1", "+2"]))
    yield chosen("a name with a half does not pass", [190, 100], [180], 2, decided("short", ["p1"], short=1), base="deputies")
    yield chosen("a name with one more passes", [190, 100], [181], 2, decided("decided", ["p1", "+1"]), base="deputies")
    yield chosen("equal ones that all have a place: items before names", [5, 5], [5, 5], 4, decided("decided", ["p1", "p2", "+1", "+2"]))
    yield chosen("an item and a name tie", [9, 5], [5], 2, decided("runoff", ["p1"], ["p2", "+1"], 1))
    yield chosen("two names tie", [9, 4], [5, 5, 1], 2, decided("runoff", ["p1"], ["+1", "+2"], 1))
    yield chosen("an item and a name tie, and the presidium decides", [9, 5], [5], 2, decided("tied", ["p1"], ["p2", "+1"], 1), tie="presidium")
    yield chosen("a tie below the majority is none", [190, 100], [100], 2, decided("short", ["p1"], short=1), tie="presidium", base="deputies")
    yield chosen("all tie for two places, and the presidium decides", [5, 5], [5], 2, decided("tied", [], ["p1", "p2", "+1"], 2), tie="presidium")
    many = [1] * 12
    yield chosen("twelve names, of two digits too", [2], many, 13, decided("decided", ["p1"] + ["+%d" % i for i in range(1, 13)]))


def of_void():
    """Returned above issued."""
    for one, verdict in ((contest("c", ("m1",), pass_each(), STANDS), {"passed": [], "state": "void"}),
                         (contest("c", ("g1",), grade(*CUMULATIVE, last="dissatisfied"), MEASURED), {"grades": {}, "state": "void"})):
        yield given("a void vote, rule " + one["decide"]["rule"], one, [], verdict, issued=304, returned=305, valid=0)
    names = chosen("a void vote with names", [], [], 1, rules.selected("void"), issued=304, returned=305, valid=0)
    yield {**names, "contest": contest("c", ("p1",), select(1, mark="for"), STANDS, others=(3,))}
