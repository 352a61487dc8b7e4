/*
 * Sums of pairs with AVX-512 IFMA: eight pairs at a time, a lane each.
 *
 * Points stay in memory as they are everywhere else: X = 2^256·x mod p = R'·(x/16) mod p. So in terms of R' a point's coordinates
 * stand for x/16 and y/16, and what is computed with them is
 *
 *     d  = x_q/16 − x_p/16                       a sixteenth of the denominator; for a doubling 2·y/16
 *     s  = (y_q/16 − y_p/16)·(1/4d)              a quarter of the slope; for a doubling (3(4·x/16)² − 3/16)·(1/4d)
 *     x' = s² − x_p/16 − x_q/16                  a sixteenth of the sum's x
 *     y' = s·4(x_p/16 − x') − y_p/16             and of its y.
 *
 * The quarter comes with the inverse, once for all pairs; the fours are shifts. No number has to be brought from one form to the other.
 */
#include "pairs.h"

#if defined(__x86_64__)

#include "lanes.h"

#define CHAINS 2                        /* running products side by side: one alone would wait for itself */
#define BLOCK 8                         /* eights that take each step together: within one, each product waits for the last */

/* Eight pairs; the last eight may be fewer. */
struct octet {
    struct point *left[LANES];
    const struct point *right[LANES];
    unsigned used;                      /* lanes */
};

enum coordinate { X_LEFT, Y_LEFT, X_RIGHT, Y_RIGHT };

INLINED struct words load(const struct octet *octet, enum coordinate which)
{
    const struct num *from[LANES];

    UNROLLED for (int i = 0; i < LANES; i++) {
        const struct point *point = which <= Y_LEFT ? octet->left[i] : octet->right[i];
        from[i] = which == X_LEFT || which == X_RIGHT ? &point->x : &point->y;
    }
    return load_numbers(from);
}

/* ---- what kinds of pairs there are ---- */

struct kinds {
    __mmask8 slope;         /* neither is O, and they are not opposite: the sum takes a slope */
    __mmask8 twice;         /* of these, those of equal points */
    __mmask8 right, zero;   /* the sum is the right one, or O */
};

INLINED __mmask8 is_zero(const struct words *a)
{
    lanes any = _mm512_or_si512(_mm512_or_si512(a->word[0], a->word[1]), _mm512_or_si512(a->word[2], a->word[3]));

    return _mm512_testn_epi64_mask(any, any);
}

INLINED __mmask8 is_equal(const struct words *a, const struct words *b)
{
    struct words differ;

    UNROLLED for (int i = 0; i < 4; i++)
        differ.word[i] = _mm512_xor_si512(a->word[i], b->word[i]);
    return is_zero(&differ);
}

/* Most eights are plain, and their x alone say so. A point with x = 0 may be O, or be none. */
INLINED bool all_ordinary(const struct words *x_p, const struct words *x_q)
{
    return (is_equal(x_p, x_q) | is_zero(x_p) | is_zero(x_q)) == 0;
}

/* What pair_kind() says, for eight. Lanes that are not used have no slope. */
INLINED struct kinds kinds_of(const struct words *x_p, const struct words *y_p, const struct words *x_q, const struct words *y_q,
                              unsigned used)
{
    unsigned no_p = is_zero(x_p) & is_zero(y_p), no_q = is_zero(x_q) & is_zero(y_q), same_x = is_equal(x_p, x_q);
    unsigned same = same_x & is_equal(y_p, y_q), slope = ~no_p & ~no_q & (~same_x | same) & used;

    return (struct kinds){(__mmask8)slope, (__mmask8)(slope & same), (__mmask8)(no_p & ~no_q & used),
                          (__mmask8)(~no_p & ~no_q & same_x & ~same & used)};
}

/* ---- a round ---- */

INLINED struct octet octet_at(struct point *points, const uint32_t *left, const uint32_t *right, size_t first, size_t count)
{
    struct octet octet;
    size_t lanes_used = count - first < LANES ? count - first : LANES;

    UNROLLED for (size_t i = 0; i < LANES; i++) {
        size_t at = i < lanes_used ? first + i : first;     /* a lane that is not used reads what another reads */
        octet.left[i] = &points[left[at]];
        octet.right[i] = &points[right[at]];
    }
    octet.used = (1u << lanes_used) - 1;
    return octet;
}

