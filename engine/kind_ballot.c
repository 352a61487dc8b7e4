/* `ballot`, sealed (F10) or paper (F11). */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/kind.h"

typedef struct {
    int is_paper;
    uint8_t *cells;   /* sealed: those of all contests, one after the other */
    uint8_t **proofs; /* sealed: by contest */
    pj_row *rows;     /* paper: those of all contests */
} parsed_ballot;

static pj_status allocate(const pj_definition *d, parsed_ballot *parsed, pj_error *err)
{
    if (parsed->is_paper) {
        parsed->rows = calloc(d->items, sizeof *parsed->rows);
        return parsed->rows ? PJ_OK : pj_no_memory(err);
    }
    parsed->cells = malloc(d->cells * PJ_CELL_SIZE);
    parsed->proofs = calloc(d->contests_len, sizeof *parsed->proofs);
    return parsed->cells && parsed->proofs ? PJ_OK : pj_no_memory(err);
}

static pj_status read_sealed(pj_reader *reader, const json_t *object, const pj_contest *contest, uint8_t *cells, uint8_t **proof)
{
    static const char *const members[] = {"cells", "id", "proof", NULL};
    pj_status rc = PJ_OK;
    pj_matrix matrix;
    pj_contest_matrix(&matrix, contest);
    *proof = malloc(pj_seal_proof_size(&matrix));
    TRY_IF(*proof, pj_no_memory(reader->err));
    TRY(pj_read_members(reader, object, members));
    TRY(pj_read_bytes(reader, object, "cells", cells, pj_seal_cells_size(&matrix)));
    TRY(pj_read_bytes(reader, object, "proof", *proof, pj_seal_proof_size(&matrix)));
out:
    return rc;
}

static pj_status read_rows(pj_reader *reader, const json_t *object, const pj_contest *contest, pj_row *rows)
{
    static const char *const members[] = {"id", "rows", NULL};
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(pj_read_members(reader, object, members));
    TRY(pj_read_array(reader, object, "rows", contest->items_len, contest->items_len, &array));
    pj_reader_enter(reader, "rows", 0);
    for (size_t i = 0; i < contest->items_len; i++) {
        size_t before = pj_reader_enter(reader, NULL, i);
        const char *text = json_string_value(json_array_get(array, i));
        if (!text || pj_row_read(&rows[i], contest, text) != 1)
            TRY(pj_reader_refuse(reader, NULL, "empty, ?, or marks of the contest in its order joined by + are wanted"));
        pj_reader_leave(reader, before);
    }
out:
    return rc;
}

static pj_status read_contest(pj_reader *reader, const json_t *object, const pj_contest *contest, parsed_ballot *parsed, size_t k,
                              size_t cell, size_t item)
{
    const char *id = json_string_value(json_object_get(object, "id"));
    if (!id || strcmp(id, contest->id) != 0)
        return pj_reader_refuse(reader, "id", "contest %s is wanted here", contest->id);
    if (parsed->is_paper)
        return read_rows(reader, object, contest, parsed->rows + item);
    return read_sealed(reader, object, contest, parsed->cells + cell * PJ_CELL_SIZE, &parsed->proofs[k]);
}

static pj_status shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const sealed[] = {"contests", "credential", NULL}, *const paper[] = {"contests", "station", NULL};
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    parsed_ballot *parsed = record->parsed;
    const json_t *contests;
    size_t cell = 0, item = 0;
    parsed->is_paper = json_object_get(record->body, "station") != NULL;
    TRY(pj_read_members(reader, record->body, parsed->is_paper ? paper : sealed));
    TRY(pj_read_bytes(reader, record->body, parsed->is_paper ? "station" : "credential", record->signer.b, sizeof record->signer.b));
    TRY(pj_read_array(reader, record->body, "contests", d->contests_len, d->contests_len, &contests));
    TRY(allocate(d, parsed, reader->err));
    for (size_t k = 0; k < d->contests_len; k++) {
        size_t before = pj_reader_enter(reader, "contests", 0);
        pj_reader_enter(reader, NULL, k);
        TRY(read_contest(reader, json_array_get(contests, k), &d->contests[k], parsed, k, cell, item));
        pj_reader_leave(reader, before);
        cell += pj_contest_cells(&d->contests[k]);
        item += d->contests[k].items_len;
    }
out:
    return rc;
}

static pj_status elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_ballot *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    const uint8_t *cells = parsed->cells;
    TRY(pj_crypt_verdict(err, pj_point_valid_var(vote->group, &record->signer), 7, "credential or station is not a point"));
    for (size_t k = 0; k < d->contests_len && !parsed->is_paper; k++) {
        pj_matrix matrix;
        pj_contest_matrix(&matrix, &d->contests[k]);
        TRY(pj_crypt_verdict(err, pj_seal_elements_valid_var(vote->group, &matrix, cells, parsed->proofs[k]), 7,
                             "cells or proof: not all are points and scalars"));
        cells += pj_seal_cells_size(&matrix);
    }
out:
    return rc;
}

