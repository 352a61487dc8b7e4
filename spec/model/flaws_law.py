"""Bad logs of the law of the count, before the result: V5 … V19."""

from build import Author, contest, grade, pass_each
from flaws_bodies import break_signature, last_body
from flaws_proofs import defined
from good import FIRST, STANDS, small_contest
from good_law import CARD, CHAIRS, GRADES, MEASURED, MOTIONS
from shapes import pack
from stages import P256, SM2, Bad, at, changing, dropping, setting
from stages_law import congress, election, named, stage, void_rules

HALF = (1, 2)


# V6, V12: the definition

def misshapen(contests, edit, **choices):
    """A log of line 0 alone, which V6 refuses."""
    author = Author(P256, "misshapen")
    return author.new(author.definition(contests, 7, **choices), edit=edit, refused=6)


def decide(*path_and_value):
    return setting("contests", 0, "decide", *path_and_value)


def v6_definition():
    grades = ("contests", 0, "decide", "grades")
    cases = [
        ("conflict-missing", small_contest(), dropping("validity", "conflict"), "no validity.conflict"),
        ("conflict", small_contest(), setting("validity", "conflict", "valid"), "a word the format has not"),
        ("second-tie-missing", small_contest(), dropping("contests", 0, "decide", "second_tie"), "no second_tie"),
        ("tie", small_contest(), decide("tie", "lot"), "a tie decided by lot"),
        ("second-tie", small_contest(), decide("second_tie", "leave"), "a word of another member"),
        ("chief-0", small_contest(), setting("chief", 0), "chief 0"),
        ("chief-16", small_contest(), setting("chief", 16), "chief 16"),
        ("follows-short", small_contest(), setting("follows", pack(bytes(31))), "31 bytes"),
        ("rule", small_contest(), decide("rule", "rank"), "a rule the format has not"),
        ("rule-missing", small_contest(), dropping("contests", 0, "decide", "rule"), "no rule"),
        ("base", MOTIONS, decide("base", "issued"), "a base the format has not"),
        ("pass-with-places", MOTIONS, decide("places", 1), "places under the rule pass"),
        ("pass-with-tie", MOTIONS, decide("tie", "runoff"), "a tie under the rule pass"),
        ("pass-without-test", MOTIONS, dropping("contests", 0, "decide", "pass"), "no test under the rule pass"),
        ("grade-with-mark", GRADES, decide("mark", "good"), "a deciding mark under the rule grade"),
        ("grade-with-test", GRADES, decide("pass", {"more_than": [1, 2]}), "a test beside the grades"),
        ("one-grade", GRADES, changing(*grades, lambda all_grades: all_grades[-1:]), "one grade alone"),
        ("last-grade-with-test", GRADES, changing(*grades, lambda all_grades: all_grades[:-1]), "the last grade has a test"),
        ("grade-without-test", GRADES, dropping(*grades, 0, "pass"), "the first grade has no test"),
        ("grade-with-below", GRADES, setting(*grades, 0, "below", {"less_than": [1, 2]}), "below on the first grade"),
        ("below-word", GRADES, setting(*grades, 2, "below", {"at_least": [1, 2]}), "the last grade with at_least"),
        ("below-both", GRADES, setting(*grades, 2, "below", {"less_than": [1, 2], "at_most": [1, 2]}), "two members in below"),
        ("no-marks-in-grade", GRADES, setting(*grades, 0, "marks", []), "a grade of no marks"),
        ("others-max-0", CHAIRS, setting("contests", 0, "others", "max", 0), "no names at all"),
        ("others-max-501", CHAIRS, setting("contests", 0, "others", "max", 501), "501 names"),
        ("others-without-max", CHAIRS, dropping("contests", 0, "others", "max"), "no others.max"),
        ("others-unknown-member", CHAIRS, setting("contests", 0, "others", "min", 0), "a member the format has not"),
    ]
    for name, one, edit, comment in cases:
        yield Bad("V6-definition-" + name, misshapen([one], edit, stations=1), comment)


