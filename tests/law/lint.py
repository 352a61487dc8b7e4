"""Do the scenario files say what can be, and do they cover what they must? This knows how to add, not how to decide: no rule of the count is here."""

from scenario import expected_contest, is_void, is_within_limits, returned, slug_is_good

RUNS = {"sealed": {"paper", "mixed", "sealed"}, "named": {"named"}}
DOMAIN_EXAMPLES = ["§6.%d" % number for number in range(1, 13)]
BRANCHES = {
    "overvote": {"ballot", "contest"}, "conflict": {"mark", "contest", "ballot"}, "blank": {"valid", "invalid"}, "unreadable": {"mark", "ballot"},
    "base": {"deputies", "present", "returned", "valid", "none"}, "tie": {"runoff", "presidium"}, "second_tie": {"runoff", "presidium"},
    "shortfall": {"leave", "revote", "later"}, "rule": {"select", "pass", "grade"}, "secrecy": {"sealed", "named"},
    "pass": {"more_than", "at_least"}, "quorum": {"more_than", "at_least"}, "below": {"less_than", "at_most"}, "cap": {"free", "range", "exactly"},
    "state": {"decided", "runoff", "tied", "short", "void"}, "run": {"paper", "mixed", "sealed", "named"},
}


def check_all(scenarios):
    """Complaints, as (name, text)."""
    complaints = []
    for scenario in scenarios:
        for text in check(scenario):
            complaints.append((scenario["name"], text))
        for text in check(scenario["then"]) if scenario["then"] else ():
            complaints.append((scenario["name"], "then: " + text))
    names = [scenario["name"] for scenario in scenarios]
    complaints += [(name, "two scenarios of this name") for name in set(names) if names.count(name) > 1]
    return complaints + [("coverage", text) for text in missing(scenarios)]


def check(scenario):
    """What is wrong with one scenario."""
    expect = scenario["expect"]
    yield from check_form(scenario)
    if set(expect) & {"opens", "defined"}:
        return
    if set(expect) != {contest["id"] for contest in scenario["contests"]}:
        yield "expects %s" % sorted(expect)
        return
    if not scenario["issued"] <= scenario["present"] <= scenario["electorate"]["deputies"]:
        yield "issued ≤ present ≤ deputies does not hold"
    voids = {is_void(contest) for contest in expect.values()}
    if voids != {returned(scenario) > scenario["issued"]}:
        yield "void, if and only if more are returned than issued"
    for contest in scenario["contests"]:
        if not is_void(expect[contest["id"]]):
            for text in check_contest(scenario, contest, expect[contest["id"]]):
                yield "%s: %s" % (contest["id"], text)


def check_form(scenario):
    if not slug_is_good(scenario["name"]) or not scenario["source"]:
        yield "the name is not like-this, or there is no source"
    if not scenario["runs"] or not set(scenario["runs"]) <= RUNS[scenario["secrecy"]]:
        yield "runs %s in a %s vote" % (scenario["runs"], scenario["secrecy"])
    if scenario["paper"] and set(scenario["runs"]) & {"sealed", "named"}:
        yield "papers cannot be sealed or named"
    if "defined" in scenario["expect"]:
        if not scenario["expect"].get("because"):
            yield "refused, but not said because of what"
        return
    for sheet in scenario["ballots"]:
        if not all(is_within_limits(contest, sheet[contest["id"]]) for contest in scenario["contests"]):
            yield "a ballot is not within limits: %s; it belongs under paper" % sheet
            return
    for sheet in scenario["refused"]:
        if all(is_within_limits(contest, sheet[contest["id"]]) for contest in scenario["contests"]):
            yield "a ballot to be refused is within limits: %s" % sheet
    if scenario["refused"] and returned(scenario) >= scenario["issued"]:
        yield "no card is left for the ballots to be refused"
    groups = [str(scenario["paper"][group[0]]) for group in scenario["groups"] if group]
    if scenario["rulings"] and len(set(groups)) < len(groups):
        yield "two groups of equal papers, and a ruling on one of them"


def check_contest(scenario, contest, expect):
    """Sums: of ballots, of marks, of names."""
    whole = expected_contest(contest, expect)
    valid, counts, unreadable = whole["valid"], whole["counts"], whole["unreadable"]
    if valid + whole["invalid"] != returned(scenario):
        yield "valid %d + invalid %d, returned %d" % (valid, whole["invalid"], returned(scenario))
    if set(expect["counts"]) != set(contest["marks"]) or len(unreadable) != len(contest["items"]) or any(
            isinstance(column, list) and len(column) != len(contest["items"]) for column in expect["counts"].values()):
        yield "counts of other marks or items than the contest's"
        return
    yield from check_sums(scenario, contest, whole)
    if contest["row"][1] == 1:
        unmarked = [valid - sum(row) - smeared for row, smeared in zip(counts, unreadable)]
        if min(unmarked) < 0 or contest["row"][0] == 1 and max(unmarked) > 0:
            yield "not marked: %s" % unmarked
        if expect.get("unmarked", unmarked) != unmarked:
            yield "not marked: %s, and it says %s" % (unmarked, expect["unmarked"])
    yield from check_verdict(contest, whole)


