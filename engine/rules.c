#include "engine/rules.h"

#include <string.h>

int pj_attendance_void(const pj_attendance *attendance)
{
    return attendance->returned > attendance->issued;
}

uint32_t pj_rules_base(const pj_contest *contest, const pj_attendance *attendance, uint32_t valid)
{
    switch (contest->base) {
    case PJ_BASE_DEPUTIES:
        return attendance->deputies;
    case PJ_BASE_PRESENT:
        return attendance->present;
    case PJ_BASE_RETURNED:
        return attendance->returned;
    case PJ_BASE_VALID:
        return valid;
    case PJ_BASE_NONE:
        break;
    }
    return 0;
}

/* F15.2 and F15.3: the passing items in rank order. Insertion keeps equal ones in the definition's order. */
static uint32_t rank_passing(uint32_t *ranked, const pj_contest *contest, uint32_t base, const uint32_t *x, size_t step)
{
    uint32_t len = 0;
    for (uint32_t i = 0; i < contest->items_len; i++) {
        uint32_t count = x[i * step], at = len;
        if (count == 0 || (contest->base != PJ_BASE_NONE && !pj_test_holds(&contest->pass, count, base)))
            continue;
        for (; at > 0 && x[ranked[at - 1] * step] < count; at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = i;
        len++;
    }
    return len;
}

/* F15.6: the tie runs through rank `places`; its count is `tied`. Equal items stand in the definition's order already. */
static void split_tie(pj_verdict *out, uint32_t places, uint32_t ranked_len, uint32_t tied, const uint32_t *x, size_t step)
{
    while (x[out->adopted[out->adopted_len] * step] > tied)
        out->adopted_len++;
    for (uint32_t r = out->adopted_len; r < ranked_len && x[out->adopted[r] * step] == tied; r++)
        out->runoff[out->runoff_len++] = out->adopted[r];
    out->runoff_places = places - out->adopted_len;
    out->state = PJ_RUNOFF;
}

void pj_rules_select(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, uint32_t valid, const uint32_t *counts)
{
    memset(out, 0, sizeof *out);
    out->state = PJ_VOID;
    if (pj_attendance_void(attendance))
        return;
    const uint32_t *x = counts + contest->decide_mark, places = contest->places;
    size_t step = contest->marks_len;
    uint32_t len = rank_passing(out->adopted, contest, pj_rules_base(contest, attendance, valid), x, step);
    if (len > places && x[out->adopted[places - 1] * step] == x[out->adopted[places] * step]) {
        split_tie(out, places, len, x[out->adopted[places] * step], x, step);
        return;
    }
    out->adopted_len = len < places ? len : places;
    out->shortfall = places - out->adopted_len;
    out->state = out->shortfall ? PJ_SHORT : PJ_DECIDED;
}

const char *pj_state_name(pj_state state)
{
    static const char *const names[] = {"decided", "runoff", "short", "void"};
    return names[state];
}
