/* The verifier's arithmetic against libgcrypt's. */
#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>

#include "../../verifier/dlog.h"
#include "../../verifier/multiply.h"
#include "maker.h"
#include "tests.h"

#define EDGES 12
#define RANDOM 3000

static gcry_mpi_t to_mpi(const struct num *x)
{
    uint8_t bytes[32];
    gcry_mpi_t mpi = NULL;

    num_store(bytes, x);
    gcry_mpi_scan(&mpi, GCRYMPI_FMT_USG, bytes, sizeof bytes, NULL);
    return mpi;
}

static bool equals(const struct num *x, gcry_mpi_t wanted)
{
    gcry_mpi_t own = to_mpi(x);
    bool equal = gcry_mpi_cmp(own, wanted) == 0;

    gcry_mpi_release(own);
    return equal;
}

/* 0, 1, 2, m − 1, m − 2, and words of all ones or one bit, below m. */
static void write_edges(struct num edges[EDGES], const struct modulus *modulus)
{
    const struct num all = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};

    memset(edges, 0, EDGES * sizeof *edges);
    edges[1] = num_small(1);
    edges[2] = num_small(2);
    mod_neg(&edges[3], &edges[1], modulus);
    mod_neg(&edges[4], &edges[2], modulus);
    mod_reduce(&edges[5], &all, modulus);
    for (int i = 0; i < 4; i++)
        edges[6 + i].w[i] = i == 3 ? (uint64_t)1 << 63 : UINT64_MAX;
    edges[10] = (struct num){{0, 0, 0, 0xffffffff00000000}};
    edges[11] = (struct num){{UINT64_MAX, 0, UINT64_MAX, 0}};
    for (int i = 0; i < EDGES; i++)
        mod_reduce(&edges[i], &edges[i], modulus);
}

static unsigned long check_pair(const struct modulus *modulus, const struct num *a, const struct num *b)
{
    gcry_mpi_t m = to_mpi(&modulus->m), x = to_mpi(a), y = to_mpi(b), wanted = gcry_mpi_new(256);
    struct num found, form, other;
    unsigned long failures = 0;

    mod_add(&found, a, b, modulus);
    gcry_mpi_addm(wanted, x, y, m);
    EXPECT(failures, equals(&found, wanted), "sum");
    mod_sub(&found, a, b, modulus);
    gcry_mpi_subm(wanted, x, y, m);
    EXPECT(failures, equals(&found, wanted), "difference");
    mod_enter(&form, a, modulus);
    mod_enter(&other, b, modulus);
    mod_mul(&found, &form, &other, modulus);
    mod_leave(&found, &found, modulus);
    gcry_mpi_mulm(wanted, x, y, m);
    EXPECT(failures, equals(&found, wanted), "product");
    mod_mul(&found, &form, b, modulus);
    EXPECT(failures, equals(&found, wanted), "plain product");
    mod_sqr(&found, &form, modulus);
    mod_leave(&found, &found, modulus);
    gcry_mpi_mulm(wanted, x, x, m);
    EXPECT(failures, equals(&found, wanted), "square");
    gcry_mpi_release(m);
    gcry_mpi_release(x);
    gcry_mpi_release(y);
    gcry_mpi_release(wanted);
    return failures;
}

static unsigned long check_inverse(const struct modulus *modulus, const struct num *a)
{
    gcry_mpi_t m = to_mpi(&modulus->m), x = to_mpi(a), wanted = gcry_mpi_new(256);
    struct num found;
    unsigned long failures = 0;

    mod_enter(&found, a, modulus);
    mod_invert(&found, &found, modulus);
    mod_leave(&found, &found, modulus);
    if (num_is_zero(a))
        EXPECT(failures, num_is_zero(&found), "1/0");
    else
        EXPECT(failures, gcry_mpi_invm(wanted, x, m) && equals(&found, wanted), "inverse");
    gcry_mpi_release(m);
    gcry_mpi_release(x);
    gcry_mpi_release(wanted);
    return failures;
}

unsigned long test_fields(const struct context *context)
{
    unsigned long failures = 0, pairs = 0;

    for (int i = 0; i < 2 * SUITES; i++) {
        const struct modulus *modulus = i % 2 ? &context->suites[i / 2].n : &context->suites[i / 2].p;
        struct num edges[EDGES], a, b;
        write_edges(edges, modulus);
        for (int k = 0; k < EDGES * EDGES; k++, pairs++)
            failures += check_pair(modulus, &edges[k / EDGES], &edges[k % EDGES]);
        for (int k = 0; k < RANDOM; k++, pairs++) {
            stream_num(context->stream, &a, modulus);
            stream_num(context->stream, &b, modulus);
            failures += check_pair(modulus, &a, &b);
            if (k % 10 == 0)
                failures += check_inverse(modulus, &a) + check_pair(modulus, &a, &edges[k / 10 % EDGES]);
        }
        for (int k = 0; k < EDGES; k++)
            failures += check_inverse(modulus, &edges[k]);
    }
    printf("  %lu pairs of numbers modulo p and n of both suites\n", pairs);
    return failures;
}

