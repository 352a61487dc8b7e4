"""Bad logs whose flaw is in the body, its signer or its turn: V6 … V11."""

import canonical
from good import FIRST
from shapes import pack, unpack
from stages import P256, SM2, Bad, at, changing, dropping, setting, two_contests_at_open, void_at_close, without_roll

ZERO_POINT = pack(bytes(64))


def new(change, check, stage_suite=P256, **how):
    """A definition with one change."""
    author = at("empty", stage_suite)
    definition = author.definition(at("defined").log.contests, deputies=7, stations=1)
    return author.new(definition, edit=change, refused=check, **how)


def v6_definition():
    changes = [
        ("member-unknown", setting("note", "x"), "a member the format has not"),
        ("member-missing", dropping("validity", "blank"), "no validity.blank"),
        ("format", setting("format", "piaojue/2"), "another format"),
        ("suite", setting("suite", "P384-SHA384"), "another suite"),
        ("secrecy", setting("secrecy", "open"), "a word the format has not"),
        ("title-empty", setting("title", ""), "an empty text"),
        ("title-too-long", setting("title", "票" * 201), "a text of 603 bytes"),
        ("direction-override", setting("contests", 0, "items", 0, "title", "a\u202eb"), "a text with U+202E"),
        ("delete-character", setting("contests", 0, "items", 0, "title", "a\u007fb"), "a text with U+007F"),
        ("item-id", setting("contests", 0, "items", 0, "id", ".p01"), "an id that begins with a dot"),
        ("two-tests", setting("electorate", "quorum", "more_than", [1, 2]), "a test with two members"),
        ("fraction-of-zero", setting("electorate", "quorum", {"at_least": [0, 0]}), "q is 0"),
        ("no-items", setting("contests", 0, "items", []), "a contest without items"),
        ("vote-in-definition", setting("vote", pack(bytes(32))), "line 0 has no member vote"),
        ("trustee-key-short", changing("trustees", 0, "key", lambda text: pack(unpack(text)[:63])), "a key of 63 bytes"),
    ]
    for name, change, comment in changes:
        yield Bad("V6-definition-" + name, new(change, 6), comment)


def pad_base64(text):
    return text + "=="


def set_unused_bit(text):
    return text[:-1] + chr(ord(text[-1]) + 1)


