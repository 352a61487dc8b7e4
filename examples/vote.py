#!/usr/bin/env python3
"""A whole vote in Python, as vote.c has it in C: from keys to a verdict that anybody can recompute.

    pip install ./bindings/python && python3 examples/vote.py vote.log && piaojue-verify vote.log
"""
import contextlib
import sys

import piaojue

SUITE = "P256-SHA256"  # or "SM2-SM3" (国密): nothing else changes


def party(key, *more):
    """A holder of a key, as the definition names them."""
    return {name: getattr(key.public, name) for name in ("name", "key", *more)}


def rules(recorder, trustees, deputies):
    """The definition (spec/format.md, F5): nothing is left to a default."""
    return {
        "format": "piaojue/1", "suite": SUITE, "title": "民生实事项目票决", "secrecy": "sealed",
        "electorate": {"deputies": deputies, "quorum": {"at_least": [2, 3]}, "source": ""},
        "contests": [{
            "id": "projects", "title": "民生实事项目", "marks": ["approve"], "row": [0, 1], "cap": {"mark": "approve", "min": 0, "max": 2},
            "items": [{"id": "p1", "title": "菜市场"}, {"id": "p2", "title": "停车场"}, {"id": "p3", "title": "公园"}],
            "decide": {"rule": "select", "mark": "approve", "places": 2, "base": "deputies", "pass": {"more_than": [1, 2]},
                       "tie": "runoff", "second_tie": "presidium", "shortfall": "leave"}}],
        "recorder": party(recorder), "trustees": [party(trustee, "seal") for trustee in trustees], "threshold": 2, "stations": [],
        "validity": {"blank": "valid", "conflict": "mark", "overvote": "ballot", "unreadable": "mark"},
    }


def cast(log, code, *items):
    """What the terminal does: the choices are sealed there, and only the sealed ballot leaves it."""
    choices = log.definition.choices(*items)
    with log.seal(code, choices, with_opening=False) as sealed:
        print(f"ballot sealed and cast: line {log.submit(sealed.body).line}")
    piaojue.wipe(choices)


def main(path):
    with contextlib.ExitStack() as secrets:  # wipes them all at the end
        recorder = secrets.enter_context(piaojue.Key.create(SUITE, "计票系统"))
        trustees = [secrets.enter_context(piaojue.Key.create(SUITE, f"监票人 {i + 1}")) for i in range(3)]
        codes = [secrets.enter_context(piaojue.Code.draw()) for _ in range(4)]
        definition = secrets.enter_context(piaojue.Definition.read(rules(recorder, trustees, len(codes))))
        log = secrets.enter_context(piaojue.Log.create(path, definition, recorder))

        for trustee in trustees:  # they make the key of this vote together
            log.deal(trustee)
        for trustee in trustees:
            log.accept(trustee)
        log.roll(recorder, codes)
        for trustee in trustees[:2]:  # two of three can open the sums, and show it before a ballot is cast
            log.rehearse(trustee)
        log.open_vote(recorder, present=4, issued=4)
        for code, items in zip(codes, (("p1", "p2"), ("p1", "p3"), ("p1", "p2"), ("p1", "p2"))):
            cast(log, code, *items)
        log.close_vote(recorder)
        for trustee in trustees[:2]:  # the sums are opened, never a ballot
            log.share(trustee)
        log.record_result(recorder)
        log.attest(trustees[0])
        print(log.report(piaojue.Language.CHINESE))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: vote.py NEW.log")
    try:
        main(sys.argv[1])
    except piaojue.Error as error:
        sys.exit(f"vote.py: {error}")
