/* Bodies that are not what their kind's table says (V6): members too many or too few, values of another type, references that are none; and
 * the longest list of keys and the longest ids. */
#include <stdlib.h>
#include <string.h>

#include "../../verifier/types.h"
#include "cases.h"

/* ---- one change to a line ---- */

struct change {
    size_t at, cut;             /* so many bytes are left out there */
    const char *put;            /* and this stands in their place */
};

/* The line so changed is refused: at V6, unless `only_refused`. */
static unsigned long check_change(struct verifier *verifier, const uint8_t *line, size_t length, const struct change *change, bool only_refused)
{
    size_t put = strlen(change->put), changed_length = length - change->cut + put;
    uint8_t *changed = malloc(changed_length);
    unsigned long failures = 0;
    enum outcome outcome;

    if (!changed)
        abort();
    memcpy(changed, line, change->at);
    memcpy(changed + change->at, change->put, put);
    memcpy(changed + change->at + put, line + change->at + change->cut, length - change->at - change->cut);
    outcome = verifier_line(verifier, changed, changed_length);
    EXPECT(failures, outcome == REFUTED && (only_refused || verifier->refusal.check == V6_SHAPE),
           "outcome %d, V%d %s: %zu bytes at %zu for %s in %.*s", (int)outcome, (int)verifier->refusal.check, verifier->refusal.found, change->cut,
           change->at, change->put, (int)length, (const char *)line);
    free(changed);
    return failures;
}

/* ---- members and types ---- */

/* With its quotes, if it has them. */
static size_t start_of(const struct json_node *node)
{
    return node->start - (node->type == JSON_STRING);
}

static size_t end_of(const struct json_node *node)
{
    return node->end + (node->type == JSON_STRING);
}

/* One member more, before all others in the order of names, or behind them. */
static unsigned long check_one_more(struct verifier *verifier, const struct json *json, const struct json_node *object)
{
    bool is_empty = object->end - object->start == 2;
    const struct change changes[] = {{object->start + 1, 0, is_empty ? "\"A\":0" : "\"A\":0,"},
                                     {object->end - 1, 0, is_empty ? "\"zz\":0" : ",\"zz\":0"}};
    unsigned long failures = 0;

    for (size_t i = 0; i < COUNT(changes); i++)
        failures += check_change(verifier, json->text, json->length + 1, &changes[i], false);
    return failures;
}

