/* Whole logs: the vectors' good and bad ones, logs with false proofs, and every byte changed. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../verifier/logfile.h"
#include "cases.h"
#include "maker.h"

/* ---- the vectors' logs ---- */

static bool same_refusal(struct cases *cases, const struct refusal *refusal, const char *check)
{
    char own[16];

    snprintf(own, sizeof own, "V%d", (int)refusal->check);
    return strcmp(own, check) == 0 && refusal->line == number(cases, field(cases, "line")) &&
           (!field(cases, "name") || strcmp(check_name(refusal->check), string(cases, field(cases, "name"))) == 0);
}

/* The kept result is the vector's with a time behind it. */
static bool same_result(struct cases *cases, const char *kept)
{
    const char *wanted = raw(cases, field(cases, "result"));

    return kept && strncmp(kept, wanted, strlen(wanted) - 1) == 0 && strncmp(kept + strlen(wanted) - 1, ",\"time\":", 8) == 0;
}

static unsigned long check_record(struct cases *cases, const struct context *context, size_t batch_points)
{
    const char *file = string(cases, field(cases, "file")), *status = string(cases, field(cases, "status"));
    struct verifier *verifier = verifier_new(context->suites, batch_points);
    unsigned long failures = 0;
    size_t length;
    uint8_t *log = read_file(context->vectors, file, &length);
    enum outcome outcome = log ? verify_log(verifier, log, length, false) : BROKEN;

    if (strcmp(status, "verified") == 0) {
        EXPECT(failures, outcome == HOLDS, "%s: V%d %s", file, (int)verifier->refusal.check, verifier->refusal.found);
        EXPECT(failures, same_result(cases, verifier->state.result), "%s: the result", file);
    } else {
        const char *check = strcmp(status, "holds-so-far") == 0 ? "V25" : string(cases, field(cases, "check"));
        bool under_way = strcmp(check, "V25") == 0;
        EXPECT(failures, outcome == REFUTED && same_refusal(cases, &verifier->refusal, check),
               "%s: line %llu, V%d %s", file, (unsigned long long)verifier->refusal.line, (int)verifier->refusal.check,
               verifier->refusal.found);
        verifier_free(verifier);
        verifier = verifier_new(context->suites, batch_points);
        outcome = log ? verify_log(verifier, log, length, true) : BROKEN;
        EXPECT(failures, outcome == (under_way ? HOLDS : REFUTED), "%s so far", file);
    }
    verifier_free(verifier);
    free(log);
    return failures;
}

unsigned long test_records(const struct context *context)
{
    static const size_t batches[] = {BATCH_POINTS, 0, 60};
    unsigned long failures = 0, good = 0, bad = 0;
    struct cases cases;
    uint32_t records;

    if (!cases_open(&cases, context, "records.json")) {
        EXPECT(failures, false, "%s/records.json cannot be read", context->vectors);
        return failures;
    }
    records = member_of(&cases, 0, "records");
    for (cases.test = first_of(&cases, records); cases.test; cases.test = next_of(&cases, records, cases.test)) {
        bool refuted = strcmp(string(&cases, field(&cases, "status")), "refuted") == 0;
        if (field(&cases, "previous"))
            continue;   /* test_follows() */
        for (size_t i = 0; i < (SLOW ? 1 : COUNT(batches)); i++)
            failures += check_record(&cases, context, batches[i]);
        good += !refuted;
        bad += refuted;
        arena_reset(&cases.arena);
    }
    printf("  %lu good and %lu bad logs, each with %zu sizes of batches\n", good, bad, SLOW ? 1 : COUNT(batches));
    cases_close(&cases);
    return failures;
}

/* ---- false proofs among many ---- */

static bool none_false(uint32_t ballot) { (void)ballot; return false; }
static bool last_false(uint32_t ballot) { return ballot == 39; }
static bool first_false(uint32_t ballot) { return ballot == 0; }
static bool some_false(uint32_t ballot) { return ballot == 17 || ballot == 18 || ballot == 33; }

static enum outcome verify_with(struct verifier **verifier, const struct context *context, const struct log *log, size_t batch_points,
                                unsigned threads)
{
    *verifier = verifier_new(context->suites, batch_points);
    TRY(verifier_threads(*verifier, threads));
    return verify_log(*verifier, log->bytes, log->length, false);
}

static size_t start_of(const struct log *log, uint64_t line)
{
    size_t at = 0;

    while (line-- > 0)
        at += line_length(log->bytes + at, log->length - at);
    return at;
}

