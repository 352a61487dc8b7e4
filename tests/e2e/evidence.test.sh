# What stands beside the log: receipts, challenge ballots, checkpoints, witnesses.

# The definition's keys as verifier keys of C2SP, for note.py: recorder_keys, witness_keys.
vkey() {
    python3 "$HERE/note.py" key "$@"
}
member() {
    python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for name in sys.argv[2:]:
    value = value[int(name) if name.isdigit() else name]
print(value)' "$@"
}
origin() {
    head -n 1 "$1"
}

# Reads the QR code in a picture or in what was printed.
read_code() {
    python3 "$HERE/qr.py" "$1" code.pgm
    zbarimg -q --raw --oneshot -Sdisable -Sqrcode.enable -Sbinary code.pgm 2>/dev/null
}

# checkpoint NAME, cosign IN WITNESS OUT [OPTION …]
checkpoint() {
    piaojue log checkpoint vote.log --key recorder.key -o "$1" >/dev/null
}
cosign() {
    piaojue log cosign "$1" --log vote.log --key "$2.key" -o "$3" "${@:4}" >/dev/null 2>&1
}

test_receipts() {
    local suite
    for suite in $(suites); do
        rm -rf ./*
        small_vote open "$suite" witnessed
        card 1 | piaojue cast vote.log --card - p01=approve --key recorder.key --receipt r1 >said
        grep -q '^receipt: r1$' said
        expect 0 'C[0-9]|line|holds|HOLDS' piaojue-verify --receipt r1
        expect 0 'signed by the recorder ' piaojue-verify --receipt r1 --log vote.log
        # Printed, it is the text behind the first line; unsigned, it says so and how to get another.
        card 2 | piaojue cast vote.log --card - p01=approve >said 2>noted
        grep -q 'unsigned: .* piaojue receipt vote.log LINE --key' noted
        tail -n +2 said >r2
        expect 1 'C3' piaojue-verify --receipt r2
        expect 0 'not signed: nobody vouches for it but the log' piaojue-verify --receipt r2 --log vote.log
        piaojue receipt vote.log 12 --key recorder.key >r2.signed
        expect 0 '.' piaojue-verify --receipt r2.signed --log vote.log
        write_ballots
        expect 0 'receipts: 4, in kept' piaojue cast vote.log --batch ballots.csv --skip-voted --key recorder.key --receipts kept
        [ "$(ls kept | tr '\n' ' ')" = "line-000013.tlog-proof line-000014.tlog-proof line-000015.tlog-proof line-000016.tlog-proof " ]
        checkpoint c
        cosign c w1 c1
        piaojue receipt vote.log --all --checkpoint c1 -o all >/dev/null
        [ "$(ls all | wc -l)" = 6 ]
        for r in kept/* all/*; do
            expect 0 '.' piaojue-verify --receipt "$r" --log vote.log
        done
        grep -q 'witness.example/w1' all/line-000011.tlog-proof
        # An old receipt holds for the log that went on, and not for another one.
        stage_closed
        expect 0 '.' piaojue-verify --receipt r1 --log vote.log
        sed 's/^index 11$/index 12/' r1 >moved
        expect 1 'C6' piaojue-verify --receipt moved
    done
}

# The commands of the README, as they stand there.
readme_block() {
    small_vote open "$2" witnessed
    sed -n '/^<!-- evidence -->/,/^```$/p' "$ROOT/$1" | sed '/^<!--/d;/^```/d' >script
    bash -euo pipefail script >said 2>&1 || die "$(cat said)"
    [ "$(ls receipts | wc -l)" = 3 ]
    # What is no comment is the same in both languages.
    cmp <(grep -v '^#' script) <(sed -n '/^<!-- evidence -->/,/^```$/p' "$ROOT/README.md" | sed '/^<!--/d;/^```/d;/^#/d')
}
test_readme() {
    readme_block README.md P256-SHA256
}
test_readme_sm2_chinese() {
    readme_block README.zh-CN.md SM2-SM3
}

test_receipt_refusals() {
    small_vote open P256-SHA256 witnessed
    : >there
    refused 2 'there: there already' piaojue cast vote.log --card "$(card 1)" p01=approve --receipt there
    refused 1 't1.key: .*recorder' piaojue cast vote.log --card "$(card 1)" p01=approve --key t1.key
    refused 2 'no/such/r: cannot create' piaojue cast vote.log --card "$(card 1)" p01=approve --receipt no/such/r
    refused 2 '--receipts go with --batch' piaojue cast vote.log --card "$(card 1)" p01=approve --receipts folder
    write_ballots
    refused 2 'receipts go to a folder' piaojue cast vote.log --batch ballots.csv --receipt r
    refused 2 'receipts go to a folder' piaojue cast vote.log --batch ballots.csv --key recorder.key
    refused 1 't1.key: .*recorder' piaojue cast vote.log --batch ballots.csv --receipts folder --key t1.key
    refused 2 'there: cannot create' piaojue cast vote.log --batch ballots.csv --receipts there
    piaojue cast vote.log --batch ballots.csv >/dev/null
    expect 2 'wanted numbers of lines, or --all' piaojue receipt vote.log
    expect 2 'wanted numbers of lines, or --all' piaojue receipt vote.log 11 --all -o x
    expect 2 'several receipts go to a folder' piaojue receipt vote.log 11 12
    expect 2 'several receipts go to a folder' piaojue receipt vote.log --all
    expect 2 'line 17: vote.log has lines 0 to 16' piaojue receipt vote.log 17
    expect 2 'found "first", wanted the number of a line' piaojue receipt vote.log first
    expect 1 't1' piaojue receipt vote.log 11 --key t1.key
    expect 2 'there: there already' piaojue receipt vote.log 11 -o there
    expect 2 'there: cannot create' piaojue receipt vote.log 11 12 -o there
    checkpoint c
    expect 2 '--key or --checkpoint' piaojue receipt vote.log 11 --key recorder.key --checkpoint c
    stage_closed
    expect 2 '.' piaojue receipt vote.log 17 --checkpoint c
    expect 1 'check C[0-9]' piaojue receipt vote.log 11 --checkpoint <(sed '2s/.*/16/' c)
    # A folder that is there takes more, and nothing in it is overwritten.
    expect 0 'receipts: 2, in x' piaojue receipt vote.log 11 12 -o x
    expect 0 'receipts: 1, in x' piaojue receipt vote.log 13 -o x
    expect 2 'x/line-000012.tlog-proof: there already' piaojue receipt vote.log 12 -o x
}

