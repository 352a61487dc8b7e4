/* Signatures (P10). */
#ifndef VERIFIER_SIGNATURE_H
#define VERIFIER_SIGNATURE_H

#include "hash.h"

#define SIGNATURE_BYTES 64

/* The two pieces are the canonical body without its member `sig`, cut in two where that stood. */
bool signature_valid(const struct suite *suite, const char *kind, const struct bytes body[2], const struct point *key,
                     const uint8_t signature[SIGNATURE_BYTES]);

/* The same for a message as such. */
bool message_signature_valid(const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                             const uint8_t signature[SIGNATURE_BYTES]);

#endif
