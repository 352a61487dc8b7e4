/* The project's own vectors (testvectors/) of hashing, encodings, signatures, the tree and sealed contests; and what runs the vectors of all three files test_vectors_*.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/merkle.h"
#include "crypto/seal.h"
#include "crypto/sign.h"
#include "crypto/transcript.h"
#include "tests/unit/rng_stream.h"
#include "tests/unit/test_crypto_help.h"

/* ---- running a file of vectors ---- */

static json_t *load(const char *name)
{
    const char *folder = getenv("PJ_VECTORS");
    char path[4096], algorithm[64];
    json_error_t why;
    snprintf(path, sizeof path, "%s/%s.json", folder ? folder : "testvectors", name);
    json_t *file = json_load_file(path, 0, &why);
    ck_assert_msg(file != NULL, "%s: line %d: %s", path, why.line, why.text);
    snprintf(algorithm, sizeof algorithm, "piaojue/1 %s", name);
    ck_assert_str_eq(text_of(file, "algorithm"), algorithm);
    return file;
}

static int is_type(const char *known, const json_t *found)
{
    return known ? json_is_string(found) && strcmp(known, json_string_value(found)) == 0 : found == NULL;
}

/* A type nobody runs ends the test: what is skipped would look like what passed. */
static vector_test *test_of(const char *name, const json_t *group, const vector_type *types)
{
    const json_t *found = json_object_get(group, "type");
    while (types->run && !is_type(types->type, found))
        types++;
    ck_assert_msg(types->run != NULL, "%s.json: a group of unknown type %s", name, found ? json_string_value(found) : "(none)");
    return types->run;
}

static int says_valid(const json_t *test)
{
    const char *result = text_of(test, "result");
    int is_valid = strcmp(result, "valid") == 0;
    ck_assert_msg(is_valid || strcmp(result, "invalid") == 0, "result %s", result);
    return is_valid;
}

/* Number of tests that failed. All are run, so that one run shows everything that disagrees. */
static size_t run_group(const char *name, const json_t *group, const vector_type *types, size_t *executed)
{
    vector_test *run = test_of(name, group, types);
    const json_t *tests = json_object_get(group, "tests");
    size_t failed = 0;
    for (size_t i = 0; i < json_array_size(tests); i++, ++*executed) {
        const json_t *test = json_array_get(tests, i);
        if (run(group, test, says_valid(test)))
            continue;
        printf("vectors: %s.json, test %lld failed: %s\n", name, (long long)json_integer_value(json_object_get(test, "tcId")),
               text_of(test, "comment"));
        failed++;
    }
    return failed;
}

void run_vectors(const vector_file *vectors)
{
    const char *name = vectors->name;
    json_t *file = load(name), *groups = json_object_get(file, "testGroups");
    size_t executed = 0, failed = 0;
    for (size_t i = 0; i < json_array_size(groups); i++)
        failed += run_group(name, json_array_get(groups, i), vectors->types, &executed);
    printf("vectors: %s.json %zu\n", name, executed);
    fflush(stdout); /* a failing test does not come to flush it */
    ck_assert_uint_gt(executed, 0);
    ck_assert_int_eq((json_int_t)executed, json_integer_value(json_object_get(file, "numberOfTests")));
    ck_assert_msg(failed == 0, "%s.json: %zu of %zu tests failed", name, failed, executed);
    json_decref(file);
}

size_t read_hex(uint8_t *out, size_t room, const char *hex)
{
    size_t len = strlen(hex) / 2;
    ck_assert_uint_le(len, room);
    from_hex(out, len, hex);
    return len;
}

int is_hex(const json_t *object, const char *member, const void *found, size_t len)
{
    uint8_t wanted[VECTOR_MAX];
    return read_hex(wanted, sizeof wanted, text_of(object, member)) == len && memcmp(wanted, found, len) == 0;
}

pj_group *vector_curve(const json_t *group)
{
    const char *name = text_of(group, "suite");
    pj_suite suite;
    OK(pj_suite_find(&suite, name, strlen(name)));
    return new_group((int)suite);
}

