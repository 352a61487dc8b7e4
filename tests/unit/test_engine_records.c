/* The engine over testvectors/records-*: every log is accepted or refused with the line and the check that stand in the index; and no byte of a good log can be changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/vote.h"
#include "tests/unit/memory_store.h"
#include "tests/unit/test_crypto_help.h"

static json_t *load_index(void)
{
    json_error_t why;
    json_t *index = json_load_file("testvectors/records.json", 0, &why);
    ck_assert_msg(index != NULL, "testvectors/records.json: %s", why.text);
    return index;
}

/* What pj_log_open and then pj_log_complete say. */
static pj_status verdict_of(memory *m, pj_log **log, pj_error *err)
{
    pj_store store = memory_store(m, 0);
    pj_status rc = pj_log_open(log, &store, NULL, err);
    return rc == PJ_OK ? pj_log_complete(*log, err) : rc;
}

/* V26, where the index names the log that this one follows: that one has to hold too, but for its missing result. */
static pj_status follows(const pj_log *log, const char *previous, pj_error *err)
{
    memory m;
    pj_log *old = NULL;
    memory_load(&m, previous);
    pj_status rc = verdict_of(&m, &old, err);
    if (old)
        rc = pj_log_follows(log, old, err);
    else if (rc == PJ_E_REFUSED) { /* the old log itself fails */
        err->check = 26;
        err->line = 0;
    }
    pj_log_close(old);
    free(m.bytes);
    return rc;
}

static void expect_result(const pj_log *log, const json_t *record)
{
    size_t len = 1 << 20;
    char *text = malloc(len);
    pj_error err;
    ck_assert_int_eq(pj_log_result_json(log, text, &len, &err), PJ_OK);
    json_t *found = json_loads(text, 0, NULL);
    ck_assert_msg(json_equal(found, json_object_get(record, "result")), "%s: %s", text_of(record, "file"), text);
    json_decref(found);
    free(text);
}

static void expect_refusal(const json_t *record, const pj_error *err)
{
    int check = atoi(text_of(record, "check") + 1);
    ck_assert_msg(err->code == PJ_E_REFUSED && err->check == check &&
                      err->line == (uint64_t)json_integer_value(json_object_get(record, "line")),
                  "%s: line %llu V%d: %s", text_of(record, "file"), (unsigned long long)err->line, err->check, err->text);
}

START_TEST(every_log_gets_its_verdict)
{
    json_t *index = load_index(), *records = json_object_get(index, "records");
    size_t verified = 0, refused = 0;
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        memory m;
        pj_log *log = NULL;
        pj_error err;
        memory_load(&m, text_of(record, "file"));
        pj_status rc = verdict_of(&m, &log, &err);
        if (rc == PJ_OK && json_object_get(record, "previous"))
            rc = follows(log, text_of(record, "previous"), &err);
        if (strcmp(text_of(record, "status"), "verified") == 0) {
            ck_assert_msg(rc == PJ_OK, "%s: line %llu V%d: %s", text_of(record, "file"), (unsigned long long)err.line, err.check, err.text);
            expect_result(log, record);
            verified++;
        } else if (strcmp(text_of(record, "status"), "refuted") == 0) {
            expect_refusal(record, &err);
            refused++;
        } else {
            ck_assert_int_eq(err.check, 25);
        }
        pj_log_close(log);
        free(m.bytes);
    }
    ck_assert_uint_ge(refused, 20);
    printf("records: %zu verified, %zu refused with the right line and check\n", verified, refused);
    json_decref(index);
}
END_TEST

/* The line that starts at `at` after a byte of it was changed: up to the next line feed, or the end. */
static pj_status check_at(const pj_vote *vote, const memory *m, size_t at, pj_error *err)
{
    const char *line = (const char *)m->bytes + at, *feed = memchr(line, '\n', m->len - at);
    pj_record *record = NULL;
    if (!feed)
        return PJ_E_REFUSED; /* V1: no line feed */
    pj_status rc = pj_vote_check(vote, &record, line, (size_t)(feed - line), err);
    pj_record_drop(record);
    return rc;
}

static size_t walk_line(const pj_vote *vote, const memory *m, size_t at, size_t len)
{
    static const uint8_t flips[] = {0x01, 0x20, 0x80};
    size_t tried = 0;
    for (size_t i = at; i < at + len; i++)
        for (size_t f = 0; f < sizeof flips; f++, tried++) {
            pj_error err;
            m->bytes[i] ^= flips[f];
            pj_status rc = check_at(vote, m, at, &err);
            m->bytes[i] ^= flips[f];
            ck_assert_msg(rc == PJ_E_REFUSED, "byte %zu of the log ^ %02x was accepted, or worse: %d %s", i, flips[f], rc, err.text);
        }
    return tried;
}

