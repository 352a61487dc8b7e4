/* The steps of recorder and trustees (F8, F9, F12 to F16): each makes a body, signs it and appends it. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/log.h"

#define ROLL_RECORD 4096u /* keys in one `roll` record (F8) */

/* A refusal that a body could not even be made for is one of state. */
static pj_status as_state(pj_status rc, pj_error *err)
{
    if (rc == PJ_E_REFUSED && err->check == 11)
        err->code = rc = PJ_E_STATE;
    return rc;
}

static pj_status sign_and_append(pj_log *log, json_t *body, const pj_kind *kind, const pj_key *key, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(pj_log_sign(log, body, kind, &key->sign, &key->key, err));
    TRY(pj_log_append(log, body, kind, NULL, err));
out:
    return rc;
}

static pj_status recorder_ready(const pj_log *log, const pj_kind *kind, const pj_key *key, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(pj_log_ready(log, kind, err));
    TRY(pj_log_is_recorder(log, key, err));
out:
    return rc;
}

static pj_status trustee_ready(const pj_log *log, const pj_kind *kind, const pj_key *key, uint32_t *trustee, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    TRY(pj_log_ready(log, kind, err));
    TRY(pj_key_expect_suite(key, d->suite, err));
    *trustee = pj_definition_trustee(d, &key->key);
    if (!*trustee)
        TRY(pj_fail(err, PJ_E_KEY, "the key of %.80s is no trustee's of this vote", key->name));
out:
    return rc;
}

/* ---- trustees ---- */

static pj_status make_trustee_body(json_t **body, const pj_vote *vote, const pj_kind *kind, const pj_key *key, uint32_t trustee, pj_error *err)
{
    if (kind == &pj_kind_deal)
        return pj_make_deal(body, vote, trustee, err);
    if (kind == &pj_kind_accept)
        return pj_make_accept(body, vote, key, trustee, err);
    if (kind == &pj_kind_rehearsal)
        return pj_make_rehearsal(body, vote, key, trustee, err);
    if (kind == &pj_kind_share)
        return pj_make_share(body, vote, key, trustee, err);
    return pj_make_attest(body, vote, trustee, err);
}

static pj_status trustee_step(pj_log *log, const pj_kind *kind, const pj_key *key, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    uint32_t trustee;
    json_t *body = NULL;
    err = pj_error_begin(err, &spare);
    TRY(trustee_ready(log, kind, key, &trustee, err));
    TRY(as_state(make_trustee_body(&body, &log->vote, kind, key, trustee, err), err));
    TRY(sign_and_append(log, body, kind, key, err));
out:
    json_decref(body);
    return rc;
}

pj_status pj_log_deal(pj_log *log, const pj_key *trustee, pj_error *err)
{
    return trustee_step(log, &pj_kind_deal, trustee, err);
}

pj_status pj_log_accept(pj_log *log, const pj_key *trustee, pj_error *err)
{
    return trustee_step(log, &pj_kind_accept, trustee, err);
}

pj_status pj_log_rehearse(pj_log *log, const pj_key *trustee, pj_error *err)
{
    return trustee_step(log, &pj_kind_rehearsal, trustee, err);
}

pj_status pj_log_share(pj_log *log, const pj_key *trustee, pj_error *err)
{
    return trustee_step(log, &pj_kind_share, trustee, err);
}

pj_status pj_log_attest(pj_log *log, const pj_key *trustee, pj_error *err)
{
    return trustee_step(log, &pj_kind_attest, trustee, err);
}

/* ---- recorder ---- */

static int compare_lines(const void *a, const void *b)
{
    return memcmp(((const pj_roll_line *)a)->key.b, ((const pj_roll_line *)b)->key.b, sizeof(pj_point));
}

/* The public keys of codes, with names where there are, sorted by key; to be freed by the caller. `on_roll`: whether each has to be
 * on the roll, or must not be. */
static pj_status lines_of_codes(pj_roll_line **out, const pj_vote *vote, const pj_code *codes, const char *const *names, size_t len,
                                int on_roll, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_credential credential = {.secret = {{0}}};
    pj_roll_line *lines = calloc(len + 1, sizeof *lines);
    TRY_IF(lines, pj_no_memory(err));
    for (size_t i = 0; i < len; i++) {
        TRY(pj_credential_of_code(&credential, vote->group, vote->id, &codes[i], err));
        lines[i] = (pj_roll_line){credential.key, names ? names[i] : NULL};
        if ((pj_roll_find(&vote->roll, &lines[i].key) != NULL) != on_roll)
            TRY(pj_fail(err, PJ_E_CODE, on_roll ? N_("code %zu of the list is not on the roll") : N_("code %zu of the list is on the roll already"), i + 1));
        if (names && !pj_text_valid(names[i], strlen(names[i]), 1))
            TRY(pj_fail(err, PJ_E_FORMAT, "name %zu of the list: 1 to 600 bytes of UTF-8 without control characters are wanted", i + 1));
    }
    qsort(lines, len, sizeof *lines, compare_lines);
    for (size_t i = 1; i < len; i++)
        if (compare_lines(&lines[i - 1], &lines[i]) == 0)
            TRY(pj_fail(err, PJ_E_CODE, "a code stands twice in the list"));
out:
    pj_wipe(&credential, sizeof credential);
    if (rc != PJ_OK) {
        free(lines);
        lines = NULL;
    }
    *out = lines;
    return rc;
}