int as_said(pj_crypt found, int is_valid)
{
    return found == (is_valid ? PJ_CRYPT_OK : PJ_CRYPT_NO);
}

/* ---- hash_to_scalar (P4) ---- */

static int run_hash(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    const json_t *parts = json_object_get(test, "parts");
    uint8_t part[VECTOR_MAX];
    pj_scalar found, wanted;
    pj_transcript transcript;
    pj_transcript_begin(&transcript, curve, text_of(test, "use"));
    for (size_t i = 0; i < json_array_size(parts); i++)
        pj_transcript_add(&transcript, part, read_hex(part, sizeof part, json_string_value(json_array_get(parts, i))));
    OK(pj_transcript_scalar(&transcript, &found));
    from_hex(wanted.b, sizeof wanted.b, text_of(test, "scalar"));
    pj_group_destroy(curve);
    return is_valid && memcmp(found.b, wanted.b, sizeof found.b) == 0;
}

/* ---- point, point0, scalar (P3) ---- */

/* Elements reach the code as base64url of a given length. Taking that way, the vectors of a wrong length are run like all others. */
static pj_crypt read_element(uint8_t *out, size_t len, const json_t *test)
{
    uint8_t bytes[VECTOR_MAX];
    char text[2 * VECTOR_MAX];
    size_t given = read_hex(bytes, sizeof bytes, text_of(test, "encoding"));
    pj_base64_encode(text, bytes, given);
    return pj_base64_decode(out, len, text, pj_base64_size(given));
}

static int run_point(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    pj_point point;
    pj_crypt rc = read_element(point.b, sizeof point.b, test), alone = rc;
    if (rc == PJ_CRYPT_OK) {
        rc = pj_points_valid_var(curve, &point, 1);
        alone = pj_point_valid_var(curve, &point);
    }
    pj_group_destroy(curve);
    return as_said(rc, is_valid) && as_said(alone, is_valid);
}

static int run_point0(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    pj_point point;
    pj_crypt rc = read_element(point.b, sizeof point.b, test);
    if (rc == PJ_CRYPT_OK)
        rc = pj_points0_valid_var(curve, &point, 1);
    pj_group_destroy(curve);
    return as_said(rc, is_valid);
}

static int run_scalar(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    pj_scalar scalar;
    pj_crypt rc = read_element(scalar.b, sizeof scalar.b, test);
    if (rc == PJ_CRYPT_OK)
        rc = pj_scalar_valid(curve, &scalar) ? PJ_CRYPT_OK : PJ_CRYPT_NO;
    pj_group_destroy(curve);
    return as_said(rc, is_valid);
}

/* ---- signature (P10) ---- */

/* A signature we make over kind and body holds for the vector's message: it is what we hash, also where the vector's signature is bad. */
static int is_our_message(pj_group *curve, const json_t *group, const json_t *test, const pj_slice *message)
{
    const char *body = text_of(test, "body");
    uint8_t signature[PJ_SIGNATURE_SIZE];
    pj_secret secret;
    pj_point public, derived;
    from_hex(secret.b, sizeof secret.b, text_of(group, "secretKey"));
    from_hex(public.b, sizeof public.b, text_of(group, "publicKey"));
    OK(pj_group_base_mul(curve, &derived, &secret));
    OK(pj_sign_record(curve, signature, &secret, &public, text_of(test, "kind"), (const uint8_t *)body, strlen(body)));
    return memcmp(derived.b, public.b, sizeof public.b) == 0 && pj_sign_check_var(curve, &public, signature, message, 1) == PJ_CRYPT_OK;
}

