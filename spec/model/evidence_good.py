"""Evidence that holds: files of testvectors/evidence."""

from desk import TIME, Desk, line_of
from good_evidence import P256, SM2, challenge_log, ed25519_log, witnessed_log
from notes import GREATEST, Ed25519Line


class Case:
    """A file, and what is asked of it. `check` is the one that refuses it; `old` the file of the old checkpoint."""

    def __init__(self, file, kind, data, log, comment, check=None, old=None, witnessed=False):
        self.file, self.kind, self.data, self.log, self.comment, self.check = file, kind, data, log, comment, check
        self.old, self.witnessed = old, witnessed


SUFFIX = {"receipt": "receipt", "checkpoint": "checkpoint", "since": "checkpoint", "proof": "proof"}


def desks():
    """The logs, by short names."""
    made = {"plain-P256": ("challenge-" + P256, challenge_log(P256)), "plain-SM2": ("challenge-" + SM2, challenge_log(SM2)),
            "witnessed-P256": ("witnessed-" + P256, witnessed_log(P256)), "witnessed-SM2": ("witnessed-" + SM2, witnessed_log(SM2)),
            "ed25519-P256": ("ed25519-" + P256, ed25519_log())}
    return {name: Desk("records-good/%s.log" % file, author) for name, (file, author) in made.items()}


def good(name, kind, made, comment, desk=None, **more):
    """A case of a file named after itself."""
    return Case("evidence/%s.%s" % (name, SUFFIX[kind]), kind, made if isinstance(made, bytes) else made.write(), desk and desk.file, comment, **more)


def receipts(name, desk):
    size = len(desk.leaves)
    for index, of in ((0, 1), (0, size), (size - 1, size), (3, 4), (2, 3), (1, size - 1)):
        one = desk.receipt(index, of)
        for log, words in ((None, "without the log"), (desk, "with the log")):
            yield good("receipt-%s-%d-of-%d" % (name, index, of), "receipt", one, "line %d in the tree of %d, %s" % (index, of, words), log)
    yield good("receipt-unsigned-" + name, "receipt", desk.unsigned_receipt(2), "unsigned, with the log", desk)
    yield good("receipt-unsigned-1-" + name, "receipt", desk.unsigned_receipt(0, 1), "unsigned, of the tree of one line", desk)
    if desk.witnesses:
        for numbers in ((2,), (3, 1, 2)):
            one = desk.receipt(4, None, *numbers)
            for log, words in ((None, "without the log"), (desk, "with the log")):
                yield good("receipt-%s-cosigned-%d" % (name, len(numbers)), "receipt", one, "cosigned by %d, %s" % (len(numbers), words), log)


def foreign_receipts(name, desk):
    """Without the log everything is as the receipt says; whose keys they are is for the reader to compare."""
    stranger, one = desk.stranger(), desk.checkpoint()
    one.lines.append(desk.by_witness(one, stranger))
    keys = [desk.recorder.bytes] + ([desk.ed25519.bytes] if desk.ed25519 else []) + [stranger.bytes]
    yield good("receipt-%s-stranger" % name, "receipt", desk.receipt_of(one, 5, keys), "cosigned by a witness that the definition does not name")
    one, other = desk.unsigned(), desk.other_recorder()
    one.lines = [line_of(desk.recorder_line, one.origin, other, one)]
    yield good("receipt-%s-other-recorder" % name, "receipt", desk.receipt_of(one, 5, [other.bytes]), "another key signs as recorder, and stands in `extra`")
    one, many = desk.checkpoint(), [desk.stranger(k) for k in range(1, 33)]
    one.lines += [desk.by_witness(one, party, TIME + k) for k, party in enumerate(many)]
    yield good("receipt-%s-32-witnesses" % name, "receipt", desk.receipt_of(one, 5, keys[:-1] + [party.bytes for party in many]), "32 witnesses")
    fork = desk.forked()
    yield good("receipt-%s-fork" % name, "receipt", fork.receipt(len(fork.leaves) - 1), "of another log with the same line 0")


