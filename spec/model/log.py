"""checks.md: the accept rule. A Log takes one line after the other, and raises Refused at the first check that fails."""

import canonical
import decryption
import definition as consistency
import elements
import merkle
import opening
import paper
import rules
import sealing
import shapes
import signing
import threshold
from shapes import pack, unpack
from suite import SUITES

LINE_LIMIT = 4194304
NAMES_LIMIT = 500
FIRST_PREV = bytes(32)

NAMES = {k: name for k, name in enumerate(
    ["line", "envelope", "number", "chain", "phase", "shape", "elements", "vote", "signer", "signature", "turn", "definition",
     "possession", "joint key", "roll", "decryption", "attendance", "withdrawn", "ballot proof", "close", "attendance", "counts",
     "verdict", "head", "complete", "follows", "ruling", "opening"], 1)}

PHASES = {
    "empty": {"vote": "defined"},
    "defined": {"deal": "defined", "accept": "defined", "roll": "defined", "rehearsal": "defined", "open": "open"},
    "open": {"ballot": "open", "challenge": "open", "ruling": "open", "join": "open", "close": "closed"},
    "closed": {"ruling": "closed", "join": "closed", "share": "closed", "result": "counted"},
    "counted": {"attest": "counted"},
}


class Refused(Exception):
    """A line that a check refuses."""

    def __init__(self, line, check, text):
        super().__init__("line %d: V%d %s: %s" % (line, check, NAMES[check], text))
        self.line, self.check = line, check


