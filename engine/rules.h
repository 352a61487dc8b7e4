/* The law of the count: from counts to a verdict (F15). A pure function in exact integers; it knows nothing of seals, logs or people. */
#ifndef PJ_ENGINE_RULES_H
#define PJ_ENGINE_RULES_H

#include "engine/definition.h"

#define PJ_OTHERS_MAX 500u     /* names in a result (F14) */
#define PJ_CANDIDATES_MAX 1000u /* items and names */

typedef enum { PJ_DECIDED, PJ_RUNOFF, PJ_TIED, PJ_SHORT, PJ_VOID } pj_state;

typedef struct {
    uint32_t deputies, present, issued, returned;
} pj_attendance;

/* What a contest came to. `items`: items × marks. */
typedef struct {
    uint32_t valid;
    const uint32_t *items;
    const uint32_t *others; /* of the names written in, in the order of the result */
    uint32_t others_len;    /* at most PJ_OTHERS_MAX */
} pj_counts;

/* Candidates are items by index, and from items_len on the names written in. */
typedef struct {
    pj_state state;
    uint32_t adopted_len, adopted[PJ_CANDIDATES_MAX]; /* select: in rank order; pass: what passed, in the definition's order */
    uint32_t runoff_len, runoff[PJ_CANDIDATES_MAX];   /* select: in the definition's order */
    uint32_t runoff_places, shortfall;                /* select */
    uint8_t grade[500];                               /* grade: index into the contest's grades, of every item */
} pj_verdict;

/* F12: more came back than went out. */
int pj_attendance_void(const pj_attendance *attendance);

/* The number a majority is measured against; 0 for PJ_BASE_NONE. */
uint32_t pj_rules_base(const pj_contest *contest, const pj_attendance *attendance, uint32_t valid);

/* The verdict under the contest's rule. With a void attendance `counts` is not read and may be NULL. */
void pj_rules_decide(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, const pj_counts *counts);

/* "decided", "runoff", "tied", "short", "void". */
const char *pj_state_name(pj_state state);

#endif
