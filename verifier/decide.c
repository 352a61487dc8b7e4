/* How a contest is decided, and who may be written in: V6 and V12 of `decide` and `others` (F5, F6, F7). */
#include <string.h>

#include "definition.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- V6 ---- */

static enum outcome read_base(struct decide *decide, const struct reader *in, uint32_t node)
{
    static const char *const bases[] = {
        [BASE_DEPUTIES] = "deputies", [BASE_PRESENT] = "present", [BASE_RETURNED] = "returned", [BASE_VALID] = "valid",
        [BASE_NONE] = "none"};
    unsigned which = 0;

    TRY(read_word(in, node, COUNT(bases), bases, &which));
    decide->base = (enum base)which;
    return HOLDS;
}

static enum outcome read_select(struct decide *decide, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"base", false}, {"mark", false}, {"pass", true}, {"places", false},
                                          {"rule", false}, {"second_tie", false}, {"shortfall", false}, {"tie", false}};
    static const char *const shortfalls[] = {"leave", "revote", "later"}, *const ties[] = {"runoff", "presidium"};
    uint32_t nodes[COUNT(table)];
    unsigned which = 0;

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_base(decide, in, nodes[0]));
    TRY(read_id(in, nodes[1], decide->mark_id));
    decide->has_pass = nodes[2] != 0;
    if (decide->has_pass)
        TRY(read_test(in, nodes[2], &decide->pass));
    TRY(read_int32(in, nodes[3], 1, 500, &decide->places));
    TRY(read_word(in, nodes[5], COUNT(ties), ties, &which));
    TRY(read_word(in, nodes[6], COUNT(shortfalls), shortfalls, &which));
    TRY(read_word(in, nodes[7], COUNT(ties), ties, &which));
    decide->tie_to_presidium = which == 1;
    return HOLDS;
}

static enum outcome read_pass(struct decide *decide, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"base", false}, {"mark", false}, {"pass", false}, {"rule", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_base(decide, in, nodes[0]));
    TRY(read_id(in, nodes[1], decide->mark_id));
    decide->has_pass = true;
    return read_test(in, nodes[2], &decide->pass);
}

static enum outcome read_grade(struct grade *grade, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"grade", false}, {"marks", false}, {"pass", false}};
    uint32_t nodes[COUNT(table)], at;
    size_t count;

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_id(in, nodes[0], grade->id));
    TRY(read_array(in, nodes[1], 1, MARKS_MOST, &at, &count));
    grade->mark_ids = arena_take(in->arena, count, sizeof *grade->mark_ids);
    if (!grade->mark_ids)
        return BROKEN;
    grade->mark_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_id(in, at, grade->mark_ids[i]));
    return read_test(in, nodes[2], &grade->pass);
}

static enum outcome read_below(struct grade *grade, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"at_most", true}, {"less_than", true}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    if ((nodes[0] == 0) == (nodes[1] == 0))
        return read_refuse(in, node, "exactly one of at_most and less_than");
    grade->has_below = true;
    grade->below_at_most = nodes[0] != 0;
    return read_fraction(in, nodes[grade->below_at_most ? 0 : 1], &grade->below_p, &grade->below_q);
}

static enum outcome read_last_grade(struct grade *grade, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"below", true}, {"grade", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    if (nodes[0])
        TRY(read_below(grade, in, nodes[0]));
    return read_id(in, nodes[1], grade->id);
}

static enum outcome read_grades(struct decide *decide, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"base", false}, {"grades", false}, {"rule", false}};
    uint32_t nodes[COUNT(table)], at;
    size_t count;

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_base(decide, in, nodes[0]));
    TRY(read_array(in, nodes[1], 2, GRADES_MOST, &at, &count));
    decide->grades = arena_take(in->arena, count, sizeof *decide->grades);
    if (!decide->grades)
        return BROKEN;
    decide->grade_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY((i + 1 < count ? read_grade : read_last_grade)(&decide->grades[i], in, at));
    return HOLDS;
}

enum outcome decide_read(struct decide *decide, const struct reader *in, uint32_t node)
{
    static const char *const rules[] = {[RULE_SELECT] = "select", [RULE_PASS] = "pass", [RULE_GRADE] = "grade"};
    uint32_t rule = member_node(in->json, node, "rule");
    unsigned which = 0;

    if (!rule)
        return read_refuse(in, node, "an object with a member rule");
    TRY(read_word(in, rule, COUNT(rules), rules, &which));
    decide->rule = (enum rule)which;
    switch (decide->rule) {
    case RULE_SELECT:
        return read_select(decide, in, node);
    case RULE_PASS:
        return read_pass(decide, in, node);
    case RULE_GRADE:
        return read_grades(decide, in, node);
    }
    return BROKEN;
}

enum outcome others_read(struct others *others, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"max", false}, {"with", true}};
    uint32_t nodes[COUNT(table)];

    others->there = node != 0;
    if (!others->there)
        return HOLDS;
    TRY(read_members(in, node, COUNT(table), table, nodes));
    others->has_with = nodes[1] != 0;
    if (others->has_with)
        TRY(read_id(in, nodes[1], others->with_id));
    return read_int32(in, nodes[0], 1, OTHERS_MOST, &others->max);
}

