"""Vectors of definitions and verdicts."""

import flaws_asking
import flaws_bodies
import flaws_law
import flaws_proofs
import rules
import vectors_law
from build import Author, contest, grade, pass_each, select
from good_law import CHAIRS, GRADES
from log import Log, Refused
from shapes import pack
from vectors_basics import INVALID, VALID
from vectors_paper import PROJECTS

STANDS = ("for", "against", "abstain")


MANY_GRADES = [("g%d" % i, ["m%d" % k for k in range(i + 1)], "at_least", (1, 2)) for i in range(15)]


def items(count):
    return ["p%02d" % i for i in range(1, count + 1)]


# F15

def case(comment, column, adopted, runoff=(), places=10, short=0, deputies=360, present=304, issued=None, returned=None, valid=None, **decide):
    """A contest with one mark. `adopted` and `runoff` are numbers of items, from 1; the state follows from them."""
    issued = present if issued is None else issued
    returned = issued if returned is None else returned
    state = "runoff" if runoff else "short" if short else "decided"
    expected = rules.selected(state, [items(99)[i - 1] for i in adopted], [items(99)[i - 1] for i in runoff],
                             places - len(adopted) if runoff else 0, short)
    return {"comment": comment, "contest": contest("c", items(len(column)), select(places, **decide)),
            "attendance": {"deputies": deputies, "present": present, "issued": issued, "returned": returned},
            "valid": returned if valid is None else valid, "counts": [[x] for x in column], "verdict": expected, "result": VALID}


def first(k):
    return list(range(1, k + 1))


def domain_examples():
    """DOMAIN §6."""
    ten = [290, 285, 280, 275, 270, 260, 250, 240, 230, 220, 150, 140, 130]
    eight = [290, 285, 280, 275, 270, 260, 250, 240, 170, 165, 160, 155, 150]
    yield case("the ten best pass", ten, first(10))
    yield case("a tie inside the places is no run-off", [280, 270, 260, 250, 240, 230, 220, 210, 187, 187, 180, 170, 160], first(10), valid=302)
    yield case("a tie for the last place", [280, 270, 260, 250, 240, 230, 220, 210, 200, 187, 187, 170, 160], first(9), [10, 11], valid=302)
    yield case("a tie below the majority", [280, 270, 260, 250, 240, 230, 220, 210, 200, 180, 180, 170, 160], first(9), short=1, valid=302)
    for deputies, least in ((360, 181), (361, 181), (362, 182)):
        yield case("%d deputies: %d fails" % (deputies, least - 1), [least - 1], [], places=1, short=1, deputies=deputies)
        yield case("%d deputies: %d passes" % (deputies, least), [least], [1], places=1, deputies=deputies)
    for shortfall in ("leave", "revote", "later"):
        yield case("eight pass, two short: " + shortfall, eight, first(8), short=2, shortfall=shortfall)
    yield case("no majority asked: the ten best", eight, first(10), base="none")
    yield case("152 of all 360 deputies", [152], [], places=1, short=1)
    yield case("152 of 304 valid", [152], [], places=1, short=1, base="valid")
    yield case("152 of 300 valid", [152], [1], places=1, base="valid", valid=300)
    yield case("150 of 300 valid", [150], [], places=1, short=1, base="valid", valid=300)
    yield case("151 of 300 valid", [151], [1], places=1, base="valid", valid=300)
    yield case("five ballots did not come back; 181", [181], [1], places=1, returned=299)
    yield case("1984 of 2977, two thirds asked", [1984], [], places=1, short=1, deputies=2977, present=2900, majority=(2, 3), word="at_least")
    yield case("1985 of 2977, two thirds asked", [1985], [1], places=1, deputies=2977, present=2900, majority=(2, 3), word="at_least")
    stands = case("for 180, against 60, abstain 44, not marked 20", [180], [], places=1, short=1, mark="for")
    yield {**stands, "contest": contest("c", items(1), select(1, mark="for"), STANDS), "counts": [[180, 60, 44]]}
    present = case("the same, of those present", [180], [1], places=1, mark="for", base="present")
    yield {**present, "contest": contest("c", items(1), select(1, mark="for", base="present"), STANDS), "counts": [[180, 60, 44]]}


