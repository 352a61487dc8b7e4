/* The law of the count: from counts to a verdict (F15). A pure function in exact integers; it knows nothing of seals, logs or people. */
#ifndef PJ_ENGINE_RULES_H
#define PJ_ENGINE_RULES_H

#include "engine/definition.h"

typedef enum { PJ_DECIDED, PJ_RUNOFF, PJ_SHORT, PJ_VOID } pj_state;

/* Indices of items. At most 500 each (F5). */
typedef struct {
    pj_state state;
    uint32_t adopted_len, adopted[500]; /* in rank order */
    uint32_t runoff_len, runoff[500];   /* in the definition's order */
    uint32_t runoff_places, shortfall;
} pj_verdict;

typedef struct {
    uint32_t deputies, present, issued, returned;
} pj_attendance;

/* F12: more came back than went out. */
int pj_attendance_void(const pj_attendance *attendance);

/* The number a majority is measured against; 0 for PJ_BASE_NONE. */
uint32_t pj_rules_base(const pj_contest *contest, const pj_attendance *attendance, uint32_t valid);

/* `counts`: items × marks. With a void attendance `counts` is not read and may be NULL. */
void pj_rules_select(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, uint32_t valid, const uint32_t *counts);

/* "decided", "runoff", "short", "void". */
const char *pj_state_name(pj_state state);

#endif
