/* Sealed contests of several cells (P7), in numbers: point iG is i, 0 is O. It needs neither engine nor verifier: part of both programs. */
#ifndef TESTS_EXHAUST_BALLOTS_H
#define TESTS_EXHAUST_BALLOTS_H

#include <stdbool.h>

#define CELLS_MOST 4
#define VALUES_MOST 16
#define STATEMENTS_MOST 8

struct shape {
    const char *name;
    unsigned rows, columns, row_min, row_max;
    bool has_cap;
    unsigned cap_column, cap_min, cap_max;
};

/* "These cells sum up to something in lo … hi." Its values stand from `first_value` on among those of all statements. */
struct claimed {
    unsigned lo, hi, first_value;
    unsigned cells[CELLS_MOST], cell_count;
};

struct ballot {
    const struct shape *shape;
    struct claimed statements[STATEMENTS_MOST];
    unsigned statement_count, value_count, cell_count;
    unsigned q, y, challenge;
    unsigned a[CELLS_MOST], b[CELLS_MOST];
    unsigned t[VALUES_MOST], u[VALUES_MOST], c[VALUES_MOST], s[VALUES_MOST];
};

/* The statements of the shape, in the order of P7; Y = G. */
void ballot_begin(struct ballot *ballot, const struct shape *shape, unsigned q);

/* What the cells of a statement hold together: b − ay mod q, if ΣA = aG and ΣB = bG. Is it in the range? */
unsigned statement_value(const struct ballot *ballot, const struct claimed *statement);
bool statement_true(const struct ballot *ballot, const struct claimed *statement);

/* Are all statements true but that of this number, which may be either? */
bool others_true(const struct ballot *ballot, unsigned number);

/* s = t + ca of value number i: what the equation of T asks for. */
unsigned right_response(const struct ballot *ballot, const struct claimed *statement, unsigned i);

/* All values of a statement but number `left`, with challenges of their own; returns what is left of the challenge `all`. */
unsigned simulate_others(struct ballot *ballot, const struct claimed *statement, unsigned left, unsigned all);

/* All statements but that of this number: one that is true answers the ballot's challenge, one that is not always PREPARED. */
#define PREPARED 1
#define NO_STATEMENT STATEMENTS_MOST
void answer_all_but(struct ballot *ballot, unsigned number);

#endif
