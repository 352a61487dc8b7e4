/* Figures of both programs: what was tried, what was counted, and what had to be counted. */
#ifndef TESTS_EXHAUST_COUNT_H
#define TESTS_EXHAUST_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/* Over which group the figures are that follow: a line of its own. */
void count_over(const char *field, unsigned order);

/* One line: of `tried` cases `found` were so, as they had to be if `predicted`. */
void counted(const char *what, uint64_t tried, uint64_t found, uint64_t predicted);

/* While a fault is planted nothing is printed; the end says whether any figure was off. */
void plant_begin(void);
bool plant_end(void);

/* A planted fault that was found, or not, is a line too. */
void planted(const char *fault, bool found);

/* "NAME: N passed, M failed"; returns what main() does. */
int count_end(const char *name);

/* a mod q, not negative. */
static inline unsigned mod(long long a, unsigned q)
{
    return (unsigned)((a % (long long)q + q) % q);
}

/* b / a mod q, a not 0. */
static inline unsigned divide(long long b, long long a, unsigned q)
{
    unsigned x = 0;

    while (mod(a * x - b, q) != 0)
        x++;
    return x;
}

static inline uint64_t power(uint64_t base, unsigned exponent)
{
    uint64_t product = 1;

    while (exponent-- > 0)
        product *= base;
    return product;
}

#endif
