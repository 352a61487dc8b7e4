#include "crypto/ed25519.h"

#include <openssl/evp.h>

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

pj_crypt pj_ed25519_check_var(const uint8_t key[PJ_ED25519_KEY_SIZE], const uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *message,
                              size_t len)
{
    EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, PJ_ED25519_KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(context != NULL && public_key != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1, PJ_CRYPT_LIBRARY);
    /* OpenSSL says 0 for a wrong signature, and for one that no key could have made. */
    TRY_IF(EVP_DigestVerify(context, signature, PJ_SIGNATURE_SIZE, message, len) == 1, PJ_CRYPT_NO);
out:
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public_key);
    return rc;
}
