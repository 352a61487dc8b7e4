# What `make install` put into $PREFIX, as those use it who have nothing else. Run by tests/install/run.

PATH="$PREFIX/bin:$PATH"
export PKG_CONFIG_PATH="$PREFIX/lib/pkgconfig" LD_LIBRARY_PATH="$PREFIX/lib"

# example NAME: compiled as its own first lines say.
example() {
    local command
    command=$(sed -nE "s/^ \*     cc ($1\.c .* -o $1)( .*)?$/\1/p" "$ROOT/examples/$1.c")
    [ -n "$command" ] || die "examples/$1.c does not say how it is compiled"
    cp "$PREFIX/share/piaojue/examples/$1.c" .
    eval "$CC -Wall -Wextra -Werror $command"
}

test_every_file_in_its_place() {
    local wanted file
    make -s -C "$ROOT" install PREFIX=/opt/piaojue DESTDIR="$PWD/stage" >made 2>&1 || die "$(cat made)"
    for wanted in bin/piaojue bin/piaojue-verify lib/libpiaojue.so.1 lib/libpiaojue.so lib/libpiaojue.a include/piaojue.h lib/pkgconfig/piaojue.pc \
        share/bash-completion/completions/piaojue share/zsh/site-functions/_piaojue-verify share/piaojue/examples/vote.c \
        share/piaojue/examples/lanzhou-2024/ballots.csv; do
        [ -e "stage/opt/piaojue/$wanted" ] || die "$wanted is missing"
    done
    for file in $(cd "$ROOT/docs/man" && ls ./*.[13] zh_CN/man[13]/*.[13]); do
        [ -e "stage/opt/piaojue/share/man/$(dirname "${file#./}" | sed "s,^\.$,man${file##*.},")/${file##*/}" ] || die "$file is missing"
    done
    [ "$(ls stage stage/opt)" = "$(printf 'stage:\nopt\n\nstage/opt:\npiaojue\n')" ] || die "files outside PREFIX: $(find stage)"
    [ "$(stat -c %a stage/opt/piaojue/bin/piaojue stage/opt/piaojue/include/piaojue.h | tr '\n' ' ')" = "755 644 " ] || die "modes"
    grep -rIl "$PWD" stage && die "DESTDIR stands in a file"
    sed -i 's/^#.*//' stage/opt/piaojue/lib/pkgconfig/piaojue.pc
    [ "$(PKG_CONFIG_PATH=stage/opt/piaojue/lib/pkgconfig pkg-config --cflags --libs piaojue | xargs)" = "-I/opt/piaojue/include -L/opt/piaojue/lib -lpiaojue" ] ||
        die "pkg-config: $(PKG_CONFIG_PATH=stage/opt/piaojue/lib/pkgconfig pkg-config --cflags --libs piaojue)"
    # What others have put there stays.
    mkdir -p stage/opt/piaojue/share/locale/zh_CN/LC_MESSAGES
    touch stage/opt/piaojue/share/locale/zh_CN/LC_MESSAGES/bash.mo
    make -s -C "$ROOT" uninstall PREFIX=/opt/piaojue DESTDIR="$PWD/stage"
    [ "$(find stage ! -type d)" = stage/opt/piaojue/share/locale/zh_CN/LC_MESSAGES/bash.mo ] || die "uninstall: $(find stage ! -type d)"
}

test_shared_program() {
    make -s -C "$ROOT" install SHARED=1 PREFIX="$PWD/shared" >made 2>&1 || die "$(cat made)"
    readelf -d shared/bin/piaojue | grep -q 'NEEDED.*libpiaojue.so.1' || die "not linked to the shared library"
    ! readelf -d shared/bin/piaojue | grep -qE 'libjansson|RPATH|RUNPATH' || die "linked to more than it uses"
    LD_LIBRARY_PATH=shared/lib shared/bin/piaojue --version
}

test_versions() {
    local version
    version=$(cat "$ROOT/VERSION")
    [ "$(pkg-config --modversion piaojue)" = "$version" ] || die "piaojue.pc"
    [ "$(piaojue --version)" = "piaojue $version" ] || die "piaojue"
    [ "$(piaojue-verify --version)" = "piaojue-verify $version" ] || die "piaojue-verify"
}

test_vote() {
    example vote
    readelf -V vote | grep -q 'PIAOJUE_0\.2\.0' || die "symbols without a version"
    expect 0 'p2 停车场' ./vote vote.log
    verified
    expect 1 'PJ_E_IO: vote.log: File exists' ./vote vote.log
    [ "$(wc -l <vote.c)" -lt 150 ] || die "vote.c has grown long"
}

