# Several processes at once, and logs that were damaged.

# An open vote of so many, in this folder.
small_open() {
    small_keys P256-SHA256
    small_items
    DEPUTIES=$1 small_define P256-SHA256
    stage_new
    stage_dealt
    stage_accepted
    stage_roll "$1"
    stage_rehearsed
    stage_open "$1"
}

# Every process waits for its turn; no line is lost or torn.
test_parallel_casts() {
    local count=24 i pids=()
    [ -z "$PJ_QUICK" ] || count=8
    small_open "$count"
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
    refused 2 'another program is writing' hold vote.log piaojue cast vote.log --wait 0 --card "$(card 1)" p01=approve
    hold_for 1.5
    holder=$!
    expect 0 'waiting up to 30 s' piaojue cast vote.log --wait 30 --card "$(card 1)" p01=approve
    grep -q 'ballot recorded: line 11' output || grep -q 'ballot recorded' output
    wait "$holder"
    # Readers wait for nobody, but while a line is on its way to the disk.
    expect 0 'phase: open' hold vote.log piaojue status vote.log --wait 0
    expect 2 'vote.log: ' hold --append vote.log piaojue status vote.log
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
        expect 0 "bytes cut off: $((cut - size))$" piaojue cast vote.log --card "$(card 2)" p02=approve
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
    small_open "$count"
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

# A disk that is full in the middle of a batch: what was synced stays, with its receipts; nobody is told of the rest, which follows later.
test_disk_full_in_a_batch() {
    local count=40 room
    small_open "$count"
    { echo p01,p02,p03,p04,p05; yes 'approve,,approve,,' | head -n "$count" || true; } | paste -d, cards.csv - >ballots.csv
    cp vote.log before.log
    card 1 | piaojue cast vote.log --card - p01=approve >/dev/null 2>&1
    # Room for the first group of 32, and a little more.
    room=$((($(stat -c %s before.log) + 34 * ($(stat -c %s vote.log) - $(stat -c %s before.log))) / 1024))
    cp before.log vote.log
    expect 2 'ballots recorded before that: 32;' bash -c "trap '' XFSZ; ulimit -f $room; piaojue cast vote.log --batch ballots.csv --receipts receipts"
    [ "$(wc -l <vote.log)" = $(($(wc -l <before.log) + 32)) ]
    [ "$(ls receipts | wc -l)" = 32 ]
    expect 0 'ballots recorded: 8,' piaojue cast vote.log --batch ballots.csv --skip-voted --receipts receipts
    [ "$(ls receipts | wc -l)" = 40 ]
    for receipt in receipts/line-0000{11,42,50}*; do
        expect 0 '.' piaojue-verify --receipt "$receipt" --log vote.log
    done
    stage_closed
    stage_shared
    stage_counted
    verified
}

# Papers that were being entered when the power failed: the same file again enters the rest, and none twice.
test_import_goes_on() {
    local lines since size
    small_vote rehearsed P256-SHA256 station
    piaojue open vote.log --key recorder.key --present 6 --issued 6 --withdraw cards.csv >/dev/null
    printf 'p01,p02,p03,p04,p05\napprove,,,,\napprove,approve,,,\napprove,,,,\n?,,approve,,\n,,,,\n' >paper.csv
    lines=$(wc -l <vote.log)
    cp vote.log before.log
    piaojue import vote.log --station station.key --paper paper.csv >said 2>&1
    since=$(sed -n 's/.*--since \([0-9]*\)$/\1/p' said)
    [ "$since" = "$lines" ] || die "$(cat said)"
    cp vote.log whole.log
    for kept in 0 1 3 5; do
        # As many whole lines, and a piece of the next one.
        size=$(head -n $((lines + kept)) whole.log | wc -c)
        head -c $((size + 40)) whole.log >vote.log
        expect 0 "paper ballots recorded: $((5 - kept))," piaojue import vote.log --station station.key --paper paper.csv --since "$since"
        [ "$(wc -l <vote.log)" = "$((lines + 5))" ]
    done
    refused 1 '.' piaojue import vote.log --station station.key --paper <(head -n 3 paper.csv) --since "$since"
    refused 2 '--since: found' piaojue import vote.log --station station.key --paper paper.csv --since x
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -qF '"counts":[[3],[1],[1],[0],[0]]'
    verified
}
