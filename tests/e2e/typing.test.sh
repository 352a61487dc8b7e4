# What people type and spreadsheets write: options, numbers, lists, CSV at its edges, and how what was typed is told back.

# small_define with one option more, which has to be refused and named.
option_refused() {
    local words=$1
    shift
    expect 2 "$words" piaojue define --suite P256-SHA256 --title x --items items.csv --marks approve --decide select:approve:3 --deputies 8 \
        --base deputies --quorum "at least 2/3" --recorder recorder.pub --trustee t1.pub --threshold 1 -o new.json "$@"
    [ ! -e new.json ] || die "something was written: $*"
}

test_typing_options() {
    small_vote open
    expect 0 '^piaojue [0-9]' piaojue --version
    expect 0 '^piaojue [0-9]' piaojue -V
    expect 0 'cast' piaojue --help
    expect 0 'cast' piaojue -h
    expect 0 'cast' piaojue help
    expect 0 '--card' piaojue help cast
    expect 0 '--key' piaojue help log checkpoint
    expect 0 'cast' piaojue help nonsense
    expect 2 'a verb is missing' piaojue
    expect 2 '"--nonsense"; see piaojue --help' piaojue --nonsense
    expect 2 '"--lang"' piaojue --lang
    expect 2 '--lang: found "fr", wanted zh or en' piaojue --lang fr
    expect 2 'nonsense' piaojue nonsense
    expect 2 '"cas"' piaojue cas
    expect 2 '"cas"' piaojue cas ''
    expect 2 '"log"' piaojue log
    expect 2 '"log"' piaojue log check
    expect 0 '用法' piaojue --lang zh --help
    expect 0 'Usage|usage' env LC_ALL=zh_CN.UTF-8 piaojue --lang en --help
    expect 0 '用法' env LC_ALL= LC_MESSAGES= LANG=zh_CN.UTF-8 piaojue --help
    expect 0 'Usage|usage' env -u LC_ALL -u LC_MESSAGES -u LANG piaojue --help
    piaojue --lang zh status vote.log >one
    piaojue status --lang=zh vote.log >two
    piaojue status --lang zh -- vote.log >three
    cmp one two
    cmp one three
    piaojue --json status vote.log >one
    piaojue status vote.log --json >two
    cmp one two
    expect 2 '--lang: found "fr", wanted zh or en' piaojue status vote.log --lang fr
    expect 2 '--json takes no value' piaojue status vote.log --json=yes
    expect 2 'unknown option "--j"' piaojue status vote.log --j
    expect 2 'unknown option "-json"' piaojue status vote.log -json
    expect 2 '--present wants a value' piaojue open vote.log --key recorder.key --present
    expect 2 '--present is given twice' piaojue open vote.log --key recorder.key --present 6 --present 6 --issued 6
    expect 2 'present' piaojue open vote.log --key recorder.key --present= --issued 6
    expect 2 'present' piaojue open vote.log --key recorder.key --present 12345678901 --issued 6
    expect 2 'present' piaojue open vote.log --key recorder.key --present 6x --issued 6
    expect 2 'present' piaojue open vote.log --key recorder.key --present -6 --issued 6
}

test_typing_rules() {
    small_keys P256-SHA256
    small_items
    local wrong
    for wrong in approve approve: approve:x approve:3- approve:-3 approve:0-x approve:0-4294967296 "$(printf 'x%.0s' {1..70}):0-3"; do
        option_refused '--cap: found ' --pass 'more than 1/2' --cap "$wrong"
    done
    for wrong in 1/2 'more than' 'more than 1' 'more than /2' 'more than 1/' 'more than x/2' 'more than 1/x' 'at most 1/2'; do
        option_refused '--pass: found ' --pass "$wrong"
    done
    for wrong in '' x 1x 4294967296; do
        option_refused '--others: found ' --pass 'more than 1/2' --others "$wrong"
    done
    for wrong in '' x 0-x x-1 0-; do
        option_refused '--row: found ' --pass 'more than 1/2' --row "$wrong"
    done
    option_refused 'marks' --pass 'more than 1/2' --marks "approve,,oppose"
    option_refused 'at most 32' --pass 'more than 1/2' $(printf -- '--witness t1.pub %.0s' {1..33})
}