/* Refused at `line` by `check`, or not at all if check is 0, with batches of any size, on any number of threads. */
static unsigned long check_log(const struct context *context, const struct log *log, uint64_t line, unsigned check)
{
    static const struct {
        size_t batch;
        unsigned threads;
    } ways[] = {{0, 1}, {0, 2}, {0, 5}, {250, 1}, {250, 3}, {700, 1}, {700, 2}, {BATCH_POINTS, 1}};
    unsigned long failures = 0;

    for (size_t i = 0; i < COUNT(ways); i++) {
        struct verifier *verifier;
        enum outcome outcome = verify_with(&verifier, context, log, ways[i].batch, ways[i].threads);
        const struct refusal *refusal = &verifier->refusal;
        EXPECT(failures, check == 0 ? outcome == HOLDS : outcome == REFUTED && refusal->line == line && refusal->check == check,
               "batches of %zu points, %u threads: outcome %d, line %llu, V%d %s, where line %llu and V%u are wanted", ways[i].batch,
               ways[i].threads, (int)outcome, (unsigned long long)refusal->line, (int)refusal->check, refusal->found,
               (unsigned long long)line, check);
        verifier_free(verifier);
    }
    return failures;
}

/* A flaw that is found on its line, before and behind false proofs. */
static unsigned long check_two_flaws(const struct context *context, struct log *log, uint64_t first, uint32_t false_ballot)
{
    unsigned long failures = 0;

    for (uint32_t flaw = 3; flaw < 40; flaw += 9) {
        size_t at = start_of(log, first + flaw + 1) - 3;    /* in `seq` */
        bool before = flaw <= false_ballot;
        log->bytes[at] ^= 1;
        failures += check_log(context, log, first + (before ? flaw : false_ballot), before ? V3_NUMBER : V19_BALLOT_PROOF);
        log->bytes[at] ^= 1;
    }
    return failures;
}

/* Where the value of a member of the line starts. */
static uint8_t *value_of(const struct log *log, uint64_t line, const char *member)
{
    char wanted[32], *at;

    snprintf(wanted, sizeof wanted, "\"%s\":\"", member);
    at = strstr((char *)log->bytes + start_of(log, line), wanted);
    if (!at)
        abort();
    return (uint8_t *)at + strlen(wanted);
}

/*
 * A signature that is not valid comes before a false proof on its line (V19) and before what its line does to the chain (V4), but
 * behind a false proof before it; and where the credential is that of an earlier ballot, before V11. The second false proof is that
 * of `false_ballot` + 1.
 */
static unsigned long check_signatures(const struct context *context, struct log *log, uint64_t first, uint32_t false_ballot)
{
    static const uint32_t flaws[] = {3, 16, 17, 18, 39};
    unsigned long failures = 0;
    uint8_t credential[86];

    for (size_t i = 0; i < COUNT(flaws); i++) {
        bool before = flaws[i] <= false_ballot;
        uint8_t *character = value_of(log, first + flaws[i], "sig") + 50, old = *character, *own;
        *character = old == 'A' ? 'B' : 'A';
        failures += check_log(context, log, first + (before ? flaws[i] : false_ballot), before ? V10_SIGNATURE : V19_BALLOT_PROOF);
        *character = old;
        own = value_of(log, first + flaws[i], "credential");
        memcpy(credential, own, sizeof credential);
        memcpy(own, value_of(log, first + 1, "credential"), sizeof credential);
        failures += check_log(context, log, first + (before ? flaws[i] : false_ballot), before ? V10_SIGNATURE : V19_BALLOT_PROOF);
        memcpy(own, credential, sizeof credential);
    }
    return failures;
}

/* With every batch, not only with those that one thread fills, signatures are left for it, which takes eight at once. */
static unsigned long check_left_signatures(const struct context *context, const struct log *log)
{
    unsigned long failures = 0, lines = 0;
    size_t line;

    for (unsigned threads = 1; threads < 3; threads++) {
        struct verifier *verifier = verifier_new(context->suites, 200);
        if (!verifier || verifier_threads(verifier, threads) != HOLDS)
            abort();
        for (size_t at = 0; at < log->length; at += line) {
            line = line_length(log->bytes + at, log->length - at);
            if (verifier_line(verifier, log->bytes + at, line) != HOLDS)
                abort();
            lines += verifier->state.batch.shape.limit_most > 1 && !verifier->state.batch.shape.claims_left;
        }
        verifier_free(verifier);
    }
    EXPECT(failures, lines == 0, "%lu times a batch that leaves signatures alone", lines);
    return failures;
}

