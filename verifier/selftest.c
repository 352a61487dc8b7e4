#include "selftest.h"

#include <gcrypt.h>
#include <string.h>

#include "claims.h"
#include "hash.h"
#include "language.h"
#include "multiply.h"
#include "random.h"
#include "signature.h"

#define MANY 40
#define PAIRS 45

bool library_ready(void)
{
    if (!gcry_check_version("1.9.0"))
        return false;
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    return true;
}

static void from_hex(uint8_t *bytes, const char *hex)
{
    for (size_t i = 0; hex[i]; i++) {
        unsigned char c = (unsigned char)hex[i];
        unsigned digit = c <= '9' ? c - 48u : c - 87u;        /* '0', 'a' − 10 */
        bytes[i / 2] = (uint8_t)(i % 2 ? bytes[i / 2] << 4 | digit : digit);
    }
}

static bool random_num(struct num *x, const struct modulus *modulus)
{
    uint8_t bytes[32];

    if (random_bytes(bytes, sizeof bytes) != HOLDS)
        return false;
    num_load(x, bytes);
    mod_reduce(x, x, modulus);
    return true;
}

static gcry_mpi_t to_mpi(const struct num *x)
{
    uint8_t bytes[32];
    gcry_mpi_t mpi = NULL;

    num_store(bytes, x);
    gcry_mpi_scan(&mpi, GCRYMPI_FMT_USG, bytes, sizeof bytes, NULL);
    return mpi;
}

static bool equals_mpi(const struct num *x, gcry_mpi_t wanted)
{
    gcry_mpi_t own = to_mpi(x);
    bool equal = own && gcry_mpi_cmp(own, wanted) == 0;

    gcry_mpi_release(own);
    return equal;
}

/* ---- fixed values ---- */

