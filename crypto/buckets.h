/* Sums of very many products of PUBLIC points by PUBLIC scalars (Pippenger's algorithm over OpenSSL's point additions). Internal to
 * multi.c. */
#ifndef PJ_CRYPTO_BUCKETS_H
#define PJ_CRYPTO_BUCKETS_H

#include "crypto/group_impl.h"

/* From so many terms on this is faster than EC_POINTs_mul in both suites. */
#define PJ_BUCKETS_PAY 1024u

/* out = Σ factors[i]·points[i]; no point is O, each factor is below n. Both arrays' objects are changed: points may come back negated,
 * and factors moved. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_buckets_sum_var(pj_group *group, EC_POINT *out, EC_POINT **points, BIGNUM **factors, size_t count);

#endif
