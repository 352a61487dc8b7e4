"""The places of a C file at which one thing can be broken, found by its tokens: none in comments and strings, and of directives only
the number of a #define."""

import collections
import re

TOKEN = re.compile(r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*)
  | (?P<space>\s+)
  | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<number>(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|.)
""", re.X | re.S | re.M)
DEFINE = re.compile(r"[ \t]*#[ \t]*define[ \t]+\w+[ \t]+(?P<number>(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*)[ \t]*(?:/\*.*\*/)?$")

SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&"}
# Numbers in here are room or words for people, not logic: more room, or another word, is no fault that a test should see.
PLAIN = {"calloc", "malloc", "realloc", "reallocarray", "snprintf", "printf", "fprintf", "memset", "_Static_assert", "pj_fail", "sizeof"}
# What only a failing allocation, library or source of randomness can show is the business of the tests that make them fail.
MACHINE = re.compile(r"no_memory|MEMORY|LIBRARY|ENTROPY|BROKEN")
WIPES = re.compile(r"wipe|cleanse")
OPERAND = {"number", "word", "text"}


class Token:
    def __init__(self, kind, text, at):
        self.kind, self.text, self.at, self.end = kind, text, at, at + len(text)


class Place:
    """One change: text[start:end] becomes `new`."""

    def __init__(self, path, source, kind, start, end, new):
        self.path, self.kind, self.start, self.end, self.new = path, kind, start, end, new
        self.old = source[start:end]
        self.line = source.count("\n", 0, start) + 1
        begin = source.rfind("\n", 0, start) + 1
        stop = source.find("\n", start)
        self.text = source[begin:stop].strip()
        self.turn = source.count(self.old, begin, start) + 1 if self.old else 1
        self.repeat = 1     # of the places with the same change of the same line, the first, the second …

    def __str__(self):
        return f"{self.path}:{self.line}: {self.change()}"

    def change(self):
        turn = f" @{self.turn}" if self.turn > 1 else ""
        return f"{self.kind}{turn} {' '.join(self.old.split())} -> {self.new or 'nothing'}" if self.kind != "drop" else "drop" + turn

    def key(self):
        """Names the place by what stands there rather than by its number, so that it outlives changes elsewhere."""
        return f"{self.path}: {self.change()}: {self.text}" + (f" #{self.repeat}" if self.repeat > 1 else "")

    def apply(self, source):
        return source[:self.start] + self.new + source[self.end:]


def tokens_of(source):
    found = []
    for match in TOKEN.finditer(source):
        if match.lastgroup not in ("comment", "space"):
            found.append(Token(match.lastgroup, match.group(), match.start()))
    return found


def closing(tokens, index):
    """The index of the bracket that closes the one at `index`."""
    depth = 0
    for k in range(index, len(tokens)):
        depth += tokens[k].text in "([{" and tokens[k].kind == "sign"
        depth -= tokens[k].text in ")]}" and tokens[k].kind == "sign"
        if depth == 0:
            return k
    raise ValueError("a bracket that nothing closes")


def other_number(text):
    digits = re.match(r"0[xX][0-9a-fA-F]+|[0-9]+", text).group()
    value = int(digits, 16) if digits[:2] in ("0x", "0X") else int(digits)
    return (hex(value + 1) if digits[:2] in ("0x", "0X") else str(value + 1)) + text[len(digits):]


def arguments(tokens, opening):
    """Spans of the arguments of a call, as pairs of token indices."""
    spans, first, depth = [], opening + 1, 0
    end = closing(tokens, opening)
    for k in range(opening + 1, end + 1):
        sign = tokens[k].text if tokens[k].kind == "sign" else ""
        if depth == 0 and (sign == "," or k == end):
            spans.append((first, k - 1))
            first = k + 1
        depth += sign in ("(", "[", "{")
        depth -= sign in (")", "]", "}")
    return spans


class Walk:
    """Goes through a file's tokens, knowing what is inside of a function, of a declaration, of a call."""

    def __init__(self, path, source):
        self.path, self.source, self.tokens = path, source, tokens_of(source)
        self.found = []
        self.skip_until = 0     # a token index: inside a call of PLAIN

    def add(self, kind, first, last, new):
        self.found.append(Place(self.path, self.source, kind, self.tokens[first].at, self.tokens[last].end, new))

    def text(self, index):
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def is_declaration(self, index):
        """Does the statement around this token begin like `type name[`, with no `=` before it?"""
        k = index
        while k >= 0 and self.text(k) not in (";", "{", "}", ":"):
            if self.text(k) == "=":
                return False
            k -= 1
        first, second = self.tokens[k + 1], self.tokens[k + 2]
        return first.kind == "word" and first.text not in ("return", "else", "case", "goto") and (second.kind == "word" or second.text == "*")

    def visit(self, k):
        token, before, after = self.tokens[k], self.text(k - 1), self.text(k + 1)
        binary = k > 0 and (self.tokens[k - 1].kind in OPERAND or before in (")", "]")) and before not in ("return", "case")
        if token.kind == "sign" and token.text in SWAPS and binary:
            self.add("compare" if token.text not in ("&&", "||") else "join", k, k, SWAPS[token.text])
        elif token.text == "!" and after != "!":
            self.add("negate", k, k, "")
        elif token.text in ("+", "-") and token.kind == "sign" and binary:
            self.add("sum", k, k, "-" if token.text == "+" else "+")
        elif token.kind == "number" and before not in ("case", "{") and not self.is_declaration(k):
            self.add("constant", k, k, other_number(token.text))
        elif token.text == "[" and self.tokens[k - 1].kind == "word" and not self.is_declaration(k):
            end = closing(self.tokens, k)
            if self.tokens[end - 1].kind != "number":
                self.add("index", end, end, " + 1]")
        elif token.kind == "word" and after == "(":
            self.visit_call(k)

    def visit_call(self, k):
        name, end = self.text(k), closing(self.tokens, k + 1)
        statement = self.source[self.tokens[k].at:self.source.index(";", self.tokens[end].at)]
        if name in ("TRY", "TRY_IF", "if") and MACHINE.search(statement):
            return
        if name == "TRY":
            self.add("drop", k, k, "(void)")
        elif name == "TRY_IF":
            first = arguments(self.tokens, k + 1)[0]
            self.add("drop", first[0], first[1], "1")
        elif name == "if" and self.text(end + 1) in ("return", "goto"):
            self.add("drop", k + 2, end - 1, "0")
        elif re.search(r"check|equal|verify|memcmp|same|is_", name):
            spans = arguments(self.tokens, k + 1)
            if len(spans) > 2:
                one, two = spans[-2:]
                pieces = [self.source[self.tokens[a].at:self.tokens[b].end] for a, b in (one, two)]
                if pieces[0] != pieces[1]:
                    self.add("swap", one[0], two[1], f"{pieces[1]}, {pieces[0]}")

    def run(self):
        depth, function_depth = 0, None
        for k, token in enumerate(self.tokens):
            if token.kind == "directive":
                match = DEFINE.match(token.text)
                if match:
                    at = token.at + match.start("number")
                    number = match.group("number")
                    self.found.append(Place(self.path, self.source, "constant", at, at + len(number), other_number(number)))
                continue
            if token.kind == "sign" and token.text == "{":
                if depth == 0 and self.text(k - 1) == ")":
                    function_depth = 0
                depth += 1
            elif token.kind == "sign" and token.text == "}":
                depth -= 1
                if depth == 0:
                    function_depth = None
            if function_depth is None or k < self.skip_until:
                continue
            if token.kind == "word" and self.text(k + 1) == "(" and (token.text in PLAIN or WIPES.search(token.text)):
                self.skip_until = closing(self.tokens, k + 1)
                continue
            self.visit(k)
        self.number_repeats()
        return self.found

    def number_repeats(self):
        seen = collections.Counter()
        for place in self.found:
            key = place.key()
            seen[key] += 1
            place.repeat = seen[key]


