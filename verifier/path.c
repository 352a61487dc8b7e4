#include "path.h"

#include <string.h>

/* Up the tree: fn is the number of a node on its level, sn that of the level's last one. */

bool inclusion_holds(const struct path *path, uint64_t index, uint64_t size, const uint8_t leaf[HASH_BYTES],
                     const uint8_t root[HASH_BYTES], const struct suite *suite)
{
    uint64_t fn = index, sn = size - 1;
    uint8_t hash[HASH_BYTES];

    if (index >= size || path->count > PATH_MOST)
        return false;
    memcpy(hash, leaf, HASH_BYTES);
    for (size_t i = 0; i < path->count; i++, fn >>= 1, sn >>= 1) {
        if (sn == 0)
            return false;
        if (fn & 1 || fn == sn) {
            node_hash(hash, path->hashes[i], hash, suite);
            for (; !(fn & 1) && fn != 0; fn >>= 1)
                sn >>= 1;
        } else {
            node_hash(hash, hash, path->hashes[i], suite);
        }
    }
    return sn == 0 && memcmp(hash, root, HASH_BYTES) == 0;
}

/* From the last complete subtree of the old tree up: `before` to the old root, `now` to the new one. */
static bool both_roots(const uint8_t (*hashes)[HASH_BYTES], size_t count, uint64_t fn, uint64_t sn, uint8_t before[HASH_BYTES],
                       uint8_t now[HASH_BYTES], const struct suite *suite)
{
    for (size_t i = 0; i < count; i++, fn >>= 1, sn >>= 1) {
        if (sn == 0)
            return false;
        if (fn & 1 || fn == sn) {
            node_hash(before, hashes[i], before, suite);
            node_hash(now, hashes[i], now, suite);
            for (; !(fn & 1) && fn != 0; fn >>= 1)
                sn >>= 1;
        } else {
            node_hash(now, now, hashes[i], suite);
        }
    }
    return sn == 0;
}

bool consistency_holds(const struct path *path, uint64_t old, uint64_t size, const uint8_t old_root[HASH_BYTES],
                       const uint8_t root[HASH_BYTES], const struct suite *suite)
{
    uint64_t fn = old - 1, sn = size - 1;
    uint8_t before[HASH_BYTES], now[HASH_BYTES];
    size_t first;

    if (old < 1 || old > size || path->count > PATH_MOST)
        return false;
    if (old == size)
        return path->count == 0 && memcmp(old_root, root, HASH_BYTES) == 0;
    /* where the old tree is complete its root is not sent: it is where both begin */
    first = (old & (old - 1)) == 0 ? 0 : 1;
    if (path->count == 0)
        return false;
    for (; fn & 1; fn >>= 1)
        sn >>= 1;
    memcpy(before, first == 0 ? old_root : path->hashes[0], HASH_BYTES);
    memcpy(now, before, HASH_BYTES);
    return both_roots(path->hashes + first, path->count - first, fn, sn, before, now, suite) &&
           memcmp(before, old_root, HASH_BYTES) == 0 && memcmp(now, root, HASH_BYTES) == 0;
}
