# What the end-to-end tests share. Sourced into a shell with `set -euo pipefail`, in a new and empty folder.

die() {
    echo "FAILED: $*"
    exit 1
}

# The two suites, or the first alone where time is short.
suites() {
    echo P256-SHA256
    [ -n "$PJ_QUICK" ] || echo SM2-SM3
}

sum() {
    sha256sum <"$1"
}

# expect STATUS WORDS COMMAND…: the command ends with this status, and its output (either stream) holds WORDS (a regular expression).
# Leaves the output in the file `output`.
expect() {
    local wanted=$1 words=$2 status=0
    shift 2
    "$@" >output 2>&1 </dev/null || status=$?
    [ "$status" = "$wanted" ] || die "exit status $status, wanted $wanted: $* :: $(cat output)"
    grep -qE -- "$words" output || die "wanted '$words' in what was said: $* :: $(cat output)"
}

# The same, and vote.log is byte for byte what it was.
refused() {
    local before
    before=$(sum vote.log)
    expect "$@"
    [ "$(sum vote.log)" = "$before" ] || die "the log was touched: $*"
}

verified() {
    expect 0 VERIFIED piaojue-verify "${1:-vote.log}"
}

# hold LOG COMMAND …: runs it while the log is held as by a program that writes it.
hold() {
    python3 "$HERE/hold.py" "$@"
}

# Holds vote.log for some seconds in the background, from when this returns; $! is the process.
hold_for() {
    rm -f held
    hold vote.log bash -c "touch held; sleep $1" &
    until [ -e held ]; do
        sleep 0.05
    done
}

card() {
    sed -n "$(($1 + 1))p" cards.csv
}

# The small vote that most tests use: 5 items, at most 3 marks, 3 places, 8 deputies, 6 cards, 2 of 3 trustees, one station if wanted.
small_items() {
    printf 'id,title\np01,一号\np02,二号\np03,三号\np04,四号\np05,五号\n' >items.csv
}

small_keys() {
    local name
    for name in recorder t1 t2 t3 station stranger; do
        piaojue key --suite "$1" --name "$name" -o "$name.key" >/dev/null
    done
}

small_witnesses() {
    local name
    for name in w1 w2 w3; do
        piaojue key --suite "$1" --name "witness.example/$name" -o "$name.key" >/dev/null
    done
}

# small_define SUITE [OPTION …]: further options are added. DEPUTIES is another number of deputies.
small_define() {
    piaojue define --suite "$1" --title 小票决 --items items.csv --marks approve --cap approve:0-3 --decide select:approve:3 --deputies "${DEPUTIES:-8}" \
        --base deputies --pass "more than 1/2" --quorum "at least 2/3" --recorder recorder.pub --trustee t1.pub --trustee t2.pub \
        --trustee t3.pub --threshold 2 -o vote.json "${@:2}" >/dev/null
}

trustees() {
    local verb=$1 name
    shift
    for name; do
        piaojue "$verb" vote.log --key "$name.key" >/dev/null
    done
}

write_ballots() {
    cat >marks.csv <<'END'
p01,p02,p03,p04,p05
approve,approve,approve,,
approve,approve,,approve,
approve,approve,approve,,
approve,approve,,,approve
approve,approve,approve,,
approve,,approve,,
END
    paste -d, cards.csv marks.csv >ballots.csv
}

# small_vote STAGE [SUITE [station|witnessed]]: a vote in this folder, brought to a stage: new, dealt, accepted, roll, rehearsed, open, cast, closed, shared, counted.
# Stages are kept, so that each is made once in a run.
STAGES=(new dealt accepted roll rehearsed open cast closed shared counted)
small_vote() {
    local stage=$1 suite=${2:-P256-SHA256} kept
    kept="$WORK/stages-$suite-${3:-plain}"
    if [ ! -d "$kept" ]; then
        mkdir -p "$kept.making"
        (cd "$kept.making" && small_stages "$suite" "${3:-plain}")
        mv "$kept.making" "$kept"
    fi
    cp -p "$kept"/*.key "$kept"/*.pub "$kept"/*.csv "$kept"/vote.json .
    cp "$kept/$stage.log" vote.log
}

small_stages() {
    local suite=$1 stage
    small_keys "$suite"
    small_items
    case $2 in
    station) small_define "$suite" --station station.pub ;;
    witnessed)
        small_witnesses "$suite"
        small_define "$suite" --witness w1.pub --witness w2.pub --witness w3.pub --witnesses-needed 2 --attestations 2
        ;;
    *) small_define "$suite" ;;
    esac
    for stage in "${STAGES[@]}"; do
        "stage_$stage"
        cp vote.log "$stage.log"
    done
}

stage_new() { piaojue new vote.log --definition vote.json --key recorder.key >/dev/null; }
stage_dealt() { trustees deal t1 t2 t3; }
stage_accepted() { trustees accept t1 t2 t3; }
stage_roll() { piaojue roll vote.log --key recorder.key --count "${1:-6}" --cards cards.csv >/dev/null; }
stage_rehearsed() { trustees rehearse t1 t3; }
stage_open() { piaojue open vote.log --key recorder.key --present "${1:-6}" --issued "${1:-6}" >/dev/null; }
stage_cast() {
    write_ballots
    piaojue cast vote.log --batch ballots.csv >/dev/null
}
stage_closed() { piaojue close vote.log --key recorder.key >/dev/null; }
stage_shared() { trustees share t2 t3; }
stage_counted() { piaojue result vote.log --key recorder.key >/dev/null; }
