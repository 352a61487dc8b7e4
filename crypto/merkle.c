#include "crypto/merkle.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/try.h"

pj_crypt pj_leaf_hash(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const uint8_t *bytes, size_t len)
{
    static const uint8_t prefix = 0x00;
    pj_slice parts[2] = {{&prefix, 1}, {bytes, len}};

    return pj_hash_parts(suite, out, parts, 2);
}

pj_crypt pj_node_hash(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const uint8_t left[PJ_HASH_SIZE], const uint8_t right[PJ_HASH_SIZE])
{
    static const uint8_t prefix = 0x01;
    pj_slice parts[3] = {{&prefix, 1}, {left, PJ_HASH_SIZE}, {right, PJ_HASH_SIZE}};

    return pj_hash_parts(suite, out, parts, 3);
}

void pj_tree_begin(pj_tree *tree, pj_suite suite)
{
    memset(tree, 0, sizeof *tree);
    tree->suite = suite;
}

pj_crypt pj_tree_append(pj_tree *tree, const uint8_t leaf[PJ_HASH_SIZE])
{
    uint8_t node[PJ_HASH_SIZE];
    unsigned level = 0;
    pj_crypt rc = PJ_CRYPT_OK;

    memcpy(node, leaf, sizeof node);
    /* As in counting: each trailing 1 of the size is a complete subtree that the new one completes to the next larger. */
    for (; (tree->size >> level & 1) != 0; level++)
        TRY(pj_node_hash(tree->suite, node, tree->subtrees[level], node));
    memcpy(tree->subtrees[level], node, sizeof node);
    tree->size++;
out:
    return rc;
}

pj_crypt pj_tree_root(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE])
{
    unsigned level = 0;
    pj_crypt rc = PJ_CRYPT_OK;

    if (tree->size == 0)
        return pj_hash_parts(tree->suite, out, NULL, 0);
    /* The split at the largest power of two below the size puts the largest subtree leftmost: fold from the smallest up. */
    while ((tree->size >> level & 1) == 0)
        level++;
    memcpy(out, tree->subtrees[level], PJ_HASH_SIZE);
    for (level++; level < 64; level++)
        if ((tree->size >> level & 1) != 0)
            TRY(pj_node_hash(tree->suite, out, tree->subtrees[level], out));
out:
    return rc;
}
