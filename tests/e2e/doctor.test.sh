# doctor: what would be missing on the day is found the day before.

test_doctor() {
    local suite before
    for suite in $(suites); do
        rm -rf ./*
        small_vote open "$suite" station
        before=$(sum vote.log)
        expect 0 'fine +log +vote.log: every check passes' piaojue doctor vote.log --key recorder.key --key station.key --cards cards.csv
        grep -q 'recorder.key: the recorder' output
        grep -q 'station.key: station 1' output
        grep -q 'cards.csv: cards 6, all on the roll' output
        expect 0 '"ready":1' piaojue doctor vote.log --key t1.key --json
        # a stranger's key, a card of another vote, two trustees' keys at once
        expect 1 'WRONG +key +stranger.key.*nobody' piaojue doctor vote.log --key stranger.key
        expect 0 'trustees. keys within reach of this machine: 2' piaojue doctor vote.log --key t1.key --key t2.key
        mkdir other
        (cd other && small_vote open "$suite")
        cp -p other/cards.csv theirs.csv
        expect 1 'WRONG +cards +theirs.csv: cards that are not on the roll of this log: 6 of 6' piaojue doctor vote.log --cards theirs.csv
        # what others may read, what is no key, what is no log
        chmod 644 recorder.key
        expect 0 'look +key +recorder.key: others on this machine can read it' piaojue doctor vote.log --key recorder.key
        expect 1 'WRONG +key' piaojue doctor vote.log --key cards.csv
        sed '3s/A/B/' vote.log >bad.log
        expect 1 'WRONG +log +bad.log' piaojue doctor bad.log
        # no secret on the screen
        ! grep -qF "$(card 1)" output || die "a card code was shown"
        [ "$(sum vote.log)" = "$before" ] || die "the log was touched"
    done
}

# Room is wanted for the votes of all who may vote: of the deputies, or of those on the roll, whichever are more.
test_doctor_reckons_room() {
    small_vote accepted
    expect 1 'WRONG +disk +/proc: 0 MB free, 200 are wanted' piaojue doctor vote.log --folder /proc
    piaojue roll vote.log --key recorder.key --count 1100 --cards many.csv >/dev/null
    expect 1 'WRONG +disk +/proc: 0 MB free, 205 are wanted' piaojue doctor vote.log --folder /proc
}

# Two trustees' keys at one machine are no matter where three are needed.
test_doctor_counts_keys() {
    small_keys P256-SHA256
    small_items
    piaojue define --suite P256-SHA256 --title x --items items.csv --marks approve --decide pass:approve --deputies 8 \
        --base deputies --pass "more than 1/2" --quorum "at least 2/3" --recorder recorder.pub --trustee t1.pub --trustee t2.pub --trustee t3.pub \
        --threshold 3 -o vote.json >/dev/null
    stage_new
    expect 0 't2.key: trustee 2' piaojue doctor vote.log --key t1.key --key t2.key
    ! grep -q 'within reach' output || die "$(cat output)"
    expect 0 "trustees' keys within reach of this machine: 3" piaojue doctor vote.log --key t1.key --key t2.key --key t3.key
}

test_doctor_machine() {
    expect 1 'WRONG +disk +/proc: ' piaojue doctor --folder /proc
    expect 1 'WRONG +disk +nowhere: ' piaojue doctor --folder nowhere
    expect 0 'look +language' env LC_ALL=C piaojue doctor
    expect 0 '磁盘' piaojue doctor --lang zh
    [ -z "$(ls -A | grep -v output)" ] || die "the doctor left something behind: $(ls -A)"
}