/* ---- V12 ---- */

bool contest_mark(uint32_t *mark, const struct contest *contest, const char *id)
{
    for (*mark = 0; *mark < contest->mark_count; ++*mark)
        if (strcmp(contest->marks[*mark], id) == 0)
            return true;
    return false;
}

enum outcome test_consistent(const struct test *test, const char *whose, struct refusal *refusal)
{
    if (test->at_least ? test->p >= 1 && test->p <= test->q : test->p < test->q)
        return HOLDS;
    return refuse(refusal, V12_DEFINITION, "F7.8: p < q in more_than, 1 ≤ p ≤ q in at_least", "%s: [%u,%u]", whose, test->p, test->q);
}

static enum outcome find_mark(uint32_t *mark, const struct contest *contest, const char *id, struct refusal *refusal)
{
    if (contest_mark(mark, contest, id))
        return HOLDS;
    return refuse(refusal, V12_DEFINITION, "F7.6: marks of the contest", "contest %s: mark %s", contest->id, id);
}

static enum outcome places_fit(const struct contest *contest, struct refusal *refusal)
{
    uint32_t candidates = contest->item_count + (contest->others.there ? contest->others.max : 0);

    if (contest->decide.places <= candidates)
        return HOLDS;
    return refuse(refusal, V12_DEFINITION, "F7.6: places at most the number of items, and of names", "contest %s: places: %u, candidates: %u",
                  contest->id, contest->decide.places, candidates);
}

static enum outcome grade_fits(struct contest *contest, struct grade *grade, struct refusal *refusal)
{
    for (const struct grade *other = contest->decide.grades; other < grade; other++)
        if (strcmp(other->id, grade->id) == 0)
            return refuse(refusal, V12_DEFINITION, "F7.13: the ids of grades different", "contest %s: two grades %s", contest->id, grade->id);
    for (uint32_t i = 0; i < grade->mark_count; i++) {
        uint32_t mark;
        TRY(find_mark(&mark, contest, grade->mark_ids[i], refusal));
        if (grade->marks >> mark & 1)
            return refuse(refusal, V12_DEFINITION, "F7.13: the marks of a grade different", "contest %s, grade %s: mark %s twice",
                          contest->id, grade->id, grade->mark_ids[i]);
        grade->marks |= 1u << mark;
    }
    return HOLDS;
}

/* F7.13: what the last grade's text says is what is left by the grade before it. */
static enum outcome below_fits(const struct contest *contest, struct refusal *refusal)
{
    const struct grade *last = &contest->decide.grades[contest->decide.grade_count - 1];
    const struct test *before = &last[-1].pass;

    if (!last->has_below ||
        (last->below_at_most != before->at_least && last->below_p == before->p && last->below_q == before->q))
        return HOLDS;
    return refuse(refusal, V12_DEFINITION, "F7.13: below less_than behind at_least, at_most behind more_than, with the same fraction",
                  "contest %s: %s [%u,%u] behind %s [%u,%u]", contest->id, last->below_at_most ? "at_most" : "less_than", last->below_p,
                  last->below_q, before->at_least ? "at_least" : "more_than", before->p, before->q);
}

static enum outcome grades_consistent(struct contest *contest, struct refusal *refusal)
{
    struct decide *decide = &contest->decide;

    for (uint32_t i = 0; i < decide->grade_count; i++) {
        TRY(grade_fits(contest, &decide->grades[i], refusal));
        if (i + 1 < decide->grade_count)
            TRY(test_consistent(&decide->grades[i].pass, decide->grades[i].id, refusal));
    }
    return below_fits(contest, refusal);
}

enum outcome decide_consistent(struct contest *contest, struct refusal *refusal)
{
    struct decide *decide = &contest->decide;

    if (decide->rule == RULE_SELECT ? decide->has_pass != (decide->base != BASE_NONE) : decide->base == BASE_NONE)
        return refuse(refusal, V12_DEFINITION, "F7.7: pass if and only if base is not none; base none only in select", "contest %s",
                      contest->id);
    if (decide->rule == RULE_GRADE)
        return grades_consistent(contest, refusal);
    TRY(find_mark(&decide->mark, contest, decide->mark_id, refusal));
    if (decide->rule == RULE_SELECT)
        TRY(places_fit(contest, refusal));
    return decide->has_pass ? test_consistent(&decide->pass, contest->id, refusal) : HOLDS;
}

enum outcome others_consistent(struct contest *contest, const struct definition *definition, struct refusal *refusal)
{
    struct others *others = &contest->others;

    if (!others->there)
        return HOLDS;
    if (contest->decide.rule != RULE_SELECT || definition->station_count == 0)
        return refuse(refusal, V12_DEFINITION, "F7.11: others only under the rule select and with stations", "contest %s", contest->id);
    return others->has_with ? find_mark(&others->with, contest, others->with_id, refusal) : HOLDS;
}
