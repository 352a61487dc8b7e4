/* paper.json, and the papers of random.json (F11, F17): ballots with names, rulings and joinings. */
#include <stdlib.h>
#include <string.h>

#include "cases.h"

#define TEXT_ROOM 65536
#define PAPER_LINE 7

struct writing {
    char *text;
    size_t used;
};

static struct writing new_text(struct cases *cases)
{
    struct writing to = {arena_take(&cases->arena, TEXT_ROOM, 1), 0};

    if (!to.text)
        abort();
    return to;
}

static void add(struct writing *to, const char *text)
{
    size_t length = strlen(text);

    if (to->used + length >= TEXT_ROOM)
        abort();
    memcpy(to->text + to->used, text, length);
    to->used += length;
}

/* A string of so many zero bytes in base64url. */
static void add_zeros(struct writing *to, size_t bytes)
{
    for (size_t i = 0; i < (4 * bytes + 2) / 3; i++)
        add(to, "A");
}

/* The end of a body: `sig`, what stands between it and `vote`, and `vote`. */
static void add_signed(struct writing *to, const char *between)
{
    add(to, "\"sig\":\"");
    add_zeros(to, 64);
    add(to, between);
    add(to, ",\"vote\":\"");
    add_zeros(to, 32);
    add(to, "\"}");
}

/* The sheet as the body of a ballot. */
static const char *ballot_text(struct cases *cases, const struct definition *definition)
{
    uint32_t sheet = field(cases, "sheet"), all_names = field(cases, "names"), rows = first_of(cases, sheet);
    uint32_t names = all_names ? first_of(cases, all_names) : 0;
    struct writing to = new_text(cases), station = new_text(cases);

    add(&to, "{\"contests\":[");
    for (uint32_t i = 0; i < definition->contest_count; i++, rows = next_of(cases, sheet, rows)) {
        add(&to, i > 0 ? ",{\"id\":\"" : "{\"id\":\"");
        add(&to, definition->contests[i].id);
        if (definition->contests[i].others.there) {
            add(&to, "\",\"names\":");
            add(&to, names ? raw(cases, names) : "[]");
            add(&to, ",\"rows\":");
        } else {
            add(&to, "\",\"rows\":");
        }
        add(&to, raw(cases, rows));
        add(&to, "}");
        names = names ? next_of(cases, all_names, names) : 0;
    }
    add(&to, "],");
    add(&station, "\",\"station\":\"");
    add_zeros(&station, 64);
    add(&station, "\"");
    add_signed(&to, station.text);
    return to.text;
}

static const char *ruling_text(struct cases *cases, uint32_t ruling)
{
    uint32_t rows = member_of(cases, ruling, "rows");
    struct writing to = new_text(cases);

    add(&to, "{\"ballot\":7,\"contest\":\"");
    add(&to, string(cases, member_of(cases, ruling, "contest")));
    add(&to, "\",\"decision\":\"");
    add(&to, string(cases, member_of(cases, ruling, "decision")));
    add(&to, "\",\"reason\":\"r\",");
    if (rows) {
        add(&to, "\"rows\":");
        add(&to, raw(cases, rows));
        add(&to, ",");
    }
    add_signed(&to, "\",\"trustee\":1");
    return to.text;
}

static const char *join_text(struct cases *cases, uint32_t join)
{
    struct writing to = new_text(cases);

    add(&to, "{\"as\":\"");
    add(&to, raw(cases, member_of(cases, join, "as")));
    add(&to, "\",\"contest\":\"");
    add(&to, string(cases, member_of(cases, join, "contest")));
    add(&to, "\",\"names\":");
    add(&to, raw(cases, member_of(cases, join, "names")));
    add(&to, ",\"reason\":\"r\",");
    add_signed(&to, "\",\"trustee\":1");
    return to.text;
}

/* V6, V11 and V12 … V27 of a body; then it goes into the state. */
static void take_body(struct cases *cases, struct state *state, struct record *record, const char *text, record_check *shape,
                      record_check *check, record_step *take)
{
    struct refusal refusal = {0};
    struct json json = {0};

    *record = (struct record){.in = {&json, &cases->arena, &refusal, V6_SHAPE}};
    if (json_read(&json, (const uint8_t *)text, strlen(text), &refusal) != HOLDS || shape(state, record) != HOLDS ||
        (check && check(state, record) != HOLDS) || take(state, record) != HOLDS)
        printf("    %s: V%d %s, wanted %s\n", text, (int)refusal.check, refusal.found, refusal.wanted);
    json_free(&json);
}

static bool validity_is(struct cases *cases, const char *name, const char *word)
{
    return strcmp(string(cases, member_of(cases, field(cases, "validity"), name)), word) == 0;
}

