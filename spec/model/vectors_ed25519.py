"""Vectors of Ed25519 as E2 has it."""

import ed25519
from ed25519 import B, L, P, add, digest, encode, expand, mul
from suite import Stream
from vectors_basics import INVALID, VALID, of_hex

# RFC 8032 §7.1: secret key, public key, message.
RFC = [("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", ""),
       ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72"),
       ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82")]


def little(number):
    return number.to_bytes(32, "little")


def flip(data, place, bit=1):
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1:]


def torsion():
    """A point of order 8."""
    k = 2
    while True:
        try:
            T = mul(L, ed25519.decode(little(k)))
            if encode(mul(4, T)) != little(1):
                return T
        except ValueError:
            pass
        k += 1


def test(comment, public, message, signature, result, *flags):
    made = {"comment": comment, "publicKey": public.hex(), "message": message.hex(), "signature": signature.hex()}
    return {**made, **({"flags": list(flags)} if flags else {}), "result": result}


def plain():
    for number, (secret, public, message) in enumerate(map(of_hex, RFC), 1):
        assert ed25519.public_key(secret) == public
        yield test("RFC 8032 §7.1, test %d" % number, public, message, ed25519.sign(secret, message), VALID)
    for length in (0, 1, 63, 64, 111, 112, 128, 1000):
        secret, message = Stream("ed25519 %d" % length).bytes(32), Stream("message").bytes(length)
        yield test("a message of %d bytes" % length, ed25519.public_key(secret), message, ed25519.sign(secret, message), VALID)


def changed():
    secret, message = Stream("ed25519").bytes(32), b"piaojue"
    public, right = ed25519.public_key(secret), ed25519.sign(secret, message)
    s = int.from_bytes(right[32:], "little")
    other = ed25519.public_key(Stream("another").bytes(32))
    for place in (0, 15, 30):
        yield test("a bit of byte %d" % place, public, message, flip(right, place), INVALID)
    yield test("the sign of R", public, message, flip(right, 31, 0x80), INVALID)
    for place in (32, 47, 62):
        yield test("a bit of byte %d" % place, public, message, flip(right, place), INVALID)
    yield test("the top bit of S", public, message, flip(right, 63, 0x80), INVALID)
    for k in (1, 2, 8):
        yield test("S + %d·L" % k, public, message, right[:32] + little(s + k * L), INVALID)
    yield test("L − S", public, message, right[:32] + little(L - s), INVALID)
    yield test("S is 0", public, message, right[:32] + bytes(32), INVALID)
    yield test("S is L", public, message, right[:32] + little(L), INVALID)
    yield test("R and S swapped", public, message, right[32:] + right[:32], INVALID)
    yield test("zeros", public, message, bytes(64), INVALID)
    yield test("all ones", public, message, b"\xff" * 64, INVALID)
    yield test("another message", public, message + b"\n", right, INVALID)
    yield test("an empty message", public, b"", right, INVALID)
    yield test("another key", other, message, right, INVALID)
    yield test("the key's sign", flip(public, 31, 0x80), message, right, INVALID)
    for length in (0, 32, 63):
        yield test("%d bytes" % length, public, message, right[:length], INVALID)
    yield test("65 bytes", public, message, right + b"\0", INVALID)
    no_point = next(little(k) for k in range(2, 99) if not decodes(little(k)))
    yield test("the key is no point", no_point, message, right, INVALID)
    yield test("hashed first (Ed25519ph without its prefix)", public, message, ed25519.sign(secret, digest(message).to_bytes(64, "little")), INVALID)


def decodes(data):
    try:
        ed25519.decode(data)
    except ValueError:
        return False
    return True


def signed_under(A, a, r, T, message):
    """R = rB + T and S = r + k·a, hashed with the key's bytes A."""
    R = encode(add(mul(r, B), T))
    return R + little((r + digest(R, A, message) * a) % L)


def with_torsion():
    """Where the check with the cofactor and the check without differ."""
    secret, T = Stream("ed25519 torsion").bytes(32), torsion()
    a, message = expand(secret)[0], b"piaojue"
    public, r = ed25519.public_key(secret), 12345
    yield test("R with a part of order 8: the check with the cofactor holds", public, message, signed_under(public, a, r, T, message), INVALID, "Cofactor")
    mixed = encode(add(mul(a, B), T))
    for k in range(8):
        data = b"piaojue %d" % k
        signature = signed_under(mixed, a, r, ed25519.IDENTITY, data)
        holds = digest(signature[:32], mixed, data) % L % 8 == 0
        yield test("a key with a part of order 8, k modulo 8 is %d" % (digest(signature[:32], mixed, data) % L % 8), mixed, data, signature,
                   VALID if holds else INVALID, "Cofactor")


def small_keys():
    """Keys of small order: anybody can sign under them, and E2 does not forbid them."""
    T, seen = torsion(), 0
    for k, name in ((8, "1"), (4, "2"), (2, "4"), (1, "8")):
        A = encode(mul(k, T))
        for attempt in range(16):
            data = b"small %d" % attempt
            signature = signed_under(A, 0, 777, ed25519.IDENTITY, data)
            holds = ed25519.verify(A, data, signature)
            if attempt < 2 or holds and seen < 3:
                yield test("a key of order %s" % name, A, data, signature, VALID if holds else INVALID, "SmallOrder")
    identity, data = little(1), b"piaojue"
    yield test("the key is the identity; R too, S is 0", identity, data, little(1) + bytes(32), VALID, "SmallOrder")
    yield test("the same, R written as p + 1", identity, data, little(P + 1) + bytes(32), INVALID, "SmallOrder")
    yield test("the same, R with the sign of −0", identity, data, little(1 | 1 << 255) + bytes(32), INVALID, "SmallOrder")
    good = signed_under(identity, 0, 777, ed25519.IDENTITY, data)[:32] + little(777)
    for comment, key in (("p + 1", little(P + 1)), ("1 with the sign of −0", little(1 | 1 << 255)), ("p + 1 with the sign of −0", little(P + 1 | 1 << 255))):
        yield test("the identity as key, written as %s: RFC 8032 §5.1.3 does not decode it" % comment, key, data, good, INVALID, "NonCanonicalKey")


def make_ed25519():
    for tests in (plain, changed, with_torsion, small_keys):
        yield {"tests": list(tests())}


def run_ed25519(_, one):
    return ed25519.verify(*of_hex([one["publicKey"], one["message"], one["signature"]])) == (one["result"] == VALID)


SUBJECTS = [("ed25519", "E2", "Is `signature` valid for `message` by `publicKey`? Without the cofactor.", make_ed25519, run_ed25519)]
