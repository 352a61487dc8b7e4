"""Vectors of hashing, encodings, signatures, credentials, the tree and canonical form."""

import canonical
import credential
import merkle
import signing
from suite import SUITES, Stream, i2osp

VALID, INVALID = "valid", "invalid"
USES = ("credential", "possession", "deal", "rehearsal", "equality", "ballot")


def succeeds(action, *arguments):
    """Does it return without a ValueError?"""
    try:
        action(*arguments)
    except ValueError:
        return False
    return True


def of_hex(texts):
    return [bytes.fromhex(text) for text in texts]


# P4

def make_hash():
    long = Stream("long part").bytes(1000)
    cases = [("no parts", []), ("one empty part", [b""]), ("two empty parts", [b"", b""]), ("one byte", [b"\0"]),
             ("two parts", [b"ab", b"c"]), ("the same bytes, divided elsewhere", [b"a", b"bc"]), ("a part of 1000 bytes", [long]),
             ("parts of 32, 1, 64 and 64 bytes", [long[:32], b"\1", long[32:96], long[96:160]])]
    for suite in SUITES.values():
        yield {"suite": suite.name, "tests": [
            {"comment": comment, "use": use, "parts": [part.hex() for part in parts],
             "scalar": suite.encode_scalar(suite.hash_to_scalar(use, *parts)).hex(), "result": VALID}
            for use in USES for comment, parts in cases]}


def run_hash(group, test):
    suite = SUITES[group["suite"]]
    return suite.encode_scalar(suite.hash_to_scalar(test["use"], *of_hex(test["parts"]))).hex() == test["scalar"]


# P3

