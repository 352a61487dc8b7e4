/* Sealing (P7). The bits and the nonces are secret: nothing here branches on them or picks memory by them, but for the verdict that bits
 * are out of range. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/group_impl.h"
#include "crypto/reveal.h"
#include "crypto/scalar.h"
#include "crypto/seal.h"
#include "crypto/statement.h"
#include "crypto/try.h"

/* One sealing. The secrets of value v of a statement stand at index (its offset among all values) + v − lo. */
typedef struct {
    pj_group *group;
    const pj_matrix *matrix;
    const uint8_t *bits;
    uint8_t *cells, *proof;
    EC_POINT *key;
    EC_POINT *p, *q; /* SECRET */
    pj_secret *r;    /* of each cell */
    pj_secret *k;    /* of each value */
    pj_secret *c;    /* of each value */
    size_t cell_count, value_count;
} sealing;

/* The sum of the statement's bits. */
static uint32_t value_of(const sealing *s, const pj_statement *statement)
{
    uint32_t value = 0;

    for (uint32_t i = 0; i < statement->cells; i++)
        value += s->bits[statement->first + (size_t)i * statement->step];
    return value;
}

/* Are all bits 0 or 1 and all sums in range? The verdict is public: a sealer that refuses is seen to refuse. */
static pj_crypt check_bits(const sealing *s)
{
    uint32_t wrong = 0;
    pj_statement statement;

    for (size_t i = 0; i < s->cell_count; i++)
        wrong |= s->bits[i] >> 1;
    for (uint32_t i = 0; i < pj_statement_count(s->matrix); i++) {
        uint32_t value;

        pj_statement_get(&statement, s->matrix, i);
        value = value_of(s, &statement);
        /* All three are below 2²⁴, so a difference below 0 shows in bit 31. */
        wrong |= ((value - statement.lo) | (statement.hi - value)) >> 31;
    }
    return pj_reveal(wrong == 0) ? PJ_CRYPT_OK : PJ_CRYPT_NO;
}

static pj_crypt allocate(sealing *s)
{
    pj_statement statement;

    s->cell_count = (size_t)s->matrix->rows * s->matrix->columns;
    for (uint32_t i = 0; i < pj_statement_count(s->matrix); i++) {
        pj_statement_get(&statement, s->matrix, i);
        s->value_count += pj_statement_values(&statement);
    }
    s->key = EC_POINT_new(s->group->curve);
    s->p = EC_POINT_new(s->group->curve);
    s->q = EC_POINT_new(s->group->curve);
    s->r = calloc(s->cell_count, sizeof *s->r);
    s->k = calloc(s->value_count, sizeof *s->k);
    s->c = calloc(s->value_count, sizeof *s->c);
    return s->key && s->p && s->q && s->r && s->k && s->c ? PJ_CRYPT_OK : PJ_CRYPT_MEMORY;
}

static void free_secrets(pj_secret *secrets, size_t count)
{
    if (secrets != NULL)
        pj_wipe(secrets, count * sizeof *secrets);
    free(secrets);
}

static void release(sealing *s)
{
    EC_POINT_free(s->key);
    EC_POINT_clear_free(s->p);
    EC_POINT_clear_free(s->q);
    free_secrets(s->r, s->cell_count);
    free_secrets(s->k, s->value_count);
    free_secrets(s->c, s->value_count);
}

/* out = enc(p + add) if `bit`, else enc(p). Both are computed and encoded. EC_POINT_add branches where an operand is O or both are equal;
 * here p is random and `add` is not O. */
static pj_crypt store_selected(sealing *s, uint8_t out[PJ_POINT_SIZE], const EC_POINT *add, uint32_t bit)
{
    uint8_t without[PJ_POINT_SIZE], with[PJ_POINT_SIZE];
    pj_group *group = s->group;
    pj_crypt rc;

    TRY(pj_point_store(group, without, s->p));
    TRY_IF(EC_POINT_add(group->curve, s->p, s->p, add, group->ctx), PJ_CRYPT_LIBRARY);
    TRY(pj_point_store(group, with, s->p));
    pj_select(out, with, without, PJ_POINT_SIZE, bit);
out:
    pj_wipe(without, sizeof without);
    pj_wipe(with, sizeof with);
    return rc;
}

/* (A, B) = (rG, rY + bG). */
static pj_crypt seal_cell(sealing *s, size_t cell)
{
    uint8_t *out = s->cells + cell * PJ_CELL_SIZE;
    pj_group *group = s->group;
    pj_crypt rc;

    TRY(pj_point_mul(group, s->p, s->r[cell].b, NULL));
    TRY(pj_point_store(group, out, s->p));
    TRY(pj_point_mul(group, s->p, s->r[cell].b, s->key));
    TRY(store_selected(s, out + PJ_POINT_SIZE, EC_GROUP_get0_generator(group->curve), s->bits[cell]));
out:
    return rc;
}

/* T = kG, U = kY + c(v − b)G. The second term vanishes for v = b; then c·G is computed in its place and not selected. */
static pj_crypt commit_value(sealing *s, uint8_t out[PJ_COMMITMENT_SIZE], const pj_secret *k, const pj_secret *c, uint32_t v, uint32_t b)
{
    uint32_t is_true = pj_equal_u32(v, b);
    pj_secret e = {{0}};
    pj_crypt rc;

    TRY(pj_point_mul(s->group, s->p, k->b, NULL));
    TRY(pj_point_store(s->group, out, s->p));
    TRY(pj_mod_mul_small(s->group, e.b, c->b, (int64_t)v - b + is_true));
    TRY(pj_point_mul(s->group, s->q, e.b, NULL));
    TRY(pj_point_mul(s->group, s->p, k->b, s->key));
    TRY(store_selected(s, out + PJ_POINT_SIZE, s->q, 1 - is_true));
out:
    pj_wipe(&e, sizeof e);
    return rc;
}

