#include "crypto/ed25519.h"

#include <openssl/evp.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/refusal.h"
#include "crypto/try.h"

pj_crypt pj_ed25519_public(uint8_t out[PJ_ED25519_KEY_SIZE], const pj_secret *secret)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->b, sizeof secret->b);
    size_t len = PJ_ED25519_KEY_SIZE;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(key != NULL, PJ_CRYPT_LIBRARY);
    TRY_IF(EVP_PKEY_get_raw_public_key(key, out, &len) == 1 && len == PJ_ED25519_KEY_SIZE, PJ_CRYPT_LIBRARY);
out:
    EVP_PKEY_free(key);
    return rc;
}

pj_crypt pj_ed25519_sign(uint8_t signature[PJ_SIGNATURE_SIZE], const pj_secret *secret, const uint8_t *message, size_t len)
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->b, sizeof secret->b);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t signature_len = PJ_SIGNATURE_SIZE;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(context != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(key != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1, PJ_CRYPT_LIBRARY);
    TRY_IF(EVP_DigestSign(context, signature, &signature_len, message, len) == 1 && signature_len == PJ_SIGNATURE_SIZE, PJ_CRYPT_LIBRARY);
out:
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return rc;
}

/* RFC 8032 §5.1.3: y below p = 2²⁵⁵ − 19, and no sign where x is 0, that is where y is 1 or p − 1. OpenSSL reads other encodings too. */
static int decodes(const uint8_t key[PJ_ED25519_KEY_SIZE])
{
    uint8_t y[PJ_ED25519_KEY_SIZE]; /* big-endian */
    static const uint8_t p[PJ_ED25519_KEY_SIZE] = {0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                   0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xed};
    uint8_t minus_one[PJ_ED25519_KEY_SIZE], one[PJ_ED25519_KEY_SIZE] = {[PJ_ED25519_KEY_SIZE - 1] = 1};

    for (size_t i = 0; i < sizeof y; i++)
        y[i] = key[sizeof y - 1 - i];
    y[0] &= 0x7f;
    memcpy(minus_one, p, sizeof minus_one);
    minus_one[sizeof minus_one - 1]--;
    if (!pj_below(y, p, sizeof y))
        return 0;
    return key[sizeof y - 1] < 0x80 || (memcmp(y, one, sizeof y) != 0 && memcmp(y, minus_one, sizeof y) != 0);
}

static pj_crypt check_once_var(const uint8_t key[PJ_ED25519_KEY_SIZE], const uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *message,
                               size_t len)
{
    EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, PJ_ED25519_KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(context != NULL && public_key != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(decodes(key), PJ_CRYPT_NO);
    TRY_IF(EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1, PJ_CRYPT_LIBRARY);
    pj_refusal_begin();
    if (EVP_DigestVerify(context, signature, PJ_SIGNATURE_SIZE, message, len) != 1)
        rc = pj_refusal_end();
out:
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public_key);
    return rc;
}

pj_crypt pj_ed25519_check_var(const uint8_t key[PJ_ED25519_KEY_SIZE], const uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *message,
                              size_t len)
{
    pj_crypt rc = check_once_var(key, signature, message, len);

    /* As in pj_sign_check_var. */
    return rc == PJ_CRYPT_NO ? check_once_var(key, signature, message, len) : rc;
}
