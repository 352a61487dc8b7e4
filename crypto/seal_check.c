/* Checking sealed matrices (P7). Everything here is public; time may vary. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/multi.h"
#include "crypto/rng.h"
#include "crypto/seal.h"
#include "crypto/statement.h"
#include "crypto/try.h"

struct pj_seal_batch {
    pj_group *group;
    pj_multi *multi;
};

/* The check of one matrix. Each equation  s·G = T + c·A  and  s·Y = U + c·(B − vG)  gets its own random weight, α or β, and all are added:
 *   Σ α·T + β·U + αc·A + βc·B − (αs + βcv)·G − βs·Y = O.
 * T and U so keep 128-bit factors; those of A and B are gathered per cell, since a cell stands in up to three statements. */
typedef struct {
    pj_group *group;
    const pj_matrix *matrix;
    const uint8_t *proof;
    pj_multi *multi;
    pj_scalar challenge;
    pj_scalar minus_base, minus_key; /* Σ αs + βcv, Σ βs */
    pj_scalar *factors;              /* of A and B of each cell */
} checking;

static pj_scalar scalar_at(const uint8_t *bytes, size_t index)
{
    pj_scalar scalar;

    memcpy(scalar.b, bytes + index * PJ_SCALAR_SIZE, PJ_SCALAR_SIZE);
    return scalar;
}

static pj_point point_at(const uint8_t *bytes, size_t index)
{
    pj_point point;

    memcpy(point.b, bytes + index * PJ_POINT_SIZE, PJ_POINT_SIZE);
    return point;
}

void pj_seal_cell(pj_point *a, pj_point *b, const uint8_t *cells, size_t index)
{
    *a = point_at(cells, 2 * index);
    *b = point_at(cells, 2 * index + 1);
}

static pj_crypt points_valid(pj_group *group, const uint8_t *bytes, size_t count)
{
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < count; i++) {
        pj_point point = point_at(bytes, i);

        TRY(pj_point_valid_var(group, &point));
    }
out:
    return rc;
}

/* Challenges and responses of a statement: they are adjacent. */
static pj_crypt scalars_valid(pj_group *group, const pj_statement *statement, const uint8_t *proof)
{
    size_t count = 2 * (size_t)pj_statement_values(statement) - 1;

    for (size_t i = 0; i < count; i++) {
        pj_scalar scalar = scalar_at(proof + statement->challenges, i);

        if (!pj_scalar_valid(group, &scalar))
            return PJ_CRYPT_NO;
    }
    return PJ_CRYPT_OK;
}

pj_crypt pj_seal_cells_valid_var(pj_group *group, const pj_matrix *matrix, const uint8_t *cells)
{
    if (!pj_matrix_valid(matrix))
        return PJ_CRYPT_NO;
    return points_valid(group, cells, 2 * (size_t)matrix->rows * matrix->columns);
}

pj_crypt pj_seal_elements_valid_var(pj_group *group, const pj_matrix *matrix, const uint8_t *cells, const uint8_t *proof)
{
    pj_statement statement;
    pj_crypt rc;

    TRY(pj_seal_cells_valid_var(group, matrix, cells));
    for (uint32_t i = 0; i < pj_statement_count(matrix); i++) {
        pj_statement_get(&statement, matrix, i);
        TRY(scalars_valid(group, &statement, proof));
        TRY(points_valid(group, proof + statement.commitments, 2 * (size_t)pj_statement_values(&statement)));
    }
out:
    return rc;
}

/* A weight of 128 random bits. */
static pj_crypt draw_weight(pj_scalar *out)
{
    memset(out, 0, sizeof *out);
    return pj_rng_bytes(out->b + PJ_SCALAR_SIZE - 16, 16);
}

/* The two equations of one value: adds T and U, and the factors of everything else. `factor_a` and `factor_b` are the statement's. */
static pj_crypt add_value(checking *k, const uint8_t *commitment, uint32_t v, const pj_scalar *c, const pj_scalar *s, pj_scalar *factor_a,
                          pj_scalar *factor_b)
{
    pj_point t = point_at(commitment, 0), u = point_at(commitment, 1);
    pj_scalar alpha, beta, beta_c, value;
    pj_crypt rc = PJ_CRYPT_OK;

    /* P7 allows no O here, and the sum would take one. */
    TRY_IF(!pj_point_is_zero(&t) && !pj_point_is_zero(&u), PJ_CRYPT_NO);
    TRY(draw_weight(&alpha));
    TRY(draw_weight(&beta));
    TRY(pj_multi_add_var(k->multi, alpha.b, &t));
    TRY(pj_multi_add_var(k->multi, beta.b, &u));
    TRY(pj_mod_mul_add(k->group, factor_a->b, alpha.b, c->b, factor_a->b));
    TRY(pj_mod_mul(k->group, beta_c.b, beta.b, c->b));
    TRY(pj_mod_add(k->group, factor_b->b, factor_b->b, beta_c.b));
    pj_scalar_set_u32(&value, v);
    TRY(pj_mod_mul_add(k->group, k->minus_base.b, alpha.b, s->b, k->minus_base.b));
    TRY(pj_mod_mul_add(k->group, k->minus_base.b, beta_c.b, value.b, k->minus_base.b));
    TRY(pj_mod_mul_add(k->group, k->minus_key.b, beta.b, s->b, k->minus_key.b));
out:
    return rc;
}

