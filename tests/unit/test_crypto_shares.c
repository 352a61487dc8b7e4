#include <string.h>

#include "crypto/equality.h"
#include "crypto/possession.h"
#include "crypto/shares.h"
#include "crypto/sum.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

#define TRUSTEES_MAX 4

static const uint8_t scope[PJ_SCOPE_SIZE] = {5};

/* A finished set-up of `count` trustees with threshold `threshold`. */
typedef struct {
    pj_group *group;
    uint32_t count, threshold;
    pj_secret seal_secrets[TRUSTEES_MAX], shares[TRUSTEES_MAX];
    pj_point seals[TRUSTEES_MAX], public_shares[TRUSTEES_MAX], key;
    pj_point commitments[TRUSTEES_MAX * TRUSTEES_MAX]; /* dealer after dealer */
    uint8_t sealed[TRUSTEES_MAX][TRUSTEES_MAX * PJ_SHARE_SIZE];
} fixture;

static void deal_all(fixture *f)
{
    uint8_t possession[PJ_POSSESSION_SIZE];

    for (uint32_t i = 0; i < f->count; i++) {
        pj_point *own = f->commitments + i * f->threshold;

        OK(pj_deal(f->group, own, possession, f->sealed[i], scope, (uint8_t)(i + 1), f->threshold, f->seals, f->count));
        OK(pj_possession_check_var(f->group, possession, scope, (uint8_t)(i + 1), own, f->threshold));
        OK(pj_shares_elements_valid_var(f->group, f->sealed[i], f->count));
    }
}

/* Opens dealer i's share for receiver j, both from 0. */
static pj_crypt open_share(fixture *f, pj_secret *out, uint32_t i, uint32_t j)
{
    return pj_share_open(f->group, out, scope, (uint8_t)(i + 1), (uint8_t)(j + 1), &f->seal_secrets[j], f->sealed[i] + j * PJ_SHARE_SIZE,
                         f->commitments + i * f->threshold, f->threshold);
}

static void start(fixture *f, int suite, uint32_t count, uint32_t threshold)
{
    pj_secret share;
    pj_point point;

    memset(f, 0, sizeof *f);
    f->group = new_group(suite);
    f->count = count;
    f->threshold = threshold;
    for (uint32_t j = 0; j < count; j++)
        new_pair(f->group, &f->seal_secrets[j], &f->seals[j]);
    deal_all(f);
    OK(pj_joint_key_var(f->group, &f->key, f->commitments, count, threshold));
    for (uint32_t j = 0; j < count; j++) {
        for (uint32_t i = 0; i < count; i++) {
            OK(open_share(f, &share, i, j));
            OK(pj_share_accumulate(f->group, &f->shares[j], &share));
        }
        OK(pj_public_share_var(f->group, &f->public_shares[j], (uint8_t)(j + 1), f->commitments, count, threshold));
        OK(pj_group_base_mul(f->group, &point, &f->shares[j]));
        ck_assert_mem_eq(point.b, f->public_shares[j].b, 64);
    }
}

/* Do the trustees whose bits are set in `subset` open (rG, rY + M) to M? */
static int subset_opens(fixture *f, unsigned subset, const pj_point *a, const pj_point *b, const pj_point *m)
{
    uint8_t set[TRUSTEES_MAX];
    pj_scalar lambdas[TRUSTEES_MAX];
    pj_point partials[TRUSTEES_MAX], out;
    uint32_t count = 0;

    for (uint32_t j = 0; j < f->count; j++)
        if ((subset >> j & 1) != 0) {
            set[count] = (uint8_t)(j + 1);
            OK(pj_partial_decrypt(f->group, &partials[count], &f->shares[j], a, 1));
            count++;
        }
    OK(pj_lagrange_var(f->group, lambdas, set, count));
    OK(pj_combine_var(f->group, &out, b, lambdas, partials, count));
    return memcmp(out.b, m->b, 64) == 0;
}

static const uint32_t settings[][2] = {{1, 1}, {2, 2}, {3, 2}, {4, 3}}; /* count, threshold */

