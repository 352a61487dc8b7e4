# The result sheet in every form: what it says is what the log says.

# The numbers of the sheets, read back.
sheet_agrees() {
    python3 "$HERE/sheet.py" "$@"
}
# In both languages, as page and as table.
sheets_agree() {
    local language form
    for language in en zh; do
        for form in html csv; do
            piaojue report vote.log --lang $language -o $language.$form >/dev/null
            sheet_agrees $language.$form report.json result.json
        done
    done
}
counted_vote() {
    small_vote counted "$@"
    piaojue report vote.log --json >report.json
    piaojue result vote.log --json >result.json
}

test_report_forms() {
    local suite
    for suite in $(suites); do
        rm -rf ./*
        counted_vote "$suite" station
        sheets_agree
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

# Who is written in stands by the votes among those on the ballot, as the law ranks them, and is marked alike; who does not pass stands in a table of
# the names alone.
test_report_of_written_in() {
    small_keys P256-SHA256
    rm t1.key t1.pub
    piaojue key --suite P256-SHA256 --name 总监票人张某 -o t1.key >/dev/null
    printf 'id,title\nc1,张三\nc2,李四\nc3,赵六\n' >items.csv
    piaojue define --preset election --suite P256-SHA256 --title 选举 --items items.csv --places 3 --deputies 9 --recorder recorder.pub \
        --trustee t1.pub --threshold 1 --station station.pub --chief 1 -o vote.json >/dev/null
    piaojue new vote.log --definition vote.json --key recorder.key >/dev/null
    for stage in deal accept rehearse; do piaojue $stage vote.log --key t1.key >/dev/null; done
    piaojue roll vote.log --key recorder.key --count 1 --cards spare.csv >/dev/null
    piaojue open vote.log --key recorder.key --present 9 --issued 9 --withdraw spare.csv >/dev/null
    { echo c1,c2,c3,+; for i in 1 2 3 4 5 6; do echo approve,oppose,oppose,王小明; done; echo 'approve,oppose,,钱一'; echo ,approve,,; echo ,,approve,; } >papers.csv
    piaojue import vote.log --station station.key --paper papers.csv >/dev/null
    piaojue close vote.log --key recorder.key >/dev/null
    piaojue share vote.log --key t1.key >/dev/null
    piaojue result vote.log --key recorder.key >/dev/null
    piaojue report vote.log --json >report.json
    piaojue result vote.log --json >result.json
    grep -q '"adopted":\["c1","+1"\]' result.json || die "$(cat result.json)"
    sheets_agree
    grep -q '<text[^>]*>+1. 王小明（另选他人）</text>' zh.html || die "not in the chart"
    piaojue report vote.log --lang zh >zh.txt
    grep -E '\] (入选|-)' zh.txt >said
    cmp said - <<'END' || die "$(cat zh.txt)"
    1.  [1] 入选  赞成 7  反对 0  弃权 0  未按 2  c1 张三
    2. [+1] 入选  赞成 6                          +1 王小明（另选他人）
    3.  [2] -     赞成 1  反对 7  弃权 0  未按 1  c2 李四
    4.  [3] -     赞成 1  反对 6  弃权 0  未按 2  c3 赵六
       [+2] -     赞成 1                          +2 钱一（另选他人）
END
    grep -q '缺 1 名（按规则：本次会议另行票决）' zh.txt || die "$(cat zh.txt)"
    # Whose office stands in the name is not called by it twice.
    grep -q '<div>总监票人张某：' zh.html || die "the line to sign on"
    grep -q '<div>Chief scrutineer 总监票人张某: ' en.html || die "the line to sign on"
    # The reader above notices a name that is not marked, or not there.
    sed '/class="annex"/,$ s/ data-item="+1" class="yes"/ data-item="+1"/; s/ class="yes"><td class="n">2</><td class="n">2</' zh.html >wrong.html
    ! sheet_agrees wrong.html report.json result.json 2>/dev/null || die "a missing mark was not noticed"
    sed '/<tr data-item="+1" class="yes"><td class="n">2/d' zh.html >wrong.html
    ! cmp -s zh.html wrong.html && ! sheet_agrees wrong.html report.json result.json 2>/dev/null || die "a missing row was not noticed"
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
