/* What a state consists of, structure by structure, to the file and from it. */
#include <string.h>

#include "saved.h"

#define NUMBER_MOST 9007199254740991u
#define CREDENTIALS_MOST (UINT32_MAX / 4)

/* ---- small things ---- */

/* `point` may be O. */
static enum outcome carry_point(struct saved *saved, struct point *point, const struct suite *suite)
{
    uint8_t bytes[POINT_BYTES];

    if (!saved->loading)
        point_encode(bytes, point, suite);
    TRY(carry_bytes(saved, bytes, sizeof bytes));
    if (saved->loading && !point0_decode(point, bytes, suite))
        return saved_refuse(saved, "the state contradicts itself: a point that is none");
    return HOLDS;
}

/* An array that is new when loading. */
static enum outcome take_array(const struct saved *saved, void *array, size_t count, size_t size, struct arena *arena)
{
    void *taken;

    if (!saved->loading)
        return HOLDS;
    taken = arena_take(arena, count, size);
    if (!taken)
        return BROKEN;
    memcpy(array, &taken, sizeof taken);
    return HOLDS;
}

static enum outcome carry_text(struct saved *saved, const char **text, struct arena *arena)
{
    uint64_t length = saved->loading ? 0 : strlen(*text);
    char *loaded;

    TRY(carry_number(saved, &length, 1, TEXT_MOST));
    if (!saved->loading)
        return carry_bytes(saved, (void *)(uintptr_t)*text, length);
    loaded = arena_take(arena, length + 1, 1);
    if (!loaded)
        return BROKEN;
    TRY(carry_bytes(saved, loaded, length));
    *text = loaded;
    return text_valid((const uint8_t *)loaded, length) ? HOLDS : saved_refuse(saved, "the state contradicts itself: a text that is none");
}

static enum outcome carry_numbers(struct saved *saved, uint32_t *numbers, size_t count, uint64_t most)
{
    for (size_t i = 0; i < count; i++)
        TRY(carry_number32(saved, &numbers[i], 0, most > UINT32_MAX ? UINT32_MAX : (uint32_t)most));
    return HOLDS;
}

static enum outcome carry_wide(struct saved *saved, uint64_t **numbers, size_t count, struct arena *arena)
{
    TRY(take_array(saved, numbers, count, sizeof **numbers, arena));
    for (size_t i = 0; i < count; i++)
        TRY(carry_number(saved, &(*numbers)[i], 0, NUMBER_MOST));
    return HOLDS;
}

/* ---- how far the log has come ---- */

static enum outcome carry_tree(struct saved *saved, struct state *state)
{
    state->tree.leaves = state->line;
    for (unsigned k = 0; k < 64; k++)
        if (state->tree.leaves >> k & 1)
            TRY(carry_bytes(saved, state->tree.complete[k], HASH_BYTES));
    return HOLDS;
}

static enum outcome carry_checked(struct saved *saved, struct checked *checked)
{
    uint64_t *const numbers[] = {&checked->lines,  &checked->signatures, &checked->possessions, &checked->rehearsals, &checked->proofs,
                                 &checked->shares, &checked->attests,    &checked->rulings,     &checked->joins,      &checked->challenges};

    for (size_t i = 0; i < COUNT(numbers); i++)
        TRY(carry_number(saved, numbers[i], 0, NUMBER_MOST));
    return HOLDS;
}

static enum outcome carry_progress(struct saved *saved, struct state *state)
{
    uint64_t phase = state->phase;

    TRY(carry_number(saved, &phase, PHASE_DEFINED, PHASE_COUNTED));
    state->phase = (enum phase)phase;
    TRY(carry_number(saved, &state->line, 1, NUMBER_MOST));
    TRY(carry_tree(saved, state));
    TRY(carry_checked(saved, &state->checked));
    TRY(carry_number32(saved, &state->present, 0, COUNT_MOST));
    TRY(carry_number32(saved, &state->issued, 0, COUNT_MOST));
    TRY(carry_bytes(saved, state->result_head, HASH_BYTES));
    return carry_bytes(saved, state->result_root, HASH_BYTES);
}

