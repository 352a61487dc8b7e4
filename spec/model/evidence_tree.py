"""Evidence that checks C5, C6 and C7 refuse: of another tree, of another line, or with too few witnesses. At the end files with two flaws, and logs read in part."""

import copy

import tree_proofs
from desk import Desk
from evidence_good import desks, good, old_file
from evidence_signed import flip, recorder_type
from good_evidence import MOTION, P256, PICK, SM2, line_0_log, prepared, witnesses_log
from notes import GREATEST


# C5, C6

def inclusions(desk):
    """Receipts of line 5 whose proof is wrong."""
    size = len(desk.leaves)

    def receipt(**changes):
        made = desk.receipt(5)
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    path, leaf = desk.receipt(5).path, desk.leaves
    yield "index-above", receipt(index=size + 5), "an index above the size"
    yield "index-is-size", receipt(index=size), "the index is the size"
    yield "index-2-to-the-53rd-less-1", receipt(index=GREATEST), "the greatest index"
    yield "index-next", receipt(index=6), "the next line's index"
    yield "index-neighbour", receipt(index=4), "the neighbour's index"
    yield "leaf-next", receipt(leaf=leaf[6]), "the next line's leaf hash"
    yield "leaf", receipt(leaf=flip(leaf[5])), "a bit of the leaf hash is wrong"
    yield "path-of-another", receipt(path=desk.receipt(4).path), "the path of another line"
    yield "path-empty", receipt(path=[]), "no path"
    yield "path-short", receipt(path=path[:-1]), "the last hash is missing"
    yield "path-without-first", receipt(path=path[1:]), "the first hash is missing"
    yield "path-long", receipt(path=path + [bytes(32)]), "a hash too many"
    yield "path-twice", receipt(path=path + path[-1:]), "the last hash twice"
    yield "path-backwards", receipt(path=path[::-1]), "the hashes in the other order"
    yield "path-first", receipt(path=[flip(path[0])] + path[1:]), "a bit of the first hash is wrong"
    yield "path-last", receipt(path=path[:-1] + [flip(path[-1])]), "a bit of the last hash is wrong"
    yield "path-of-another-size", receipt(path=tree_proofs.inclusion(desk.suite, 5, desk.leaves[:6])), "the path in a smaller tree"
    yield "path-200", receipt(path=path + [bytes(32)] * 200), "200 hashes too many"
    parent = tree_proofs.node(desk.suite, leaf[4], leaf[5])
    yield "node-as-leaf", receipt(leaf=parent, path=path[1:], index=2), "a node taken for a leaf"


def wrong_receipts(made):
    for name in ("plain-P256", "plain-SM2"):
        desk = made[name]
        for what, receipt, comment in inclusions(desk):
            yield good("C6-receipt-%s-%s" % (what, name), "receipt", receipt, comment, None, check=6)
            if what in ("index-is-size", "leaf-next", "path-long", "leaf", "path-200"):
                yield good("C6-receipt-%s-%s" % (what, name), "receipt", receipt, comment + ", with the log", desk, check=6)
        longer, fork, size = desk.longer(), desk.forked(), len(desk.leaves)
        yield good("C5-receipt-log-too-short-" + name, "receipt", longer.receipt(3), "the checkpoint has a line more than the log", desk, check=5)
        yield good("C5-receipt-fork-" + name, "receipt", fork.receipt(size - 1), "of another log with the same line 0: its last line", desk, check=5)
        yield good("C5-receipt-fork-before-" + name, "receipt", fork.receipt(3), "of another log with the same line 0: a line that both have", desk, check=5)
        yield good("C5-receipt-fork-unsigned-" + name, "receipt", fork.unsigned_receipt(3), "the same, unsigned", desk, check=5)
        yield good("C6-receipt-leaf-unsigned-" + name, "receipt", leaf_of_one(desk), "the tree of one line, and another leaf", desk, check=6)


def leaf_of_one(desk):
    made = desk.unsigned_receipt(0, 1)
    made.leaf = desk.leaves[1]
    return made


def c5_checkpoints(made):
    for name in ("plain-P256", "plain-SM2", "ed25519-P256"):
        desk = made[name]
        size, wrong = len(desk.leaves), desk.unsigned()
        wrong.size = size - 1
        fewer = desk.unsigned(size - 1)
        fewer.size = size
        cases = [("fork", desk.forked().checkpoint(), "of another log with the same line 0"), ("log-too-short", desk.longer().checkpoint(), "a line more than the log has"),
                 ("size-less", desk.sign(wrong), "the whole root with a smaller size, signed"), ("size-more", desk.sign(fewer), "a smaller tree's root with the whole size, signed"),
                 ("size-greatest", desk.sign(greatest(desk)), "the greatest size")]
        for what, one, comment in cases:
            for kind in ("checkpoint", "since"):
                yield good("C5-checkpoint-%s-%s" % (what, name), kind, one, comment, desk, check=5)


