/* Sums of pairs, eight at a time as in C. */
#include <stdlib.h>
#include <string.h>

#include "../../verifier/pairs.h"
#include "arithmetic.h"
#include "maker.h"

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

unsigned long test_pairs(const struct context *context)
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
