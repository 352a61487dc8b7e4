"""Evidence that checks C2 to C4 refuse: of another vote, or not signed as it has to be."""

import copy

from desk import TIME, line_of
from evidence_good import desks, good, old_file
from hashing import sha256
from notes import DER_PREFIX, GREATEST, Ed25519Line, Ed25519WitnessLine, Line, hashed_id, read_der, write_der
from signing import digest, message, sign, sign_with
from suite import i2osp


def flip(data, place=-1):
    data = bytearray(data)
    data[place] ^= 1
    return bytes(data)


def same_text_else(desk, change, *witnesses):
    """A checkpoint of which one thing was changed after it was signed."""
    one = desk.checkpoint(None, *witnesses)
    change(one)
    return one


# C2

def c2(made):
    for mine, other in (("plain-P256", "witnessed-P256"), ("plain-SM2", "witnessed-SM2"), ("plain-P256", "plain-SM2"), ("plain-SM2", "plain-P256")):
        here, there, words = made[mine], made[other], "of another vote" if mine[-3:] == other[-3:] else "of another suite"
        name = "%s-for-%s" % (other, mine)
        yield good("C2-receipt-" + name, "receipt", there.receipt(5), words, here, check=2)
        yield good("C2-unsigned-receipt-" + name, "receipt", there.unsigned_receipt(5), "unsigned, " + words, here, check=2)
        for kind in ("checkpoint", "since"):
            yield good("C2-checkpoint-" + name, kind, there.checkpoint(5), words, here, check=2)
        yield good("C2-proof-old-" + name, "proof", here.proof(2), "the old checkpoint is " + words, here, check=2, old=old_file(other, there, 2))
        yield good("C2-proof-new-" + name, "proof", there.proof(2), "the new checkpoint is " + words, here, check=2, old=old_file(mine, here, 2))
    desk = made["plain-P256"]
    stolen = copy.copy(desk)
    stolen.vote = flip(desk.vote)
    yield good("C2-checkpoint-vote-id", "checkpoint", stolen.checkpoint(), "signed by this recorder, for another vote id", desk, check=2)
    yield good("C2-receipt-vote-id", "receipt", stolen.receipt(3), "signed by this recorder, for another vote id", desk, check=2)


# C3: signatures of the recorder's lines

def other_nonces(desk, one, wanted):
    """An ECDSA signature of which r and s are as wanted."""
    e, secret, n = digest(desk.suite, desk.recorder.point, one.text), desk.recorder.secret, desk.suite.n
    for k in range(2, 100000):
        r, s = sign_with(desk.suite, secret, e, k)
        for other in (s, n - s):
            if wanted(r, other):
                return i2osp(r, 32) + i2osp(other, 32)
    raise ValueError("no such signature")


def tlv(*parts):
    """DER by hand."""
    body = b"".join(bytes([2, len(part)]) + part for part in parts)
    return bytes([0x30, len(body)]) + body


def ecdsa_good(desk, one):
    n, high = desk.suite.n, 1 << 255
    r_s = read_der(desk.by_recorder(one).signature)
    minus = r_s[:32] + i2osp(n - int.from_bytes(r_s[32:], "big"), 32)
    yield "minus-s", write_der(minus), "n − s in the place of s"
    yield "both-high", write_der(other_nonces(desk, one, lambda r, s: r >= high and s >= high)), "r and s with a zero byte before them"
    yield "both-low", write_der(other_nonces(desk, one, lambda r, s: r < high and s < high)), "r and s without"
    yield "short-r", write_der(other_nonces(desk, one, lambda r, s: r < 1 << 247)), "r in 31 bytes"
    yield "short-s", write_der(other_nonces(desk, one, lambda r, s: s < 1 << 247)), "s in 31 bytes"


