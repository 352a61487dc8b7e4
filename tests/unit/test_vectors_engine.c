/* The project's own vectors (testvectors/) of canonical form, codes, definitions, tests, paper ballots and verdicts. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/code.h"
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

static const vector_file files[] = {
    {"canonical", {{NULL, run_canonical}}},
    {"credential", {{NULL, run_credential}}},
    {"definition", {{NULL, run_definition}}},
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
    static const char known[] = " canonical consistency credential deal decryption definition ed25519 equality evidence hash_to_scalar inclusion"
                                " merkle opening paper point possession random records seal seal_check short signature test verdict ";
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
