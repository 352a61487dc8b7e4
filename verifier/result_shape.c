/* V6 of the result (F14, F15). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"
#include "state.h"

static enum outcome read_attendance(struct record *record, uint32_t node)
{
    static const struct member table[] = {{"deputies", false}, {"issued", false}, {"present", false}, {"returned", false}};
    struct record_result *result = &record->result;
    uint32_t nodes[COUNT(table)];

    TRY(read_members(&record->in, node, COUNT(table), table, nodes));
    TRY(read_int32(&record->in, nodes[0], 0, COUNT_MOST, &result->deputies));
    TRY(read_int32(&record->in, nodes[1], 0, COUNT_MOST, &result->issued));
    TRY(read_int32(&record->in, nodes[2], 0, COUNT_MOST, &result->present));
    return read_int32(&record->in, nodes[3], 0, COUNT_MOST, &result->returned);
}

/* As many numbers as `numbers` has room for. */
static enum outcome read_numbers(const struct reader *in, uint32_t node, uint32_t *numbers, size_t wanted)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, wanted, wanted, &at, &count));
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_int32(in, at, 0, COUNT_MOST, &numbers[i]));
    return HOLDS;
}

/* counts: for each item an array of a number for each mark; [] in a void vote. */
static enum outcome read_counts(const struct reader *in, uint32_t node, uint32_t *marks, const struct contest *contest, bool is_void)
{
    uint32_t at;
    size_t count, wanted = is_void ? 0 : contest->item_count;

    TRY(read_array(in, node, wanted, wanted, &at, &count));
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_numbers(in, at, marks + i * contest->mark_count, contest->mark_count));
    return HOLDS;
}

/* A name written in is `+` and its number, from 1. */
static bool is_name_ref(const struct json *json, uint32_t node, char ref[ID_ROOM])
{
    const struct json_node *value = &json->nodes[node];
    const uint8_t *text = json->text + value->start;
    uint32_t length = value->end - value->start;
    unsigned number = 0;

    if (value->type != JSON_STRING || length < 2 || length > 4 || text[0] != '+' || text[1] == '0')
        return false;
    for (uint32_t i = 1; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        number = 10 * number + (unsigned)(text[i] - '0');
    }
    memcpy(ref, text, length);
    ref[length] = 0;
    return number <= OTHERS_MOST;
}

static enum outcome read_refs(const struct reader *in, uint32_t node, size_t most, char (**refs)[ID_ROOM], size_t *count)
{
    uint32_t at;

    TRY(read_array(in, node, 0, most, &at, count));
    *refs = arena_take(in->arena, *count, ID_ROOM);
    if (!*refs)
        return BROKEN;
    for (size_t i = 0; i < *count; i++, at = in->json->nodes[at].after)
        if (most == ITEMS_MOST || !is_name_ref(in->json, at, (*refs)[i]))
            TRY(read_id(in, at, (*refs)[i]));
    return HOLDS;
}

/* Item ids in byte order, as the members of an object stand. */
static int compare_members(const void *left, const void *right)
{
    return strcmp(((const struct member *)left)->name, ((const struct member *)right)->name);
}

/* ---- verdicts ---- */

static enum outcome read_select(const struct reader *in, uint32_t node, struct result_contest *own)
{
    static const struct member table[] = {{"adopted", false}, {"runoff", false}, {"short", false}, {"state", false}};
    static const struct member runoff[] = {{"items", false}, {"places", false}};
    uint32_t nodes[COUNT(table)], parts[COUNT(runoff)];
    unsigned which = 0;

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_refs(in, nodes[0], ITEMS_MOST + OTHERS_MOST, &own->adopted, &own->adopted_count));
    TRY(read_members(in, nodes[1], COUNT(runoff), runoff, parts));
    TRY(read_refs(in, parts[0], ITEMS_MOST + OTHERS_MOST, &own->runoff, &own->runoff_count));
    TRY(read_int32(in, parts[1], 0, 500, &own->runoff_places));
    TRY(read_int32(in, nodes[2], 0, 500, &own->short_of));
    TRY(read_word(in, nodes[3], COUNT(verdict_words), verdict_words, &which));
    own->state = (enum verdict_state)which;
    return HOLDS;
}

/* Under the rules `pass` and `grade`. */
static enum outcome read_state(const struct reader *in, uint32_t node, struct result_contest *own)
{
    const char *const words[] = {verdict_words[VERDICT_DECIDED], verdict_words[VERDICT_VOID]};
    unsigned which = 0;

    TRY(read_word(in, node, COUNT(words), words, &which));
    own->state = which == 0 ? VERDICT_DECIDED : VERDICT_VOID;
    return HOLDS;
}

