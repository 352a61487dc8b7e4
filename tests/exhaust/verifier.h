/* What the files of the program `exhaust-verifier` share. */
#ifndef TESTS_EXHAUST_VERIFIER_H
#define TESTS_EXHAUST_VERIFIER_H

#include <string.h>

#include "../../verifier/ifma.h"
#include "../../verifier/multiply.h"
#include "../../verifier/state.h"
#include "count.h"
#include "curves.h"

struct small {
    struct suite suite;
    const struct curve *curve;
    unsigned q;                 /* the order */
    struct point *multiple;     /* [i] = iG, i below q */
    struct point stray;         /* on the curve, outside the subgroup */
    bool is_short;
};

/* What the hash says as a random oracle until it is told otherwise; below q. */
void oracle_says(unsigned answer);

/* The weights that are drawn from now on, from the first again at every draw; those behind the last are 0. */
void weights_are(const unsigned *weights, size_t count);

enum fault {
    NO_FAULT, FAULT_CHALLENGE, FAULT_WEIGHTS, FAULT_SIGN, FAULT_DOUBLE, FAULT_NEGATED, FAULT_LANES,
    FAULT_SAME_WEIGHTS, FAULT_CELL, FAULT_RANGE, FAULT_BIT
};

static inline bool same_point(const struct point *a, const struct point *b)
{
    return num_equal(&a->x, &b->x) && num_equal(&a->y, &b->y);
}

/* Is it iG, i any integer? */
bool is_multiple(const struct small *s, const struct jacobian *p, long long i);

/* Each counts one thing over one group. */
typedef void counting(const struct small *s);
counting count_curve, count_scalars, count_laws, count_pairs, count_sums, count_logarithms, count_signatures, count_eights;
counting count_possession, count_equality, count_sealed, count_keys, count_lagrange;
counting count_sums_sealed, count_sums_briefly, count_sums_weights, count_equality_two, count_opening;

#endif