START_TEST(any_threshold_opens)
{
    uint32_t count = settings[_i / 2][0], threshold = settings[_i / 2][1];
    pj_secret r, unused;
    pj_point a, b, m;
    pj_sum *sum;
    fixture f;

    start(&f, _i % 2, count, threshold);
    new_pair(f.group, &unused, &m);
    new_pair(f.group, &r, &a);
    OK(pj_group_mul(f.group, &b, &r, &f.key));
    OK(pj_sum_create(&sum, f.group));
    OK(pj_sum_add_var(sum, &b));
    OK(pj_sum_add_var(sum, &m));
    OK(pj_sum_encode_var(sum, &b));
    for (unsigned subset = 1; subset < 1u << count; subset++)
        ck_assert_int_eq(subset_opens(&f, subset, &a, &b, &m), (uint32_t)__builtin_popcount(subset) >= threshold);
    pj_sum_destroy(sum);
    pj_group_destroy(f.group);
}
END_TEST

START_TEST(identity_decrypts_to_identity)
{
    pj_point zero = {{0}};
    fixture f;

    start(&f, _i, 3, 2);
    ck_assert_int_eq(subset_opens(&f, 5, &zero, &zero, &zero), 1);
    pj_group_destroy(f.group);
}
END_TEST

START_TEST(tampered_share_is_refused)
{
    pj_secret out, zero = {{0}};
    uint8_t *share;
    fixture f;

    start(&f, _i, 3, 2);
    share = f.sealed[1] + 2 * PJ_SHARE_SIZE;
    OK(open_share(&f, &out, 1, 2));
    for (size_t at = 0; at < PJ_SHARE_SIZE; at++) {
        share[at] ^= flip_of(at);
        memset(&out, 1, sizeof out);
        NO(open_share(&f, &out, 1, 2));
        ck_assert_mem_eq(out.b, zero.b, 32);
        share[at] ^= flip_of(at);
    }
    f.commitments[3].b[9] ^= 1;
    NO(open_share(&f, &out, 1, 2));
    f.commitments[3] = f.commitments[2]; /* a valid point, but not the one committed to */
    NO(open_share(&f, &out, 1, 2));
    f.commitments[3] = (pj_point){{0}};
    NO(open_share(&f, &out, 1, 2));
    memset(share + 64, 0xff, 32);
    NO(pj_shares_elements_valid_var(f.group, f.sealed[1], 3));
    pj_group_destroy(f.group);
}
END_TEST

/* A share sealed for another receiver, by another dealer, or opened with another key. */
START_TEST(misdirected_share_is_refused)
{
    pj_secret out;
    fixture f;

    start(&f, _i, 3, 2);
    NO(pj_share_open(f.group, &out, scope, 1, 1, &f.seal_secrets[0], f.sealed[0] + PJ_SHARE_SIZE, f.commitments, 2));
    NO(pj_share_open(f.group, &out, scope, 1, 2, &f.seal_secrets[0], f.sealed[0], f.commitments, 2));
    NO(pj_share_open(f.group, &out, scope, 2, 1, &f.seal_secrets[0], f.sealed[0], f.commitments, 2));
    NO(pj_share_open(f.group, &out, scope, 1, 1, &f.seal_secrets[1], f.sealed[0], f.commitments, 2));
    OK(pj_share_open(f.group, &out, scope, 1, 1, &f.seal_secrets[0], f.sealed[0], f.commitments, 2));
    pj_group_destroy(f.group);
}
END_TEST

START_TEST(bad_settings_are_refused)
{
    uint8_t possession[PJ_POSSESSION_SIZE], shares[2 * PJ_SHARE_SIZE];
    pj_point commitments[3];
    fixture f;

    start(&f, _i, 2, 2);
    NO(pj_deal(f.group, commitments, possession, shares, scope, 1, 0, f.seals, 2));
    NO(pj_deal(f.group, commitments, possession, shares, scope, 1, 3, f.seals, 2));
    NO(pj_deal(f.group, commitments, possession, shares, scope, 0, 2, f.seals, 2));
    NO(pj_deal(f.group, commitments, possession, shares, scope, 3, 2, f.seals, 2));
    NO(pj_deal(f.group, commitments, possession, shares, scope, 1, 2, f.seals, 256));
    f.seals[1].b[0] ^= 1;
    NO(pj_deal(f.group, commitments, possession, shares, scope, 1, 2, f.seals, 2));
    pj_group_destroy(f.group);
}
END_TEST

