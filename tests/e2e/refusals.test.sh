# What is refused, with a clear error and the log untouched.

cast_one() {
    piaojue cast vote.log --card "$(card 1)" "$@"
}

test_refuse_codes() {
    small_vote open
    refused 1 'not on the roll' piaojue cast vote.log --card "$(small_other_code)" p01=approve
    refused 1 'code' piaojue cast vote.log --card "$(card 1 | tr '0-9A-Z' '1-9A-Z0')" p01=approve
    refused 1 'code' piaojue cast vote.log --card ABC p01=approve
    cast_one p01=approve
    refused 1 'voted' cast_one p02=approve
    refused 2 'wanted a card code' piaojue cast vote.log --card - p01=approve
}

# A good code of another vote.
small_other_code() {
    mkdir -p other
    (cd other && rm -rf ./* && cp "$WORK/stages-P256-SHA256-plain/"*.key . && cp "$WORK/stages-P256-SHA256-plain/accepted.log" vote.log &&
        piaojue roll vote.log --key recorder.key --count 1 --cards cards.csv >/dev/null && card 1)
}

test_refuse_choices() {
    small_vote open
    refused 1 'uses of mark approve: 4, allowed: 0 to 3' cast_one p01=approve p02=approve p03=approve p04=approve
    refused 1 '"p06" is no item' cast_one p06=approve
    refused 1 'p01: found mark "aprove", wanted one of: approve' cast_one p01=aprove
    refused 1 'p01: mark approve is given twice' cast_one p01=approve p01=approve
    refused 2 'wanted ITEM=MARK' cast_one p01
    refused 2 'wanted ITEM=MARK, or --blank' cast_one
    refused 2 'either --card or --batch' piaojue cast vote.log p01=approve
    cast_one p01=approve p02=approve p03=approve
}

batch() {
    piaojue cast vote.log --batch batch.csv
}

test_refuse_batches() {
    small_vote open
    write_ballots
    sed '1s/p05/p06/' ballots.csv >batch.csv
    refused 2 'batch.csv:1: column "p06" is no item of this vote' batch
    sed '1s/p05/p04/' ballots.csv >batch.csv
    refused 2 'batch.csv:1: column "p04" is given twice' batch
    cut -d, -f1-5 ballots.csv >batch.csv
    refused 2 'batch.csv:1: column p05 is missing' batch
    cut -d, -f2- ballots.csv >batch.csv
    refused 2 'batch.csv:1: column card is missing' batch
    sed '3s/approve/aprove/' ballots.csv >batch.csv
    refused 1 'batch.csv:3: column p01: found mark "aprove", wanted one of: approve' batch
    sed '4s/,approve,,/,approve,approve,approve/' ballots.csv >batch.csv
    refused 1 'batch.csv:4: contest projects: uses of mark approve: 5, allowed: 0 to 3' batch
    sed '5s/approve/approve+approve/' ballots.csv >batch.csv
    refused 1 'batch.csv:5: column p01: mark approve is given twice' batch
    sed '6{p;}' ballots.csv >batch.csv
    refused 1 'the card of line 7 is also in line 6' batch
    sed "3s/^[^,]*/$(small_other_code)/" ballots.csv >batch.csv
    refused 1 'batch.csv:3: .*not on the roll' batch
    sed '3s/$/,/' ballots.csv >batch.csv
    refused 2 'batch.csv:3: fields found: 7, wanted as in the header: 6' batch
    sed '3s/approve/"approve/' ballots.csv >batch.csv
    refused 2 'batch.csv:3: field 2: the quote that starts here is never closed' batch
    head -n 1 ballots.csv >batch.csv
    refused 2 'batch.csv: holds no ballot' batch
    # Several faults are told at once, and the good ballots between them are not recorded.
    sed '3s/approve/x/;5s/approve/y/' ballots.csv >batch.csv
    refused 1 'batch.csv:5' batch
    grep -q 'batch.csv:3' output
    grep -q 'wrong ballots: 2; nothing was recorded' output
}

test_go_on_after_interruption() {
    small_vote open
    write_ballots
    head -n 3 ballots.csv >first.csv
    piaojue cast vote.log --batch first.csv >/dev/null
    refused 1 'ballots.csv:2: .*voted' piaojue cast vote.log --batch ballots.csv
    expect 0 'ballots recorded: 4,' piaojue cast vote.log --batch ballots.csv --skip-voted
    grep -q 'ballots passed over.*: 2' output
    expect 0 'ballots passed over.*: 6' piaojue cast vote.log --batch ballots.csv --skip-voted
    # Of no row of the file, of which all have voted.
    piaojue close vote.log --key recorder.key
    expect 1 'piaojue: vote.log: the vote is closed' piaojue cast vote.log --batch ballots.csv --skip-voted
}

test_csv_forms() {
    small_vote open
    write_ballots
    # A byte order mark, CRLF, quotes, no line feed at the end, empty lines at the end.
    { printf '\xef\xbb\xbf'; head -n 3 ballots.csv | sed 's/approve/"approve"/;s/$/\r/' | head -c -2; } >one.csv
    expect 0 'ballots recorded: 2,' piaojue cast vote.log --batch one.csv
    { sed -n '1p;4p' ballots.csv; printf '\n\n'; } >two.csv
    expect 0 'ballots recorded: 1,' piaojue cast vote.log --batch two.csv
    { sed -n '1p' ballots.csv; echo; sed -n 5p ballots.csv; } >three.csv
    refused 2 'three.csv:2: fields found: 1, wanted as in the header: 6' piaojue cast vote.log --batch three.csv
    printf 'id,title\np01,\xc0\xcf\xbe\xc9\n' >gbk.csv
    cp gbk.csv items.csv
    rm vote.json
    expect 2 'items.csv:2: not UTF-8' small_define P256-SHA256
    expect 2 '--source: not UTF-8; set the terminal to UTF-8' small_define P256-SHA256 --source "$(printf '\xc0\xcf')"
    # A path may be so.
    piaojue key --suite P256-SHA256 --name station -o "$(printf '\xc0\xcf.key')" >/dev/null
    printf 'id,title\np1,x\np2,y\np3,z\np4,w\n' >items.csv
    small_define P256-SHA256 --station "$(printf '\xc0\xcf.pub')"
}

test_refuse_phases() {
    small_vote rehearsed
    refused 1 'defined' cast_one p01=approve
    refused 1 'defined' piaojue close vote.log --key recorder.key
    small_vote open
    refused 1 'is open' piaojue share vote.log --key t1.key
    refused 1 'is open' piaojue result vote.log --key recorder.key
    refused 1 'is open' piaojue open vote.log --key recorder.key --present 6 --issued 6
    refused 1 'is open' piaojue roll vote.log --key recorder.key --count 2 --cards more.csv
    [ ! -e more.csv ] || die "the cards file of a refused roll was left behind"
    small_vote closed
    refused 1 'is closed' cast_one p01=approve
    refused 1 'trustees who have given their share: [01], wanted: 2' piaojue result vote.log --key recorder.key
    refused 1 'is closed' piaojue attest vote.log --key t1.key
    trustees share t2
    refused 1 'trustees who have given their share: [01], wanted: 2' piaojue result vote.log --key recorder.key
    refused 1 'trustee 2 has given its share already' piaojue share vote.log --key t2.key
    expect 1 'no result yet' piaojue report vote.log
    small_vote counted
    refused 1 'is counted' piaojue share vote.log --key t1.key
    refused 1 'is counted' piaojue result vote.log --key recorder.key
    piaojue attest vote.log --key t1.key
    refused 1 'trustee 1 has attested already' piaojue attest vote.log --key t1.key
}

test_refuse_opening() {
    small_vote roll
    refused 1 'rehears' piaojue open vote.log --key recorder.key --present 6 --issued 6
    trustees rehearse t1
    refused 1 'rehears' piaojue open vote.log --key recorder.key --present 6 --issued 6
    trustees rehearse t2
    refused 1 'no quorum: present: 5, deputies: 8' piaojue open vote.log --key recorder.key --present 5 --issued 5
    refused 1 'not recorded: check V17 .*credentials live .*: 6, but ballots issued: 5' piaojue open vote.log --key recorder.key --present 6 --issued 5
    refused 1 'present: 9, deputies: 8' piaojue open vote.log --key recorder.key --present 9 --issued 6
    refused 1 'ballots issued: 7, deputies present: 6' piaojue open vote.log --key recorder.key --present 6 --issued 7
    refused 2 'number from 0 to' piaojue open vote.log --key recorder.key --present -6 --issued 6
    piaojue open vote.log --key recorder.key --present 6 --issued 6
}

test_refuse_keys() {
    small_vote closed
    refused 1 'stranger is no trustee' piaojue share vote.log --key stranger.key
    refused 1 'recorder is no trustee' piaojue share vote.log --key recorder.key
    refused 1 't1 is not the recorder' piaojue result vote.log --key t1.key
    head -c 100 t1.key >short.key
    refused 2 'short.key: .*cut short' piaojue share vote.log --key short.key
    head -c -1 t1.key >short2.key
    refused 2 'short2.key: .*cut short' piaojue share vote.log --key short2.key
    refused 2 'none.key: cannot open' piaojue share vote.log --key none.key
    small_vote new
    refused 1 'stranger is no trustee' piaojue deal vote.log --key stranger.key
    refused 1 'not every trustee has dealt' piaojue accept vote.log --key t1.key
    small_vote dealt
    refused 1 'trustee 1 has dealt already' piaojue deal vote.log --key t1.key
    refused 1 'not every trustee has accepted' piaojue rehearse vote.log --key t1.key
    expect 1 't1 is not the definition' piaojue new other.log --definition vote.json --key t1.key
    [ ! -e other.log ] || die "a log that was refused was left behind"
    expect 2 'vote.log: there already' piaojue new vote.log --definition vote.json --key recorder.key
}

test_refuse_definitions() {
    small_keys P256-SHA256
    small_items
    # define STATUS WORDS OLD NEW: the options of small_define with one word changed; nothing may be left behind.
    define() {
        expect "$1" "$2" vary "$3" "$4"
        [ ! -e vote.json ] || die "a definition that was refused was left behind"
    }
    vary() {
        local old=$1 new=$2 words=() word
        for word in define --suite P256-SHA256 --title 小票决 --items items.csv --marks approve --cap approve:0-3 --decide select:approve:3 \
            --deputies 8 --base deputies --pass "more than 1/2" --quorum "at least 2/3" --recorder recorder.pub --trustee t1.pub --trustee t2.pub \
            --trustee t3.pub --threshold 2 -o vote.json; do
            [ "$word" = "$old" ] && word=$new
            words+=("$word")
        done
        piaojue "${words[@]}"
    }
    define 2 'places' select:approve:3 select:approve:6
    define 2 'cap' approve:0-3 approve:4-3
    define 2 'mark' approve:0-3 aprove:0-3
    define 2 'threshold' 2 4
    define 2 'pass' deputies none
    define 2 'more_than|pass' "more than 1/2" "more than 2/2"
    define 2 'wanted "more than P/Q"' "more than 1/2" "half"
    define 2 'key' t2.pub t1.pub
    define 2 'suite' P256-SHA256 P384
    define 2 'a key of suite P256-SHA256, wanted "SM2-SM3"' P256-SHA256 SM2-SM3
    define 2 'rule' select:approve:3 chance:approve:3
    define 2 'wanted a rule: select:MARK:PLACES' select:approve:3 select
    define 2 'unknown option "--quorom"' --quorum --quorom
    sed -i '1s/title/name/' items.csv
    define 2 'items.csv:1: column title is missing' x x
    printf 'id,title,cost\np01,a,1\n' >items.csv
    define 2 'items.csv:1: columns found: 3' x x
    printf 'id,title\np01,a\np01,b\n' >items.csv
    define 2 'p01|item' x x
}

test_usage() {
    local verb
    expect 2 'unknown verb "vote"' piaojue vote x.log
    expect 2 'unknown verb "log"' piaojue log x.log
    expect 2 'unknown verb "log"' piaojue log
    expect 2 'unknown option "--colour"' piaojue status x.log --colour
    expect 2 'LOG is missing' piaojue status
    expect 2 '--key FILE.key is missing' piaojue close x.log
    expect 2 '--key wants a value' piaojue close x.log --key
    expect 2 '--key is given twice' piaojue close x.log --key a --key b
    expect 2 'wanted nothing more' piaojue close x.log y.log --key a
    expect 2 'cannot open|No such file' piaojue status x.log
    expect 0 '^piaojue [0-9]' piaojue --version
    expect 0 '用法' piaojue --lang zh --help
    for verb in key define explain new deal accept roll rehearse open cast receipt seal submit challenge import doubtful rule names join close share result \
        attest runoff report 'log checkpoint' 'log cosign' 'log consistency' status demo; do
        # A name may be two words.
        expect 0 "usage: piaojue $verb" piaojue $verb --help
        expect 0 "usage: piaojue $verb" piaojue help $verb
        expect 0 '用法' env LC_ALL=zh_CN.UTF-8 piaojue $verb --help
    done
}

test_never_overwrites() {
    small_vote counted
    cp t1.key before.key
    expect 2 't1.key: there already' piaojue key --suite P256-SHA256 --name x -o t1.key
    cmp t1.key before.key
    rm t1.key
    expect 2 't1.pub: there already' piaojue key --suite P256-SHA256 --name x -o t1.key
    [ ! -e t1.key ]
    cp "$WORK/stages-P256-SHA256-plain/accepted.log" vote.log
    refused 2 'cards.csv: there already' piaojue roll vote.log --key recorder.key --count 2 --cards cards.csv
    cp "$WORK/stages-P256-SHA256-plain/counted.log" vote.log
    piaojue report vote.log -o sheet.txt
    refused 2 'sheet.txt: there already' piaojue report vote.log -o sheet.txt
}
