/* The types of F3 at their edges, that an object's members are its own, and the tables of names written in and of opened ballots. */
#include <stdlib.h>
#include <string.h>

#include "../../verifier/names.h"
#include "../../verifier/opened.h"
#include "../../verifier/short.h"
#include "../../verifier/types.h"
#include "maker.h"
#include "tests.h"

enum value_kind { ID, TEXT, TIME, NUMBER, BYTES, WORD };

static enum outcome read_as(enum value_kind kind, const struct reader *in, uint32_t node)
{
    static const char *const words[] = {"one", "other"};
    const char *text;
    char id[ID_ROOM];
    uint64_t number;
    uint8_t bytes[3];
    unsigned which;

    switch (kind) {
    case ID:
        return read_id(in, node, id);
    case TEXT:
        return read_text(in, node, false, &text);
    case TIME:
        return read_time(in, node);
    case NUMBER:
        return read_int(in, node, 3, 7, &number);
    case BYTES:
        return read_bytes_to(in, node, sizeof bytes, bytes);
    case WORD:
        return read_word(in, node, 2, words, &which);
    }
    return BROKEN;
}

/* How {"x":VALUE} is read. */
static enum outcome read_value(enum value_kind kind, const char *value)
{
    char line[1024];
    struct refusal refusal = {0};
    struct json json = {0};
    struct arena arena = {NULL};
    struct reader in = {&json, &arena, &refusal, V6_SHAPE};
    enum outcome outcome;

    snprintf(line, sizeof line, "{\"x\":%s}", value);
    outcome = json_read(&json, (const uint8_t *)line, strlen(line), &refusal);
    if (outcome == HOLDS)
        outcome = read_as(kind, &in, member_node(&json, 0, "x"));
    json_free(&json);
    arena_free(&arena);
    return outcome;
}

static unsigned long test_values(void)
{
    static const struct {
        enum value_kind kind;
        const char *good[16], *bad[24];
    } rows[] = {
        {ID,
         {"\"a\"", "\"Z\"", "\"0\"", "\"9\"", "\"z\"", "\"A\"", "\"a_b.c-d\"", "\"abcdefghijklmnopqrstuvwxyz012345\""},
         {"\"\"", "\"_a\"", "\".a\"", "\"-a\"", "\"a b\"", "\"a/b\"", "\"a:b\"", "\"a@b\"", "\"a[b\"", "\"a`b\"", "\"a{b\"", "\"\u4e00\"", "1",
          "\"abcdefghijklmnopqrstuvwxyz0123456\""}},
        {TEXT,
         {"\" \"", "\"~\"", "\"\u00a0\"", "\"\u2027\"", "\"\u202f\"", "\"\u2065\"", "\"\u206a\"", "\"\u4e00\"", "\"\\\"\"", "\"\\\\\""},
         {"\"\"", "\"\\n\"", "\"\\t\"", "\"\\u001f\"", "\"\x7f\"", "\"\xc2\x80\"", "\"\xc2\x9f\"",
          "\"\u2028\"", "\"\u2029\"", "\"\u202a\"", "\"\u202e\"",
          "\"\u2066\"", "\"\u2069\"", "5"}},
        {TIME,
         {"\"2026-01-20T09:30:00Z\"", "\"0000-12-31T23:59:60Z\"", "\"9999-01-01T00:00:00Z\""},
         {"\"2026-00-20T09:30:00Z\"", "\"2026-13-20T09:30:00Z\"", "\"2026-01-00T09:30:00Z\"", "\"2026-01-32T09:30:00Z\"", "\"2026-01-20T24:30:00Z\"",
          "\"2026-01-20T09:60:00Z\"", "\"2026-01-20T09:30:61Z\"", "\"2026/01-20T09:30:00Z\"", "\"2026-01/20T09:30:00Z\"", "\"2026-01-20 09:30:00Z\"",
          "\"2026-01-20T09.30:00Z\"", "\"2026-01-20T09:30.00Z\"", "\"2026-01-20T09:30:00z\"", "\"2026-01-20T09:30:00Zx\"", "\"x026-01-20T09:30:00Z\"",
          "\"20x6-01-20T09:30:00Z\"", "\"202x-01-20T09:30:00Z\"", "\"2026-01-20T09:30:0Z\"", "20260120"}},
        {NUMBER, {"3", "4", "7"}, {"2", "8", "4294967300", "9007199254740991", "\"5\"", "[5]"}},
        {BYTES, {"\"AAEC\"", "\"____\"", "\"-_09\""}, {"\"AAE\"", "\"AAECA\"", "\"AAE=\"", "\"AAE+\"", "\"AAE/\"", "\"AA C\"", "\"\"", "3"}},
        {WORD, {"\"one\"", "\"other\""}, {"\"on\"", "\"ones\"", "\"\"", "\"One\"", "1", "[\"one\"]"}},
    };
    unsigned long failures = 0;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t k = 0; k < 16 && rows[i].good[k]; k++)
            EXPECT(failures, read_value(rows[i].kind, rows[i].good[k]) == HOLDS, "%s", rows[i].good[k]);
        for (size_t k = 0; k < 24 && rows[i].bad[k]; k++)
            EXPECT(failures, read_value(rows[i].kind, rows[i].bad[k]) == REFUTED, "%s", rows[i].bad[k]);
    }
    return failures;
}

