#include "verdict.h"

#include "language.h"

const char *const verdict_words[VERDICT_STATES] = {
    [VERDICT_DECIDED] = N_("decided"), [VERDICT_RUNOFF] = N_("runoff"), [VERDICT_TIED] = N_("tied"), [VERDICT_SHORT] = N_("short"),
    [VERDICT_VOID] = N_("void")};

/* A count passes a test: not without a vote, whatever the base is. */
static bool passes(uint64_t x, const struct test *test, uint64_t base)
{
    return x >= 1 && (!test || test_holds(test, x, base));
}

uint64_t candidate_count(const struct votes *votes, uint32_t candidate)
{
    const struct contest *contest = votes->contest;

    if (candidate >= contest->item_count)
        return votes->others.list[candidate - contest->item_count].count;
    return votes->counts[candidate * contest->mark_count + contest->decide.mark];
}

/* ---- select ---- */

struct ranking {
    const struct votes *votes;
    uint32_t *candidates;               /* those that pass */
    uint32_t count;                     /* k */
};

static uint64_t count_at(const struct ranking *ranking, uint32_t rank)
{
    return candidate_count(ranking->votes, ranking->candidates[rank]);
}

/* F15, select 1. Inserting in their order behind equal ones keeps that order among them; 1000 candidates at most. */
static void rank(struct ranking *ranking)
{
    const struct decide *decide = &ranking->votes->contest->decide;
    uint32_t candidates = ranking->votes->contest->item_count + ranking->votes->others.count;

    for (uint32_t candidate = 0; candidate < candidates; candidate++) {
        uint64_t x = candidate_count(ranking->votes, candidate);
        uint32_t at = ranking->count;
        if (!passes(x, decide->base == BASE_NONE ? NULL : &decide->pass, ranking->votes->base))
            continue;
        for (; at > 0 && count_at(ranking, at - 1) < x; at--)
            ranking->candidates[at] = ranking->candidates[at - 1];
        ranking->candidates[at] = candidate;
        ranking->count++;
    }
}

/* Select 4: the count c at the last place goes beyond it. In the ranking, those with exactly c are in the candidates' order. */
static void run_off(struct verdict *verdict, const struct ranking *ranking, const struct decide *decide)
{
    uint64_t c = count_at(ranking, decide->places - 1);

    for (uint32_t i = 0; i < ranking->count; i++) {
        uint64_t x = count_at(ranking, i);
        if (x > c)
            verdict->adopted[verdict->adopted_count++] = ranking->candidates[i];
        else if (x == c)
            verdict->runoff[verdict->runoff_count++] = ranking->candidates[i];
    }
    verdict->runoff_places = decide->places - verdict->adopted_count;
    verdict->state = decide->tie_to_presidium ? VERDICT_TIED : VERDICT_RUNOFF;
}

/* Select 2 and 3. */
static void adopt(struct verdict *verdict, const struct ranking *ranking, uint32_t places)
{
    verdict->adopted_count = ranking->count < places ? ranking->count : places;
    for (uint32_t i = 0; i < verdict->adopted_count; i++)
        verdict->adopted[i] = ranking->candidates[i];
    verdict->short_of = places - verdict->adopted_count;
    verdict->state = verdict->short_of > 0 ? VERDICT_SHORT : VERDICT_DECIDED;
}

static enum outcome select_places(struct verdict *verdict, const struct votes *votes, struct arena *arena)
{
    const struct decide *decide = &votes->contest->decide;
    uint32_t candidates = votes->contest->item_count + votes->others.count;
    struct ranking ranking = {votes, arena_take(arena, candidates, sizeof(uint32_t)), 0};

    verdict->adopted = arena_take(arena, candidates, sizeof *verdict->adopted);
    verdict->runoff = arena_take(arena, candidates, sizeof *verdict->runoff);
    if (!ranking.candidates || !verdict->adopted || !verdict->runoff)
        return BROKEN;
    rank(&ranking);
    if (ranking.count > decide->places && count_at(&ranking, decide->places) == count_at(&ranking, decide->places - 1))
        run_off(verdict, &ranking, decide);
    else
        adopt(verdict, &ranking, decide->places);
    return HOLDS;
}

/* ---- pass and grade ---- */

static enum outcome pass_items(struct verdict *verdict, const struct votes *votes, struct arena *arena)
{
    const struct contest *contest = votes->contest;

    verdict->adopted = arena_take(arena, contest->item_count, sizeof *verdict->adopted);
    if (!verdict->adopted)
        return BROKEN;
    for (uint32_t item = 0; item < contest->item_count; item++)
        if (passes(candidate_count(votes, item), &contest->decide.pass, votes->base))
            verdict->adopted[verdict->adopted_count++] = item;
    return HOLDS;
}

static uint32_t grade_of(const struct votes *votes, uint32_t item)
{
    const struct contest *contest = votes->contest;
    uint32_t last = contest->decide.grade_count - 1;

    for (uint32_t i = 0; i < last; i++) {
        const struct grade *grade = &contest->decide.grades[i];
        uint64_t sum = 0;
        for (uint32_t k = 0; k < contest->mark_count; k++)
            sum += grade->marks >> k & 1 ? votes->counts[item * contest->mark_count + k] : 0;
        if (passes(sum, &grade->pass, votes->base))
            return i;
    }
    return last;
}

static enum outcome grade_items(struct verdict *verdict, const struct votes *votes, struct arena *arena)
{
    verdict->grades = arena_take(arena, votes->contest->item_count, sizeof *verdict->grades);
    if (!verdict->grades)
        return BROKEN;
    for (uint32_t item = 0; item < votes->contest->item_count; item++)
        verdict->grades[item] = grade_of(votes, item);
    return HOLDS;
}

enum outcome verdict_of(struct verdict *verdict, const struct votes *votes, struct arena *arena)
{
    *verdict = (struct verdict){.state = votes->counts ? VERDICT_DECIDED : VERDICT_VOID};
    if (!votes->counts)
        return HOLDS;
    switch (votes->contest->decide.rule) {
    case RULE_SELECT:
        return select_places(verdict, votes, arena);
    case RULE_PASS:
        return pass_items(verdict, votes, arena);
    case RULE_GRADE:
        return grade_items(verdict, votes, arena);
    }
    return BROKEN;
}