static int run_signature(const json_t *group, const json_t *test, int is_valid)
{
    pj_group *curve = vector_curve(group);
    const char *body = text_of(test, "body");
    uint8_t bytes[VECTOR_MAX], signature[PJ_SIGNATURE_SIZE];
    pj_slice message = {bytes, read_hex(bytes, sizeof bytes, text_of(test, "message"))};
    pj_point public;
    from_hex(public.b, sizeof public.b, text_of(group, "publicKey"));
    from_hex(signature, sizeof signature, text_of(test, "signature"));
    pj_crypt plain = pj_sign_check_var(curve, &public, signature, &message, 1);
    pj_crypt record = pj_sign_check_record_var(curve, &public, signature, text_of(test, "kind"), (const uint8_t *)body, strlen(body));
    int is_ours = is_our_message(curve, group, test, &message);
    pj_group_destroy(curve);
    return is_ours && as_said(plain, is_valid) && as_said(record, is_valid);
}

/* ---- merkle (P11) ---- */

static int append_line(pj_tree *tree, const json_t *test, size_t i)
{
    uint8_t line[VECTOR_MAX], leaf[PJ_HASH_SIZE], wanted[PJ_HASH_SIZE];
    size_t len = read_hex(line, sizeof line, json_string_value(json_array_get(json_object_get(test, "lines"), i)));
    from_hex(wanted, sizeof wanted, json_string_value(json_array_get(json_object_get(test, "leaves"), i)));
    OK(pj_leaf_hash(tree->suite, leaf, line, len));
    OK(pj_tree_append(tree, leaf));
    return memcmp(leaf, wanted, sizeof leaf) == 0;
}

static int run_merkle(const json_t *group, const json_t *test, int is_valid)
{
    const char *name = text_of(group, "suite");
    size_t len = json_array_size(json_object_get(test, "lines"));
    uint8_t root[PJ_HASH_SIZE], wanted[PJ_HASH_SIZE];
    pj_suite suite;
    pj_tree tree;
    int is_right = is_valid;
    ck_assert_uint_eq(json_array_size(json_object_get(test, "leaves")), len);
    OK(pj_suite_find(&suite, name, strlen(name)));
    pj_tree_begin(&tree, suite);
    for (size_t i = 0; i < len; i++)
        is_right &= append_line(&tree, test, i);
    OK(pj_tree_root(&tree, root));
    pj_tree_free(&tree);
    from_hex(wanted, sizeof wanted, text_of(test, "root"));
    return is_right && memcmp(root, wanted, sizeof root) == 0;
}

/* ---- seal and seal_check (P7) ---- */

static uint32_t column_of(const json_t *contest, const char *mark)
{
    const json_t *marks = json_object_get(contest, "marks");
    uint32_t i = 0;
    while (i < json_array_size(marks) && strcmp(json_string_value(json_array_get(marks, i)), mark) != 0)
        i++;
    ck_assert_uint_lt(i, json_array_size(marks));
    return i;
}

static pj_matrix matrix_of(const json_t *contest)
{
    const json_t *row = json_object_get(contest, "row"), *cap = json_object_get(contest, "cap");
    pj_matrix matrix = {
        .rows = (uint32_t)json_array_size(json_object_get(contest, "items")),
        .columns = (uint32_t)json_array_size(json_object_get(contest, "marks")),
        .row_min = (uint32_t)json_integer_value(json_array_get(row, 0)),
        .row_max = (uint32_t)json_integer_value(json_array_get(row, 1)),
        .has_cap = cap != NULL,
    };
    if (cap) {
        matrix.cap_column = column_of(contest, text_of(cap, "mark"));
        matrix.cap_min = (uint32_t)json_integer_value(json_object_get(cap, "min"));
        matrix.cap_max = (uint32_t)json_integer_value(json_object_get(cap, "max"));
    }
    ck_assert(pj_matrix_valid(&matrix));
    return matrix;
}

/* A contest to seal or to check. `from` has vote, jointKey, credential and contest. */
typedef struct {
    pj_group *curve;
    pj_matrix matrix;
    pj_point key, signer;
    uint8_t scope[PJ_SCOPE_SIZE], cells[VECTOR_MAX], proof[VECTOR_MAX];
    size_t cells_len, proof_len;
    pj_seal_context context;
} sealing;

