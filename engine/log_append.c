/* Appending. A line is checked, taken into the vote, written and synced; several may be written and synced together (E8). Whoever
 * asked is told after the sync, so a crash loses nothing that anybody was told of; where writing fails, what was written is taken back,
 * and the log object, whose vote is ahead of the disk, refuses further work. */
#include "engine/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/sign.h"

static const char stale[] = N_("the file was removed or replaced, or somebody else has written into it");

static pj_status writable(const pj_log *log, pj_error *err)
{
    if (log->is_broken)
        return pj_fail(err, PJ_E_STATE, "an earlier write failed: open the log again");
    return log->store.writable ? PJ_OK : pj_fail(err, PJ_E_STATE, "the log was opened for reading only");
}

pj_status pj_log_ready(const pj_log *log, const pj_kind *kind, pj_error *err)
{
    pj_status rc = writable(log, err);
    if (rc != PJ_OK)
        return rc;
    rc = pj_kind_allowed(kind, &log->vote, err);
    if (rc == PJ_E_REFUSED)
        err->code = rc = PJ_E_STATE;
    return rc;
}

pj_status pj_log_sign(const pj_log *log, json_t *body, const pj_kind *kind, const pj_secret *secret, const pj_point *key, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint8_t signature[PJ_SIGNATURE_SIZE];
    char *text = NULL;
    size_t len = 0;
    if (kind != &pj_kind_vote && json_object_set_new(body, "vote", pj_json_bytes(log->vote.id, sizeof log->vote.id)) != 0)
        TRY(pj_no_memory(err));
    TRY(pj_json_write(&text, &len, body, err));
    TRY(pj_crypt_failed(err, pj_sign_record(log->vote.group, signature, secret, key, kind->name, (const uint8_t *)text, len)));
    if (json_object_set_new(body, "sig", pj_json_bytes(signature, sizeof signature)) != 0)
        TRY(pj_no_memory(err));
out:
    free(text);
    return rc;
}

/* After a write that failed: takes back what of it has reached the store, so that nothing unacknowledged is left. */
static int take_back(pj_log *log)
{
    int failure = log->store.truncate(log->store.arg, log->size);
    return failure ? failure : log->store.sync(log->store.arg);
}

pj_status pj_log_flush(pj_log *log, pj_error *err)
{
    size_t len = log->pending_len;
    log->pending_len = 0;
    if (len == 0)
        return PJ_OK;
    int failure = log->store.append(log->store.arg, (const uint8_t *)log->pending, len);
    if (!failure)
        failure = log->store.sync(log->store.arg);
    if (!failure) {
        log->size += len;
        return PJ_OK;
    }
    log->is_broken = 1;
    /* Where others have written or the file is gone, there is nothing of ours to take back. */
    int left = failure == ESTALE ? 0 : take_back(log);
    if (left)
        return pj_fail(err, PJ_E_IO, "writing the log: %s; and what was written could not be taken back: %s; open the log again to see what it holds",
                       PJ_SYSTEM_SAYS(failure), PJ_SYSTEM_SAYS(left));
    return pj_fail(err, PJ_E_IO, "writing the log: %s; nothing of it is left in the log", failure == ESTALE ? _(stale) : PJ_SYSTEM_SAYS(failure));
}

/* The line of a body that is canonical, with its line feed, at the end of `pending`. */
static pj_status add_pending(pj_log *log, const char *body, size_t body_len, const char *kind, pj_error *err)
{
    char prev[44], envelope[160];
    pj_base64_encode(prev, log->vote.head, sizeof log->vote.head);
    int tail = snprintf(envelope, sizeof envelope, ",\"kind\":\"%s\",\"prev\":\"%s\",\"seq\":%llu}\n", kind, prev, (unsigned long long)log->vote.lines);
    size_t len = 8 + body_len + (size_t)tail;
    if (log->pending_room - log->pending_len < len) {
        size_t room = 2 * (log->pending_len + len);
        char *pending = realloc(log->pending, room);
        if (!pending)
            return pj_no_memory(err);
        log->pending = pending;
        log->pending_room = room;
    }
    char *line = log->pending + log->pending_len;
    memcpy(line, "{\"body\":", 8);
    memcpy(line + 8, body, body_len);
    memcpy(line + 8 + body_len, envelope, (size_t)tail);
    log->pending_len += len;
    return PJ_OK;
}

pj_status pj_log_for_caller(pj_status rc, const pj_kind *kind, pj_error *err)
{
    if (rc != PJ_E_REFUSED)
        return rc;
    if ((kind == &pj_kind_ballot || kind == &pj_kind_challenge) && (err->check == 9 || err->check == 11))
        rc = PJ_E_CODE;
    else if (err->check == 5 || err->check == 11)
        rc = PJ_E_STATE;
    else if (err->check == 9 || err->check == 10)
        rc = PJ_E_KEY;
    err->code = rc;
    return rc;
}

