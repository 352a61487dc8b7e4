/* Signatures (P10). */
#ifndef VERIFIER_SIGNATURE_H
#define VERIFIER_SIGNATURE_H

#include "hash.h"

#define SIGNATURE_BYTES 64

/* A signature whose r and s are in range: hash and multiplications are left. */
struct claim {
    struct point key;
    struct num r, s;
    struct num e;               /* once the message is hashed */
};

/* False: r or s is out of range, so the signature is not valid. */
bool claim_read(struct claim *claim, const struct suite *suite, const struct point *key, const uint8_t signature[SIGNATURE_BYTES]);

/* The pieces are the canonical body without its member `sig`; count ≤ 2, as it may be cut in two where that stood. */
void claim_hash(struct claim *claim, const struct suite *suite, const char *kind, size_t count, const struct bytes body[]);

/* Of a hashed one. */
bool claim_holds(const struct claim *claim, const struct suite *suite);

/* What a claim comes to: the x of u·G + v·Q modulo n is `x`; Q is the key, all are below n. */
struct equation {
    struct num u, v, x;
};

/* inverse: 1/s in Montgomery form; only ECDSA asks for it. False: there is no equation, so the signature is not valid. */
bool claim_equation(struct equation *equation, const struct claim *claim, const struct num *inverse, const struct suite *suite);
bool equation_holds(const struct equation *equation, const struct point *key, const struct suite *suite);
/* The end of that: the point is not O, and its x modulo n is `wanted`, below n. Its Y is not looked at. */
bool x_is(const struct jacobian *p, const struct num *wanted, const struct suite *suite);

/* Refuses V10. */
enum outcome refuse_signature(struct refusal *refusal);

/* Both steps at once, for a message as such. */
bool message_signature_valid(const struct suite *suite, size_t count, const struct bytes message[], const struct point *key,
                             const uint8_t signature[SIGNATURE_BYTES]);

#endif
