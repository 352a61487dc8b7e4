#include <openssl/bn.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/multi.h"
#include "crypto/rng.h"
#include "crypto/sum.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

static const char *const orders[2] = {"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                                      "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"};
static const char *const generators[2] = {
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"};

static void secret_of(pj_secret *out, uint32_t value)
{
    memset(out, 0, sizeof *out);
    pj_write_u32(out->b + 28, value);
}

/* n − k for small k. */
static void below_order(uint8_t out[32], int suite, unsigned k)
{
    from_hex(out, 32, orders[suite]);
    ck_assert_uint_ge(out[31], k);
    out[31] = (uint8_t)(out[31] - k);
}

START_TEST(generator_and_order)
{
    pj_group *group = new_group(_i);
    pj_secret k;
    pj_point want, out;

    from_hex(want.b, 64, generators[_i]);
    secret_of(&k, 1);
    OK(pj_group_base_mul(group, &out, &k));
    ck_assert_mem_eq(out.b, want.b, 64);
    OK(pj_group_mul(group, &out, &k, &want));
    ck_assert_mem_eq(out.b, want.b, 64);
    below_order(k.b, _i, 1);
    OK(pj_group_base_mul(group, &out, &k));
    ck_assert_mem_eq(out.b, want.b, 32);
    ck_assert_mem_ne(out.b + 32, want.b + 32, 32);
    below_order(k.b, _i, 0);
    NO(pj_group_base_mul(group, &out, &k));
    NO(pj_group_mul(group, &out, &k, &want));
    secret_of(&k, 0);
    NO(pj_group_base_mul(group, &out, &k));
    memset(k.b, 0xff, 32);
    NO(pj_group_base_mul(group, &out, &k));
    pj_group_destroy(group);
}
END_TEST

START_TEST(scalar_bounds)
{
    pj_group *group = new_group(_i);
    pj_scalar x = {{0}};
    pj_secret k = {{0}};

    ck_assert_int_eq(pj_scalar_valid(group, &x), 1);
    ck_assert_int_eq(pj_secret_valid(group, &k), 0);
    below_order(x.b, _i, 1);
    ck_assert_int_eq(pj_scalar_valid(group, &x), 1);
    below_order(x.b, _i, 0);
    ck_assert_int_eq(pj_scalar_valid(group, &x), 0);
    memcpy(k.b, x.b, 32);
    ck_assert_int_eq(pj_secret_valid(group, &k), 0);
    below_order(k.b, _i, 1);
    ck_assert_int_eq(pj_secret_valid(group, &k), 1);
    pj_group_destroy(group);
}
END_TEST

START_TEST(random_scalar_is_the_stream)
{
    pj_group *group = new_group(_i);
    uint8_t want[32];
    pj_secret k;

    pj_rng_stream_start("scalar");
    OK(pj_rng_bytes(want, 32));
    pj_rng_stream_start("scalar");
    OK(pj_rng_scalar(group, &k));
    ck_assert_mem_eq(k.b, want, 32);
    pj_rng_stream_fail_after(0);
    ck_assert_int_eq(pj_rng_scalar(group, &k), PJ_CRYPT_ENTROPY);
    pj_rng_stream_stop();
    pj_group_destroy(group);
}
END_TEST

/* A reference by plain BIGNUM calls. */
typedef struct {
    BN_CTX *ctx;
    BIGNUM *n, *a, *b, *c, *r;
} reference;

static void expect(reference *ref, const uint8_t got[32], const char *what)
{
    uint8_t want[32];

    ck_assert_int_eq(BN_nnmod(ref->r, ref->r, ref->n, ref->ctx), 1);
    ck_assert_int_eq(BN_bn2binpad(ref->r, want, 32), 32);
    ck_assert_msg(memcmp(want, got, 32) == 0, "%s", what);
}

static void compare_arithmetic(pj_group *group, reference *ref, const uint8_t a[32], const uint8_t b[32], const uint8_t c[32])
{
    static const int64_t small[] = {0, 1, -1, 10, -10, 4294967295, -4294967295};
    uint8_t out[32];

    BN_bin2bn(a, 32, ref->a);
    BN_bin2bn(b, 32, ref->b);
    BN_bin2bn(c, 32, ref->c);
    OK(pj_mod_add(group, out, a, b));
    BN_add(ref->r, ref->a, ref->b);
    expect(ref, out, "a + b");
    OK(pj_mod_sub(group, out, a, b));
    BN_sub(ref->r, ref->a, ref->b);
    expect(ref, out, "a - b");
    OK(pj_mod_mul(group, out, a, b));
    BN_mul(ref->r, ref->a, ref->b, ref->ctx);
    expect(ref, out, "ab");
    OK(pj_mod_mul_add(group, out, a, b, c));
    BN_mul(ref->r, ref->a, ref->b, ref->ctx);
    BN_add(ref->r, ref->r, ref->c);
    expect(ref, out, "ab + c");
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        OK(pj_mod_mul_small(group, out, a, small[i]));
        BN_copy(ref->r, ref->a);
        BN_mul_word(ref->r, (BN_ULONG)(small[i] < 0 ? -small[i] : small[i]));
        BN_set_negative(ref->r, small[i] < 0);
        expect(ref, out, "ak");
    }
}

START_TEST(arithmetic)
{
    pj_group *group = new_group(_i);
    reference ref = {.ctx = BN_CTX_new(), .a = BN_new(), .b = BN_new(), .c = BN_new(), .r = BN_new()};
    uint8_t values[9][32] = {{0}}, wide[48];

    BN_hex2bn(&ref.n, orders[_i]);
    values[1][31] = 1;
    values[2][0] = 0x80;
    values[3][15] = 1; /* leading zero words */
    below_order(values[4], _i, 1);
    below_order(values[5], _i, 2);
    for (size_t i = 6; i < 9; i++) {
        pj_secret k;

        OK(pj_rng_scalar(group, &k));
        memcpy(values[i], k.b, 32);
    }
    for (size_t i = 0; i < 9 * 9 * 9; i++)
        compare_arithmetic(group, &ref, values[i % 9], values[i / 9 % 9], values[i / 81]);
    for (size_t i = 0; i < 100; i++) {
        uint8_t out[32];

        OK(pj_rng_bytes(wide, sizeof wide));
        if (i < 3)
            memset(wide, i == 0 ? 0 : 0xff, i == 2 ? 24 : 48);
        OK(pj_mod_reduce48(group, out, wide));
        BN_bin2bn(wide, sizeof wide, ref.r);
        expect(&ref, out, "48 bytes");
    }
    BN_CTX_free(ref.ctx);
    BN_free(ref.n);
    BN_free(ref.a);
    BN_free(ref.b);
    BN_free(ref.c);
    BN_free(ref.r);
    pj_group_destroy(group);
}
END_TEST

START_TEST(inverse)
{
    pj_group *group = new_group(_i);
    pj_secret k;
    pj_scalar a, b, one;

    OK(pj_rng_scalar(group, &k));
    pj_declassify(&a, &k);
    pj_scalar_set_u32(&one, 1);
    OK(pj_mod_inverse_var(group, &b, &a));
    OK(pj_mod_mul(group, b.b, b.b, a.b));
    ck_assert_mem_eq(b.b, one.b, 32);
    pj_group_destroy(group);
}
END_TEST

START_TEST(point_validity)
{
    pj_group *group = new_group(_i), *other = new_group(1 - _i);
    pj_secret k;
    pj_point points[3], zero = {{0}}, bad;
    static const char *const primes[2] = {"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
                                          "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff"};

    for (size_t i = 0; i < 3; i++)
        new_pair(group, &k, &points[i]);
    OK(pj_point_valid_var(group, &points[0]));
    OK(pj_points_valid_var(group, points, 3));
    OK(pj_points_valid_var(group, NULL, 0));
    NO(pj_point_valid_var(other, &points[0]));
    NO(pj_point_valid_var(group, &zero));
    OK(pj_points0_valid_var(group, &zero, 1));
    for (size_t at = 0; at < 64; at++) {
        bad = points[0];
        bad.b[at] ^= flip_of(at);
        NO(pj_point_valid_var(group, &bad));
        NO(pj_points0_valid_var(group, &bad, 1));
    }
    from_hex(bad.b, 32, primes[_i]); /* x = p ≡ 0 */
    NO(pj_point_valid_var(group, &bad));
    memset(bad.b, 0xff, 64);
    NO(pj_point_valid_var(group, &bad));
    points[1].b[63] ^= 1;
    NO(pj_points_valid_var(group, points, 3));
    pj_group_destroy(group);
    pj_group_destroy(other);
}
END_TEST

START_TEST(products_of_products)
{
    pj_group *group = new_group(_i);
    pj_secret a, b;
    pj_point ag, bg, x, y, zero = {{0}};

    new_pair(group, &a, &ag);
    new_pair(group, &b, &bg);
    OK(pj_group_mul(group, &x, &a, &bg));
    OK(pj_group_mul(group, &y, &b, &ag));
    ck_assert_mem_eq(x.b, y.b, 64);
    OK(pj_group_mul(group, &ag, &b, &ag)); /* in place */
    ck_assert_mem_eq(ag.b, y.b, 64);
    OK(pj_group_mul(group, &x, &a, &zero));
    ck_assert_int_eq(pj_point_is_zero(&x), 1);
    bg.b[0] ^= 1;
    NO(pj_group_mul(group, &x, &a, &bg));
    pj_group_destroy(group);
}
END_TEST

START_TEST(sums)
{
    pj_group *group = new_group(_i);
    pj_sum *sum, *copy;
    pj_secret k;
    pj_point want, out, g;

    OK(pj_sum_create(&sum, group));
    OK(pj_sum_create(&copy, group));
    secret_of(&k, 1);
    OK(pj_group_base_mul(group, &g, &k));
    OK(pj_sum_encode_var(sum, &out));
    ck_assert_int_eq(pj_point_is_zero(&out), 1);
    OK(pj_sum_add_var(sum, &out));
    for (uint32_t i = 1; i <= 5; i++) {
        OK(pj_sum_add_var(sum, &g));
        secret_of(&k, i);
        OK(pj_group_base_mul(group, &want, &k));
        OK(pj_sum_encode_var(sum, &out));
        ck_assert_mem_eq(out.b, want.b, 64);
    }
    OK(pj_sum_copy(copy, sum));
    OK(pj_sum_add_sum_var(copy, sum));
    secret_of(&k, 10);
    OK(pj_group_base_mul(group, &want, &k));
    OK(pj_sum_encode_var(copy, &out));
    ck_assert_mem_eq(out.b, want.b, 64);
    OK(pj_sum_sub_var(copy, &want));
    OK(pj_sum_encode_var(copy, &out));
    ck_assert_int_eq(pj_point_is_zero(&out), 1);
    g.b[5] ^= 4;
    NO(pj_sum_add_var(sum, &g));
    NO(pj_sum_sub_var(sum, &g));
    OK(pj_sum_clear(sum));
    OK(pj_sum_encode_var(sum, &out));
    ck_assert_int_eq(pj_point_is_zero(&out), 1);
    pj_sum_destroy(sum);
    pj_sum_destroy(copy);
    pj_sum_destroy(NULL);
    pj_group_destroy(group);
}
END_TEST

/* Σ kᵢ·xᵢG = (Σ kᵢxᵢ)G, with enough terms to be multiplied out in several rounds. */
START_TEST(multi_products)
{
    pj_group *group = new_group(_i);
    pj_multi *multi;
    pj_secret total = {{0}};
    pj_point want, out;

    OK(pj_multi_create(&multi, group));
    OK(pj_multi_is_zero_var(multi));
    for (int i = 0; i < 600; i++) {
        pj_secret k, x;
        pj_point point;

        OK(pj_rng_scalar(group, &k));
        new_pair(group, &x, &point);
        if (i % 3 == 0) {
            OK(pj_multi_add_base_var(multi, k.b));
            OK(pj_mod_add(group, total.b, total.b, k.b));
        }
        OK(pj_multi_add_var(multi, k.b, &point));
        OK(pj_mod_mul_add(group, total.b, k.b, x.b, total.b));
    }
    OK(pj_group_base_mul(group, &want, &total));
    OK(pj_multi_end_var(multi, &out));
    ck_assert_mem_eq(out.b, want.b, 64);
    NO(pj_multi_is_zero_var(multi));
    want.b[0] ^= 1;
    NO(pj_multi_add_var(multi, total.b, &want));
    OK(pj_mod_mul_small(group, total.b, total.b, -1));
    OK(pj_multi_add_base_var(multi, total.b));
    OK(pj_multi_is_zero_var(multi));
    pj_multi_destroy(multi);
    pj_group_destroy(group);
}
END_TEST

/* One of the factors at which a window's digits are extreme, or a random one. */
static void pick_factor(pj_group *group, pj_scalar *k, size_t i)
{
    pj_scalar one, zero = {{0}};

    pj_scalar_set_u32(&one, 1);
    switch (i % 8) {
    case 0: OK(pj_mod_sub(group, k->b, zero.b, one.b)); break;      /* n − 1 */
    case 1: pj_scalar_set_u32(k, (uint32_t)i % 4); break;
    case 2: memset(k->b, 0, 16); memset(k->b + 16, 0xff, 16); break; /* 2¹²⁸ − 1 */
    case 3: memset(k->b, 0x80, 32); k->b[0] = 0; break;
    default: {
        pj_secret random;
        OK(pj_rng_scalar(group, &random));
        memcpy(k->b, random.b, sizeof k->b);
    }
    }
}

/* Sums large enough for each width of the buckets (buckets.c), for two rounds, and one short of the smallest. Each of 16 points comes many
 * times, so that buckets meet equal points, and their opposites. */
START_TEST(multi_many)
{
    static const size_t counts[] = {1023, 1024, 4096, 12288, 16384 + 1100};
    pj_group *group = new_group(_i % 2);
    pj_multi *multi;
    pj_secret total = {{0}}, x[16];
    pj_point want, out, points[16];

    OK(pj_multi_create_many(&multi, group));
    for (size_t i = 0; i < 16; i++)
        new_pair(group, &x[i], &points[i]);
    for (size_t i = 0; i < counts[_i / 2]; i++) {
        size_t which = i / 8 % 16;
        pj_scalar k;

        pick_factor(group, &k, i);
        OK(pj_multi_add_var(multi, k.b, &points[which]));
        OK(pj_mod_mul_add(group, total.b, k.b, x[which].b, total.b));
    }
    OK(pj_group_base_mul(group, &want, &total));
    OK(pj_multi_end_var(multi, &out));
    ck_assert_mem_eq(out.b, want.b, 64);
    OK(pj_mod_mul_small(group, total.b, total.b, -1));
    OK(pj_multi_add_base_var(multi, total.b));
    OK(pj_multi_is_zero_var(multi));
    pj_multi_destroy(multi);
    pj_group_destroy(group);
}
END_TEST

/* Terms that cancel, repeat or are zero must not upset the library's addition. */
START_TEST(multi_edge_cases)
{
    pj_group *group = new_group(_i);
    pj_multi *multi;
    pj_secret x;
    pj_scalar one, minus_one, zero = {{0}};
    pj_point point, identity = {{0}}, out;

    new_pair(group, &x, &point);
    pj_scalar_set_u32(&one, 1);
    OK(pj_mod_sub(group, minus_one.b, zero.b, one.b));
    OK(pj_multi_create(&multi, group));
    OK(pj_multi_add_var(multi, one.b, &point));
    OK(pj_multi_add_var(multi, minus_one.b, &point));
    OK(pj_multi_add_var(multi, zero.b, &point));
    OK(pj_multi_add_var(multi, one.b, &identity));
    OK(pj_multi_is_zero_var(multi));
    OK(pj_multi_add_var(multi, zero.b, &point));
    OK(pj_multi_is_zero_var(multi));
    OK(pj_multi_add_var(multi, one.b, &point));
    OK(pj_multi_end_var(multi, &out));
    ck_assert_mem_eq(out.b, point.b, 64);
    pj_multi_destroy(multi);
    pj_group_destroy(group);
}
END_TEST

/* One Wycheproof ECDH case: is the point valid, and is the x coordinate of the product as said? */
static void check_ecdh(pj_group *group, const json_t *test)
{
    const char *hex = text_of(test, "public"), *secret_hex = text_of(test, "private"), *result = text_of(test, "result");
    size_t zeros = 0, len = strlen(secret_hex);
    uint8_t octets[65], want[32];
    pj_point point;
    pj_secret secret = {{0}};

    if (strlen(hex) != 130)
        return; /* compressed or empty: no such encoding here */
    from_hex(octets, 65, hex);
    memcpy(point.b, octets + 1, 64);
    if (strcmp(result, "valid") != 0) {
        NO(pj_point_valid_var(group, &point));
        return;
    }
    OK(pj_point_valid_var(group, &point));
    while (len - zeros > 64 && secret_hex[zeros] == '0')
        zeros++;
    ck_assert_uint_eq((len - zeros) % 2, 0);
    from_hex(secret.b + 32 - (len - zeros) / 2, (len - zeros) / 2, secret_hex + zeros);
    from_hex(want, 32, text_of(test, "shared"));
    OK(pj_group_mul(group, &point, &secret, &point));
    ck_assert_mem_eq(point.b, want, 32);
}

START_TEST(wycheproof_ecdh)
{
    json_t *file = load_vectors("ecdh_secp256r1_ecpoint_test.json"), *part, *test;
    pj_group *group = new_group(0);
    size_t i, j;

    json_array_foreach(json_object_get(file, "testGroups"), i, part)
        json_array_foreach(json_object_get(part, "tests"), j, test)
            check_ecdh(group, test);
    json_decref(file);
    pj_group_destroy(group);
}
END_TEST

Suite *suite_crypto_group(void)
{
    Suite *suite = suite_create("crypto group");
    TCase *tests = tcase_create("group");

    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, generator_and_order);
    each_suite(tests, scalar_bounds);
    each_suite(tests, random_scalar_is_the_stream);
    each_suite(tests, arithmetic);
    each_suite(tests, inverse);
    each_suite(tests, point_validity);
    each_suite(tests, products_of_products);
    each_suite(tests, sums);
    each_suite(tests, multi_products);
    tcase_add_loop_test(tests, multi_many, 0, 10);
    each_suite(tests, multi_edge_cases);
    tcase_add_test(tests, wycheproof_ecdh);
    suite_add_tcase(suite, tests);
    return suite;
}
