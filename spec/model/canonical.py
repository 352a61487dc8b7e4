"""F1: lines in canonical form."""

GREATEST = 9007199254740991
DEPTH = 16
NAME = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-")


def write(value):
    """F1: the canonical bytes of a value."""
    if isinstance(value, dict):
        return b"{" + b",".join(write(name) + b":" + write(value[name]) for name in sorted(value)) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(write, value)) + b"]"
    if isinstance(value, str):
        return b'"' + value.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'
    return str(value).encode()


def read(line):
    """F1: the object that a line (without its line feed) stands for, or ValueError."""
    reader = Reader(line.decode("utf-8"))
    if reader.peek() != "{":
        raise ValueError("a line is one object")
    value = reader.value(1)
    if reader.peek():
        raise ValueError("something follows the object")
    return value


class Reader:
    """A reader that accepts nothing but canonical form."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def peek(self):
        return self.text[self.at:self.at + 1]

    def take(self, expected):
        if self.peek() != expected:
            raise ValueError("character %d: wanted %r, found %r" % (self.at, expected, self.peek()))
        self.at += 1

    def value(self, depth):
        start = self.peek()
        if start and start in "{[" and depth > DEPTH:
            raise ValueError("nested more than %d deep" % DEPTH)
        if start == "{":
            return self.object(depth)
        if start == "[":
            return self.array(depth)
        if start == '"':
            return self.string()
        return self.integer()

    def object(self, depth):
        members, last = {}, ""
        self.take("{")
        while self.peek() != "}":
            if members:
                self.take(",")
            name = self.string()
            if not (1 <= len(name) <= 32 and set(name) <= NAME):
                raise ValueError("not a member name")
            if name <= last:
                raise ValueError("member names are not strictly ascending")
            self.take(":")
            members[name], last = self.value(depth + 1), name
        self.take("}")
        return members

    def array(self, depth):
        elements = []
        self.take("[")
        while self.peek() != "]":
            if elements:
                self.take(",")
            elements.append(self.value(depth + 1))
        self.take("]")
        return elements

    def string(self):
        characters = []
        self.take('"')
        while self.peek() != '"':
            character = self.peek()
            if not character or character < " ":
                raise ValueError("a string holds a control character or does not end")
            self.at += 1
            if character == "\\":
                character = self.peek()
                if character not in ('"', "\\"):
                    raise ValueError("an escape other than of quote and backslash")
                self.at += 1
            characters.append(character)
        self.take('"')
        return "".join(characters)

    def integer(self):
        start = self.at
        while self.peek() and self.peek() in "0123456789":
            self.at += 1
        digits = self.text[start:self.at]
        if not digits:
            raise ValueError("character %d: no value" % start)
        if len(digits) > 16 or digits != str(int(digits)) or int(digits) > GREATEST:
            raise ValueError("not a canonical integer")
        return int(digits)
