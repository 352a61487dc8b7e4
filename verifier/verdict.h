/* The verdict of `select` (F15). */
#ifndef VERIFIER_VERDICT_H
#define VERIFIER_VERDICT_H

#include "definition.h"

enum verdict_state { VERDICT_DECIDED, VERDICT_RUNOFF, VERDICT_SHORT, VERDICT_VOID };

struct verdict {
    enum verdict_state state;
    uint32_t *adopted, *runoff;         /* numbers of items */
    uint32_t adopted_count, runoff_count, runoff_places, short_of;
};

extern const char *const verdict_words[4];

/* The base N is chosen by the caller. counts: of all marks, item after item; NULL if the vote is void. BROKEN without memory. */
enum outcome verdict_of(struct verdict *verdict, const struct contest *contest, const uint64_t *counts, uint64_t base,
                        struct arena *arena);

#endif
