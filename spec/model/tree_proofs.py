"""P12: inclusion and consistency (RFC 9162 §2.1.3 and §2.1.4)."""

from merkle import root


def node(suite, left, right):
    return suite.H(b"\1" + left + right)


def split_of(count):
    """P11: the largest power of two below the number of leaves."""
    return 1 << (count - 1).bit_length() - 1


def inclusion(suite, index, leaves):
    """PATH (§2.1.3.1) of leaf `index` in the tree over leaf hashes."""
    if len(leaves) == 1:
        return []
    split = split_of(len(leaves))
    if index < split:
        return inclusion(suite, index, leaves[:split]) + [root(suite, leaves[split:])]
    return inclusion(suite, index - split, leaves[split:]) + [root(suite, leaves[:split])]


def included(suite, index, size, leaf, path, wanted):
    """§2.1.3.2, with the same names."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(suite, p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(suite, r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == wanted


def consistency(suite, old, leaves):
    """PROOF (§2.1.4.1) that the first `old` leaves are a tree that this one goes on from."""
    return subproof(suite, old, leaves, True)


def subproof(suite, old, leaves, whole):
    if old == len(leaves):
        return [] if whole else [root(suite, leaves)]
    split = split_of(len(leaves))
    if old <= split:
        return subproof(suite, old, leaves[:split], whole) + [root(suite, leaves[split:])]
    return subproof(suite, old - split, leaves[split:], False) + [root(suite, leaves[:split])]


def consistent(suite, old, new, old_root, new_root, proof):
    """§2.1.4.2, with the same names; with equal sizes as P12 says."""
    if not 1 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if not path:
        return False
    if old & (old - 1) == 0:
        path = [old_root] + path
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(suite, c, fr), node(suite, c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(suite, sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root