static pj_status signer(const pj_vote *vote, pj_record *record, pj_error *err)
{
    const parsed_ballot *parsed = record->parsed;
    if (parsed->is_paper)
        return pj_definition_has_station(vote->definition, &record->signer)
                   ? PJ_OK
                   : pj_refuse(err, 9, "station is none of the definition's stations");
    const pj_roll_entry *entry = pj_roll_find(&vote->roll, &record->signer);
    if (!entry)
        return pj_refuse(err, 9, "the credential is not on the roll");
    if (entry->flags & PJ_ROLL_WITHDRAWN)
        return pj_refuse(err, 9, "the credential was withdrawn when the vote opened");
    return PJ_OK;
}

static pj_status turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_ballot *parsed = record->parsed;
    if (!parsed->is_paper && pj_roll_find(&vote->roll, &record->signer)->flags & PJ_ROLL_VOTED)
        return pj_refuse(err, 11, "the credential has voted already");
    return PJ_OK;
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_ballot *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    const uint8_t *cells = parsed->cells;
    for (size_t k = 0; k < d->contests_len && !parsed->is_paper; k++) {
        const char *id = d->contests[k].id;
        pj_seal_context context = {vote->id, &record->signer, (const uint8_t *)id, strlen(id)};
        pj_matrix matrix;
        pj_contest_matrix(&matrix, &d->contests[k]);
        TRY(pj_crypt_verdict(err, pj_seal_check_var(vote->group, &matrix, &vote->key, &context, cells, parsed->proofs[k]), 19,
                             "the proof of a contest does not hold"));
        cells += pj_seal_cells_size(&matrix);
    }
out:
    return rc;
}

static pj_status apply(pj_vote *vote, pj_record *record, pj_error *err)
{
    const parsed_ballot *parsed = record->parsed;
    if (parsed->is_paper)
        return pj_tally_add_paper(&vote->tally, parsed->rows, err);
    pj_roll_find(&vote->roll, &record->signer)->flags |= PJ_ROLL_VOTED;
    return pj_tally_add_sealed(&vote->tally, parsed->cells, err);
}

static void release(pj_record *record)
{
    parsed_ballot *parsed = record->parsed;
    if (parsed->proofs) /* one for each element the shape check wanted */
        for (size_t k = 0; k < json_array_size(json_object_get(record->body, "contests")); k++)
            free(parsed->proofs[k]);
    free(parsed->proofs);
    free(parsed->cells);
    free(parsed->rows);
}

const pj_kind pj_kind_ballot = {
    .name = "ballot",
    .phases = 1u << PJ_PHASE_OPEN,
    .parsed_size = sizeof(parsed_ballot),
    .shape = shape,
    .elements = elements,
    .signer = signer,
    .turn = turn,
    .content = content,
    .apply = apply,
    .release = release,
};

static pj_status seal_contest(json_t **out, const pj_vote *vote, const pj_credential *credential, const pj_contest *contest,
                              const uint8_t *choices, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_matrix matrix;
    pj_seal_context context = {vote->id, &credential->key, (const uint8_t *)contest->id, strlen(contest->id)};
    pj_contest_matrix(&matrix, contest);
    size_t cells_size = pj_seal_cells_size(&matrix), proof_size = pj_seal_proof_size(&matrix);
    uint8_t *cells = malloc(cells_size), *proof = malloc(proof_size);
    TRY_IF(cells && proof, pj_no_memory(err));
    pj_crypt sealed = pj_seal(vote->group, cells, proof, &matrix, &vote->key, &context, choices);
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

pj_status pj_make_sealed(json_t **body, const pj_vote *vote, const pj_credential *credential, const uint8_t *choices, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *contests = json_array();
    for (size_t k = 0; k < vote->definition->contests_len; k++) {
        json_t *sealed = NULL;
        TRY(seal_contest(&sealed, vote, credential, &vote->definition->contests[k], choices, err));
        TRY_IF(json_array_append_new(contests, sealed) == 0, pj_no_memory(err));
        choices += pj_contest_cells(&vote->definition->contests[k]);
    }
    *body = json_pack("{s:O,s:o}", "contests", contests, "credential", pj_json_bytes(credential->key.b, sizeof credential->key.b));
    TRY_IF(*body, pj_no_memory(err));
out:
    json_decref(contests);
    return rc;
}

static json_t *rows_json(const pj_contest *contest, const pj_row *rows)
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

pj_status pj_make_paper(json_t **body, const pj_vote *vote, const pj_point *station, const pj_row *rows, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *contests = json_array();
    for (size_t k = 0; k < vote->definition->contests_len; k++) {
        const pj_contest *contest = &vote->definition->contests[k];
        json_t *paper = json_pack("{s:s,s:o}", "id", contest->id, "rows", rows_json(contest, rows));
        TRY_IF(paper && json_array_append_new(contests, paper) == 0, pj_no_memory(err));
        rows += contest->items_len;
    }
    *body = json_pack("{s:O,s:o}", "contests", contests, "station", pj_json_bytes(station->b, sizeof station->b));
    TRY_IF(*body, pj_no_memory(err));
out:
    json_decref(contests);
    return rc;
}
