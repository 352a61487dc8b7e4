"""P2 … P5: a suite joins a curve and a hash; encodings, hash to scalar and the test stream."""

import hashing
from curve import P256, SM2P256V1

IDENTITY = bytes(64)


def i2osp(i, k):
    """P1: the integer i as k bytes, big-endian."""
    return i.to_bytes(k, "big")


def enc(x):
    """P1: a byte string with its length before it."""
    return i2osp(len(x), 4) + x


class Suite:
    """P2: one of the two suites."""

    def __init__(self, name, curve, H):
        self.name, self.curve, self.H = name, curve, H
        self.n, self.G = curve.n, curve.G
        self.mul, self.add, self.neg, self.sum, self.combine = curve.mul, curve.add, curve.neg, curve.sum, curve.combine

    def __deepcopy__(self, _):
        return self

    def encode_point(self, P):
        """P3: 64 bytes; the identity has no such encoding."""
        if P is None:
            raise ValueError("the identity has no encoding")
        return i2osp(P[0], 32) + i2osp(P[1], 32)

    def encode_point0(self, P):
        """P3: 64 bytes, zero for the identity."""
        return IDENTITY if P is None else self.encode_point(P)

    def decode_point(self, data):
        """P3: a valid point, or ValueError."""
        x, y = int.from_bytes(data[:32], "big"), int.from_bytes(data[32:], "big")
        if len(data) != 64 or not self.curve.holds(x, y):
            raise ValueError("not a point")
        return x, y

    def decode_point0(self, data):
        """P3: a valid point or the identity, or ValueError."""
        return None if data == IDENTITY else self.decode_point(data)

    def encode_scalar(self, k):
        """P3."""
        return i2osp(k % self.n, 32)

    def decode_scalar(self, data):
        """P3: a scalar below n, or ValueError."""
        k = int.from_bytes(data, "big")
        if len(data) != 32 or k >= self.n:
            raise ValueError("not a scalar")
        return k

    def expand_message_xmd(self, message, dst, length):
        """P4: RFC 9380 §5.3.1 over H, with 32-byte output and 64-byte block."""
        blocks = -(-length // 32)
        dst_prime = dst + i2osp(len(dst), 1)
        b0 = self.H(bytes(64) + message + i2osp(length, 2) + b"\0" + dst_prime)
        out = [self.H(b0 + b"\1" + dst_prime)]
        for i in range(2, blocks + 1):
            mixed = bytes(x ^ y for x, y in zip(b0, out[-1]))
            out.append(self.H(mixed + i2osp(i, 1) + dst_prime))
        return b"".join(out)[:length]

    def hash_to_scalar(self, use, *parts):
        """P4."""
        dst = b"piaojue/1/" + self.name.encode() + b"/" + use.encode()
        message = enc(self.name.encode()) + b"".join(enc(x) for x in parts)
        return int.from_bytes(self.expand_message_xmd(message, dst, 48), "big") % self.n


class Stream:
    """P5: the random stream of tests."""

    def __init__(self, seed):
        self.seed, self.block, self.rest = seed.encode(), 0, b""

    def bytes(self, k):
        while len(self.rest) < k:
            self.rest += hashing.sha256(self.seed + i2osp(self.block, 8))
            self.block += 1
        taken, self.rest = self.rest[:k], self.rest[k:]
        return taken

    def scalar(self, n):
        """P5: a random scalar."""
        while True:
            k = int.from_bytes(self.bytes(32), "big")
            if 0 < k < n:
                return k


SUITES = {
    "P256-SHA256": Suite("P256-SHA256", P256, hashing.sha256),
    "SM2-SM3": Suite("SM2-SM3", SM2P256V1, hashing.sm3),
}