/* x_q − x_p, or 2y for a doubling, or 1/16 where no slope is needed: never 0 modulo p, carried, below 2. */
INLINED struct wide denominators(const struct wide *x_p, const struct wide *y_p, const struct wide *x_q, const struct kinds *kinds,
                                 const struct field *field)
{
    struct wide d = minus(plus(*x_q, &field->p), x_p), y2;

    if (kinds->twice) {
        y2 = shifted(*y_p, 1);
        d = choose(kinds->twice, d, &y2);
    }
    if (kinds->slope != 0xff)
        d = choose((__mmask8)~kinds->slope, d, &field->one);
    return carry(d);
}

/* The denominators of eight pairs, whose y are looked at only where they matter. */
INLINED struct wide denominators_at(const struct octet *octet, const struct field *field)
{
    struct words x_p = load(octet, X_LEFT), x_q = load(octet, X_RIGHT), y_p, y_q;
    struct wide wide_x_p = to_wide(&x_p), wide_x_q = to_wide(&x_q), wide_y_p = wide_x_p;
    struct kinds kinds = {0xff, 0, 0, 0};

    if (octet->used != 0xff || !all_ordinary(&x_p, &x_q)) {
        y_p = load(octet, Y_LEFT);
        y_q = load(octet, Y_RIGHT);
        wide_y_p = to_wide(&y_p);
        kinds = kinds_of(&x_p, &y_p, &x_q, &y_q, octet->used);
    }
    return denominators(&wide_x_p, &wide_y_p, &wide_x_q, &kinds, field);
}

/* y_q − y_p, below 2; or for a doubling 3((4x)² − 1/16): 4x < 4, its square < 2, with p instead of −1/16 < 3, times 3 < 9. */
INLINED struct wide numerators(const struct wide *x_p, const struct wide *y_p, const struct wide *y_q, const struct kinds *kinds,
                               const struct field *field)
{
    struct wide n = minus(plus(*y_q, &field->p), y_p), x4, square, other;

    if (kinds->twice) {
        x4 = carry(shifted(*x_p, 2));
        square = times(&x4, &x4, field);
        square = minus(plus(square, &field->p), &field->one);
        other = plus(shifted(square, 1), &square);
        n = choose(kinds->twice, n, &other);
    }
    return carry(n);
}

/* Eight pairs on the way to their sums. */
struct step {
    struct octet octet;
    struct kinds kinds;
    struct wide x_p, x_q, y_p;
    struct wide inverse, slope, x;      /* 1/4d; the numerator and then a quarter of the slope; x of the sum */
};

/*
 * `inverse` has, for every lane, 1/4 over the product of the denominators of this eight and those before it in its chain, `before` the
 * product of those before it; both are below 2.
 */
INLINED void begin_step(struct step *step, struct wide *inverse, const struct wide *before, const struct field *field)
{
    struct words x_p = load(&step->octet, X_LEFT), y_p = load(&step->octet, Y_LEFT);
    struct words x_q = load(&step->octet, X_RIGHT), y_q = load(&step->octet, Y_RIGHT);
    struct wide wide_y_q = to_wide(&y_q), d;

    step->kinds = (struct kinds){0xff, 0, 0, 0};
    if (step->octet.used != 0xff || !all_ordinary(&x_p, &x_q))
        step->kinds = kinds_of(&x_p, &y_p, &x_q, &y_q, step->octet.used);
    step->x_p = to_wide(&x_p);
    step->x_q = to_wide(&x_q);
    step->y_p = to_wide(&y_p);
    d = denominators(&step->x_p, &step->y_p, &step->x_q, &step->kinds, field);
    step->inverse = times(inverse, before, field);          /* below 1 + 4/16 */
    *inverse = times(inverse, &d, field);                   /* below 1 + 4/16 */
    step->slope = numerators(&step->x_p, &step->y_p, &wide_y_q, &step->kinds, field);
}

INLINED void find_slope(struct step *step, const struct field *field)
{
    step->slope = times(&step->slope, &step->inverse, field);   /* below 1 + 9·(5/4)/16 < 2 */
}

INLINED void find_x(struct step *step, const struct field *field)
{
    struct wide x = product_loose(&step->slope, &step->slope, field);   /* below 1 + 4/16 */

    x = plus(x, &field->p2);
    step->x = reduced(minus(minus(x, &step->x_p), &step->x_q), field);  /* between 0 and 4 before */
}

