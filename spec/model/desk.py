"""Who makes what stands beside a log, for the vectors: its recorder, its witnesses, strangers."""

import tree_proofs
from build import Ed25519Party, Party
from checkpoint import Checkpoint, Consistency, Receipt
from merkle import root
from notes import RECORDER, WITNESS, Ed25519Line, Line

TIME = 1768901400


def line_of(kind, name, party, one, *time):
    """E2: a party's line under a checkpoint."""
    return Line(name, kind.key_id(name, party.bytes), kind.sign(party.secret, one.text, *time))


class Desk:
    """The recorder's desk: a log, and its keys."""

    def __init__(self, file, author):
        self.file, self.author, self.suite, self.vote = file, author, author.suite, author.log.vote
        self.leaves, self.recorder, self.ed25519, self.witnesses = list(author.log.leaves), author.recorder, author.ed25519, author.witnesses
        self.recorder_line, self.witness_line = RECORDER[self.suite.name], WITNESS[self.suite.name]

    def stranger(self, number=1):
        """A witness that no definition names."""
        seed = "stranger %d" % number
        party = Party(self.suite, seed) if self.suite.name == "SM2-SM3" else Ed25519Party(seed)
        party.name = "stranger.example/%d" % number
        return party

    def other_recorder(self):
        return Party(self.suite, "another recorder")

    def forked(self):
        """The same desk with another last line."""
        fork = Desk(self.file, self.author)
        fork.leaves[-1] = self.suite.H(b"\0another line")
        return fork

    def longer(self, count=1):
        """The same desk with lines that the log has not."""
        more = Desk(self.file, self.author)
        more.leaves += [self.suite.H(b"\0line %d more" % k) for k in range(count)]
        return more

    def unsigned(self, size=None):
        size = size or len(self.leaves)
        return Checkpoint(self.suite, self.vote, size, root(self.suite, self.leaves[:size]))

    def by_recorder(self, one):
        return line_of(self.recorder_line, one.origin, self.recorder, one)

    def by_ed25519(self, one):
        return line_of(Ed25519Line, one.origin, self.ed25519, one)

    def by_witness(self, one, witness, time=TIME):
        return line_of(self.witness_line, witness.name, witness, one, time)

    def sign(self, one, *witnesses):
        """E3, E4: the recorder's lines, and those of some witnesses by number."""
        one.lines = [self.by_recorder(one)] + ([self.by_ed25519(one)] if self.ed25519 else [])
        one.lines += [self.by_witness(one, self.witnesses[k - 1], TIME + k) for k in witnesses]
        return one

    def checkpoint(self, size=None, *witnesses):
        return self.sign(self.unsigned(size), *witnesses)

    def receipt_of(self, one, index, keys):
        """E5."""
        return Receipt(self.leaves[index], index, tree_proofs.inclusion(self.suite, index, self.leaves[:one.size]), one, keys)

    def receipt(self, index, size=None, *witnesses):
        keys = [self.recorder.bytes] + ([self.ed25519.bytes] if self.ed25519 else []) + [self.witnesses[k - 1].bytes for k in witnesses]
        return self.receipt_of(self.checkpoint(size, *witnesses), index, keys)

    def unsigned_receipt(self, index, size=None):
        return self.receipt_of(self.unsigned(size), index, [])

    def proof(self, old, size=None, *witnesses):
        """E6."""
        one = self.checkpoint(size, *witnesses)
        return Consistency(old, tree_proofs.consistency(self.suite, old, self.leaves[:one.size]), one)
