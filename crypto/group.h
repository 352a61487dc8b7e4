/* The group of the suite (P2, P3): validity of points, products by secrets. What is assumed of OpenSSL here is in crypto/README.md.
 *
 * A pj_group holds scratch space: one thread at a time per object. Distinct objects are independent. */
#ifndef PJ_CRYPTO_GROUP_H
#define PJ_CRYPTO_GROUP_H

#include <stddef.h>

#include "crypto/suite.h"

typedef struct pj_group pj_group; /* opaque; its scratch may keep traces of secrets until it is destroyed, which wipes it */

/* Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. On failure *out is NULL. */
PJ_MUST_USE pj_crypt pj_group_create(pj_group **out, pj_suite suite);

/* `group` may be NULL. */
void pj_group_destroy(pj_group *group);

pj_suite pj_group_suite(const pj_group *group);

/* 1 if `point` is 64 zero bytes, the point0 encoding of the identity (P3), else 0. */
int pj_point_is_zero(const pj_point *point);

/* Is it a valid point (P3: coordinates below p, on the curve, not the identity)? Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO; PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY if it could not be told. */
PJ_MUST_USE pj_crypt pj_point_valid_var(pj_group *group, const pj_point *point);

/* Are all `count` valid points? Returns as pj_point_valid_var; also OK for a count of 0. Public, variable time. */
PJ_MUST_USE pj_crypt pj_points_valid_var(pj_group *group, const pj_point *points, size_t count);

/* The same for `point0` (P3): each a valid point or 64 zero bytes. */
PJ_MUST_USE pj_crypt pj_points0_valid_var(pj_group *group, const pj_point *points, size_t count);

/* out = secret·G: a public key from a secret key. Constant time in `secret`.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO if secret is 0 or not below n; PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_group_base_mul(pj_group *group, pj_point *out, const pj_secret *secret);

/* out = secret·point; `point` and `out` are point0 and may be the same object. Constant time in `secret`, not in whether `point` is
 * the identity. Returns PJ_CRYPT_OK; PJ_CRYPT_NO if secret is 0 or not below n or point is neither valid nor zero; PJ_CRYPT_MEMORY,
 * PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_group_mul(pj_group *group, pj_point *out, const pj_secret *secret, const pj_point *point);

#endif
