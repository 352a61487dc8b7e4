"""P8: partial decryption with its proof, and the counts."""

from suite import i2osp
from threshold import lagrange


def equality_challenge(suite, vote, purpose, j, X, bases, parts, T, U):
    """P8: the challenge of the equality proof."""
    def join(points):
        return b"".join(map(suite.encode_point0, points))
    return suite.hash_to_scalar("equality", vote, purpose.encode(), i2osp(j, 1), suite.encode_point(X), join(bases), join(parts),
                                suite.encode_point(T) + join(U))


def decrypt_part(suite, vote, purpose, j, x, bases, rng):
    """P8: D_1 … D_m and the proof T ‖ U_1 ‖ … ‖ U_m ‖ s, as bytes."""
    parts = [suite.mul(x, A) for A in bases]
    k = rng.scalar(suite.n)
    T, U = suite.mul(k, suite.G), [suite.mul(k, A) for A in bases]
    c = equality_challenge(suite, vote, purpose, j, suite.mul(x, suite.G), bases, parts, T, U)
    proof = suite.encode_point(T) + b"".join(map(suite.encode_point0, U)) + suite.encode_scalar(k + c * x)
    return b"".join(map(suite.encode_point0, parts)), proof


def split_points0(suite, data):
    return [suite.decode_point0(data[i:i + 64]) for i in range(0, len(data), 64)]


def equality_holds(suite, vote, purpose, j, X, bases, shares, proof):
    """P8: sG = T + c·X_j and s·A_l = U_l + c·D_l for every l. (V16)"""
    parts = split_points0(suite, shares)
    T, U, s = suite.decode_point(proof[:64]), split_points0(suite, proof[64:-32]), suite.decode_scalar(proof[-32:])
    c = equality_challenge(suite, vote, purpose, j, X, bases, parts, T, U)
    if suite.combine((s, suite.G), (-c, X)) != T:
        return False
    return all(suite.combine((s, A), (-c, D)) == U_l for A, D, U_l in zip(bases, parts, U))


def rehearsal_base(suite, vote, Y):
    """P8, rehearsal: A_1 = aG."""
    return suite.mul(suite.hash_to_scalar("rehearsal", vote, suite.encode_point(Y)), suite.G)


def open_cell(suite, B, shares, most):
    """P8, counts: `shares` is {j: D_j} of the threshold's trustees; the count z in 0 … most, or None."""
    M = suite.combine((1, B), *((-lagrange(suite, j, shares), D) for j, D in shares.items()))
    candidate = None
    for z in range(most + 1):
        if candidate == M:
            return z
        candidate = suite.add(candidate, suite.G)
    return None
