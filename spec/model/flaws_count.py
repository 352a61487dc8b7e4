"""Bad logs of the law of the count, in the result or in what it is counted from: V21 … V23, V26, V27."""

from build import Author, contest, select
from flaws_bodies import break_signature
from flaws_results import NO_RUNOFF
from good import runoff_log, small_log
from good_law import CARD, alone, follows_log
from shapes import pack
from stages import P256, SM2, Bad, changing, setting
from stages_law import congress, elected, election, named, stage, tied, void_rules


def v21():
    yield Bad("V21-named-returned", stage(named, "closed").result(edit=setting("attendance", "returned", 3), refused=21), "3, not 2")
    yield Bad("V21-election-present", stage(election, "shared").result(edit=setting("attendance", "present", 7), refused=21), "7, not 6")


def forget(**what):
    """The result of a recorder who forgets rulings or joinings."""
    def write(suite=P256):
        author, log = stage(election, "shared", suite), stage(election, "shared", suite).log
        for name, value in what.items():
            setattr(log, name, value)
        return author.result(edit=setting("contests", log.count()), refused=22, go_on=True).attest(1)
    return write


def others(function):
    return changing("contests", 0, "others", function)


def v22():
    ruled = election("shared").log.rulings
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V22-not-joined" + mark, forget(joined={})(suite), "two spellings joined by the chief are counted apart; attested")
        yield Bad("V22-ruling-ignored" + mark, forget(rulings={})(suite), "papers counted as written, not as ruled; attested")
    yield Bad("V22-ruled-invalid-ignored", forget(rulings={key: ruling for key, ruling in ruled.items() if ruling["decision"] == "read"})(),
              "a contest that was ruled invalid is counted")
    shared = election("shared")
    edits = [("others-more", others(lambda names: [{**names[0], "count": names[0]["count"] + 1}] + names[1:]), "a vote added to a name"),
             ("others-less", others(lambda names: names[:1]), "a name left out"),
             ("others-invented", others(lambda names: names + [{"count": 1, "name": "王"}]), "a name nobody wrote"),
             ("others-renamed", others(lambda names: [{**names[0], "name": "戊己"}] + names[1:]), "the votes of another name"),
             ("others-order", others(lambda names: names[::-1]), "names not most first")]
    for name, edit, comment in edits:
        yield Bad("V22-" + name, shared.copy().result(edit=edit, refused=22), comment)
    swapped = changing("contests", 0, "counts", lambda counts: counts[::-1])
    yield Bad("V22-named-counts", stage(named, "closed").result(edit=swapped, refused=22, go_on=True).attest(1), "marks in clear, counts otherwise")
    people = contest("people", ("a",), select(1, "none"), others=(2,))
    author = alone(P256, "flaw in equal names", [people], deputies=3).open(3, 3).paper([""], names=["\U00020bb7", "\uff21"]).close().share(1)
    yield Bad("V22-others-order-of-bytes", author.result(edit=others(lambda names: names[::-1]), refused=22), "equal counts, in the order of UTF-16")
    yield Bad("V22-conflict-counted", congress().copy().result(edit=changing("contests", 0, lambda one: {**one, "valid": 4, "invalid": 0}), refused=22),
              "a contest with two marks on one row called valid")
    for number, rule in enumerate(("pass", "grade", "select")):
        yield Bad("V22-void-valid-" + rule, void_rules().copy().result(edit=setting("contests", number, "valid", 2), refused=22), "valid ballots in a void vote")


# V23

def verdict(number=0, **changes):
    return changing("contests", number, "verdict", lambda found: {**found, **changes})


