/* Single operations of the engine's cryptography, in both suites. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/samples.h"
#include "crypto/dlog.h"
#include "crypto/merkle.h"
#include "crypto/scalar.h"
#include "crypto/seal.h"
#include "crypto/sign.h"
#include "crypto/transcript.h"
#include "crypto/try.h"

#define MANY 10000

/* The matrix of the Lanzhou vote: 13 items, one mark, at most 10. */
static const pj_matrix matrix = {.rows = 13, .columns = 1, .row_max = 1, .has_cap = 1, .cap_max = 10};

typedef struct {
    pj_suite suite;
    pj_group *group;
    pj_secret secret;
    pj_point key;
    pj_seal_context context;
    uint8_t *cells, *proof;
    uint8_t bits[13];
    uint8_t signature[PJ_SIGNATURE_SIZE];
    pj_dlog *dlog;
    pj_point multiple; /* 9,876·G */
} subject;

static const uint8_t scope[PJ_SCOPE_SIZE] = {1};
static const uint8_t body[11300] = {2}; /* as long as a ballot's body, */
static const uint8_t points[6400] = {3}; /* and as the points its challenge is made from */

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
    pj_transcript_add(&transcript, points, sizeof points);
    return pj_transcript_scalar(&transcript, &out);
}

static pj_crypt hash_line(subject *s)
{
    uint8_t leaf[PJ_HASH_SIZE];

    return pj_leaf_hash(s->suite, leaf, body, sizeof body);
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

static pj_crypt make_table(subject *s)
{
    pj_dlog_destroy(s->dlog);
    return pj_dlog_create(&s->dlog, s->group, MANY);
}

static pj_crypt find_number(subject *s)
{
    pj_crypt rc;
    uint64_t z;

    TRY(pj_dlog_find_var(s->dlog, &z, &s->multiple));
    TRY_IF(z == 9876, PJ_CRYPT_NO);
out:
    return rc;
}

static const struct {
    const char *name;
    pj_crypt (*run)(subject *);
    int rounds;
} operations[] = {
    {"seal a ballot: cells and proof", seal, 21},
    {"check one proof by itself", check, 21},
    {"sign a ballot", sign, 101},
    {"check a signature", verify, 101},
    {"hash to scalar, 6.4 kB", hash_to_scalar, 101},
    {"hash a line, 11.3 kB", hash_line, 101},
    {"secret times G", base_mul, 101},
    {"secret times a point", point_mul, 101},
    {"logarithms: table for 10,000", make_table, 11},
    {"logarithms: find one", find_number, 21},
};

static int measure(subject *s, size_t operation)
{
    samples taken = {.count = 0};

    for (int i = 0; i < operations[operation].rounds; i++) {
        double start = cpu_ms();

        if (operations[operation].run(s) != PJ_CRYPT_OK) {
            fprintf(stderr, "operations: %s: failed\n", operations[operation].name);
            return 1;
        }
        samples_add(&taken, cpu_ms() - start);
    }
    samples_print(&taken, pj_suite_name(s->suite), operations[operation].name, "ms");
    return 0;
}

static pj_crypt prepare(subject *s)
{
    pj_crypt rc = PJ_CRYPT_OK;
    pj_secret number = {.b = {[30] = 9876 >> 8, [31] = 9876 & 255}};

    s->context = (pj_seal_context){.scope = scope, .signer = &s->key, .label = (const uint8_t *)"projects", .label_len = 8};
    s->cells = malloc(pj_seal_cells_size(&matrix));
    s->proof = malloc(pj_seal_proof_size(&matrix));
    TRY_IF(s->cells != NULL && s->proof != NULL, PJ_CRYPT_MEMORY);
    TRY(pj_group_create(&s->group, s->suite));
    TRY(pj_rng_scalar(s->group, &s->secret));
    TRY(pj_group_base_mul(s->group, &s->key, &s->secret));
    TRY(pj_group_base_mul(s->group, &s->multiple, &number));
out:
    return rc;
}

static int measure_suite(pj_suite suite)
{
    subject s = {.suite = suite, .bits = {1, 0, 1, 0, 1, 1}};
    int failed = prepare(&s) != PJ_CRYPT_OK;

    for (size_t i = 0; !failed && i < sizeof operations / sizeof *operations; i++)
        failed = measure(&s, i);
    pj_dlog_destroy(s.dlog);
    pj_group_destroy(s.group);
    free(s.cells);
    free(s.proof);
    return failed;
}

int main(void)
{
    return measure_suite(PJ_SUITE_P256_SHA256) || measure_suite(PJ_SUITE_SM2_SM3);
}
