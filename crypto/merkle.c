#include "crypto/merkle.h"

#include <stdlib.h>
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

void pj_tree_free(pj_tree *tree)
{
    for (size_t i = 0; i < 64; i++)
        free(tree->levels[i].roots);
    memset(tree, 0, sizeof *tree);
}

static pj_crypt make_room(pj_tree_level *level)
{
    size_t room = level->room == 0 ? 16 : 2 * level->room;
    uint8_t (*roots)[PJ_HASH_SIZE];

    if (level->len < level->room)
        return PJ_CRYPT_OK;
    roots = realloc(level->roots, room * sizeof *roots);
    if (roots == NULL)
        return PJ_CRYPT_MEMORY;
    level->roots = roots;
    level->room = room;
    return PJ_CRYPT_OK;
}

pj_crypt pj_tree_append(pj_tree *tree, const uint8_t leaf[PJ_HASH_SIZE])
{
    uint8_t nodes[64][PJ_HASH_SIZE];
    unsigned top = 0;
    pj_crypt rc = PJ_CRYPT_OK;

    memcpy(nodes[0], leaf, PJ_HASH_SIZE);
    TRY(make_room(&tree->levels[0]));
    /* As in counting: each trailing 1 of the size is a complete subtree that the new one completes to the next larger. */
    for (; (tree->size >> top & 1) != 0; top++) {
        const pj_tree_level *level = &tree->levels[top];

        TRY(pj_node_hash(tree->suite, nodes[top + 1], level->roots[level->len - 1], nodes[top]));
        TRY(make_room(&tree->levels[top + 1]));
    }
    for (unsigned i = 0; i <= top; i++)
        memcpy(tree->levels[i].roots[tree->levels[i].len++], nodes[i], PJ_HASH_SIZE);
    tree->size++;
out:
    return rc;
}

void pj_tree_take_back(pj_tree *tree)
{
    tree->size--;
    tree->levels[0].len--;
    for (unsigned top = 0; (tree->size >> top & 1) != 0; top++)
        tree->levels[top + 1].len--;
}

const uint8_t *pj_tree_leaf(const pj_tree *tree, uint64_t index)
{
    return tree->levels[0].roots[index];
}

/* The root over `size` ≥ 1 leaves from `start` on, where `start` is a multiple of a power of two that is not below `size`. The split at
 * the largest power of two puts complete subtrees leftmost, so they are folded from the smallest, the last, up. */
static pj_crypt range_root(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE], uint64_t start, uint64_t size)
{
    unsigned level = 0;
    uint64_t end = start + size;
    pj_crypt rc = PJ_CRYPT_OK;

    while ((size >> level & 1) == 0)
        level++;
    end -= (uint64_t)1 << level;
    memcpy(out, tree->levels[level].roots[end >> level], PJ_HASH_SIZE);
    for (level++; level < 64; level++)
        if ((size >> level & 1) != 0) {
            end -= (uint64_t)1 << level;
            TRY(pj_node_hash(tree->suite, out, tree->levels[level].roots[end >> level], out));
        }
out:
    return rc;
}

pj_crypt pj_tree_root_at(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE], uint64_t size)
{
    return size == 0 ? pj_hash_parts(tree->suite, out, NULL, 0) : range_root(tree, out, 0, size);
}

pj_crypt pj_tree_root(const pj_tree *tree, uint8_t out[PJ_HASH_SIZE])
{
    return pj_tree_root_at(tree, out, tree->size);
}

/* The largest power of two below `size`, which is at least 2. */
static uint64_t split(uint64_t size)
{
    uint64_t k = 1;

    while (k < size - k)
        k *= 2;
    return k;
}

/* Going down from the root, hashes come in reverse order: each goes in front of those found so far. */
static pj_crypt push_front(const pj_tree *tree, pj_path *path, uint64_t start, uint64_t size)
{
    memmove(path->hashes[1], path->hashes[0], path->len * PJ_HASH_SIZE);
    path->len++;
    return range_root(tree, path->hashes[0], start, size);
}

pj_crypt pj_tree_inclusion(const pj_tree *tree, pj_path *out, uint64_t index, uint64_t size)
{
    uint64_t start = 0;
    pj_crypt rc = PJ_CRYPT_OK;

    out->len = 0;
    TRY_IF(index < size && size <= tree->size, PJ_CRYPT_NO);
    while (size > 1) {
        uint64_t k = split(size);

        if (index - start < k) {
            TRY(push_front(tree, out, start + k, size - k));
            size = k;
        } else {
            TRY(push_front(tree, out, start, k));
            start += k;
            size -= k;
        }
    }
out:
    return rc;
}

/* SUBPROOF of RFC 9162 §2.1.4.1, as a loop. Where it never went right, what is left is the old tree itself, and is not sent. */
pj_crypt pj_tree_consistency(const pj_tree *tree, pj_path *out, uint64_t old, uint64_t size)
{
    uint64_t start = 0;
    pj_crypt rc = PJ_CRYPT_OK;

    out->len = 0;
    TRY_IF(old >= 1 && old <= size && size <= tree->size, PJ_CRYPT_NO);
    while (old - start < size) {
        uint64_t k = split(size);

        if (old - start <= k) {
            TRY(push_front(tree, out, start + k, size - k));
            size = k;
        } else {
            TRY(push_front(tree, out, start, k));
            start += k;
            size -= k;
        }
    }
    if (start != 0)
        TRY(push_front(tree, out, start, size));
out:
    return rc;
}