def greatest(desk):
    one = desk.unsigned()
    one.size = GREATEST
    return one


def consistencies(desk):
    """Proofs from 3 lines to the whole, and one thing wrong."""
    right, size = desk.proof(3), len(desk.leaves)

    def proof(**changes):
        made = desk.proof(3)
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    hashes = right.proof
    yield "old-more", proof(old=4), "old 4, and the old checkpoint has 3 lines"
    yield "old-less", proof(old=2), "old 2, and the old checkpoint has 3 lines"
    yield "of-another-old", proof(proof=desk.proof(2).proof), "the proof from another size"
    yield "of-another-new", proof(proof=desk.proof(3, size - 1).proof), "the proof to another size"
    yield "empty", proof(proof=[]), "no hashes"
    yield "short", proof(proof=hashes[:-1]), "the last hash is missing"
    yield "without-first", proof(proof=hashes[1:]), "the first hash is missing"
    yield "long", proof(proof=hashes + [bytes(32)]), "a hash too many"
    yield "backwards", proof(proof=hashes[::-1]), "the hashes in the other order"
    yield "swapped", proof(proof=hashes[1::-1] + hashes[2:]), "two hashes changed places"
    for k in range(len(hashes)):
        yield "hash-%d" % k, proof(proof=hashes[:k] + [flip(hashes[k])] + hashes[k + 1:]), "a bit of hash %d is wrong" % k
    fork = desk.forked()
    yield "to-a-fork", proof(checkpoint=fork.checkpoint()), "the new checkpoint is another log's, the proof this one's"
    yield "new-is-older", proof(checkpoint=desk.checkpoint(2), proof=[]), "the new checkpoint has 2 lines"
    yield "equal-hash-more", proof(checkpoint=desk.checkpoint(3), proof=[bytes(32)]), "equal sizes, and a hash"
    same = desk.unsigned(3)
    same.root = flip(same.root)
    yield "equal-other-root", proof(checkpoint=desk.sign(same), proof=[]), "equal sizes, other roots"


def c5_proofs(made):
    for name in ("plain-P256", "plain-SM2", "ed25519-P256"):
        desk = made[name]
        old = good("checkpoint-%s-3" % name, "since", desk.checkpoint(3), "of 3 lines", desk)
        yield old
        for what, proof, comment in consistencies(desk):
            yield good("C5-proof-%s-%s" % (what, name), "proof", proof, comment, desk, check=5, old=old.file)
        changed = Desk(desk.file, desk.author)
        changed.leaves[1] = flip(changed.leaves[1])
        yield good("C5-proof-changed-%s" % name, "proof", changed.proof(3), "a line of the old tree was changed; the proof is of the new log", desk, check=5, old=old.file)
        if not desk.ed25519:
            size = len(desk.leaves)
            yield good("C5-proof-old-is-the-whole-" + name, "proof", desk.proof(3), "from the whole checkpoint to itself, and the proof is from 3 lines", desk, check=5,
                       old=old_file(name, desk, size))
            two = desk.proof(2)
            two.proof = [desk.unsigned(2).root] + two.proof
            yield good("C5-proof-root-before-" + name, "proof", two, "from 2 lines, with the old root before the proof, as its check has it", desk, check=5,
                       old=old_file(name, desk, 2))


# C7

def c7(made):
    for suite in ("P256", "SM2"):
        desk = made["witnessed-" + suite]
        cases = [("none", desk.checkpoint(), "no witness, two asked for"), ("one", desk.checkpoint(None, 3), "one witness, two asked for")]
        strangers = desk.checkpoint(None, 2)
        strangers.lines += [desk.by_witness(strangers, desk.stranger(k)) for k in (1, 2, 3)]
        cases.append(("strangers", strangers, "one witness and three strangers, two asked for"))
        renamed, one = copy.copy(desk.witnesses[0]), desk.checkpoint(None, 2)
        renamed.name = desk.witnesses[2].name
        one.lines.append(desk.by_witness(one, renamed))
        cases.append(("name-of-another", one, "one witness, and the key of another under the name of a third: not known"))
        one = desk.checkpoint(None, 2, 1)
        one.lines[-1].key_id = recorder_type(desk)(desk.witnesses[0])
        cases.append(("key-id", one, "a second cosignature under the key id of another type: not known"))
        for what, one, comment in cases:
            yield good("C7-%s-%s" % (what, suite), "checkpoint", one, comment, desk, check=7, witnessed=True)
            yield good("C7-%s-%s" % (what, suite), "checkpoint", one, comment + "; not asked", desk)
            yield good("C7-%s-%s" % (what, suite), "since", one, comment + "; not asked", desk)


# Two flaws: the first check is the one to report