/* c − Σ of the challenges that are sent. */
static pj_crypt last_challenge(checking *k, const pj_statement *statement, pj_scalar *out)
{
    pj_crypt rc = PJ_CRYPT_OK;

    *out = k->challenge;
    for (uint32_t i = 0; i + 1 < pj_statement_values(statement); i++) {
        pj_scalar c = scalar_at(k->proof + statement->challenges, i);

        TRY(pj_mod_sub(k->group, out->b, out->b, c.b));
    }
out:
    return rc;
}

/* The factors of ΣA and ΣB are those of each addend. */
static pj_crypt spread(checking *k, const pj_statement *statement, const pj_scalar *factor_a, const pj_scalar *factor_b)
{
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t i = 0; i < statement->cells; i++) {
        pj_scalar *own = k->factors + 2 * (statement->first + (size_t)i * statement->step);

        TRY(pj_mod_add(k->group, own[0].b, own[0].b, factor_a->b));
        TRY(pj_mod_add(k->group, own[1].b, own[1].b, factor_b->b));
    }
out:
    return rc;
}

static pj_crypt add_statement(checking *k, const pj_statement *statement)
{
    uint32_t m = pj_statement_values(statement);
    pj_scalar last, factor_a = {{0}}, factor_b = {{0}};
    pj_crypt rc;

    TRY(scalars_valid(k->group, statement, k->proof));
    TRY(last_challenge(k, statement, &last));
    for (uint32_t i = 0; i < m; i++) {
        const uint8_t *commitment = k->proof + statement->commitments + (size_t)i * PJ_COMMITMENT_SIZE;
        pj_scalar c = i + 1 < m ? scalar_at(k->proof + statement->challenges, i) : last;
        pj_scalar s = scalar_at(k->proof + statement->responses, i);

        TRY(add_value(k, commitment, statement->lo + i, &c, &s, &factor_a, &factor_b));
    }
    TRY(spread(k, statement, &factor_a, &factor_b));
out:
    return rc;
}

static pj_crypt add_cells(checking *k, const uint8_t *cells)
{
    size_t count = 2 * (size_t)k->matrix->rows * k->matrix->columns;
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < count; i++) {
        pj_point point = point_at(cells, i);

        TRY_IF(!pj_point_is_zero(&point), PJ_CRYPT_NO);
        TRY(pj_multi_add_var(k->multi, k->factors[i].b, &point));
    }
out:
    return rc;
}

/* The terms of G and Y. */
static pj_crypt add_merged(checking *k, const pj_point *key)
{
    static const pj_scalar zero;
    pj_scalar factor;
    pj_crypt rc;

    TRY(pj_mod_sub(k->group, factor.b, zero.b, k->minus_base.b));
    TRY(pj_multi_add_base_var(k->multi, factor.b));
    TRY(pj_mod_sub(k->group, factor.b, zero.b, k->minus_key.b));
    TRY(pj_multi_add_var(k->multi, factor.b, key));
out:
    return rc;
}

/* Adds all of a matrix's equations to the sum. */
static pj_crypt add_equations(pj_group *group, pj_multi *multi, const pj_matrix *matrix, const pj_point *key, const pj_seal_context *context,
                              const uint8_t *cells, const uint8_t *proof)
{
    checking k = {.group = group, .matrix = matrix, .proof = proof, .multi = multi};
    pj_statement statement;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pj_matrix_valid(matrix) && !pj_point_is_zero(key), PJ_CRYPT_NO);
    k.factors = calloc((size_t)matrix->rows * matrix->columns, 2 * sizeof *k.factors);
    TRY_IF(k.factors != NULL, PJ_CRYPT_MEMORY);
    TRY(pj_statement_challenge(group, &k.challenge, matrix, key, context, cells, proof));
    for (uint32_t i = 0; i < pj_statement_count(matrix); i++) {
        pj_statement_get(&statement, matrix, i);
        TRY(add_statement(&k, &statement));
    }
    TRY(add_cells(&k, cells));
    TRY(add_merged(&k, key));
out:
    free(k.factors);
    return rc;
}

pj_crypt pj_seal_check_var(pj_group *group, const pj_matrix *matrix, const pj_point *key, const pj_seal_context *context,
                           const uint8_t *cells, const uint8_t *proof)
{
    pj_multi *multi = NULL;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pj_matrix_valid(matrix), PJ_CRYPT_NO);
    TRY(pj_multi_create(&multi, group));
    TRY(add_equations(group, multi, matrix, key, context, cells, proof));
    TRY(pj_multi_is_zero_var(multi));
out:
    pj_multi_destroy(multi);
    return rc;
}

pj_crypt pj_seal_batch_create(pj_seal_batch **out, pj_group *group)
{
    pj_seal_batch *batch = calloc(1, sizeof *batch);
    pj_crypt rc = PJ_CRYPT_OK;

    *out = NULL;
    TRY_IF(batch != NULL, PJ_CRYPT_MEMORY);
    batch->group = group;
    TRY(pj_multi_create_many(&batch->multi, group));
    *out = batch;
    batch = NULL;
out:
    pj_seal_batch_destroy(batch);
    return rc;
}

void pj_seal_batch_destroy(pj_seal_batch *batch)
{
    if (batch == NULL)
        return;
    pj_multi_destroy(batch->multi);
    free(batch);
}

pj_crypt pj_seal_batch_add_var(pj_seal_batch *batch, const pj_matrix *matrix, const pj_point *key, const pj_seal_context *context,
                               const uint8_t *cells, const uint8_t *proof)
{
    return add_equations(batch->group, batch->multi, matrix, key, context, cells, proof);
}

pj_crypt pj_seal_batch_check_var(pj_seal_batch *batch)
{
    return pj_multi_is_zero_var(batch->multi);
}
