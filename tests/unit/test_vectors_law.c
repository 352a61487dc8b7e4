/* The law of the count over its vectors: tests, papers, verdicts, and thousands of random ones on which model, engine and verifier have to agree. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/decide.h"
#include "engine/kind.h"
#include "tests/unit/test_crypto_help.h"

/* ---- a definition around what a vector gives ---- */

static json_t *party(int is_trustee)
{
    char key[87];
    memset(key, 'A', 86);
    key[86] = 0;
    return is_trustee ? json_pack("{s:s,s:s,s:s}", "key", key, "name", "somebody", "seal", key)
                      : json_pack("{s:s,s:s}", "key", key, "name", "somebody");
}

static json_t *any_contest(void)
{
    return json_pack("{s:s,s:s,s:[{s:s,s:s}],s:[s],s:[i,i],s:{s:s,s:s,s:i,s:s,s:s,s:s,s:s}}", "id", "other", "title", "c", "items", "id", "i",
                     "title", "i", "marks", "m", "row", 0, 1, "decide", "rule", "select", "mark", "m", "places", 1, "base", "none", "tie",
                     "runoff", "second_tie", "runoff", "shortfall", "leave");
}

/* Takes over its arguments; NULL for one that does not matter. The engine's own reader makes contests and tests out of the vector's JSON. Keys are zero
 * bytes: the reader does not look into them. */
static pj_definition *definition_around(json_t *contests, json_t *validity, json_t *quorum)
{
    pj_definition *definition;
    pj_error err = {0};
    if (!contests)
        contests = json_pack("[o]", any_contest());
    if (!validity)
        validity = json_pack("{s:s,s:s,s:s,s:s}", "overvote", "ballot", "conflict", "mark", "blank", "valid", "unreadable", "mark");
    if (!quorum)
        quorum = json_pack("{s:[i,i]}", "at_least", 1, 2);
    json_t *body = json_pack("{s:s,s:s,s:s,s:s,s:{s:i,s:o,s:s},s:o,s:o,s:[o],s:i,s:[],s:o}", "format", "piaojue/1", "suite", "P256-SHA256",
                             "title", "around", "secrecy", "sealed", "electorate", "deputies", 1, "quorum", quorum, "source", "",
                             "contests", contests, "recorder", party(0), "trustees", party(1), "threshold", 1, "stations", "validity",
                             validity);
    ck_assert(body != NULL);
    pj_status rc = pj_definition_shape(&definition, body, &err);
    ck_assert_msg(rc == PJ_OK, "%s", err.text);
    json_decref(body);
    return definition;
}

static uint32_t number_of(const json_t *object, const char *member)
{
    const json_t *number = json_object_get(object, member);
    ck_assert_msg(json_is_integer(number), "no number %s", member);
    return (uint32_t)json_integer_value(number);
}

static json_t *numbers(const uint32_t *values, size_t len)
{
    json_t *array = json_array();
    for (size_t i = 0; i < len; i++)
        json_array_append_new(array, json_integer(values[i]));
    return array;
}

/* ---- test (F3) ---- */

static int run_test(const json_t *group, const json_t *test, int is_valid)
{
    (void)group;
    pj_definition *definition = definition_around(NULL, NULL, json_deep_copy(json_object_get(test, "test")));
    int holds = pj_test_holds(&definition->quorum, number_of(test, "x"), number_of(test, "base"));
    pj_definition_destroy(definition);
    return holds == is_valid;
}

/* ---- paper (F11) ---- */

#define ROWS_MAX 16

/* Reads the rows of all contests; each has to be written again as it was. */
static int read_sheet(pj_row *rows, const pj_definition *definition, const json_t *sheet)
{
    int is_right = json_array_size(sheet) == definition->contests_len;
    ck_assert_uint_le(definition->items, ROWS_MAX);
    for (size_t k = 0; is_right && k < definition->contests_len; k++) {
        const pj_contest *contest = &definition->contests[k];
        const json_t *texts = json_array_get(sheet, k);
        ck_assert_uint_eq(json_array_size(texts), contest->items_len);
        for (size_t i = 0; i < contest->items_len; i++) {
            const char *text = json_string_value(json_array_get(texts, i));
            char written[544];
            is_right &= pj_row_read(rows, contest, text) == 1;
            pj_row_write(written, contest, *rows++);
            is_right &= strcmp(written, text) == 0;
        }
    }
    return is_right;
}

