"""checks.md: the accept rule. A Log takes one line after the other, and raises Refused at the first check that fails."""

import canonical
import decryption
import definition as consistency
import elements
import merkle
import paper
import rules
import sealing
import shapes
import signing
import threshold
from shapes import pack, unpack
from suite import SUITES

LINE_LIMIT = 4194304
FIRST_PREV = bytes(32)

NAMES = {k: name for k, name in enumerate(
    ["line", "envelope", "number", "chain", "phase", "shape", "elements", "vote", "signer", "signature", "turn", "definition",
     "possession", "joint key", "roll", "decryption", "attendance", "withdrawn", "ballot proof", "close", "attendance", "counts",
     "verdict", "head", "complete"], 1)}

PHASES = {
    "empty": {"vote": "defined"},
    "defined": {"deal": "defined", "accept": "defined", "roll": "defined", "rehearsal": "defined", "open": "open"},
    "open": {"ballot": "open", "close": "closed"},
    "closed": {"share": "closed", "result": "counted"},
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
        self.voted, self.sheets, self.sums = set(), [], []
        self.shares, self.attested = {}, set()

    # What follows from the lines

    @property
    def trustees(self):
        return self.definition["trustees"]

    @property
    def contests(self):
        return self.definition["contests"]

    @property
    def returned(self):
        """F12."""
        return len(self.voted) + len(self.sheets)

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
        shape = shapes.VOTE_SHAPE if kind == "vote" else shapes.body_shape(kind, body, self.definition, self.void)
        try:
            shape(body)
        except shapes.Misshapen as why:
            need(False, 6, str(why))

    def signer(self, kind, body, need):
        """V9: the key that has to have signed, as bytes."""
        if kind == "vote":
            return unpack(body["recorder"]["key"])
        if "trustee" in body:
            need(body["trustee"] <= len(self.trustees), 9, "there is no trustee %d" % body["trustee"])
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
        if kind == "deal":
            return i not in self.commitments
        if kind == "accept":
            return len(self.commitments) == everyone and i not in self.accepted
        if kind == "rehearsal":
            return all_accepted and i not in self.rehearsed
        if kind == "open":
            return all_accepted and len(self.rehearsed) >= t and bool(self.roll)
        if kind == "ballot" and "credential" in body:
            return unpack(body["credential"]) not in self.voted
        if kind == "share":
            return not self.void and i not in self.shares
        if kind == "result":
            return self.void or len(self.shares) >= t
        if kind == "attest":
            return i not in self.attested
        return True

    # V12 … V24, by kind

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
            self.sheets.append([part["rows"] for part in body["contests"]])
            return
        credential, Y, cells = unpack(body["credential"]), self.joint_key(), []
        for contest, part in zip(self.contests, body["contests"]):
            holds = sealing.proof_holds(self.suite, self.vote, Y, credential, contest, unpack(part["cells"]), unpack(part["proof"]))
            need(holds, 19, "the proof of contest %s does not hold" % contest["id"])
            cells += sealing.split_cells(self.suite, unpack(part["cells"]))
        add = self.suite.add
        self.sums = [(add(A, cell_A), add(B, cell_B)) for (A, B), (cell_A, cell_B) in zip(self.sums, cells)]
        self.voted.add(credential)

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
            for name in ("counts", "valid", "invalid", "unreadable"):
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
        first = dict(list(self.shares.items())[:self.definition["threshold"]])
        return [decryption.open_cell(self.suite, B, {j: parts[l] for j, parts in first.items()}, len(self.voted))
                for l, (_, B) in enumerate(self.sums)]

    def count(self):
        """F14: the contests of the result."""
        if self.void:
            return [{"id": contest["id"], "valid": 0, "invalid": 0, "counts": [], "unreadable": [],
                     "verdict": rules.select(contest, self.attendance(), 0, [], void=True)} for contest in self.contests]
        sealed, results = self.opened_sums(), []
        for number, contest in enumerate(self.contests):
            size = len(contest["items"]) * len(contest["marks"])
            results.append(self.count_contest(number, contest, sealed[:size]))
            sealed = sealed[size:]
        return results

    def count_contest(self, number, contest, sealed):
        """P8 and F11 together, for one contest."""
        columns, validity = len(contest["marks"]), self.definition["validity"]
        counts = [sealed[i:i + columns] for i in range(0, len(sealed), columns)]
        unreadable, valid = [0] * len(contest["items"]), len(self.voted)
        for sheet in self.sheets:
            void = paper.is_void(self.contests, validity, sheet)
            if not paper.is_valid(contest, validity, sheet[number], void):
                continue
            valid += 1
            more, doubtful = paper.counts_of(contest, sheet[number])
            counts = [[a + b for a, b in zip(*rows)] for rows in zip(counts, more)]
            unreadable = [a + b for a, b in zip(unreadable, doubtful)]
        return {"id": contest["id"], "valid": valid, "invalid": self.returned - valid, "counts": counts, "unreadable": unreadable,
                "verdict": rules.select(contest, self.attendance(), valid, counts)}


def split_lines(data):
    """F1: the lines with their line feeds, and what stands behind the last one. A file of no bytes is one line without any."""
    *lines, rest = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([rest] if rest or not lines else [])


def verify(data, so_far=False):
    """Every check on a whole log; returns the Log or raises Refused. (V25)"""
    log = Log()
    for raw in split_lines(data):
        log.accept(raw)
    if not so_far and log.result is None:
        raise Refused(len(log.leaves), 25, "the log has no result")
    return log
