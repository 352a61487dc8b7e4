/*
 * usage: exhaust-verifier [--short]
 *
 * The verifier over groups so small that every case can be counted; at the end the same with planted faults, each of which has to throw
 * a count off.
 */
#include <gcrypt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../verifier/claims.h"
#include "../../verifier/random.h"
#include "../../verifier/selftest.h"
#include "verifier.h"

static struct {
    unsigned answer;
    const unsigned *weights;
    size_t weight_count;
    enum fault planted;
} world;

void oracle_says(unsigned answer)
{
    world.answer = answer;
}

void weights_are(const unsigned *weights, size_t count)
{
    world.weights = weights;
    world.weight_count = count;
}

/* ---- in the place of hash, weights and, with a fault planted, of arithmetic (-Wl,--wrap) ---- */

void __wrap_hash_to_scalar(struct num *scalar, const struct suite *suite, const char *use, size_t count, const struct bytes x[]);
enum outcome __wrap_random_bytes(void *to, size_t length);
bool __wrap_jacobian_equal_point(const struct jacobian *p, const struct point *q, const struct suite *suite);
bool __real_jacobian_equal_point(const struct jacobian *p, const struct point *q, const struct suite *suite);
struct statement __wrap_contest_statement(const struct contest *contest, uint32_t index);
struct statement __real_contest_statement(const struct contest *contest, uint32_t index);
void __wrap_jacobian_add(struct jacobian *r, const struct jacobian *p, const struct jacobian *q, const struct suite *suite);
void __real_jacobian_add(struct jacobian *r, const struct jacobian *p, const struct jacobian *q, const struct suite *suite);
void __wrap_multiply_few_var(struct jacobian *sum, const struct num *base, size_t count, const struct point points[],
                             const struct num scalars[], const struct suite *suite);
void __real_multiply_few_var(struct jacobian *sum, const struct num *base, size_t count, const struct point points[],
                             const struct num scalars[], const struct suite *suite);

void __wrap_hash_to_scalar(struct num *scalar, const struct suite *suite, const char *use, size_t count, const struct bytes x[])
{
    (void)suite;
    (void)use;
    (void)count;
    (void)x;
    *scalar = num_small(world.planted == FAULT_CHALLENGE ? 1 : world.answer);
}

enum outcome __wrap_random_bytes(void *to, size_t length)
{
    uint8_t *bytes = to;

    memset(bytes, 0, length);
    for (size_t i = 0; i < length / 16 && i < world.weight_count && world.planted != FAULT_WEIGHTS; i++)
        bytes[16 * i + 15] = (uint8_t)world.weights[world.planted == FAULT_SAME_WEIGHTS ? 0 : i];
    return HOLDS;
}

/* FAULT_SIGN: P and −P are taken for the same. */
bool __wrap_jacobian_equal_point(const struct jacobian *p, const struct point *q, const struct suite *suite)
{
    struct point minus = *q;

    point_negate(&minus, suite);
    return __real_jacobian_equal_point(p, q, suite) ||
           (world.planted == FAULT_SIGN && __real_jacobian_equal_point(p, &minus, suite));
}

/* FAULT_DOUBLE: as if the formula for points that differ were enough. */
void __wrap_jacobian_add(struct jacobian *r, const struct jacobian *p, const struct jacobian *q, const struct suite *suite)
{
    struct point affine;

    if (world.planted == FAULT_DOUBLE) {
        jacobian_settle(&affine, q, 1, suite);
        if (__real_jacobian_equal_point(p, &affine, suite)) {
            *r = (struct jacobian){{{0}}, {{0}}, {{0}}};
            return;
        }
    }
    __real_jacobian_add(r, p, q, suite);
}

void __wrap_multiply_few_var(struct jacobian *sum, const struct num *base, size_t count, const struct point points[],
                             const struct num scalars[], const struct suite *suite)
{
    const struct num one = num_small(1);

    /* FAULT_BIT: 1·G is forgotten, where more is added up */
    if (world.planted == FAULT_BIT && base && count > 0 && num_equal(base, &one))
        base = NULL;
    __real_multiply_few_var(sum, base, count, points, scalars, suite);
    if (world.planted == FAULT_NEGATED)
        jacobian_negate(sum, suite);
}

/* FAULT_CELL: a sum leaves its last cell out. FAULT_RANGE: of a sum, v is one more than it is. */
struct statement __wrap_contest_statement(const struct contest *contest, uint32_t index)
{
    struct statement statement = __real_contest_statement(contest, index);

    if (statement.count == 1)
        return statement;
    statement.count -= world.planted == FAULT_CELL;
    statement.lo += world.planted == FAULT_RANGE;
    statement.hi += world.planted == FAULT_RANGE;
    return statement;
}

/* Two lanes change places. */
eight_multiplier __wrap_multiply_eight_ifma_var, __real_multiply_eight_ifma_var;
void __wrap_multiply_eight_ifma_var(struct jacobian sums[EIGHT], const struct equation *const equations[EIGHT], const struct point *const key_odd[EIGHT],
                                    const struct point generator_odd[GENERATOR_ODD], const struct suite *suite)
{
    __real_multiply_eight_ifma_var(sums, equations, key_odd, generator_odd, suite);
    if (world.planted == FAULT_LANES) {
        struct jacobian first = sums[0];
        sums[0] = sums[1];
        sums[1] = first;
    }
}