def two_grades(word, below, fraction=HALF):
    """Good at least or more than half, or else poor."""
    return contest("g", ("x",), grade(("yes", ["good"], word, HALF), last="no", below=(below, fraction)), MEASURED)


def v12():
    small, three = small_contest(), [("a", ["good"], "at_least", HALF), ("b", ["good", "fair"], "at_least", HALF)]
    others = {**CHAIRS, "others": {"max": 2}}
    cases = [
        ("6-mark-of-pass", [contest("a", ("x",), pass_each("yes"), STANDS)], {}, "the deciding mark is none of the contest's"),
        ("6-mark-of-grade", [contest("a", ("x",), grade(three[0], ("b", ["good", "bad"], "at_least", HALF), last="c"), MEASURED)], {},
         "a grade adds up a mark that is none of the contest's"),
        ("6-others-with", [{**CHAIRS, "others": {"max": 2, "with": "yes"}}], {"stations": 1}, "others.with is none of the contest's marks"),
        ("6-places-with-others", [{**others, "decide": {**CHAIRS["decide"], "places": 6}}], {"stations": 1}, "6 places, 3 items and 2 names"),
        ("7-pass-none", [contest("a", ("x",), pass_each(base="none"), STANDS)], {}, "pass with base none"),
        ("7-grade-none", [contest("a", ("x",), grade(*three, last="c", base="none"), MEASURED)], {}, "grade with base none"),
        ("8-pass-always", [contest("a", ("x",), pass_each(majority=(0, 1), word="at_least"), STANDS)], {}, "at least 0/1 always holds"),
        ("8-grade-never", [contest("a", ("x",), grade(three[0], ("b", ["fair"], "more_than", (2, 2)), last="c"), MEASURED)], {},
         "more than 2/2 never holds"),
        ("11-chief", [small], {"chief": 4}, "chief 4 of 3 trustees"),
        ("11-others-without-station", [others], {}, "names are written on paper, and there is no station"),
        ("11-others-in-pass", [{**MOTIONS, "others": {"max": 1}}], {"stations": 1}, "names in a contest of the rule pass"),
        ("11-others-in-grade", [{**GRADES, "others": {"max": 1}}], {"stations": 1}, "names in a contest of the rule grade"),
        ("12-named-with-station", [small], {"stations": 1, "secrecy": "named"}, "a named vote with a station"),
        ("13-grade-ids", [contest("a", ("x",), grade(*three, last="a"), MEASURED)], {}, "two grades with one id"),
        ("13-marks-of-a-grade", [contest("a", ("x",), grade(("a", ["good", "good"], "at_least", HALF), last="b"), MEASURED)], {}, "a mark added twice"),
        ("13-two-grades-claim-half", [two_grades("at_least", "at_most")], {}, "at least half; at most half"),
        ("13-no-grade-claims-half", [two_grades("more_than", "less_than")], {}, "more than half; less than half"),
        ("13-other-fraction", [two_grades("at_least", "less_than", (2, 5))], {}, "at least 1/2; less than 2/5"),
        ("13-other-denominator", [two_grades("at_least", "less_than", (1, 3))], {}, "at least 1/2; less than 1/3"),
        ("13-other-numerator", [two_grades("at_least", "less_than", (2, 2))], {}, "at least 1/2; less than 2/2"),
        ("13-fraction-written-otherwise", [two_grades("at_least", "less_than", (2, 4))], {}, "at least 1/2; less than 2/4"),
    ]
    for name, contests, choices, comment in cases:
        yield Bad("V12-F7." + name, defined(contests, **choices), comment)


# V5 … V11

def v5():
    author = stage(election, "shared").result()
    yield Bad("V5-ruling-after-result", author.copy().ruling(9, "card", refused=5), "a ruling in phase counted")
    yield Bad("V5-join-after-result", author.copy().join("chairs", ["戊"], "己", refused=5), "a joining in phase counted")
    author = Author(P256, "ruling too early")
    author.new(author.definition([CHAIRS], 7, chief=1, stations=1))
    yield Bad("V5-ruling-before-open", author.ruling(1, "chairs", refused=5), "a ruling in phase defined")


