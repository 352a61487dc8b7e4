/*
 * The engine's judgement of statements about several cells (P7) and of equality over two bases (P8), and its sealer over contests with a row
 * and a cap.
 *
 * The check adds all equations up under weights; with one weight 1 and the others 0 it says of one equation whether it holds.
 */
#include <stdio.h>

#include "crypto/equality.h"
#include "crypto/seal.h"
#include "tests/exhaust/engine.h"
#include "tests/exhaust/equalities.h"
#include "tests/exhaust/statements.h"

#define CELLS_ROOM (CELLS_MOST * PJ_CELL_SIZE)
#define PROOF_ROOM (VALUES_MOST * 192)

static const uint8_t scope[PJ_SCOPE_SIZE] = {4};

static pj_matrix matrix_of(const struct shape *shape)
{
    return (pj_matrix){.rows = shape->rows, .columns = shape->columns, .row_min = shape->row_min, .row_max = shape->row_max,
                       .has_cap = shape->has_cap, .cap_column = shape->cap_column, .cap_min = shape->cap_min, .cap_max = shape->cap_max};
}

static pj_seal_context context_of(const small *s)
{
    return (pj_seal_context){scope, &s->multiple[1], (const uint8_t *)"c", 1};
}

/* ---- judging ---- */

/* As P7 encodes it; false if that is not as long as the engine says. */
static bool write_ballot(const small *s, const struct ballot *ballot, uint8_t *cells, uint8_t *proof)
{
    const pj_matrix matrix = matrix_of(ballot->shape);
    uint8_t *to = proof;

    for (unsigned i = 0; i < ballot->cell_count; i++) {
        put_point(cells + PJ_CELL_SIZE * i, &s->multiple[ballot->a[i]]);
        put_point(cells + PJ_CELL_SIZE * i + PJ_POINT_SIZE, &s->multiple[ballot->b[i]]);
    }
    for (unsigned k = 0; k < ballot->statement_count; k++) {
        const struct claimed *statement = &ballot->statements[k];
        unsigned first = statement->first_value, end = first + statement->hi - statement->lo + 1;
        for (unsigned i = first; i < end; i++, to += 2 * PJ_POINT_SIZE) {
            put_point(to, &s->multiple[ballot->t[i]]);
            put_point(to + PJ_POINT_SIZE, &s->multiple[ballot->u[i]]);
        }
        for (unsigned i = first; i + 1 < end; i++, to += PJ_SCALAR_SIZE)
            put_scalar(to, ballot->c[i]);
        for (unsigned i = first; i < end; i++, to += PJ_SCALAR_SIZE)
            put_scalar(to, ballot->s[i]);
    }
    return pj_seal_cells_size(&matrix) == PJ_CELL_SIZE * ballot->cell_count && pj_seal_proof_size(&matrix) == (size_t)(to - proof);
}

typedef struct {
    const small *s;
    pj_matrix matrix;
    pj_seal_context context;
    uint8_t cells[CELLS_ROOM], proof[PROOF_ROOM];
} written;

static bool write_for(written *w, const small *s, const struct ballot *ballot)
{
    w->s = s;
    w->matrix = matrix_of(ballot->shape);
    w->context = context_of(s);
    oracle_says(ballot->challenge);
    return write_ballot(s, ballot, w->cells, w->proof);
}

static bool sum_is_zero(const written *w, const struct ballot *ballot, const unsigned *weights)
{
    draws_are(weights, 2 * (size_t)ballot->value_count);
    return pj_seal_check_var(w->s->quick, &w->matrix, &w->s->multiple[ballot->y], &w->context, w->cells, w->proof) == PJ_CRYPT_OK;
}

static bool sum_holds(void *program, const struct ballot *ballot, const unsigned weights[2 * VALUES_MOST])
{
    written w;

    return write_for(&w, program, ballot) && sum_is_zero(&w, ballot, weights);
}