/* What one contest of a paper comes to, as the vectors have it. `others`: of this contest, from the totals. */
static json_t *judged_contest(const pj_contest *contest, int is_valid, const uint32_t *counts, const uint32_t *unreadable, const json_t *others)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < contest->items_len; i++)
        json_array_append_new(rows, numbers(counts + i * contest->marks_len, contest->marks_len));
    json_t *out = json_pack("{s:s,s:b,s:o,s:o}", "id", contest->id, "valid", is_valid, "counts", rows, "unreadable",
                            numbers(unreadable, contest->items_len));
    if (contest->others_max) {
        json_t *names = json_array();
        for (size_t i = 0; i < json_array_size(others); i++)
            json_array_append(names, json_object_get(json_array_get(others, i), "name"));
        json_object_set_new(out, "names", names);
    }
    return out;
}

static size_t contest_index(const pj_definition *definition, const json_t *ruling, size_t *item)
{
    size_t k = 0;
    for (*item = 0; strcmp(definition->contests[k].id, text_of(ruling, "contest")) != 0; *item += definition->contests[k++].items_len)
        ck_assert_uint_lt(k + 1, definition->contests_len);
    return k;
}

/* The vector's paper with its names and rulings. */
static int read_the_paper(pj_paper *paper, const pj_definition *definition, const json_t *test)
{
    pj_error err;
    const json_t *rulings = json_object_get(test, "rulings"), *sheet = json_object_get(test, "sheet");
    ck_assert_int_eq(pj_paper_allocate(paper, definition, &err), PJ_OK);
    int is_right = read_sheet(paper->rows, definition, sheet);
    for (size_t k = 0; k < definition->contests_len; k++) {
        json_t *names = json_array_get(json_object_get(test, "names"), k);
        json_array_append_new(paper->names, names ? json_incref(names) : json_array());
    }
    for (size_t r = 0; r < json_array_size(rulings); r++) {
        const json_t *ruling = json_array_get(rulings, r), *rows = json_object_get(ruling, "rows");
        size_t item, k = contest_index(definition, ruling, &item);
        paper->ruled[k] = rows ? PJ_RULED_READ : PJ_RULED_INVALID;
        for (size_t i = 0; i < json_array_size(rows); i++)
            is_right &= pj_row_read(&paper->rows[item + i], &definition->contests[k], json_string_value(json_array_get(rows, i))) == 1;
    }
    return is_right;
}

static void join(pj_tally *tally, const pj_definition *definition, const json_t *joins)
{
    for (size_t j = 0; j < json_array_size(joins); j++) {
        const json_t *one = json_array_get(joins, j), *names = json_object_get(one, "names");
        size_t item, k = contest_index(definition, one, &item);
        for (size_t i = 0; i < json_array_size(names); i++)
            json_object_set(json_array_get(tally->joined, k), json_string_value(json_array_get(names, i)), json_object_get(one, "as"));
    }
}

/* The engine does not say whether a ballot is void, but a void ballot makes every contest invalid. So run_paper adds a contest to each vector that is neither
 * over nor under nor blank: the last. Names are compared as sets of one ballot: the totals have them sorted. */
static int judges_alike(pj_tally *tally, const pj_definition *definition, const json_t *test, int is_valid)
{
    pj_totals totals;
    pj_error err;
    size_t cell = 0, item = 0, last = definition->contests_len - 1;
    int is_right = 1, all_valid = 1;
    ck_assert_int_eq(pj_totals_create(&totals, definition, &err), PJ_OK);
    ck_assert_int_eq(pj_tally_count_papers(tally, &totals, &err), PJ_OK);
    for (size_t k = 0; k < last; k++) {
        const pj_contest *contest = &definition->contests[k];
        json_t *found = judged_contest(contest, !totals.invalid[k], totals.counts + cell, totals.unreadable + item,
                                       json_array_get(totals.others, k));
        is_right &= json_equal(found, json_array_get(json_object_get(test, "contests"), k));
        all_valid &= !totals.invalid[k];
        json_decref(found);
        cell += pj_contest_cells(contest);
        item += contest->items_len;
    }
    is_right &= (int)totals.invalid[last] == json_is_true(json_object_get(test, "void"));
    pj_totals_free(&totals);
    return is_right && all_valid == is_valid;
}

