"""Writes logs: every verb of a vote as a method of Author. Each line written passes the accept rule, unless a flaw is asked for."""

import copy

import canonical
import credential
import decryption
import ed25519
import merkle
import opening
import sealing
import signing
import threshold
from log import PHASES, Log, Refused
from shapes import pack
from suite import SUITES, Stream

TIME = "2026-01-20T09:30:00Z"


class Party:
    """Who signs: a secret key and its public key in the log's form."""

    def __init__(self, suite, seed):
        self.secret = Stream(seed).scalar(suite.n)
        self.point = suite.mul(self.secret, suite.G)
        self.bytes = suite.encode_point(self.point)
        self.key = pack(self.bytes)


class Ed25519Party:
    """The same, with an Ed25519 key (E2)."""

    def __init__(self, seed):
        self.secret = Stream(seed).bytes(32)
        self.bytes = ed25519.public_key(self.secret)
        self.key = pack(self.bytes)


class Card:
    """A credential's card."""

    def __init__(self, suite, vote, code):
        self.code, self.secret = code, credential.secret_key(suite, vote, code)
        self.bytes = suite.encode_point(suite.mul(self.secret, suite.G))
        self.key = pack(self.bytes)


def contest(name, items, decide, marks=("approve",), row=(0, 1), cap=None, others=None):
    """A contest of F5."""
    made = {"id": name, "title": "Contest " + name, "items": [{"id": item, "title": "Item " + item} for item in items],
            "marks": list(marks), "row": list(row), "decide": decide}
    if cap:
        made["cap"] = {"mark": cap[0], "min": cap[1], "max": cap[2]}
    if others:
        made["others"] = dict(zip(("max", "with"), others))
    return made


def select(places, base="deputies", majority=(1, 2), mark="approve", word="more_than", shortfall="leave", tie="runoff", second_tie="runoff"):
    """A decide of F6."""
    made = {"rule": "select", "mark": mark, "places": places, "base": base, "tie": tie, "second_tie": second_tie, "shortfall": shortfall}
    if base != "none":
        made["pass"] = {word: list(majority)}
    return made


def pass_each(mark="for", base="deputies", majority=(1, 2), word="more_than"):
    """A decide of F6."""
    return {"rule": "pass", "mark": mark, "base": base, "pass": {word: list(majority)}}


def grade(*tried, last, base="deputies", below=None):
    """A decide of F6; each grade tried is (id, marks, word, (p, q)), `below` (word, (p, q))."""
    grades = [{"grade": name, "marks": list(marks), "pass": {word: list(fraction)}} for name, marks, word, fraction in tried]
    end = {"grade": last, "below": {below[0]: list(below[1])}} if below else {"grade": last}
    return {"rule": "grade", "base": base, "grades": grades + [end]}


