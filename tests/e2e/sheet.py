#!/usr/bin/env python3
"""Reads the numbers back from a result sheet in HTML or CSV and compares them with the log's result: sheet.py SHEET REPORT.json RESULT.json"""
import csv
import json
import sys
from html.parser import HTMLParser


class Sheet(HTMLParser):
    """Rows by table: `sums` by name; `ballot` and `ranked` by contest and item: the cells of the row. `chosen`: the rows that are marked so, in each
    table; `charts`: the numbers beside the bars, by contest."""

    def __init__(self):
        super().__init__()
        self.sums, self.tables, self.proof, self.charts, self.chosen = {}, {"ballot": {}, "ranked": {}}, {}, {}, {}
        self.where, self.contest, self.row, self.cell, self.into = "ballot", None, None, None, None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        assert tag not in ("script", "link", "img", "iframe"), f"<{tag}>: the sheet must not load or run anything"
        assert not any(name in ("src", "href") or name.startswith("on") for name in a), f"<{tag} {a}>"
        if "data-contest" in a or "data-ranked" in a:
            self.where = "ballot" if "data-contest" in a else "ranked"
            self.contest = a.get("data-contest") or a.get("data-ranked")
            self.tables[self.where][self.contest] = {}
        if "data-item" in a:
            self.row = self.tables[self.where][self.contest].setdefault(a["data-item"], [])
            if a.get("class") == "yes":
                self.chosen.setdefault((self.where, self.contest), []).append(a["data-item"])
        if tag == "text" and a.get("class") == "n":
            self.into = lambda text, bars=self.charts.setdefault(self.contest, []): bars.append(int(text))
        if "data-sum" in a:
            self.into = lambda text, name=(self.contest, a["data-sum"]): self.sums.update({name: int(text)})
        if "data-proof" in a:
            self.into = lambda text, name=a["data-proof"]: self.proof.update({name: text})
        if tag == "td":
            self.cell = ""

    def handle_data(self, data):
        if self.into:
            self.into(data)
            self.into = None
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag == "td" and self.row is not None:
            self.row.append(self.cell)
        if tag == "td":
            self.cell = None
        if tag == "tr":
            self.row = None


def check_names(sheet, name, ranked, votes, contest, counted):
    """Names written in stand among the items by their votes: all that the verdict names; no number but their votes is theirs."""
    verdict, names = counted["verdict"], {f"+{i + 1}": other for i, other in enumerate(counted.get("others", []))}
    for ref, count in zip(ranked, votes):
        if ref in names:
            cells = sheet.tables["ranked"][name][ref]
            assert cells[1].startswith(names[ref]["name"]) and count == names[ref]["count"] and [c for c in cells[2:-1] if c] == [str(count)], cells
    if contest["decide"]["rule"] == "select":
        adopted = verdict["adopted"]
        assert ranked[:len(adopted)] == adopted and set(verdict["runoff"]["items"]) <= set(ranked), (ranked, verdict)
        assert sheet.chosen.get(("ranked", name), []) == adopted, (sheet.chosen, adopted)
        assert sorted(sheet.chosen.get(("ballot", name), [])) == sorted(adopted), (sheet.chosen, adopted)


def check_html(text, report, result):
    sheet = Sheet()
    sheet.feed(text)
    contests = report["definition"]["contests"]
    assert sheet.proof["root"] == report["root"], sheet.proof
    assert list(sheet.tables["ballot"]) == [c["id"] for c in contests]
    for contest, counted in zip(contests, result["contests"]):
        name = contest["id"]
        own = name if len(contests) > 1 else None
        assert sheet.sums[own, "valid"] == counted["valid"] and sheet.sums[own, "invalid"] == counted["invalid"], sheet.sums
        ids = [item["id"] for item in contest["items"]]
        rows = {k: v for k, v in sheet.tables["ballot"][name].items() if k in ids}
        assert list(rows) == ids, list(rows)
        ranked = list(sheet.tables["ranked"][name])
        assert sorted(item for item in ranked if item in ids) == sorted(ids)
        for number, (item, counts) in enumerate(zip(contest["items"], counted["counts"])):
            row, by_rank = rows[item["id"]], sheet.tables["ranked"][name][item["id"]]
            assert row[:2] == [str(number + 1), item["title"]], row
            assert [int(cell) for cell in row[2:2 + len(counts)]] == counts, (row, counts)
            assert by_rank[1:] == row[1:], (by_rank, row)
        first = contest["marks"].index(contest["decide"].get("mark", contest["marks"][0]))
        votes = [int(sheet.tables["ranked"][name][item][2 + first]) for item in ranked]
        assert votes == sorted(votes, reverse=True) == sheet.charts[name], (votes, sheet.charts)
        check_names(sheet, name, ranked, votes, contest, counted)
        written = {k: v for k, v in sheet.tables["ballot"][name].items() if k not in ids}
        assert [(v[0], int(v[1])) for v in written.values()] == [(o["name"], o["count"]) for o in counted.get("others", [])], written
    for name in ("deputies", "present", "issued", "returned"):
        assert (None, name) in sheet.sums, name


def check_csv(raw, report, result):
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    header, *rows = csv.reader(raw.decode("utf-8-sig").splitlines())
    marks = 4
    at = 0
    for contest, counted in zip(report["definition"]["contests"], result["contests"]):
        for item, counts in zip(contest["items"], counted["counts"]):
            row = rows.pop(0)
            assert row[0] == contest["id"] and row[2] == item["id"] and row[3].lstrip("'") == item["title"], row
            assert [int(cell) for cell in row[marks + at:marks + at + len(counts)]] == counts, (row, counts)
            assert int(row[-6]) == counted["valid"] and int(row[-5]) == counted["invalid"], row
        for other in counted.get("others", []):
            row = rows.pop(0)
            assert row[3].lstrip("'") == other["name"] and str(other["count"]) in row, row
        at += len(contest["marks"])
    assert not rows and all(len(row) == len(header) for row in rows)


sheet, report, result = (open(path, "rb").read() for path in sys.argv[1:4])
report, result = json.loads(report), json.loads(result)
(check_csv if sys.argv[1].endswith(".csv") else lambda s, *rest: check_html(s.decode(), *rest))(sheet, report, result)
