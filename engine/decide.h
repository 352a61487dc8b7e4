/* `decide` (F6): how a contest's counts become a verdict. Part of a definition; apart from it because it is long. */
#ifndef PJ_ENGINE_DECIDE_H
#define PJ_ENGINE_DECIDE_H

#include "engine/json.h"

/* V6: reads member `name` of an object, a `test` (F3). */
PJ_MUST_USE pj_status pj_read_test(pj_reader *reader, const json_t *object, const char *name, pj_test *out);

/* V6: reads `decide` of a contest whose marks have been read. Allocates out->grades. */
PJ_MUST_USE pj_status pj_decide_shape(pj_reader *reader, const json_t *contest, pj_contest *out);

/* V12: what is wrong with it by F7.6 to F7.8 and F7.13; NULL if nothing is. */
const char *pj_decide_flaw(const json_t *contest, const pj_contest *c);

/* F3: does `test` hold for x out of base? x and base are at most 10⁷ and p, q at most 10³, so the products stay below 2⁶⁴. */
int pj_test_holds(const pj_test *test, uint64_t x, uint64_t base);

/* F7.8: neither always nor never. */
int pj_test_can_differ(const pj_test *test);

/* Index of a mark; marks_len if there is none of that name, which V12 refuses. */
uint32_t pj_mark_index(const pj_contest *contest, const char *mark);

#endif
