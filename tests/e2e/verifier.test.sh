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
