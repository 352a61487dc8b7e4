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
