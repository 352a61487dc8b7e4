#include "engine/decide.h"

#include <stdlib.h>
#include <string.h>

#define NO_SUCH_MARK 0x80000000u /* in a grade's set of marks: one that is none of the contest's, or twice */

uint32_t pj_mark_index(const pj_contest *contest, const char *mark)
{
    uint32_t i = 0;
    while (i < contest->marks_len && strcmp(contest->marks[i], mark) != 0)
        i++;
    return i;
}

int pj_test_holds(const pj_test *test, uint64_t x, uint64_t base)
{
    return test->at_least ? test->q * x >= test->p * base : test->q * x > test->p * base;
}

int pj_test_can_differ(const pj_test *test)
{
    return test->at_least ? test->p >= 1 && test->p <= test->q : test->p < test->q;
}

/* ---- V6 ---- */

static pj_status read_fraction(pj_reader *r, const json_t *object, const char *name, uint32_t *p, uint32_t *q)
{
    pj_status rc = PJ_OK;
    const json_t *fraction;
    TRY(pj_read_array(r, object, name, 2, 2, &fraction));
    TRY(pj_check_int(r, json_array_get(fraction, 0), 0, 1000, p));
    TRY(pj_check_int(r, json_array_get(fraction, 1), 1, 1000, q));
out:
    return rc;
}

pj_status pj_read_test(pj_reader *r, const json_t *object, const char *name, pj_test *out)
{
    static const char *const more[] = {"more_than", NULL}, *const least[] = {"at_least", NULL};
    pj_status rc = PJ_OK;
    size_t before = pj_reader_enter(r, name, 0);
    const json_t *test = json_object_get(object, name);
    out->at_least = json_object_get(test, "at_least") != NULL;
    TRY(pj_read_members(r, test, out->at_least ? least : more));
    TRY(read_fraction(r, test, out->at_least ? "at_least" : "more_than", &out->p, &out->q));
    pj_reader_leave(r, before);
out:
    return rc;
}

static pj_status read_base(pj_reader *r, const json_t *decide, pj_contest *out)
{
    static const char *const bases[] = {"deputies", "present", "returned", "valid", "none", NULL}; /* in the order of pj_base */
    uint32_t word;
    pj_status rc = pj_read_word(r, decide, "base", bases, &word);
    out->base = (pj_base)word;
    return rc;
}

static pj_status read_mark(pj_reader *r, const json_t *decide, pj_contest *out)
{
    const char *mark;
    pj_status rc = pj_read_id(r, decide, "mark", &mark);
    if (rc == PJ_OK)
        out->decide_mark = pj_mark_index(out, mark);
    return rc;
}

static pj_status read_select(pj_reader *r, const json_t *decide, pj_contest *out)
{
    static const char *const members[] = {"base", "mark", "?pass", "places", "rule", "second_tie", "shortfall", "tie", NULL};
    static const char *const ties[] = {"runoff", "presidium", NULL}, *const shortfalls[] = {"leave", "revote", "later", NULL};
    pj_status rc = PJ_OK;
    uint32_t word;
    TRY(pj_read_members(r, decide, members));
    TRY(read_base(r, decide, out));
    TRY(read_mark(r, decide, out));
    TRY(pj_read_int(r, decide, "places", 1, 500, &out->places));
    TRY(pj_read_word(r, decide, "tie", ties, &word));
    out->tie = ties[word];
    TRY(pj_read_word(r, decide, "second_tie", ties, &word));
    out->second_tie = ties[word];
    TRY(pj_read_word(r, decide, "shortfall", shortfalls, &word));
    out->shortfall = shortfalls[word];
    if (json_object_get(decide, "pass"))
        TRY(pj_read_test(r, decide, "pass", &out->pass));
out:
    return rc;
}

static pj_status read_pass(pj_reader *r, const json_t *decide, pj_contest *out)
{
    static const char *const members[] = {"base", "mark", "pass", "rule", NULL};
    pj_status rc = PJ_OK;
    TRY(pj_read_members(r, decide, members));
    TRY(read_base(r, decide, out));
    TRY(read_mark(r, decide, out));
    TRY(pj_read_test(r, decide, "pass", &out->pass));
out:
    return rc;
}

static pj_status read_below(pj_reader *r, const json_t *grade)
{
    static const char *const less[] = {"less_than", NULL}, *const most[] = {"at_most", NULL};
    pj_status rc = PJ_OK;
    uint32_t p, q;
    const json_t *below = json_object_get(grade, "below");
    int is_less = json_object_get(below, "less_than") != NULL;
    TRY(pj_read_members(r, below, is_less ? less : most));
    TRY(read_fraction(r, below, is_less ? "less_than" : "at_most", &p, &q));
out:
    return rc;
}

static pj_status read_grade_marks(pj_reader *r, const json_t *grade, const pj_contest *contest, pj_grade *out)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    const char *mark;
    TRY(pj_read_array(r, grade, "marks", 1, 16, &array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        TRY(pj_check_id(r, json_array_get(array, i), &mark));
        uint32_t index = pj_mark_index(contest, mark), bit = index < contest->marks_len ? 1u << index : NO_SUCH_MARK;
        out->marks |= out->marks & bit ? NO_SUCH_MARK : bit;
    }
out:
    return rc;
}