/* The equations of a statement, those of U first: the others hold by construction more often. */
static bool statement_holds(const written *w, const struct ballot *ballot, unsigned number)
{
    const struct claimed *statement = &ballot->statements[number];
    unsigned first = 2 * statement->first_value, end = first + 2 * (statement->hi - statement->lo + 1);

    for (unsigned of_t = 0; of_t < 2; of_t++)
        for (unsigned i = first + 1 - of_t; i < end; i += 2) {
            unsigned weights[2 * VALUES_MOST] = {0};
            weights[i] = 1;
            if (!sum_is_zero(w, ballot, weights))
                return false;
        }
    return true;
}

static bool holds(void *program, const struct ballot *ballot, unsigned first)
{
    written w;

    if (!write_for(&w, program, ballot) || !statement_holds(&w, ballot, first))
        return false;
    for (unsigned i = 0; i < ballot->statement_count; i++)
        if (i != first && !statement_holds(&w, ballot, i))
            return false;
    return true;
}

void count_sums_sealed(const small *s)
{
    small copy = *s;
    const struct judge judge = {&copy, s->q, s->is_short, false, holds, sum_holds};

    count_statements(&judge);
    count_statement_weights(&judge);
}

/* Parts of it that find faults soon. */
void count_sums_briefly(const small *s)
{
    small copy = *s;

    count_single_values(&(const struct judge){&copy, s->q, true, false, holds, sum_holds});
}

void count_sums_weights(const small *s)
{
    small copy = *s;

    count_statement_weights(&(const struct judge){&copy, s->q, true, false, holds, sum_holds});
}

/* ---- equality over two bases ---- */

/* Of the three equations that of T has no weight. */
static bool two_sum_holds(void *program, const struct equality_of_two *e, const unsigned weights[2])
{
    const small *s = program;
    const pj_equality_context context = {scope, "share", 1, &s->multiple[e->x]};
    const pj_point bases[2] = {s->multiple[e->a[0]], s->multiple[e->a[1]]}, partials[2] = {s->multiple[e->d[0]], s->multiple[e->d[1]]};
    uint8_t proof[3 * PJ_POINT_SIZE + PJ_SCALAR_SIZE];

    put_point(proof, &s->multiple[e->t]);
    put_point(proof + PJ_POINT_SIZE, &s->multiple[e->u[0]]);
    put_point(proof + 2 * PJ_POINT_SIZE, &s->multiple[e->u[1]]);
    put_scalar(proof + 3 * PJ_POINT_SIZE, e->s);
    oracle_says(e->c);
    draws_are(weights, 2);
    return pj_equality_check_var(s->quick, &context, bases, partials, 2, proof) == PJ_CRYPT_OK;
}

static bool two_hold(void *program, const struct equality_of_two *e)
{
    return two_sum_holds(program, e, (const unsigned[]){0, 0}) && two_sum_holds(program, e, (const unsigned[]){1, 0}) &&
           two_sum_holds(program, e, (const unsigned[]){0, 1});
}

/* What the engine makes, of every base and nonce. */
static void honest_two(const small *s)
{
    unsigned q = s->q, step = q < 13 ? 1 : q == 13 ? (s->is_short ? 61 : 5) : 7919;
    uint64_t tried = 0, accepted = 0;

    for (unsigned all = 0; all < q * q; all += step)
        for (unsigned k = 1; k < q; k += q < 100 ? 1 : 66, tried++) {
            unsigned x = 1 + (all + k) % (q - 1);
            const pj_point bases[2] = {s->multiple[all % q], s->multiple[all / q]};
            const pj_equality_context context = {scope, "share", 1, &s->multiple[x]};
            const unsigned draws[3] = {k, 1, 2};
            pj_secret secret = secret_of(x);
            pj_point partials[2];
            uint8_t proof[3 * PJ_POINT_SIZE + PJ_SCALAR_SIZE];
            draws_are(draws, 3);
            oracle_says(all % q);
            accepted += pj_partial_decrypt(s->group, partials, &secret, bases, 2) == PJ_CRYPT_OK &&
                        pj_equality_prove(s->group, proof, &secret, &context, bases, partials, 2) == PJ_CRYPT_OK &&
                        pj_equality_check_var(s->quick, &context, bases, partials, 2, proof) == PJ_CRYPT_OK;
        }
    counted("equality of two: made and accepted", tried, accepted, tried);
}

