/* The tree of RFC 9162 §2.1 over H (P11), grown leaf by leaf in O(log n) memory. */
#ifndef PJ_CRYPTO_MERKLE_H
#define PJ_CRYPTO_MERKLE_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/suite.h"

/* The roots of the complete subtrees that make up a tree of `size` leaves: subtrees[i] has 2ⁱ leaves and counts if bit i of `size` is
 * set. Plain data: may be copied, needs no release. */
typedef struct {
    pj_suite suite;
    uint64_t size;
    uint8_t subtrees[64][PJ_HASH_SIZE];
} pj_tree;

/* All return PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */

/* H(0x00 ‖ bytes). */
PJ_MUST_USE pj_crypt pj_leaf_hash(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const uint8_t *bytes, size_t len);

/* H(0x01 ‖ left ‖ right). `out` may be either. */
PJ_MUST_USE pj_crypt pj_node_hash(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const uint8_t left[PJ_HASH_SIZE],
                                  const uint8_t right[PJ_HASH_SIZE]);

/* The empty tree. */
void pj_tree_begin(pj_tree *tree, pj_suite suite);

/* Appends a leaf by its leaf hash. On failure the tree is unchanged. */
PJ_MUST_USE pj_crypt pj_tree_append(pj_tree *tree, const uint8_t leaf[PJ_HASH_SIZE]);

/* The root of the tree as it stands; of the empty tree, H of nothing. */
PJ_MUST_USE pj_crypt pj_tree_root(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE]);

#endif
