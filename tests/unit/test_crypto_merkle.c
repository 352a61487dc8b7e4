#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/merkle.h"
#include "tests/unit/test_crypto_help.h"

/* The eight leaves that the vectors' trees are grown from (Certificate Transparency's reference data). */
static const char *const leaves[8] = {"",
                                      "00",
                                      "10",
                                      "2021",
                                      "3031",
                                      "40414243",
                                      "5051525354555657",
                                      "606162636465666768696a6b6c6d6e6f"};

static void leaf_of(pj_suite suite, uint8_t out[32], size_t index)
{
    uint8_t bytes[16];
    size_t len = strlen(leaves[index]) / 2;

    from_hex(bytes, len, leaves[index]);
    OK(pj_leaf_hash(suite, out, bytes, len));
}

static void root_of(pj_suite suite, uint8_t out[32], size_t size)
{
    pj_tree tree;
    uint8_t leaf[32];

    pj_tree_begin(&tree, suite);
    for (size_t i = 0; i < size; i++) {
        leaf_of(suite, leaf, i);
        OK(pj_tree_append(&tree, leaf));
    }
    OK(pj_tree_root(&tree, out));
    pj_tree_free(&tree);
}

/* Standard base64 of 32 bytes with its padding, as the vectors have it. */
static void expect_base64(const uint8_t got[32], const char *want)
{
    char text[48];

    pj_base64_encode(text, got, 32);
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
    strcat(text, "=");
    ck_assert_str_eq(text, want);
}

START_TEST(inclusion_vectors)
{
    char name[64];
    uint8_t hash[32];
    json_t *file;

    snprintf(name, sizeof name, "merkle/inclusion/%d/happy-path.json", _i);
    file = load_vectors(name);
    if (file == NULL)
        return;
    root_of(PJ_SUITE_P256_SHA256, hash, (size_t)json_integer_value(json_object_get(file, "treeSize")));
    expect_base64(hash, text_of(file, "root"));
    leaf_of(PJ_SUITE_P256_SHA256, hash, (size_t)json_integer_value(json_object_get(file, "leafIdx")));
    expect_base64(hash, text_of(file, "leafHash"));
    json_decref(file);
}
END_TEST

START_TEST(consistency_vectors)
{
    char name[64];
    uint8_t hash[32];
    json_t *file;

    snprintf(name, sizeof name, "merkle/consistency/%d/happy-path.json", _i);
    file = load_vectors(name);
    if (file == NULL)
        return;
    root_of(PJ_SUITE_P256_SHA256, hash, (size_t)json_integer_value(json_object_get(file, "size1")));
    expect_base64(hash, text_of(file, "root1"));
    root_of(PJ_SUITE_P256_SHA256, hash, (size_t)json_integer_value(json_object_get(file, "size2")));
    expect_base64(hash, text_of(file, "root2"));
    json_decref(file);
}
END_TEST

START_TEST(empty_tree)
{
    uint8_t root[32], want[32];

    OK(pj_hash_parts((pj_suite)_i, want, NULL, 0));
    root_of((pj_suite)_i, root, 0);
    ck_assert_mem_eq(root, want, 32);
}
END_TEST

/* RFC 9162 §2.1.1 as it is written: split at the largest power of two below the size. */
static void recursive_root(pj_suite suite, uint8_t out[32], uint8_t (*hashes)[32], size_t size)
{
    uint8_t left[32], right[32];
    size_t split = 1;

    if (size == 1) {
        memcpy(out, hashes[0], 32);
        return;
    }
    while (split * 2 < size)
        split *= 2;
    recursive_root(suite, left, hashes, split);
    recursive_root(suite, right, hashes + split, size - split);
    OK(pj_node_hash(suite, out, left, right));
}

START_TEST(agrees_with_the_definition)
{
    static uint8_t hashes[130][32];
    uint8_t root[32], want[32];
    pj_tree tree;

    pj_tree_begin(&tree, (pj_suite)_i);
    for (size_t i = 0; i < 130; i++) {
        uint8_t byte = (uint8_t)i;

        OK(pj_leaf_hash((pj_suite)_i, hashes[i], &byte, 1));
        OK(pj_tree_append(&tree, hashes[i]));
        OK(pj_tree_root(&tree, root));
        recursive_root((pj_suite)_i, want, hashes, i + 1);
        ck_assert_mem_eq(root, want, 32);
    }
    ck_assert_uint_eq(tree.size, 130);
    pj_tree_free(&tree);
}
END_TEST

