/* A sealed ballot that was opened instead of cast (F19, P13; V28). */
#include <string.h>

#include "multiply.h"
#include "state.h"

enum outcome sealed_fingerprint(uint8_t fingerprint[HASH_BYTES], const struct poll *poll, const uint8_t credential[POINT_BYTES],
                                const uint8_t *const cells[])
{
    static const char use[] = "piaojue/1/fingerprint";
    const struct definition *definition = poll->definition;
    const char *suite = definition->suite->name;
    struct bytes parts[4 + CONTESTS_MOST] = {
        {use, sizeof use - 1}, {suite, strlen(suite)}, {poll->vote, HASH_BYTES}, {credential, POINT_BYTES}};

    for (uint32_t i = 0; i < definition->contest_count; i++)
        parts[4 + i] = (struct bytes){cells[i], 2 * (size_t)definition->contests[i].cells * POINT_BYTES};
    return hash_encoded(fingerprint, definition->suite, 4 + definition->contest_count, parts);
}

/* ---- V6, V7, V11 ---- */

static enum outcome read_opened(const struct state *state, struct record *record, uint32_t at)
{
    static const struct member table[] = {{"id", false}, {"randomness", false}, {"rows", false}};
    const struct definition *definition = &state->definition;
    struct record_challenge *own = &record->challenge;
    uint32_t nodes[COUNT(table)];

    own->randomness = arena_take(record->in.arena, definition->contest_count, sizeof *own->randomness);
    if (!own->randomness)
        return BROKEN;
    TRY(paper_take(&record->ballot.paper, definition, record->in.arena));
    for (uint32_t i = 0; i < definition->contest_count; i++, at = record->in.json->nodes[at].after) {
        const struct contest *contest = &definition->contests[i];
        TRY(read_members(&record->in, at, COUNT(table), table, nodes));
        TRY(read_contest_id(&record->in, nodes[0], contest));
        TRY(read_bytes(&record->in, nodes[1], SCALAR_BYTES * (size_t)contest->cells, &own->randomness[i]));
        TRY(rows_read(&record->in, nodes[2], contest, false, record->ballot.paper.rows + contest->first_item));
    }
    return HOLDS;
}

/* The credential stands where that of a ballot does. */
enum outcome challenge_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"contests", false}, {"credential", false}, {"fingerprint", false}, {"sig", false},
                                          {"vote", false}};
    uint32_t nodes[COUNT(table)], first;
    size_t count;

    record->ballot.form = BALLOT_SEALED;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_array(&record->in, nodes[0], state->definition.contest_count, state->definition.contest_count, &first, &count));
    TRY(read_opened(state, record, first));
    TRY(read_bytes_to(&record->in, nodes[1], POINT_BYTES, record->ballot.key));
    TRY(read_bytes_to(&record->in, nodes[2], HASH_BYTES, record->challenge.fingerprint));
    return read_signed(record, nodes[3], nodes[4]);
}

enum outcome challenge_elements(const struct state *state, struct record *record)
{
    const struct definition *definition = &state->definition;
    struct record_challenge *own = &record->challenge;

    if (!point_decode(&record->ballot.key_point, record->ballot.key, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "the key of the credential");
    own->r = arena_take(record->in.arena, definition->cells, sizeof *own->r);
    if (!own->r)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        for (uint32_t k = 0; k < contest->cells; k++)
            if (!scalar_decode(&own->r[contest->first_cell + k], own->randomness[i] + SCALAR_BYTES * (size_t)k, state->suite))
                return refuse(record->in.refusal, V7_ELEMENTS, "a scalar below n", "contest %s: the randomness of cell %u", contest->id, k);
    }
    return HOLDS;
}

enum outcome challenge_turn(const struct state *state, struct record *record)
{
    if (roll_find(&state->roll, record->ballot.key)->used)
        return refuse(record->in.refusal, V11_TURN, "a credential that has cast no ballot", "it has cast one");
    if (opened_find(&state->opened, record->challenge.fingerprint))
        return refuse(record->in.refusal, V11_TURN, "a ballot that was not opened before", "a challenge with this fingerprint");
    return HOLDS;
}

/* ---- V28 ---- */

/* (rG, rY + bG) of every cell of the contest, where `cells` is told to stand; false if one of them is O. */
static bool seal_again(uint8_t *cells, struct jacobian *sums, struct point *points, const struct contest *contest,
                       const struct paper_row *rows, const struct num *r, const struct poll *poll)
{
    const struct suite *suite = poll->definition->suite;
    const struct num one = num_small(1);

    for (size_t i = 0; i < contest->cells; i++) {
        bool bit = rows[i / contest->mark_count].marks >> i % contest->mark_count & 1;
        multiply_few_var(&sums[2 * i], &r[i], 0, NULL, NULL, suite);
        multiply_few_var(&sums[2 * i + 1], bit ? &one : NULL, 1, &poll->joint_point, &r[i], suite);
    }
    jacobian_settle(points, sums, 2 * (size_t)contest->cells, suite);
    for (uint32_t i = 0; i < 2 * contest->cells; i++) {
        if (point_is_identity(&points[i]))
            return false;
        point_encode(cells + POINT_BYTES * (size_t)i, &points[i], suite);
    }
    return true;
}

enum outcome challenge_reseal(const struct state *state, struct record *record)
{
    const struct definition *definition = &state->definition;
    size_t points = 2 * (size_t)definition->cells;
    struct jacobian *sums = arena_take(record->in.arena, points, sizeof *sums);
    struct point *settled = arena_take(record->in.arena, points, sizeof *settled);
    uint8_t *bytes = arena_take(record->in.arena, points, POINT_BYTES), fingerprint[HASH_BYTES];
    const uint8_t *cells[CONTESTS_MOST];

    if (!sums || !settled || !bytes)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        uint8_t *to = bytes + 2 * (size_t)contest->first_cell * POINT_BYTES;
        if (!seal_again(to, sums, settled, contest, record->ballot.paper.rows + contest->first_item,
                        record->challenge.r + contest->first_cell, &state->poll))
            return refuse(record->in.refusal, V28_OPENING, "cells that are points", "contest %s: a cell comes to O", contest->id);
        cells[i] = to;
    }
    TRY(sealed_fingerprint(fingerprint, &state->poll, record->ballot.key, cells));
    if (memcmp(fingerprint, record->challenge.fingerprint, HASH_BYTES) != 0)
        return refuse(record->in.refusal, V28_OPENING, "an opening that seals to the ballot of this fingerprint", "another fingerprint");
    return HOLDS;
}

enum outcome challenge_opening(const struct state *state, struct record *record)
{
    TRY(rows_castable(&state->definition, record->ballot.paper.rows, V28_OPENING, record->in.refusal));
    return challenge_reseal(state, record);
}

enum outcome challenge_take(struct state *state, struct record *record)
{
    roll_find(&state->roll, record->ballot.key)->challenged = true;
    state->checked.challenges++;
    return opened_add(&state->opened, record->challenge.fingerprint);
}
