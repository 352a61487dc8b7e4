/* Many sums of two affine points, all with one inversion (Montgomery's trick). In variable time. */
#ifndef VERIFIER_PAIRS_H
#define VERIFIER_PAIRS_H

#include "ifma.h"
#include "suite.h"

/* points[left[i]] += points[right[i]] for every i below count. No index stands twice in left, and none of left in right. `scratch`
 * has room for 2·count numbers. Any points may be equal, opposite or O. */
typedef void pair_adder(struct point *points, const uint32_t *left, const uint32_t *right, size_t count, struct num *scratch,
                        const struct suite *suite);

/* In C, on every processor; and eight pairs at a time, where ifma_usable(), for IFMA_LEAST pairs or more: with fewer the inversion is
 * nearly all there is to do. The results are the same words. */
#define IFMA_LEAST 16
pair_adder add_pairs_plain_var, add_pairs_ifma_var;

/* Whichever of the two is faster here. */
pair_adder add_pairs_var;

#endif
