/*
 * Eight sums u·G + v·Q at a time with AVX-512 IFMA, a lane each.
 *
 * Every lane has to do the same, so the digits of the scalars are all odd: none is 0, none is left out, and the table of a point has
 * its odd multiples alone. An even scalar k is taken as −(n − k), as n is odd.
 *
 * No lane looks for the special cases of an addition. If a sum is added its like or its opposite, H = 0, so Z' = Z·H is 0 modulo p;
 * and then it is 0 to the end, as every Z' is a multiple of Z. Nothing else makes it 0: no point has order 2, so no doubling does. So
 * where Z is not 0 at the end, no sum was special, and where it is, the caller asks the portable way.
 */
#include "claims.h"

#if defined(__x86_64__)

#include "lanes.h"

#define BITS 256u
#define KEY_WIDTH 4u            /* digits odd, |digit| < 16: the KEY_ODD multiples of the key */
#define GENERATOR_WIDTH 7u      /* |digit| < 128: the GENERATOR_ODD of G */
#define TOP 252u                /* where the highest digit of both starts */

_Static_assert(LANES == EIGHT && KEY_ODD == 1 << (KEY_WIDTH - 1) && GENERATOR_ODD == 1 << (GENERATOR_WIDTH - 1), "tables and digits");
_Static_assert(TOP % KEY_WIDTH == 0 && TOP % GENERATOR_WIDTH == 0 && BITS - TOP <= KEY_WIDTH && BITS - TOP <= GENERATOR_WIDTH, "windows");

/* An odd number, and whether its negative is meant. */
struct odd {
    struct num number;
    bool negative;
};

static struct odd odd_of(const struct num *k, const struct suite *suite)
{
    struct odd odd = {*k, (k->w[0] & 1) == 0};

    if (odd.negative)
        sub_words(&odd.number, &suite->n.m, k);
    return odd;
}

/*
 * The digit at bit `at`. With k odd and d = (k mod 2^(w+1)) − 2^w, (k − d)/2^w is ⌊k/2^w⌋ with its lowest bit set: the next digit starts
 * from an odd number again. So a digit is its w bits with the lowest one set, less 2^w where the bit above them is not set; the highest
 * is just its bits.
 */
static int digit_at(const struct odd *odd, unsigned at, unsigned width)
{
    int digit = (int)(num_slice(&odd->number, at, width) | 1);

    if (at != TOP && num_slice(&odd->number, at + width, 1) == 0)
        digit -= 1 << width;
    return odd->negative ? -digit : digit;
}

/* Eight points, those of some lanes negative. */
struct addend {
    const struct num *x[LANES], *y[LANES];
    __mmask8 negative;
};

static struct addend addend_at(const struct odd odds[LANES], const struct point *const tables[LANES], unsigned at, unsigned width)
{
    struct addend addend = {.negative = 0};

    for (unsigned i = 0; i < LANES; i++) {
        int digit = digit_at(&odds[i], at, width);
        const struct point *multiple = &tables[i][(digit < 0 ? -digit : digit) / 2];
        addend.x[i] = &multiple->x;
        addend.y[i] = &multiple->y;
        addend.negative |= (__mmask8)((unsigned)(digit < 0) << i);
    }
    return addend;
}

/* (X/Z², Y/Z³); carried, X and Y below 1.01, Z below 2.3. */
struct sums {
    struct wide x, y, z;
};

/* Eight points, Z = 1. */
IFMA static void begin_sums(struct sums *sums, const struct addend *addend, const struct wide *one, const struct field *field)
{
    struct words x = load_numbers(addend->x), y = load_numbers(addend->y);
    struct wide minus_y;

    sums->x = to_wide(&x);
    sums->y = to_wide(&y);
    minus_y = carry(minus(field->p, &sums->y));
    sums->y = choose(addend->negative, sums->y, &minus_y);
    sums->z = *one;
}

/* dbl-2001-b, as jacobian_double(), but Z' = 2YZ. */
IFMA static void double_sums(struct sums *sums, const struct field *field)
{
    struct wide delta = product_loose(&sums->z, &sums->z, field);               /* below 1 + 2.3²/16 < 1.34 */
    struct wide gamma = times(&sums->y, &sums->y, field);                       /* 1.07 */
    struct wide beta = product_loose(&sums->x, &gamma, field);                  /* 1.07 */
    struct wide less = carry(minus(plus(sums->x, &field->p2), &delta));         /* X − δ: 3.01 */
    struct wide more = carry(plus(sums->x, &delta));                            /* X + δ: 2.35 */
    struct wide alpha = product_loose(&less, &more, field), t, gamma2;          /* 1.45 */

    alpha = carry(plus(shifted(alpha, 1), &alpha));                             /* 4.35 */
    t = product_loose(&sums->y, &sums->z, field);                               /* 1.15 */
    sums->z = carry(shifted(t, 1));                                             /* 2.3 */
    beta = shifted(beta, 2);                                                    /* 4β: 4.28 */
    t = product_loose(&alpha, &alpha, field);                                   /* 2.2 */
    t = minus(minus(plus(t, &field->p16), &beta), &beta);                       /* α² − 8β: from 7.4 to 18.2 */
    sums->x = folded(t, field);
    t = carry(minus(plus(beta, &field->p2), &sums->x));                         /* 4β − X': from 0.9 to 6.3 */
    t = product_loose(&t, &alpha, field);                                       /* 2.72 */
    gamma2 = shifted(product_loose(&gamma, &gamma, field), 3);                  /* 8γ²: 8.6 */
    sums->y = folded(minus(plus(t, &field->p16), &gamma2), field);              /* from 7.4 to 18.8 before */
}

