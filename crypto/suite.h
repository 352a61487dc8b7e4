/* The two suites (P2) and the three kinds of 32 or 64 bytes that everything else is made of (P3). */
#ifndef PJ_CRYPTO_SUITE_H
#define PJ_CRYPTO_SUITE_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/status.h"

typedef enum { PJ_SUITE_P256_SHA256, PJ_SUITE_SM2_SM3 } pj_suite;

#define PJ_SCOPE_SIZE 32u  /* the `vote` of the specification: what a proof is bound to */
#define PJ_HASH_SIZE 32u   /* output of H, either suite */
#define PJ_BLOCK_SIZE 64u  /* input block of H, either suite */
#define PJ_SCALAR_SIZE 32u
#define PJ_POINT_SIZE 64u
#define PJ_SIGNATURE_SIZE 64u

/* PUBLIC: x ‖ y, big-endian. Where a function says `point0`, 64 zero bytes stand for the identity; elsewhere they are invalid.
 * Holding bytes in this type says nothing about their validity. Arrays of it are the specification's lists of points. */
typedef struct {
    uint8_t b[PJ_POINT_SIZE];
} pj_point;

/* PUBLIC: an integer mod n, big-endian. */
typedef struct {
    uint8_t b[PJ_SCALAR_SIZE];
} pj_scalar;

/* SECRET: an integer mod n, big-endian: keys, nonces, shares. Its owner wipes it (pj_wipe) on every path. The only way from here to
 * pj_scalar is pj_declassify (crypto/scalar.h). */
typedef struct {
    uint8_t b[PJ_SCALAR_SIZE];
} pj_secret;

_Static_assert(sizeof(pj_point) == PJ_POINT_SIZE && sizeof(pj_scalar) == PJ_SCALAR_SIZE && sizeof(pj_secret) == PJ_SCALAR_SIZE,
               "lists of points and scalars are packed");

/* "P256-SHA256" or "SM2-SM3" (P2). A constant string. */
const char *pj_suite_name(pj_suite suite);

/* The suite of the name of `len` bytes. Returns PJ_CRYPT_OK; PJ_CRYPT_NO if there is none of that name. */
PJ_MUST_USE pj_crypt pj_suite_find(pj_suite *out, const char *name, size_t len);

#endif
