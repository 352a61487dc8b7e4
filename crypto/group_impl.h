/* What is inside a pj_group, and points in OpenSSL's form. Internal to crypto/. */
#ifndef PJ_CRYPTO_GROUP_IMPL_H
#define PJ_CRYPTO_GROUP_IMPL_H

#include <openssl/bn.h>
#include <openssl/ec.h>

#include "crypto/group.h"

struct pj_group {
    pj_suite suite;
    EC_GROUP *curve;
    BN_CTX *ctx;
    BN_MONT_CTX *mont;       /* Montgomery form mod n */
    const BIGNUM *n;         /* belongs to curve */
    BIGNUM *minus_one;       /* n − 1 in Montgomery form */
    BIGNUM *x, *y, *z;       /* scratch, BN_FLG_CONSTTIME, cleared by whoever filled it */
    EC_POINT *point;         /* scratch for public points */
    uint8_t order[PJ_SCALAR_SIZE];
    int is_full;             /* n has 256 bits, as in both suites */
};

/* The suite over another curve, which becomes the group's, on failure too; NULL gives PJ_CRYPT_LIBRARY. Its field has 256 bits, its
 * generator an odd prime order. Tests go through small groups with it. Returns as pj_group_create. */
PJ_MUST_USE pj_crypt pj_group_create_over(pj_group **out, pj_suite suite, EC_GROUP *curve);

/* 1 if 0 < secret < n, else 0. Constant time. */
int pj_is_key(const pj_group *group, const pj_secret *secret);

/* Reads a valid point. Returns PJ_CRYPT_OK, PJ_CRYPT_NO, PJ_CRYPT_MEMORY. Public, variable time. */
PJ_MUST_USE pj_crypt pj_point_load_var(pj_group *group, EC_POINT *out, const uint8_t bytes[PJ_POINT_SIZE]);

/* The same for point0. */
PJ_MUST_USE pj_crypt pj_point0_load_var(pj_group *group, EC_POINT *out, const pj_point *point);

/* Writes a point. PJ_CRYPT_LIBRARY if it is O. Constant time in the point: one field inversion by exponentiation. */
PJ_MUST_USE pj_crypt pj_point_store(pj_group *group, uint8_t bytes[PJ_POINT_SIZE], const EC_POINT *point);

/* Writes point0. Tells O by a branch. */
PJ_MUST_USE pj_crypt pj_point0_store_var(pj_group *group, pj_point *out, const EC_POINT *point);

/* out = secret·base, base = NULL for G; `secret` not 0 and below n, `base` not O. Constant time: one scalar and one point per call is what
 * OpenSSL has a constant-time ladder for; never add a second. `out` may be `base`. */
PJ_MUST_USE pj_crypt pj_point_mul(pj_group *group, EC_POINT *out, const uint8_t secret[PJ_SCALAR_SIZE], const EC_POINT *base);

#endif