/* Checks before a line do not see its bytes, so each changed byte is checked on the vote as it stood before its line: what opening the whole changed log would come to. */
START_TEST(no_byte_can_be_changed)
{
    memory m;
    pj_vote vote = {0};
    pj_error err;
    size_t tried = 0;
    memory_load(&m, _i == 0 ? "records-good/small-P256-SHA256.log" : "records-good/small-SM2-SM3.log");
    for (size_t at = 0; at < m.len;) {
        const char *line = (const char *)m.bytes + at, *feed = memchr(line, '\n', m.len - at);
        size_t len = (size_t)(feed - line) + 1;
        tried += walk_line(&vote, &m, at, len);
        pj_record *record;
        ck_assert_int_eq(pj_vote_check(&vote, &record, line, len - 1, &err), PJ_OK);
        ck_assert_int_eq(pj_vote_apply(&vote, record, &err), PJ_OK);
        at += len;
    }
    printf("byte walk: %zu changes of %zu bytes, all refused\n", tried, m.len);
    pj_vote_free(&vote);
    free(m.bytes);
}
END_TEST

/* A line cut out, doubled or swapped with its neighbour breaks the chain or the order. */
START_TEST(no_line_can_be_moved)
{
    memory whole, m = {.appends_left = -1};
    memory_load(&whole, "records-good/small-P256-SHA256.log");
    m.bytes = malloc(2 * whole.len);
    for (size_t at = 0; at < whole.len;) {
        size_t len = (size_t)((uint8_t *)memchr(whole.bytes + at, '\n', whole.len - at) - whole.bytes) + 1 - at;
        pj_log *log = NULL;
        pj_error err;
        memcpy(m.bytes, whole.bytes, at + len);
        memcpy(m.bytes + at + len, whole.bytes + at, whole.len - at); /* doubled */
        m.len = whole.len + len;
        ck_assert_int_eq(verdict_of(&m, &log, &err), PJ_E_REFUSED);
        memcpy(m.bytes, whole.bytes, at); /* cut out */
        memcpy(m.bytes + at, whole.bytes + at + len, whole.len - at - len);
        m.len = whole.len - len;
        if (at + len < whole.len) /* the last line, an attest, may be missing */
            ck_assert_int_eq(verdict_of(&m, &log, &err), PJ_E_REFUSED);
        at += len;
    }
    free(m.bytes);
    free(whole.bytes);
}
END_TEST

/* The length of the first `lines` lines. */
static size_t length_of(const memory *m, json_int_t lines)
{
    size_t len = 0;
    for (; lines > 0; lines--)
        len = (size_t)((uint8_t *)memchr(m->bytes + len, '\n', m->len - len) + 1 - m->bytes);
    return len;
}

/* Proofs are checked together at the end of reading (log_read.c); a line behind that is worse must not be named first. Every log that fails by
 * a proof is cut behind that line, and its last line is made one that fails V1. */
START_TEST(a_proof_is_refused_before_what_follows)
{
    json_t *index = load_index(), *records = json_object_get(index, "records");
    size_t tried = 0;
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const char *check = json_string_value(json_object_get(record, "check"));
        memory m;
        pj_log *log = NULL;
        pj_error err;
        if (!check || strcmp(check, "V19") != 0)
            continue;
        memory_load(&m, text_of(record, "file"));
        m.len = length_of(&m, json_integer_value(json_object_get(record, "line")) + 1);
        m.bytes = realloc(m.bytes, m.len + 2);
        memcpy(m.bytes + m.len, "!\n", 2);
        m.len += 2;
        ck_assert_int_eq(verdict_of(&m, &log, &err), PJ_E_REFUSED);
        expect_refusal(record, &err);
        free(m.bytes);
        tried++;
    }
    ck_assert_uint_ge(tried, 10);
    json_decref(index);
}
END_TEST

/* F1: a line is at most 4,194,304 bytes with its line feed. One of that length gets past V1 (and fails V2), one byte more does not. */
START_TEST(a_line_has_a_longest_length)
{
    const size_t room = 4194304 + 1;
    memory m = {.appends_left = -1, .bytes = malloc(room)};
    for (size_t len = room - 1; len <= room; len++) {
        pj_log *log;
        pj_error err;
        memset(m.bytes, 'a', len);
        memcpy(m.bytes, "{\"a\":\"", 6);
        memcpy(m.bytes + len - 3, "\"}\n", 3);
        m.len = len;
        ck_assert_int_eq(verdict_of(&m, &log, &err), PJ_E_REFUSED);
        ck_assert_int_eq(err.check, len < room ? 2 : 1);
    }
    free(m.bytes);
}
END_TEST

Suite *suite_engine_records(void)
{
    Suite *suite = suite_create("engine: records");
    TCase *tests = tcase_create("records");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_test(tests, every_log_gets_its_verdict);
    tcase_add_loop_test(tests, no_byte_can_be_changed, 0, 2);
    tcase_add_test(tests, no_line_can_be_moved);
    tcase_add_test(tests, a_proof_is_refused_before_what_follows);
    tcase_add_test(tests, a_line_has_a_longest_length);
    suite_add_tcase(suite, tests);
    return suite;
}
