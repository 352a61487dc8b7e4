# What people get wrong: files that are others, options that mean nothing here, papers with one column twice, phases too early. And what is
# asked for seldom: standard output by its name, one receipt as JSON.

test_misuse_files() {
    small_vote open
    write_ballots
    printf 'id,title\np01,a\0b\n' >nul.csv
    expect 2 'nul.csv: not a text file: it holds a NUL byte' piaojue define --suite P256-SHA256 --title x --items nul.csv --preset resolution \
        --deputies 8 --recorder recorder.pub --trustee t1.pub --threshold 1 -o new.json
    head -c 100000 /dev/zero | tr '\0' x >long
    expect 2 'long: longer than the 65536 bytes that are allowed' piaojue receipt vote.log 3 --checkpoint long
    expect 2 'long: ' piaojue close vote.log --key long
    expect 2 '/: there already' piaojue seal vote.log --card "$(card 1)" p01=approve -o /
    expect 2 'nowhere/x: cannot create: No such file' piaojue seal vote.log --card "$(card 1)" p01=approve -o nowhere/x
    refused 2 '-: No such file' piaojue close - --key recorder.key
    echo name >none.csv
    refused 2 'none.csv: names found: 0' piaojue roll vote.log --key recorder.key --names none.csv --cards more.csv
    printf 'card\n%s\n\n%s\n' "$(card 1)" "$(card 2)" >hole.csv
    cut -d, -f2- ballots.csv | head -n 3 >two.csv
    refused 2 'hole.csv:3: an empty line; write "" for an empty cell' piaojue cast vote.log --batch two.csv --cards hole.csv
    # A file may end behind a closing quote.
    printf 'p01,p02,p03,p04,p05\napprove,,,,""' >one.csv
    printf 'card\n"%s"' "$(card 3)" >quoted.csv
    expect 0 'ballots recorded: 1,' piaojue cast vote.log --batch one.csv --cards quoted.csv
    # A key may have any name; its public half is beside it.
    piaojue key --suite SM2-SM3 --name x -o mine --json | grep -q '"public_file":"mine.pub"'
    piaojue key --suite P256-SHA256 --name x -o a.keys >/dev/null
    [ -e mine.pub ] && [ -e a.keys.pub ]
    sed '1s/p05/projects\/p04/' ballots.csv >twice.csv
    refused 2 'twice.csv:1: item p04 has two columns' piaojue cast vote.log --batch twice.csv
}

test_misuse_sealed_files() {
    small_vote open
    local line wrong
    piaojue seal vote.log --card "$(card 1)" p01=approve -o sealed >/dev/null
    mapfile -t line <sealed
    for wrong in '' 'piaojue-sealed/1' 'piaojue-sealed/10\n' 'piaojue-sealed/1\nballot\n' "piaojue-sealed/1\n${line[1]}\nopening\n" \
        "piaojue-sealed/1\n${line[1]}\nballot x\nballot\n" "piaojue-sealed/1\n${line[1]}\nballot x\nopening x"; do
        printf "$wrong" >other
        refused 2 'other: is no sealed ballot' piaojue submit vote.log other
    done
    { cat sealed; echo; } >other
    refused 2 'other: is no sealed ballot' piaojue submit vote.log other
    ln -s sealed link
    refused 2 'link: wanted a plain file' piaojue submit vote.log link
    expect 0 '"receipt_file":"r"' piaojue submit vote.log sealed --key recorder.key --receipt r --json
}

