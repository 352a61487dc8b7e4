/* `ballot`: sealed or named, by a credential (F10), or on paper, by a station (F11). How bodies are made is in ballot_make.c. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/kind.h"

typedef struct {
    int by_station, in_clear;
    uint8_t *cells;   /* sealed: those of all contests, one after the other */
    uint8_t **proofs; /* sealed: by contest of the definition, */
    size_t proofs_len; /* so many; the body may hold any number until its shape is checked */
    pj_paper paper;   /* in clear */
} parsed_ballot;

static pj_status allocate(const pj_definition *d, parsed_ballot *parsed, pj_error *err)
{
    if (parsed->in_clear)
        return pj_paper_allocate(&parsed->paper, d, err);
    parsed->cells = malloc(d->cells * PJ_CELL_SIZE);
    parsed->proofs = calloc(d->contests_len, sizeof *parsed->proofs);
    parsed->proofs_len = parsed->proofs ? d->contests_len : 0;
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

/* F11 `names`: an array, there if and only if the contest has `others` and the ballot is on paper. */
static pj_status read_names(pj_reader *reader, const json_t *object, const pj_contest *contest, json_t *names)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(pj_read_array(reader, object, "names", 0, contest->others_max, &array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *name = json_array_get(array, i);
        if (!json_is_string(name) || !pj_text_valid(json_string_value(name), json_string_length(name), 1))
            TRY(pj_reader_refuse(reader, "names", "texts of 1 to 600 bytes without control characters are wanted"));
        TRY_IF(json_array_append(names, (json_t *)(uintptr_t)name) == 0, pj_no_memory(reader->err));
    }
out:
    return rc;
}

static int has_unreadable(const pj_row *rows, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (rows[i] == PJ_ROW_UNREADABLE)
            return 1;
    return 0;
}

static pj_status read_clear(pj_reader *reader, const json_t *object, const pj_contest *contest, parsed_ballot *parsed, size_t k, size_t item)
{
    static const char *const members[] = {"id", "rows", NULL}, *const with_names[] = {"id", "names", "rows", NULL};
    pj_status rc = PJ_OK;
    pj_row *rows = parsed->paper.rows + item;
    json_t *names = json_array();
    TRY_IF(names && json_array_append_new(parsed->paper.names, names) == 0, pj_no_memory(reader->err));
    TRY(pj_read_members(reader, object, contest->others_max ? with_names : members));
    TRY(pj_rows_read(reader, object, contest, rows));
    if (contest->others_max)
        TRY(read_names(reader, object, contest, names));
    parsed->paper.was_doubtful[k] = (uint8_t)has_unreadable(rows, contest->items_len);
    if (!parsed->by_station && parsed->paper.was_doubtful[k])
        TRY(pj_reader_refuse(reader, "rows", "a named ballot has no ?"));
out:
    return rc;
}

/* Where the contests of a body go. */
typedef struct {
    const pj_definition *definition;
    parsed_ballot *parsed;
} reading;

static pj_status read_contest(void *arg, pj_reader *reader, const json_t *object, size_t k, size_t cell, size_t item)
{
    const reading *r = arg;
    const pj_contest *contest = &r->definition->contests[k];
    parsed_ballot *parsed = r->parsed;
    if (parsed->in_clear)
        return read_clear(reader, object, contest, parsed, k, item);
    return read_sealed(reader, object, contest, parsed->cells + cell * PJ_CELL_SIZE, &parsed->proofs[k]);
}

static pj_status shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const voter[] = {"contests", "credential", NULL}, *const paper[] = {"contests", "station", NULL};
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    parsed_ballot *parsed = record->parsed;
    reading r = {d, parsed};
    parsed->by_station = json_object_get(record->body, "station") != NULL;
    parsed->in_clear = parsed->by_station || d->is_named;
    TRY(pj_read_members(reader, record->body, parsed->by_station ? paper : voter));
    TRY(pj_read_bytes(reader, record->body, parsed->by_station ? "station" : "credential", record->signer.b, sizeof record->signer.b));
    TRY(allocate(d, parsed, reader->err));
    TRY(pj_read_contests(reader, record->body, d, read_contest, &r));
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
    for (size_t k = 0; k < d->contests_len && !parsed->in_clear; k++) {
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
    if (parsed->by_station)
        return pj_definition_station(vote->definition, &record->signer)
                   ? PJ_OK
                   : pj_refuse(err, 9, "station is none of the definition's stations");
    return pj_signer_credential(vote, record, err);
}

/* Only a credential that has challenged can have opened this very ballot: its key is in the fingerprint. */
static pj_status not_opened(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_ballot *parsed = record->parsed;
    uint8_t fingerprint[32];
    TRY(pj_fingerprint(vote, fingerprint, &record->signer, parsed->cells, err));
    if (pj_vote_was_opened(vote, fingerprint))
        TRY(pj_refuse(err, 11, "this ballot was opened for all to see: it cannot be cast any more"));
out:
    return rc;
}

static pj_status turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_ballot *parsed = record->parsed;
    if (parsed->by_station)
        return PJ_OK;
    unsigned flags = pj_roll_find(&vote->roll, &record->signer)->flags;
    if (flags & PJ_ROLL_VOTED)
        return pj_refuse(err, 11, "the credential has voted already");
    return flags & PJ_ROLL_CHALLENGED ? not_opened(vote, record, err) : PJ_OK;
}

