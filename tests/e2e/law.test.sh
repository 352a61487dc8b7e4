# The law of the count, through the programs: presets, papers, names, rulings, named votes, run-offs, warnings.

# From vote.json to a vote that wants its roll, and can be opened then.
ready() {
    stage_new
    stage_dealt
    stage_accepted
    stage_rehearsed
}

# The result sheet is there, the trustees have attested, the verifier agrees.
finish() {
    stage_closed
    stage_shared
    stage_counted
    trustees attest t1
    verified
}

# verdict CONTEST: the verdict of one contest of vote.log, as canonical JSON.
verdict() {
    piaojue result vote.log --json | python3 -c '
import json, sys
for contest in json.load(sys.stdin)["contests"]:
    if contest["id"] == sys.argv[1]:
        print(json.dumps(contest["verdict"], sort_keys=True, separators=(",", ":"), ensure_ascii=False))' "$1"
}

want_verdict() {
    [ "$(verdict "$1")" = "$2" ] || die "verdict of $1: $(verdict "$1"), wanted $2"
}

# The line of the README that defines a vote of this kind, with the files that stand there.
readme_define() {
    sed -n '/^<!-- kinds -->/,/^```$/p' "$ROOT/$2" | grep -E "^PEOPLE=|--preset $1 " >define.sh
    [ "$(wc -l <define.sh)" = 2 ] || die "no definition of $1 in $2"
    bash -euo pipefail define.sh >defined 2>warnings || die "$(cat warnings)"
}

# preset_vote KIND [README]: from the two CSV files of the example to a verdict, as the README says it.
preset_vote() {
    cp "$ROOT/examples/$1/items.csv" "$ROOT/examples/$1/ballots.csv" .
    small_keys P256-SHA256
    readme_define "$1" "${2:-README.md}"
    [ ! -s warnings ] || die "$(cat warnings)"
    stage_new 2>/dev/null
    stage_dealt
    stage_accepted
    if head -n 1 ballots.csv | grep -q '+'; then
        piaojue roll vote.log --key recorder.key --count 1 --cards spare.csv >/dev/null
        stage_rehearsed
        piaojue open vote.log --key recorder.key --present 12 --issued 12 --withdraw spare.csv >/dev/null
        piaojue import vote.log --station station.key --paper ballots.csv >/dev/null
    else
        piaojue roll vote.log --key recorder.key --count 12 --cards cards.csv >/dev/null
        stage_rehearsed
        piaojue open vote.log --key recorder.key --present 12 --issued 12 >/dev/null
        expect 0 'ballots recorded: 12,' piaojue cast vote.log --batch ballots.csv --cards cards.csv
    fi
    finish
}

test_preset_project_vote() {
    preset_vote project-vote
    want_verdict projects '{"adopted":["p1","p2","p3"],"runoff":{"items":[],"places":0},"short":0,"state":"decided"}'
    piaojue report vote.log --lang zh | grep -q '入选 3 名'
}

test_preset_election() {
    preset_vote election README.zh-CN.md
    want_verdict election '{"adopted":["c1","c2","c3"],"runoff":{"items":[],"places":0},"short":0,"state":"decided"}'
    piaojue result vote.log --json | grep -qF '"others":[{"count":2,"name":"王小明"},{"count":1,"name":"王晓明"}]'
}

test_preset_resolution() {
    preset_vote resolution
    want_verdict resolutions '{"passed":["r1"],"state":"decided"}'
}

test_preset_appointment() {
    preset_vote appointment README.zh-CN.md
    want_verdict appointments '{"passed":["a1","a2"],"state":"decided"}'
}

test_preset_satisfaction() {
    preset_vote satisfaction
    want_verdict satisfaction '{"grades":{"s1":"satisfied","s2":"fair","s3":"dissatisfied"},"state":"decided"}'
}

