#include "opened.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

#define ROOM_MOST (UINT32_MAX / 4)

enum outcome opened_set(struct opened *opened)
{
    *opened = (struct opened){0};
    return random_bytes(&opened->seed, sizeof opened->seed);
}

void opened_free(struct opened *opened)
{
    free(opened->fingerprints);
    free(opened->slots);
    *opened = (struct opened){0};
}

/* Of a hash any bits will do; but with a challenge one can choose among many. */
static uint32_t slot_of(const struct opened *opened, const uint8_t *fingerprint)
{
    uint64_t words[2];

    memcpy(words, fingerprint, sizeof words);
    return (uint32_t)((words[0] ^ opened->seed) * (words[1] | 1) >> 32) & opened->slot_mask;
}

bool opened_find(const struct opened *opened, const uint8_t fingerprint[HASH_BYTES])
{
    if (opened->count == 0)
        return false;
    for (uint32_t slot = slot_of(opened, fingerprint);; slot = (slot + 1) & opened->slot_mask) {
        uint32_t number = opened->slots[slot];
        if (number == 0)
            return false;
        if (memcmp(opened->fingerprints[number - 1], fingerprint, HASH_BYTES) == 0)
            return true;
    }
}

static void place(struct opened *opened, uint32_t number)
{
    uint32_t slot = slot_of(opened, opened->fingerprints[number - 1]);

    while (opened->slots[slot] != 0)
        slot = (slot + 1) & opened->slot_mask;
    opened->slots[slot] = number;
}

/* Twice as many slots as fingerprints at least, so that a search ends soon at a free one. */
static enum outcome grow(struct opened *opened)
{
    uint32_t room = opened->room ? 2 * opened->room : 64;
    uint32_t *slots;
    void *fingerprints;

    if (room > ROOM_MOST)
        return BROKEN;
    fingerprints = realloc(opened->fingerprints, room * sizeof *opened->fingerprints);
    if (!fingerprints)
        return BROKEN;
    opened->fingerprints = fingerprints;
    slots = calloc(2 * (size_t)room, sizeof *slots);
    if (!slots)
        return BROKEN;
    free(opened->slots);
    opened->slots = slots;
    opened->slot_mask = 2 * room - 1;
    opened->room = room;
    for (uint32_t number = 1; number <= opened->count; number++)
        place(opened, number);
    return HOLDS;
}

enum outcome opened_add(struct opened *opened, const uint8_t fingerprint[HASH_BYTES])
{
    if (opened->count == opened->room)
        TRY(grow(opened));
    memcpy(opened->fingerprints[opened->count], fingerprint, HASH_BYTES);
    place(opened, ++opened->count);
    return HOLDS;
}
