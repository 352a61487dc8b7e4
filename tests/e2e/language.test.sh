# English and Chinese, where there is no Chinese locale either (a container has C.UTF-8 alone).

in_chinese() {
    env -u LC_ALL LANG=zh_CN.UTF-8 "$@"
}

test_language() {
    local how
    small_vote counted
    for how in 'env -u LC_ALL LANG=zh_CN.UTF-8' 'env LC_ALL=zh_CN.UTF-8' 'env LC_ALL= LC_MESSAGES=zh_CN LANG=en_US.UTF-8' 'env LC_ALL=zh_CN.UTF-8 LANGUAGE=en'; do
        expect 0 '阶段：已计票' $how piaojue status vote.log
        expect 0 '^VERIFIED 验证通过$' $how piaojue-verify vote.log
        expect 0 'phase: counted' $how piaojue status vote.log --lang en
        expect 0 '^VERIFIED$' $how piaojue-verify --lang en vote.log
    done
    expect 0 '阶段：已计票' piaojue status vote.log --lang zh
    expect 0 '阶段：已计票' piaojue --lang zh status vote.log
    expect 0 '计票结果报告单' piaojue report vote.log --lang zh
    expect 0 '^VERIFIED 验证通过$' piaojue-verify vote.log --lang zh
    expect 0 '^用法' piaojue-verify --help --lang zh
    expect 2 '没有这个选项' piaojue-verify --lang zh --colour
    expect 2 'lang: no such option' piaojue-verify --lang fr vote.log
    expect 0 'phase: counted' piaojue status vote.log
    expect 0 '^VERIFIED$' piaojue-verify vote.log
    # What programs read is the same.
    in_chinese piaojue-verify --json vote.log | cmp - <(piaojue-verify --json vote.log)
    in_chinese piaojue status vote.log --json | cmp - <(piaojue status vote.log --json)
}

# --lang is heard wherever it stands, also by what comes before it, help and complaints.
test_language_asked_anywhere() {
    local words
    for words in '--help --lang zh' '--lang zh --help' '--help --lang=zh' '--lang=zh -h' 'help --lang zh' 'help key --lang zh' 'key --help --lang zh' \
        'key --lang zh --help' '--lang zh key --help' 'log cosign -h --lang=zh'; do
        expect 0 '用法：' piaojue $words
        ! grep -qE 'usage|this text|believed' output || die "$words: $(cat output)"
    done
    expect 0 '^usage' in_chinese piaojue key --help --lang en
    for words in '--help --lang zh' '--lang zh --help'; do
        expect 0 '^用法：' piaojue-verify $words
    done
    expect 0 '^usage' in_chinese piaojue-verify --help --lang en
    expect 2 '没有选项' piaojue --colour --lang zh
    expect 2 '没有选项' piaojue key --colour --lang zh
    expect 2 '没有命令' piaojue colour --lang zh
    expect 2 '没有这个选项' piaojue-verify --colour --lang zh
    expect 2 'lang: found .fr., wanted zh or en' piaojue --lang fr --help
    expect 2 'lang: found .fr., wanted zh or en' piaojue key --lang=fr --help
    expect 2 'unknown option .--lang' piaojue --lang
    # The texts of all options stand below each other, in Chinese too.
    piaojue define --help --lang zh >help
    python3 - help <<'END'
import re, sys, unicodedata
wide = lambda text: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
starts = [wide(line[:match.end()]) for line in open(sys.argv[1], encoding="utf-8") for match in [re.match(r"  (?:-\w, )?--\S+(?: \S+)? {2,}", line)] if match]
assert len(starts) > 20 and set(starts) == {31}, starts
END
}

# What the engine refuses is said in Chinese too; what goes into the log never is.
test_language_of_refusals() {
    small_vote open
    refused 1 '没有记录|阶段' in_chinese piaojue share vote.log --key t1.key
    refused 1 '票决处于“投票”阶段：现在不接受 share 记录' in_chinese piaojue share vote.log --key t1.key
    refused 1 '凭证码有 3 个字母和数字：应为 27 个' in_chinese piaojue cast vote.log --card ABC p01=approve
    in_chinese piaojue cast vote.log --card "$(card 1)" p01=approve >/dev/null
    ! grep -P '[\x{4e00}-\x{9fff}]' <(tail -n 1 vote.log)
    sed -i '$ s/"seq":/"seq":1/' vote.log
    refused 1 '检查 V3（序号）不通过：seq 为 [0-9]+，应为 [0-9]+$' in_chinese piaojue status vote.log
    expect 1 'REFUTED 验证不通过：第 [0-9]+ 行：V3 序号' in_chinese piaojue-verify --so-far vote.log
    expect 1 '"found":"seq ' in_chinese piaojue-verify --so-far --json vote.log
    small_vote counted
    refused 1 '密钥不属于本次票决的监票人' in_chinese piaojue attest vote.log --key stranger.key
}

# The catalogs lie beside the programs, or in share/locale of where those are installed; without them English is spoken.
test_language_where_installed() {
    small_vote counted
    mkdir -p prefix/bin prefix/share alone
    cp "$BUILD/piaojue" "$BUILD/piaojue-verify" prefix/bin
    cp -r "$BUILD/locale" prefix/share/locale
    cp "$BUILD/piaojue" "$BUILD/piaojue-verify" alone
    expect 0 '阶段：已计票' prefix/bin/piaojue status vote.log --lang zh
    expect 0 '验证通过' prefix/bin/piaojue-verify vote.log --lang zh
    ln -s prefix/bin/piaojue link
    expect 0 '阶段：已计票' ./link status vote.log --lang zh
    expect 0 'phase: counted' alone/piaojue status vote.log --lang zh
    expect 0 '^VERIFIED$' alone/piaojue-verify vote.log --lang zh
}

