"""Bad logs of line 0 alone: keys and numbers for what stands beside the log (V6, V7, V12)."""

from build import Author
from flaws_bodies import off_curve
from good_evidence import PICK
from shapes import pack, unpack
from stages import P256, SM2, Bad, changing, dropping, setting


def asked(check, suite=P256, edit=None, ed25519=False, witnesses=(1, 3), **choices):
    """A definition that a check refuses."""
    author = Author(suite, "flaw in what is asked for")
    definition = author.definition([PICK], 7, stations=1, **choices)
    return author.new(author.asking(definition, ed25519, witnesses), edit=edit, refused=check)


def name_of(text):
    return setting("witnesses", "of", 1, "name", text)


def shorter(text):
    return pack(unpack(text)[:-1])


def v6():
    first = ("witnesses", "of", 0)
    edits = [
        ("attestations-0", setting("attestations", 0), "attestations 0"),
        ("attestations-16", setting("attestations", 16), "attestations 16"),
        ("attestations-string", setting("attestations", "1"), "a string"),
        ("witnesses-array", changing("witnesses", lambda asked_for: asked_for["of"]), "an array"),
        ("witnesses-least-0", setting("witnesses", "least", 0), "least 0"),
        ("witnesses-least-33", setting("witnesses", "least", 33), "least 33"),
        ("witnesses-least-missing", dropping("witnesses", "least"), "no least"),
        ("witnesses-of-missing", dropping("witnesses", "of"), "no of"),
        ("witnesses-of-nobody", setting("witnesses", "of", []), "of nobody"),
        ("witnesses-unknown-member", setting("witnesses", "note", ""), "a member the format has not"),
        ("witness-unknown-member", setting(*first, "seal", ""), "a member the format has not"),
        ("witness-key-missing", dropping(*first, "key"), "no key"),
        ("witness-name-missing", dropping(*first, "name"), "no name"),
        ("witness-key-short", changing(*first, "key", shorter), "a key of 31 bytes"),
        ("witness-key-point", setting(*first, "key", Author(P256, "x").recorder.key), "a point in P256-SHA256"),
        ("witness-name-empty", name_of(""), "an empty name"),
        ("witness-name-101-bytes", name_of("w" * 101), "101 bytes"),
        ("witness-name-102-bytes", name_of("票" * 34), "34 characters, 102 bytes"),
        ("witness-name-plus", name_of("w+1"), "a + in a name"),
        ("witness-name-space", name_of("w 1"), "a space in a name"),
        ("witness-name-space-last", name_of("w1 "), "a space behind a name"),
        ("witness-name-control", name_of("w\u0085"), "U+0085 in a name"),
        ("witness-name-override", name_of("w\u202e"), "U+202E in a name"),
        ("ed25519-short", setting("recorder", "ed25519", pack(bytes(31))), "31 bytes"),
        ("ed25519-long", setting("recorder", "ed25519", pack(bytes(33))), "33 bytes"),
        ("ed25519-empty", setting("recorder", "ed25519", ""), "no bytes"),
        ("ed25519-of-trustee", setting("trustees", 0, "ed25519", pack(bytes(32))), "a trustee with an Ed25519 key"),
        ("recorder-seal", lambda body: body["recorder"].update(seal=body["trustees"][0]["seal"]), "a recorder with a sealing key"),
    ]
    for space in "\u00a0\u1680\u2000\u2005\u200a\u202f\u205f\u3000\u2028":
        edits.append(("witness-name-%04X" % ord(space), name_of("w%s1" % space), "U+%04X in a name" % ord(space)))
    for name, edit, comment in edits:
        yield Bad("V6-definition-" + name, asked(6, edit=edit), comment)
    yield Bad("V6-definition-witnesses-33", asked(6, witnesses=(1, 33)), "33 witnesses")
    yield Bad("V6-definition-witness-key-short-SM2", asked(6, SM2, changing(*first, "key", shorter)), "a key of 63 bytes")
    yield Bad("V6-definition-witness-key-32-bytes-SM2", asked(6, SM2, setting(*first, "key", pack(bytes(32)))), "a key of 32 bytes in SM2-SM3")


