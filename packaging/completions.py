#!/usr/bin/env python3
"""Completions for bash and zsh, written from what the programs' own --help says.

usage: packaging/completions.py BUILD OUT     BUILD has piaojue and piaojue-verify; writes piaojue, _piaojue, … into OUT
"""
import os
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass

SUFFIXES = {"FILE.key": "key", "PUB": "pub", "CSV": "csv"}
FOLDERS = ("FOLDER",)
FILES = ("FILE", "OLD", "OLD.log", "NEW", "LOG", "CHECKPOINT")


@dataclass
class Option:
    short: str  # "-o" or ""
    long: str  # "--output" or ""
    value: str  # "" for a flag
    help: str

    @property
    def names(self):
        return [name for name in (self.short, self.long) if name]

    @property
    def choices(self):
        """a|b|c, or what the help lists as "a, b or c"."""
        if re.fullmatch(r"[a-z]+(\|[a-z]+)+", self.value):
            return self.value.split("|")
        listed = re.search(r"(?:^|: |, )((?:[\w-]+, )*[\w-]+ or [\w-]+)(?:;|$)", self.help)
        return re.split(r", | or ", listed.group(1)) if listed and re.fullmatch(r"[A-Z]+", self.value) else []

    @property
    def repeats(self):
        return "(may be repeated)" in self.help