/* A second dealer who commits to the negative of the first makes the joint key O. */
START_TEST(cancelling_key_is_refused)
{
    pj_group *group = new_group(_i);
    pj_secret secret;
    pj_point commitments[2], key;

    new_pair(group, &secret, &commitments[0]);
    OK(pj_mod_mul_small(group, secret.b, secret.b, -1));
    OK(pj_group_base_mul(group, &commitments[1], &secret));
    NO(pj_joint_key_var(group, &key, commitments, 2, 1));
    NO(pj_public_share_var(group, &key, 1, commitments, 2, 1));
    OK(pj_joint_key_var(group, &key, commitments, 1, 1));
    commitments[0] = (pj_point){{0}};
    NO(pj_joint_key_var(group, &key, commitments, 2, 1));
    NO(pj_public_share_var(group, &key, 1, commitments, 2, 1));
    pj_group_destroy(group);
}
END_TEST

START_TEST(lagrange)
{
    pj_group *group = new_group(_i);
    pj_scalar lambdas[2], want;
    const uint8_t set[2] = {1, 2}, twice[2] = {3, 3}, zero[1] = {0};

    /* λ₁ = 2/(2 − 1) = 2, λ₂ = 1/(1 − 2) = −1 */
    OK(pj_lagrange_var(group, lambdas, set, 2));
    pj_scalar_set_u32(&want, 2);
    ck_assert_mem_eq(lambdas[0].b, want.b, 32);
    pj_scalar_set_u32(&want, 1);
    OK(pj_mod_mul_small(group, want.b, want.b, -1));
    ck_assert_mem_eq(lambdas[1].b, want.b, 32);
    NO(pj_lagrange_var(group, lambdas, twice, 2));
    NO(pj_lagrange_var(group, lambdas, zero, 1));
    NO(pj_lagrange_var(group, lambdas, set, 0));
    pj_group_destroy(group);
}
END_TEST

/* P6's order of draws: coefficients, w, then e for each receiver. */
START_TEST(draws_in_order)
{
    uint8_t possession[PJ_POSSESSION_SIZE];
    pj_secret k;
    pj_point point;
    fixture f;

    start(&f, _i, 3, 2);
    pj_rng_stream_start("deal");
    OK(pj_deal(f.group, f.commitments, possession, f.sealed[0], scope, 1, 2, f.seals, 3));
    pj_rng_stream_start("deal");
    for (size_t i = 0; i < 6; i++) {
        const uint8_t *drawn[6] = {f.commitments[0].b, f.commitments[1].b, possession,
                                   f.sealed[0],        f.sealed[0] + 96,   f.sealed[0] + 192};

        OK(pj_rng_scalar(f.group, &k));
        OK(pj_group_base_mul(f.group, &point, &k));
        ck_assert_mem_eq(drawn[i], point.b, 64);
    }
    for (unsigned calls = 0; calls < 6; calls++) {
        pj_rng_stream_fail_after(calls);
        ck_assert_int_eq(pj_deal(f.group, f.commitments, possession, f.sealed[0], scope, 1, 2, f.seals, 3), PJ_CRYPT_ENTROPY);
    }
    pj_rng_stream_stop();
    pj_group_destroy(f.group);
}
END_TEST

Suite *suite_crypto_shares(void)
{
    Suite *suite = suite_create("crypto shares");
    TCase *tests = tcase_create("shares");

    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, any_threshold_opens, 0, 8);
    each_suite(tests, identity_decrypts_to_identity);
    each_suite(tests, tampered_share_is_refused);
    each_suite(tests, misdirected_share_is_refused);
    each_suite(tests, bad_settings_are_refused);
    each_suite(tests, cancelling_key_is_refused);
    each_suite(tests, lagrange);
    each_suite(tests, draws_in_order);
    suite_add_tcase(suite, tests);
    return suite;
}
