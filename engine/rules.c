#include "engine/rules.h"

#include <string.h>

#include "engine/decide.h"

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

/* F15: nothing passes without a vote; `test` is NULL where no majority is asked. */
static int passes(uint32_t x, const pj_test *test, uint32_t base)
{
    return x >= 1 && (!test || pj_test_holds(test, x, base));
}

/* ---- select ---- */

/* x(i) of a candidate. */
static uint32_t votes(const pj_contest *c, const pj_counts *counts, uint32_t candidate)
{
    return candidate < c->items_len ? counts->items[candidate * c->marks_len + c->decide_mark]
                                    : counts->others[candidate - c->items_len];
}

/* F15 select, 1: the passing candidates in rank order. Insertion keeps equal ones in the order they come in. */
static uint32_t rank_passing(uint32_t *ranked, const pj_contest *c, uint32_t base, const pj_counts *counts)
{
    const pj_test *test = c->base == PJ_BASE_NONE ? NULL : &c->pass;
    uint32_t len = 0;
    for (uint32_t i = 0; i < c->items_len + counts->others_len; i++) {
        uint32_t x = votes(c, counts, i), at = len;
        if (!passes(x, test, base))
            continue;
        for (; at > 0 && votes(c, counts, ranked[at - 1]) < x; at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = i;
        len++;
    }
    return len;
}

/* F15 select, 4: the tie runs through rank `places`; its count is `tied`. Equal candidates stand in their order already. */
static void split_tie(pj_verdict *out, const pj_contest *c, const pj_counts *counts, uint32_t ranked_len, uint32_t tied)
{
    while (votes(c, counts, out->adopted[out->adopted_len]) > tied)
        out->adopted_len++;
    for (uint32_t r = out->adopted_len; r < ranked_len && votes(c, counts, out->adopted[r]) == tied; r++)
        out->runoff[out->runoff_len++] = out->adopted[r];
    out->runoff_places = c->places - out->adopted_len;
    out->state = strcmp(c->tie, "runoff") == 0 ? PJ_RUNOFF : PJ_TIED;
}

static void decide_select(pj_verdict *out, const pj_contest *c, uint32_t base, const pj_counts *counts)
{
    uint32_t len = rank_passing(out->adopted, c, base, counts), last;
    if (len > c->places) {
        last = votes(c, counts, out->adopted[c->places - 1]);
        if (last == votes(c, counts, out->adopted[c->places])) {
            split_tie(out, c, counts, len, last);
            return;
        }
    }
    out->adopted_len = len < c->places ? len : c->places;
    out->shortfall = c->places - out->adopted_len;
    out->state = out->shortfall ? PJ_SHORT : PJ_DECIDED;
}

/* ---- pass and grade ---- */

static void decide_pass(pj_verdict *out, const pj_contest *c, uint32_t base, const pj_counts *counts)
{
    for (uint32_t i = 0; i < c->items_len; i++)
        if (passes(votes(c, counts, i), &c->pass, base))
            out->adopted[out->adopted_len++] = i;
}

static uint32_t sum_of_marks(const uint32_t *row, uint32_t marks)
{
    uint32_t sum = 0;
    for (size_t m = 0; marks >> m; m++)
        sum += marks >> m & 1 ? row[m] : 0;
    return sum;
}

static void decide_grade(pj_verdict *out, const pj_contest *c, uint32_t base, const pj_counts *counts)
{
    for (uint32_t i = 0; i < c->items_len; i++) {
        const uint32_t *row = counts->items + i * c->marks_len;
        uint8_t g = 0;
        while (g + 1u < c->grades_len && !passes(sum_of_marks(row, c->grades[g].marks), &c->grades[g].pass, base))
            g++;
        out->grade[i] = g;
    }
}

void pj_rules_decide(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, const pj_counts *counts)
{
    memset(out, 0, sizeof *out);
    out->state = PJ_VOID;
    if (pj_attendance_void(attendance))
        return;
    uint32_t base = pj_rules_base(contest, attendance, counts->valid);
    out->state = PJ_DECIDED;
    if (contest->rule == PJ_RULE_SELECT)
        decide_select(out, contest, base, counts);
    else if (contest->rule == PJ_RULE_PASS)
        decide_pass(out, contest, base, counts);
    else
        decide_grade(out, contest, base, counts);
}

const char *pj_state_name(pj_state state)
{
    static const char *const names[] = {"decided", "runoff", "tied", "short", "void"};
    return names[state];
}
