/* What the chief decides: ruling and join (F17; V27). */
#include <stdio.h>
#include <string.h>

#include "language.h"
#include "state.h"

/* ---- V6 ---- */

static enum outcome read_contest(const struct state *state, struct record *record, uint32_t node)
{
    for (uint32_t i = 0; i < state->definition.contest_count; i++)
        if (string_is(record->in.json, node, state->definition.contests[i].id)) {
            record->ruling.contest = i;
            return HOLDS;
        }
    return read_refuse(&record->in, node, "the id of a contest of the definition");
}

static enum outcome read_rows(const struct state *state, struct record *record, uint32_t node)
{
    const struct contest *contest = &state->definition.contests[record->ruling.contest];

    record->ruling.rows = arena_take(record->in.arena, contest->item_count, sizeof *record->ruling.rows);
    if (!record->ruling.rows)
        return BROKEN;
    return rows_read(&record->in, node, contest, true, record->ruling.rows);
}

enum outcome ruling_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"ballot", false}, {"contest", false}, {"decision", false}, {"reason", false},
                                          {"rows", true}, {"sig", false}, {"trustee", false}, {"vote", false}};
    static const char *const decisions[] = {"invalid", "read"};
    struct record_ruling *own = &record->ruling;
    uint32_t nodes[COUNT(table)];
    unsigned which = 0;

    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_int32(&record->in, nodes[0], 1, COUNT_MOST, &own->ballot));
    TRY(read_contest(state, record, nodes[1]));
    TRY(read_word(&record->in, nodes[2], COUNT(decisions), decisions, &which));
    own->read = which == 1;
    TRY(read_text(&record->in, nodes[3], false, &own->reason));
    if ((nodes[4] != 0) != own->read)
        return read_refuse(&record->in, record->body, "rows with the decision read, and with no other");
    if (own->read)
        TRY(read_rows(state, record, nodes[4]));
    TRY(read_trustee(record, nodes[6]));
    return read_signed(record, nodes[5], nodes[7]);
}

enum outcome join_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"as", false}, {"contest", false}, {"names", false}, {"reason", false},
                                          {"sig", false}, {"trustee", false}, {"vote", false}};
    struct record_ruling *own = &record->ruling;
    uint32_t nodes[COUNT(table)], at;

    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_text(&record->in, nodes[0], false, &own->as));
    TRY(read_contest(state, record, nodes[1]));
    TRY(read_array(&record->in, nodes[2], 1, 100, &at, &own->count));
    own->names = arena_take(record->in.arena, own->count, sizeof *own->names);
    if (!own->names)
        return BROKEN;
    for (size_t i = 0; i < own->count; i++, at = record->in.json->nodes[at].after)
        TRY(read_text(&record->in, at, false, &own->names[i]));
    TRY(read_text(&record->in, nodes[3], false, &own->reason));
    TRY(read_trustee(record, nodes[5]));
    return read_signed(record, nodes[4], nodes[6]);
}

/* ---- V11 ---- */

enum outcome ruling_turn(const struct state *state, struct record *record)
{
    if (state->shared > 0)
        return refuse(record->in.refusal, V11_TURN, "no share before", "shares: %u", state->shared);
    return HOLDS;
}

/* ---- V27 ---- */

static bool row_equal(const struct paper_row *left, const struct paper_row *right)
{
    return left->marks == right->marks && left->unreadable == right->unreadable;
}

/* Papers without a row `?` and without names are not kept, so they are not found; neither are lines of another kind. */
enum outcome ruling_right(const struct state *state, struct record *record)
{
    const struct record_ruling *own = &record->ruling;
    const struct contest *contest = &state->definition.contests[own->contest];
    const struct paper *paper = papers_find(&state->papers, own->ballot);
    const struct paper_row *rows;
    struct refusal *refusal = record->in.refusal;
    char found[128];

    snprintf(found, sizeof found, _("line %u, contest %s"), own->ballot, contest->id);
    if (paper && paper->ruled[own->contest] != NOT_RULED)
        return refuse(refusal, V27_RULING, "one ruling on a contest of a paper", "a second one on %s", found);
    rows = paper ? paper->rows + contest->first_item : NULL;
    if (!rows || !rows_unreadable(rows, contest->item_count))
        return refuse(refusal, V27_RULING, "a paper ballot's line and a contest of it with a row ?", "%s", found);
    for (uint32_t i = 0; own->read && i < contest->item_count; i++)
        if (!rows[i].unreadable && !row_equal(&rows[i], &own->rows[i]))
            return refuse(refusal, V27_RULING, "rows as written but for ?", "%s: another row of %s", found, contest->items[i].id);
    return HOLDS;
}

