#include "mod.h"

__extension__ typedef unsigned __int128 u128;

void num_load(struct num *x, const uint8_t bytes[32])
{
    for (int i = 0; i < 4; i++) {
        uint64_t word = 0;
        for (int j = 0; j < 8; j++)
            word = word << 8 | bytes[8 * (3 - i) + j];
        x->w[i] = word;
    }
}

void num_store(uint8_t bytes[32], const struct num *x)
{
    for (int i = 0; i < 32; i++)
        bytes[i] = (uint8_t)(x->w[3 - i / 8] >> (56 - 8 * (i % 8)));
}

int num_compare(const struct num *a, const struct num *b)
{
    for (int i = 3; i >= 0; i--)
        if (a->w[i] != b->w[i])
            return a->w[i] < b->w[i] ? -1 : 1;
    return 0;
}

unsigned num_bits(const struct num *x)
{
    for (unsigned i = 4; i-- > 0;)
        if (x->w[i])
            return 64 * i + 64 - (unsigned)__builtin_clzll(x->w[i]);
    return 0;
}

unsigned num_slice(const struct num *x, unsigned at, unsigned width)
{
    uint64_t word;

    if (at >= 256)
        return 0;
    word = x->w[at / 64] >> (at % 64);
    if (at % 64 + width > 64 && at / 64 < 3)
        word |= x->w[at / 64 + 1] << (64 - at % 64);
    return (unsigned)(word & ((1u << width) - 1));
}

/* sum = a + b modulo 2^256; returns what is carried out. */
static inline uint64_t add_words(struct num *sum, const struct num *a, const struct num *b)
{
    u128 t = (u128)a->w[0] + b->w[0];

    sum->w[0] = (uint64_t)t;
    t = (t >> 64) + a->w[1] + b->w[1];
    sum->w[1] = (uint64_t)t;
    t = (t >> 64) + a->w[2] + b->w[2];
    sum->w[2] = (uint64_t)t;
    t = (t >> 64) + a->w[3] + b->w[3];
    sum->w[3] = (uint64_t)t;
    return (uint64_t)(t >> 64);
}

/* difference = a − b modulo 2^256; returns 1 if b > a, else 0. */
static inline uint64_t sub_words(struct num *difference, const struct num *a, const struct num *b)
{
    u128 t = (u128)a->w[0] - b->w[0];

    difference->w[0] = (uint64_t)t;
    t = (u128)a->w[1] - b->w[1] - (uint64_t)(t >> 127);
    difference->w[1] = (uint64_t)t;
    t = (u128)a->w[2] - b->w[2] - (uint64_t)(t >> 127);
    difference->w[2] = (uint64_t)t;
    t = (u128)a->w[3] - b->w[3] - (uint64_t)(t >> 127);
    difference->w[3] = (uint64_t)t;
    return (uint64_t)(t >> 127);
}

/* x = yes ? a : b, without a branch: the outcome is random, and a wrong guess costs as much as half a product. */
static inline void choose(struct num *x, uint64_t yes, const struct num *a, const struct num *b)
{
    uint64_t mask = 0 - yes;

    for (int i = 0; i < 4; i++)
        x->w[i] = (a->w[i] & mask) | (b->w[i] & ~mask);
}

void mod_add(struct num *sum, const struct num *a, const struct num *b, const struct modulus *modulus)
{
    struct num all, less;
    uint64_t carry = add_words(&all, a, b);
    uint64_t borrow = sub_words(&less, &all, &modulus->m);

    choose(sum, carry | (borrow ^ 1), &less, &all);
}

void mod_sub(struct num *difference, const struct num *a, const struct num *b, const struct modulus *modulus)
{
    struct num all, more;
    uint64_t borrow = sub_words(&all, a, b);

    add_words(&more, &all, &modulus->m);
    choose(difference, borrow, &more, &all);
}

void mod_neg(struct num *negative, const struct num *a, const struct modulus *modulus)
{
    const struct num zero = {{0}};

    mod_sub(negative, &zero, a, modulus);
}

