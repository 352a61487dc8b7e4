/* Ballots and challenges by credentials, into the log. */
#include <stdlib.h>
#include <string.h>

#include "engine/log.h"

static pj_status load_body(json_t **out, const char *body, size_t len, pj_error *err)
{
    pj_json_flaw flaw;
    pj_status rc = pj_json_load(out, &flaw, body, len, err);
    if (rc != PJ_OK)
        return rc;
    if (!*out)
        return pj_fail(err, PJ_E_FORMAT, "the ballot is not JSON: column %zu: %s", flaw.column, flaw.text);
    /* Here, so that an intake, which sees no line, says the same as a log. */
    return pj_json_body_allowed(*out) ? PJ_OK : pj_fail(err, PJ_E_FORMAT, "the ballot holds what no line may hold (F1)");
}

pj_status pj_load_ballot(json_t **out, const char *body, size_t len, pj_error *err)
{
    pj_status rc = load_body(out, body, len, err);
    if (rc == PJ_OK && json_object_get(*out, "station"))
        rc = pj_fail(err, PJ_E_FORMAT, "a ballot by a credential is wanted; paper ballots come in by pj_log_import");
    return rc;
}

pj_status pj_log_submit(pj_log *log, pj_receipt *receipt, const char *body, size_t len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    json_t *json = NULL;
    err = pj_error_begin(err, &spare);
    memset(receipt, 0, sizeof *receipt);
    TRY(pj_log_ready(log, &pj_kind_ballot, err));
    TRY(pj_load_ballot(&json, body, len, err));
    TRY(pj_log_append(log, json, &pj_kind_ballot, receipt, err));
out:
    json_decref(json);
    return rc;
}

pj_status pj_log_challenge(pj_log *log, pj_receipt *receipt, const char *opening, size_t len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    json_t *json = NULL;
    err = pj_error_begin(err, &spare);
    memset(receipt, 0, sizeof *receipt);
    TRY(pj_log_ready(log, &pj_kind_challenge, err));
    if (log->vote.definition->is_named)
        TRY(pj_fail(err, PJ_E_STATE, "the vote is named: nothing is sealed, and there is nothing to open"));
    TRY(load_body(&json, opening, len, err));
    TRY(pj_log_append(log, json, &pj_kind_challenge, receipt, err));
out:
    json_decref(json);
    return rc;
}

/* ---- several at once ---- */

typedef struct {
    json_t *json;
    pj_record *record; /* passed pj_vote_prepare; then `text` is its canonical body */
    char *text;
    size_t text_len;
} ballot;

static void drop_records(ballot *ballots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pj_record_drop(ballots[i].record);
        free(ballots[i].text);
        ballots[i].record = NULL;
        ballots[i].text = NULL;
    }
}

static pj_status prepare(const pj_vote *vote, ballot *b, const char *body, size_t len, pj_error *err)
{
    pj_status rc = pj_load_ballot(&b->json, body, len, err);
    if (rc == PJ_OK)
        rc = pj_vote_prepare(vote, &b->record, &pj_kind_ballot, b->json, err);
    return rc != PJ_OK ? rc : pj_json_write(&b->text, &b->text_len, b->json, err);
}

/* All that holds of a ballot at whatever line it will stand, the proofs of all in one sum. PJ_E_REFUSED or PJ_E_FORMAT: of one it does not hold;
 * which, and why, is for those who ask one by one. */
static pj_status prepare_all(const pj_log *log, ballot *ballots, const char *const *bodies, const size_t *lens, size_t count, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_vote view = log->vote; /* with a place for proofs */
    TRY(pj_crypt_failed(err, pj_seal_batch_create(&view.proofs, view.group)));
    for (size_t i = 0; i < count; i++)
        TRY(prepare(&view, &ballots[i], bodies[i], lens[i], err));
    TRY(pj_crypt_verdict(err, pj_seal_batch_check_var(view.proofs), 19, "the proof of a contest does not hold"));
out:
    pj_seal_batch_destroy(view.proofs);
    if (rc != PJ_OK)
        drop_records(ballots, count);
    return rc;
}

static pj_status take(pj_log *log, ballot *b, pj_receipt *receipt, const char *body, size_t len, pj_error *err)
{
    pj_record *record = b->record;
    b->record = NULL;
    if (record)
        return pj_log_take_prepared(log, record, b->text, b->text_len, receipt, err);
    pj_status rc = b->json ? PJ_OK : pj_load_ballot(&b->json, body, len, err);
    return rc != PJ_OK ? rc : pj_log_take(log, b->json, &pj_kind_ballot, receipt, err);
}

/* Those before the first that is refused. */
static pj_status take_all(pj_log *log, ballot *ballots, pj_receipt *receipts, size_t *taken, const char *const *bodies, const size_t *lens, size_t count,
                          pj_error *err)
{
    pj_status rc = PJ_OK;
    for (; *taken < count && rc == PJ_OK; *taken += rc == PJ_OK)
        rc = take(log, &ballots[*taken], &receipts[*taken], bodies[*taken], lens[*taken], err);
    if (log->in_group)
        return rc;
    pj_error failure = {0};
    pj_status flushed = pj_log_flush(log, &failure);
    if (flushed == PJ_OK)
        return rc;
    *err = failure;
    *taken = 0;
    memset(receipts, 0, count * sizeof *receipts);
    return flushed;
}

pj_status pj_log_submit_all(pj_log *log, pj_receipt *receipts, size_t *taken, const char *const *bodies, const size_t *lens, size_t count, pj_error *err)
{
    pj_error spare, first = {0};
    pj_status rc = PJ_OK;
    ballot *ballots = NULL;
    err = pj_error_begin(err, &spare);
    *taken = 0;
    if (count > 0)
        memset(receipts, 0, count * sizeof *receipts);
    TRY(pj_log_ready(log, &pj_kind_ballot, err));
    ballots = calloc(count + 1, sizeof *ballots);
    TRY_IF(ballots, pj_no_memory(err));
    rc = prepare_all(log, ballots, bodies, lens, count, &first);
    if (rc == PJ_OK || rc == PJ_E_REFUSED || rc == PJ_E_FORMAT)
        rc = take_all(log, ballots, receipts, taken, bodies, lens, count, err);
    else
        *err = first;
out:
    if (ballots) {
        drop_records(ballots, count);
        for (size_t i = 0; i < count; i++)
            json_decref(ballots[i].json);
    }
    free(ballots);
    return rc;
}
