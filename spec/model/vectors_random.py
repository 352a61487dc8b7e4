"""Random cases, seeded: what the implementations have to agree on where nobody chose the example."""

import rules
from build import grade, pass_each, select
from suite import Stream
from vectors_basics import VALID
from vectors_paper import judge, run_paper

BASES = ("deputies", "present", "returned", "valid", "none")
WORDS = ("more_than", "at_least")
NAMES = ("赵", "钱", "孙", "李", "周", "a", "B", "\uff21", "\U00020bb7")


class Dice:
    """Small integers and choices out of the test stream."""

    def __init__(self, seed):
        self.stream = Stream(seed)

    def roll(self, low, high):
        return low + int.from_bytes(self.stream.bytes(4), "big") % (high - low + 1)

    def pick(self, words):
        return words[self.roll(0, len(words) - 1)]

    def often(self, times, of):
        """True in so many cases out of so many."""
        return self.roll(1, of) <= times

    def some(self, words):
        """A part of some words, in their order, at least one."""
        return [word for word in words if self.often(1, 2)] or [self.pick(words)]


def small_contest(name, items, marks, row, decide):
    """A contest with short ids and titles."""
    return {"id": name, "title": name, "items": [{"id": item, "title": item} for item in items], "marks": marks, "row": row, "decide": decide}


# F15

def fraction(dice):
    """(word, (p, q)) that F7.8 allows."""
    word, q = dice.pick(WORDS), dice.pick((2, 2, 3, 3, 4, 5, 7, 10, 1000))
    p = dice.roll(1, q - 1) if q > 2 else 1
    return word, dice.pick(((p, q), (p, q), (p, q), (p, q), (p, q), (1, 1) if word == "at_least" else (0, 1)))