def v6_named():
    yield Bad("V6-roll-without-names", stage(named, "defined").roll(4, edit=dropping("names"), refused=6), "a named vote, and no names")
    yield Bad("V6-roll-names-too-few", stage(named, "defined").roll(4, edit=changing("names", lambda names: names[1:]), refused=6), "4 keys, 3 names")
    yield Bad("V6-roll-name-empty", stage(named, "defined").roll(4, edit=setting("names", 0, ""), refused=6), "a name of no character")
    yield Bad("V6-roll-names-in-sealed-vote", at("accepted").roll(1, edit=setting("names", ["某人"]), refused=6), "names on the roll of a sealed vote")
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V6-named-unreadable" + mark, stage(named, "open", suite).cast(1, ["?", "for"], ["approve", "", ""], refused=6), "a ? in a named ballot")
    sealed = changing("contests", lambda parts: [{"id": part["id"], "cells": "", "proof": ""} for part in parts])
    yield Bad("V6-named-sealed", stage(named, "open").cast(1, ["for", "for"], ["approve", "", ""], edit=sealed, refused=6), "cells in a named vote")
    clear = setting("contests", [{"id": "projects", "rows": ["approve", "", ""]}])
    yield Bad("V6-clear-ballot-in-sealed-vote", at("one ballot").cast(1, FIRST, edit=clear, refused=6), "a credential's marks in clear, and the vote is sealed")
    yield Bad("V6-named-names", stage(named, "open").cast(1, ["for", "for"], ["approve", "", ""], edit=setting("contests", 1, "names", []), refused=6),
              "names in a named ballot")


def v6_papers():
    def paper(name, edit, comment):
        author = stage(election, "voted")
        return Bad("V6-paper-" + name, author.paper(["for", "against", ""], ["", ""], edit=edit, refused=6), comment)

    yield paper("names-missing", dropping("contests", 0, "names"), "the contest has others, and the paper no names")
    yield paper("names-too-many", setting("contests", 0, "names", ["甲", "乙", "丙"]), "3 names, others.max is 2")
    yield paper("name-empty", setting("contests", 0, "names", [""]), "an empty name")
    yield paper("name-direction-override", setting("contests", 0, "names", ["甲\u202e"]), "a name with U+202E")
    yield paper("names-without-others", setting("contests", 1, "names", []), "names in a contest that has no others")

    def ruling(name, edit, comment):
        return Bad("V6-ruling-" + name, stage(election, "voted").ruling(9, "card", ["for", "for"], edit=edit, refused=6), comment)

    yield ruling("contest", setting("contest", "other"), "a contest that is none of the definition's")
    yield ruling("read-without-rows", dropping("rows"), "read, and no rows")
    yield ruling("invalid-with-rows", setting("decision", "invalid"), "invalid, and rows")
    yield ruling("decision", setting("decision", "valid"), "a word the format has not")
    yield ruling("row-mark", setting("rows", 0, "approve"), "a mark of no contest")
    yield ruling("row-order", setting("rows", 0, "against+for"), "marks out of order")
    yield ruling("rows-too-few", setting("rows", ["for"]), "one row for two items")
    yield ruling("without-reason", setting("reason", ""), "an empty reason")
    yield ruling("line-0", setting("ballot", 0), "the line of the definition")
    yield ruling("station", setting("station", 1), "an unknown member")

    def join(name, edit, comment):
        return Bad("V6-join-" + name, stage(election, "voted").join("chairs", ["甲"], "丙", edit=edit, refused=6), comment)

    yield join("contest", setting("contest", "other"), "a contest that is none of the definition's")
    yield join("no-names", setting("names", []), "nothing is joined")
    yield join("as-empty", setting("as", ""), "joined to an empty name")
    yield join("without-reason", dropping("reason"), "no reason")


