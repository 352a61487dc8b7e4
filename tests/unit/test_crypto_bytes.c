#include <string.h>

#include "crypto/bytes.h"
#include "tests/unit/test_crypto_help.h"

START_TEST(wipe_zeroes)
{
    uint8_t bytes[9];

    memset(bytes, 0xff, sizeof bytes);
    pj_wipe(bytes, 8);
    for (size_t i = 0; i < 8; i++)
        ck_assert_uint_eq(bytes[i], 0);
    ck_assert_uint_eq(bytes[8], 0xff);
    pj_wipe(NULL, 0);
}
END_TEST

START_TEST(compare_and_select)
{
    uint8_t a[3] = {1, 2, 3}, b[3] = {1, 2, 4}, out[3];

    ck_assert_int_eq(pj_equal(a, a, 3), 1);
    ck_assert_int_eq(pj_equal(a, b, 3), 0);
    ck_assert_int_eq(pj_below(a, b, 3), 1);
    ck_assert_int_eq(pj_below(b, a, 3), 0);
    ck_assert_int_eq(pj_below(a, a, 3), 0);
    ck_assert_uint_eq(pj_equal_u32(0, 0), 1);
    ck_assert_uint_eq(pj_equal_u32(0, 0x80000000u), 0);
    ck_assert_uint_eq(pj_equal_u32(UINT32_MAX, UINT32_MAX), 1);
    ck_assert_uint_eq(pj_equal_u32(7, 6), 0);
    pj_select(out, a, b, 3, 1);
    ck_assert_mem_eq(out, a, 3);
    pj_select(out, a, b, 3, 0);
    ck_assert_mem_eq(out, b, 3);
    pj_select(out, a, out, 3, 1);
    ck_assert_mem_eq(out, a, 3);
}
END_TEST

START_TEST(u32_is_big_endian)
{
    uint8_t out[4], want[4] = {1, 2, 3, 4};

    pj_write_u32(out, 0x01020304);
    ck_assert_mem_eq(out, want, 4);
}
END_TEST

static const struct {
    const char *bytes, *text;
} known[] = {
    {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xfe", "-__-"},
};

START_TEST(base64_known)
{
    const char *text = known[_i].text;
    size_t len = strlen(known[_i].bytes);
    uint8_t out[8];
    char written[16];

    ck_assert_uint_eq(pj_base64_size(len), strlen(text));
    ck_assert_uint_eq(pj_base64_decoded_size(strlen(text)), len);
    pj_base64_encode(written, (const uint8_t *)known[_i].bytes, len);
    ck_assert_str_eq(written, text);
    OK(pj_base64_decode(out, len, text, strlen(text)));
    ck_assert_int_eq(memcmp(out, known[_i].bytes, len), 0);
}
END_TEST

START_TEST(base64_round_trip)
{
    uint8_t bytes[100] = {0}, out[100];
    char text[140];

    for (size_t len = 0; len <= sizeof bytes; len++) {
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)(i * 37 + len * 101);
        pj_base64_encode(text, bytes, len);
        OK(pj_base64_decode(out, len, text, strlen(text)));
        ck_assert_int_eq(memcmp(out, bytes, len), 0);
    }
}
END_TEST

/* Every one-byte change of a text decodes to other bytes or not at all: no byte string has two texts. */
START_TEST(base64_canonical)
{
    const char *texts[] = {"Zg", "Zm8", "Zm9v"};
    char text[5];
    uint8_t out[3], want[3];

    for (size_t len = 1; len <= 3; len++) {
        OK(pj_base64_decode(want, len, texts[len - 1], len + 1));
        for (size_t at = 0; at <= len; at++)
            for (unsigned c = 0; c < 256; c++) {
                memcpy(text, texts[len - 1], len + 1);
                if ((uint8_t)text[at] == c)
                    continue;
                text[at] = (char)c;
                if (pj_base64_decode(out, len, text, len + 1) == PJ_CRYPT_OK)
                    ck_assert_mem_ne(out, want, len);
            }
    }
}
END_TEST

START_TEST(base64_refuses)
{
    uint8_t out[8];

    NO(pj_base64_decode(out, 1, "Zh", 2));    /* trailing bits */
    NO(pj_base64_decode(out, 2, "Zm9", 3));   /* trailing bits */
    NO(pj_base64_decode(out, 1, "Zg==", 4));  /* padding */
    NO(pj_base64_decode(out, 3, "Zm9+", 4));  /* the other alphabet */
    NO(pj_base64_decode(out, 3, "Zm9/", 4));
    NO(pj_base64_decode(out, 3, "Zm 9v", 5)); /* length */
    NO(pj_base64_decode(out, 3, "Zm9", 3));
    NO(pj_base64_decode(out, 3, "Zm\0v", 4));
    NO(pj_base64_decode(out, 3, "Zm\xc3v", 4));
    NO(pj_base64_decode(out, 0, "A", 1));
    ck_assert_uint_eq(pj_base64_decoded_size(5), SIZE_MAX);
}
END_TEST

START_TEST(base64_failure_wipes)
{
    uint8_t out[3] = {9, 9, 9}, zero[3] = {0};

    NO(pj_base64_decode(out, 3, "Zm9=", 4));
    ck_assert_mem_eq(out, zero, 3);
}
END_TEST

Suite *suite_crypto_bytes(void)
{
    Suite *suite = suite_create("crypto bytes");
    TCase *tests = tcase_create("bytes");

    tcase_add_test(tests, wipe_zeroes);
    tcase_add_test(tests, compare_and_select);
    tcase_add_test(tests, u32_is_big_endian);
    tcase_add_loop_test(tests, base64_known, 0, (int)(sizeof known / sizeof *known));
    tcase_add_test(tests, base64_round_trip);
    tcase_add_test(tests, base64_canonical);
    tcase_add_test(tests, base64_refuses);
    tcase_add_test(tests, base64_failure_wipes);
    suite_add_tcase(suite, tests);
    return suite;
}