static pj_status enrol(pj_log *log, const pj_key *recorder, const pj_code *codes, const char *const *names, size_t count, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_roll_line *lines = NULL;
    json_t *body = NULL;
    pj_log_group group = pj_log_enter(log);
    if (count == 0)
        TRY(pj_fail(err, PJ_E_ARGUMENT, "no codes"));
    TRY(recorder_ready(log, &pj_kind_roll, recorder, err));
    if (log->vote.definition->is_named != (names != NULL))
        TRY(pj_fail(err, PJ_E_STATE, names ? N_("the vote is sealed: the roll has no names") : N_("the vote is named: the roll needs names")));
    TRY(lines_of_codes(&lines, &log->vote, codes, names, count, 0, err));
    for (size_t done = 0; done < count; done += ROLL_RECORD) {
        json_decref(body);
        body = NULL;
        TRY(pj_make_roll(&body, lines + done, count - done < ROLL_RECORD ? count - done : ROLL_RECORD, err));
        TRY(sign_and_append(log, body, &pj_kind_roll, recorder, err));
    }
out:
    json_decref(body);
    free(lines);
    return pj_log_leave(log, group, rc, err);
}

pj_status pj_log_roll(pj_log *log, const pj_key *recorder, const pj_code *codes, size_t count, pj_error *err)
{
    pj_error spare;
    return enrol(log, recorder, codes, NULL, count, pj_error_begin(err, &spare));
}

pj_status pj_log_roll_named(pj_log *log, const pj_key *recorder, const pj_code *codes, const char *const *names, size_t count,
                            pj_error *err)
{
    pj_error spare;
    return enrol(log, recorder, codes, names, count, pj_error_begin(err, &spare));
}

/* A clock that was set back would make the log say that the vote was closed before it was opened. */
static pj_status check_clock(const pj_vote *vote, uint64_t now, pj_error *err)
{
    char time[21];
    pj_time_write(time, now);
    if (strcmp(time, vote->time) < 0)
        return pj_fail(err, PJ_E_STATE, "the clock says %s, which is before %s, the last time in the log: set the clock", time, vote->time);
    return PJ_OK;
}

pj_status pj_log_open_vote(pj_log *log, const pj_key *recorder, uint32_t present, uint32_t issued, const pj_code *withdrawn,
                           size_t withdrawn_len, uint64_t now, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_roll_line *lines = NULL;
    json_t *body = NULL;
    err = pj_error_begin(err, &spare);
    TRY(recorder_ready(log, &pj_kind_open, recorder, err));
    TRY(lines_of_codes(&lines, &log->vote, withdrawn, NULL, withdrawn_len, 1, err));
    TRY(pj_make_open(&body, present, issued, lines, withdrawn_len, now, err));
    TRY(sign_and_append(log, body, &pj_kind_open, recorder, err));
out:
    json_decref(body);
    free(lines);
    return rc;
}

pj_status pj_log_close_vote(pj_log *log, const pj_key *recorder, uint64_t now, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    json_t *body = NULL;
    err = pj_error_begin(err, &spare);
    TRY(recorder_ready(log, &pj_kind_close, recorder, err));
    TRY(check_clock(&log->vote, now, err));
    TRY(pj_make_close(&body, &log->vote, now, err));
    TRY(sign_and_append(log, body, &pj_kind_close, recorder, err));
out:
    json_decref(body);
    return rc;
}

pj_status pj_log_result(pj_log *log, const pj_key *recorder, uint64_t now, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    json_t *body = NULL;
    char time[21];
    err = pj_error_begin(err, &spare);
    TRY(recorder_ready(log, &pj_kind_result, recorder, err));
    TRY(check_clock(&log->vote, now, err));
    pj_time_write(time, now);
    TRY(as_state(pj_make_result(&body, &log->vote, err), err));
    if (json_object_set_new(body, "time", json_string(time)) != 0)
        TRY(pj_no_memory(err));
    TRY(sign_and_append(log, body, &pj_kind_result, recorder, err));
out:
    json_decref(body);
    return rc;
}