/* What add_pending has put at `before`, without its line feed, has been checked with this outcome: takes it into the vote, and frees the
 * record, or takes it off again. */
static pj_status take_checked(pj_log *log, pj_record *record, size_t before, pj_status checked, pj_receipt *receipt, pj_error *err)
{
    pj_status rc = checked;
    if (rc == PJ_OK) {
        if (receipt)
            pj_record_receipt(receipt, record);
        rc = pj_vote_apply(&log->vote, record, err);
    } else {
        pj_record_drop(record);
    }
    if (rc != PJ_OK) {
        log->pending_len = before;
        if (receipt)
            memset(receipt, 0, sizeof *receipt);
    }
    return rc;
}

pj_status pj_log_take(pj_log *log, json_t *body, const pj_kind *kind, pj_receipt *receipt, pj_error *err)
{
    pj_status rc = PJ_OK;
    char *text = NULL;
    size_t len = 0, before = log->pending_len;
    pj_record *record = NULL;
    TRY(pj_json_write(&text, &len, body, err));
    TRY(add_pending(log, text, len, kind->name, err));
    rc = pj_log_for_caller(pj_vote_check(&log->vote, &record, log->pending + before, log->pending_len - before - 1, err), kind, err);
    TRY(take_checked(log, record, before, rc, receipt, err));
out:
    free(text);
    return rc;
}

pj_status pj_log_take_prepared(pj_log *log, pj_record *record, const char *text, size_t text_len, pj_receipt *receipt, pj_error *err)
{
    size_t before = log->pending_len;
    pj_status rc = add_pending(log, text, text_len, record->kind->name, err);
    if (rc == PJ_OK)
        rc = pj_log_for_caller(pj_vote_place(&log->vote, record, log->pending + before, log->pending_len - before - 1, err), record->kind, err);
    return take_checked(log, record, before, rc, receipt, err);
}

pj_status pj_log_append(pj_log *log, json_t *body, const pj_kind *kind, pj_receipt *receipt, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(pj_log_take(log, body, kind, receipt, err));
    if (!log->in_group)
        TRY(pj_log_flush(log, err));
out:
    if (rc != PJ_OK && receipt)
        memset(receipt, 0, sizeof *receipt);
    return rc;
}

pj_status pj_log_begin_group(pj_log *log, pj_error *err)
{
    pj_error spare;
    err = pj_error_begin(err, &spare);
    if (log->in_group)
        return pj_fail(err, PJ_E_STATE, "a group of records is open already");
    pj_status rc = writable(log, err);
    log->in_group = rc == PJ_OK;
    return rc;
}

pj_log_group pj_log_enter(pj_log *log)
{
    const pj_vote *vote = &log->vote;
    pj_log_group group = {.entered = !log->in_group, .before = log->pending_len, .lines = vote->lines, .papers = vote->tally.papers_len};
    memcpy(group.head, vote->head, sizeof group.head);
    log->in_group = 1;
    return group;
}

pj_status pj_log_leave(pj_log *log, pj_log_group group, pj_status so_far, pj_error *err)
{
    if (group.entered)
        log->in_group = 0;
    if (so_far == PJ_OK)
        return group.entered ? pj_log_flush(log, err) : PJ_OK;
    size_t papers = log->vote.tally.papers_len - group.papers;
    if (log->vote.lines - group.lines == papers)
        pj_vote_take_back_papers(&log->vote, papers, group.head);
    else
        log->is_broken = 1;
    log->pending_len = group.before;
    return so_far;
}

pj_status pj_log_is_settled(const pj_log *log, pj_error *err)
{
    if (log->is_broken)
        return pj_fail(err, PJ_E_STATE, "an earlier write failed: open the log again");
    return log->pending_len ? pj_fail(err, PJ_E_STATE, "records of a group wait to be synced: end the group first") : PJ_OK;
}

pj_status pj_log_has_result(const pj_log *log, pj_error *err)
{
    pj_status rc = pj_log_is_settled(log, err);
    return rc != PJ_OK || log->vote.result ? rc : pj_fail(err, PJ_E_STATE, "there is no result yet");
}

pj_status pj_log_is_recorder(const pj_log *log, const pj_key *key, pj_error *err)
{
    const pj_definition *d = log->vote.definition;
    pj_status rc = pj_key_expect_suite(key, d->suite, err);
    if (rc == PJ_OK && memcmp(key->key.b, d->recorder.key.b, sizeof key->key.b) != 0)
        rc = pj_fail(err, PJ_E_KEY, "the key of %.80s is not the recorder's of this vote", key->name);
    return rc;
}

pj_status pj_log_end_group(pj_log *log, pj_error *err)
{
    pj_error spare;
    err = pj_error_begin(err, &spare);
    if (!log->in_group)
        return pj_fail(err, PJ_E_STATE, "no group of records is open");
    log->in_group = 0;
    pj_status rc = writable(log, err);
    return rc != PJ_OK ? rc : pj_log_flush(log, err);
}