class Log:
    """A log so far: what its accepted lines say."""

    def __init__(self):
        self.phase, self.leaves = "empty", []
        self.suite = self.vote = self.definition = None
        self.commitments, self.accepted, self.rehearsed = {}, set(), set()
        self.roll, self.withdrawn = set(), set()
        self.open_body = self.result = None
        self.voted, self.clear, self.papers, self.sums = set(), {}, {}, []
        self.rulings, self.joined = {}, {}
        self.opened = set()
        self.shares, self.attested = {}, set()

    # What follows from the lines

    @property
    def trustees(self):
        return self.definition["trustees"]

    @property
    def contests(self):
        return self.definition["contests"]

    @property
    def named(self):
        return self.definition["secrecy"] == "named"

    @property
    def sealed_ballots(self):
        return 0 if self.named else len(self.voted)

    @property
    def returned(self):
        """F12."""
        return len(self.voted) + len(self.papers)

    @property
    def void(self):
        """F12: returned > issued, once the vote is closed."""
        return self.phase in ("closed", "counted") and self.returned > self.open_body["issued"]

    def dealt_commitments(self):
        return [self.commitments[i] for i in sorted(self.commitments)]

    def joint_key(self):
        """P6: Y."""
        return threshold.joint_key(self.suite, self.dealt_commitments())

    def public_share(self, j):
        """P6: X_j."""
        return threshold.public_share(self.suite, j, self.dealt_commitments())

    def attendance(self):
        """F14."""
        return {"deputies": self.definition["electorate"]["deputies"], "present": self.open_body["present"],
                "issued": self.open_body["issued"], "returned": self.returned}

    # V1 … V11

    def accept(self, raw):
        """The accept rule on one line with its line feed."""
        number = len(self.leaves)

        def need(condition, check, text):
            if not condition:
                raise Refused(number, check, text)

        line, record = self.read_line(raw, need)
        body, kind = record["body"], record["kind"]
        need(record["seq"] == number, 3, "wanted %d, found %d" % (number, record["seq"]))
        prev = self.leaves[-1] if self.leaves else FIRST_PREV
        need(unpack(record["prev"]) == prev, 4, "prev is not the leaf hash of the line before")
        need(kind in PHASES[self.phase], 5, "no record of this kind in the phase %s" % self.phase)
        self.check_shape(kind, body, need)
        suite = self.suite or SUITES[body["suite"]]
        wrong = elements.first_wrong(suite, kind, body, self.definition)
        need(not wrong, 7, wrong)
        need(kind == "vote" or unpack(body["vote"]) == self.vote, 8, "another vote's id")
        key = self.signer(kind, body, need)
        unsigned = canonical.write({name: value for name, value in body.items() if name != "sig"})
        signed = signing.message(suite, kind, unsigned)
        need(signing.verify(suite, suite.decode_point(key), signed, unpack(body["sig"])), 10, "the signature does not verify")
        need(self.in_turn(kind, body), 11, "not the turn of this record")
        leaf = merkle.leaf(suite, line)
        getattr(self, "take_" + kind)(body, need, leaf)
        self.leaves.append(leaf)
        self.phase = PHASES[self.phase][kind]

    @staticmethod
    def read_line(raw, need):
        """V1, V2."""
        need(raw.endswith(b"\n"), 1, "the line has no line feed")
        need(len(raw) <= LINE_LIMIT, 1, "the line is too long")
        try:
            record = canonical.read(raw[:-1])
        except ValueError as why:
            need(False, 1, str(why))
        try:
            shapes.ENVELOPE(record)
        except shapes.Misshapen as why:
            need(False, 2, str(why))
        return raw[:-1], record

    def check_shape(self, kind, body, need):
        """V6."""
        try:
            shape = shapes.vote_shape(body) if kind == "vote" else shapes.body_shape(kind, body, self.definition, self.void)
            shape(body)
        except shapes.Misshapen as why:
            need(False, 6, str(why))

    def signer(self, kind, body, need):
        """V9: the key that has to have signed, as bytes."""
        if kind == "vote":
            return unpack(body["recorder"]["key"])
        if "trustee" in body:
            need(body["trustee"] <= len(self.trustees), 9, "there is no trustee %d" % body["trustee"])
            chief = self.definition.get("chief")
            need(kind not in ("ruling", "join") or body["trustee"] == chief, 9, "trustee %d is not the chief" % body["trustee"])
            return unpack(self.trustees[body["trustee"] - 1]["key"])
        if "credential" in body:
            key = unpack(body["credential"])
            need(key in self.roll and key not in self.withdrawn, 9, "the credential is not on the roll, or withdrawn")
            return key
        if "station" in body:
            stations = [station["key"] for station in self.definition["stations"]]
            need(body["station"] in stations, 9, "not a station of the definition")
            return unpack(body["station"])
        return unpack(self.definition["recorder"]["key"])

    def in_turn(self, kind, body):
        """V11."""
        if kind == "vote":
            return True
        i, everyone, t = body.get("trustee"), len(self.trustees), self.definition["threshold"]
        all_accepted = len(self.accepted) == everyone
        if self.named and kind in ("deal", "accept", "rehearsal", "share", "challenge"):
            return False
        if kind == "deal":
            return i not in self.commitments
        if kind == "accept":
            return len(self.commitments) == everyone and i not in self.accepted
        if kind == "rehearsal":
            return all_accepted and i not in self.rehearsed
        if kind == "open":
            return bool(self.roll or self.definition["stations"]) and (self.named or all_accepted and len(self.rehearsed) >= t)
        if kind == "ballot" and "credential" in body:
            return unpack(body["credential"]) not in self.voted and (self.named or self.fingerprint(body) not in self.opened)
        if kind == "challenge":
            return unpack(body["credential"]) not in self.voted and unpack(body["fingerprint"]) not in self.opened
        if kind in ("ruling", "join"):
            return not self.shares
        if kind == "share":
            return not self.void and i not in self.shares
        if kind == "result":
            return self.void or self.named or len(self.shares) >= t
        if kind == "attest":
            return i not in self.attested
        return True

    def fingerprint(self, body):
        """P13, of a sealed ballot."""
        cells = [unpack(part["cells"]) for part in body["contests"]]
        return opening.fingerprint(self.suite, self.vote, unpack(body["credential"]), cells)

    # V12 … V24, V27 and V28, by kind

    def take_vote(self, body, need, leaf):
        """V12."""
        clause = consistency.broken_clause(body)
        need(not clause, 12, "clause F7.%s does not hold" % clause)
        self.definition, self.suite, self.vote = body, SUITES[body["suite"]], leaf
        self.sums = [(None, None)] * shapes.cell_count(body)

    def take_deal(self, body, need, _):
        """V13."""
        i, commitments = body["trustee"], threshold.split_points(self.suite, unpack(body["commitments"]))
        holds = threshold.possession_holds(self.suite, self.vote, i, commitments, unpack(body["possession"]))
        need(holds, 13, "the proof of possession does not hold")
        self.commitments[i] = commitments

    def take_accept(self, body, need, _):
        """V14."""
        Y = self.joint_key()
        need(self.suite.decode_point(unpack(body["key"])) == Y, 14, "not the joint key of the deals")
        need(all(self.public_share(j) for j in range(1, len(self.trustees) + 1)), 14, "a public share is the identity")
        self.accepted.add(body["trustee"])

    def take_roll(self, body, need, _):
        """V15."""
        keys = list(map(unpack, body["keys"]))
        need(keys == sorted(set(keys)), 15, "keys are not strictly ascending")
        need(not self.roll.intersection(keys), 15, "a key is on the roll already")
        self.roll.update(keys)

    def take_rehearsal(self, body, need, _):
        """V16."""
        base = decryption.rehearsal_base(self.suite, self.vote, self.joint_key())
        self.check_decryption("rehearsal", body, [base], need)
        self.rehearsed.add(body["trustee"])

    def check_decryption(self, purpose, body, bases, need):
        """V16."""
        j = body["trustee"]
        holds = decryption.equality_holds(self.suite, self.vote, purpose, j, self.public_share(j), bases, unpack(body["shares"]),
                                          unpack(body["proof"]))
        need(holds, 16, "the equality proof does not hold")

    def take_open(self, body, need, _):
        """V17, V18."""
        electorate, present, issued = self.definition["electorate"], body["present"], body["issued"]
        live = len(self.roll) - len(body["withdrawn"])
        need(present <= electorate["deputies"], 17, "more present than deputies")
        need(rules.holds(electorate["quorum"], present, electorate["deputies"]), 17, "no quorum")
        need(issued <= present, 17, "more issued than present")
        need(live >= 0, 17, "more withdrawn than on the roll")
        if self.definition["stations"]:
            need(live <= issued, 17, "%d live credentials, %d issued" % (live, issued))
        else:
            need(live == issued, 17, "%d live credentials, %d issued, no station" % (live, issued))
        keys = list(map(unpack, body["withdrawn"]))
        need(keys == sorted(set(keys)), 18, "withdrawn keys are not strictly ascending")
        need(self.roll.issuperset(keys), 18, "a withdrawn key is not on the roll")
        self.open_body, self.withdrawn = body, set(keys)

    def take_ballot(self, body, need, _):
        """V19."""
        if "station" in body:
            self.papers[len(self.leaves)] = body["contests"]
            return
        if self.named:
            self.take_named(body, need)
            return
        credential, Y, cells = unpack(body["credential"]), self.joint_key(), []
        for contest, part in zip(self.contests, body["contests"]):
            holds = sealing.proof_holds(self.suite, self.vote, Y, credential, contest, unpack(part["cells"]), unpack(part["proof"]))
            need(holds, 19, "the proof of contest %s does not hold" % contest["id"])
            cells += sealing.split_cells(self.suite, unpack(part["cells"]))
        add = self.suite.add
        self.sums = [(add(A, cell_A), add(B, cell_B)) for (A, B), (cell_A, cell_B) in zip(self.sums, cells)]
        self.voted.add(credential)

    def take_named(self, body, need):
        """V19 in a named vote."""
        self.need_limits(body, need, 19)
        self.clear[len(self.leaves)] = body["contests"]
        self.voted.add(unpack(body["credential"]))

    def need_limits(self, body, need, check):
        """F10, F19: marks in clear that keep the limits. Whatever validity.conflict says, no row may conflict."""
        for contest, part in zip(self.contests, body["contests"]):
            conflicts = any(paper.row_conflicts(contest, row) for row in part["rows"])
            broken = conflicts or self.read(contest, part).over_or_under()
            need(not broken, check, "contest %s: conflicting, over or under" % contest["id"])

    def take_challenge(self, body, need, _):
        """V28."""
        self.need_limits(body, need, 28)
        parts = [(opening.bits(contest, part["rows"]), opening.split_randomness(self.suite, unpack(part["randomness"])))
                 for contest, part in zip(self.contests, body["contests"])]
        wanted = unpack(body["fingerprint"])
        holds = opening.holds(self.suite, self.vote, self.joint_key(), unpack(body["credential"]), parts, wanted)
        need(holds, 28, "what was opened has not this fingerprint")
        self.opened.add(wanted)

    def take_ruling(self, body, need, _):
        """V27."""
        line, contest = body["ballot"], body["contest"]
        need(line in self.papers, 27, "line %d is no paper ballot" % line)
        rows = next(part["rows"] for part in self.papers[line] if part["id"] == contest)
        need(paper.UNREADABLE in rows, 27, "nothing is doubtful in contest %s of line %d" % (contest, line))
        changed = any(before != after for before, after in zip(rows, body.get("rows", rows)) if before != paper.UNREADABLE)
        need(not changed, 27, "a row that can be read is changed")
        need((line, contest) not in self.rulings, 27, "contest %s of line %d is ruled on already" % (contest, line))
        self.rulings[line, contest] = body

    def take_join(self, body, need, _):
        """V27."""
        contest, names, name = body["contest"], body["names"], body["as"]
        need(any("others" in one for one in self.contests if one["id"] == contest), 27, "no names are written in contest %s" % contest)
        spellings = [one.encode() for one in names]
        need(spellings == sorted(set(spellings)), 27, "names are not strictly ascending")
        joined = self.joined.get(contest, {})
        need(not set(names) & (set(joined) | set(joined.values())), 27, "a name is joined already, or another was joined to it")
        need(name not in names and name not in joined, 27, "%s is joined itself" % name)
        self.joined[contest] = {**joined, **{spelling: name for spelling in names}}

    def take_close(self, body, need, _):
        """V20."""
        need(body["ballots"] == self.returned, 20, "%d ballots, not %d" % (self.returned, body["ballots"]))
        need(unpack(body["head"]) == self.leaves[-1], 20, "head is not the leaf hash of the line before")
        need(unpack(body["root"]) == merkle.root(self.suite, self.leaves), 20, "root is not that of the lines before")

    def take_share(self, body, need, _):
        """V16."""
        self.check_decryption("share", body, [A for A, _ in self.sums], need)
        self.shares[body["trustee"]] = decryption.split_points0(self.suite, unpack(body["shares"]))

    def take_result(self, body, need, _):
        """V21 … V23."""
        attendance = self.attendance()
        need(body["attendance"] == attendance, 21, "attendance is %s" % attendance)
        expected = self.count()
        for found, wanted in zip(body["contests"], expected):
            for name in ("counts", "valid", "invalid", "unreadable", *(["others"] if "others" in wanted else [])):
                need(found[name] == wanted[name], 22, "contest %s: %s is %s, not %s" % (found["id"], name, wanted[name], found[name]))
        for found, wanted in zip(body["contests"], expected):
            need(found["verdict"] == wanted["verdict"], 23, "contest %s: the verdict is %s" % (found["id"], wanted["verdict"]))
        self.result = body

    def take_attest(self, body, need, _):
        """V24."""
        need(unpack(body["head"]) == self.result_leaves()[-1], 24, "head is not the leaf hash of the result")
        need(unpack(body["root"]) == merkle.root(self.suite, self.result_leaves()), 24, "root is not that of the tree up to the result")
        self.attested.add(body["trustee"])

    def result_leaves(self):
        return self.leaves[:len(self.leaves) - len(self.attested)]

    # The count

    def opened_sums(self):
        """P8: the counts of the sealed ballots, in the order of the cells."""
        if self.named:
            return [0] * len(self.sums)
        first = dict(list(self.shares.items())[:self.definition["threshold"]])
        return [decryption.open_cell(self.suite, B, {j: parts[l] for j, parts in first.items()}, self.sealed_ballots)
                for l, (_, B) in enumerate(self.sums)]

    def read(self, contest, part, line=None):
        """F11: one contest of a ballot in clear."""
        return paper.Reading(contest, self.definition["validity"], part["rows"], part.get("names", ()), self.rulings.get((line, contest["id"])))

    def readings(self):
        """F11: for every ballot in clear, the reading of each contest, and whether the ballot is void."""
        for line, parts in {**self.clear, **self.papers}.items():
            readings = [self.read(contest, part, line) for contest, part in zip(self.contests, parts)]
            yield readings, paper.is_void(readings, self.definition["validity"])

    def count(self):
        """F14: the contests of the result."""
        if self.void:
            return [self.void_contest(contest) for contest in self.contests]
        sealed, ballots, results = self.opened_sums(), list(self.readings()), []
        for number, contest in enumerate(self.contests):
            size = len(contest["items"]) * len(contest["marks"])
            valid = [readings[number] for readings, void in ballots if readings[number].valid(void)]
            results.append(self.count_contest(contest, sealed[:size], valid))
            sealed = sealed[size:]
        return results

    def void_contest(self, contest):
        """F14: in a void vote."""
        others = {"others": []} if "others" in contest else {}
        return {"id": contest["id"], "valid": 0, "invalid": 0, "counts": [], "unreadable": [], **others,
                "verdict": rules.verdict(contest, self.attendance(), 0, [], void=True)}

    def count_contest(self, contest, sealed, readings):
        """P8 and F11 together, for one contest; `readings` are the valid ones of ballots in clear."""
        columns, valid = len(contest["marks"]), self.sealed_ballots + len(readings)
        counts = [sealed[i:i + columns] for i in range(0, len(sealed), columns)]
        unreadable = [0] * len(contest["items"])
        for reading in readings:
            more, doubtful = reading.counts()
            counts = [[a + b for a, b in zip(*rows)] for rows in zip(counts, more)]
            unreadable = [a + b for a, b in zip(unreadable, doubtful)]
        others = {"others": self.count_names(contest, readings)} if "others" in contest else {}
        return {"id": contest["id"], "valid": valid, "invalid": self.returned - valid, "counts": counts, "unreadable": unreadable, **others,
                "verdict": rules.verdict(contest, self.attendance(), valid, counts, **others)}

    def count_names(self, contest, readings):
        """F14: names and their counts, most first, equal counts by the bytes of the name."""
        found = {}
        for reading in readings:
            for name in reading.names_counted(self.joined.get(contest["id"], {})):
                found[name] = found.get(name, 0) + 1
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0].encode()))
        return [{"count": count, "name": name} for name, count in ranked[:NAMES_LIMIT]]


def split_lines(data):
    """F1: the lines with their line feeds, and what stands behind the last one. A file of no bytes is one line without any."""
    *lines, rest = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([rest] if rest or not lines else [])


def read_log(lines):
    """The accept rule, line by line."""
    log = Log()
    for raw in lines:
        log.accept(raw)
    return log


def verify(data, so_far=False, previous=None, read=read_log):
    """Every check on a whole log; returns the Log or raises Refused. `previous`: the bytes of the log it has to follow. (V25, V26)"""
    log = read(split_lines(data))
    if not so_far and log.result is None:
        raise Refused(len(log.leaves), 25, "the log has no result")
    if previous is not None:
        check_follows(log, previous)
    return log


def check_follows(log, previous):
    """V26: reported at line 0, where `follows` stands."""
    try:
        old = verify(previous)
    except Refused as refusal:
        raise Refused(0, 26, "the previous log is refused: %s" % refusal)
    result = pack(old.result_leaves()[-1])
    if log.definition.get("follows") != result:
        raise Refused(0, 26, "follows is %s, the result of the previous log is %s" % (log.definition.get("follows", "missing"), result))
