#include <stdlib.h>
#include <string.h>

#include "crypto/rng.h"
#include "crypto/seal.h"
#include "crypto/sum.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

#define BITS_MAX 16

static const uint8_t scope[PJ_SCOPE_SIZE] = {7};

/* A sealed matrix and all that is needed to check it. */
typedef struct {
    pj_group *group;
    pj_matrix matrix;
    pj_secret secret;
    pj_point key, signer;
    pj_seal_context context;
    uint8_t bits[BITS_MAX];
    uint8_t *cells, *proof;
    size_t cells_size, proof_size;
} fixture;

static void start(fixture *f, int suite, const pj_matrix *matrix)
{
    pj_secret unused;

    memset(f, 0, sizeof *f);
    f->group = new_group(suite);
    f->matrix = *matrix;
    new_pair(f->group, &f->secret, &f->key);
    new_pair(f->group, &unused, &f->signer);
    f->context = (pj_seal_context){.scope = scope, .signer = &f->signer, .label = (const uint8_t *)"c1", .label_len = 2};
    f->cells_size = pj_seal_cells_size(matrix);
    f->proof_size = pj_seal_proof_size(matrix);
    f->cells = malloc(f->cells_size);
    f->proof = malloc(f->proof_size);
    ck_assert(f->cells != NULL && f->proof != NULL);
}

static void stop(fixture *f)
{
    free(f->cells);
    free(f->proof);
    pj_group_destroy(f->group);
}

static pj_crypt seal(fixture *f)
{
    return pj_seal(f->group, f->cells, f->proof, NULL, &f->matrix, &f->key, &f->context, f->bits);
}

static pj_crypt check(fixture *f)
{
    return pj_seal_check_var(f->group, &f->matrix, &f->key, &f->context, f->cells, f->proof);
}

static pj_crypt elements(fixture *f)
{
    return pj_seal_elements_valid_var(f->group, &f->matrix, f->cells, f->proof);
}

/* Does every cell decrypt to its bit? B − xA is O or G. */
static void expect_bits(fixture *f)
{
    pj_secret one = {{[31] = 1}};
    pj_point a, b, g;
    pj_sum *sum;

    OK(pj_group_base_mul(f->group, &g, &one));
    OK(pj_sum_create(&sum, f->group));
    for (size_t i = 0; i < (size_t)f->matrix.rows * f->matrix.columns; i++) {
        pj_seal_cell(&a, &b, f->cells, i);
        OK(pj_group_mul(f->group, &a, &f->secret, &a));
        OK(pj_sum_clear(sum));
        OK(pj_sum_add_var(sum, &b));
        OK(pj_sum_sub_var(sum, &a));
        OK(pj_sum_encode_var(sum, &a));
        if (f->bits[i] != 0)
            ck_assert_mem_eq(a.b, g.b, 64);
        else
            ck_assert_int_eq(pj_point_is_zero(&a), 1);
    }
    pj_sum_destroy(sum);
}

static const struct {
    pj_matrix matrix;
    size_t proof_size;
} shapes[] = {
    {{1, 1, 0, 1, 0, 0, 0, 0}, 352},
    {{2, 1, 0, 1, 1, 0, 0, 1}, 2 * 352 + 352},
    {{1, 2, 0, 1, 0, 0, 0, 0}, 2 * 352 + 352},
    {{2, 2, 1, 1, 0, 0, 0, 0}, 4 * 352 + 2 * 160},       /* one value a row: no challenge is sent */
    {{2, 3, 0, 3, 1, 2, 0, 2}, 6 * 352 + 2 * 736 + 544}, /* free rows, a cap on the last column */
    {{4, 2, 0, 1, 1, 1, 2, 2}, 8 * 352 + 4 * 352 + 160}, /* exactly two */
    {{13, 1, 0, 1, 1, 0, 0, 10}, 13 * 352 + 192 * 11 - 32},
};
#define SHAPES ((int)(sizeof shapes / sizeof *shapes))

/* Every filling of the small shapes, 12 of the large: sealed and checked if all sums are in range, refused if not. */
static int is_allowed(const pj_matrix *m, const uint8_t *bits)
{
    uint32_t cap = 0;

    for (uint32_t r = 0; r < m->rows; r++) {
        uint32_t row = 0;

        for (uint32_t c = 0; c < m->columns; c++)
            row += bits[r * m->columns + c];
        if (m->columns > 1 && (row < m->row_min || row > m->row_max))
            return 0;
        cap += bits[r * m->columns + (m->has_cap ? m->cap_column : 0)];
    }
    return !m->has_cap || (cap >= m->cap_min && cap <= m->cap_max);
}

