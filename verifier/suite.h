/* The two suites (P2), their encodings (P3), and points of their curves. */
#ifndef VERIFIER_SUITE_H
#define VERIFIER_SUITE_H

#include "mod.h"

#define POINT_BYTES 64
#define SCALAR_BYTES 32
#define GENERATOR_ODD 64

enum suite_id { P256_SHA256, SM2_SM3, SUITES };

/* x and y in Montgomery form. (0, 0) stands for the identity: it is on neither curve, as b is not 0. */
struct point {
    struct num x, y;
};

/* (X/Z², Y/Z³); the identity if Z = 0. */
struct jacobian {
    struct num x, y, z;
};

struct suite {
    enum suite_id id;
    const char *name;
    int hash;                               /* libgcrypt's number of H */
    struct modulus p, n;
    struct num b;                           /* Montgomery form, as a = −3 needs none */
    struct point generator;
    struct point odd[GENERATOR_ODD];        /* G, 3G, 5G … 127G */
};

/* What a suite is made of (P2); numbers of 64 hexadecimal digits. */
struct constants {
    const char *name;
    int hash;
    const char *p, *b, *x, *y, *n;
};

/* Computes what follows from the constants. Afterwards a suite is only read. p is that of one of the two suites, n an odd prime, and no
 * point has order 2. Where n is not nearly p, as in tests, signatures can be checked up to claim_point() only. */
void suite_set(struct suite *suite, enum suite_id id, const struct constants *constants);

/* The two suites themselves. */
void suites_set(struct suite suites[SUITES]);

static inline bool point_is_identity(const struct point *p)
{
    return num_is_zero(&p->x) && num_is_zero(&p->y);
}

static inline bool jacobian_is_identity(const struct jacobian *p)
{
    return num_is_zero(&p->z);
}

/* False if the bytes are not a valid point (P3), or not a scalar below n. */
bool point_decode(struct point *p, const uint8_t bytes[POINT_BYTES], const struct suite *suite);
bool point0_decode(struct point *p, const uint8_t bytes[POINT_BYTES], const struct suite *suite);
void point_encode(uint8_t bytes[POINT_BYTES], const struct point *p, const struct suite *suite);   /* 64 zero bytes for O */
bool scalar_decode(struct num *x, const uint8_t bytes[SCALAR_BYTES], const struct suite *suite);

void point_negate(struct point *p, const struct suite *suite);
void point_lift(struct jacobian *q, const struct point *p, const struct suite *suite);
void jacobian_double(struct jacobian *r, const struct jacobian *p, const struct suite *suite);
void jacobian_add(struct jacobian *r, const struct jacobian *p, const struct jacobian *q, const struct suite *suite);
void jacobian_add_point(struct jacobian *r, const struct jacobian *p, const struct point *q, const struct suite *suite);
void jacobian_negate(struct jacobian *p, const struct suite *suite);
bool jacobian_equal_point(const struct jacobian *p, const struct point *q, const struct suite *suite);

/* To affine, with one inversion for all. */
void jacobian_settle(struct point *to, const struct jacobian *from, size_t count, const struct suite *suite);

#endif
