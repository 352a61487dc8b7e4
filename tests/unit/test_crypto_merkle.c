#include <stdio.h>
#include <string.h>

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

Suite *suite_crypto_merkle(void)
{
    Suite *suite = suite_create("crypto merkle");
    TCase *tests = tcase_create("merkle");

    tcase_add_loop_test(tests, inclusion_vectors, 0, 5);
    tcase_add_loop_test(tests, consistency_vectors, 0, 5);
    each_suite(tests, empty_tree);
    each_suite(tests, agrees_with_the_definition);
    suite_add_tcase(suite, tests);
    return suite;
}
