/* Ballots, sealed and paper (F10, F11). */
#include <string.h>

#include "state.h"

/* ---- V6 ---- */

static enum outcome read_contest_id(const struct reader *in, uint32_t node, const struct contest *contest)
{
    char wanted[64] = "the contest id ";

    if (!string_is(in->json, node, contest->id))
        return read_refuse(in, node, strcat(wanted, contest->id));
    return HOLDS;
}

static enum outcome read_sealed_contests(const struct state *state, struct record *record, uint32_t at)
{
    static const struct member table[] = {{"cells", false}, {"id", false}, {"proof", false}};
    const struct definition *definition = &state->definition;
    struct sealed *sealed = &record->ballot.sealed;
    uint32_t nodes[COUNT(table)];

    sealed->cells = arena_take(record->in.arena, definition->contest_count, sizeof *sealed->cells);
    sealed->proofs = arena_take(record->in.arena, definition->contest_count, sizeof *sealed->proofs);
    if (!sealed->cells || !sealed->proofs)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++, at = record->in.json->nodes[at].after) {
        const struct contest *contest = &definition->contests[i];
        TRY(read_members(&record->in, at, COUNT(table), table, nodes));
        TRY(read_contest_id(&record->in, nodes[1], contest));
        TRY(read_bytes(&record->in, nodes[0], 2 * POINT_BYTES * (size_t)contest->cells, &sealed->cells[i]));
        TRY(read_bytes(&record->in, nodes[2], contest_proof_bytes(contest), &sealed->proofs[i]));
    }
    return HOLDS;
}

/* The mark whose id stands at the beginning of the text, up to a + or the end; the number of marks if there is none. */
static uint32_t find_mark(const struct contest *contest, const char *text, size_t length)
{
    for (uint32_t k = 0; k < contest->mark_count; k++)
        if (strlen(contest->marks[k]) == length && memcmp(contest->marks[k], text, length) == 0)
            return k;
    return contest->mark_count;
}

/* Empty, or ?, or mark ids joined by +, in the contest's order, none twice. */
static enum outcome read_row(const struct reader *in, uint32_t node, const struct contest *contest, struct paper_row *row)
{
    const char *wanted = "empty, or ?, or marks of the contest in its order, joined by +";
    const struct json_node *value = &in->json->nodes[node];
    const char *text = (const char *)in->json->text + value->start, *end = (const char *)in->json->text + value->end;

    if (value->type != JSON_STRING)
        return read_refuse(in, node, wanted);
    row->unreadable = string_is(in->json, node, "?");
    if (row->unreadable || text == end)
        return HOLDS;
    for (;;) {
        const char *plus = memchr(text, '+', (size_t)(end - text));
        uint32_t mark = find_mark(contest, text, (size_t)((plus ? plus : end) - text));
        if (mark == contest->mark_count || row->marks >> mark != 0)
            return read_refuse(in, node, wanted);
        row->marks |= 1u << mark;
        if (!plus)
            return HOLDS;
        text = plus + 1;
    }
}

static enum outcome read_paper_contests(const struct state *state, struct record *record, uint32_t at)
{
    static const struct member table[] = {{"id", false}, {"rows", false}};
    const struct definition *definition = &state->definition;
    struct paper_row *row = arena_take(record->in.arena, definition->items, sizeof *row);
    uint32_t nodes[COUNT(table)], element;
    size_t count;

    record->ballot.rows = row;
    if (!row)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++, at = record->in.json->nodes[at].after) {
        const struct contest *contest = &definition->contests[i];
        TRY(read_members(&record->in, at, COUNT(table), table, nodes));
        TRY(read_contest_id(&record->in, nodes[0], contest));
        TRY(read_array(&record->in, nodes[1], contest->item_count, contest->item_count, &element, &count));
        for (size_t k = 0; k < count; k++, element = record->in.json->nodes[element].after)
            TRY(read_row(&record->in, element, contest, row++));
    }
    return HOLDS;
}

enum outcome ballot_shape(const struct state *state, struct record *record)
{
    static const struct member sealed[] = {{"contests", false}, {"credential", false}, {"sig", false}, {"vote", false}};
    static const struct member paper[] = {{"contests", false}, {"sig", false}, {"station", false}, {"vote", false}};
    uint32_t nodes[4], first;
    size_t count;

    /* with both members, or none, it is neither */
    record->ballot.paper = has_member(record->in.json, record->body, "station");
    TRY(read_members(&record->in, record->body, 4, record->ballot.paper ? paper : sealed, nodes));
    TRY(read_array(&record->in, nodes[0], state->definition.contest_count, state->definition.contest_count, &first, &count));
    TRY(record->ballot.paper ? read_paper_contests(state, record, first) : read_sealed_contests(state, record, first));
    TRY(read_bytes_to(&record->in, nodes[record->ballot.paper ? 2 : 1], POINT_BYTES, record->ballot.key));
    return read_signed(record, nodes[record->ballot.paper ? 1 : 2], nodes[3]);
}

/* ---- V7, V11, and into the state ---- */

enum outcome ballot_elements(const struct state *state, struct record *record)
{
    if (!point_decode(&record->ballot.key_point, record->ballot.key, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "the key of the %s",
                      record->ballot.paper ? "station" : "credential");
    if (record->ballot.paper)
        return HOLDS;
    return sealed_elements(&record->ballot.sealed, &state->definition, record->in.arena, record->in.refusal);
}

enum outcome ballot_turn(const struct state *state, struct record *record)
{
    if (!record->ballot.paper && roll_find(&state->roll, record->ballot.key)->used)
        return refuse(record->in.refusal, V11_TURN, "one ballot by each credential", "the credential has cast one");
    return HOLDS;
}

/* The proofs are not checked yet (V19): verifier_settle() does, before anything else may be reported. */
enum outcome ballot_take(struct state *state, struct record *record)
{
    struct record_ballot *ballot = &record->ballot;

    if (ballot->paper) {
        tally_paper(&state->tally, &state->definition, ballot->rows);
        return HOLDS;
    }
    roll_find(&state->roll, ballot->key)->used = true;
    tally_sealed(&state->tally, &state->definition, &ballot->sealed);
    state->checked.proofs += state->definition.contest_count;
    return batch_add(&state->batch, &state->poll, &ballot->sealed, ballot->key, state->line);
}