def v6_results():
    def result(name, author, edit, comment):
        return Bad("V6-result-" + name, author.copy().result(edit=edit, refused=6), comment)

    shared = election("shared")
    yield result("without-others", shared, dropping("contests", 0, "others"), "the contest has others, its result none")
    yield result("others-unasked", shared, setting("contests", 1, "others", []), "others where the contest has none")
    yield result("others-count-0", shared, changing("contests", 0, "others", lambda all_names: all_names + [{"count": 0, "name": "王"}]), "a name without a vote")
    for name, ref in (("0", "+0"), ("leading-zero", "+01"), ("501", "+501"), ("bare", "+")):
        yield result("ref-" + name, shared, setting("contests", 0, "verdict", "adopted", [ref]), "a reference " + ref)
    grades = ("contests", 1, "verdict", "grades")
    yield result("grade-missing", congress(), dropping(*grades, "d"), "an item without a grade")
    yield result("grade-of-nobody", congress(), setting(*grades, "e", "satisfied"), "a grade of an item that is none")
    yield result("pass-state", congress(), setting("contests", 0, "verdict", "state", "short"), "short under the rule pass")
    yield result("pass-adopted", congress(), setting("contests", 0, "verdict", "adopted", []), "a member of another rule")
    yield result("grade-state", congress(), setting("contests", 1, "verdict", "state", "tied"), "tied under the rule grade")
    void = void_rules()
    yield result("void-pass-counts", void, setting("contests", 0, "counts", [[2, 0, 0], [2, 0, 0]]), "counts in a void vote, rule pass")
    yield result("void-grade-counts", void, setting("contests", 1, "unreadable", [0, 0, 0, 0]), "unreadable in a void vote, rule grade")
    yield result("void-grades", void, setting("contests", 1, "verdict", "grades", {item: "dissatisfied" for item in "abcd"}), "grades in a void vote")
    yield result("void-others", void, setting("contests", 2, "others", [{"count": 2, "name": "周"}]), "names in a void vote")


def v9():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V9-ruling-by-another-trustee" + mark, stage(election, "voted", suite).ruling(9, "card", by=1, refused=9), "trustee 1 rules, the chief is 2")
    yield Bad("V9-join-by-another-trustee", stage(election, "voted").join("chairs", ["甲"], "丙", by=1, refused=9), "trustee 1 joins, the chief is 2")
    yield Bad("V9-ruling-by-no-trustee", stage(election, "voted").ruling(9, "card", edit=setting("trustee", 3), refused=9), "trustee 3 of 2")
    yield Bad("V9-ruling-without-chief", at("voted").ruling(13, "projects", ["approve", "approve", ""], by=1, refused=9), "nobody is chief")
    author = stage(named, "open")
    author.stations.append(author.party("station 1"))
    yield Bad("V9-paper-in-named-vote", author.paper(["for", "for"], ["approve", "", ""], refused=9), "a named vote has no station")
    yield Bad("V9-named-withdrawn", stage(named, "open").cast(3, ["for", "for"], ["approve", "", ""], refused=9), "a key that was withdrawn")


def v10():
    unsigned = setting("sig", pack(bytes(64)))
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V10-ruling-unsigned" + mark, stage(election, "voted", suite).ruling(9, "card", after=unsigned, refused=10), "a signature of zeros")
        yield Bad("V10-ruling-signature" + mark, stage(election, "voted", suite).ruling(9, "card", after=changing("sig", break_signature), refused=10),
                  "a bit of r is wrong")
        yield Bad("V10-named-ballot-signature" + mark, stage(named, "open", suite).cast(
            1, ["for", "for"], ["approve", "", ""], after=changing("sig", break_signature), refused=10), "a bit of r is wrong")
    author = stage(election, "voted")
    author.trustees.reverse()
    yield Bad("V10-ruling-signed-by-another", author.ruling(9, "card", refused=10), "trustee 1 signed for the chief")
    yield Bad("V10-ruling-changed", stage(election, "voted").ruling(9, "card", ["for", "?"], after=setting("rows", 1, "for"), refused=10),
              "a reading was changed after signing")
    yield Bad("V10-ruling-signed-as-join", stage(election, "voted").ruling(9, "card", signed_as="join", refused=10), "signed as of the kind join")
    yield Bad("V10-join-changed", stage(election, "voted").join("chairs", ["甲"], "丙", after=setting("as", "乙"), refused=10), "the name was changed after signing")
    yield Bad("V10-named-ballot-changed", stage(named, "open").cast(1, ["for", "for"], ["approve", "", ""], after=setting("contests", 0, "rows", 0, "against"),
                                                                    refused=10), "a mark was changed after signing")


