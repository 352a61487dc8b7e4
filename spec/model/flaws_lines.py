"""Bad logs whose flaw is in the line: V1 … V5."""

from build import TIME
from shapes import pack, unpack
from good import FIRST, PAIR
from stages import SM2, Bad, at, changing, dropping, setting


def swap(old, new):
    """A change of a line's bytes."""
    def raw(line):
        assert old in line
        return line.replace(old, new, 1)
    return raw


def kind_first(line):
    return b'{"kind":"close",' + line[1:].replace(b'"kind":"close",', b"", 1)


def v1():
    on_close = [
        ("duplicate-member", swap(b'"kind":"close"', b'"kind":"close","kind":"close"'), "a member twice"),
        ("members-unsorted", kind_first, "kind before body"),
        ("white-space", swap(b'"kind":', b'"kind": '), "a space after a colon"),
        ("unicode-escape", swap(b'"close"', b'"cl\\u006fse"'), "an escape where none is needed"),
        ("fraction", swap(b'"ballots":4', b'"ballots":4.0'), "a fraction"),
        ("exponent", swap(b'"ballots":4', b'"ballots":4e0'), "an exponent"),
        ("negative", swap(b'"ballots":4', b'"ballots":-4'), "a sign"),
        ("leading-zero", swap(b'"ballots":4', b'"ballots":04'), "a leading zero"),
        ("integer-too-large", swap(b'"ballots":4', b'"ballots":9007199254740992'), "2 to the 53rd"),
        ("true", swap(b'"ballots":4', b'"ballots":true'), "a literal"),
        ("null", swap(b'"ballots":4', b'"ballots":null'), "a literal"),
        ("carriage-return", swap(b"}\n", b"}\r\n"), "CR before the line feed"),
        ("byte-order-mark", lambda line: b"\xef\xbb\xbf" + line, "a mark before the object"),
        ("behind-the-object", swap(b"}\n", b"}}\n"), "a brace too many"),
        ("array-line", lambda line: b"[" + line[:-1] + b"]\n", "the line is an array"),
        ("too-deep", swap(b'"ballots":4', b'"ballots":' + b"[" * 15 + b"]" * 15), "17 deep"),
        ("cut-in-the-middle", lambda line: line[:100] + b"\n", "half a record with a line feed"),
    ]
    for name, raw, comment in on_close:
        yield Bad("V1-" + name, at("voted").close(raw=raw, refused=1), comment)
    in_definition = [
        ("escaped-slash", swap(b"piaojue/1", b"piaojue\\/1"), "JSON allows it, canonical form does not"),
        ("overlong-utf8", swap(b"Item p01", b"Item \xc1\xb001"), "a letter in two bytes"),
        ("surrogate", swap(b"Item p01", b"Item \xed\xa0\x80"), "a surrogate"),
        ("beyond-unicode", swap(b"Item p01", b"Item \xf4\x90\x80\x80"), "above U+10FFFF"),
        ("control-character", swap(b"Item p01", b"Item\tp01"), "a tab in a string"),
    ]
    for name, raw, comment in in_definition:
        author = at("empty")
        definition = author.definition(at("defined").log.contests, deputies=7, stations=1)
        yield Bad("V1-" + name, author.new(definition, raw=raw, refused=1), comment)
    whole = at("whole")
    last = len(whole.lines) - 1
    *before, end = whole.lines
    yield Bad("V1-torn-last-line", whole, "the last line is cut off in the middle", before + [end[:-40]], last)
    yield Bad("V1-no-line-feed", whole, "only the last line feed is missing", before + [end[:-1]], last)
    yield Bad("V1-empty-line", whole, "an empty line at the end", whole.lines + [b"\n"], last + 1)
    yield Bad("V1-bytes-behind", whole, "a zero byte behind the last line", whole.lines + [b"\0"], last + 1)
    yield Bad("V1-empty-file", whole, "a file of no bytes", [], 0)


def v2():
    changes = [
        ("member-missing", dropping("seq"), "no seq"),
        ("member-unknown", setting("note", "x"), "a fifth member"),
        ("body-array", setting("body", []), "the body is an array"),
        ("seq-string", changing("seq", str), "seq is a string"),
        ("prev-short", changing("prev", lambda text: text[:-1]), "prev of 42 characters"),
        ("prev-unused-bits", changing("prev", lambda text: text[:-1] + chr(ord(text[-1]) + 1)), "prev with unused bits set"),
        ("prev-padding", changing("prev", lambda text: text + "="), "prev with padding"),
    ]
    for name, change, comment in changes:
        yield Bad("V2-" + name, at("voted").close(envelope=change, refused=2), comment)


