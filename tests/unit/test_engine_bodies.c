/* Bodies that are not what their kind's table says (V6): members too many or too few, values of another type, references that are none. */
#include <stdlib.h>
#include <string.h>

#include "engine/vote.h"
#include "tests/unit/memory_store.h"
#include "tests/unit/test_crypto_help.h"

/* The line is refused: at V6, unless `check` says otherwise; 0: anywhere. Behind the line the vote stands as before. */
static void expect_refused(const pj_vote *vote, const json_t *line, int check)
{
    char *text = json_dumps(line, JSON_COMPACT | JSON_SORT_KEYS);
    pj_record *record = NULL;
    pj_error err;
    ck_assert_ptr_nonnull(text);
    pj_status rc = pj_vote_check(vote, &record, text, strlen(text), &err);
    ck_assert_msg(rc == PJ_E_REFUSED && (check == 0 || err.check == check), "%d, V%d %s: %s", (int)rc, err.check, err.text, text);
    free(text);
}

static json_t *of_another_type(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return json_array();
    case JSON_ARRAY:
        return json_object();
    case JSON_STRING:
        return json_integer(7);
    default:
        return json_string("7");
    }
}

static int may_be_left_out(const char *name)
{
    static const char *const names[] = {"attestations", "below", "cap", "chief", "ed25519", "follows", "others", "pass", "with", "witnesses"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return 1;
    return 0;
}

static size_t walk(const pj_vote *vote, const json_t *line, json_t *value);

static size_t walk_array(const pj_vote *vote, const json_t *line, json_t *array)
{
    size_t changes = 0;
    for (size_t i = 0; i < json_array_size(array); i++, changes++) {
        json_t *element = json_incref(json_array_get(array, i));
        json_array_set_new(array, i, of_another_type(element));
        expect_refused(vote, line, 6);
        json_array_set(array, i, element);
        changes += walk(vote, line, element);
        json_decref(element);
    }
    return changes;
}

static size_t walk_object(const pj_vote *vote, const json_t *line, json_t *object)
{
    static const char *const more[] = {"A", "zz"};
    json_t *members = json_copy(object), *value;
    const char *name;
    size_t changes = 0;
    for (size_t i = 0; i < 2; i++, changes++) {
        json_object_set_new(object, more[i], json_integer(0));
        expect_refused(vote, line, 6);
        json_object_del(object, more[i]);
    }
    json_object_foreach(members, name, value) {
        json_object_set_new(object, name, of_another_type(value));
        expect_refused(vote, line, 6);
        json_object_del(object, name);
        expect_refused(vote, line, may_be_left_out(name) ? 0 : 6);
        json_object_set(object, name, value);
        changes += 2 + walk(vote, line, value);
    }
    json_decref(members);
    return changes;
}

/* Everything in the value is changed in its turn, and put right again. */
static size_t walk(const pj_vote *vote, const json_t *line, json_t *value)
{
    return json_is_object(value) ? walk_object(vote, line, value) : json_is_array(value) ? walk_array(vote, line, value) : 0;
}

/* Goes through a log that holds, with each line before the vote takes it. */
typedef size_t line_test(const pj_vote *vote, json_t *line);

static size_t each_line(const char *name, line_test *test)
{
    memory m;
    pj_vote vote = {0};
    pj_error err;
    size_t done = 0;
    memory_load(&m, name);
    for (size_t at = 0; at < m.len;) {
        const char *text = (const char *)m.bytes + at, *feed = memchr(text, '\n', m.len - at);
        size_t len = (size_t)(feed - text);
        json_t *line = json_loadb(text, len, 0, NULL);
        pj_record *record;
        done += test(&vote, line);
        ck_assert_msg(pj_vote_check(&vote, &record, text, len, &err) == PJ_OK, "%s", err.text);
        ck_assert_int_eq(pj_vote_apply(&vote, record, &err), PJ_OK);
        json_decref(line);
        at += len + 1;
    }
    pj_vote_free(&vote);
    free(m.bytes);
    return done;
}

static size_t walk_body(const pj_vote *vote, json_t *line)
{
    return walk(vote, line, json_object_get(line, "body"));
}

START_TEST(bodies_have_their_members)
{
    static const char *const names[] = {
        "joins-P256-SHA256", "election-SM2-SM3", "named-P256-SHA256", "grade-SM2-SM3", "challenge-P256-SHA256", "witnessed-SM2-SM3",
        "ed25519-P256-SHA256", "pass-P256-SHA256", "mixed-SM2-SM3", "void-P256-SHA256", "follows-P256-SHA256"};
    size_t changes = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[100];
        snprintf(path, sizeof path, "records-good/%s.log", names[i]);
        changes += each_line(path, walk_body);
    }
    printf("bodies: %zu changes, all refused\n", changes);
    ck_assert_uint_gt(changes, 3000);
}
END_TEST

/* Of a name that is adopted: `+` and its number from 1 to 500. V6 asks no more; that it is another one, the signature shows. */
static size_t change_reference(const pj_vote *vote, json_t *line)
{
    static const char *const good[] = {"+2", "+9", "+10", "+500", "a"},
                      *const bad[] = {"+", "+0", "+01", "+501", "+1000", "+4294967297", "+18446744073709551617", "+1x", "+-1", "-1", "?1", "++1", ""};
    json_t *contest = json_array_get(json_object_get(json_object_get(line, "body"), "contests"), 0);
    json_t *adopted = json_object_get(json_object_get(contest, "verdict"), "adopted");
    if (strcmp(text_of(line, "kind"), "result") != 0)
        return 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_array_set_new(adopted, 0, json_string(bad[i]));
        expect_refused(vote, line, 6);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        json_array_set_new(adopted, 0, json_string(good[i]));
        expect_refused(vote, line, 10);
    }
    return 1;
}

START_TEST(references_are_ids_or_numbers)
{
    ck_assert_uint_eq(each_line("records-good/joins-P256-SHA256.log", change_reference), 1);
}
END_TEST

Suite *suite_engine_bodies(void)
{
    Suite *suite = suite_create("engine: bodies");
    TCase *tests = tcase_create("bodies");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_test(tests, bodies_have_their_members);
    tcase_add_test(tests, references_are_ids_or_numbers);
    suite_add_tcase(suite, tests);
    return suite;
}