def ecdsa_bad(desk, one):
    high, n = 1 << 255, desk.suite.n
    r_s = other_nonces(desk, one, lambda r, s: r >= high and s < high)
    r, s = r_s[:32], r_s[32:]
    right = tlv(b"\0" + r, s)
    assert right == write_der(r_s)
    yield "raw", r_s, "r ‖ s, not DER"
    yield "der-long-length", b"\x30\x81" + right[1:], "the length in two bytes"
    yield "der-behind", right + b"\0", "a byte behind the sequence"
    yield "der-inside-behind", bytes([0x30, right[1] + 1]) + right[2:] + b"\0", "a byte behind s, inside the sequence"
    yield "der-cut", right[:-1], "the last byte is missing"
    yield "der-length", right[:1] + bytes([right[1] + 1]) + right[2:], "the length says one more"
    yield "der-zero-before-r", tlv(b"\0\0" + r, s), "r with a zero byte too many"
    yield "der-zero-before-s", tlv(b"\0" + r, b"\0" + s), "s with a zero byte it does not need"
    yield "der-negative-r", tlv(r, s), "r without the zero byte it needs"
    yield "der-set", b"\x31" + right[1:], "a set"
    yield "der-octets", right[:2] + b"\4" + right[3:], "r as an octet string"
    yield "der-third", tlv(b"\0" + r, s, b"\1"), "a third integer"
    yield "der-one", tlv(b"\0" + r), "one integer"
    yield "der-empty-r", tlv(b"", s), "r of no bytes"
    yield "r-0", tlv(b"\0", s), "r is 0"
    yield "s-0", tlv(b"\0" + r, b"\0"), "s is 0"
    yield "s-n", tlv(b"\0" + r, b"\0" + i2osp(n, 32)), "s is n"
    yield "s-plus-n", tlv(b"\0" + r, (int.from_bytes(s, "big") + n).to_bytes(33, "big").lstrip(b"\0")), "s + n in the place of s"
    yield "swapped", tlv(s, b"\0" + r), "r and s changed places"
    yield "r", write_der(flip(r) + s), "a bit of r is wrong"
    yield "one-byte", b"\x30", "one byte"
    yield "of-the-hash", write_der(sign(desk.suite, desk.recorder.secret, sha256(one.text))), "the signature is of the text's hash, hashed again"


def sm2_bad(desk, one):
    right, n, secret = desk.by_recorder(one).signature, desk.suite.n, desk.recorder.secret
    yield "r", flip(right, 0), "a bit of r is wrong"
    yield "s", flip(right), "a bit of s is wrong"
    yield "minus-s", right[:32] + i2osp(n - int.from_bytes(right[32:], "big"), 32), "n − s in the place of s"
    yield "r-0", bytes(32) + right[32:], "r is 0"
    yield "s-n", right[:32] + i2osp(n, 32), "s is n"
    yield "der", write_der(right), "DER"
    yield "63-bytes", right[:-1], "a byte is missing"
    yield "65-bytes", right + b"\0", "a byte too many"
    yield "empty-id", sign(desk.suite, secret, one.text, b""), "signed with an empty user id"
    yield "with-a-time", i2osp(TIME, 8) + right, "a time before the signature"


def signed_otherwise(desk, one):
    """Signatures that hold, of something else."""
    for name, text, comment in (
            ("without-last-line-feed", one.text[:-1], "the text without its last line feed is signed"), ("with-empty-line", one.text + b"\n", "the empty line is signed too"),
            ("as-record", message(desk.suite, "checkpoint", one.text), "signed as P10 has it for records"), ("another-size", desk.unsigned(one.size - 1).text, "of another checkpoint")):
        yield name, desk.recorder_line.sign(desk.recorder.secret, text), comment


def with_recorder_signature(desk, size, signature):
    one = desk.checkpoint(size)
    one.lines[0].signature = signature
    return one


def c3_signatures(made):
    for suite, desk, makes in (("P256", made["plain-P256"], (ecdsa_bad, signed_otherwise)), ("SM2", made["plain-SM2"], (sm2_bad, signed_otherwise))):
        one = desk.unsigned(5)
        for make in makes:
            for name, signature, comment in make(desk, one):
                changed = with_recorder_signature(desk, 5, signature)
                yield good("C3-checkpoint-signature-%s-%s" % (name, suite), "checkpoint", changed, comment, desk, check=3)
                if name in ("raw", "der", "r", "as-record", "der-zero-before-s", "63-bytes"):
                    receipt = desk.receipt_of(changed, 3, [desk.recorder.bytes])
                    yield good("C3-receipt-signature-%s-%s" % (name, suite), "receipt", receipt, comment, None, check=3)
    desk = made["plain-P256"]
    for name, signature, comment in ecdsa_good(desk, desk.unsigned(5)):
        changed = with_recorder_signature(desk, 5, signature)
        yield good("checkpoint-signature-" + name, "checkpoint", changed, comment, desk)
        yield good("receipt-signature-" + name, "receipt", desk.receipt_of(changed, 3, [desk.recorder.bytes]), comment)


