#include "crypto/sign.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "crypto/refusal.h"
#include "crypto/reveal.h"
#include "crypto/scalar.h"
#include "crypto/try.h"

/* OpenSSL's key object; `secret` NULL for a public key. */
static pj_crypt make_key(EVP_PKEY **out, pj_suite suite, const pj_point *public_key, const pj_secret *secret)
{
    const char *type = suite == PJ_SUITE_P256_SHA256 ? "EC" : "SM2";
    const char *curve = suite == PJ_SUITE_P256_SHA256 ? "prime256v1" : "SM2";
    uint8_t point[1 + PJ_POINT_SIZE] = {POINT_CONVERSION_UNCOMPRESSED};
    uint8_t native[PJ_SCALAR_SIZE];
    OSSL_PARAM params[4], *next = params;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(context != NULL, PJ_CRYPT_LIBRARY);
    memcpy(point + 1, public_key->b, PJ_POINT_SIZE);
    *next++ = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)(uintptr_t)curve, 0);
    *next++ = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
    if (secret != NULL) {
        /* Integers are passed in the machine's byte order. */
        for (size_t i = 0; i < PJ_SCALAR_SIZE; i++)
            native[__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? i : PJ_SCALAR_SIZE - 1 - i] = secret->b[i];
        *next++ = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, sizeof native);
    }
    *next = OSSL_PARAM_construct_end();
    TRY_IF(EVP_PKEY_fromdata_init(context) == 1, PJ_CRYPT_LIBRARY);
    TRY_IF(EVP_PKEY_fromdata(context, out, secret == NULL ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, params) == 1, PJ_CRYPT_LIBRARY);
out:
    pj_wipe(native, sizeof native);
    EVP_PKEY_CTX_free(context);
    return rc;
}

typedef int start_function(EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *);

/* A digest context that signs or verifies with the key, fed with the parts. */
static pj_crypt start(EVP_MD_CTX *context, pj_suite suite, EVP_PKEY *key, start_function *init)
{
    static const char id[] = "1234567812345678";
    EVP_PKEY_CTX *inner = NULL; /* belongs to context */
    pj_crypt rc = PJ_CRYPT_OK;

    if (suite == PJ_SUITE_P256_SHA256) {
        TRY_IF(init(context, NULL, EVP_sha256(), NULL, key) == 1, PJ_CRYPT_LIBRARY);
        return PJ_CRYPT_OK;
    }
    TRY_IF(init(context, &inner, EVP_sm3(), NULL, key) == 1, PJ_CRYPT_LIBRARY);
    TRY_IF(EVP_PKEY_CTX_set1_id(inner, id, (int)sizeof id - 1) == 1, PJ_CRYPT_LIBRARY);
out:
    return rc;
}

/* r ‖ s from OpenSSL's DER. */
static pj_crypt read_der(uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *der, size_t len)
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)len);
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pair != NULL, PJ_CRYPT_LIBRARY);
    TRY_IF(BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32, PJ_CRYPT_LIBRARY);
    TRY_IF(BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32, PJ_CRYPT_LIBRARY);
out:
    ECDSA_SIG_free(pair);
    return rc;
}

pj_crypt pj_signature_write_der(uint8_t der[PJ_DER_MAX], size_t *len, const uint8_t signature[PJ_SIGNATURE_SIZE])
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, 32, NULL), *s = BN_bin2bn(signature + 32, 32, NULL);
    int written;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pair != NULL && r != NULL && s != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(ECDSA_SIG_set0(pair, r, s) == 1, PJ_CRYPT_LIBRARY);
    r = s = NULL; /* now the pair's */
    written = i2d_ECDSA_SIG(pair, &der);
    TRY_IF(written > 0 && written <= (int)PJ_DER_MAX, PJ_CRYPT_LIBRARY);
    *len = (size_t)written;
out:
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return rc;
}

pj_crypt pj_signature_read_der(uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *der, size_t len)
{
    uint8_t again[PJ_DER_MAX];
    size_t again_len = 0;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(len <= PJ_DER_MAX, PJ_CRYPT_NO);
    pj_refusal_begin();
    if (read_der(signature, der, len) != PJ_CRYPT_OK)
        TRY(pj_refusal_end());
    TRY(pj_signature_write_der(again, &again_len, signature));
    /* OpenSSL reads other forms of the same numbers too. */
    TRY_IF(again_len == len && memcmp(again, der, len) == 0, PJ_CRYPT_NO);
out:
    return rc;
}

