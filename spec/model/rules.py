"""F3, F15: when a test holds, and the verdict of a contest."""


def holds(test, x, N):
    """F3: does a test hold for x out of the base N?"""
    (word, (p, q)), = test.items()
    return q * x > p * N if word == "more_than" else q * x >= p * N


def passes(test, x, N):
    """F15: does a count pass? With base none there is no test."""
    return x >= 1 and (test is None or holds(test, x, N))


def base_of(decide, attendance, valid):
    """F15: N."""
    return {**attendance, "valid": valid, "none": None}[decide["base"]]


def verdict(contest, attendance, valid, counts, others=(), void=False):
    """F15: the verdict of a contest. `others`: the names as in the result, where the contest has them."""
    rule, N = contest["decide"]["rule"], base_of(contest["decide"], attendance, valid)
    if rule == "select":
        return selected("void") if void else select(contest, N, counts, others)
    if rule == "pass":
        return {"passed": [] if void else pass_each(contest, N, counts), "state": "void" if void else "decided"}
    return {"grades": {} if void else grade_each(contest, N, counts), "state": "void" if void else "decided"}


# select

def selected(state, adopted=(), runoff=(), places=0, short=0):
    return {"adopted": list(adopted), "runoff": {"items": list(runoff), "places": places}, "short": short, "state": state}


def candidates(contest, counts, others):
    """F15: x of every ref, the items in the definition's order, then the names."""
    column = contest["marks"].index(contest["decide"]["mark"])
    x = {item["id"]: row[column] for item, row in zip(contest["items"], counts)}
    x.update(("+%d" % number, other["count"]) for number, other in enumerate(others, 1))
    return x


def select(contest, N, counts, others):
    """F15, select."""
    decide, x = contest["decide"], candidates(contest, counts, others)
    places, passing = decide["places"], [ref for ref in x if passes(decide.get("pass"), x[ref], N)]
    ranked = sorted(passing, key=lambda ref: -x[ref])
    if len(ranked) <= places:
        short = places - len(ranked)
        return selected("short" if short else "decided", ranked, short=short)
    c = x[ranked[places - 1]]
    if x[ranked[places]] < c:
        return selected("decided", ranked[:places])
    sure = [ref for ref in ranked if x[ref] > c]
    state = {"runoff": "runoff", "presidium": "tied"}[decide["tie"]]
    return selected(state, sure, [ref for ref in passing if x[ref] == c], places - len(sure))


# pass, grade

def sum_of(contest, row, marks):
    """The counts of some marks of an item, added up."""
    return sum(row[contest["marks"].index(mark)] for mark in marks)


def pass_each(contest, N, counts):
    """F15, pass."""
    decide = contest["decide"]
    return [item["id"] for item, row in zip(contest["items"], counts) if passes(decide["pass"], sum_of(contest, row, [decide["mark"]]), N)]


def grade_of(contest, N, row):
    """F15, grade: the first grade whose marks pass its test; the last if none does."""
    *tried, last = contest["decide"]["grades"]
    return next((one["grade"] for one in tried if passes(one["pass"], sum_of(contest, row, one["marks"]), N)), last["grade"])


def grade_each(contest, N, counts):
    return {item["id"]: grade_of(contest, N, row) for item, row in zip(contest["items"], counts)}