static void begin_sealing(sealing *s, const json_t *group, const json_t *from)
{
    const json_t *contest = json_object_get(from, "contest");
    const char *id = text_of(contest, "id");
    s->curve = vector_curve(group);
    s->matrix = matrix_of(contest);
    from_hex(s->scope, sizeof s->scope, text_of(from, "vote"));
    from_hex(s->key.b, sizeof s->key.b, text_of(from, "jointKey"));
    from_hex(s->signer.b, sizeof s->signer.b, text_of(from, "credential"));
    s->context = (pj_seal_context){.scope = s->scope, .signer = &s->signer, .label = (const uint8_t *)id, .label_len = strlen(id)};
    s->cells_len = pj_seal_cells_size(&s->matrix);
    s->proof_len = pj_seal_proof_size(&s->matrix);
    ck_assert(s->cells_len <= sizeof s->cells && s->proof_len <= sizeof s->proof);
}

static pj_crypt check_sealing(sealing *s)
{
    return pj_seal_check_var(s->curve, &s->matrix, &s->key, &s->context, s->cells, s->proof);
}

static pj_crypt seal_bits(sealing *s, const json_t *test)
{
    const json_t *bits = json_object_get(test, "bits");
    uint8_t values[VECTOR_MAX];
    ck_assert_uint_eq(json_array_size(bits), (size_t)s->matrix.rows * s->matrix.columns);
    for (size_t i = 0; i < json_array_size(bits); i++)
        values[i] = (uint8_t)json_integer_value(json_array_get(bits, i));
    pj_rng_stream_start(text_of(test, "seed"));
    pj_crypt rc = pj_seal(s->curve, s->cells, s->proof, NULL, &s->matrix, &s->key, &s->context, values);
    pj_rng_stream_stop(); /* the weights of a check are not drawn from the stream */
    return rc;
}

static int run_seal(const json_t *group, const json_t *test, int is_valid)
{
    sealing s;
    begin_sealing(&s, group, group);
    int is_right = as_said(seal_bits(&s, test), is_valid);
    if (is_valid)
        is_right = is_right && is_hex(test, "cells", s.cells, s.cells_len) && is_hex(test, "proof", s.proof, s.proof_len) &&
                   check_sealing(&s) == PJ_CRYPT_OK;
    pj_group_destroy(s.curve);
    return is_right;
}

/* Is there the flag V7? Other flags than the two that are known end the test. */
static int fails_as_element(const json_t *test)
{
    const json_t *flags = json_object_get(test, "flags");
    int found = 0;
    for (size_t i = 0; i < json_array_size(flags); i++) {
        const char *flag = json_string_value(json_array_get(flags, i));
        found |= strcmp(flag, "V7") == 0;
        ck_assert_msg(strcmp(flag, "V7") == 0 || strcmp(flag, "FalseStatement") == 0, "flag %s", flag);
    }
    return found;
}

static int run_seal_check(const json_t *group, const json_t *test, int is_valid)
{
    sealing s;
    begin_sealing(&s, group, test);
    from_hex(s.cells, s.cells_len, text_of(test, "cells"));
    from_hex(s.proof, s.proof_len, text_of(test, "proof"));
    pj_crypt elements = pj_seal_elements_valid_var(s.curve, &s.matrix, s.cells, s.proof);
    int is_right = as_said(check_sealing(&s), is_valid) && as_said(elements, !fails_as_element(test));
    pj_group_destroy(s.curve);
    return is_right;
}

static const vector_file files[] = {
    {"hash_to_scalar", {{NULL, run_hash}}},
    {"point", {{"point", run_point}, {"point0", run_point0}, {"scalar", run_scalar}}},
    {"signature", {{NULL, run_signature}}},
    {"merkle", {{NULL, run_merkle}}},
    {"seal", {{NULL, run_seal}}},
    {"seal_check", {{NULL, run_seal_check}}},
};

START_TEST(vectors)
{
    run_vectors(&files[_i]);
}
END_TEST

Suite *suite_vectors_crypto(void)
{
    Suite *suite = suite_create("vectors: crypto");
    TCase *tests = tcase_create("vectors");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, vectors, 0, sizeof files / sizeof *files);
    suite_add_tcase(suite, tests);
    return suite;
}
