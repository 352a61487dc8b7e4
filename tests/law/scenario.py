"""Reads the scenario files beside this one and writes their shorthands out in full. README.md says what may stand in a file."""

import copy
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
MEMBERS = {"name", "source", "note", "like", "runs", "contests", "electorate", "validity", "secrecy", "chief", "attendance", "ballots", "paper",
           "rulings", "joins", "again", "refused", "then", "warns", "silent", "expect"}
THEN_MEMBERS = {"contests", "attendance", "ballots", "paper", "expect"}
MERGED = ("electorate", "validity")  # a scenario says only what it has otherwise


class Wrong(Exception):
    """A scenario file that does not say what it has to say."""


def load_all(folder=HERE):
    """Every scenario of every file, in full, in the order of names of files and of the scenarios in them."""
    scenarios = []
    for file in sorted(os.listdir(folder)):
        if file.endswith(".json"):
            with open(os.path.join(folder, file), encoding="utf-8") as stream:
                scenarios += load_file(json.load(stream, object_pairs_hook=no_member_twice), file)
    return scenarios


def no_member_twice(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Wrong("a member is given twice: %s" % [name for name, _ in pairs])
    return members


def load_file(written, file):
    by_name, scenarios = {}, []
    for entry in written["scenarios"]:
        where = "%s: %s" % (file, entry.get("name"))
        unknown = set(entry) - MEMBERS
        if unknown:
            raise Wrong("%s: unknown members %s" % (where, sorted(unknown)))
        parent = by_name.get(entry.get("like"), {})
        if "like" in entry and not parent:
            raise Wrong("%s: like %s, which does not stand before it" % (where, entry["like"]))
        whole = merge(merge(written["defaults"], parent), entry)
        by_name[entry["name"]] = whole
        try:
            scenarios.append(in_full(whole, written.get("fragments", {}), file))
        except (KeyError, ValueError, TypeError) as trouble:
            raise Wrong("%s: %s: %s" % (where, type(trouble).__name__, trouble)) from trouble
    return scenarios


def merge(below, above):
    """`above` over `below`: member by member, and inside the MERGED ones too."""
    merged = {**below, **above}
    for name in MERGED:
        if name in below and name in above:
            merged[name] = {**below[name], **above[name]}
    return merged


def in_full(entry, fragments, file):
    contests = [contest_in_full(contest, fragments) for contest in entry["contests"]]
    scenario = {
        "name": entry["name"], "file": file, "source": entry["source"], "runs": entry["runs"], "chief": entry.get("chief", 1),
        "contests": contests, "electorate": entry["electorate"], "validity": entry["validity"], "secrecy": entry["secrecy"],
        "rulings": [ruling_in_full(ruling, contests) for ruling in entry.get("rulings", [])], "joins": entry.get("joins", []),
        "again": [{**again, "sheet": sheet_in_full(again, contests)} for again in entry.get("again", [])],
        "refused": [sheet_in_full(group, contests) for group in entry.get("refused", [])],
        "warns": entry.get("warns", []), "silent": entry.get("silent", []), "expect": entry["expect"], "then": entry.get("then"),
        **votes_in_full(entry, contests),
    }
    if entry.get("then"):
        unknown = set(entry["then"]) - THEN_MEMBERS
        if unknown:
            raise ValueError("then: unknown members %s" % sorted(unknown))
        then = {**entry, "paper": [], "rulings": [], "joins": [], "again": [], "refused": [], "then": None, "warns": [], "silent": [], **entry["then"]}
        scenario["then"] = in_full(then, fragments, file)
    return scenario


def votes_in_full(entry, contests):
    """Attendance and ballots. `ballots` are within every limit, `paper` need not be; `groups` tells which papers belong to which group."""
    paper, groups = [], []
    for group in entry.get("paper", []):
        sheets = group_in_full(group, contests)
        groups.append(range(len(paper), len(paper) + len(sheets)))
        paper += sheets
    return {"present": entry["attendance"]["present"], "issued": entry["attendance"]["issued"],
            "ballots": [sheet for group in entry.get("ballots", []) for sheet in group_in_full(group, contests)],
            "paper": paper, "groups": groups}


def contest_in_full(written, fragments):
    """A fragment's name; or {"use": name, "path.to.member": value, …}, null takes a member away; or the contest itself."""
    if isinstance(written, str):
        written = {"use": written}
    changes = {name: value for name, value in written.items() if name != "use"}
    contest = copy.deepcopy(fragments[written["use"]]) if "use" in written else {}
    for path, value in changes.items():
        *way, last = path.split(".")
        inner = contest
        for name in way:
            inner = inner[name]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    contest["items"] = items_in_full(contest["items"])
    return contest


def items_in_full(items):
    """13: p01 … p13. ["a", "b"]: these ids. Else as in a definition."""
    if isinstance(items, int):
        items = ["p%02d" % number for number in range(1, items + 1)]
    return [{"id": item, "title": "项目 " + item} if isinstance(item, str) else item for item in items]


def group_in_full(group, contests):
    """{"times": n, "rows": …, "names": …} is n equal ballots; {"times": n, "counts": …} n ballots with these sums."""
    unknown = set(group) - {"times", "rows", "names", "counts"}
    if unknown:
        raise ValueError("a group of ballots with %s" % sorted(unknown))
    times, counts = group["times"], group.get("counts", {})
    for contest in counts:
        find(contests, contest)
    if not counts:
        return [sheet_in_full(group, contests)] * times
    filled = {contest["id"]: fill(contest, counts[contest["id"]], times) for contest in contests if contest["id"] in counts}
    sheets = []
    for number in range(times):
        sheet = sheet_in_full({name: value for name, value in group.items() if name != "counts"}, contests)
        for name, rows in filled.items():
            sheet[name]["rows"] = rows[number]
        sheets.append(sheet)
    return sheets


def sheet_in_full(group, contests):
    rows, names = group.get("rows", {}), group.get("names", {})
    if not isinstance(rows, dict):
        rows = {only(contests)["id"]: rows}
    if not isinstance(names, dict):
        names = {only(contests)["id"]: names}
    for contest in [*rows, *names]:
        find(contests, contest)
    return {contest["id"]: {"rows": rows_in_full(rows.get(contest["id"], ""), contest), "names": list(names.get(contest["id"], []))}
            for contest in contests}


def rows_in_full(written, contest):
    """A row for each item, as in the log; or "MARKS ITEM ITEM..ITEM, MARKS ITEM": these marks beside these items; MARKS alone: beside all."""
    ids = [item["id"] for item in contest["items"]]
    if isinstance(written, list):
        if len(written) != len(ids):
            raise ValueError("%d rows for %d items" % (len(written), len(ids)))
        return list(written)
    rows = [""] * len(ids)
    for part in filter(None, (part.split() for part in written.split(","))):
        for which in part[1:] or [ids[0] + ".." + ids[-1]]:
            first, _, last = which.partition("..")
            for at in range(ids.index(first), ids.index(last or first) + 1):
                if rows[at]:
                    raise ValueError("two entries for %s" % ids[at])
                rows[at] = part[0]
    return rows


def fill(contest, columns, times):
    """Ballots with given sums: {mark: [sum for each item]}. The ballots stand in a ring. Beginning at a cursor, each item gives the first of the
    named marks to as many ballots as its sum says, the second to those behind them, and so on; then the cursor moves on by the sum of the
    first mark. So an item's marks fall on different ballots, and the first mark's total is spread as evenly as can be: no ballot bears
    more of it than total / times, rounded up; a cap is kept wherever it can be."""
    rows, cursor = [[""] * len(contest["items"]) for _ in range(times)], 0
    for item in range(len(contest["items"])):
        sums = [column[item] for column in columns.values()]
        if sum(sums) > times:
            raise ValueError("%s: %d marks on %d ballots" % (contest["items"][item]["id"], sum(sums), times))
        at = cursor
        for mark, count in zip(columns, sums):
            for _ in range(count):
                rows[at % times][item] = mark
                at += 1
        cursor += sums[0]
    return rows


def ruling_in_full(written, contests):
    ruling = {"times": 1, "when": "closed", "refused": False, **written}
    contest = find(contests, ruling.setdefault("contest", only(contests)["id"] if len(contests) == 1 else ""))
    if "read" in ruling:
        ruling["read"] = rows_in_full(ruling["read"], contest)
    return ruling


def only(contests):
    if len(contests) != 1:
        raise ValueError("say which contest is meant: there are %d" % len(contests))
    return contests[0]


def find(contests, name):
    for contest in contests:
        if contest["id"] == name:
            return contest
    raise ValueError("no contest %s" % name)


def returned(scenario):
    return len(scenario["ballots"]) + len(scenario["paper"])


def is_within_limits(contest, entry):
    """Could this stand on a sealed or a named ballot? F11 is not judged here: only that no limit of the contest is touched."""
    marks = [[] if row == "" else row.split("+") for row in entry["rows"]]
    low, high = contest["row"]
    if entry["names"] or any(mark not in contest["marks"] for row in marks for mark in row) or not all(low <= len(row) <= high for row in marks):
        return False
    cap = contest.get("cap")
    return not cap or cap["min"] <= sum(cap["mark"] in row for row in marks) <= cap["max"]


def expected_result(scenario):
    """What `piaojue result --json` has to say; None where the vote is not to get that far."""
    expect = scenario["expect"]
    if set(expect) & {"opens", "defined"}:
        return None
    return {"attendance": {"deputies": scenario["electorate"]["deputies"], "issued": scenario["issued"], "present": scenario["present"],
                           "returned": returned(scenario)},
            "contests": [expected_contest(contest, expect[contest["id"]]) for contest in scenario["contests"]]}


def is_void(expect):
    return expect == "void"


def expected_contest(contest, expect):
    """Counts stand by column in a scenario, by row in a result; 0 for `unreadable` is none anywhere; "void" is F14 and F15 on void votes."""
    has_others = {"others": []} if "others" in contest else {}
    if is_void(expect):
        return {"id": contest["id"], "valid": 0, "invalid": 0, "counts": [], "unreadable": [], **has_others,
                "verdict": verdict_in_full(contest, {"state": "void"})}
    items, others = len(contest["items"]), expect.get("others", [])
    if others or has_others:
        has_others = {"others": [{"count": count, "name": name} for name, count in others]}
    return {"id": contest["id"], "valid": expect["valid"], "invalid": expect["invalid"],
            "counts": [list(row) for row in zip(*(column_in_full(expect["counts"][mark], contest) for mark in contest["marks"]))],
            "unreadable": expect.get("unreadable") or [0] * items, **has_others, "verdict": verdict_in_full(contest, expect["verdict"])}


def column_in_full(column, contest):
    """A count for each item; or {"item" or "item..item": count, …}, where an item that is not named has none."""
    if isinstance(column, list):
        return column
    ids = [item["id"] for item in contest["items"]]
    by_item = {item: count for refs, count in column.items() for item in refs_in_full([refs], ids)}
    return [by_item.get(item, 0) for item in ids]


def verdict_in_full(contest, written):
    """Members that are empty or 0 may be left out; ranges of items as in rows."""
    rule = contest["decide"]["rule"]
    verdict = {"select": {"adopted": [], "runoff": {"items": [], "places": 0}, "short": 0}, "pass": {"passed": []}, "grade": {"grades": {}}}[rule]
    ids = [item["id"] for item in contest["items"]]
    verdict.update(copy.deepcopy(written))
    for name in ("adopted", "passed"):
        if name in verdict:
            verdict[name] = refs_in_full(verdict[name], ids)
    if "runoff" in verdict:
        verdict["runoff"]["items"] = refs_in_full(verdict["runoff"]["items"], ids)
    if "grades" in verdict:
        verdict["grades"] = {item: grade for refs, grade in verdict["grades"].items() for item in refs_in_full([refs], ids)}
    return verdict


def refs_in_full(refs, ids):
    listed = []
    for ref in refs:
        first, dots, last = ref.partition("..")
        listed += ids[ids.index(first):ids.index(last) + 1] if dots else [ref]
    return listed


def slug_is_good(name):
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name))
