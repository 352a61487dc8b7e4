/* The threshold key (P6): dealing, opening a sealed share, what is derived from the commitments, combining (P8).
 * Trustees (dealers and receivers alike) are numbered from 1; `count` and `threshold` are at most 255. */
#ifndef PJ_CRYPTO_SHARES_H
#define PJ_CRYPTO_SHARES_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/group.h"
#include "crypto/possession.h"

#define PJ_SHARE_SIZE 96u /* R ‖ sealed scalar */

/* Deals (P6, steps 1 to 3, with their draws in that order). `commitments`: `threshold` points; `shares`: PJ_SHARE_SIZE·count bytes;
 * `seals`: the `count` sealing keys E_1 … E_N, `dealer` among 1 … count. The polynomial is wiped.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (a sealing key is not valid, or not 1 ≤ threshold ≤ count ≤ 255, 1 ≤ dealer ≤ count);
 * PJ_CRYPT_MEMORY, PJ_CRYPT_ENTROPY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_deal(pj_group *group, pj_point *commitments, uint8_t possession[PJ_POSSESSION_SIZE], uint8_t *shares,
                             const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, uint32_t threshold, const pj_point *seals,
                             uint32_t count);

/* The group elements of `count` sealed shares: R a valid point, the sealed scalar below n. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO; PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_shares_elements_valid_var(pj_group *group, const uint8_t *shares, uint32_t count);

/* Opens the share of dealer i for receiver j with j's sealing secret, and checks it against i's `threshold` commitments (P6, accept).
 * Constant time in the secrets but for the verdict.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (not a valid element, or the share is not the committed one: this dealer's share failed; also a
 * seal_secret that is 0 or not below n, so check that first);
 * PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. On failure `out` is wiped. */
PJ_MUST_USE pj_crypt pj_share_open(pj_group *group, pj_secret *out, const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer,
                                   uint8_t receiver, const pj_secret *seal_secret, const uint8_t share[PJ_SHARE_SIZE],
                                   const pj_point *commitments, uint32_t threshold);

/* x_j += share: start from a zeroed pj_secret and add the share of every dealer (P6, derived). Constant time.
 * Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_share_accumulate(pj_group *group, pj_secret *sum, const pj_secret *share);

/* `commitments` of both: dealer after dealer, `threshold` points each. Public, variable time.
 * Return PJ_CRYPT_OK; PJ_CRYPT_NO (a commitment is not valid, or the result is O, which P6 forbids); PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_joint_key_var(pj_group *group, pj_point *key, const pj_point *commitments, uint32_t dealers,
                                      uint32_t threshold); /* Y */
PJ_MUST_USE pj_crypt pj_public_share_var(pj_group *group, pj_point *share, uint8_t receiver, const pj_point *commitments,
                                         uint32_t dealers, uint32_t threshold); /* X_j */

/* λ_j for each j of the `count` distinct trustee numbers of `set` (P8). Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (a number is 0 or stands twice, or count is 0); PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_lagrange_var(pj_group *group, pj_scalar *lambdas, const uint8_t *set, uint32_t count);

/* M = b − Σ λ_j·D_j (P8). `b`, the `count` points of `partials` (in the order of `lambdas`) and `out` are point0. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (a point is not valid); PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_combine_var(pj_group *group, pj_point *out, const pj_point *b, const pj_scalar *lambdas,
                                    const pj_point *partials, uint32_t count);

#endif
