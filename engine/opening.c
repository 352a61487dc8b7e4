/* The opening of a sealed ballot (F19), made when it is sealed and kept by whoever sealed it. Until it is given to the log it is as secret
 * as the choices, so it is written byte by byte into the caller's buffer: no JSON library makes copies of it. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/sign.h"
#include "engine/log.h"

/* A text of ASCII that grows in a buffer whose room was computed beforehand. SECRET. */
typedef struct {
    char *p;
    size_t len;
} writer;

static void put(writer *w, const char *text)
{
    size_t len = strlen(text);
    memcpy(w->p + w->len, text, len);
    w->len += len;
}

static void put_bytes(writer *w, const uint8_t *bytes, size_t len)
{
    w->p[w->len++] = '"';
    pj_base64_encode(w->p + w->len, bytes, len);
    w->len += pj_base64_size(len);
    w->p[w->len++] = '"';
}

/* The longest row is all marks joined by +, in quotes, with a comma. */
static size_t rows_room(const pj_contest *c)
{
    size_t row = 3;
    for (size_t m = 0; m < c->marks_len; m++)
        row += strlen(c->marks[m]) + 1;
    return c->items_len * row;
}

size_t pj_opening_room(const pj_definition *d)
{
    size_t room = 512; /* credential, fingerprint, vote, signature, and what stands between */
    for (size_t k = 0; k < d->contests_len; k++)
        room += 64 + strlen(d->contests[k].id) + rows_room(&d->contests[k]) +
                pj_base64_size(pj_contest_cells(&d->contests[k]) * sizeof(pj_secret));
    return room;
}

static void put_row(writer *w, const pj_contest *c, const uint8_t *choices)
{
    const char *before = "";
    put(w, "\"");
    for (size_t m = 0; m < c->marks_len; m++)
        if (choices[m]) {
            put(w, before);
            put(w, c->marks[m]);
            before = "+";
        }
    put(w, "\"");
}

static void put_contest(writer *w, const pj_contest *c, const pj_secret *randomness, const uint8_t *choices)
{
    put(w, "{\"id\":\"");
    put(w, c->id);
    put(w, "\",\"randomness\":");
    put_bytes(w, randomness->b, pj_contest_cells(c) * sizeof *randomness);
    put(w, ",\"rows\":[");
    for (size_t i = 0; i < c->items_len; i++) {
        put(w, i ? "," : "");
        put_row(w, c, choices + i * c->marks_len);
    }
    put(w, "]}");
}

/* Canonical: the members stand in the order of their names, and ids need no escapes. `signature` NULL: what is signed. */
static void put_body(writer *w, const pj_vote *vote, const uint8_t fingerprint[32], const pj_secret *randomness, const pj_point *credential,
                     const uint8_t *choices, const uint8_t *signature)
{
    const pj_definition *d = vote->definition;
    w->len = 0;
    put(w, "{\"contests\":[");
    for (size_t k = 0; k < d->contests_len; k++) {
        put(w, k ? "," : "");
        put_contest(w, &d->contests[k], randomness, choices);
        randomness += pj_contest_cells(&d->contests[k]);
        choices += pj_contest_cells(&d->contests[k]);
    }
    put(w, "],\"credential\":");
    put_bytes(w, credential->b, sizeof credential->b);
    put(w, ",\"fingerprint\":");
    put_bytes(w, fingerprint, 32);
    if (signature) {
        put(w, ",\"sig\":");
        put_bytes(w, signature, PJ_SIGNATURE_SIZE);
    }
    put(w, ",\"vote\":");
    put_bytes(w, vote->id, sizeof vote->id);
    put(w, "}");
}

pj_status pj_make_opening(const pj_log *log, char *out, size_t *len, const char *ballot, size_t ballot_len, const pj_secret *randomness,
                          const pj_credential *credential, const uint8_t *choices, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_vote *vote = &log->vote;
    uint8_t fingerprint[32], signature[PJ_SIGNATURE_SIZE];
    writer w = {.p = out};
    TRY(pj_log_fingerprint(log, fingerprint, ballot, ballot_len, err));
    put_body(&w, vote, fingerprint, randomness, &credential->key, choices, NULL);
    TRY(pj_crypt_failed(err, pj_sign_record(vote->group, signature, &credential->secret, &credential->key, pj_kind_challenge.name,
                                            (const uint8_t *)out, w.len)));
    put_body(&w, vote, fingerprint, randomness, &credential->key, choices, signature);
    out[w.len] = 0;
    *len = w.len;
out:
    if (rc != PJ_OK)
        pj_wipe(out, w.len);
    return rc;
}

static pj_status cells_of(uint8_t *cells, const json_t *body, const pj_definition *d, pj_error *err)
{
    const json_t *contests = json_object_get(body, "contests");
    for (size_t k = 0; k < d->contests_len; k++) {
        const json_t *text = json_object_get(json_array_get(contests, k), "cells");
        size_t len = pj_contest_cells(&d->contests[k]) * PJ_CELL_SIZE;
        if (!json_is_string(text) || pj_base64_decode(cells, len, json_string_value(text), json_string_length(text)) != PJ_CRYPT_OK)
            return pj_fail(err, PJ_E_FORMAT, "contest %s: this is no sealed ballot of this vote", d->contests[k].id);
        cells += len;
    }
    return PJ_OK;
}

pj_status pj_log_fingerprint(const pj_log *log, uint8_t fingerprint[32], const char *body, size_t len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    pj_point credential;
    uint8_t *cells = NULL;
    json_t *json = NULL;
    const json_t *key;
    char id[44];
    err = pj_error_begin(err, &spare);
    memset(fingerprint, 0, 32);
    TRY(pj_load_ballot(&json, body, len, err));
    pj_base64_encode(id, log->vote.id, sizeof log->vote.id);
    if (!json_is_string(json_object_get(json, "vote")) || strcmp(json_string_value(json_object_get(json, "vote")), id) != 0)
        TRY(pj_fail(err, PJ_E_FORMAT, "vote: this is a ballot of another vote"));
    key = json_object_get(json, "credential");
    if (!json_is_string(key) ||
        pj_base64_decode(credential.b, sizeof credential.b, json_string_value(key), json_string_length(key)) != PJ_CRYPT_OK)
        TRY(pj_fail(err, PJ_E_FORMAT, "credential: this is no sealed ballot of this vote"));
    cells = malloc(d->cells * PJ_CELL_SIZE);
    TRY_IF(cells, pj_no_memory(err));
    TRY(cells_of(cells, json, d, err));
    TRY(pj_fingerprint(&log->vote, fingerprint, &credential, cells, err));
out:
    free(cells);
    json_decref(json);
    return rc;
}
