/* Small discrete logarithms of public points (P8, counts), by baby steps and giant steps. */
#ifndef PJ_CRYPTO_DLOG_H
#define PJ_CRYPTO_DLOG_H

#include <stdint.h>

#include "crypto/group.h"

#define PJ_DLOG_MAX 100000000u /* largest `max`: 10⁴ table entries of 68 bytes */

typedef struct pj_dlog pj_dlog; /* opaque; belongs to its group object, and is destroyed before it */

/* A table for logarithms 0 … max, to be used for any number of points. About √max group operations.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (max > PJ_DLOG_MAX); PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. On failure *out is NULL. */
PJ_MUST_USE pj_crypt pj_dlog_create(pj_dlog **out, pj_group *group, uint64_t max);
void pj_dlog_destroy(pj_dlog *dlog); /* `dlog` may be NULL */

/* The z in 0 … max with point = zG; `point` is point0. At most about √max group operations. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (no such z, or point not valid); PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_dlog_find_var(pj_dlog *dlog, uint64_t *z, const pj_point *point);

#endif
