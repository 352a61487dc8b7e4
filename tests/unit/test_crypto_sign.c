#include <string.h>

#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "tests/unit/test_crypto_help.h"

static const char sm2_d[] = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
static const char sm2_point[] = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                                "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
static const char sm2_signature[] = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                                    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

START_TEST(sm2_annex_a)
{
    pj_group *group = new_group(1);
    pj_slice message = {(const uint8_t *)"message digest", 14};
    uint8_t signature[64];
    pj_secret d;
    pj_point key, derived;

    from_hex(d.b, 32, sm2_d);
    from_hex(key.b, 64, sm2_point);
    from_hex(signature, 64, sm2_signature);
    OK(pj_group_base_mul(group, &derived, &d));
    ck_assert_mem_eq(derived.b, key.b, 64);
    OK(pj_sign_check_var(group, &key, signature, &message, 1));
    signature[40] ^= 1;
    NO(pj_sign_check_var(group, &key, signature, &message, 1));
    OK(pj_sign(group, signature, &d, &key, &message, 1));
    OK(pj_sign_check_var(group, &key, signature, &message, 1));
    pj_group_destroy(group);
}
END_TEST

/* Z and e of the annex, from P10's formula. */
START_TEST(sm2_annex_a_digests)
{
    uint8_t a[32], b[32], g[64], key[64], z[32], e[32], want[32];
    pj_slice parts[6] = {{(const uint8_t *)"\0\x80"
                                           "1234567812345678",
                          18},
                         {a, 32},
                         {b, 32},
                         {g, 64},
                         {key, 64},
                         {NULL, 0}};
    pj_slice signed_parts[2] = {{z, 32}, {(const uint8_t *)"message digest", 14}};

    from_hex(a, 32, "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc");
    from_hex(b, 32, "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93");
    from_hex(g, 64,
             "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
             "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0");
    from_hex(key, 64, sm2_point);
    OK(pj_hash_parts(PJ_SUITE_SM2_SM3, z, parts, 6));
    from_hex(want, 32, "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3");
    ck_assert_mem_eq(z, want, 32);
    OK(pj_hash_parts(PJ_SUITE_SM2_SM3, e, signed_parts, 2));
    from_hex(want, 32, "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640");
    ck_assert_mem_eq(e, want, 32);
}
END_TEST

START_TEST(round_trip)
{
    pj_group *group = new_group(_i), *other_suite = new_group(1 - _i);
    const uint8_t body[] = "{\"a\":1}";
    size_t len = sizeof body - 1;
    uint8_t signature[64], bad[64];
    pj_secret secret, other_secret;
    pj_point key, other;

    new_pair(group, &secret, &key);
    new_pair(group, &other_secret, &other);
    OK(pj_sign_record(group, signature, &secret, &key, "ballot", body, len));
    OK(pj_sign_check_record_var(group, &key, signature, "ballot", body, len));
    NO(pj_sign_check_record_var(group, &other, signature, "ballot", body, len));
    NO(pj_sign_check_record_var(group, &key, signature, "ballo", body, len));
    NO(pj_sign_check_record_var(group, &key, signature, "ballot", body, len - 1));
    NO(pj_sign_check_record_var(other_suite, &key, signature, "ballot", body, len));
    for (size_t at = 0; at < 64; at++) {
        memcpy(bad, signature, 64);
        bad[at] ^= flip_of(at);
        NO(pj_sign_check_record_var(group, &key, bad, "ballot", body, len));
    }
    key.b[0] ^= 1;
    NO(pj_sign_check_record_var(group, &key, signature, "ballot", body, len));
    NO(pj_sign_record(group, signature, &secret, &key, "ballot", body, len));
    memset(&secret, 0, sizeof secret);
    NO(pj_sign_record(group, signature, &secret, &other, "ballot", body, len));
    pj_group_destroy(group);
    pj_group_destroy(other_suite);
}
END_TEST

/* The framed message is P10's, byte for byte. */
START_TEST(framing)
{
    pj_group *group = new_group(_i);
    static const uint8_t framed[2][64] = {"\0\0\0\x0epiaojue/1/sign\0\0\0\x0bP256-SHA256\0\0\0\5share\0\0\0\2{}",
                                          "\0\0\0\x0epiaojue/1/sign\0\0\0\7SM2-SM3\0\0\0\5share\0\0\0\2{}"};
    pj_slice message = {framed[_i], (size_t)(18 + 4 + (_i == 0 ? 11 : 7) + 9 + 6)};
    uint8_t signature[64];
    pj_secret secret;
    pj_point key;

    new_pair(group, &secret, &key);
    OK(pj_sign(group, signature, &secret, &key, &message, 1));
    OK(pj_sign_check_record_var(group, &key, signature, "share", (const uint8_t *)"{}", 2));
    pj_group_destroy(group);
}
END_TEST

