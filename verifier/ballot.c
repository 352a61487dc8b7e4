/* Ballots, sealed, named and paper (F10, F11). */
#include <string.h>

#include "language.h"
#include "state.h"

/* ---- V6 ---- */

enum outcome read_contest_id(const struct reader *in, uint32_t node, const struct contest *contest)
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
        TRY(read_bytes(&record->in, nodes[0], 2 * (size_t)contest->cells * POINT_BYTES, &sealed->cells[i]));
        TRY(read_bytes(&record->in, nodes[2], contest_proof_bytes(contest), &sealed->proofs[i]));
    }
    return HOLDS;
}

/* Of a paper: also the names, where the contest has others. In a named vote: no row may be unreadable, and nothing is written in. */
static enum outcome read_clear_contest(const struct contest *contest, struct record *record, uint32_t index, uint32_t node)
{
    static const struct member with_names[] = {{"id", false}, {"names", false}, {"rows", false}};
    static const struct member without[] = {{"id", false}, {"rows", false}};
    struct paper *paper = &record->ballot.paper;
    bool is_paper = record->ballot.form == BALLOT_PAPER, names = is_paper && contest->others.there;
    uint32_t nodes[3];

    TRY(read_members(&record->in, node, names ? 3 : 2, names ? with_names : without, nodes));
    TRY(read_contest_id(&record->in, nodes[0], contest));
    if (names)
        TRY(written_read(&record->in, nodes[1], contest, &paper->written[index]));
    return rows_read(&record->in, nodes[names ? 2 : 1], contest, is_paper, paper->rows + contest->first_item);
}

static enum outcome read_clear_contests(const struct state *state, struct record *record, uint32_t at)
{
    const struct definition *definition = &state->definition;

    TRY(paper_take(&record->ballot.paper, definition, record->in.arena));
    for (uint32_t i = 0; i < definition->contest_count; i++, at = record->in.json->nodes[at].after)
        TRY(read_clear_contest(&definition->contests[i], record, i, at));
    return HOLDS;
}

enum outcome ballot_shape(const struct state *state, struct record *record)
{
    static const struct member voter[] = {{"contests", false}, {"credential", false}, {"sig", false}, {"vote", false}};
    static const struct member station[] = {{"contests", false}, {"sig", false}, {"station", false}, {"vote", false}};
    bool paper = member_node(record->in.json, record->body, "station") != 0;
    uint32_t nodes[4], first;
    size_t count;

    record->ballot.form = paper ? BALLOT_PAPER : state->definition.named ? BALLOT_NAMED : BALLOT_SEALED;
    /* with both members, or none, it is neither */
    TRY(read_members(&record->in, record->body, 4, paper ? station : voter, nodes));
    TRY(read_array(&record->in, nodes[0], state->definition.contest_count, state->definition.contest_count, &first, &count));
    if (record->ballot.form == BALLOT_SEALED)
        TRY(read_sealed_contests(state, record, first));
    else
        TRY(read_clear_contests(state, record, first));
    TRY(read_bytes_to(&record->in, nodes[paper ? 2 : 1], POINT_BYTES, record->ballot.key));
    return read_signed(record, nodes[paper ? 1 : 2], nodes[3]);
}

/* ---- V7, V11, V19 in clear ---- */

enum outcome ballot_elements(const struct state *state, struct record *record)
{
    if (!point_decode(&record->ballot.key_point, record->ballot.key, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "the key of the %s",
                      record->ballot.form == BALLOT_PAPER ? _("station") : _("credential"));
    if (record->ballot.form != BALLOT_SEALED)
        return HOLDS;
    return sealed_elements(&record->ballot.sealed, &state->definition, record->in.arena, record->in.refusal);
}

/* The fingerprint has the credential in it: only a ballot by one that challenged can be one that was opened. */
static enum outcome check_unopened(const struct state *state, const struct record *record)
{
    uint8_t fingerprint[HASH_BYTES];