# C3: which lines are there

def key_ids(desk, one):
    """Wrong key ids of the recorder's first line."""
    key, name, right = desk.recorder.bytes, one.origin, desk.recorder_line.key_id(one.origin, desk.recorder.bytes)
    yield "flipped", flip(right), "a bit of the key id is wrong"
    yield "backwards", right[::-1], "the key id backwards"
    if desk.suite.name == "SM2-SM3":
        yield "without-name", hashed_id("", b"\xffpiaojue/1/SM2-SM3", key), "hashed without the name"
        yield "cosignature", hashed_id(name, b"\xffpiaojue/1/SM2-SM3/cosignature", key), "that of a cosignature"
        yield "type-2", hashed_id(name, b"\2", key), "of the type 0x02"
        yield "SM3", desk.suite.H(name.encode() + b"\n\xffpiaojue/1/SM2-SM3" + key)[:4], "hashed by SM3"
    else:
        yield "with-name", hashed_id(name, b"\2", DER_PREFIX + key), "hashed with the name and the type"
        yield "of-the-point", sha256(key)[:4], "of the point, not of the DER"


def c3_lines(made):
    for suite in ("P256", "SM2"):
        desk = made["plain-" + suite]
        one = desk.unsigned(5)
        for kind in ("checkpoint", "since"):
            yield good("C3-checkpoint-unsigned-" + suite, kind, one, "unsigned", desk, check=3)
        yield good("C3-receipt-unsigned-" + suite, "receipt", desk.unsigned_receipt(3), "unsigned, and no log at hand", None, check=3)
        yield good("C3-proof-unsigned-" + suite, "proof", unsigned_proof(desk), "the new checkpoint is unsigned", desk, check=3, old=old_file("plain-" + suite, desk, 2))
        yield good("C3-proof-old-unsigned-" + suite, "proof", desk.proof(5), "the old checkpoint is unsigned", desk, check=3, old="evidence/C3-checkpoint-unsigned-%s.checkpoint" % suite)
        for name, key_id, comment in key_ids(desk, one):
            changed = same_text_else(desk, lambda one: setattr(one.lines[0], "key_id", key_id))
            yield good("C3-checkpoint-key-id-%s-%s" % (name, suite), "checkpoint", changed, comment, desk, check=3)
            yield good("C3-receipt-key-id-%s-%s" % (name, suite), "receipt", desk.receipt_of(changed, 3, [desk.recorder.bytes]), comment, None, check=3)
        twice = same_text_else(desk, lambda one: one.lines.append(one.lines[0]))
        yield good("C3-checkpoint-recorder-twice-" + suite, "checkpoint", twice, "the recorder's line twice", desk, check=3)
        renamed = same_text_else(desk, lambda one: setattr(one.lines[0], "name", "recorder"))
        yield good("C3-checkpoint-recorder-renamed-" + suite, "checkpoint", renamed, "under another name", desk, check=3)
        stranger = same_text_else(desk, lambda one: one.lines.__setitem__(0, desk.by_witness(one, desk.stranger())))
        yield good("C3-checkpoint-stranger-alone-" + suite, "checkpoint", stranger, "only a stranger's line", desk, check=3)
        other = desk.other_recorder()
        forged = same_text_else(desk, lambda one: one.lines.__setitem__(0, line_of(desk.recorder_line, one.origin, other, one)))
        yield good("C3-checkpoint-other-recorder-" + suite, "checkpoint", forged, "signed by another key", desk, check=3)
        yield good("C3-receipt-other-recorder-" + suite, "receipt", desk.receipt_of(forged, 3, [other.bytes]), "signed by another key, which stands in `extra`", desk, check=3)
        yield good("C3-receipt-key-of-another-" + suite, "receipt", desk.receipt_of(desk.checkpoint(), 3, [other.bytes]), "`extra` has another key than signed", None, check=3)
        yield good("C3-receipt-key-no-point-" + suite, "receipt", no_point(desk), "`extra` has 64 zero bytes as key, and the key id fits", None, check=3)
        size = len(desk.leaves)
        yield good("C3-checkpoint-size-" + suite, "checkpoint", same_text_else(desk, lambda one: setattr(one, "size", size - 1)), "the size was changed after signing", desk, check=3)
        fork = desk.forked().unsigned()
        yield good("C3-checkpoint-root-" + suite, "checkpoint", same_text_else(desk, lambda one: setattr(one, "root", fork.root)), "the root was changed after signing", desk, check=3)


