#include "tests/fuzz/states.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WALKS = 4 };

/* Kept inputs name a log by its place here: new ones go to the end. */
static good_log logs[] = {
    {.name = "small-P256-SHA256"}, {.name = "named-SM2-SM3"},         {.name = "election-P256-SHA256"}, {.name = "challenge-SM2-SM3"},
    {.name = "joins-P256-SHA256"}, {.name = "conflict-mark-P256-SHA256"}, {.name = "void-P256-SHA256"},  {.name = "witnessed-P256-SHA256"},
    {.name = "witnessed-SM2-SM3"}, {.name = "grade-SM2-SM3"},         {.name = "one-trustee-SM2-SM3"},  {.name = "paper-alone-P256-SHA256"},
    {.name = "blank-P256-SHA256"}, {.name = "presidium-P256-SHA256"}, {.name = "zero-ballots-SM2-SM3"}, {.name = "void-rules-P256-SHA256"},
    {.name = "named-blank-P256-SHA256"}, {.name = "ruled-into-conflict-P256-SHA256"}, {.name = "follows-SM2-SM3"}, {.name = "ed25519-P256-SHA256"},
    {.name = "challenge-P256-SHA256"}, {.name = "witnesses-32-P256-SHA256"}, {.name = "witnesses-32-SM2-SM3"},
};

size_t good_logs(void)
{
    return sizeof logs / sizeof *logs;
}

static void load(good_log *log)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/records-good/%s.log", fuzz_vectors(), log->name);
    log->bytes = fuzz_file(path, &log->len);
    for (size_t i = 0; i < log->len; i++)
        log->lines += log->bytes[i] == '\n';
    log->at = calloc(log->lines + 1, sizeof *log->at);
    log->votes = calloc(log->lines + 1, sizeof(pj_vote *));
    log->sides = calloc(log->lines + 1, sizeof(side_state *));
    log->asked = calloc(log->lines + 1, sizeof *log->asked);
    log->saved = calloc(log->lines + 1, sizeof *log->saved);
    if (!log->at || !log->votes || !log->sides || !log->asked || !log->saved)
        abort();
    for (size_t i = 0, k = 0; i < log->len; i++)
        if (log->bytes[i] == '\n')
            log->at[++k] = i + 1;
}

good_log *good_log_at(size_t index)
{
    good_log *log = &logs[index % good_logs()];
    if (!log->bytes)
        load(log);
    return log;
}

piece good_line(const good_log *log, size_t k)
{
    return (piece){log->bytes + log->at[k], log->at[k + 1] - log->at[k] - 1};
}

/* Takes the log's own line into a vote. */
static void advance(pj_vote *vote, const good_log *log, size_t k)
{
    pj_record *record;
    pj_error err;
    piece line = good_line(log, k);
    if (pj_vote_check(vote, &record, (const char *)line.p, line.len, &err) != PJ_OK || pj_vote_apply(vote, record, &err) != PJ_OK)
        fuzz_found("%s: line %zu: %s", log->name, k, err.text);
}

/* A state costs as much as all lines before it. So who asks for one line after the other gets one vote that walks along, and only what is asked for
 * again and again is kept. */
const pj_vote *good_vote(good_log *log, size_t k)
{
    if (log->votes[k])
        return log->votes[k];
    int is_kept = ++log->asked[k] > WALKS;
    size_t from = 0;
    pj_vote *vote;
    if (!is_kept && log->walker && log->walker->lines <= k) {
        vote = log->walker;
        from = vote->lines;
    } else {
        if (!is_kept && log->walker) {
            pj_vote_free(log->walker);
            free(log->walker);
        }
        vote = calloc(1, sizeof *vote);
        if (!vote)
            abort();
    }
    for (size_t i = from; i < k; i++)
        advance(vote, log, i);
    return *(is_kept ? &log->votes[k] : &log->walker) = vote;
}