/* As jacobian_add_point(), for sums and points that are neither O nor equal nor opposite. */
IFMA static void add_to_sums(struct sums *sums, const struct addend *addend, const struct field *field)
{
    struct words x = load_numbers(addend->x), y = load_numbers(addend->y);
    struct wide wide_x = to_wide(&x), wide_y = to_wide(&y), h, d, hh, hhh, v, t;
    struct wide zz = times(&sums->z, &sums->z, field);                          /* below 1.34 */
    struct wide zzz = times(&zz, &sums->z, field);                              /* 1.2 */

    t = product_loose(&wide_x, &zz, field);                                     /* 1.09 */
    h = carry(minus(plus(t, &field->p2), &sums->x));                            /* from 0.9 to 3.09 */
    t = product_loose(&wide_y, &zzz, field);                                    /* 1.08 */
    v = minus(field->p2, &t);
    t = choose(addend->negative, t, &v);                                        /* from 0 to 2 */
    d = carry(minus(plus(t, &field->p2), &sums->y));                            /* from 0.9 to 4 */
    sums->z = times(&sums->z, &h, field);                                       /* 1.45 */
    hh = times(&h, &h, field);                                                  /* 1.6 */
    hhh = times(&hh, &h, field);                                                /* 1.31 */
    v = product_loose(&sums->x, &hh, field);                                    /* 1.11 */
    t = product_loose(&d, &d, field);                                           /* 2 */
    t = minus(minus(plus(t, &field->p16), &hhh), &v);
    sums->x = folded(minus(t, &v), field);                                      /* from 12 to 18 before */
    t = carry(minus(plus(v, &field->p2), &sums->x));                            /* V − X': from 0.9 to 3.11 */
    t = product_loose(&t, &d, field);                                           /* 1.78 */
    v = product_loose(&sums->y, &hhh, field);                                   /* 1.09 */
    sums->y = folded(minus(plus(t, &field->p2), &v), field);                    /* from 0.9 to 3.78 before */
}

/* Back to the form of all others: (16·16X, 16Z) are the same point as (X, Z) in terms of 2^260. */
IFMA static void write_sums(struct jacobian to[LANES], const struct sums *sums, const struct field *field, const struct modulus *p)
{
    struct wide x = reduced(sums->x, field), z = reduced(sums->z, field);
    struct num *to_x[LANES], *to_z[LANES];

    for (int i = 0; i < LANES; i++) {
        to_x[i] = &to[i].x;
        to_z[i] = &to[i].z;
    }
    store_numbers(to_x, &x);
    store_numbers(to_z, &z);
    for (int i = 0; i < LANES; i++)
        for (int k = 0; k < 4; k++)
            mod_add(&to[i].x, &to[i].x, &to[i].x, p);
}

IFMA void multiply_eight_ifma_var(struct jacobian to[EIGHT], const struct equation *const equations[EIGHT],
                                  const struct point *const key_odd[EIGHT], const struct point generator_odd[GENERATOR_ODD],
                                  const struct suite *suite)
{
    const struct point *same[LANES];
    struct odd u[LANES], v[LANES];
    struct addend addend;
    struct field field;
    struct wide one;
    struct sums sums;
    struct num r = suite->p.r;

    for (int i = 0; i < LANES; i++) {
        u[i] = odd_of(&equations[i]->u, suite);
        v[i] = odd_of(&equations[i]->v, suite);
        same[i] = generator_odd;
    }
    field_set(&field, &suite->p);
    for (int i = 0; i < 4; i++)
        mod_add(&r, &r, &r, &suite->p);                     /* 2^260 mod p: 1 */
    one = same_in_all(&r);
    addend = addend_at(v, key_odd, TOP, KEY_WIDTH);
    begin_sums(&sums, &addend, &one, &field);
    for (unsigned at = TOP + 1; at-- > 0;) {
        if (at < TOP)
            double_sums(&sums, &field);
        if (at < TOP && at % KEY_WIDTH == 0) {
            addend = addend_at(v, key_odd, at, KEY_WIDTH);
            add_to_sums(&sums, &addend, &field);
        }
        if (at % GENERATOR_WIDTH == 0) {
            addend = addend_at(u, same, at, GENERATOR_WIDTH);
            add_to_sums(&sums, &addend, &field);
        }
    }
    write_sums(to, &sums, &field, &suite->p);
}

#else

/* Never called: ifma_usable() is false. All Z are 0. */
void multiply_eight_ifma_var(struct jacobian to[EIGHT], const struct equation *const equations[EIGHT],
                             const struct point *const key_odd[EIGHT], const struct point generator_odd[GENERATOR_ODD],
                             const struct suite *suite)
{
    (void)equations, (void)key_odd, (void)generator_odd, (void)suite;
    for (int i = 0; i < EIGHT; i++)
        to[i] = (struct jacobian){{{0}}, {{0}}, {{0}}};
}

#endif
