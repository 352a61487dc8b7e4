#!/usr/bin/env python3
"""Every text of the command line stands in cli/words.c with a Chinese one that takes the same arguments, and none stands there in vain."""
import re
import sys
from pathlib import Path

LITERALS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'


def join(literals):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))


def conversions(text):
    """Kinds of the arguments in the order in which they are taken; %1$s forms give their place."""
    plain, placed = [], {}
    for place, kind in re.findall(r"%(?:(\d+)\$)?[-0-9.*]*((?:ll|z)?[a-zA-Z])", text.replace("%%", "")):
        if place:
            placed[int(place)] = kind
        else:
            plain.append(kind)
    return [placed[k] for k in sorted(placed)] if placed else plain


def main():
    folder = Path(__file__).resolve().parents[2] / "cli"
    used = set()
    for path in sorted(folder.glob("*.[ch]")):
        if path.name != "words.c":
            source = path.read_text(encoding="utf-8")
            used |= {join(found) for found in re.findall(r"\b(?:tr\([&\w>-]+,|N_\()\s*" + LITERALS, source)}
    words = folder / "words.c"
    pairs = {}
    if words.exists():
        table = re.findall(r"\{\s*" + LITERALS + r",\s*" + LITERALS + r"\}", words.read_text(encoding="utf-8"))
        pairs = {join(english): join(chinese) for english, chinese in table}
    faults = [f"missing: {text}" for text in sorted(used - set(pairs))]
    faults += [f"not used: {text}" for text in sorted(set(pairs) - used)]
    faults += [f"other arguments: {english}" for english, chinese in pairs.items() if conversions(english) != conversions(chinese)]
    print("\n".join(faults) or f"{len(pairs)} texts")
    return 1 if faults else 0


sys.exit(main())
