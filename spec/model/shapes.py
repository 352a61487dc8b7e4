"""F2, F3, F5 … F19: the shape of envelope and bodies (V2, V6). A type is a function that raises Misshapen unless a value is of it."""

import base64
import re
import string

import sealing

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}\Z", re.ASCII)
TIME = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)Z\Z", re.ASCII)
BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
FORBIDDEN = re.compile("[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MANY = 10000000


class Misshapen(Exception):
    """Where a value is not of its type."""


def pack(data):
    """F3: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpack(text):
    """F3: the bytes; ValueError unless the text is the one way to write them."""
    if not set(text) <= set(BASE64URL) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if pack(data) != text:
        raise ValueError("unused bits are not zero")
    return data


def want(condition, what):
    if not condition:
        raise Misshapen(what)


def integer(low, high):
    def check(value):
        want(isinstance(value, int) and low <= value <= high, "wanted an integer %d..%d" % (low, high))
    return check


def text(value):
    want(isinstance(value, str) and 1 <= len(value.encode()) <= 600, "wanted a text of 1 to 600 bytes")
    want(not FORBIDDEN.search(value), "a control character in a text")


def text0(value):
    if value != "":
        text(value)


SPACES = re.compile("[+ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def key_name(value):
    """E2."""
    text(value)
    want(len(value.encode()) <= 100 and not SPACES.search(value), "wanted a key name of 1 to 100 bytes, no space, no +")


def word(value):
    want(isinstance(value, str) and WORD.match(value), "wanted an id")


def time(value):
    want(isinstance(value, str) and TIME.match(value), "wanted a time")


def packed(size):
    def check(value):
        want(isinstance(value, str), "wanted bytes in base64url")
        try:
            data = unpack(value)
        except ValueError as why:
            raise Misshapen(str(why))
        want(len(data) == size, "wanted %d bytes, found %d" % (size, len(data)))
    return check


def one_of(*words):
    def check(value):
        want(isinstance(value, str) and value in words, "wanted one of " + ", ".join(words))
    return check


def array(element, low, high):
    def check(value):
        want(isinstance(value, list) and low <= len(value) <= high, "wanted an array of %d..%d" % (low, high))
        for i, x in enumerate(value):
            within(i, element, x)
    return check


def sequence(*elements):
    """An array of just these."""
    def check(value):
        want(isinstance(value, list) and len(value) == len(elements), "wanted an array of %d" % len(elements))
        for i, (element, x) in enumerate(zip(elements, value)):
            within(i, element, x)
    return check


def record(required, optional=None):
    """An object of exactly the members required, and maybe those optional."""
    known = {**required, **(optional or {})}

    def check(value):
        want(isinstance(value, dict), "wanted an object")
        for name in required:
            want(name in value, "no member %s" % name)
        for name, x in value.items():
            want(name in known, "an unknown member %s" % name)
            within(name, known[name], x)
    return check


def within(place, check, value):
    """Say where in the body a value is misshapen."""
    try:
        check(value)
    except Misshapen as why:
        raise Misshapen("%s: %s" % (place, why))


FRACTION = sequence(integer(0, 1000), integer(1, 1000))


def fraction_under(*words):
    """An object of exactly one of these members, with a fraction."""
    def check(value):
        want(isinstance(value, dict) and len(value) == 1, "wanted one of " + ", ".join(words))
        record({}, {name: FRACTION for name in words})(value)
    return check


test = fraction_under("more_than", "at_least")


def choose(member, **types):
    """An object whose type is told by a word in it."""
    def check(value):
        want(isinstance(value, dict) and member in value, "no member %s" % member)
        within(member, one_of(*types), value[member])
        types[value[member]](value)
    return check


HASH = packed(32)
POINT = packed(64)
TRUSTEE = {"trustee": integer(1, 15)}

ENVELOPE = record({"body": lambda value: want(isinstance(value, dict), "wanted an object"),
                   "kind": lambda value: want(isinstance(value, str), "wanted a string"),
                   "prev": HASH,
                   "seq": lambda value: want(isinstance(value, int), "wanted an integer")})

BASE = one_of("deputies", "present", "returned", "valid", "none")
TIE = one_of("runoff", "presidium")
ANY = one_of("select", "pass", "grade")


def grades(value):
    """F6: the last grade has no test."""
    tried, last = record({"grade": word, "marks": array(word, 1, 16), "pass": test}), record({"grade": word}, {"below": fraction_under("less_than", "at_most")})
    array(lambda _: None, 2, 16)(value)
    sequence(*[tried] * (len(value) - 1), last)(value)


DECIDE = choose(
    "rule",
    select=record({"rule": ANY, "mark": word, "places": integer(1, 500), "base": BASE, "tie": TIE, "second_tie": TIE,
                   "shortfall": one_of("leave", "revote", "later")}, {"pass": test}),
    **{"pass": record({"rule": ANY, "mark": word, "base": BASE, "pass": test})},
    grade=record({"rule": ANY, "base": BASE, "grades": grades}))

CONTEST = record({"id": word, "title": text, "items": array(record({"id": word, "title": text}), 1, 500),
                  "marks": array(word, 1, 16), "row": sequence(integer(0, 16), integer(1, 16)), "decide": DECIDE},
                 {"cap": record({"mark": word, "min": integer(0, 500), "max": integer(1, 500)}),
                  "others": record({"max": integer(1, 500)}, {"with": word})})

PARTY = {"key": POINT, "name": text}

VOTE = {
    "format": one_of("piaojue/1"), "suite": one_of("P256-SHA256", "SM2-SM3"), "title": text, "secrecy": one_of("sealed", "named"),
    "electorate": record({"deputies": integer(1, MANY), "quorum": test, "source": text0}),
    "contests": array(CONTEST, 1, 100), "recorder": record(PARTY, {"ed25519": packed(32)}), "trustees": array(record({**PARTY, "seal": POINT}), 1, 15),
    "threshold": integer(1, 15), "stations": array(record(PARTY), 0, 64),
    "validity": record({"overvote": one_of("ballot", "contest"), "conflict": one_of("mark", "contest", "ballot"),
                        "blank": one_of("valid", "invalid"), "unreadable": one_of("mark", "ballot")}),
}
VOTE_OPTIONAL = {"attestations": integer(1, 15), "chief": integer(1, 15), "follows": HASH}


def vote_shape(body):
    """F5. The keys of witnesses are of the suite."""
    key = POINT if body.get("suite") == "SM2-SM3" else packed(32)
    witnesses = record({"least": integer(1, 32), "of": array(record({"key": key, "name": key_name}), 1, 32)})
    return record({**VOTE, "sig": packed(64)}, {**VOTE_OPTIONAL, "witnesses": witnesses})


def literal(expected):
    return lambda value: want(value == expected, "wanted %r" % expected)


def row_of(contest, clear=False):
    """F11: the raw marks on one row of a paper; F10: of a named ballot, which is `clear`."""
    def check(value):
        want(isinstance(value, str), "wanted a string")
        if value == "" or value == "?" and not clear:
            return
        marks = value.split("+")
        want(all(mark in contest["marks"] for mark in marks), "not a mark of the contest")
        places = [contest["marks"].index(mark) for mark in marks]
        want(places == sorted(set(places)), "marks out of order, or twice")
    return check


def rows_of(contest, clear=False):
    return sequence(*[row_of(contest, clear)] * len(contest["items"]))


def paper_part(contest):
    """F11."""
    names = {"names": array(text, 0, contest["others"]["max"])} if "others" in contest else {}
    return {"rows": rows_of(contest), **names}


def named_part(contest):
    """F10, in a named vote."""
    return {"rows": rows_of(contest, clear=True)}


def sealed_part(contest):
    """F10."""
    return {"cells": packed(sealing.cells_size(contest)), "proof": packed(sealing.proof_size(contest))}


def ballot_shape(definition, body):
    """F10, F11: told apart by the member `station` or `credential`."""
    by = "station" if "station" in body else "credential"
    part = paper_part if by == "station" else named_part if definition["secrecy"] == "named" else sealed_part
    each = [record({"id": literal(contest["id"]), **part(contest)}) for contest in definition["contests"]]
    return {by: POINT, "contests": sequence(*each)}


def challenge_shape(definition, _):
    """F19."""
    each = [record({"id": literal(contest["id"]), "rows": rows_of(contest, clear=True),
                    "randomness": packed(32 * len(contest["items"]) * len(contest["marks"]))}) for contest in definition["contests"]]
    return {"credential": POINT, "contests": sequence(*each), "fingerprint": HASH}


def roll_shape(definition, body):
    """F8: with names in a named vote."""
    keys = body.get("keys")
    many = len(keys) if isinstance(keys, list) else 0
    names = {"names": array(text, many, many)} if definition["secrecy"] == "named" else {}
    return {"keys": array(POINT, 1, 4096), **names}


def ruling_shape(definition, body):
    """F17."""
    contest = next((one for one in definition["contests"] if one["id"] == body.get("contest")), None)
    want(contest, "contest: none of the definition's")
    rows = {"rows": rows_of(contest)} if body.get("decision") == "read" else {}
    return {**TRUSTEE, "ballot": integer(1, MANY), "contest": word, "decision": one_of("read", "invalid"), "reason": text, **rows}


def join_shape(definition, _):
    """F17."""
    contest = one_of(*(one["id"] for one in definition["contests"]))
    return {**TRUSTEE, "contest": contest, "names": array(text, 1, 100), "as": text, "reason": text}


REF = re.compile(r"\+([1-9][0-9]{0,2})\Z", re.ASCII)


def ref(value):
    """F15: the id of an item, or + and the number of a name."""
    if isinstance(value, str) and REF.match(value):
        want(int(value[1:]) <= 500, "there are no more than 500 names")
    else:
        word(value)


def verdict_shape(contest, void):
    """F15."""
    rule = contest["decide"]["rule"]
    if rule == "select":
        refs = array(ref, 0, 1000)
        return record({"state": one_of("decided", "runoff", "tied", "short", "void"), "adopted": refs,
                       "runoff": record({"items": refs, "places": integer(0, 500)}), "short": integer(0, 500)})
    state = one_of("decided", "void")
    if rule == "pass":
        return record({"state": state, "passed": array(word, 0, 500)})
    return record({"state": state, "grades": record({} if void else {item["id"]: word for item in contest["items"]})})


def result_contest(contest, void):
    """F14: one contest of a result."""
    number, items, marks = integer(0, MANY), len(contest["items"]), len(contest["marks"])
    counts, unreadable = sequence(*[sequence(*[number] * marks)] * items), sequence(*[number] * items)
    others = array(record({"count": integer(1, MANY), "name": text}), 0, 500)
    return record({"id": literal(contest["id"]), "valid": number, "invalid": number, "counts": sequence() if void else counts,
                   "unreadable": sequence() if void else unreadable, "verdict": verdict_shape(contest, void),
                   **({"others": sequence() if void else others} if "others" in contest else {})})


def result_shape(definition, void):
    """F14."""
    number = integer(0, MANY)
    return {"attendance": record({name: number for name in ("deputies", "present", "issued", "returned")}),
            "contests": sequence(*[result_contest(contest, void) for contest in definition["contests"]]), "time": time}


def cell_count(definition):
    """P8: m."""
    return sum(len(contest["items"]) * len(contest["marks"]) for contest in definition["contests"])


def body_shape(kind, body, definition, void):
    """V6: the type of a body, but for `vote`, given the definition and whether the vote is void."""
    own = {"sig": packed(64), "vote": HASH}
    by_body = {"ballot": ballot_shape, "roll": roll_shape, "ruling": ruling_shape, "join": join_shape, "challenge": challenge_shape}
    if kind in by_body:
        return record({**own, **by_body[kind](definition, body)})
    if kind == "result":
        return record({**own, **result_shape(definition, void)})
    m, t, N = cell_count(definition), definition["threshold"], len(definition["trustees"])
    return record({**own, **{
        "deal": {**TRUSTEE, "commitments": packed(64 * t), "possession": packed(96), "shares": packed(96 * N)},
        "accept": {**TRUSTEE, "key": POINT},
        "rehearsal": {**TRUSTEE, "shares": packed(64), "proof": packed(160)},
        "open": {"present": integer(0, MANY), "issued": integer(0, MANY), "withdrawn": array(POINT, 0, 40000), "time": time},
        "close": {"ballots": integer(0, MANY), "head": HASH, "root": HASH, "time": time},
        "share": {**TRUSTEE, "shares": packed(64 * m), "proof": packed(64 * (m + 1) + 32)},
        "attest": {**TRUSTEE, "head": HASH, "root": HASH},
    }[kind]})

