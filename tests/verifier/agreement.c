/*
 * Several changes to one log fail different checks at different lines, some found at once, some with a batch, some on another thread:
 * what is reported has to be the same.
 */
#include "agreement.h"

#include <stdlib.h>
#include <string.h>

#include "../../verifier/short.h"
#include "maker.h"

#define LINES_MOST 200
#define CHANGES_MOST 3

struct changed_line {
    char *at;
    size_t length;
};

struct changed {
    const struct suite *suite;
    size_t count, first_ballot;
    struct changed_line lines[LINES_MOST + CHANGES_MOST];
};

static size_t choose(struct stream *stream, size_t below)
{
    return below > 0 ? stream_next(stream) % below : 0;
}

/* ---- a log as lines ---- */

static struct changed_line copy_line(const void *at, size_t length)
{
    struct changed_line line = {malloc(length + 1), length};

    if (!line.at)
        abort();
    memcpy(line.at, at, length);
    line.at[length] = 0;
    return line;
}

static void split(struct changed *changed, const struct suite *suite, const struct log *log, uint64_t first_ballot)
{
    size_t line;

    *changed = (struct changed){.suite = suite, .first_ballot = (size_t)first_ballot};
    for (size_t at = 0; at < log->length; at += line) {
        line = line_length(log->bytes + at, log->length - at);
        if (changed->count == LINES_MOST)
            abort();
        changed->lines[changed->count++] = copy_line(log->bytes + at, line);
    }
}

static void join(struct log *log, struct changed *changed)
{
    *log = (struct log){0};
    for (size_t i = 0; i < changed->count; i++)
        log->length += changed->lines[i].length;
    log->bytes = malloc(log->length + 1);
    log->length = 0;
    for (size_t i = 0; i < changed->count; i++) {
        memcpy(log->bytes + log->length, changed->lines[i].at, changed->lines[i].length);
        log->length += changed->lines[i].length;
        free(changed->lines[i].at);
    }
}

/* ---- changes ---- */

/* Mostly of a ballot, or of what stands behind. */
static size_t choose_line(const struct changed *changed, struct stream *stream)
{
    size_t first = choose(stream, 6) > 0 && changed->first_ballot < changed->count ? changed->first_ballot : 0;

    return first + choose(stream, changed->count - first);
}

static void move_line(struct changed *changed, struct stream *stream)
{
    size_t from = choose_line(changed, stream), to = choose_line(changed, stream);    /* never all of them are dropped */
    struct changed_line line = changed->lines[from];

    switch (choose(stream, 3)) {
    case 0:
        changed->lines[from] = changed->lines[to];
        changed->lines[to] = line;
        break;
    case 1:
        memmove(changed->lines + to + 1, changed->lines + to, (changed->count++ - to) * sizeof line);
        changed->lines[to] = copy_line(line.at, line.length);
        break;
    default:
        free(line.at);
        memmove(changed->lines + from, changed->lines + from + 1, (--changed->count - from) * sizeof line);
    }
}

static void change_byte(struct changed *changed, struct stream *stream)
{
    struct changed_line *line = &changed->lines[choose_line(changed, stream)];
    char *byte = line->at + choose(stream, line->length);

    if (choose(stream, 2) == 0)
        *byte = (char)(*byte ^ (1 << choose(stream, 8)));
    else
        *byte = (char)stream_next(stream);
}

/* The string of the first member of this name, its length *length; NULL if there is none. */
static char *find_string(const struct changed_line *line, const char *name, size_t *length)
{
    char wanted[32], *at;

    snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
    at = memchr(line->at, 0, line->length) ? NULL : strstr(line->at, wanted);
    if (!at)
        return NULL;
    at += strlen(wanted);
    *length = strcspn(at, "\"\n");
    return at;
}

/* Another line's value, or another character of the same kind: canonical still, but for the last one of some. */
static void change_field(struct changed *changed, struct stream *stream)
{
    static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static const char *const names[] = {"cells", "proof", "credential", "sig", "vote", "fingerprint", "randomness", "time"};
    const char *name = names[choose(stream, sizeof names / sizeof *names)];
    const struct changed_line *line = &changed->lines[choose_line(changed, stream)], *other = &changed->lines[choose_line(changed, stream)];
    size_t length = 0, other_length = 0;
    char *own = find_string(line, name, &length), *with = find_string(other, name, &other_length);

    if (own && with && length == other_length && choose(stream, 2) == 0)
        memmove(own, with, length);
    else if (own && length > 0)
        own[choose(stream, length)] = characters[choose(stream, 64)];
}

/* Numbers and hashes of the lines before, as they now stand: they are not signed. Lines that are none are left as they are. */
static void repair(struct changed *changed)
{
    uint8_t leaf[HASH_BYTES] = {0};

    for (size_t i = 0; i < changed->count; i++) {
        struct changed_line *line = &changed->lines[i];
        char text[BASE64_ROOM(HASH_BYTES)], *envelope = line->length > 90 ? strstr(line->at + line->length - 90, ",\"prev\":\"") : NULL;
        if (envelope && line->at[line->length - 1] == '\n') {
            size_t before = (size_t)(envelope - line->at);
            char *new = malloc(before + 128);
            base64url(text, leaf, HASH_BYTES);
            memcpy(new, line->at, before);
            line->length = before + (size_t)snprintf(new + before, 128, ",\"prev\":\"%s\",\"seq\":%zu}\n", text, i);
            free(line->at);
            line->at = new;
        }
        leaf_hash(leaf, changed->suite, (const uint8_t *)line->at, line->length - 1);
    }
}

