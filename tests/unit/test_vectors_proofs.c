/* The project's own vectors (testvectors/) of the trustees' key and of decryption. */
#include <string.h>

#include "crypto/dlog.h"
#include "crypto/equality.h"
#include "crypto/possession.h"
#include "crypto/shares.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

#define POINTS_MAX (VECTOR_MAX / PJ_POINT_SIZE)

/* Reads a packed list of points; returns how many. */
static size_t read_points(pj_point *out, const json_t *object, const char *member)
{
    uint8_t bytes[VECTOR_MAX];
    size_t len = read_hex(bytes, sizeof bytes, text_of(object, member));
    ck_assert_uint_eq(len % PJ_POINT_SIZE, 0);
    memcpy(out, bytes, len);
    return len / PJ_POINT_SIZE;
}

static uint32_t number_of(const json_t *object, const char *member)
{
    const json_t *number = json_object_get(object, member);
    ck_assert_msg(json_is_integer(number), "no number %s", member);
    return (uint32_t)json_integer_value(number);
}

/* Element `index` of an array of hex strings. */
static void read_nth(uint8_t *out, size_t len, const json_t *object, const char *member, size_t index)
{
    const char *hex = json_string_value(json_array_get(json_object_get(object, member), index));
    ck_assert_msg(hex != NULL, "no %s[%zu]", member, index);
    from_hex(out, len, hex);
}

/* ---- possession (P6) ---- */

static int run_possession(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    uint8_t scope[PJ_SCOPE_SIZE], proof[PJ_POSSESSION_SIZE];
    pj_point commitments[POINTS_MAX];
    size_t threshold = read_points(commitments, test, "commitments");
    from_hex(scope, sizeof scope, text_of(test, "vote"));
    from_hex(proof, sizeof proof, text_of(test, "possession"));
    pj_crypt rc = pj_possession_check_var(curve, proof, scope, (uint8_t)number_of(test, "trustee"), commitments, (uint32_t)threshold);
    pj_group_destroy(curve);
    return as_said(rc, is_valid);
}

/* ---- deal (P6) ---- */

#define TRUSTEES_MAX 15

typedef struct {
    pj_group *curve;
    uint8_t scope[PJ_SCOPE_SIZE];
    uint32_t count, threshold;
    pj_secret secrets[TRUSTEES_MAX];
    pj_point seals[TRUSTEES_MAX], commitments[TRUSTEES_MAX * TRUSTEES_MAX]; /* dealer after dealer */
} setup;

/* The commitments of all dealers are those of the group's tests, one for each dealer. */
static void begin_deal(setup *s, const json_t *group)
{
    const json_t *tests = json_object_get(group, "tests");
    s->curve = vector_curve(group);
    s->count = (uint32_t)json_array_size(json_object_get(group, "seals"));
    s->threshold = number_of(group, "threshold");
    from_hex(s->scope, sizeof s->scope, text_of(group, "vote"));
    ck_assert(s->count <= TRUSTEES_MAX && s->threshold <= TRUSTEES_MAX);
    ck_assert_uint_eq(json_array_size(tests), s->count);
    for (uint32_t i = 0; i < s->count; i++) {
        const json_t *test = json_array_get(tests, i);
        read_nth(s->secrets[i].b, PJ_SCALAR_SIZE, group, "sealSecrets", i);
        read_nth(s->seals[i].b, PJ_POINT_SIZE, group, "seals", i);
        ck_assert_uint_eq(number_of(test, "trustee"), i + 1);
        from_hex(s->commitments[i * s->threshold].b, (size_t)PJ_POINT_SIZE * s->threshold, text_of(test, "commitments"));
    }
}

static int deals_the_bytes(const setup *s, const json_t *test)
{
    uint8_t dealer = (uint8_t)number_of(test, "trustee"), possession_proof[PJ_POSSESSION_SIZE], shares[TRUSTEES_MAX * PJ_SHARE_SIZE];
    pj_point commitments[TRUSTEES_MAX];
    pj_rng_stream_start(text_of(test, "seed"));
    OK(pj_deal(s->curve, commitments, possession_proof, shares, s->scope, dealer, s->threshold, s->seals, s->count));
    pj_rng_stream_stop();
    return is_hex(test, "commitments", commitments, sizeof *commitments * s->threshold) &&
           is_hex(test, "possession", possession_proof, sizeof possession_proof) &&
           is_hex(test, "shares", shares, (size_t)PJ_SHARE_SIZE * s->count) &&
           pj_possession_check_var(s->curve, possession_proof, s->scope, dealer, commitments, s->threshold) == PJ_CRYPT_OK &&
           pj_shares_elements_valid_var(s->curve, shares, s->count) == PJ_CRYPT_OK;
}

