/* Sums of public points, the identity included: tallies (P8), joint keys (P6). */
#ifndef PJ_CRYPTO_SUM_H
#define PJ_CRYPTO_SUM_H

#include "crypto/group.h"

typedef struct pj_sum pj_sum; /* opaque; belongs to the group object it was created with, and is destroyed before it */

/* A new sum: the identity. Returns PJ_CRYPT_OK or PJ_CRYPT_MEMORY; on failure *out is NULL. */
PJ_MUST_USE pj_crypt pj_sum_create(pj_sum **out, pj_group *group);
void pj_sum_destroy(pj_sum *sum); /* `sum` may be NULL */

/* sum := O. Returns PJ_CRYPT_OK or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_sum_clear(pj_sum *sum);

/* sum := sum ± point, a point0. Returns PJ_CRYPT_OK; PJ_CRYPT_NO if it is not valid (the sum is unchanged); PJ_CRYPT_MEMORY,
 * PJ_CRYPT_LIBRARY. Public, variable time. */
PJ_MUST_USE pj_crypt pj_sum_add_var(pj_sum *sum, const pj_point *point);
PJ_MUST_USE pj_crypt pj_sum_sub_var(pj_sum *sum, const pj_point *point);

/* sum := sum ± other, both of one group object. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_sum_add_sum_var(pj_sum *sum, const pj_sum *other);
PJ_MUST_USE pj_crypt pj_sum_copy(pj_sum *sum, const pj_sum *other); /* sum := other */

/* The sum as point0 (P3). The sum is unchanged. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. Public, variable time. */
PJ_MUST_USE pj_crypt pj_sum_encode_var(const pj_sum *sum, pj_point *out);

#endif
