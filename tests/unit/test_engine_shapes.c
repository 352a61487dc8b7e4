/* What the readers of shapes take and what they refuse at their edges, how failures are told, and the table of the roll. */
#include <stdlib.h>
#include <string.h>

#include "engine/error.h"
#include "engine/json.h"
#include "engine/roll.h"
#include "engine/text.h"
#include "tests/unit/test_crypto_help.h"

typedef int taken(pj_reader *reader, const json_t *object);

static int takes(taken *read, json_t *value)
{
    pj_error err;
    pj_reader reader;
    json_t *object = json_pack("{s:o}", "x", value);
    ck_assert_ptr_nonnull(object);
    pj_reader_begin(&reader, &err);
    int is = read(&reader, object);
    if (!is) {
        ck_assert_int_eq(err.code, PJ_E_REFUSED);
        ck_assert_int_eq(err.check, 6);
        ck_assert_int_eq(err.text[0], 'x'); /* the path of what is wrong */
    }
    json_decref(object);
    return is;
}

static int takes_id(pj_reader *reader, const json_t *object)
{
    const char *id;
    return pj_read_id(reader, object, "x", &id) == PJ_OK;
}

static int takes_text(pj_reader *reader, const json_t *object)
{
    const char *text;
    return pj_read_text(reader, object, "x", 1, &text) == PJ_OK;
}

static int takes_time(pj_reader *reader, const json_t *object)
{
    return pj_read_time(reader, object, "x") == PJ_OK;
}

static int takes_number(pj_reader *reader, const json_t *object)
{
    uint32_t number;
    return pj_read_int(reader, object, "x", 3, 7, &number) == PJ_OK;
}

static int takes_three(pj_reader *reader, const json_t *object)
{
    uint8_t bytes[3];
    return pj_read_bytes(reader, object, "x", bytes, sizeof bytes) == PJ_OK;
}

static int takes_one_or_two(pj_reader *reader, const json_t *object)
{
    const json_t *array;
    return pj_read_array(reader, object, "x", 1, 2, &array) == PJ_OK;
}

