/* Openings of a sealed ballot (P13), in numbers: point iG is i, 0 is O. Part of both programs, as ballots.h. */
#ifndef TESTS_EXHAUST_OPENINGS_H
#define TESTS_EXHAUST_OPENINGS_H

#include <stdbool.h>

/* Does r, bit by bit, open the cells (A, B)? */
struct opening {
    unsigned y, cells;          /* 1 or 2 */
    unsigned a[2], b[2];        /* what the fingerprint is of; O is 64 zero bytes in it */
    unsigned r[2], bit[2];
};

struct opening_judge {
    void *program;
    unsigned q;
    bool is_short;
    bool (*holds)(void *program, const struct opening *opening);
};

void count_openings(const struct opening_judge *judge);

#endif
