"""Vectors of paper ballots: F11, with rulings and names."""

import paper
from build import contest, select
from vectors_basics import INVALID, VALID

STANDS = ("for", "against", "abstain")


def items(count):
    return ["p%02d" % i for i in range(1, count + 1)]


PROJECTS = contest("projects", items(3), select(2), cap=("approve", 0, 2))
MOTIONS = contest("motions", items(2), select(1, mark="for"), STANDS)
EXACT = contest("exact", items(3), select(2), cap=("approve", 2, 2))
GRADES = contest("grades", items(2), select(1, mark="good"), ("good", "poor"), (1, 1))
SEVERAL = contest("several", items(2), select(1, mark="b"), ("a", "b", "c"), (1, 2))
A = "approve"

SHEETS = [
    ([PROJECTS], [[[A, "", ""], [A, A, ""], [A, A, A], ["", "", ""], ["?", "", ""], [A, A, "?"], ["?", "?", "?"]]]),
    ([EXACT], [[[A, A, ""], [A, "", ""], [A, A, A], ["", "", ""], [A, "?", ""], [A, A, "?"]]]),
    ([GRADES], [[["good", "poor"], ["good", ""], ["good+poor", "poor"], ["", ""], ["?", "poor"], ["?", "?"], ["?", ""]]]),
    ([SEVERAL], [[["a", "b+c"], ["a+b+c", "a"], ["a", ""], ["?", "a+c"]]]),
]
PAIRED = [[["for", "abstain"], [A, "", ""]], [["for+against", ""], [A, "", ""]], [["for", ""], [A, A, A]], [["for+against", ""], [A, A, A]],
          [["?", "for"], [A, "", ""]], [["", ""], [A, "", "?"]], [["", ""], ["", "", ""]], [["", ""], [A, "", ""]], [["?", "for+against"], [A, A, ""]],
          [["for", ""], ["", "", ""]]]


def make_paper():
    for overvote in ("ballot", "contest"):
        for conflict in ("mark", "contest", "ballot"):
            for blank in ("valid", "invalid"):
                for unreadable in ("mark", "ballot"):
                    validity = {"overvote": overvote, "conflict": conflict, "blank": blank, "unreadable": unreadable}
                    for contests, (each,) in SHEETS:
                        yield paper_group(contests, validity, [[rows] for rows in each])
                    yield paper_group([MOTIONS, PROJECTS], validity, PAIRED)
                    yield ruled_group(validity)
    for conflict in ("mark", "ballot"):
        yield names_group({"overvote": "contest", "conflict": conflict, "blank": "invalid", "unreadable": "mark"})
    yield names_group({"overvote": "ballot", "conflict": "contest", "blank": "valid", "unreadable": "ballot"})


def comment_of(sheet, more=""):
    return " / ".join(",".join(rows) for rows in sheet) + more


def paper_group(contests, validity, sheets):
    return {"contests": contests, "validity": validity, "tests": [
        {"comment": comment_of(sheet), "sheet": sheet, **judge(contests, validity, sheet)} for sheet in sheets]}


def read(name, *rows):
    return {"contest": name, "decision": "read", "rows": list(rows)}


def invalid(name):
    return {"contest": name, "decision": "invalid"}


RULED = [
    ([["?", "for"], [A, "", ""]], [read("motions", "for", "for")]), ([["?", "for"], [A, "", ""]], [read("motions", "", "for")]),
    ([["?", "for"], [A, "", ""]], [read("motions", "?", "for")]), ([["?", "for"], [A, "", ""]], [read("motions", "for+against", "for")]),
    ([["?", "for"], [A, "", ""]], [invalid("motions")]), ([["?", "?"], [A, "", ""]], [read("motions", "abstain", "?")]),
    ([["?", ""], [A, A, "?"]], [read("motions", "for", "")]), ([["?", ""], [A, A, "?"]], [read("projects", A, A, A)]),
    ([["?", ""], [A, A, "?"]], [read("motions", "", ""), read("projects", A, A, "")]), ([["?", ""], [A, A, "?"]], [invalid("motions"), invalid("projects")]),
    ([["?", ""], ["?", "", ""]], [read("motions", "", ""), read("projects", "", "", "")]), ([["", "for+abstain"], ["?", "", ""]], [read("projects", A, "", "")]),
    ([["?", "for+abstain"], [A, "", ""]], [invalid("motions")]), ([["?", "for"], [A, A, A]], [read("motions", "for", "for")]),
]


def ruled_group(validity):
    contests = [MOTIONS, PROJECTS]
    return {"contests": contests, "validity": validity, "tests": [
        {"comment": comment_of(sheet, "; ruled"), "sheet": sheet, "rulings": rulings, **judge(contests, validity, sheet, rulings=rulings)}
        for sheet, rulings in RULED]}


