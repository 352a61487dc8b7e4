# piaojue-verify as it is typed: what goes together, what a log may come from, going on where an earlier run ended.

usage_refused() {
    local words=$1
    shift
    expect 2 "$words" piaojue-verify "$@"
}

test_verifier_usage() {
    small_vote counted
    piaojue receipt vote.log 9 --key recorder.key -o one.receipt >/dev/null
    piaojue log checkpoint vote.log --key recorder.key -o old >/dev/null
    expect 0 'usage: piaojue-verify' piaojue-verify --help
    expect 0 '^piaojue-verify [0-9]' piaojue-verify --version
    usage_refused 'no log is named'
    usage_refused 'one log and no more' vote.log vote.log
    usage_refused 'no such option' --nonsense vote.log
    usage_refused 'no such option' -j 0 vote.log
    usage_refused 'no such option' -j 65 vote.log
    usage_refused 'no such option' -j 4x vote.log
    usage_refused 'no such option' -j x vote.log
    usage_refused 'no such option' vote.log -j
    usage_refused 'no such option' vote.log --lang
    usage_refused 'one file, once' --state a --state b vote.log
    usage_refused 'one file, once' vote.log --previous
    usage_refused 'named with --log' --receipt one.receipt vote.log
    usage_refused '--log goes with --receipt' --log vote.log
    usage_refused 'one --since' --since old --since old vote.log
    usage_refused 'one --since' --proof old vote.log
    usage_refused 'one --since' --since old --proof old --proof old vote.log
    local more
    for more in '--state s' '--previous vote.log' '--so-far' '--checkpoint old'; do
        usage_refused 'receipt goes with' --receipt one.receipt $more
        usage_refused 'since goes with' --since old $more vote.log
    done
    usage_refused 'nowhere' nowhere
    usage_refused 'nowhere' --receipt nowhere
    usage_refused 'directory' .
    expect 0 VERIFIED piaojue-verify --quiet -j 1 vote.log
    expect 0 VERIFIED piaojue-verify -j 64 -- vote.log
    cp vote.log ./--so-far
    expect 0 VERIFIED piaojue-verify -- --so-far
    expect 2 'cannot be written' bash -c 'piaojue-verify vote.log >/dev/full'
    piaojue log consistency vote.log --since old --key recorder.key -o new >/dev/null
    expect 0 HOLD piaojue-verify --proof new --since old vote.log
    expect 0 '"status":"holds"' piaojue-verify --json --receipt one.receipt --receipt one.receipt
    sed 's/^index 9/index 8/' one.receipt >other.receipt
    expect 1 '"status":"refuted"' piaojue-verify --json --receipt one.receipt --receipt other.receipt
    sed '1s/piaojue/piaojeu/' vote.log >other.log
    expect 1 '"status":"refuted"' piaojue-verify --json --since old other.log
    expect 1 REFUTED piaojue-verify --since old other.log
    expect 1 REFUTED piaojue-verify --receipt one.receipt --log other.log
    expect 1 '"status":"refuted"' piaojue-verify --json --receipt one.receipt --log other.log
}

# A log from a pipe, by pieces, and one that never ends a line.
test_verifier_reads_pipes() {
    small_vote counted
    expect 0 VERIFIED piaojue-verify <(cat vote.log)
    expect 0 VERIFIED piaojue-verify <(head -c 1000 vote.log; sleep 0.3; tail -c +1001 vote.log)
    expect 1 'line [0-9]+: V1' piaojue-verify <(head -c -1 vote.log)
    expect 1 'line 0: V1' piaojue-verify <(head -c 5000000 /dev/zero | tr '\0' ' ')
    expect 1 'line 0: V1' piaojue-verify /dev/null
    expect 2 'regular file' piaojue-verify --state s <(cat vote.log)
    [ ! -e s ] || die "a state of a pipe"
}

# Every part of a log, each gone on with from the last, ends where one run over all of it ends.
test_verifier_goes_on() {
    local suite lines n
    for suite in $(suites); do
        rm -rf -- * && small_vote counted "$suite" station
        lines=$(wc -l <vote.log)
        for n in $(seq 1 "$lines"); do
            head -n "$n" vote.log >part.log
            if [ "$n" = "$lines" ]; then
                expect 0 VERIFIED piaojue-verify --state s part.log
            else
                expect 0 'HOLDS SO FAR' piaojue-verify --so-far --state s part.log
            fi
        done
        piaojue-verify --state s vote.log >again
        piaojue-verify vote.log | diff - again
        # What was checked is no longer there, or is another log's; the state itself is cut, changed, or not to be written.
        head -n 3 vote.log >part.log
        expect 2 '' piaojue-verify --so-far --state s part.log
        sed '2s/"/ "/' vote.log >other.log
        expect 2 '' piaojue-verify --state s other.log
        for n in 0 1 40 500; do
            head -c "$n" s >cut
            expect 2 '' piaojue-verify --state cut vote.log
        done
        { head -c 200 s; printf x; tail -c +202 s; } >changed
        cmp -s s changed || expect 2 '' piaojue-verify --state changed vote.log
        expect 2 '' piaojue-verify --state missing/s vote.log
        # A part that fails leaves the state as it was.
        head -n 5 vote.log >part.log
        rm s
        piaojue-verify --so-far --state s part.log >/dev/null
        cp s before
        { cat part.log; sed -n 6p vote.log | tr a-z A-Z; } >other.log
        expect 1 REFUTED piaojue-verify --so-far --state s other.log
        cmp s before
        expect 0 VERIFIED piaojue-verify --state s vote.log
    done
}