void count_equality_two(const small *s)
{
    small copy = *s;
    const struct equality_judge judge = {&copy, s->q, s->is_short, two_hold, two_sum_holds};

    count_equality_of_two(&judge);
    honest_two(s);
}

/* ---- the sealer ---- */

typedef struct {
    const small *s;
    const struct shape *shape;
    struct ballot statements;   /* the list of them, and of the values */
    uint64_t tried, held, given_up, otherwise;
    uint64_t out_of_range, refused;
} sealings;

/* A number that comes to O as it is computed, whether it is written or not: rY + G of a cell; kY + c(v − b)G of a value, kY + cG where v = b. */
static bool comes_to_zero(const sealings *sealer, unsigned y, const uint8_t *bits, const unsigned *draws)
{
    const struct ballot *list = &sealer->statements;
    unsigned q = sealer->s->q, at = list->cell_count;

    for (unsigned i = 0; i < list->cell_count; i++)
        if (mod((long long)draws[i] * y + 1, q) == 0)
            return true;
    for (unsigned i = 0; i < list->statement_count; i++) {
        const struct claimed *statement = &list->statements[i];
        long long sum = 0;
        for (unsigned k = 0; k < statement->cell_count; k++)
            sum += bits[statement->cells[k]];
        for (long long v = statement->lo; v <= statement->hi; v++, at += 2)
            if (mod((long long)draws[at] * y + draws[at + 1] * (v == sum ? 1 : v - sum), q) == 0)
                return true;
    }
    return false;
}

static pj_crypt seal(const sealings *sealer, uint8_t *cells, uint8_t *proof, unsigned y, const uint8_t *bits, const unsigned *draws)
{
    const small *s = sealer->s;
    const pj_matrix matrix = matrix_of(sealer->shape);
    const pj_seal_context context = context_of(s);

    draws_are(draws, sealer->statements.cell_count + 2 * (size_t)sealer->statements.value_count);
    return pj_seal(s->quick, cells, proof, NULL, &matrix, &s->multiple[y], &context, bits);
}

/* The weights are all 1 and 2, in turns. Over the group without its cofactor: these are too many for the ladder, which seals single cells. */
static void seal_once(sealings *sealer, unsigned y, const uint8_t *bits, const unsigned *draws, unsigned challenge)
{
    const small *s = sealer->s;
    const pj_matrix matrix = matrix_of(sealer->shape);
    const pj_seal_context context = context_of(s);
    const struct ballot *list = &sealer->statements;
    unsigned weights[2 * VALUES_MOST];
    uint8_t cells[CELLS_ROOM], proof[PROOF_ROOM];
    pj_crypt rc;

    for (unsigned i = 0; i < 2 * list->value_count; i++)
        weights[i] = 1 + i % 2;
    oracle_says(challenge);
    rc = seal(sealer, cells, proof, y, bits, draws);
    sealer->given_up += rc == PJ_CRYPT_LIBRARY;
    sealer->otherwise += (rc == PJ_CRYPT_LIBRARY) != comes_to_zero(sealer, y, bits, draws);
    draws_are(weights, 2 * (size_t)list->value_count);
    sealer->held += rc == PJ_CRYPT_OK &&
                    pj_seal_check_var(s->quick, &matrix, &s->multiple[y], &context, cells, proof) == PJ_CRYPT_OK;
    sealer->tried++;
}

static bool in_range(const sealings *sealer, const uint8_t *bits)
{
    const struct ballot *list = &sealer->statements;

    for (unsigned i = 0; i < list->statement_count; i++) {
        const struct claimed *statement = &list->statements[i];
        unsigned sum = 0;
        for (unsigned k = 0; k < statement->cell_count; k++)
            sum += bits[statement->cells[k]];
        if (sum < statement->lo || sum > statement->hi)
            return false;
    }
    return true;
}

/* Whatever is drawn, there is no proof. */
static void seal_out_of_range(sealings *sealer, const uint8_t *bits)
{
    const unsigned draws[CELLS_MOST + 2 * VALUES_MOST] = {1, 1, 1, 1, 1, 1, 1, 1};
    uint8_t cells[CELLS_ROOM], proof[PROOF_ROOM];

    sealer->refused += seal(sealer, cells, proof, 1, bits, draws) == PJ_CRYPT_NO;
    sealer->out_of_range++;
}