unsigned long test_batches(const struct context *context)
{
    static const struct {
        uint32_t items, marks, cap, row_min, row_max;
    } forms[] = {{3, 1, 2, 0, 1}, {2, 3, 0, 1, 1}, {2, 3, 1, 0, 2}};
    static const struct {
        bool (*is_false)(uint32_t ballot);
        uint32_t first;
    } ways[] = {{none_false, 0}, {last_false, 39}, {first_false, 0}, {some_false, 17}};
    unsigned long failures = 0, logs = 0;

    for (size_t i = 0; i < SUITES * COUNT(forms) * COUNT(ways); i += SLOW ? 5 : 1) {
        const struct suite *suite = &context->suites[i % SUITES];
        size_t form = i / SUITES % COUNT(forms), way = i / SUITES / COUNT(forms);
        struct plan plan = {suite, forms[form].items, forms[form].marks, forms[form].cap, forms[form].row_min, forms[form].row_max,
                            40, 4, 3, ways[way].is_false};
        struct log log;
        uint64_t first;
        make_log(&log, &plan, &first);
        failures += check_log(context, &log, first + ways[way].first, way == 0 ? 0 : V19_BALLOT_PROOF);
        if (way == 0)
            failures += check_left_signatures(context, &log);
        if (way == 3 && form == 0)
            failures += check_two_flaws(context, &log, first, ways[way].first) + check_signatures(context, &log, first, ways[way].first);
        log_free(&log);
        logs++;
    }
    printf("  %lu logs of 40 ballots, with 0 to 3 false proofs\n", logs);
    return failures;
}

/* ---- every byte ---- */

/* What was accepted in its place has to be refused later: from the beginning, as the verifier has gone on. */
static bool refused_later(const struct context *context, const uint8_t *log, size_t length)
{
    struct verifier *verifier = verifier_new(context->suites, 0);
    enum outcome outcome = verify_log(verifier, log, length, false);

    verifier_free(verifier);
    return outcome == REFUTED;
}

/* The verifier has taken all lines before `at`, and forgets what it refuses. */
static unsigned long walk_line(const struct context *context, struct verifier **verifier, uint8_t *log, size_t at, size_t line,
                               size_t length, unsigned long *changes)
{
    static const uint8_t masks[] = {0x01, 0x20, 0x80};
    unsigned long failures = 0;

    for (size_t i = 0; i < line * COUNT(masks); i += SLOW ? COUNT(masks) : 1, ++*changes) {
        uint8_t *byte = &log[at + i / COUNT(masks)];
        enum outcome outcome;
        *byte ^= masks[i % COUNT(masks)];
        outcome = verifier_line(*verifier, log + at, line_length(log + at, length - at));
        if (outcome == HOLDS) {
            EXPECT(failures, refused_later(context, log, length), "byte %zu", at + i / COUNT(masks));
            printf("    byte %zu: a changed line was accepted at first\n", at + i / COUNT(masks));
        }
        EXPECT(failures, outcome != BROKEN, "byte %zu", at + i / COUNT(masks));
        *byte ^= masks[i % COUNT(masks)];
        if (outcome == HOLDS) {
            verifier_free(*verifier);
            *verifier = verifier_new(context->suites, 0);
            for (size_t from = 0; from < at; from += line_length(log + from, at - from))
                verifier_line(*verifier, log + from, line_length(log + from, at - from));
        }
    }
    return failures;
}

static unsigned long walk_log(const struct context *context, const char *name)
{
    struct verifier *verifier = verifier_new(context->suites, 0);
    unsigned long failures = 0, changes = 0;
    size_t length = 0, line;
    uint8_t *log = read_file(context->vectors, name, &length);

    EXPECT(failures, log && length > 0, "%s/%s cannot be read", context->vectors, name);
    for (size_t at = 0; log && at < length; at += line) {
        line = line_length(log + at, length - at);
        failures += walk_line(context, &verifier, log, at, line, length, &changes);
        EXPECT(failures, verifier_line(verifier, log + at, line) == HOLDS && verifier_settle(verifier) == HOLDS,
               "%s: the line at byte %zu itself", name, at);
    }
    EXPECT(failures, verifier_end(verifier, false) == HOLDS, "%s", name);
    printf("  %s: %lu changes of one byte\n", name, changes);
    verifier_free(verifier);
    free(log);
    return failures;
}

unsigned long test_byte_walk(const struct context *context)
{
    static const char *const names[] = {"records-good/small-P256-SHA256.log", "records-good/small-SM2-SM3.log",
                                        "records-good/election-P256-SHA256.log", "records-good/named-SM2-SM3.log",
                                        "records-good/mixed-P256-SHA256.log", "records-good/mixed-SM2-SM3.log",
                                        "records-good/challenge-P256-SHA256.log"};
    unsigned long failures = 0;

    for (size_t i = 0; i < (SLOW ? 2 : COUNT(names)); i++)
        failures += walk_log(context, names[i]);
    return failures;
}