# Both READMEs define the same; every rule that a preset writes in has its line, with a source, in docs/presets.md.
test_presets_are_documented() {
    local kind
    small_keys P256-SHA256
    small_items
    for kind in project-vote election resolution appointment satisfaction; do
        readme_define "$kind" README.md
        mv vote.json one.json
        cp defined english
        readme_define "$kind" README.zh-CN.md
        sed 's/"title":"[^"]*"//' one.json >one
        sed 's/"title":"[^"]*"//' vote.json | cmp - one
        rm vote.json one.json
        python3 - "$kind" "$ROOT/docs/presets.md" <<'END_PYTHON'
import re, shlex, sys
kind, path = sys.argv[1:]
line = next(line for line in open("english", encoding="utf-8") if line.startswith("not typed"))
words = shlex.split(line.split(":", 1)[1])
written = {(words[i], words[i + 1]) for i in range(0, len(words), 2)}
sections = re.split(r"^## ", open(path, encoding="utf-8").read(), flags=re.M)
documented = set()
for section in sections:
    if section.startswith(("In all presets", kind + " ")):
        documented |= {tuple(shlex.split(option)) for option in re.findall(r"^\| `(--[^`]+)` \|", section, re.M)}
assert written == documented, (sorted(written - documented), sorted(documented - written))
END_PYTHON
    done
}

people() {
    piaojue define --suite P256-SHA256 --title 票决 --recorder recorder.pub --trustee t1.pub --trustee t2.pub --trustee t3.pub --threshold 2 "$@"
}

# Two kinds of votes on one sheet, with cards and papers together.
test_several_contests() {
    small_keys P256-SHA256
    printf 'id,title\np1,甲\np2,乙\np3,丙\n' >projects.csv
    printf 'id,title\nr1,决议\n' >report.csv
    printf 'id,title\nc1,候选人甲\nc2,候选人乙\n' >candidates.csv
    people --deputies 15 --station station.pub --chief 1 --preset project-vote --contest projects --items projects.csv --places 2 \
        --contest report --preset resolution --items report.csv --pass "at least 2/3" \
        --contest mayor --preset election --items candidates.csv --places 1 --contest-title 选举 -o vote.json --explain >said
    grep -q '选举 (mayor)' said
    grep -q 'at least 2/3 of all deputies (15), that is from 10' said
    ready
    stage_roll 8
    piaojue open vote.log --key recorder.key --present 12 --issued 12 >/dev/null
    { echo projects/p1,projects/p2,projects/p3,report/r1,mayor/c1,mayor/c2; yes approve,approve,,approve,approve,oppose | head -n 8; } >ballots.csv || true
    piaojue cast vote.log --batch ballots.csv --cards cards.csv >/dev/null
    expect 2 'column mayor/\+ is missing: the names written in' piaojue import vote.log --station station.key --paper ballots.csv
    expect 2 'no names are written in in this contest' piaojue import vote.log --station station.key --paper <(sed '1s/$/,report\/+/;2,$s/$/,/' ballots.csv)
    cat >paper.csv <<'END_CSV'
report/r1,projects/p1,projects/p2,projects/p3,mayor/c1,mayor/c2,mayor/+
approve,approve,,approve,oppose,oppose,候选人丙
approve,approve,,approve,oppose,oppose,候选人丙
oppose,approve,approve+approve,,,,
oppose,,,,approve,abstain,
END_CSV
    refused 1 'paper.csv:4: column projects/p2: mark approve is given twice' piaojue import vote.log --station station.key --paper paper.csv
    sed -i 's/approve+approve/approve/' paper.csv
    piaojue import vote.log --station station.key --paper paper.csv >/dev/null
    finish
    want_verdict projects '{"adopted":["p1","p2"],"runoff":{"items":[],"places":0},"short":0,"state":"decided"}'
    want_verdict report '{"passed":["r1"],"state":"decided"}'
    want_verdict mayor '{"adopted":["c1"],"runoff":{"items":[],"places":0},"short":0,"state":"decided"}'
    piaojue result vote.log --json | grep -qF '"others":[{"count":2,"name":"候选人丙"}]'
}

