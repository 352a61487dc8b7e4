/* What the files of the program `exhaust-engine` share. A secret of this program is any number: a group of 13 keeps none. */
#ifndef TESTS_EXHAUST_ENGINE_H
#define TESTS_EXHAUST_ENGINE_H

#include <openssl/ec.h>
#include <string.h>

#include "crypto/scalar.h"
#include "tests/exhaust/count.h"
#include "tests/exhaust/curves.h"

typedef struct {
    pj_group *group;
    pj_group *quick;         /* the same without its cofactor: OpenSSL then takes wNAF for its ladder over all bits of the curve's order */
    pj_suite suite;
    const struct curve *curve;
    unsigned q;              /* the order */
    pj_point *multiple;      /* [i] = iG, i below q; [0]: 64 zero bytes */
    pj_point stray;          /* on the curve, outside the subgroup */
    bool is_short;
} small;

/* What the hash says as a random oracle until it is told otherwise; its answer is below q. */
void oracle_says(unsigned answer);

/* The draws of pj_rng_bytes from now on, one number each; behind the last they fail. */
void draws_are(const unsigned *numbers, size_t count);

typedef enum { NO_FAULT, FAULT_SIGN, FAULT_CHALLENGE, FAULT_WEIGHTS, FAULT_SAME_WEIGHTS, FAULT_CELL, FAULT_RANGE, FAULT_BIT } fault;
void plant(fault which);

static inline pj_scalar scalar_of(unsigned value)
{
    pj_scalar scalar;

    pj_scalar_set_u32(&scalar, value);
    return scalar;
}

static inline pj_secret secret_of(unsigned value)
{
    pj_scalar scalar = scalar_of(value);
    pj_secret secret;

    memcpy(secret.b, scalar.b, sizeof secret.b);
    return secret;
}

static inline bool same_point(const pj_point *a, const pj_point *b)
{
    return memcmp(a->b, b->b, PJ_POINT_SIZE) == 0;
}

static inline void put_point(uint8_t *to, const pj_point *point)
{
    memcpy(to, point->b, PJ_POINT_SIZE);
}

static inline void put_scalar(uint8_t *to, unsigned value)
{
    pj_scalar scalar = scalar_of(value);

    memcpy(to, scalar.b, PJ_SCALAR_SIZE);
}

/* Each counts one thing over one group. */
void count_curve(const small *s);
void count_scalars(const small *s);
void count_laws(const small *s);
void count_multiples(const small *s);
void count_logarithms(const small *s);
void count_possession(const small *s);
void count_equality(const small *s);
void count_sealed(const small *s);
void count_sealing(const small *s);
void count_shares(const small *s);
void count_lagrange(const small *s);
void count_sums_sealed(const small *s);
void count_sums_briefly(const small *s);
void count_sums_weights(const small *s);
void count_sealing_sums(const small *s);
void count_equality_two(const small *s);
void count_opening(const small *s);

#endif