/* ---- files and long lines ---- */

/* One line of this many bytes, its line feed included or left away, and what the verifier says. */
static enum outcome verify_long_line(struct verifier *verifier, size_t length, bool feed)
{
    char path[] = "/tmp/verifier-test-XXXXXX";
    int fd = mkstemp(path);
    uint8_t *bytes = malloc(length);
    struct logfile file = {.fd = -1};
    const uint8_t *line;
    enum outcome outcome = BROKEN;
    size_t got;

    if (fd < 0 || !bytes)
        abort();
    memset(bytes, 'x', length);
    memcpy(bytes, "{\"a\":\"", 6);
    memcpy(bytes + length - 2 - feed, "\"}", 2);
    if (feed)
        bytes[length - 1] = '\n';
    if (write(fd, bytes, length) == (ssize_t)length && logfile_open(&file, path) == HOLDS && logfile_line(&file, &line, &got) == HOLDS)
        outcome = verifier_line(verifier, line, got);
    logfile_close(&file);
    close(fd);
    unlink(path);
    free(bytes);
    return outcome;
}

/* The same without a file, which hands over LINE_MOST bytes at the most, and one at the least. */
static unsigned long check_bare_lines(const struct context *context)
{
    static const size_t lengths[] = {0, LINE_MOST + 1};
    static const char *const found[] = {"after 0 of its bytes", "a longer line"};
    uint8_t *bytes = malloc(LINE_MOST + 2);
    unsigned long failures = 0;

    if (!bytes)
        abort();
    memset(bytes, '\n', LINE_MOST + 2); /* in front of the line too */
    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct verifier *verifier = verifier_new(context->suites, 0);
        EXPECT(failures, verifier_line(verifier, bytes + 1, lengths[i]) == REFUTED && verifier->refusal.check == V1_LINE, "%zu bytes", lengths[i]);
        EXPECT(failures, strstr(verifier->refusal.found, found[i]), "%zu bytes: %s", lengths[i], verifier->refusal.found);
        verifier_free(verifier);
    }
    free(bytes);
    return failures;
}

/* A log read from its file is the same log. */
static unsigned long check_file(const struct context *context, const struct log *log)
{
    char path[] = "/tmp/verifier-test-XXXXXX";
    int fd = mkstemp(path);
    struct logfile file = {.fd = -1};
    const uint8_t *line;
    size_t got, at = 0;
    unsigned long failures = 0;

    (void)context;
    EXPECT(failures, fd >= 0 && write(fd, log->bytes, log->length) == (ssize_t)log->length, "%s", path);
    EXPECT(failures, logfile_open(&file, path) == HOLDS, "%s", path);
    while (logfile_line(&file, &line, &got) == HOLDS && got > 0) {
        EXPECT(failures, got == line_length(log->bytes + at, log->length - at) && memcmp(line, log->bytes + at, got) == 0, "byte %zu", at);
        at += got;
    }
    EXPECT(failures, at == log->length, "%zu bytes", at);
    logfile_close(&file);
    close(fd);
    unlink(path);
    return failures;
}

unsigned long test_files(const struct context *context)
{
    static const struct {
        size_t length;
        bool feed;
        enum check check;
    } lines[] = {{LINE_MOST, true, V2_ENVELOPE}, {LINE_MOST + 1, true, V1_LINE}, {LINE_MOST, false, V1_LINE},
                 {2 * LINE_MOST, true, V1_LINE}, {LINE_MOST - 1, true, V2_ENVELOPE}, {1000, false, V1_LINE}};
    struct plan plan = {&context->suites[0], 3, 1, 0, 0, 1, 500, 1, 1, NULL};
    unsigned long failures = 0;
    struct log log;
    uint64_t first;

    for (size_t i = 0; i < COUNT(lines); i++) {
        struct verifier *verifier = verifier_new(context->suites, 0);
        EXPECT(failures, verify_long_line(verifier, lines[i].length, lines[i].feed) == REFUTED && verifier->refusal.check == lines[i].check,
               "a line of %zu bytes: V%d", lines[i].length, (int)verifier->refusal.check);
        verifier_free(verifier);
    }
    make_log(&log, &plan, &first);
    failures += check_bare_lines(context) + check_file(context, &log) + check_log(context, &log, 0, 0);
    printf("  %zu long lines, and a log of %zu bytes\n", COUNT(lines), log.length);
    log_free(&log);
    return failures;
}