test_misuse_options() {
    small_vote open
    write_ballots
    local one
    for one in '--skip-voted' '--cards cards.csv' '--receipts r'; do
        refused 2 'go with --batch' piaojue cast vote.log --card "$(card 1)" p01=approve $one
    done
    refused 2 'wanted no --blank and no ITEM=MARK' piaojue cast vote.log --batch ballots.csv --blank
    refused 2 'wanted no --blank and no ITEM=MARK' piaojue cast vote.log --batch ballots.csv p01=approve
    refused 2 '--time goes with --key' piaojue result vote.log --time 2024-11-22T00:00:00Z
    for one in '2024-11-22' '2024-11-31T00:00:00Z' '2024-11-22T00:00:0xZ' '2024-1-2T00:00:00Z  ' '1969-12-31T23:59:58Z'; do
        refused 2 '--time: found ' piaojue close vote.log --key recorder.key --time "$one"
    done
    # Bytes of another encoding, and a code with more behind it.
    expect 2 'found "…"' piaojue cast vote.log --card "$(card 1)" "$(printf '\x80%.0s' {1..60})"
    head -c 2000 /dev/zero | tr '\0' A | piaojue cast vote.log --card - p01=approve 2>said && die "a code of 2000 letters"
    grep -q 'too long' said
    printf '%s\r\n' "$(card 1)" >typed
    piaojue cast vote.log --card - p01=approve --key recorder.key --receipt r --json <typed | grep -q '"receipt_file":"r"'
    # Standard output by its name; one receipt, beside others, and as JSON.
    piaojue log checkpoint vote.log -o - | cmp - <(piaojue log checkpoint vote.log)
    piaojue receipt vote.log 11 -o - 2>/dev/null | head -n 1 | grep -q '^c2sp.org'
    expect 0 '"line":11,.*"receipt":"c2sp.org' piaojue receipt vote.log 11 --json
    expect 0 '"line":11,.*"receipt_file":"r15"' piaojue receipt vote.log 11 --json -o r15
    expect 0 '^receipt: r16' piaojue receipt vote.log 11 -o r16
    piaojue cast vote.log --card "$(card 2)" p01=approve p02=approve --json | grep -q '"kind":"ballot"'
    small_vote shared
    expect 0 'next: piaojue result' piaojue status vote.log
    small_vote counted
    piaojue report vote.log -o - | cmp - <(piaojue report vote.log)
    expect 2 'r: found an unknown ending' piaojue report vote.log -o r
    expect 1 'nothing is left to decide' piaojue runoff vote.log -o -
}

# papers_vote: a sheet of two contests with names in each, in which papers can be entered.
papers_vote() {
    small_keys P256-SHA256
    printf 'id,title\np1,甲\np2,乙\n' >items.csv
    piaojue define --suite P256-SHA256 --title 两项 --deputies 6 --recorder recorder.pub --trustee t1.pub --trustee t2.pub --trustee t3.pub \
        --threshold 2 --station station.pub --chief 1 --preset election --items items.csv --places 1 --contest a1 --contest a2 -o vote.json >/dev/null 2>&1
    stage_new
    expect 0 'next: piaojue deal' piaojue status vote.log
    stage_dealt
    expect 0 'phase: defined' piaojue status vote.log
    grep -q 'next: piaojue accept' output
    stage_accepted
    expect 0 '"next":"roll"' piaojue status vote.log --json
    stage_roll 2
    expect 0 'deputies 6; on the roll 2' piaojue status vote.log
    grep -q 'next: piaojue rehearse' output
    stage_rehearsed
    expect 0 'next: piaojue open' piaojue status vote.log
    piaojue open vote.log --key recorder.key --present 5 --issued 5 >/dev/null
}