/* ---- trustees ---- */

static enum outcome carry_trustee(struct saved *saved, struct state *state, struct trustee *trustee)
{
    bool *const flags[] = {&trustee->dealt, &trustee->accepted, &trustee->rehearsed, &trustee->shared, &trustee->attested};

    for (size_t i = 0; i < COUNT(flags); i++)
        TRY(carry_flag(saved, flags[i]));
    for (uint32_t k = 0; trustee->dealt && k < state->definition.threshold; k++)
        TRY(carry_point(saved, &trustee->commitments[k], state->suite));
    return HOLDS;
}

static enum outcome carry_trustees(struct saved *saved, struct state *state)
{
    const struct definition *definition = &state->definition;

    for (uint32_t i = 0; i < definition->trustee_count; i++)
        TRY(carry_trustee(saved, state, &state->trustees[i]));
    if (!saved->loading)
        return HOLDS;
    for (uint32_t i = 0; i < definition->trustee_count; i++) {
        state->dealt += state->trustees[i].dealt;
        state->accepted += state->trustees[i].accepted;
        state->rehearsed += state->trustees[i].rehearsed;
        state->shared += state->trustees[i].shared;
    }
    if (state->dealt == definition->trustee_count)
        derive_keys(state);
    if (state->phase >= PHASE_OPEN && !definition->named && (state->accepted < definition->trustee_count || !state->keys_hold))
        return saved_refuse(saved, "the state contradicts itself: an open vote without a key");
    return HOLDS;
}

/* The first `threshold` are kept. */
static enum outcome carry_shares(struct saved *saved, struct state *state)
{
    const struct definition *definition = &state->definition;
    uint32_t kept = state->shared < definition->threshold ? state->shared : definition->threshold;

    for (uint32_t i = 0; i < kept; i++) {
        TRY(carry_number32(saved, &state->share_trustees[i], 1, definition->trustee_count));
        for (uint32_t k = 0; k < i; k++)
            if (state->share_trustees[k] == state->share_trustees[i])
                return saved_refuse(saved, "the state contradicts itself: two shares of one trustee");
        TRY(take_array(saved, &state->shares[i], definition->cells, sizeof *state->shares[i], &state->lasting));
        for (uint32_t k = 0; k < definition->cells; k++)
            TRY(carry_point(saved, &state->shares[i][k], state->suite));
    }
    return HOLDS;
}

/* ---- voters ---- */

static enum outcome carry_credential(struct saved *saved, struct roll *roll, uint64_t number)
{
    struct credential new = {{0}, false, false, false}, *own = saved->loading ? &new : &roll->credentials[number];

    TRY(carry_bytes(saved, own->key, POINT_BYTES));
    TRY(carry_flag(saved, &own->withdrawn));
    TRY(carry_flag(saved, &own->used));
    TRY(carry_flag(saved, &own->challenged));
    if (!saved->loading)
        return HOLDS;
    if (roll_find(roll, own->key))
        return saved_refuse(saved, "the state contradicts itself: a credential twice");
    TRY(roll_add(roll, own->key));
    roll->credentials[number] = new;
    return HOLDS;
}

static enum outcome carry_roll(struct saved *saved, struct roll *roll)
{
    uint64_t count = roll->count;

    TRY(carry_count(saved, &count, CREDENTIALS_MOST, POINT_BYTES + 3));
    for (uint64_t i = 0; i < count; i++)
        TRY(carry_credential(saved, roll, i));
    return HOLDS;
}

static enum outcome carry_opened(struct saved *saved, struct opened *opened)
{
    uint64_t count = opened->count;

    TRY(carry_count(saved, &count, CREDENTIALS_MOST, HASH_BYTES));
    for (uint64_t i = 0; i < count; i++) {
        uint8_t fingerprint[HASH_BYTES];
        TRY(carry_bytes(saved, saved->loading ? fingerprint : opened->fingerprints[i], HASH_BYTES));
        if (!saved->loading)
            continue;
        if (opened_find(opened, fingerprint))
            return saved_refuse(saved, "the state contradicts itself: a fingerprint twice");
        TRY(opened_add(opened, fingerprint));
    }
    return HOLDS;
}