static enum outcome read_pass(const struct reader *in, uint32_t node, struct result_contest *own)
{
    static const struct member table[] = {{"passed", false}, {"state", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_refs(in, nodes[0], ITEMS_MOST, &own->adopted, &own->adopted_count));
    return read_state(in, nodes[1], own);
}

static uint32_t item_number(const struct contest *contest, const char *id)
{
    uint32_t number = 0;

    while (strcmp(contest->items[number].id, id) != 0)
        number++;
    return number;
}

/* A member for every item; in a void vote none. */
static enum outcome read_grades(const struct reader *in, uint32_t node, struct result_contest *own, const struct contest *contest,
                                bool is_void)
{
    size_t count = is_void ? 0 : contest->item_count;
    struct member *table = arena_take(in->arena, count, sizeof *table);
    uint32_t *nodes = arena_take(in->arena, count, sizeof *nodes);

    own->grades = arena_take(in->arena, count, sizeof *own->grades);
    if (!table || !nodes || !own->grades)
        return BROKEN;
    for (size_t i = 0; i < count; i++)
        table[i].name = contest->items[i].id;
    qsort(table, count, sizeof *table, compare_members);
    TRY(read_members(in, node, count, table, nodes));
    for (size_t i = 0; i < count; i++)
        TRY(read_id(in, nodes[i], own->grades[item_number(contest, table[i].name)]));
    return HOLDS;
}

static enum outcome read_verdict(const struct reader *in, uint32_t node, struct result_contest *own, const struct contest *contest,
                                 bool is_void)
{
    static const struct member table[] = {{"grades", false}, {"state", false}};
    uint32_t nodes[COUNT(table)];

    switch (contest->decide.rule) {
    case RULE_SELECT:
        return read_select(in, node, own);
    case RULE_PASS:
        return read_pass(in, node, own);
    case RULE_GRADE:
        TRY(read_members(in, node, COUNT(table), table, nodes));
        TRY(read_grades(in, nodes[0], own, contest, is_void));
        return read_state(in, nodes[1], own);
    }
    return BROKEN;
}

/* ---- contests ---- */

static enum outcome read_others(const struct reader *in, uint32_t node, struct others_list *others, bool is_void)
{
    static const struct member table[] = {{"count", false}, {"name", false}};
    uint32_t nodes[COUNT(table)], at;
    size_t count;

    TRY(read_array(in, node, 0, is_void ? 0 : OTHERS_MOST, &at, &count));
    others->list = arena_take(in->arena, count, sizeof *others->list);
    if (!others->list)
        return BROKEN;
    others->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after) {
        TRY(read_members(in, at, COUNT(table), table, nodes));
        TRY(read_int(in, nodes[0], 1, COUNT_MOST, &others->list[i].count));
        TRY(read_text(in, nodes[1], false, &others->list[i].name));
    }
    return HOLDS;
}

/* nodes: of `counts`, `id`, `invalid`, `others` (0 where the contest has none), `unreadable`, `valid`, `verdict`. */
static enum outcome read_result_members(const struct reader *in, uint32_t node, const struct contest *contest, uint32_t nodes[7])
{
    static const struct member with_others[] = {{"counts", false}, {"id", false}, {"invalid", false}, {"others", false},
                                                {"unreadable", false}, {"valid", false}, {"verdict", false}};
    static const struct member without[] = {{"counts", false}, {"id", false}, {"invalid", false},
                                            {"unreadable", false}, {"valid", false}, {"verdict", false}};
    uint32_t six[COUNT(without)];

    if (contest->others.there)
        return read_members(in, node, COUNT(with_others), with_others, nodes);
    TRY(read_members(in, node, COUNT(without), without, six));
    memcpy(nodes, six, 3 * sizeof *six);
    nodes[3] = 0;
    memcpy(nodes + 4, six + 3, 3 * sizeof *six);
    return HOLDS;
}

static enum outcome read_result_contest(const struct reader *in, uint32_t node, struct result_contest *own,
                                        const struct contest *contest, bool is_void)
{
    uint32_t nodes[7];
    char wanted[80];

    own->marks = arena_take(in->arena, contest->cells, sizeof *own->marks);
    own->unreadable = arena_take(in->arena, contest->item_count, sizeof *own->unreadable);
    if (!own->marks || !own->unreadable)
        return BROKEN;
    TRY(read_result_members(in, node, contest, nodes));
    TRY(read_counts(in, nodes[0], own->marks, contest, is_void));
    snprintf(wanted, sizeof wanted, _("the contest id %s"), contest->id);
    if (!string_is(in->json, nodes[1], contest->id))
        return read_refuse(in, nodes[1], wanted);
    TRY(read_int32(in, nodes[2], 0, COUNT_MOST, &own->invalid));
    if (nodes[3])
        TRY(read_others(in, nodes[3], &own->others, is_void));
    TRY(read_numbers(in, nodes[4], own->unreadable, is_void ? 0 : contest->item_count));
    TRY(read_int32(in, nodes[5], 0, COUNT_MOST, &own->valid));
    return read_verdict(in, nodes[6], own, contest, is_void);
}

enum outcome result_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"attendance", false}, {"contests", false}, {"sig", false}, {"time", false}, {"vote", false}};
    const struct definition *definition = &state->definition;
    uint32_t nodes[COUNT(table)], at;
    size_t count;

    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_attendance(record, nodes[0]));
    TRY(read_array(&record->in, nodes[1], definition->contest_count, definition->contest_count, &at, &count));
    record->result.contests = arena_take(record->in.arena, count, sizeof *record->result.contests);
    if (!record->result.contests)
        return BROKEN;
    for (size_t i = 0; i < count; i++, at = record->in.json->nodes[at].after)
        TRY(read_result_contest(&record->in, at, &record->result.contests[i], &definition->contests[i], vote_is_void(state)));
    TRY(read_time(&record->in, nodes[3]));
    return read_signed(record, nodes[2], nodes[4]);
}