test_misuse_papers() {
    papers_vote
    import() { refused "$1" "$2" piaojue import vote.log --station station.key --paper paper.csv; }
    local line language all=a1/p1,a1/p2,a2/p1,a2/p2,a1/+,a2/+
    paper() { printf '%s\n' "$@" >paper.csv; }
    paper "$all"
    import 2 'paper.csv: holds no ballot'
    paper "$all,a1/+" 'approve,,,,,,'
    import 2 'column "?a1/\+"? (is given twice|.*two columns)|the names of contest a1 have two columns'
    paper "$all,a3/p1" 'approve,,,,,,'
    import 2 'column "a3/p1" is no item of this vote'
    paper "$all,p1" 'approve,,,,,,'
    import 2 'column "p1" is no item of this vote'
    paper "$all,a1/p" 'approve,,,,,,'
    import 2 'column "a1/p" is no item of this vote'
    paper "$all,+" 'approve,,,,,,'
    import 2 'column "\+" is no item of this vote'
    paper "${all/a2\/p1,/}" 'approve,,,,'
    import 2 'column a2/p1 is missing'
    paper "$all" '?,maybe,,,,'
    import 1 'paper.csv:2: column a1/p2: found mark "maybe", wanted one of: approve, oppose, abstain'
    # Names one under the other are several, as with semicolons; what the mark is for is not told twice.
    paper "$all" 'oppose,oppose,,,"王五
赵六",'
    import 1 'names found: 2, wanted at most: 1'
    paper "$all" 'oppose,,?,approve,王五,' '?,approve,approve,oppose,王 五,王五'
    expect 0 '"recorded":2' piaojue import vote.log --station station.key --paper paper.csv --json
    refused 2 '--contest: wanted one of the 2 contests' piaojue join vote.log --key t1.key --names "王 五" --as 王五 --reason x
    refused 2 '--contest: wanted one of the 2 contests' piaojue rule vote.log --key t1.key --ballot 9 --invalid --reason x
    refused 1 'no contest "a3"' piaojue join vote.log --key t1.key --contest a3 --names "王 五" --as 王五 --reason x
    expect 0 'contest a1' piaojue names vote.log
    [ "$(grep -c '^contest a' output)" = 3 ] || die "$(cat output)"
    # What cannot be read may be read as no mark at all.
    line=$(piaojue doubtful vote.log | sed -nE 's/^line ([0-9]+), contest a2.*/\1/p')
    expect 0 'ruling recorded' piaojue rule vote.log --key t1.key --ballot "$line" --contest a2 --read ",approve" --reason x
    # And what the chief cannot read either stays so.
    line=$(piaojue doubtful vote.log | sed -nE 's/^line ([0-9]+), contest a1.*/\1/p')
    expect 0 'ruling recorded' piaojue rule vote.log --key t1.key --ballot "$line" --contest a1 --read "?,approve" --reason x
    # A ballot of both contests, opened: what it held, contest by contest.
    piaojue seal vote.log --card "$(card 1)" a1/p1=approve -o sealed >/dev/null
    expect 0 'no mark at all' piaojue challenge vote.log sealed
    grep -q 'p1 甲: approve' output
    # A ballot that is in the log is not recorded again; papers before it are shorter than it is.
    piaojue seal vote.log --card "$(card 1)" a1/p1=approve -o sealed >/dev/null
    cp sealed again
    expect 0 'line 16 of vote.log' piaojue submit vote.log sealed
    refused 1 'again: is line 16 of vote.log already' piaojue submit vote.log again
    [ ! -e again ] || die "what was chosen lies there still"
    refused 2 'wanted ITEM=MARK' piaojue seal vote.log --card "$(card 1)" a1/p1 -o sealed
    refused 1 '"p1" is no item' piaojue seal vote.log --card "$(card 1)" p1=approve -o sealed
    # More papers than were issued: the vote is void, and status says so; nobody need rule on what cannot be read any more.
    paper "$all" '?,,,,,' 'oppose,,,,,' 'oppose,,,,,' 'oppose,,,,,'
    piaojue import vote.log --station station.key --paper paper.csv >/dev/null
    expect 0 '"next":"close"' piaojue status vote.log --json
    stage_closed
    expect 0 'void: more ballots were returned than issued' piaojue status vote.log
    grep -q 'next: piaojue result' output
    ! grep -q 'rules on doubtful papers' output || die "$(cat output)"
    stage_counted
    expect 0 '"follow_up":0,.*"void":1' piaojue status vote.log --json
    piaojue report vote.log --json >/dev/null
    for language in en zh; do
        piaojue report vote.log --lang $language -o $language.html >/dev/null
        ! grep -q 'data-item' $language.html || die "counts of a void vote"
        piaojue report vote.log --lang $language -o $language.csv >/dev/null
    done
    trustees attest t1
    expect 0 'read 甲: no mark' piaojue-verify vote.log
    grep -q 'read 甲: unreadable;' output
}

