# Several processes, and a log that was damaged.

# Every process waits for its turn; no line is lost or torn.
test_parallel_casts() {
    local count=24 i pids=()
    [ -z "$PJ_QUICK" ] || count=8
    small_vote accepted
    piaojue roll vote.log --key recorder.key --count "$count" --cards many.csv >/dev/null
    mv many.csv cards.csv
    stage_rehearsed
    sed "s/\"deputies\":8/\"deputies\":8/" vote.json >/dev/null
    open_for "$count"
    for i in $(seq "$count"); do
        card "$i" | piaojue cast vote.log --card - "p0$((i % 5 + 1))=approve" --json >"receipt.$i" 2>"said.$i" &
        pids+=($!)
    done
    for i in "${!pids[@]}"; do
        wait "${pids[$i]}" || die "cast $((i + 1)): $(cat "said.$((i + 1))")"
    done
    [ "$(cat receipt.* | sed -E 's/.*"line":([0-9]+).*/\1/' | sort -u | wc -l)" = "$count" ] || die "two receipts name one line"
    stage_closed
    stage_shared
    stage_counted
    piaojue result vote.log --json | grep -q "\"returned\":$count"
    verified
}