/* ---- what was cast ---- */

static enum outcome carry_sealed_sums(struct saved *saved, struct state *state)
{
    size_t count = state->definition.named ? 0 : 2 * (size_t)state->definition.cells;
    struct point *points = arena_take(&state->lasting, count, sizeof *points);

    if (!points)
        return BROKEN;
    if (!saved->loading)
        jacobian_settle(points, state->tally.sums, count, state->suite);
    for (size_t i = 0; i < count; i++) {
        TRY(carry_point(saved, &points[i], state->suite));
        if (saved->loading)
            point_lift(&state->tally.sums[i], &points[i], state->suite);
    }
    return HOLDS;
}

static enum outcome carry_tally(struct saved *saved, struct state *state)
{
    const struct definition *definition = &state->definition;
    struct tally *tally = &state->tally;

    TRY(carry_number(saved, &tally->sealed, 0, COUNT_MOST));
    TRY(carry_number(saved, &tally->named, 0, COUNT_MOST));
    TRY(carry_number(saved, &tally->paper, 0, COUNT_MOST));
    TRY(carry_sealed_sums(saved, state));
    TRY(carry_numbers(saved, tally->marks, definition->cells, COUNT_MOST));
    TRY(carry_numbers(saved, tally->unreadable, definition->items, COUNT_MOST));
    return carry_numbers(saved, tally->invalid, definition->contest_count, COUNT_MOST);
}

static enum outcome carry_rows(struct saved *saved, struct paper_row *rows, const struct contest *contest)
{
    for (uint32_t i = 0; i < contest->item_count; i++) {
        TRY(carry_number32(saved, &rows[i].marks, 0, (1u << contest->mark_count) - 1));
        TRY(carry_flag(saved, &rows[i].unreadable));
    }
    return HOLDS;
}

/* ---- names and papers ---- */

static enum outcome carry_spelling(struct saved *saved, struct state *state, uint64_t number)
{
    struct names *names = &state->names;
    struct spelling own = {0};
    uint32_t placed;

    if (!saved->loading)
        own = names->spellings[number];
    TRY(carry_number32(saved, &own.contest, 0, state->definition.contest_count - 1));
    TRY(carry_text(saved, &own.text, &state->lasting));
    TRY(carry_flag(saved, &own.target));
    if (!saved->loading)
        return HOLDS;
    TRY(names_add(names, own.contest, own.text, &state->lasting, &placed));
    if (placed != number)
        return saved_refuse(saved, "the state contradicts itself: a name twice");
    names->spellings[number].target = own.target;
    return HOLDS;
}

static enum outcome carry_names(struct saved *saved, struct state *state)
{
    struct names *names = &state->names;
    uint64_t count = names->count;

    TRY(carry_count(saved, &count, CREDENTIALS_MOST, 18));
    for (uint64_t i = 0; i < count; i++)
        TRY(carry_spelling(saved, state, i));
    for (uint32_t i = 0; i < names->count; i++) {
        struct spelling *own = &names->spellings[i];
        TRY(carry_number32(saved, &own->counted_as, 0, names->count - 1));
        if (names->spellings[own->counted_as].contest != own->contest)
            return saved_refuse(saved, "the state contradicts itself: a name joined to another contest's");
    }
    return HOLDS;
}

/* Of the contest, the number of a spelling that stands in the table. */
static enum outcome carry_spelled(struct saved *saved, uint32_t *number, const struct names *names, uint32_t contest)
{
    TRY(carry_number32(saved, number, 0, UINT32_MAX));
    if (*number >= names->count || names->spellings[*number].contest != contest)
        return saved_refuse(saved, "the state contradicts itself: a name that is not in the table");
    return HOLDS;
}

