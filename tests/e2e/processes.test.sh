# Several processes at once, and logs that were damaged.

# Every process waits for its turn; no line is lost or torn.
test_parallel_casts() {
    local count=24 i pids=()
    [ -z "$PJ_QUICK" ] || count=8
    small_keys P256-SHA256
    small_items
    DEPUTIES=$count small_define P256-SHA256
    stage_new
    stage_dealt
    stage_accepted
    stage_roll "$count"
    stage_rehearsed
    stage_open "$count"
    for i in $(seq "$count"); do
        card "$i" | piaojue cast vote.log --card - "p0$((i % 5 + 1))=approve" --json >"receipt.$i" 2>"said.$i" &
        pids+=($!)
    done
    for i in "${!pids[@]}"; do
        wait "${pids[$i]}" || die "cast $((i + 1)): $(cat "said.$((i + 1))")"
    done
    [ "$(sed -E 's/.*"line":([0-9]+).*/\1/' receipt.* | sort -u | wc -l)" = "$count" ] || die "two receipts name one line"
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -q "\"returned\":$count"
    verified
}

# While somebody else holds the log, a second writer is told so, and goes on when it is free.
test_locked() {
    local holder
    small_vote open
    refused 2 'another program is writing' flock vote.log piaojue cast vote.log --wait 0 --card "$(card 1)" p01=approve
    flock vote.log sleep 1.5 &
    holder=$!
    sleep 0.5
    expect 0 'waiting up to 30 s' piaojue cast vote.log --wait 30 --card "$(card 1)" p01=approve
    grep -q 'ballot recorded: line 11' output || grep -q 'ballot recorded' output
    wait "$holder"
    # Readers do not shut each other out.
    expect 0 'phase: open' flock --shared vote.log piaojue status vote.log --wait 0
}

# A write that was interrupted leaves a line without its end: it was never acknowledged, and is cut off, at whatever byte it stopped.
test_torn_last_line() {
    local size last cut
    small_vote open
    cp vote.log whole.log
    card 1 | piaojue cast vote.log --card - p01=approve >/dev/null
    cp vote.log longer.log
    size=$(stat -c %s whole.log) last=$(stat -c %s longer.log)
    for cut in $((size + 1)) $(((size + last) / 2)) $((last - 1)); do
        head -c "$cut" longer.log >vote.log
        refused 1 'line feed' piaojue status vote.log
        expect 0 "its $((cut - size)) bytes were cut off" piaojue cast vote.log --card "$(card 2)" p02=approve
        head -c "$size" vote.log | cmp - whole.log
        expect 0 'returned 1 ' piaojue status vote.log
    done
}

# Anything else that is wrong stops the program without touching the file.
test_damage() {
    local at
    small_vote cast
    cp vote.log whole.log
    for at in 10 $(($(stat -c %s whole.log) / 3)) $(($(stat -c %s whole.log) / 2)) $(($(stat -c %s whole.log) - 50)); do
        cp whole.log vote.log
        python3 - "$at" <<'END'
import sys
data = bytearray(open("vote.log", "rb").read())
data[int(sys.argv[1])] ^= 1
open("vote.log", "wb").write(data)
END
        refused 1 'line [0-9]+: check V[0-9]+' piaojue close vote.log --key recorder.key
        refused 1 'line [0-9]+: check V[0-9]+' piaojue status vote.log
    done
    sed '5d' whole.log >vote.log
    refused 1 'line 4: check V[0-9]+' piaojue close vote.log --key recorder.key
    sed '5{h;d};6{G}' whole.log >vote.log
    refused 1 'line 4: check V[0-9]+' piaojue close vote.log --key recorder.key
    { cat whole.log; tail -n 1 whole.log; } >vote.log
    refused 1 'check V[0-9]+' piaojue close vote.log --key recorder.key
    : >vote.log
    refused 1 'the file is empty' piaojue close vote.log --key recorder.key
}

test_files_that_cannot_be_written() {
    small_vote counted
    expect 2 'cannot create' piaojue report vote.log -o no/such/folder/sheet.txt
    expect 2 'standard output' bash -c 'piaojue report vote.log >/dev/full'
    [ "$(id -u)" = 0 ] && return 0
    chmod a-w vote.log
    refused 2 'vote.log' piaojue attest vote.log --key t1.key
}

# A program that is killed in the middle of a batch loses nothing that it had recorded, and the rest can follow.
test_killed_in_a_batch() {
    local count=120 caster lines
    [ -z "$PJ_QUICK" ] || count=40
    small_keys P256-SHA256
    small_items
    DEPUTIES=$count small_define P256-SHA256
    stage_new
    stage_dealt
    stage_accepted
    stage_roll "$count"
    stage_rehearsed
    stage_open "$count"
    lines=$(wc -l <vote.log)
    { echo p01,p02,p03,p04,p05; yes 'approve,,approve,,' | head -n "$count" || true; } | paste -d, cards.csv - >ballots.csv
    piaojue cast vote.log --batch ballots.csv >/dev/null 2>&1 &
    caster=$!
    until [ "$(wc -l <vote.log)" -gt $((lines + 3)) ]; do
        sleep 0.01
    done
    kill -KILL "$caster"
    wait "$caster" 2>/dev/null || true
    [ "$(wc -l <vote.log)" -lt $((lines + count)) ] || die "it was over before it was killed"
    piaojue cast vote.log --batch ballots.csv --skip-voted >/dev/null
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -qF "\"counts\":[[$count],[0],[$count],[0],[0]]"
    verified
}
