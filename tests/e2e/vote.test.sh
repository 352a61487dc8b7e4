# Whole votes.

# The quick start of the README, as it stands there, with a smaller number of deputies.
quick_start() {
    mkdir -p examples/lanzhou-2024
    cp "$ROOT/examples/lanzhou-2024/projects.csv" examples/lanzhou-2024/
    head -n 13 "$ROOT/examples/lanzhou-2024/ballots.csv" >examples/lanzhou-2024/ballots.csv
    sed -n '/^<!-- quick start -->/,/^```$/p' "$ROOT/$1" | sed '/^<!--/d;/^```/d' >script
    grep -q 'piaojue attest' script || die "no quick start in $1"
    sed -i "s/P256-SHA256/$2/;s/304/12/g;s/360/14/g" script
    # Names of the programs only: PATH leads to them.
    bash -euo pipefail script >said 2>&1 || die "$(cat said)"
    grep -q '^VERIFIED' said || die "$(cat said)"
    cd my-vote
    [ "$(piaojue status vote.log --json | python3 -c 'import json,sys; s=json.load(sys.stdin); print(s["phase"], s["returned"], s["next"])')" = "counted 12 attest" ]
}

test_quick_start() {
    quick_start README.md P256-SHA256
}

test_quick_start_sm2_chinese() {
    quick_start README.zh-CN.md SM2-SM3
}

test_small_vote_result() {
    local suite
    for suite in $(suites); do
        rm -rf ./*
        small_vote counted "$suite"
        piaojue result vote.log --json >result.json
        printf '%s\n' '{"attendance":{"deputies":8,"issued":6,"present":6,"returned":6},"contests":[{"counts":[[6],[5],[4],[1],[1]],"id":"projects","invalid":0,"unreadable":[0,0,0,0,0],"valid":6,"verdict":{"adopted":["p01","p02"],"runoff":{"items":[],"places":0},"short":1,"state":"short"}}]}' >wanted.json
        cmp result.json wanted.json
        trustees attest t1 t2 t3
        verified
    done
}

test_one_ballot_a_call() {
    local i
    small_vote open
    card 1 | piaojue cast vote.log --card - p01=approve p02=approve --json >receipt.json
    expect 0 'ballot recorded: line 12 of vote.log' piaojue cast vote.log --card "$(card 2)" projects/p01=approve
    expect 0 '^c2sp.org/tlog-proof@v1$' piaojue cast vote.log --card "$(card 3)" --blank
    grep -q '^index 13$' output || die "$(cat output)"
    # The receipt's leaf is what the next line chains to.
    python3 - <<'END'
import json
receipt = json.load(open("receipt.json"))
lines = open("vote.log", "rb").read().splitlines()
assert json.loads(lines[receipt["line"] + 1])["prev"] == receipt["leaf"], receipt
END
    for i in 4 5 6; do
        card $i | piaojue cast vote.log --card - p01=approve >/dev/null
    done
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -qF '"counts":[[5],[1],[0],[0],[0]]'
    verified
}

test_paper_ballots() {
    small_vote rehearsed P256-SHA256 station
    piaojue open vote.log --key recorder.key --present 6 --issued 6 --withdraw <(head -n 3 cards.csv) >/dev/null
    printf 'p05,p04,p03,p02,p01\r\n,,,approve,approve\r\n?,,,,approve\r\n' >paper.csv
    expect 0 'paper ballots recorded: 2,' piaojue import vote.log --station station.key --paper paper.csv
    expect 1 withdrawn piaojue cast vote.log --card "$(card 1)" p01=approve
    card 3 | piaojue cast vote.log --card - p01=approve p03=approve >/dev/null
    printf 'p01,p02,p03,p04,p05\n,aye,,,\n' >wrong.csv
    refused 1 'wrong.csv:2: column p02: found mark "aye", wanted one of: approve' piaojue import vote.log --station station.key \
        --paper wrong.csv
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -qF '"counts":[[3],[1],[1],[0],[0]],"id":"projects","invalid":0,"unreadable":[0,0,0,0,1],"valid":3'
    verified
}

# A definition that the command line did not write, with two contests on one sheet.
test_two_contests() {
    small_keys P256-SHA256
    small_items
    small_define P256-SHA256
    python3 - <<'END'
import json
d = json.load(open("vote.json"))
d["contests"].append({"decide": {"base": "valid", "mark": "for", "pass": {"more_than": [1, 2]}, "places": 1, "rule": "select", "second_tie": "runoff",
                                 "shortfall": "leave", "tie": "runoff"},
                      "id": "budget", "items": [{"id": "p01", "title": "预算"}], "marks": ["for", "against", "abstain"], "row": [0, 1], "title": "预算"})
json.dump(d, open("two.json", "w"), indent=2)
END
    piaojue new vote.log --definition two.json --key recorder.key >/dev/null
    stage_dealt
    stage_accepted
    piaojue roll vote.log --key recorder.key --count 6 --cards cards.csv >/dev/null
    stage_rehearsed
    stage_open
    write_ballots
    { echo budget/p01; printf 'for\nfor\nagainst\nfor\n\nabstain\n'; } | paste -d, ballots.csv - | sed '1s/p0/projects\/p0/g;1s/budget\/projects\//budget\//' >two.csv
    expect 2 'column "p01" is no item' piaojue cast vote.log --batch <(paste -d, cards.csv marks.csv)
    expect 1 'write contest/item' piaojue cast vote.log --card "$(card 1)" p01=for
    expect 1 'wanted one of: for, against, abstain' piaojue cast vote.log --card "$(card 1)" budget/p01=approve
    piaojue cast vote.log --batch two.csv >/dev/null
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -qF '"counts":[[3,1,1]],"id":"budget"'
    verified
}

test_lanzhou() {
    local suite
    python3 "$ROOT/examples/lanzhou-2024/make.py" --check
    for suite in $(suites); do
        piaojue demo --examples "$ROOT/examples/lanzhou-2024" --suite "$suite" --dir "demo-$suite" >said 2>&1 || die "$(tail -n 20 said)"
        tail -n 1 said | grep -q 'VERIFIED' || die "$(tail -n 20 said)"
        cmp "demo-$suite/$suite/result.json" "$ROOT/examples/lanzhou-2024/expected.json"
        verified "demo-$suite/$suite/vote.log"
        [ "$(ls "demo-$suite/$suite/receipts" | wc -l)" = 304 ]
        grep -q 'all 304 receipts, without the log: they hold' said
        expect 0 '.' piaojue-verify --receipt "demo-$suite/$suite/receipts/line-000150.tlog-proof" --log "demo-$suite/$suite/vote.log"
        # At a terminal a log that takes its time to check is told, and wiped before anything else is said.
        python3 "$HERE/terminal.py" '' piaojue status "demo-$suite/$suite/vote.log" >shown || die "$(cat -v shown)"
        [ "$(grep -c '%' shown)" = "$(grep -c $'%\r\033\\[K' shown)" ] || die "$(cat -v shown)"
        grep -q 'phase: counted' shown
    done
}