START_TEST(out_of_range)
{
    pj_group *group = new_group(_i);
    pj_slice message = {(const uint8_t *)"m", 1};
    uint8_t signature[64], bad[64], n[32];
    pj_secret secret;
    pj_point key;

    from_hex(n, 32, _i == 0 ? "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
                            : "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
    new_pair(group, &secret, &key);
    OK(pj_sign(group, signature, &secret, &key, &message, 1));
    for (size_t half = 0; half < 64; half += 32) {
        memcpy(bad, signature, 64);
        memset(bad + half, 0, 32);
        NO(pj_sign_check_var(group, &key, bad, &message, 1));
        memcpy(bad + half, n, 32);
        NO(pj_sign_check_var(group, &key, bad, &message, 1));
        memset(bad + half, 0xff, 32);
        NO(pj_sign_check_var(group, &key, bad, &message, 1));
    }
    pj_group_destroy(group);
}
END_TEST

static void check_wycheproof(pj_group *group, const pj_point *key, const json_t *test)
{
    const char *hex = text_of(test, "sig"), *message_hex = text_of(test, "msg");
    uint8_t signature[64], message[1024];
    pj_slice part = {message, strlen(message_hex) / 2};
    pj_crypt want = strcmp(text_of(test, "result"), "valid") == 0 ? PJ_CRYPT_OK : PJ_CRYPT_NO;

    if (strlen(hex) != 128)
        return; /* a signature has 64 bytes by its type */
    from_hex(signature, 64, hex);
    ck_assert_uint_le(part.len, sizeof message);
    from_hex(message, part.len, message_hex);
    ck_assert_msg(pj_sign_check_var(group, key, signature, &part, 1) == want, "tcId %lld",
                  (long long)json_integer_value(json_object_get(test, "tcId")));
}

START_TEST(wycheproof_ecdsa)
{
    json_t *file = load_vectors("ecdsa_secp256r1_sha256_p1363_test.json"), *part, *test;
    pj_group *group = new_group(0);
    size_t i, j;

    json_array_foreach(json_object_get(file, "testGroups"), i, part) {
        uint8_t octets[65];
        pj_point key;

        from_hex(octets, 65, text_of(json_object_get(part, "publicKey"), "uncompressed"));
        memcpy(key.b, octets + 1, 64);
        json_array_foreach(json_object_get(part, "tests"), j, test)
            check_wycheproof(group, &key, test);
    }
    json_decref(file);
    pj_group_destroy(group);
}
END_TEST

/* RFC 8032 5.1.3: where x is 0, that is for y = 1 and y = -1, there is no sign. These keys have order 1 and 2, so that R = 1 and S = 0 sign
 * every message, or every second one; under the encodings with a sign they sign none. */
START_TEST(ed25519_no_sign_of_zero)
{
    uint8_t signature[PJ_SIGNATURE_SIZE] = {1}, key[PJ_ED25519_KEY_SIZE] = {1};
    int held = 0;
    if (_i % 2 == 1) {
        memset(key, 0xff, sizeof key);
        key[0] = 0xec;
        key[31] = 0x7f;
    }
    key[31] |= _i < 2 ? 0 : 0x80;
    for (uint8_t message = 0; message < 32; message++)
        held += pj_ed25519_check_var(key, signature, &message, 1) == PJ_CRYPT_OK;
    ck_assert_int_eq(held > 0, _i < 2);
}
END_TEST

Suite *suite_crypto_sign(void)
{
    Suite *suite = suite_create("crypto sign");
    TCase *tests = tcase_create("sign");

    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_test(tests, sm2_annex_a);
    tcase_add_test(tests, sm2_annex_a_digests);
    each_suite(tests, round_trip);
    each_suite(tests, framing);
    each_suite(tests, out_of_range);
    tcase_add_test(tests, wycheproof_ecdsa);
    tcase_add_loop_test(tests, ed25519_no_sign_of_zero, 0, 4);
    suite_add_tcase(suite, tests);
    return suite;
}