static bool is_joined(const struct names *names, uint32_t number)
{
    return number != NO_SPELLING && names->spellings[number].counted_as != number;
}

enum outcome join_right(const struct state *state, struct record *record)
{
    const struct record_ruling *own = &record->ruling;
    struct refusal *refusal = record->in.refusal;

    if (!state->definition.contests[own->contest].others.there)
        return refuse(refusal, V27_RULING, "a contest with others", "contest %s", state->definition.contests[own->contest].id);
    for (size_t i = 1; i < own->count; i++)
        if (strcmp(own->names[i - 1], own->names[i]) >= 0)
            return refuse(refusal, V27_RULING, "names strictly ascending", "name %zu: %s", i, own->names[i]);
    for (size_t i = 0; i < own->count; i++) {
        uint32_t number = names_find(&state->names, own->contest, own->names[i]);
        if (strcmp(own->names[i], own->as) == 0)
            return refuse(refusal, V27_RULING, "another name than those joined", "as %s", own->as);
        if (is_joined(&state->names, number) || (number != NO_SPELLING && state->names.spellings[number].target))
            return refuse(refusal, V27_RULING, "names that stand in no joining before", "%s", own->names[i]);
    }
    if (is_joined(&state->names, names_find(&state->names, own->contest, own->as)))
        return refuse(refusal, V27_RULING, "a name that was not joined before", "as %s", own->as);
    return HOLDS;
}

/* ---- into the state ---- */

static const struct paper_row *copy_rows(const struct paper_row *rows, uint32_t count, struct arena *arena)
{
    struct paper_row *to = arena_take(arena, count, sizeof *to);

    return to ? memcpy(to, rows, count * sizeof *to) : NULL;
}

enum outcome ruling_take(struct state *state, struct record *record)
{
    const struct record_ruling *own = &record->ruling;
    const struct contest *contest = &state->definition.contests[own->contest];
    struct paper *paper = papers_find(&state->papers, own->ballot);
    struct paper_row *rows = paper->rows + contest->first_item;
    struct ruling *kept = arena_take(&state->lasting, 1, sizeof *kept);

    if (!kept)
        return BROKEN;
    kept->ballot = own->ballot;
    kept->contest = own->contest;
    kept->read = own->read;
    kept->reason = text_copy(own->reason, &state->lasting);
    kept->before = copy_rows(rows, contest->item_count, &state->lasting);
    kept->after = own->read ? copy_rows(own->rows, contest->item_count, &state->lasting) : kept->before;
    if (!kept->reason || !kept->before || !kept->after)
        return BROKEN;
    memcpy(rows, kept->after, contest->item_count * sizeof *rows);
    paper->ruled[own->contest] = own->read ? RULED_READ : RULED_INVALID;
    *(state->last_ruling ? &state->last_ruling->next : &state->rulings) = kept;
    state->last_ruling = kept;
    state->checked.rulings++;
    return HOLDS;
}

enum outcome join_take(struct state *state, struct record *record)
{
    const struct record_ruling *own = &record->ruling;
    struct join *kept = arena_take(&state->lasting, 1, sizeof *kept);
    uint32_t as, number;

    if (!kept)
        return BROKEN;
    TRY(names_add(&state->names, own->contest, own->as, &state->lasting, &as));
    state->names.spellings[as].target = true;
    kept->contest = own->contest;
    kept->count = own->count;
    kept->as = state->names.spellings[as].text;
    kept->reason = text_copy(own->reason, &state->lasting);
    kept->names = arena_take(&state->lasting, own->count, sizeof *kept->names);
    if (!kept->reason || !kept->names)
        return BROKEN;
    for (size_t i = 0; i < own->count; i++) {
        TRY(names_add(&state->names, own->contest, own->names[i], &state->lasting, &number));
        state->names.spellings[number].counted_as = as;
        kept->names[i] = state->names.spellings[number].text;
    }
    *(state->last_join ? &state->last_join->next : &state->joins) = kept;
    state->last_join = kept;
    state->checked.joins++;
    return HOLDS;
}