test_named_vote() {
    small_keys P256-SHA256
    printf 'id,title\nr1,决议\n' >items.csv
    people --preset resolution --deputies 6 --items items.csv --secrecy named -o vote.json >/dev/null
    stage_new
    [ "$(piaojue status vote.log --json | python3 -c 'import json,sys; s=json.load(sys.stdin); print(s["next"], s["secrecy"])')" = "roll named" ]
    printf 'name\n甲\n"乙 ""二"", 某"\n丙\n丁\n戊\n' >names.csv
    refused 1 'name' piaojue roll vote.log --key recorder.key --count 5 --cards cards.csv
    refused 2 'wanted --count, or --names' piaojue roll vote.log --key recorder.key --count 5 --names names.csv --cards cards.csv
    refused 2 'column name is missing' piaojue roll vote.log --key recorder.key --names items.csv --cards cards.csv
    [ ! -e cards.csv ] || die "cards of a refused roll were left behind"
    printf 'name\n甲\n"乙\x01"\n' >bad.csv
    refused 2 'name 2 of the list: 1 to 600 bytes of UTF-8 without control characters' piaojue roll vote.log --key recorder.key --names bad.csv --cards cards.csv
    piaojue roll vote.log --key recorder.key --names names.csv --cards cards.csv >/dev/null
    head -n 1 cards.csv | grep -qx 'card,name'
    [ "$(cut -d, -f2- cards.csv | tail -n +2)" = '"甲"
"乙 ""二"", 某"
"丙"
"丁"
"戊"' ]
    piaojue open vote.log --key recorder.key --present 5 --issued 5 >/dev/null
    # The names of cards.csv may stand beside the codes.
    printf 'r1\napprove\noppose\napprove\napprove\napprove\n' >marks.csv
    paste -d, cards.csv marks.csv >ballots.csv
    piaojue cast vote.log --batch ballots.csv >/dev/null
    # Who voted how stands in the log.
    python3 - <<'END_PYTHON'
import json
names, votes = {}, {}
for line in open("vote.log", encoding="utf-8"):
    record = json.loads(line)
    if record["kind"] == "roll":
        names.update(zip(record["body"]["keys"], record["body"]["names"]))
    if record["kind"] == "ballot":
        votes[names[record["body"]["credential"]]] = record["body"]["contests"][0]["rows"]
assert votes == {"甲": ["approve"], '乙 "二", 某': ["oppose"], "丙": ["approve"], "丁": ["approve"], "戊": ["approve"]}, votes
END_PYTHON
    stage_closed
    refused 1 'named' piaojue share vote.log --key t1.key
    expect 0 'next: piaojue result' piaojue status vote.log
    stage_counted
    trustees attest t1 t2 t3
    verified
    want_verdict resolutions '{"passed":["r1"],"state":"decided"}'
    # A sealed vote takes no names, neither on the roll nor beside the codes of a batch.
    small_vote rehearsed
    refused 1 'name' piaojue roll vote.log --key recorder.key --names names.csv --cards more.csv
    small_vote open
    write_ballots
    { echo name; seq 6; } | paste -d, ballots.csv - >named.csv
    refused 2 'column "name" is no item' piaojue cast vote.log --batch named.csv
}

# papers [OPTION …]: an election on paper, to be opened. open_papers: opened, with seven papers in it, of which two are doubtful.
papers() {
    small_keys P256-SHA256
    printf 'id,title\nc1,甲\nc2,乙\nc3,丙\n' >items.csv
    people --preset election --deputies 10 --items items.csv --places 2 --station station.pub "$@" -o vote.json >/dev/null 2>&1
    ready
}

open_papers() {
    papers "$@"
    stage_roll 1
    piaojue open vote.log --key recorder.key --present 7 --issued 7 --withdraw cards.csv >/dev/null
    cat >paper.csv <<'END_CSV'
c1,c2,c3,+
approve,?,,
approve,approve,oppose,
approve,oppose,,  王 小明 ；
approve,oppose,,王小明
approve,approve,?,
approve,approve,oppose,
approve,approve,,
END_CSV
    piaojue import vote.log --station station.key --paper paper.csv >/dev/null
}

# doubtful ROWS: the line of the paper with these rows.
doubtful() {
    python3 - "$1" <<'END_PYTHON'
import json, sys
for line in open("vote.log", encoding="utf-8"):
    record = json.loads(line)
    if record["kind"] == "ballot" and ",".join(record["body"]["contests"][0]["rows"]) == sys.argv[1]:
        print(record["seq"])
END_PYTHON
}

rule() {
    piaojue rule vote.log --reason "字迹可辨" "$@"
}

test_rulings() {
    local first second readable language
    open_papers --chief 1
    first=$(doubtful 'approve,?,')
    second=$(doubtful 'approve,approve,?')
    readable=$(doubtful 'approve,approve,' | head -n 1)
    refused 1 't2 is not the chief scrutineer.s, who is t1' rule --key t2.key --ballot "$first" --invalid
    refused 1 'station is not the chief scrutineer' rule --key station.key --ballot "$first" --invalid
    refused 1 'V27 .*is no paper ballot' rule --key t1.key --ballot 2 --invalid
    refused 1 'V27 .*nothing unreadable' rule --key t1.key --ballot "$readable" --invalid
    refused 1 'V27 .*changes what can be read' rule --key t1.key --ballot "$first" --read ",approve,"
    refused 1 'no contest "mayor"' rule --key t1.key --ballot "$first" --contest mayor --invalid
    refused 2 'items found: 2, wanted: the 3 of contest election' rule --key t1.key --ballot "$first" --read "approve,approve"
    refused 1 '--read: c2: found mark "aprove", wanted one of: approve, oppose, abstain' rule --key t1.key --ballot "$first" --read "approve,aprove,"
    refused 2 'either --read or --invalid' rule --key t1.key --ballot "$first"
    refused 2 '--reason TEXT is missing' piaojue rule vote.log --key t1.key --ballot "$first" --invalid
    expect 0 "ruling recorded: line [0-9]+ of vote.log" rule --key t1.key --ballot "$first" --contest election --read "approve,approve,"
    refused 1 'V27 .*has been ruled on' rule --key t1.key --ballot "$first" --invalid
    expect 0 'nobody has ruled on: 1; see piaojue doubtful' piaojue close vote.log --key recorder.key
    expect 0 'rules on doubtful papers: 1; see piaojue doubtful vote.log' piaojue status vote.log
    expect 0 "line $second, contest election: to be ruled on: \"approve,approve,\\?\"" piaojue doubtful vote.log
    grep -qF "line $first, contest election: ruled on, read as \"approve,approve,\"" output
    cp vote.log early.log
    piaojue share early.log --key t1.key >/dev/null
    ! piaojue status early.log | grep -q 'rules on doubtful papers' || die "a ruling is asked for when it is too late"
    rule --key t1.key --ballot "$second" --invalid >/dev/null
    expect 0 "line $second, contest election: ruled invalid" piaojue doubtful vote.log
    piaojue doubtful vote.log --json | python3 -c 'import json,sys; assert len(json.load(sys.stdin)["doubtful"]) == 2'
    trustees share t1
    open_share_refuses "$second"
    trustees share t2
    stage_counted
    verified
    piaojue result vote.log --json >result.json
    piaojue report vote.log --json >report.json
    for language in en zh; do
        piaojue report vote.log --lang $language -o $language.html >/dev/null
        python3 "$HERE/sheet.py" $language.html report.json result.json
    done
    # One invalid, one read; 王 小明 and 王小明 are two names as long as nobody joins them.
    piaojue result vote.log --json | grep -qF '"counts":[[6,0,0],[4,2,0],[0,2,0]],"id":"election","invalid":1'
    piaojue result vote.log --json | grep -qF '"others":[{"count":1,"name":"王 小明"},{"count":1,"name":"王小明"}]'
}

# Once something is decrypted nobody may choose how a paper is read.
open_share_refuses() {
    refused 1 'a share is in' rule --key t1.key --ballot "$1" --invalid
    refused 1 'a share is in' piaojue join vote.log --key t1.key --names 王小明 --as 王晓明 --reason x
}

test_joins() {
    join() { piaojue join vote.log --reason "同一人" "$@"; }
    open_papers --chief 2
    refused 1 't1 is not the chief scrutineer.s, who is t2' join --key t1.key --names "王 小明" --as 王小明
    refused 1 'V27 .*as. itself' join --key t2.key --names "王 小明;王小明" --as 王小明
    refused 2 'names: 1 to 600 bytes of UTF-8 without control characters' join --key t2.key --names "$(printf '王\x01五')" --as 王小明
    refused 2 'names: 1 to 600 bytes of UTF-8 without control characters' join --key t2.key --names "$(printf '\xcd\xf5')" --as 王小明
    refused 2 'wanted spellings' join --key t2.key --names " ; " --as 王小明
    expect 0 'contest election: 王 小明, papers: 1$' piaojue names vote.log
    expect 0 'spellings joined' join --key t2.key --names "王 小明" --as 王小明
    refused 1 'V27 .*joined before' join --key t2.key --names "王 小明" --as 王晓明
    expect 0 'contest election: 王 小明, papers: 1; counted as 王小明' piaojue names vote.log
    piaojue names vote.log --json | python3 -c 'import json,sys; assert len(json.load(sys.stdin)["names"]) == 2'
    finish
    piaojue result vote.log --json | grep -qF '"others":[{"count":2,"name":"王小明"}]'
    sed "/\"kind\":\"join\"/s/\"王 小明\"/\"$(printf 'x%.0s' {1..700})\"/" vote.log >other.log
    expect 1 'check V6 ' piaojue status other.log
    expect 1 ': V6' piaojue-verify other.log
    small_vote counted
    expect 0 'no name is written in' piaojue names vote.log
    expect 0 'no paper has anything unreadable' piaojue doubtful vote.log
}

test_no_chief() {
    open_papers
    refused 1 'no chief scrutineer' rule --key t1.key --ballot "$(doubtful 'approve,?,')" --invalid
    refused 1 'no chief scrutineer' piaojue join vote.log --key t1.key --names "王 小明" --as 王小明 --reason x
    # Without papers there is nothing to rule on either.
    small_vote open
    refused 1 'no chief scrutineer' rule --key t1.key --ballot 3 --invalid
}

test_names_written_in() {
    import() { piaojue import vote.log --station station.key --paper more.csv; }
    open_papers
    printf 'c1,c2,c3,+\noppose,oppose,oppose,丙;丁；戊\n' >more.csv
    refused 1 'more.csv:2: column \+: names found: 3, wanted at most: 2' import
    printf 'c1,c2,c3\noppose,,\n' >more.csv
    refused 2 'column \+ is missing: the names written in' import
    printf 'c1,c2,c3,+,election/+\noppose,,,丙,丙\n' >more.csv
    refused 2 'the names of contest election have two columns' import
    printf 'c1,c2,c3,+\noppose,,,"丙\x7f"\n' >more.csv
    refused 1 'name is 1 to 600 bytes' import
    # More names than candidates that the paper opposes: it is void, and its names are not counted.
    rm vote.log vote.json cards.csv ./*.key ./*.pub
    papers
    stage_roll 1
    piaojue open vote.log --key recorder.key --present 7 --issued 2 --withdraw cards.csv >/dev/null
    printf 'c1,c2,c3,election/+\noppose,,,丙;丁\noppose,oppose,,；丙 ; 丁;\n' >more.csv
    import >/dev/null
    finish
    piaojue result vote.log --json | grep -qF '"invalid":1,"others":[{"count":1,"name":"丁"},{"count":1,"name":"丙"}]'
}

# A tie decides the last place: the run-off is a vote of its own, and follows the first.
test_runoff() {
    small_keys P256-SHA256
    printf 'id,title\np1,甲\np2,乙\np3,丙\np4,丁\n' >items.csv
    people --preset project-vote --deputies 6 --items items.csv --places 2 -o vote.json >/dev/null 2>&1
    ready
    stage_roll 6
    stage_open_six
    printf 'p1,p2,p3,p4\napprove,approve,,\napprove,approve,,\napprove,,approve,\napprove,,approve,\n,,approve,\n,,,\n' >ballots.csv
    piaojue cast vote.log --batch ballots.csv --cards cards.csv >/dev/null
    expect 1 'no result' piaojue runoff vote.log -o next.json
    finish
    want_verdict projects '{"adopted":["p1"],"runoff":{"items":[],"places":0},"short":1,"state":"short"}'
    # One short, and left so: nothing follows.
    expect 1 'nothing is left to decide' piaojue runoff vote.log -o next.json
    [ ! -e next.json ] || die "a definition was left behind"
    rm vote.log vote.json cards.csv
    people --preset project-vote --deputies 6 --items items.csv --places 2 --base none -o vote.json >/dev/null 2>&1
    ready
    stage_roll 6
    stage_open_six
    printf 'p1,p2,p3,p4\napprove,approve,,\napprove,approve,,\napprove,,approve,\napprove,,approve,\n,,,approve\n,,,\n' >ballots.csv
    piaojue cast vote.log --batch ballots.csv --cards cards.csv >/dev/null
    finish
    want_verdict projects '{"adopted":["p1"],"runoff":{"items":["p2","p3"],"places":1},"short":0,"state":"runoff"}'
    expect 0 'another vote has to follow; its definition: piaojue runoff vote.log' piaojue status vote.log
    expect 0 'contest projects, 票决: items: 2, places: 1' piaojue runoff vote.log -o next.json
    grep -q '  p2 乙' output
    expect 2 'next.json: there already' piaojue runoff vote.log -o next.json
    piaojue runoff vote.log -o - 2>/dev/null | cmp - <(cat next.json; echo)
    expect 0 '"file":"same.json"' piaojue runoff vote.log -o same.json --json
    cmp same.json next.json
    expect 0 '"follow_up":1' piaojue status vote.log --json
    python3 - <<'END_PYTHON'
import json
old, new = json.load(open("vote.json")), json.load(open("next.json"))
contest = new["contests"][0]
assert [item["id"] for item in contest["items"]] == ["p2", "p3"] and contest["decide"]["places"] == 1 and contest["decide"]["tie"] == "presidium", contest
assert "follows" in new and "follows" not in old and new["electorate"] == old["electorate"] and new["validity"] == old["validity"], new
END_PYTHON
    mv vote.log old.log
    mv next.json vote.json
    rm cards.csv
    ready
    stage_roll 6
    stage_open_six
    printf 'p2,p3\napprove,\napprove,\napprove,\n,approve\n,approve\n,\n' >ballots.csv
    piaojue cast vote.log --batch ballots.csv --cards cards.csv >/dev/null
    finish
    want_verdict projects '{"adopted":["p2"],"runoff":{"items":[],"places":0},"short":0,"state":"decided"}'
    expect 0 VERIFIED piaojue-verify vote.log --previous old.log
    expect 0 '"follows":"verified"' piaojue-verify --json vote.log --previous old.log
    expect 0 '"follows":"not-shown"' piaojue-verify --json vote.log
    small_vote counted
    cp "$WORK/stages-P256-SHA256-plain/counted.log" other.log
    expect 1 REFUTED piaojue-verify old.log --previous other.log
}

stage_open_six() { piaojue open vote.log --key recorder.key --present 6 --issued 6 >/dev/null; }

test_warnings() {
    small_keys P256-SHA256
    printf 'id,title\np1,甲\np2,乙\np3,丙\np4,丁\np5,戊\np6,己\n' >items.csv
    expect 0 'warning: contest projects: candidates: 6, places: 6: fewer than a fifth' people --preset project-vote --deputies 60 --items items.csv --places 6 -o a.json
    expect 0 '请注意：' people --preset project-vote --deputies 60 --items items.csv --places 6 -o zh.json --lang zh
    expect 0 'warning: .*votes needed: 31, but the vote may be held with 20 present' people --preset resolution --deputies 60 --items items.csv --quorum "at least 1/3" -o b.json
    expect 0 'warning: with so few voters .6. a unanimous result' people --preset resolution --deputies 8 --items items.csv -o vote.json
    expect 0 'warning: there is no --chief' people --preset resolution --deputies 60 --items items.csv --station station.pub -o d.json
    expect 0 '^definition: e.json' people --preset resolution --deputies 60 --items items.csv -o e.json
    ! grep -q warning output || die "a warning without a reason"
    # The warnings stand on standard error: standard output is the definition alone.
    people --preset resolution --deputies 8 --items items.csv -o - 2>/dev/null | python3 -c 'import json,sys; json.load(sys.stdin)'
    expect 0 'warning: with so few voters .6.' piaojue new vote.log --definition vote.json --key recorder.key
    stage_dealt
    stage_accepted
    stage_roll 7
    stage_rehearsed
    expect 0 'warning: with so few voters .7.' piaojue open vote.log --key recorder.key --present 7 --issued 7
}

test_contradictions() {
    small_keys P256-SHA256
    small_items
    no() {
        expect 2 "$1" people --deputies 60 --items items.csv "${@:2}" -o vote.json
        [ ! -e vote.json ] || die "a definition that was refused was left behind"
    }
    # 镇海 2022: exactly half is both.
    no 'below' --preset satisfaction --grade "satisfied:satisfied:at least 1/2" --grade "fair:satisfied+fair:at least 1/2" --grade "dissatisfied:at most 1/2"
    # And nobody's.
    no 'below' --preset satisfaction --grade "satisfied:satisfied:more than 1/2" --grade "dissatisfied:less than 1/2"
    no 'grades' --preset satisfaction --grade satisfied:satisfied:"at least 1/2" --grade satisfied
    no 'a mark is none of the contest' --preset satisfaction --grade satisfied:happy:"at least 1/2" --grade no
    no 'cap' --preset project-vote --places 3 --cap approve:3-2
    no 'cap' --preset project-vote --places 3 --cap approve:0-6
    no 'max is more than there are items' --preset project-vote --places 6
    no 'places' --preset project-vote --places 6 --cap none
    no 'others' --preset election --places 3
    no 'more_than|pass' --preset resolution --pass "more than 2/2"
    no 'base|pass' --preset resolution --base none
    no 'blank' --preset project-vote --places 3 --blank invalid
    no 'cap or row needs a min of 1' --preset resolution --blank invalid
    no 'with one mark it has to be .0,1.' --preset project-vote --places 3 --row 1-1
    no 'chief' --preset resolution --chief 4
    no 'station' --preset resolution --secrecy named --station station.pub --chief 1
    no '--places: found "0"' --preset project-vote --places 0
    no '--places N is missing' --preset project-vote
    no '--places: stands in --decide already' --preset project-vote --decide select:approve:3 --places 3
    no '--tie: means nothing with --decide pass' --preset resolution --tie runoff
    no '--grade: found "half", wanted "less than P/Q"' --preset satisfaction --grade good:satisfied:"at least 1/2" --grade bad:half
    no '--preset: found "budget", wanted one of: project-vote, election' --preset budget
    no 'contest projects: --marks A,B,… is missing' --decide pass:approve
    no '--quorum is missing: the presets differ, "at least 2/3" and "more than 1/2"' --contest a --preset resolution --contest b --preset appointment
    no 'another contest has the same id' --preset resolution --contest a --contest a
    no '--items is given twice' --preset resolution --items items.csv
}

# Presets are options that somebody would have to type otherwise.
test_preset_is_options() {
    small_keys P256-SHA256
    small_items
    people --preset project-vote --deputies 60 --items items.csv --places 3 -o preset.json >/dev/null
    people --deputies 60 --items items.csv --marks approve --cap approve:0-3 --decide select:approve:3 --base deputies --pass "more than 1/2" \
        --quorum "at least 2/3" --others none --row 0-1 --tie runoff --second-tie presidium --shortfall leave --secrecy sealed --overvote ballot \
        --conflict mark --blank valid --unreadable mark -o typed.json >typed
    cmp preset.json typed.json
    people --preset project-vote --deputies 60 --items items.csv --decide select:approve:3 --cap approve:3-3 --tie presidium --base present \
        --overvote contest -o other.json --both >said
    grep -q '须有且仅有 3 项' said
    grep -q 'Items to be marked .*: exactly 3' said
    piaojue explain other.json --both | grep -q '由主席团决定'
    piaojue explain other.json --lang zh >zh
    [ "$(grep -cvxFf said zh)" = 0 ] || die "explain says it otherwise"
    piaojue new vote.log --definition other.json --key recorder.key >/dev/null
    piaojue explain vote.log --lang zh | cmp - zh
    expect 1 'check V' piaojue explain <(head -c 500 vote.log)
    expect 2 'explain' people --preset project-vote --deputies 60 --items items.csv --places 3 -o - --explain
}