static int run_paper(const json_t *group, const json_t *given, int is_valid)
{
    json_t *contests = json_deep_copy(json_object_get(group, "contests")), *test = json_deep_copy(given);
    pj_group *curve = new_group(PJ_SUITE_P256_SHA256);
    pj_tally tally;
    pj_paper paper;
    pj_error err;
    json_array_append_new(contests, any_contest());
    json_array_append_new(json_object_get(test, "sheet"), json_pack("[s]", "m"));
    pj_definition *definition = definition_around(contests, json_deep_copy(json_object_get(group, "validity")), NULL);
    ck_assert_int_eq(pj_tally_create(&tally, curve, definition, &err), PJ_OK);
    int is_right = read_the_paper(&paper, definition, test);
    ck_assert_int_eq(pj_tally_reserve_paper(&tally, &err), PJ_OK);
    pj_tally_add_paper(&tally, &paper);
    join(&tally, definition, json_object_get(group, "joins"));
    is_right = is_right && judges_alike(&tally, definition, test, is_valid);
    pj_tally_free(&tally);
    pj_group_destroy(curve);
    pj_definition_destroy(definition);
    json_decref(test);
    return is_right;
}

/* ---- verdict (F15) ---- */

#define CELLS_MAX 512

/* Items × marks; in a void vote there are none. */
static void read_counts(uint32_t *counts, const pj_contest *contest, const json_t *rows, int is_void)
{
    ck_assert_uint_eq(json_array_size(rows), is_void ? 0 : contest->items_len);
    ck_assert_uint_le(pj_contest_cells(contest), CELLS_MAX);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        ck_assert_uint_eq(json_array_size(row), contest->marks_len);
        for (size_t m = 0; m < contest->marks_len; m++)
            *counts++ = (uint32_t)json_integer_value(json_array_get(row, m));
    }
}

static json_t *decided(const pj_contest *contest, const json_t *test, int is_void)
{
    const json_t *from = json_object_get(test, "attendance"), *names = json_object_get(test, "others");
    pj_attendance attendance = {.deputies = number_of(from, "deputies"), .present = number_of(from, "present"),
                                .issued = number_of(from, "issued"), .returned = number_of(from, "returned")};
    uint32_t items[CELLS_MAX], others[CELLS_MAX];
    pj_verdict verdict;
    ck_assert_int_eq(pj_attendance_void(&attendance), is_void);
    read_counts(items, contest, json_object_get(test, "counts"), is_void);
    for (size_t i = 0; i < json_array_size(names); i++)
        others[i] = number_of(json_array_get(names, i), "count");
    pj_counts counts = {number_of(test, "valid"), items, others, (uint32_t)json_array_size(names)};
    pj_rules_decide(&verdict, contest, &attendance, is_void ? NULL : &counts);
    return pj_verdict_json(contest, &verdict);
}

/* In a void vote there are no counts. */
static int run_verdict_of(const json_t *contest, const json_t *test, int is_valid)
{
    pj_definition *definition = definition_around(json_pack("[O]", contest), NULL, NULL);
    json_t *found = decided(&definition->contests[0], test, json_array_size(json_object_get(test, "counts")) == 0);
    int is_right = json_equal(found, json_object_get(test, "verdict"));
    if (!is_right) {
        char *text = json_dumps(found, JSON_SORT_KEYS | JSON_COMPACT);
        printf("found %s\n", text);
        free(text);
    }
    json_decref(found);
    pj_definition_destroy(definition);
    return is_valid && is_right;
}

static int run_verdict(const json_t *group, const json_t *test, int is_valid)
{
    (void)group;
    return run_verdict_of(json_object_get(test, "contest"), test, is_valid);
}

static int run_random_verdict(const json_t *group, const json_t *test, int is_valid)
{
    return run_verdict_of(json_object_get(group, "contest"), test, is_valid);
}

static const vector_file files[] = {
    {"test", {{NULL, run_test}}},
    {"paper", {{NULL, run_paper}}},
    {"verdict", {{NULL, run_verdict}}},
    {"random", {{"verdict", run_random_verdict}, {"paper", run_paper}}},
};

START_TEST(vectors)
{
    run_vectors(&files[_i]);
}
END_TEST

Suite *suite_vectors_law(void)
{
    Suite *suite = suite_create("vectors: law");
    TCase *tests = tcase_create("vectors");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, vectors, 0, sizeof files / sizeof *files);
    suite_add_tcase(suite, tests);
    return suite;
}
