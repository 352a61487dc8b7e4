"""Evidence that check C1 refuses: files that are not of their form."""

import base64

from desk import TIME, line_of
from evidence_good import desks, good
from notes import Ed25519Line


def swap(old, new, count=1):
    """A change of a file's bytes."""
    old, new = (part.encode() if isinstance(part, str) else part for part in (old, new))

    def change(data):
        assert old in data, old
        return data.replace(old, new, count)
    return change


def line(number, change):
    """A change of one line."""
    def of_file(data):
        lines = data.split(b"\n")
        lines[number] = change(lines[number])
        return b"\n".join(lines)
    return of_file


def put(text):
    return lambda _: text.encode()


def drop(number):
    def of_file(data):
        lines = data.split(b"\n")
        del lines[number]
        return b"\n".join(lines)
    return of_file


def more(number, text):
    """A line more, before one."""
    def of_file(data):
        lines = data.split(b"\n")
        lines.insert(number, text.encode())
        return b"\n".join(lines)
    return of_file


def unused_bit(text):
    """The last character before the padding with an unused bit set."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    bare = text.rstrip(b"=")
    return bare[:-1] + bytes([alphabet[alphabet.index(bare[-1]) | 1]]) + text[len(bare):]


def swap_line(number, *change):
    return line(number, swap(*change))


ANY = [
    ("empty", lambda data: b"", "a file of no bytes"),
    ("line-feed-alone", lambda data: b"\n", "an empty line"),
    ("no-line-feed", lambda data: data[:-1], "the last line feed is missing"),
    ("empty-line-behind", lambda data: data + b"\n", "an empty line more at the end"),
    ("carriage-return", swap(b"\n", b"\r\n", 99), "CR before every line feed"),
    ("byte-order-mark", lambda data: b"\xef\xbb\xbf" + data, "a mark before the first line"),
    ("zero-byte-behind", lambda data: data + b"\0", "a zero byte behind the end"),
    ("not-utf8", lambda data: data + b"\xe2\x80 w AAAAAAA=\n", "a line that is not UTF-8"),
    ("space-before", lambda data: b" " + data, "a space before the first line"),
]


def text_changes(first):
    """Changes of a checkpoint's three lines, of which the first has this number in the file."""
    size, hash_line, blank = first + 1, first + 2, first + 3
    return [
        ("origin-suite", swap("piaojue/1/P256-SHA256/", "piaojue/1/P384-SHA384/"), "a suite the format has not"),
        ("origin-format", swap("piaojue/1/", "piaojue/2/"), "another format"),
        ("origin-short", line(first, lambda text: text[:-1]), "42 characters of vote id"),
        ("origin-long", line(first, lambda text: text + b"A"), "44 characters of vote id"),
        ("origin-padding", line(first, lambda text: text + b"="), "the vote id with padding"),
        ("origin-unused-bits", line(first, lambda text: text[:-1] + bytes([text[-1] + 1])), "unused bits set in the vote id"),
        ("origin-plus", line(first, lambda text: text[:-9] + b"+" + text[-8:]), "the other base64 in the vote id"),
        ("origin-space", line(first, lambda text: text + b" "), "a space behind the origin"),
        ("origin-upper-case", swap("piaojue/1/", "Piaojue/1/"), "a capital letter"),
        ("origin-part-more", line(first, lambda text: text + b"/1"), "a part more"),
        ("size-0", line(size, put("0")), "no lines"),
        ("size-leading-zero", line(size, lambda text: b"0" + text), "a leading zero"),
        ("size-plus", line(size, lambda text: b"+" + text), "a sign"),
        ("size-space", line(size, lambda text: text + b" "), "a space behind the size"),
        ("size-empty", line(size, put("")), "no digits"),
        ("size-hexadecimal", line(size, put("0xe")), "hexadecimal"),
        ("size-full-width", line(size, put("１４")), "full-width digits"),
        ("size-2-to-the-53rd", line(size, put("9007199254740992")), "above the greatest decimal"),
        ("size-2-to-the-64th", line(size, put("18446744073709551616")), "2 to the 64th"),
        ("size-of-400-digits", line(size, put("1" + "0" * 399)), "400 digits"),
        ("root-31-bytes", line(hash_line, put(base64.b64encode(bytes(31)).decode())), "a root of 31 bytes"),
        ("root-33-bytes", line(hash_line, put(base64.b64encode(bytes(33)).decode())), "a root of 33 bytes"),
        ("root-without-padding", line(hash_line, lambda text: text.rstrip(b"=")), "no padding"),
        ("root-padding-more", line(hash_line, lambda text: text + b"="), "padding too much"),
        ("root-unused-bits", line(hash_line, unused_bit), "unused bits set"),
        ("root-base64url", line(hash_line, lambda text: base64.urlsafe_b64encode(b"\xff" * 32)), "base64url"),
        ("root-space", line(hash_line, lambda text: text[:20] + b" " + text[20:]), "a space inside the root"),
        ("root-missing", drop(hash_line), "no root"),
        ("extension", more(blank, "more"), "a fourth line of text"),
        ("no-empty-line", drop(blank), "no empty line behind the text"),
        ("two-empty-lines", more(blank, ""), "two empty lines behind the text"),
        ("text-alone", lambda data: b"\n".join(data.split(b"\n")[:blank]) + b"\n", "nothing behind the text, not even an empty line"),
    ]