pj_crypt pj_sign(pj_group *group, uint8_t signature[PJ_SIGNATURE_SIZE], const pj_secret *secret, const pj_point *public_key,
                 const pj_slice *parts, size_t count)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = NULL;
    uint8_t der[PJ_DER_MAX];
    size_t len = sizeof der;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(context != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(pj_reveal(pj_secret_valid(group, secret)), PJ_CRYPT_NO); /* a caller's mistake */
    TRY(pj_point_valid_var(group, public_key));
    TRY(make_key(&key, pj_group_suite(group), public_key, secret));
    TRY(start(context, pj_group_suite(group), key, EVP_DigestSignInit));
    for (size_t i = 0; i < count; i++)
        TRY_IF(EVP_DigestSignUpdate(context, parts[i].p, parts[i].len) == 1, PJ_CRYPT_LIBRARY);
    TRY_IF(EVP_DigestSignFinal(context, der, &len) == 1, PJ_CRYPT_LIBRARY);
    TRY(read_der(signature, der, len));
out:
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return rc;
}

/* 0 < r, s < n. */
static int in_range(pj_group *group, const uint8_t signature[PJ_SIGNATURE_SIZE])
{
    pj_secret half; /* nothing secret about it: this is the type whose check refuses 0 */
    int valid;

    memcpy(half.b, signature, sizeof half);
    valid = pj_secret_valid(group, &half);
    memcpy(half.b, signature + 32, sizeof half);
    return valid && pj_secret_valid(group, &half);
}

static pj_crypt check_once_var(pj_group *group, const pj_point *public_key, const uint8_t signature[PJ_SIGNATURE_SIZE],
                               const pj_slice *parts, size_t count)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = NULL;
    uint8_t der[PJ_DER_MAX];
    size_t len;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(context != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(in_range(group, signature), PJ_CRYPT_NO);
    TRY(pj_point_valid_var(group, public_key));
    TRY(pj_signature_write_der(der, &len, signature));
    TRY(make_key(&key, pj_group_suite(group), public_key, NULL));
    TRY(start(context, pj_group_suite(group), key, EVP_DigestVerifyInit));
    for (size_t i = 0; i < count; i++)
        TRY_IF(EVP_DigestVerifyUpdate(context, parts[i].p, parts[i].len) == 1, PJ_CRYPT_LIBRARY);
    /* OpenSSL says 0 for most bad signatures, and fails for some, as where verification meets O. */
    pj_refusal_begin();
    if (EVP_DigestVerifyFinal(context, der, len) != 1)
        rc = pj_refusal_end();
out:
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return rc;
}

pj_crypt pj_sign_check_var(pj_group *group, const pj_point *public_key, const uint8_t signature[PJ_SIGNATURE_SIZE],
                           const pj_slice *parts, size_t count)
{
    pj_crypt rc = check_once_var(group, public_key, signature, parts, count);

    /* Here and there OpenSSL takes a lack of memory for a bad signature without a word. A second look meets it where it is told: at the
     * first thing it allocates. */
    return rc == PJ_CRYPT_NO ? check_once_var(group, public_key, signature, parts, count) : rc;
}

#define FRAME_PARTS 8

/* P10's message as slices; `lengths` holds the four length fields they point to. */
static void frame(pj_slice parts[FRAME_PARTS], uint8_t lengths[4][4], pj_suite suite, const char *kind, const uint8_t *body, size_t len)
{
    static const char tag[] = "piaojue/1/sign";
    const char *name = pj_suite_name(suite);
    const pj_slice content[4] = {{(const uint8_t *)tag, sizeof tag - 1},
                                 {(const uint8_t *)name, strlen(name)},
                                 {(const uint8_t *)kind, strlen(kind)},
                                 {body, len}};

    for (size_t i = 0; i < 4; i++) {
        pj_write_u32(lengths[i], (uint32_t)content[i].len);
        parts[2 * i] = (pj_slice){lengths[i], 4};
        parts[2 * i + 1] = content[i];
    }
}

pj_crypt pj_sign_record(pj_group *group, uint8_t signature[PJ_SIGNATURE_SIZE], const pj_secret *secret, const pj_point *public_key,
                        const char *kind, const uint8_t *body, size_t len)
{
    pj_slice parts[FRAME_PARTS];
    uint8_t lengths[4][4];

    frame(parts, lengths, pj_group_suite(group), kind, body, len);
    return pj_sign(group, signature, secret, public_key, parts, FRAME_PARTS);
}

pj_crypt pj_sign_check_record_var(pj_group *group, const pj_point *public_key, const uint8_t signature[PJ_SIGNATURE_SIZE],
                                  const char *kind, const uint8_t *body, size_t len)
{
    pj_slice parts[FRAME_PARTS];
    uint8_t lengths[4][4];

    frame(parts, lengths, pj_group_suite(group), kind, body, len);
    return pj_sign_check_var(group, public_key, signature, parts, FRAME_PARTS);
}
