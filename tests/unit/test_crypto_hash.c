#include <openssl/bn.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "crypto/rng.h"
#include "crypto/transcript.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

static void expect_hash(pj_suite suite, const char *message, const char *hex)
{
    pj_slice part = {(const uint8_t *)message, strlen(message)};
    uint8_t out[PJ_HASH_SIZE], want[PJ_HASH_SIZE];

    from_hex(want, sizeof want, hex);
    OK(pj_hash_parts(suite, out, &part, 1));
    ck_assert_mem_eq(out, want, sizeof want);
}

START_TEST(known_hashes)
{
    /* GB/T 32905, examples 1 and 2; FIPS 180 for SHA-256. */
    expect_hash(PJ_SUITE_SM2_SM3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    expect_hash(PJ_SUITE_SM2_SM3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
                "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    expect_hash(PJ_SUITE_P256_SHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(parts_are_concatenated)
{
    pj_slice whole = {(const uint8_t *)"abcdef", 6};
    pj_slice parts[3] = {{(const uint8_t *)"ab", 2}, {NULL, 0}, {(const uint8_t *)"cdef", 4}};
    uint8_t a[PJ_HASH_SIZE], b[PJ_HASH_SIZE];
    pj_hash dropped;

    OK(pj_hash_parts((pj_suite)_i, a, &whole, 1));
    OK(pj_hash_parts((pj_suite)_i, b, parts, 3));
    ck_assert_mem_eq(a, b, sizeof a);
    pj_hash_begin(&dropped, (pj_suite)_i);
    pj_hash_drop(&dropped);
    pj_hash_drop(&dropped);
}
END_TEST

START_TEST(suite_names)
{
    pj_suite suite;

    OK(pj_suite_find(&suite, "P256-SHA256", 11));
    ck_assert_int_eq(suite, PJ_SUITE_P256_SHA256);
    OK(pj_suite_find(&suite, "SM2-SM3", 7));
    ck_assert_int_eq(suite, PJ_SUITE_SM2_SM3);
    NO(pj_suite_find(&suite, "SM2-SM", 6));
    NO(pj_suite_find(&suite, "sm2-sm3", 7));
    NO(pj_suite_find(&suite, "", 0));
}
END_TEST

static void expect_expansion(const json_t *file, const json_t *test)
{
    const char *dst = text_of(file, "DST"), *msg = text_of(test, "msg"), *hex = text_of(test, "uniform_bytes");
    size_t len = strtoul(text_of(test, "len_in_bytes"), NULL, 16);
    uint8_t out[256], want[256];
    pj_xmd xmd;

    ck_assert_uint_le(len, sizeof out);
    from_hex(want, len, hex);
    pj_xmd_begin(&xmd, PJ_SUITE_P256_SHA256, (const uint8_t *)dst, strlen(dst));
    pj_xmd_add(&xmd, (const uint8_t *)msg, strlen(msg));
    OK(pj_xmd_end(&xmd, out, len));
    ck_assert_mem_eq(out, want, len);
}

START_TEST(expand_message_xmd_vectors)
{
    const char *names[] = {"expand_message_xmd_SHA256_38.json", "expand_message_xmd_SHA256_256.json"};
    json_t *file = load_vectors(names[_i]), *test;
    size_t i;

    if (file == NULL)
        return;
    ck_assert_uint_gt(json_array_size(json_object_get(file, "tests")), 0);
    json_array_foreach(json_object_get(file, "tests"), i, test)
        expect_expansion(file, test);
    json_decref(file);
}
END_TEST

/* P4 once more, by the letter: the message and the tag built as byte strings, the reduction by division. */
START_TEST(hash_to_scalar_by_the_letter)
{
    pj_group *group = new_group(_i);
    const char *name = pj_suite_name((pj_suite)_i);
    char dst[64];
    uint8_t msg[64], wide[48], want[32];
    size_t len = 0;
    pj_xmd xmd;
    pj_transcript transcript;
    pj_scalar out;
    pj_secret secret;
    BIGNUM *x = BN_new(), *n = NULL;
    BN_CTX *ctx = BN_CTX_new();

    ck_assert(x != NULL && ctx != NULL);
    BN_hex2bn(&n, _i == 0 ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                          : "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
    strcat(strcat(strcpy(dst, "piaojue/1/"), name), "/deal");
    pj_write_u32(msg, (uint32_t)strlen(name));
    memcpy(msg + 4, name, strlen(name));
    len = 4 + strlen(name);
    memcpy(msg + len, "\0\0\0\3abc\0\0\0\0\0\0\0\2de", 17);
    len += 17;
    pj_xmd_begin(&xmd, (pj_suite)_i, (const uint8_t *)dst, strlen(dst));
    pj_xmd_add(&xmd, msg, len);
    OK(pj_xmd_end(&xmd, wide, sizeof wide));
    BN_bin2bn(wide, 48, x);
    BN_mod(x, x, n, ctx);
    BN_bn2binpad(x, want, 32);

    pj_transcript_begin(&transcript, group, "deal");
    pj_transcript_add(&transcript, "abc", 3);
    pj_transcript_add(&transcript, NULL, 0);
    pj_transcript_part(&transcript, 2);
    pj_transcript_piece(&transcript, "d", 1);
    pj_transcript_piece(&transcript, "e", 1);
    OK(pj_transcript_scalar(&transcript, &out));
    ck_assert_mem_eq(out.b, want, 32);
    pj_transcript_begin(&transcript, group, "deal");
    pj_transcript_add(&transcript, "abc", 3);
    pj_transcript_add(&transcript, "", 0);
    pj_transcript_add(&transcript, "de", 2);
    OK(pj_transcript_secret(&transcript, &secret));
    ck_assert_mem_eq(secret.b, want, 32);
    pj_transcript_drop(&transcript);
    BN_free(x);
    BN_free(n);
    BN_CTX_free(ctx);
    pj_group_destroy(group);
}
END_TEST

/* P5: block i is SHA-256(seed ‖ I2OSP(i, 8)). */
START_TEST(stream_blocks)
{
    pj_slice zeroth = {(const uint8_t *)"seed\0\0\0\0\0\0\0\0", 12}, first = {(const uint8_t *)"seed\0\0\0\0\0\0\0\1", 12};
    uint8_t out[64], want[64];

    OK(pj_hash_parts(PJ_SUITE_P256_SHA256, want, &zeroth, 1));
    OK(pj_hash_parts(PJ_SUITE_P256_SHA256, want + 32, &first, 1));
    pj_rng_stream_start("seed");
    OK(pj_rng_bytes(out, 5));
    OK(pj_rng_bytes(out + 5, 59));
    pj_rng_stream_stop();
    ck_assert_mem_eq(out, want, 64);
    OK(pj_rng_bytes(out, 64));
    ck_assert_mem_ne(out, want, 64);
}
END_TEST

Suite *suite_crypto_hash(void)
{
    Suite *suite = suite_create("crypto hash");
    TCase *tests = tcase_create("hash");

    tcase_add_test(tests, known_hashes);
    each_suite(tests, parts_are_concatenated);
    tcase_add_test(tests, suite_names);
    tcase_add_loop_test(tests, expand_message_xmd_vectors, 0, 2);
    each_suite(tests, hash_to_scalar_by_the_letter);
    tcase_add_test(tests, stream_blocks);
    suite_add_tcase(suite, tests);
    return suite;
}
