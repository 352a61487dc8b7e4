/*
 * Integers modulo an odd modulus below 2^256, in Montgomery form: x stands for x·2^256 mod m.
 *
 * Variable time: nothing the verifier touches is secret.
 */
#ifndef VERIFIER_MOD_H
#define VERIFIER_MOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

__extension__ typedef unsigned __int128 u128;

/* An integer below 2^256, least significant word first. */
struct num {
    uint64_t w[4];
};

/* Whether the modulus has a shape that saves products. */
enum form { FORM_ANY, FORM_P256, FORM_SM2 };

struct modulus {
    enum form form;
    struct num m;
    struct num r;   /* 2^256 mod m: one, in Montgomery form */
    struct num r2;  /* 2^512 mod m */
    uint64_t k;     /* −1/m modulo 2^64 */
};

void modulus_set(struct modulus *modulus, const struct num *m);

void num_load(struct num *x, const uint8_t bytes[32]);   /* big-endian */
void num_store(uint8_t bytes[32], const struct num *x);
int num_compare(const struct num *a, const struct num *b);
unsigned num_bits(const struct num *x);                   /* 0 for zero */
unsigned num_slice(const struct num *x, unsigned at, unsigned width);   /* `width` < 32 bits from bit `at`; 0 above bit 255 */

static inline struct num num_small(uint64_t x)
{
    return (struct num){{x, 0, 0, 0}};
}

static inline bool num_is_zero(const struct num *x)
{
    return (x->w[0] | x->w[1] | x->w[2] | x->w[3]) == 0;
}

static inline bool num_equal(const struct num *a, const struct num *b)
{
    return ((a->w[0] ^ b->w[0]) | (a->w[1] ^ b->w[1]) | (a->w[2] ^ b->w[2]) | (a->w[3] ^ b->w[3])) == 0;
}

/* ---- words ---- */

/* a + b + carry and a − b − borrow; the new carry or borrow is returned. Compilers turn the portable form into a chain of half a
 * dozen instructions where the processor has one. */
static inline unsigned char add_carry(unsigned char carry, uint64_t a, uint64_t b, uint64_t *sum)
{
#ifdef __x86_64__
    unsigned long long word = 0;
    carry = _addcarry_u64(carry, a, b, &word);
    *sum = word;
    return carry;
#else
    u128 t = (u128)a + b + carry;
    *sum = (uint64_t)t;
    return (unsigned char)(t >> 64);
#endif
}

static inline unsigned char sub_borrow(unsigned char borrow, uint64_t a, uint64_t b, uint64_t *difference)
{
#ifdef __x86_64__
    unsigned long long word = 0;
    borrow = _subborrow_u64(borrow, a, b, &word);
    *difference = word;
    return borrow;
#else
    u128 t = (u128)a - b - borrow;
    *difference = (uint64_t)t;
    return (unsigned char)(t >> 127);
#endif
}

/* sum = a + b modulo 2^256; returns what is carried out. */
static inline unsigned char add_words(struct num *sum, const struct num *a, const struct num *b)
{
    unsigned char carry = add_carry(0, a->w[0], b->w[0], &sum->w[0]);

    carry = add_carry(carry, a->w[1], b->w[1], &sum->w[1]);
    carry = add_carry(carry, a->w[2], b->w[2], &sum->w[2]);
    return add_carry(carry, a->w[3], b->w[3], &sum->w[3]);
}

/* difference = a − b modulo 2^256; returns 1 if b > a, else 0. */
static inline unsigned char sub_words(struct num *difference, const struct num *a, const struct num *b)
{
    unsigned char borrow = sub_borrow(0, a->w[0], b->w[0], &difference->w[0]);

    borrow = sub_borrow(borrow, a->w[1], b->w[1], &difference->w[1]);
    borrow = sub_borrow(borrow, a->w[2], b->w[2], &difference->w[2]);
    return sub_borrow(borrow, a->w[3], b->w[3], &difference->w[3]);
}

/* x = t mod m for t = t[4]·2^256 + … below 2m, without a branch: its outcome would be random, and a wrong guess costs as much as
 * half a product. */
static inline void subtract_once(struct num *x, const uint64_t t[5], const struct modulus *modulus)
{
    const uint64_t *m = modulus->m.w;
    uint64_t l0, l1, l2, l3, l4, mask;
    unsigned char borrow = sub_borrow(0, t[0], m[0], &l0);

    borrow = sub_borrow(borrow, t[1], m[1], &l1);
    borrow = sub_borrow(borrow, t[2], m[2], &l2);
    borrow = sub_borrow(borrow, t[3], m[3], &l3);
    borrow = sub_borrow(borrow, t[4], 0, &l4);
    mask = 0 - (uint64_t)borrow;
    x->w[0] = l0 ^ ((l0 ^ t[0]) & mask);
    x->w[1] = l1 ^ ((l1 ^ t[1]) & mask);
    x->w[2] = l2 ^ ((l2 ^ t[2]) & mask);
    x->w[3] = l3 ^ ((l3 ^ t[3]) & mask);
}

/* ---- modulo m: operands and results below m, except where said; the result may be an operand ---- */

static inline void mod_add(struct num *sum, const struct num *a, const struct num *b, const struct modulus *modulus)
{
    struct num all;
    unsigned char carry = add_words(&all, a, b);
    const uint64_t t[5] = {all.w[0], all.w[1], all.w[2], all.w[3], carry};

    subtract_once(sum, t, modulus);
}

static inline void mod_sub(struct num *difference, const struct num *a, const struct num *b, const struct modulus *modulus)
{
    const uint64_t *m = modulus->m.w;
    struct num all, back;
    uint64_t mask = 0 - (uint64_t)sub_words(&all, a, b);

    back = (struct num){{m[0] & mask, m[1] & mask, m[2] & mask, m[3] & mask}};
    add_words(difference, &all, &back);
}

static inline void mod_neg(struct num *negative, const struct num *a, const struct modulus *modulus)
{
    const struct num zero = {{0}};

    mod_sub(negative, &zero, a, modulus);
}

/* a·b / 2^256: the product in Montgomery form of two numbers in that form; the plain product of one in that form and one plain.
 * b may be anything below 2^256. */
void mod_mul(struct num *product, const struct num *a, const struct num *b, const struct modulus *modulus);

static inline void mod_sqr(struct num *square, const struct num *a, const struct modulus *modulus)
{
    mod_mul(square, a, a, modulus);
}

void mod_enter(struct num *form, const struct num *x, const struct modulus *modulus);  /* to Montgomery form; any x below 2^256 */
void mod_leave(struct num *x, const struct num *form, const struct modulus *modulus);  /* back */
void mod_reduce(struct num *x, const struct num *any, const struct modulus *modulus);  /* any x below 2^256 */

/* 1/a, Montgomery form to Montgomery form, m prime; 0 for 0. */
void mod_invert(struct num *inverse, const struct num *a, const struct modulus *modulus);

#endif
