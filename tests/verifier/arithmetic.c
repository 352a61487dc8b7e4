/* The verifier's arithmetic against libgcrypt's. */
#include <stdlib.h>
#include <string.h>

#include "../../verifier/multiply.h"
#include "arithmetic.h"
#include "maker.h"

#define RANDOM 3000

gcry_mpi_t to_mpi(const struct num *x)
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

void write_edges(struct num edges[EDGES], const struct modulus *modulus)
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

/* How long a number is, at each length. */
static unsigned long check_lengths(const struct context *context)
{
    unsigned long failures = 0;
    struct num x = {{0}};

    EXPECT(failures, num_bits(&x) == 0, "%u", num_bits(&x));
    for (unsigned length = 1; length <= 256; length++) {
        gcry_mpi_t wanted;
        for (unsigned i = 0; i < 4; i++)
            x.w[i] = i > (length - 1) / 64 ? 0 : stream_next(context->stream);
        x.w[(length - 1) / 64] >>= 63 - (length - 1) % 64;
        x.w[(length - 1) / 64] |= (uint64_t)1 << (length - 1) % 64;
        wanted = to_mpi(&x);
        EXPECT(failures, num_bits(&x) == length && gcry_mpi_get_nbits(wanted) == length, "%u instead of %u", num_bits(&x), length);
        gcry_mpi_release(wanted);
    }
    return failures;
}

unsigned long test_fields(const struct context *context)
{
    unsigned long failures = check_lengths(context), pairs = 0;

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

struct curve curve_of(const struct suite *suite)
{
    struct curve curve = {suite, NULL};

    if (gcry_mpi_ec_new(&curve.context, NULL, suite->id == SM2_SM3 ? "sm2p256v1" : "NIST P-256") != 0)
        abort();
    return curve;
}

gcry_mpi_point_t to_gcry(const struct curve *curve, const struct point *p)
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

bool same_point(const struct curve *curve, const struct jacobian *found, gcry_mpi_point_t wanted)
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

void random_point(const struct context *context, const struct suite *suite, struct point *point)
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