static bool may_be_left_out(const struct json *json, const struct json_node *member)
{
    static const char *const names[] = {"attestations", "below", "cap", "chief", "ed25519", "follows", "others", "pass", "with", "witnesses"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (strlen(names[i]) == member->name_length && memcmp(json->text + member->name, names[i], member->name_length) == 0)
            return true;
    return false;
}

/* With the comma behind it, or else the one before. */
static unsigned long check_left_out(struct verifier *verifier, const struct json *json, const struct json_node *member)
{
    struct change change = {member->name - 1, 0, ""};
    size_t end = end_of(member);

    if (json->text[end] == ',')
        end++;
    else if (json->text[change.at - 1] == ',')
        change.at--;
    change.cut = end - change.at;
    return check_change(verifier, json->text, json->length + 1, &change, may_be_left_out(json, member));
}

static unsigned long check_other_type(struct verifier *verifier, const struct json *json, const struct json_node *node)
{
    static const char *const others[] = {[JSON_OBJECT] = "[]", [JSON_ARRAY] = "{}", [JSON_STRING] = "7", [JSON_INTEGER] = "\"7\""};
    const struct change change = {start_of(node), end_of(node) - start_of(node), others[node->type]};

    return check_change(verifier, json->text, json->length + 1, &change, false);
}

/* Whatever is in the body, and the body itself. */
static unsigned long check_line(struct verifier *verifier, const uint8_t *line, size_t length, unsigned long *values)
{
    struct json json = {0};
    struct refusal refusal;
    unsigned long failures = 0;
    uint32_t body;

    EXPECT(failures, json_read(&json, line, length - 1, &refusal) == HOLDS, "%.*s", (int)length, (const char *)line);
    body = member_node(&json, 0, "body");
    failures += check_one_more(verifier, &json, &json.nodes[body]);
    for (uint32_t i = body + 1; i < json.nodes[body].after; i++, ++*values) {
        const struct json_node *node = &json.nodes[i];
        failures += check_other_type(verifier, &json, node);
        if (node->name_length > 0)
            failures += check_left_out(verifier, &json, node);
        if (node->type == JSON_OBJECT)
            failures += check_one_more(verifier, &json, node);
    }
    json_free(&json);
    return failures;
}

/* Every line of a log that holds, changed in its place. */
static unsigned long check_lines(const struct context *context, const char *name, unsigned long *values)
{
    struct verifier *verifier = verifier_new(context->suites, 0);
    unsigned long failures = 0;
    size_t length = 0, line;
    uint8_t *log = read_file(context->vectors, name, &length);

    EXPECT(failures, log && length > 0, "%s/%s cannot be read", context->vectors, name);
    for (size_t at = 0; log && at < length; at += line) {
        line = line_length(log + at, length - at);
        failures += check_line(verifier, log + at, line, values);
        EXPECT(failures, verifier_line(verifier, log + at, line) == HOLDS, "%s: the line at byte %zu itself", name, at);
    }
    verifier_free(verifier);
    free(log);
    return failures;
}

/* ---- references to names written in (F3) ---- */

/* Of a name that is adopted: `+` and its number from 1 to 500. V6 asks no more; that it is another one, the signature shows. */
static unsigned long check_references(const struct context *context)
{
    static const char *const good[] = {"\"+2\"", "\"+9\"", "\"+10\"", "\"+500\"", "\"a\""},
                      *const bad[] = {"\"+\"", "\"+0\"", "\"+01\"", "\"+501\"", "\"+1000\"", "\"+4294967297\"", "\"+18446744073709551617\"",
                                      "\"+1x\"", "\"+-1\"", "\"-1\"", "\"?1\"", "\"++1\"", "\"\""};
    static const char before[] = "\"verdict\":{\"adopted\":[";
    struct verifier *verifier = verifier_new(context->suites, 0);
    unsigned long failures = 0;
    size_t length = 0, at = 0;
    uint8_t *log = read_file(context->vectors, "records-good/joins-P256-SHA256.log", &length);
    const char *reference = log ? strstr((const char *)log, before) : NULL;
    struct change change = {0, strlen("\"+1\""), NULL};

    EXPECT(failures, reference != NULL, "no result in the log");
    for (; reference && log + at + line_length(log + at, length - at) <= (const uint8_t *)reference; at += line_length(log + at, length - at))
        EXPECT(failures, verifier_line(verifier, log + at, line_length(log + at, length - at)) == HOLDS, "byte %zu", at);
    if (reference)
        change.at = (size_t)((const uint8_t *)reference - log) - at + strlen(before);
    for (size_t i = 0; reference && i < COUNT(bad); i++) {
        change.put = bad[i];
        failures += check_change(verifier, log + at, line_length(log + at, length - at), &change, false);
    }
    for (size_t i = 0; reference && i < COUNT(good); i++) {
        change.put = good[i];
        failures += check_change(verifier, log + at, line_length(log + at, length - at), &change, true);
        EXPECT(failures, verifier->refusal.check == V10_SIGNATURE, "%s: V%d", good[i], (int)verifier->refusal.check);
    }
    verifier_free(verifier);
    free(log);
    return failures;
}

/* ---- the longest roll ---- */

#define KEYS_MOST 4096

/* The body of a roll with so many keys, which ascend, and are no points: V6 and V15 do not ask. Those of another series are others. The caller
 * frees. */
static char *roll_text(size_t keys, char series)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const size_t each = 86 + 3;
    char *text = malloc(keys * each + 200), *at = text;

    if (!text)
        abort();
    at = stpcpy(at, "{\"keys\":[");
    for (size_t i = 0; i < keys; i++, at += each) {
        memset(at, 'A', each);
        at[0] = '"';
        at[1] = digits[i >> 6 & 63];
        at[2] = digits[i & 63];
        at[3] = series;
        at[87] = '"';
        at[88] = ',';
    }
    at -= keys > 0;
    at = stpcpy(at, "],\"sig\":\"");
    at = memset(at, 'A', 86);
    at = stpcpy(at + 86, "\",\"vote\":\"");
    at = memset(at, 'A', 43);
    strcpy(at + 43, "\"}");
    return text;
}

/* V6 and V15 of a roll with so many keys; if they hold, the keys are on it. */
static enum outcome judge_roll(struct state *state, size_t keys, char series, enum check *failed)
{
    char *text = roll_text(keys, series);
    struct refusal refusal = {0};
    struct json json = {0};
    struct arena arena = {NULL};
    struct record record = {.in = {&json, &arena, &refusal, V6_SHAPE}};
    enum outcome outcome = json_read(&json, (const uint8_t *)text, strlen(text), &refusal);

