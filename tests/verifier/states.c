/* States that are saved and gone on from (E9): the same report, whatever the steps; and refused unless whole and fitting. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../verifier/run.h"
#include "cases.h"
#include "maker.h"

struct bench {
    const struct context *context;
    char folder[40], log[64], state[64];
};

static void set_up(struct bench *bench, const struct context *context)
{
    *bench = (struct bench){.context = context, .folder = "/tmp/verifier-test-XXXXXX"};
    if (!mkdtemp(bench->folder))
        abort();
    snprintf(bench->log, sizeof bench->log, "%s/log", bench->folder);
    snprintf(bench->state, sizeof bench->state, "%s/state", bench->folder);
}

static void tear_down(struct bench *bench)
{
    unlink(bench->log);
    unlink(bench->state);
    if (rmdir(bench->folder) != 0)
        printf("    %s is not empty\n", bench->folder);
}

static void write_file(const char *path, const uint8_t *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
}

/* What the program says, and what it complains of; both to be freed. */
struct said {
    int status;
    char *out, *trouble;
};

static struct said run_on(const struct bench *bench, bool with_state, bool so_far, bool json)
{
    struct order order = {.log = bench->log, .state = with_state ? bench->state : NULL, .so_far = so_far, .json = json};
    struct said said;
    size_t out_length, trouble_length;
    FILE *out = open_memstream(&said.out, &out_length), *troubles = open_memstream(&said.trouble, &trouble_length);

    said.status = run(&order, bench->context->suites, out, troubles);
    fclose(out);
    fclose(troubles);
    return said;
}

static void forget(struct said *said)
{
    free(said->out);
    free(said->trouble);
}

/* The run goes on from the state and says what one pass says. */
static unsigned long check_step(const struct bench *bench, const char *name, size_t length)
{
    unsigned long failures = 0;

    for (int json = 0; json < 2; json++) {
        struct said own = run_on(bench, true, true, json), wanted = run_on(bench, false, true, json);
        EXPECT(failures, own.status == wanted.status && strcmp(own.out, wanted.out) == 0, "%s, %zu bytes: %s%s", name, length, own.out,
               own.trouble);
        forget(&own);
        forget(&wanted);
    }
    return failures;
}

/* A state after every line; or, with `stride`, after some. */
static unsigned long check_steps(const struct bench *bench, const char *name, const uint8_t *log, size_t length, size_t stride)
{
    unsigned long failures = 0;
    size_t line = 0;

    unlink(bench->state);
    for (size_t at = 0; at < length; line++) {
        at += line_length(log + at, length - at);
        if (line % stride != 0 && at < length)
            continue;
        write_file(bench->log, log, at);
        failures += check_step(bench, name, at);
    }
    return failures;
}

static const char *const logs[] = {
    "challenge-P256-SHA256.log", "challenge-SM2-SM3.log", "mixed-P256-SHA256.log", "mixed-SM2-SM3.log", "joins-P256-SHA256.log",
    "election-SM2-SM3.log", "many-names-P256-SHA256.log", "many-trustees-P256-SHA256.log", "named-P256-SHA256.log",
    "named-underway-SM2-SM3.log", "grade-SM2-SM3.log", "void-P256-SHA256.log", "ruling-in-void-P256-SHA256.log", "pass-P256-SHA256.log",
    "witnessed-SM2-SM3.log", "extra-share-P256-SHA256.log", "paper-alone-SM2-SM3.log", "zero-ballots-P256-SHA256.log",
    "presidium-P256-SHA256.log", "mixed-strict-P256-SHA256.log", "conflict-ballot-P256-SHA256.log"};

static uint8_t *read_log(const struct context *context, const char *name, size_t *length)
{
    char path[128];
    uint8_t *log;

    snprintf(path, sizeof path, "records-good/%s", name);
    log = read_file(context->vectors, path, length);
    if (!log)
        printf("    %s cannot be read\n", path);
    return log;
}

/* ---- states that are refused ---- */

static unsigned long expect_trouble(const struct bench *bench, const char *what)
{
    struct said said = run_on(bench, true, true, false);
    unsigned long failures = 0;

    EXPECT(failures, said.status == COULD_NOT_RUN && said.out[0] == 0 && strstr(said.trouble, what), "%s wanted: %d %s%s", what,
           said.status, said.out, said.trouble);
    forget(&said);
    return failures;
}

static void hash_state(uint8_t *state, size_t length)
{
    gcry_md_hash_buffer(GCRY_MD_SHA256, state + length - HASH_BYTES, state, length - HASH_BYTES);
}