/* ---- groups ---- */

bool is_multiple(const struct small *s, const struct jacobian *p, long long i)
{
    return __real_jacobian_equal_point(p, &s->multiple[mod(i, s->q)], &s->suite);
}

static void hexadecimal(char text[65], const struct num *x)
{
    uint8_t bytes[32];

    num_store(bytes, x);
    for (int i = 0; i < 32; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

/* A suite as it is, over another curve. */
static void set_suite(struct suite *suite, const struct suite *real, const struct curve *curve)
{
    const struct num order = num_small(curve->order);
    char p[65], n[65];

    hexadecimal(p, &real->p.m);
    hexadecimal(n, &order);
    suite_set(suite, real->id, &(const struct constants){real->name, real->hash, p, curve->b, curve->x, curve->y, n});
}

static bool read_stray(struct small *s)
{
    uint8_t bytes[POINT_BYTES];

    for (int i = 0; i < POINT_BYTES; i++) {
        unsigned byte;
        if (sscanf((i < 32 ? s->curve->stray_x : s->curve->stray_y) + 2 * (i % 32), "%2x", &byte) != 1)
            return false;
        bytes[i] = (uint8_t)byte;
    }
    return point_decode(&s->stray, bytes, &s->suite);
}

/* iG by i additions. */
static bool make_small(struct small *s, const struct suite *real, const struct curve *curve, bool is_short)
{
    struct jacobian sum = {{{0}}, {{0}}, {{0}}};

    *s = (struct small){.curve = curve, .q = curve->order, .is_short = is_short};
    set_suite(&s->suite, real, curve);
    s->multiple = calloc(s->q, sizeof *s->multiple);
    if (!s->multiple || !read_stray(s))
        return false;
    for (unsigned i = 0; i < s->q; i++) {
        jacobian_settle(&s->multiple[i], &sum, 1, &s->suite);
        jacobian_add_point(&sum, &sum, &s->suite.generator, &s->suite);
    }
    return jacobian_equal_point(&sum, &s->multiple[0], &s->suite);
}

static void count_all(const struct small *s)
{
    static counting *const all[] = {count_curve, count_scalars, count_laws, count_pairs, count_sums, count_logarithms, count_signatures,
                                    count_eights, count_possession, count_equality, count_sealed, count_sums_sealed,
                                    count_equality_two, count_opening, count_keys, count_lagrange};

    count_over(s->suite.name, s->q);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        all[i](s);
}

/* The short form is enough to find it. */
static bool fault_found(const struct small *s, enum fault which, counting *count)
{
    struct small brief = *s;

    brief.is_short = true;
    plant_begin();
    world.planted = which;
    count(&brief);
    world.planted = NO_FAULT;
    return plant_end();
}

static void find_faults(const struct small *s)
{
    planted("a challenge that is always 1, in possession", fault_found(s, FAULT_CHALLENGE, count_possession));
    planted("a challenge that is always 1, in equality", fault_found(s, FAULT_CHALLENGE, count_equality));
    planted("a challenge that is always 1, in sealed cells", fault_found(s, FAULT_CHALLENGE, count_sealed));
    planted("weights that are always 0, in equality", fault_found(s, FAULT_WEIGHTS, count_equality));
    planted("weights that are always 0, in sealed cells", fault_found(s, FAULT_WEIGHTS, count_sealed));
    planted("P taken for −P, in possession", fault_found(s, FAULT_SIGN, count_possession));
    planted("P taken for −P, in sealed cells", fault_found(s, FAULT_SIGN, count_sealed));
    planted("P + P = O, in sums", fault_found(s, FAULT_DOUBLE, count_sums));
    planted("products negated, in possession", fault_found(s, FAULT_NEGATED, count_possession));
    planted("a sum that leaves a cell out, in rows and caps", fault_found(s, FAULT_CELL, count_sums_briefly));
    planted("v off by one, in rows and caps", fault_found(s, FAULT_RANGE, count_sums_briefly));
    planted("weights that are all the same, in rows and caps", fault_found(s, FAULT_SAME_WEIGHTS, count_sums_weights));
    planted("weights that are all the same, in equality of two", fault_found(s, FAULT_SAME_WEIGHTS, count_equality_two));
    planted("a bit that is forgotten, in openings", fault_found(s, FAULT_BIT, count_opening));
    planted("no fault", !fault_found(s, NO_FAULT, count_sealed) && !fault_found(s, NO_FAULT, count_opening));
}

int main(int argc, char **argv)
{
    bool is_short = argc > 1 && strcmp(argv[1], "--short") == 0;
    static struct suite real[SUITES];
    struct small s;

    if (!library_ready())
        return 2;
    suites_set(real);
    for (int suite = 0; suite < SUITES; suite++)
        for (int i = 0; i < CURVES; i++) {
            if (is_short && i % 2 != suite)
                continue;
            if (!make_small(&s, &real[suite], &curves[suite][i], is_short)) {
                counted("group made", 1, 0, 1);
                return count_end("exhaust-verifier");
            }
            count_all(&s);
            if (s.q == 3)
                find_faults(&s);
            if (s.q == 199 && ifma_on())
                planted("two lanes that change places, in sums eight at a time", fault_found(&s, FAULT_LANES, count_eights));
            free(s.multiple);
        }
    return count_end("exhaust-verifier");
}
