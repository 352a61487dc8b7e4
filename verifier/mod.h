/*
 * Integers modulo an odd modulus between 2^255 and 2^256, in Montgomery form: x stands for x·2^256 mod m.
 *
 * Variable time: nothing the verifier touches is secret.
 */
#ifndef VERIFIER_MOD_H
#define VERIFIER_MOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An integer below 2^256, least significant word first. */
struct num {
    uint64_t w[4];
};

struct modulus {
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

/* Operands and results below m, except where said. The result may be an operand. */
void mod_add(struct num *sum, const struct num *a, const struct num *b, const struct modulus *modulus);
void mod_sub(struct num *difference, const struct num *a, const struct num *b, const struct modulus *modulus);
void mod_neg(struct num *negative, const struct num *a, const struct modulus *modulus);

/* a·b / 2^256: the product in Montgomery form of two numbers in that form; the plain product of one in that form and one plain.
 * b may be anything below 2^256. */
void mod_mul(struct num *product, const struct num *a, const struct num *b, const struct modulus *modulus);

static inline void mod_sqr(struct num *square, const struct num *a, const struct modulus *modulus)
{
    mod_mul(square, a, a, modulus);
}

void mod_enter(struct num *form, const struct num *x, const struct modulus *modulus);  /* to Montgomery form; any x below 2^256 */
void mod_leave(struct num *x, const struct num *form, const struct modulus *modulus);  /* back */
void mod_reduce(struct num *x, const struct num *any, const struct modulus *modulus);  /* any x below 2^256, modulo m */

/* 1/a, Montgomery form to Montgomery form, m prime; 0 for 0. */
void mod_invert(struct num *inverse, const struct num *a, const struct modulus *modulus);

#endif