/* ---- proofs: the vectors ---- */

/* Reads standard base64 of 1 to 32 bytes, with zeros behind: roots of the vectors are not all hashes. 0 for anything else. */
static int read_hash(uint8_t out[32], const json_t *value)
{
    char url[44];
    size_t len = json_string_length(value), padding = 0;

    if (len == 0 || len > sizeof url)
        return 0;
    memcpy(url, json_string_value(value), len);
    for (size_t i = 0; i < len; i++)
        url[i] = url[i] == '+' ? '-' : url[i] == '/' ? '_' : url[i];
    while (padding < 2 && url[len - 1 - padding] == '=')
        padding++;
    memset(out, 0, 32);
    return pj_base64_decode(out, len / 4 * 3 - padding, url, len - padding) == PJ_CRYPT_OK;
}

static int read_path(pj_path *path, const json_t *proof)
{
    path->len = json_array_size(proof);
    for (size_t i = 0; i < path->len; i++)
        if (i == PJ_PATH_MAX || !read_hash(path->hashes[i], json_array_get(proof, i)))
            return 0;
    return 1;
}

/* Read as a real, for some of them are 2^64 - 1, which Jansson cannot hold. */
static uint64_t number_of(const json_t *test, const char *member)
{
    double value = json_real_value(json_object_get(test, member));

    return value < 18446744073709551615.0 ? (uint64_t)value : UINT64_MAX;
}

static int holds(const json_t *test)
{
    static pj_path path;
    uint8_t one[32], two[32];

    if (!read_path(&path, json_object_get(test, "proof")))
        return 0;
    if (json_object_get(test, "leafIdx"))
        return read_hash(one, json_object_get(test, "leafHash")) && read_hash(two, json_object_get(test, "root")) &&
               pj_inclusion_check(PJ_SUITE_P256_SHA256, &path, one, number_of(test, "leafIdx"), number_of(test, "treeSize"), two) == PJ_CRYPT_OK;
    return read_hash(one, json_object_get(test, "root1")) && read_hash(two, json_object_get(test, "root2")) &&
           pj_consistency_check(PJ_SUITE_P256_SHA256, &path, number_of(test, "size1"), one, number_of(test, "size2"), two) == PJ_CRYPT_OK;
}

static int is_wanted(const json_t *test)
{
    return !json_is_true(json_object_get(test, "wantErr"));
}

static void run_file(const char *path, unsigned counts[2])
{
    json_error_t why;
    json_t *test = json_load_file(path, JSON_DECODE_INT_AS_REAL, &why);

    ck_assert_msg(test != NULL, "%s: %s", path, why.text);
    ck_assert_msg(holds(test) == is_wanted(test), "%s", path);
    counts[is_wanted(test)]++;
    json_decref(test);
}

static void run_folder(const char *folder, unsigned counts[2])
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    char path[4096];
    struct stat st;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        snprintf(path, sizeof path, "%.3000s/%.255s", folder, entry->d_name);
        ck_assert_int_eq(stat(path, &st), 0);
        if (S_ISDIR(st.st_mode) && entry->d_name[0] != '.')
            run_folder(path, counts);
        else if (S_ISREG(st.st_mode))
            run_file(path, counts);
    }
    if (dir != NULL)
        closedir(dir);
}

START_TEST(every_vector)
{
    const char *folder = getenv("PJ_SHARED_VECTORS");
    unsigned counts[2] = {0, 0};
    char path[4096];

    snprintf(path, sizeof path, "%.4000s/merkle", folder != NULL ? folder : "../shared/vectors");
    run_folder(path, counts);
    if (counts[0] + counts[1] == 0)
        printf("SKIP: no vectors in %s\n", path);
    else
        printf("vectors: merkle proofs %u that hold, %u that do not\n", counts[1], counts[0]);
}
END_TEST

/* ---- proofs: all small trees ---- */

#define LEAVES 40u

static void grow(pj_tree *tree, pj_suite suite, uint8_t roots[LEAVES + 1][32])
{
    uint8_t leaf[32];

    pj_tree_begin(tree, suite);
    for (unsigned i = 0; i < LEAVES; i++) {
        uint8_t byte = (uint8_t)i;

        OK(pj_tree_root(tree, roots[i]));
        OK(pj_leaf_hash(suite, leaf, &byte, 1));
        OK(pj_tree_append(tree, leaf));
        ck_assert_mem_eq(pj_tree_leaf(tree, i), leaf, 32);
    }
    OK(pj_tree_root(tree, roots[LEAVES]));
    for (unsigned size = 1; size <= LEAVES; size++) {
        OK(pj_tree_root_at(tree, leaf, size));
        ck_assert_mem_eq(leaf, roots[size], 32);
    }
}