static int opens_to(const setup *s, const json_t *test)
{
    uint8_t shares[VECTOR_MAX], dealer = (uint8_t)number_of(test, "trustee");
    int is_right = json_array_size(json_object_get(test, "opened")) == s->count;
    ck_assert_uint_eq(read_hex(shares, sizeof shares, text_of(test, "shares")), PJ_SHARE_SIZE * s->count);
    for (uint32_t j = 0; is_right && j < s->count; j++) {
        pj_secret opened, wanted;
        read_nth(wanted.b, sizeof wanted.b, test, "opened", j);
        is_right = pj_share_open(s->curve, &opened, s->scope, dealer, (uint8_t)(j + 1), &s->secrets[j], shares + PJ_SHARE_SIZE * j,
                                 s->commitments + s->threshold * (dealer - 1), s->threshold) == PJ_CRYPT_OK &&
                   memcmp(opened.b, wanted.b, sizeof wanted.b) == 0;
    }
    return is_right;
}

/* What follows for trustee j from all deals: E_j, Y, X_j, and x_j with x_j·G = X_j. */
static int derives(const setup *s, const json_t *group, uint32_t j)
{
    pj_secret sum = {{0}}, share;
    pj_point seal_key, key, public_share, of_secret, wanted;
    for (uint32_t i = 0; i < s->count; i++) {
        read_nth(share.b, sizeof share.b, json_array_get(json_object_get(group, "tests"), i), "opened", j - 1);
        OK(pj_share_accumulate(s->curve, &sum, &share));
    }
    OK(pj_group_base_mul(s->curve, &seal_key, &s->secrets[j - 1]));
    OK(pj_joint_key_var(s->curve, &key, s->commitments, s->count, s->threshold));
    OK(pj_public_share_var(s->curve, &public_share, (uint8_t)j, s->commitments, s->count, s->threshold));
    OK(pj_group_base_mul(s->curve, &of_secret, &sum));
    read_nth(wanted.b, sizeof wanted.b, group, "publicShares", j - 1);
    return memcmp(&seal_key, &s->seals[j - 1], sizeof seal_key) == 0 && is_hex(group, "jointKey", &key, sizeof key) &&
           memcmp(&public_share, &wanted, sizeof wanted) == 0 && memcmp(&of_secret, &wanted, sizeof wanted) == 0;
}

static int run_deal(const json_t *group, const json_t *test, int is_valid)
{
    setup s;
    begin_deal(&s, group);
    int is_right = deals_the_bytes(&s, test) && opens_to(&s, test) && derives(&s, group, number_of(test, "trustee"));
    pj_group_destroy(s.curve);
    return is_valid && is_right;
}

static int run_open(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    uint8_t scope[PJ_SCOPE_SIZE], share[PJ_SHARE_SIZE];
    pj_secret secret, opened;
    pj_point commitments[POINTS_MAX];
    size_t threshold = read_points(commitments, test, "commitments");
    from_hex(scope, sizeof scope, text_of(group, "vote"));
    from_hex(secret.b, sizeof secret.b, text_of(group, "sealSecret"));
    from_hex(share, sizeof share, text_of(test, "share"));
    pj_crypt rc = pj_share_open(curve, &opened, scope, (uint8_t)number_of(test, "dealer"), (uint8_t)number_of(test, "receiver"), &secret,
                                share, commitments, (uint32_t)threshold);
    pj_group_destroy(curve);
    return as_said(rc, is_valid);
}

/* ---- equality (P8) ---- */

/* With the vector's stream and secret, do we make its bytes? */
static int proves_the_bytes(pj_group *curve, const json_t *test, const pj_equality_context *context, const pj_point *bases, size_t count)
{
    pj_secret secret;
    pj_point partials[POINTS_MAX];
    uint8_t proof[VECTOR_MAX];
    from_hex(secret.b, sizeof secret.b, text_of(test, "secret"));
    OK(pj_partial_decrypt(curve, partials, &secret, bases, count));
    pj_rng_stream_start(text_of(test, "seed"));
    OK(pj_equality_prove(curve, proof, &secret, context, bases, partials, count));
    pj_rng_stream_stop();
    return is_hex(test, "shares", partials, sizeof *partials * count) && is_hex(test, "proof", proof, pj_equality_proof_size(count));
}

