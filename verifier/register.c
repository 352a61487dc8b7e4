/* Who may vote and who is there: roll and open (F8, F9; V15, V17, V18). */
#include <string.h>

#include "language.h"
#include "state.h"

static enum outcome read_keys(struct record *record, uint32_t node, size_t least, size_t most)
{
    struct record_keys *own = &record->keys;
    uint32_t at;

    TRY(read_array(&record->in, node, least, most, &at, &own->count));
    own->keys = arena_take(record->in.arena, own->count, POINT_BYTES);
    if (!own->keys)
        return BROKEN;
    for (size_t i = 0; i < own->count; i++, at = record->in.json->nodes[at].after)
        TRY(read_bytes_to(&record->in, at, POINT_BYTES, own->keys + i * POINT_BYTES));
    return HOLDS;
}

static const uint8_t *key_at(const struct record *record, size_t i)
{
    return record->keys.keys + i * POINT_BYTES;
}

static enum outcome check_ascending(const struct record *record, enum check check)
{
    for (size_t i = 1; i < record->keys.count; i++)
        if (memcmp(key_at(record, i - 1), key_at(record, i), POINT_BYTES) >= 0)
            return refuse(record->in.refusal, check, "keys strictly ascending", "key %zu does not follow key %zu", i, i - 1);
    return HOLDS;
}

/* ---- roll ---- */

/* Whose key each is: nothing is decided by it. */
static enum outcome read_names(struct record *record, uint32_t node)
{
    const char *name;
    uint32_t at;
    size_t count;

    TRY(read_array(&record->in, node, record->keys.count, record->keys.count, &at, &count));
    for (size_t i = 0; i < count; i++, at = record->in.json->nodes[at].after)
        TRY(read_text(&record->in, at, false, &name));
    return HOLDS;
}

enum outcome roll_shape(const struct state *state, struct record *record)
{
    static const struct member with_names[] = {{"keys", false}, {"names", false}, {"sig", false}, {"vote", false}};
    static const struct member without[] = {{"keys", false}, {"sig", false}, {"vote", false}};
    bool named = state->definition.named;
    uint32_t nodes[4];

    TRY(read_members(&record->in, record->body, named ? 4 : 3, named ? with_names : without, nodes));
    TRY(read_keys(record, nodes[0], 1, 4096));
    if (named)
        TRY(read_names(record, nodes[1]));
    return read_signed(record, nodes[named ? 2 : 1], nodes[named ? 3 : 2]);
}

enum outcome roll_elements(const struct state *state, struct record *record)
{
    return check_points(state, record, record->keys.keys, record->keys.count, "keys");
}

enum outcome roll_new(const struct state *state, struct record *record)
{
    TRY(check_ascending(record, V15_ROLL));
    for (size_t i = 0; i < record->keys.count; i++)
        if (roll_find(&state->roll, key_at(record, i)))
            return refuse(record->in.refusal, V15_ROLL, "keys not on the roll before", "key %zu is on the roll", i);
    return HOLDS;
}

enum outcome roll_take(struct state *state, struct record *record)
{
    for (size_t i = 0; i < record->keys.count; i++)
        TRY(roll_add(&state->roll, key_at(record, i)));
    return HOLDS;
}

/* ---- open ---- */

enum outcome open_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"issued", false}, {"present", false}, {"sig", false},
                                          {"time", false}, {"vote", false}, {"withdrawn", false}};
    uint32_t nodes[COUNT(table)];

    (void)state;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_int32(&record->in, nodes[0], 0, COUNT_MOST, &record->keys.issued));
    TRY(read_int32(&record->in, nodes[1], 0, COUNT_MOST, &record->keys.present));
    TRY(read_time(&record->in, nodes[3]));
    TRY(read_keys(record, nodes[5], 0, 40000));
    return read_signed(record, nodes[2], nodes[4]);
}

enum outcome open_elements(const struct state *state, struct record *record)
{
    return check_points(state, record, record->keys.keys, record->keys.count, "withdrawn");
}

enum outcome open_turn(const struct state *state, struct record *record)
{
    const struct definition *definition = &state->definition;

    if (!definition->named && state->accepted < definition->trustee_count)
        return refuse(record->in.refusal, V11_TURN, "an accept by every trustee before", "accepted by %u of %u", state->accepted,
                      definition->trustee_count);
    if (!definition->named && state->rehearsed < definition->threshold)
        return refuse(record->in.refusal, V11_TURN, "a rehearsal by `threshold` trustees before", "rehearsed by %u of %u",
                      state->rehearsed, definition->threshold);
    if (state->roll.count == 0 && definition->station_count == 0)
        return refuse(record->in.refusal, V11_TURN, "a roll before, or stations", "no credential on the roll, and no station");
    return HOLDS;
}

/* V17. live is the roll less the number of elements of withdrawn, whatever those are. */
static enum outcome check_attendance(const struct state *state, const struct record *record)
{
    const struct definition *definition = &state->definition;
    const struct record_keys *own = &record->keys;
    struct refusal *refusal = record->in.refusal;
    int64_t live = (int64_t)state->roll.count - (int64_t)own->count;

    if (own->present > definition->deputies)
        return refuse(refusal, V17_ATTENDANCE, "present at most deputies", "%u present of %u", own->present, definition->deputies);
    if (!test_holds(&definition->quorum, own->present, definition->deputies))
        return refuse(refusal, V17_ATTENDANCE, "the quorum", "%u present of %u", own->present, definition->deputies);
    if (own->issued > own->present)
        return refuse(refusal, V17_ATTENDANCE, "issued at most present", "%u issued, %u present", own->issued, own->present);
    if (live < 0 || live > own->issued || (definition->station_count == 0 && live != own->issued))
        return refuse(refusal, V17_ATTENDANCE, definition->station_count == 0 ? N_("live = issued") : N_("0 ≤ live ≤ issued"),
                      "live credentials: %lld, issued: %u", (long long)live, own->issued);
    return HOLDS;
}

enum outcome open_attendance(const struct state *state, struct record *record)
{
    TRY(check_attendance(state, record));
    TRY(check_ascending(record, V18_WITHDRAWN));
    for (size_t i = 0; i < record->keys.count; i++)
        if (!roll_find(&state->roll, key_at(record, i)))
            return refuse(record->in.refusal, V18_WITHDRAWN, "keys on the roll", "key %zu is not on it", i);
    return HOLDS;
}

enum outcome open_take(struct state *state, struct record *record)
{
    state->present = record->keys.present;
    state->issued = record->keys.issued;
    for (size_t i = 0; i < record->keys.count; i++)
        roll_find(&state->roll, key_at(record, i))->withdrawn = true;
    return HOLDS;
}
