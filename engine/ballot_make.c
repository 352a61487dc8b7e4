/* Bodies of ballots: sealed, named, paper (F10, F11). */
#include <stdlib.h>
#include <string.h>

#include "engine/kind.h"

static pj_status seal_contest(json_t **out, pj_secret *randomness, const pj_vote *vote, const pj_credential *credential,
                              const pj_contest *contest, const uint8_t *choices, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_matrix matrix;
    pj_seal_context context = {vote->id, &credential->key, (const uint8_t *)contest->id, strlen(contest->id)};
    pj_contest_matrix(&matrix, contest);
    size_t cells_size = pj_seal_cells_size(&matrix), proof_size = pj_seal_proof_size(&matrix);
    uint8_t *cells = malloc(cells_size), *proof = malloc(proof_size);
    TRY_IF(cells && proof, pj_no_memory(err));
    pj_crypt sealed = pj_seal(vote->group, cells, proof, randomness, &matrix, &vote->key, &context, choices);
    if (sealed == PJ_CRYPT_NO)
        TRY(pj_fail(err, PJ_E_CHOICE, "contest %s: the choices are outside the limits of the ballot", contest->id));
    TRY(pj_crypt_failed(err, sealed));
    *out = json_pack("{s:o,s:s,s:o}", "cells", pj_json_bytes(cells, cells_size), "id", contest->id, "proof",
                     pj_json_bytes(proof, proof_size));
    TRY_IF(*out, pj_no_memory(err));
out:
    free(cells);
    free(proof);
    return rc;
}

static pj_status make_sealed(json_t **body, pj_secret *randomness, const pj_vote *vote, const pj_credential *credential,
                             const uint8_t *choices, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *contests = json_array();
    for (size_t k = 0; k < vote->definition->contests_len; k++) {
        json_t *sealed = NULL;
        TRY(seal_contest(&sealed, randomness, vote, credential, &vote->definition->contests[k], choices, err));
        TRY_IF(json_array_append_new(contests, sealed) == 0, pj_no_memory(err));
        choices += pj_contest_cells(&vote->definition->contests[k]);
        if (randomness)
            randomness += pj_contest_cells(&vote->definition->contests[k]);
    }
    *body = json_pack("{s:O,s:o}", "contests", contests, "credential", pj_json_bytes(credential->key.b, sizeof credential->key.b));
    TRY_IF(*body, pj_no_memory(err));
out:
    json_decref(contests);
    return rc;
}

json_t *pj_rows_json(const pj_contest *contest, const pj_row *rows)
{
    char text[544];
    json_t *array = json_array();
    for (size_t i = 0; array && i < contest->items_len; i++) {
        pj_row_write(text, contest, rows[i]);
        if (json_array_append_new(array, json_string(text)) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* `names`: for every contest an array; NULL where none can be. */
static pj_status make_clear(json_t **body, const pj_definition *d, const char *signer_name, const pj_point *signer, const pj_row *rows,
                            const json_t *names, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *contests = json_array();
    for (size_t k = 0; k < d->contests_len; k++) {
        const pj_contest *contest = &d->contests[k];
        json_t *one = json_pack("{s:s,s:o}", "id", contest->id, "rows", pj_rows_json(contest, rows));
        TRY_IF(one && json_array_append_new(contests, one) == 0, pj_no_memory(err));
        if (contest->others_max)
            TRY_IF(json_object_set(one, "names", json_array_get(names, k)) == 0, pj_no_memory(err));
        rows += contest->items_len;
    }
    *body = json_pack("{s:O,s:o}", "contests", contests, signer_name, pj_json_bytes(signer->b, sizeof signer->b));
    TRY_IF(*body, pj_no_memory(err));
out:
    json_decref(contests);
    return rc;
}

static pj_status make_named(json_t **body, const pj_definition *d, const pj_credential *credential, const uint8_t *choices, pj_error *err)
{
    pj_row *rows = calloc(d->items, sizeof *rows);
    if (!rows)
        return pj_no_memory(err);
    for (size_t k = 0, item = 0; k < d->contests_len; item += d->contests[k++].items_len)
        for (size_t i = 0; i < d->contests[k].items_len; i++)
            for (size_t m = 0; m < d->contests[k].marks_len; m++)
                rows[item + i] |= (pj_row)*choices++ << m;
    pj_status rc = make_clear(body, d, "credential", &credential->key, rows, NULL, err);
    free(rows);
    return rc;
}

pj_status pj_make_ballot(json_t **body, pj_secret *randomness, const pj_vote *vote, const pj_credential *credential, const uint8_t *choices,
                         pj_error *err)
{
    if (vote->definition->is_named)
        return make_named(body, vote->definition, credential, choices, err);
    return make_sealed(body, randomness, vote, credential, choices, err);
}

pj_status pj_make_paper(json_t **body, const pj_vote *vote, const pj_point *station, const pj_row *rows, const json_t *names, pj_error *err)
{
    return make_clear(body, vote->definition, "station", station, rows, names, err);
}
