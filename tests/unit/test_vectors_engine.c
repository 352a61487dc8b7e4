/* The project's own vectors (testvectors/) of canonical form, codes, definitions, tests, paper ballots and verdicts. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/code.h"
#include "engine/paper.h"
#include "engine/rules.h"
#include "engine/tally.h"
#include "engine/vote.h"
#include "tests/unit/test_crypto_help.h"

/* ---- canonical (F1) ---- */

/* What is read has to be written as the bytes it was read from. */
static int is_rewritten(const json_t *value, const uint8_t *line, size_t len)
{
    char *text = NULL;
    size_t text_len = 0;
    pj_error err;
    ck_assert_int_eq(pj_json_write(&text, &text_len, value, &err), PJ_OK);
    int is_same = text_len == len && memcmp(text, line, len) == 0;
    free(text);
    return is_same;
}

static int run_canonical(const json_t *group, const json_t *test, int is_valid)
{
    (void)group;
    uint8_t line[VECTOR_MAX];
    size_t len = read_hex(line, sizeof line, text_of(test, "line"));
    json_t *value = NULL;
    pj_error err = {0};
    pj_status rc = pj_json_read_canonical(&value, (const char *)line, len, &err);
    int is_right = is_valid ? rc == PJ_OK && is_rewritten(value, line, len) : rc == PJ_E_REFUSED && err.check == 1;
    if (rc == PJ_OK)
        json_decref(value);
    return is_right;
}

/* ---- credential (P9) ---- */

static int is_credential(const json_t *group, const json_t *test, const pj_code *code)
{
    pj_group *curve = vector_curve(group);
    pj_credential credential;
    uint8_t vote[32];
    pj_error err;
    from_hex(vote, sizeof vote, text_of(group, "vote"));
    ck_assert_int_eq(pj_credential_of_code(&credential, curve, vote, code, &err), PJ_OK);
    pj_group_destroy(curve);
    return strcmp(code->text, text_of(test, "written")) == 0 && is_hex(test, "secretKey", &credential.secret, sizeof credential.secret) &&
           is_hex(test, "publicKey", &credential.key, sizeof credential.key);
}

static int run_credential(const json_t *group, const json_t *test, int is_valid)
{
    const char *typed = text_of(test, "code");
    pj_code code;
    pj_status rc = pj_code_read(&code, typed, strlen(typed), NULL);
    return is_valid ? rc == PJ_OK && is_credential(group, test, &code) : rc == PJ_E_CODE;
}

/* ---- definition (F5, F7) ---- */

/* 0 for a vector without a check. */
static int check_of(const json_t *test)
{
    const json_t *check = json_object_get(test, "check");
    int number = 0;
    ck_assert(check != NULL);
    if (!json_is_null(check))
        ck_assert_int_eq(sscanf(text_of(test, "check"), "V%d", &number), 1);
    return number;
}

/* The line's body without its signature, given to the reader of definitions. It makes the same checks but V10, and no vector fails that. */
static int reads_alike(const char *line, int check)
{
    json_t *envelope = json_loads(line, 0, NULL), *body = json_object_get(envelope, "body");
    pj_definition *definition = NULL;
    pj_error err = {0};
    ck_assert(body != NULL);
    json_object_del(body, "sig");
    char *text = json_dumps(body, JSON_INDENT(1));
    pj_status rc = pj_definition_read(&definition, text, strlen(text), &err);
    pj_definition_destroy(definition);
    free(text);
    json_decref(envelope);
    return check == 0 ? rc == PJ_OK : rc == PJ_E_FORMAT && err.check == check;
}

static int run_definition(const json_t *group, const json_t *test, int is_valid)
{
    (void)group;
    const char *line = text_of(test, "line");
    int check = check_of(test);
    pj_vote vote = {0};
    pj_record *record = NULL;
    pj_error err = {0};
    pj_status rc = pj_vote_check(&vote, &record, line, strlen(line), &err);
    if (rc == PJ_OK)
        ck_assert_int_eq(pj_vote_apply(&vote, record, &err), PJ_OK);
    pj_vote_free(&vote);
    return is_valid == (check == 0) && reads_alike(line, check) &&
           (check == 0 ? rc == PJ_OK : rc == PJ_E_REFUSED && err.code == rc && err.check == check && err.line == 0);
}

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
    return json_pack("{s:s,s:s,s:[{s:s,s:s}],s:[s],s:[i,i],s:{s:s,s:s,s:i,s:s,s:s,s:s}}", "id", "c", "title", "c", "items", "id", "i",
                     "title", "i", "marks", "m", "row", 0, 1, "decide", "rule", "select", "mark", "m", "places", 1, "base", "none", "tie",
                     "runoff", "shortfall", "leave");
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
        validity = json_pack("{s:s,s:s,s:s}", "overvote", "ballot", "blank", "valid", "unreadable", "mark");
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

/* What one contest of a tally of one paper comes to, as the vectors have it. */
static json_t *judged_contest(const pj_contest *contest, int is_valid, const uint32_t *counts, const uint32_t *unreadable)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < contest->items_len; i++)
        json_array_append_new(rows, numbers(counts + i * contest->marks_len, contest->marks_len));
    return json_pack("{s:s,s:b,s:o,s:o}", "id", contest->id, "valid", is_valid, "counts", rows, "unreadable",
                     numbers(unreadable, contest->items_len));
}

