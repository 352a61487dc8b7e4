/* H of the suite (P2) and expand_message_xmd over it (P4). Secrets may be hashed: time depends on lengths alone, and what is left of
 * the input is wiped (OpenSSL clears its digest contexts). */
#ifndef PJ_CRYPTO_HASH_H
#define PJ_CRYPTO_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/bytes.h"
#include "crypto/suite.h"

/* A hash in progress. Failures stick and are told by pj_hash_end, so that adding needs no check. Every pj_hash_begin needs one
 * pj_hash_end or pj_hash_drop. Do not copy. */
typedef struct {
    struct evp_md_ctx_st *context; /* NULL: ended, dropped or failed */
    pj_crypt failure;
} pj_hash;

void pj_hash_begin(pj_hash *hash, pj_suite suite);
void pj_hash_add(pj_hash *hash, const uint8_t *bytes, size_t len);

/* Writes the hash and releases. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_hash_end(pj_hash *hash, uint8_t out[PJ_HASH_SIZE]);

/* Releases without a result. Harmless after pj_hash_end or on a zeroed object. */
void pj_hash_drop(pj_hash *hash);

/* H of the `count` parts concatenated, without separators. Returns as pj_hash_end. */
PJ_MUST_USE pj_crypt pj_hash_parts(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const pj_slice *parts, size_t count);

/* expand_message_xmd in progress (RFC 9380 §5.3.1): the message is added piece by piece. Same rules as pj_hash. */
typedef struct {
    pj_hash hash;
    pj_suite suite;
    uint8_t tag[256]; /* DST_prime */
    size_t tag_len;
} pj_xmd;

/* Any `dst` of up to 255 bytes; a longer one is hashed as RFC 9380 §5.3.3 says (this project has none, the RFC's vectors do). */
void pj_xmd_begin(pj_xmd *xmd, pj_suite suite, const uint8_t *dst, size_t dst_len);
void pj_xmd_add(pj_xmd *xmd, const uint8_t *bytes, size_t len);

/* Writes `len` bytes, 1 to 255·32, and releases. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_xmd_end(pj_xmd *xmd, uint8_t *out, size_t len);
void pj_xmd_drop(pj_xmd *xmd);

#endif