# define with every option typed writes nothing in of itself; what is longer than an id can be stays wrong.
test_misuse_define() {
    small_keys P256-SHA256
    small_items
    local long
    long=$(printf 'x%.0s' {1..80})
    typed() {
        piaojue define --suite P256-SHA256 --title x --deputies 60 --items items.csv --recorder recorder.pub --trustee t1.pub --threshold 1 --base deputies \
            --pass "more than 1/2" --row 0-1 --secrecy sealed --overvote ballot --conflict mark --blank valid --unreadable mark --contest projects "$@"
    }
    expect 2 '--quorum TEST is missing; see piaojue define --help' typed --marks approve --cap none --others none --decide pass:approve -o a.json
    typed --quorum "at least 1/2" --marks approve --cap none --others none --decide pass:approve -o a.json >said
    ! grep -q 'not typed' said || die "$(cat said)"
    expect 2 '"?--explain and --both want a file behind -o' typed --quorum "at least 1/2" --decide pass:approve --both -o -
    wrong() { expect 2 "$1" typed --quorum "at least 1/2" "${@:2}" -o wrong.json; }
    wrong 'id|mark' --marks "$long" --cap none --others none --decide pass:approve
    wrong '--decide: found' --marks approve --cap none --others none --decide "$long:approve"
    wrong 'mark' --marks approve --cap none --others none --decide "pass:$long"
    wrong '--decide: found "pass:"' --marks approve --cap none --others none --decide pass:
    wrong '--decide: found "grade:x"' --marks approve --cap none --others none --decide grade:x
    wrong '--decide: found "pass:approve:2"' --marks approve --cap none --others none --decide pass:approve:2
    wrong '--places: found "x"' --marks approve --cap none --others none --decide select:approve:x
    wrong '--cap: found "approve:0-places"' --marks approve --cap approve:0-places --others none --decide pass:approve
    wrong '--cap: found "approve:0-placed"' --marks approve --cap approve:0-placed --others none --decide select:approve:2
    wrong '--others: found "placed"' --marks approve --cap none --others placed --decide select:approve:2
    wrong 'grade' --marks approve --cap none --others none --decide grade --grade "$long:approve:at least 1/2" --grade no
    wrong 'deputies' --deputies 0 --marks approve
    expect 2 '--deputies' piaojue define --suite P256-SHA256 --title x --deputies 0 --items items.csv --preset resolution --recorder recorder.pub \
        --trustee t1.pub --threshold 1 -o wrong.json
    # Of two presets one may be none; and 2 names without a mark to go with them.
    expect 0 '--quorum "at least 2/3"' piaojue define --suite P256-SHA256 --title x --deputies 60 --items items.csv --recorder recorder.pub \
        --trustee t1.pub --threshold 1 --station station.pub --chief 1 --contest a --preset resolution --contest b --marks approve,oppose --decide select:approve:2 \
        --cap approve:0-places --base present --pass "more than 1/2" --others 2 --tie runoff --second-tie presidium --shortfall leave -o two.json
    expect 0 'definition: three.json' piaojue define --suite P256-SHA256 --title x --deputies 60 --items items.csv --recorder recorder.pub \
        --trustee t1.pub --threshold 1 --contest b --marks approve --decide pass:approve --base present --pass "more than 1/2" --contest a \
        --preset resolution -o three.json
    expect 2 'follows' piaojue define --suite P256-SHA256 --title x --deputies 60 --items items.csv --recorder recorder.pub \
        --trustee t1.pub --threshold 1 --preset resolution --follows x -o wrong.json
    [ ! -e wrong.json ] || die "a definition that was refused was left behind"
    # An accent of its own takes no column.
    piaojue key --suite P256-SHA256 --name "$(printf 'Jose\xcc\x81')" -o jose.key >/dev/null
    typed --quorum "at least 1/2" --marks approve --cap none --others none --decide pass:approve --trustee jose.pub -o c.json >/dev/null 2>&1
    piaojue new c.log --definition c.json --key recorder.key >/dev/null 2>&1
    expect 0 "^trustee  1, t1:   to do" piaojue status c.log
    grep -q "^trustee  2, $(printf 'Jose\xcc\x81'): to do" output
}

