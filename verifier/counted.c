/* From the last ballot to the attests: close, result, attest (F12, F14, F16; V20 … V24). */
#include <stdio.h>
#include <string.h>

#include "state.h"

/* ---- close ---- */

enum outcome close_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"ballots", false}, {"head", false}, {"root", false},
                                          {"sig", false}, {"time", false}, {"vote", false}};
    uint32_t nodes[COUNT(table)];

    (void)state;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_int32(&record->in, nodes[0], 0, COUNT_MOST, &record->heads.ballots));
    TRY(read_bytes_to(&record->in, nodes[1], HASH_BYTES, record->heads.head));
    TRY(read_bytes_to(&record->in, nodes[2], HASH_BYTES, record->heads.root));
    TRY(read_time(&record->in, nodes[4]));
    return read_signed(record, nodes[3], nodes[5]);
}

static enum outcome check_head(const struct record *record, enum check check, const uint8_t *head, const uint8_t *root)
{
    if (memcmp(record->heads.head, head, HASH_BYTES) != 0)
        return refuse(record->in.refusal, check, "the leaf hash of the line", "another head");
    if (memcmp(record->heads.root, root, HASH_BYTES) != 0)
        return refuse(record->in.refusal, check, "the root of the tree over the lines", "another root");
    return HOLDS;
}

enum outcome close_right(const struct state *state, struct record *record)
{
    uint64_t ballots = state->tally.sealed + state->tally.paper;
    uint8_t root[HASH_BYTES];
    char wanted[64];

    snprintf(wanted, sizeof wanted, "%llu ballots", (unsigned long long)ballots);
    if (record->heads.ballots != ballots)
        return refuse(record->in.refusal, V20_CLOSE, wanted, "%u", record->heads.ballots);
    tree_root(root, &state->tree, state->suite);
    return check_head(record, V20_CLOSE, state->head, root);
}

enum outcome close_take(struct state *state, struct record *record)
{
    (void)record;
    return tally_sums(&state->sums, &state->tally, &state->definition, &state->lasting);
}

/* ---- V6 of result ---- */

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

static enum outcome read_ids(const struct reader *in, uint32_t node, char (**ids)[ID_ROOM], size_t *count)
{
    uint32_t at;

    TRY(read_array(in, node, 0, ITEMS_MOST, &at, count));
    *ids = arena_take(in->arena, *count, ID_ROOM);
    if (!*ids)
        return BROKEN;
    for (size_t i = 0; i < *count; i++, at = in->json->nodes[at].after)
        TRY(read_id(in, at, (*ids)[i]));
    return HOLDS;
}

static enum outcome read_verdict(const struct reader *in, uint32_t node, struct result_contest *own)
{
    static const struct member table[] = {{"adopted", false}, {"runoff", false}, {"short", false}, {"state", false}};
    static const struct member runoff[] = {{"items", false}, {"places", false}};
    uint32_t nodes[COUNT(table)], parts[COUNT(runoff)];
    unsigned which;

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_ids(in, nodes[0], &own->adopted, &own->adopted_count));
    TRY(read_members(in, nodes[1], COUNT(runoff), runoff, parts));
    TRY(read_ids(in, parts[0], &own->runoff, &own->runoff_count));
    TRY(read_int32(in, parts[1], 0, 500, &own->runoff_places));
    TRY(read_int32(in, nodes[2], 0, 500, &own->short_of));
    TRY(read_word(in, nodes[3], COUNT(verdict_words), verdict_words, &which));
    own->state = (enum verdict_state)which;
    return HOLDS;
}

static enum outcome read_result_contest(const struct reader *in, uint32_t node, struct result_contest *own,
                                        const struct contest *contest, bool is_void)
{
    static const struct member table[] = {{"counts", false}, {"id", false}, {"invalid", false},
                                          {"unreadable", false}, {"valid", false}, {"verdict", false}};
    uint32_t nodes[COUNT(table)];
    char wanted[64] = "the contest id ";

    own->marks = arena_take(in->arena, contest->cells, sizeof *own->marks);
    own->unreadable = arena_take(in->arena, contest->item_count, sizeof *own->unreadable);
    if (!own->marks || !own->unreadable)
        return BROKEN;
    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_counts(in, nodes[0], own->marks, contest, is_void));
    if (!string_is(in->json, nodes[1], contest->id))
        return read_refuse(in, nodes[1], strcat(wanted, contest->id));
    TRY(read_int32(in, nodes[2], 0, COUNT_MOST, &own->invalid));
    TRY(read_numbers(in, nodes[3], own->unreadable, is_void ? 0 : contest->item_count));
    TRY(read_int32(in, nodes[4], 0, COUNT_MOST, &own->valid));
    return read_verdict(in, nodes[5], own);
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