/* ---- points ---- */

struct curve {
    const struct suite *suite;
    gcry_ctx_t context;
};

static struct curve curve_of(const struct suite *suite)
{
    struct curve curve = {suite, NULL};

    if (gcry_mpi_ec_new(&curve.context, NULL, suite->id == SM2_SM3 ? "sm2p256v1" : "NIST P-256") != 0)
        abort();
    return curve;
}

static gcry_mpi_point_t to_gcry(const struct curve *curve, const struct point *p)
{
    gcry_mpi_point_t point = gcry_mpi_point_new(0);
    gcry_mpi_t x, y, z;
    struct num plain;

    mod_leave(&plain, &p->x, &curve->suite->p);
    x = to_mpi(&plain);
    mod_leave(&plain, &p->y, &curve->suite->p);
    y = to_mpi(&plain);
    z = gcry_mpi_set_ui(NULL, point_is_identity(p) ? 0 : 1);
    if (point_is_identity(p))
        gcry_mpi_set_ui(x, 1), gcry_mpi_set_ui(y, 1);
    gcry_mpi_point_set(point, x, y, z);
    gcry_mpi_release(x);
    gcry_mpi_release(y);
    gcry_mpi_release(z);
    return point;
}

static bool same_point(const struct curve *curve, const struct jacobian *found, gcry_mpi_point_t wanted)
{
    gcry_mpi_t x = gcry_mpi_new(0), y = gcry_mpi_new(0);
    struct point own;
    bool same;

    jacobian_settle(&own, found, 1, curve->suite);
    if (gcry_mpi_ec_get_affine(x, y, wanted, curve->context) != 0) {
        same = point_is_identity(&own);
    } else {
        mod_leave(&own.x, &own.x, &curve->suite->p);
        mod_leave(&own.y, &own.y, &curve->suite->p);
        same = equals(&own.x, x) && equals(&own.y, y);
    }
    gcry_mpi_release(x);
    gcry_mpi_release(y);
    return same;
}

static void random_point(const struct context *context, const struct suite *suite, struct point *point)
{
    struct jacobian multiple;
    struct num k;

    stream_num(context->stream, &k, &suite->n);
    multiply_few_var(&multiple, &k, 0, NULL, NULL, suite);
    jacobian_settle(point, &multiple, 1, suite);
}

/* P + Q in every way there is, with Z ≠ 1 too. */
static unsigned long check_sum(const struct context *context, const struct curve *curve, const struct point *p, const struct point *q)
{
    const struct suite *suite = curve->suite;
    gcry_mpi_point_t a = to_gcry(curve, p), b = to_gcry(curve, q), wanted = gcry_mpi_point_new(0);
    struct jacobian left, right, sum;
    struct point pair[2] = {*p, *q};
    const uint32_t zero = 0, one = 1;
    struct num scratch[2], z, zz;
    unsigned long failures = 0;

    gcry_mpi_ec_add(wanted, a, b, curve->context);
    point_lift(&left, p, suite);
    point_lift(&right, q, suite);
    jacobian_add(&sum, &left, &right, suite);
    EXPECT(failures, same_point(curve, &sum, wanted), "sum");
    stream_num(context->stream, &z, &suite->p);     /* another form of p */
    mod_sqr(&zz, &z, &suite->p);
    mod_mul(&left.x, &left.x, &zz, &suite->p);
    mod_mul(&left.y, &left.y, &zz, &suite->p);
    mod_mul(&left.y, &left.y, &z, &suite->p);
    mod_mul(&left.z, &left.z, &z, &suite->p);
    jacobian_add(&sum, &left, &right, suite);
    EXPECT(failures, same_point(curve, &sum, wanted), "sum, Z not 1");
    jacobian_add(&sum, &right, &left, suite);
    EXPECT(failures, same_point(curve, &sum, wanted), "sum, Z not 1 on the right");
    jacobian_add_point(&left, &left, q, suite);
    EXPECT(failures, same_point(curve, &left, wanted), "mixed sum in place");
    add_pairs_var(pair, &zero, &one, 1, scratch, suite);
    point_lift(&sum, &pair[0], suite);
    EXPECT(failures, same_point(curve, &sum, wanted), "affine sum");
    EXPECT(failures, jacobian_equal_point(&left, &pair[0], suite), "comparison");
    gcry_mpi_ec_dup(wanted, a, curve->context);
    point_lift(&left, p, suite);
    jacobian_double(&left, &left, suite);
    EXPECT(failures, same_point(curve, &left, wanted), "double");
    gcry_mpi_point_release(a);
    gcry_mpi_point_release(b);
    gcry_mpi_point_release(wanted);
    return failures;
}

