/* Each function of crypto/ while one of OpenSSL's allocations after the other fails: it says that memory ran out, or gives what it always
 * gives. Never a verdict, and never another result. The group is new each time, so that its numbers still have to grow. */
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/dlog.h"
#include "crypto/ed25519.h"
#include "crypto/equality.h"
#include "crypto/merkle.h"
#include "crypto/multi.h"
#include "crypto/seal.h"
#include "crypto/shares.h"
#include "crypto/sign.h"
#include "crypto/sum.h"
#include "crypto/transcript.h"
#include "tests/unit/failing_memory.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

#define OUT 4096

static const uint8_t scope[PJ_SCOPE_SIZE] = {7};
static const pj_matrix matrix = {.rows = 2, .columns = 2, .row_min = 0, .row_max = 1, .has_cap = 1, .cap_column = 0, .cap_min = 0, .cap_max = 1};
static const uint8_t bits[4] = {1, 0, 0, 1};

/* What the calls below work on: made once for a suite, with memory enough. */
typedef struct {
    int suite;
    pj_secret secret, other;
    pj_point public_key, other_key, bases[2], partials[2], commitments[2];
    uint8_t a[32], b[32], wide[48], cells[4 * PJ_CELL_SIZE], proof[OUT], equality[OUT], possession[PJ_POSSESSION_SIZE], shares[2 * PJ_SHARE_SIZE];
    uint8_t signature[PJ_SIGNATURE_SIZE], ed25519[PJ_ED25519_KEY_SIZE];
    pj_scalar randomness[4];
    pj_equality_context equality_context;
    pj_seal_context seal_context;
    pj_tree tree;
} scene;

static pj_suite suite_of(const scene *s)
{
    return s->suite == 0 ? PJ_SUITE_P256_SHA256 : PJ_SUITE_SM2_SM3;
}

static void set_scene(scene *s, int suite)
{
    pj_group *group = new_group(suite);
    pj_secret randomness[4];
    memset(s, 0, sizeof *s);
    s->suite = suite;
    new_pair(group, &s->secret, &s->public_key);
    new_pair(group, &s->other, &s->other_key);
    memcpy(s->a, s->secret.b, 32);
    memcpy(s->b, s->other.b, 32);
    memset(s->wide, 0xab, sizeof s->wide);
    s->bases[0] = s->other_key;
    s->bases[1] = s->public_key;
    s->equality_context = (pj_equality_context){scope, "share", 1, &s->public_key};
    s->seal_context = (pj_seal_context){scope, &s->other_key, (const uint8_t *)"c1", 2};
    OK(pj_partial_decrypt(group, s->partials, &s->secret, s->bases, 2));
    OK(pj_equality_prove(group, s->equality, &s->secret, &s->equality_context, s->bases, s->partials, 2));
    ck_assert_uint_le(pj_seal_proof_size(&matrix), sizeof s->proof);
    OK(pj_seal(group, s->cells, s->proof, randomness, &matrix, &s->public_key, &s->seal_context, bits));
    for (int i = 0; i < 4; i++)
        pj_declassify(&s->randomness[i], &randomness[i]);
    OK(pj_deal(group, s->commitments, s->possession, s->shares, scope, 1, 2, (pj_point[]){s->public_key, s->other_key}, 2));
    OK(pj_sign_record(group, s->signature, &s->secret, &s->public_key, "vote", s->wide, sizeof s->wide));
    OK(pj_ed25519_public(s->ed25519, &s->secret));
    s->tree.suite = suite_of(s);
    for (uint8_t i = 0; i < 7; i++) {
        uint8_t leaf[PJ_HASH_SIZE];
        OK(pj_leaf_hash(suite_of(s), leaf, &i, 1));
        OK(pj_tree_append(&s->tree, leaf));
    }
    pj_group_destroy(group);
}

/* `out`: OUT bytes, zeroed, for what comes of it. */
typedef pj_crypt call(const scene *s, pj_group *group, uint8_t *out);

#define CALL(name, expression)                                             \
    static pj_crypt name(const scene *s, pj_group *group, uint8_t *out)    \
    {                                                                      \
        (void)s, (void)group, (void)out;                                   \
        return expression;                                                 \
    }

