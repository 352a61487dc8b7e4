/* verdict.json, and random.json with its verdicts (F15). */
#include <stdlib.h>
#include <string.h>

#include "cases.h"

/* Refs: an item's id, or + and the number of a name. */
static bool same_refs(struct cases *cases, uint32_t list, const struct contest *contest, const uint32_t *candidates, uint32_t count)
{
    uint32_t at = first_of(cases, list);

    for (uint32_t i = 0; i < count; i++, at = next_of(cases, list, at)) {
        char name[16] = "";
        bool item = candidates[i] < contest->item_count;
        if (!item)
            snprintf(name, sizeof name, "+%u", candidates[i] - contest->item_count + 1);
        if (!at || strcmp(string(cases, at), item ? contest->items[candidates[i]].id : name) != 0)
            return false;
    }
    return at == 0;
}

static bool same_grades(struct cases *cases, uint32_t grades, const struct contest *contest, const uint32_t *own)
{
    uint32_t count = 0;

    for (uint32_t at = first_of(cases, grades); at; at = next_of(cases, grades, at))
        count++;
    for (uint32_t i = 0; own && i < contest->item_count; i++) {
        uint32_t at = member_of(cases, grades, contest->items[i].id);
        if (!at || strcmp(string(cases, at), contest->decide.grades[own[i]].id) != 0)
            return false;
    }
    return count == (own ? contest->item_count : 0);
}

static bool same_verdict(struct cases *cases, uint32_t wanted, const struct contest *contest, const struct verdict *own)
{
    uint32_t runoff = member_of(cases, wanted, "runoff");

    if (strcmp(string(cases, member_of(cases, wanted, "state")), verdict_words[own->state]) != 0)
        return false;
    switch (contest->decide.rule) {
    case RULE_SELECT:
        return number(cases, member_of(cases, wanted, "short")) == own->short_of &&
               number(cases, member_of(cases, runoff, "places")) == own->runoff_places &&
               same_refs(cases, member_of(cases, wanted, "adopted"), contest, own->adopted, own->adopted_count) &&
               same_refs(cases, member_of(cases, runoff, "items"), contest, own->runoff, own->runoff_count);
    case RULE_PASS:
        return same_refs(cases, member_of(cases, wanted, "passed"), contest, own->adopted, own->adopted_count);
    case RULE_GRADE:
        return same_grades(cases, member_of(cases, wanted, "grades"), contest, own->grades);
    }
    return false;
}

static uint64_t base_of(struct cases *cases, const struct contest *contest)
{
    static const char *const names[] = {"deputies", "present", "returned"};

    if (contest->decide.base == BASE_VALID)
        return number(cases, field(cases, "valid"));
    if (contest->decide.base == BASE_NONE)
        return 0;
    return number(cases, member_of(cases, field(cases, "attendance"), names[contest->decide.base]));
}

static const uint64_t *read_counts(struct cases *cases, const struct contest *contest)
{
    uint32_t counts = field(cases, "counts");
    uint64_t *numbers = arena_take(&cases->arena, contest->cells, sizeof *numbers);
    size_t used = 0;

    if (!numbers)
        abort();
    for (uint32_t row = first_of(cases, counts); row; row = next_of(cases, counts, row))
        for (uint32_t mark = first_of(cases, row); mark && used < contest->cells; mark = next_of(cases, row, mark))
            numbers[used++] = number(cases, mark);
    return numbers;
}

static struct others_list read_others(struct cases *cases)
{
    uint32_t others = field(cases, "others");
    struct others_list own = {arena_take(&cases->arena, OTHERS_MOST, sizeof *own.list), 0};

    if (!own.list)
        abort();
    for (uint32_t at = others ? first_of(cases, others) : 0; at; at = next_of(cases, others, at))
        own.list[own.count++] = (struct other){string(cases, member_of(cases, at, "name")), number(cases, member_of(cases, at, "count"))};
    return own;
}

bool judge_verdict(struct cases *cases)
{
    uint32_t is_void = field(cases, "void");
    struct definition definition;
    struct refusal refusal = {0};
    struct verdict verdict;
    struct votes votes;

    if (!read_definition(cases, &definition, &cases->suites[0], raw(cases, field(cases, "contest")), any_validity))
        abort();
    /* behind the back of V12: one test has more places than candidates (F7.6), of which the verdict knows nothing */
    if (definition.contests[0].others.there)
        definition.contests[0].others.max = OTHERS_MOST;
    if (definition_consistent(&definition, &refusal) != HOLDS)
        printf("    V12: %s\n", refusal.found);
    votes = (struct votes){.contest = &definition.contests[0], .others = read_others(cases), .base = base_of(cases, &definition.contests[0])};
    if (!is_void || number(cases, is_void) == 0)
        votes.counts = read_counts(cases, votes.contest);
    if (verdict_of(&verdict, &votes, &cases->arena) != HOLDS)
        abort();
    return same_verdict(cases, field(cases, "verdict"), votes.contest, &verdict);
}

bool judge_random(struct cases *cases)
{
    return strcmp(string(cases, field(cases, "type")), "paper") == 0 ? judge_paper(cases) : judge_verdict(cases);
}
