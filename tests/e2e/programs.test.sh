# The programs as others use them.

test_verifier_one_compiler_call() {
    cd "$ROOT"
    cc -O2 verifier/*.c -lgcrypt -o "$WORK/verify"
    cd - >/dev/null
    small_vote counted
    expect 0 VERIFIED "$WORK/verify" vote.log
    ! ldd "$WORK/verify" | grep -qE 'crypto|jansson' || die "it links more than libgcrypt"
}

# Every verb prints one JSON object, also when it fails.
test_json() {
    local suite=P256-SHA256 verb
    json() {
        local status=0
        piaojue "$@" --json >object 2>/dev/null </dev/null || status=$?
        python3 -c 'import json, sys; o = json.load(open("object")); assert type(o) is dict and ("error" in o) == (sys.argv[1] != "0"), o' "$status" ||
            die "$* :: $(cat object)"
    }
    json key --suite $suite --name w -o w.key
    for verb in recorder t1 t2 t3; do
        json key --suite $suite --name "$verb \"$verb\" \\" -o $verb.key
    done
    small_items
    json define --suite $suite --title 小票决 --items items.csv --marks approve --decide select:approve:3 --deputies 8 --base deputies \
        --pass "more than 1/2" --quorum "at least 2/3" --recorder recorder.pub --trustee t1.pub --threshold 1 \
        --witness w.pub --attestations 1 -o vote.json
    json explain vote.json
    json new vote.log --definition vote.json --key recorder.key
    json open vote.log --key recorder.key --present 6 --issued 6
    json deal vote.log --key t1.key
    json accept vote.log --key t1.key
    json roll vote.log --key recorder.key --count 6 --cards cards.csv
    json rehearse vote.log --key t1.key
    json open vote.log --key recorder.key --present 6 --issued 6
    json cast vote.log --card "$(card 1)" p01=approve
    json cast vote.log --card "$(card 1)" p01=approve
    json seal vote.log --card "$(card 2)" p01=approve -o sealed --qr
    json challenge vote.log sealed
    json seal vote.log --card "$(card 2)" p01=approve -o sealed
    json submit vote.log sealed --key recorder.key
    json submit vote.log sealed
    json receipt vote.log 9 --key recorder.key
    json receipt vote.log --all -o receipts
    json receipt vote.log 999
    json log checkpoint vote.log --key recorder.key --qr --svg c.svg
    json log checkpoint vote.log --key recorder.key -o c
    json log cosign c --log vote.log --key w.key -o cc
    json log cosign c --log vote.log --key t1.key
    json log consistency vote.log --since c
    write_ballots
    json cast vote.log --batch ballots.csv --skip-voted
    json close vote.log --key recorder.key
    json share vote.log --key t1.key
    json result vote.log --key recorder.key
    json result vote.log
    json runoff vote.log -o next.json
    json rule vote.log --key t1.key --ballot 3 --invalid --reason x
    json attest vote.log --key t1.key
    json report vote.log
    json report vote.log -o sheet.json
    json status vote.log
    json status none.log
    json vote
    verified
}

test_not_a_log() {
    head -c 5000 /dev/urandom >vote.log
    refused 1 'line 0: check V' piaojue status vote.log
    : >vote.log
    refused 1 'line 0: check V1 .*the file is empty' piaojue status vote.log
    echo -n '{' >vote.log
    refused 1 'line 0: check V1 .*line 0 is not finished' piaojue status vote.log
    echo '{}' >vote.log
    refused 1 'line 0: check V' piaojue status vote.log
}

# The program of the README, as it stands there.
test_embedding() {
    local sanitizers=()
    ! nm "$BUILD/libpiaojue.a" 2>/dev/null | grep -c __asan_init >count || sanitizers=(-fsanitize=address,undefined)
    sed -n '/^<!-- embedding -->/,/^```$/p' "$ROOT/README.md" | sed '/^<!--/d;/^```/d' >example.c
    cmp example.c <(sed -n '/^<!-- embedding -->/,/^```$/p' "$ROOT/README.zh-CN.md" | sed '/^<!--/d;/^```/d')
    cc -Wall -Wextra -Werror "${sanitizers[@]}" -I"$ROOT" example.c "$BUILD/libpiaojue.a" -lcrypto -ljansson -o example
    small_vote counted
    ./example >shown
    piaojue result vote.log --json | cmp - shown
}