def without(lines, k):
    return lines[:k] + lines[k + 1:]


def v3():
    yield Bad("V3-number-skipped", at("voted").close(envelope=changing("seq", lambda k: k + 1), refused=3), "seq one too high")
    author = at("empty")
    definition = author.definition(at("defined").log.contests, deputies=7, stations=1)
    yield Bad("V3-first-line-not-0", author.new(definition, envelope=setting("seq", 1), refused=3), "the first line says 1")
    whole = at("whole")
    ballot = next(k for k, line in enumerate(whole.lines) if b'"kind":"ballot"' in line)
    yield Bad("V3-ballot-removed", whole, "a ballot taken out", without(whole.lines, ballot), ballot)
    yield Bad("V3-ballot-doubled", whole, "a ballot there twice", whole.lines[:ballot + 1] + whole.lines[ballot:], ballot + 1)
    swapped = whole.lines[:ballot] + [whole.lines[ballot + 1], whole.lines[ballot]] + whole.lines[ballot + 2:]
    yield Bad("V3-ballots-swapped", whole, "two ballots in the other order", swapped, ballot)


def other_signature(author, k):
    """Line k with the other valid ECDSA signature, n − s."""
    line = author.lines[k]
    start = line.index(b'"sig":"') + 7
    signature = unpack(line[start:start + 86].decode())
    s = author.suite.n - int.from_bytes(signature[32:], "big")
    return line[:start] + pack(signature[:32] + s.to_bytes(32, "big")).encode() + line[start + 86:]


def v4():
    zero = pack(bytes(32))
    for suite in ("P256-SHA256", SM2):
        author = at("one ballot", suite).cast(1, FIRST, envelope=setting("prev", zero), refused=4)
        yield Bad("V4-prev-zero" + ("-SM2" if suite == SM2 else ""), author, "prev is zero on a later line")
    author = at("empty")
    definition = author.definition(at("defined").log.contests, deputies=7, stations=1)
    refused = author.new(definition, envelope=setting("prev", pack(b"\1" + bytes(31))), refused=4)
    yield Bad("V4-first-line", refused, "prev of line 0 is not zero")
    whole = at("whole")
    ballot = next(k for k, line in enumerate(whole.lines) if b'"kind":"ballot"' in line)
    lines = whole.lines[:ballot] + [other_signature(whole, ballot)] + whole.lines[ballot + 1:]
    yield Bad("V4-line-rewritten", whole, "a ballot with another signature that is valid too; the next line tells", lines, ballot + 1)
    skipped = pack(whole.log.leaves[ballot - 1])
    yield Bad("V4-prev-of-line-before-that", at("one ballot").cast(1, FIRST, envelope=setting("prev", skipped), refused=4),
              "prev is the leaf hash of the line before the line before")


def v5():
    yield Bad("V5-ballot-before-open", at("rehearsed").cast(0, PAIR, refused=5), "a ballot in phase defined")
    yield Bad("V5-ballot-after-close", at("closed").cast(2, PAIR, refused=5), "a ballot in phase closed")
    yield Bad("V5-share-before-close", at("voted").share(1, refused=5), "a share in phase open")
    yield Bad("V5-share-after-result", at("counted").share(2, refused=5), "a share in phase counted")
    yield Bad("V5-roll-after-open", at("opened").roll(1, refused=5), "a credential more in phase open")
    yield Bad("V5-second-close", at("closed").close(refused=5), "close in phase closed")
    yield Bad("V5-second-result", at("counted").result(refused=5), "a second result")
    yield Bad("V5-attest-before-result", at("shared").append("attest", {"trustee": 1, "head": pack(bytes(32)), "root": pack(bytes(32))},
                                                             at("shared").trustees[0], refused=5), "attest in phase closed")
    author = at("defined")
    again = dict(author.log.definition)
    del again["sig"]
    author.append("vote", again, author.recorder, edit=lambda body: body.pop("vote", None), refused=5)
    yield Bad("V5-second-vote", author, "a second definition")
    yield Bad("V5-unknown-kind", at("opened").append("recount", {}, at("opened").recorder, refused=5), "a kind this format has not")
    author = at("empty")
    author.log.vote = bytes(32)
    yield Bad("V5-first-line-no-vote", author.append("close", {"time": TIME}, author.recorder, refused=5), "the log begins with close")


def flaws():
    for group in (v1, v2, v3, v4, v5):
        yield from group()
