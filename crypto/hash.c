#include "crypto/hash.h"

#include <openssl/evp.h>
#include <string.h>

#include "crypto/try.h"

static void fail(pj_hash *hash, pj_crypt status)
{
    pj_hash_drop(hash);
    hash->failure = status;
}

void pj_hash_begin(pj_hash *hash, pj_suite suite)
{
    const EVP_MD *algorithm = suite == PJ_SUITE_P256_SHA256 ? EVP_sha256() : EVP_sm3();

    hash->failure = PJ_CRYPT_OK;
    hash->context = EVP_MD_CTX_new();
    if (hash->context == NULL)
        fail(hash, PJ_CRYPT_MEMORY);
    else if (EVP_DigestInit_ex(hash->context, algorithm, NULL) != 1)
        fail(hash, PJ_CRYPT_LIBRARY);
}

void pj_hash_add(pj_hash *hash, const uint8_t *bytes, size_t len)
{
    if (hash->context != NULL && EVP_DigestUpdate(hash->context, bytes, len) != 1)
        fail(hash, PJ_CRYPT_LIBRARY);
}

pj_crypt pj_hash_end(pj_hash *hash, uint8_t out[PJ_HASH_SIZE])
{
    if (hash->context != NULL && EVP_DigestFinal_ex(hash->context, out, NULL) != 1)
        fail(hash, PJ_CRYPT_LIBRARY);
    pj_hash_drop(hash);
    return hash->failure;
}

void pj_hash_drop(pj_hash *hash)
{
    EVP_MD_CTX_free(hash->context);
    hash->context = NULL;
}

pj_crypt pj_hash_parts(pj_suite suite, uint8_t out[PJ_HASH_SIZE], const pj_slice *parts, size_t count)
{
    pj_hash hash;

    pj_hash_begin(&hash, suite);
    for (size_t i = 0; i < count; i++)
        pj_hash_add(&hash, parts[i].p, parts[i].len);
    return pj_hash_end(&hash, out);
}

/* DST_prime = DST ‖ I2OSP(length, 1), with a DST of more than 255 bytes hashed first (RFC 9380 §5.3.3). */
static pj_crypt set_tag(pj_xmd *xmd, const uint8_t *dst, size_t dst_len)
{
    static const char oversize[] = "H2C-OVERSIZE-DST-";
    pj_slice parts[2] = {{(const uint8_t *)oversize, sizeof oversize - 1}, {dst, dst_len}};
    pj_crypt rc = PJ_CRYPT_OK;

    xmd->tag_len = dst_len;
    if (dst_len > 255) {
        rc = pj_hash_parts(xmd->suite, xmd->tag, parts, 2);
        xmd->tag_len = PJ_HASH_SIZE;
    } else if (dst_len > 0) {
        memcpy(xmd->tag, dst, dst_len);
    }
    xmd->tag[xmd->tag_len] = (uint8_t)xmd->tag_len;
    xmd->tag_len++;
    return rc;
}

void pj_xmd_begin(pj_xmd *xmd, pj_suite suite, const uint8_t *dst, size_t dst_len)
{
    static const uint8_t zeros[PJ_BLOCK_SIZE];
    pj_crypt rc;

    xmd->suite = suite;
    rc = set_tag(xmd, dst, dst_len);
    pj_hash_begin(&xmd->hash, suite);
    pj_hash_add(&xmd->hash, zeros, sizeof zeros);
    if (rc != PJ_CRYPT_OK)
        fail(&xmd->hash, rc);
}

void pj_xmd_add(pj_xmd *xmd, const uint8_t *bytes, size_t len)
{
    pj_hash_add(&xmd->hash, bytes, len);
}

pj_crypt pj_xmd_end(pj_xmd *xmd, uint8_t *out, size_t len)
{
    uint8_t b0[PJ_HASH_SIZE], bi[PJ_HASH_SIZE] = {0};
    uint8_t length[3] = {(uint8_t)(len >> 8), (uint8_t)len, 0};
    pj_crypt rc;

    pj_hash_add(&xmd->hash, length, sizeof length);
    pj_hash_add(&xmd->hash, xmd->tag, xmd->tag_len);
    TRY(pj_hash_end(&xmd->hash, b0));
    for (size_t at = 0; at < len; at += PJ_HASH_SIZE) {
        uint8_t number = (uint8_t)(at / PJ_HASH_SIZE + 1);
        pj_slice parts[3] = {{bi, sizeof bi}, {&number, 1}, {xmd->tag, xmd->tag_len}};

        /* b₁ hashes b₀ itself: b₀ xor zeros. */
        for (size_t i = 0; i < PJ_HASH_SIZE; i++)
            bi[i] ^= b0[i];
        TRY(pj_hash_parts(xmd->suite, bi, parts, 3));
        memcpy(out + at, bi, len - at < PJ_HASH_SIZE ? len - at : PJ_HASH_SIZE);
    }
out:
    if (rc != PJ_CRYPT_OK)
        pj_wipe(out, len);
    pj_wipe(b0, sizeof b0);
    pj_wipe(bi, sizeof bi);
    return rc;
}

void pj_xmd_drop(pj_xmd *xmd)
{
    pj_hash_drop(&xmd->hash);
}
