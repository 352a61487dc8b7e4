/* Sums of multiples, and logarithms. */
#include <stdlib.h>

#include "../../verifier/dlog.h"
#include "../../verifier/multiply.h"
#include "arithmetic.h"
#include "maker.h"

static unsigned long check_multiple(const struct curve *curve, const struct point *p, const struct num *k)
{
    gcry_mpi_point_t point = to_gcry(curve, p), wanted = gcry_mpi_point_new(0), base = gcry_mpi_ec_get_point("g", curve->context, 1);
    struct num reduced;
    struct jacobian found;
    gcry_mpi_t number;
    unsigned long failures = 0;

    mod_reduce(&reduced, k, &curve->suite->n);
    number = to_mpi(&reduced);
    gcry_mpi_ec_mul(wanted, number, point, curve->context);
    multiply_few_var(&found, NULL, 1, p, k, curve->suite);
    EXPECT(failures, same_point(curve, &found, wanted), "kP");
    gcry_mpi_ec_mul(wanted, number, base, curve->context);
    multiply_few_var(&found, k, 0, NULL, NULL, curve->suite);
    EXPECT(failures, same_point(curve, &found, wanted), "kG");
    gcry_mpi_release(number);
    gcry_mpi_point_release(point);
    gcry_mpi_point_release(wanted);
    gcry_mpi_point_release(base);
    return failures;
}

/* Points that are equal, opposite or O, and scalars that are 0, 1, short or 2^256 − 1, among the others. */
static void write_terms(const struct context *context, const struct suite *suite, struct point *points, struct num *scalars, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t way = stream_next(context->stream) % 16;
        if (i == 0 || i % 7 == 0)
            random_point(context, suite, &points[i]);
        else
            points[i] = points[stream_next(context->stream) % i];
        if (way == 0)
            points[i] = (struct point){{{0}}, {{0}}};
        if (way == 1)
            point_negate(&points[i], suite);
        stream_num(context->stream, &scalars[i], &suite->n);
        if (way == 2)
            scalars[i] = num_small(stream_next(context->stream) % 3);
        if (way == 3)
            scalars[i] = (struct num){{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
        if (way > 8)
            scalars[i].w[2] = scalars[i].w[3] = 0;
        if (way == 15 && i > 0)
            scalars[i] = scalars[i - 1];
    }
}

static unsigned long check_many(const struct context *context, const struct suite *suite, size_t count)
{
    struct point *points = malloc((count + 1) * sizeof *points);
    struct num *scalars = malloc((count + 1) * sizeof *scalars);
    struct jacobian sum = {{{0}}, {{0}}, {{0}}}, term, found;
    unsigned long failures = 0;

    write_terms(context, suite, points, scalars, count);
    for (size_t i = 0; i < count; i++) {
        multiply_few_var(&term, NULL, 1, &points[i], &scalars[i], suite);
        jacobian_add(&sum, &sum, &term, suite);
    }
    jacobian_negate(&sum, suite);
    for (int plain = 0; plain < 2; plain++) {
        ifma_off = plain;
        EXPECT(failures, multiply_many_var(&found, count, points, scalars, suite) == HOLDS, "memory");
        jacobian_add(&found, &found, &sum, suite);
        EXPECT(failures, jacobian_is_identity(&found), "the sum of %zu terms%s", count, plain ? ", in C" : "");
    }
    ifma_off = false;
    free(points);
    free(scalars);
    return failures;
}

unsigned long test_sums(const struct context *context)
{
    static const size_t counts[] = {0, 1, 2, 15, 16, 17, 18, 31, 64, 100, 257, 1000, 3000};
    unsigned long failures = 0, multiples = 0, sums = 0;

    for (int i = 0; i < SUITES; i++) {
        const struct suite *suite = &context->suites[i];
        struct curve curve = curve_of(suite);
        struct num edges[EDGES], k;
        struct point p;
        write_edges(edges, &suite->n);
        for (int n = 0; n < (SLOW ? 20 : 300) + EDGES; n++, multiples += 2) {
            random_point(context, suite, &p);
            stream_num(context->stream, &k, &suite->n);
            failures += check_multiple(&curve, &p, n < EDGES ? &edges[n] : &k);
        }
        for (size_t n = 0; n < COUNT(counts); n++)
            for (int round = 0; round < (counts[n] < 300 && !SLOW ? 10 : 1); round++, sums++)
                failures += check_many(context, suite, counts[n]);
        gcry_ctx_release(curve.context);
    }
    printf("  %lu multiples against libgcrypt, %lu sums of up to 3000 multiples\n", multiples, sums);
    return failures;
}

unsigned long test_logarithms(const struct context *context)
{
    static const uint64_t mosts[] = {0, 1, 63, 64, 65, 4000, 1000000};
    unsigned long failures = 0, found = 0;

    for (size_t i = 0; i < COUNT(mosts) * SUITES; i++) {
        const struct suite *suite = &context->suites[i % SUITES];
        uint64_t most = mosts[i / SUITES], wanted[40], numbers[40];
        struct point points[41];
        for (size_t k = 0; k < 40; k++) {
            struct jacobian multiple;
            struct num z;
            wanted[k] = k == 0 ? 0 : k == 1 ? most : k == 2 ? most + 1 : stream_next(context->stream) % (most + 1);
            z = num_small(wanted[k]);
            if (k == 3) {
                mod_neg(&z, &(const struct num){{1}}, &suite->n);
                wanted[k] = NO_LOGARITHM;
            }
            multiply_few_var(&multiple, &z, 0, NULL, NULL, suite);
            jacobian_settle(&points[k], &multiple, 1, suite);
        }
        wanted[2] = NO_LOGARITHM;
        EXPECT(failures, logarithms(numbers, points, 40, most, suite) == HOLDS, "memory");
        for (size_t k = 0; k < 40; k++, found++)
            EXPECT(failures, numbers[k] == wanted[k], "up to %llu", (unsigned long long)most);
    }
    printf("  %lu logarithms\n", found);
    return failures;
}
