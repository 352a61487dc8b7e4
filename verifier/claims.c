/*
 * Many signatures together: one inversion modulo n for all, and eight multiplications at a time where the processor can.
 *
 * The odd multiples of all keys are made affine by sums of pairs, so that the multiplications have only affine points to add.
 */
#include "claims.h"

#include <stdlib.h>

#include "pairs.h"

#define KEY_POINTS (KEY_ODD + 1)        /* 2Q behind them */

struct work {
    struct equation *equations;
    struct point *multiples;            /* KEY_POINTS of each key */
    uint32_t *left, *right;
    struct num *scratch;
};

static void work_free(struct work *work)
{
    free(work->equations);
    free(work->multiples);
    free(work->left);
    free(work->right);
    free(work->scratch);
}

static enum outcome work_take(struct work *work, size_t count)
{
    if (count > UINT32_MAX / KEY_POINTS)
        return BROKEN;
    *work = (struct work){calloc(count, sizeof *work->equations), calloc(count, KEY_POINTS * sizeof *work->multiples),
                          calloc(count, sizeof *work->left), calloc(count, sizeof *work->right), calloc(count, 2 * sizeof *work->scratch)};
    if (work->equations && work->multiples && work->left && work->right && work->scratch)
        return HOLDS;
    work_free(work);
    return BROKEN;
}

/* 1/s of every claim, in Montgomery form, where the equations have need of it. */
static void invert_all(struct num *inverses, const struct claim *claims, size_t count, const struct suite *suite)
{
    const struct modulus *n = &suite->n;
    struct num all = n->r, form;

    for (size_t i = 0; i < count; i++) {
        inverses[i] = all;
        mod_enter(&form, &claims[i].s, n);
        mod_mul(&all, &all, &form, n);
    }
    mod_invert(&all, &all, n);
    for (size_t i = count; i-- > 0;) {
        mod_mul(&inverses[i], &all, &inverses[i], n);
        mod_enter(&form, &claims[i].s, n);
        mod_mul(&all, &all, &form, n);
    }
}

/* Returns the first claim that has no equation, or `count`. */
static size_t write_equations(struct work *work, const struct claim *claims, size_t count, const struct suite *suite)
{
    if (suite->id == P256_SHA256)
        invert_all(work->scratch, claims, count, suite);
    for (size_t i = 0; i < count; i++)
        if (!claim_equation(&work->equations[i], &claims[i], &work->scratch[i], suite))
            return i;
    return count;
}

/* In terms of 2^260 what stood there in terms of 2^256 (lanes.h). */
static void sixteen_times(struct point *points, size_t count, const struct modulus *p)
{
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 4; k++) {
            mod_add(&points[i].x, &points[i].x, &points[i].x, p);
            mod_add(&points[i].y, &points[i].y, &points[i].y, p);
        }
}

/* No key is O and n is a large prime, so none of these is. */
static void write_multiples(struct work *work, const struct claim *claims, size_t count, const struct suite *suite)
{
    for (size_t i = 0; i < count; i++) {
        struct point *own = work->multiples + i * KEY_POINTS;
        own[0] = own[KEY_ODD] = claims[i].key;
        work->left[i] = (uint32_t)(i * KEY_POINTS + KEY_ODD);
        work->right[i] = (uint32_t)(i * KEY_POINTS);
    }
    add_pairs_var(work->multiples, work->left, work->right, count, work->scratch, suite);
    for (size_t k = 1; k < KEY_ODD; k++) {
        for (size_t i = 0; i < count; i++) {
            struct point *own = work->multiples + i * KEY_POINTS;
            own[k] = own[k - 1];
            work->left[i] = (uint32_t)(i * KEY_POINTS + k);
            work->right[i] = (uint32_t)(i * KEY_POINTS + KEY_ODD);
        }
        add_pairs_var(work->multiples, work->left, work->right, count, work->scratch, suite);
    }
    sixteen_times(work->multiples, count * KEY_POINTS, &suite->p);
}

/* The first from `first` on whose equation fails. Lanes that are left over at the end do what the first of their eight does. */
static size_t first_wrong(const struct work *work, const struct claim *claims, size_t count, const struct suite *suite)
{
    struct point generator_odd[GENERATOR_ODD];

    for (int i = 0; i < GENERATOR_ODD; i++)
        generator_odd[i] = suite->odd[i];
    sixteen_times(generator_odd, GENERATOR_ODD, &suite->p);
    for (size_t first = 0; first < count; first += EIGHT) {
        const struct equation *equations[EIGHT];
        const struct point *key_odd[EIGHT];
        struct jacobian sums[EIGHT];
        for (size_t i = 0; i < EIGHT; i++) {
            size_t at = first + i < count ? first + i : first;
            equations[i] = &work->equations[at];
            key_odd[i] = work->multiples + at * KEY_POINTS;
        }
        multiply_eight_ifma_var(sums, equations, key_odd, generator_odd, suite);
        for (size_t i = 0; i < EIGHT && first + i < count; i++) {
            bool holds = jacobian_is_identity(&sums[i]) ? equation_holds(equations[i], &claims[first + i].key, suite)
                                                        : x_is(&sums[i], &equations[i]->x, suite);
            if (!holds)
                return first + i;
        }
    }
    return count;
}

static size_t one_by_one(const struct claim *claims, size_t count, const struct suite *suite)
{
    size_t i = 0;

    while (i < count && claim_holds(&claims[i], suite))
        i++;
    return i;
}

enum outcome claims_check(size_t *wrong, const struct claim *claims, size_t count, const struct suite *suite)
{
    struct work work;

    if (count < EIGHT / 2 || !ifma_on()) {
        *wrong = one_by_one(claims, count, suite);
        return HOLDS;
    }
    TRY(work_take(&work, count));
    count = write_equations(&work, claims, count, suite);
    write_multiples(&work, claims, count, suite);
    *wrong = first_wrong(&work, claims, count, suite);
    work_free(&work);
    return HOLDS;
}
