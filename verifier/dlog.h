/* Discrete logarithms of small numbers. */
#ifndef VERIFIER_DLOG_H
#define VERIFIER_DLOG_H

#include "arena.h"
#include "outcome.h"
#include "suite.h"

#define NO_LOGARITHM UINT64_MAX

/* numbers[i] = the z in 0 … most with points[i] = zG, or NO_LOGARITHM. Baby steps and giant steps for all points together; the points
 * are used up. points has room for one more. */
enum outcome logarithms(uint64_t *numbers, struct point *points, size_t count, uint64_t most, const struct suite *suite);

#endif