/* Every byte changed; and, with the hash made right again, whatever comes of it but a crash. */
static unsigned long change_bytes(const struct bench *bench, uint8_t *state, size_t length, size_t step)
{
    unsigned long failures = 0;

    for (size_t i = 0; i < length; i += step) {
        state[i] ^= (uint8_t)(1u << i % 8);
        write_file(bench->state, state, length);
        failures += expect_trouble(bench, bench->state);
        state[i] ^= (uint8_t)(1u << i % 8);
        write_file(bench->state, state, i);
        failures += expect_trouble(bench, bench->state);
    }
    for (size_t i = 0; i < length - HASH_BYTES; i += step) {
        uint8_t old = state[i];
        struct said said;
        state[i] = (uint8_t)stream_next(bench->context->stream);
        hash_state(state, length);
        write_file(bench->state, state, length);
        said = run_on(bench, true, true, i % 2);
        EXPECT(failures, said.status >= 0 && said.status <= 2, "byte %zu: %d", i, said.status);
        forget(&said);
        state[i] = old;
    }
    hash_state(state, length);
    return failures;
}

/* The log behind the state is another: shorter, of another vote, with another last line, with one before it. */
static unsigned long change_log(const struct bench *bench, const uint8_t *log, size_t length, const uint8_t *other, size_t other_length)
{
    unsigned long failures = 0;
    uint8_t *copy = malloc(length + 1);

    memcpy(copy, log, length);
    copy[length] = '\n';
    write_file(bench->log, other, other_length);
    failures += expect_trouble(bench, "that of another vote");
    write_file(bench->log, log, 0);
    failures += expect_trouble(bench, "shorter");
    write_file(bench->log, log, length - 1);
    failures += expect_trouble(bench, "shorter");
    write_file(bench->log, log, line_length(log, length));
    failures += expect_trouble(bench, "shorter");
    copy[length - 3] ^= 1;
    write_file(bench->log, copy, length);
    failures += expect_trouble(bench, "not in its place");
    copy[length - 3] ^= 1;
    copy[length - 1] = ' ';
    write_file(bench->log, copy, length + 1);
    failures += expect_trouble(bench, "not in its place");
    free(copy);
    return failures;
}

static unsigned long check_refused(const struct bench *bench, const char *name, size_t step)
{
    size_t length = 0, other_length = 0, state_length = 0;
    uint8_t *log = read_log(bench->context, name, &length), *other = read_log(bench->context, "small-SM2-SM3.log", &other_length), *state;
    unsigned long failures = 0;
    struct said said;
    struct stat status;

    write_file(bench->log, log, length);
    unlink(bench->state);
    said = run_on(bench, true, true, false);
    EXPECT(failures, said.status == 0 && stat(bench->state, &status) == 0 && (status.st_mode & 0777) == 0600, "%s", name);
    forget(&said);
    state = read_file(bench->folder, "state", &state_length);
    failures += change_bytes(bench, state, state_length, step);
    memcpy(state + 32, "9.9.9", 5);
    write_file(bench->state, state, state_length);
    failures += expect_trouble(bench, "another version");
    memcpy(state + 32, VERIFIER_VERSION, 5);
    write_file(bench->state, state, state_length);
    failures += change_log(bench, log, length, other, other_length);
    free(state);
    free(log);
    free(other);
    return failures;
}

/* ---- what stands where in a state ---- */

#define PHASE_AT (sizeof "piaojue-verify state of version " - 1 + sizeof VERIFIER_VERSION "/1\n" - 1 + 2 * HASH_BYTES + 2 * sizeof(uint64_t))
#define NUMBERS_BEFORE_TREE 2   /* phase, line */
#define NUMBERS_BEHIND_TREE 12  /* what was checked, present, issued */
#define ROW_BYTES 9             /* marks, and whether it is unreadable */

static uint64_t number_at(const uint8_t *state, size_t at)
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number |= (uint64_t)state[at + i] << 8 * i;
    return number;
}

/* The hashes of the complete subtrees of so many lines. */
static size_t tree_length(uint64_t lines)
{
    return HASH_BYTES * (size_t)__builtin_popcountll(lines);
}

/* The state of the log, which holds; the caller frees. */
static uint8_t *make_state(const struct bench *bench, const uint8_t *log, size_t length, size_t *state_length)
{
    struct said said;

    write_file(bench->log, log, length);
    unlink(bench->state);
    said = run_on(bench, true, true, false);
    forget(&said);
    return read_file(bench->folder, "state", state_length);
}

/* Here no number may be so large, nor this byte be anything but yes or no; then the state is as it was. */
static unsigned long expect_contradiction(const struct bench *bench, uint8_t *state, size_t length, size_t at, size_t bytes, uint8_t value)
{
    uint8_t before[8];
    unsigned long failures;

    memcpy(before, state + at, bytes);
    memset(state + at, value, bytes);
    hash_state(state, length);
    write_file(bench->state, state, length);
    failures = expect_trouble(bench, "contradicts itself");
    memcpy(state + at, before, bytes);
    hash_state(state, length);
    return failures;
}