# What is quoted is cut at a whole character, without control characters; what may be a code is not shown at all.
test_typing_is_told_back() {
    small_vote open
    expect 2 'wanted ITEM=MARK' piaojue cast vote.log --card "$(card 1)" "$(printf '票%.0s' {1..30})"
    grep -q '票…' output
    iconv -f UTF-8 -t UTF-8 output >/dev/null
    expect 2 'found "a票' piaojue cast vote.log --card "$(card 1)" "a$(printf '票%.0s' {1..30})"
    iconv -f UTF-8 -t UTF-8 output >/dev/null
    expect 2 'found "aa票' piaojue cast vote.log --card "$(card 1)" "aa$(printf '票%.0s' {1..30})"
    iconv -f UTF-8 -t UTF-8 output >/dev/null
    expect 2 'found "a\?b\?c"' piaojue cast vote.log --card "$(card 1)" "$(printf 'a\tb\177c')"
    expect 2 'found "abcdefgh12345678"' piaojue cast vote.log --card "$(card 1)" abcdefgh12345678
    expect 2 'found \(…\)' piaojue cast vote.log --card "$(card 1)" abcdefgh123456789
    expect 2 'found \(…\)' piaojue cast vote.log --card "$(card 1)" abcd-efgh-1234-5678-9
    expect 2 'found "abcdefgh12345678/9"' piaojue cast vote.log --card "$(card 1)" abcdefgh12345678/9
    expect 2 'wanted ITEM=MARK' piaojue cast vote.log --card "$(card 1)" p01=
}

# Marks of 32 characters, 16 of them: as many are named as there is room for.
test_typing_many_marks() {
    local marks
    small_keys P256-SHA256
    printf 'id,title\np01,一号\n' >items.csv
    marks=$(printf "m%02d$(printf 'x%.0s' {1..29})," {1..16})
    piaojue define --suite P256-SHA256 --title x --items items.csv --marks "${marks%,}" --cap none --decide "pass:${marks%%,*}" --base deputies \
        --pass "more than 1/2" --quorum "at least 1/2" --deputies 1 --secrecy named --recorder recorder.pub --trustee t1.pub --threshold 1 -o vote.json >/dev/null
    stage_new
    printf 'name\n甲\n' >names.csv
    piaojue roll vote.log --key recorder.key --names names.csv --cards cards.csv >/dev/null
    stage_open 1
    refused 1 'found mark "x", wanted one of: m01x{29}, m02' piaojue cast vote.log --card "$(card 1 | cut -d, -f1)" p01=x
    ! grep -q m09 output || die "$(cat output)"
}

table() {
    printf "$1" >batch.csv
    refused 2 "$2" piaojue cast vote.log --batch batch.csv
}

test_typing_tables() {
    small_vote open
    write_ballots
    local head='card,p01,p02,p03,p04,p05'
    table '' 'empty; wanted a header line'
    table '\r\n\n' 'empty; wanted a header line'
    table "$head,\n" 'field 7: a column without a name'
    table "$head\nx,\"a\"b,,,,\n" '2: field 2: found text behind a closing quote'
    table "$head\nx,a\"b,,,,\n" '2: field 2: found a quote inside a field'
    table "$head\nx,a\rb,,,,\n" '2: field 2: found a carriage return that ends no line'
    table "$head\nx,\"a\"\rb,,,,\n" '2: field 2: found text behind a closing quote'
    table "$head\nx,\"a\n" '2: field 2: the quote that starts here is never closed'
    # UTF-8 is the shortest form of a character that is one: C0, E0 80, ED A0, F0 80, F4 90, F8, a tail that is missing.
    local bytes
    for bytes in '\x80' '\xc0\x80' '\xc1\xbf' '\xe0\x80\x80' '\xe0\x9f\xbf' '\xed\xa0\x80' '\xf0\x80\x80\x80' '\xf0\x8f\xbf\xbf' '\xf4\x90\x80\x80' \
        '\xf8\x88\x80\x80\x80' '\xc3' '\xe4\xbd' '\xe4\xbdx' '\xff'; do
        table "$head\nx,$bytes,,,,\n" 'batch.csv:2: not UTF-8'
    done
    for bytes in '\xc2\x80' '\xdf\xbf' '\xe0\xa0\x80' '\xed\x9f\xbf' '\xee\x80\x80' '\xf0\x90\x80\x80' '\xf4\x8f\xbf\xbf'; do
        printf '%s\n' "$head" >batch.csv
        printf "$(card 1),$bytes,,,,\n" >>batch.csv
        refused 1 'batch.csv:2: column p01: found mark' piaojue cast vote.log --batch batch.csv
    done
    # A byte order mark, CR LF, quoted cells and empty lines at the end are no fault.
    { printf '\xef\xbb\xbf'; sed 's/$/\r/;s/approve/"approve"/g' ballots.csv; printf '\r\n\n'; } >batch.csv
    expect 0 'ballots recorded: 6,' piaojue cast vote.log --batch batch.csv
}

