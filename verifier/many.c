/*
 * Pippenger's method for many points, with signed digits and affine buckets.
 *
 * Scalars are written in windows of w bits, each a digit between −2^(w−1) and 2^(w−1). In every window the points with the same
 * |digit| fall into one bucket; the points of a bucket are added pair by pair, and all pairs of a round, over all buckets, share
 * one inversion (pairs.h): six products for an addition instead of eleven. Several windows make a pass where the points are few, so
 * that there are pairs enough to pay for the inversion.
 */
#include <stdlib.h>
#include <string.h>

#include "multiply.h"

#define WIDTH_LEAST 2
#define WIDTH_MOST 14
#define PASS_ENTRIES 16384u

struct plan {
    unsigned width, windows;
    size_t buckets;             /* of one window: 2^(width−1) */
    unsigned pass;              /* windows taken together */
};

struct work {
    struct plan plan;
    int16_t *digit;             /* [window][point] */
    uint32_t *start;            /* where each bucket of the pass starts in `sorted`; one more for the end */
    uint32_t *fill;
    struct point *sorted;
    uint32_t *left, *right;
    struct num *scratch;
    struct point *sums;         /* of each bucket of all windows */
};

/* ---- planning ---- */

/* The number of windows: |digit| ≤ 2^(w−1) carries at most 1 into the next, so one more bit than the longest scalar suffices. */
static unsigned windows_for(unsigned bits, unsigned width)
{
    return bits / width + 1;
}

static struct plan plan_for(size_t count, const struct num *scalars)
{
    struct plan plan = {WIDTH_LEAST, 0, 0, 1};
    uint64_t all = 0, least = UINT64_MAX;
    unsigned longest = 1;

    for (size_t i = 0; i < count; i++) {
        unsigned bits = num_bits(&scalars[i]);
        all += bits;
        longest = bits > longest ? bits : longest;
    }
    for (unsigned width = WIDTH_LEAST; width <= WIDTH_MOST; width++) {
        /* in additions: one for a point into its bucket, which has to be sorted too; two to take a bucket up */
        uint64_t cost = 3 * (all / width) + 16 * (uint64_t)windows_for(longest, width) * (1u << (width - 1));
        if (cost < least) {
            least = cost;
            plan.width = width;
        }
    }
    plan.windows = windows_for(longest, plan.width);
    plan.buckets = (size_t)1 << (plan.width - 1);
    if (count < PASS_ENTRIES)
        plan.pass = (unsigned)(PASS_ENTRIES / count);
    if (plan.pass > plan.windows)
        plan.pass = plan.windows;
    return plan;
}

/* Every point in a line of the cache by itself. */
static void *take_points(size_t count)
{
    return count > SIZE_MAX / sizeof(struct point) ? NULL : aligned_alloc(sizeof(struct point), count * sizeof(struct point));
}

static void *take(size_t count, size_t size)
{
    return count > SIZE_MAX / size ? NULL : malloc(count * size);
}

static void work_free(struct work *work)
{
    free(work->digit);
    free(work->start);
    free(work->fill);
    free(work->sorted);
    free(work->left);
    free(work->right);
    free(work->scratch);
    free(work->sums);
}

static enum outcome work_take(struct work *work, size_t count, const struct plan *plan)
{
    size_t entries = count * plan->pass, buckets = plan->buckets * plan->windows;
    size_t pairs = (entries > buckets ? entries : buckets) / 2 + 1;

    *work = (struct work){.plan = *plan};
    if (entries > UINT32_MAX / 2)
        return BROKEN;
    work->digit = take(count * plan->windows, sizeof *work->digit);
    work->start = take(plan->buckets * plan->pass + 1, sizeof *work->start);
    work->fill = take(plan->buckets * plan->pass, sizeof *work->fill);
    work->sorted = take_points(entries);
    work->left = take(pairs, sizeof *work->left);
    work->right = take(pairs, sizeof *work->right);
    work->scratch = take(2 * pairs, sizeof *work->scratch);
    work->sums = take_points(plan->buckets * plan->windows);
    if (!work->digit || !work->start || !work->fill || !work->sorted || !work->left || !work->right || !work->scratch ||
        !work->sums) {
        work_free(work);
        return BROKEN;
    }
    return HOLDS;
}

/* ---- one pass ---- */

/* Digits from −2^(w−1) + 1 to 2^(w−1); w ≤ 14, so they fit. */
static void write_digits(int16_t *digit, size_t count, const struct num *scalars, const struct plan *plan)
{
    for (size_t i = 0; i < count; i++) {
        unsigned carry = 0;
        for (unsigned window = 0; window < plan->windows; window++) {
            unsigned word = num_slice(&scalars[i], window * plan->width, plan->width) + carry;
            carry = word > plan->buckets;
            digit[window * count + i] = (int16_t)((int)word - (int)(carry << plan->width));
        }
    }
}

static size_t bucket_of(int digit)
{
    return (size_t)(digit < 0 ? -digit : digit) - 1;
}

