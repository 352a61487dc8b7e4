/* Proofs over the tree (P12): engine and verifier accept the same, and what the engine proves holds. Input: what, suite, three numbers, hashes. */
#include <string.h>

#include "tests/fuzz/states.h"

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    for (uint8_t suite = 0; suite < 2; suite++)
        for (uint8_t size = 1; size < 20; size++) {
            const uint8_t seed[] = {0, suite, size, (uint8_t)(size / 2), 7, 0, 0, 1}, other[] = {1, suite, size, (uint8_t)(size - 1), 9};
            take(arg, "a tree", seed, sizeof seed);
            take(arg, "a tree", other, sizeof other);
        }
}

/* A tree of that many leaves, each the hash of its number. */
static void grow(pj_tree *tree, pj_suite suite, size_t size)
{
    pj_tree_begin(tree, suite);
    for (size_t i = 0; i < size; i++) {
        uint8_t leaf[32];
        if (pj_leaf_hash(suite, leaf, (const uint8_t *)&i, sizeof i) != PJ_CRYPT_OK || pj_tree_append(tree, leaf) != PJ_CRYPT_OK)
            fuzz_found("a tree that does not grow");
    }
}

/* Numbers and hashes of a true proof, of which the input changes some. */
typedef struct {
    pj_path path;
    uint64_t at, size;
    uint8_t from[32], root[32];
} proof;

static int change(proof *p, fuzz_input *in)
{
    int is_changed = 0;
    while (in->len > 0) {
        uint8_t what = fuzz_byte(in), value = fuzz_byte(in);
        is_changed = 1;
        switch (what % 8) {
        case 0:
            p->at ^= (uint64_t)1 << value % 64;
            break;
        case 1:
            p->size ^= (uint64_t)1 << value % 64;
            break;
        case 2:
            p->from[value % 32] ^= fuzz_byte(in);
            break;
        case 3:
            p->root[value % 32] ^= fuzz_byte(in);
            break;
        case 4:
            p->path.len = value % (PJ_PATH_MAX - 1);
            break;
        case 5:
            p->at = value;
            break;
        case 6:
            p->size = value;
            break;
        default:
            p->path.hashes[value % PJ_PATH_MAX][fuzz_byte(in) % 32] ^= fuzz_byte(in);
        }
    }
    return is_changed;
}

static void agree(const char *what, const proof *p, pj_crypt engine, int verifier, int is_true)
{
    if ((engine != PJ_CRYPT_OK && engine != PJ_CRYPT_NO) || (engine == PJ_CRYPT_OK) != (verifier != 0) || (is_true && !verifier))
        fuzz_found("%s of %llu, %llu with %zu hashes: the engine says %d, the verifier %d", what, (unsigned long long)p->at,
                   (unsigned long long)p->size, p->path.len, (int)engine, verifier);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    fuzz_input in = {data, len};
    int is_consistency = fuzz_byte(&in) % 2, suite = fuzz_byte(&in) % 2;
    proof p = {.size = fuzz_byte(&in) % 70 + 1u};
    pj_tree tree;
    pj_crypt rc;
    p.at = fuzz_byte(&in) % p.size + (is_consistency != 0);
    grow(&tree, (pj_suite)suite, fuzz_byte(&in) % 8 + p.size);
    if (is_consistency)
        rc = pj_tree_consistency(&tree, &p.path, p.at, p.size) == PJ_CRYPT_OK ? pj_tree_root_at(&tree, p.from, p.at) : PJ_CRYPT_LIBRARY;
    else
        rc = pj_tree_inclusion(&tree, &p.path, p.at, p.size);
    if (rc != PJ_CRYPT_OK || pj_tree_root_at(&tree, p.root, p.size) != PJ_CRYPT_OK)
        fuzz_found("a proof that cannot be made");
    if (!is_consistency)
        memcpy(p.from, pj_tree_leaf(&tree, p.at), sizeof p.from);
    pj_tree_free(&tree);
    int is_true = !change(&p, &in);
    if (is_consistency && (p.at == 0 || p.at > p.size)) /* the verifier's callers have seen to that */
        return 0;
    if (is_consistency)
        agree("consistency", &p, pj_consistency_check((pj_suite)suite, &p.path, p.at, p.from, p.size, p.root),
              side_consistent(suite, (const uint8_t (*)[32])p.path.hashes, p.path.len, p.at, p.size, p.from, p.root), is_true);
    else
        agree("inclusion", &p, pj_inclusion_check((pj_suite)suite, &p.path, p.from, p.at, p.size, p.root),
              side_inclusion(suite, (const uint8_t (*)[32])p.path.hashes, p.path.len, p.at, p.size, p.from, p.root), is_true);
    return 0;
}