def line_changes(number):
    """Changes of the first signature line, which has this number in the file."""
    return [
        ("line-hyphen", swap_line(number, "— ", "- "), "a hyphen"), ("line-en-dash", swap_line(number, "— ", "– "), "an en dash"),
        ("line-two-hyphens", swap_line(number, "— ", "-- "), "two hyphens"),
        ("line-no-space", swap_line(number, "— ", "—"), "no space behind the dash"), ("line-two-spaces", swap_line(number, "— ", "—  "), "two spaces"),
        ("line-space-behind", line(number, lambda text: text + b" "), "a space behind the base64"),
        ("line-without-base64", line(number, lambda text: text[:text.rindex(b" ")]), "a name alone"),
        ("line-empty-base64", line(number, lambda text: text[:text.rindex(b" ") + 1]), "no bytes"),
        ("line-4-bytes", line(number, lambda text: text[:text.rindex(b" ") + 1] + b"AAAAAA=="), "a key id and no signature"),
        ("line-unused-bits", line(number, lambda text: text[:text.rindex(b" ") + 1] + b"AAAAAAB="), "unused bits set"),
        ("line-without-padding", line(number, lambda text: text[:text.rindex(b" ") + 1] + b"AAAAAAA"), "no padding"),
        ("line-base64url", line(number, lambda text: text[:text.rindex(b" ") + 1] + b"____AAAA"), "base64url"),
        ("line-empty-between", more(number + 1, ""), "an empty line between or behind the signature lines"),
        ("line-comment", more(number + 1, "a comment"), "a line that is none of a signature"),
    ]


def names():
    return [("name-plus", "w+1", "a + in a key name"), ("name-101-bytes", "w" * 101, "a key name of 101 bytes"),
            ("name-no-break-space", "w\u00a01", "U+00A0 in a key name"), ("name-ideographic-space", "w\u30001", "U+3000 in a key name"),
            ("name-override", "w\u202e1", "U+202E in a key name"), ("name-line-separator", "w\u2028", "U+2028 in a key name"),
            ("name-delete", "w\u007f", "U+007F in a key name"), ("name-tab", "w\t1", "a tab in a key name"), ("name-empty", "", "an empty key name")]


def checkpoints(desk):
    whole = desk.checkpoint().write()
    for name, change, comment in ANY + text_changes(0) + line_changes(4):
        yield name, "checkpoint", change(whole), comment
    for name, key_name, comment in names():
        yield name, "checkpoint", whole + ("— %s AAAAAAA=\n" % key_name).encode(), comment
    yield "65-lines", "checkpoint", whole + "— w AAAAAAA=\n".encode() * 64, "65 signature lines"
    yield "65537-bytes", "checkpoint", padded(whole, 65537), "a file of 65,537 bytes"


