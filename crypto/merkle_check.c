/* Proofs over a tree that somebody else keeps (P12). */
#include <string.h>

#include "crypto/merkle.h"
#include "crypto/try.h"

/* RFC 9162 §2.1.3.2. */
pj_crypt pj_inclusion_check(pj_suite suite, const pj_path *path, const uint8_t leaf[PJ_HASH_SIZE], uint64_t index, uint64_t size,
                            const uint8_t root[PJ_HASH_SIZE])
{
    uint64_t fn = index, sn = size - 1;
    uint8_t hash[PJ_HASH_SIZE];
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(index < size, PJ_CRYPT_NO);
    memcpy(hash, leaf, sizeof hash);
    for (size_t i = 0; i < path->len; i++) {
        TRY_IF(sn != 0, PJ_CRYPT_NO);
        if ((fn & 1) != 0 || fn == sn) {
            TRY(pj_node_hash(suite, hash, path->hashes[i], hash));
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            TRY(pj_node_hash(suite, hash, hash, path->hashes[i]));
        }
        fn >>= 1;
        sn >>= 1;
    }
    TRY_IF(sn == 0 && memcmp(hash, root, sizeof hash) == 0, PJ_CRYPT_NO);
out:
    return rc;
}

/* Steps 4 to 7 of RFC 9162 §2.1.4.2 from the first hash on: both roots are computed side by side. */
static pj_crypt climb(pj_suite suite, const uint8_t *first, const uint8_t (*rest)[PJ_HASH_SIZE], size_t rest_len, uint64_t fn, uint64_t sn,
                      const uint8_t old_root[PJ_HASH_SIZE], const uint8_t root[PJ_HASH_SIZE])
{
    uint8_t fr[PJ_HASH_SIZE], sr[PJ_HASH_SIZE];
    pj_crypt rc = PJ_CRYPT_OK;

    memcpy(fr, first, sizeof fr);
    memcpy(sr, first, sizeof sr);
    for (; (fn & 1) != 0; fn >>= 1)
        sn >>= 1;
    for (size_t i = 0; i < rest_len; i++) {
        TRY_IF(sn != 0, PJ_CRYPT_NO);
        if ((fn & 1) != 0 || fn == sn) {
            TRY(pj_node_hash(suite, fr, rest[i], fr));
            TRY(pj_node_hash(suite, sr, rest[i], sr));
            for (; (fn & 1) == 0 && fn != 0; fn >>= 1)
                sn >>= 1;
        } else {
            TRY(pj_node_hash(suite, sr, sr, rest[i]));
        }
        fn >>= 1;
        sn >>= 1;
    }
    TRY_IF(sn == 0 && memcmp(fr, old_root, sizeof fr) == 0 && memcmp(sr, root, sizeof sr) == 0, PJ_CRYPT_NO);
out:
    return rc;
}

pj_crypt pj_consistency_check(pj_suite suite, const pj_path *path, uint64_t old, const uint8_t old_root[PJ_HASH_SIZE], uint64_t size,
                              const uint8_t root[PJ_HASH_SIZE])
{
    if (old == 0 || old > size)
        return PJ_CRYPT_NO;
    if (old == size)
        return path->len == 0 && memcmp(old_root, root, PJ_HASH_SIZE) == 0 ? PJ_CRYPT_OK : PJ_CRYPT_NO;
    if (path->len == 0)
        return PJ_CRYPT_NO;
    /* A complete old tree is its own first hash, and is not sent. */
    if ((old & (old - 1)) == 0)
        return climb(suite, old_root, path->hashes, path->len, old - 1, size - 1, old_root, root);
    return climb(suite, path->hashes[0], path->hashes + 1, path->len - 1, old - 1, size - 1, old_root, root);
}
