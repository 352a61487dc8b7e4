"""F3, F15: when a test holds, and the verdict of `select`."""


def holds(test, x, N):
    """F3: does a test hold for x out of the base N?"""
    (word, (p, q)), = test.items()
    return q * x > p * N if word == "more_than" else q * x >= p * N


def verdict(state, adopted=(), runoff=(), places=0, short=0):
    return {"adopted": list(adopted), "runoff": {"items": list(runoff), "places": places}, "short": short, "state": state}


def base_of(decide, attendance, valid):
    """F15: N."""
    return {**attendance, "valid": valid, "none": None}[decide["base"]]


def select(contest, attendance, valid, counts, void=False):
    """F15: the verdict of a contest."""
    if void:
        return verdict("void")
    decide = contest["decide"]
    column, N, places = contest["marks"].index(decide["mark"]), base_of(decide, attendance, valid), decide["places"]
    x = {item["id"]: row[column] for item, row in zip(contest["items"], counts)}

    def passes(item):
        return x[item] >= 1 and (N is None or holds(decide["pass"], x[item], N))

    passing = [item for item in x if passes(item)]
    ranked = sorted(passing, key=lambda item: -x[item])
    if len(ranked) <= places:
        short = places - len(ranked)
        return verdict("short" if short else "decided", ranked, short=short)
    c = x[ranked[places - 1]]
    if x[ranked[places]] < c:
        return verdict("decided", ranked[:places])
    sure = [item for item in ranked if x[item] > c]
    return verdict("runoff", sure, [item for item in passing if x[item] == c], places - len(sure))