/* Copies every point of the pass, with the sign of its digit, to its bucket. A counting sort. */
static void sort_points(struct work *work, size_t count, const struct point *points, unsigned first, unsigned windows,
                        const struct plan *plan, const struct suite *suite)
{
    size_t buckets = plan->buckets * windows;
    uint32_t total = 0;

    memset(work->fill, 0, buckets * sizeof *work->fill);
    for (unsigned window = 0; window < windows; window++) {
        const int16_t *digit = work->digit + (first + window) * count;
        uint32_t *fill = work->fill + window * plan->buckets;
        for (size_t i = 0; i < count; i++)
            if (digit[i] != 0)
                fill[bucket_of(digit[i])]++;
    }
    for (size_t b = 0; b < buckets; b++) {
        work->start[b] = total;
        total += work->fill[b];
        work->fill[b] = work->start[b];
    }
    work->start[buckets] = total;
    for (unsigned window = 0; window < windows; window++) {
        const int16_t *digit = work->digit + (first + window) * count;
        uint32_t *fill = work->fill + window * plan->buckets;
        for (size_t i = 0; i < count; i++) {
            struct point *to;
            if (digit[i] == 0)
                continue;
            to = &work->sorted[fill[bucket_of(digit[i])]++];
            *to = points[i];
            if (digit[i] < 0)
                point_negate(to, suite);
        }
    }
}

/*
 * Adds the points of every bucket up into its first. Before round r what is left of a bucket stands at multiples of 2^r behind its
 * start, and every second of these is added to the one before it. A round has at most half as many pairs as there are entries.
 */
static void add_buckets(struct work *work, size_t buckets, const struct suite *suite)
{
    uint32_t step = 1;
    size_t pairs;

    do {
        pairs = 0;
        for (size_t b = 0; b < buckets; b++)
            for (uint32_t at = work->start[b]; work->start[b + 1] - at > step; at += 2 * step) {
                work->left[pairs] = at;
                work->right[pairs++] = at + step;
                if (work->start[b + 1] - at <= 2 * step)
                    break;
            }
        add_pairs_var(work->sorted, work->left, work->right, pairs, work->scratch, suite);
        step *= 2;
    } while (pairs > 0);
}

/* What the buckets of the pass came to: in each window from its place on, O where a bucket is empty. */
static void keep_sums(struct work *work, unsigned first, unsigned windows, const struct plan *plan)
{
    struct point *sums = work->sums + first * plan->buckets;

    for (size_t b = 0; b < plan->buckets * windows; b++)
        sums[b] = work->start[b + 1] > work->start[b] ? work->sorted[work->start[b]] : (struct point){{{0}}, {{0}}};
}

/* ---- all windows ---- */

/*
 * Of every window, Σ (i + 1)·bucket_i = S + Σ_k 2^k·D_k, where S is the sum of all buckets and D_k the sum of those whose i has bit k.
 *
 * add_blocks() adds up neighbours, and their sums, and so on: then S stands at 0, and at every other i the sum of the buckets from i to
 * before i + 2^k, where 2^k is the highest power that divides i. So D_k is what stands at 2^k, 3·2^k, 5·2^k … together, and
 * add_bits() adds that up at 2^k. Both take all windows at once: 2 additions for each bucket, and few inversions.
 */
static void add_blocks(struct work *work, size_t buckets, const struct suite *suite)
{
    for (size_t step = 1; step < work->plan.buckets; step *= 2) {
        size_t pairs = 0;
        for (size_t at = 0; at < buckets; at += 2 * step) {
            work->left[pairs] = (uint32_t)at;
            work->right[pairs++] = (uint32_t)(at + step);
        }
        add_pairs_var(work->sums, work->left, work->right, pairs, work->scratch, suite);
    }
}

static void add_bits(struct work *work, size_t buckets, const struct suite *suite)
{
    const size_t own = work->plan.buckets;

    for (size_t step = 1; 2 * step < own; step *= 2) {
        size_t pairs = 0;
        for (size_t window = 0; window < buckets; window += own)
            for (size_t bit = 1; 2 * bit * step < own; bit *= 2)
                for (size_t i = 0; i < own / (2 * bit); i += 2 * step) {
                    work->left[pairs] = (uint32_t)(window + (2 * i + 1) * bit);
                    work->right[pairs++] = (uint32_t)(window + (2 * (i + step) + 1) * bit);
                }
        add_pairs_var(work->sums, work->left, work->right, pairs, work->scratch, suite);
    }
}

/* D_k of a window is wanted 2^(k + its width) times: one chain of doublings for all. */
static void combine_windows(struct jacobian *sum, const struct work *work, const struct suite *suite)
{
    const struct plan *plan = &work->plan;

    *sum = (struct jacobian){{{0}}, {{0}}, {{0}}};
    for (unsigned window = plan->windows; window-- > 0;) {
        const struct point *own = work->sums + window * plan->buckets;
        for (unsigned k = plan->width; k-- > 0;) {
            jacobian_double(sum, sum, suite);
            if (k + 1 < plan->width)
                jacobian_add_point(sum, sum, &own[(size_t)1 << k], suite);
        }
        jacobian_add_point(sum, sum, &own[0], suite);
    }
}

enum outcome multiply_many_var(struct jacobian *sum, size_t count, const struct point *points, const struct num *scalars,
                               const struct suite *suite)
{
    struct plan plan;
    struct work work;

    if (count <= FEW) {
        multiply_few_var(sum, NULL, count, points, scalars, suite);
        return HOLDS;
    }
    plan = plan_for(count, scalars);
    TRY(work_take(&work, count, &plan));
    write_digits(work.digit, count, scalars, &plan);
    for (unsigned first = 0; first < plan.windows; first += plan.pass) {
        unsigned windows = plan.windows - first < plan.pass ? plan.windows - first : plan.pass;
        sort_points(&work, count, points, first, windows, &plan, suite);
        add_buckets(&work, plan.buckets * windows, suite);
        keep_sums(&work, first, windows, &plan);
    }
    add_blocks(&work, plan.buckets * plan.windows, suite);
    add_bits(&work, plan.buckets * plan.windows, suite);
    combine_windows(sum, &work, suite);
    work_free(&work);
    return HOLDS;
}
