/*
 * usage: exhaust-engine [--short]
 *
 * The engine's crypto/ over groups so small that nothing has to be left to chance: every count is exact. At the end the same with
 * planted faults, each of which has to throw a count off.
 */
#include <openssl/obj_mac.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypto/group_impl.h"
#include "crypto/multi.h"
#include "crypto/rng.h"
#include "crypto/statement.h"
#include "crypto/sum.h"
#include "crypto/transcript.h"
#include "tests/exhaust/engine.h"

static struct {
    unsigned answer;
    const unsigned *draws;
    size_t draws_left;
    fault planted;
} world;

void oracle_says(unsigned answer)
{
    world.answer = answer;
}

void draws_are(const unsigned *numbers, size_t count)
{
    world.draws = numbers;
    world.draws_left = count;
}

void plant(fault which)
{
    world.planted = which;
}

/* ---- in the place of hash, randomness and, with a fault planted, of arithmetic (-Wl,--wrap) ---- */

pj_crypt __wrap_pj_transcript_scalar(pj_transcript *transcript, pj_scalar *out);
pj_crypt __wrap_pj_transcript_secret(pj_transcript *transcript, pj_secret *out);
pj_crypt __wrap_pj_rng_bytes(uint8_t *out, size_t len);
pj_crypt __wrap_pj_mod_sub(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32]);
pj_crypt __real_pj_mod_sub(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32]);
void __wrap_pj_statement_get(pj_statement *out, const pj_matrix *matrix, uint32_t index);
void __real_pj_statement_get(pj_statement *out, const pj_matrix *matrix, uint32_t index);
pj_crypt __wrap_pj_multi_add_base_var(pj_multi *multi, const uint8_t k[32]);
pj_crypt __real_pj_multi_add_base_var(pj_multi *multi, const uint8_t k[32]);

pj_crypt __wrap_pj_transcript_scalar(pj_transcript *transcript, pj_scalar *out)
{
    pj_transcript_drop(transcript);
    *out = scalar_of(world.planted == FAULT_CHALLENGE ? 1 : world.answer);
    return PJ_CRYPT_OK;
}

pj_crypt __wrap_pj_transcript_secret(pj_transcript *transcript, pj_secret *out)
{
    pj_transcript_drop(transcript);
    *out = secret_of(world.answer);
    return PJ_CRYPT_OK;
}

pj_crypt __wrap_pj_rng_bytes(uint8_t *out, size_t len)
{
    memset(out, 0, len);
    if (world.draws_left == 0)
        return PJ_CRYPT_ENTROPY;
    out[len - 1] = (uint8_t)(len == 16 && world.planted == FAULT_WEIGHTS ? 0 : *world.draws);
    if (len == 16 && world.planted == FAULT_SAME_WEIGHTS)
        return PJ_CRYPT_OK;
    world.draws++;
    world.draws_left--;
    return PJ_CRYPT_OK;
}

pj_crypt __wrap_pj_mod_sub(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32])
{
    return world.planted == FAULT_SIGN ? __real_pj_mod_sub(group, out, b, a) : __real_pj_mod_sub(group, out, a, b);
}

/* FAULT_CELL: a sum leaves its last cell out. FAULT_RANGE: of a sum, v is one more than it is. */
void __wrap_pj_statement_get(pj_statement *out, const pj_matrix *matrix, uint32_t index)
{
    __real_pj_statement_get(out, matrix, index);
    if (out->cells == 1)
        return;
    out->cells -= world.planted == FAULT_CELL;
    out->lo += world.planted == FAULT_RANGE;
    out->hi += world.planted == FAULT_RANGE;
}

/* FAULT_BIT: 1·G is forgotten. */
pj_crypt __wrap_pj_multi_add_base_var(pj_multi *multi, const uint8_t k[32])
{
    const pj_scalar one = scalar_of(1);

    return world.planted == FAULT_BIT && memcmp(k, one.b, sizeof one.b) == 0 ? PJ_CRYPT_OK : __real_pj_multi_add_base_var(multi, k);
}

/* ---- groups ---- */

static EC_GROUP *make_curve(pj_suite suite, const struct curve *curve, bool with_cofactor)
{
    EC_GROUP *named = EC_GROUP_new_by_curve_name(suite == PJ_SUITE_P256_SHA256 ? NID_X9_62_prime256v1 : NID_sm2), *made = NULL;
    BIGNUM *p = BN_new(), *a = BN_new(), *b = NULL, *x = NULL, *y = NULL, *n = BN_new(), *cofactor = NULL;
    EC_POINT *generator = NULL;
    bool done = named && p && a && n && EC_GROUP_get_curve(named, p, a, NULL, NULL) && BN_hex2bn(&b, curve->b) && BN_hex2bn(&x, curve->x) &&
                BN_hex2bn(&y, curve->y) && BN_hex2bn(&cofactor, curve->cofactor) && BN_set_word(n, curve->order);

    done = done && (made = EC_GROUP_new_curve_GFp(p, a, b, NULL)) && (generator = EC_POINT_new(made)) &&
           EC_POINT_set_affine_coordinates(made, generator, x, y, NULL) && EC_GROUP_set_generator(made, generator, n, with_cofactor ? cofactor : NULL);
    if (!done) {
        EC_GROUP_free(made);
        made = NULL;
    }
    EC_POINT_free(generator);
    BN_free(cofactor);
    BN_free(n);
    BN_free(y);
    BN_free(x);
    BN_free(b);
    BN_free(a);
    BN_free(p);
    EC_GROUP_free(named);
    return made;
}