/* RFC 3629: the shortest form, no surrogates, nothing above U+10FFFF, no byte alone. */
static unsigned long test_utf8(void)
{
    static const char *const good[] = {"\x7e", "\xc2\xa0", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                                       "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"},
                      *const bad[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3\xc3", "\xc3\x40", "\xe0\x80\x80", "\xe0\x9f\xbf",
                                      "\xe4\xbd", "\xe4\xbdx",
                                      "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xf8\x90\x80\x80", "\xf8\x90\x80\x80\x80", "\xff"};
    unsigned long failures = 0;
    uint32_t character;
    char quoted[16];

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(quoted, sizeof quoted, "\"%s\"", good[i]);
        EXPECT(failures, read_value(TEXT, quoted) == HOLDS, "good %zu", i);
        EXPECT(failures, utf8_read(&character, (const uint8_t *)good[i], strlen(good[i])) == strlen(good[i]), "good %zu", i);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(quoted, sizeof quoted, "\"%s\"", bad[i]);
        EXPECT(failures, read_value(TEXT, quoted) == REFUTED, "bad %zu", i);
        EXPECT(failures, utf8_read(&character, (const uint8_t *)bad[i], strlen(bad[i])) == 0, "bad %zu", i);
    }
    EXPECT(failures, utf8_read(&character, (const uint8_t *)"a", 0) == 0, "nothing");
    return failures;
}

/* The member "x" of each line is to be {"a":…,"c":…}, and may have a "b". What stands behind it is the line's. */
static unsigned long test_members(void)
{
    static const struct member table[] = {{"a", false}, {"b", true}, {"c", false}};
    static const struct {
        const char *line;
        enum outcome outcome;
        bool has_b;
    } rows[] = {
        {"{\"x\":{\"a\":1,\"b\":2,\"c\":3}}", HOLDS, true},      {"{\"x\":{\"a\":1,\"c\":3}}", HOLDS, false},
        {"{\"x\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}", REFUTED, 0}, {"{\"x\":{\"c\":3}}", REFUTED, 0},
        {"{\"x\":{\"a\":1}}", REFUTED, 0},                         {"{\"x\":{\"a\":1,\"b\":2}}", REFUTED, 0},
        {"{\"x\":{}}", REFUTED, 0},                                {"{\"x\":{\"aa\":1,\"c\":3}}", REFUTED, 0},
        {"{\"x\":[1,3]}", REFUTED, 0},                             {"{\"x\":1}", REFUTED, 0},
        {"{\"x\":{\"a\":{\"c\":1}}}", REFUTED, 0},                 {"{\"w\":{\"c\":1},\"x\":{\"a\":1}}", REFUTED, 0},
        {"{\"v\":{\"x\":{\"a\":1}},\"w\":2}", REFUTED, 0},
    };
    unsigned long failures = 0;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct refusal refusal = {0};
        struct json json = {0};
        struct arena arena = {NULL};
        struct reader in = {&json, &arena, &refusal, V6_SHAPE};
        uint32_t nodes[3] = {9, 9, 9};
        EXPECT(failures, json_read(&json, (const uint8_t *)rows[i].line, strlen(rows[i].line), &refusal) == HOLDS, "%s", rows[i].line);
        EXPECT(failures, read_members(&in, member_node(&json, 0, "x"), 3, table, nodes) == rows[i].outcome, "%s", rows[i].line);
        if (rows[i].outcome == HOLDS)
            EXPECT(failures, (nodes[1] != 0) == rows[i].has_b, "%s", rows[i].line);
        json_free(&json);
        arena_free(&arena);
    }
    return failures;
}

