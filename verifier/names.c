#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

#define ROOM_MOST (UINT32_MAX / 4)

enum outcome names_set(struct names *names)
{
    *names = (struct names){0};
    return random_bytes(names->seed, sizeof names->seed);
}

void names_free(struct names *names)
{
    free(names->spellings);
    free(names->slots);
    *names = (struct names){0};
}

const char *text_copy(const char *text, struct arena *arena)
{
    size_t length = strlen(text) + 1;
    char *to = arena_take(arena, length, 1);

    return to ? memcpy(to, text, length) : NULL;
}

/* ---- the table ---- */

static uint32_t slot_of(const struct names *names, uint32_t contest, const char *text)
{
    uint64_t mixed = names->seed[0] ^ contest;

    for (;; text++) {
        mixed = (mixed ^ (uint8_t)*text) * (names->seed[1] | 1);
        mixed ^= mixed >> 32;
        if (!*text)
            return (uint32_t)mixed & names->slot_mask;
    }
}

uint32_t names_find(const struct names *names, uint32_t contest, const char *text)
{
    if (names->count == 0)
        return NO_SPELLING;
    for (uint32_t slot = slot_of(names, contest, text);; slot = (slot + 1) & names->slot_mask) {
        uint32_t number = names->slots[slot];
        if (number == 0)
            return NO_SPELLING;
        if (names->spellings[number - 1].contest == contest && strcmp(names->spellings[number - 1].text, text) == 0)
            return number - 1;
    }
}

static void place(struct names *names, uint32_t number)
{
    const struct spelling *own = &names->spellings[number];
    uint32_t slot = slot_of(names, own->contest, own->text);

    while (names->slots[slot] != 0)
        slot = (slot + 1) & names->slot_mask;
    names->slots[slot] = number + 1;
}

/* Twice as many slots as spellings at least, so that a search ends soon at a free one. */
static enum outcome grow(struct names *names)
{
    uint32_t room = names->room ? 2 * names->room : 256;
    struct spelling *spellings;
    uint32_t *slots;

    if (room > ROOM_MOST)
        return BROKEN;
    spellings = realloc(names->spellings, room * sizeof *spellings);
    if (!spellings)
        return BROKEN;
    names->spellings = spellings;
    slots = calloc(2 * (size_t)room, sizeof *slots);
    if (!slots)
        return BROKEN;
    free(names->slots);
    names->slots = slots;
    names->slot_mask = 2 * room - 1;
    names->room = room;
    for (uint32_t number = 0; number < names->count; number++)
        place(names, number);
    return HOLDS;
}

enum outcome names_add(struct names *names, uint32_t contest, const char *text, struct arena *lasting, uint32_t *number)
{
    const char *copy;

    *number = names_find(names, contest, text);
    if (*number != NO_SPELLING)
        return HOLDS;
    if (names->count == names->room)
        TRY(grow(names));
    copy = text_copy(text, lasting);
    if (!copy)
        return BROKEN;
    *number = names->count++;
    names->spellings[*number] = (struct spelling){.text = copy, .contest = contest, .counted_as = *number};
    place(names, *number);
    return HOLDS;
}

/* ---- counting ---- */

/* Each different name on a valid contest, after joining, adds 1 (F11). */
static void count_paper(struct names *names, const struct definition *definition, const struct paper *paper, uint64_t number)
{
    bool valid[CONTESTS_MOST], is_void;

    paper_judge(valid, &is_void, definition, paper);
    for (uint32_t i = 0; i < definition->contest_count; i++)
        for (uint32_t k = 0; valid[i] && k < paper->written[i].count; k++) {
            struct spelling *name = &names->spellings[names->spellings[paper->written[i].spellings[k]].counted_as];
            if (name->last_paper == number)
                continue;
            name->last_paper = number;
            name->count++;
        }
}

static int compare_others(const void *left, const void *right)
{
    const struct other *a = left, *b = right;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->name, b->name);
}

static enum outcome list_others(struct others_list *lists, const struct names *names, const struct definition *definition,
                                struct arena *arena)
{
    for (uint32_t n = 0; n < names->count; n++)
        lists[names->spellings[n].contest].count += names->spellings[n].count > 0;
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        lists[i].list = arena_take(arena, lists[i].count, sizeof *lists[i].list);
        if (!lists[i].list)
            return BROKEN;
        lists[i].count = 0;
    }
    for (uint32_t n = 0; n < names->count; n++) {
        const struct spelling *name = &names->spellings[n];
        if (name->count > 0)
            lists[name->contest].list[lists[name->contest].count++] = (struct other){name->text, name->count};
    }
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        qsort(lists[i].list, lists[i].count, sizeof *lists[i].list, compare_others);
        if (lists[i].count > OTHERS_MOST)
            lists[i].count = OTHERS_MOST;
    }
    return HOLDS;
}

enum outcome names_count(struct others_list **lists, struct names *names, const struct definition *definition, const struct papers *papers,
                         struct arena *arena)
{
    *lists = arena_take(arena, definition->contest_count, sizeof **lists);
    if (!*lists)
        return BROKEN;
    for (uint32_t n = 0; n < names->count; n++)
        names->spellings[n].count = names->spellings[n].last_paper = 0;
    for (size_t i = 0; i < papers->count; i++)
        count_paper(names, definition, &papers->list[i], i + 1);
    return list_others(*lists, names, definition, arena);
}