START_TEST(every_filling)
{
    const pj_matrix *matrix = &shapes[_i / 2].matrix;
    size_t count = (size_t)matrix->rows * matrix->columns;
    unsigned fillings = count <= 4 ? 1u << count : 12;
    fixture f;

    start(&f, _i % 2, matrix);
    ck_assert_uint_eq(f.proof_size, shapes[_i / 2].proof_size);
    ck_assert_uint_eq(f.cells_size, 128 * count);
    for (unsigned filling = 0; filling < fillings; filling++) {
        unsigned pattern = count <= 4 ? filling : filling * 0x9e3779b1u >> 13;

        for (size_t i = 0; i < count; i++)
            f.bits[i] = (uint8_t)(pattern >> i & 1);
        if (!is_allowed(matrix, f.bits)) {
            NO(seal(&f));
            continue;
        }
        OK(seal(&f));
        OK(elements(&f));
        OK(check(&f));
        expect_bits(&f);
    }
    stop(&f);
}
END_TEST

START_TEST(bad_bits_are_not_sealed)
{
    static const uint8_t bad[] = {2, 3, 128, 255};
    fixture f;

    start(&f, _i, &shapes[1].matrix);
    for (size_t i = 0; i < sizeof bad; i++) {
        f.bits[1] = bad[i];
        NO(seal(&f));
    }
    f.bits[1] = 1;
    f.key.b[3] ^= 1;
    NO(seal(&f));
    stop(&f);
}
END_TEST

/* A bit of every byte of cells and proof, one at a time. */
START_TEST(every_byte_counts)
{
    static const int sizes[] = {1, 2, 3};
    const pj_matrix *matrix = &shapes[sizes[_i / 2]].matrix;
    fixture f;

    start(&f, _i % 2, matrix);
    for (uint32_t r = 0; r < matrix->rows && matrix->columns > 1; r++)
        f.bits[r * matrix->columns] = 1;
    OK(seal(&f));
    OK(check(&f));
    for (size_t at = 0; at < f.cells_size; at++) {
        f.cells[at] ^= flip_of(at);
        NO(check(&f));
        f.cells[at] ^= flip_of(at);
    }
    for (size_t at = 0; at < f.proof_size; at++) {
        f.proof[at] ^= flip_of(at);
        NO(check(&f));
        f.proof[at] ^= flip_of(at);
    }
    OK(check(&f));
    stop(&f);
}
END_TEST

/* The challenge binds all of the context. */
START_TEST(context_counts)
{
    uint8_t other_scope[PJ_SCOPE_SIZE] = {8};
    pj_secret unused;
    fixture f, g;

    start(&f, _i, &shapes[1].matrix);
    OK(seal(&f));
    g = f;
    g.context.scope = other_scope;
    NO(check(&g));
    g = f;
    g.context.label_len = 1;
    NO(check(&g));
    g = f;
    new_pair(g.group, &unused, &g.key);
    NO(check(&g));
    g.key = (pj_point){{0}};
    NO(check(&g));
    g = f;
    new_pair(g.group, &unused, &g.signer);
    g.context.signer = &g.signer;
    NO(check(&g));
    g = f;
    g.matrix.has_cap = 0;
    NO(check(&g));
    stop(&f);
}
END_TEST

/* A proof for 0 … 2 of two cells is none for 0 … 1, nor one with its cells exchanged. */
START_TEST(other_statement)
{
    pj_matrix wide = {.rows = 2, .columns = 1, .row_max = 1, .has_cap = 1, .cap_min = 0, .cap_max = 1};
    uint8_t cell[PJ_CELL_SIZE];
    fixture f;

    start(&f, _i, &wide);
    f.bits[0] = 1;
    OK(seal(&f));
    f.matrix.cap_min = 1; /* shorter proof: the bytes are there, the statement is another */
    NO(check(&f));
    f.matrix.cap_min = 0;
    OK(check(&f));
    memcpy(cell, f.cells, sizeof cell);
    memcpy(f.cells, f.cells + PJ_CELL_SIZE, sizeof cell);
    memcpy(f.cells + PJ_CELL_SIZE, cell, sizeof cell);
    NO(check(&f));
    stop(&f);
}
END_TEST

