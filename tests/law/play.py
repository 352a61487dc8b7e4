"""Plays one scenario through the real programs, from keys to attestation, and holds the result against what is expected."""

import base64
import csv
import hashlib
import json
import os
import re
import subprocess

from scenario import expected_result, is_void, returned

SUITES = ("P256-SHA256", "SM2-SM3")
HOLDERS = ("recorder", "chief", "station")
SPARE_CARDS = 2   # of ballots that were issued and did not come back, so many are live cards
NAMED_ROLL = 60   # up to so many deputies the roll of a named vote holds all of them, the absent withdrawn


class Failed(Exception):
    """A program did what it should not, or said what is not so."""


class Programs:
    """piaojue, piaojue-verify and the model, and the keys that all votes share."""

    def __init__(self, root, build, folder):
        self.root, self.folder = root, folder
        self.piaojue, self.verifier = os.path.join(build, "piaojue"), os.path.join(build, "piaojue-verify")
        self.env = {**os.environ, "LC_ALL": "C.UTF-8"}
        for suite in SUITES:
            os.makedirs(os.path.join(folder, suite))
            for holder in HOLDERS:
                self.call(folder, self.piaojue, "key", "--suite", suite, "--name", holder, "-o", self.key(suite, holder))

    def key(self, suite, holder):
        return os.path.join(self.folder, suite, holder + ".key")

    def public(self, suite, holder):
        with open(os.path.join(self.folder, suite, holder + ".pub"), encoding="utf-8") as file:
            return dict(line.rstrip("\n").split(" ", 1) for line in file.readlines()[1:])

    def call(self, folder, *words, wanted=(0,)):
        """What a program says, as (standard output, standard error); it has to end with one of the statuses `wanted`."""
        done = subprocess.run(words, cwd=folder, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode not in wanted:
            said = (done.stderr or done.stdout).strip()
            raise Failed("%s: exit status %d, wanted %s: %s" % (" ".join(map(os.path.basename, words[:3])), done.returncode, wanted[0], said[-600:]))
        return done.stdout, done.stderr


class Vote:
    """One vote of a scenario, in a folder of its own."""

    def __init__(self, programs, scenario, run, suite, folder, most_sealed):
        self.programs, self.scenario, self.run, self.suite, self.folder = programs, scenario, run, suite, folder
        self.log = os.path.join(folder, "vote.log")
        self.carded, self.papered = share_out(scenario, run, most_sealed)
        self.cards, self.warnings = [], []
        os.makedirs(folder, exist_ok=True)

    # Small steps

    def piaojue(self, verb, *words, key=None, wanted=(0,)):
        keyed = ("--key", self.programs.key(self.suite, key)) if key else ()
        out, err = self.programs.call(self.folder, self.programs.piaojue, verb, "vote.log", *keyed, *words, wanted=wanted)
        self.warnings += [line for line in err.splitlines() if "warning" in line]
        return out if wanted == (0,) else out + err

    def refuses(self, verb, *words, key=None):
        """The program says no, and leaves the log as it was, byte for byte."""
        before = self.bytes()
        said = self.piaojue(verb, *words, key=key, wanted=(1,))
        if self.bytes() != before:
            raise Failed("%s said no and changed the log" % verb)
        return said

    def bytes(self):
        with open(self.log, "rb") as file:
            return file.read()

    def lines(self):
        return [json.loads(line) for line in self.bytes().splitlines()]

    def write_csv(self, name, header, rows):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
        return name

    def columns(self):
        contests = self.scenario["contests"]
        return [(contest["id"] + "/" if len(contests) > 1 else "") + item["id"] for contest in contests for item in contest["items"]]

    def cells(self, sheet):
        return [row for contest in self.scenario["contests"] for row in sheet[contest["id"]]["rows"]]

    # The definition

    def definition(self):
        scenario, party = self.scenario, lambda holder, *members: {name: self.programs.public(self.suite, holder)[name] for name in members}
        has_stations = scenario["secrecy"] == "sealed" and (self.run != "sealed" or any("others" in contest for contest in scenario["contests"]))
        return {"format": "piaojue/1", "suite": self.suite, "title": scenario["name"], "secrecy": scenario["secrecy"],
                "electorate": scenario["electorate"], "validity": scenario["validity"], "contests": scenario["contests"],
                "recorder": party("recorder", "key", "name"), "trustees": [party("chief", "key", "name", "seal")], "threshold": 1,
                "stations": [party("station", "key", "name")] if has_stations else [],
                **({"chief": scenario["chief"]} if scenario["chief"] else {})}

    def define(self, definition):
        with open(os.path.join(self.folder, "vote.json"), "w", encoding="utf-8") as file:
            json.dump(definition, file, ensure_ascii=False, indent=1)
        words = ("--definition", "vote.json")
        if self.scenario["expect"].get("defined", True):
            self.piaojue("new", *words, key="recorder")
            return True
        said = self.piaojue("new", *words, key="recorder", wanted=(1, 2))
        if os.path.exists(self.log):
            raise Failed("new refused the definition and left a log")
        if self.scenario["expect"]["because"] not in said:
            raise Failed("new refused the definition, but for another reason than %s: %s" % (self.scenario["expect"]["because"], said))
        return False

    # Cards

    def draw_cards(self):
        """Puts the roll in the log. Returns what `open` has to be told: the cards that were not issued."""
        scenario, withdrawn = self.scenario, 0
        if scenario["secrecy"] == "named":
            names = ["代表%03d" % number for number in range(1, max(scenario["issued"], min(NAMED_ROLL, scenario["electorate"]["deputies"])) + 1)]
            self.write_csv("names.csv", ["name"], [[name] for name in names])
            self.piaojue("roll", "--names", "names.csv", "--cards", "cards.csv", key="recorder")
            withdrawn = len(names) - scenario["issued"]
        elif self.run == "sealed" and not self.definition()["stations"]:
            self.piaojue("roll", "--count", str(scenario["issued"]), "--cards", "cards.csv", key="recorder")
        else:
            live = len(self.carded) + (min(SPARE_CARDS, max(0, scenario["issued"] - returned(scenario))) if self.carded else 0)
            self.piaojue("roll", "--count", str(live + 1), "--cards", "cards.csv", key="recorder")
            withdrawn = 1
        with open(os.path.join(self.folder, "cards.csv"), encoding="utf-8", newline="") as file:
            self.cards = [row["card"] for row in csv.DictReader(file)]
        if withdrawn == 0:
            return ()
        self.write_csv("withdrawn.csv", ["card"], [[card] for card in self.cards[-withdrawn:]])
        self.cards = self.cards[:-withdrawn]
        return ("--withdraw", "withdrawn.csv")

    def cast(self, sheets, cards, verb):
        self.write_csv("ballots.csv", ["card", *self.columns()], [[card, *self.cells(sheet)] for card, sheet in zip(cards, sheets)])
        verb("cast", "--batch", "ballots.csv")

    def take_papers(self):
        named = [contest["id"] for contest in self.scenario["contests"] if "others" in contest]
        prefix = "%s/+" if len(self.scenario["contests"]) > 1 else "+%.0s"
        rows = [[*self.cells(sheet), *(";".join(sheet[contest]["names"]) for contest in named)] for sheet in self.papered]
        self.write_csv("paper.csv", [*self.columns(), *(prefix % contest for contest in named)], rows)
        self.piaojue("import", "--station", self.programs.key(self.suite, "station"), "--paper", "paper.csv")

    # Rulings and joins

    def papers_like(self, sheet):
        """Lines of the log that hold this paper."""
        wanted = [{"id": contest["id"], "rows": sheet[contest["id"]]["rows"], **({"names": sheet[contest["id"]]["names"]} if "others" in contest else {})}
                  for contest in self.scenario["contests"]]
        return [line["seq"] for line in self.lines() if line["kind"] == "ballot" and "station" in line["body"] and line["body"]["contests"] == wanted]

    def rule(self, when):
        for ruling in self.scenario["rulings"]:
            if ruling["when"] != when:
                continue
            papers = self.papers_like(self.scenario["paper"][self.scenario["groups"][ruling["paper"]][0]])
            if len(papers) < ruling["times"]:
                raise Failed("the log holds %d papers of group %d" % (len(papers), ruling["paper"]))
            decision = ("--read", ",".join(ruling["read"])) if "read" in ruling else ("--invalid",)
            for line in papers[:ruling["times"]]:
                (self.refuses if ruling["refused"] else self.piaojue)("rule", "--ballot", str(line), "--contest", ruling["contest"], *decision, "--reason", ruling["reason"], key="chief")

    def join(self):
        for join in self.scenario["joins"]:
            contest = join.get("contest", self.scenario["contests"][0]["id"])
            (self.refuses if join.get("refused") else self.piaojue)("join", "--contest", contest, "--names", ";".join(join["names"]), "--as", join["as"], "--reason", join["reason"], key="chief")

    # The whole vote

    def play(self, definition=None):
        """Returns whether there is a result."""
        scenario, sealed = self.scenario, self.scenario["secrecy"] == "sealed"
        if not self.define(definition or self.definition()):
            return False
        if sealed:
            self.piaojue("deal", key="chief")
            self.piaojue("accept", key="chief")
        withdraw = self.draw_cards()
        if sealed:
            self.piaojue("rehearse", key="chief")
        opening = ("--present", str(scenario["present"]), "--issued", str(scenario["issued"]), *withdraw)
        if not scenario["expect"].get("opens", True):
            self.check_closed_door(opening)
            return False
        self.piaojue("open", *opening, key="recorder")
        self.check_warnings()
        self.vote()
        self.rule("open")
        self.piaojue("close", key="recorder")
        self.rule("closed")
        self.join()
        if sealed:
            is_all_void = all(map(is_void, scenario["expect"].values()))
            (self.refuses if is_all_void else self.piaojue)("share", key="chief")
        self.compare("piaojue", json.loads(self.piaojue("result", "--json", key="recorder")))
        self.check_not_marked()
        self.piaojue("attest", key="chief")
        return True

    def check_closed_door(self, opening):
        said = self.refuses("open", *opening, key="recorder")
        if "V17" not in said:
            raise Failed("open refused for another reason than attendance: %s" % said)
        if json.loads(self.piaojue("status", "--json"))["phase"] != "defined":
            raise Failed("open refused, but the vote is open")
        self.programs.call(self.folder, self.programs.verifier, "--so-far", "vote.log")

    def vote(self):
        fresh = self.cards[len(self.carded):]
        for sheet in self.scenario["refused"] if self.run in ("sealed", "named") else ():
            self.cast([sheet], fresh, self.refuses)
        if self.carded:
            self.cast(self.carded, self.cards, self.piaojue)
        for again in self.scenario["again"] if self.run in ("sealed", "named") else ():
            self.cast([again["sheet"]], [self.cards[again["ballot"]]], self.refuses)
        if self.papered:
            self.take_papers()

    def check_warnings(self):
        """What people are told when the vote is defined and opened."""
        for text in self.scenario["warns"]:
            if not any(text in warning for warning in self.warnings):
                raise Failed("no warning has the words %s: %s" % (text, self.warnings))
        for text in self.scenario["silent"]:
            if any(text in warning for warning in self.warnings):
                raise Failed("a warning has the words %s: %s" % (text, self.warnings))

    def check_not_marked(self):
        """The fourth figure, on the result sheet; looked at where the scenario names it."""
        wanted = [expect.get("unmarked") for expect in self.scenario["expect"].values() if not is_void(expect)]
        if wanted and all(wanted):
            shown = [int(number) for number in re.findall(r"not marked +(\d+)", self.piaojue("report"))]
            if sorted(shown) != sorted(sum(wanted, [])):
                raise Failed("report: not marked %s, wanted %s" % (shown, wanted))

    # Who says so

    def compare(self, who, said):
        wanted = expected_result(self.scenario)
        if said["attendance"] != wanted["attendance"]:
            raise Failed("%s: attendance %s, wanted %s" % (who, show(said["attendance"]), show(wanted["attendance"])))
        if [contest["id"] for contest in said["contests"]] != [contest["id"] for contest in wanted["contests"]]:
            raise Failed("%s: other contests than the definition's" % who)
        for contest, other in zip(wanted["contests"], said["contests"]):
            for name in contest.keys() | other.keys():
                if contest.get(name) != other.get(name):
                    raise Failed("%s: contest %s, %s: %s, wanted %s" % (who, contest["id"], name, show(other.get(name)), show(contest.get(name))))

    def verify(self, previous=None):
        """With `previous`, the vote that this one follows: its link too. And it follows no other, itself for one."""
        with_old = ("--previous", previous.log) if previous else ()
        said = json.loads(self.programs.call(self.folder, self.programs.verifier, "--json", *with_old, "vote.log")[0])
        if said.get("status") != "verified":
            raise Failed("piaojue-verify: %s" % show(said))
        self.compare("piaojue-verify", said["result"])
        if previous:
            said = json.loads(self.programs.call(self.folder, self.programs.verifier, "--json", "--previous", "vote.log", "vote.log", wanted=(1,))[0])
            if said["check"] != "V26":
                raise Failed("piaojue-verify: a vote that follows itself: %s" % show(said))

    def verify_with_model(self, previous=None):
        with_old = ("--previous", previous.log) if previous else ()
        said, _ = self.programs.call(self.programs.root, "python3", os.path.join(self.programs.root, "spec", "model"), "verify", self.log, *with_old)
        if not said.startswith("VERIFIED"):
            raise Failed("model: %s" % said)

    def follow_up(self):
        """The vote that has to follow: what `piaojue runoff` writes, and the scenario's own contests in it, as adopted by people."""
        self.piaojue("runoff", "-o", "next.json")
        with open(os.path.join(self.folder, "next.json"), encoding="utf-8") as file:
            definition = json.load(file)
        wanted = self.scenario["then"]["contests"]
        if outline(definition["contests"]) != outline(wanted):
            raise Failed("runoff: %s, wanted %s" % (show(outline(definition["contests"])), show(outline(wanted))))
        if definition["follows"] != self.head_of_result():
            raise Failed("runoff: follows %s, wanted %s" % (definition["follows"], self.head_of_result()))
        return {**definition, "contests": wanted}

    def follows_nothing(self):
        self.refuses("runoff", "-o", "next.json")
        if os.path.exists(os.path.join(self.folder, "next.json")):
            raise Failed("runoff said no and wrote a file")

    def head_of_result(self):
        line = [line for line in self.bytes().splitlines() if json.loads(line)["kind"] == "result"][0]
        digest = hashlib.new("sha256" if self.suite == SUITES[0] else "sm3", b"\0" + line).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def outline(contests):
    """Who stands again, for how many places, how often one may vote, and what a tie brings: the part that the first vote settles."""
    return [{"id": contest["id"], "items": [item["id"] for item in contest["items"]], "places": contest["decide"]["places"],
             "cap": contest.get("cap"), "tie": contest["decide"]["tie"]} for contest in contests]


def show(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def share_out(scenario, run, most_sealed):
    """Which ballots go on cards, and which on paper. In a mixed run at most `most_sealed` are sealed, taken evenly from all."""
    ballots = scenario["ballots"]
    if run in ("sealed", "named"):
        return ballots, []
    if run == "paper":
        return [], ballots + scenario["paper"]
    part = min(len(ballots), most_sealed)
    chosen = {number * len(ballots) // part for number in range(part)}
    return [ballots[at] for at in sorted(chosen)], [sheet for at, sheet in enumerate(ballots) if at not in chosen] + scenario["paper"]