unsigned long test_points(const struct context *context)
{
    unsigned long failures = 0, pairs = 0;

    for (int i = 0; i < SUITES; i++) {
        const struct suite *suite = &context->suites[i];
        struct curve curve = curve_of(suite);
        struct point p, q, minus, o = {{{0}}, {{0}}};
        for (int k = 0; k < (SLOW ? 50 : 500); k++, pairs += 5) {
            uint8_t bytes[POINT_BYTES];
            random_point(context, suite, &p);
            random_point(context, suite, &q);
            minus = p;
            point_negate(&minus, suite);
            failures += check_sum(context, &curve, &p, &q) + check_sum(context, &curve, &p, &p) +
                        check_sum(context, &curve, &p, &minus) + check_sum(context, &curve, &p, &o) +
                        check_sum(context, &curve, &o, &p);
            point_encode(bytes, &p, suite);
            EXPECT(failures, point_decode(&q, bytes, suite) && memcmp(&p, &q, sizeof p) == 0, "encoding");
            bytes[k % 64] ^= (uint8_t)(1 << k % 8);
            EXPECT(failures, !point_decode(&q, bytes, suite), "a changed encoding");
        }
        failures += check_sum(context, &curve, &o, &o);
        gcry_ctx_release(curve.context);
    }
    printf("  %lu pairs of points, among them P + P, P − P, P + O\n", pairs);
    return failures;
}

/* ---- pairs, eight at a time ---- */

#define POOL 64
#define SPECIAL 5
#define PAIRS_MOST 3000

struct pairs {
    size_t count;
    struct point *points, *others;
    uint32_t *left, *right;
    struct point pool[POOL];
    struct num edges[EDGES];
};

static void pairs_take(struct pairs *pairs, const struct context *context, const struct suite *suite)
{
    pairs->points = malloc(2 * PAIRS_MOST * sizeof *pairs->points);
    pairs->others = malloc(2 * PAIRS_MOST * sizeof *pairs->others);
    pairs->left = malloc(PAIRS_MOST * sizeof *pairs->left);
    pairs->right = malloc(PAIRS_MOST * sizeof *pairs->right);
    for (size_t i = 0; i < POOL; i++)
        random_point(context, suite, &pairs->pool[i]);
    write_edges(pairs->edges, &suite->p);
}

static void pairs_free(struct pairs *pairs)
{
    free(pairs->points);
    free(pairs->others);
    free(pairs->left);
    free(pairs->right);
}

static void wild_number(const struct context *context, struct num *x, const struct pairs *pairs, const struct modulus *p)
{
    uint64_t way = stream_next(context->stream);

    if (way % 4 == 0)
        stream_num(context->stream, x, p);
    else
        *x = pairs->edges[way / 4 % EDGES];
}

/* A point; or, as adding asks nothing of the curve, any two numbers: but y is not 0. */
static void wild_point(const struct context *context, struct point *point, const struct pairs *pairs, const struct modulus *p)
{
    *point = pairs->pool[stream_next(context->stream) % POOL];
    if (stream_next(context->stream) % 2)
        return;
    wild_number(context, &point->x, pairs, p);
    do
        wild_number(context, &point->y, pairs, p);
    while (num_is_zero(&point->y));
}

/* Equal, opposite, O + Q, P + O, O + O; anything above leaves them alone. */
static void make_special(struct point *p, struct point *q, uint64_t way, const struct suite *suite)
{
    const struct point o = {{{0}}, {{0}}};

    if (way == 0 || way == 1)
        *q = *p;
    if (way == 1)
        point_negate(q, suite);
    if (way == 2 || way == 4)
        *p = o;
    if (way == 3 || way == 4)
        *q = o;
}

/* In an order all of its own, on the left and on the right. */
static void write_pairs(const struct context *context, struct pairs *pairs, size_t count, const struct suite *suite)
{
    pairs->count = count;
    for (uint32_t i = 0; i < 2 * count; i++)
        wild_point(context, &pairs->points[i], pairs, &suite->p);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = (uint32_t)(stream_next(context->stream) % (i + 1));
        pairs->left[i] = pairs->left[other];
        pairs->left[other] = 2 * i;
        pairs->right[i] = pairs->right[other];
        pairs->right[other] = 2 * i + 1;
    }
}

