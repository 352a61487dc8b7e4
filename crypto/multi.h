/* Sums of products Σ kᵢ·Pᵢ of PUBLIC points by PUBLIC scalars, as fast as OpenSSL can. Proofs are checked with it. */
#ifndef PJ_CRYPTO_MULTI_H
#define PJ_CRYPTO_MULTI_H

#include "crypto/group.h"
#include "crypto/scalar.h"

typedef struct pj_multi pj_multi; /* opaque; belongs to its group object, and is destroyed before it */

/* A new sum, of no terms. Returns PJ_CRYPT_OK or PJ_CRYPT_MEMORY; on failure *out is NULL. */
PJ_MUST_USE pj_crypt pj_multi_create(pj_multi **out, pj_group *group);
/* The same for a sum of thousands of terms: up to 8 MB, and half to two thirds of the time for each. */
PJ_MUST_USE pj_crypt pj_multi_create_many(pj_multi **out, pj_group *group);
void pj_multi_destroy(pj_multi *multi); /* `multi` may be NULL */

/* Adds k·point; `point` is point0, `k` below n. Memory stays bounded whatever the number of terms.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO if the point is not valid; PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_multi_add_var(pj_multi *multi, const uint8_t k[32], const pj_point *point);

/* Adds k·G. May be called any number of times; the coefficients are added up. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_multi_add_base_var(pj_multi *multi, const uint8_t k[32]);

/* The sum of all terms so far as point0. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_multi_end_var(pj_multi *multi, pj_point *out);

/* Is the sum O? Returns PJ_CRYPT_OK (yes), PJ_CRYPT_NO, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_multi_is_zero_var(pj_multi *multi);

#endif