def help_of(program, *verb):
    run = subprocess.run([program, *verb, "--help"], capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"})
    return run.stdout.splitlines()


def options_of(lines):
    """A value stands one space behind its option; the help two behind, or one behind a value. What is indented deeper goes on with the help."""
    found = []
    for line in lines:
        match = re.match(r"  (?:(-\w)(?:, )?)?(--[\w-]+)?(?: (\S+))?\s+(\S.*)$", line)
        if match and (match[1] or match[2]):
            found.append(Option(match[1] or "", match[2] or "", match[3] or "", match[4]))
        elif found and re.match(r" {8,}\S", line):
            found[-1].help += " " + line.strip()
    return found


def verbs_of(lines):
    """Name and help of every verb; a name may have two words."""
    rows = [re.match(r"  ([a-z]+(?: [a-z]+)?)\s+(\S.*)", line) for line in lines]
    return [(row[1], row[2]) for row in rows if row]


def bash_values(option):
    if option.choices:
        return f'_piaojue_words "{" ".join(option.choices)}"'
    if option.value in SUFFIXES:
        return f"_piaojue_files {SUFFIXES[option.value]}"
    if option.value in FOLDERS:
        return "_piaojue_folders"
    return "_piaojue_files" if option.value in FILES else ":"


BASH_HELPERS = """\
_piaojue_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_piaojue_folders() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); }
_piaojue_files() {
    compopt -o filenames 2>/dev/null
    if [ -n "$1" ]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -f -X "!*.$1" -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
"""


def bash_verb(options):
    """What may follow: the value of the option before, an option, or a file."""
    lines = ['    case "$prev" in']
    lines += [f"    {'|'.join(option.names)}) {bash_values(option)}; return ;;" for option in options if option.value]
    lines += ["    esac", '    case "$cur" in', f'    -*) _piaojue_words "{" ".join(option.long or option.short for option in options)}" ;;',
              "    *) _piaojue_files ;;", "    esac"]
    return lines


def bash(program, verbs, options):
    function = "_" + program.replace("-", "_")
    out = [f"# bash completion for {program}, made from its --help", BASH_HELPERS + f"{function}() {{",
           '    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}', "    COMPREPLY=()"]
    if not verbs:
        out += bash_verb(options[""])
    else:
        first = sorted({name.split()[0] for name, _ in verbs} | {"help", "--help", "--version"})
        groups = sorted({name.split()[0] for name, _ in verbs if " " in name})
        out += ['    if [ "$COMP_CWORD" = 1 ]; then', f'        _piaojue_words "{" ".join(first)}"', "        return", "    fi",
                '    local verb=${COMP_WORDS[1]}', '    case "$verb" in']
        for group in groups:
            second = " ".join(name.split()[1] for name, _ in verbs if name.startswith(group + " "))
            out += [f"    {group})", '        if [ "$COMP_CWORD" = 2 ]; then', f'            _piaojue_words "{second}"', "            return", "        fi"]
            out += ['        verb="$verb ${COMP_WORDS[2]}"', "        ;;"]
        out += ["    esac", '    case "$verb" in']
        for name, _ in verbs:
            out += [f'    "{name}")'] + ["    " + line for line in bash_verb(options[name])] + ["        ;;"]
        out += ["    esac"]
    return "\n".join(out + ["}", f"complete -F {function} {program}", ""])


def zsh_text(text):
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:").replace("'", "'\\''")


def zsh_values(option):
    if option.choices:
        return "(" + " ".join(option.choices) + ")"
    if option.value in SUFFIXES:
        return f'_files -g "*.{SUFFIXES[option.value]}"'
    if option.value in FOLDERS:
        return "_files -/"
    return "_files" if option.value in FILES else " "


def zsh_spec(option):
    names = option.names[0] if len(option.names) == 1 else "{" + ",".join(option.names) + "}"
    before = "'*'" if option.repeats else f"'({' '.join(option.names)})'"
    value = f":{zsh_text(option.value)}:{zsh_values(option)}" if option.value else ""
    return f"{before}{names}'[{zsh_text(option.help)}]{value}'"


def zsh_arguments(options, indent):
    return (" \\\n" + indent + "    ").join(["_arguments -s"] + [zsh_spec(option) for option in options] + ["'*:file:_files'"])


def zsh_described(name, pairs):
    return [f"    local -a {name}=("] + [f"        '{zsh_text(word)}:{zsh_text(text)}'" for word, text in pairs] + ["    )"]


def zsh(program, verbs, options):
    function = "_" + program.replace("-", "_")
    out = [f"#compdef {program}", f"# zsh completion for {program}, made from its --help", f"{function}() {{"]
    if not verbs:
        return "\n".join(out + ["    " + zsh_arguments(options[""], "    "), "}", f'{function} "$@"', ""])
    groups = sorted({name.split()[0] for name, _ in verbs if " " in name})
    out += zsh_described("verbs", [pair for pair in verbs if " " not in pair[0]] + [(group, f"piaojue {group} …") for group in groups])
    out += ["    if (( CURRENT == 2 )); then", "        _describe verb verbs", "        return", "    fi", "    local verb=$words[2]"]
    out += ["    shift words; (( CURRENT-- ))"]
    for group in groups:
        pairs = [(name.split()[1], text) for name, text in verbs if name.startswith(group + " ")]
        out += [f"    if [[ $verb == {group} ]]; then"] + ["    " + line for line in zsh_described("inner", pairs)]
        out += ["        if (( CURRENT == 2 )); then", "            _describe verb inner", "            return", "        fi",
                '        verb="$verb $words[2]"', "        shift words; (( CURRENT-- ))", "    fi"]
    out += ["    case $verb in"]
    for name, _ in verbs:
        out += [f"    '{name}')", "        " + zsh_arguments(options[name], "        "), "        ;;"]
    return "\n".join(out + ["    esac", "}", f'{function} "$@"', ""])


def main(build, folder):
    build, folder = pathlib.Path(build).resolve(), pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    verbs = verbs_of(help_of(build / "piaojue"))
    options = {name: options_of(help_of(build / "piaojue", *name.split())) for name, _ in verbs}
    verifier = {"": options_of(help_of(build / "piaojue-verify"))}
    if not verbs or not all(options.values()) or not verifier[""]:
        sys.exit("completions: what --help prints was not understood")
    for program, of_verbs, of_options in (("piaojue", verbs, options), ("piaojue-verify", [], verifier)):
        (folder / program).write_text(bash(program, of_verbs, of_options), encoding="utf-8")
        (folder / ("_" + program)).write_text(zsh(program, of_verbs, of_options), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
