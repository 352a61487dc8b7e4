/* What stands beside the log: all of evidence.json, every bit of good receipts, and what the program says. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "../../verifier/run.h"
#include "cases.h"

/* A log, line by line, so that any number of exhibits can look at it. */
struct shown_line {
    const uint8_t *at;
    size_t length;
    uint8_t leaf[HASH_BYTES];
    struct tree tree;
};

struct shown {
    char name[128];
    uint8_t *bytes;
    struct verifier *verifier;
    struct shown_line *lines;
    size_t count;
};

static void hide(struct shown *log)
{
    free(log->bytes);
    free(log->lines);
    verifier_free(log->verifier);
    *log = (struct shown){.bytes = NULL};
}

/* `skim`: but for line 0 nothing is verified. */
static bool show(struct shown *log, const struct context *context, const char *name, bool skim)
{
    size_t length = 0, line;

    hide(log);
    snprintf(log->name, sizeof log->name, "%s", name);
    log->bytes = read_file(context->vectors, name, &length);
    log->verifier = verifier_new(context->suites, BATCH_POINTS);
    for (size_t at = 0; log->bytes && at < length; at += line, log->count++) {
        struct shown_line *own;
        enum outcome outcome;
        line = line_length(log->bytes + at, length - at);
        outcome = (skim && at > 0 ? verifier_skim : verifier_line)(log->verifier, log->bytes + at, line);
        log->lines = realloc(log->lines, (log->count + 1) * sizeof *log->lines);
        if (outcome != HOLDS || !log->lines)
            return false;
        own = &log->lines[log->count];
        *own = (struct shown_line){.at = log->bytes + at, .length = line - 1, .tree = log->verifier->state.tree};
        memcpy(own->leaf, log->verifier->state.head, HASH_BYTES);
    }
    return log->count > 0 && (skim || verifier_end(log->verifier, true) == HOLDS);
}

static void look_at(struct exhibit *exhibit, const struct shown *log)
{
    for (size_t i = 0; i < log->count && exhibit->outcome == HOLDS; i++)
        (void)exhibit_look(exhibit, log->lines[i].at, log->lines[i].length, i, log->lines[i].leaf, &log->lines[i].tree,
                           log->verifier->state.suite);
}

/* ---- evidence.json ---- */

static const char *path_of(struct cases *cases, const struct context *context, const char *name)
{
    const char *file = string(cases, field(cases, name));
    size_t room = strlen(context->vectors) + strlen(file) + 2;
    char *path = arena_take(&cases->arena, room, 1);

    snprintf(path, room, "%s/%s", context->vectors, file);
    return path;
}

/* Of a checkpoint that is not to be witnessed no C7 is asked, as of that of --since. */
static enum exhibit_purpose purpose_of(struct cases *cases)
{
    const char *kind = string(cases, field(cases, "kind"));

    if (strcmp(kind, "receipt") == 0)
        return EXHIBIT_RECEIPT;
    if (strcmp(kind, "proof") == 0)
        return EXHIBIT_PROOF;
    return strcmp(kind, "checkpoint") == 0 && number(cases, field(cases, "witnessed")) == 1 ? EXHIBIT_CHECKPOINT : EXHIBIT_SINCE;
}

/* The exhibit that was judged last: of a proof the old checkpoint, if that was refused. */
static void judge(struct exhibit *exhibit, struct cases *cases, const struct context *context, const struct shown *log)
{
    enum exhibit_purpose purpose = purpose_of(cases);
    struct exhibit old;

    exhibit_read(exhibit, purpose, path_of(cases, context, "file"), context->suites);
    if (purpose != EXHIBIT_PROOF) {
        if (log)
            look_at(exhibit, log);
        exhibit_judge(exhibit, log ? &log->verifier->state : NULL);
        return;
    }
    exhibit_read(&old, EXHIBIT_SINCE, path_of(cases, context, "old"), context->suites);
    exhibits_judge_consistency(&old, exhibit, &log->verifier->state);
    exhibit_free(&old);
    if (old.outcome != HOLDS) {
        exhibit->outcome = old.outcome;
        exhibit->refusal = old.refusal;
    }
}

static unsigned long check_judged(struct cases *cases, const struct exhibit *exhibit)
{
    const char *file = string(cases, field(cases, "file"));
    bool holds = strcmp(string(cases, field(cases, "status")), "holds") == 0;
    unsigned long failures = 0;

    EXPECT(failures, exhibit->outcome == (holds ? HOLDS : REFUTED), "%s: C%d %s", file,
           exhibit->outcome == REFUTED ? check_number(exhibit->refusal.check) : 0, exhibit->refusal.found);
    if (!holds && exhibit->outcome == REFUTED)
        EXPECT(failures, check_letter(exhibit->refusal.check) == 'C' &&
               (uint64_t)check_number(exhibit->refusal.check) == number(cases, field(cases, "check")) &&
               strcmp(check_name(exhibit->refusal.check), string(cases, field(cases, "name"))) == 0,
               "%s: C%d %s", file, check_number(exhibit->refusal.check), exhibit->refusal.found);
    return failures;
}

/* ---- every bit ---- */