/* Draws k and c of each value and writes the commitments. */
static pj_crypt commit(sealing *s, const pj_statement *statement, pj_secret *k, pj_secret *c)
{
    uint32_t b = value_of(s, statement);
    uint8_t *out = s->proof + statement->commitments;
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t i = 0; i < pj_statement_values(statement); i++) {
        TRY(pj_rng_scalar(s->group, &k[i]));
        TRY(pj_rng_scalar(s->group, &c[i]));
        TRY(commit_value(s, out + (size_t)i * PJ_COMMITMENT_SIZE, &k[i], &c[i], statement->lo + i, b));
    }
out:
    return rc;
}

/* The challenge of the true value: c − Σ_{v≠b} c_v. Taken as c − Σ c_v + c_b, with c_b selected, so that no addend is a masked zero. */
static pj_crypt true_challenge(sealing *s, const pj_statement *statement, pj_secret *out, const pj_secret *c, const pj_scalar *challenge)
{
    uint32_t b = value_of(s, statement), m = pj_statement_values(statement);
    pj_secret sum = c[0], own = c[0];
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t i = 1; i < m; i++) {
        TRY(pj_mod_add(s->group, sum.b, sum.b, c[i].b));
        pj_select(own.b, c[i].b, own.b, PJ_SCALAR_SIZE, pj_equal_u32(statement->lo + i, b));
    }
    TRY(pj_mod_sub(s->group, out->b, challenge->b, sum.b));
    TRY(pj_mod_add(s->group, out->b, out->b, own.b));
out:
    pj_wipe(&sum, sizeof sum);
    pj_wipe(&own, sizeof own);
    return rc;
}

/* Challenges and responses s_v = k_v + c_v·r, r the sum of the cells'. */
static pj_crypt respond(sealing *s, const pj_statement *statement, const pj_secret *k, pj_secret *c, const pj_scalar *challenge)
{
    uint32_t b = value_of(s, statement), m = pj_statement_values(statement);
    pj_secret own, r = {{0}}, response = {{0}};
    pj_scalar published;
    pj_crypt rc;

    TRY(true_challenge(s, statement, &own, c, challenge));
    for (uint32_t i = 0; i < statement->cells; i++)
        TRY(pj_mod_add(s->group, r.b, r.b, s->r[statement->first + (size_t)i * statement->step].b));
    for (uint32_t i = 0; i < m; i++) {
        pj_select(c[i].b, own.b, c[i].b, PJ_SCALAR_SIZE, pj_equal_u32(statement->lo + i, b));
        TRY(pj_mod_mul_add(s->group, response.b, c[i].b, r.b, k[i].b));
        /* Published by the protocol: each response is blinded by its own k, and true and simulated challenges are alike. */
        pj_declassify(&published, &response);
        memcpy(s->proof + statement->responses + (size_t)i * PJ_SCALAR_SIZE, published.b, PJ_SCALAR_SIZE);
        pj_declassify(&published, &c[i]);
        if (i + 1 < m)
            memcpy(s->proof + statement->challenges + (size_t)i * PJ_SCALAR_SIZE, published.b, PJ_SCALAR_SIZE);
    }
out:
    pj_wipe(&own, sizeof own);
    pj_wipe(&r, sizeof r);
    pj_wipe(&response, sizeof response);
    return rc;
}

static pj_crypt make_cells(sealing *s)
{
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < s->cell_count; i++)
        TRY(pj_rng_scalar(s->group, &s->r[i]));
    for (size_t i = 0; i < s->cell_count; i++)
        TRY(seal_cell(s, i));
out:
    return rc;
}

static pj_crypt make_proof(sealing *s, const pj_point *key, const pj_seal_context *context)
{
    uint32_t count = pj_statement_count(s->matrix);
    pj_statement statement;
    pj_scalar challenge;
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t i = 0, at = 0; i < count; i++, at += pj_statement_values(&statement)) {
        pj_statement_get(&statement, s->matrix, i);
        TRY(commit(s, &statement, s->k + at, s->c + at));
    }
    TRY(pj_statement_challenge(s->group, &challenge, s->matrix, key, context, s->cells, s->proof));
    for (uint32_t i = 0, at = 0; i < count; i++, at += pj_statement_values(&statement)) {
        pj_statement_get(&statement, s->matrix, i);
        TRY(respond(s, &statement, s->k + at, s->c + at, &challenge));
    }
out:
    return rc;
}

pj_crypt pj_seal(pj_group *group, uint8_t *cells, uint8_t *proof, pj_secret *randomness, const pj_matrix *matrix, const pj_point *key,
                 const pj_seal_context *context, const uint8_t *bits)
{
    sealing s = {.group = group, .matrix = matrix, .bits = bits, .cells = cells, .proof = proof};
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pj_matrix_valid(matrix), PJ_CRYPT_NO);
    TRY(allocate(&s));
    TRY(check_bits(&s));
    TRY(pj_point_load_var(group, s.key, key->b));
    TRY(make_cells(&s));
    TRY(make_proof(&s, key, context));
    if (randomness != NULL)
        memcpy(randomness, s.r, s.cell_count * sizeof *s.r);
out:
    release(&s);
    return rc;
}
