#include "mod.h"

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

/* a·b + *high; its high word goes to *high: (2^64 − 1)² + 2^64 − 1 < 2^128. */
static inline uint64_t mul_high(uint64_t a, uint64_t b, uint64_t *high)
{
    u128 t = (u128)a * b + *high;

    *high = (uint64_t)(t >> 64);
    return (uint64_t)t;
}

/*
 * t += a·b, six words. With a < m and t < 2m before it, t is below 2m + m·(2^64 − 1) = m·(2^64 + 1) behind it, so t[5] ≤ 1.
 */
__attribute__((always_inline)) static inline void add_row(uint64_t t[6], const struct num *a, uint64_t b)
{
    uint64_t high = 0;
    uint64_t l0 = mul_high(a->w[0], b, &high), l1 = mul_high(a->w[1], b, &high);
    uint64_t l2 = mul_high(a->w[2], b, &high), l3 = mul_high(a->w[3], b, &high);
    unsigned char carry = add_carry(0, t[0], l0, &t[0]);

    carry = add_carry(carry, t[1], l1, &t[1]);
    carry = add_carry(carry, t[2], l2, &t[2]);
    carry = add_carry(carry, t[3], l3, &t[3]);
    t[5] = add_carry(carry, t[4], high, &t[4]);
}

/* q·(m + 1) / 2^64 for the two p, where m + 1 is a multiple of 2^64: sums of shifted q, without a product.
 * P-256: m + 1 = 2^256 − 2^224 + 2^192 + 2^96, sm2p256v1: m + 1 = 2^256 − 2^224 − 2^96 + 2^64. Both are positive, so no word is
 * borrowed or carried beyond l[3]. */
static inline void shifted(uint64_t l[4], uint64_t q, enum form form)
{
    const uint64_t low = q << 32, high = q >> 32;
    unsigned char borrow;

    if (form == FORM_P256) {
        l[0] = low;
        l[1] = high;
        borrow = sub_borrow(0, q, low, &l[2]);
    } else {
        borrow = sub_borrow(0, q, low, &l[0]);
        borrow = sub_borrow(borrow, 0, high, &l[1]);
        borrow = sub_borrow(borrow, 0, low, &l[2]);
    }
    sub_borrow(borrow, q, high, &l[3]);
}

/* q·m / 2^64, with what t[0] carries into it. */
static inline void multiplied(uint64_t l[4], uint64_t q, uint64_t t0, const uint64_t m[4])
{
    uint64_t high = t0;

    (void)mul_high(q, m[0], &high);
    l[0] = mul_high(q, m[1], &high);
    l[1] = mul_high(q, m[2], &high);
    l[2] = mul_high(q, m[3], &high);
    l[3] = high;
}

/*
 * t = (t + q·m) / 2^64 with the q that makes the division exact. From t < m·(2^64 + 1) the new t is below
 * (m·(2^64 + 1) + m·(2^64 − 1)) / 2^64 = 2m. For both p, m = −1 modulo 2^64, so q is t[0] and t + q·m = (t − t[0]) + q·(m + 1).
 */
__attribute__((always_inline)) static inline void reduce_row(uint64_t t[6], const struct modulus *modulus, enum form form)
{
    uint64_t l[4];
    unsigned char carry;

    if (form == FORM_ANY)
        multiplied(l, t[0] * modulus->k, t[0], modulus->m.w);
    else
        shifted(l, t[0], form);
    carry = add_carry(0, t[1], l[0], &t[0]);
    carry = add_carry(carry, t[2], l[1], &t[1]);
    carry = add_carry(carry, t[3], l[2], &t[2]);
    carry = add_carry(carry, t[4], l[3], &t[3]);
    t[4] = t[5] + carry;
}

__attribute__((always_inline)) static inline void multiply(struct num *product, const struct num *a, const struct num *b,
                                                           const struct modulus *modulus, enum form form)
{
    uint64_t t[6] = {0, 0, 0, 0, 0, 0};

    add_row(t, a, b->w[0]);
    reduce_row(t, modulus, form);
    add_row(t, a, b->w[1]);
    reduce_row(t, modulus, form);
    add_row(t, a, b->w[2]);
    reduce_row(t, modulus, form);
    add_row(t, a, b->w[3]);
    reduce_row(t, modulus, form);
    subtract_once(product, t, modulus);
}

void mod_mul(struct num *product, const struct num *a, const struct num *b, const struct modulus *modulus)
{
    if (modulus->form == FORM_P256)
        multiply(product, a, b, modulus, FORM_P256);
    else if (modulus->form == FORM_SM2)
        multiply(product, a, b, modulus, FORM_SM2);
    else
        multiply(product, a, b, modulus, FORM_ANY);
}

void mod_reduce(struct num *x, const struct num *any, const struct modulus *modulus)
{
    mod_enter(x, any, modulus);
    mod_leave(x, x, modulus);
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

/* The primes for which shifted() was written, and nothing else. */
static enum form form_of(const struct num *m)
{
    static const struct num p256 = {{UINT64_MAX, 0xffffffff, 0, 0xffffffff00000001}};
    static const struct num sm2 = {{UINT64_MAX, 0xffffffff00000000, UINT64_MAX, 0xfffffffeffffffff}};

    return num_equal(m, &p256) ? FORM_P256 : num_equal(m, &sm2) ? FORM_SM2 : FORM_ANY;
}

void modulus_set(struct modulus *modulus, const struct num *m)
{
    uint64_t inverse = 1;

    modulus->m = *m;
    modulus->form = form_of(m);
    /* Newton: m·inverse = 1 modulo 2, then 2^2, 2^4, … 2^64. */
    for (int i = 0; i < 6; i++)
        inverse *= 2 - m->w[0] * inverse;
    modulus->k = 0 - inverse;
    /* 1 doubled 256 times, and 256 times more */
    modulus->r2 = num_small(1);
    for (int i = 0; i < 512; i++) {
        mod_add(&modulus->r2, &modulus->r2, &modulus->r2, modulus);
        if (i == 255)
            modulus->r = modulus->r2;
    }
}