    TRY(sealed_fingerprint(fingerprint, &state->poll, record->ballot.key, record->ballot.sealed.cells));
    if (opened_find(&state->opened, fingerprint))
        return refuse(record->in.refusal, V11_TURN, "a sealed ballot that was not opened", "one that a challenge opened");
    return HOLDS;
}

enum outcome ballot_turn(const struct state *state, struct record *record)
{
    const struct credential *credential;

    if (record->ballot.form == BALLOT_PAPER)
        return HOLDS;
    credential = roll_find(&state->roll, record->ballot.key);
    if (credential->used)
        return refuse(record->in.refusal, V11_TURN, "one ballot by each credential", "the credential has cast one");
    return credential->challenged ? check_unopened(state, record) : HOLDS;
}

enum outcome rows_castable(const struct definition *definition, const struct paper_row *rows, enum check check, struct refusal *refusal)
{
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        const struct paper_row *own = rows + contest->first_item;
        for (uint32_t k = 0; k < contest->item_count; k++)
            if (row_conflicts(&own[k], contest))
                return refuse(refusal, check, "no row with more marks than row max", "contest %s: the row of %s", contest->id,
                              contest->items[k].id);
        if (over_or_under(definition, contest, own, 0))
            return refuse(refusal, check, "no contest over or under", "contest %s", contest->id);
    }
    return HOLDS;
}

/* F10: in a named vote the marks themselves are the proof. */
enum outcome ballot_named(const struct state *state, struct record *record)
{
    if (record->ballot.form != BALLOT_NAMED)
        return HOLDS;
    return rows_castable(&state->definition, record->ballot.paper.rows, V19_BALLOT_PROOF, record->in.refusal);
}

/* ---- into the state ---- */

/* What a ruling or a joining may still change is counted with the result. */
static enum outcome keep_paper(struct state *state, const struct paper *paper)
{
    const struct definition *definition = &state->definition;
    struct paper *kept = papers_add(&state->papers);

    if (!kept)
        return BROKEN;
    kept->line = state->line;
    TRY(paper_take(kept, definition, &state->lasting));
    memcpy(kept->rows, paper->rows, definition->items * sizeof *kept->rows);
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        struct written *written = &kept->written[i];
        written->count = paper->written[i].count;
        written->spellings = arena_take(&state->lasting, written->count, sizeof *written->spellings);
        if (!written->spellings)
            return BROKEN;
        for (uint32_t k = 0; k < written->count; k++)
            TRY(names_add(&state->names, i, paper->written[i].texts[k], &state->lasting, &written->spellings[k]));
    }
    return HOLDS;
}

/* Its proofs are not checked yet (V19), nor perhaps its signature (V10): verifier_settle() does, before anything else may be reported. */
static enum outcome take_sealed(struct state *state, const struct record *record)
{
    const struct record_ballot *ballot = &record->ballot;
    const struct signed_ballot as_signed = {&record->claim, {record->body_signed[0], record->body_signed[1]}};

    tally_sealed(&state->tally, &state->definition, &ballot->sealed);
    state->checked.proofs += state->definition.contest_count;
    return batch_add(&state->batch, &state->poll, &ballot->sealed, ballot->key, &as_signed, state->line);
}

enum outcome ballot_take(struct state *state, struct record *record)
{
    const struct record_ballot *ballot = &record->ballot;

    if (ballot->form != BALLOT_PAPER)
        roll_find(&state->roll, ballot->key)->used = true;
    if (ballot->form == BALLOT_SEALED)
        return take_sealed(state, record);
    if (ballot->form == BALLOT_PAPER)
        state->tally.paper++;
    else
        state->tally.named++;
    if (paper_is_kept(&ballot->paper, &state->definition))
        return keep_paper(state, &ballot->paper);
    tally_paper(&state->tally, &state->definition, &ballot->paper);
    return HOLDS;
}
