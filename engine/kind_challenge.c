/* `challenge`: a sealed ballot opened instead of cast (F19, P13). */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/scalar.h"
#include "engine/kind.h"

typedef struct {
    pj_row *rows;           /* of all contests */
    pj_scalar *randomness;  /* of all cells */
    uint8_t fingerprint[32];
} parsed_challenge;

static void add_framed(pj_hash *hash, const void *bytes, size_t len)
{
    uint8_t prefix[4];
    pj_write_u32(prefix, (uint32_t)len); /* a ballot is far below 4 GiB (F7.10) */
    pj_hash_add(hash, prefix, sizeof prefix);
    pj_hash_add(hash, bytes, len);
}

pj_status pj_fingerprint(const pj_vote *vote, uint8_t out[32], const pj_point *credential, const uint8_t *cells, pj_error *err)
{
    static const char tag[] = "piaojue/1/fingerprint";
    const pj_definition *d = vote->definition;
    const char *suite = pj_suite_name(d->suite);
    pj_hash hash;
    pj_hash_begin(&hash, d->suite);
    add_framed(&hash, tag, sizeof tag - 1);
    add_framed(&hash, suite, strlen(suite));
    add_framed(&hash, vote->id, sizeof vote->id);
    add_framed(&hash, credential->b, sizeof credential->b);
    for (size_t k = 0; k < d->contests_len; k++) {
        size_t len = pj_contest_cells(&d->contests[k]) * PJ_CELL_SIZE;
        add_framed(&hash, cells, len);
        cells += len;
    }
    return pj_crypt_failed(err, pj_hash_end(&hash, out));
}

int pj_vote_was_opened(const pj_vote *vote, const uint8_t fingerprint[32])
{
    for (size_t i = 0; i < vote->opened_len; i++)
        if (memcmp(vote->opened[i], fingerprint, sizeof vote->opened[i]) == 0)
            return 1;
    return 0;
}

/* Where the contests of a body go. */
typedef struct {
    const pj_definition *definition;
    parsed_challenge *parsed;
} reading;

static pj_status read_contest(void *arg, pj_reader *reader, const json_t *object, size_t k, size_t cell, size_t item)
{
    static const char *const members[] = {"id", "randomness", "rows", NULL};
    pj_status rc = PJ_OK;
    const reading *r = arg;
    const pj_contest *contest = &r->definition->contests[k];
    pj_row *rows = r->parsed->rows + item;
    pj_scalar *randomness = r->parsed->randomness + cell;
    TRY(pj_read_members(reader, object, members));
    TRY(pj_read_bytes(reader, object, "randomness", (uint8_t *)randomness, pj_contest_cells(contest) * sizeof *randomness));
    TRY(pj_rows_read(reader, object, contest, rows));
    for (size_t i = 0; i < contest->items_len; i++)
        if (rows[i] == PJ_ROW_UNREADABLE)
            TRY(pj_reader_refuse(reader, "rows", "an opened ballot has no ?"));
out:
    return rc;
}

static pj_status shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"contests", "credential", "fingerprint", NULL};
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    parsed_challenge *parsed = record->parsed;
    reading r = {d, parsed};
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_bytes(reader, record->body, "credential", record->signer.b, sizeof record->signer.b));
    TRY(pj_read_bytes(reader, record->body, "fingerprint", parsed->fingerprint, sizeof parsed->fingerprint));
    parsed->rows = calloc(d->items, sizeof *parsed->rows);
    parsed->randomness = calloc(d->cells, sizeof *parsed->randomness);
    TRY_IF(parsed->rows && parsed->randomness, pj_no_memory(reader->err));
    TRY(pj_read_contests(reader, record->body, d, read_contest, &r));
out:
    return rc;
}

static pj_status elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_challenge *parsed = record->parsed;
    TRY(pj_crypt_verdict(err, pj_point_valid_var(vote->group, &record->signer), 7, "credential is not a point"));
    for (size_t i = 0; i < vote->definition->cells; i++)
        if (!pj_scalar_valid(vote->group, &parsed->randomness[i]))
            TRY(pj_refuse(err, 7, "randomness: not all are scalars"));
out:
    return rc;
}

static pj_status turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_challenge *parsed = record->parsed;
    TRY(pj_turn_sealed(vote, "challenge", err));
    if (pj_roll_find(&vote->roll, &record->signer)->flags & PJ_ROLL_VOTED)
        TRY(pj_refuse(err, 11, "the credential has voted already"));
    if (pj_vote_was_opened(vote, parsed->fingerprint))
        TRY(pj_refuse(err, 11, "this ballot was opened already"));
out:
    return rc;
}

/* The bits of the cells, row-major, contest after contest. */
static void bits_of_rows(uint8_t *bits, const pj_definition *d, const pj_row *rows)
{
    for (size_t k = 0; k < d->contests_len; k++)
        for (size_t i = 0; i < d->contests[k].items_len; i++, rows++)
            for (size_t m = 0; m < d->contests[k].marks_len; m++)
                *bits++ = *rows >> m & 1;
}

/* P13: seal again, and compare. */
static pj_status check_opening(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_challenge *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    uint8_t fingerprint[32], *bits = malloc(d->cells), *cells = malloc(d->cells * PJ_CELL_SIZE);
    TRY_IF(bits && cells, pj_no_memory(err));
    bits_of_rows(bits, d, parsed->rows);
    TRY(pj_crypt_verdict(err, pj_reseal_var(vote->group, cells, &vote->key, bits, parsed->randomness, d->cells), 28,
                         "sealed again, a cell comes out as no point"));
    TRY(pj_fingerprint(vote, fingerprint, &record->signer, cells, err));
    if (memcmp(fingerprint, parsed->fingerprint, sizeof fingerprint) != 0)
        TRY(pj_refuse(err, 28, "sealed again, the ballot has another fingerprint"));
out:
    free(bits);
    free(cells);
    return rc;
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_challenge *parsed = record->parsed;
    TRY(pj_rows_keep_limits(vote->definition, parsed->rows, 28, err));
    TRY(check_opening(vote, record, err));
out:
    return rc;
}

static pj_status reserve(pj_vote *vote, pj_record *record, pj_error *err)
{
    (void)record;
    uint8_t (*opened)[32] = realloc(vote->opened, (vote->opened_len + 1) * sizeof *opened);
    if (!opened)
        return pj_no_memory(err);
    vote->opened = opened;
    return PJ_OK;
}

static void apply(pj_vote *vote, pj_record *record)
{
    const parsed_challenge *parsed = record->parsed;
    memcpy(vote->opened[vote->opened_len++], parsed->fingerprint, sizeof *vote->opened);
    pj_roll_find(&vote->roll, &record->signer)->flags |= PJ_ROLL_CHALLENGED;
}

static void release(pj_record *record)
{
    parsed_challenge *parsed = record->parsed;
    free(parsed->rows);
    free(parsed->randomness);
}

const pj_kind pj_kind_challenge = {
    .name = "challenge",
    .phases = 1u << PJ_PHASE_OPEN,
    .parsed_size = sizeof(parsed_challenge),
    .shape = shape,
    .elements = elements,
    .signer = pj_signer_credential,
    .turn = turn,
    .content = content,
    .reserve = reserve,
    .apply = apply,
    .release = release,
};