# columns_of TEXT: on which columns of a terminal TEXT starts in the lines of standard input that have it; Chinese takes two.
columns_of() {
    python3 -c '
import sys, unicodedata
for line in sys.stdin:
    if sys.argv[1] in line:
        print(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.split(sys.argv[1])[0]))' "$1" | sort -u
}

test_language_columns() {
    local lang
    printf 'id,title\np01,一号\np02,Second project\np03,第三个很长的项目名称\n' >items.csv
    for name in recorder 监票人 t2 'a long name'; do
        piaojue key --suite P256-SHA256 --name "$name" -o "${name// /-}.key" >/dev/null
    done
    piaojue define --preset project-vote --suite P256-SHA256 --title 宽度 --items items.csv --places 3 --deputies 2 --secrecy named --recorder recorder.pub \
        --trustee 监票人.pub --trustee t2.pub --trustee a-long-name.pub --threshold 1 -o vote.json >/dev/null 2>&1
    piaojue new vote.log --definition vote.json --key recorder.key >/dev/null
    printf 'name\n甲\n乙\n' >names.csv
    piaojue roll vote.log --key recorder.key --names names.csv --cards cards.csv >/dev/null
    piaojue open vote.log --key recorder.key --present 2 --issued 2 >/dev/null
    printf 'p01,p02,p03\napprove,approve,approve\napprove,approve,approve\n' >ballots.csv
    piaojue cast vote.log --batch ballots.csv --cards cards.csv >/dev/null
    piaojue close vote.log --key recorder.key >/dev/null
    piaojue result vote.log --key recorder.key >/dev/null
    for name in 监票人 t2 a-long-name; do
        piaojue attest vote.log --key "$name.key" >/dev/null
    done
    # Trustees in status, counts in what the verifier says, items in the sheet.
    [ "$(piaojue status vote.log | grep '^trustee ' | columns_of attested)" = 25 ] || die "$(piaojue status vote.log)"
    [ "$(piaojue status vote.log --lang zh | grep '^监票人 ' | columns_of 已签名)" = 23 ] || die "$(piaojue status vote.log --lang zh)"
    for lang in zh en; do
        [ "$(piaojue-verify --lang $lang vote.log | sed -nE '/^ +[123]\. /s/2$/@/p' | columns_of '@')" = 29 ] || die "$(piaojue-verify --lang $lang vote.log)"
        [ "$(piaojue report --lang $lang vote.log | grep '^ *[123]\. ' | columns_of ' p0' | wc -l)" = 1 ] || die "$(piaojue report --lang $lang vote.log)"
    done
    # Help: what options do stands in one column.
    [ "$(piaojue key --help --lang zh | sed -nE 's/^(  -.{27} )([^ ].*)/\1@\2/p' | columns_of @ | wc -l)" = 1 ] || die "$(piaojue key --help --lang zh)"
}

# What a member of the staff does wrong, and what then has to be said: each names what is there, and what it takes.
test_mistakes_in_chinese() {
    small_keys P256-SHA256 station
    small_items
    expect 2 'recorder.key：这是密钥文件.*应为旁边的公开文件，以 .pub 结尾' in_chinese piaojue define --preset election --suite P256-SHA256 --title x --items items.csv \
        --places 2 --deputies 8 --recorder recorder.key --trustee t1.pub --threshold 1 -o new.json
    expect 2 'election：缺少 --places N（应选数）' in_chinese piaojue define --preset election --suite P256-SHA256 --title x --items items.csv \
        --deputies 8 --recorder recorder.pub --trustee t1.pub --threshold 1 -o new.json
    expect 2 '缺少 日志；见 piaojue status --help' in_chinese piaojue status
    small_vote open P256-SHA256 station
    expect 2 't1.pub：这是公开文件；此处应为持有人的密钥文件，以 .key 结尾' in_chinese piaojue close vote.log --key t1.pub
    expect 2 '缺少 --key FILE.key（计票系统的密钥文件）' in_chinese piaojue close vote.log
}

# status says who has to do what, with the key it takes.
test_next_step() {
    small_keys P256-SHA256
    small_items
    small_define P256-SHA256 --attestations 2
    stage_new
    expect 0 '^next: piaojue deal vote.log --key TRUSTEE.key; trustees who have to: 3$' piaojue status vote.log
    piaojue deal vote.log --key t2.key >/dev/null
    expect 0 'trustees who have to: 2$' piaojue status vote.log
    expect 0 '^下一步：监票人 piaojue deal vote.log --key 监票人.key，还差 2 名$' in_chinese piaojue status vote.log
    trustees deal t1 t3
    stage_accepted
    expect 0 '^next: piaojue roll vote.log --key RECORDER.key; see piaojue roll --help$' piaojue status vote.log
    stage_roll 6
    expect 0 'piaojue rehearse .*trustees who have to: 2$' piaojue status vote.log
    stage_rehearsed
    expect 0 '^next: piaojue open' piaojue status vote.log
    stage_open
    stage_closed
    expect 0 'piaojue share .*trustees who have to: 2$' piaojue status vote.log
    trustees share t3
    expect 0 'piaojue share .*trustees who have to: 1$' piaojue status vote.log
    expect 0 '监票人 +3 t3：.*已分发、已确认' in_chinese piaojue status vote.log
    trustees share t1
    stage_counted
    expect 0 'piaojue attest .*trustees who have to: 2$' piaojue status vote.log
    trustees attest t1 t2
    expect 0 '^next: publish the log; anybody checks it with piaojue-verify vote.log$' piaojue status vote.log
}