CALL(mod_add, pj_mod_add(group, out, s->a, s->b))
CALL(mod_sub, pj_mod_sub(group, out, s->a, s->b))
CALL(mod_mul, pj_mod_mul(group, out, s->a, s->b))
CALL(mod_mul_add, pj_mod_mul_add(group, out, s->a, s->b, s->a))
CALL(mod_mul_small, pj_mod_mul_small(group, out, s->a, -3))
CALL(mod_reduce, pj_mod_reduce48(group, out, s->wide))
CALL(mod_inverse, pj_mod_inverse_var(group, (pj_scalar *)out, (const pj_scalar *)s->a))
CALL(base_mul, pj_group_base_mul(group, (pj_point *)out, &s->secret))
CALL(point_mul, pj_group_mul(group, (pj_point *)out, &s->secret, &s->other_key))
CALL(point_valid, pj_point_valid_var(group, &s->public_key))
CALL(hash, pj_hash_parts(suite_of(s), out, (pj_slice[]){{s->a, 32}, {s->b, 32}}, 2))
CALL(root, pj_tree_root(&s->tree, out))
CALL(root_before, pj_tree_root_at(&s->tree, out, 5))
CALL(inclusion, pj_tree_inclusion(&s->tree, (pj_path *)(void *)out, 2, 7))
CALL(consistency, pj_tree_consistency(&s->tree, (pj_path *)(void *)out, 3, 7))
CALL(rehearsal_base, pj_rehearsal_base_var(group, (pj_point *)out, scope, &s->public_key))
CALL(partial, pj_partial_decrypt(group, (pj_point *)out, &s->secret, s->bases, 2))
CALL(equality_prove, pj_equality_prove(group, out, &s->secret, &s->equality_context, s->bases, s->partials, 2))
CALL(equality_check, pj_equality_check_var(group, &s->equality_context, s->bases, s->partials, 2, s->equality))
CALL(equality_elements, pj_equality_elements_valid_var(group, s->partials, 2, s->equality))
CALL(possession_check, pj_possession_check_var(group, s->possession, scope, 1, s->commitments, 2))
CALL(share_open, pj_share_open(group, (pj_secret *)out, scope, 1, 2, &s->other, s->shares + PJ_SHARE_SIZE, s->commitments, 2))
CALL(share_elements, pj_shares_elements_valid_var(group, s->shares, 2))
CALL(public_share, pj_public_share_var(group, (pj_point *)out, 2, s->commitments, 1, 2))
CALL(joint_key, pj_joint_key_var(group, (pj_point *)out, s->commitments, 1, 2))
CALL(lagrange, pj_lagrange_var(group, (pj_scalar *)out, (const uint8_t[]){1, 3}, 2))
CALL(combine, pj_combine_var(group, (pj_point *)out, &s->bases[0], s->randomness, s->partials, 2))
CALL(reseal, pj_reseal_var(group, out, &s->public_key, bits, s->randomness, 4))
CALL(seal_check, pj_seal_check_var(group, &matrix, &s->public_key, &s->seal_context, s->cells, s->proof))
CALL(seal_elements, pj_seal_elements_valid_var(group, &matrix, s->cells, s->proof))
CALL(sign_check, pj_sign_check_record_var(group, &s->public_key, s->signature, "vote", s->wide, sizeof s->wide))
CALL(ed25519_public, pj_ed25519_public(out, &s->secret))
CALL(ed25519_sign, pj_ed25519_sign(out, &s->secret, s->wide, sizeof s->wide))

static pj_crypt seal(const scene *s, pj_group *group, uint8_t *out)
{
    return pj_seal(group, out, out + sizeof s->cells, NULL, &matrix, &s->public_key, &s->seal_context, bits);
}

static pj_crypt deal(const scene *s, pj_group *group, uint8_t *out)
{
    return pj_deal(group, (pj_point *)out, out + 2 * PJ_POINT_SIZE, out + 2 * PJ_POINT_SIZE + PJ_POSSESSION_SIZE, scope, 1, 2,
                   (pj_point[]){s->public_key, s->other_key}, 2);
}

static pj_crypt another_group(const scene *s, pj_group *group, uint8_t *out)
{
    pj_group *made = NULL;
    pj_crypt rc = pj_group_create(&made, suite_of(s));
    (void)group;
    out[0] = made != NULL;
    pj_group_destroy(made);
    return rc;
}