CHAIRS = contest("chairs", items(3), select(2, mark="for"), STANDS, cap=("for", 1, 2), others=(3, "against"))
FREE = contest("free", items(2), select(2, mark="for"), ("for", "against"), cap=("against", 0, 1), others=(3,))
JOINS = [{"contest": "chairs", "names": ["乙", "甲"], "as": "丙"}, {"contest": "chairs", "names": ["丁"], "as": "丙"},
         {"contest": "free", "names": ["\uff21"], "as": "\U00020bb7"}]
NAMED = [
    ([["for", "", ""], ["", ""]], [[], []]), ([["", "", ""], ["", ""]], [[], []]), ([["against", "", ""], ["", ""]], [["甲"], ["甲"]]),
    ([["", "", ""], ["", ""]], [["甲"], []]), ([["against", "abstain", ""], ["for", ""]], [["甲", "乙"], []]),
    ([["against", "against", ""], ["for", "for"]], [["甲", "乙"], ["b", "a", "b"]]), ([["against", "against", "for"], ["", ""]], [["甲", "丁"], []]),
    ([["against", "against", ""], ["", "against"]], [["戊", "丙"], ["\uff21", "\ufb01"]]), ([["against", "?", ""], ["?", ""]], [["戊"], ["\uff21", "\U00020bb7"]]),
    ([["for+against", "", ""], ["", ""]], [["甲"], ["a"]]), ([["for+against", "against", ""], ["", ""]], [["甲"], []]),
    ([["for+against", "for", "for"], ["against", "against"]], [["甲"], ["a"]]), ([["against", "against", "against"], ["", ""]], [["甲", "甲", "乙"], []]),
    ([["against", "against", ""], ["against", "for"]], [["甲", "甲"], ["a", "b", "c"]]), ([["for", "abstain", "?"], ["", "?"]], [[], ["a"]]),
]
NAMES_RULED = [([["?", "", ""], ["", ""]], [["甲"], []], [read("chairs", "against", "", "")]), ([["?", "for", ""], ["", ""]], [["甲"], []], [invalid("chairs")]),
               ([["for", "against", "?"], ["", ""]], [["甲"], []], [read("chairs", "for", "against", "for")]),
               ([["", ""] + ["?"], ["?", ""]], [["甲"], ["b"]], [read("free", "", "")])]


def names_group(validity):
    contests, tests = [CHAIRS, FREE], []
    for sheet, names, *rulings in NAMED + NAMES_RULED:
        given = {"sheet": sheet, "names": names, **({"rulings": rulings[0]} if rulings else {})}
        comment = comment_of(sheet, "; names " + " / ".join(map(",".join, names)) + ("; ruled" if rulings else ""))
        tests.append({"comment": comment, **given, **judge(contests, validity, **given, joins=JOINS)})
    return {"contests": contests, "validity": validity, "joins": JOINS, "tests": tests}


def judge(contests, validity, sheet, names=None, rulings=(), joins=()):
    """What F11 says of a paper ballot; `result` is valid if every contest of it is. `names`: for each contest; `rulings`, `joins`: as in F17."""
    rulings, readings = {ruling["contest"]: ruling for ruling in rulings}, []
    for number, (one, rows) in enumerate(zip(contests, sheet)):
        readings.append(paper.Reading(one, validity, rows, names[number] if names else (), rulings.get(one["id"])))
    void = paper.is_void(readings, validity)
    judged = [judge_contest(one, reading, void, joins) for one, reading in zip(contests, readings)]
    return {"void": void, "contests": judged, "result": VALID if all(one["valid"] for one in judged) else INVALID}


def judge_contest(one, reading, void, joins):
    valid = reading.valid(void)
    nothing = [[0] * len(one["marks"]) for _ in reading.rows], [0] * len(reading.rows)
    counts, unreadable = reading.counts() if valid else nothing
    judged = {"id": one["id"], "valid": valid, "counts": counts, "unreadable": unreadable}
    if "others" in one:
        joined = {name: join["as"] for join in joins if join["contest"] == one["id"] for name in join["names"]}
        judged["names"] = reading.names_counted(joined) if valid else []
    return judged


def run_paper(group, test):
    found = judge(group["contests"], group["validity"], test["sheet"], test.get("names"), test.get("rulings", ()), group.get("joins", ()))
    return all(found[name] == test[name] for name in found)


SUBJECTS = [
    ("paper", "F11", "`sheet` holds the rows of each contest, `names` (if there) its names, `rulings` what was ruled on this ballot, `joins` of the group the "
     "joinings. `void`: the whole ballot. `contests`: what each adds, `names` in the order of their bytes. `result` is valid if every contest is.",
     make_paper, run_paper),
]