def v6_records():
    yield Bad("V6-trustee-16", at("two dealt").deal(3, edit=setting("trustee", 16), refused=6), "a trustee number above 15")
    yield Bad("V6-trustee-0", at("two dealt").deal(3, edit=setting("trustee", 0), refused=6), "trustee 0")
    yield Bad("V6-roll-empty", at("accepted").append("roll", {"keys": []}, at("empty").recorder, refused=6), "a roll of nobody")
    yield Bad("V6-time-month", at("rehearsed").open(6, 4, edit=setting("time", "2026-13-01T00:00:00Z"), refused=6), "month 13")
    yield Bad("V6-time-offset", at("rehearsed").open(6, 4, edit=setting("time", "2026-01-01T00:00:00+08:00"), refused=6), "not UTC")
    yield Bad("V6-present-string", at("rehearsed").open(6, 4, edit=setting("present", "6"), refused=6), "an integer as a string")
    yield Bad("V6-present-too-large", at("rehearsed").open(6, 4, edit=setting("present", 10000001), refused=6), "above its limit")
    yield Bad("V6-padding", at("one ballot").cast(1, FIRST, edit=changing("credential", pad_base64), refused=6), "base64url with padding")
    yield Bad("V6-base64-alphabet", at("one ballot").cast(1, FIRST, edit=changing("contests", 0, "proof", lambda t: "+" + t[1:]), refused=6),
              "a character of the other base64")
    yield Bad("V6-unused-bits", at("one ballot").cast(1, FIRST, after=changing("sig", set_unused_bit), refused=6), "unused bits set in sig")
    shorten = changing("contests", 0, "cells", lambda text: pack(unpack(text)[:-128]))
    yield Bad("V6-cells-short", at("one ballot").cast(1, FIRST, edit=shorten, refused=6), "a cell too few")
    lengthen = changing("contests", 0, "proof", lambda text: pack(unpack(text) + bytes(32)))
    yield Bad("V6-proof-long-SM2", at("one ballot", SM2).cast(1, FIRST, edit=lengthen, refused=6), "32 bytes too many")
    station = at("opened").stations[0].key
    yield Bad("V6-station-and-credential", at("one ballot").cast(1, FIRST, edit=setting("station", station), refused=6), "both members")
    yield Bad("V6-neither-station-nor-credential", at("one ballot").paper(["", "", ""], edit=dropping("station"), refused=6), "neither member")
    yield Bad("V6-contest-id", at("one ballot").cast(1, FIRST, edit=setting("contests", 0, "id", "other"), refused=6), "another contest's id")
    author = two_contests_at_open().copy()
    author.cast(0, [1, 0, 0], [0, 1, 0], edit=changing("contests", lambda both: both[::-1]), refused=6)
    yield Bad("V6-contest-order", author, "contests in the other order")
    for name, row in (("unknown", "agree"), ("twice", "approve+approve"), ("question", "approve+?"), ("space", " ")):
        yield Bad("V6-paper-mark-" + name, at("one ballot").paper([row, "", ""], refused=6), "a row of %r" % row)
    yield Bad("V6-paper-rows", at("one ballot").paper(["", ""], refused=6), "a row too few")
    author = two_contests_at_open().copy()
    other = author.party("station 1")
    author.append("ballot", {"station": other.key, "contests": [{"id": "first", "rows": ["against+for"]}, {"id": "second", "rows": [""]}]},
                  other, refused=6)
    yield Bad("V6-paper-mark-order", author, "marks not in the contest's order")
    empty = changing("contests", 0, lambda one: {**one, "counts": [], "unreadable": []})
    yield Bad("V6-result-without-counts", at("shared").result(edit=empty, refused=6), "the form of a void vote where it is not void")
    full = changing("contests", 0, lambda one: {**one, "counts": [[0], [0], [0]], "unreadable": [0, 0, 0]})
    yield Bad("V6-void-result-with-counts", void_at_close().copy().result(edit=full, refused=6), "counts in a void vote")
    yield Bad("V6-result-state", at("shared").result(edit=setting("contests", 0, "verdict", "state", "won"), refused=6), "an unknown state")
    yield Bad("V6-sig-short", at("voted").close(after=changing("sig", lambda t: t[:-2]), refused=6), "a signature of 63 bytes")


def off_curve(text):
    data = bytearray(unpack(text))
    data[63] ^= 1
    return pack(bytes(data))


def put(start, data):
    """A change of some packed bytes."""
    return lambda text: pack(unpack(text)[:start] + data + unpack(text)[start + len(data):])