/* A verifier that takes a line has to be made anew, and that is often: so the second time it is loaded from what it saved the first. */
static side_state *begin_side(good_log *log, size_t k)
{
    piece all = {log->bytes, log->len};
    if (log->saved[k].p)
        return side_resume(log->saved[k], all, log->at[k]);
    side_state *state = side_begin((piece){log->bytes, log->at[k]});
    if (k > 0)
        log->saved[k].p = side_keep(state, &log->saved[k].len, log->at[k - 1], log->at[k]);
    return state;
}

side_state *good_side(good_log *log, size_t k)
{
    if (log->sides[k])
        return log->sides[k];
    if (log->asked[k] > WALKS)
        return log->sides[k] = begin_side(log, k);
    if (log->side_walker && log->side_walker_at > k) {
        side_end(log->side_walker);
        log->side_walker = NULL;
    }
    if (!log->side_walker) {
        log->side_walker = side_begin((piece){log->bytes, log->at[k]});
        log->side_walker_at = k;
    }
    for (said one; log->side_walker_at < k; log->side_walker_at++) {
        side_line(&one, log->side_walker, good_line(log, log->side_walker_at));
        if (one.outcome != SIDE_HOLDS)
            fuzz_found("%s: line %zu: %s", log->name, log->side_walker_at, one.text);
    }
    return log->side_walker;
}

void good_side_taken(good_log *log, size_t k, piece line)
{
    side_state *state = log->sides[k] ? log->sides[k] : log->side_walker;
    if (state == log->side_walker && k < log->lines && good_line(log, k).len == line.len && memcmp(good_line(log, k).p, line.p, line.len) == 0) {
        log->side_walker_at++;
        return;
    }
    side_end(state);
    *(log->sides[k] ? &log->sides[k] : &log->side_walker) = NULL;
}

const side_shown *good_shown(good_log *log)
{
    if (!log->shown)
        log->shown = side_show((piece){log->bytes, log->len});
    return log->shown;
}

/* ---- a store ---- */

static int store_size(void *arg, uint64_t *size)
{
    *size = ((fuzz_store *)arg)->len;
    return 0;
}

static int store_read(void *arg, uint64_t offset, uint8_t *bytes, size_t len)
{
    const fuzz_store *store = arg;
    if (offset + len > store->len)
        abort();
    if (len)
        memcpy(bytes, store->p + offset, len);
    return 0;
}

static int store_append(void *arg, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    ((fuzz_store *)arg)->len += len;
    return 0;
}

static int store_sync(void *arg)
{
    (void)arg;
    return 0;
}

static int store_truncate(void *arg, uint64_t size)
{
    ((fuzz_store *)arg)->len = (size_t)size;
    return 0;
}

static void store_close(void *arg)
{
    (void)arg;
}

pj_store fuzz_store_of(fuzz_store *bytes, int writable)
{
    return (pj_store){bytes, writable, store_size, store_read, store_append, store_sync, store_truncate, store_close};
}

pj_log *good_open(const good_log *log, int writable)
{
    static fuzz_store bytes; /* one log is open at a time */
    pj_log *open;
    pj_error err;
    bytes = (fuzz_store){log->bytes, log->len};
    pj_store store = fuzz_store_of(&bytes, writable);
    if (pj_log_open(&open, &store, NULL, &err) != PJ_OK)
        fuzz_found("%s: %s", log->name, err.text);
    return open;
}

void engine_says(said *out, pj_status rc, const pj_error *err)
{
    *out = (said){.outcome = SIDE_HOLDS};
    if (rc == PJ_OK)
        return;
    if (rc != err->code || (rc != PJ_E_REFUSED && (rc == PJ_E_CRYPTO || rc == PJ_E_IO || rc == PJ_E_ENTROPY || rc == PJ_E_MEMORY)))
        fuzz_found("the engine fails with %d (%d): %s", (int)rc, (int)err->code, err->text);
    *out = (said){.outcome = SIDE_REFUTED, .check = err->check, .line = err->line};
    snprintf(out->text, sizeof out->text, "%s", err->text);
}
