/* Ballots by credential on their way into the log: choices checked, sealed or written in clear, submitted (F10). */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/reveal.h"
#include "engine/log.h"

/* ---- choices ---- */

/* Which limit choices break, is said to the voter who made them: it tells nobody else anything. */
static pj_status check_contest(const pj_contest *c, const uint8_t *choices, pj_error *err)
{
    uint32_t column = 0;
    for (size_t i = 0; i < c->items_len; i++) {
        uint32_t row = 0;
        for (size_t m = 0; m < c->marks_len; m++) {
            uint8_t cell = choices[i * c->marks_len + m];
            if (!pj_reveal(cell <= 1))
                return pj_fail(err, PJ_E_ARGUMENT, "a choice is 0 or 1");
            row += cell;
            column += c->has_cap && m == c->cap_mark ? cell : 0;
        }
        if (!pj_reveal((row >= c->row_min) & (row <= c->row_max)))
            return pj_fail(err, PJ_E_CHOICE, "contest %s, item %s: marks: %u, allowed: %u to %u", c->id, c->items[i].id,
                           (unsigned)pj_reveal((int)row), c->row_min, c->row_max);
    }
    if (c->has_cap && !pj_reveal((column >= c->cap_min) & (column <= c->cap_max)))
        return pj_fail(err, PJ_E_CHOICE, "contest %s: uses of mark %s: %u, allowed: %u to %u", c->id, c->marks[c->cap_mark],
                       (unsigned)pj_reveal((int)column), c->cap_min, c->cap_max);
    return PJ_OK;
}

static pj_status check_choices(const pj_definition *d, const uint8_t *choices, size_t choices_len, pj_error *err)
{
    pj_status rc = PJ_OK;
    if (choices_len != d->cells)
        TRY(pj_fail(err, PJ_E_ARGUMENT, "choices: %zu, cells: %zu", choices_len, d->cells));
    for (size_t k = 0; k < d->contests_len; k++) {
        TRY(check_contest(&d->contests[k], choices, err));
        choices += pj_contest_cells(&d->contests[k]);
    }
out:
    return rc;
}

/* ---- credentials ---- */

static pj_credential_state state_of(const pj_vote *vote, const pj_point *key)
{
    const pj_roll_entry *entry = pj_roll_find(&vote->roll, key);
    if (!entry)
        return PJ_CREDENTIAL_UNKNOWN;
    if (entry->flags & PJ_ROLL_WITHDRAWN)
        return PJ_CREDENTIAL_WITHDRAWN;
    return entry->flags & PJ_ROLL_VOTED ? PJ_CREDENTIAL_VOTED : PJ_CREDENTIAL_LIVE;
}

pj_status pj_log_credential(const pj_log *log, pj_credential_state *state, const pj_code *code, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_credential credential = {.secret = {{0}}};
    err = pj_error_begin(err, &spare);
    *state = PJ_CREDENTIAL_UNKNOWN;
    TRY(pj_credential_of_code(&credential, log->vote.group, log->vote.id, code, err));
    *state = state_of(&log->vote, &credential.key);
out:
    pj_wipe(&credential, sizeof credential);
    return rc;
}

/* The credential of a code that may vote now. The caller wipes it. */
static pj_status live_credential(pj_credential *out, const pj_log *log, const pj_code *code, pj_error *err)
{
    static const char *const refusals[] = {N_("the code is not on the roll of this vote"), NULL,
                                           N_("the code was withdrawn when the vote opened"), N_("the code has voted already")};
    pj_status rc = PJ_OK;
    const char *refusal;
    if (log->is_broken) /* its vote is ahead of what the log says */
        TRY(pj_log_is_settled(log, err));
    TRY(pj_kind_allowed(&pj_kind_ballot, &log->vote, err));
    TRY(pj_credential_of_code(out, log->vote.group, log->vote.id, code, err));
    refusal = refusals[state_of(&log->vote, &out->key)];
    if (refusal)
        TRY(pj_fail(err, PJ_E_CODE, "%s", _(refusal)));
out:
    if (rc == PJ_E_REFUSED) /* V5 */
        err->code = rc = PJ_E_STATE;
    return rc;
}

