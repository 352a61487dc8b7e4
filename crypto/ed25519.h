/* Ed25519 (RFC 8032), for checkpoints that existing tools can read (E2). All of it is OpenSSL's. */
#ifndef PJ_CRYPTO_ED25519_H
#define PJ_CRYPTO_ED25519_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/suite.h"

#define PJ_ED25519_KEY_SIZE 32u

/* The public key of a secret of any 32 bytes (the seed of RFC 8032). Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_ed25519_public(uint8_t out[PJ_ED25519_KEY_SIZE], const pj_secret *secret);

/* Signs a message. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_ed25519_sign(uint8_t signature[PJ_SIGNATURE_SIZE], const pj_secret *secret, const uint8_t *message, size_t len);

/* Is it a signature of the message? Public, variable time. Returns PJ_CRYPT_OK, PJ_CRYPT_NO (also for 32 bytes that are no key),
 * PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_ed25519_check_var(const uint8_t key[PJ_ED25519_KEY_SIZE], const uint8_t signature[PJ_SIGNATURE_SIZE],
                                          const uint8_t *message, size_t len);

#endif
