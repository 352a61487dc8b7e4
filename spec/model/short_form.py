"""E1: short forms, for people to read aloud."""

from credential import ALPHABET

GROUP = 4


def of_hash(data):
    """E1: the first 160 bits in eight groups of four characters."""
    number = int.from_bytes(data[:20], "big")
    characters = "".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(32)))
    return "-".join(characters[i:i + GROUP] for i in range(0, 32, GROUP))


def of_checkpoint(size, root):
    """E1."""
    return "%d/%s" % (size, of_hash(root))
