/* The verifier's arithmetic against libgcrypt's: on fixed and on fresh random values, a few milliseconds. */
#ifndef VERIFIER_SELFTEST_H
#define VERIFIER_SELFTEST_H

#include "suite.h"

/* Readies libgcrypt; false if there is none that will do. */
bool library_ready(void);

/* Of one suite: NULL if everything agrees, else what does not. */
const char *selftest(const struct suite *suite);

#endif
