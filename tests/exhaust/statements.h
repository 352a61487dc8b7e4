/* Counts of statements about several cells, with engine or verifier as the judge. Part of both programs, as ballots.h. */
#ifndef TESTS_EXHAUST_STATEMENTS_H
#define TESTS_EXHAUST_STATEMENTS_H

#include "tests/exhaust/ballots.h"

struct judge {
    void *program;
    unsigned q;
    bool is_short;
    bool is_quick;      /* it judges so much faster than others that more is counted through */
    /* Does every equation hold, one by one? Those of statement `first` are to be asked first. */
    bool (*holds)(void *program, const struct ballot *ballot, unsigned first);
    /* Does their sum under these weights: for every value one of T's equation, then one of U's? */
    bool (*sum_holds)(void *program, const struct ballot *ballot, const unsigned weights[2 * VALUES_MOST]);
};

/* Rows and caps of one value each, of order 3 and 5. */
void count_single_values(const struct judge *judge);

/* Rows, caps, both: these and others, every transcript, or one value at a time, as the order allows. */
void count_statements(const struct judge *judge);

/* Sums under weights of whole ballots. */
void count_statement_weights(const struct judge *judge);

#endif