/* Numbers that cannot be, in what a state says first; and in the last row of what the chief read, which stands before the reason. */
static unsigned long check_ranges(const struct bench *bench)
{
    static const char reason[] = "总监票人认定";
    size_t length = 0, state_length = 0, at = PHASE_AT;
    uint8_t *log = read_log(bench->context, "joins-P256-SHA256.log", &length), *state = make_state(bench, log, length, &state_length), *found;
    unsigned long failures = 0;

    for (size_t i = 0; i < NUMBERS_BEFORE_TREE; i++, at += sizeof(uint64_t))
        failures += expect_contradiction(bench, state, state_length, at, sizeof(uint64_t), 0xff);
    at += tree_length(number_at(state, PHASE_AT + sizeof(uint64_t)));
    for (size_t i = 0; i < NUMBERS_BEHIND_TREE; i++, at += sizeof(uint64_t))
        failures += expect_contradiction(bench, state, state_length, at, sizeof(uint64_t), 0xff);
    found = memmem(state, state_length, reason, sizeof reason - 1);
    EXPECT(failures, found != NULL, "no reason in the state");
    if (found) {
        at = (size_t)(found - state) - sizeof(uint64_t);
        EXPECT(failures, number_at(state, at) == sizeof reason - 1, "the length of the reason");
        failures += expect_contradiction(bench, state, state_length, at - 1, 1, 2) +
                    expect_contradiction(bench, state, state_length, at - ROW_BYTES, 8, 0xff);
    }
    free(state);
    free(log);
    return failures;
}

/* A paper of which nothing can change any more is counted, and not kept: it makes the state no longer. One with `?` does. */
static unsigned long check_what_is_kept(const struct bench *bench)
{
    size_t length = 0, before = 0, line, plain = 0, kept = 0;
    uint8_t *log = read_log(bench->context, "mixed-SM2-SM3.log", &length);
    unsigned long failures = 0;
    uint64_t lines = 0;

    for (size_t at = 0; at < length; at += line, lines++) {
        size_t after = 0;
        char text[65536];
        uint8_t *state;
        line = line_length(log + at, length - at);
        snprintf(text, sizeof text, "%.*s", (int)line, (const char *)log + at);
        state = make_state(bench, log, at + line, &after);
        after -= tree_length(lines + 1);
        if (strstr(text, "\"kind\":\"ballot\"") && strstr(text, "\"station\":")) {
            bool unreadable = strstr(text, "\"?\"") != NULL;
            EXPECT(failures, unreadable ? after > before : after == before, "line %llu: %zu bytes, before %zu", (unsigned long long)lines, after,
                   before);
            plain += !unreadable;
            kept += unreadable;
        }
        before = after;
        free(state);
    }
    EXPECT(failures, plain > 0 && kept > 0, "%zu plain papers, %zu with ?", plain, kept);
    free(log);
    return failures;
}

/* A log that is refuted leaves the state as it was. */
static unsigned long check_kept(const struct bench *bench)
{
    size_t length = 0, before = 0, after = 0, end;
    uint8_t *log = read_log(bench->context, "challenge-P256-SHA256.log", &length), *first, *second;
    unsigned long failures = 0;
    struct said said;

    end = line_length(log, length);
    unlink(bench->state);
    write_file(bench->log, log, end);
    said = run_on(bench, true, true, false);
    forget(&said);
    first = read_file(bench->folder, "state", &before);
    for (int way = 0; way < 2; way++) {
        write_file(bench->log, log, way == 0 ? length - 1 : end + line_length(log + end, length - end));
        said = run_on(bench, true, way == 0, false);    /* bytes behind the last line feed; no result */
        EXPECT(failures, said.status == 1, "%s", said.out);
        forget(&said);
        second = read_file(bench->folder, "state", &after);
        EXPECT(failures, before == after && memcmp(first, second, before) == 0, "a refuted log changed the state");
        free(second);
    }
    free(first);
    free(log);
    return failures;
}

/* A vote of many ballots in steps: batches end with the step. */
static unsigned long check_long(const struct bench *bench)
{
    struct plan plan = {&bench->context->suites[1], 2, 3, 0, 1, 1, SLOW ? 20 : 150, 3, 2, NULL};
    unsigned long failures;
    struct log log;
    uint64_t first;

    make_log(&log, &plan, &first);
    failures = check_steps(bench, "a long log", log.bytes, log.length, 37);
    log_free(&log);
    return failures;
}

unsigned long test_states(const struct context *context)
{
    unsigned long failures = 0;
    struct bench bench;

    set_up(&bench, context);
    for (size_t i = 0; i < COUNT(logs); i += SLOW ? 4 : 1) {
        size_t length = 0;
        uint8_t *log = read_log(context, logs[i], &length);
        EXPECT(failures, log != NULL, "%s", logs[i]);
        if (log)
            failures += check_steps(&bench, logs[i], log, length, 1) + check_steps(&bench, logs[i], log, length, 3);
        free(log);
    }
    failures += check_long(&bench) + check_kept(&bench) + check_ranges(&bench) + check_what_is_kept(&bench);
    failures += check_refused(&bench, "challenge-P256-SHA256.log", SLOW ? 101 : 3);
    failures += check_refused(&bench, "joins-P256-SHA256.log", SLOW ? 101 : 7);
    failures += check_refused(&bench, "named-SM2-SM3.log", SLOW ? 101 : 7);
    printf("  %zu logs gone on with after every line\n", COUNT(logs));
    tear_down(&bench);
    return failures;
}
