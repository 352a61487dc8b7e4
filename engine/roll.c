#include "engine/roll.h"

#include <stdlib.h>
#include <string.h>

void pj_roll_free(pj_roll *roll)
{
    free(roll->entries);
    *roll = (pj_roll){0};
}

/* Where a key is, or the free place where it would be. A coordinate of a public key is as good as random; who chooses keys to collide
 * slows down nobody's log but the one he writes. */
static pj_roll_entry *place(pj_roll_entry *entries, size_t room, const pj_point *key)
{
    uint64_t hash;
    memcpy(&hash, key->b + 8, sizeof hash);
    for (size_t i = (size_t)hash & (room - 1);; i = (i + 1) & (room - 1))
        if (!entries[i].used || memcmp(entries[i].key.b, key->b, sizeof key->b) == 0)
            return &entries[i];
}

static pj_status grow(pj_roll *roll, pj_error *err)
{
    size_t room = roll->room ? roll->room * 2 : 1024;
    pj_roll_entry *entries = calloc(room, sizeof *entries);
    if (!entries)
        return pj_no_memory(err);
    for (size_t i = 0; i < roll->room; i++)
        if (roll->entries[i].used)
            *place(entries, room, &roll->entries[i].key) = roll->entries[i];
    free(roll->entries);
    roll->entries = entries;
    roll->room = room;
    return PJ_OK;
}

pj_roll_entry *pj_roll_find(const pj_roll *roll, const pj_point *key)
{
    if (!roll->room)
        return NULL;
    pj_roll_entry *entry = place(roll->entries, roll->room, key);
    return entry->used ? entry : NULL;
}

pj_status pj_roll_reserve(pj_roll *roll, size_t more, pj_error *err)
{
    pj_status rc = PJ_OK;
    while (rc == PJ_OK && 2 * (roll->len + more) > roll->room)
        rc = grow(roll, err);
    return rc;
}

void pj_roll_add(pj_roll *roll, const pj_point *key)
{
    *place(roll->entries, roll->room, key) = (pj_roll_entry){.key = *key, .used = 1};
    roll->len++;
}
