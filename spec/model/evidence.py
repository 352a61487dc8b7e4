"""E7: what stands beside the log, judged: C1 … C7."""

import checkpoint
import notes
import tree_proofs
from log import Log, Refused, split_lines, verify
from merkle import leaf, root
from shapes import unpack

NAMES = {1: "form", 2: "vote", 3: "recorder", 4: "witnesses", 5: "tree", 6: "line", 7: "quorum"}


class Refuted(Exception):
    """A file that a check refuses."""

    def __init__(self, check, text):
        super().__init__("C%d %s: %s" % (check, NAMES[check], text))
        self.check = check


def need(condition, check, text):
    if not condition:
        raise Refuted(check, text)


class AtHand:
    """The log at hand: its line 0, and the leaf hashes of all its lines, or None where only line 0 is read."""

    def __init__(self, log, leaves):
        self.suite, self.vote, self.definition, self.leaves = log.suite, log.vote, log.definition, leaves
        recorder = self.definition["recorder"]
        self.recorder = [(notes.RECORDER[self.suite.name], unpack(recorder["key"]))]
        self.recorder += [(notes.Ed25519Line, unpack(recorder["ed25519"]))] if "ed25519" in recorder else []
        asked = self.definition.get("witnesses", {"least": 0, "of": []})
        self.least, self.witnesses = asked["least"], [(one["name"], unpack(one["key"])) for one in asked["of"]]


def whole(data):
    """The log verified; it may be under way."""
    log = verify(data, so_far=True)
    return AtHand(log, log.leaves)


def first_line(data):
    """Line 0, all its checks."""
    log = Log()
    log.accept(split_lines(data)[0])
    return AtHand(log, None)


def unread(data):
    """Line 0, and of all other lines nothing but their leaf hashes."""
    log = first_line(data)
    log.leaves = []
    for number, line in enumerate(split_lines(data)):
        if not line.endswith(b"\n"):
            raise Refused(number, 1, "the line has no line feed")
        log.leaves.append(leaf(log.suite, line[:-1]))
    return log


def formed(read, data):
    """C1."""
    try:
        return read(data)
    except notes.Misformed as why:
        raise Refuted(1, str(why))


def of_this_vote(one, log):
    """C2."""
    need((one.suite, one.vote) == (log.suite, log.vote), 2, "%s is not of this log" % one.origin)


def in_tree(one, log):
    """C5, where a log is at hand."""
    need(one.size <= len(log.leaves), 5, "the checkpoint has %d lines, the log %d" % (one.size, len(log.leaves)))
    need(root(log.suite, log.leaves[:one.size]) == one.root, 5, "not the root over the first %d lines" % one.size)


# Receipts

def line_holds(kind, key, line, one):
    """Name and key have the key id, and the signature holds."""
    return kind.key_id(line.name, key) == line.key_id and kind.holds(key, one.text, line.signature)


def receipt_signed(receipt, log):
    """C3, C4."""
    one, witness = receipt.checkpoint, notes.WITNESS[receipt.checkpoint.suite.name]
    of_recorder = [signed for signed in receipt.signed if signed[0] is not witness]
    need(of_recorder or log, 3, "unsigned, and no log at hand")
    for signed in of_recorder:
        need(line_holds(*signed, one), 3, "the recorder's line does not hold")
    if of_recorder and log:
        need([signed[:2] for signed in of_recorder] == log.recorder, 3, "not the definition's keys, each once")
    for kind, key, line in receipt.signed[len(of_recorder):]:
        need(line_holds(kind, key, line, one), 4, "the line of %s does not hold" % line.name)
        need(log is None or (line.name, key) in log.witnesses, 4, "%s with this key is none of the definition's witnesses" % line.name)


def check_receipt(data, log=None):
    receipt = formed(checkpoint.read_receipt, data)
    one = receipt.checkpoint
    if log:
        of_this_vote(one, log)
    receipt_signed(receipt, log)
    if log:
        in_tree(one, log)
    need(receipt.index < one.size, 6, "index %d, size %d" % (receipt.index, one.size))
    need(log is None or log.leaves[receipt.index] == receipt.leaf, 6, "line %d has another leaf hash" % receipt.index)
    included = tree_proofs.included(one.suite, receipt.index, one.size, receipt.leaf, receipt.path, one.root)
    need(included, 6, "the inclusion proof does not lead to the root")


# Other checkpoints

def lines_of(one, kind, name, key):
    """E3: the lines known as those of a key."""
    return [line for line in one.lines if (line.name, line.key_id) == (name, kind.key_id(name, key))]


def checkpoint_signed(one, log):
    """C3, C4; how many witnesses' lines hold."""
    for kind, key in log.recorder:
        known = lines_of(one, kind, one.origin, key)
        need(len(known) == 1, 3, "%d lines of a key of the recorder" % len(known))
        need(kind.holds(key, one.text, known[0].signature), 3, "the recorder's line does not hold")
    kind, cosigned = notes.WITNESS[log.suite.name], 0
    for name, key in log.witnesses:
        known = lines_of(one, kind, name, key)
        need(all(kind.holds(key, one.text, line.signature) for line in known), 4, "the line of %s does not hold" % name)
        need(len(known) <= 1, 4, "%s has %d lines" % (name, len(known)))
        cosigned += len(known)
    return cosigned


def check_checkpoint(data, log, witnessed=False):
    one = formed(checkpoint.read, data)
    of_this_vote(one, log)
    cosigned = checkpoint_signed(one, log)
    in_tree(one, log)
    need(not witnessed or cosigned >= log.least, 7, "%d witnesses, asked for %d" % (cosigned, log.least))


def check_proof(old_data, data, log):
    """--since OLD --proof NEW LOG: first all of the old one, then all of the proof."""
    old = formed(checkpoint.read, old_data)
    of_this_vote(old, log)
    checkpoint_signed(old, log)
    proof = formed(checkpoint.read_consistency, data)
    new = proof.checkpoint
    of_this_vote(new, log)
    checkpoint_signed(new, log)
    need(proof.old == old.size, 5, "the proof is from %d lines, the old checkpoint has %d" % (proof.old, old.size))
    need(proof.old <= new.size, 5, "from %d lines to %d" % (proof.old, new.size))
    holds = tree_proofs.consistent(new.suite, old.size, new.size, old.root, new.root, proof.proof)
    need(holds, 5, "the proof does not lead from the old root to the new one")
