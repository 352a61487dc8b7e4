"""F11: ballots in clear, their validity and what they count."""

UNREADABLE = "?"


def marks_of(row):
    return [] if row in ("", UNREADABLE) else row.split("+")


def row_conflicts(contest, row):
    """F11: has a row more marks than it may have?"""
    return len(marks_of(row)) > contest["row"][1]


class Reading:
    """One contest of a ballot as it is read: the rows after the ruling, and after the conflicts too."""

    def __init__(self, contest, validity, rows, names=(), ruling=None):
        decision = ruling["decision"] if ruling else None
        self.contest, self.validity, self.names = contest, validity, names
        self.ruled_invalid = decision == "invalid"
        self.ruled_rows = ruling["rows"] if decision == "read" else rows
        self.rows = [UNREADABLE if row_conflicts(contest, row) and validity["conflict"] == "mark" else row for row in self.ruled_rows]

    def conflicting(self):
        """F11."""
        return any(row_conflicts(self.contest, row) for row in self.rows)

    def bearing(self, mark):
        """How many rows bear a mark?"""
        return sum(mark in marks_of(row) for row in self.rows)

    def over_or_under(self):
        """F11: is a limit of the contest broken?"""
        contest, low = self.contest, self.contest["row"][0]
        if any(row != UNREADABLE and len(marks_of(row)) < low for row in self.rows):
            return True
        cap, others = contest.get("cap"), contest.get("others", {})
        if cap:
            named = len(self.names) if contest["decide"].get("mark") == cap["mark"] else 0
            if not cap["min"] <= self.bearing(cap["mark"]) + named <= cap["max"]:
                return True
        return "with" in others and len(self.names) > self.bearing(others["with"])

    def blank(self):
        """F11."""
        return not self.names and all(row == "" for row in self.rows)

    def valid(self, void):
        """F11, given whether the ballot is void."""
        blank = self.blank() and self.validity["blank"] == "invalid"
        return not (self.conflicting() or self.over_or_under() or blank or self.ruled_invalid or void)

    def counts(self):
        """F11: what a valid contest adds: counts (items × marks) and unreadable (items)."""
        counts = [[int(mark in marks_of(row)) for mark in self.contest["marks"]] for row in self.rows]
        return counts, [int(row == UNREADABLE) for row in self.rows]

    def names_counted(self, joined):
        """F11, F17: the different names after joining, by their bytes; `joined` says as what a spelling is counted."""
        return sorted({joined.get(name, name) for name in self.names}, key=str.encode)


def is_void(readings, validity):
    """F11: is the whole ballot void?"""
    return validity["overvote"] == "ballot" and any(one.over_or_under() for one in readings) \
        or validity["conflict"] == "ballot" and any(one.conflicting() for one in readings) \
        or validity["unreadable"] == "ballot" and any(UNREADABLE in one.ruled_rows for one in readings)
