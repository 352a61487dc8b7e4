"""Ed25519 (RFC 8032 §5.1), verified as E2 says: without the cofactor, A and R as bytes. Public data and tests only: nothing here is constant-time."""

import hashlib

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(A, B):
    """§5.1.4: points are (X, Y, Z, T)."""
    a, b = (A[1] - A[0]) * (B[1] - B[0]) % P, (A[1] + A[0]) * (B[1] + B[0]) % P
    c, d = 2 * A[3] * B[3] * D % P, 2 * A[2] * B[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def mul(k, A):
    """[k]A."""
    total = IDENTITY
    while k:
        if k & 1:
            total = add(total, A)
        A, k = add(A, A), k >> 1
    return total


def neg(A):
    return -A[0] % P, A[1], A[2], -A[3] % P


def encode(A):
    """§5.1.2."""
    inverse = pow(A[2], -1, P)
    x, y = A[0] * inverse % P, A[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data):
    """§5.1.3: a point, or ValueError."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        raise ValueError("not below p")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_1 % P
    if x * x % P != square or (x == 0 and sign):
        raise ValueError("not on the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


B = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def digest(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def expand(secret):
    """§5.1.5: the scalar, and the prefix of nonces."""
    h = hashlib.sha512(secret).digest()
    return int.from_bytes(h[:32], "little") & (1 << 254) - 8 | 1 << 254, h[32:]


def public_key(secret):
    """§5.1.5."""
    return encode(mul(expand(secret)[0], B))


def sign(secret, message):
    """§5.1.6."""
    a, prefix = expand(secret)
    A = public_key(secret)
    r = digest(prefix, message) % L
    R = encode(mul(r, B))
    return R + ((r + digest(R, A, message) * a) % L).to_bytes(32, "little")


def verify(public, message, signature):
    """§5.1.7 as E2 says."""
    R, S = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or S >= L:
        return False
    try:
        A = decode(public)
    except ValueError:
        return False
    k = digest(R, public, message) % L
    return R == encode(add(mul(S, B), mul(k, neg(A))))
