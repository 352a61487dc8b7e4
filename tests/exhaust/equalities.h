/* Equality of logarithms over two bases (P8, m = 2), in numbers: point iG is i, 0 is O. Part of both programs, as ballots.h. */
#ifndef TESTS_EXHAUST_EQUALITIES_H
#define TESTS_EXHAUST_EQUALITIES_H

#include <stdbool.h>

/* True if d[l] = x·a[l] for both. */
struct equality_of_two {
    unsigned x, a[2], d[2];
    unsigned t, u[2], c, s;
};

struct equality_judge {
    void *program;
    unsigned q;
    bool is_short;
    /* Do the three equations hold, one by one? */
    bool (*holds)(void *program, const struct equality_of_two *e);
    /* Does their sum, that of T with weight 1, those of U with these? */
    bool (*sum_holds)(void *program, const struct equality_of_two *e, const unsigned weights[2]);
};

void count_equality_of_two(const struct equality_judge *judge);

#endif
