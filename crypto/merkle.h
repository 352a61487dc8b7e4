/* The tree of RFC 9162 §2.1 over H (P11), grown leaf by leaf, with every complete subtree kept, so that any root or proof (P12) takes
 * O(log n) hashes. */
#ifndef PJ_CRYPTO_MERKLE_H
#define PJ_CRYPTO_MERKLE_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/suite.h"

/* The roots of the complete subtrees of 2ⁱ leaves, from left to right. */
typedef struct {
    uint8_t (*roots)[PJ_HASH_SIZE];
    size_t len, room;
} pj_tree_level;

typedef struct {
    pj_suite suite;
    uint64_t size;
    pj_tree_level levels[64];
} pj_tree;

/* Inclusion and consistency proofs have at most this many hashes. */
#define PJ_PATH_MAX 65u

/* A proof: hashes that lead from a leaf, or from an older tree, to the root. */
typedef struct {
    size_t len;
    uint8_t hashes[PJ_PATH_MAX][PJ_HASH_SIZE];
} pj_path;

/* All return PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY; those of paths PJ_CRYPT_NO as said. */

/* H(0x00 ‖ bytes). */
PJ_MUST_USE pj_crypt pj_leaf_hash(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const uint8_t *bytes, size_t len);

/* H(0x01 ‖ left ‖ right). `out` may be either. */
PJ_MUST_USE pj_crypt pj_node_hash(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const uint8_t left[PJ_HASH_SIZE],
                                  const uint8_t right[PJ_HASH_SIZE]);

/* The empty tree; a zeroed one may be freed too. */
void pj_tree_begin(pj_tree *tree, pj_suite suite);
void pj_tree_free(pj_tree *tree);

/* Appends a leaf by its leaf hash. On failure the tree is unchanged. */
PJ_MUST_USE pj_crypt pj_tree_append(pj_tree *tree, const uint8_t leaf[PJ_HASH_SIZE]);
/* Takes the last leaf off again; there is one. */
void pj_tree_take_back(pj_tree *tree);

/* The leaf hash of leaf `index`, which is below the size. */
const uint8_t *pj_tree_leaf(const pj_tree *tree, uint64_t index);

/* The root of the tree as it stands, or as it stood when it had `size` leaves, at most as many as now; of the empty tree, H of nothing. */
PJ_MUST_USE pj_crypt pj_tree_root(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE]);
PJ_MUST_USE pj_crypt pj_tree_root_at(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE], uint64_t size);

/* PATH of leaf `index` in the tree as it stood at `size`. PJ_CRYPT_NO unless index < size ≤ the tree's. */
PJ_MUST_USE pj_crypt pj_tree_inclusion(const pj_tree *tree, pj_path *out, uint64_t index, uint64_t size);

/* PROOF that the tree at `old` is the beginning of the tree at `size`. PJ_CRYPT_NO unless 1 ≤ old ≤ size ≤ the tree's. */
PJ_MUST_USE pj_crypt pj_tree_consistency(const pj_tree *tree, pj_path *out, uint64_t old, uint64_t size);

/* Does the path lead from `leaf` at `index` to the root of the tree of `size` leaves? PJ_CRYPT_NO if not. */
PJ_MUST_USE pj_crypt pj_inclusion_check(pj_suite suite, const pj_path *path, const uint8_t leaf[PJ_HASH_SIZE], uint64_t index, uint64_t size,
                                        const uint8_t root[PJ_HASH_SIZE]);

/* Is the tree of `old` leaves and `old_root` the beginning of the one of `size` leaves and `root`? PJ_CRYPT_NO if not. */
PJ_MUST_USE pj_crypt pj_consistency_check(pj_suite suite, const pj_path *path, uint64_t old, const uint8_t old_root[PJ_HASH_SIZE],
                                          uint64_t size, const uint8_t root[PJ_HASH_SIZE]);

#endif
