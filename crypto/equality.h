/* Partial decryption and the proof that one secret was used for all of it (P8). */
#ifndef PJ_CRYPTO_EQUALITY_H
#define PJ_CRYPTO_EQUALITY_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/group.h"

/* What the challenge binds besides the points. */
typedef struct {
    const uint8_t *scope;       /* PJ_SCOPE_SIZE bytes */
    const char *purpose;        /* "rehearsal" or "share" */
    uint8_t index;              /* j, from 1 */
    const pj_point *public_key; /* X_j */
} pj_equality_context;

/* Bytes of a proof over `count` bases: T ‖ U₁ ‖ … ‖ s = 64·count + 96. */
size_t pj_equality_proof_size(size_t count);

/* D_l = secret·A_l for each of the `count` bases; all are point0. Constant time in `secret`.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (secret 0 or not below n, or a base not valid); PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_partial_decrypt(pj_group *group, pj_point *partials, const pj_secret *secret, const pj_point *bases,
                                        size_t count);

/* Draws k. `proof` has pj_equality_proof_size(count) bytes. The statement is not checked: a false one gives a proof that does not hold.
 * Constant time in `secret`. Returns PJ_CRYPT_OK; PJ_CRYPT_NO (a base not valid); PJ_CRYPT_MEMORY, PJ_CRYPT_ENTROPY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_equality_prove(pj_group *group, uint8_t *proof, const pj_secret *secret, const pj_equality_context *context,
                                       const pj_point *bases, const pj_point *partials, size_t count);

/* Does it hold? Safe on any bytes (all points and s are checked). Random weights as in pj_seal_check_var. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO; PJ_CRYPT_MEMORY, PJ_CRYPT_ENTROPY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_equality_check_var(pj_group *group, const pj_equality_context *context, const pj_point *bases,
                                           const pj_point *partials, size_t count, const uint8_t *proof);

/* The group elements alone: T a valid point, each U_l and D_l point0, s a valid scalar. Returns as above. */
PJ_MUST_USE pj_crypt pj_equality_elements_valid_var(pj_group *group, const pj_point *partials, size_t count, const uint8_t *proof);

/* The trial base of a rehearsal: aG, a = hash_to_scalar("rehearsal", scope, Y). Public.
 * Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_rehearsal_base_var(pj_group *group, pj_point *base, const uint8_t scope[PJ_SCOPE_SIZE],
                                           const pj_point *key);

#endif