/* A cell that holds 2: made from a cell that holds 1 by adding G to B, its proof kept. The commitments still fit the old cell. */
START_TEST(false_statement)
{
    pj_secret one = {{[31] = 1}};
    pj_point a, b, g;
    pj_sum *sum;
    fixture f;

    start(&f, _i, &shapes[0].matrix);
    f.bits[0] = 1;
    OK(seal(&f));
    OK(pj_group_base_mul(f.group, &g, &one));
    pj_seal_cell(&a, &b, f.cells, 0);
    OK(pj_sum_create(&sum, f.group));
    OK(pj_sum_add_var(sum, &b));
    OK(pj_sum_add_var(sum, &g));
    OK(pj_sum_encode_var(sum, &b));
    memcpy(f.cells + 64, b.b, 64);
    OK(elements(&f));
    NO(check(&f));
    pj_sum_destroy(sum);
    stop(&f);
}
END_TEST

/* Two responses whose errors cancel: all equations added without weights would hold, and no challenge depends on a response. */
START_TEST(compensating_errors)
{
    pj_scalar one;
    uint8_t *response;
    fixture f;

    start(&f, _i, &shapes[0].matrix);
    OK(seal(&f));
    pj_scalar_set_u32(&one, 1);
    response = f.proof + f.proof_size - 64;
    OK(pj_mod_add(f.group, response, response, one.b));
    OK(pj_mod_sub(f.group, response + 32, response + 32, one.b));
    OK(elements(&f));
    NO(check(&f));
    stop(&f);
}
END_TEST

static pj_crypt add_to(pj_seal_batch *batch, const fixture *f)
{
    return pj_seal_batch_add_var(batch, &f->matrix, &f->key, &f->context, f->cells, f->proof);
}

/* Many proofs together, few terms and thousands: they hold; one whose response is off by one is noticed; and so are two of one ballot each
 * whose errors would cancel without weights. */
START_TEST(batches)
{
    pj_scalar one;
    pj_seal_batch *batch;
    uint8_t *response;
    fixture f;

    start(&f, _i % 2, &shapes[0].matrix);
    OK(seal(&f));
    pj_scalar_set_u32(&one, 1);
    response = f.proof + f.proof_size - 32;
    OK(pj_seal_batch_create(&batch, f.group));
    OK(pj_seal_batch_check_var(batch));
    for (int i = 0; i < (_i < 2 ? 3 : 200); i++)
        OK(add_to(batch, &f));
    OK(pj_seal_batch_check_var(batch));
    OK(pj_mod_add(f.group, response, response, one.b));
    OK(add_to(batch, &f));
    NO(pj_seal_batch_check_var(batch));
    pj_seal_batch_destroy(batch);

    OK(pj_seal_batch_create(&batch, f.group));
    OK(add_to(batch, &f));
    OK(pj_mod_sub(f.group, response, response, one.b));
    OK(pj_mod_sub(f.group, response, response, one.b));
    OK(add_to(batch, &f));
    NO(pj_seal_batch_check_var(batch));
    memset(response, 0xff, 32);
    NO(add_to(batch, &f));
    pj_seal_batch_destroy(batch);
    stop(&f);
}
END_TEST

START_TEST(elements_on_their_own)
{
    fixture f;

    start(&f, _i, &shapes[2].matrix);
    OK(seal(&f));
    for (size_t at = 0; at < f.cells_size; at++) {
        f.cells[at] ^= flip_of(at);
        NO(elements(&f));
        NO(pj_seal_cells_valid_var(f.group, &f.matrix, f.cells));
        f.cells[at] ^= flip_of(at);
    }
    OK(pj_seal_cells_valid_var(f.group, &f.matrix, f.cells));
    f.proof[0] ^= 1; /* T of the first value */
    NO(elements(&f));
    f.proof[0] ^= 1;
    memset(f.proof + 64, 0, 64); /* U := O */
    NO(elements(&f));
    NO(check(&f));
    OK(seal(&f));
    memset(f.proof + f.proof_size - 32, 0xff, 32); /* last response */
    NO(elements(&f));
    NO(check(&f));
    OK(seal(&f));
    f.proof[f.proof_size - 1] ^= 1; /* another scalar is an element too */
    OK(elements(&f));
    NO(check(&f));
    stop(&f);
}
END_TEST

START_TEST(any_bytes_are_safe)
{
    fixture f;

    start(&f, _i, &shapes[4].matrix);
    for (int round = 0; round < 20; round++) {
        OK(pj_rng_bytes(f.cells, f.cells_size));
        OK(pj_rng_bytes(f.proof, f.proof_size));
        NO(check(&f));
        NO(elements(&f));
    }
    memset(f.cells, 0, f.cells_size);
    memset(f.proof, 0, f.proof_size);
    NO(check(&f));
    NO(elements(&f));
    stop(&f);
}
END_TEST

