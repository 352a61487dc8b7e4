/* Ed25519 (RFC 8032), for the signatures beside the log (E2). */
#ifndef VERIFIER_ED25519_H
#define VERIFIER_ED25519_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* §5.1.7 without the cofactor: the key decodes (§5.1.3, small order or not), S is below the group order L,
 * k is reduced modulo L, R is the encoding of [S]B − [k]A. */
bool ed25519_valid(const uint8_t key[32], const uint8_t *message, size_t length, const uint8_t signature[64]);

#endif