def edges():
    for base, N in (("deputies", 100), ("present", 80), ("returned", 60), ("valid", 40)):
        numbers = {"deputies": 100, "present": 80, "issued": 70, "returned": 60, "valid": 40, "places": 1, "base": base}
        yield case("base %s: half does not pass more than 1/2" % base, [N // 2], [], short=1, **numbers)
        yield case("base %s: half and one passes" % base, [N // 2 + 1], [1], **numbers)
        yield case("base %s: half passes at least 1/2" % base, [N // 2], [1], word="at_least", **numbers)
        yield case("base %s: one below half fails at least 1/2" % base, [N // 2 - 1], [], short=1, word="at_least", **numbers)
    odd = {"deputies": 9, "present": 9, "places": 1}
    yield case("odd base: 4 of 9 fails more than 1/2", [4], [], short=1, **odd)
    yield case("odd base: 5 of 9 passes more than 1/2", [5], [1], **odd)
    yield case("odd base: 4 of 9 fails at least 1/2", [4], [], short=1, word="at_least", **odd)
    yield case("odd base: 5 of 9 passes at least 1/2", [5], [1], word="at_least", **odd)
    yield case("more than 0/1: one is enough", [1, 0], [1], short=1, majority=(0, 1), places=2, deputies=9, present=9)
    yield case("at least 1/1: all", [9, 8], [1], short=1, majority=(1, 1), word="at_least", places=2, deputies=9, present=9)
    yield case("999/1000 of ten million", [9990000, 9990001], [2], short=1, majority=(999, 1000), places=2, deputies=10000000, present=10000000)
    yield case("base none: nobody voted for the second", [3, 0], [1], places=2, short=1, base="none")
    yield case("base none: no votes at all", [0, 0, 0], [], places=2, short=2, base="none", returned=0)
    yield case("no ballots, base returned, more than", [0, 0], [], places=1, short=1, base="returned", returned=0)
    yield case("no ballots, base deputies, at least", [0, 0], [], places=1, short=1, word="at_least", returned=0)
    yield case("no ballots, base returned, at least: 0 of 0 holds, but nobody has a vote", [0, 0], [], places=1, short=1, base="returned",
               word="at_least", returned=0)
    yield case("no valid ballots, base valid, at least: the same", [0], [], places=1, short=1, base="valid", word="at_least", valid=0)
    yield case("ranked by count, not by order", [5, 9, 7], [2, 3, 1], places=3, deputies=9, present=9, base="none")
    yield case("equal ones in the definition's order", [7, 9, 7, 9], [2, 4, 1, 3], places=4, base="none")
    yield case("all tie, all have a place", [5, 5, 5], first(3), places=3, base="none")
    yield case("all tie for one place", [5, 5, 5], [], first(3), places=1, base="none")
    yield case("all tie for two places", [5, 5, 5], [], first(3), places=2, base="none")
    yield case("a tie of three for two places behind a winner", [5, 9, 5, 5, 1], [2], [1, 3, 4], places=3, base="none")
    yield case("run-off items in the definition's order", [7, 8, 9, 7], [3, 2], [1, 4], places=3, base="none")
    yield case("the tie is behind the last place", [9, 8, 5, 5], [1, 2], places=2, base="none")
    yield case("the tie would decide, but only one of them passes the majority", [9, 6, 5, 5], [1, 2], places=3, short=1, deputies=10, present=10)
    yield case("as many pass as there are places, the last two tied", [9, 6, 6, 5], [1, 2, 3], places=3, deputies=10, present=10)
    yield case("nobody passes", [1, 1, 1], [], places=2, short=2, deputies=10, present=10)
    yield case("one place, one item, it passes", [10], [1], places=1, deputies=10, present=10)
    later = case("the second mark decides", [2, 5], [2], places=1, mark="for", base="none")
    yield {**later, "contest": contest("c", items(2), select(1, mark="for", base="none"), ("against", "for")), "counts": [[9, 2], [0, 5]]}


def void_case():
    test = case("returned above issued: void", [], [], issued=304, returned=305)
    return {**test, "contest": contest("c", items(13), select(10)), "valid": 0, "counts": [], "verdict": rules.selected("void")}


def make_verdict():
    yield {"void": False, "tests": list(domain_examples()) + list(edges())}
    yield {"void": True, "tests": [void_case()]}
    for cases in (vectors_law.of_pass, vectors_law.of_grade, vectors_law.of_names):
        yield {"void": False, "tests": list(cases())}
    yield {"void": True, "tests": list(vectors_law.of_void())}


def run_verdict(group, test):
    return rules.verdict(test["contest"], test["attendance"], test["valid"], test["counts"], test.get("others", ()), group["void"]) == test["verdict"]


def make_test():
    """F3, as the quorum of F9 uses it."""
    cases = [({"at_least": [2, 3]}, 239, 360, INVALID), ({"at_least": [2, 3]}, 240, 360, VALID), ({"at_least": [2, 3]}, 240, 361, INVALID),
             ({"at_least": [2, 3]}, 241, 361, VALID), ({"more_than": [1, 2]}, 180, 360, INVALID), ({"more_than": [1, 2]}, 181, 360, VALID),
             ({"more_than": [1, 2]}, 180, 361, INVALID), ({"more_than": [1, 2]}, 181, 361, VALID), ({"at_least": [1, 1000]}, 9999, 10000000, INVALID),
             ({"at_least": [1, 1000]}, 10000, 10000000, VALID), ({"more_than": [0, 1]}, 0, 5, INVALID), ({"more_than": [0, 1]}, 1, 5, VALID),
             ({"at_least": [1, 1]}, 5, 5, VALID), ({"at_least": [1, 1]}, 4, 5, INVALID), ({"at_least": [1, 2]}, 0, 0, VALID),
             ({"more_than": [1, 2]}, 0, 0, INVALID), ({"more_than": [999, 1000]}, 9990000, 10000000, INVALID), ({"more_than": [999, 1000]}, 9990001, 10000000, VALID)]
    yield {"tests": [{"comment": "%d out of %d" % (x, N), "test": test, "x": x, "base": N, "result": result} for test, x, N, result in cases]}


def run_test(_, test):
    return rules.holds(test["test"], test["x"], test["base"]) == (test["result"] == VALID)


# F5, F7

def consistent():
    """Definitions at the edge of what F7 allows: (comment, suite, contests, choices)."""
    small = contest("a", items(3), select(2), cap=("approve", 0, 2))
    many = ["m%d" % i for i in range(11)]
    return [
        ("plain", "P256-SHA256", [small], {}), ("plain", "SM2-SM3", [small], {}), ("one trustee", "P256-SHA256", [small], {"trustees": 1, "t": 1}),
        ("15 of 15 trustees", "P256-SHA256", [small], {"trustees": 15, "t": 15}), ("64 stations", "P256-SHA256", [small], {"stations": 64}),
        ("as many places as items", "P256-SHA256", [contest("a", items(3), select(3))], {}),
        ("cap max is the number of items", "P256-SHA256", [contest("a", items(3), select(1), cap=("approve", 3, 3))], {}),
        ("no majority asked", "P256-SHA256", [contest("a", items(1), select(1, "none"))], {}),
        ("at least 1/1, more than 0/1", "P256-SHA256", [contest("a", items(1), select(1, majority=(1, 1), word="at_least"))], {"quorum": ("more_than", 0, 1)}),
        ("more than 999/1000", "P256-SHA256", [contest("a", items(1), select(1, majority=(999, 1000)))], {}),
        ("row [0,3] of three marks", "P256-SHA256", [contest("a", items(1), select(1, mark="for"), STANDS, (0, 3))], {}),
        ("blank is invalid, row min 1", "P256-SHA256", [contest("a", items(2), select(1, mark="for"), STANDS, (1, 1))], {"validity": ("ballot", "invalid", "mark")}),
        ("blank is invalid, cap min 1", "SM2-SM3", [contest("a", items(2), select(1), cap=("approve", 1, 2))], {"validity": ("contest", "invalid", "ballot")}),
        ("the same item ids in two contests", "P256-SHA256", [small, {**small, "id": "b"}], {}),
        ("100 contests", "P256-SHA256", [{**small, "id": "c%d" % i} for i in range(100)], {}),
        ("a sealed ballot of 2,912,000 bytes", "P256-SHA256", [contest("a", ["i%d" % i for i in range(500)], select(1, mark="m0"), many, (0, 2))], {}),
        ("one deputy", "P256-SHA256", [small], {"deputies": 1}), ("an id of 32 characters, of every kind", "P256-SHA256",
                                                                 [contest("0aZ._-" + "x" * 26, items(1), select(1))], {}),
    ] + consistent_law(small)


def consistent_law(small):
    """The same for the rules pass and grade, for names, for named votes."""
    suite, half = "P256-SHA256", (1, 2)
    motions, many = contest("a", items(2), pass_each(base="returned"), STANDS), ["m%d" % i for i in range(16)]
    all_places = {**CHAIRS, "decide": {**CHAIRS["decide"], "places": 5}}
    three = [("yes", ["for"], "at_least", half), ("so", ["for", "abstain"], "more_than", half)]
    return [
        ("rule pass", suite, [motions], {}), ("rule grade", "SM2-SM3", [GRADES], {}), ("others", suite, [CHAIRS], {"stations": 1, "chief": 3}),
        ("the presidium decides ties", suite, [contest("a", items(2), select(1, tie="presidium", second_tie="presidium"))], {}),
        ("a run-off, then the presidium", suite, [contest("a", items(2), select(1, second_tie="presidium"))], {}),
        ("16 marks and 16 grades", suite, [contest("a", items(1), grade(*MANY_GRADES, last="none"), many, (0, 1))], {}),
        ("two grades, less than the half that is claimed", suite, [contest("a", items(1), grade(three[0], last="no", below=("less_than", half)), STANDS)], {}),
        ("three grades, at most the half above which is claimed", suite, [contest("a", items(1), grade(*three, last="no", below=("at_most", half)), STANDS)], {}),
        ("two grades of the same marks", suite, [contest("a", items(1), grade(("all", ["for"], "at_least", (1, 1)), ("half", ["for"], "at_least", half),
                                                                              last="no"), STANDS)], {}),
        ("as many places as items and names", suite, [all_places], {"stations": 1}),
        ("500 names, one item, 500 places", suite, [contest("a", items(1), select(500), others=(500,))], {"stations": 1}),
        ("names under no condition", suite, [contest("a", items(1), select(1), others=(1,))], {"stations": 1}),
        ("three contests of three rules", suite, [small, {**motions, "id": "b"}, {**GRADES, "id": "c"}], {}),
        ("a chief without stations", suite, [small], {"chief": 1}), ("a vote that follows", suite, [small], {"follows": "A" * 43}),
        ("conflict voids the mark", suite, [small], {"conflict": "mark"}), ("conflict voids the ballot", suite, [small], {"conflict": "ballot"}),
        ("named", suite, [small, {**motions, "id": "b"}], {"secrecy": "named"}), ("named", "SM2-SM3", [GRADES], {"secrecy": "named", "chief": 2}),
        ("named, blank is invalid: everybody sees it", suite, [small], {"secrecy": "named", "validity": ("ballot", "invalid", "mark")}),
        ("named, too large to be sealed", suite, [contest("a", ["i%d" % i for i in range(500)], select(1, mark="m0"), many, (0, 16))], {"secrecy": "named"}),
    ]


TEXTS = [("a title of 600 bytes", "title", "票" * 200), ("a title with quote, backslash and slash", "title", '"\\/'), ("a title of one space", "title", " "),
         ("a title with U+00A0 and U+2027", "title", "\u00a0\u2027"), ("a title with U+FEFF", "title", "\ufeffa"), ("a title beyond the basic plane", "title", "𠮷")]


def make_definition():
    tests = []
    for comment, suite, contests, choices in consistent():
        tests.append(line_0(comment, suite, contests, None, **{"deputies": 7, **choices}))
    for comment, name, text in TEXTS:
        tests.append(line_0(comment, "P256-SHA256", [PROJECTS], lambda body, name=name, text=text: body.update({name: text}), deputies=7))
    tests.append(line_0("an empty source", "P256-SHA256", [PROJECTS], lambda body: body["electorate"].update(source=""), deputies=7))
    for group in (flaws_bodies.v6_definition, flaws_bodies.v7, flaws_law.v6_definition, flaws_proofs.v12, flaws_law.v12):
        for bad in group():
            if bad.line == 0:
                tests.append({"comment": bad.comment, "line": bad.data.decode()[:-1], "check": "V%d" % bad.check, "result": INVALID})
    for comment, suite, asked, choices in asking():
        tests.append(line_0(comment, suite, [PROJECTS], None, asked=asked, **{"deputies": 7, **choices}))
    tests += [{"comment": bad.comment, "line": bad.data.decode()[:-1], "check": "V%d" % bad.check, "result": INVALID} for bad in flaws_asking.flaws()]
    yield {"tests": tests}


def asking():
    """F5, F7.14: (comment, suite, what is asked for, choices)."""
    for suite in ("P256-SHA256", "SM2-SM3"):
        yield "attestations", suite, {}, {"attestations": 1}
        yield "as many attestations as trustees", suite, {}, {"attestations": 15, "trustees": 15}
        yield "one witness", suite, {"witnesses": (1, 1)}, {}
        yield "32 of 32 witnesses", suite, {"witnesses": (32, 32)}, {}
        yield "witnesses and attestations in a named vote", suite, {"witnesses": (1, 3)}, {"attestations": 2, "secrecy": "named"}
        for comment, name in NAMES:
            yield comment, suite, {"witnesses": (1, 2), "name": name}, {}
    yield "an Ed25519 key", "P256-SHA256", {"ed25519": True}, {}
    yield "an Ed25519 key and witnesses", "P256-SHA256", {"ed25519": True, "witnesses": (2, 3)}, {}
    yield "an Ed25519 key that is no point", "P256-SHA256", {"ed25519": b"\xff" * 32}, {}
    yield "a witness's key that is no point", "P256-SHA256", {"witnesses": (1, 2), "key": bytes(32)}, {}


NAMES = [("a witness's name of 100 bytes", "w" * 100), ("a witness's name of 33 characters", "票" * 33), ("a witness's name of one character", "/"),
         ("a witness's name with U+200B and U+FEFF, which are no spaces", "w\u200b\ufeff"), ("a witness's name with quote and backslash", 'w"\\')]


def asked_for(author, definition, name=None, key=None, ed25519=False, **asked):
    """Author.asking, with a name or a key of the last witness, or an Ed25519 key, as given."""
    author.asking(definition, bool(ed25519), **asked)
    if isinstance(ed25519, bytes):
        definition["recorder"]["ed25519"] = pack(ed25519)
    if name:
        definition["witnesses"]["of"][-1]["name"] = name
    if key:
        definition["witnesses"]["of"][-1]["key"] = pack(key)
    return definition


def line_0(comment, suite, contests, edit, deputies, asked=None, **choices):
    author = Author(suite, "definition")
    author.new(asked_for(author, author.definition(contests, deputies, **choices), **(asked or {})), edit=edit)
    return {"comment": comment, "line": author.lines[0].decode()[:-1], "check": None, "result": VALID}


def run_definition(_, test):
    try:
        Log().accept(test["line"].encode() + b"\n")
    except Refused as refusal:
        return "V%d" % refusal.check == test["check"]
    return test["check"] is None


SUBJECTS = [
    ("verdict", "F15", "`verdict` is what F15 gives; in a void vote `counts` is empty. `others`: names as in the result, where the contest has them.",
     make_verdict, run_verdict),
    ("test", "F3", "Does `test` hold for `x` out of `base`?", make_test, run_test),
    ("definition", "F5, F7", "`line` is line 0 of a log, signed, without its line feed; `check` is the one that refuses it.", make_definition, run_definition),
]