static enum outcome carry_written(struct saved *saved, struct state *state, struct written *written, uint32_t contest)
{
    TRY(carry_number32(saved, &written->count, 0, state->definition.contests[contest].others.max));
    TRY(take_array(saved, &written->spellings, written->count, sizeof *written->spellings, &state->lasting));
    for (uint32_t k = 0; k < written->count; k++)
        TRY(carry_spelled(saved, &written->spellings[k], &state->names, contest));
    return HOLDS;
}

static enum outcome carry_paper(struct saved *saved, struct state *state, struct paper *paper)
{
    const struct definition *definition = &state->definition;

    TRY(carry_number(saved, &paper->line, 1, state->line - 1));
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        TRY(carry_rows(saved, paper->rows + definition->contests[i].first_item, &definition->contests[i]));
        TRY(carry_written(saved, state, &paper->written[i], i));
        TRY(carry_bytes(saved, &paper->ruled[i], 1));
        if (paper->ruled[i] > RULED_INVALID)
            return saved_refuse(saved, "the state contradicts itself: a ruling that is none");
    }
    return HOLDS;
}

static enum outcome carry_papers(struct saved *saved, struct state *state)
{
    struct papers *papers = &state->papers;
    uint64_t count = papers->count;

    TRY(carry_count(saved, &count, state->tally.paper, 8));
    for (uint64_t i = 0; i < count; i++) {
        struct paper *own = saved->loading ? papers_add(papers) : &papers->list[i];
        if (!own)
            return BROKEN;
        if (saved->loading)
            TRY(paper_take(own, &state->definition, &state->lasting));
        TRY(carry_paper(saved, state, own));
        if (i > 0 && own->line <= papers->list[i - 1].line)
            return saved_refuse(saved, "the state contradicts itself: papers out of order");
    }
    return HOLDS;
}

/* ---- what the chief ruled ---- */

static enum outcome carry_ruled_rows(struct saved *saved, struct state *state, const struct paper_row **rows, const struct contest *contest)
{
    struct paper_row *own = (struct paper_row *)(uintptr_t)*rows;

    TRY(take_array(saved, &own, contest->item_count, sizeof *own, &state->lasting));
    TRY(carry_rows(saved, own, contest));
    *rows = own;
    return HOLDS;
}

static enum outcome carry_ruling(struct saved *saved, struct state *state, struct ruling *ruling)
{
    const struct contest *contest;

    TRY(carry_number32(saved, &ruling->ballot, 1, COUNT_MOST));
    TRY(carry_number32(saved, &ruling->contest, 0, state->definition.contest_count - 1));
    contest = &state->definition.contests[ruling->contest];
    TRY(carry_flag(saved, &ruling->read));
    TRY(carry_ruled_rows(saved, state, &ruling->before, contest));
    TRY(carry_ruled_rows(saved, state, &ruling->after, contest));
    return carry_text(saved, &ruling->reason, &state->lasting);
}

static enum outcome carry_rulings(struct saved *saved, struct state *state)
{
    struct ruling *own = state->rulings;

    for (uint64_t i = 0; i < state->checked.rulings; i++) {
        TRY(take_array(saved, &own, 1, sizeof *own, &state->lasting));
        TRY(carry_ruling(saved, state, own));
        if (saved->loading) {
            *(state->last_ruling ? &state->last_ruling->next : &state->rulings) = own;
            state->last_ruling = own;
        }
        own = own->next;
    }
    return HOLDS;
}

/* The texts are those in the table of names. */
static enum outcome carry_joined(struct saved *saved, const struct names *names, uint32_t contest, const char **text)
{
    uint32_t number = saved->loading ? 0 : names_find(names, contest, *text);

    TRY(carry_spelled(saved, &number, names, contest));
    *text = names->spellings[number].text;
    return HOLDS;
}

static enum outcome carry_join(struct saved *saved, struct state *state, struct join *join)
{
    uint64_t count = join->count;