START_TEST(ids)
{
    static const char *const good[] = {"a", "Z", "0", "9", "a_b.c-d", "abcdefghijklmnopqrstuvwxyz012345"};
    static const char *const bad[] = {"", "_a", ".a", "-a", "a b", "a/b", "a+b", "\u4e00", "abcdefghijklmnopqrstuvwxyz0123456"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(takes(takes_id, json_string(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!takes(takes_id, json_string(bad[i])), "%s", bad[i]);
    ck_assert(!takes(takes_id, json_integer(1)));
}
END_TEST

START_TEST(texts)
{
    /* What stands right beside the code points that F3 keeps out, and these themselves. */
    static const char *const good[] = {" ", "~", "\u00a0", "\u00ff", "\u2027",
                                       "\u202f", "\u2065", "\u206a", "\u2fa8", "\u4e00", "\u00c2", "\U0001f5f3"};
    static const char *const bad[] = {"",       "\x01",   "\x1f",   "\n",     "\x7f",   "\xc2\x80", "\xc2\x9f", "\u2028", "\u2029",
                                      "\u202a", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",   "a\u2028b", "a\x7f"};
    char long_text[602];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(takes(takes_text, json_string(good[i])), "%zu: %s", i, good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!takes(takes_text, json_string(bad[i])), "%zu", i);
    memset(long_text, 'x', sizeof long_text);
    long_text[600] = 0;
    ck_assert(takes(takes_text, json_string(long_text)));
    long_text[600] = 'x';
    long_text[601] = 0;
    ck_assert(!takes(takes_text, json_string(long_text)));
    ck_assert(!takes(takes_text, json_true()));
}
END_TEST

START_TEST(times)
{
    char written[21];
    pj_time_write(written, UINT64_MAX);
    ck_assert_str_eq(written, "9999-12-31T23:59:59Z");
    pj_time_write(written, 0);
    ck_assert_str_eq(written, "1970-01-01T00:00:00Z");
    static const char good[] = "2026-01-20T09:30:00Z";
    /* Each is put over the good one at a place. */
    static const struct {
        size_t at;
        const char *text;
    } edges[] = {{5, "12"}, {5, "01"}, {8, "01"}, {8, "31"}, {11, "00"}, {11, "23"}, {14, "59"}, {17, "60"}, {0, "0000"}, {0, "9999"}},
      bad[] = {{0, "x"},   {1, "/"},   {2, ":"},   {3, "x"},   {4, "/"},   {5, "13"},  {5, "00"},  {7, "/"},   {8, "00"},  {8, "32"},
               {10, " "},  {11, "24"}, {11, "x"},  {13, "."},  {14, "60"}, {14, " "},  {16, "."},  {17, "61"}, {17, "x"},  {19, "z"}};
    char text[40];
    ck_assert(takes(takes_time, json_string(good)));
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        strcpy(text, good);
        memcpy(text + edges[i].at, edges[i].text, strlen(edges[i].text));
        ck_assert_msg(takes(takes_time, json_string(text)), "%s", text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        strcpy(text, good);
        memcpy(text + bad[i].at, bad[i].text, strlen(bad[i].text));
        ck_assert_msg(!takes(takes_time, json_string(text)), "%s", text);
    }
    ck_assert(!takes(takes_time, json_string("2026-01-20T09:30:00ZZ")));
    ck_assert(!takes(takes_time, json_string("2026-01-20T09:30:00")));
    ck_assert(!takes(takes_time, json_integer(20260120)));
}
END_TEST

START_TEST(numbers_bytes_and_arrays)
{
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(takes(takes_number, json_integer(i)), i >= 3 && i <= 7);
    ck_assert(!takes(takes_number, json_integer(((json_int_t)1 << 32) + 5)));
    ck_assert(!takes(takes_number, json_string("5")));
    ck_assert(!takes(takes_number, json_true()));
    ck_assert(takes(takes_three, json_string("AAEC")));
    ck_assert(!takes(takes_three, json_string("AAECAw")));
    ck_assert(!takes(takes_three, json_string("AAE")));
    ck_assert(!takes(takes_three, json_string("AAE=")));
    ck_assert(!takes(takes_three, json_integer(3)));
    for (int i = 0; i < 4; i++) {
        json_t *array = json_array();
        for (int k = 0; k < i; k++)
            json_array_append_new(array, json_integer(k));
        ck_assert_int_eq(takes(takes_one_or_two, array), i == 1 || i == 2);
    }
    ck_assert(!takes(takes_one_or_two, json_object()));
}
END_TEST

/* An error's text that is cut ends with a whole character, wherever the cut falls. */
START_TEST(a_cut_text_ends_with_a_character)
{
    pj_error err;
    char text[400];
    for (size_t before = 0; before < 4; before++) {
        size_t len = before;
        memset(text, 'a', before);
        for (; len + 3 < sizeof text; len += 3)
            memcpy(text + len, "\u7968", 3);
        text[len] = 0;
        ck_assert_int_eq(pj_fail(&err, PJ_E_FORMAT, "%s", text), PJ_E_FORMAT);
        size_t kept = strlen(err.text);
        ck_assert_uint_lt(kept, sizeof err.text);
        ck_assert_uint_gt(kept + 5, sizeof err.text);
        ck_assert_uint_eq((kept - before) % 3, 0);
        ck_assert_mem_eq(err.text, text, kept);
    }
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = 0;
    ck_assert_int_eq(pj_fail(&err, PJ_E_FORMAT, "%s", text), PJ_E_FORMAT);
    ck_assert_uint_gt(strlen(err.text) + 3, sizeof err.text);
    /* Names of files may be no UTF-8: of what has not one whole character nothing is left. */
    memset(text, '\x80', sizeof text - 1);
    ck_assert_int_eq(pj_fail(&err, PJ_E_IO, "%s", text), PJ_E_IO);
    ck_assert_str_eq(err.text, "");
}
END_TEST

/* Deeper than anything is nested, a path ends where its room does. */
START_TEST(a_path_has_an_end)
{
    pj_error err;
    pj_reader reader;
    pj_reader_begin(&reader, &err);
    for (int depth = 0; depth < 100; depth++) {
        pj_reader_enter(&reader, "member", 0);
        pj_reader_enter(&reader, NULL, 7);
    }
    ck_assert_uint_eq(reader.path_len, sizeof reader.path - 1);
    ck_assert_uint_eq(strlen(reader.path), reader.path_len);
    ck_assert_int_eq(pj_reader_refuse(&reader, "x", "missing"), PJ_E_REFUSED);
    ck_assert_msg(strncmp(err.text, "member[7].member[7].", 20) == 0 && strstr(err.text, ".x: missing"), "%s", err.text);
}
END_TEST

START_TEST(failures_have_a_status_and_a_name)
{
    static const struct {
        pj_crypt from;
        pj_status to;
    } pairs[] = {{PJ_CRYPT_OK, PJ_OK},
                 {PJ_CRYPT_MEMORY, PJ_E_MEMORY},
                 {PJ_CRYPT_ENTROPY, PJ_E_ENTROPY},
                 {PJ_CRYPT_LIBRARY, PJ_E_CRYPTO},
                 {PJ_CRYPT_NO, PJ_E_CRYPTO}};
    pj_error err;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        ck_assert_int_eq(pj_crypt_failed(&err, pairs[i].from), pairs[i].to);
    ck_assert_int_eq(pj_crypt_verdict(&err, PJ_CRYPT_NO, 10, "no"), PJ_E_REFUSED);
    ck_assert_int_eq(err.check, 10);
    ck_assert_int_eq(pj_crypt_verdict(&err, PJ_CRYPT_LIBRARY, 10, "no"), PJ_E_CRYPTO);
    ck_assert_int_eq(pj_crypt_verdict(&err, PJ_CRYPT_OK, 10, "no"), PJ_OK);
    ck_assert_str_eq(pj_status_name(PJ_OK), "PJ_OK");
    ck_assert_str_eq(pj_status_name(PJ_E_REFUSED), "PJ_E_REFUSED");
    ck_assert_str_eq(pj_status_name((pj_status)(PJ_E_REFUSED + 1)), "?");
    ck_assert_str_eq(pj_check_name(1), "line");
    ck_assert_str_eq(pj_check_name(28), "opening");
    ck_assert_str_eq(pj_check_name(29), "?");
    ck_assert_str_eq(pj_check_name(0), "?");
    ck_assert_str_eq(pj_check_name(-1), "?");
    ck_assert_str_eq(pj_check_name(100), "?");
    ck_assert_str_eq(pj_check_name(101), "form");
    ck_assert_str_eq(pj_check_name(107), "quorum");
    ck_assert_str_eq(pj_check_name(108), "?");
}
END_TEST

/* As many keys as make the table grow three times; many of them begin at the same place of it. */
START_TEST(a_roll_finds_all_its_keys)
{
    pj_roll roll = {0};
    pj_error err;
    pj_point key = {{0}};
    const uint32_t keys = 3000;
    ck_assert_ptr_null(pj_roll_find(&roll, &key));
    for (uint32_t i = 0; i < keys; i++) {
        memcpy(key.b, &i, sizeof i);
        key.b[8] = (uint8_t)(i / 20);
        key.b[9] = (uint8_t)(i / 20 >> 8);
        ck_assert_ptr_null(pj_roll_find(&roll, &key));
        ck_assert_int_eq(pj_roll_reserve(&roll, 1, &err), PJ_OK);
        pj_roll_add(&roll, &key);
        ck_assert_uint_le(2 * roll.len, roll.room);
        pj_roll_find(&roll, &key)->flags = (uint8_t)i;
    }
    ck_assert_uint_eq(roll.len, keys);
    for (uint32_t i = 0; i < keys; i++) {
        memcpy(key.b, &i, sizeof i);
        key.b[8] = (uint8_t)(i / 20);
        key.b[9] = (uint8_t)(i / 20 >> 8);
        const pj_roll_entry *found = pj_roll_find(&roll, &key);
        ck_assert_ptr_nonnull(found);
        ck_assert_mem_eq(found->key.b, key.b, sizeof key.b);
        ck_assert_uint_eq(found->flags, (uint8_t)i);
    }
    pj_roll_free(&roll);
}
END_TEST

START_TEST(the_least_that_passes)
{
    static const struct {
        pj_test test;
        uint64_t base, least;
    } cases[] = {
        {{.p = 1, .q = 2, .at_least = 0}, 10, 6}, {{.p = 1, .q = 2, .at_least = 0}, 11, 6}, {{.p = 1, .q = 2, .at_least = 1}, 10, 5},
        {{.p = 1, .q = 2, .at_least = 1}, 11, 6}, {{.p = 2, .q = 3, .at_least = 1}, 9, 6},  {{.p = 2, .q = 3, .at_least = 1}, 10, 7},
        {{.p = 2, .q = 3, .at_least = 0}, 9, 7},  {{.p = 1, .q = 1, .at_least = 0}, 9, 10}, {{.p = 0, .q = 1, .at_least = 1}, 9, 1},
        {{.p = 1, .q = 2, .at_least = 1}, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_uint_eq(pj_least_to_pass(&cases[i].test, cases[i].base), cases[i].least);
}
END_TEST

/* A text of JSON at its edges: what it is read as, or why it is not. */
static const struct {
    const char *text, *string, *flaw;
} json_texts[] = {
    {"[\"\\u0041\\u00e9\\u7968\\uD83D\\uDE00\"]", "Aé票😀", NULL},
    {"[\"\\u0001\\u007f\"]", "\x01\x7f", NULL},
    {"[\"\\ud7ff\\ue000\"]", "\xed\x9f\xbf\xee\x80\x80", NULL},
    {"[\"\\ud800\\udc00\"]", "\xf0\x90\x80\x80", NULL},
    {"[\"\\uDBFF\\uDFFF\"]", "\xf4\x8f\xbf\xbf", NULL},
    {"[\"\\u007f\\u0080\\u07ff\\u0800\\uFFFF\"]", "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf", NULL},
    {"[\"\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"]", "\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", NULL},
    {"[\"\\u00", NULL, "hexadecimal"},
    {"[\"\\u00g0\"]", NULL, "hexadecimal"},
    {"[\"\\u00/0\"]", NULL, "hexadecimal"},
    {"[\"\\u00@0\"]", NULL, "hexadecimal"},
    {"[\"\\u00:0\"]", NULL, "hexadecimal"},
    {"[\"\\u00G0\"]", NULL, "hexadecimal"},
    {"[\"\\u00`0\"]", NULL, "hexadecimal"},
    {"[\"\\u0000\"]", NULL, "not allowed"},
    {"[\"\\ud83d\"]", NULL, "surrogate"},
    {"[\"\\ud83d", NULL, "surrogate"},
    {"[\"\\ud83dx\"]", NULL, "surrogate"},
    {"[\"\\ud83d\\n\"]", NULL, "surrogate"},
    {"[\"\\ud83d\\uzzzz\"]", NULL, "surrogate"},
    {"[\"\\ud83d\\udbff\"]", NULL, "surrogate"},
    {"[\"\\ud83d\\ue000\"]", NULL, "surrogate"},
    {"[\"\\udc00\"]", NULL, "surrogate"},
    {"[\"\\udfff\"]", NULL, "surrogate"},
    {"[\"\xe0\x9f\xbf\"]", NULL, "UTF-8"},
    {"[\"\xed\xa0\x80\"]", NULL, "UTF-8"},
    {"[\"\xf0\x8f\xbf\xbf\"]", NULL, "UTF-8"},
    {"[\"\xf4\x90\x80\x80\"]", NULL, "UTF-8"},
    {"[\"\xf5\x80\x80\x80\"]", NULL, "UTF-8"},
    {"[\"\xc3", NULL, "UTF-8"},
    {"[1.]", NULL, ""},
    {"[1e]", NULL, ""},
    {"[1e+]", NULL, ""},
    {"[1e", NULL, ""},
    {"[1e-]", NULL, ""},
    {"[01]", NULL, ""},
    {"[-]", NULL, ""},
};

START_TEST(json_at_its_edges)
{
    for (size_t i = 0; i < sizeof json_texts / sizeof *json_texts; i++) {
        json_t *json;
        pj_json_flaw flaw;
        pj_error err;
        ck_assert_int_eq(pj_json_load(&json, &flaw, json_texts[i].text, strlen(json_texts[i].text), &err), PJ_OK);
        if (json_texts[i].string) {
            ck_assert_msg(json != NULL, "%s: %s", json_texts[i].text, flaw.text);
            ck_assert_str_eq(json_string_value(json_array_get(json, 0)), json_texts[i].string);
            json_decref(json);
        } else {
            ck_assert_msg(json == NULL, "%s", json_texts[i].text);
            ck_assert_msg(flaw.text && strstr(flaw.text, json_texts[i].flaw), "%s: %s", json_texts[i].text, flaw.text);
            ck_assert_uint_eq(flaw.line, 1);
        }
    }
}
END_TEST

START_TEST(json_is_nested_so_deep)
{
    char text[4001];
    json_t *json;
    pj_json_flaw flaw;
    pj_error err;
    memset(text, '[', 4000);
    ck_assert_int_eq(pj_json_load(&json, &flaw, text, 4000, &err), PJ_OK);
    ck_assert_ptr_null(json);
    ck_assert_str_eq(flaw.text, "nested too deep");
}
END_TEST

Suite *suite_engine_shapes(void)
{
    Suite *suite = suite_create("engine: shapes");
    TCase *tests = tcase_create("shapes");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_test(tests, ids);
    tcase_add_test(tests, texts);
    tcase_add_test(tests, times);
    tcase_add_test(tests, numbers_bytes_and_arrays);
    tcase_add_test(tests, a_cut_text_ends_with_a_character);
    tcase_add_test(tests, a_path_has_an_end);
    tcase_add_test(tests, failures_have_a_status_and_a_name);
    tcase_add_test(tests, a_roll_finds_all_its_keys);
    tcase_add_test(tests, the_least_that_passes);
    tcase_add_test(tests, json_at_its_edges);
    tcase_add_test(tests, json_is_nested_so_deep);
    suite_add_tcase(suite, tests);
    return suite;
}
