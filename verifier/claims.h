/* Many signatures (P10) together. */
#ifndef VERIFIER_CLAIMS_H
#define VERIFIER_CLAIMS_H

#include "ifma.h"
#include "signature.h"

/* *wrong is the first claim that does not hold, or `count`. All are as claim_read() leaves them, so no s is 0, and hashed. BROKEN without
 * memory. */
enum outcome claims_check(size_t *wrong, const struct claim *claims, size_t count, const struct suite *suite);

#define EIGHT 8
#define KEY_ODD 8       /* Q, 3Q … 15Q */

/* Eight sums u·G + v·Q, each from its equation and from the odd multiples of its Q; all points sixteen times (x and y, modulo p).
 * Z = 0 means nothing: that sum has to be found in another way. Only X and Z are written. */
typedef void eight_multiplier(struct jacobian sums[EIGHT], const struct equation *const equations[EIGHT],
                              const struct point *const key_odd[EIGHT], const struct point generator_odd[GENERATOR_ODD],
                              const struct suite *suite);

/* Where ifma_usable(). */
eight_multiplier multiply_eight_ifma_var;

#endif