test_vote_with_the_library_inside() {
    cp "$ROOT/examples/vote.c" .
    $CC -I"$PREFIX/include" vote.c "$PREFIX/lib/libpiaojue.a" $(pkg-config --static --libs-only-l --libs-only-other piaojue | sed 's/-lpiaojue//') -o vote
    ! ldd vote | grep -q libpiaojue || die "it wants the shared library"
    env -u LD_LIBRARY_PATH ./vote vote.log >/dev/null
    verified
}

test_terminal() {
    example terminal
    small_vote open
    printf '%s\n' XXX "$(card 1)" p01=approve,p02 "p01=approve $(printf '%5000s' p02=approve)" "p01=approve p02=approve p03=approve p04=approve" "p02=approve p03=approve" challenge \
        "p02=approve p03=approve" what cast "$(card 1)" "$(card 2)" "" cast "$(card 3)" p05=approve >typed
    ./terminal vote.log recorder.key <typed >shown || die "$(cat shown)"
    [ "$(grep -c '^> sealed\. Write this down: ' shown)" = 4 ] || die "four times sealed: $(cat shown)"
    [ "$(grep -c 'this card cannot vote' shown)" = 2 ] || die "a mistyped card and one that has voted: $(cat shown)"
    grep -q 'not so: there is no p01=approve,p02 on the sheet' shown || die "a cell that is not there"
    [ "$(grep -c 'not so:' shown)" = 2 ] || die "too many marks: $(cat shown)"
    grep -q 'opened, and not counted: line 11' shown || die "no challenge: $(cat shown)"
    # The terminal's slips hold no code, and the two receipts hold.
    ! grep -qF "$(card 1)" shown || die "a code was shown"
    $PYTHON -c 'for i, part in enumerate(open("shown", encoding="utf-8").read().split("Your receipt:\n\n")[1:]):
        open(f"r{i}", "w", encoding="utf-8").write(part.split("\ncard:")[0])'
    expect 0 HOLDS piaojue-verify --receipt r0 --receipt r1 --log vote.log
    stage_closed
    trustees share t1 t2
    stage_counted
    verified
    expect 0 '"counts":\[\[0\],\[1\],\[1\],\[0\],\[0\]\]' piaojue result vote.log --json
}

test_terminal_by_name() {
    example terminal
    small_keys P256-SHA256
    small_items
    small_define P256-SHA256 --secrecy named
    stage_new
    printf 'name\n甲\n乙\n丙\n丁\n戊\n己\n' >names.csv
    piaojue roll vote.log --key recorder.key --names names.csv --cards cards.csv >/dev/null
    stage_open
    tail -n 1 cards.csv | grep -oE '([0-9A-Z]{3}-){8}[0-9A-Z]{3}' >typed
    printf '%s\n' p01=approve challenge cast >>typed
    ./terminal vote.log recorder.key <typed >shown || die "$(cat shown)"
    grep -q 'cast. Your receipt' shown || die "$(cat shown)"
    ! grep -q 'sealed. Write' shown || die "sealed, in a vote by name"
    expect 0 HOLDS piaojue-verify --so-far vote.log
}

test_terminal_refuses() {
    example terminal
    small_vote open
    expect 1 'cannot be opened' ./terminal vote.log no.key
    expect 1 'PJ_E_FORMAT' ./terminal vote.log vote.json
    expect 2 usage ./terminal
    stage_closed
    card 1 >typed
    printf 'p01=approve\ncast\n' >>typed
    ! ./terminal vote.log <typed >shown 2>&1 || die "a closed vote: $(cat shown)"
    grep -q PJ_E_STATE shown || die "$(cat shown)"
}