pj_status pj_rows_keep_limits(const pj_definition *d, pj_row *rows, int check, pj_error *err)
{
    size_t item = 0;
    for (size_t k = 0; k < d->contests_len; item += d->contests[k++].items_len)
        for (size_t i = 0; i < d->contests[k].items_len; i++)
            if ((uint32_t)__builtin_popcount(rows[item + i]) > d->contests[k].row_max)
                return pj_refuse(err, check, "contest %s: too many marks on an item", d->contests[k].id);
    item = 0;
    for (size_t k = 0; k < d->contests_len; item += d->contests[k++].items_len)
        if (pj_paper_flaws_of(d, &d->contests[k], rows + item, 0) & PJ_PAPER_OVER_OR_UNDER)
            return pj_refuse(err, check, "contest %s: more or fewer marks than its limits allow", d->contests[k].id);
    return PJ_OK;
}

static pj_crypt check_proof(const pj_vote *vote, const pj_contest *contest, const pj_point *signer, const uint8_t *cells, const uint8_t *proof)
{
    pj_seal_context context = {vote->id, signer, (const uint8_t *)contest->id, strlen(contest->id)};
    pj_matrix matrix;
    pj_contest_matrix(&matrix, contest);
    return vote->proofs ? pj_seal_batch_add_var(vote->proofs, &matrix, &vote->key, &context, cells, proof)
                        : pj_seal_check_var(vote->group, &matrix, &vote->key, &context, cells, proof);
}

/* V19 of a sealed ballot. */
static pj_status check_sealed(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_ballot *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    const uint8_t *cells = parsed->cells;
    for (size_t k = 0; k < d->contests_len; k++) {
        const pj_contest *contest = &d->contests[k];
        TRY(pj_crypt_verdict(err, check_proof(vote, contest, &record->signer, cells, parsed->proofs[k]), 19,
                             "the proof of a contest does not hold"));
        cells += pj_contest_cells(contest) * PJ_CELL_SIZE;
    }
out:
    return rc;
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_ballot *parsed = record->parsed;
    if (parsed->by_station)
        return PJ_OK;
    return parsed->in_clear ? pj_rows_keep_limits(vote->definition, parsed->paper.rows, 19, err) : check_sealed(vote, record, err);
}

static pj_status reserve(pj_vote *vote, pj_record *record, pj_error *err)
{
    const parsed_ballot *parsed = record->parsed;
    return parsed->in_clear ? pj_tally_reserve_paper(&vote->tally, err) : pj_tally_reserve_sealed(&vote->tally, parsed->cells, err);
}

static void apply(pj_vote *vote, pj_record *record)
{
    parsed_ballot *parsed = record->parsed;
    if (!parsed->by_station)
        pj_roll_find(&vote->roll, &record->signer)->flags |= PJ_ROLL_VOTED;
    if (!parsed->in_clear) {
        pj_tally_add_sealed(&vote->tally);
        return;
    }
    parsed->paper.line = record->line;
    parsed->paper.is_named = !parsed->by_station;
    parsed->paper.station = pj_definition_station(vote->definition, &record->signer);
    pj_tally_add_paper(&vote->tally, &parsed->paper);
}

static void release(pj_record *record)
{
    parsed_ballot *parsed = record->parsed;
    for (size_t k = 0; k < parsed->proofs_len; k++)
        free(parsed->proofs[k]);
    free(parsed->proofs);
    free(parsed->cells);
    pj_paper_free(&parsed->paper);
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
    .reserve = reserve,
    .apply = apply,
    .release = release,
};
