/* What all forms of the result sheet share (report_words.c). `result` is a contest of a result (F14). */
#ifndef PJ_ENGINE_REPORT_H
#define PJ_ENGINE_REPORT_H

#include "engine/rules.h"
#include "engine/text.h"

uint32_t pj_result_number(const json_t *object, const char *name);
uint32_t pj_result_count(const json_t *contest, size_t item, size_t mark);
uint32_t pj_result_unreadable(const json_t *result, size_t item);
/* Valid ballots on which the item bears no mark. Only where it bears at most one (row_max 1): of several the counts do not tell. */
uint32_t pj_result_unmarked(const pj_contest *contest, const json_t *result, size_t item);

/* Candidates, as F15 has them: the items, and behind them the names written in, in the order of `others`. */
enum { PJ_REF_ROOM = 24 };
int pj_is_written_in(const pj_contest *contest, size_t candidate);
const char *pj_candidate_title(const pj_contest *contest, const json_t *result, size_t candidate);
/* An item's id, or + and a number, which is written to `room`. */
const char *pj_candidate_ref(char room[PJ_REF_ROOM], const pj_contest *contest, size_t candidate);
/* What decides the order of the sheet: the deciding mark, or for grades the first mark. */
uint32_t pj_rank_count(const pj_contest *contest, const json_t *result, size_t candidate);

/* Candidates by votes, most first, equal ones in their order: every item, and the names written in that the law ranks with them. `of`: the number
 * the majority is measured against. The caller frees `candidates`, which is NULL without memory. */
typedef struct {
    size_t *candidates, len;
} pj_ranking;
pj_ranking pj_result_rank(const pj_contest *contest, const json_t *result, uint32_t of);

/* Adopted, or passed? `ref` as below. */
int pj_is_chosen(const json_t *verdict, const char *ref);

/* "adopted", "tied", a grade, …; "-" for none of these. `ref`: an item's id, or + and the number of a name written in. */
const char *pj_outcome_word(pj_language language, const json_t *verdict, const char *ref);

/* The rule with its numbers, and the verdict: one sentence each, without an end of line. `valid`: valid ballots of the contest. */
void pj_add_rule(pj_text *text, pj_language language, const pj_contest *contest, const pj_attendance *attendance, uint32_t valid);
void pj_add_state(pj_text *text, pj_language language, const pj_contest *contest, const json_t *verdict);

/* A bar for everybody in the ranking, and a line where the majority is: an SVG element. `of`: the number the majority is measured against. */
void pj_add_chart(pj_text *text, pj_language language, const pj_contest *contest, const json_t *result, const pj_ranking *ranking, uint32_t of);

/* Text in HTML, XML and SVG. */
void pj_add_escaped(pj_text *text, const char *plain);

#endif