def no_point(desk):
    one = desk.checkpoint()
    one.lines[0].key_id = desk.recorder_line.key_id(one.origin, bytes(64))
    return desk.receipt_of(one, 3, [bytes(64)])


def unsigned_proof(desk):
    made = desk.proof(2)
    made.checkpoint.lines = []
    return made


def c3_ed25519(made):
    for name in ("witnessed-P256", "ed25519-P256"):
        desk = made[name]
        both = [desk.recorder.bytes, desk.ed25519.bytes]
        without = [("without-ed25519", lambda one: one.lines.pop(1), "the definition has an Ed25519 key, and there is no line by it", both[:1]),
                   ("without-recorder", lambda one: one.lines.pop(0), "the Ed25519 line alone", None)]
        for what, change, comment, keys in without:
            one = same_text_else(desk, change)
            for kind in ("checkpoint", "since"):
                yield good("C3-checkpoint-%s-%s" % (what, name), kind, one, comment, desk, check=3)
            if keys:
                yield good("C3-receipt-%s-%s" % (what, name), "receipt", desk.receipt_of(one, 3, keys), comment, desk, check=3)
                yield good("receipt-%s-%s" % (what, name), "receipt", desk.receipt_of(one, 3, keys), "no Ed25519 line, and no log at hand", None)
        yield from ed25519_signatures(name, desk, both)
    desk = made["ed25519-P256"]
    turned = same_text_else(desk, lambda one: one.lines.reverse())
    yield good("C3-receipt-ed25519-first", "receipt", desk.receipt_of(turned, 3, [desk.ed25519.bytes, desk.recorder.bytes]), "the Ed25519 line before the other", None, check=3)
    yield good("C3-receipt-keys-changed-places", "receipt", desk.receipt_of(desk.checkpoint(), 3, [desk.ed25519.bytes, desk.recorder.bytes]),
               "the two keys of `extra` in the other order", None, check=3)
    plain, stranger = made["plain-P256"], made["plain-P256"].stranger()
    more = same_text_else(plain, lambda one: one.lines.append(line_of(Ed25519Line, one.origin, stranger, one)))
    receipt = plain.receipt_of(more, 3, [plain.recorder.bytes, stranger.bytes])
    yield good("C3-receipt-ed25519-unasked", "receipt", receipt, "an Ed25519 line, and the definition has no such key", plain, check=3)
    stranger.name = more.origin
    late = same_text_else(plain, lambda one: one.lines.append(plain.by_witness(one, stranger)))
    receipt_late = plain.receipt_of(late, 3, [plain.recorder.bytes, stranger.bytes])
    yield good("C3-receipt-witness-as-ed25519", "receipt", receipt_late, "a cosignature under the origin's name, where an Ed25519 line may be", None, check=3)
    yield good("receipt-ed25519-unasked", "receipt", receipt, "the same without the log", None)
    other = same_text_else(desk, lambda one: one.lines.__setitem__(1, line_of(Ed25519Line, one.origin, stranger, one)))
    receipt = desk.receipt_of(other, 3, [desk.recorder.bytes, stranger.bytes])
    yield good("C3-receipt-other-ed25519", "receipt", receipt, "another Ed25519 key than the definition's", desk, check=3)
    yield good("C3-checkpoint-other-ed25519", "checkpoint", other, "another Ed25519 key than the definition's", desk, check=3)
    twice = same_text_else(desk, lambda one: one.lines.append(one.lines[1]))
    yield good("C3-checkpoint-ed25519-twice", "checkpoint", twice, "the Ed25519 line twice", desk, check=3)