# What was printed on the slip is what the log says; and the card is still good.
test_challenge() {
    local suite slip
    for suite in $(suites); do
        rm -rf ./*
        small_vote open "$suite" witnessed
        piaojue seal vote.log --card "$(card 1)" p01=approve p03=approve -o sealed --qr >slip
        [ "$(stat -c %a sealed)" = 600 ]
        slip=$(grep -oE '([0-9A-Z]{4}-){3}[0-9A-Z]{4}$' slip | paste -sd-)
        [ "${#slip}" = 39 ] || die "$(cat slip)"
        [ "$(read_code slip)" = "$slip" ]
        cp sealed kept
        expect 0 'the card is still good' piaojue challenge vote.log sealed
        grep -qF "$slip" output
        grep -q '^    p01 一号: approve$' output && grep -q '^    p03 三号: approve$' output && ! grep -q p02 output || die "$(cat output)"
        [ ! -e sealed ]
        expect 0 'opened and not counted: 1' piaojue status vote.log
        # Opened is opened: it is never cast. The copy is destroyed too when it is shown again.
        cp kept again
        refused 1 'opened' piaojue submit vote.log again
        [ -e again ]
        refused 1 'kept: is line 11 of vote.log already; the file was overwritten and removed' piaojue challenge vote.log kept
        [ ! -e kept ]
        piaojue receipt vote.log 11 --key recorder.key >r
        expect 0 '.' piaojue-verify --receipt r --log vote.log
        # The same card again: opened once more, without a mark; then cast.
        piaojue seal vote.log --card "$(card 1)" --blank -o blank >/dev/null
        expect 0 'no mark at all' piaojue challenge vote.log blank
        piaojue seal vote.log --card "$(card 1)" p02=approve -o sealed >/dev/null
        cp sealed copy
        expect 0 'sealed was overwritten and removed' piaojue submit vote.log sealed --key recorder.key --receipt r1
        [ ! -e sealed ]
        expect 0 '.' piaojue-verify --receipt r1 --log vote.log
        # After a power cut between recording and removing: the ballot is there, and the file goes.
        refused 1 'copy: is line 13 of vote.log already; the file was overwritten and removed' piaojue submit vote.log copy
        [ ! -e copy ]
        write_ballots
        piaojue cast vote.log --batch ballots.csv --skip-voted >/dev/null
        stage_closed
        stage_shared
        stage_counted
        piaojue result vote.log --json | grep -qF '"counts":[[5],[5],[3],[1],[1]]'
        verified
    done
}

test_challenge_refusals() {
    small_vote open P256-SHA256 witnessed
    piaojue seal vote.log --card "$(card 1)" p01=approve -o one >/dev/null
    piaojue seal vote.log --card "$(card 1)" p02=approve -o two >/dev/null
    expect 2 'one: there already' piaojue seal vote.log --card "$(card 1)" p01=approve -o one
    expect 1 'wanted one of: approve' piaojue seal vote.log --card "$(card 1)" p01=aye -o three
    expect 2 'wanted ITEM=MARK, or --blank' piaojue seal vote.log --card "$(card 1)" -o three
    expect 2 '--card -\|CODE is missing' piaojue seal vote.log p01=approve -o three
    [ ! -e three ]
    refused 1 't1.key: .*recorder' piaojue submit vote.log one --key t1.key
    : >there
    refused 2 'there: there already' piaojue submit vote.log one --receipt there
    refused 2 'none: cannot open' piaojue submit vote.log none
    refused 2 'is no sealed ballot' piaojue submit vote.log cards.csv
    refused 2 'is no sealed ballot' piaojue challenge vote.log there
    mkfifo pipe
    refused 2 'pipe: wanted a plain file' piaojue submit vote.log pipe
    # The fingerprint of one, the ballot of the other.
    { head -n 2 one; tail -n 2 two; } >mixed
    refused 1 'mixed: .*somebody changed the file' piaojue submit vote.log mixed
    refused 1 'mixed: .*somebody changed the file' piaojue challenge vote.log mixed
    { head -n 3 one; tail -n 1 two; } >mixed
    refused 1 'mixed: .*somebody changed the file' piaojue challenge vote.log mixed
    sed -E '4s/"rows":\["approve","/"rows":["","approve/' one >lying
    refused 1 '.' piaojue challenge vote.log lying
    piaojue submit vote.log one >/dev/null 2>&1
    refused 1 'voted' piaojue submit vote.log two
    grep -q 'two is kept' output
    refused 1 'voted' piaojue challenge vote.log two
    [ -e two ]
    expect 1 'voted' piaojue seal vote.log --card "$(card 1)" p02=approve -o three
    piaojue seal vote.log --card "$(card 2)" p02=approve -o three >/dev/null
    stage_closed
    refused 1 'is closed' piaojue submit vote.log three
    refused 1 'is closed' piaojue challenge vote.log three
    expect 1 'is closed' piaojue seal vote.log --card "$(card 2)" p02=approve -o four
    [ -e three ] && [ ! -e four ]
    # In a named vote there is nothing to open.
    piaojue define --preset resolution --secrecy named --suite P256-SHA256 --title x --items items.csv --deputies 8 --recorder recorder.pub \
        --trustee t1.pub --threshold 1 -o named.json >/dev/null 2>&1
    piaojue new named.log --definition named.json --key recorder.key >/dev/null 2>&1
    expect 1 'named vote' piaojue seal named.log --card "$(card 2)" p01=approve -o four
    expect 1 'named vote' piaojue submit named.log three
    expect 1 'named vote' piaojue challenge named.log three
}

# The opening is in no output, and gone when the ballot is cast: also from the disk, as far as a program can see to that.
test_opening_is_gone() {
    small_vote open P256-SHA256 witnessed
    piaojue seal vote.log --card "$(card 1)" p01=approve -o cast.sealed --json >said 2>&1
    piaojue seal vote.log --card "$(card 2)" p01=approve -o opened.sealed >>said 2>&1
    grep -oE '"randomness":"[^"]+"' cast.sealed | cut -c15-60 >"$WORK/openings"
    [ -s "$WORK/openings" ]
    cp cast.sealed broken
    sed -i '3,4s/"vote":/"veto":/' broken
    for verb in submit challenge; do
        piaojue "$verb" vote.log broken >>said 2>&1 || true
        piaojue "$verb" vote.log broken --json >>said 2>&1 || true
    done
    ln cast.sealed cast.link
    ln opened.sealed opened.link
    size=$(stat -c %s cast.link)
    piaojue submit vote.log cast.sealed --json >>said 2>&1
    piaojue challenge vote.log opened.sealed >>said 2>&1
    [ ! -e cast.sealed ] && [ ! -e opened.sealed ]
    for link in cast.link opened.link; do
        ! tr -d '\0' <$link | grep -q . || die "$link still holds something"
    done
    [ "$(stat -c %s cast.link)" = "$size" ]
    ! grep -nFf "$WORK/openings" said vote.log || die "an opening was shown"
    ! grep -nF "$(card 1)" said vote.log || die "a code was shown"
}

test_checkpoints() {
    local suite keys=()
    for suite in $(suites); do
        rm -rf ./*
        small_vote cast "$suite" witnessed
        expect 0 'in short, for the minutes: 17/([0-9A-Z]{4}-){7}[0-9A-Z]{4}$' piaojue log checkpoint vote.log --key recorder.key -o c --svg c.svg
        cp output short
        [ "$(wc -l <c)" = "$([ "$suite" = SM2-SM3 ] && echo 5 || echo 6)" ]
        read_code c.svg | cmp - c
        grep -qF "$(grep -oE '17/[-0-9A-Z]+' output)" c.svg
        piaojue log checkpoint vote.log --key recorder.key --qr >drawn 2>/dev/null
        read_code drawn >read
        head -n 3 read | cmp - <(head -n 3 c)
        # Unsigned it is no note; it says so.
        expect 0 'unsigned: nobody vouches' piaojue log checkpoint vote.log
        # Two of three witnesses are asked for.
        expect 1 C7 piaojue-verify --so-far --checkpoint c vote.log
        cosign c w1 c1
        expect 1 C7 piaojue-verify --so-far --checkpoint c1 vote.log
        expect 0 'cosigned by witnesses: 2 of 3; asked for: 2' piaojue log cosign c1 --log vote.log --key w3.key --since c -o c13
        expect 0 '.' piaojue-verify --so-far --checkpoint c13 vote.log
        # Both programs say the same short form.
        expect 0 "$(sed -n 's/^.*minutes: //p' short)" piaojue-verify --so-far vote.log
        if [ "$suite" = P256-SHA256 ]; then
            keys=("$(vkey ecdsa "$(origin c)" "$(member vote.json recorder key)")" "$(vkey ed25519 "$(origin c)" "$(member vote.json recorder ed25519)")"
                "$(vkey cosignature witness.example/w1 "$(member vote.json witnesses of 0 key)")"
                "$(vkey cosignature witness.example/w3 "$(member vote.json witnesses of 2 key)")")
            expect 0 'size 17, 4 lines' python3 "$HERE/note.py" verify c13 "${keys[@]}"
            expect 1 'w3, type 4: 0 lines' python3 "$HERE/note.py" verify c1 "${keys[@]}"
            expect 1 'does not hold' python3 "$HERE/note.py" verify <(sed '2s/17/18/' c13) "${keys[@]}"
        fi
        # The log goes on, and only grows.
        stage_closed
        piaojue log consistency vote.log --since c13 --key recorder.key -o proof >/dev/null
        head -n 1 proof | grep -qx 'old 17'
        expect 0 '.' piaojue-verify --since c13 vote.log
        expect 0 '.' piaojue-verify --since c13 --proof proof vote.log
        head -n 1 vote.log >first.log
        expect 0 '.' piaojue-verify --since c13 --proof proof first.log
        # Another log with the same beginning is found out.
        cp "$WORK/stages-$suite-witnessed/open.log" other.log
        card 1 | piaojue cast other.log --card - p05=approve >/dev/null 2>&1
        expect 1 'C5' piaojue-verify --since c13 other.log
        expect 1 'check C5' piaojue log cosign c --log other.log --key w2.key
    done
}

test_checkpoint_refusals() {
    small_vote open P256-SHA256 witnessed
    checkpoint old
    cosign old w1 old1
    stage_cast
    checkpoint new
    expect 2 'new: there already' piaojue log checkpoint vote.log --key recorder.key -o new
    expect 2 'new: there already' piaojue log checkpoint vote.log --key recorder.key --svg new
    expect 1 'vote.log: .*recorder' piaojue log checkpoint vote.log --key t1.key
    expect 2 'log cosign --help' piaojue log cosign new --key w1.key
    expect 1 'no witness' piaojue log cosign new --log vote.log --key recorder.key
    expect 1 'already' piaojue log cosign old1 --log vote.log --key w1.key
    expect 2 'new: there already' piaojue log cosign new --log vote.log --key w1.key -o new
    expect 1 'check C3 \(recorder\)' piaojue log cosign <(head -n 4 new) --log vote.log --key w1.key
    expect 1 'check C1' piaojue log cosign vote.json --log vote.log --key w1.key
    expect 1 'new: is of size 17, later than 11, the size of old' piaojue log cosign old --log vote.log --key w2.key --since new
    expect 1 'check C3' piaojue log cosign new --log vote.log --key w2.key --since <(sed '2s/.*/10/' old)
    cosign new w1 new1 --since old1
    expect 2 '--since FILE is missing' piaojue log consistency vote.log
    expect 1 'check C5' piaojue log consistency "$WORK/stages-P256-SHA256-witnessed/open.log" --since new
    expect 1 't1|recorder' piaojue log consistency vote.log --since old --key t1.key
    expect 1 'check C1' piaojue log consistency vote.log --since cards.csv
    small_keys_other
    expect 1 'check C2' piaojue log cosign new --log other/vote.log --key w1.key
}

