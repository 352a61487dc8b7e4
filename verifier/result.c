/* The result is right: V11, V21, V22, V23 (F14, F15). */
#include <stdio.h>
#include <string.h>

#include "language.h"
#include "state.h"

enum outcome result_turn(const struct state *state, struct record *record)
{
    if (!vote_is_void(state) && !state->definition.named && state->shared < state->definition.threshold)
        return refuse(record->in.refusal, V11_TURN, "`threshold` shares before", "%u of %u", state->shared, state->definition.threshold);
    return HOLDS;
}

static enum outcome differ(struct refusal *refusal, enum check check, const char *what, uint64_t found, uint64_t wanted)
{
    char text[REFUSAL_TEXT];

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
    return differ(refusal, V21_ATTENDANCE, "returned", result->returned, tally_returned(&state->tally));
}

static enum outcome check_items(const struct state *state, const struct contest *contest, const struct result_contest *own,
                                struct refusal *refusal)
{
    const struct counts *counts = &state->counts;
    char what[192];

    for (uint32_t i = 0; i < contest->cells; i++) {
        snprintf(what, sizeof what, _("contest %s: %s of %s"), contest->id, contest->marks[i % contest->mark_count],
                 contest->items[i / contest->mark_count].id);
        TRY(differ(refusal, V22_COUNTS, what, own->marks[i], counts->marks[contest->first_cell + i]));
    }
    for (uint32_t i = 0; i < contest->item_count; i++) {
        snprintf(what, sizeof what, _("contest %s: unreadable of %s"), contest->id, contest->items[i].id);
        TRY(differ(refusal, V22_COUNTS, what, own->unreadable[i], counts->unreadable[contest->first_item + i]));
    }
    return HOLDS;
}

static enum outcome check_others(const struct contest *contest, const struct others_list *right, const struct others_list *own,
                                 struct refusal *refusal)
{
    char what[192], wanted[REFUSAL_TEXT];

    snprintf(what, sizeof what, _("contest %s: names"), contest->id);
    TRY(differ(refusal, V22_COUNTS, what, own->count, right->count));
    for (uint32_t i = 0; i < own->count; i++) {
        snprintf(what, sizeof what, _("contest %s: name %u:"), contest->id, i + 1);
        TRY(differ(refusal, V22_COUNTS, what, own->list[i].count, right->list[i].count));
        if (strcmp(own->list[i].name, right->list[i].name) == 0)
            continue;
        snprintf(wanted, sizeof wanted, "%s %s", what, right->list[i].name);
        return refuse(refusal, V22_COUNTS, wanted, "%s %s", what, own->list[i].name);
    }
    return HOLDS;
}

static enum outcome check_counts(const struct state *state, const struct record *record)
{
    bool is_void = vote_is_void(state);

    for (uint32_t i = 0; i < state->definition.contest_count; i++) {
        const struct contest *contest = &state->definition.contests[i];
        const struct result_contest *own = &record->result.contests[i];
        char what[192];
        snprintf(what, sizeof what, _("contest %s: valid"), contest->id);
        TRY(differ(record->in.refusal, V22_COUNTS, what, own->valid, is_void ? 0 : state->counts.valid[i]));
        snprintf(what, sizeof what, _("contest %s: invalid"), contest->id);
        TRY(differ(record->in.refusal, V22_COUNTS, what, own->invalid, is_void ? 0 : state->counts.invalid[i]));
        if (is_void)
            continue;
        TRY(check_items(state, contest, own, record->in.refusal));
        TRY(check_others(contest, &state->counts.others[i], &own->others, record->in.refusal));
    }
    return HOLDS;
}

/* ---- V23 ---- */

static bool is_candidate(const char *ref, const struct contest *contest, uint32_t candidate)
{
    char name[16];

    if (candidate < contest->item_count)
        return strcmp(ref, contest->items[candidate].id) == 0;
    snprintf(name, sizeof name, "+%u", candidate - contest->item_count + 1);
    return strcmp(ref, name) == 0;
}

static bool same_candidates(char (*const refs)[ID_ROOM], size_t count, const uint32_t *candidates, size_t wanted,
                            const struct contest *contest)
{
    if (count != wanted)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!is_candidate(refs[i], contest, candidates[i]))
            return false;
    return true;
}

static enum outcome check_select(const struct contest *contest, const struct verdict *right, const struct result_contest *own,
                                 struct refusal *refusal)
{
    bool same = own->state == right->state && own->short_of == right->short_of && own->runoff_places == right->runoff_places &&
                same_candidates(own->adopted, own->adopted_count, right->adopted, right->adopted_count, contest) &&
                same_candidates(own->runoff, own->runoff_count, right->runoff, right->runoff_count, contest);
    char wanted[192];