def smallest_x(suite):
    """The point with the smallest x."""
    p, x = suite.curve.p, 0
    while True:
        square = (x ** 3 - 3 * x + suite.curve.b) % p
        y = pow(square, (p + 1) // 4, p)
        if y * y % p == square:
            return x, y
        x += 1


def point_cases(suite):
    p, (gx, gy), n = suite.curve.p, suite.G, suite.n
    x0, y0 = smallest_x(suite)
    y_of_zero = pow(suite.curve.b, (p + 1) // 4, p)
    k = suite.mul(Stream("point").scalar(n), suite.G)
    return [("G", gx, gy, VALID), ("−G", gx, p - gy, VALID), ("a point", *k, VALID), ("the smallest x", x0, y0, VALID),
            ("y + 1", gx, gy + 1, INVALID), ("coordinates swapped", gy, gx, INVALID), ("x is p + smallest x", x0 + p, y0, INVALID),
            ("x = p", p, y_of_zero, INVALID), ("y = p", gx, p, INVALID), ("all ones", 2 ** 256 - 1, 2 ** 256 - 1, INVALID),
            ("x = 0, y = 1", 0, 1, INVALID), ("y = 0", gx, 0, INVALID),
            ("a point of the other curve", *next(other.G for other in SUITES.values() if other is not suite), INVALID)]


def make_point():
    for suite in SUITES.values():
        points = [{"comment": comment, "encoding": (i2osp(x, 32) + i2osp(y, 32)).hex(), "result": result}
                  for comment, x, y, result in point_cases(suite)]
        lengths = [{"comment": "%d bytes" % length, "encoding": (suite.encode_point(suite.G) + b"\0")[:length].hex(), "result": INVALID}
                   for length in (0, 63, 65)]
        zero = {"comment": "64 zero bytes", "encoding": bytes(64).hex()}
        yield {"suite": suite.name, "type": "point", "tests": points + lengths + [{**zero, "result": INVALID}]}
        yield {"suite": suite.name, "type": "point0", "tests": [dict(test) for test in points] + [{**zero, "result": VALID}]}
        scalars = [("0", 0, VALID), ("1", 1, VALID), ("n − 1", suite.n - 1, VALID), ("n", suite.n, INVALID),
                   ("n + 1", suite.n + 1, INVALID), ("all ones", 2 ** 256 - 1, INVALID)]
        yield {"suite": suite.name, "type": "scalar", "tests": [
            {"comment": comment, "encoding": i2osp(value, 32).hex(), "result": result} for comment, value, result in scalars]}


def run_point(group, test):
    suite = SUITES[group["suite"]]
    decode = {"point": suite.decode_point, "point0": suite.decode_point0, "scalar": suite.decode_scalar}[group["type"]]
    return succeeds(decode, bytes.fromhex(test["encoding"])) == (test["result"] == VALID)


# P10

def signed(suite, secret, kind, body, user=signing.SM2_ID):
    return signing.sign(suite, secret, signing.message(suite, kind, body), user)


def make_signature():
    for suite in SUITES.values():
        n, secret = suite.n, Stream("signature").scalar(suite.n)
        public, body = suite.mul(secret, suite.G), canonical.write({"ballots": 3, "title": "票决"})
        good = signed(suite, secret, "close", body)
        r, s = good[:32], good[32:]
        other = next(one for one in SUITES.values() if one is not suite)
        minus_s = i2osp(n - int.from_bytes(s, "big"), 32)
        cases = [
            ("good", "close", body, good, VALID),
            ("good, an empty body", "attest", b"{}", signed(suite, secret, "attest", b"{}"), VALID),
            ("n − s in the place of s", "close", body, r + minus_s, VALID if suite.name == "P256-SHA256" else INVALID),
            ("another kind", "open", body, good, INVALID),
            ("another body", "close", body.replace(b"3", b"4"), good, INVALID),
            ("another key", "close", body, signed(suite, secret + 1, "close", body), INVALID),
            ("message without tag and lengths", "close", body, signing.sign(suite, secret, body), INVALID),
            ("signed for the other suite's name", "close", body, signing.sign(suite, secret, signing.message(other, "close", body)), INVALID),
            ("r and s swapped", "close", body, s + r, INVALID), ("r = 0", "close", body, bytes(32) + s, INVALID),
            ("s = 0", "close", body, r + bytes(32), INVALID), ("r = n", "close", body, i2osp(n, 32) + s, INVALID),
            ("s = n", "close", body, r + i2osp(n, 32), INVALID), ("both zero", "close", body, bytes(64), INVALID),
            ("all ones", "close", body, b"\xff" * 64, INVALID), ("r + 1", "close", body, i2osp(int.from_bytes(r, "big") + 1, 32) + s, INVALID),
        ]
        if suite.name == "SM2-SM3":
            cases += [("another user id", "close", body, signed(suite, secret, "close", body, b"ALICE123@YAHOO.COM"), INVALID),
                      ("an empty user id", "close", body, signed(suite, secret, "close", body, b""), INVALID),
                      ("r + s = n", "close", body, r + i2osp(n - int.from_bytes(r, "big"), 32), INVALID)]
        yield {"suite": suite.name, "secretKey": suite.encode_scalar(secret).hex(), "publicKey": suite.encode_point(public).hex(), "tests": [
            {"comment": comment, "kind": kind, "body": data.decode(), "message": signing.message(suite, kind, data).hex(),
             "signature": signature.hex(), "result": result} for comment, kind, data, signature, result in cases]}


def run_signature(group, test):
    suite = SUITES[group["suite"]]
    message = signing.message(suite, test["kind"], test["body"].encode())
    public = suite.decode_point(bytes.fromhex(group["publicKey"]))
    found = signing.verify(suite, public, message, bytes.fromhex(test["signature"]))
    return message.hex() == test["message"] and found == (test["result"] == VALID)


# P9

def make_credential():
    rng = Stream("credential")
    codes = [credential.draw(rng) for _ in range(4)]
    sample = codes[0]
    with_one = "1" * 26
    good = [("drawn", code) for code in codes] + [
        ("lower case", sample.lower()), ("no hyphens", sample.replace("-", "")), ("spaces", sample.replace("-", " ")),
        ("hyphens elsewhere", "--" + sample.replace("-", "")[:13] + "-" + sample.replace("-", "")[13:] + "-"),
        ("the smallest number", credential.write("0" * 26)), ("zeros written as O and o", credential.write("0" * 26).replace("0", "O", 9).replace("0", "o", 9)),
        ("ones written as I, i, L, l", credential.write(with_one).replace("1", "I", 5).replace("1", "i", 5).replace("1", "L", 5).replace("1", "l", 5))]
    check = sample[-1]
    wrong = next(c for c in credential.ALPHABET if c != check)
    nonexistent = next(text for text in (("%026d" % k) for k in range(1000)) if credential.write(text) is None)
    bad = [("the check character is wrong", sample[:-1] + wrong), ("two characters swapped", swap_two(sample)),
           ("a character changed", ("2" if sample[0] != "2" else "3") + sample[1:]), ("a character short", sample[:-1]),
           ("a character more", sample + "0"), ("the letter U", "U" + sample[1:]), ("empty", ""), ("a Crockford check symbol", sample[:-1] + "*"),
           ("a check value of 32 or more does not exist", nonexistent + "*~$=U"[credential.check_value(nonexistent) - 32]),
           ("the same with the value modulo 32", nonexistent + credential.ALPHABET[credential.check_value(nonexistent) - 32]),
           ("a full-width digit", "１" + sample[1:]), ("another separator", sample.replace("-", "_"))]
    for suite in SUITES.values():
        vote = Stream("vote").bytes(32)
        tests = [describe_code(suite, vote, comment, code) for comment, code in good]
        tests += [{"comment": comment, "code": code, "result": INVALID} for comment, code in bad]
        yield {"suite": suite.name, "vote": vote.hex(), "tests": tests}


def swap_two(code):
    """The first two neighbours that differ change places."""
    i = next(i for i in range(len(code)) if "-" not in code[i:i + 2] and code[i] != code[i + 1])
    return code[:i] + code[i + 1] + code[i] + code[i + 2:]


def describe_code(suite, vote, comment, code):
    secret = credential.secret_key(suite, vote, code)
    return {"comment": comment, "code": code, "written": credential.write(credential.read(code)),
            "secretKey": suite.encode_scalar(secret).hex(), "publicKey": suite.encode_point(suite.mul(secret, suite.G)).hex(), "result": VALID}


def run_credential(group, test):
    suite, vote = SUITES[group["suite"]], bytes.fromhex(group["vote"])
    if test["result"] == INVALID:
        return not succeeds(credential.read, test["code"])
    found = describe_code(suite, vote, "", test["code"])
    return all(found[name] == test[name] for name in ("written", "secretKey", "publicKey"))


# P11

def make_merkle():
    for suite in SUITES.values():
        lines = [b"", b"\0"] + [b"line %d" % k for k in range(2, 17)]
        leaves = [merkle.leaf(suite, line) for line in lines]
        yield {"suite": suite.name, "tests": [
            {"comment": "%d leaves" % k, "lines": [line.hex() for line in lines[:k]], "leaves": [leaf.hex() for leaf in leaves[:k]],
             "root": merkle.root(suite, leaves[:k]).hex(), "result": VALID} for k in range(len(lines) + 1)]}


def run_merkle(group, test):
    suite = SUITES[group["suite"]]
    leaves = [merkle.leaf(suite, line) for line in of_hex(test["lines"])]
    return [leaf.hex() for leaf in leaves] == test["leaves"] and merkle.root(suite, leaves).hex() == test["root"]


# F1

def nested(depth):
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


CANONICAL = [
    (VALID, "an empty object", b"{}"), (VALID, "an empty array, object and string", b'{"a":[],"b":{},"c":""}'),
    (VALID, "integers", b'{"a":[0,1,10,9007199254740991]}'), (VALID, "order by bytes", b'{"-":0,".":0,"0":0,"A":0,"Z":0,"_":0,"a":0,"aa":0,"b":0}'),
    (VALID, "the two escapes", b'{"a":"\\"\\\\"}'), (VALID, "a slash is itself", b'{"a":"/"}'), (VALID, "U+007F is itself", b'{"a":"\x7f"}'),
    (VALID, "a member name of 32 characters", b'{"' + b"a" * 32 + b'":0}'),
    (VALID, "2, 3 and 4 bytes of UTF-8", '{"a":"é票𠮷"}'.encode()), (VALID, "U+10FFFF", '{"a":"\U0010ffff"}'.encode()),
    (VALID, "U+FFFF, a noncharacter", '{"a":"\uffff"}'.encode()), (VALID, "U+2028 in a string", '{"a":"\u2028"}'.encode()),
    (VALID, "nested 16 deep", nested(16)), (VALID, "nested objects", b'{"a":' * 15 + b"{}" + b"}" * 15),
    (INVALID, "nested objects 17 deep", b'{"a":' * 16 + b"{}" + b"}" * 16),
    (INVALID, "nested 17 deep", nested(17)), (INVALID, "no bytes", b""), (INVALID, "an array", b"[]"), (INVALID, "a string", b'"a"'), (INVALID, "a number", b"1"),
    (INVALID, "two objects", b"{}{}"), (INVALID, "a space before", b" {}"), (INVALID, "a space behind", b"{} "), (INVALID, "a space inside", b'{"a": 0}'),
    (INVALID, "a tab between", b'{"a":0,\t"b":0}'), (INVALID, "a line feed behind", b"{}\n"), (INVALID, "a zero byte behind", b"{}\0"),
    (INVALID, "a byte order mark", b"\xef\xbb\xbf{}"), (INVALID, "true", b'{"a":true}'), (INVALID, "false", b'{"a":false}'), (INVALID, "null", b'{"a":null}'),
    (INVALID, "a fraction", b'{"a":1.5}'), (INVALID, "a fraction of zero", b'{"a":1.0}'), (INVALID, "an exponent", b'{"a":1e3}'),
    (INVALID, "an upper-case exponent", b'{"a":1E3}'), (INVALID, "minus", b'{"a":-1}'), (INVALID, "minus zero", b'{"a":-0}'), (INVALID, "plus", b'{"a":+1}'),
    (INVALID, "a leading zero", b'{"a":01}'), (INVALID, "two zeros", b'{"a":00}'), (INVALID, "2 to the 53rd", b'{"a":9007199254740992}'),
    (INVALID, "2 to the 64th", b'{"a":18446744073709551616}'), (INVALID, "a number of 400 digits", b'{"a":1' + b"0" * 399 + b"}"), (INVALID, "hexadecimal", b'{"a":0x1}'),
    (INVALID, "NaN", b'{"a":NaN}'), (INVALID, "a full-width digit", '{"a":１}'.encode()),
    (INVALID, "members unsorted", b'{"b":0,"a":0}'), (INVALID, "a member twice", b'{"a":0,"a":0}'), (INVALID, "lower case before upper case", b'{"a":0,"B":0}'),
    (INVALID, "a prefix after the longer name", b'{"aa":0,"a":0}'), (INVALID, "an empty member name", b'{"":0}'), (INVALID, "a member name of 33 characters", b'{"' + b"a" * 33 + b'":0}'),
    (INVALID, "a member name with a space", b'{"a b":0}'), (INVALID, "a member name with an escape", b'{"a\\"":0}'), (INVALID, "a Chinese member name", '{"票":0}'.encode()),
    (INVALID, "a comma behind the last member", b'{"a":0,}'), (INVALID, "a comma before the first", b'{,"a":0}'), (INVALID, "a comma behind the last element", b'{"a":[0,]}'),
    (INVALID, "no comma", b'{"a":0"b":0}'), (INVALID, "no colon", b'{"a"0}'), (INVALID, "no value", b'{"a":}'), (INVALID, "an unquoted name", b"{a:0}"), (INVALID, "single quotes", b"{'a':0}"),
    (INVALID, "no closing brace", b'{"a":0'), (INVALID, "no closing bracket", b'{"a":[0}'), (INVALID, "no closing quote", b'{"a":"b}'), (INVALID, "a brace too many", b"{}}"),
    (INVALID, "an escaped slash", b'{"a":"\\/"}'), (INVALID, "\\n", b'{"a":"\\n"}'), (INVALID, "a unicode escape", b'{"a":"\\u0041"}'),
    (INVALID, "a unicode escape of a control character", b'{"a":"\\u0001"}'), (INVALID, "a lone backslash at the end", b'{"a":"\\'), (INVALID, "a line feed in a string", b'{"a":"\n"}'),
    (INVALID, "a zero byte in a string", b'{"a":"\0"}'), (INVALID, "U+001F in a string", b'{"a":"\x1f"}'), (INVALID, "a lone continuation byte", b'{"a":"\x80"}'),
    (INVALID, "two bytes cut short", b'{"a":"\xc3"}'), (INVALID, "overlong, two bytes", b'{"a":"\xc1\x81"}'), (INVALID, "overlong, three bytes", b'{"a":"\xe0\x81\x81"}'),
    (INVALID, "overlong, four bytes", b'{"a":"\xf0\x80\x81\x81"}'), (INVALID, "a surrogate", b'{"a":"\xed\xa0\x80"}'), (INVALID, "a surrogate pair", b'{"a":"\xed\xa0\x81\xed\xb0\x80"}'),
    (INVALID, "above U+10FFFF", b'{"a":"\xf4\x90\x80\x80"}'), (INVALID, "five bytes", b'{"a":"\xf8\x88\x80\x80\x80"}'), (INVALID, "0xff", b'{"a":"\xff"}'),
    (INVALID, "a comment", b'{"a":0/**/}'),
]


def make_canonical():
    yield {"tests": [{"comment": comment, "line": line.hex(), "result": result} for result, comment, line in CANONICAL]}


def run_canonical(_, test):
    line = bytes.fromhex(test["line"])
    if test["result"] == INVALID:
        return not succeeds(canonical.read, line)
    return canonical.write(canonical.read(line)) == line


SUBJECTS = [
    ("hash_to_scalar", "P4", "`parts` are x₁ … x_k.", make_hash, run_hash),
    ("point", "P3", "Is `encoding` a valid point, point0 or scalar? (`type`)", make_point, run_point),
    ("signature", "P10", "Is `signature` valid for `kind` and the canonical `body`? `message` is what is hashed.", make_signature, run_signature),
    ("credential", "P9", "`code` as a person may type it; `written` as the system writes it.", make_credential, run_credential),
    ("merkle", "P11", "`lines` without line feeds, their leaf hashes, and the root.", make_merkle, run_merkle),
    ("canonical", "F1", "Is `line` (hexadecimal, without its line feed) in canonical form?", make_canonical, run_canonical),
]