static void make_pair_special(struct pairs *pairs, size_t i, uint64_t way, const struct suite *suite)
{
    make_special(&pairs->points[pairs->left[i]], &pairs->points[pairs->right[i]], way, suite);
}

/* The same words in every way, with no more scratch than promised, and nothing written but the sums. */
static unsigned long check_pairs(struct pairs *pairs, const struct suite *suite)
{
    pair_adder *eight = pairs->count >= IFMA_LEAST && ifma_usable() ? add_pairs_ifma_var : add_pairs_var;
    size_t bytes = 2 * pairs->count * sizeof *pairs->points;
    struct num *scratch = malloc((2 * pairs->count + 1) * sizeof *scratch);
    const struct num guard = {{1, 2, 3, 4}};
    unsigned long failures = 0;

    scratch[2 * pairs->count] = guard;
    memcpy(pairs->others, pairs->points, bytes);
    eight(pairs->others, pairs->left, pairs->right, pairs->count, scratch, suite);
    EXPECT(failures, num_equal(&scratch[2 * pairs->count], &guard), "%zu pairs", pairs->count);
    add_pairs_plain_var(pairs->points, pairs->left, pairs->right, pairs->count, scratch, suite);
    EXPECT(failures, memcmp(pairs->points, pairs->others, bytes) == 0, "%zu pairs", pairs->count);
    free(scratch);
    return failures;
}

static unsigned long check_pairs_of(const struct context *context, struct pairs *pairs, const struct suite *suite, unsigned long *rounds)
{
    static const size_t large[] = {100, 1000, PAIRS_MOST};
    unsigned long failures = 0;

    /* one special pair, in every place */
    for (size_t at = 0; at < 37 * SPECIAL; at++, ++*rounds) {
        write_pairs(context, pairs, 37, suite);
        make_pair_special(pairs, at / SPECIAL, at % SPECIAL, suite);
        failures += check_pairs(pairs, suite);
    }
    /* none, half, or nearly all of them at random; and all in one way */
    for (size_t n = 0; n < 4 * (41 + COUNT(large)); n++, ++*rounds) {
        static const uint64_t ways[] = {0, 2 * SPECIAL, SPECIAL + 1, 1};
        write_pairs(context, pairs, n / 4 <= 40 ? n / 4 : large[n / 4 - 41], suite);
        for (size_t i = 0; n % 4 > 0 && i < pairs->count; i++)
            make_pair_special(pairs, i, n % 4 == 3 ? n / 4 % SPECIAL : stream_next(context->stream) % ways[n % 4], suite);
        failures += check_pairs(pairs, suite);
    }
    /* one right for all */
    for (size_t n = 1; n < 60; n++, ++*rounds) {
        write_pairs(context, pairs, n, suite);
        for (size_t i = 0; i < n; i++)
            pairs->right[i] = pairs->right[0];
        pairs->points[pairs->left[n / 2]] = pairs->points[pairs->right[0]];
        failures += check_pairs(pairs, suite);
    }
    return failures;
}

static unsigned long test_pairs(const struct context *context)
{
    unsigned long failures = 0, rounds = 0;

    for (int i = 0; i < SUITES; i++) {
        struct pairs pairs;
        pairs_take(&pairs, context, &context->suites[i]);
        for (int k = 0; k < (SLOW ? 1 : 20); k++)
            failures += check_pairs_of(context, &pairs, &context->suites[i], &rounds);
        pairs_free(&pairs);
    }
    printf("  %lu rounds of pairs in C and %s\n", rounds, ifma_usable() ? "eight at a time" : "in C: no AVX-512 IFMA here");
    return failures;
}

/* ---- sums of multiples ---- */

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
        pairs_only_plain = plain;
        EXPECT(failures, multiply_many_var(&found, count, points, scalars, suite) == HOLDS, "memory");
        jacobian_add(&found, &found, &sum, suite);
        EXPECT(failures, jacobian_is_identity(&found), "the sum of %zu terms%s", count, plain ? ", in C" : "");
    }
    pairs_only_plain = false;
    free(points);
    free(scalars);
    return failures;
}

unsigned long test_sums(const struct context *context)
{
    static const size_t counts[] = {0, 1, 2, 15, 16, 17, 18, 31, 64, 100, 257, 1000, 3000};
    unsigned long failures = test_pairs(context), multiples = 0, sums = 0;

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
