"""P6: the trustees' key."""

from suite import i2osp


def polynomial(suite, coefficients, z):
    """f(z) = Σ a_k z^k mod n."""
    return sum(a * pow(z, k, suite.n) for k, a in enumerate(coefficients)) % suite.n


def possession_challenge(suite, vote, i, commitments, W):
    """P6, deal 2."""
    return suite.hash_to_scalar("possession", vote, i2osp(i, 1), b"".join(map(suite.encode_point, commitments)),
                                suite.encode_point(W))


def prove_possession(suite, vote, i, secret, commitments, rng):
    """P6, deal 2: W ‖ s."""
    w = rng.scalar(suite.n)
    W = suite.mul(w, suite.G)
    c = possession_challenge(suite, vote, i, commitments, W)
    return suite.encode_point(W) + suite.encode_scalar(w + c * secret)


def possession_holds(suite, vote, i, commitments, proof):
    """P6, deal 2: sG = W + c·C_{i,0}. (V13)"""
    W, s = suite.decode_point(proof[:64]), suite.decode_scalar(proof[64:])
    c = possession_challenge(suite, vote, i, commitments, W)
    return suite.combine((s, suite.G), (-c, commitments[0])) == W


def pad(suite, vote, i, j, R, shared):
    """P6, deal 3: what hides the share from dealer i to trustee j."""
    return suite.hash_to_scalar("deal", vote, i2osp(i, 1), i2osp(j, 1), suite.encode_point(R), suite.encode_point(shared))


def seal_share(suite, vote, i, j, share, E_j, rng):
    """P6, deal 3: R ‖ sealed share."""
    e = rng.scalar(suite.n)
    R = suite.mul(e, suite.G)
    return suite.encode_point(R) + suite.encode_scalar(share + pad(suite, vote, i, j, R, suite.mul(e, E_j)))


def open_share(suite, vote, i, j, sealed, e_j):
    """P6, accept: f_i(j)."""
    R, hidden = suite.decode_point(sealed[:64]), suite.decode_scalar(sealed[64:])
    return (hidden - pad(suite, vote, i, j, R, suite.mul(e_j, R))) % suite.n


def share_holds(suite, j, share, commitments):
    """P6, accept: f_i(j)·G = Σ_k j^k C_{i,k}."""
    return suite.mul(share, suite.G) == committed_share(suite, j, commitments)


def committed_share(suite, j, commitments):
    """Σ_k j^k C_{i,k}."""
    return suite.combine(*((pow(j, k, suite.n), C) for k, C in enumerate(commitments)))


def deal(suite, vote, i, threshold, seals, rng, coefficients=None):
    """P6, deal: commitments, proof of possession and sealed shares of trustee i, as bytes. `coefficients` is for a dealer who cheats."""
    if coefficients is None:
        coefficients = [rng.scalar(suite.n) for _ in range(threshold)]
    commitments = [suite.mul(a, suite.G) for a in coefficients]
    possession = prove_possession(suite, vote, i, coefficients[0], commitments, rng)
    shares = b"".join(seal_share(suite, vote, i, j, polynomial(suite, coefficients, j), E_j, rng)
                      for j, E_j in enumerate(seals, 1))
    return b"".join(map(suite.encode_point, commitments)), possession, shares


def split_points(suite, data):
    """A list of points (P3)."""
    return [suite.decode_point(data[i:i + 64]) for i in range(0, len(data), 64)]


def joint_key(suite, all_commitments):
    """P6, derived: Y = Σ_i C_{i,0}."""
    return suite.sum(commitments[0] for commitments in all_commitments)


def public_share(suite, j, all_commitments):
    """P6, derived: X_j = Σ_i Σ_k j^k C_{i,k}."""
    sums = [suite.sum(column) for column in zip(*all_commitments)]
    return committed_share(suite, j, sums)


def lagrange(suite, j, subset):
    """P8: λ_j for the trustees of `subset`."""
    value = 1
    for l in subset:
        if l != j:
            value = value * l * pow(l - j, -1, suite.n) % suite.n
    return value
