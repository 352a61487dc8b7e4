#!/usr/bin/env python3
"""Writes ballots.csv and expected.json of this example. The ballots are invented, from a fixed seed; the expected result is worked out here by
plain counting and the rule of spec/format.md F15, without the engine.

    python3 make.py            rewrites both files, byte for byte
    python3 make.py --check    says whether they are what it would write
"""
import csv
import io
import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BALLOTS, PLACES, DEPUTIES = 304, 10, 360
# How likely a deputy is to like each project, in per cent: ten that nearly everybody can live with, three that are contested.
LIKING = [96, 71, 93, 55, 88, 81, 95, 62, 90, 85, 50, 79, 92]


def projects():
    with open(HERE / "projects.csv", encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def draw_ballots(items):
    """One set of approved items a ballot, at most PLACES. Uses Random.random alone, whose stream Python promises to keep."""
    rng = random.Random(2024)
    ballots = []
    for _ in range(BALLOTS):
        liked = [(rng.random() * LIKING[i], i) for i in range(len(items)) if rng.random() * 100 < LIKING[i]]
        kept = sorted(liked, reverse=True)[:PLACES]
        ballots.append({items[i] for _, i in kept})
    # Two deputies hand in a blank ballot.
    ballots[57] = set()
    ballots[211] = set()
    return ballots


def ballots_csv(items, ballots):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(items)
    for ballot in ballots:
        writer.writerow(["approve" if item in ballot else "" for item in items])
    return out.getvalue()


def select(items, count):
    """F15 with base deputies and the majority `more than 1/2`."""
    passing = [i for i in range(len(items)) if 2 * count[i] > DEPUTIES]
    ranked = sorted(passing, key=lambda i: (-count[i], i))
    if len(ranked) <= PLACES:
        short = PLACES - len(ranked)
        return {"adopted": [items[i] for i in ranked], "runoff": {"items": [], "places": 0}, "short": short,
                "state": "short" if short else "decided"}
    edge = count[ranked[PLACES - 1]]
    if count[ranked[PLACES]] < edge:
        return {"adopted": [items[i] for i in ranked[:PLACES]], "runoff": {"items": [], "places": 0}, "short": 0, "state": "decided"}
    above = [items[i] for i in ranked if count[i] > edge]
    tied = [items[i] for i in passing if count[i] == edge]
    return {"adopted": above, "runoff": {"items": tied, "places": PLACES - len(above)}, "short": 0, "state": "runoff"}


def expected_json(items, ballots):
    count = [sum(item in ballot for ballot in ballots) for item in items]
    contest = {"counts": [[n] for n in count], "id": "projects", "invalid": 0, "unreadable": [0] * len(items), "valid": len(ballots),
               "verdict": select(items, count)}
    result = {"attendance": {"deputies": DEPUTIES, "issued": BALLOTS, "present": BALLOTS, "returned": len(ballots)}, "contests": [contest]}
    return json.dumps(result, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def main():
    items = projects()
    ballots = draw_ballots(items)
    files = {"ballots.csv": ballots_csv(items, ballots), "expected.json": expected_json(items, ballots)}
    for name, text in files.items():
        if "--check" not in sys.argv:
            (HERE / name).write_text(text, encoding="utf-8", newline="")
        elif (HERE / name).read_text(encoding="utf-8") != text:
            sys.exit(f"{name} is not what make.py writes")


main()