class Author:
    """A log in the writing, with all its parties' secrets."""

    def __init__(self, suite_name, seed):
        self.suite, self.seed, self.rng = SUITES[suite_name], seed, Stream(seed)
        self.lines, self.log = [], Log()
        self.recorder = self.party("recorder")
        self.trustees, self.seals, self.stations, self.cards = [], [], [], []
        self.deals, self.refused_line = {}, None
        self.ed25519, self.witnesses = None, []

    def party(self, role):
        return Party(self.suite, "%s %s" % (self.seed, role))

    def witness(self, number):
        """E2: of the suite's kind."""
        party = self.party("witness %d" % number) if self.suite.name == "SM2-SM3" else Ed25519Party("%s witness %d" % (self.seed, number))
        party.name = "witness.example/w%d" % number
        return party

    def asking(self, definition, ed25519=False, witnesses=None):
        """F5: a definition with the keys of checkpoints; `witnesses` is (least, how many)."""
        if ed25519:
            self.ed25519 = Ed25519Party(self.seed + " recorder ed25519")
            definition["recorder"]["ed25519"] = self.ed25519.key
        if witnesses:
            self.witnesses = [self.witness(number) for number in range(1, witnesses[1] + 1)]
            definition["witnesses"] = {"least": witnesses[0], "of": [{"key": one.key, "name": one.name} for one in self.witnesses]}
        return definition

    def copy(self):
        return copy.deepcopy(self)

    def definition(self, contests, deputies, trustees=3, t=2, stations=0, validity=("contest", "valid", "mark"), quorum=("at_least", 2, 3),
                   conflict=None, secrecy="sealed", **optional):
        """F5: a definition by this author's parties. A conflict is judged as an over-vote unless `conflict` says otherwise."""
        self.trustees = [self.party("trustee %d" % i) for i in range(1, trustees + 1)]
        self.seals = [self.party("seal %d" % i) for i in range(1, trustees + 1)]
        self.stations = [self.party("station %d" % i) for i in range(1, stations + 1)]
        return {
            "format": "piaojue/1", "suite": self.suite.name, "title": "票决 " + self.seed, "secrecy": secrecy,
            "electorate": {"deputies": deputies, "quorum": {quorum[0]: list(quorum[1:])}, "source": "test"},
            "contests": contests, "recorder": {"key": self.recorder.key, "name": "计票系统"},
            "trustees": [{"key": key.key, "name": "监票人 %d" % i, "seal": seal.key}
                         for i, (key, seal) in enumerate(zip(self.trustees, self.seals), 1)],
            "threshold": t, "stations": [{"key": station.key, "name": "计票点 %d" % i} for i, station in enumerate(self.stations, 1)],
            "validity": {**dict(zip(("overvote", "blank", "unreadable"), validity)), "conflict": conflict or validity[0]}, **optional,
        }

    def append(self, kind, body, signer, edit=None, after=None, envelope=None, raw=None, signed_as=None, refused=None, go_on=False):
        """Write one line. `edit` changes the body before it is signed, `after` once it is, `envelope` the record, `raw` its bytes.
        `refused` is the check that has to refuse the line; with `go_on` the author pretends that it had passed."""
        body = copy.deepcopy(body)
        if kind != "vote":
            body["vote"] = pack(self.log.vote)
        if edit:
            edit(body)
        body["sig"] = pack(signing.sign(self.suite, signer.secret, signing.message(self.suite, signed_as or kind, canonical.write(body))))
        if after:
            after(body)
        prev = self.log.leaves[-1] if self.log.leaves else bytes(32)
        record = {"body": body, "kind": kind, "prev": pack(prev), "seq": len(self.log.leaves)}
        if envelope:
            envelope(record)
        line = canonical.write(record) + b"\n"
        self.lines.append(raw(line) if raw else line)
        self.take(kind, body, refused, go_on)
        return self

    def take(self, kind, body, refused, go_on):
        """Put the line last written before the accept rule."""
        try:
            self.log.accept(self.lines[-1])
        except Refused as refusal:
            self.refused_line = refusal.line if self.refused_line is None else self.refused_line
            if refusal.check != refused:
                raise
            if go_on:
                leaf = merkle.leaf(self.suite, self.lines[-1][:-1])
                getattr(self.log, "take_" + kind)(body, lambda *_: None, leaf)
                self.log.leaves.append(leaf)
                self.log.phase = PHASES[self.log.phase][kind]
            return
        if refused:
            raise AssertionError("line %d should have been refused by V%d" % (len(self.lines) - 1, refused))

    # Verbs

    def new(self, definition, **how):
        return self.append("vote", definition, self.recorder, **how)

    def deal(self, i, coefficients=None, **how):
        seals = [seal.point for seal in self.seals]
        parts = threshold.deal(self.suite, self.log.vote, i, self.log.definition["threshold"], seals, self.rng, coefficients)
        body = dict(zip(("commitments", "possession", "shares"), map(pack, parts)), trustee=i)
        self.deals[i] = parts[2]
        return self.append("deal", body, self.trustees[i - 1], **how)

    def secret_share(self, j):
        """P6, derived: x_j."""
        return sum(threshold.open_share(self.suite, self.log.vote, i, j, shares[96 * (j - 1):96 * j], self.seals[j - 1].secret)
                   for i, shares in self.deals.items()) % self.suite.n

    def accept(self, j, **how):
        Y = self.log.joint_key()
        body = {"trustee": j, "key": pack(self.suite.encode_point(Y or self.suite.G))}
        return self.append("accept", body, self.trustees[j - 1], **how)

    def draw_cards(self, count):
        """P9: cards in random order, which is the order of their keys."""
        drawn = [Card(self.suite, self.log.vote, credential.draw(self.rng)) for _ in range(count)]
        self.cards += drawn
        return drawn

    def roll(self, count, **how):
        first, drawn = len(self.cards) + 1, self.draw_cards(count)
        names = {card.bytes: "代表 %d" % number for number, card in enumerate(drawn, first)}
        body = {"keys": list(map(pack, sorted(names)))}
        if self.log.named:
            body["names"] = [names[key] for key in sorted(names)]
        return self.append("roll", body, self.recorder, **how)

    def rehearse(self, j, secret=None, purpose="rehearsal", **how):
        base = decryption.rehearsal_base(self.suite, self.log.vote, self.log.joint_key())
        return self.decrypt("rehearsal", j, [base], secret, purpose, how)

    def share(self, j, secret=None, purpose="share", **how):
        return self.decrypt("share", j, [A for A, _ in self.log.sums], secret, purpose, how)

    def decrypt(self, kind, j, bases, secret, purpose, how):
        secret = self.secret_share(j) if secret is None else secret
        shares, proof = decryption.decrypt_part(self.suite, self.log.vote, purpose, j, secret, bases, self.rng)
        body = {"trustee": j, "shares": pack(shares), "proof": pack(proof)}
        return self.append(kind, body, self.trustees[j - 1], **how)

    def open(self, present, issued, withdrawn=(), **how):
        body = {"present": present, "issued": issued, "withdrawn": sorted_keys(withdrawn), "time": TIME}
        return self.append("open", body, self.recorder, **how)

    def ballot_body(self, card, sheet, cheat=False):
        """F10: sheet holds the bits of each contest."""
        Y, parts = self.log.joint_key(), []
        for one, bits in zip(self.log.contests, sheet):
            cells, proof = sealing.seal(self.suite, self.log.vote, Y, card.bytes, one, bits, self.rng, cheat)
            parts.append({"id": one["id"], "cells": pack(cells), "proof": pack(proof)})
        return {"credential": card.key, "contests": parts}

    def cast(self, card, *sheet, cheat=False, **how):
        """F10: the bits of each contest; in a named vote its rows."""
        card = self.cards[card] if isinstance(card, int) else card
        if self.log.named:
            body = {"credential": card.key, "contests": [{"id": one["id"], "rows": list(rows)} for one, rows in zip(self.log.contests, sheet)]}
        else:
            body = self.ballot_body(card, sheet, cheat)
        return self.append("ballot", body, card, **how)

    def opened_ballot(self, card, *sheet):
        """F10, F19: a sealed ballot of the rows of each contest, and the challenge that opens it."""
        Y, parts, opened = self.log.joint_key(), [], []
        for one, rows in zip(self.log.contests, sheet):
            bits, rng = opening.bits(one, rows), copy.deepcopy(self.rng)
            randomness = b"".join(self.suite.encode_scalar(rng.scalar(self.suite.n)) for _ in bits)
            cells, proof = sealing.seal(self.suite, self.log.vote, Y, card.bytes, one, bits, self.rng)
            parts.append({"id": one["id"], "cells": pack(cells), "proof": pack(proof)})
            opened.append({"id": one["id"], "rows": list(rows), "randomness": pack(randomness)})
        ballot = {"credential": card.key, "contests": parts}
        return ballot, {"credential": card.key, "contests": opened, "fingerprint": pack(self.log.fingerprint(ballot))}

    def challenge(self, card, *sheet, **how):
        """F19: the rows of each contest, drawn and opened without a proof, which nobody would see."""
        card = self.cards[card] if isinstance(card, int) else card
        cells, opened = [], []
        for one, rows in zip(self.log.contests, sheet):
            bits = opening.bits(one, rows)
            randomness = [self.rng.scalar(self.suite.n) for _ in bits]
            cells.append(opening.reseal(self.suite, self.log.joint_key(), bits, randomness))
            opened.append({"id": one["id"], "rows": list(rows), "randomness": pack(b"".join(map(self.suite.encode_scalar, randomness)))})
        fingerprint = opening.fingerprint(self.suite, self.log.vote, card.bytes, cells)
        return self.append("challenge", {"credential": card.key, "contests": opened, "fingerprint": pack(fingerprint)}, card, **how)

    def paper(self, *sheet, station=0, names=(), **how):
        """F11: the rows of each contest; `names` those of the contest that has others."""
        parts = [{"id": one["id"], "rows": list(rows), **({"names": list(names)} if "others" in one else {})}
                 for one, rows in zip(self.log.contests, sheet)]
        return self.append("ballot", {"station": self.stations[station].key, "contests": parts}, self.stations[station], **how)

    def ruling(self, ballot, contest, rows=None, by=None, **how):
        """F17: by the chief; without rows the contest is invalid."""
        by = by or self.log.definition["chief"]
        decision = {"decision": "invalid"} if rows is None else {"decision": "read", "rows": list(rows)}
        body = {"trustee": by, "ballot": ballot, "contest": contest, "reason": "总监票人认定", **decision}
        return self.append("ruling", body, self.trustees[by - 1], **how)

    def join(self, contest, names, name, by=None, **how):
        """F17: by the chief."""
        by = by or self.log.definition["chief"]
        body = {"trustee": by, "contest": contest, "names": list(names), "as": name, "reason": "同一人"}
        return self.append("join", body, self.trustees[by - 1], **how)

    def close(self, **how):
        body = {"ballots": self.log.returned, "head": pack(self.log.leaves[-1]), "root": pack(merkle.root(self.suite, self.log.leaves)),
                "time": TIME}
        return self.append("close", body, self.recorder, **how)

    def result(self, **how):
        body = {"attendance": self.log.attendance(), "contests": self.log.count(), "time": TIME}
        return self.append("result", body, self.recorder, **how)

    def attest(self, i, **how):
        leaves = self.log.result_leaves()
        body = {"trustee": i, "head": pack(leaves[-1]), "root": pack(merkle.root(self.suite, leaves))}
        return self.append("attest", body, self.trustees[i - 1], **how)

    # Several verbs at once

    def prepare(self, definition, cards, rehearsing=(1, 2)):
        """From the definition to the rehearsals."""
        self.new(definition)
        if self.log.named:
            return self.roll(cards)
        numbers = range(1, len(self.trustees) + 1)
        for i in numbers:
            self.deal(i)
        for j in numbers:
            self.accept(j)
        if cards:
            self.roll(cards)
        for j in rehearsing:
            self.rehearse(j)
        return self

    def finish(self, sharing=(1, 2), attesting=(1, 2)):
        """From close to the attests."""
        self.close()
        for j in () if self.log.void or self.log.named else sharing:
            self.share(j)
        self.result()
        for i in attesting:
            self.attest(i)
        return self

    def finish_alone(self):
        """The same, where there is one trustee."""
        return self.finish(sharing=(1,), attesting=(1,))


def sorted_keys(cards):
    return [pack(data) for data in sorted(card.bytes for card in cards)]