static pj_status read_grade(pj_reader *r, const json_t *grade, int is_last, const pj_contest *contest, pj_grade *out)
{
    static const char *const members[] = {"grade", "marks", "pass", NULL}, *const last[] = {"?below", "grade", NULL};
    pj_status rc = PJ_OK;
    TRY(pj_read_members(r, grade, is_last ? last : members));
    TRY(pj_read_id(r, grade, "grade", &out->id));
    if (is_last) {
        if (json_object_get(grade, "below"))
            TRY(read_below(r, grade));
        goto out;
    }
    TRY(read_grade_marks(r, grade, contest, out));
    TRY(pj_read_test(r, grade, "pass", &out->pass));
out:
    return rc;
}

static pj_status read_grades(pj_reader *r, const json_t *decide, pj_contest *out)
{
    static const char *const members[] = {"base", "grades", "rule", NULL};
    pj_status rc = PJ_OK;
    const json_t *array;
    pj_grade *grades = NULL;
    TRY(pj_read_members(r, decide, members));
    TRY(read_base(r, decide, out));
    TRY(pj_read_array(r, decide, "grades", 2, 16, &array));
    grades = calloc(json_array_size(array), sizeof *grades);
    TRY_IF(grades, pj_no_memory(r->err));
    out->grades = grades;
    out->grades_len = json_array_size(array);
    for (size_t i = 0; i < out->grades_len; i++) {
        size_t before = pj_reader_enter(r, "grades", 0);
        pj_reader_enter(r, NULL, i);
        TRY(read_grade(r, json_array_get(array, i), i + 1 == out->grades_len, out, &grades[i]));
        pj_reader_leave(r, before);
    }
out:
    return rc;
}

pj_status pj_decide_shape(pj_reader *r, const json_t *contest, pj_contest *out)
{
    static const char *const rules[] = {"select", "pass", "grade", NULL}; /* in the order of pj_rule */
    pj_status rc = PJ_OK;
    uint32_t word;
    const json_t *decide;
    TRY(pj_read_object(r, contest, "decide", &decide));
    size_t before = pj_reader_enter(r, "decide", 0);
    TRY(pj_read_word(r, decide, "rule", rules, &word));
    out->rule = (pj_rule)word;
    if (out->rule == PJ_RULE_SELECT)
        TRY(read_select(r, decide, out));
    else if (out->rule == PJ_RULE_PASS)
        TRY(read_pass(r, decide, out));
    else
        TRY(read_grades(r, decide, out));
    pj_reader_leave(r, before);
out:
    return rc;
}

/* ---- V12 ---- */

/* F7.13: `below` says exactly what the grade above it leaves. */
static const char *below_flaw(const json_t *contest, const pj_contest *c)
{
    const json_t *grades = json_object_get(json_object_get(contest, "decide"), "grades");
    const json_t *below = json_object_get(json_array_get(grades, c->grades_len - 1), "below");
    const pj_test *above = &c->grades[c->grades_len - 2].pass;
    if (!below)
        return NULL;
    int is_less = json_object_get(below, "less_than") != NULL;
    const json_t *fraction = json_object_get(below, is_less ? "less_than" : "at_most");
    if (json_integer_value(json_array_get(fraction, 0)) != above->p || json_integer_value(json_array_get(fraction, 1)) != above->q)
        return N_("decide.grades: `below` names another fraction than the grade before it");
    if (is_less && !above->at_least)
        return N_("decide.grades: no grade claims exactly the fraction: `more_than` above, `less_than` below");
    if (!is_less && above->at_least)
        return N_("decide.grades: two grades claim exactly the fraction: `at_least` above, `at_most` below");
    return NULL;
}

static const char *grades_flaw(const json_t *contest, const pj_contest *c)
{
    if (c->base == PJ_BASE_NONE)
        return N_("decide.base: grades need one");
    for (size_t i = 0; i < c->grades_len; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(c->grades[i].id, c->grades[j].id) == 0)
                return N_("decide.grades: two grades have the same id");
        if (c->grades[i].marks & NO_SUCH_MARK)
            return N_("decide.grades: a mark is none of the contest's, or stands twice in a grade");
        if (i + 1 < c->grades_len && !pj_test_can_differ(&c->grades[i].pass))
            return N_("decide.grades: a test always or never holds");
    }
    return below_flaw(contest, c);
}

const char *pj_decide_flaw(const json_t *contest, const pj_contest *c)
{
    if (c->rule == PJ_RULE_GRADE)
        return grades_flaw(contest, c);
    if (c->decide_mark >= c->marks_len)
        return N_("decide.mark is none of the marks");
    if (c->rule == PJ_RULE_SELECT && c->places > c->items_len + c->others_max)
        return N_("decide.places: more places than items");
    if (c->rule == PJ_RULE_PASS && c->base == PJ_BASE_NONE)
        return N_("decide.base: none, but each item has to pass by itself");
    if ((c->base == PJ_BASE_NONE) != (c->pass.q == 0))
        return N_("decide.pass is there if and only if base is not none");
    if (c->base != PJ_BASE_NONE && !pj_test_can_differ(&c->pass))
        return N_("decide.pass always or never holds");
    return NULL;
}
