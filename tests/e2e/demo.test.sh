# The demo, with an example that is small: what it says where something is missing, or comes out otherwise than it has to.

# Three items, four ballots; the first marks the last item alone.
small_example() {
    mkdir -p "$1"
    printf 'id,title\np1,甲\np2,乙\np3,丙\n' >"$1/projects.csv"
    printf 'p1,p2,p3\n,,approve\napprove,,approve\napprove,,approve\napprove,,\n' >"$1/ballots.csv"
    sed 's/304/4/' "$ROOT/examples/lanzhou-2024/open.options" >"$1/open.options"
    sed 's/:0-10$/:0-2/;s/:10$/:3/;s/360$/5/' "$ROOT/examples/lanzhou-2024/define.options" >"$1/define.options"
    echo --explain >>"$1/define.options"
    printf '%s\n' '{"attendance":{"deputies":5,"issued":4,"present":4,"returned":4},"contests":[{"counts":[[3],[0],[3]],"id":"projects","invalid":0,"unreadable":[0,0,0],"valid":4,"verdict":{"adopted":["p1","p3"],"runoff":{"items":[],"places":0},"short":1,"state":"short"}}]}' \
        >"$1/expected.json"
}

test_demo_refuses() {
    expect 2 '--suite: found "P384", wanted P256-SHA256 or SM2-SM3' piaojue demo --suite P384
    expect 2 'nowhere/projects.csv: cannot open' piaojue demo --examples nowhere
    small_example small
    mkdir there alone
    cp "$BUILD/piaojue" alone
    expect 2 'examples/lanzhou-2024/projects.csv: cannot open' alone/piaojue demo
    expect 2 'there: cannot create: File exists' piaojue demo --examples small --dir there
    expect 2 'nowhere/piaojue-demo-.*: cannot create' env TMPDIR="$PWD/nowhere" piaojue demo --examples small
    sed -i 's/--cap .*/--cap p9/' small/define.options
    expect 2 '--cap: found "p9"' piaojue demo --examples small --dir one
    rm small/open.options
    small_example small
    for _ in {1..40}; do echo '--trustee t1.pub'; done >>small/define.options
    expect 2 'demo: more than 80 words' piaojue demo --examples small --dir many --suite P256-SHA256
    small_example small
    sed -i 's/"p1","p3"/"p3","p1"/' small/expected.json
    expect 1 'result.json is not what small/expected.json expects' piaojue demo --examples small --dir two --suite P256-SHA256
    # Where nothing can be told, nothing more is done.
    expect 2 'cannot write to standard output' bash -c 'piaojue demo --examples small --dir three --suite P256-SHA256 >/dev/full'
    [ ! -e three/P256-SHA256/vote.log ] || die "it went on"
}

# An example in which items pass, each by itself: then nobody is adopted.
test_demo_without_places() {
    small_example small
    sed -i '/^--tie\|^--second-tie\|^--shortfall/d;s/^--decide.*/--decide pass:approve/' small/define.options
    sed -i 's/"verdict":.*/"verdict":{"passed":["p1","p3"],"state":"decided"}}]}/' small/expected.json
    expect 0 'verdict \(P256-SHA256\): decided; adopted, in rank order: $' piaojue demo --examples small --dir one --suite P256-SHA256
}

# Without --dir it makes a folder of its own, under /tmp where TMPDIR is not set or empty, and with --json says where.
test_demo_json() {
    small_example prefix/share/piaojue/examples/lanzhou-2024
    mkdir prefix/bin
    cp "$BUILD/piaojue" "$BUILD/piaojue-verify" prefix/bin
    env -u TMPDIR prefix/bin/piaojue demo --suite SM2-SM3 --lang zh --json >object 2>said || die "$(cat said)"
    dir=$(python3 -c 'import json; o = json.load(open("object")); assert o["verified"] == 1, o; print(o["dir"])')
    [[ $dir == /tmp/piaojue-demo-?????? ]] || die "$dir"
    verified "$dir/SM2-SM3/vote.log"
    rm -r "$dir"
    small_example small
    sed -i 's/"p1","p3"/"p3","p1"/' small/expected.json
    expect 1 'result.json is not what' env TMPDIR= piaojue demo --examples small --suite P256-SHA256
    dir=$(sed -nE 's/.*: (\/tmp\/piaojue-demo-[^/]+)\/P256-SHA256\/result.json is not what.*/\1/p' output)
    [ -d "$dir" ] || die "$(cat output)"
    rm -r "$dir"
}

# The verifier is a program of its own, and has the last word.
test_demo_asks_the_verifier() {
    small_example small
    mkdir alone
    cp "$BUILD/piaojue" alone
    expect 2 'alone/piaojue-verify: cannot run: No such file' alone/piaojue demo --examples small --dir one --suite P256-SHA256
    printf '#!/bin/sh\nexit 1\n' >alone/piaojue-verify
    chmod +x alone/piaojue-verify
    expect 1 'alone/piaojue-verify refutes .*\.tlog-proof' alone/piaojue demo --examples small --dir two --suite P256-SHA256
    # Of receipts and checkpoint it says yes, and of the log it dies.
    printf '#!/bin/sh\n[ $# -gt 3 ] || kill -9 $$\n' >alone/piaojue-verify
    expect 2 'could not check three/P256-SHA256/vote.log' alone/piaojue demo --examples small --dir three --suite P256-SHA256
    printf '#!/bin/sh\nexit 2\n' >alone/piaojue-verify
    expect 2 'could not check .*\.tlog-proof' alone/piaojue demo --examples small --dir four --suite P256-SHA256
}