static void change(struct changed *changed, struct stream *stream)
{
    for (size_t i = 1 + choose(stream, CHANGES_MOST); i > 0; i--)
        switch (choose(stream, 4)) {
        case 0:
            move_line(changed, stream);
            break;
        case 1:
            change_byte(changed, stream);
            break;
        default:
            change_field(changed, stream);
        }
    if (choose(stream, 8) > 0)
        repair(changed);
}

/* ---- verdicts ---- */

struct found {
    enum outcome outcome;
    uint64_t line;
    enum check check;
};

static struct found find(const struct context *context, const struct log *log, size_t batch_points, unsigned threads)
{
    struct verifier *verifier = verifier_new(context->suites, batch_points);
    struct found found = {BROKEN, 0, V1_LINE};

    if (verifier && verifier_threads(verifier, threads) == HOLDS)
        found.outcome = verify_log(verifier, log->bytes, log->length, false);
    if (found.outcome == REFUTED) {
        found.line = verifier->refusal.line;
        found.check = verifier->refusal.check;
    }
    verifier_free(verifier);
    return found;
}

static unsigned long compare(const struct context *context, const struct log *log, unsigned long number, unsigned long refuted[])
{
    static const struct {
        size_t batch;
        unsigned threads;
    } ways[] = {{BATCH_POINTS, 1}, {BATCH_POINTS, 3}, {150, 3}};
    struct found alone = find(context, log, 0, 1);
    unsigned long failures = 0;

    for (size_t i = 0; i < COUNT(ways); i++) {
        struct found found = find(context, log, ways[i].batch, ways[i].threads);
        EXPECT(failures, found.outcome == alone.outcome && found.line == alone.line && found.check == alone.check,
               "mutant %lu, batches of %zu points, %u threads: outcome %d, line %llu, V%d; alone outcome %d, line %llu, V%d", number,
               ways[i].batch, ways[i].threads, (int)found.outcome, (unsigned long long)found.line, (int)found.check,
               (int)alone.outcome, (unsigned long long)alone.line, (int)alone.check);
    }
    EXPECT(failures, alone.outcome != BROKEN, "mutant %lu", number);
    refuted[alone.outcome == REFUTED ? alone.check : 0]++;
    return failures;
}

/* ---- */

static bool two_false(uint32_t ballot) { return ballot == 6 || ballot == 10; }
static bool one_false(uint32_t ballot) { return ballot == 9; }

#define LOGS 6

/* Made ones, with and without false proofs; and two of the vectors with papers and challenges. */
static void take_logs(const struct context *context, struct log logs[LOGS], uint64_t first[LOGS], const struct suite *suites[LOGS])
{
    static const char *const names[] = {"records-good/challenge-P256-SHA256.log", "records-good/mixed-SM2-SM3.log"};

    for (int i = 0; i < LOGS - 2; i++) {
        struct plan plan = {.items = i < 2 ? 2 : 1, .marks = 1, .cap = i == 0, .row_max = 1, .ballots = 12, .trustees = 1, .threshold = 1,
                            .is_false = i == 2 ? two_false : i == 3 ? one_false : NULL};
        plan.suite = suites[i] = &context->suites[i % SUITES];
        make_log(&logs[i], &plan, &first[i]);
    }
    for (int i = 0; i < 2; i++) {
        struct log *log = &logs[LOGS - 2 + i];
        *log = (struct log){0};
        log->bytes = read_file(context->vectors, names[i], &log->length);
        first[LOGS - 2 + i] = 6;
        suites[LOGS - 2 + i] = &context->suites[i];
        if (!log->bytes)
            abort();
    }
}

unsigned long check_agreement(const struct context *context, unsigned long number)
{
    unsigned long failures = 0, refuted[C1_FORM] = {0}, checks = 0;
    const struct suite *suites[LOGS];
    uint64_t first[LOGS];
    struct log logs[LOGS];

    take_logs(context, logs, first, suites);
    for (unsigned long i = 0; i < number; i++) {
        size_t own = i % LOGS;
        struct changed changed;
        struct log log;
        split(&changed, suites[own], &logs[own], first[own]);
        change(&changed, context->stream);
        join(&log, &changed);
        failures += compare(context, &log, i, refuted);
        log_free(&log);
    }
    for (int i = 0; i < LOGS; i++)
        log_free(&logs[i]);
    for (int i = V1_LINE; i < C1_FORM; i++)
        checks += refuted[i] > 0;
    EXPECT(failures, number < 100 || (refuted[V10_SIGNATURE] > 0 && refuted[V11_TURN] > 0 && refuted[V19_BALLOT_PROOF] > 0),
           "V10 %lu, V11 %lu, V19 %lu", refuted[V10_SIGNATURE], refuted[V11_TURN], refuted[V19_BALLOT_PROOF]);
    printf("  %lu mutants in 4 ways alike: V7 %lu, V10 %lu, V11 %lu, V19 %lu times, %lu checks in all\n", number, refuted[V7_ELEMENTS],
           refuted[V10_SIGNATURE], refuted[V11_TURN], refuted[V19_BALLOT_PROOF], checks);
    return failures;
}