/* ---- V11, V21, V22, V23 ---- */

enum outcome result_turn(const struct state *state, struct record *record)
{
    if (!vote_is_void(state) && state->shared < state->definition.threshold)
        return refuse(record->in.refusal, V11_TURN, "`threshold` shares before", "%u of %u", state->shared, state->definition.threshold);
    return HOLDS;
}

static enum outcome differ(struct refusal *refusal, enum check check, const char *what, uint64_t found, uint64_t wanted)
{
    char text[192];

    if (found == wanted)
        return HOLDS;
    snprintf(text, sizeof text, "%s %llu", what, (unsigned long long)wanted);
    return refuse(refusal, check, text, "%s %llu", what, (unsigned long long)found);
}

static enum outcome check_attendance(const struct state *state, const struct record *record)
{
    const struct record_result *result = &record->result;
    struct refusal *refusal = record->in.refusal;

    TRY(differ(refusal, V21_ATTENDANCE, "deputies", result->deputies, state->definition.deputies));
    TRY(differ(refusal, V21_ATTENDANCE, "present", result->present, state->present));
    TRY(differ(refusal, V21_ATTENDANCE, "issued", result->issued, state->issued));
    return differ(refusal, V21_ATTENDANCE, "returned", result->returned, state->tally.sealed + state->tally.paper);
}

static enum outcome check_items(const struct state *state, const struct contest *contest, const struct result_contest *own,
                                struct refusal *refusal)
{
    const struct counts *counts = &state->counts;
    char what[128];

    for (uint32_t i = 0; i < contest->cells; i++) {
        snprintf(what, sizeof what, "contest %s: %s of %s", contest->id, contest->marks[i % contest->mark_count],
                 contest->items[i / contest->mark_count].id);
        TRY(differ(refusal, V22_COUNTS, what, own->marks[i], counts->marks[contest->first_cell + i]));
    }
    for (uint32_t i = 0; i < contest->item_count; i++) {
        snprintf(what, sizeof what, "contest %s: unreadable of %s", contest->id, contest->items[i].id);
        TRY(differ(refusal, V22_COUNTS, what, own->unreadable[i], counts->unreadable[contest->first_item + i]));
    }
    return HOLDS;
}

static enum outcome check_counts(const struct state *state, const struct record *record)
{
    bool is_void = vote_is_void(state);

    for (uint32_t i = 0; i < state->definition.contest_count; i++) {
        const struct contest *contest = &state->definition.contests[i];
        const struct result_contest *own = &record->result.contests[i];
        char what[96];
        snprintf(what, sizeof what, "contest %s: valid", contest->id);
        TRY(differ(record->in.refusal, V22_COUNTS, what, own->valid, is_void ? 0 : state->counts.valid[i]));
        snprintf(what, sizeof what, "contest %s: invalid", contest->id);
        TRY(differ(record->in.refusal, V22_COUNTS, what, own->invalid, is_void ? 0 : state->counts.invalid[i]));
        if (!is_void)
            TRY(check_items(state, contest, own, record->in.refusal));
    }
    return HOLDS;
}

static bool same_items(char (*const ids)[ID_ROOM], size_t count, const uint32_t *items, size_t wanted, const struct contest *contest)
{
    if (count != wanted)
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(ids[i], contest->items[items[i]].id) != 0)
            return false;
    return true;
}

static enum outcome check_verdict(const struct contest *contest, const struct verdict *right, const struct result_contest *own,
                                  struct refusal *refusal)
{
    bool same = own->state == right->state && own->short_of == right->short_of && own->runoff_places == right->runoff_places &&
                same_items(own->adopted, own->adopted_count, right->adopted, right->adopted_count, contest) &&
                same_items(own->runoff, own->runoff_count, right->runoff, right->runoff_count, contest);
    char wanted[192];

    if (same)
        return HOLDS;
    snprintf(wanted, sizeof wanted, "%s, %u adopted, %u in the run-off for %u places, short of %u, in the order of F15",
             verdict_words[right->state], right->adopted_count, right->runoff_count, right->runoff_places, right->short_of);
    return refuse(refusal, V23_VERDICT, wanted, "contest %s: %s, %zu adopted, %zu in the run-off for %u places, short of %u", contest->id,
                  verdict_words[own->state], own->adopted_count, own->runoff_count, own->runoff_places, own->short_of);
}