static bool hashes_right(const struct suite *suite)
{
    static const char *const wanted[SUITES] = {
        [P256_SHA256] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        [SM2_SM3] = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"};
    uint8_t right[HASH_BYTES], found[HASH_BYTES];

    from_hex(right, wanted[suite->id]);
    hash_pieces(found, suite, 2, (struct bytes[]){{"a", 1}, {"bc", 2}});
    return memcmp(right, found, HASH_BYTES) == 0;
}

struct signed_message {
    const char *message, *key, *signature;
};

/* RFC 6979 A.2.5, and the example of GB/T 32918.5 on the recommended curve. */
static const struct signed_message examples[SUITES] = {
    [P256_SHA256] = {"sample",
                     "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                     "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
                     "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    [SM2_SM3] = {"message digest",
                 "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                 "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
                 "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                 "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"},
};

static bool signatures_right(const struct suite *suite)
{
    const struct signed_message *example = &examples[suite->id];
    struct bytes message = {example->message, strlen(example->message)};
    uint8_t key[POINT_BYTES], signature[SIGNATURE_BYTES];
    struct point point;
    bool accepts;

    from_hex(key, example->key);
    from_hex(signature, example->signature);
    if (!point_decode(&point, key, suite))
        return false;
    accepts = message_signature_valid(suite, 1, &message, &point, signature);
    signature[63] ^= 1;
    return accepts && !message_signature_valid(suite, 1, &message, &point, signature);
}

/* ---- fields ---- */

static bool product_right(const struct modulus *modulus, const struct num *a, const struct num *b)
{
    gcry_mpi_t m = to_mpi(&modulus->m), x = to_mpi(a), y = to_mpi(b), wanted = gcry_mpi_new(256);
    struct num form, found;
    bool right;

    mod_enter(&form, a, modulus);
    mod_mul(&found, &form, b, modulus);
    gcry_mpi_mulm(wanted, x, y, m);
    right = equals_mpi(&found, wanted);
    mod_invert(&form, &form, modulus);
    mod_leave(&found, &form, modulus);
    if (!num_is_zero(a))
        right = right && gcry_mpi_invm(wanted, x, m) && equals_mpi(&found, wanted);
    gcry_mpi_release(m);
    gcry_mpi_release(x);
    gcry_mpi_release(y);
    gcry_mpi_release(wanted);
    return right;
}

static bool modulus_right(const struct modulus *modulus)
{
    const struct num one = num_small(1);
    struct num a, b, last;

    mod_neg(&last, &one, modulus);
    if (!random_num(&a, modulus) || !random_num(&b, modulus))
        return false;
    return product_right(modulus, &a, &b) && product_right(modulus, &last, &last) && product_right(modulus, &one, &last);
}

/* ---- points ---- */

/* multiple = kG, says libgcrypt. */
static bool multiple_right(gcry_ctx_t curve, const struct suite *suite, const struct num *k, const struct jacobian *multiple)
{
    gcry_mpi_t number = to_mpi(k), x = gcry_mpi_new(256), y = gcry_mpi_new(256);
    gcry_mpi_point_t g = gcry_mpi_ec_get_point("g", curve, 1), wanted = gcry_mpi_point_new(256);
    struct point found;
    bool right = false;

    jacobian_settle(&found, multiple, 1, suite);
    mod_leave(&found.x, &found.x, &suite->p);
    mod_leave(&found.y, &found.y, &suite->p);
    if (number && g) {
        gcry_mpi_ec_mul(wanted, number, g, curve);
        right = gcry_mpi_ec_get_affine(x, y, wanted, curve) == 0 && equals_mpi(&found.x, x) && equals_mpi(&found.y, y);
    }
    gcry_mpi_release(number);
    gcry_mpi_release(x);
    gcry_mpi_release(y);
    gcry_mpi_point_release(g);
    gcry_mpi_point_release(wanted);
    return right;
}

/* Σ k_i·(i + 1)·G in one way and another. */
static bool sums_right(gcry_ctx_t curve, const struct suite *suite)
{
    struct point points[MANY];
    struct jacobian multiple[MANY], sum;
    struct num factors[MANY], all = {{0}}, number;

    point_lift(&multiple[0], &suite->generator, suite);
    for (size_t i = 0; i < MANY; i++) {
        if (i > 0)
            jacobian_add_point(&multiple[i], &multiple[i - 1], &suite->generator, suite);
        if (!random_num(&factors[i], &suite->n))
            return false;
        number = num_small(i + 1);
        mod_enter(&number, &number, &suite->n);
        mod_mul(&number, &number, &factors[i], &suite->n);
        mod_add(&all, &all, &number, &suite->n);
    }
    jacobian_settle(points, multiple, MANY, suite);
    if (multiply_many_var(&sum, MANY, points, factors, suite) != HOLDS || !multiple_right(curve, suite, &all, &sum))
        return false;
    mod_neg(&all, &all, &suite->n);
    multiply_few_var(&multiple[0], &all, FEW, points, factors, suite);
    if (multiply_many_var(&sum, MANY - FEW, points + FEW, factors + FEW, suite) != HOLDS)
        return false;
    jacobian_add(&sum, &sum, &multiple[0], suite);
    return jacobian_is_identity(&sum);
}

/* Makes the sum of a pair a special one in one of five ways. */
static void make_special(struct point *p, struct point *q, size_t way, const struct suite *suite)
{
    const struct point o = {{{0}}, {{0}}};

    if (way == 0 || way == 1)
        *q = *p;
    if (way == 1)
        point_negate(q, suite);
    if (way == 2 || way == 4)
        *p = o;
    if (way == 3 || way == 4)
        *q = o;
}

/* iG + (k + i)G for i = 1, 2 …, for a random k, and after the first eight five in eight of them special: eight at a time as in C. */
static bool pairs_right(const struct suite *suite)
{
    struct jacobian multiple[2 * PAIRS];
    struct point points[2 * PAIRS], others[2 * PAIRS];
    struct num scratch[2 * PAIRS], k;
    uint32_t left[PAIRS], right[PAIRS];

    if (!ifma_usable())
        return true;
    if (!random_num(&k, &suite->n))
        return false;
    point_lift(&multiple[0], &suite->generator, suite);
    multiply_few_var(&multiple[PAIRS], &k, 0, NULL, NULL, suite);
    for (uint32_t i = 0; i < PAIRS; i++) {
        left[i] = i;
        right[i] = PAIRS + i;
        if (i + 1 < PAIRS) {
            jacobian_add_point(&multiple[i + 1], &multiple[i], &suite->generator, suite);
            jacobian_add_point(&multiple[PAIRS + i + 1], &multiple[PAIRS + i], &suite->generator, suite);
        }
    }
    jacobian_settle(points, multiple, 2 * (size_t)PAIRS, suite);
    for (size_t i = 8; i < PAIRS; i++)
        make_special(&points[i], &points[PAIRS + i], (i + i / 8) % 8, suite);
    memcpy(others, points, sizeof points);
    add_pairs_plain_var(points, left, right, PAIRS, scratch, suite);
    add_pairs_ifma_var(others, left, right, PAIRS, scratch, suite);
    return memcmp(points, others, sizeof points) == 0;
}

/* A signature that holds by construction, for the x of u·G + v·Q. */
static void make_claim(struct claim *claim, const struct num *u, const struct num *v, const struct num *x, const struct suite *suite)
{
    const struct modulus *n = &suite->n;
    struct num form;

    if (suite->id == SM2_SM3) {
        claim->s = *u;
        mod_sub(&claim->r, v, u, n);
        mod_sub(&claim->e, &claim->r, x, n);
        return;
    }
    claim->r = *x;
    mod_enter(&form, v, n);
    mod_invert(&form, &form, n);
    mod_mul(&claim->s, &form, x, n);
    mod_enter(&form, u, n);
    mod_mul(&claim->e, &form, &claim->s, n);
}

/* (u + i)·G + (v + i)·Q for i = 0, 1 …: together as in the sums, and where one is changed, that one is found. */
static bool claims_right(const struct suite *suite)
{
    const struct num one = num_small(1);
    struct jacobian multiple[EIGHT], step;
    struct point points[EIGHT];
    struct claim claims[EIGHT];
    struct num u, v, x;
    size_t wrong;

    if (!ifma_usable())
        return true;
    if (!random_num(&u, &suite->n) || !random_num(&v, &suite->n))
        return false;
    multiply_few_var(&step, &v, 0, NULL, NULL, suite);
    jacobian_settle(&claims[0].key, &step, 1, suite);
    multiply_few_var(&multiple[0], &u, 1, &claims[0].key, &v, suite);
    jacobian_add_point(&step, &step, &suite->generator, suite);
    for (int i = 1; i < EIGHT; i++)
        jacobian_add(&multiple[i], &multiple[i - 1], &step, suite);
    jacobian_settle(points, multiple, EIGHT, suite);
    for (int i = 0; i < EIGHT; i++) {
        claims[i].key = claims[0].key;
        mod_leave(&x, &points[i].x, &suite->p);
        mod_reduce(&x, &x, &suite->n);
        make_claim(&claims[i], &u, &v, &x, suite);
        mod_add(&u, &u, &one, &suite->n);
        mod_add(&v, &v, &one, &suite->n);
    }
    if (claims_check(&wrong, claims, EIGHT, suite) != HOLDS || wrong != EIGHT)
        return false;
    mod_add(&claims[5].e, &claims[5].e, &one, &suite->n);
    return claims_check(&wrong, claims, EIGHT, suite) == HOLDS && wrong == 5;
}

static bool points_right(const struct suite *suite)
{
    static const char *const names[SUITES] = {[P256_SHA256] = "NIST P-256", [SM2_SM3] = "sm2p256v1"};
    gcry_ctx_t curve = NULL;
    struct jacobian multiple;
    struct num k;
    bool right;

    if (gcry_mpi_ec_new(&curve, NULL, names[suite->id]) != 0 || !random_num(&k, &suite->n))
        return false;
    multiply_few_var(&multiple, &k, 0, NULL, NULL, suite);
    right = multiple_right(curve, suite, &k, &multiple) && sums_right(curve, suite);
    gcry_ctx_release(curve);
    return right;
}

const char *selftest(const struct suite *suite)
{
    if (!hashes_right(suite))
        return N_("a hash");
    if (!modulus_right(&suite->p) || !modulus_right(&suite->n))
        return N_("arithmetic modulo p or n");
    if (!pairs_right(suite))
        return N_("addition of pairs");
    if (!points_right(suite))
        return N_("multiplication of points");
    if (!signatures_right(suite))
        return N_("a signature");
    if (!claims_right(suite))
        return N_("signatures together");
    return NULL;
}