test_scanbox() {
    local begun half
    example scanbox
    small_vote open P256-SHA256 station
    printf 'approve,approve,,,\napprove,?,,,\n' >papers
    ./scanbox vote.log stranger.key b1 <papers >said 2>&1 && die "a stranger's papers"
    grep -q PJ_E_KEY said || die "$(cat said)"
    rm -f b1
    expect 2 usage ./scanbox vote.log station.key elsewhere/b1
    printf 'approve,approve\n' | ./scanbox vote.log station.key b1 >said 2>&1 && die "too few cells"
    grep -q 'paper 1 has not 5 cells' said || die "$(cat said)"
    ! [ -e b1 ] || die "begun before the papers were read"
    begun=$(wc -l <vote.log)
    ./scanbox vote.log station.key b1 <papers | grep -q '^papers recorded.*: 2; fed: 2; doubtful in all: 1$' || die "not recorded"
    ./scanbox vote.log station.key b1 <papers | grep -q '^papers recorded.*: 0;' || die "recorded twice"
    # A power cut between the two: the last line is torn.
    half=$(($(wc -c <vote.log) - 20))
    truncate -s "$half" vote.log
    ./scanbox vote.log station.key b1 <papers | grep -q '^papers recorded.*: 1;' || die "not completed"
    [ "$(wc -l <vote.log)" = $((begun + 2)) ] || die "lines"
    : >b2
    expect_from papers 1 'not whole' ./scanbox vote.log station.key b2
    expect 0 HOLDS piaojue-verify --so-far vote.log
}

# As expect, with a file on standard input.
expect_from() {
    local file=$1
    shift
    expect "$1" "$2" bash -c '"$@" <"$0"' "$file" "${@:3}"
}

test_auditor() {
    example auditor
    small_vote open
    expect 3 'open: 11 lines, all right so far' ./auditor vote.log 0 memory
    cp vote.log before.log
    piaojue cast vote.log --card "$(card 1)" p01=approve >/dev/null
    expect 3 'returned 1 ' ./auditor vote.log 0 memory
    # Rewritten into a log that is right by itself, and as long.
    cp vote.log honest.log
    cp before.log vote.log
    piaojue cast vote.log --card "$(card 1)" p02=approve >/dev/null
    expect 0 HOLDS piaojue-verify --so-far vote.log
    expect 1 'ALARM: what stood in the log has been changed' ./auditor vote.log 0 memory
    cp before.log vote.log
    expect 1 'ALARM: the log is shorter' ./auditor vote.log 0 memory
    sed '12s/"kind":"ballot"/"kind":"ballod"/' honest.log >vote.log
    expect 1 'ALARM: line 11, check V' ./auditor vote.log 0 memory
    cp honest.log vote.log
    echo 12 >torn
    expect 2 'the memory is not whole' ./auditor vote.log 0 torn
    expect 2 PJ_E_IO ./auditor none.log 0 memory
    # It follows by itself until there is a result.
    ./auditor vote.log 1 memory >followed 2>&1 &
    stage_closed
    trustees share t1 t2
    stage_counted
    wait $! || die "$(cat followed)"
    grep -q 'counted: 16 lines' followed || die "$(cat followed)"
    grep -q 'Result sheet' followed || die "$(cat followed)"
    verified
}

complete_bash() {
    bash --norc -c '. "$1"; f=$2; shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); $f; printf "%s " "${COMPREPLY[@]}"' complete \
        "$PREFIX/share/bash-completion/completions/$1" "_${1//-/_}" "$@" 2>&1
}

test_completions_for_bash() {
    local verb
    touch a.key a.pub b.csv
    mkdir folder
    [ "$(complete_bash piaojue ch)" = "challenge " ] || die "verbs: $(complete_bash piaojue ch)"
    [ "$(complete_bash piaojue log co)" = "cosign consistency " ] || die "second words"
    [ "$(complete_bash piaojue define --preset e)" = "election " ] || die "presets"
    [ "$(complete_bash piaojue define --suite '')" = "P256-SHA256 SM2-SM3 " ] || die "suites"
    [ "$(complete_bash piaojue define --base '')" = "deputies present returned valid none " ] || die "bases: $(complete_bash piaojue define --base '')"
    [ "$(complete_bash piaojue define --secrecy '')" = "sealed named " ] || die "secrecy"
    [ "$(complete_bash piaojue open v.log --key '')" = "folder a.key " ] || die "key files: $(complete_bash piaojue open v.log --key '')"
    [ "$(complete_bash piaojue define --trustee '')" = "folder a.pub " ] || die "public files"
    [ "$(complete_bash piaojue log cosign --l)" = "--log --lang " ] || die "options: $(complete_bash piaojue log cosign --l)"
    [ "$(complete_bash piaojue-verify --s)" = "--so-far --state --since " ] || die "verifier: $(complete_bash piaojue-verify --s)"
    # Every verb of --help, with every option of its own.
    cat >every.sh <<'END'
. "$1"
piaojue --help | sed -nE 's/^  ([a-z]+( [a-z]+)?) +.*/\1/p' | while read -r verb; do
    for option in $(piaojue $verb --help | grep -oE '^  (-., )?--[a-z0-9-]+' | grep -oE -- '--.*'); do
        COMP_WORDS=(piaojue $verb "$option")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _piaojue
        [ "${COMPREPLY[0]}" = "$option" ] && echo "$verb $option" || echo "not completed: piaojue $verb $option"
    done
done
END
    bash --norc every.sh "$PREFIX/share/bash-completion/completions/piaojue" >every 2>/dev/null
    ! grep 'not completed' every || die "options of --help"
    [ "$(wc -l <every)" -gt 150 ] || die "too few options: $(cat every)"
}

