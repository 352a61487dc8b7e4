/* Making, opening and looking at a log. */
#include "engine/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"

/* What stands behind the last line feed was never acknowledged: a writer that was cut off. */
static pj_status cut_tail(pj_log *log, uint64_t size, uint64_t tail, pj_error *err)
{
    if (log->vote.lines == 0)
        return pj_log_refuse_line(&log->vote, err, size ? N_("line 0 is not finished: this is no log") : N_("the file is empty: this is no log"));
    if (tail == 0)
        return PJ_OK;
    if (!log->store.writable)
        return pj_log_refuse_line(&log->vote, err,
                                  N_("the last line has no line feed: a writer was cut off here; opening the log for writing removes it"));
    int failure = log->store.truncate(log->store.arg, size - tail);
    if (!failure)
        failure = log->store.sync(log->store.arg);
    if (failure)
        return pj_fail(err, PJ_E_IO, "cutting off the unfinished last line: %s", PJ_SYSTEM_SAYS(failure));
    log->cut = tail;
    return PJ_OK;
}

static pj_status log_new(pj_log **out, pj_store *store, pj_error *err)
{
    *out = calloc(1, sizeof **out);
    if (!*out) {
        store->close(store->arg);
        return pj_no_memory(err);
    }
    (*out)->store = *store;
    return PJ_OK;
}

pj_status pj_log_open(pj_log **out, pj_store *store, const pj_progress *progress, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_log *log = NULL;
    uint64_t size = 0, tail = 0;
    err = pj_error_begin(err, &spare);
    TRY(log_new(&log, store, err));
    TRY(pj_log_replay(&log->vote, &log->store, &size, &tail, progress, err));
    TRY(cut_tail(log, size, tail, err));
    log->size = size - log->cut;
out:
    if (rc != PJ_OK) {
        pj_log_close(log);
        log = NULL;
    }
    *out = log;
    return rc;
}

void pj_log_close(pj_log *log)
{
    if (!log)
        return;
    log->store.close(log->store.arg);
    pj_vote_free(&log->vote);
    free(log->pending);
    free(log);
}

/* ---- a new log ---- */

static pj_status store_is_empty(const pj_store *store, pj_error *err)
{
    uint64_t size;
    int failure = store->size(store->arg, &size);
    if (failure)
        return pj_fail(err, PJ_E_IO, "size of the log: %s", PJ_SYSTEM_SAYS(failure));
    return size == 0 && store->writable ? PJ_OK : pj_fail(err, PJ_E_STATE, "the store is not empty, or not writable");
}

/* Line 0. The vote has no group yet, so it borrows one to sign with. */
static pj_status append_definition(pj_log *log, const pj_definition *definition, const pj_key *recorder, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *body = pj_json_copy(definition->body, 0);
    TRY_IF(body, pj_no_memory(err));
    TRY(pj_crypt_failed(err, pj_group_create(&log->vote.group, definition->suite)));
    rc = pj_log_sign(log, body, &pj_kind_vote, &recorder->sign, &recorder->key, err);
    pj_group_destroy(log->vote.group);
    log->vote.group = NULL;
    TRY(rc);
    TRY(pj_log_append(log, body, &pj_kind_vote, NULL, err));
out:
    json_decref(body);
    return rc;
}

pj_status pj_log_create(pj_log **out, pj_store *store, const pj_definition *definition, const pj_key *recorder, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_log *log = NULL;
    err = pj_error_begin(err, &spare);
    TRY(log_new(&log, store, err));
    TRY(store_is_empty(&log->store, err));
    TRY(pj_key_expect_suite(recorder, definition->suite, err));
    if (memcmp(recorder->key.b, definition->recorder.key.b, sizeof recorder->key.b) != 0)
        TRY(pj_fail(err, PJ_E_KEY, "the key of %.80s is not the definition's recorder", recorder->name));
    TRY(append_definition(log, definition, recorder, err));
out:
    if (rc != PJ_OK) {
        pj_log_close(log);
        log = NULL;
    }
    *out = log;
    return rc;
}

/* ---- looking ---- */

pj_status pj_log_complete(const pj_log *log, pj_error *err)
{
    pj_error spare;
    err = pj_error_begin(err, &spare);
    pj_status rc = pj_log_is_settled(log, err);
    if (rc != PJ_OK || log->vote.result)
        return rc;
    rc = pj_refuse(err, 25, "the log has no result: it holds so far, and proves no verdict");
    err->line = log->vote.lines;
    return rc;
}

pj_status pj_log_follows(const pj_log *log, const pj_log *old, pj_error *err)
{
    pj_error spare;
    const pj_definition *d = log->vote.definition;
    err = pj_error_begin(err, &spare);
    if (!old->vote.result)
        return pj_refuse(err, 26, "the old log has no result");
    if (!d->follows_another)
        return pj_refuse(err, 26, "this vote's definition does not follow another");
    if (memcmp(d->follows, old->vote.result_head, sizeof d->follows) != 0)
        return pj_refuse(err, 26, "follows is not the leaf hash of the old log's result");
    return PJ_OK;
}

const pj_definition *pj_log_definition(const pj_log *log)
{
    return log->vote.definition;
}

const char *pj_log_trustee_name(const pj_log *log, uint32_t number)
{
    const pj_definition *d = log->vote.definition;
    return number >= 1 && number <= d->trustees_len ? d->trustees[number - 1].name : NULL;
}

void pj_log_summary(const pj_log *log, pj_summary *out)
{
    const pj_vote *v = &log->vote;
    *out = (pj_summary){
        .phase = v->phase,
        .lines = v->lines,
        .deputies = v->definition->deputies,
        .present = v->present,
        .issued = v->issued,
        .roll = (uint32_t)v->roll.len,
        .withdrawn = v->withdrawn,
        .by_credential = v->definition->is_named ? pj_vote_returned(v) : v->tally.sealed,
        .challenges = (uint32_t)v->opened_len,
        .paper = v->definition->is_named ? 0 : (uint32_t)v->tally.papers_len,
        .trustees = v->definition->trustees_len,
        .threshold = v->definition->threshold,
        .dealt = v->dealt,
        .accepted = v->accepted,
        .rehearsed = v->rehearsed,
        .shared = v->shared,
        .attested = v->attested,
        .doubtful = pj_tally_doubtful(&v->tally),
        .is_named = v->definition->is_named,
        .is_void = pj_vote_is_void(v),
        .cut = log->cut,
    };
}

pj_status pj_log_result_json(const pj_log *log, char *json, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    char *text = NULL;
    size_t text_len = 0;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_has_result(log, err));
    TRY(pj_json_write(&text, &text_len, log->vote.result, err));
    TRY(pj_text_out(err, json, len, text, text_len));
out:
    free(text);
    return rc;
}