static void print_sealer(const sealings *sealer, const char *draws, uint64_t predicted)
{
    char line[120];

    snprintf(line, sizeof line, "%s sealed with %s: accepted", sealer->shape->name, draws);
    counted(line, sealer->tried, sealer->held, predicted);
    snprintf(line, sizeof line, "%s given up otherwise than predicted", sealer->shape->name);
    counted(line, sealer->tried, sealer->otherwise, 0);
    snprintf(line, sizeof line, "%s bits that are out of range: refused", sealer->shape->name);
    counted(line, sealer->out_of_range, sealer->refused, sealer->out_of_range);
}

/* One choice of bits and every `step`th draw. One r in q − 1 is given up, and for each value and k one c. */
static uint64_t seal_every(sealings *sealer, unsigned y, const uint8_t *bits, unsigned step)
{
    const struct ballot *list = &sealer->statements;
    unsigned side = sealer->s->q - 1, count = list->cell_count + 2 * list->value_count, draws[CELLS_MOST + 2 * VALUES_MOST];

    for (uint64_t way = 0; way < power(side, count); way += step) {
        uint64_t rest = way;
        for (unsigned i = 0; i < count; i++, rest /= side)
            draws[i] = 1 + (unsigned)(rest % side);
        seal_once(sealer, y, bits, draws, (unsigned)(way / 5) % sealer->s->q);
    }
    return power(side - 1, list->cell_count) * power((uint64_t)side * (side - 1), list->value_count);
}

/* Draws as a linear congruential generator gives them. */
static void seal_some(sealings *sealer, const uint8_t *bits, unsigned samples)
{
    const struct ballot *list = &sealer->statements;
    unsigned side = sealer->s->q - 1, count = list->cell_count + 2 * list->value_count, draws[CELLS_MOST + 2 * VALUES_MOST];
    uint64_t state = bits[0];

    for (unsigned sample = 0; sample < samples; sample++) {
        for (unsigned i = 0; i < count; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            draws[i] = 1 + (unsigned)((state >> 33) % side);
        }
        seal_once(sealer, 1 + sample % side, bits, draws, sample % sealer->s->q);
    }
}

/* Every choice of bits that is in range; `samples` 0: with every `step`th draw, and a Y for each first bit. */
static void seal_shape(const small *s, const struct shape *shape, unsigned step, unsigned samples)
{
    sealings sealer = {.s = s, .shape = shape};
    uint64_t predicted = 0;

    ballot_begin(&sealer.statements, shape, s->q);
    for (unsigned choice = 0; choice < 1u << sealer.statements.cell_count; choice++) {
        uint8_t bits[CELLS_MOST];
        for (unsigned i = 0; i < sealer.statements.cell_count; i++)
            bits[i] = choice >> i & 1;
        if (!in_range(&sealer, bits))
            seal_out_of_range(&sealer, bits);
        else if (samples == 0)
            predicted += seal_every(&sealer, 1 + bits[0], bits, step);
        else
            seal_some(&sealer, bits, samples);
    }
    if (samples == 0 && step == 1)
        print_sealer(&sealer, "every draw", predicted);
    else
        print_sealer(&sealer, "some draws", sealer.tried - sealer.given_up);
}

void count_sealing_sums(const small *s)
{
    static const struct shape row_and_cap = {.name = "1×2, row 1, cap 0–1:", .rows = 1, .columns = 2, .row_min = 1, .row_max = 1,
                                             .has_cap = true, .cap_column = 1, .cap_max = 1};
    static const struct shape square = {.name = "2×2, row 0–1, cap 1–2:", .rows = 2, .columns = 2, .row_max = 1, .has_cap = true,
                                        .cap_column = 1, .cap_min = 1, .cap_max = 2};

    if (s->q == 3)
        seal_shape(s, &row_and_cap, s->is_short ? 97 : 1, 0);
    else
        seal_shape(s, &row_and_cap, 1, s->is_short ? 100 : 1000);
    if (s->q >= 13)
        seal_shape(s, &square, 1, s->is_short ? 20 : 200);
}