static int run_equality(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    uint8_t scope[PJ_SCOPE_SIZE], proof[VECTOR_MAX];
    pj_point public_key, bases[POINTS_MAX], partials[POINTS_MAX];
    pj_equality_context context = {.scope = scope, .purpose = text_of(test, "purpose"), .index = (uint8_t)number_of(test, "trustee"),
                                   .public_key = &public_key};
    size_t count = read_points(bases, test, "bases");
    ck_assert_uint_eq(read_points(partials, test, "shares"), count);
    from_hex(scope, sizeof scope, text_of(test, "vote"));
    from_hex(public_key.b, sizeof public_key.b, text_of(test, "publicShare"));
    from_hex(proof, pj_equality_proof_size(count), text_of(test, "proof"));
    int is_right = as_said(pj_equality_check_var(curve, &context, bases, partials, count, proof), is_valid);
    if (json_object_get(test, "seed"))
        is_right = is_right && proves_the_bytes(curve, test, &context, bases, count);
    pj_group_destroy(curve);
    return is_right;
}

/* ---- decryption (P8) ---- */

typedef struct {
    pj_group *curve;
    pj_dlog *dlog;
    size_t cells;
    uint32_t trustees;
    pj_scalar lambdas[TRUSTEES_MAX];
    pj_point sums[POINTS_MAX], partials[TRUSTEES_MAX][POINTS_MAX];
} opening;

static void begin_opening(opening *o, const json_t *group, const json_t *test)
{
    const json_t *shares = json_object_get(test, "shares");
    uint8_t set[TRUSTEES_MAX];
    o->curve = vector_curve(group);
    o->cells = read_points(o->sums, test, "sums") / 2;
    o->trustees = (uint32_t)json_array_size(shares);
    ck_assert_uint_le(o->trustees, TRUSTEES_MAX);
    for (uint32_t j = 0; j < o->trustees; j++) {
        const json_t *share = json_array_get(shares, j);
        set[j] = (uint8_t)number_of(share, "trustee");
        ck_assert_uint_eq(read_points(o->partials[j], share, "shares"), o->cells);
    }
    OK(pj_lagrange_var(o->curve, o->lambdas, set, o->trustees));
    OK(pj_dlog_create(&o->dlog, o->curve, number_of(test, "ballots")));
}

/* The bases ΣA of the vector have been decrypted by the trustees: what is left is to combine their parts with ΣB. */
static pj_crypt open_cell(opening *o, size_t cell, uint64_t *count)
{
    pj_point of_cell[TRUSTEES_MAX], opened;
    for (uint32_t j = 0; j < o->trustees; j++)
        of_cell[j] = o->partials[j][cell];
    OK(pj_combine_var(o->curve, &opened, &o->sums[2 * cell + 1], o->lambdas, of_cell, o->trustees));
    return pj_dlog_find_var(o->dlog, count, &opened);
}

/* Valid: every cell opens to its count. Invalid: some cell opens to none. */
static int run_decryption(const json_t *group, const json_t *test, int is_valid)
{
    const json_t *counts = json_object_get(test, "counts");
    size_t right = 0, unopened = 0;
    opening o;
    begin_opening(&o, group, test);
    ck_assert_uint_eq(json_array_size(counts), o.cells);
    for (size_t l = 0; l < o.cells; l++) {
        uint64_t count = 0;
        pj_crypt rc = open_cell(&o, l, &count);
        right += rc == PJ_CRYPT_OK && (json_int_t)count == json_integer_value(json_array_get(counts, l));
        unopened += rc == PJ_CRYPT_NO;
    }
    pj_dlog_destroy(o.dlog);
    pj_group_destroy(o.curve);
    return is_valid ? o.cells > 0 && right == o.cells : unopened > 0;
}

static const vector_file files[] = {
    {"possession", {{NULL, run_possession}}},
    {"deal", {{"deal", run_deal}, {"open", run_open}}},
    {"equality", {{NULL, run_equality}}},
    {"decryption", {{NULL, run_decryption}}},
};

START_TEST(vectors)
{
    run_vectors(&files[_i]);
}
END_TEST

Suite *suite_vectors_proofs(void)
{
    Suite *suite = suite_create("vectors: proofs");
    TCase *tests = tcase_create("vectors");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, vectors, 0, sizeof files / sizeof *files);
    suite_add_tcase(suite, tests);
    return suite;
}
