"""E3, E5, E6: the files. To read one is check C1; what they say is judged in evidence.py."""

import notes
from notes import want

FILE_LIMIT = 65536
LINES_LIMIT = 64
WITNESSES_LIMIT = 32
RECEIPT = "c2sp.org/tlog-proof@v1"


def split(data):
    """E1: the lines of a file."""
    want(len(data) <= FILE_LIMIT, "%d bytes" % len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        want(False, "not UTF-8")
    want(text.endswith("\n"), "the last line has no line feed")
    want(not any(character < " " and character != "\n" for character in text), "a control character")
    return text[:-1].split("\n")


class Checkpoint:
    """E3."""

    def __init__(self, suite, vote, size, root, lines=()):
        self.suite, self.vote, self.size, self.root, self.lines = suite, vote, size, root, list(lines)
        self.origin = notes.origin_of(suite, vote)

    @property
    def text(self):
        """E2: what is signed."""
        return ("%s\n%d\n%s\n" % (self.origin, self.size, notes.base64_of(self.root))).encode()

    def write(self):
        return self.text + b"\n" + "".join(line.write() for line in self.lines).encode()


def of_lines(lines):
    """E3."""
    want(len(lines) >= 4, "a checkpoint has three lines and an empty one")
    suite, vote = notes.read_origin(lines[0])
    size, root = notes.decimal(lines[1]), notes.hash_of(lines[2])
    want(size >= 1, "a checkpoint of no lines")
    want(lines[3] == "", "no empty line behind the text")
    want(len(lines) <= 4 + LINES_LIMIT, "more than 64 signature lines")
    return Checkpoint(suite, vote, size, root, map(notes.read_line, lines[4:]))


def read(data):
    return of_lines(split(data))


def hashes_and_checkpoint(lines):
    """E5, E6: hashes, an empty line, a checkpoint."""
    want("" in lines, "no empty line behind the hashes")
    end = lines.index("")
    return list(map(notes.hash_of, lines[:end])), of_lines(lines[end + 1:])


def write_hashes(hashes):
    return "".join(notes.base64_of(one) + "\n" for one in hashes)


def tagged(line, tag):
    """What stands behind a word and a space."""
    want(line.startswith(tag + " "), "no line %r" % tag)
    return line[len(tag) + 1:]


class Receipt:
    """E5. `signed` are (line type, key, line), one for each signature line."""

    def __init__(self, leaf, index, path, checkpoint, keys):
        self.leaf, self.index, self.path, self.checkpoint, self.keys = leaf, index, path, checkpoint, keys

    @property
    def signed(self):
        return list(zip(types_of(self.checkpoint), self.keys, self.checkpoint.lines))

    def write(self):
        extra = notes.base64_of(self.leaf + b"".join(self.keys))
        return ("%s\nextra %s\nindex %d\n%s\n" % (RECEIPT, extra, self.index, write_hashes(self.path))).encode() + self.checkpoint.write()


def types_of(checkpoint):
    """E5: which type a line of a receipt has is told by its place, its name and the suite."""
    suite, names = checkpoint.suite.name, [line.name for line in checkpoint.lines]
    types = [notes.WITNESS[suite]] * len(names)
    if names:
        types[0] = notes.RECORDER[suite]
    if names[1:2] == names[:1] and suite == "P256-SHA256":
        types[1:2] = [notes.Ed25519Line] * len(names[1:2])
    return types


def read_receipt(data):
    lines = split(data)
    want(len(lines) >= 3 and lines[0] == RECEIPT, "not a receipt")
    extra, index = notes.of_base64(tagged(lines[1], "extra")), notes.decimal(tagged(lines[2], "index"))
    path, checkpoint = hashes_and_checkpoint(lines[3:])
    types = types_of(checkpoint)
    witnesses = [line.name for kind, line in zip(types, checkpoint.lines) if kind is notes.WITNESS[checkpoint.suite.name]]
    want(not checkpoint.lines or checkpoint.lines[0].name == checkpoint.origin, "the first line is not the recorder's")
    want(len(witnesses) <= WITNESSES_LIMIT, "more than 32 witnesses")
    want(len({*witnesses, checkpoint.origin}) == len(witnesses) + 1, "two witnesses of one name, or one with the origin's")
    want(len(extra) == 32 + sum(kind.key_size for kind in types), "extra is not a leaf hash and a key for every line")
    keys, at = [], 32
    for kind in types:
        keys.append(extra[at:at + kind.key_size])
        at += kind.key_size
    return Receipt(extra[:32], index, path, checkpoint, keys)


class Consistency:
    """E6."""

    def __init__(self, old, proof, checkpoint):
        self.old, self.proof, self.checkpoint = old, proof, checkpoint

    def write(self):
        return ("old %d\n%s\n" % (self.old, write_hashes(self.proof))).encode() + self.checkpoint.write()


def read_consistency(data):
    lines = split(data)
    old = notes.decimal(tagged(lines[0], "old"))
    want(old >= 1, "an old tree of no lines")
    return Consistency(old, *hashes_and_checkpoint(lines[1:]))
