/* Signatures (P10): ECDSA over SHA-256, or SM2 over SM3 with the id 1234567812345678, as r ‖ s. */
#ifndef PJ_CRYPTO_SIGN_H
#define PJ_CRYPTO_SIGN_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/bytes.h"
#include "crypto/group.h"

/* Signs the `count` parts concatenated, without framing. `public_key` must be secret·G: a wrong one gives signatures that do not
 * verify. Constant time in `secret` as far as OpenSSL's signing is; nonces are OpenSSL's own.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO if a key is not valid; PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY (OpenSSL does not tell a failing random source
 * from its other failures). */
PJ_MUST_USE pj_crypt pj_sign(pj_group *group, uint8_t signature[PJ_SIGNATURE_SIZE], const pj_secret *secret,
                             const pj_point *public_key, const pj_slice *parts, size_t count);

/* Is it a signature of the parts? Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO for any other signature (r or s zero or not below n included) and for a key that is not a valid point;
 * PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_sign_check_var(pj_group *group, const pj_point *public_key,
                                       const uint8_t signature[PJ_SIGNATURE_SIZE], const pj_slice *parts, size_t count);

/* The same over P10's message, enc("piaojue/1/sign") ‖ enc(suite) ‖ enc(kind) ‖ enc(body): `kind` NUL-terminated, `body` of `len` bytes,
 * len < 2³². */
PJ_MUST_USE pj_crypt pj_sign_record(pj_group *group, uint8_t signature[PJ_SIGNATURE_SIZE], const pj_secret *secret,
                                    const pj_point *public_key, const char *kind, const uint8_t *body, size_t len);
PJ_MUST_USE pj_crypt pj_sign_check_record_var(pj_group *group, const pj_point *public_key,
                                              const uint8_t signature[PJ_SIGNATURE_SIZE], const char *kind, const uint8_t *body,
                                              size_t len);

/* The two ways to write a signature: r ‖ s, and DER as existing tools have it (E2). */
#define PJ_DER_MAX 72u

/* Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_signature_write_der(uint8_t der[PJ_DER_MAX], size_t *len, const uint8_t signature[PJ_SIGNATURE_SIZE]);

/* Strict: exactly what pj_signature_write_der writes. Returns PJ_CRYPT_OK, PJ_CRYPT_NO, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_signature_read_der(uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *der, size_t len);

#endif