def decide_of(dice, rule, marks, items):
    """A decide of one of the three rules; places not above the items."""
    word, majority = fraction(dice)
    if rule == "select":
        places = dice.roll(1, items) if dice.often(1, 3) else dice.roll(1, (items + 1) // 2)
        return select(places, dice.pick(BASES + ("none", "valid")), majority, dice.pick(marks), word, tie=dice.pick(("runoff", "presidium")))
    if rule == "pass":
        return pass_each(dice.pick(marks), dice.pick(BASES[:4]), majority, word)
    tried = [("g%d" % i, dice.some(marks), *fraction(dice)) for i in range(dice.roll(1, 3))]
    return grade(*tried, last="z", base=dice.pick(BASES[:4]))


def random_contest(dice, rule):
    items, marks = ["i%d" % i for i in range(dice.roll(1, 6))], list("abc"[:dice.pick((1, 2, 3, 3))])
    one = small_contest("c", items, marks, [0, 1], decide_of(dice, rule, marks, len(items)))
    if rule == "select" and dice.often(1, 3):
        one["others"] = {"max": 3}
        one["decide"]["places"] = min(len(items) + 3, one["decide"]["places"] + dice.roll(0, 2))
    return one


def near(dice, edges, most):
    """A count, often at an edge of a test."""
    return min(most, max(0, dice.pick(edges) + dice.pick((-1, 0, 0, 1)))) if dice.often(2, 3) else dice.roll(0, most)


def edges_of(decide, N):
    """Counts where a test of the contest may turn."""
    tests = [part["pass"] for part in [decide] + decide.get("grades", []) if "pass" in part]
    return [p * (N or 0) // q for test in tests for p, q in test.values()] or [2]


def random_verdict(dice, one):
    """Attendance and counts that can be: each mark of a row at most as often as there are valid ballots, and one of a row on each."""
    deputies = dice.pick((dice.roll(1, 12), dice.roll(1, 40), dice.roll(300, 400)))
    numbers = [deputies]
    for _ in range(3):
        numbers.append(numbers[-1] if dice.often(1, 2) else dice.roll(numbers[-1] // 2, numbers[-1]))
    attendance = dict(zip(("deputies", "present", "issued", "returned"), numbers))
    returned = attendance["returned"]
    valid = returned if dice.often(1, 2) else dice.roll(returned * 2 // 3, returned)
    edges, counts = edges_of(one["decide"], rules.base_of(one["decide"], attendance, valid)), []
    edges += [dice.roll(0, valid)] * 2
    for _ in one["items"]:
        left, row = valid, []
        for _ in one["marks"]:
            row.append(near(dice, edges, left))
            left -= row[-1]
        shift = dice.roll(0, len(row) - 1)
        counts.append(row[shift:] + row[:shift])
    test = {"attendance": attendance, "valid": valid, "counts": counts}
    if "others" in one:
        found = sorted((near(dice, edges, valid) for _ in range(dice.roll(0, 4))), reverse=True)
        test["others"] = [{"count": x, "name": "n%d" % i} for i, x in enumerate(found) if x]
    return {**test, "verdict": rules.verdict(one, attendance, valid, counts, test.get("others", ()))}


def make_verdicts():
    dice = Dice("random verdicts")
    for number in range(600):
        one = random_contest(dice, ("select", "select", "pass", "grade")[number % 4])
        yield {"type": "verdict", "contest": one, "tests": [
            {"comment": "", **random_verdict(dice, one), "result": VALID} for _ in range(5)]}


# F11

def random_validity(dice):
    return {"overvote": dice.pick(("ballot", "contest")), "conflict": dice.pick(("mark", "contest", "ballot")),
            "blank": dice.pick(("valid", "invalid")), "unreadable": dice.pick(("mark", "ballot"))}


def random_paper_contest(dice, name):
    items, marks = ["i%d" % i for i in range(dice.roll(1, 4))], list("abc"[:dice.roll(1, 3)])
    high = dice.pick((1, 1, len(marks)))
    row = [dice.roll(0, high) if len(marks) > 1 and dice.often(1, 3) else 0, high]
    one = small_contest(name, items, marks, row, select(1, "none", mark=dice.pick(marks)))
    if dice.often(1, 2):
        most = dice.roll(1, len(items))
        one["cap"] = {"mark": dice.pick(marks), "min": dice.roll(0, most) if dice.often(1, 3) else 0, "max": most}
    if dice.often(1, 2):
        one["others"] = {"max": 3, **({"with": dice.pick(marks)} if dice.often(1, 3) else {})}
    return one


def random_row(dice, one):
    if dice.often(1, 8):
        return "?"
    if dice.often(1, 4):
        return ""
    return dice.pick(one["marks"]) if dice.often(4, 5) else "+".join(dice.some(one["marks"]))


def random_rows(dice, one):
    return [random_row(dice, one) if dice.often(9, 10) else "" for _ in one["items"]] if dice.often(9, 10) else [""] * len(one["items"])


def random_ruling(dice, one, rows):
    if dice.often(1, 4):
        return {"contest": one["id"], "decision": "invalid"}
    return {"contest": one["id"], "decision": "read", "rows": [random_row(dice, one) if row == "?" else row for row in rows]}


def random_names(dice, one):
    if "others" not in one:
        return []
    return [dice.pick(NAMES) for _ in range(dice.pick((0, 0, 1, 1, 2, 3)))]


def random_paper(dice, contests):
    sheet = [random_rows(dice, one) for one in contests]
    test = {"sheet": sheet, "names": [random_names(dice, one) for one in contests]}
    test["rulings"] = [random_ruling(dice, one, rows) for one, rows in zip(contests, sheet) if "?" in rows and dice.often(1, 2)]
    return test


def random_joins(dice, contests):
    """One or none for each contest with names: to a name that is none of those joined."""
    joins = []
    for one in contests:
        if "others" in one and dice.often(2, 3):
            joined = dice.some(NAMES[:-1])[:3]
            joins.append({"contest": one["id"], "names": sorted(joined, key=str.encode), "as": dice.pick([name for name in NAMES if name not in joined])})
    return joins


def make_papers():
    dice = Dice("random papers")
    for _ in range(250):
        contests = [random_paper_contest(dice, name) for name in "xy"[:dice.roll(1, 2)]]
        validity, joins, tests = random_validity(dice), random_joins(dice, contests), []
        for _ in range(6):
            test = random_paper(dice, contests)
            tests.append({"comment": "", **test, **judge(contests, validity, joins=joins, **test)})
        yield {"type": "paper", "contests": contests, "validity": validity, "joins": joins, "tests": tests}


def make_random():
    yield from make_verdicts()
    yield from make_papers()


def run_random(group, test):
    if group["type"] == "paper":
        return run_paper(group, test)
    return rules.verdict(group["contest"], test["attendance"], test["valid"], test["counts"], test.get("others", ())) == test["verdict"]


SUBJECTS = [
    ("random", "F11, F15", "Seeded random cases. Type `verdict`: as verdict.json, but the contest stands in the group. Type `paper`: as paper.json.",
     make_random, run_random),
]