def ed25519_signatures(name, desk, keys):
    one = desk.unsigned()
    right = desk.by_ed25519(one).signature
    s = int.from_bytes(right[32:], "little")
    order = 2 ** 252 + 27742317777372353535851937790883648493
    for what, signature, comment in (
            ("R", flip(right, 0), "a bit of R is wrong"), ("S", flip(right, 32), "a bit of S is wrong"), ("S-plus-order", right[:32] + (s + order).to_bytes(32, "little"), "S + L"),
            ("63-bytes", right[:-1], "a byte is missing"), ("65-bytes", right + b"\0", "a byte too many"), ("with-a-time", i2osp(TIME, 8) + right, "a time before the signature"),
            ("of-the-cosigned", Ed25519WitnessLine.sign(desk.ed25519.secret, one.text, TIME)[8:], "the cosigned message is signed")):
        changed = same_text_else(desk, lambda one: setattr(one.lines[1], "signature", signature))
        yield good("C3-checkpoint-ed25519-%s-%s" % (what, name), "checkpoint", changed, "Ed25519: " + comment, desk, check=3)
        if name == "witnessed-P256":
            yield good("C3-receipt-ed25519-%s-%s" % (what, name), "receipt", desk.receipt_of(changed, 3, keys), "Ed25519: " + comment, None, check=3)
    changed = same_text_else(desk, lambda one: setattr(one.lines[1], "key_id", hashed_id(one.origin, b"\4", desk.ed25519.bytes)))
    yield good("C3-checkpoint-ed25519-key-id-%s" % name, "checkpoint", changed, "Ed25519: the key id of a cosignature", desk, check=3)
    yield good("C3-receipt-ed25519-key-id-%s" % name, "receipt", desk.receipt_of(changed, 3, keys), "Ed25519: the key id of a cosignature", None, check=3)


# C4

def cosignatures(desk, one, witness):
    """Cosignatures that do not hold."""
    right, kind = desk.by_witness(one, witness).signature, desk.witness_line
    plain = Ed25519Line.sign if desk.suite.name == "P256-SHA256" else desk.recorder_line.sign
    yield "time", i2osp(TIME + 1, 8) + right[8:], "another time than was signed"
    yield "time-little-endian", right[:8][::-1] + right[8:], "the time little-endian"
    yield "without-time", right[8:], "no time"
    yield "time-behind", right[8:] + right[:8], "the time behind the signature"
    yield "of-the-text", right[:8] + plain(witness.secret, one.text), "the text alone is signed"
    yield "first", flip(right, 8), "a bit of the signature's first byte is wrong"
    yield "last", flip(right, 40), "a bit of its second half is wrong"
    yield "71-bytes", right[:-1], "a byte is missing"
    yield "73-bytes", right + b"\0", "a byte too many"
    yield "of-another-size", kind.sign(witness.secret, desk.unsigned(one.size - 1).text, TIME), "of another checkpoint"
    yield "by-another", kind.sign(desk.stranger().secret, one.text, TIME), "another key signed"
    yield "time-2-to-the-53rd", kind.sign(witness.secret, one.text, GREATEST + 1), "a time above the greatest decimal (E1)"
    yield "one-byte", right[:1], "one byte"


def c4(made):
    for suite in ("P256", "SM2"):
        desk = made["witnessed-" + suite]
        witness, keys = desk.witnesses[1], [desk.recorder.bytes] + ([desk.ed25519.bytes] if desk.ed25519 else [])
        for name, signature, comment in cosignatures(desk, desk.unsigned(), witness):
            one = desk.checkpoint(None, 1)
            one.lines.append(Line(witness.name, desk.witness_line.key_id(witness.name, witness.bytes), signature))
            yield good("C4-checkpoint-%s-%s" % (name, suite), "checkpoint", one, comment, desk, check=4)
            receipt = desk.receipt_of(one, 3, keys + [desk.witnesses[0].bytes, witness.bytes])
            yield good("C4-receipt-%s-%s" % (name, suite), "receipt", receipt, comment, None if name != "time" else desk, check=4)
        yield from c4_lines(suite, desk, keys)