/* Same stream, same bytes; and the first draw is the first cell's r (P7). */
START_TEST(draws_in_order)
{
    fixture f;
    uint8_t *cells, *proof;
    pj_secret r;
    pj_point a;

    start(&f, _i, &shapes[4].matrix);
    f.bits[2] = 1;
    cells = malloc(f.cells_size);
    proof = malloc(f.proof_size);
    ck_assert(cells != NULL && proof != NULL);
    pj_rng_stream_start("seal");
    OK(seal(&f));
    memcpy(cells, f.cells, f.cells_size);
    memcpy(proof, f.proof, f.proof_size);
    pj_rng_stream_start("seal");
    OK(seal(&f));
    ck_assert_mem_eq(cells, f.cells, f.cells_size);
    ck_assert_mem_eq(proof, f.proof, f.proof_size);
    pj_rng_stream_start("seal");
    for (size_t i = 0; i < 6; i++) {
        OK(pj_rng_scalar(f.group, &r));
        OK(pj_group_base_mul(f.group, &a, &r));
        ck_assert_mem_eq(f.cells + i * PJ_CELL_SIZE, a.b, 64);
    }
    OK(pj_rng_scalar(f.group, &r)); /* k of the first cell's 0 */
    OK(pj_group_base_mul(f.group, &a, &r));
    ck_assert_mem_eq(f.proof, a.b, 64);
    OK(pj_rng_scalar(f.group, &r)); /* c of the same */
    OK(pj_rng_scalar(f.group, &r)); /* k of its 1 */
    OK(pj_group_base_mul(f.group, &a, &r));
    ck_assert_mem_eq(f.proof + 128, a.b, 64);
    pj_rng_stream_stop();
    free(cells);
    free(proof);
    stop(&f);
}
END_TEST

START_TEST(entropy_failure)
{
    fixture f;

    start(&f, _i, &shapes[1].matrix);
    for (unsigned calls = 0; calls < 14; calls++) {
        pj_rng_stream_fail_after(calls);
        ck_assert_int_eq(seal(&f), PJ_CRYPT_ENTROPY);
    }
    pj_rng_stream_fail_after(14); /* 2 cells, 6 values of 2 draws */
    OK(seal(&f));
    ck_assert_int_eq(check(&f), PJ_CRYPT_ENTROPY);
    pj_rng_stream_stop();
    stop(&f);
}
END_TEST

START_TEST(matrix_validity)
{
    static const pj_matrix bad[] = {
        {0, 1, 0, 1, 0, 0, 0, 0}, {1, 0, 0, 0, 0, 0, 0, 0}, {65537, 1, 0, 1, 0, 0, 0, 0}, {65536, 65536, 0, 1, 0, 0, 0, 0},
        {2, 2, 2, 1, 0, 0, 0, 0}, {2, 2, 0, 3, 0, 0, 0, 0}, {2, 2, 0, 1, 1, 2, 0, 1},     {2, 2, 0, 1, 1, 0, 2, 1},
        {2, 2, 0, 1, 1, 0, 0, 3},
    };
    pj_matrix large = {65536, 1, 0, 1, 1, 0, 0, 65536};

    ck_assert_int_eq(pj_matrix_valid(&bad[_i]), 0);
    ck_assert_uint_eq(pj_seal_cells_size(&bad[_i]), 0);
    ck_assert_uint_eq(pj_seal_proof_size(&bad[_i]), 0);
    NO(pj_seal(NULL, NULL, NULL, NULL, &bad[_i], NULL, NULL, NULL));
    NO(pj_seal_check_var(NULL, &bad[_i], NULL, NULL, NULL, NULL));
    NO(pj_seal_elements_valid_var(NULL, &bad[_i], NULL, NULL));
    ck_assert_int_eq(pj_matrix_valid(&large), 1);
    ck_assert_uint_eq(pj_seal_proof_size(&large), (size_t)65536 * 352 + (size_t)65537 * 192 - 32);
}
END_TEST

Suite *suite_crypto_seal(void)
{
    Suite *suite = suite_create("crypto seal");
    TCase *tests = tcase_create("seal");

    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, every_filling, 0, 2 * SHAPES);
    each_suite(tests, bad_bits_are_not_sealed);
    tcase_add_loop_test(tests, every_byte_counts, 0, 6);
    each_suite(tests, context_counts);
    each_suite(tests, other_statement);
    each_suite(tests, false_statement);
    each_suite(tests, compensating_errors);
    tcase_add_loop_test(tests, batches, 0, 4);
    each_suite(tests, elements_on_their_own);
    each_suite(tests, any_bytes_are_safe);
    each_suite(tests, draws_in_order);
    each_suite(tests, entropy_failure);
    tcase_add_loop_test(tests, matrix_validity, 0, 9);
    suite_add_tcase(suite, tests);
    return suite;
}
