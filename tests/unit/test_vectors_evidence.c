/* What stands beside the log: vectors of proofs over the tree, Ed25519, openings and short forms; and the engine over testvectors/evidence.json, receipts and checkpoints
 * with their log at hand. (Without a log, and with a consistency proof, only the verifier is asked.) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/merkle.h"
#include "engine/kind.h"
#include "tests/unit/memory_store.h"
#include "tests/unit/test_crypto_help.h"

/* The log that the entries name; many stand one behind the other, so the last one is kept. */
typedef struct {
    char name[200];
    memory m;
    pj_log *log;
    int is_sound; /* pj_log_open took it */
} open_log;

static void let_go(open_log *o)
{
    pj_log_close(o->log);
    free(o->m.bytes);
    memset(o, 0, sizeof *o);
}

static const pj_log *log_named(open_log *o, const char *name)
{
    if (strcmp(o->name, name) == 0)
        return o->log;
    let_go(o);
    snprintf(o->name, sizeof o->name, "%s", name);
    memory_load(&o->m, name);
    pj_store store = memory_store(&o->m, 0);
    o->is_sound = pj_log_open(&o->log, &store, NULL, NULL) == PJ_OK;
    return o->log;
}

/* PJ_OK or the refusal; -1 where the engine is not asked. */
static int verdict_of(open_log *o, const json_t *entry, pj_error *err)
{
    const char *kind = text_of(entry, "kind"), *log_name = json_string_value(json_object_get(entry, "log"));
    const pj_log *log = log_name ? log_named(o, log_name) : NULL;
    pj_checkpoint checkpoint;
    uint64_t line;
    memory file;
    int rc = -1;
    if (!log || strcmp(kind, "proof") == 0)
        return -1;
    memory_load(&file, text_of(entry, "file"));
    if (strcmp(kind, "receipt") == 0)
        rc = pj_log_check_receipt(log, &line, (char *)file.bytes, file.len, err);
    else
        rc = pj_log_check_checkpoint(log, &checkpoint, (char *)file.bytes, file.len, json_is_true(json_object_get(entry, "witnessed")), err);
    free(file.bytes);
    return rc;
}

START_TEST(every_file_gets_its_verdict)
{
    json_t *index = json_load_file("testvectors/evidence.json", 0, NULL), *entries;
    open_log o = {.name = ""};
    size_t held = 0, refused = 0, not_asked = 0;
    ck_assert_ptr_nonnull(index);
    entries = json_object_get(index, "evidence");
    ck_assert(json_array_size(entries) > 100);
    for (size_t i = 0; i < json_array_size(entries); i++) {
        const json_t *entry = json_array_get(entries, i), *check = json_object_get(entry, "check");
        pj_error err = {0};
        int rc = verdict_of(&o, entry, &err), wanted = json_is_integer(check) ? 100 + (int)json_integer_value(check) : 0;
        if (rc == -1)
            not_asked++;
        else
            ck_assert_msg(wanted ? rc == PJ_E_REFUSED && err.check == wanted : rc == PJ_OK, "%s: %d, %d instead of %d: %s",
                          text_of(entry, "file"), rc, err.check, wanted, err.text);
        held += rc == PJ_OK;
        refused += rc == PJ_E_REFUSED;
    }
    printf("evidence: %zu hold, %zu refused, %zu not asked\n", held, refused, not_asked);
    ck_assert(held > 20 && refused > 60);
    let_go(&o);
    json_decref(index);
}
END_TEST

/* ---- parts ---- */

static pj_suite suite_of(const json_t *group)
{
    const char *name = text_of(group, "suite");
    pj_suite suite;
    OK(pj_suite_find(&suite, name, strlen(name)));
    return suite;
}

static uint64_t number_of(const json_t *test, const char *member)
{
    return (uint64_t)json_integer_value(json_object_get(test, member));
}

/* 0 for a list that no proof can be: the engine would refuse it when it is read. */
static int read_path(pj_path *path, const json_t *list)
{
    path->len = json_array_size(list);
    for (size_t i = 0; i < path->len && path->len <= PJ_PATH_MAX; i++)
        if (read_hex(path->hashes[i], sizeof path->hashes[i], json_string_value(json_array_get(list, i))) != sizeof path->hashes[i])
            return 0;
    return path->len <= PJ_PATH_MAX;
}

static int run_inclusion(const json_t *group, const json_t *test, int is_valid)
{
    pj_path path;
    uint8_t leaf[32], root[32];
    from_hex(leaf, sizeof leaf, text_of(test, "leaf"));
    from_hex(root, sizeof root, text_of(test, "root"));
    if (!read_path(&path, json_object_get(test, "path")))
        return !is_valid;
    return as_said(pj_inclusion_check(suite_of(group), &path, leaf, number_of(test, "index"), number_of(test, "size"), root), is_valid);
}