pj_status pj_log_check_choices(const pj_log *log, const pj_code *code, const uint8_t *choices, size_t choices_len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_credential credential = {.secret = {{0}}};
    err = pj_error_begin(err, &spare);
    TRY(live_credential(&credential, log, code, err));
    TRY(check_choices(log->vote.definition, choices, choices_len, err));
out:
    pj_wipe(&credential, sizeof credential);
    return rc;
}

/* ---- sealing ---- */

/* Characters of the body of a ballot, at the most: of each contest the two packed fields, its id and punctuation; of the ballot,
 * three more fields. A named one has rows in the place of the packed fields, which are longer. */
static size_t body_room(const pj_definition *d)
{
    size_t room = 512;
    for (size_t k = 0; k < d->contests_len; k++) {
        pj_matrix matrix;
        pj_contest_matrix(&matrix, &d->contests[k]);
        room += pj_base64_size(pj_seal_cells_size(&matrix)) + pj_base64_size(pj_seal_proof_size(&matrix)) + 96;
    }
    return room;
}

static pj_status seal_body(const pj_log *log, char *out, size_t *len, pj_secret *randomness, const pj_credential *credential,
                           const uint8_t *choices, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *body = NULL;
    char *text = NULL;
    size_t text_len = 0;
    TRY(pj_make_ballot(&body, randomness, &log->vote, credential, choices, err));
    TRY(pj_log_sign(log, body, &pj_kind_ballot, &credential->secret, &credential->key, err));
    TRY(pj_json_write(&text, &text_len, body, err));
    TRY(pj_text_out(err, out, len, text, text_len));
out:
    json_decref(body);
    free(text);
    return rc;
}

/* Told before the work is done, not after. */
static pj_status check_room(const pj_log *log, size_t *len, size_t *opening_len, pj_error *err)
{
    const pj_definition *d = log->vote.definition;
    size_t room = *len, opening_room = opening_len ? *opening_len : 0;
    size_t needed = body_room(d), opening_needed = opening_len ? pj_opening_room(d) : 0;
    if (room >= needed && opening_room >= opening_needed)
        return PJ_OK;
    *len = needed;
    if (opening_len)
        *opening_len = opening_needed;
    return pj_fail(err, PJ_E_SPACE, "bytes of room: %zu and %zu, needed: %zu and %zu", room, opening_room, needed, opening_needed);
}

pj_status pj_log_seal(const pj_log *log, char *body, size_t *len, char *opening, size_t *opening_len, const pj_code *code,
                      const uint8_t *choices, size_t choices_len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_credential credential = {.secret = {{0}}};
    pj_secret *randomness = NULL;
    size_t cells = log->vote.definition->cells, room = *len;
    err = pj_error_begin(err, &spare);
    TRY(check_room(log, len, opening_len, err));
    if (opening && log->vote.definition->is_named)
        TRY(pj_fail(err, PJ_E_STATE, "the vote is named: nothing is sealed, and there is nothing to open"));
    TRY(live_credential(&credential, log, code, err));
    TRY(check_choices(log->vote.definition, choices, choices_len, err));
    randomness = calloc(cells, sizeof *randomness);
    TRY_IF(randomness, pj_no_memory(err));
    TRY(seal_body(log, body, len, randomness, &credential, choices, err));
    if (opening)
        TRY(pj_make_opening(log, opening, opening_len, body, *len, randomness, &credential, choices, err));
out:
    if (rc != PJ_OK && rc != PJ_E_SPACE) { /* there is room: no ballot without its opening */
        body[0] = 0;
        *len = room;
    }
    if (randomness)
        pj_wipe(randomness, cells * sizeof *randomness);
    free(randomness);
    pj_wipe(&credential, sizeof credential);
    return rc;
}
