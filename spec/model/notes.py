"""E1, E2: the lines that sign a checkpoint."""

import base64
import binascii

import ed25519
import shapes
import signing
from hashing import sha256
from suite import SUITES, i2osp

DER_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
DASH = "— "
GREATEST = 9007199254740991


class Misformed(Exception):
    """Where a file is not of its form (C1)."""


def want(condition, what):
    if not condition:
        raise Misformed(what)


# E1

def base64_of(data):
    return base64.b64encode(data).decode()


def of_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Misformed("not base64: %r" % text)
    want(base64_of(data) == text, "not the one way to write these bytes in base64: %r" % text)
    return data


def hash_of(text):
    data = of_base64(text)
    want(len(data) == 32, "a hash of %d bytes" % len(data))
    return data


def decimal(text):
    want(1 <= len(text) <= 16 and set(text) <= set("0123456789") and str(int(text)) == text and int(text) <= GREATEST, "not a decimal: %r" % text)
    return int(text)


def origin_of(suite, vote):
    return "piaojue/1/%s/%s" % (suite.name, shapes.pack(vote))


def read_origin(text):
    """The suite and the vote id."""
    parts = text.split("/")
    want(len(parts) == 4 and parts[:2] == ["piaojue", "1"] and parts[2] in SUITES, "not an origin: %r" % text)
    try:
        shapes.HASH(parts[3])
    except shapes.Misshapen as why:
        raise Misformed("origin: %s" % why)
    return SUITES[parts[2]], shapes.unpack(parts[3])


# E2

class Line:
    """A signature line: a key name, a key id, a signature."""

    def __init__(self, name, key_id, signature):
        self.name, self.key_id, self.signature = name, key_id, signature

    def write(self):
        return "%s%s %s\n" % (DASH, self.name, base64_of(self.key_id + self.signature))


def read_line(text):
    want(text.startswith(DASH), "no signature line: %r" % text)
    name, space, rest = text[len(DASH):].partition(" ")
    try:
        shapes.key_name(name)
    except shapes.Misshapen as why:
        raise Misformed("key name: %s" % why)
    data = of_base64(rest)
    want(space and len(data) >= 5, "no key id and signature")
    return Line(name, data[:4], data[4:])


def hashed_id(name, type_bytes, key):
    return sha256(name.encode() + b"\n" + type_bytes + key)[:4]


class EcdsaLine:
    """The recorder's, P256-SHA256."""
    key_size = 64

    @staticmethod
    def key_id(_, key):
        return sha256(DER_PREFIX + key)[:4]

    @staticmethod
    def sign(secret, text):
        return write_der(signing.sign(SUITES["P256-SHA256"], secret, text))

    @staticmethod
    def holds(key, text, signature):
        try:
            return point_holds(SUITES["P256-SHA256"], key, text, read_der(signature))
        except ValueError:
            return False


class Sm2Line:
    """The recorder's, SM2-SM3."""
    key_size = 64

    @staticmethod
    def key_id(name, key):
        return hashed_id(name, b"\xffpiaojue/1/SM2-SM3", key)

    @staticmethod
    def sign(secret, text):
        return signing.sign(SUITES["SM2-SM3"], secret, text)

    @staticmethod
    def holds(key, text, signature):
        return len(signature) == 64 and point_holds(SUITES["SM2-SM3"], key, text, signature)


class Ed25519Line:
    """The recorder's second one."""
    key_size = 32

    @staticmethod
    def key_id(name, key):
        return hashed_id(name, b"\1", key)

    @staticmethod
    def sign(secret, text):
        return ed25519.sign(secret, text)

    @staticmethod
    def holds(key, text, signature):
        return ed25519.verify(key, text, signature)


class Ed25519WitnessLine:
    """A witness's, P256-SHA256."""
    key_size = 32

    @staticmethod
    def key_id(name, key):
        return hashed_id(name, b"\4", key)

    @staticmethod
    def sign(secret, text, time):
        return i2osp(time, 8) + ed25519.sign(secret, cosigned(text, time))

    @staticmethod
    def holds(key, text, signature):
        time = int.from_bytes(signature[:8], "big")
        return len(signature) == 72 and time <= GREATEST and ed25519.verify(key, cosigned(text, time), signature[8:])


class Sm2WitnessLine:
    """A witness's, SM2-SM3."""
    key_size = 64

    @staticmethod
    def key_id(name, key):
        return hashed_id(name, b"\xffpiaojue/1/SM2-SM3/cosignature", key)

    @staticmethod
    def sign(secret, text, time):
        return i2osp(time, 8) + signing.sign(SUITES["SM2-SM3"], secret, cosigned(text, time))

    @staticmethod
    def holds(key, text, signature):
        time = int.from_bytes(signature[:8], "big")
        return len(signature) == 72 and time <= GREATEST and point_holds(SUITES["SM2-SM3"], key, cosigned(text, time), signature[8:])


RECORDER = {"P256-SHA256": EcdsaLine, "SM2-SM3": Sm2Line}
WITNESS = {"P256-SHA256": Ed25519WitnessLine, "SM2-SM3": Sm2WitnessLine}


def cosigned(text, time):
    """E4. (E1: a time above 9007199254740991 has no decimal, so there is no such message.)"""
    return b"cosignature/v1\ntime %d\n" % time + text


def point_holds(suite, key, text, signature):
    try:
        return signing.verify(suite, suite.decode_point(key), text, signature)
    except ValueError:
        return False


# DER

def write_integer(data):
    data = data.lstrip(b"\0") or b"\0"
    data = b"\0" + data if data[0] >= 0x80 else data
    return bytes([2, len(data)]) + data


def write_der(signature):
    """r ‖ s as SEQUENCE { INTEGER r, INTEGER s }."""
    both = write_integer(signature[:32]) + write_integer(signature[32:])
    return bytes([0x30, len(both)]) + both


def read_der(data):
    """r ‖ s, or ValueError. There is one way to write two integers, so what was read is written again and compared."""
    if len(data) < 8 or data[3] > 33 or len(data) < 6 + data[3]:
        raise ValueError("too short")
    r, s = data[4:4 + data[3]].lstrip(b"\0"), data[6 + data[3]:].lstrip(b"\0")
    if len(r) > 32 or len(s) > 32:
        raise ValueError("too long an integer")
    signature = r.rjust(32, b"\0") + s.rjust(32, b"\0")
    if write_der(signature) != data:
        raise ValueError("not the shortest DER of two integers")
    return signature