static uint64_t base_of(const struct state *state, uint32_t contest)
{
    switch (state->definition.contests[contest].decide.base) {
    case BASE_DEPUTIES:
        return state->definition.deputies;
    case BASE_PRESENT:
        return state->present;
    case BASE_RETURNED:
        return state->tally.sealed + state->tally.paper;
    case BASE_VALID:
        return state->counts.valid[contest];
    case BASE_NONE:
        break;
    }
    return 0;
}

static enum outcome find_verdicts(struct state *state)
{
    const struct definition *definition = &state->definition;
    bool is_void = vote_is_void(state);

    state->verdicts = arena_take(&state->lasting, definition->contest_count, sizeof *state->verdicts);
    if (!state->verdicts)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        const uint64_t *counts = is_void ? NULL : state->counts.marks + contest->first_cell;
        TRY(verdict_of(&state->verdicts[i], contest, counts, is_void ? 0 : base_of(state, i), &state->lasting));
    }
    return HOLDS;
}

/* Writes counts and verdicts into the state; nothing looks at them before the result is accepted. */
enum outcome result_right(struct state *state, struct record *record)
{
    TRY(check_attendance(state, record));
    if (!vote_is_void(state))
        TRY(tally_open(&state->counts, &state->tally, &state->sums, state->share_trustees, state->shares, &state->definition,
                       &state->lasting, record->in.refusal));
    TRY(check_counts(state, record));
    TRY(find_verdicts(state));
    for (uint32_t i = 0; i < state->definition.contest_count; i++)
        TRY(check_verdict(&state->definition.contests[i], &state->verdicts[i], &record->result.contests[i], record->in.refusal));
    return HOLDS;
}

static bool name_is(const struct json *json, const struct json_node *member, const char *name)
{
    return member->name_length == strlen(name) && memcmp(json->text + member->name, name, member->name_length) == 0;
}

/* The body without `sig` and `vote`, for the report. There are other members, so a comma stands last. */
static enum outcome keep_result(struct state *state, const struct record *record)
{
    const struct json *json = record->in.json;
    const struct json_node *body = &json->nodes[record->body];
    char *to = state->result = arena_take(&state->lasting, body->end - body->start + 3, 1);

    if (!to)
        return BROKEN;
    *to++ = '{';
    for (uint32_t at = record->body + 1; at < body->after; at = json->nodes[at].after) {
        const struct json_node *member = &json->nodes[at];
        size_t length = member->end + (member->type == JSON_STRING) - (member->name - 1);
        if (name_is(json, member, "sig") || name_is(json, member, "vote"))
            continue;
        memcpy(to, json->text + member->name - 1, length);
        to += length;
        *to++ = ',';
    }
    to[-1] = '}';
    return HOLDS;
}

enum outcome result_take(struct state *state, struct record *record)
{
    struct tree tree = state->tree;

    tree_add(&tree, record->leaf, state->suite);
    tree_root(state->result_root, &tree, state->suite);
    memcpy(state->result_head, record->leaf, HASH_BYTES);
    return keep_result(state, record);
}

/* ---- attest ---- */

enum outcome attest_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"head", false}, {"root", false}, {"sig", false}, {"trustee", false}, {"vote", false}};
    uint32_t nodes[COUNT(table)];

    (void)state;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_bytes_to(&record->in, nodes[0], HASH_BYTES, record->heads.head));
    TRY(read_bytes_to(&record->in, nodes[1], HASH_BYTES, record->heads.root));
    TRY(read_trustee(record, nodes[3]));
    return read_signed(record, nodes[2], nodes[4]);
}

enum outcome attest_turn(const struct state *state, struct record *record)
{
    if (state->trustees[record->trustee - 1].attested)
        return refuse(record->in.refusal, V11_TURN, "one attest by each trustee", "trustee %u has attested", record->trustee);
    return HOLDS;
}

enum outcome attest_right(const struct state *state, struct record *record)
{
    return check_head(record, V24_HEAD, state->result_head, state->result_root);
}

enum outcome attest_take(struct state *state, struct record *record)
{
    state->trustees[record->trustee - 1].attested = true;
    state->checked.attests++;
    return HOLDS;
}