def beyond_p(author):
    """A point with the right x modulo p, but not below p: x + p. Its x has to be small, so that it fits."""
    curve, x = author.suite.curve, 0
    while True:
        square = (x ** 3 - 3 * x + curve.b) % curve.p
        y = pow(square, (curve.p + 1) // 4, curve.p)
        if y * y % curve.p == square:
            return (x + curve.p).to_bytes(32, "big") + y.to_bytes(32, "big")
        x += 1


def v7():
    n = at("empty").suite.n.to_bytes(32, "big")
    top = b"\xff" * 32
    yield Bad("V7-trustee-key", new(changing("trustees", 1, "key", off_curve), 7), "a trustee's key is off the curve")
    yield Bad("V7-seal-zero", new(setting("trustees", 1, "seal", ZERO_POINT), 7), "a sealing key of zero bytes")
    yield Bad("V7-recorder-key-SM2", new(changing("recorder", "key", off_curve), 7, SM2), "the recorder's key is off the curve")
    deals = [("commitment", changing("commitments", off_curve), "a commitment off the curve"),
             ("possession-point", changing("possession", put(0, bytes(64))), "W is the identity"),
             ("possession-scalar", changing("possession", put(64, n)), "s is n"),
             ("share-point", changing("shares", put(96, top * 2)), "R of ones"),
             ("share-scalar", changing("shares", put(64, top)), "a sealed share above n")]
    for name, change, comment in deals:
        yield Bad("V7-deal-" + name, at("two dealt").deal(3, edit=change, refused=7), comment)
    yield Bad("V7-accept-key", at("two accepted").accept(3, edit=setting("key", ZERO_POINT), refused=7), "the joint key of zero bytes")
    yield Bad("V7-roll-key", at("accepted").roll(3, edit=changing("keys", 1, off_curve), refused=7), "a key on the roll is off the curve")
    yield Bad("V7-rehearsal-commitment", at("one rehearsed").rehearse(2, edit=changing("proof", put(0, bytes(64))), refused=7),
              "T is the identity; U may be, T not")
    yield Bad("V7-withdrawn", at("rehearsed").open(6, 5, [at("rehearsed").cards[3]], edit=changing("withdrawn", 0, off_curve), refused=7),
              "a withdrawn key is off the curve")
    proof_end = 1600 - 32
    ballots = [("cell-off-curve", changing("contests", 0, "cells", off_curve), "a cell off the curve"),
               ("cell-identity", changing("contests", 0, "cells", put(64, bytes(64))), "B is the identity"),
               ("cell-beyond-p", changing("contests", 0, "cells", put(0, beyond_p(at("empty")))), "x is not below p"),
               ("commitment-identity", changing("contests", 0, "proof", put(0, bytes(64))), "T is the identity"),
               ("challenge-n", changing("contests", 0, "proof", put(256, n)), "a challenge of n"),
               ("response-beyond-n", changing("contests", 0, "proof", put(proof_end, top)), "a response above n"),
               ("credential", changing("credential", off_curve), "the credential is off the curve")]
    for name, change, comment in ballots:
        yield Bad("V7-ballot-" + name, at("one ballot").cast(1, FIRST, edit=change, refused=7), comment)
    change = changing("contests", 0, "cells", put(0, beyond_p(at("empty", SM2))))
    yield Bad("V7-ballot-cell-beyond-p-SM2", at("one ballot", SM2).cast(1, FIRST, edit=change, refused=7), "x is not below p")
    yield Bad("V7-station", at("one ballot").paper(["", "", ""], edit=changing("station", off_curve), refused=7), "the station is off the curve")
    yield Bad("V7-share-scalar", at("one share").share(3, edit=changing("proof", put(256, n)), refused=7), "s is n")
    yield Bad("V7-share-point", at("one share").share(3, edit=changing("shares", off_curve), refused=7), "a D off the curve")


def v8():
    other = pack(at("defined", SM2).log.vote)
    yield Bad("V8-deal", at("two dealt").deal(3, edit=setting("vote", other), refused=8), "a deal for another vote")
    yield Bad("V8-ballot", at("one ballot").cast(1, FIRST, edit=setting("vote", other), refused=8), "a ballot for another vote")
    yield Bad("V8-ballot-SM2", at("one ballot", SM2).cast(1, FIRST, edit=setting("vote", pack(bytes(32))), refused=8), "vote is zero")
    yield Bad("V8-result", at("shared").result(edit=setting("vote", other), refused=8), "the result of another vote")


def v9():
    author = at("one ballot")
    author.draw_cards(1)
    yield Bad("V9-unknown-credential", author.cast(4, FIRST, refused=9), "a credential that is not on the roll")
    yield Bad("V9-withdrawn-credential", at("one ballot").cast(3, FIRST, refused=9), "a credential that was withdrawn")
    author = at("one ballot", SM2)
    yield Bad("V9-withdrawn-credential-SM2", author.cast(3, FIRST, refused=9), "a credential that was withdrawn")
    yield Bad("V9-unknown-trustee", at("one share").share(3, edit=setting("trustee", 4), refused=9), "trustee 4 of 3")
    yield Bad("V9-unknown-trustee-deals", at("defined").deal(1, edit=setting("trustee", 15), refused=9), "trustee 15 of 3")
    author = at("one ballot")
    author.stations.append(author.party("station 2"))
    yield Bad("V9-unknown-station", author.paper(["", "", ""], station=1, refused=9), "a station the definition has not")
    author = at("one ballot")
    author.stations[0] = author.recorder
    yield Bad("V9-recorder-as-station", author.paper(["", "", ""], refused=9), "the recorder is no station")


def break_signature(text):
    return put(0, bytes([unpack(text)[0] ^ 1]))(text)


def wrong_signatures(suite, mark):
    author = at("one ballot", suite)
    n = author.suite.n.to_bytes(32, "big")
    afters = [("ballot-signature", changing("sig", break_signature), "a bit of r is wrong"),
              ("r-zero", changing("sig", put(0, bytes(32))), "r is 0"), ("s-zero", changing("sig", put(32, bytes(32))), "s is 0"),
              ("r-n", changing("sig", put(0, n)), "r is n"), ("s-n", changing("sig", put(32, n)), "s is n")]
    for name, after, comment in afters:
        yield Bad("V10-" + name + mark, author.copy().cast(1, FIRST, after=after, refused=10), comment)
    yield Bad("V10-signed-as-another-kind" + mark, at("voted", suite).close(signed_as="open", refused=10), "signed as of the kind open")


def v10():
    yield from wrong_signatures(P256, "")
    yield from wrong_signatures(SM2, "-SM2")
    yield Bad("V10-definition-signature", new(None, 10, after=changing("sig", break_signature)), "line 0")
    author = at("one ballot")
    body = author.ballot_body(author.cards[1], [FIRST])
    yield Bad("V10-ballot-signed-by-another", author.append("ballot", body, author.cards[2], refused=10), "another credential signed the ballot")
    yield Bad("V10-issued-changed", at("rehearsed").open(6, 5, [at("rehearsed").cards[3]], after=setting("issued", 6), refused=10),
              "issued was changed after signing")
    author = at("shared")
    author.recorder = author.trustees[0]
    yield Bad("V10-result-signed-by-trustee", author.result(refused=10), "a trustee signed the result")
    author = at("one ballot")
    author.stations[0].secret = author.recorder.secret
    yield Bad("V10-paper-signed-by-recorder", author.paper(["", "", ""], refused=10), "the recorder signed for the station")
    yield Bad("V10-paper-changed", at("one ballot").paper(["approve", "", ""], after=setting("contests", 0, "rows", 1, "approve"), refused=10),
              "a mark was added to a paper")


def v11():
    yield Bad("V11-second-deal", at("two dealt").deal(2, refused=11), "trustee 2 deals twice")
    yield Bad("V11-accept-before-every-deal", at("two dealt").accept(1, refused=11), "trustee 3 has not dealt")
    yield Bad("V11-second-accept", at("two accepted").accept(2, refused=11), "trustee 2 accepts twice")
    yield Bad("V11-rehearsal-before-every-accept", at("two accepted").rehearse(1, refused=11), "trustee 3 has not accepted")
    yield Bad("V11-second-rehearsal", at("one rehearsed").rehearse(1, refused=11), "trustee 1 rehearses twice")
    yield Bad("V11-open-before-rehearsal", at("one rehearsed").open(6, 4, refused=11), "one rehearsal, threshold 2")
    yield Bad("V11-open-without-roll", without_roll().open(3, 0, refused=11), "nobody is on the roll, and there are no stations")
    yield Bad("V11-second-ballot", at("one ballot").cast(0, FIRST, refused=11), "a second ballot by one credential")
    yield Bad("V11-second-ballot-SM2", at("one ballot", SM2).cast(0, FIRST, refused=11), "a second ballot by one credential")
    author = at("one ballot")
    yield Bad("V11-ballot-again", author.append("ballot", last_body(author), author.cards[0], refused=11), "the very same ballot once more, chained")
    yield Bad("V11-second-share", at("one share").share(1, refused=11), "trustee 1 gives two shares")
    yield Bad("V11-share-in-void-vote", void_at_close().copy().share(1, refused=11), "a share though returned is above issued")
    author = at("one share")
    counted = at("shared").log.count()
    body = {"attendance": author.log.attendance(), "contests": counted, "time": "2026-01-20T09:30:00Z"}
    yield Bad("V11-result-below-threshold", author.append("result", body, author.recorder, refused=11), "one share, threshold 2")
    yield Bad("V11-second-attest", at("whole").attest(1, refused=11), "trustee 1 attests twice")


def last_body(author):
    """The body of the last line, as it was before it was signed."""
    body = canonical.read(author.lines[-1][:-1])["body"]
    return {name: value for name, value in body.items() if name not in ("sig", "vote")}


def flaws():
    for group in (v6_definition, v6_records, v7, v8, v9, v10, v11):
        yield from group()
