/* What the tests of arithmetic share: numbers and points for libgcrypt, and such as are worth a try. */
#ifndef TESTS_VERIFIER_ARITHMETIC_H
#define TESTS_VERIFIER_ARITHMETIC_H

#include <gcrypt.h>

#include "tests.h"

#define EDGES 12

/* 0, 1, 2, m − 1, m − 2, and words of all ones or one bit, below m. */
void write_edges(struct num edges[EDGES], const struct modulus *modulus);

struct curve {
    const struct suite *suite;
    gcry_ctx_t context;
};

struct curve curve_of(const struct suite *suite);
gcry_mpi_t to_mpi(const struct num *x);
gcry_mpi_point_t to_gcry(const struct curve *curve, const struct point *p);
bool same_point(const struct curve *curve, const struct jacobian *found, gcry_mpi_point_t wanted);

void random_point(const struct context *context, const struct suite *suite, struct point *point);

#endif
