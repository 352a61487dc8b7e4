/* Straus' method for a few points: one chain of doublings for all, and a table of odd multiples for each point. */
#include "multiply.h"

#define DIGITS 257
#define GENERATOR_WIDTH 8       /* digits odd, |digit| < 128: the GENERATOR_ODD multiples of the suite */
#define POINT_WIDTH 5           /* |digit| < 16 */
#define POINT_ODD 8

/*
 * Digits of the wNAF: x = Σ digit[i]·2^i, each 0 or odd with |digit| < 2^(width−1), no two nonzero ones nearer than `width`. A
 * carry can reach position 256 and no further: past 255 all bits are 0, so the digit there is the carry itself. Returns one more
 * than the highest position in use.
 */
static unsigned recode(int8_t digit[DIGITS], const struct num *x, unsigned width)
{
    unsigned carry = 0, used = 0, at = 0;

    for (unsigned i = 0; i < DIGITS; i++)
        digit[i] = 0;
    while (at < DIGITS) {
        unsigned word;
        if (num_slice(x, at, 1) == carry) {
            at++;
            continue;
        }
        word = num_slice(x, at, width) + carry;
        carry = word >> (width - 1) & 1;
        digit[at] = (int8_t)((int)word - (int)(carry << width));
        used = at + 1;
        at += width;
    }
    return used;
}

static void odd_multiples(struct jacobian odd[POINT_ODD], const struct point *p, const struct suite *suite)
{
    struct jacobian twice;

    point_lift(&odd[0], p, suite);
    jacobian_double(&twice, &odd[0], suite);
    for (int i = 1; i < POINT_ODD; i++)
        jacobian_add(&odd[i], &odd[i - 1], &twice, suite);
}

static void add_digit(struct jacobian *sum, const struct jacobian odd[POINT_ODD], int digit, const struct suite *suite)
{
    struct jacobian term;

    if (digit == 0)
        return;
    term = odd[(digit < 0 ? -digit : digit) / 2];
    if (digit < 0)
        jacobian_negate(&term, suite);
    jacobian_add(sum, sum, &term, suite);
}

static void add_generator_digit(struct jacobian *sum, int digit, const struct suite *suite)
{
    struct point term;

    if (digit == 0)
        return;
    term = suite->odd[(digit < 0 ? -digit : digit) / 2];
    if (digit < 0)
        point_negate(&term, suite);
    jacobian_add_point(sum, sum, &term, suite);
}

void multiply_few_var(struct jacobian *sum, const struct num *base, size_t count, const struct point points[],
                      const struct num scalars[], const struct suite *suite)
{
    struct jacobian odd[FEW][POINT_ODD];
    int8_t digit[FEW + 1][DIGITS];
    unsigned used = 0;

    if (base)
        used = recode(digit[FEW], base, GENERATOR_WIDTH);
    for (size_t i = 0; i < count; i++) {
        unsigned own = recode(digit[i], &scalars[i], POINT_WIDTH);
        used = own > used ? own : used;
        odd_multiples(odd[i], &points[i], suite);
    }
    *sum = (struct jacobian){{{0}}, {{0}}, {{0}}};
    for (unsigned at = used; at-- > 0;) {
        jacobian_double(sum, sum, suite);
        if (base)
            add_generator_digit(sum, digit[FEW][at], suite);
        for (size_t i = 0; i < count; i++)
            add_digit(sum, odd[i], digit[i][at], suite);
    }
}