/* a·b + c + *carry; its high word goes to *carry. (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1, so nothing is lost. */
static inline uint64_t mul_add(uint64_t a, uint64_t b, uint64_t c, uint64_t *carry)
{
    u128 t = (u128)a * b + c + *carry;

    *carry = (uint64_t)(t >> 64);
    return (uint64_t)t;
}

/*
 * t = (t + a·b + q·m) / 2^64 with the q that makes the division exact. With a < m and t < 2m the new t is below
 * (2m + m·(2^64 − 1) + m·(2^64 − 1)) / 2^64 = 2m, so t[4] never exceeds 1.
 */
__attribute__((always_inline)) static inline void mul_step(uint64_t t[5], const struct num *a, uint64_t b,
                                                           const struct modulus *modulus)
{
    const uint64_t *m = modulus->m.w;
    uint64_t carry = 0, q;
    u128 top;

    t[0] = mul_add(a->w[0], b, t[0], &carry);
    t[1] = mul_add(a->w[1], b, t[1], &carry);
    t[2] = mul_add(a->w[2], b, t[2], &carry);
    t[3] = mul_add(a->w[3], b, t[3], &carry);
    top = (u128)t[4] + carry;
    q = t[0] * modulus->k;
    carry = 0;
    (void)mul_add(q, m[0], t[0], &carry);
    t[0] = mul_add(q, m[1], t[1], &carry);
    t[1] = mul_add(q, m[2], t[2], &carry);
    t[2] = mul_add(q, m[3], t[3], &carry);
    top += carry;
    t[3] = (uint64_t)top;
    t[4] = (uint64_t)(top >> 64);
}

void mod_mul(struct num *product, const struct num *a, const struct num *b, const struct modulus *modulus)
{
    uint64_t t[5] = {0, 0, 0, 0, 0};
    struct num all, less;
    uint64_t borrow;

    mul_step(t, a, b->w[0], modulus);
    mul_step(t, a, b->w[1], modulus);
    mul_step(t, a, b->w[2], modulus);
    mul_step(t, a, b->w[3], modulus);
    all = (struct num){{t[0], t[1], t[2], t[3]}};
    borrow = sub_words(&less, &all, &modulus->m);
    choose(product, t[4] | (borrow ^ 1), &less, &all);
}

void mod_reduce(struct num *x, const struct num *any, const struct modulus *modulus)
{
    struct num less;

    /* m > 2^255, so m goes into a number below 2^256 once at most. */
    if (sub_words(&less, any, &modulus->m))
        *x = *any;
    else
        *x = less;
}

void mod_enter(struct num *form, const struct num *x, const struct modulus *modulus)
{
    mod_mul(form, &modulus->r2, x, modulus);
}

void mod_leave(struct num *x, const struct num *form, const struct modulus *modulus)
{
    const struct num one = num_small(1);

    mod_mul(x, form, &one, modulus);
}

/* Fermat: a^(m−2), four bits at a time. */
void mod_invert(struct num *inverse, const struct num *a, const struct modulus *modulus)
{
    const struct num two = num_small(2);
    struct num power[16], exponent, x = modulus->r;

    sub_words(&exponent, &modulus->m, &two);
    power[0] = modulus->r;
    for (int i = 1; i < 16; i++)
        mod_mul(&power[i], &power[i - 1], a, modulus);
    for (int i = 63; i >= 0; i--) {
        for (int j = 0; j < 4; j++)
            mod_sqr(&x, &x, modulus);
        mod_mul(&x, &x, &power[exponent.w[i / 16] >> (4 * (i % 16)) & 15], modulus);
    }
    *inverse = x;
}

void modulus_set(struct modulus *modulus, const struct num *m)
{
    const struct num zero = {{0}};
    uint64_t inverse = 1;

    modulus->m = *m;
    /* Newton: m·inverse = 1 modulo 2, then 2^2, 2^4, … 2^64. */
    for (int i = 0; i < 6; i++)
        inverse *= 2 - m->w[0] * inverse;
    modulus->k = 0 - inverse;
    /* 2^255 < m < 2^256: 2^256 mod m is 2^256 − m, which is below m. */
    sub_words(&modulus->r, &zero, m);
    modulus->r2 = modulus->r;
    for (int i = 0; i < 256; i++)
        mod_add(&modulus->r2, &modulus->r2, &modulus->r2, modulus);
}
