"""P2: the hash functions. SHA-256 comes from hashlib; SM3 (GB/T 32905) is written out, since hashlib may lack it."""

import hashlib

MASK = 0xFFFFFFFF


def sha256(message):
    return hashlib.sha256(message).digest()


def rotate(x, k):
    k %= 32
    return (x << k | x >> (32 - k)) & MASK


SM3_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
SM3_T = [rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]


def sm3_expand(block):
    """GB/T 32905 5.3.2: the words W_0 … W_67 of a block."""
    w = [int.from_bytes(block[i:i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
        w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
    return w


def sm3_compress(state, block):
    """GB/T 32905 5.3.3: the compression function."""
    w = sm3_expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        a12 = rotate(a, 12)
        ss1 = rotate((a12 + e + SM3_T[j]) & MASK, 7)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = a & b | a & c | b & c, e & f | ~e & MASK & g
        tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) & MASK
        tt2 = (gg + h + ss1 + w[j]) & MASK
        a, b, c, d = tt1, a, rotate(b, 9), c
        e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))


def sm3(message):
    """GB/T 32905: SM3."""
    padding = b"\x80" + bytes(-(len(message) + 9) % 64) + (8 * len(message)).to_bytes(8, "big")
    padded = message + padding
    state = SM3_START
    for i in range(0, len(padded), 64):
        state = sm3_compress(state, padded[i:i + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)
