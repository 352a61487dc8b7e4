"""P11: leaf hash and tree (RFC 9162 §2.1)."""


def leaf(suite, line):
    """P11: the leaf hash of a line without its line feed."""
    return suite.H(b"\0" + line)


def root(suite, leaves):
    """P11: the root over leaf hashes."""
    if not leaves:
        return suite.H(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return suite.H(b"\1" + root(suite, leaves[:split]) + root(suite, leaves[split:]))