def v7():
    zero = setting("witnesses", "of", 0, "key", pack(bytes(64)))
    yield Bad("V7-witness-SM2", asked(7, SM2, changing("witnesses", "of", 0, "key", off_curve)), "the key of a witness is off the curve")
    yield Bad("V7-last-witness-SM2", asked(7, SM2, changing("witnesses", "of", 2, "key", off_curve)), "that of the last one")
    yield Bad("V7-witness-identity-SM2", asked(7, SM2, zero), "64 zero bytes")
    of_the_other = setting("witnesses", "of", 1, "key", Author(P256, "x").recorder.key)
    yield Bad("V7-witness-of-the-other-curve-SM2", asked(7, SM2, of_the_other), "a point of P-256")


def key_of(body, *path):
    for step in path:
        body = body[step]
    return body


def same(to, of):
    """One key in two places."""
    def edit(body):
        key_of(body, *to[:-1])[to[-1]] = key_of(body, *of)
    return edit


def v12():
    witness, ed25519 = ("witnesses", "of", 1, "key"), ("recorder", "ed25519")
    unasked = setting(*ed25519, pack(bytes(32)))
    yield Bad("V12-F7.1-two-witnesses", asked(12, edit=same(witness, ("witnesses", "of", 0, "key"))), "two witnesses with one key")
    yield Bad("V12-F7.1-two-witnesses-SM2", asked(12, SM2, same(witness, ("witnesses", "of", 0, "key"))), "two witnesses with one key")
    yield Bad("V12-F7.1-witness-is-ed25519", asked(12, edit=same(witness, ed25519), ed25519=True), "a witness with the recorder's Ed25519 key")
    for name, of in (("recorder", ("recorder", "key")), ("trustee", ("trustees", 2, "key")), ("seal", ("trustees", 0, "seal")), ("station", ("stations", 0, "key"))):
        yield Bad("V12-F7.1-witness-is-%s-SM2" % name, asked(12, SM2, same(witness, of)), "a witness with the key of another: " + name)
    yield Bad("V12-F7.14-ed25519-SM2", asked(12, SM2, unasked), "an Ed25519 key in SM2-SM3")
    yield Bad("V12-F7.14-ed25519-without-witnesses-SM2", asked(12, SM2, unasked, witnesses=None), "the same without witnesses")
    yield Bad("V12-F7.14-attestations", asked(12, attestations=4), "attestations 4 of 3 trustees")
    yield Bad("V12-F7.14-attestations-SM2", asked(12, SM2, attestations=15, trustees=14), "attestations 15 of 14 trustees")
    yield Bad("V12-F7.14-least", asked(12, witnesses=(4, 3)), "least 4 of 3 witnesses")
    yield Bad("V12-F7.14-least-SM2", asked(12, SM2, witnesses=(32, 31)), "least 32 of 31 witnesses")
    yield Bad("V12-F7.14-names", asked(12, edit=same(("witnesses", "of", 2, "name"), ("witnesses", "of", 0, "name"))), "two witnesses of one name")
    yield Bad("V12-F7.14-names-SM2", asked(12, SM2, same(("witnesses", "of", 1, "name"), ("witnesses", "of", 0, "name"))), "two witnesses of one name")
    yield Bad("V6-and-V12-asking", asked(6, edit=setting("attestations", 16), witnesses=(4, 3)), "attestations 16, and least 4 of 3")
    yield Bad("V7-and-V12-asking-SM2", asked(7, SM2, changing(*witness, off_curve), attestations=4), "a witness off the curve, and attestations 4 of 3")


def flaws():
    for group in (v6, v7, v12):
        yield from group()