static bool read_point(pj_point *out, const char *x, const char *y)
{
    BIGNUM *number = NULL;
    bool done = BN_hex2bn(&number, x) && BN_bn2binpad(number, out->b, 32) == 32 && BN_hex2bn(&number, y) &&
                BN_bn2binpad(number, out->b + 32, 32) == 32;

    BN_free(number);
    return done;
}

/* iG by i additions. */
static pj_crypt make_multiples(small *s)
{
    pj_sum *sum = NULL;
    pj_point generator;
    pj_crypt rc = PJ_CRYPT_MEMORY;

    s->multiple = calloc(s->q, sizeof *s->multiple);
    if (!s->multiple || !read_point(&generator, s->curve->x, s->curve->y) || (rc = pj_sum_create(&sum, s->group)) != PJ_CRYPT_OK)
        return rc;
    for (unsigned i = 0; i < s->q && rc == PJ_CRYPT_OK; i++)
        if ((rc = pj_sum_encode_var(sum, &s->multiple[i])) == PJ_CRYPT_OK)
            rc = pj_sum_add_var(sum, &generator);
    pj_sum_destroy(sum);
    return rc;
}

static bool make_small(small *s, pj_suite suite, const struct curve *curve, bool is_short)
{
    *s = (small){.suite = suite, .curve = curve, .q = curve->order, .is_short = is_short};
    return pj_group_create_over(&s->group, suite, make_curve(suite, curve, true)) == PJ_CRYPT_OK &&
           pj_group_create_over(&s->quick, suite, make_curve(suite, curve, false)) == PJ_CRYPT_OK &&
           read_point(&s->stray, curve->stray_x, curve->stray_y) && make_multiples(s) == PJ_CRYPT_OK;
}

static void free_small(small *s)
{
    free(s->multiple);
    pj_group_destroy(s->quick);
    pj_group_destroy(s->group);
}

static void count_all(const small *s)
{
    count_over(pj_suite_name(s->suite), s->q);
    count_curve(s);
    count_scalars(s);
    count_laws(s);
    count_multiples(s);
    count_logarithms(s);
    count_possession(s);
    count_equality(s);
    count_sealed(s);
    count_sealing(s);
    count_sums_sealed(s);
    count_sealing_sums(s);
    count_equality_two(s);
    count_opening(s);
    count_shares(s);
    count_lagrange(s);
}

/* ---- faults ---- */

/* The short form is enough to find it. */
static bool fault_found(const small *s, fault which, void (*count)(const small *))
{
    small brief = *s;

    brief.is_short = true;
    plant_begin();
    plant(which);
    count(&brief);
    plant(NO_FAULT);
    return plant_end();
}

static void find_faults(const small *s)
{
    planted("a − b where b − a is meant, in scalars", fault_found(s, FAULT_SIGN, count_scalars));
    planted("a − b where b − a is meant, in possession", fault_found(s, FAULT_SIGN, count_possession));
    planted("a − b where b − a is meant, in equality", fault_found(s, FAULT_SIGN, count_equality));
    planted("a − b where b − a is meant, in sealed cells", fault_found(s, FAULT_SIGN, count_sealed));
    planted("a − b where b − a is meant, in Lagrange", fault_found(s, FAULT_SIGN, count_lagrange));
    planted("a challenge that is always 1, in possession", fault_found(s, FAULT_CHALLENGE, count_possession));
    planted("weights that are always 0, in equality", fault_found(s, FAULT_WEIGHTS, count_equality));
    planted("weights that are always 0, in sealed cells", fault_found(s, FAULT_WEIGHTS, count_sealed));
    planted("a sum that leaves a cell out, in rows and caps", fault_found(s, FAULT_CELL, count_sums_briefly));
    planted("v off by one, in rows and caps", fault_found(s, FAULT_RANGE, count_sums_briefly));
    planted("weights that are all the same, in rows and caps", fault_found(s, FAULT_SAME_WEIGHTS, count_sums_weights));
    planted("weights that are all the same, in equality of two", fault_found(s, FAULT_SAME_WEIGHTS, count_equality_two));
    planted("a sum that leaves a cell out, in the sealer", fault_found(s, FAULT_CELL, count_sealing_sums));
    planted("a bit that is forgotten, in openings", fault_found(s, FAULT_BIT, count_opening));
    planted("no fault", !fault_found(s, NO_FAULT, count_equality) && !fault_found(s, NO_FAULT, count_opening));
}

int main(int argc, char **argv)
{
    bool is_short = argc > 1 && strcmp(argv[1], "--short") == 0;
    small s;

    for (int suite = 0; suite < 2; suite++)
        for (unsigned i = 0; i < CURVES; i++) {
            if (is_short && i % 2 != (unsigned)suite)
                continue;
            if (!make_small(&s, suite == 0 ? PJ_SUITE_P256_SHA256 : PJ_SUITE_SM2_SM3, &curves[suite][i], is_short)) {
                counted("group made", 1, 0, 1);
                return count_end("exhaust-engine");
            }
            count_all(&s);
            if (s.q == 3)
                find_faults(&s);
            free_small(&s);
        }
    return count_end("exhaust-engine");
}
