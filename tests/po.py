#!/usr/bin/env python3
"""Is every text for people translated? For each domain of po/: the template is what the sources give now, the Chinese has all of it and nothing else, none of
it fuzzy or left in English, and takes the same arguments; and no text is printed without being marked.

usage: tests/po.py [--self-test]
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DOMAINS = {"libpiaojue": "engine", "piaojue": "cli", "piaojue-verify": "verifier"}
LITERALS = r'(?:"(?:[^"\\\n]|\\.)*"\s*)+'
# A call that says something, with a literal as it is. Translated ones have _( before it; the engine's error functions translate by themselves.
SAID = re.compile(r"\b(?:say|fail|refuse|note|complain|fprintf|fputs|printf|puts)\(\s*(?:\w+(?:->\w+)*,\s*)?(" + LITERALS + ")")
WORDS = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
SENTENCE = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def joined(literals):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))


def entries(path):
    """English and Chinese of each entry, without the head."""
    found = {}
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8")):
        texts = re.findall(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', block, re.M)
        english = [joined(text) for kind, text in texts if kind == "msgid"]
        if english and english[0]:
            found[english[0]] = [joined(text) for kind, text in texts if kind.startswith("msgstr")]
    return found


def template_faults(root, domain):
    """The template that the sources give, against the one that is there."""
    with tempfile.TemporaryDirectory() as scratch:
        made = run("make", "-s", f"POT={scratch}", f"{scratch}/{domain}/{domain}.pot", cwd=root)
        if made.returncode:
            return [f"{domain}: no template: {made.stderr.strip()}"]
        now, kept = entries(pathlib.Path(scratch) / domain / f"{domain}.pot"), entries(root / "po" / domain / f"{domain}.pot")
    return [f"{domain}.pot lacks: {text}" for text in sorted(set(now) - set(kept))] + [f"{domain}.pot has in vain: {text}" for text in sorted(set(kept) - set(now))]


def tool_faults(path):
    checked = run("msgfmt", "--check-format", "-o", "/dev/null", str(path))
    faults = [f"{path.parent.name}: {line}" for line in checked.stderr.splitlines() if checked.returncode]
    for option, what in (("--untranslated", "not translated"), ("--only-fuzzy", "fuzzy"), ("--only-obsolete", "obsolete")):
        output = run("msgattrib", option, "--no-wrap", str(path)).stdout
        faults += [f"{path.parent.name}: {what}: {text}" for text in re.findall(r'^(?:#~ )?msgid "(.+)"', output, re.M)]
    return faults


def english_left(domain, english, chinese):
    if chinese and SENTENCE.search(re.sub(r"https?://\S+", "", chinese)):
        return [f"{domain}: English is left in: {chinese}"]
    if WORDS.search(english) and not CHINESE.search(chinese):
        return [f"{domain}: is no Chinese: {chinese}"]
    return []


def unmarked(root, folder):
    faults = []
    for path in sorted((root / folder).glob("*.c")):
        for literals in SAID.findall(path.read_text(encoding="utf-8")):
            text = joined(literals)
            if WORDS.search(text) and not text.startswith("{"):
                faults.append(f"{folder}/{path.name}: said without being translated: {text}")
    return faults


def faults_of(root, domains=DOMAINS):
    faults = []
    for domain, folder in ((domain, DOMAINS[domain]) for domain in domains):
        po, pot = root / "po" / domain / "zh_CN.po", root / "po" / domain / f"{domain}.pot"
        have, wanted = entries(po), entries(pot)
        faults += template_faults(root, domain) + tool_faults(po)
        faults += [f"{domain}: the Chinese lacks: {text}" for text in sorted(set(wanted) - set(have))]
        faults += [f"{domain}: the Chinese has in vain: {text}" for text in sorted(set(have) - set(wanted))]
        faults += [fault for english, texts in have.items() for chinese in texts for fault in english_left(domain, english, chinese)]
        # In the verifier refuse() and fail() translate what they are given (outcome.h), and xgettext knows them.
        marked = set(wanted)
        faults += [fault for fault in unmarked(root, folder) if folder != "engine" and fault.split("translated: ", 1)[1] not in marked]
    return faults


def entry(root, domain):
    """The first translated entry with an argument: its text in the file."""
    text = (root / "po" / domain / "zh_CN.po").read_text(encoding="utf-8")
    return re.search(r'^msgid "[^"]*%s[^"]*"\nmsgstr "([^"]*%s[^"]*)"', text, re.M)


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def planted(root, domain, folder):
    """Faults to be found, each by its own function."""
    po, source = root / "po" / domain / "zh_CN.po", sorted((root / folder).glob("*.c"))[0]
    found = entry(root, domain)
    whole, chinese = found.group(0), found.group(1)
    add = lambda text: source.write_text(source.read_text(encoding="utf-8") + text, encoding="utf-8")
    faults = {
        "a text without Chinese": lambda: replace(po, whole, whole.replace(f'msgstr "{chinese}"', 'msgstr ""')),
        "a fuzzy one": lambda: replace(po, whole, "#, fuzzy\n" + whole),
        "another argument": lambda: replace(po, whole, whole.replace(chinese, chinese.replace("%s", "%d", 1))),
        "an obsolete one": lambda: po.write_text(po.read_text(encoding="utf-8") + '\n#~ msgid "gone away"\n#~ msgstr "没有了"\n', encoding="utf-8"),
        "English as Chinese": lambda: replace(po, whole, whole.replace(chinese, "this was left in English: %s")),
        "a new text": lambda: add('const char *planted(void) { return N_("a text of yesterday"); }\n'),
        "a text that went": lambda: replace(root / "po" / domain / f"{domain}.pot", '\nmsgid "', '\nmsgid "more words of '),
    }
    if folder != "engine":
        faults["a text that is not marked"] = lambda: add('void planted(FILE *out) { fputs("some words for nobody\\n", out); }\n')
    return faults


def self_test(root):
    missed, count = [], 0
    for domain, folder in DOMAINS.items():
        for name in planted(root, domain, folder):
            with tempfile.TemporaryDirectory() as copy:
                copy = pathlib.Path(copy)
                shutil.copy(root / "Makefile", copy)
                for part in ("po", *DOMAINS.values()):
                    shutil.copytree(root / part, copy / part)
                planted(copy, domain, folder)[name]()
                count += 1
                if not faults_of(copy, [domain]):
                    missed.append(f"self-test: {domain}: {name} was not found")
    return missed, count


def main(arguments):
    root = pathlib.Path(__file__).resolve().parent.parent
    faults, count = faults_of(root), 0
    if "--self-test" in arguments:
        missed, count = self_test(root)
        faults += missed
    print("\n".join(faults) or f"po: {sum(len(entries(root / 'po' / domain / 'zh_CN.po')) for domain in DOMAINS)} texts, {count} planted faults found")
    print(f"po: {0 if faults else 1} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
