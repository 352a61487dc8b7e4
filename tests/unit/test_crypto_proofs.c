/* Proofs of possession (P6) and of equality (P8). */
#include <string.h>

#include "crypto/equality.h"
#include "crypto/possession.h"
#include "crypto/rng.h"
#include "tests/unit/test_crypto_help.h"

static const uint8_t scope[PJ_SCOPE_SIZE] = {3}, other_scope[PJ_SCOPE_SIZE] = {4};

START_TEST(possession)
{
    pj_group *group = new_group(_i);
    pj_secret secrets[2];
    pj_point commitments[2];
    uint8_t proof[PJ_POSSESSION_SIZE];

    for (size_t i = 0; i < 2; i++)
        new_pair(group, &secrets[i], &commitments[i]);
    OK(pj_possession_prove(group, proof, &secrets[0], scope, 2, commitments, 2));
    OK(pj_possession_check_var(group, proof, scope, 2, commitments, 2));
    OK(pj_possession_elements_valid_var(group, proof));
    NO(pj_possession_check_var(group, proof, scope, 1, commitments, 2));
    NO(pj_possession_check_var(group, proof, scope, 2, commitments, 1));
    NO(pj_possession_check_var(group, proof, other_scope, 2, commitments, 2));
    NO(pj_possession_check_var(group, proof, scope, 2, commitments + 1, 1));
    for (size_t at = 0; at < sizeof proof; at++) {
        proof[at] ^= flip_of(at);
        NO(pj_possession_check_var(group, proof, scope, 2, commitments, 2));
        proof[at] ^= flip_of(at);
    }
    for (size_t at = 0; at < 128; at++) {
        commitments[at / 64].b[at % 64] ^= flip_of(at);
        NO(pj_possession_check_var(group, proof, scope, 2, commitments, 2));
        commitments[at / 64].b[at % 64] ^= flip_of(at);
    }
    memset(proof + 64, 0xff, 32);
    NO(pj_possession_elements_valid_var(group, proof));
    OK(pj_possession_prove(group, proof, &secrets[1], scope, 2, commitments, 2));
    NO(pj_possession_check_var(group, proof, scope, 2, commitments, 2));
    pj_group_destroy(group);
}
END_TEST

#define BASES 4

typedef struct {
    pj_group *group;
    pj_secret secret;
    pj_point key, bases[BASES], partials[BASES];
    pj_equality_context context;
    uint8_t proof[64 * BASES + 96];
} fixture;

/* The third base is O, as the sum of a vote without ballots is. */
static void start(fixture *f, int suite)
{
    pj_secret unused;

    memset(f, 0, sizeof *f);
    f->group = new_group(suite);
    new_pair(f->group, &f->secret, &f->key);
    for (size_t i = 0; i < BASES; i++)
        if (i != 2)
            new_pair(f->group, &unused, &f->bases[i]);
    f->context = (pj_equality_context){.scope = scope, .purpose = "share", .index = 2, .public_key = &f->key};
    OK(pj_partial_decrypt(f->group, f->partials, &f->secret, f->bases, BASES));
    OK(pj_equality_prove(f->group, f->proof, &f->secret, &f->context, f->bases, f->partials, BASES));
}

static pj_crypt check(const fixture *f)
{
    return pj_equality_check_var(f->group, &f->context, f->bases, f->partials, BASES, f->proof);
}

START_TEST(equality)
{
    fixture f, g;

    start(&f, _i);
    ck_assert_uint_eq(pj_equality_proof_size(BASES), sizeof f.proof);
    OK(check(&f));
    OK(pj_equality_elements_valid_var(f.group, f.partials, BASES, f.proof));
    ck_assert_int_eq(pj_point_is_zero(&f.partials[2]), 1);
    g = f;
    g.context.scope = other_scope;
    NO(check(&g));
    g = f;
    g.context.purpose = "rehearsal";
    NO(check(&g));
    g = f;
    g.context.index = 1;
    NO(check(&g));
    g = f;
    g.context.public_key = &f.bases[0];
    NO(check(&g));
    for (size_t at = 0; at < sizeof f.proof; at++) {
        g = f;
        g.proof[at] ^= flip_of(at);
        NO(check(&g));
    }
    for (size_t at = 0; at < 64 * BASES; at++) {
        g = f;
        g.partials[at / 64].b[at % 64] ^= flip_of(at);
        NO(check(&g));
        g = f;
        g.bases[at / 64].b[at % 64] ^= flip_of(at);
        NO(check(&g));
    }
    pj_group_destroy(f.group);
}
END_TEST

