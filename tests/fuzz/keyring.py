#!/usr/bin/env python3
"""Writes keyring.txt: the secret keys behind the good logs of testvectors/, so that a changed line can be signed anew.

usage: tests/fuzz/keyring.py >tests/fuzz/keyring.txt

A line is `PUBLIC SECRET` in hexadecimal: a point and its scalar. The model makes the logs again, and every scalar is written down
where it is drawn: keys of recorders, trustees, stations, cards and witnesses, what a dealer's first commitment commits to, and the trustees' shares.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "spec" / "model"))

import build      # noqa: E402
import threshold  # noqa: E402
import vectors_records  # noqa: E402

KNOWN = {}


def note(public, secret):
    KNOWN[public.hex()] = secret.hex() if isinstance(secret, bytes) else "%064x" % secret


def note_parties(made):
    """Of a class whose objects have `bytes` and `secret`."""
    plain = made.__init__

    def __init__(self, *arguments):
        plain(self, *arguments)
        note(self.bytes, self.secret)
    made.__init__ = __init__


def note_deals():
    plain = threshold.deal

    def deal(suite, vote, i, t, seals, rng, coefficients=None):
        if coefficients is None:
            coefficients = [rng.scalar(suite.n) for _ in range(t)]
        note(suite.encode_point(suite.mul(coefficients[0], suite.G)), coefficients[0])
        return plain(suite, vote, i, t, seals, rng, coefficients)
    threshold.deal = deal


def note_shares():
    plain = build.Author.secret_share

    def secret_share(self, j):
        x = plain(self, j)
        note(self.suite.encode_point(self.suite.mul(x, self.suite.G)), x)
        return x
    build.Author.secret_share = secret_share


def main():
    for made in (build.Party, build.Ed25519Party, build.Card):
        note_parties(made)
    note_deals()
    note_shares()
    for _ in vectors_records.good_entries():
        pass
    for public, secret in sorted(KNOWN.items()):
        print(public, secret)


if __name__ == "__main__":
    main()