# Another vote of the same people.
small_keys_other() {
    mkdir other
    (cp ./*.key ./*.pub items.csv other 2>/dev/null || true; cd other && small_items && DEPUTIES=9 small_define P256-SHA256 --witness w1.pub && stage_new) 2>/dev/null
}

test_witnesses_of_definition() {
    small_keys P256-SHA256
    small_witnesses P256-SHA256
    small_items
    grep -qE '^ed25519 [A-Za-z0-9_-]{43}$' recorder.pub
    define() {
        expect "$1" "$2" piaojue define --preset project-vote --suite P256-SHA256 --title x --items items.csv --places 2 --deputies 8 --recorder recorder.pub \
            --trustee t1.pub --trustee t2.pub --threshold 1 -o vote.json "${@:3}"
    }
    for name in 'a b' 'a+b' 'a　b' $'a\u00a0b'; do
        rm -f bad.*
        piaojue key --suite P256-SHA256 --name "$name" -o bad.key >/dev/null
        define 2 'bad.pub: name: found "a.+b" with' --witness w1.pub --witness bad.pub
    done
    rm -f bad.*
    piaojue key --suite P256-SHA256 --name "$(printf 'n%.0s' $(seq 101))" -o bad.key >/dev/null
    define 2 'bad.pub: name: found 101 bytes' --witness bad.pub
    rm -f bad.*
    piaojue key --suite SM2-SM3 --name w -o bad.key >/dev/null
    ! grep -q ed25519 bad.pub
    define 2 'bad.pub: a key of suite SM2-SM3' --witness bad.pub
    sed '/^ed25519/d' w1.pub >older.pub
    define 2 'older.pub: holds no Ed25519 key' --witness older.pub
    define 2 '--witnesses-needed: found "3", wanted a number from 1 to 2' --witness w1.pub --witness w2.pub --witnesses-needed 3
    define 2 '--witnesses-needed goes with --witness' --witnesses-needed 1
    define 2 'attestations' --attestations 3
    define 2 'witness' --witness w1.pub --witness w1.pub
    [ ! -e vote.json ]
    define 0 'definition: vote.json' --witness w2.pub --witness w1.pub --attestations 2
    [ "$(member vote.json witnesses of 0 name) $(member vote.json witnesses least) $(member vote.json attestations)" = "witness.example/w2 2 2" ]
    [ "$(member vote.json recorder ed25519)" = "$(sed -n 's/^ed25519 //p' recorder.pub)" ]
    expect 0 '2' piaojue explain vote.json
    # A recorder's key of an older version serves as before.
    rm vote.json
    sed -i '/^ed25519/d' recorder.pub
    define 0 'definition: vote.json'
    ! grep -q ed25519 vote.json
}

# Machines whose clock is wrong.
test_time() {
    small_vote rehearsed
    refused 2 '--time: found "yesterday"' piaojue open vote.log --key recorder.key --present 6 --issued 6 --time yesterday
    for time in 2026-02-30T09:00:00Z 2026-01-01T24:00:00Z 2026-01-01T09:00:00 2026-1-01T09:00:00Z 2026-01-01T09:00:00ZZ; do
        refused 2 '--time: found' piaojue open vote.log --key recorder.key --present 6 --issued 6 --time "$time"
    done
    piaojue open vote.log --key recorder.key --present 6 --issued 6 --time 2026-01-20T09:30:00Z >/dev/null
    grep -q '"time":"2026-01-20T09:30:00Z"' vote.log
    stage_cast
    refused 1 '2026-01-20T09:30:00Z|before' piaojue close vote.log --key recorder.key --time 2026-01-20T09:29:59Z
    piaojue close vote.log --key recorder.key --time 2026-01-20T09:30:00Z >/dev/null
    stage_shared
    refused 1 '.' piaojue result vote.log --key recorder.key --time 1999-01-01T00:00:00Z
    piaojue result vote.log --key recorder.key --time 2026-01-20T10:00:00Z >/dev/null
    refused 2 '--time goes with --key' piaojue result vote.log --time 2026-01-20T10:00:00Z
    verified
}

test_status_of_evidence() {
    small_vote counted P256-SHA256 witnessed
    expect 0 'attested by trustees: 0 of 3; asked for: 2' piaojue status vote.log
    grep -q 'witnesses who are to cosign checkpoints: 2 of 3' output
    trustees attest t1 t2
    expect 0 'next: publish the log' piaojue status vote.log
    piaojue status vote.log --json | python3 -c 'import json, sys
s = json.load(sys.stdin)
assert (s["attested"], s["attestations_needed"], s["challenges"], s["witnesses"], s["witnesses_needed"], s["next"]) == (2, 2, 0, 3, 2, ""), s'
    trustees attest t3
}
