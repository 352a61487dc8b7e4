#include "verdict.h"

const char *const verdict_words[4] = {
    [VERDICT_DECIDED] = "decided", [VERDICT_RUNOFF] = "runoff", [VERDICT_SHORT] = "short", [VERDICT_VOID] = "void"};

struct ranking {
    const struct contest *contest;
    const uint64_t *counts;
    uint32_t *items;                    /* those that pass */
    uint32_t count;                     /* k */
};

static uint64_t count_of(const struct ranking *ranking, uint32_t item)
{
    return ranking->counts[item * ranking->contest->mark_count + ranking->contest->decide.mark];
}

/* F15.2 and F15.3. Inserting in the definition's order behind equal ones keeps that order among them; 500 items at most. */
static void rank(struct ranking *ranking, uint64_t base)
{
    const struct decide *decide = &ranking->contest->decide;

    for (uint32_t item = 0; item < ranking->contest->item_count; item++) {
        uint64_t x = count_of(ranking, item);
        uint32_t at = ranking->count;
        if (x < 1 || (decide->base != BASE_NONE && !test_holds(&decide->pass, x, base)))
            continue;
        for (; at > 0 && count_of(ranking, ranking->items[at - 1]) < x; at--)
            ranking->items[at] = ranking->items[at - 1];
        ranking->items[at] = item;
        ranking->count++;
    }
}

/* F15.6: the count c at the last place goes beyond it. In the ranking, those with exactly c are in the definition's order. */
static void run_off(struct verdict *verdict, const struct ranking *ranking, uint32_t places)
{
    uint64_t c = count_of(ranking, ranking->items[places - 1]);

    for (uint32_t i = 0; i < ranking->count; i++) {
        uint64_t x = count_of(ranking, ranking->items[i]);
        if (x > c)
            verdict->adopted[verdict->adopted_count++] = ranking->items[i];
        else if (x == c)
            verdict->runoff[verdict->runoff_count++] = ranking->items[i];
    }
    verdict->runoff_places = places - verdict->adopted_count;
    verdict->state = VERDICT_RUNOFF;
}

static void adopt(struct verdict *verdict, const struct ranking *ranking, uint32_t number)
{
    for (uint32_t i = 0; i < number; i++)
        verdict->adopted[i] = ranking->items[i];
    verdict->adopted_count = number;
}

enum outcome verdict_of(struct verdict *verdict, const struct contest *contest, const uint64_t *counts, uint64_t base,
                        struct arena *arena)
{
    struct ranking ranking = {contest, counts, NULL, 0};
    uint32_t places = contest->decide.places;

    *verdict = (struct verdict){.state = VERDICT_VOID};
    if (!counts)
        return HOLDS;
    ranking.items = arena_take(arena, contest->item_count, sizeof *ranking.items);
    verdict->adopted = arena_take(arena, contest->item_count, sizeof *verdict->adopted);
    verdict->runoff = arena_take(arena, contest->item_count, sizeof *verdict->runoff);
    if (!ranking.items || !verdict->adopted || !verdict->runoff)
        return BROKEN;
    rank(&ranking, base);
    if (ranking.count > places && count_of(&ranking, ranking.items[places]) == count_of(&ranking, ranking.items[places - 1])) {
        run_off(verdict, &ranking, places);
        return HOLDS;
    }
    adopt(verdict, &ranking, ranking.count < places ? ranking.count : places);
    verdict->short_of = places - verdict->adopted_count;
    verdict->state = verdict->short_of > 0 ? VERDICT_SHORT : VERDICT_DECIDED;
    return HOLDS;
}