/* What the paper adds to an empty tally: the vector's `contests`. */
static json_t *tallied(const pj_definition *definition, const pj_row *rows)
{
    json_t *contests = json_array();
    size_t cell = 0, item = 0;
    pj_group *curve = new_group(PJ_SUITE_P256_SHA256);
    pj_tally tally;
    pj_error err;
    ck_assert_int_eq(pj_tally_create(&tally, curve, definition, &err), PJ_OK);
    ck_assert_int_eq(pj_tally_add_paper(&tally, rows, &err), PJ_OK);
    for (size_t k = 0; k + 1 < definition->contests_len; k++) {
        const pj_contest *contest = &definition->contests[k];
        json_array_append_new(contests, judged_contest(contest, !tally.invalid[k], tally.paper + cell, tally.unreadable + item));
        cell += pj_contest_cells(contest);
        item += contest->items_len;
    }
    pj_tally_free(&tally);
    pj_group_destroy(curve);
    return contests;
}

/* The last contest is the one that run_paper added: invalid if and only if the ballot is void. */
static int judges_alike(const pj_definition *definition, const pj_row *rows, const json_t *test, int is_valid)
{
    uint8_t invalid[ROWS_MAX];
    size_t last = definition->contests_len - 1;
    pj_paper_judge(invalid, definition, rows);
    json_t *found = tallied(definition, rows);
    int all_valid = memchr(invalid, 1, last) == NULL, is_right = json_equal(found, json_object_get(test, "contests"));
    json_decref(found);
    return is_right && all_valid == is_valid && invalid[last] == json_is_true(json_object_get(test, "void"));
}

/* The engine does not say whether a ballot is void, but a void ballot makes every contest invalid. So a contest is added to each vector that is neither
 * over nor under nor blank. */
static int run_paper(const json_t *group, const json_t *test, int is_valid)
{
    json_t *contests = json_deep_copy(json_object_get(group, "contests")), *sheet = json_deep_copy(json_object_get(test, "sheet"));
    pj_row rows[ROWS_MAX];
    json_array_append_new(contests, any_contest());
    json_array_append_new(sheet, json_pack("[s]", "m"));
    pj_definition *definition = definition_around(contests, json_deep_copy(json_object_get(group, "validity")), NULL);
    int is_right = read_sheet(rows, definition, sheet) && judges_alike(definition, rows, test, is_valid);
    pj_definition_destroy(definition);
    json_decref(sheet);
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

static json_t *ids(const pj_contest *contest, const uint32_t *items, uint32_t len)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < len; i++)
        json_array_append_new(array, json_string(contest->items[items[i]].id));
    return array;
}

static json_t *verdict_json(const pj_contest *contest, const pj_verdict *v)
{
    return json_pack("{s:o,s:{s:o,s:i},s:i,s:s}", "adopted", ids(contest, v->adopted, v->adopted_len), "runoff", "items",
                     ids(contest, v->runoff, v->runoff_len), "places", (int)v->runoff_places, "short", (int)v->shortfall, "state",
                     pj_state_name(v->state));
}

static json_t *selected(const pj_contest *contest, const json_t *test, int is_void)
{
    const json_t *from = json_object_get(test, "attendance");
    pj_attendance attendance = {.deputies = number_of(from, "deputies"), .present = number_of(from, "present"),
                                .issued = number_of(from, "issued"), .returned = number_of(from, "returned")};
    uint32_t counts[CELLS_MAX];
    pj_verdict verdict;
    ck_assert_int_eq(pj_attendance_void(&attendance), is_void);
    read_counts(counts, contest, json_object_get(test, "counts"), is_void);
    pj_rules_select(&verdict, contest, &attendance, number_of(test, "valid"), is_void ? NULL : counts);
    return verdict_json(contest, &verdict);
}

static int run_verdict(const json_t *group, const json_t *test, int is_valid)
{
    pj_definition *definition = definition_around(json_pack("[O]", json_object_get(test, "contest")), NULL, NULL);
    json_t *found = selected(&definition->contests[0], test, json_is_true(json_object_get(group, "void")));
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

static const vector_file files[] = {
    {"canonical", {{NULL, run_canonical}}},
    {"credential", {{NULL, run_credential}}},
    {"definition", {{NULL, run_definition}}},
    {"test", {{NULL, run_test}}},
    {"paper", {{NULL, run_paper}}},
    {"verdict", {{NULL, run_verdict}}},
};

START_TEST(vectors)
{
    run_vectors(&files[_i]);
}
END_TEST

/* ---- nothing is left out ---- */

/* Every file of vectors is run by some test_*.c: a new one has to be put here and there. */
START_TEST(every_file_is_run)
{
    static const char known[] = " canonical credential deal decryption definition equality hash_to_scalar merkle paper point possession"
                                " records seal seal_check signature test verdict ";
    const char *folder = getenv("PJ_VECTORS");
    char pattern[4096];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.json", folder ? folder : "testvectors");
    ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *file = strrchr(found.gl_pathv[i], '/') + 1;
        char name[300];
        snprintf(name, sizeof name, " %.*s ", (int)strcspn(file, "."), file);
        ck_assert_msg(strstr(known, name) != NULL, "%s is not run", file);
    }
    globfree(&found);
}
END_TEST

Suite *suite_vectors_engine(void)
{
    Suite *suite = suite_create("vectors: engine");
    TCase *tests = tcase_create("vectors");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, vectors, 0, sizeof files / sizeof *files);
    tcase_add_test(tests, every_file_is_run);
    suite_add_tcase(suite, tests);
    return suite;
}