    if (same)
        return HOLDS;
    snprintf(wanted, sizeof wanted, _("%s, adopted: %u, in the run-off: %u, its places: %u, short of: %u, in the order of F15"),
             _(verdict_words[right->state]), right->adopted_count, right->runoff_count, right->runoff_places, right->short_of);
    return refuse(refusal, V23_VERDICT, wanted, "contest %s: %s, adopted: %zu, in the run-off: %zu, its places: %u, short of: %u", contest->id,
                  _(verdict_words[own->state]), own->adopted_count, own->runoff_count, own->runoff_places, own->short_of);
}

static enum outcome check_pass(const struct contest *contest, const struct verdict *right, const struct result_contest *own,
                               struct refusal *refusal)
{
    char wanted[96];

    if (own->state == right->state && same_candidates(own->adopted, own->adopted_count, right->adopted, right->adopted_count, contest))
        return HOLDS;
    snprintf(wanted, sizeof wanted, _("%s, passed: %u, in the order of F15"), _(verdict_words[right->state]), right->adopted_count);
    return refuse(refusal, V23_VERDICT, wanted, "contest %s: %s, passed: %zu", contest->id, _(verdict_words[own->state]), own->adopted_count);
}

static enum outcome check_grades(const struct contest *contest, const struct verdict *right, const struct result_contest *own,
                                 struct refusal *refusal)
{
    if (own->state != right->state)
        return refuse(refusal, V23_VERDICT, verdict_words[right->state], "contest %s: %s", contest->id, _(verdict_words[own->state]));
    for (uint32_t i = 0; right->grades && i < contest->item_count; i++) {
        const char *grade = contest->decide.grades[right->grades[i]].id;
        if (strcmp(own->grades[i], grade) != 0)
            return refuse(refusal, V23_VERDICT, grade, "contest %s: %s is %s", contest->id, contest->items[i].id, own->grades[i]);
    }
    return HOLDS;
}

static enum outcome check_verdict(const struct contest *contest, const struct verdict *right, const struct result_contest *own,
                                  struct refusal *refusal)
{
    switch (contest->decide.rule) {
    case RULE_SELECT:
        return check_select(contest, right, own, refusal);
    case RULE_PASS:
        return check_pass(contest, right, own, refusal);
    case RULE_GRADE:
        return check_grades(contest, right, own, refusal);
    }
    return BROKEN;
}

static uint64_t base_of(const struct state *state, uint32_t contest)
{
    switch (state->definition.contests[contest].decide.base) {
    case BASE_DEPUTIES:
        return state->definition.deputies;
    case BASE_PRESENT:
        return state->present;
    case BASE_RETURNED:
        return tally_returned(&state->tally);
    case BASE_VALID:
        return state->counts.valid[contest];
    case BASE_NONE:
        break;
    }
    return 0;
}

struct votes result_votes(const struct state *state, uint32_t contest)
{
    const struct contest *own = &state->definition.contests[contest];

    return (struct votes){own, state->counts.marks + own->first_cell, state->counts.others[contest], base_of(state, contest)};
}

enum outcome find_verdicts(struct state *state)
{
    const struct definition *definition = &state->definition;
    bool is_void = vote_is_void(state);

    state->verdicts = arena_take(&state->lasting, definition->contest_count, sizeof *state->verdicts);
    if (!state->verdicts)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        struct votes votes = {.contest = contest};
        if (!is_void)
            votes = result_votes(state, i);
        TRY(verdict_of(&state->verdicts[i], &votes, &state->lasting));
    }
    return HOLDS;
}

/* Sealed sums, papers, names. */
static enum outcome count_all(struct state *state, struct record *record)
{
    const struct definition *definition = &state->definition;
    struct tally all;

    TRY(tally_with_kept(&all, &state->tally, definition, &state->papers, record->in.arena));
    TRY(tally_open(&state->counts, &all, &state->sums, state->share_trustees, state->shares, definition, &state->lasting,
                   record->in.refusal));
    return names_count(&state->counts.others, &state->names, definition, &state->papers, &state->lasting);
}

/* Writes counts and verdicts into the state; nothing looks at them before the result is accepted. */
enum outcome result_right(struct state *state, struct record *record)
{
    TRY(check_attendance(state, record));
    if (!vote_is_void(state))
        TRY(count_all(state, record));
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

