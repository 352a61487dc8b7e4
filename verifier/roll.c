#include "roll.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

#define ROOM_MOST (UINT32_MAX / 4)

enum outcome roll_set(struct roll *roll)
{
    *roll = (struct roll){0};
    return random_bytes(roll->seed, sizeof roll->seed);
}

void roll_free(struct roll *roll)
{
    free(roll->credentials);
    free(roll->slots);
    *roll = (struct roll){0};
}

static uint32_t slot_of(const struct roll *roll, const uint8_t key[POINT_BYTES])
{
    uint64_t mixed = roll->seed[0];

    for (int i = 0; i < POINT_BYTES; i += 8) {
        uint64_t word;
        memcpy(&word, key + i, 8);
        mixed = (mixed ^ word) * (roll->seed[1] | 1);
        mixed ^= mixed >> 32;
    }
    return (uint32_t)mixed & roll->slot_mask;
}

struct credential *roll_find(const struct roll *roll, const uint8_t key[POINT_BYTES])
{
    if (roll->count == 0)
        return NULL;
    for (uint32_t slot = slot_of(roll, key);; slot = (slot + 1) & roll->slot_mask) {
        uint32_t number = roll->slots[slot];
        if (number == 0)
            return NULL;
        if (memcmp(roll->credentials[number - 1].key, key, POINT_BYTES) == 0)
            return &roll->credentials[number - 1];
    }
}

static void place(struct roll *roll, uint32_t number)
{
    uint32_t slot = slot_of(roll, roll->credentials[number - 1].key);

    while (roll->slots[slot] != 0)
        slot = (slot + 1) & roll->slot_mask;
    roll->slots[slot] = number;
}

/* Twice as many slots as credentials at least, so that a search ends soon at a free one. */
static enum outcome grow(struct roll *roll)
{
    uint32_t room = roll->room ? 2 * roll->room : 1024;
    struct credential *credentials;
    uint32_t *slots;

    if (room > ROOM_MOST)
        return BROKEN;
    credentials = realloc(roll->credentials, room * sizeof *credentials);
    if (!credentials)
        return BROKEN;
    roll->credentials = credentials;
    slots = calloc(2 * (size_t)room, sizeof *slots);
    if (!slots)
        return BROKEN;
    free(roll->slots);
    roll->slots = slots;
    roll->slot_mask = 2 * room - 1;
    roll->room = room;
    for (uint32_t number = 1; number <= roll->count; number++)
        place(roll, number);
    return HOLDS;
}

enum outcome roll_add(struct roll *roll, const uint8_t key[POINT_BYTES])
{
    if (roll->count == roll->room)
        TRY(grow(roll));
    roll->credentials[roll->count] = (struct credential){.withdrawn = false};
    memcpy(roll->credentials[roll->count].key, key, POINT_BYTES);
    place(roll, ++roll->count);
    return HOLDS;
}