# Evidence in both forms of output, beside the log, without it, and behind a state.
test_verifier_evidence_forms() {
    local line=12
    small_vote counted P256-SHA256 witnessed
    piaojue log checkpoint vote.log --key recorder.key -o c >/dev/null
    piaojue log cosign c --log vote.log --key w1.key -o c1 >/dev/null
    piaojue log cosign c1 --log vote.log --key w3.key -o c2 >/dev/null
    piaojue receipt vote.log $line --checkpoint c2 -o cosigned >/dev/null
    piaojue receipt vote.log $line -o unsigned 2>/dev/null >/dev/null
    judged() {
        local status=0
        piaojue-verify --json "${@:3}" >object 2>said || status=$?
        [ "$status" = "$1" ] || die "exit status $status, wanted $1: ${*:3} :: $(cat object said)"
        python3 -c 'import json, sys; o = json.load(open("object")); assert eval(sys.argv[1]), o' "$2" || die "${*:3} :: $(cat object)"
    }
    judged 0 '[w["name"] for w in o["evidence"][0]["cosigned"]] == ["witness.example/w1", "witness.example/w3"]' --checkpoint c2 vote.log
    judged 1 'o["evidence"][0]["status"] == "refuted"' --checkpoint c1 vote.log
    judged 1 '[e["status"] for e in o["evidence"]] == ["refuted", "holds"] and o["status"] == "refuted"' --checkpoint c1 --checkpoint c2 vote.log
    judged 0 'len(o["evidence"][0]["cosigned"]) == 2' --receipt cosigned
    judged 0 'o["evidence"][0]["signed"] == "no"' --receipt unsigned --log vote.log
    judged 0 'o["evidence"][0]["kind"] == "ballot"' --receipt cosigned --log vote.log
    expect 0 'by the key' piaojue-verify --receipt cosigned
    expect 0 '.' piaojue-verify --receipt cosigned --receipt unsigned --log vote.log
    judged 1 '[e["status"] for e in o["evidence"]] == ["refuted", "holds"]' --receipt vote.json --receipt cosigned
    # Behind a state the lines before it are looked at again for evidence of them.
    piaojue-verify --state s vote.log >/dev/null
    judged 0 'o["status"] == "verified"' --state s --checkpoint c2 vote.log
    expect 0 'checkpoint' piaojue-verify --state s --checkpoint c2 vote.log
    sed -E '3s/"possession":"(.)/"possession":"\1\1/;3s/.","seq"/","seq"/' vote.log >other.log
    expect 2 'are others' piaojue-verify --state s --checkpoint c2 other.log
    sed '1s/小/大/' vote.log >other.log
    expect 2 'that of another vote' piaojue-verify --state s other.log
    mkdir folder
    expect 2 'the state is no regular file' piaojue-verify --state folder vote.log
    judged 0 'o["status"] == "holds"' --since c vote.log
    piaojue log consistency vote.log --since c --key recorder.key -o new >/dev/null
    judged 0 'len(o["evidence"]) == 2' --since c --proof new vote.log
    judged 0 'len(o["evidence"]) == 2' --receipt cosigned --receipt unsigned --log vote.log
    # Behind a checkpoint that is refused the proof is not judged; and there is no log where there is no line.
    sed '2s/.*/5/' c >changed
    judged 1 '[e["status"] for e in o["evidence"]] == ["refuted"]' --since changed --proof new vote.log
    expect 1 REFUTED piaojue-verify --since changed --proof new vote.log
    : >empty.log
    expect 1 'V1' piaojue-verify --since c empty.log
    expect 0 'a .zh.|HOLD|成立' piaojue-verify --lang zh --since c --proof new vote.log
}

# On a terminal the reading of a log that comes slowly is told, and wiped when it is over; not where nothing or JSON alone is wanted.
test_verifier_at_a_terminal() {
    small_vote counted
    local option
    for option in --so-far --quiet --json; do
        python3 "$HERE/terminal.py" '' bash -c "piaojue-verify $option <(head -n 5 vote.log; sleep 2; tail -n +6 vote.log)" >"shown$option" &
    done
    wait
    for option in --so-far --quiet --json; do
        [ "$(grep -c $'\r.* MB, .*\r\033\\[K' "shown$option")" = "$([ $option = --so-far ] && echo 1 || echo 0)" ] || die "$(cat -v "shown$option")"
    done
    grep -q '^VERIFIED' shown--quiet
    grep -q '"status":"verified"' shown--json
}

