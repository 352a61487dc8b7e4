/* Integers mod n. All of it is constant time in the values (README.md: up to what OpenSSL's BIGNUM does with leading zero words), so
 * that secrets and public scalars share it; the raw functions take either's bytes. */
#ifndef PJ_CRYPTO_SCALAR_H
#define PJ_CRYPTO_SCALAR_H

#include <stdint.h>

#include "crypto/group.h"

/* P3: 1 if below n (zero included), else 0. */
int pj_scalar_valid(const pj_group *group, const pj_scalar *scalar);

/* 1 if it can be a key: not 0 and below n; else 0. */
int pj_secret_valid(const pj_group *group, const pj_secret *secret);

/* P5: a random scalar in 1 … n − 1, by rejection of 32-byte draws.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_ENTROPY: `out` is then wiped. */
PJ_MUST_USE pj_crypt pj_rng_scalar(const pj_group *group, pj_secret *out);

/* Publishes a secret: the only place where a pj_secret becomes a pj_scalar. Every caller must say why that may be (a proof's response, a
 * value under a one-time pad). */
void pj_declassify(pj_scalar *out, const pj_secret *secret);

/* Arithmetic mod n over 32-byte integers below n. Outputs may be inputs.
 * All return PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY; on failure `out` is wiped. */
PJ_MUST_USE pj_crypt pj_mod_add(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32]); /* a + b */
PJ_MUST_USE pj_crypt pj_mod_sub(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32]); /* a − b */
PJ_MUST_USE pj_crypt pj_mod_mul(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32]); /* a·b */
PJ_MUST_USE pj_crypt pj_mod_mul_add(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32],
                                    const uint8_t c[32]); /* a·b + c */

/* a·k for a small signed k of either class, |k| < 2³². Constant time in k, also where it is 0 or 1. */
PJ_MUST_USE pj_crypt pj_mod_mul_small(pj_group *group, uint8_t out[32], const uint8_t a[32], int64_t k);

/* 48 big-endian bytes mod n (P4). */
PJ_MUST_USE pj_crypt pj_mod_reduce48(pj_group *group, uint8_t out[32], const uint8_t bytes[48]);

/* 1/a for a PUBLIC a that is not 0. Variable time. */
PJ_MUST_USE pj_crypt pj_mod_inverse_var(pj_group *group, pj_scalar *out, const pj_scalar *a);

/* The scalar of a small integer. */
void pj_scalar_set_u32(pj_scalar *out, uint32_t value);

#endif