def two(made):
    desk, sm2, plain = made["witnessed-P256"], made["witnessed-SM2"], made["plain-P256"]
    yield good("C1-and-C2", "checkpoint", plain.checkpoint().write()[:-1], "no last line feed, and another vote", desk, check=1)
    yield good("C2-and-C3", "checkpoint", plain.unsigned(), "another vote, and unsigned", desk, check=2)
    for name, one in (("P256", desk), ("SM2", sm2)):
        both = one.checkpoint(None, 1)
        both.lines[0].signature, both.lines[-1].signature = flip(both.lines[0].signature), flip(both.lines[-1].signature)
        yield good("C3-and-C4-" + name, "checkpoint", both, "neither the recorder's line nor the witness's holds", one, check=3)
        fork = one.forked().checkpoint(None, 1, 1)
        yield good("C4-and-C5-" + name, "checkpoint", fork, "a witness twice, and of another log", one, check=4)
        yield good("C5-and-C7-" + name, "checkpoint", one.forked().checkpoint(None, 1), "of another log, and one witness of two", one, check=5, witnessed=True)
        yield good("C4-and-C7-" + name, "checkpoint", one.checkpoint(None, 1, 1), "a witness twice, of two", one, check=4, witnessed=True)
        receipt = one.receipt(3)
        receipt.index, receipt.checkpoint.lines[0].signature = 99, flip(receipt.checkpoint.lines[0].signature)
        yield good("C3-and-C6-" + name, "receipt", receipt, "the recorder's line does not hold, and the index is above the size", None, check=3)
        receipt = one.forked().receipt(3)
        receipt.index = 99
        yield good("C5-and-C6-" + name, "receipt", receipt, "of another log, and the index is above the size", one, check=5)
    old, unsigned = old_file("plain-P256", plain, 2), "evidence/C3-checkpoint-unsigned-P256.checkpoint"
    yield good("C3-before-C2", "proof", desk.proof(5), "the old checkpoint is unsigned, the new one another vote's", plain, check=3, old=unsigned)
    yield good("C3-before-C1", "proof", plain.proof(5).write()[:-1], "the old checkpoint is unsigned, the proof misformed", plain, check=3, old=unsigned)
    yield good("C2-and-C5", "proof", desk.proof(5), "the new checkpoint is another vote's, and `old` is not the old one's size", plain, check=2, old=old)


# Of the log no more than is asked

def partly_read():
    """--since reads line 0 and leaf hashes: what is wrong with other lines is not its affair."""
    author = prepared("P256-SHA256", "flaw in a challenge", [MOTION, PICK], deputies=4, cards=4, stations=1)
    author.open(4, 4, withdrawn=[author.cards[3]])
    desk = Desk("records-bad/V28-wrong-row.log", author)
    yield good("since-refused-log", "since", desk.checkpoint(), "a log that V28 refuses at the line after the checkpoint's last", desk)
    yield good("proof-refused-log", "proof", desk.proof(6), "the same by a proof: of the log line 0 alone is read", desk, old="evidence/since-refused-log.checkpoint")
    yield good("C5-since-refused-log", "since", desk.forked().checkpoint(), "another log than this one, which V28 refuses", desk, check=5)


def line_0_alone(name, suite, desk):
    """Of a log in which nothing but its first line is left."""
    alone = Desk("records-good/challenge-line-0-%s.log" % suite, line_0_log(suite))
    yield good("proof-%s-2-%d" % (name, len(desk.leaves)), "proof", desk.proof(2), "from 2 lines to all; the log is cut behind line 0", alone, old=old_file(name, desk, 2))
    yield good("checkpoint-%s-1" % name, "checkpoint", desk.checkpoint(1), "of 1 line; the log is cut behind line 0", alone)
    yield good("C5-checkpoint-log-cut-" + name, "since", desk.checkpoint(2), "of 2 lines; the log is cut behind line 0", alone, check=5)


def many_witnesses(name, suite):
    desk = Desk("records-good/witnesses-32-%s.log" % suite, witnesses_log(suite))
    everyone = range(1, 33)
    yield good("checkpoint-%s-32-witnesses" % name, "checkpoint", desk.checkpoint(None, *everyone), "32 of 32 witnesses", desk, witnessed=True)
    yield good("C7-31-witnesses-" + name, "checkpoint", desk.checkpoint(None, *everyone[1:]), "31 of 32 witnesses", desk, check=7, witnessed=True)
    yield good("receipt-%s-32-of-32" % name, "receipt", desk.receipt(1, None, *everyone[::-1]), "32 of 32 witnesses, the last one first", desk)


def cases():
    made = desks()
    for group in (wrong_receipts, c5_checkpoints, c5_proofs, c7, two):
        yield from group(made)
    for name, suite in (("P256", P256), ("SM2", SM2)):
        yield from line_0_alone("plain-" + name, suite, made["plain-" + name])
        yield from many_witnesses("32-" + name, suite)
    yield from partly_read()
