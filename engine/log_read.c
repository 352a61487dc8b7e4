/* Reading a log from its start, with every check. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/log.h"

#define CHUNK (1u << 16)

/* Lines as they come from the store: a buffer that holds the unfinished rest of the last chunk. */
typedef struct {
    char *bytes;
    size_t len, room;
} buffer;

static pj_status buffer_fill(buffer *b, const pj_store *store, uint64_t offset, size_t len, pj_error *err)
{
    if (b->len + len > b->room) {
        size_t room = 2 * (b->len + len);
        char *bytes = realloc(b->bytes, room);
        if (!bytes)
            return pj_no_memory(err);
        b->bytes = bytes;
        b->room = room;
    }
    int failure = store->read(store->arg, offset, (uint8_t *)b->bytes + b->len, len);
    if (failure)
        return pj_fail(err, PJ_E_IO, "reading the log: %s", PJ_SYSTEM_SAYS(failure));
    b->len += len;
    return PJ_OK;
}

static pj_status accept_line(pj_vote *vote, const char *line, size_t len, pj_error *err)
{
    pj_record *record;
    pj_status rc = pj_vote_check(vote, &record, line, len, err);
    return rc != PJ_OK ? rc : pj_vote_apply(vote, record, err);
}

/* Takes every whole line out of the buffer. */
static pj_status accept_lines(pj_vote *vote, buffer *b, int batched, pj_error *err)
{
    pj_status rc = PJ_OK;
    char *line = b->bytes, *end = b->bytes + b->len, *feed;
    while (line < end && (feed = memchr(line, '\n', (size_t)(end - line))) != NULL) {
        TRY(accept_line(vote, line, (size_t)(feed - line), err));
        if (batched && !vote->proofs) /* line 0 brings the group */
            TRY(pj_crypt_failed(err, pj_seal_batch_create(&vote->proofs, vote->group)));
        line = feed + 1;
    }
    b->len = (size_t)(end - line);
    memmove(b->bytes, line, b->len);
out:
    return rc;
}

pj_status pj_log_refuse_line(const pj_vote *vote, pj_error *err, const char *text)
{
    pj_status rc = pj_refuse(err, 1, "%s", _(text));
    err->line = vote->lines;
    return rc;
}

/* Reads all chunks. With `batched`, proofs of sealed ballots are gathered in vote->proofs and not yet checked. `tail`: bytes behind the last
 * line feed. */
static pj_status read_lines(pj_vote *vote, const pj_store *store, uint64_t size, uint64_t *tail, int batched, const pj_progress *progress,
                            pj_error *err)
{
    pj_status rc = PJ_OK;
    buffer b = {0};
    for (uint64_t done = 0; done < size;) {
        size_t len = size - done < CHUNK ? (size_t)(size - done) : CHUNK;
        TRY(buffer_fill(&b, store, done, len, err));
        done += len;
        TRY(accept_lines(vote, &b, batched, err));
        if (b.len >= PJ_LINE_MAX)
            TRY(pj_log_refuse_line(vote, err, N_("the line is longer than 4194304 bytes")));
        if (progress && progress->report)
            progress->report(progress->arg, done, size);
    }
    *tail = b.len;
out:
    free(b.bytes);
    return rc;
}

/* Do the gathered proofs hold, all of them? */
static pj_status check_proofs(pj_vote *vote, pj_error *err)
{
    pj_status rc = PJ_OK;
    if (vote->proofs)
        rc = pj_crypt_verdict(err, pj_seal_batch_check_var(vote->proofs), 19, "the proof of a contest does not hold");
    pj_seal_batch_destroy(vote->proofs);
    vote->proofs = NULL;
    return rc;
}

/* Proofs are a matter of milliseconds one by one, and of half that together. Where they do not all hold, the log is read again with each
 * checked in its turn, which finds the line; so it is refused for the same reason at the same place as if nothing were gathered. */
pj_status pj_log_replay(pj_vote *vote, const pj_store *store, uint64_t *size, uint64_t *tail, const pj_progress *progress, pj_error *err)
{
    pj_error proofs = {0};
    int failure = store->size(store->arg, size);
    if (failure)
        return failure == EWOULDBLOCK ? pj_fail(err, PJ_E_LOCKED, "another program is appending to this log and does not finish")
                                      : pj_fail(err, PJ_E_IO, "size of the log: %s", PJ_SYSTEM_SAYS(failure));
    pj_status rc = read_lines(vote, store, *size, tail, 1, progress, err);
    pj_status batch = check_proofs(vote, &proofs);
    if (batch == PJ_E_REFUSED) {
        pj_vote_free(vote);
        memset(err, 0, sizeof *err);
        return read_lines(vote, store, *size, tail, 0, progress, err);
    }
    if (rc != PJ_OK || batch == PJ_OK)
        return rc;
    *err = proofs;
    return batch;
}