test_completions_for_zsh() {
    command -v zsh >/dev/null || { echo "no zsh here"; return 0; }
    local file
    for file in "$PREFIX"/share/zsh/site-functions/_piaojue*; do
        zsh -n "$file"
    done
    # _arguments itself reads every specification.
    zsh -f -c 'fpath=($1 $fpath); autoload -U compinit; compinit -u -D; [[ $_comps[piaojue] == _piaojue && $_comps[piaojue-verify] == _piaojue-verify ]]' \
        zsh "$PREFIX/share/zsh/site-functions" || die "not found by compinit"
    cat >press.zsh <<'END'
zmodload zsh/zpty
zpty z zsh -f -i
out=
# What is typed, and what then has to be on the screen.
press() {
    local end=$((SECONDS + 30)) part
    zpty -w -n z "$1"
    until [[ $out == *$2* ]] || (( SECONDS > end )); do
        zpty -r -t z part && out+=$part || sleep 0.1
    done
}
press "fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; print rea''dy"$'\n' ready
press "piaojue def"$'\t' define
press "--pres"$'\t' preset
press "elec"$'\t' election
print -r -- "$out"
END
    zsh -f press.zsh "$PREFIX/share/zsh/site-functions" | tr -d '\r' >pressed
    grep -q 'piaojue define --preset election' <(sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g; s/ \x08//g; s/[^ -~]//g' pressed) || die "what zsh completed: $(cat -v pressed)"
}

test_man_pages() {
    local page
    for page in "$PREFIX"/share/man/man[13]/* "$PREFIX"/share/man/*/man[13]/*; do
        ! command -v man >/dev/null || LC_ALL=C.UTF-8 MANWIDTH=100 man --warnings -l "$page" >/dev/null 2>warnings && [ ! -s warnings ] || die "$page: $(cat warnings)"
    done
}

test_python() {
    local before
    export PYTHONDONTWRITEBYTECODE=1
    before=$(find "$ROOT/bindings" | sort)
    # A wheel without anything compiled can be imported as it is: so it is tested where there is no pip.
    PYTHONPATH="$ROOT/bindings/python/build_backend" $PYTHON -c 'import wheel_without_network; print(wheel_without_network.build_wheel("."))' >wheel
    if $PYTHON -m pip --version >/dev/null 2>&1; then
        $PYTHON -m pip install -q --no-index --no-deps --disable-pip-version-check --root-user-action=ignore --target site "$ROOT/bindings/python" 2>said || die "$(cat said)"
        cmp "site/piaojue/log.py" "$ROOT/bindings/python/piaojue/log.py"
    fi
    [ "$(find "$ROOT/bindings" | sort)" = "$before" ] || die "pip left files in the tree"
    for site in "$(cat wheel)" site; do
        [ -e "$site" ] || continue
        rm -f vote.log
        PYTHONPATH=$site $PYTHON "$ROOT/examples/vote.py" vote.log >shown || die "$(cat shown)"
        grep -q 停车场 shown || die "$(cat shown)"
        verified
    done
}

test_node() {
    command -v node >/dev/null && [ -e "${NODE_INCLUDE:=/usr/include/node}/node_api.h" ] || { echo "no Node.js with headers here"; return 0; }
    cp "$ROOT"/examples/node/* .
    eval "$(sed -n 's/^cc /$CC -Wall -Wextra -Werror /p' README.md)"
    small_vote counted
    expect 0 '^projects .*"adopted":\["p01","p02"\]' node result.js vote.log
    sed -i '12s/"kind":"ballot"/"kind":"ballod"/' vote.log
    expect 1 'line 11, check ' node result.js vote.log
    expect 1 'PJ_E_IO' node result.js none.log
    expect 1 'TypeError: check' node result.js
}
