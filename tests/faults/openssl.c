/* The calls of our code to OpenSSL, of which each may fail: for want of memory, which is in the queue of errors then. Most of them take none, or
 * only seldom, so that no allocation that fails leads there. */
#include <dlfcn.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "tests/faults/inject.h"

static int fails(void)
{
    if (!inject_meets(FAULT_OPENSSL))
        return 0;
    ERR_raise(ERR_LIB_NONE, ERR_R_MALLOC_FAILURE);
    return 1;
}

/* Defined in the program, so that our code calls it; what libcrypto calls itself is bound within. `answer`: when it fails. */
#define CALL(type, name, answer, parameters, arguments)        \
    type name parameters                                       \
    {                                                          \
        static type (*real) parameters;                        \
        if (!real)                                             \
            *(void **)(void *)&real = dlsym(RTLD_NEXT, #name); \
        return fails() ? (answer) : real arguments;            \
    }

CALL(BIGNUM *, BN_new, NULL, (void), ())
CALL(BIGNUM *, BN_bin2bn, NULL, (const unsigned char *s, int len, BIGNUM *to), (s, len, to))
CALL(BIGNUM *, BN_mod_inverse, NULL, (BIGNUM *to, const BIGNUM *a, const BIGNUM *n, BN_CTX *ctx), (to, a, n, ctx))
CALL(BN_CTX *, BN_CTX_new, NULL, (void), ())
CALL(BN_MONT_CTX *, BN_MONT_CTX_new, NULL, (void), ())
CALL(int, BN_MONT_CTX_set, 0, (BN_MONT_CTX *mont, const BIGNUM *n, BN_CTX *ctx), (mont, n, ctx))
CALL(int, BN_add, 0, (BIGNUM *to, const BIGNUM *a, const BIGNUM *b), (to, a, b))
CALL(int, BN_sub, 0, (BIGNUM *to, const BIGNUM *a, const BIGNUM *b), (to, a, b))
CALL(int, BN_nnmod, 0, (BIGNUM *to, const BIGNUM *a, const BIGNUM *n, BN_CTX *ctx), (to, a, n, ctx))
CALL(int, BN_set_bit, 0, (BIGNUM *a, int n), (a, n))
CALL(int, BN_bn2binpad, -1, (const BIGNUM *a, unsigned char *to, int len), (a, to, len))
CALL(int, BN_bn2lebinpad, -1, (const BIGNUM *a, unsigned char *to, int len), (a, to, len))
CALL(int, BN_mod_add_quick, 0, (BIGNUM *to, const BIGNUM *a, const BIGNUM *b, const BIGNUM *n), (to, a, b, n))
CALL(int, BN_to_montgomery, 0, (BIGNUM *to, const BIGNUM *a, BN_MONT_CTX *mont, BN_CTX *ctx), (to, a, mont, ctx))
CALL(int, BN_mod_mul_montgomery, 0, (BIGNUM *to, const BIGNUM *a, const BIGNUM *b, BN_MONT_CTX *mont, BN_CTX *ctx), (to, a, b, mont, ctx))

CALL(EC_GROUP *, EC_GROUP_new_by_curve_name, NULL, (int nid), (nid))
CALL(EC_POINT *, EC_POINT_new, NULL, (const EC_GROUP *group), (group))
CALL(int, EC_POINT_copy, 0, (EC_POINT *to, const EC_POINT *from), (to, from))
CALL(int, EC_POINT_set_to_infinity, 0, (const EC_GROUP *group, EC_POINT *to), (group, to))
CALL(int, EC_POINT_add, 0, (const EC_GROUP *group, EC_POINT *to, const EC_POINT *a, const EC_POINT *b, BN_CTX *ctx), (group, to, a, b, ctx))
CALL(int, EC_POINT_dbl, 0, (const EC_GROUP *group, EC_POINT *to, const EC_POINT *a, BN_CTX *ctx), (group, to, a, ctx))
CALL(int, EC_POINT_invert, 0, (const EC_GROUP *group, EC_POINT *a, BN_CTX *ctx), (group, a, ctx))
CALL(int, EC_POINT_mul, 0, (const EC_GROUP *group, EC_POINT *to, const BIGNUM *n, const EC_POINT *a, const BIGNUM *m, BN_CTX *ctx),
     (group, to, n, a, m, ctx))
CALL(int, EC_POINTs_mul, 0, (const EC_GROUP *group, EC_POINT *to, const BIGNUM *n, size_t len, const EC_POINT *a[], const BIGNUM *m[], BN_CTX *ctx),
     (group, to, n, len, a, m, ctx))
CALL(int, EC_POINT_oct2point, 0, (const EC_GROUP *group, EC_POINT *to, const unsigned char *bytes, size_t len, BN_CTX *ctx), (group, to, bytes, len, ctx))
CALL(int, EC_POINT_get_affine_coordinates, 0, (const EC_GROUP *group, const EC_POINT *a, BIGNUM *x, BIGNUM *y, BN_CTX *ctx), (group, a, x, y, ctx))

CALL(ECDSA_SIG *, ECDSA_SIG_new, NULL, (void), ())
CALL(ECDSA_SIG *, d2i_ECDSA_SIG, NULL, (ECDSA_SIG **to, const unsigned char **bytes, long len), (to, bytes, len))
CALL(int, i2d_ECDSA_SIG, -1, (const ECDSA_SIG *sig, unsigned char **to), (sig, to))

CALL(EVP_MD_CTX *, EVP_MD_CTX_new, NULL, (void), ())
CALL(int, EVP_DigestInit_ex, 0, (EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *engine), (ctx, type, engine))
CALL(int, EVP_DigestUpdate, 0, (EVP_MD_CTX *ctx, const void *bytes, size_t len), (ctx, bytes, len))
CALL(int, EVP_DigestFinal_ex, 0, (EVP_MD_CTX *ctx, unsigned char *to, unsigned *len), (ctx, to, len))
CALL(int, EVP_DigestSignInit, 0, (EVP_MD_CTX *ctx, EVP_PKEY_CTX **key_ctx, const EVP_MD *type, ENGINE *engine, EVP_PKEY *key),
     (ctx, key_ctx, type, engine, key))
CALL(int, EVP_DigestSignUpdate, 0, (EVP_MD_CTX *ctx, const void *bytes, size_t len), (ctx, bytes, len))
CALL(int, EVP_DigestSignFinal, 0, (EVP_MD_CTX *ctx, unsigned char *to, size_t *len), (ctx, to, len))
CALL(int, EVP_DigestSign, 0, (EVP_MD_CTX *ctx, unsigned char *to, size_t *to_len, const unsigned char *bytes, size_t len), (ctx, to, to_len, bytes, len))
CALL(int, EVP_DigestVerifyInit, 0, (EVP_MD_CTX *ctx, EVP_PKEY_CTX **key_ctx, const EVP_MD *type, ENGINE *engine, EVP_PKEY *key),
     (ctx, key_ctx, type, engine, key))
CALL(int, EVP_DigestVerifyUpdate, 0, (EVP_MD_CTX *ctx, const void *bytes, size_t len), (ctx, bytes, len))
CALL(int, EVP_DigestVerifyFinal, 0, (EVP_MD_CTX *ctx, const unsigned char *sig, size_t len), (ctx, sig, len))
CALL(int, EVP_DigestVerify, 0, (EVP_MD_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *bytes, size_t len),
     (ctx, sig, sig_len, bytes, len))
CALL(EVP_PKEY_CTX *, EVP_PKEY_CTX_new_from_name, NULL, (OSSL_LIB_CTX *lib, const char *name, const char *properties), (lib, name, properties))
CALL(int, EVP_PKEY_CTX_set1_id, 0, (EVP_PKEY_CTX *ctx, const void *id, int len), (ctx, id, len))
CALL(int, EVP_PKEY_fromdata_init, 0, (EVP_PKEY_CTX *ctx), (ctx))
CALL(int, EVP_PKEY_fromdata, 0, (EVP_PKEY_CTX *ctx, EVP_PKEY **to, int selection, OSSL_PARAM parameters[]), (ctx, to, selection, parameters))
CALL(EVP_PKEY *, EVP_PKEY_new_raw_private_key, NULL, (int type, ENGINE *engine, const unsigned char *key, size_t len), (type, engine, key, len))
CALL(EVP_PKEY *, EVP_PKEY_new_raw_public_key, NULL, (int type, ENGINE *engine, const unsigned char *key, size_t len), (type, engine, key, len))
CALL(int, EVP_PKEY_get_raw_public_key, 0, (const EVP_PKEY *key, unsigned char *to, size_t *len), (key, to, len))