def check_sums(scenario, contest, whole):
    """Where all are valid and nothing is unclear, counts are plain sums; else no more than those, with what was read by rulings."""
    sheets = [sheet[contest["id"]] for sheet in scenario["ballots"] + scenario["paper"]]
    sums = [[sum(mark in sheet["rows"][item].split("+") for sheet in sheets) for mark in contest["marks"]] for item in range(len(contest["items"]))]
    smeared = [sum(sheet["rows"][item] == "?" for sheet in sheets) for item in range(len(contest["items"]))]
    read = sum(ruling["times"] for ruling in scenario["rulings"] if not ruling["refused"])
    if whole["invalid"] == 0 and not any(smeared) and not any(row.count("+") and contest["row"][1] == 1 for sheet in sheets for row in sheet["rows"]):
        if whole["counts"] != sums:
            yield "counts %s, the ballots add up to %s" % (whole["counts"], sums)
    elif any(count > most + read for row, mosts in zip(whole["counts"], sums) for count, most in zip(row, mosts)):
        yield "counts %s are above the ballots' %s" % (whole["counts"], sums)
    named = sum(len(sheet["names"]) for sheet in sheets)
    if sum(other["count"] for other in whole.get("others", ())) > named:
        yield "more names counted than written"


def check_verdict(contest, whole):
    """A verdict's own form: it fits the counts it stands beside. Whether they are enough is not asked."""
    verdict, decide, state = whole["verdict"], contest["decide"], whole["verdict"]["state"]
    ids = [item["id"] for item in contest["items"]]
    if decide["rule"] == "grade":
        if set(verdict["grades"]) != set(ids) or not set(verdict["grades"].values()) <= {grade["grade"] for grade in decide["grades"]}:
            yield "grades of others than the items, or none of the contest's"
        return
    column = contest["marks"].index(decide["mark"])
    votes = {item: row[column] for item, row in zip(ids, whole["counts"])}
    votes.update(("+%d" % number, other["count"]) for number, other in enumerate(whole.get("others", ()), 1))
    if decide["rule"] == "pass":
        if verdict["passed"] != [item for item in ids if item in verdict["passed"]] or not all(votes[item] for item in verdict["passed"]):
            yield "passed: not in order, or without a vote"
        return
    adopted, tied, places = [votes[ref] for ref in verdict["adopted"]], [votes[ref] for ref in verdict["runoff"]["items"]], verdict["runoff"]["places"]
    if adopted != sorted(adopted, reverse=True) or 0 in adopted + tied or len(set(verdict["adopted"] + verdict["runoff"]["items"])) < len(adopted + tied):
        yield "adopted: not in rank, without a vote, or twice"
    if len(adopted) + verdict["short"] + places != decide["places"]:
        yield "adopted, short and run-off places do not add up to %d" % decide["places"]
    if len(set(tied)) > 1 or tied and (places >= len(tied) or places == 0 or min(adopted, default=tied[0] + 1) <= tied[0]):
        yield "run-off: not tied, or not below those adopted, or room for all"
    if state != ("tied" if tied and decide["tie"] == "presidium" else "runoff" if tied else "short" if verdict["short"] else "decided"):
        yield "state %s" % state


def missing(scenarios):
    """What the suite has to cover and no scenario does."""
    sources = " ".join(scenario["source"] for scenario in scenarios)
    for example in DOMAIN_EXAMPLES:
        if example not in sources.replace(";", " ").replace(":", " ").split():
            yield "no scenario for DOMAIN %s" % example
    for name, wanted in BRANCHES.items():
        if wanted - {value for scenario in scenarios for value in branches_of(scenario, name)}:
            yield "%s: %s is never used" % (name, sorted(wanted - {value for scenario in scenarios for value in branches_of(scenario, name)}))


def branches_of(scenario, name):
    """The values of one setting in a scenario that is defined."""
    if "defined" in scenario["expect"]:
        return
    if name in scenario["validity"]:
        yield scenario["validity"][name]
    elif name == "secrecy":
        yield scenario["secrecy"]
    elif name == "quorum":
        yield from scenario["electorate"]["quorum"]
    elif name == "run":
        yield from scenario["runs"]
    elif name == "state":
        yield from ("void" if is_void(expect) else expect["verdict"]["state"] for expect in scenario["expect"].values() if expect is not False)
    else:
        for contest in scenario["contests"]:
            yield from contest_branches(contest, name)


def contest_branches(contest, name):
    decide = contest["decide"]
    if name in ("pass", "below"):
        yield from (word for part in [decide, *decide.get("grades", ())] for word in part.get(name, ()))
    elif name == "cap":
        cap = contest.get("cap")
        if cap:
            yield "exactly" if cap["min"] == cap["max"] else "range" if cap["min"] else "free"
    elif name in decide:
        yield decide[name]
