# No private key and no code in anything that is shown, sent or published.

# Every secret of this folder, one a line: codes, with and without their dashes, and the lines of the key files.
list_secrets() {
    tail -n +2 cards.csv
    tail -n +2 cards.csv | tr -d -
    sed -nE 's/^(sign|seal|ed25519) //p' ./*.key
}

none_of_them_in() {
    list_secrets >"$WORK/secrets"
    ! grep -nFf "$WORK/secrets" "$@" || die "a secret was found"
}

test_no_secret_shown() {
    local code
    small_vote open
    write_ballots
    code=$(card 1)
    {
        piaojue --json cast vote.log --card - p01=approve < <(card 1)
        piaojue cast vote.log --card "$code" p01=approve || true
        piaojue cast vote.log --card "${code}0" p01=approve || true
        piaojue cast vote.log "$code" p01=approve || true
        piaojue cast vote.log "--$code" p01=approve || true
        piaojue cast vote.log --card - "$code=approve" < <(card 2) || true
        piaojue cast vote.log --card - "p01=$code" < <(card 2) || true
        piaojue "$code" || true
        # A cards file without its header, a column too many, cards where marks should be.
        tail -n +2 ballots.csv >headless.csv
        piaojue cast vote.log --batch headless.csv || true
        piaojue open vote.log --key recorder.key --present 6 --issued 6 --withdraw headless.csv || true
        awk -F, -v OFS=, 'NR == 1 {print $0} NR > 1 {print $1, $1, $3, $4, $5, $6}' ballots.csv >shifted.csv
        piaojue cast vote.log --batch shifted.csv || true
        piaojue import vote.log --station t1.key --paper headless.csv || true
        piaojue import vote.log --station t1.key --paper <(sed '1s/p05/+/' ballots.csv) || true
        piaojue cast vote.log --batch marks.csv --cards headless.csv || true
        piaojue cast vote.log --batch ballots.csv --cards cards.csv || true
        piaojue roll vote.log --key recorder.key --names headless.csv --cards more.csv || true
        piaojue rule vote.log --key t1.key --ballot "$code" --invalid --reason x || true
        piaojue rule vote.log --key t1.key --ballot 3 --read "$code,,,," --reason x || true
        piaojue rule vote.log --key t1.key --ballot 3 --contest "$code" --invalid --reason x || true
        piaojue join vote.log --key t1.key --contest "$code" --names x --as y --reason x || true
        piaojue explain t1.key || true
        piaojue explain cards.csv || true
        piaojue define --preset "$code" --suite P256-SHA256 --title x --items "cards.csv" --deputies 3 --recorder recorder.pub --threshold 1 -o - || true
        # Sealed, opened, sealed again, cast; receipts and checkpoints, with files that are something else.
        piaojue seal vote.log --card "$code" p01=approve -o s || true
        piaojue seal vote.log --card - "p01=$code" -o s < <(card 3) || true
        piaojue seal vote.log --card - p01=approve -o s --qr < <(card 3)
        piaojue challenge vote.log s
        piaojue seal vote.log --card - p01=approve -o s --json < <(card 3)
        piaojue submit vote.log cards.csv || true
        piaojue challenge vote.log recorder.key || true
        piaojue submit vote.log s --key recorder.key --json
        piaojue receipt vote.log "$code" || true
        piaojue receipt vote.log 11 --checkpoint recorder.key || true
        piaojue receipt vote.log 11 --checkpoint cards.csv || true
        piaojue receipt vote.log --all --key recorder.key -o receipts
        piaojue "log" "$code" || true
        piaojue log checkpoint vote.log --key cards.csv || true
        piaojue log checkpoint vote.log --key recorder.key --qr --svg c.svg
        piaojue log cosign t1.key --log vote.log --key t1.key || true
        piaojue log consistency vote.log --since cards.csv || true
        piaojue close vote.log --key recorder.key --time "$code" || true
        piaojue define --preset project-vote --suite P256-SHA256 --title x --items items.csv --places 1 --deputies 3 --recorder recorder.pub --trustee t1.pub \
            --threshold 1 --witness t1.key -o - || true
        piaojue cast vote.log --batch ballots.csv --skip-voted --receipts receipts --key recorder.key
        piaojue close vote.log --key cards.csv || true
        piaojue new x.log --definition t1.key --key recorder.key || true
        piaojue define --suite P256-SHA256 --title x --items t1.key --marks approve --decide select:approve:1 --deputies 3 --base none \
            --quorum "at least 1/2" --recorder t1.key --threshold 1 -o - || true
        piaojue close vote.log --key recorder.key
        piaojue share vote.log --key t1.key
        piaojue share vote.log --key t2.key --json
        piaojue result vote.log --key recorder.key
        piaojue attest vote.log --key t1.key
        piaojue report vote.log -o sheet.txt
        piaojue report vote.log -o sheet.json
        piaojue runoff vote.log -o next.json || true
        piaojue explain vote.log
        piaojue status vote.log
    } >said 2>&1
    none_of_them_in said vote.log vote.json sheet.txt sheet.json ./*.pub c.svg receipts/*
    # The test can fail.
    list_secrets | tail -n 1 >caught
    if (none_of_them_in caught) >/dev/null; then die "the search finds nothing"; fi
}

test_modes() {
    umask 000
    small_vote accepted
    rm -f ./*.key ./*.pub cards.csv
    piaojue key --suite P256-SHA256 --name x -o x.key >/dev/null
    [ "$(stat -c %a x.key)" = 600 ]
    [ "$(stat -c %a x.pub)" = 644 ]
    cp -p "$WORK/stages-P256-SHA256-plain/recorder.key" .
    piaojue roll vote.log --key recorder.key --count 3 --cards cards.csv >/dev/null
    [ "$(stat -c %a cards.csv)" = 600 ]
    [ "$(wc -l <cards.csv)" = 4 ]
    [ "$(sort -u cards.csv | wc -l)" = 4 ]
}

# A code given as an argument is gone from the list of processes once it has been read, and there is no core file for it to be in.
test_code_leaves_process_list() {
    local code caster
    small_vote open
    code=$(card 1)
    hold_for 2
    piaojue cast vote.log --card "$code" p01=approve >/dev/null 2>&1 &
    caster=$!
    sleep 0.7
    tr '\0' ' ' <"/proc/$caster/cmdline" >shown
    grep -q 'cast vote.log --card' shown
    grep -qE '^Max core file size +0 +0 ' "/proc/$caster/limits" || die "a crash would leave secrets in a core file"
    ! grep -qF "$code" shown || die "the code is in the list of processes"
    wait
}