def places_in(path, source):
    return Walk(path, source).run()


SAMPLE = """#define LIMIT 7
/* a < b is no place in a comment */
static const int table[] = {1, 2};
static pj_status f(int a, const char *p)
{
    char room[20];
    if (a < LIMIT && !p)
        return pj_fail(err, 3, "a < %d", 4);
    TRY(check(a, p));
    TRY_IF(p = calloc(2, 8), pj_no_memory(err));
    pj_wipe(room, 5);
    TRY(check(a, p));
    return room[a] == table[a - 1];
}
"""
EXPECTED = """x.c: constant 7 -> 8: #define LIMIT 7
x.c: drop: if (a < LIMIT && !p)
x.c: compare < -> <=: if (a < LIMIT && !p)
x.c: join && -> ||: if (a < LIMIT && !p)
x.c: negate ! -> nothing: if (a < LIMIT && !p)
x.c: drop: TRY(check(a, p));
x.c: drop: TRY(check(a, p)); #2
x.c: index ] ->  + 1]: return room[a] == table[a - 1];
x.c: compare == -> !=: return room[a] == table[a - 1];
x.c: sum - -> +: return room[a] == table[a - 1];
x.c: constant 1 -> 2: return room[a] == table[a - 1];"""


def self_test():
    """The places of a sample are just those, and each changes it."""
    found = places_in("x.c", SAMPLE)
    expected = EXPECTED.splitlines()
    failed = set(expected) ^ {place.key() for place in found}
    failed |= {place.key() for place in found if place.apply(SAMPLE) == SAMPLE}
    for key in sorted(failed):
        print(f"FAILED: {key}")
    print(f"mutation places: {len(expected) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(self_test())