/* An object in an object, and behind it, in the outer one, the very member that the inner one lacks. */
static unsigned long test_member_behind(void)
{
    static const char line[] = "{\"a\":{\"a\":1},\"c\":3}";
    static const struct member table[] = {{"a", false}, {"c", false}};
    struct refusal refusal = {0};
    struct json json = {0};
    struct arena arena = {NULL};
    struct reader in = {&json, &arena, &refusal, V6_SHAPE};
    unsigned long failures = 0;
    uint32_t nodes[2];

    EXPECT(failures, json_read(&json, (const uint8_t *)line, sizeof line - 1, &refusal) == HOLDS, "%s", line);
    EXPECT(failures, read_members(&in, 0, 2, table, nodes) == HOLDS, "%s", line);
    EXPECT(failures, read_members(&in, nodes[0], 2, table, nodes) == REFUTED, "%s", line);
    EXPECT(failures, refusal.check == V6_SHAPE, "%d", (int)refusal.check);
    json_free(&json);
    arena_free(&arena);
    return failures;
}

/* Enough names for collisions, over several sizes of the table: each is found again, under its contest alone. */
static unsigned long test_names(void)
{
    enum { NAMES = 3000 };
    unsigned long failures = 0;
    struct arena arena = {NULL};
    struct names names;
    char text[20];
    uint32_t number;

    EXPECT(failures, names_set(&names) == HOLDS, "names");
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < NAMES; i++) {
            snprintf(text, sizeof text, "name %u", i);
            EXPECT(failures, names_add(&names, i % 2, text, &arena, &number) == HOLDS && number == i, "%s is number %u", text, number);
            EXPECT(failures, names_find(&names, !(i % 2), text) == NO_SPELLING, "%s of the other contest", text);
        }
    names_free(&names);
    arena_free(&arena);
    return failures;
}

/* Texts that stand in no line of a log: those of a state. */
static unsigned long test_lengths_of_texts(void)
{
    static uint8_t text[TEXT_MOST + 1];
    unsigned long failures = 0;

    memset(text, 'x', sizeof text);
    for (size_t length = 0; length <= sizeof text; length++)
        EXPECT(failures, text_valid(text, length) == (length > 0 && length <= TEXT_MOST), "%zu bytes", length);
    return failures;
}

/* RFC 4648, section 10, without padding. */
static unsigned long test_base64url(void)
{
    static const char *const texts[] = {"", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"};
    unsigned long failures = 0;
    char text[16];

    for (size_t length = 0; length < COUNT(texts); length++) {
        base64url(text, (const uint8_t *)"foobar", length);
        EXPECT(failures, strcmp(text, texts[length]) == 0, "%zu bytes: %s", length, text);
    }
    return failures;
}

/* The same of fingerprints: those that were added are found, and no others, whenever the table is full and grows. */
static unsigned long test_opened(const struct context *context)
{
    enum { FINGERPRINTS = 2048 };
    static uint8_t fingerprints[FINGERPRINTS][HASH_BYTES];
    unsigned long failures = 0;
    struct opened opened;

    EXPECT(failures, opened_set(&opened) == HOLDS, "fingerprints");
    stream_bytes(context->stream, fingerprints, sizeof fingerprints);
    for (uint32_t i = 0; i < FINGERPRINTS; i++) {
        EXPECT(failures, !opened_find(&opened, fingerprints[i]), "%u is there before it is added", i);
        EXPECT(failures, opened_add(&opened, fingerprints[i]) == HOLDS && opened_find(&opened, fingerprints[i / 2]), "%u is not found", i / 2);
    }
    for (uint32_t i = 0; i < FINGERPRINTS; i++)
        EXPECT(failures, opened_find(&opened, fingerprints[i]), "%u is lost", i);
    opened_free(&opened);
    return failures;
}

unsigned long test_shapes(const struct context *context)
{
    return test_values() + test_utf8() + test_members() + test_member_behind() + test_names() + test_opened(context) + test_lengths_of_texts() +
           test_base64url();
}
