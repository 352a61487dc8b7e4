#!/usr/bin/env python3
"""A reader of C2SP signed notes, checkpoints and cosignatures that knows nothing of Piaojue: as somebody else's tool would read ours.

    note.py key TYPE NAME KEY        a verifier key, NAME+ID+DATA. TYPE: ecdsa, ed25519, cosignature; KEY: base64url, a point x‖y or 32 bytes
    note.py verify FILE VKEY …       checks the note: each of these keys has a line that holds. Tells each line and, of a checkpoint, the size

Written from the specifications signed-note, tlog-checkpoint and tlog-cosignature; signatures are checked by the openssl command.
"""
import base64
import hashlib
import pathlib
import subprocess
import sys
import tempfile

TYPES = {"ed25519": 1, "ecdsa": 2, "cosignature": 4}
P256_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")


def key_id(kind, name, key):
    """`key` of an ECDSA key is its whole SubjectPublicKeyInfo, and is hashed alone."""
    hashed = key if kind == 2 else name.encode() + b"\n" + bytes([kind]) + key
    return hashlib.sha256(hashed).digest()[:4]


def write_vkey(kind_name, name, base64url):
    kind = TYPES[kind_name]
    key = base64.urlsafe_b64decode(base64url + "=" * (-len(base64url) % 4))
    if kind == 2:
        key = P256_SPKI + key
    return f"{name}+{key_id(kind, name, key).hex()}+{base64.b64encode(bytes([kind]) + key).decode()}"


def read_vkey(vkey):
    name, hexadecimal, data = vkey.split("+", 2)
    data = base64.b64decode(data, validate=True)
    kind, key = data[0], data[1:]
    assert key_id(kind, name, key).hex() == hexadecimal, f"{vkey}: its id is not that of its key"
    return name, kind, key


def openssl_verifies(spki, message, signature, digest):
    """True if openssl says so; an error of its own is one of ours."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"key": spki, "message": message, "signature": signature}
        paths = {name: str(pathlib.Path(folder, name)) for name in files}
        for name, content in files.items():
            pathlib.Path(paths[name]).write_bytes(content)
        call = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths["key"], "-rawin", "-in", paths["message"],
                "-sigfile", paths["signature"], *digest]
        return subprocess.run(call, capture_output=True, check=False).returncode == 0


def holds(kind, key, text, signature):
    if kind == 2:
        return openssl_verifies(key, text, signature, ["-digest", "sha256"])
    if kind == 1:
        return len(signature) == 64 and openssl_verifies(ED25519_SPKI + key, text, signature, [])
    assert kind == 4, f"a key of type {kind}"
    message = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + text
    return len(signature) == 72 and openssl_verifies(ED25519_SPKI + key, message, signature[8:], [])


def split(note):
    """The signed text, with its last line feed, and the signature lines as (name, id, signature)."""
    assert note.decode("utf-8") and note.endswith(b"\n"), "no UTF-8, or no line feed at its end"
    assert not any(byte < 0x20 and byte != 0x0A for byte in note), "a control character"
    text, mark, lines = note.rpartition(b"\n\n")
    assert mark, "no empty line, so no signatures"
    found = []
    for line in lines.decode().splitlines():
        dash, name, data = line.split(" ")
        assert dash == "\u2014" and name and "+" not in name, f"no signature line: {line}"
        raw = base64.b64decode(data, validate=True)
        assert base64.b64encode(raw).decode() == data and len(raw) >= 5, f"base64: {line}"
        found.append((name, raw[:4], raw[4:]))
    assert found, "no signature lines"
    return text + b"\n", found


def check_checkpoint(text):
    origin, size, root, *extensions = text.decode().split("\n")[:-1]
    assert origin and size == str(int(size)) and all(extensions), "no checkpoint"
    assert len(base64.b64decode(root, validate=True)) == 32, "a root that is no hash"
    return origin, int(size)


def verify(path, vkeys):
    text, lines = split(pathlib.Path(path).read_bytes())
    origin, size = check_checkpoint(text)
    keys = [read_vkey(vkey) for vkey in vkeys]
    for name, kind, key in keys:
        mine = [sig for line_name, line_id, sig in lines if (line_name, line_id) == (name, key_id(kind, name, key))]
        assert len(mine) == 1, f"{name}, type {kind}: {len(mine)} lines"
        assert holds(kind, key, text, mine[0]), f"{name}, type {kind}: the signature does not hold"
        assert not holds(kind, key, text.replace(b"\n", b"\n1", 1), mine[0]), "openssl believes anything"
        print(f"holds: {name} type {kind}")
    print(f"{origin} size {size}, {len(lines)} lines")


if __name__ == "__main__":
    if sys.argv[1] == "key":
        print(write_vkey(*sys.argv[2:5]))
    else:
        verify(sys.argv[2], sys.argv[3:])
