"""F7: when a definition is consistent (V12)."""

import sealing

BALLOT_LIMIT = 3000000


def different(values):
    values = list(values)
    return len(set(values)) == len(values)


def keys_differ(definition):
    """F7.1"""
    trustees = definition["trustees"]
    recorder, witnesses = definition["recorder"], definition.get("witnesses", {"of": []})["of"]
    parties = [recorder] + trustees + definition["stations"] + witnesses
    ed25519 = [recorder["ed25519"]] if "ed25519" in recorder else []
    return different([party["key"] for party in parties] + [trustee["seal"] for trustee in trustees] + ed25519)


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
    decide, others = contest["decide"], contest.get("others", {"max": 0})
    named = [decide["mark"]] if "mark" in decide else []
    named += [mark for grade in decide.get("grades", []) for mark in grade.get("marks", [])]
    named += [others["with"]] if "with" in others else []
    return set(named) <= set(contest["marks"]) and decide.get("places", 0) <= len(contest["items"]) + others["max"]


def base_fits(contest):
    """F7.7"""
    decide = contest["decide"]
    if decide["rule"] == "select":
        return ("pass" in decide) == (decide["base"] != "none")
    return decide["base"] != "none"


def test_can_go_both_ways(test):
    """F7.8"""
    (word, (p, q)), = test.items()
    return p < q if word == "more_than" else 1 <= p <= q


def tests_of(decide):
    """The tests of a contest: that of the rule, those of the grades."""
    return [part["pass"] for part in [decide] + decide.get("grades", []) if "pass" in part]


def tests_fit(definition):
    """F7.8"""
    tests = [test for contest in definition["contests"] for test in tests_of(contest["decide"])]
    return all(map(test_can_go_both_ways, tests + [definition["electorate"]["quorum"]]))


def sealed(definition):
    return definition["secrecy"] == "sealed"


def blank_is_visible(definition):
    """F7.9"""
    return definition["validity"]["blank"] == "valid" or not sealed(definition) or all(
        contest["row"][0] >= 1 or contest.get("cap", {"min": 0})["min"] >= 1 for contest in definition["contests"])


def ballot_fits(definition):
    """F7.10"""
    size = sum(sealing.cells_size(contest) + sealing.proof_size(contest) for contest in definition["contests"])
    return not sealed(definition) or size <= BALLOT_LIMIT


def papers_fit(definition):
    """F7.11"""
    return definition.get("chief", 1) <= len(definition["trustees"]) and all(
        contest["decide"]["rule"] == "select" and definition["stations"] for contest in definition["contests"] if "others" in contest)


def named_without_stations(definition):
    """F7.12"""
    return sealed(definition) or not definition["stations"]


def below_fits(before, below):
    """F7.13: does the text of the last grade say the same as the test of the grade before it?"""
    (word, fraction), = before["pass"].items()
    return below == {{"at_least": "less_than", "more_than": "at_most"}[word]: fraction}


def grades_fit(contest):
    """F7.13"""
    grades = contest["decide"].get("grades")
    if grades is None:
        return True
    *tried, last = grades
    return different(one["grade"] for one in grades) and all(different(one["marks"]) for one in tried) and (
        "below" not in last or below_fits(tried[-1], last["below"]))


def evidence_fits(definition):
    """F7.14"""
    witnesses = definition.get("witnesses", {"least": 0, "of": []})
    return ("ed25519" not in definition["recorder"] or definition["suite"] == "P256-SHA256") and \
        definition.get("attestations", 0) <= len(definition["trustees"]) and \
        witnesses["least"] <= len(witnesses["of"]) and different(one["name"] for one in witnesses["of"])


def of_every(contest_clause):
    return lambda definition: all(map(contest_clause, definition["contests"]))


CLAUSES = [keys_differ, threshold_fits, ids_differ, of_every(row_fits), of_every(cap_fits), of_every(decide_fits),
           of_every(base_fits), tests_fit, blank_is_visible, ballot_fits, papers_fit, named_without_stations, of_every(grades_fit),
           evidence_fits]


def broken_clause(definition):
    """F7: the number of the first clause that does not hold, or None."""
    for number, clause in enumerate(CLAUSES, 1):
        if not clause(definition):
            return number
    return None