/* Behind the back of V12: some groups are not consistent (F7.9). */
static void set_validity(struct cases *cases, struct definition *definition)
{
    definition->blank_is_invalid = validity_is(cases, "blank", "invalid");
    definition->overvote_voids_ballot = validity_is(cases, "overvote", "ballot");
    definition->unreadable_voids_ballot = validity_is(cases, "unreadable", "ballot");
    definition->conflict = validity_is(cases, "conflict", "ballot")    ? CONFLICT_BALLOT
                           : validity_is(cases, "conflict", "contest") ? CONFLICT_CONTEST
                                                                       : CONFLICT_MARK;
}

/* The ballot, the rulings, the joinings; and the counts of it all. */
static void take_all(struct cases *cases, struct state *state, struct tally *all, struct others_list **others)
{
    struct record *record = arena_take(&cases->arena, 1, sizeof *record);
    uint32_t rulings = field(cases, "rulings"), joins = field(cases, "joins");

    if (!record || names_set(&state->names) != HOLDS || tally_set(&state->tally, &state->definition, &state->lasting) != HOLDS)
        abort();
    state->line = PAPER_LINE;
    take_body(cases, state, record, ballot_text(cases, &state->definition), ballot_shape, NULL, ballot_take);
    state->line++;
    for (uint32_t at = rulings ? first_of(cases, rulings) : 0; at; at = next_of(cases, rulings, at))
        take_body(cases, state, record, ruling_text(cases, at), ruling_shape, ruling_right, ruling_take);
    for (uint32_t at = joins ? first_of(cases, joins) : 0; at; at = next_of(cases, joins, at))
        take_body(cases, state, record, join_text(cases, at), join_shape, join_right, join_take);
    if (tally_with_kept(all, &state->tally, &state->definition, &state->papers, &state->lasting) != HOLDS ||
        names_count(others, &state->names, &state->definition, &state->papers, &state->lasting) != HOLDS)
        abort();
}

/* ---- what is wanted ---- */

static bool same_counts(struct cases *cases, uint32_t contest, const struct contest *own, const struct tally *tally)
{
    uint32_t counts = member_of(cases, contest, "counts"), unreadable = member_of(cases, contest, "unreadable");
    uint32_t row = first_of(cases, counts), mark, bad = first_of(cases, unreadable);

    for (uint32_t i = 0; i < own->item_count; i++) {
        mark = first_of(cases, row);
        for (uint32_t k = 0; k < own->mark_count; k++, mark = next_of(cases, row, mark))
            if (number(cases, mark) != tally->marks[own->first_cell + i * own->mark_count + k])
                return false;
        if (number(cases, bad) != tally->unreadable[own->first_item + i])
            return false;
        row = next_of(cases, counts, row);
        bad = next_of(cases, unreadable, bad);
    }
    return true;
}

/* All counts are 1, so they stand in the order of their bytes. */
static bool same_names(struct cases *cases, uint32_t contest, const struct others_list *own)
{
    uint32_t names = member_of(cases, contest, "names"), at = names ? first_of(cases, names) : 0;

    for (uint32_t i = 0; i < own->count; i++, at = next_of(cases, names, at))
        if (!at || own->list[i].count != 1 || strcmp(string(cases, at), own->list[i].name) != 0)
            return false;
    return at == 0;
}

static bool is_void(const struct state *state)
{
    bool valid[CONTESTS_MOST], found = false;

    if (state->papers.count > 0)
        paper_judge(valid, &found, &state->definition, &state->papers.list[0]);
    return found;
}

/* Compares everything; what is asked of the vector is `valid` if every contest is. */
bool judge_paper(struct cases *cases)
{
    struct state *state = arena_take(&cases->arena, 1, sizeof *state);
    const char *all = raw(cases, member_of(cases, cases->group, "contests"));
    char *inner = arena_take(&cases->arena, strlen(all), 1);
    uint32_t contests = field(cases, "contests"), contest;
    struct others_list *others;
    struct tally tally;
    bool every = true, wrong = false;

    if (!state || !inner)
        abort();
    memcpy(inner, all + 1, strlen(all) - 2);
    if (!make_definition(cases, &state->definition, &cases->suites[0], inner, any_validity))
        abort();
    set_validity(cases, &state->definition);
    take_all(cases, state, &tally, &others);
    contest = first_of(cases, contests);
    for (uint32_t i = 0; i < state->definition.contest_count; i++, contest = next_of(cases, contests, contest)) {
        bool valid = number(cases, member_of(cases, contest, "valid")) == 1;
        every = every && valid;
        wrong = wrong || tally.invalid[i] != !valid || !same_counts(cases, contest, &state->definition.contests[i], &tally) ||
                !same_names(cases, contest, &others[i]);
    }
    /* a paper that was not kept was counted at once: that it was void shows in its contests */
    if (state->papers.count > 0)
        wrong = wrong || is_void(state) != (number(cases, field(cases, "void")) == 1);
    arena_free(&state->lasting);
    papers_free(&state->papers);
    names_free(&state->names);
    return wrong ? strcmp(string(cases, field(cases, "result")), "valid") != 0 : every;
}
