/* Sums of pairs in C: six products each, three of them for its share of the inversion. */
#include "pairs.h"

enum pair { ADD, DOUBLE, VANISH, KEEP_LEFT, KEEP_RIGHT };

static inline enum pair pair_kind(const struct point *p, const struct point *q)
{
    if (point_is_identity(q))
        return KEEP_LEFT;
    if (point_is_identity(p))
        return KEEP_RIGHT;
    if (!num_equal(&p->x, &q->x))
        return ADD;
    return num_equal(&p->y, &q->y) ? DOUBLE : VANISH;   /* y is never 0: no point has order 2 */
}

/* The denominator of the slope: x_q − x_p, or 2y for a doubling; 1 where no slope is needed. */
static void denominator(struct num *d, const struct point *p, const struct point *q, const struct suite *suite)
{
    enum pair kind = pair_kind(p, q);

    if (kind == ADD)
        mod_sub(d, &q->x, &p->x, &suite->p);
    else if (kind == DOUBLE)
        mod_add(d, &p->y, &p->y, &suite->p);
    else
        *d = suite->p.r;
}

/* 3x² − 3 = 3(x² − 1) for a doubling. */
static void numerator(struct num *slope, enum pair kind, const struct point *p, const struct point *q, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num t;

    if (kind == ADD) {
        mod_sub(slope, &q->y, &p->y, f);
        return;
    }
    mod_sqr(&t, &p->x, f);
    mod_sub(&t, &t, &f->r, f);
    mod_add(slope, &t, &t, f);
    mod_add(slope, slope, &t, f);
}

static void pair_sum(struct point *p, const struct point *q, enum pair kind, const struct num *inverse, const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num slope, x, t;

    if (kind == KEEP_RIGHT)
        *p = *q;
    else if (kind == VANISH)
        *p = (struct point){{{0}}, {{0}}};
    if (kind != ADD && kind != DOUBLE)
        return;
    numerator(&slope, kind, p, q, suite);
    mod_mul(&slope, &slope, inverse, f);
    mod_sqr(&x, &slope, f);
    mod_sub(&x, &x, &p->x, f);
    mod_sub(&x, &x, &q->x, f);
    mod_sub(&t, &p->x, &x, f);
    mod_mul(&t, &t, &slope, f);
    mod_sub(&p->y, &t, &p->y, f);
    p->x = x;
}

void add_pairs_plain_var(struct point *points, const uint32_t *left, const uint32_t *right, size_t count, struct num *scratch,
                         const struct suite *suite)
{
    const struct modulus *f = &suite->p;
    struct num *before = scratch, *own = scratch + count, all = f->r, inverse;

    for (size_t i = 0; i < count; i++) {
        denominator(&own[i], &points[left[i]], &points[right[i]], suite);
        before[i] = all;
        mod_mul(&all, &all, &own[i], f);
    }
    if (count > 0)
        mod_invert(&all, &all, f);
    for (size_t i = count; i-- > 0;) {
        struct point *p = &points[left[i]];
        const struct point *q = &points[right[i]];
        mod_mul(&inverse, &all, &before[i], f);
        mod_mul(&all, &all, &own[i], f);
        pair_sum(p, q, pair_kind(p, q), &inverse, suite);
    }
}

void add_pairs_var(struct point *points, const uint32_t *left, const uint32_t *right, size_t count, struct num *scratch,
                   const struct suite *suite)
{
    if (count >= IFMA_LEAST && ifma_on())
        add_pairs_ifma_var(points, left, right, count, scratch, suite);
    else
        add_pairs_plain_var(points, left, right, count, scratch, suite);
}