    TRY(carry_number32(saved, &join->contest, 0, state->definition.contest_count - 1));
    TRY(carry_number(saved, &count, 1, 100));
    join->count = (size_t)count;
    TRY(take_array(saved, &join->names, join->count, sizeof *join->names, &state->lasting));
    for (size_t i = 0; i < join->count; i++)
        TRY(carry_joined(saved, &state->names, join->contest, &join->names[i]));
    TRY(carry_joined(saved, &state->names, join->contest, &join->as));
    return carry_text(saved, &join->reason, &state->lasting);
}

static enum outcome carry_joins(struct saved *saved, struct state *state)
{
    struct join *own = state->joins;

    for (uint64_t i = 0; i < state->checked.joins; i++) {
        TRY(take_array(saved, &own, 1, sizeof *own, &state->lasting));
        TRY(carry_join(saved, state, own));
        if (saved->loading) {
            *(state->last_join ? &state->last_join->next : &state->joins) = own;
            state->last_join = own;
        }
        own = own->next;
    }
    return HOLDS;
}

/* ---- the result ---- */

static enum outcome carry_others(struct saved *saved, struct state *state, struct others_list *others)
{
    TRY(carry_number32(saved, &others->count, 0, OTHERS_MOST));
    TRY(take_array(saved, &others->list, others->count, sizeof *others->list, &state->lasting));
    for (uint32_t i = 0; i < others->count; i++) {
        TRY(carry_text(saved, &others->list[i].name, &state->lasting));
        TRY(carry_number(saved, &others->list[i].count, 1, NUMBER_MOST));
    }
    return HOLDS;
}

static enum outcome carry_counts(struct saved *saved, struct state *state)
{
    const struct definition *definition = &state->definition;
    struct counts *counts = &state->counts;

    TRY(carry_wide(saved, &counts->marks, definition->cells, &state->lasting));
    TRY(carry_wide(saved, &counts->unreadable, definition->items, &state->lasting));
    TRY(carry_wide(saved, &counts->valid, definition->contest_count, &state->lasting));
    TRY(carry_wide(saved, &counts->invalid, definition->contest_count, &state->lasting));
    TRY(take_array(saved, &counts->others, definition->contest_count, sizeof *counts->others, &state->lasting));
    for (uint32_t i = 0; i < definition->contest_count; i++)
        TRY(carry_others(saved, state, &counts->others[i]));
    return HOLDS;
}

/* Its body is printed as it is: so it has to be one. */
static enum outcome carry_body(struct saved *saved, struct state *state)
{
    uint64_t length = saved->loading ? 0 : strlen(state->result);
    struct refusal refusal;
    struct json json = {0};
    enum outcome outcome;

    TRY(carry_count(saved, &length, LINE_MOST, 1));
    TRY(take_array(saved, &state->result, length + 1, 1, &state->lasting));
    TRY(carry_bytes(saved, state->result, length));
    if (!saved->loading)
        return HOLDS;
    outcome = json_read(&json, (const uint8_t *)state->result, length, &refusal);
    json_free(&json);
    return outcome == REFUTED ? saved_refuse(saved, "the state contradicts itself: a result that is none") : outcome;
}

static enum outcome carry_result(struct saved *saved, struct state *state)
{
    if (!vote_is_void(state))
        TRY(carry_counts(saved, state));
    TRY(carry_body(saved, state));
    return saved->loading ? find_verdicts(state) : HOLDS;
}

/* ---- all of it ---- */

enum outcome carry_state(struct saved *saved, struct state *state)
{
    TRY(carry_progress(saved, state));
    TRY(carry_trustees(saved, state));
    TRY(carry_roll(saved, &state->roll));
    TRY(carry_opened(saved, &state->opened));
    TRY(carry_tally(saved, state));
    TRY(carry_names(saved, state));
    TRY(carry_papers(saved, state));
    TRY(carry_rulings(saved, state));
    TRY(carry_joins(saved, state));
    TRY(carry_shares(saved, state));
    if (saved->loading && state->phase >= PHASE_CLOSED && !state->definition.named)
        TRY(tally_sums(&state->sums, &state->tally, &state->definition, &state->lasting));
    return state->phase == PHASE_COUNTED ? carry_result(saved, state) : HOLDS;
}