/* Everything about a proof that can be wrong, one at a time. `check` returns the check's verdict on the path. */
#define CHANGED_PATHS_ARE_REFUSED(path, check)                         \
    do {                                                               \
        for (size_t h = 0; h < (path).len; h++) {                      \
            (path).hashes[h][h % 32] ^= flip_of(h);                    \
            NO(check);                                                 \
            (path).hashes[h][h % 32] ^= flip_of(h);                    \
        }                                                              \
        if ((path).len > 0) {                                          \
            (path).len--;                                              \
            NO(check);                                                 \
            (path).len++;                                              \
        }                                                              \
        memset((path).hashes[(path).len++], 0, 32);                    \
        NO(check);                                                     \
        (path).len--;                                                  \
        OK(check);                                                     \
    } while (0)

START_TEST(inclusion_in_all_small_trees)
{
    static uint8_t roots[LEAVES + 1][32];
    static pj_path path;
    pj_suite suite = (pj_suite)_i;
    pj_tree tree;

    grow(&tree, suite, roots);
    for (uint64_t size = 1; size <= LEAVES; size++) {
        NO(pj_tree_inclusion(&tree, &path, size, size));
        for (uint64_t index = 0; index < size; index++) {
            const uint8_t *leaf = pj_tree_leaf(&tree, index);

            OK(pj_tree_inclusion(&tree, &path, index, size));
            CHANGED_PATHS_ARE_REFUSED(path, pj_inclusion_check(suite, &path, leaf, index, size, roots[size]));
            NO(pj_inclusion_check(suite, &path, leaf, index, size, roots[size - 1]));
            NO(pj_inclusion_check(suite, &path, roots[0], index, size, roots[size]));
            for (uint64_t other = 0; other <= LEAVES; other++)
                if (other != index)
                    NO(pj_inclusion_check(suite, &path, leaf, other, size, roots[size]));
        }
    }
    NO(pj_tree_inclusion(&tree, &path, 0, LEAVES + 1));
    NO(pj_tree_inclusion(&tree, &path, UINT64_MAX, LEAVES));
    pj_tree_free(&tree);
}
END_TEST

START_TEST(consistency_of_all_small_trees)
{
    static uint8_t roots[LEAVES + 1][32];
    static pj_path path;
    pj_suite suite = (pj_suite)_i;
    pj_tree tree;

    grow(&tree, suite, roots);
    for (uint64_t size = 1; size <= LEAVES; size++) {
        NO(pj_tree_consistency(&tree, &path, 0, size));
        NO(pj_tree_consistency(&tree, &path, size + 1, size));
        for (uint64_t old = 1; old <= size; old++) {
            OK(pj_tree_consistency(&tree, &path, old, size));
            CHANGED_PATHS_ARE_REFUSED(path, pj_consistency_check(suite, &path, old, roots[old], size, roots[size]));
            NO(pj_consistency_check(suite, &path, old, roots[old - 1], size, roots[size]));
            NO(pj_consistency_check(suite, &path, old, roots[old], size, roots[size - 1]));
            NO(pj_consistency_check(suite, &path, 0, roots[0], size, roots[size]));
            if (old < size)
                NO(pj_consistency_check(suite, &path, size, roots[size], old, roots[old]));
        }
    }
    NO(pj_tree_consistency(&tree, &path, 1, LEAVES + 1));
    pj_tree_free(&tree);
}
END_TEST

Suite *suite_crypto_merkle(void)
{
    Suite *suite = suite_create("crypto merkle");
    TCase *tests = tcase_create("merkle");

    tcase_add_loop_test(tests, inclusion_vectors, 0, 5);
    tcase_add_loop_test(tests, consistency_vectors, 0, 5);
    each_suite(tests, empty_tree);
    each_suite(tests, agrees_with_the_definition);
    tcase_add_test(tests, every_vector);
    each_suite(tests, inclusion_in_all_small_trees);
    each_suite(tests, consistency_of_all_small_trees);
    suite_add_tcase(suite, tests);
    return suite;
}
