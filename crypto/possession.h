/* Proof that a dealer knows the secret behind its first commitment (P6, deal, step 2). */
#ifndef PJ_CRYPTO_POSSESSION_H
#define PJ_CRYPTO_POSSESSION_H

#include <stdint.h>

#include "crypto/group.h"

#define PJ_POSSESSION_SIZE 96u /* W ‖ s */

/* Draws w. `secret` is a₀; `commitments` are the dealer's `threshold` ≥ 1 points, the first being a₀·G; `dealer` from 1 on.
 * Constant time in `secret`. Returns PJ_CRYPT_OK; PJ_CRYPT_MEMORY, PJ_CRYPT_ENTROPY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_possession_prove(pj_group *group, uint8_t proof[PJ_POSSESSION_SIZE], const pj_secret *secret,
                                         const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, const pj_point *commitments,
                                         uint32_t threshold);

/* Does it hold? Safe on any bytes (W, s and the first commitment are checked). Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO; PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_possession_check_var(pj_group *group, const uint8_t proof[PJ_POSSESSION_SIZE],
                                             const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, const pj_point *commitments,
                                             uint32_t threshold);

/* The two group elements alone: W a valid point, s a valid scalar. Returns as pj_possession_check_var. */
PJ_MUST_USE pj_crypt pj_possession_elements_valid_var(pj_group *group, const uint8_t proof[PJ_POSSESSION_SIZE]);

#endif
