"""F11: the validity of paper ballots, and what they count."""

UNREADABLE = "?"


def marks_of(row):
    return [] if row in ("", UNREADABLE) else row.split("+")


def over_or_under(contest, rows):
    """F11: is a limit of the contest broken?"""
    low, high = contest["row"]
    if any(row != UNREADABLE and not low <= len(marks_of(row)) <= high for row in rows):
        return True
    cap = contest.get("cap")
    return bool(cap) and not cap["min"] <= sum(cap["mark"] in marks_of(row) for row in rows) <= cap["max"]


def is_void(contests, validity, sheet):
    """F11: is the whole ballot void? `sheet` holds the rows of each contest."""
    broken = any(over_or_under(contest, rows) for contest, rows in zip(contests, sheet))
    unreadable = any(UNREADABLE in rows for rows in sheet)
    return broken and validity["overvote"] == "ballot" or unreadable and validity["unreadable"] == "ballot"


def is_valid(contest, validity, rows, void):
    """F11: is one contest of a ballot valid?"""
    blank = all(row == "" for row in rows)
    return not (over_or_under(contest, rows) or blank and validity["blank"] == "invalid" or void)


def counts_of(contest, rows):
    """F11: what a valid contest adds: counts (items × marks) and unreadable (items)."""
    counts = [[int(mark in marks_of(row)) for mark in contest["marks"]] for row in rows]
    return counts, [int(row == UNREADABLE) for row in rows]