/* Refused by itself and beside the log, for a form error or another; unless the file holds only beside the log. */
static unsigned long flip_bits(const struct exhibit *good, struct cases *cases, const struct context *context, const struct shown *log,
                               size_t length, size_t step, unsigned long *flips)
{
    struct exhibit own;
    uint8_t *bytes = malloc(length);
    unsigned long failures = 0;

    memcpy(bytes, good->bytes, length);
    for (size_t bit = step > 1 ? *flips % step : 0; bit < 8 * length; bit += step, ++*flips) {
        own = (struct exhibit){.purpose = EXHIBIT_RECEIPT};
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        own.outcome = note_read(&own.note, NOTE_RECEIPT, bytes, length, context->suites, &own.refusal);
        if (log)
            look_at(&own, log);
        EXPECT(failures, exhibit_judge(&own, log ? &log->verifier->state : NULL) == REFUTED, "%s: bit %zu", string(cases, field(cases, "file")),
               bit);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    free(bytes);
    return failures;
}

static size_t file_length(struct cases *cases, const struct context *context)
{
    size_t length = 0;

    free(read_file(context->vectors, string(cases, field(cases, "file")), &length));
    return length;
}

/* Of the good receipts, every bit of the first with so few lines, and every `step`th of all others. */
static unsigned long check_evidence(const struct context *context, size_t step)
{
    bool seen[2][2][SIGNATURE_LINES_MOST + 1] = {{{false}}};
    unsigned long failures = 0, count = 0, flips = 0, refuted[8] = {0};
    struct shown log = {.bytes = NULL};
    struct exhibit *exhibit = malloc(sizeof *exhibit);
    bool skimmed = false;
    struct cases cases;
    uint32_t list;

    if (!exhibit || !cases_open(&cases, context, "evidence.json")) {
        EXPECT(failures, false, "%s/evidence.json cannot be read", context->vectors);
        return failures;
    }
    list = member_of(&cases, 0, "evidence");
    for (cases.test = first_of(&cases, list); cases.test; cases.test = next_of(&cases, list, cases.test), count++) {
        const char *name = string(&cases, field(&cases, "log")), *kind = string(&cases, field(&cases, "kind"));
        bool skim = strcmp(kind, "since") == 0 || strcmp(kind, "proof") == 0, beside = name[0] != 0;
        if (beside && (strcmp(name, log.name) != 0 || skim != skimmed))
            EXPECT(failures, show(&log, context, name, skim), "%s", name);
        skimmed = beside ? skim : skimmed;
        judge(exhibit, &cases, context, beside ? &log : NULL);
        failures += check_judged(&cases, exhibit);
        if (exhibit->outcome == REFUTED)
            refuted[check_number(exhibit->refusal.check)]++;
        else if (exhibit->purpose == EXHIBIT_RECEIPT) {
            const struct checkpoint *checkpoint = &exhibit->note.checkpoint;
            bool *known = &seen[checkpoint->suite->id][beside][checkpoint->count];
            bool all = !*known && !beside && checkpoint->count < 3 && !SLOW;
            *known = true;
            failures += flip_bits(exhibit, &cases, context, beside ? &log : NULL, file_length(&cases, context),
                                  all ? 1 : step * (1 + checkpoint->count / 4), &flips);
        }
        exhibit_free(exhibit);
        arena_reset(&cases.arena);
    }
    EXPECT(failures, count == number(&cases, member_of(&cases, 0, "numberOfTests")), "%lu tests", count);
    for (int i = 1; i <= 7; i++)
        EXPECT(failures, refuted[i] > 0, "nothing was refused by C%d", i);
    printf("  %lu pieces of evidence; %lu receipts with a bit flipped\n", count, flips);
    hide(&log);
    free(exhibit);
    cases_close(&cases);
    return failures;
}

#define EIGHTY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* What is seen of a receipt's line that is no record, or one with more in it than there is room for. */
static unsigned long check_sights(const struct context *context)
{
    static const struct {
        const char *line;
        size_t kind, credential;        /* their lengths */
    } rows[] = {{"{\"body\":{\"credential\":\"1234567" EIGHTY "\"},\"kind\":\"fifteen.letters\"}", 15, 87},
                {"{\"body\":{\"credential\":\"12345678" EIGHTY "\"},\"kind\":\"sixteen..letters\"}", 0, 0},
                {"{\"body\":{\"credential\":7},\"kind\":[\"b\"]}", 0, 0},
                {"{\"kind\":\"ballot\"}", 6, 0},
                {"{\"body\":[],\"kind\":\"ballot\"}", 6, 0},
                {EIGHTY, 0, 0}};
    unsigned long failures = 0;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct exhibit exhibit = {.purpose = EXHIBIT_RECEIPT};
        struct tree tree = {0};
        uint8_t leaf[HASH_BYTES] = {1};
        const char *line = rows[i].line;
        EXPECT(failures, exhibit_look(&exhibit, (const uint8_t *)line, strlen(line), 0, leaf, &tree, &context->suites[0]) == HOLDS, "%s", line);
        EXPECT(failures, exhibit.sight.line_seen && strlen(exhibit.sight.kind) == rows[i].kind && strlen(exhibit.sight.credential) == rows[i].credential,
               "%s: %s, %s", line, exhibit.sight.kind, exhibit.sight.credential);
    }
    return failures;
}

unsigned long test_evidence(const struct context *context)
{
    return check_evidence(context, SLOW ? 499 : 61) + check_sights(context);
}

/* All bits of all of them take a minute. */
unsigned long test_every_bit(const struct context *context)
{
    return check_evidence(context, 1);
}
