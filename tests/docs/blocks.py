"""The marked blocks of the documents: what is to be run, what it says, and files that are to be written.

Markdown                       mdoc                      what it is
<!-- run: FOLDER -->           .\\" run: FOLDER           the block behind it is run by bash, in FOLDER, which is empty at its first mention
<!-- says -->                  .\\" says                  each line of the block behind it stands in what the last run said; "…" is anything
<!-- file: FOLDER NAME -->     .\\" file: FOLDER NAME     the block behind it is written to NAME
<!-- prepare: FOLDER           .\\" prepare: FOLDER       commands that the reader does not see
COMMAND …                      .\\" COMMAND …
-->

Where a document has marks, a block of commands or of C without one would never be noticed, so it has to say <!-- not run --> or .\\" not run.
A document's blocks are run in their order. A block is a shell of its own: variables do not outlive it.
"""
import collections
import re

Block = collections.namedtuple("Block", "kind folder name text line")

MARK = re.compile(r'(run|says|file|prepare)(?::\s*(\S+))?(?:\s+(\S+))?$')
MARKDOWN_MARK = re.compile(r'^<!-- ((?:run|file): .*|says) -->$')
ROFF_ESCAPES = {r"\-": "-", r"\e": "\\", r"\&": "", r"\(aq": "'", r"\(ga": "`", r"\(ha": "^", r"\(ti": "~", r"\(dq": '"'}


class Unreadable(Exception):
    pass


def unroff(line):
    """A line of a literal display, as it is shown."""
    shown = re.sub(r"\\(?:\(..|.)", lambda m: ROFF_ESCAPES.get(m.group(0), "\0"), line)
    if "\0" in shown:
        raise Unreadable(f"an escape that is not known here: {line}")
    return shown


def read_mark(words, where):
    found = MARK.match(words)
    if not found or (found.group(2) is None) != (found.group(1) == "says") or (found.group(3) is None) != (found.group(1) != "file"):
        raise Unreadable(f"{where}: a mark that is none: {words}")
    return found.groups()


def until(lines, i, end, where):
    taken = []
    while i < len(lines) and lines[i] != end:
        taken.append(lines[i])
        i += 1
    if i == len(lines):
        raise Unreadable(f"{where}: the block never ends")
    return taken, i


def of_markdown(text, path):
    lines, blocks, i = text.split("\n"), [], 0
    while i < len(lines):
        where = f"{path}:{i + 1}"
        mark = MARKDOWN_MARK.match(lines[i])
        if lines[i].startswith("<!-- prepare:"):
            kind, folder, name = read_mark(lines[i][5:], where)
            taken, i = until(lines, i + 1, "-->", where)
            blocks.append(Block(kind, folder, name, "\n".join(taken) + "\n", where))
        elif mark:
            kind, folder, name = read_mark(mark.group(1), where)
            if i + 1 >= len(lines) or not lines[i + 1].startswith("```"):
                raise Unreadable(f"{where}: no block behind this mark")
            taken, i = until(lines, i + 2, "```", where)
            blocks.append(Block(kind, folder, name, "\n".join(taken) + "\n", where))
        elif re.match(r"<!-- *(run|says|file)\b", lines[i]):
            raise Unreadable(f"{where}: a mark that is none: {lines[i]}")
        i += 1
    return blocks


def of_roff(text, path):
    lines, blocks, i = text.split("\n"), [], 0
    while i < len(lines):
        where = f"{path}:{i + 1}"
        if re.match(r'\.\\" (run|says|file|prepare)\b', lines[i]):
            kind, folder, name = read_mark(lines[i][4:], where)
            if kind == "prepare":
                taken = []
                while lines[i + 1].startswith('.\\"'):
                    i += 1
                    taken.append(lines[i][4:])
            else:
                if not lines[i + 1].startswith(".Bd -literal"):
                    raise Unreadable(f"{where}: no display behind this mark")
                taken, i = until(lines, i + 2, ".Ed", where)
                taken = [unroff(line) for line in taken]
            blocks.append(Block(kind, folder, name, "\n".join(taken) + "\n", where))
        i += 1
    return blocks


def unmarked(text, path):
    """Places of blocks that should have a mark, in a document that has marks."""
    if not of_document(text, path):
        return []
    lines, inside, found = text.split("\n"), False, []
    for i, line in enumerate(lines):
        if path.endswith(".md") and line.startswith("```"):
            inside = not inside
            starts = inside and line in ("```sh", "```c")
        else:
            starts = line.startswith(".Bd ") and not path.endswith(".md")
        before = lines[i - 1] if i else ""
        if starts and not re.match(r'(<!-- (run|file|says|not run)\b|\.\\" (run|file|says|not run)\b)', before):
            found.append(f"{path}:{i + 1}: a block without a mark")
    return found


def of_document(text, path):
    return of_markdown(text, path) if path.endswith(".md") else of_roff(text, path)


def missing(said, wanted):
    """Lines of `wanted` that are not among the lines of `said`."""
    if not wanted.strip("… \n"):
        return ["(nothing is wanted)"]
    heard = [line.strip() for line in said.split("\n")]
    lacking = []
    for line in wanted.split("\n"):
        pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
        if line.strip() and not any(re.fullmatch(pattern, one) for one in heard):
            lacking.append(line.strip())
    return lacking
