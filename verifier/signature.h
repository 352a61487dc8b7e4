/* Signatures (P10). */
#ifndef VERIFIER_SIGNATURE_H
#define VERIFIER_SIGNATURE_H

#include "hash.h"

#define SIGNATURE_BYTES 64

/* A signature whose message is hashed and whose r and s are in range: the multiplications are left. */
struct claim {
    struct point key;
    struct num e, r, s;
};

/* The two pieces are the canonical body without its member `sig`, cut in two where that stood. False: r or s is out of range, so the
 * signature is not valid. */
bool claim_read(struct claim *claim, const struct suite *suite, const char *kind, const struct bytes body[2], const struct point *key,
                const uint8_t signature[SIGNATURE_BYTES]);

/* The point that decides, and what its x must be modulo n. False: r + s is 0 in SM2, so nothing has to be computed. */
bool claim_point(struct jacobian *point, struct num *x, const struct claim *claim, const struct suite *suite);
bool claim_holds(const struct claim *claim, const struct suite *suite);

/* Refuses V10. */
enum outcome refuse_signature(struct refusal *refusal);

/* Both steps at once, for a message as such. */
bool message_signature_valid(const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                             const uint8_t signature[SIGNATURE_BYTES]);

#endif
