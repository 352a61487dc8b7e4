/* Bytes: wiping, comparing, selecting, big-endian integers, base64url. */
#ifndef PJ_CRYPTO_BYTES_H
#define PJ_CRYPTO_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/status.h"

/* A run of bytes owned by somebody else. `p` may be NULL if `len` is 0. */
typedef struct {
    const uint8_t *p;
    size_t len;
} pj_slice;

/* Overwrites with zeros in a way the compiler does not remove. `p` may be NULL if `len` is 0. */
void pj_wipe(void *secret, size_t len);

/* 1 if equal, 0 if not. Constant time for a given `len`. */
int pj_equal(const uint8_t *a, const uint8_t *b, size_t len);

/* 1 if a < b as big-endian integers of `len` bytes, 0 if not. Constant time for a given `len`. */
int pj_below(const uint8_t *a, const uint8_t *b, size_t len);

/* 1 if a = b, 0 if not. Constant time. */
uint32_t pj_equal_u32(uint32_t a, uint32_t b);

/* out = bit ? one : zero, with `bit` 0 or 1. Constant time for a given `len`. `out` may be `one` or `zero`; no partial overlap. */
void pj_select(uint8_t *out, const uint8_t *one, const uint8_t *zero, size_t len, uint32_t bit);

/* I2OSP(value, 4) (P1). */
void pj_write_u32(uint8_t out[4], uint32_t value);

/* Characters of the base64url text of `len` bytes, without padding and without a closing NUL: ⌈4·len/3⌉. len ≤ SIZE_MAX/4 − 1. */
size_t pj_base64_size(size_t len);

/* Writes pj_base64_size(len) characters and a NUL to `text`. Constant time for a given `len`, so secrets may be written. */
void pj_base64_encode(char *text, const uint8_t *bytes, size_t len);

/* Bytes that a canonical text of `text_len` characters holds; SIZE_MAX if no such text has that length. */
size_t pj_base64_decoded_size(size_t text_len);

/* Reads exactly `len` bytes from a text of exactly pj_base64_size(len) characters. Constant time in the characters for a given length,
 * but for the verdict. Strict: each byte string has one text.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (another length, padding, a character outside A–Z a–z 0–9 - _, or trailing bits that are not
 * zero): `out` is then wiped. */
PJ_MUST_USE pj_crypt pj_base64_decode(uint8_t *out, size_t len, const char *text, size_t text_len);

#endif