def v23_each():
    def result(name, edit, comment, author=None):
        return Bad("V23-" + name, (author or congress()).copy().result(edit=edit, refused=23), comment)

    yield result("pass-too-many", verdict(passed=["m1", "m2", "m3"]), "2 of 5 deputies pass: the base of another profile (valid)")
    yield result("pass-too-few", verdict(passed=["m1"]), "an item that passed is left out")
    yield result("pass-order", verdict(passed=["m3", "m1"]), "not in the definition's order")
    yield result("pass-twice", verdict(passed=["m1", "m1", "m3"]), "an item twice")
    yield result("pass-unknown", verdict(passed=["m1", "m3", "m4"]), "an item that is none")
    yield result("pass-void", verdict(passed=[], state="void"), "a vote that is not void called void")

    def grades(**changes):
        return changing("contests", 1, "verdict", "grades", lambda found: {**found, **changes})

    yield result("grade-below-at-the-threshold", grades(a="basically"), "exactly half is at least half")
    yield result("grade-not-added-up", grades(b="dissatisfied"), "good and fair together are half")
    yield result("grade-too-high", grades(c="basically"), "a quarter is not half")
    yield result("grade-of-not-marked", grades(d="basically"), "who marked nothing counts for no grade")
    yield result("grade-unknown", grades(d="excellent"), "a grade that is none of the contest's")
    yield result("grade-void", verdict(1, state="void"), "a vote that is not void called void")
    void = void_rules()
    yield result("void-passed", verdict(0, passed=["m1", "m2"]), "what passed in a void vote", void)
    yield result("void-pass-state", verdict(0, state="decided"), "a void vote called decided, rule pass", void)
    yield result("void-grade-state", verdict(1, state="decided"), "a void vote called decided, rule grade", void)
    yield result("void-adopted", verdict(2, adopted=["zhao"]), "who is elected in a void vote", void)


def v23_select():
    def result(name, author, edit, comment):
        return Bad("V23-" + name, author.copy().result(edit=edit, refused=23), comment)

    runoff, presidium, sure = elected(), elected("presidium"), election("shared")
    three = ["zhao", "+1", "+2"]
    yield result("select-runoff-denied", runoff, verdict(adopted=["qian", "zhao"], runoff=NO_RUNOFF, state="decided"), "the item goes before names with as many votes")
    yield result("select-tied-for-runoff", runoff, verdict(state="tied"), "a tie the profile gives to a run-off, as if the presidium decided")
    yield result("select-runoff-for-tied", presidium, verdict(state="runoff"), "a tie the profile gives to the presidium, as if there were a run-off")
    yield result("select-tied-decided", presidium, verdict(adopted=["qian", "+1"], runoff=NO_RUNOFF, state="decided"), "the recorder decides for the presidium")
    yield result("select-runoff-without-name", runoff, verdict(runoff={"items": three[:2], "places": 1}), "a name left out of the run-off")
    yield result("select-runoff-order", runoff, verdict(runoff={"items": ["+1", "+2", "zhao"], "places": 1}), "names before items")
    yield result("select-runoff-one-more", runoff, verdict(runoff={"items": ["zhao", "sun", "+1", "+2"], "places": 1}), "one with fewer votes is let in")
    winners = sure.log.count()[0]["verdict"]["adopted"]
    yield result("select-ref-wrong", sure, verdict(adopted=["+2" if ref == "+1" else ref for ref in winners]), "the number of another name")
    yield result("select-ref-of-nobody", sure, verdict(adopted=["+3" if ref == "+1" else ref for ref in winners]), "there are two names")
    yield result("select-order", sure, verdict(adopted=winners[::-1]), "not in rank order")
    yield result("select-runoff-invented", sure, verdict(adopted=winners[:1], runoff={"items": winners[1:] + ["qian"], "places": 1}, state="runoff"),
                 "a run-off where nothing is tied")
    yield result("select-short-invented", sure, verdict(adopted=winners[:1], short=1, state="short"), "a place left over, and somebody has it")
    yield result("select-presidium-shown", tied(), verdict(adopted=["p01", "p02"], runoff=NO_RUNOFF, state="decided"), "a tie decided by the order")


# V26, V27

def v26():
    old = runoff_log(P256)
    follows = follows_log(P256, old)
    for name, previous, comment in (("another-log", "records-good/small-P256-SHA256.log", "the log of another vote"),
                                    ("other-suite", "records-good/runoff-SM2-SM3.log", "the same vote in the other suite"),
                                    ("under-way", "records-good/closed-P256-SHA256.log", "the previous log has no result"),
                                    ("refused", "records-bad/V10-result-signed-by-trustee.log", "the previous log is refused")):
        yield Bad("V26-" + name, follows, comment, line=0, previous=previous)
    runoff = "records-good/runoff-P256-SHA256.log"
    yield Bad("V26-follows-nothing", small_log(P256), "no member follows", line=0, previous=runoff)
    last = Author(P256, "follows an attest")
    definition = last.definition([CARD], deputies=2, secrecy="named", follows=pack(old.log.leaves[-1]))
    last.prepare(definition, cards=2).open(2, 2).close().result()
    yield Bad("V26-follows-an-attest", last, "the leaf hash of the last line, not of the result", line=0, previous=runoff)
    broken = follows.copy().attest(1, refused=11)
    yield Bad("V11-before-V26", broken, "a second attest at the end; and the log of another vote", previous="records-good/small-P256-SHA256.log")


