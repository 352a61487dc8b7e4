/* Sums of multiples of points, in variable time. Scalars are plain integers below 2^256; points may be the identity. */
#ifndef VERIFIER_MULTIPLY_H
#define VERIFIER_MULTIPLY_H

#include "outcome.h"
#include "pairs.h"
#include "suite.h"

#define FEW 16

/* base·G + Σ k_i·P_i for count ≤ FEW (Straus). base may be NULL. */
void multiply_few_var(struct jacobian *sum, const struct num *base, size_t count, const struct point points[],
                      const struct num scalars[], const struct suite *suite);

/* Σ k_i·P_i for any count (Pippenger). BROKEN if there is no memory. */
enum outcome multiply_many_var(struct jacobian *sum, size_t count, const struct point *points, const struct num *scalars,
                               const struct suite *suite);

#endif
