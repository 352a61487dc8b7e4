/* The verdict (F15). */
#ifndef VERIFIER_VERDICT_H
#define VERIFIER_VERDICT_H

#include "names.h"

enum verdict_state { VERDICT_DECIDED, VERDICT_RUNOFF, VERDICT_TIED, VERDICT_SHORT, VERDICT_VOID, VERDICT_STATES };

/* Candidates are numbered: the items, then the names written in. */
struct verdict {
    enum verdict_state state;
    uint32_t *adopted, *runoff;         /* adopted: under the rule `pass`, the items that passed */
    uint32_t adopted_count, runoff_count, runoff_places, short_of;
    uint32_t *grades;                   /* under the rule `grade`: of each item, the number of its grade */
};

extern const char *const verdict_words[VERDICT_STATES];

/* What a verdict is found from. */
struct votes {
    const struct contest *contest;
    const uint64_t *counts;             /* of all marks, item after item; NULL if the vote is void */
    struct others_list others;          /* names written in */
    uint64_t base;                      /* N */
};

/* x(i) under the rules `select` and `pass`. */
uint64_t candidate_count(const struct votes *votes, uint32_t candidate);

/* BROKEN without memory. */
enum outcome verdict_of(struct verdict *verdict, const struct votes *votes, struct arena *arena);

#endif
