/* Sums of multiples: Straus, Pippenger on both paths, pairs, logarithms. */
#include <stdlib.h>

#include "../../verifier/dlog.h"
#include "verifier.h"

/* Every pair of points at once, left += right. */
static uint64_t pairs_right(const struct small *s, pair_adder *add)
{
    unsigned q = s->q, count = q * q;
    struct point *points = calloc(2 * (size_t)count, sizeof *points);
    uint32_t *left = calloc(count, sizeof *left), *right = calloc(count, sizeof *right);
    struct num *scratch = calloc(2 * (size_t)count, sizeof *scratch);
    uint64_t found = 0;

    for (unsigned i = 0; i < count && points && left && right; i++) {
        left[i] = i;
        right[i] = count + i;
        points[i] = s->multiple[i % q];
        points[count + i] = s->multiple[i / q];
    }
    if (points && left && right && scratch)
        add(points, left, right, count, scratch, &s->suite);
    for (unsigned i = 0; i < count && points; i++)
        found += same_point(&points[i], &s->multiple[mod(i % q + i / q, q)]);
    free(points);
    free(left);
    free(right);
    free(scratch);
    return found;
}

void count_pairs(const struct small *s)
{
    uint64_t pairs = (uint64_t)s->q * s->q;

    counted("P + Q, all pairs together, in C", pairs, pairs_right(s, add_pairs_plain_var), pairs);
    if (ifma_usable() && pairs >= IFMA_LEAST)
        counted("P + Q, all pairs together, with IFMA", pairs, pairs_right(s, add_pairs_ifma_var), pairs);
}

static bool few_right(const struct small *s, unsigned base, unsigned k, unsigned i, unsigned l, unsigned j)
{
    const struct point points[2] = {s->multiple[i], s->multiple[j]};
    const struct num scalars[2] = {num_small(k), num_small(l)}, g = num_small(base);
    struct jacobian sum;

    multiply_few_var(&sum, &g, 2, points, scalars, &s->suite);
    return is_multiple(s, &sum, base + (long long)k * i + (long long)l * j);
}

static void count_few(const struct small *s)
{
    unsigned q = s->q;
    uint64_t right = 0, tried = 0;

    if (q < 100)
        for (unsigned all = 0; all < q * q * q * q; all += s->is_short && q == 13 ? 7 : 1, tried++)
            right += few_right(s, mod(all / 3, q), all % q, all / q % q, all / q / q % q, all / q / q / q);
    else
        for (unsigned all = 0; all < q * q; all += s->is_short ? 5 : 1, tried++)
            right += few_right(s, mod(3LL * all + 1, q), all % q, all / q, mod(all / 7, q), mod(5LL * all + 1, q));
    counted(q < 100 ? "k·P + l·Q + m·G, k, P, l, Q" : "k·P + l·Q + m·G, every k and P", tried, right, tried);
}

/* Terms k·iG for every i and `rows` of the k: once for each k as the first. */
static uint64_t many_right(const struct small *s, unsigned rows, unsigned step, uint64_t *tried)
{
    unsigned q = s->q, count = q * rows;
    struct point *points = calloc(count, sizeof *points);
    struct num *scalars = calloc(count, sizeof *scalars);
    struct jacobian sum;
    uint64_t right = 0;

    for (unsigned first = 0; first < q && points && scalars; first += step, ++*tried) {
        long long wanted = 0;
        for (unsigned i = 0; i < count; i++) {
            unsigned k = mod(first + i / q + (long long)(i % q) * (1 + first), q);
            points[i] = s->multiple[i % q];
            scalars[i] = num_small(k + q * (uint64_t)(i % 3));      /* not reduced, too */
            wanted += (long long)k * (i % q);
        }
        right += multiply_many_var(&sum, count, points, scalars, &s->suite) == HOLDS && is_multiple(s, &sum, wanted);
    }
    free(points);
    free(scalars);
    return right;
}

void count_sums(const struct small *s)
{
    unsigned step = s->q > 100 && s->is_short ? 20 : 1;

    count_few(s);
    for (int plain = 0; plain < 2; plain++) {
        uint64_t tried = 0, right = 0;
        ifma_off = plain == 1;
        for (unsigned rows = 1; rows <= (s->q < 100 ? s->q : 4); rows++)
            right += many_right(s, rows, step, &tried);
        counted(plain ? "sums of many k·P, in C" : "sums of many k·P, whichever path is fast", tried, right, tried);
    }
    ifma_off = false;
}

void count_logarithms(const struct small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 40 : 3;
    uint64_t found = 0, tried = 0, predicted = 0, strays = 0, limits = 0, wrong = 0;
    struct point *points = calloc(q + 2, sizeof *points);
    uint64_t *numbers = calloc(q + 1, sizeof *numbers);

    for (unsigned most = 0; most < q && points && numbers; most += step, limits++) {
        for (unsigned i = 0; i < q; i++)
            points[i] = s->multiple[i];
        points[q] = s->stray;
        if (logarithms(numbers, points, q + 1, most, &s->suite) != HOLDS)
            continue;
        for (unsigned i = 0; i < q; i++, tried++) {
            predicted += i <= most;
            found += numbers[i] == i;
            wrong += numbers[i] != i && numbers[i] != NO_LOGARITHM;
        }
        strays += numbers[q] != NO_LOGARITHM;
    }
    counted("logarithms from 0 to a limit, every point", tried, found, predicted);
    counted("logarithms that are another point's", tried, wrong, 0);
    counted("logarithms of a stray point", limits, strays, 0);
    free(points);
    free(numbers);
}
