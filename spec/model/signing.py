"""P10: signatures. The nonces here are hashed from key and message, so that test vectors are reproducible."""

from suite import enc, i2osp

SM2_ID = b"1234567812345678"


def message(suite, kind, canonical_body):
    """P10: what is signed; the body is canonical JSON without its member `sig`."""
    return enc(b"piaojue/1/sign") + enc(suite.name.encode()) + enc(kind.encode()) + enc(canonical_body)


def sm2_z(suite, public, user=SM2_ID):
    """P10: Z of SM2."""
    a_b_G = i2osp(suite.curve.a, 32) + i2osp(suite.curve.b, 32) + suite.encode_point(suite.G)
    return suite.H(i2osp(8 * len(user), 2) + user + a_b_G + suite.encode_point(public))


def digest(suite, public, data, user=SM2_ID):
    """The integer e of either scheme."""
    if suite.name == "SM2-SM3":
        data = sm2_z(suite, public, user) + data
    return int.from_bytes(suite.H(data), "big")


def sign(suite, secret, data, user=SM2_ID):
    """P10: r ‖ s."""
    e = digest(suite, suite.mul(secret, suite.G), data, user)
    for attempt in range(256):
        k = int.from_bytes(suite.H(b"nonce" + i2osp(secret, 32) + i2osp(e, 32) + i2osp(attempt, 1)), "big") % suite.n
        r, s = sign_with(suite, secret, e, k)
        if r and s:
            return i2osp(r, 32) + i2osp(s, 32)
    raise ValueError("no nonce found")


def sign_with(suite, secret, e, k):
    """ECDSA (FIPS 186-5 §6.4.1) or SM2 (GB/T 32918.2 §6.1) with the nonce k; zeros where another k is needed."""
    n = suite.n
    if k == 0:
        return 0, 0
    x = suite.mul(k, suite.G)[0]
    if suite.name == "SM2-SM3":
        r = (e + x) % n
        if (r + k) % n == 0:
            return 0, 0
        return r, pow(1 + secret, -1, n) * (k - r * secret) % n
    r = x % n
    return r, pow(k, -1, n) * (e + r * secret) % n


def verify(suite, public, data, signature):
    """P10. (V10)"""
    n, r, s = suite.n, int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < n and 0 < s < n):
        return False
    e = digest(suite, public, data)
    if suite.name == "SM2-SM3":
        t = (r + s) % n
        R = suite.combine((s, suite.G), (t, public)) if t else None
        return R is not None and (e + R[0]) % n == r
    w = pow(s, -1, n)
    R = suite.combine((e * w, suite.G), (r * w, public))
    return R is not None and R[0] % n == r
