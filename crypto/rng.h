/* Randomness. rng.c holds this one function and nothing else: the unit tests put tests/unit/rng_stream.c in its place (P5). */
#ifndef PJ_CRYPTO_RNG_H
#define PJ_CRYPTO_RNG_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/status.h"

/* Fills `out` from OpenSSL's private random generator. Any `len`.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_ENTROPY: `out` is then wiped. */
PJ_MUST_USE pj_crypt pj_rng_bytes(uint8_t *out, size_t len);

#endif