test_typing_batches() {
    small_vote open
    write_ballots
    cut -d, -f2- ballots.csv >batch.csv
    head -n 3 cards.csv >few.csv
    refused 2 'cards: 2, ballots: 6; wanted a card for each ballot' piaojue cast vote.log --batch batch.csv --cards few.csv
    refused 2 'has a column card of its own' piaojue cast vote.log --batch ballots.csv --cards cards.csv
    { head -n 1 ballots.csv; for _ in {1..30}; do echo "nonsense,,,,,"; done; } >many.csv
    refused 1 'wrong ballots: 20 .there may be more.; nothing was recorded' piaojue cast vote.log --batch many.csv
    # The card stands in three lines; the complaints name two of them each.
    { cat ballots.csv; sed -n 2p ballots.csv; sed -n 2p ballots.csv; } >twice.csv
    refused 1 'the card of line 8 is also in line 2' piaojue cast vote.log --batch twice.csv
    expect 0 '"receipts":"receipts"' piaojue cast vote.log --batch ballots.csv --receipts receipts --key recorder.key --json
    [ "$(find receipts -type f | wc -l)" = 6 ] || die "not six receipts"
    expect 0 '"recorded":0' piaojue cast vote.log --batch ballots.csv --skip-voted --json
    grep -q '"skipped":6' output
}

# At a terminal the code is asked for and not shown, and Ctrl-C ends the question; the terminal is then as it was.
test_typing_at_a_terminal() {
    small_vote open
    python3 "$HERE/terminal.py" "$(card 1)" piaojue cast vote.log --card - p01=approve >shown || die "$(cat shown)"
    grep -q 'card code (not shown)' shown
    ! grep -qF "$(card 1)" shown || die "the code was shown"
    [ "$(piaojue status vote.log --json | grep -o '"by_credential":[0-9]*\|"ballots":[0-9]*' | head -n 1 | tr -dc 0-9)" = 1 ] || die "$(piaojue status vote.log --json)"
    ! python3 "$HERE/terminal.py" $'\003' piaojue cast vote.log --card - p02=approve >shown || die "a ballot without a code"
    grep -q 'wanted a card code' shown
}

# explained RULES… -- WORDS…: the definition made from these rules is told with these words.
explained() {
    local rules=()
    while [ "$1" != -- ]; do
        rules+=("$1")
        shift
    done
    shift
    rm -f other.json
    piaojue define --suite P256-SHA256 --title x --items items.csv --deputies 12 --quorum "at least 2/3" --recorder recorder.pub --trustee t1.pub \
        --threshold 1 -o other.json "${rules[@]}" >/dev/null
    piaojue explain other.json --lang en >said
    piaojue explain other.json --lang zh >>said
    local words
    for words; do
        grep -qF -- "$words" said || die "wanted '$words' for ${rules[*]}: $(cat said)"
    done
}

# Every sentence about rules, in both languages.
test_typing_is_explained() {
    small_keys P256-SHA256
    small_items
    explained --marks approve --cap approve:2 --decide select:approve:3 --base none --shortfall later --tie presidium \
        --source "议事规则" --overvote contest --unreadable ballot --blank valid -- 'exactly 2; a ballot' '须有且仅有 2 项' 'No majority is asked' '不设多数要求' \
        'another vote in a later session' '下次会议另行票决' 'a tie decides a place, the presidium decides' '由主席团决定' ', by 议事规则.' '，依据：议事规则' \
        'marks void that contest' '该表决事项无效' 'cannot be read voids the whole ballot' '无法辨认的，整张选票无效' 'blank ballot is valid' '空白票有效'
    explained --marks approve --cap approve:1-3 --decide select:approve:3 --base present --pass 'at least 2/3' --shortfall revote --tie runoff \
        --second-tie presidium --blank invalid --unreadable mark --overvote ballot -- 'at most 3, and at least 1' '至多 3 项，至少 1 项' 'at least 2/3 of' '达到' \
        'another vote in this session' '本次会议另行票决' 'if that ties again, the presidium decides' '再次相等时，由主席团决定' 'marks void the whole ballot' \
        'cannot be read voids only that item' '无法辨认的，仅该项无效' 'blank ballot is invalid' '空白票无效'
    explained --marks approve,oppose --row 0-2 --cap none --decide pass:approve --base deputies --pass 'more than 1/2' --secrecy named \
        -- 'bears 0 to 2 marks' '可划 0 至 2 个符号' 'The vote is by name' '记名表决' 'of all deputies (12), that is from 7' '12 人'
    explained --marks approve,oppose --row 1-1 --cap none --decide pass:approve --base valid --pass 'more than 1/2' \
        -- 'exactly one' '须划且只能划' 'The ballot is secret' '无记名投票'
    explained --preset satisfaction -- 'is graded "' '评为“' 'together are' '票合计' 'Otherwise it is graded' '其余为'
}