    if (outcome == HOLDS)
        outcome = roll_shape(state, &record);
    if (outcome == HOLDS)
        outcome = roll_new(state, &record);
    if (outcome == HOLDS)
        outcome = roll_take(state, &record);
    *failed = refusal.check;
    json_free(&json);
    arena_free(&arena);
    free(text);
    return outcome;
}

static unsigned long check_rolls(void)
{
    static const struct {
        size_t keys;
        char series;
        enum check check;       /* that fails, if one does */
    } rolls[] = {{0, 'a', V6_SHAPE}, {KEYS_MOST + 1, 'a', V6_SHAPE}, {KEYS_MOST, 'a', 0}, {KEYS_MOST, 'a', V15_ROLL},
                 {1, 'a', V15_ROLL}, {KEYS_MOST, 'b', 0}, {1, 'b', V15_ROLL}};
    struct state *state = calloc(1, sizeof *state);
    unsigned long failures = 0;

    if (!state || roll_set(&state->roll) != HOLDS)
        abort();
    for (size_t i = 0; i < COUNT(rolls); i++) {
        enum check failed;
        enum outcome outcome = judge_roll(state, rolls[i].keys, rolls[i].series, &failed);
        EXPECT(failures, rolls[i].check ? outcome == REFUTED && failed == rolls[i].check : outcome == HOLDS, "%zu keys: V%d", rolls[i].keys,
               (int)failed);
    }
    EXPECT(failures, state->roll.count == 2 * KEYS_MOST, "%zu keys", (size_t)state->roll.count);
    roll_free(&state->roll);
    free(state);
    return failures;
}

/* ---- the longest ids ---- */

#define LONGEST "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"    /* and one more */

/* Rows in clear (F10) of a contest whose ids are as long as F3 lets them be. */
static unsigned long check_longest_ids(const struct context *context)
{
    static const char contest[] =
        "{\"decide\":{\"base\":\"none\",\"mark\":\"" LONGEST "a\",\"places\":1,\"rule\":\"select\",\"second_tie\":\"runoff\",\"shortfall\":\"leave\","
        "\"tie\":\"runoff\"},\"id\":\"" LONGEST "c\",\"items\":[{\"id\":\"" LONGEST "1\",\"title\":\"1\"},{\"id\":\"" LONGEST "2\",\"title\":\"2\"},"
        "{\"id\":\"" LONGEST "3\",\"title\":\"3\"}],\"marks\":[\"" LONGEST "a\",\"" LONGEST "b\"],\"row\":[0,1],\"title\":\"t\"}";
    struct cases cases = {.suites = context->suites};
    struct definition definition;
    struct paper_row rows[3] = {{0}};
    struct refusal refusal = {0};
    unsigned long failures = 0;

    EXPECT(failures, make_definition(&cases, &definition, &context->suites[0], contest, any_validity), "%s", contest);
    for (size_t i = 0; i < COUNT(rows); i++) {
        rows[i].marks = 2;
        EXPECT(failures, rows_castable(&definition, rows, V19_BALLOT_PROOF, &refusal) == HOLDS, "row %zu: %s", i, refusal.found);
    }
    rows[2].marks = 3;
    EXPECT(failures, rows_castable(&definition, rows, V19_BALLOT_PROOF, &refusal) == REFUTED && strstr(refusal.found, LONGEST "3"), "%s",
           refusal.found);
    arena_free(&cases.arena);
    return failures;
}

/* ---- what no log of the vectors has ---- */

static const char *const lone_contests[] = {
    "{\"decide\":{\"base\":\"none\",\"mark\":\"a\",\"places\":1,\"rule\":\"select\",\"second_tie\":\"runoff\",\"shortfall\":\"leave\",\"tie\":\"runoff\"},\"id\":\"c\","
    "\"items\":[{\"id\":\"1\",\"title\":\"1\"},{\"id\":\"2\",\"title\":\"2\"}],\"marks\":[\"a\",\"b\"],\"row\":[0,1],\"title\":\"t\"}",
    "{\"cap\":{\"mark\":\"a\",\"max\":1,\"min\":1},\"decide\":{\"base\":\"none\",\"mark\":\"a\",\"places\":1,\"rule\":\"select\",\"second_tie\":\"runoff\",\"shortfall\":\"leave\","
    "\"tie\":\"runoff\"},\"id\":\"c\",\"items\":[{\"id\":\"1\",\"title\":\"1\"},{\"id\":\"2\",\"title\":\"2\"}],\"marks\":[\"a\",\"b\"],\"row\":[0,1],\"title\":\"t\"}"};