/* One wrong partial decryption, with a proof made over it, as a cheating trustee would. */
START_TEST(false_equality)
{
    fixture f;

    start(&f, _i);
    for (size_t l = 0; l < BASES; l++) {
        pj_point kept = f.partials[l];

        f.partials[l] = f.bases[l == 0 ? 1 : 0];
        OK(pj_equality_prove(f.group, f.proof, &f.secret, &f.context, f.bases, f.partials, BASES));
        OK(pj_equality_elements_valid_var(f.group, f.partials, BASES, f.proof));
        NO(check(&f));
        f.partials[l] = (pj_point){{0}};
        OK(pj_equality_prove(f.group, f.proof, &f.secret, &f.context, f.bases, f.partials, BASES));
        ck_assert_int_eq(check(&f), l == 2 ? PJ_CRYPT_OK : PJ_CRYPT_NO);
        f.partials[l] = kept;
    }
    f.context.public_key = &f.bases[0];
    OK(pj_equality_prove(f.group, f.proof, &f.secret, &f.context, f.bases, f.partials, BASES));
    NO(check(&f));
    pj_group_destroy(f.group);
}
END_TEST

START_TEST(equality_elements)
{
    fixture f, g;

    start(&f, _i);
    g = f;
    memset(g.proof, 0, 64); /* T := O */
    NO(pj_equality_elements_valid_var(g.group, g.partials, BASES, g.proof));
    NO(check(&g));
    g = f;
    memset(g.proof + 64, 0, 64); /* U₁ := O */
    OK(pj_equality_elements_valid_var(g.group, g.partials, BASES, g.proof));
    NO(check(&g));
    g.proof[64] = 1;
    NO(pj_equality_elements_valid_var(g.group, g.partials, BASES, g.proof));
    g = f;
    memset(g.proof + sizeof g.proof - 32, 0xff, 32);
    NO(pj_equality_elements_valid_var(g.group, g.partials, BASES, g.proof));
    NO(check(&g));
    g = f;
    g.partials[1].b[0] ^= 1;
    NO(pj_equality_elements_valid_var(g.group, g.partials, BASES, g.proof));
    f.bases[1].b[0] ^= 1;
    NO(pj_partial_decrypt(f.group, f.partials, &f.secret, f.bases, BASES));
    pj_group_destroy(f.group);
}
END_TEST

START_TEST(equality_of_nothing)
{
    fixture f;

    start(&f, _i);
    OK(pj_equality_prove(f.group, f.proof, &f.secret, &f.context, NULL, NULL, 0));
    OK(pj_equality_check_var(f.group, &f.context, NULL, NULL, 0, f.proof));
    f.proof[95] ^= 1;
    NO(pj_equality_check_var(f.group, &f.context, NULL, NULL, 0, f.proof));
    pj_group_destroy(f.group);
}
END_TEST

START_TEST(rehearsal_base)
{
    pj_group *group = new_group(_i);
    pj_secret unused;
    pj_point key, a, b;

    new_pair(group, &unused, &key);
    OK(pj_rehearsal_base_var(group, &a, scope, &key));
    OK(pj_rehearsal_base_var(group, &b, scope, &key));
    ck_assert_mem_eq(a.b, b.b, 64);
    OK(pj_point_valid_var(group, &a));
    OK(pj_rehearsal_base_var(group, &b, other_scope, &key));
    ck_assert_mem_ne(a.b, b.b, 64);
    pj_group_destroy(group);
}
END_TEST

Suite *suite_crypto_proofs(void)
{
    Suite *suite = suite_create("crypto proofs");
    TCase *tests = tcase_create("proofs");

    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, possession);
    each_suite(tests, equality);
    each_suite(tests, false_equality);
    each_suite(tests, equality_elements);
    each_suite(tests, equality_of_nothing);
    each_suite(tests, rehearsal_base);
    suite_add_tcase(suite, tests);
    return suite;
}