def idle_decryption(author, kind, parts):
    """A rehearsal or share by trustee 1 that is in shape and has points and scalars where it needs them."""
    point = author.trustees[0].bytes
    body = {"trustee": 1, "shares": pack(bytes(64) * parts), "proof": pack(point + bytes(64) * parts + bytes(32))}
    return author.append(kind, body, author.trustees[0], refused=11)


def v11():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V11-ruling-after-share" + mark, stage(election, "shared", suite).ruling(9, "chairs", refused=11), "a ruling when sums are being opened")
        yield Bad("V11-deal-in-named-vote" + mark, stage(named, "defined", suite).deal(1, refused=11), "nothing is encrypted")
    yield Bad("V11-join-after-share", stage(election, "shared").join("chairs", ["戊"], "己", refused=11), "a joining when sums are being opened")
    yield Bad("V11-accept-in-named-vote", stage(named, "rolled").accept(1, refused=11), "nobody has dealt, and nobody may")
    yield Bad("V11-rehearsal-in-named-vote", idle_decryption(stage(named, "rolled"), "rehearsal", 1), "there is nothing to rehearse")
    yield Bad("V11-share-in-named-vote", idle_decryption(stage(named, "closed"), "share", 9), "there is nothing to decrypt")
    yield Bad("V11-open-named-without-roll", stage(named, "defined").open(4, 0, refused=11), "nobody is on the roll")
    yield Bad("V11-second-named-ballot", stage(named, "open").cast(0, ["for", "for"], ["approve", "", ""], refused=11), "a second ballot by one credential")
    author = stage(named, "open")
    yield Bad("V11-named-ballot-again", author.append("ballot", last_body(author), author.cards[0], refused=11), "the very same ballot once more, chained")


# V17, V19

def v17():
    yield Bad("V17-named-live-above-issued", stage(named, "rolled").open(4, 3, refused=17), "4 live, 3 issued, no station")
    yield Bad("V17-named-no-quorum", stage(named, "rolled").open(2, 2, stage(named, "rolled").cards[2:], refused=17), "2 present of 4")


def v19():
    for suite, mark in ((P256, ""), (SM2, "-SM2")):
        yield Bad("V19-named-over-the-cap" + mark, stage(named, "open", suite).cast(1, ["for", "for"], ["approve"] * 3, refused=19), "3 marks, cap 1..2")
        yield Bad("V19-named-conflict" + mark, stage(named, "open", suite).cast(1, ["for+against", "for"], ["approve", "", ""], refused=19), "two marks, row [1,1]")
    yield Bad("V19-named-under-the-cap", stage(named, "open").cast(1, ["for", "for"], ["", "", ""], refused=19), "no mark, cap 1..2")
    yield Bad("V19-named-under-the-row", stage(named, "open").cast(1, ["for", ""], ["approve", "", ""], refused=19), "no mark on one item, row [1,1]")
    for conflict in ("mark", "ballot"):
        author = Author(P256, "named conflict")
        definition = author.definition([CARD], deputies=2, secrecy="named", conflict=conflict)
        author.prepare(definition, cards=2).open(2, 2)
        yield Bad("V19-named-conflict-" + conflict, author.cast(0, ["for+abstain", ""], refused=19), "two marks on one item; validity.conflict is " + conflict)


def flaws():
    for group in (v5, v6_definition, v6_named, v6_papers, v6_results, v9, v10, v11, v12, v17, v19):
        yield from group()
