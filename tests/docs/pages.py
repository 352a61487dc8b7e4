"""The manual pages beside what the programs and the header say of themselves."""
import re

COMMON = ("COMMON OPTIONS", "共用选项")
HELP_OPTION = re.compile(r"^  (?:(-\w), )?(-\w|--[a-z-]+)((?: [^ ]+)*?)(?:  .*|$)")


def of_help(text):
    """Options of a help text: name (long, where it has one), to (short or "", argument)."""
    found = {}
    for line in text.split("\n"):
        option = HELP_OPTION.match(line)
        if option:
            short, name, argument = option.groups()
            # A long argument has one blank before its text, not two: the argument is then the first word.
            argument = argument.strip().split(" ")[0]
            found[name] = (short or "", argument)
    return found


def verbs_of_help(text):
    """Verbs of `piaojue --help`; those of two words too."""
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?) +\S", text, re.M)


def of_page(text):
    """Options of a page: section or subsection, to the same as of_help."""
    sections, where = {}, ""
    for line in text.split("\n"):
        head = re.match(r"\.S[hs] (.*)", line)
        if head:
            where = re.sub(r"^piaojue ", "", head.group(1).strip('"'))
            sections[where] = {}
        elif line.startswith(".It Fl "):
            option = line[4:].replace("\\", "")
            names = re.findall(r"Fl (\S+)", option)
            argument = re.search(r"Ar (.*)$", option)
            names = ["-" + name for name in names]
            long = [name for name in names if name.startswith("--")] or names
            short = [name for name in names if name not in long]
            sections.setdefault(where, {})[long[0]] = (short[0] if short else "", argument.group(1) if argument else "")
    return sections


def first_word(argument):
    return argument.split(" ")[0]


def compare(helped, paged, name):
    """Complaints where a page does not have just the options of a help text."""
    told = []
    for option, (short, argument) in helped.items():
        if option not in paged:
            told.append(f"{name}: the page does not name {option}")
        elif paged[option][0] != short or first_word(paged[option][1]) != argument:
            told.append(f"{name}: {option} has {short!r} and {argument!r} in the help, {paged[option]} in the page")
    told += [f"{name}: the page names {option}, which is no option" for option in paged if option not in helped]
    return told


def compare_verbs(helps, verbs, pages):
    """Complaints: `helps` are the help texts by verb, `pages` the texts of the pages of one language, the overview first; each family of verbs
    has its options in a page of its own."""
    told, common = [], {}
    for name in COMMON:
        common.update(of_page(pages[0]).get(name, {}))
    listed = re.findall(r'^\.It Cm ([a-z]+(?: [a-z]+)?)$', pages[0], re.M)
    told += [f"{verb}: not in the table of verbs" for verb in verbs if verb not in listed]
    told += [f"{verb}: in the table of verbs, and no verb" for verb in listed if verb not in verbs]
    sections = {}
    for page in pages[1:]:
        for name, options in of_page(page).items():
            sections.setdefault(name, {}).update(options)
    for verb, text in helps.items():
        if verb not in sections:
            told.append(f"{verb}: no page has a section of it")
        else:
            told += compare(of_help(text), {**common, **sections[verb]}, verb)
    return told


def compare_functions(header, page):
    """Complaints where piaojue(3) does not name just the functions of the header."""
    declared = set(re.findall(r"\b(pj_[a-z0-9_]+)\(", re.sub(r"/\*.*?\*/", "", header, flags=re.S)))
    named = set(re.findall(r"^\.(?:Fn|It Fn|Nm) (pj_[a-z0-9_]+)", page, re.M))
    return ([f"{name}: not in the page" for name in sorted(declared - named)] +
            [f"{name}: in the page, and not in the header" for name in sorted(named - declared)])


def compare_checks(specified, explained):
    """Complaints where a page for auditors does not have a row of just the checks that the specification has."""
    wanted = set(re.findall(r"^(?:\| )?\*\*([VC]\d+)\*\*", specified, re.M))
    found = re.findall(r"^\| ([VC]\d+) ", explained, re.M)
    return ([f"{check}: not explained" for check in sorted(wanted - set(found))] +
            [f"{check}: explained, and no check" for check in sorted(set(found) - wanted)] +
            [f"{check}: explained twice" for check in sorted(set(found)) if found.count(check) > 1])


def compare_screens(document, catalogs):
    """Complaints where the second column of a table quotes what no catalog of translations has. "……" is anything."""
    spoken = re.sub(r'"\n"', "", catalogs)
    quoted = [quote for row in re.findall(r"^\| [^|]* \|([^|]*)\|", document, re.M) for quote in re.findall("“([^”]*)”", row)]
    return [f"no program says: {quote}" for quote in quoted
            if not re.search(".*".join(re.escape(part) for part in quote.split("……")), spoken)]


def references(text):
    """(name, section) of what a page refers to."""
    return re.findall(r"^\.Xr (\S+) (\d)", text, re.M)


def links(text):
    """Files that a Markdown text links to."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    return [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", target)]