def padded(whole, size):
    """With one line of somebody unknown, so that the file has this size."""
    start = whole + "— w ".encode()
    count = size - len(start) - 1
    filler = base64.b64encode(bytes(count // 4 * 3))
    start = whole + ("— w%s " % ("w" * (count % 4))).encode()
    made = start + filler + b"\n"
    assert len(made) == size
    return made


RECEIPT = [
    ("first-line", swap("tlog-proof@v1", "tlog-proof@v2"), "another version"),
    ("first-line-missing", drop(0), "no first line"),
    ("extra-missing", drop(1), "no line extra"),
    ("extra-and-index-changed-places", lambda data: drop(3)(more(1, data.split(b"\n")[2].decode())(data)), "index before extra"),
    ("extra-two-spaces", swap("extra ", "extra  "), "two spaces"),
    ("extra-tab", swap("extra ", "extra\t"), "a tab"),
    ("extra-without-padding", line(1, lambda text: text.rstrip(b"=") if text.endswith(b"=") else text[:-1]), "no padding, or a character too few"),
    ("extra-empty", line(1, put("extra ")), "no bytes in extra"),
    ("extra-31-bytes", line(1, put("extra " + base64.b64encode(bytes(31)).decode())), "31 bytes"),
    ("extra-without-keys", line(1, lambda text: b"extra " + base64.b64encode(base64.b64decode(text[6:])[:32])), "a leaf hash without keys"),
    ("extra-key-short", line(1, lambda text: b"extra " + base64.b64encode(base64.b64decode(text[6:])[:-1])), "a byte too few"),
    ("extra-key-more", line(1, lambda text: b"extra " + base64.b64encode(base64.b64decode(text[6:]) + bytes(32))), "32 bytes too many"),
    ("index-missing", drop(2), "no index"),
    ("index-leading-zero", swap("index ", "index 0"), "a leading zero"),
    ("index-negative", swap("index ", "index -"), "a sign"),
    ("index-2-to-the-53rd", line(2, put("index 9007199254740992")), "above the greatest decimal"),
    ("index-empty", line(2, put("index ")), "no digits"),
    ("path-31-bytes", line(3, put(base64.b64encode(bytes(31)).decode())), "a hash of 31 bytes"),
    ("path-unused-bits", line(3, unused_bit), "unused bits set in a hash"),
    ("path-hexadecimal", line(3, put("ab" * 32)), "a hash in hexadecimal"),
    ("no-empty-line-behind-the-path", lambda data: data.replace(b"\n\n", b"\n", 1), "no empty line behind the path"),
    ("two-empty-lines-behind-the-path", lambda data: data.replace(b"\n\n", b"\n\n\n", 1), "two empty lines behind the path"),
    ("path-alone", lambda data: data.split(b"\n\n")[0] + b"\n", "no checkpoint"),
    ("no-checkpoint", lambda data: data.split(b"\n\n")[0] + b"\n\n", "nothing behind the empty line"),
]


def receipts(desk):
    whole = desk.receipt(5).write()
    start = whole.split(b"\n").index(b"") + 1
    for name, change, comment in ANY + RECEIPT + text_changes(start)[:3] + text_changes(start)[10:12] + text_changes(start)[-4:] + line_changes(start + 4):
        yield name, "receipt", change(whole), comment


def receipt_lines(name, desk):
    """Lines that E5 does not allow."""
    keys = [desk.recorder.bytes] + ([desk.ed25519.bytes] if desk.ed25519 else [])

    def case(what, one, of, comment):
        return what, "receipt", desk.receipt_of(one, 5, of).write(), comment

    one, stranger = desk.checkpoint(), desk.stranger()
    cosigned = desk.by_witness(one, stranger)
    own = list(one.lines)
    one.lines = own + [cosigned, cosigned]
    yield case("witness-twice", one, keys + [stranger.bytes] * 2, "two witnesses of one name")
    one.lines = [cosigned] + own
    yield case("witness-first", one, [stranger.bytes] + keys, "the first line is not the recorder's")
    one.lines = [cosigned]
    yield case("witness-alone", one, [stranger.bytes], "a witness's line alone, and no recorder's")
    one.lines = own + own[:1]
    yield case("recorder-twice", one, keys + keys[:1], "the recorder's line once more at the end")
    stranger.name = one.origin
    one.lines = own + [desk.by_witness(one, stranger)] * (2 if desk.suite.name == "P256-SHA256" and not desk.ed25519 else 1)
    yield case("witness-of-the-origin", one, keys + [stranger.bytes] * (len(one.lines) - len(own)), "a witness with the origin's name")
    many = [desk.stranger(k) for k in range(1, 34)]
    one.lines = own + [desk.by_witness(one, party, TIME) for party in many]
    yield case("33-witnesses", one, keys + [party.bytes for party in many], "33 witnesses")
    if desk.ed25519:
        one.lines = own[:1] + [cosigned] + own[1:]
        yield case("ed25519-behind-witness", one, keys[:1] + [desk.stranger().bytes] + keys[1:], "the Ed25519 line is not right behind the recorder's first")
        one.lines = own[1:]
        yield case("ed25519-alone", one, keys[1:], "the Ed25519 line alone")
        one.lines = own + own[1:]
        yield case("ed25519-twice", one, keys + keys[1:], "two Ed25519 lines")
    if desk.suite.name == "SM2-SM3":
        ed25519 = type("Party", (), {"secret": bytes(32), "bytes": bytes(32)})
        one.lines = own + [line_of(Ed25519Line, one.origin, ed25519, one)]
        yield case("ed25519-in-SM2", one, keys + [ed25519.bytes], "an Ed25519 line in the suite SM2-SM3")


PROOF = [
    ("old-missing", drop(0), "no line old"), ("old-0", line(0, put("old 0")), "old 0"), ("old-leading-zero", swap("old ", "old 0"), "a leading zero"),
    ("old-negative", swap("old ", "old -"), "a sign"), ("old-empty", line(0, put("old ")), "no digits"), ("old-capital", swap("old ", "Old "), "a capital letter"),
    ("old-2-to-the-53rd", line(0, put("old 9007199254740992")), "above the greatest decimal"),
    ("proof-33-bytes", line(1, put(base64.b64encode(bytes(33)).decode())), "a hash of 33 bytes"), ("proof-unused-bits", line(1, unused_bit), "unused bits set in a hash"),
    ("no-empty-line-behind-the-proof", lambda data: data.replace(b"\n\n", b"\n", 1), "no empty line behind the proof"),
    ("no-checkpoint", lambda data: data.split(b"\n\n")[0] + b"\n\n", "no checkpoint"),
]


def proofs(desk):
    whole = desk.proof(2).write()
    start = whole.split(b"\n").index(b"") + 1
    for name, change, comment in ANY + PROOF + text_changes(start)[:2] + line_changes(start + 4)[:2]:
        yield name, "proof", change(whole), comment


def cases():
    made = desks()
    plain, sm2 = made["plain-P256"], made["plain-SM2"]
    for group in (checkpoints, receipts, proofs):
        for name, kind, data, comment in group(plain):
            old = {"old": "evidence/checkpoint-plain-P256-2.checkpoint"} if kind == "proof" else {}
            yield good("C1-%s-%s" % (kind, name), kind, data, comment, None if kind == "receipt" else plain, check=1, **old)
    yield good("checkpoint-65536-bytes", "checkpoint", padded(plain.checkpoint().write(), 65536), "a file of 65,536 bytes", plain)
    for of, desk in (("P256", plain), ("SM2", sm2), ("ed25519-P256", made["ed25519-P256"])):
        for name, kind, data, comment in receipt_lines(of, desk):
            yield good("C1-receipt-%s-%s" % (name, of), kind, data, comment, None, check=1)
    whole, size = sm2.checkpoint().write(), len(sm2.leaves)
    yield good("C1-since-root-SM2", "since", line(2, put("AAAA"))(whole), "a root of 3 bytes", sm2, check=1)
    yield good("C1-checkpoint-line-4-bytes-SM2", "checkpoint", line_changes(4)[8][1](whole), "a key id and no signature", sm2, check=1)
    yield good("C1-proof-old-SM2", "proof", sm2.proof(size), "the old checkpoint is misformed", sm2, check=1, old="evidence/C1-since-root-SM2.checkpoint")
