"""F7: when a definition is consistent (V12)."""

import sealing

BALLOT_LIMIT = 3000000


def different(values):
    values = list(values)
    return len(set(values)) == len(values)


def keys_differ(definition):
    """F7.1"""
    trustees = definition["trustees"]
    parties = [definition["recorder"]] + trustees + definition["stations"]
    return different([party["key"] for party in parties] + [trustee["seal"] for trustee in trustees])


def threshold_fits(definition):
    """F7.2"""
    return definition["threshold"] <= len(definition["trustees"])


def ids_differ(definition):
    """F7.3"""
    contests = definition["contests"]
    return different(contest["id"] for contest in contests) and all(
        different(item["id"] for item in contest["items"]) and different(contest["marks"]) for contest in contests)


def row_fits(contest):
    """F7.4"""
    low, high = contest["row"]
    marks = len(contest["marks"])
    return low <= high <= marks and (marks > 1 or contest["row"] == [0, 1])


def cap_fits(contest):
    """F7.5"""
    cap = contest.get("cap")
    return cap is None or cap["mark"] in contest["marks"] and cap["min"] <= cap["max"] <= len(contest["items"])


def decide_fits(contest):
    """F7.6"""
    return contest["decide"]["mark"] in contest["marks"] and contest["decide"]["places"] <= len(contest["items"])


def pass_fits(contest):
    """F7.7"""
    return ("pass" in contest["decide"]) == (contest["decide"]["base"] != "none")


def test_can_go_both_ways(test):
    """F7.8"""
    (word, (p, q)), = test.items()
    return p < q if word == "more_than" else 1 <= p <= q


def tests_fit(definition):
    """F7.8"""
    tests = [contest["decide"]["pass"] for contest in definition["contests"] if "pass" in contest["decide"]]
    return all(map(test_can_go_both_ways, tests + [definition["electorate"]["quorum"]]))


def blank_is_visible(definition):
    """F7.9"""
    return definition["validity"]["blank"] == "valid" or all(
        contest["row"][0] >= 1 or contest.get("cap", {"min": 0})["min"] >= 1 for contest in definition["contests"])


def ballot_fits(definition):
    """F7.10"""
    return sum(sealing.cells_size(contest) + sealing.proof_size(contest) for contest in definition["contests"]) <= BALLOT_LIMIT


def of_every(contest_clause):
    return lambda definition: all(map(contest_clause, definition["contests"]))


CLAUSES = [keys_differ, threshold_fits, ids_differ, of_every(row_fits), of_every(cap_fits), of_every(decide_fits),
           of_every(pass_fits), tests_fit, blank_is_visible, ballot_fits]


def broken_clause(definition):
    """F7: the number of the first clause that does not hold, or None."""
    for number, clause in enumerate(CLAUSES, 1):
        if not clause(definition):
            return number
    return None
