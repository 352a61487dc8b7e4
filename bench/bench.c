/* Medians of the operations that a count is made of, in both suites. Prints one table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/scalar.h"
#include "crypto/seal.h"
#include "crypto/sign.h"
#include "crypto/transcript.h"

#define ROUNDS_MAX 101

/* The matrix of the Lanzhou vote: 13 items, one mark, at most 10. */
static const pj_matrix matrix = {.rows = 13, .columns = 1, .row_max = 1, .has_cap = 1, .cap_max = 10};

typedef struct {
    pj_group *group;
    pj_secret secret;
    pj_point key;
    pj_seal_context context;
    uint8_t *cells, *proof;
    uint8_t bits[13];
    uint8_t signature[PJ_SIGNATURE_SIZE];
} subject;

static const uint8_t scope[PJ_SCOPE_SIZE] = {1};
static const uint8_t body[6000] = {2}; /* about the size of a ballot's body */

static pj_crypt seal(subject *s)
{
    return pj_seal(s->group, s->cells, s->proof, NULL, &matrix, &s->key, &s->context, s->bits);
}

static pj_crypt check(subject *s)
{
    return pj_seal_check_var(s->group, &matrix, &s->key, &s->context, s->cells, s->proof);
}

static pj_crypt sign(subject *s)
{
    return pj_sign_record(s->group, s->signature, &s->secret, &s->key, "ballot", body, sizeof body);
}

static pj_crypt verify(subject *s)
{
    return pj_sign_check_record_var(s->group, &s->key, s->signature, "ballot", body, sizeof body);
}

static pj_crypt hash_to_scalar(subject *s)
{
    pj_transcript transcript;
    pj_scalar out;

    pj_transcript_begin(&transcript, s->group, "ballot");
    pj_transcript_add(&transcript, scope, sizeof scope);
    pj_transcript_add(&transcript, body, sizeof body);
    return pj_transcript_scalar(&transcript, &out);
}

static pj_crypt base_mul(subject *s)
{
    pj_point out;

    return pj_group_base_mul(s->group, &out, &s->secret);
}

static pj_crypt point_mul(subject *s)
{
    pj_point out;

    return pj_group_mul(s->group, &out, &s->secret, &s->key);
}

static const struct {
    const char *name;
    pj_crypt (*run)(subject *);
    int rounds;
} operations[] = {
    {"seal 13x1, cap 0..10", seal, 31},  {"check 13x1, cap 0..10", check, 31}, {"sign", sign, ROUNDS_MAX},
    {"verify", verify, ROUNDS_MAX},      {"hash to scalar, 6 kB", hash_to_scalar, ROUNDS_MAX},
    {"secret times G", base_mul, ROUNDS_MAX}, {"secret times point", point_mul, ROUNDS_MAX},
};
#define OPERATIONS (sizeof operations / sizeof *operations)

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Median milliseconds; negative if the operation failed. */
static double measure(subject *s, size_t operation)
{
    double times[ROUNDS_MAX];
    int rounds = operations[operation].rounds;

    for (int i = 0; i < rounds; i++) {
        double start = now_ms();

        if (operations[operation].run(s) != PJ_CRYPT_OK)
            return -1;
        times[i] = now_ms() - start;
    }
    qsort(times, (size_t)rounds, sizeof *times, ascending);
    return times[rounds / 2];
}

static int measure_suite(pj_suite suite, double medians[OPERATIONS])
{
    subject s = {.bits = {1, 0, 1, 0, 1, 1}};
    int failed = 1;

    s.context = (pj_seal_context){.scope = scope, .signer = &s.key, .label = (const uint8_t *)"projects", .label_len = 8};
    s.cells = malloc(pj_seal_cells_size(&matrix));
    s.proof = malloc(pj_seal_proof_size(&matrix));
    if (s.cells == NULL || s.proof == NULL || pj_group_create(&s.group, suite) != PJ_CRYPT_OK)
        goto out;
    if (pj_rng_scalar(s.group, &s.secret) != PJ_CRYPT_OK || pj_group_base_mul(s.group, &s.key, &s.secret) != PJ_CRYPT_OK)
        goto out;
    failed = 0;
    for (size_t i = 0; i < OPERATIONS; i++) {
        medians[i] = measure(&s, i);
        failed |= medians[i] < 0;
    }
out:
    pj_group_destroy(s.group);
    free(s.cells);
    free(s.proof);
    return failed;
}

int main(void)
{
    double p256[OPERATIONS] = {0}, sm2[OPERATIONS] = {0};

    if (measure_suite(PJ_SUITE_P256_SHA256, p256) || measure_suite(PJ_SUITE_SM2_SM3, sm2)) {
        fprintf(stderr, "bench: an operation failed\n");
        return 1;
    }
    printf("%-24s %14s %14s\n", "median, ms", pj_suite_name(PJ_SUITE_P256_SHA256), pj_suite_name(PJ_SUITE_SM2_SM3));
    for (size_t i = 0; i < OPERATIONS; i++)
        printf("%-24s %14.3f %14.3f\n", operations[i].name, p256[i], sm2[i]);
    return 0;
}