def checkpoints(name, desk):
    size = len(desk.leaves)
    for of in (1, 2, size - 1, size):
        for kind in ("checkpoint", "since"):
            yield good("checkpoint-%s-%d" % (name, of), kind, desk.checkpoint(of), "of %d lines" % of, desk)
    if not desk.witnesses:
        yield good("checkpoint-%s-%d" % (name, size), "checkpoint", desk.checkpoint(), "to be witnessed, and the definition asks for nobody", desk, witnessed=True)
        return
    for numbers in ((1,), (2, 3), (3, 2, 1)):
        one = desk.checkpoint(None, *numbers)
        yield good("checkpoint-%s-cosigned-%d" % (name, len(numbers)), "checkpoint", one, "cosigned by %d" % len(numbers), desk, witnessed=len(numbers) > 1)
    yield good("checkpoint-%s-cosigned-1" % name, "since", desk.checkpoint(None, 1), "cosigned by 1", desk)
    yield from odd_times(name, desk)


def odd_times(name, desk):
    for time in (0, GREATEST):
        one = desk.checkpoint(None, 1)
        one.lines.append(desk.by_witness(one, desk.witnesses[1], time))
        yield good("checkpoint-%s-time-%d" % (name, time), "checkpoint", one, "a cosignature of the time %d: reported, not judged" % time, desk, witnessed=True)


def unknown_lines(name, desk):
    """Lines that are not known are ignored."""
    one = desk.checkpoint(5)
    yield good("checkpoint-%s-lines-turned-round" % name, "checkpoint", reordered(desk), "the lines in the other order: which is first is not asked", desk)
    stranger = desk.by_witness(one, desk.stranger())
    one.lines.append(stranger)
    yield good("checkpoint-%s-stranger" % name, "checkpoint", one, "and a witness whom the definition does not name", desk)
    broken = desk.by_witness(one, desk.stranger())
    broken.signature = bytes(1)
    one.lines = [broken] + one.lines + [stranger] + [broken] * (64 - len(one.lines) - 2)
    yield good("checkpoint-%s-64-lines" % name, "checkpoint", one, "64 lines, some of them of one byte, of somebody unknown", desk)
    one = desk.checkpoint(5)
    one.lines.append(line_of(desk.recorder_line if desk.suite.name == "SM2-SM3" else Ed25519Line, one.origin, desk.stranger(), one))
    yield good("checkpoint-%s-other-key-of-recorder" % name, "checkpoint", one, "a line under the origin with a key that is not the recorder's", desk)
    if desk.witnesses:
        one = desk.checkpoint(5)
        line = desk.by_witness(one, desk.witnesses[0])
        line.key_id = bytes([line.key_id[0] ^ 1]) + line.key_id[1:]
        one.lines += [line, desk.by_witness(one, desk.witnesses[0])]
        yield good("checkpoint-%s-key-id-of-nobody" % name, "checkpoint", one, "a witness's name with a key id of nobody, and its own line", desk)


def reordered(desk):
    one = desk.checkpoint(None, *range(1, len(desk.witnesses) + 1))
    one.lines.reverse()
    return one


def old_file(name, desk, size):
    return "evidence/checkpoint-%s-%d.checkpoint" % (name, size)


def proofs(name, desk):
    size = len(desk.leaves)
    for old, new in ((1, 1), (1, 2), (1, size), (2, size - 1), (2, size), (size - 1, size), (size, size)):
        yield good("proof-%s-%d-%d" % (name, old, new), "proof", desk.proof(old, new), "from %d lines to %d" % (old, new), desk, old=old_file(name, desk, old))
    yield good("proof-%s-beyond" % name, "proof", desk.longer(5).proof(size), "to a tree longer than the log at hand, of which line 0 alone is read", desk,
               old=old_file(name, desk, size))
    if desk.witnesses:
        yield good("proof-%s-cosigned" % name, "proof", desk.proof(2, None, 1, 3), "the new checkpoint is cosigned by two", desk, old=old_file(name, desk, 2))


def cases():
    for name, desk in desks().items():
        for group in (receipts, foreign_receipts, checkpoints, unknown_lines, proofs):
            yield from group(name, desk)