def v27_rulings():
    def ruling(name, author, line, of, comment, rows=None):
        return Bad("V27-ruling-" + name, author.ruling(line, of, rows, refused=27), comment)

    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield ruling("on-a-sealed-ballot" + mark, stage(election, "voted", suite), 8, "chairs", "line 8 is a sealed ballot")
        yield ruling("on-what-is-readable" + mark, stage(election, "voted", suite), 10, "card", "no row ? in that contest of the ballot")
        yield ruling("twice" + mark, stage(election, "ruled", suite), 9, "chairs", "a second ruling on one contest of one ballot")
    yield ruling("on-a-deal", stage(election, "voted"), 1, "chairs", "line 1 is a deal")
    yield ruling("on-a-line-to-come", stage(election, "voted"), 12, "chairs", "line 12 is the ruling itself")
    yield ruling("on-no-line", stage(election, "voted"), 10000000, "chairs", "there is no such line")
    yield ruling("on-a-ruling", stage(election, "ruled"), 12, "chairs", "line 12 is a ruling")
    yield ruling("on-a-named-ballot", stage(named, "open"), 3, "must", "line 3 is a named ballot")
    yield ruling("changes-a-mark", stage(election, "voted"), 10, "chairs", "a row that can be read is read otherwise", ["for", "for", "against"])
    yield ruling("drops-a-mark", stage(election, "voted"), 10, "chairs", "a row that can be read is read as empty", ["for", "against", ""])
    yield ruling("unreads-a-mark", stage(election, "voted"), 10, "chairs", "a row that can be read is read as ?", ["for", "against", "?"])
    yield ruling("adds-a-mark", stage(election, "voted"), 9, "chairs", "an empty row is read as a mark", ["for", "for", ""])
    author = stage(election, "voted").ruling(9, "card", ["?", "?"])
    yield ruling("twice-after-close", author.close(), 9, "card", "ruled on before: as unreadable")


def v27_joins():
    def join(name, author, names, comment, of="chairs", to="丙"):
        return Bad("V27-join-" + name, author.join(of, names, to, refused=27), comment)

    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield join("unsorted" + mark, stage(election, "voted", suite), ["甲", "乙"], "乙 is before 甲")
        yield join("joined-twice" + mark, stage(election, "joined", suite), ["甲"], "甲 was joined before", to="丁")
    yield join("order-of-bytes", stage(election, "voted"), ["\U00020bb7", "\uff21"], "ascending in UTF-16, not in UTF-8")
    yield join("twice-in-one", stage(election, "voted"), ["甲", "甲"], "a name twice")
    yield join("the-same-again", stage(election, "joined"), ["甲"], "甲 was joined before, to the same name")
    yield join("chained", stage(election, "joined"), ["丙"], "names were joined to 丙 before", to="丁")
    yield join("to-a-joined-name", stage(election, "joined"), ["丁"], "甲 was joined to another before", to="甲")
    yield join("to-itself", stage(election, "voted"), ["丙", "甲"], "丙 is one of the names")
    yield join("without-others", stage(election, "voted"), ["甲"], "no names are written in that contest", of="card")


def two_flaws():
    broken = changing("sig", break_signature)
    yield Bad("V9-and-V10-ruling", stage(election, "voted").ruling(9, "card", by=1, after=broken, refused=9), "not the chief, bad signature")
    yield Bad("V10-and-V27", stage(election, "voted").ruling(8, "card", after=broken, refused=10), "bad signature, no paper")
    yield Bad("V11-and-V27", stage(election, "shared").ruling(8, "card", refused=11), "after a share, no paper")
    yield Bad("V10-and-V11-named", stage(named, "rolled").deal(1, after=broken, refused=10), "a deal in a named vote, bad signature")
    yield Bad("V27-before-V20", stage(election, "ruled").ruling(9, "chairs", refused=27, go_on=True).close(edit=setting("ballots", 1), refused=20),
              "line 13: a second ruling; line 14: close is wrong")


def flaws():
    for group in (v21, v22, v23_each, v23_select, v26, v27_rulings, v27_joins, two_flaws):
        yield from group()