/* 6·G is found among 0 … 20. */
static pj_crypt logarithm(const scene *s, pj_group *group, uint8_t *out)
{
    pj_secret six = {{[31] = 6}};
    pj_dlog *dlog = NULL;
    pj_point point;
    uint64_t found = 0;
    pj_crypt rc = pj_group_base_mul(group, &point, &six);
    (void)s;
    if (rc == PJ_CRYPT_OK)
        rc = pj_dlog_create(&dlog, group, 20);
    if (rc == PJ_CRYPT_OK)
        rc = pj_dlog_find_var(dlog, &found, &point);
    out[0] = (uint8_t)found;
    pj_dlog_destroy(dlog);
    return rc;
}

static pj_crypt point_sum(const scene *s, pj_group *group, uint8_t *out)
{
    pj_sum *sum = NULL;
    pj_crypt rc = pj_sum_create(&sum, group);
    if (rc == PJ_CRYPT_OK)
        rc = pj_sum_add_var(sum, &s->public_key);
    if (rc == PJ_CRYPT_OK)
        rc = pj_sum_sub_var(sum, &s->other_key);
    if (rc == PJ_CRYPT_OK)
        rc = pj_sum_encode_var(sum, (pj_point *)out);
    pj_sum_destroy(sum);
    return rc;
}

static const struct {
    const char *name;
    call *run;
} calls[] = {
    {"another_group", another_group},
    {"mod_add", mod_add}, {"mod_sub", mod_sub}, {"mod_mul", mod_mul}, {"mod_mul_add", mod_mul_add}, {"mod_mul_small", mod_mul_small},
    {"mod_reduce", mod_reduce}, {"mod_inverse", mod_inverse}, {"base_mul", base_mul}, {"point_mul", point_mul}, {"point_valid", point_valid},
    {"point_sum", point_sum}, {"hash", hash}, {"root", root}, {"root_before", root_before}, {"inclusion", inclusion}, {"consistency", consistency},
    {"rehearsal_base", rehearsal_base}, {"partial", partial}, {"equality_prove", equality_prove}, {"equality_check", equality_check},
    {"equality_elements", equality_elements}, {"possession_check", possession_check}, {"share_open", share_open}, {"share_elements", share_elements},
    {"public_share", public_share}, {"joint_key", joint_key}, {"lagrange", lagrange}, {"combine", combine}, {"reseal", reseal}, {"seal", seal},
    {"seal_check", seal_check}, {"seal_elements", seal_elements}, {"deal", deal}, {"logarithm", logarithm}, {"sign_check", sign_check},
    {"ed25519_public", ed25519_public}, {"ed25519_sign", ed25519_sign},
};

/* With draws that are the same each time, over a new group. The n-th allocation fails; 0: none. */
static pj_crypt run(const scene *s, call *of, uint8_t out[OUT], unsigned long n, int *has_failed)
{
    pj_group *group = new_group(s->suite);
    memset(out, 0, OUT);
    pj_rng_stream_start("memory");
    memory_fails_at(n);
    pj_crypt rc = of(s, group, out);
    *has_failed = memory_is_back();
    pj_rng_stream_stop();
    ERR_clear_error();
    pj_group_destroy(group);
    return rc;
}

START_TEST(memory_that_fails_is_told)
{
    static scene s;
    static uint8_t wanted[OUT], out[OUT];
    unsigned long faults = 0;
    set_scene(&s, _i);
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++) {
        int has_failed;
        for (int warm = 0; warm < 2; warm++) /* the first fills OpenSSL's caches */
            OK(run(&s, calls[k].run, wanted, 0, &has_failed));
        for (unsigned long n = 1;; n += 1 + n / 50, faults++) { /* where there are thousands, the later ones are much alike */
            pj_crypt rc = run(&s, calls[k].run, out, n, &has_failed);
            if (!has_failed)
                break;
            ck_assert_msg(rc == PJ_CRYPT_MEMORY || rc == PJ_CRYPT_LIBRARY || (rc == PJ_CRYPT_OK && memcmp(out, wanted, OUT) == 0),
                          "%s, allocation %lu: status %d%s", calls[k].name, n, (int)rc, rc == PJ_CRYPT_OK ? " with another result" : "");
        }
    }
    printf("%lu failing allocations\n", faults);
    ck_assert_uint_gt(faults, 500);
}
END_TEST

Suite *suite_crypto_memory(void)
{
    Suite *suite = suite_create("crypto memory");
    TCase *tests = tcase_create("memory");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, memory_that_fails_is_told);
    suite_add_tcase(suite, tests);
    return suite;
}