/* … and stores the sums: those that take no slope apart. */
INLINED void find_y(struct step *step, const struct field *field)
{
    struct wide y = minus(plus(step->x_p, &field->p), &step->x);        /* between 0 and 2, or 8 if shifted */
    struct point spare, *const *left = step->octet.left;
    struct num *to_x[LANES], *to_y[LANES];

    y = carry(shifted(y, 2));
    y = product_loose(&y, &step->slope, field);                         /* below 1 + 8·2/16 = 2 */
    y = reduced(minus(plus(y, &field->p), &step->y_p), field);          /* between 0 and 3 before */
    for (unsigned i = 0; i < LANES; i++) {
        bool stored = step->kinds.slope >> i & 1;
        to_x[i] = stored ? &left[i]->x : &spare.x;
        to_y[i] = stored ? &left[i]->y : &spare.y;
    }
    store_numbers(to_x, &step->x);
    store_numbers(to_y, &y);
    for (unsigned i = 0; step->kinds.right | step->kinds.zero && i < LANES; i++) {
        if (step->kinds.right >> i & 1)
            *left[i] = *step->octet.right[i];
        if (step->kinds.zero >> i & 1)
            *left[i] = (struct point){{{0}}, {{0}}};
    }
}

/*
 * From the running products t to 1/4t, lane by lane, with one inversion. In memory t stands as T = t·2^260 = 16t·2^256, and 1/4t has
 * to be 2^260/4t = 64·2^256/16t: what mod_invert() makes of T, 64 times.
 */
INLINED void invert_lanes(struct wide running[CHAINS], const struct field *field, const struct modulus *p)
{
    struct num total[CHAINS * LANES], before[CHAINS * LANES], all = p->r;
    struct num *at[LANES];

    for (int chain = 0; chain < CHAINS; chain++) {
        UNROLLED for (int i = 0; i < LANES; i++)
            at[i] = &total[chain * LANES + i];
        running[chain] = reduced(running[chain], field);
        store_numbers(at, &running[chain]);
    }
    for (int i = 0; i < CHAINS * LANES; i++) {
        before[i] = all;
        mod_mul(&all, &all, &total[i], p);
    }
    mod_invert(&all, &all, p);
    for (int i = 0; i < 6; i++)
        mod_add(&all, &all, &all, p);
    for (int i = CHAINS * LANES; i-- > 0;) {
        struct num own;
        mod_mul(&own, &all, &before[i], p);
        mod_mul(&all, &all, &total[i], p);
        total[i] = own;
    }
    for (int chain = 0; chain < CHAINS; chain++) {
        struct words w;
        UNROLLED for (int i = 0; i < 4; i++)
            w.word[i] = two_numbers(&total[chain * LANES + i], &total[chain * LANES + i + 4]);
        transpose(&w);
        running[chain] = to_wide(&w);
    }
}

/*
 * Eights take turns in the chains. `before` needs 320 bytes for eight pairs, rounded up, and at most 63 to be aligned:
 * 40·(count + 7) + 63 ≤ 64·count from count = 15 on, and IFMA_LEAST is more.
 */
IFMA void add_pairs_ifma_var(struct point *points, const uint32_t *left, const uint32_t *right, size_t count, struct num *scratch,
                             const struct suite *suite)
{
    struct wide *before = (struct wide *)(((uintptr_t)scratch + 63) / 64 * 64);
    struct wide running[CHAINS], one;
    struct field field;
    struct num r = suite->p.r;
    size_t octets = (count + LANES - 1) / LANES;

    field_set(&field, &suite->p);
    for (int i = 0; i < 4; i++)
        mod_add(&r, &r, &r, &suite->p);                     /* 2^260 mod p: 1 */
    one = same_in_all(&r);
    for (int chain = 0; chain < CHAINS; chain++)
        running[chain] = one;
    for (size_t i = 0; i < octets; i++) {
        struct octet octet = octet_at(points, left, right, i * LANES, count);
        struct wide d = denominators_at(&octet, &field);
        before[i] = running[i % CHAINS];
        running[i % CHAINS] = times(&before[i], &d, &field);
    }
    invert_lanes(running, &field, &suite->p);
    while (octets > 0) {
        struct step steps[BLOCK];
        size_t block = octets < BLOCK ? octets : BLOCK;
        for (size_t i = 0; i < block; i++) {
            size_t at = --octets;
            steps[i].octet = octet_at(points, left, right, at * LANES, count);
            begin_step(&steps[i], &running[at % CHAINS], &before[at], &field);
        }
        for (size_t i = 0; i < block; i++)
            find_slope(&steps[i], &field);
        for (size_t i = 0; i < block; i++)
            find_x(&steps[i], &field);
        for (size_t i = 0; i < block; i++)
            find_y(&steps[i], &field);
    }
}

#else

void add_pairs_ifma_var(struct point *points, const uint32_t *left, const uint32_t *right, size_t count, struct num *scratch,
                        const struct suite *suite)
{
    add_pairs_plain_var(points, left, right, count, scratch, suite);
}

#endif