# A program in the place of the browser: one that fails, one that is none, one that dies, and a PATH without any.
test_misuse_pdf() {
    small_vote counted
    local program
    program=$(command -v piaojue)
    mkdir bin
    printf '#!/bin/sh\nexit 3\n' >bin/chromium
    chmod +x bin/chromium
    pdf() { expect 2 "$1" env "PATH=$2" TMPDIR="${3:-$PWD}" "$program" report vote.log -o sheet.pdf; }
    pdf 'bin/chromium could not print the page' "::$PWD/bin"
    printf '#!/bin/sh\nkill -9 $$\n' >bin/chromium
    pdf 'bin/chromium could not print the page' "$PWD/bin" relative
    printf '#!/bin/sh\n' >bin/chromium
    pdf 'sheet.pdf: cannot open: No such file' "$PWD/bin"
    printf '#!/nowhere\n' >bin/chromium
    pdf 'sheet.pdf: .*chromium: No such file' "$PWD/bin"
    pdf 'sheet.pdf: /nowhere/piaojue-.*: No such file' "$PWD/bin" /nowhere
    pdf 'sheet.pdf: ' "$PWD/bin" "/$(printf 'x%.0s' {1..4200})"
    pdf 'Chromium' "/$(printf 'x%.0s' {1..5000})"
    expect 2 'Chromium' env -u PATH "$program" report vote.log -o sheet.pdf
    [ -z "$(ls -d piaojue-?????? sheet.pdf 2>/dev/null)" ] || die "something was left behind: $(ls)"
}

test_misuse_doctor() {
    small_vote open
    mkdir alone
    cp "$BUILD/piaojue" alone
    expect 0 'piaojue-verify is not here' env PATH=/nowhere alone/piaojue doctor
    expect 0 'piaojue-verify is not here' env -u PATH alone/piaojue doctor
    expect 0 'and piaojue-verify' env "PATH=/nowhere:$BUILD" alone/piaojue doctor
    grep -q 'no Chromium' output || command -v chromium google-chrome >/dev/null || die "$(cat output)"
    # The name of a time zone may be longer than any room for it.
    expect 0 'clock +[0-9-]+ [0-9:]+ [+]0800:' env TZ="<$(printf 'A%.0s' {1..60})>-8" piaojue doctor
    expect 0 'LANG is ""' env -u LC_ALL -u LC_CTYPE LANG= piaojue doctor
    expect 0 'fine +language.*zh_CN.utf8' env LC_ALL= LC_CTYPE=zh_CN.utf8 piaojue doctor
    # Without a log: a key and cards by themselves. Cards that others may read, and a file that holds none.
    expect 0 'recorder.key: a good key of recorder' piaojue doctor --key recorder.key --cards cards.csv
    grep -q 'cards.csv: cards: 6, each well written' output
    chmod 644 cards.csv
    expect 0 'look +cards +cards.csv: others on this machine can read it' piaojue doctor "$PWD/vote.log" --cards cards.csv
    expect 1 'WRONG +cards +items.csv' piaojue doctor vote.log --cards items.csv
    expect 1 'WRONG +log +/vote.log' piaojue doctor /vote.log
    expect 1 'WRONG +disk +xxx' piaojue doctor --folder "$(printf 'x%.0s' {1..5000})"
    expect 0 'and piaojue-verify' env "PATH=/$(printf 'x%.0s' {1..5000}):$BUILD" alone/piaojue doctor
    small_vote open P256-SHA256 witnessed
    expect 0 'w1.key: witness 1, witness.example/w1' piaojue doctor vote.log --key w1.key
    piaojue log checkpoint vote.log --key recorder.key -o c >/dev/null
    expect 0 'cosigned by witnesses: 1 of 3; asked for: 2' piaojue log cosign c --log vote.log --key w1.key
}

# At a terminal a code is drawn in colours of its own, and what tells the progress is wiped when it is done.
test_misuse_at_a_terminal() {
    small_vote open
    python3 "$HERE/terminal.py" "$(card 1)" piaojue seal vote.log --card - p01=approve -o sealed --qr >shown || die "$(cat shown)"
    grep -q $'\033\\[30;107m' shown
    ! grep -qF "$(card 1)" shown || die "the code was shown"
}