# What has another shape than the format says, both programs refuse at the same line, by the same check.
test_verifier_and_engine_refuse_shapes() {
    local change said long
    small_vote counted P256-SHA256 witnessed
    long=$(printf 'x%.0s' {1..1300})
    while IFS= read -r change; do
        sed -E "$change" vote.log >other.log
        ! cmp -s vote.log other.log || die "this changes nothing: $change"
        expect 1 'check V' piaojue status other.log
        said=$(sed -nE 's/.*(line [0-9]+): check (V[0-9]+) .*/\1: \2/p' output)
        expect 1 "REFUTED $said " piaojue-verify other.log
    done <<END
1s/"title":"小票决"/"title":1/
1s/"title":"小票决"/"title":""/
1s/"title":"小票决"/"title":"$long"/
1s/"title":"小票决"/"title":"a\xe2\x80\xaeb"/
1s/witness.example.w1/witness.example w1/
1s/"trustees":\[/"trustees":[1,/
1s/"marks":\[[^]]*\]/"marks":1/
2s/"kind":"deal"/"kind":1/
2s/"kind":"deal"/"kind":"dael"/
2s/"kind":"deal"/"kind":[]/
2s/"seq":1/"seq":"1"/
2s/"commitments":"[^"]*"/"commitments":{}/
8s/"keys":\[[^]]*\]/"keys":{}/
8s/"keys":\[/"keys":["A",/
2s/\{"body":\{/{"body":{"a":1,/
2s/\{"body":\{.*\},"kind"/{"body":[],"kind"/
\$s/"adopted":\[/"adopted":["+0",/
\$s/"adopted":\[/"adopted":["+1x",/
\$s/"adopted":\[/"adopted":["+1-",/
\$s/"adopted":\[/"adopted":["+9",/
\$s/"adopted":\["p01"/"adopted":[1/
\$s/"state":"short"/"state":"shorter"/
END
}

# Lines and lists that are longer than most, and a receipt's line that is no record.
test_verifier_sizes() {
    small_vote accepted
    piaojue roll vote.log --key recorder.key --count 1100 --cards many.csv >/dev/null
    expect 0 'HOLDS SO FAR' piaojue-verify --so-far vote.log
    { head -c 4194400 /dev/zero | tr '\0' ' '; echo; } >long.log
    expect 1 'line 0: check V1 ' piaojue status long.log
    expect 1 'line 0: V1' piaojue-verify long.log
    expect 1 'line 0: V1' piaojue-verify <(head -c 1000 long.log; sleep 0.1; tail -c +1001 long.log)
    { head -n 1 vote.log; cat long.log; } >second.log
    expect 1 'line 1: check V1 ' piaojue status second.log
    expect 1 'line 1: V1' piaojue-verify second.log
}

test_verifier_receipt_of_no_record() {
    local record
    small_vote counted
    piaojue receipt vote.log 12 --key recorder.key -o r >/dev/null
    for record in '{}' '{"body":1,"kind":2}' '{"body":{},"kind":"ballot"}' '{"body":{"credential":1},"kind":[]}' "{\"body\":{\"credential\":\"$(printf 'x%.0s' {1..200})\"}}"; do
        { head -n 12 vote.log; printf '%s\n' "$record"; tail -n +14 vote.log; } >other.log
        expect 1 REFUTED piaojue-verify --receipt r --log other.log
        expect 1 '"status":"refuted"' piaojue-verify --json --receipt r --log other.log
    done
}

# A signature of the log's key, whose second number claims a byte that is not there, is none; and so is one that is cut.
test_verifier_signature_of_wrong_length() {
    local how
    small_vote counted
    piaojue log checkpoint vote.log --key recorder.key -o c >/dev/null
    for how in longer shorter; do
        python3 - $how <<'END_PYTHON'
import base64, sys
lines, seen = open("c", encoding="utf-8").read().split("\n"), 0
for i, line in enumerate(lines):
    if line.startswith("— "):
        word, name, text = line.split(" ")
        raw = bytearray(base64.b64decode(text))
        at = next((j for j in range(4, len(raw)) if raw[j] == 0x30 and j + raw[j + 1] + 2 == len(raw)), None)
        if at is None:
            continue
        seen = 1
        second = at + 4 + raw[at + 3]
        if sys.argv[1] == "longer":
            raw[second + 1] += 1
        else:
            raw, raw[at + 1] = raw[:-1], raw[at + 1] - 1
        lines[i] = " ".join((word, name, base64.b64encode(bytes(raw)).decode()))
assert seen
open("changed", "w", encoding="utf-8").write("\n".join(lines))
END_PYTHON
        ! cmp -s c changed
        expect 1 'C[0-9]+' piaojue-verify --checkpoint changed vote.log
        expect 1 'check C[0-9]+' piaojue receipt vote.log 3 --checkpoint changed
    done
}