/* F7.9, where blank ballots are invalid: without a cap nothing shows that a sealed ballot is blank. */
static unsigned long check_blank(const struct context *context)
{
    struct cases cases = {.suites = context->suites};
    struct refusal refusal = {0};
    unsigned long failures = 0;

    for (int has_cap = 0; has_cap < 2; has_cap++) {
        struct definition definition;
        EXPECT(failures, read_definition(&cases, &definition, &context->suites[0], lone_contests[has_cap], any_validity), "%s", lone_contests[has_cap]);
        definition.blank_is_invalid = true;
        EXPECT(failures, definition_consistent(&definition, &refusal) == (has_cap ? HOLDS : REFUTED), "a cap: %d", has_cap);
    }
    EXPECT(failures, refusal.check == V12_DEFINITION && strstr(refusal.wanted, "F7.9"), "V%d: %s", (int)refusal.check, refusal.wanted);
    arena_free(&cases.arena);
    return failures;
}

/* Whoever opens has every trustee's acceptance first, though enough of them have rehearsed. */
static unsigned long check_open_turn(void)
{
    struct state *state = calloc(1, sizeof *state);
    struct refusal refusal = {0};
    struct record record = {.in = {.refusal = &refusal}};
    unsigned long failures = 0;

    if (!state)
        abort();
    state->definition.trustee_count = 3;
    state->definition.threshold = state->rehearsed = 2;
    state->roll.count = 1;
    for (state->accepted = 0; state->accepted <= 3; state->accepted++)
        EXPECT(failures, open_turn(state, &record) == (state->accepted < 3 ? REFUTED : HOLDS), "accepted: %u", state->accepted);
    EXPECT(failures, refusal.check == V11_TURN && strcmp(refusal.found, "accepted by 2 of 3") == 0, "V%d: %s", (int)refusal.check, refusal.found);
    free(state);
    return failures;
}

/* A ruling reads what bears a ?, and leaves an empty row empty: it makes no ? of it, as it makes no mark. */
static unsigned long check_ruled_rows(const struct context *context)
{
    static const struct {
        struct paper_row rows[2];
        enum outcome outcome;
    } rulings[] = {{{{1, false}, {0, false}}, HOLDS}, {{{0, true}, {0, false}}, HOLDS}, {{{1, false}, {0, true}}, REFUTED}, {{{1, false}, {2, false}}, REFUTED}};
    struct cases cases = {.suites = context->suites};
    struct state *state = calloc(1, sizeof *state);
    struct refusal refusal = {0};
    struct record record = {.in = {.refusal = &refusal}, .ruling = {.ballot = 7, .read = true}};
    unsigned long failures = 0;
    struct paper *paper;

    if (!state || !(paper = papers_add(&state->papers)))
        abort();
    EXPECT(failures, make_definition(&cases, &state->definition, &context->suites[0], lone_contests[0], any_validity), "%s", lone_contests[0]);
    EXPECT(failures, paper_take(paper, &state->definition, &cases.arena) == HOLDS, "no memory");
    paper->line = 7;
    paper->rows[0].unreadable = true;
    for (size_t i = 0; i < COUNT(rulings); i++) {
        struct paper_row rows[2] = {rulings[i].rows[0], rulings[i].rows[1]};
        record.ruling.rows = rows;
        EXPECT(failures, ruling_right(state, &record) == rulings[i].outcome, "ruling %zu: %s", i, refusal.found);
    }
    EXPECT(failures, refusal.check == V27_RULING, "V%d", (int)refusal.check);
    arena_free(&cases.arena);
    papers_free(&state->papers);
    free(state);
    return failures;
}

unsigned long test_bodies(const struct context *context)
{
    static const char *const names[] = {
        "records-good/joins-P256-SHA256.log", "records-good/election-SM2-SM3.log", "records-good/named-P256-SHA256.log",
        "records-good/grade-SM2-SM3.log", "records-good/challenge-P256-SHA256.log", "records-good/witnessed-SM2-SM3.log",
        "records-good/ed25519-P256-SHA256.log", "records-good/pass-P256-SHA256.log", "records-good/mixed-SM2-SM3.log",
        "records-good/void-P256-SHA256.log", "records-good/follows-P256-SHA256.log"};
    unsigned long failures = check_references(context) + check_rolls() + check_longest_ids(context) + check_blank(context) + check_open_turn() +
                             check_ruled_rows(context), values = 0;

    for (size_t i = 0; i < COUNT(names); i += SLOW ? 3 : 1)
        failures += check_lines(context, names[i], &values);
    printf("  %lu values of another type, left out or with something beside them\n", values);
    return failures;
}