def c4_lines(suite, desk, keys):
    first, second, stranger = *desk.witnesses[:2], desk.stranger()
    twice = desk.checkpoint(None, 1, 1)
    yield good("C4-checkpoint-witness-twice-" + suite, "checkpoint", twice, "the same line twice", desk, check=4)
    later = desk.checkpoint(None, 1)
    later.lines.append(desk.by_witness(later, first, TIME + 9))
    for kind in ("checkpoint", "since"):
        yield good("C4-checkpoint-witness-again-" + suite, kind, later, "a witness with two lines, both of which hold", desk, check=4)
    yield good("C4-proof-witness-again-" + suite, "proof", proof_with(desk, later), "the new checkpoint has two lines of a witness", desk, check=4,
               old=old_file("witnessed-" + suite, desk, 2))
    yield good("C4-proof-old-witness-again-" + suite, "proof", desk.proof(later.size), "the old checkpoint has two lines of a witness", desk, check=4,
               old="evidence/C4-checkpoint-witness-again-%s.checkpoint" % suite)
    one = desk.checkpoint(None, 1)
    one.lines.append(desk.by_witness(one, stranger))
    yield good("C4-receipt-stranger-" + suite, "receipt", desk.receipt_of(one, 3, keys + [first.bytes, stranger.bytes]), "a witness that the definition does not name", desk, check=4)
    renamed = copy.copy(first)
    renamed.name = second.name
    one = desk.checkpoint()
    one.lines.append(desk.by_witness(one, renamed))
    yield good("C4-receipt-name-of-another-" + suite, "receipt", desk.receipt_of(one, 3, keys + [first.bytes]), "a witness's key under another's name", desk, check=4)
    one = desk.checkpoint(None, 1)
    yield good("C4-receipt-key-of-another-" + suite, "receipt", desk.receipt_of(one, 3, keys + [second.bytes]), "`extra` has another witness's key", None, check=4)
    one = desk.checkpoint(None, 1, 2)
    yield good("C4-receipt-keys-changed-places-" + suite, "receipt", desk.receipt_of(one, 3, keys + [second.bytes, first.bytes]), "two keys in the other order", None, check=4)
    no_key = bytes(64) if suite == "SM2" else b"\xff" * 32
    one.lines[-1].key_id = desk.witness_line.key_id(second.name, no_key)
    yield good("C4-receipt-key-no-point-" + suite, "receipt", desk.receipt_of(one, 3, keys + [first.bytes, no_key]), "a key that is no point, and the key id fits", None, check=4)
    for name, key_id, comment in (("flipped", None, "a bit of the key id is wrong"), ("of-recorder", recorder_type(desk), "the key id of the recorder's type")):
        one = desk.checkpoint(None, 1)
        one.lines[-1].key_id = key_id(first) if key_id else flip(one.lines[-1].key_id)
        yield good("C4-receipt-key-id-%s-%s" % (name, suite), "receipt", desk.receipt_of(one, 3, keys + [first.bytes]), comment, None, check=4)
    fork = desk.forked().checkpoint()
    fork.lines.append(desk.checkpoint(None, 1).lines[-1])
    yield good("C4-checkpoint-of-a-fork-" + suite, "checkpoint", fork, "a cosignature of this log under a checkpoint of another", desk, check=4)


def recorder_type(desk):
    """Key ids as of a recorder's line."""
    kind = Ed25519Line if desk.suite.name == "P256-SHA256" else desk.recorder_line
    return lambda party: kind.key_id(party.name, party.bytes)


def proof_with(desk, one):
    made = desk.proof(2)
    made.checkpoint = one
    return made


def cases():
    made = desks()
    for group in (c2, c3_signatures, c3_lines, c3_ed25519, c4):
        yield from group(made)