static int run_consistency(const json_t *group, const json_t *test, int is_valid)
{
    pj_path path;
    uint8_t old_root[32], root[32];
    from_hex(old_root, sizeof old_root, text_of(test, "oldRoot"));
    from_hex(root, sizeof root, text_of(test, "newRoot"));
    if (!read_path(&path, json_object_get(test, "proof")))
        return !is_valid;
    return as_said(pj_consistency_check(suite_of(group), &path, number_of(test, "old"), old_root, number_of(test, "new"), root), is_valid);
}

static int run_ed25519(const json_t *group, const json_t *test, int is_valid)
{
    uint8_t key[VECTOR_MAX], signature[VECTOR_MAX], message[VECTOR_MAX];
    size_t message_len = read_hex(message, sizeof message, text_of(test, "message"));
    (void)group;
    if (read_hex(key, sizeof key, text_of(test, "publicKey")) != PJ_ED25519_KEY_SIZE ||
        read_hex(signature, sizeof signature, text_of(test, "signature")) != PJ_SIGNATURE_SIZE)
        return !is_valid;
    return as_said(pj_ed25519_check_var(key, signature, message, message_len), is_valid);
}

/* The opening sealed again, and its fingerprint. */
static pj_crypt reseal(pj_vote *vote, const json_t *group, const json_t *test, uint8_t fingerprint[32])
{
    uint8_t bits[64], cells[64 * PJ_CELL_SIZE];
    pj_scalar randomness[64];
    pj_point credential;
    size_t at = 0;
    for (size_t k = 0; k < vote->definition->contests_len; k++) {
        const json_t *of_contest = json_array_get(json_object_get(test, "bits"), k);
        (void)read_hex((uint8_t *)(randomness + at), sizeof randomness - at * sizeof *randomness,
                       json_string_value(json_array_get(json_object_get(test, "randomness"), k)));
        for (size_t i = 0; i < json_array_size(of_contest); i++)
            bits[at++] = (uint8_t)json_integer_value(json_array_get(of_contest, i));
    }
    from_hex(credential.b, sizeof credential.b, text_of(group, "credential"));
    pj_crypt rc = pj_reseal_var(vote->group, cells, &vote->key, bits, randomness, at);
    if (rc == PJ_CRYPT_OK)
        ck_assert_int_eq(pj_fingerprint(vote, fingerprint, &credential, cells, NULL), PJ_OK);
    return rc;
}

static int run_opening(const json_t *group, const json_t *test, int is_valid)
{
    const json_t *contests = json_object_get(group, "contests");
    pj_contest shapes[8];
    pj_definition definition = {.suite = suite_of(group), .contests_len = json_array_size(contests), .contests = shapes};
    pj_vote vote = {.group = vector_curve(group), .definition = &definition};
    uint8_t fingerprint[32] = {0};
    memset(shapes, 0, sizeof shapes);
    for (size_t k = 0; k < definition.contests_len; k++) {
        shapes[k].items_len = json_array_size(json_object_get(json_array_get(contests, k), "items"));
        shapes[k].marks_len = json_array_size(json_object_get(json_array_get(contests, k), "marks"));
    }
    from_hex(vote.id, sizeof vote.id, text_of(group, "vote"));
    from_hex(vote.key.b, sizeof vote.key.b, text_of(group, "jointKey"));
    int holds = reseal(&vote, group, test, fingerprint) == PJ_CRYPT_OK && is_hex(test, "fingerprint", fingerprint, sizeof fingerprint);
    pj_group_destroy(vote.group);
    return holds == is_valid;
}

/* A checkpoint's short form is its size and its root's. */
static int run_short(const json_t *group, const json_t *test, int is_valid)
{
    uint8_t hash[32];
    pj_short out;
    const char *wanted = text_of(test, "short");
    int is_checkpoint = strcmp(text_of(group, "type"), "checkpoint") == 0;
    from_hex(hash, sizeof hash, text_of(test, is_checkpoint ? "root" : "hash"));
    pj_short_write(&out, hash);
    if (is_checkpoint)
        wanted = strchr(wanted, '/') + 1;
    return (strcmp(out.text, wanted) == 0) == is_valid;
}

static const vector_file files[] = {
    {"inclusion", {{NULL, run_inclusion}}}, {"consistency", {{NULL, run_consistency}}}, {"ed25519", {{NULL, run_ed25519}}},
    {"opening", {{NULL, run_opening}}},     {"short", {{"hash", run_short}, {"checkpoint", run_short}}},
};

START_TEST(vectors)
{
    run_vectors(&files[_i]);
}
END_TEST

Suite *suite_vectors_evidence(void)
{
    Suite *suite = suite_create("vectors: evidence");
    TCase *tests = tcase_create("evidence");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_loop_test(tests, vectors, 0, sizeof files / sizeof *files);
    tcase_add_test(tests, every_file_gets_its_verdict);
    suite_add_tcase(suite, tests);
    return suite;
}
