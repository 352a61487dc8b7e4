# The result sheet in every form: what it says is what the log says.

# The numbers of the sheets, read back.
sheet_agrees() {
    python3 "$HERE/sheet.py" "$@"
}
counted_vote() {
    small_vote counted "$@"
    piaojue report vote.log --json >report.json
    piaojue result vote.log --json >result.json
}

test_report_forms() {
    local suite language
    for suite in $(suites); do
        rm -rf ./*
        counted_vote "$suite" station
        for language in en zh; do
            piaojue report vote.log --lang $language -o $language.html >/dev/null
            piaojue report vote.log --lang $language -o $language.csv >/dev/null
            sheet_agrees $language.html report.json result.json
            sheet_agrees $language.csv report.json result.json
        done
        grep -q '计票结果报告单' zh.html
        grep -q '监票人' zh.html
        grep -q '核验' zh.html
        # the reader above is one that notices
        sed -E '0,/<td class="n">[0-9]+<\/td><td class="n">/s//<td class="n">999<\/td><td class="n">/' zh.html >wrong.html
        ! sheet_agrees wrong.html report.json result.json 2>/dev/null || die "a wrong number in the sheet was not noticed"
        # the code beside the root is the checkpoint of this log
        python3 - <<'PY'
import re
page = open("zh.html", encoding="utf-8").read()
open("code.svg", "w").write(re.search(r'<svg xmlns="[^"]*" viewBox="0 0 \d+ \d+" width.*?</svg>', page, re.S).group(0))
PY
        python3 "$HERE/qr.py" code.svg code.pgm
        zbarimg -q --raw --oneshot -Sdisable -Sqrcode.enable -Sbinary code.pgm >read.txt
        piaojue log checkpoint vote.log >checkpoint.txt
        cmp read.txt checkpoint.txt
    done
}

test_report_refuses() {
    counted_vote P256-SHA256
    expect 2 'unknown ending|wanted .html' piaojue report vote.log -o sheet.doc
    piaojue report vote.log -o sheet.html >/dev/null
    expect 2 'sheet.html' piaojue report vote.log -o sheet.html
    expect 2 'Chromium' env PATH=/nowhere "$(command -v piaojue)" report vote.log -o sheet.pdf
    # a log that fails says nothing on paper
    sed 's/"count"/"cuont"/; 8s/A/B/' vote.log >bad.log
    expect 1 'line' piaojue report bad.log -o bad.html
    [ ! -e bad.html ] || die "a sheet of a log that fails"
    small_vote open P256-SHA256
    expect 1 'no result' piaojue report vote.log -o none.html
    [ ! -e none.html ] || die "a sheet without a result"
}

test_report_pdf() {
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || return 0
    counted_vote P256-SHA256
    piaojue report vote.log --lang zh -o sheet.pdf >/dev/null
    [ "$(head -c 5 sheet.pdf)" = "%PDF-" ]
    ls -d "${TMPDIR:-/tmp}"/piaojue-??????/sheet.html 2>/dev/null && die "the browser's folder was left behind"
    return 0
}

# report_kinds DEFINE-OPTION …: a named vote of three, from its definition to sheets in every form, whose numbers are those of the log.
report_kinds() {
    local language
    rm -f vote.log vote.json cards.csv report.json result.json ./*.html
    piaojue define --suite P256-SHA256 --title '<票> & "决"' --deputies 3 --secrecy named --recorder recorder.pub --trustee t1.pub --threshold 1 \
        --quorum "at least 1/2" "$@" -o vote.json >said 2>&1 || die "$(cat said)"
    stage_new 2>/dev/null
    printf 'name\n甲\n乙\n丙\n' >names.csv
    piaojue roll vote.log --key recorder.key --names names.csv --cards cards.csv >/dev/null
    piaojue open vote.log --key recorder.key --present 3 --issued 3 >said 2>&1 || die "$(cat said)"
    piaojue cast vote.log --batch ballots.csv --cards cards.csv >/dev/null
    stage_closed
    stage_counted
    piaojue report vote.log --json >report.json
    piaojue result vote.log --json >result.json
    for language in en zh; do
        piaojue report vote.log --lang $language >/dev/null
        piaojue report vote.log --lang $language -o $language.html >/dev/null
        sheet_agrees $language.html report.json result.json
        piaojue report vote.log --lang $language -o $language.csv >/dev/null
        sheet_agrees $language.csv report.json result.json
        rm $language.csv
    done
    verified
}

test_report_kinds() {
    small_keys P256-SHA256
    # What a spreadsheet would reckon, what a page would take as its own, what does not fit into a line.
    printf 'id,title\na1,=1+1\na2,"x ""y"", z"\na3,<b>&</b>\na4,%s\n' "$(printf '长%.0s' {1..60})" >items.csv
    printf 'a1,a2,a3,a4\napprove,,approve,\napprove,approve,,\napprove,,,approve\n' >ballots.csv
    report_kinds --preset project-vote --items items.csv --places 2 --base none
    grep -q '&lt;b&gt;&amp;&lt;/b&gt;' zh.html
    ! grep -q '<b>&' zh.html || die "a title is taken for a page"
    { echo a1,a2,a3,a4; printf '%.0ssatisfied,fair,dissatisfied,satisfied\n' 1 2 3; } >ballots.csv
    report_kinds --preset satisfaction --items items.csv
    # Several contests, of which one takes two marks.
    { echo a/a1,a/a2,a/a3,a/a4,b/a1,b/a2,b/a3,b/a4; printf '%.0sapprove,oppose,approve+oppose,,approve,approve,,abstain\n' 1 2 3; } >ballots.csv
    report_kinds --items items.csv --contest a --marks approve,oppose --row 0-2 --cap none --decide pass:approve --base deputies --pass "more than 1/2" \
        --contest b --preset resolution
    # One item, wider than any table, and a majority near the end of the picture.
    printf 'id,title\na4,%s\n' "$(printf '长%.0s' {1..60})" >items.csv
    printf 'a4\napprove\napprove\napprove\n' >ballots.csv
    report_kinds --preset resolution --items items.csv --pass "at least 9/10"
}
