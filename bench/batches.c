/* What the verifier spends on a ballot, by how many proofs it checks as one equation; and on the parts of a ballot that no batch makes cheaper. */
#include <stdlib.h>
#include <string.h>

#include "bench/samples.h"
#include "tests/verifier/maker.h"
#include "verifier/dlog.h"
#include "verifier/selftest.h"

#define BALLOTS 654u    /* two batches as the verifier is built */
#define POINTS 100u     /* of a ballot: 26 in the cells, 74 in the proof */
#define ROUNDS 3
#define LOGARITHMS 13u

static int fail(const char *what)
{
    fprintf(stderr, "batches: %s\n", what);
    return 1;
}

static size_t length_of(const struct log *log, size_t at)
{
    const uint8_t *line = log->bytes + at;

    return (size_t)((const uint8_t *)memchr(line, '\n', log->length - at) - line) + 1;
}

/* ---- whole logs ---- */

static bool verify(const struct suite *suites, const struct log *log, size_t points)
{
    struct verifier *verifier = verifier_new(suites, points);
    enum outcome outcome = verifier ? HOLDS : BROKEN;

    for (size_t at = 0, length; outcome == HOLDS && at < log->length; at += length) {
        length = length_of(log, at);
        outcome = verifier_line(verifier, log->bytes + at, length);
    }
    if (outcome == HOLDS)
        outcome = verifier_end(verifier, false);
    verifier_free(verifier);
    return outcome == HOLDS;
}

static int measure_batch(const struct suite *suites, const struct suite *suite, const struct log *log, size_t ballots)
{
    samples taken = {.count = 0};
    char name[64];

    for (int i = 0; i < ROUNDS; i++) {
        double start = cpu_ms();

        if (!verify(suites, log, ballots * POINTS))
            return fail("a good log was refused");
        samples_add(&taken, (cpu_ms() - start) / BALLOTS);
    }
    snprintf(name, sizeof name, "verify: %zu proof%s as one", ballots, ballots > 1 ? "s" : "");
    samples_print(&taken, suite->name, name, "ms/ballot");
    return 0;
}

/* ---- parts ---- */

static int measure_parsing(const struct suite *suite, const uint8_t *line, size_t length)
{
    struct refusal refusal;
    struct json json = {0};
    samples taken = {.count = 0};

    for (int i = 0; i < SAMPLES_MOST; i++) {
        double start = cpu_ms();

        if (json_read(&json, line, length, &refusal) != HOLDS)
            return fail("a good line was refused");
        samples_add(&taken, cpu_ms() - start);
    }
    json_free(&json);
    samples_print(&taken, suite->name, "verify: parse a line", "ms");
    return 0;
}

static void measure_hash(const struct suite *suite, const uint8_t *line, size_t length)
{
    uint8_t leaf[HASH_BYTES];
    samples taken = {.count = 0};

    for (int i = 0; i < SAMPLES_MOST; i++) {
        double start = cpu_ms();

        leaf_hash(leaf, suite, line, length);
        samples_add(&taken, cpu_ms() - start);
    }
    samples_print(&taken, suite->name, "verify: hash a line", "ms");
}

/* The key 3G: any good signature costs about the same. */
static int measure_signature(const struct suite *suite, const uint8_t *line, size_t length)
{
    struct stream stream = {1};
    struct num secret;
    struct jacobian multiple;
    struct point key;
    uint8_t signature[SIGNATURE_BYTES];
    samples taken = {.count = 0};

    secret = num_small(3);
    point_lift(&multiple, &suite->generator, suite);
    jacobian_double(&multiple, &multiple, suite);
    jacobian_add_point(&multiple, &multiple, &suite->generator, suite);
    jacobian_settle(&key, &multiple, 1, suite);
    sign_message(signature, suite, 1, (struct bytes[]){{line, length}}, &secret, &stream);
    for (int i = 0; i < SAMPLES_MOST; i++) {
        double start = cpu_ms();

        if (!message_signature_valid(suite, 1, (struct bytes[]){{line, length}}, &key, signature))
            return fail("a good signature was refused");
        samples_add(&taken, cpu_ms() - start);
    }
    samples_print(&taken, suite->name, "verify: a signature", "ms");
    return 0;
}

/* iG for i up to 13, of which each could be as large as `most`. */
static int measure_logarithms(const struct suite *suite, uint64_t most, const char *name)
{
    struct jacobian multiples[LOGARITHMS];
    struct point points[LOGARITHMS + 1];
    uint64_t numbers[LOGARITHMS];
    samples taken = {.count = 0};

    for (int i = 0; i < 5; i++) {
        double start;

        point_lift(&multiples[0], &suite->generator, suite);
        for (size_t k = 1; k < LOGARITHMS; k++)
            jacobian_add_point(&multiples[k], &multiples[k - 1], &suite->generator, suite);
        jacobian_settle(points, multiples, LOGARITHMS, suite);
        start = cpu_ms();
        if (logarithms(numbers, points, LOGARITHMS, most, suite) != HOLDS || numbers[LOGARITHMS - 1] != LOGARITHMS)
            return fail("a wrong logarithm");
        samples_add(&taken, cpu_ms() - start);
    }
    samples_print(&taken, suite->name, name, "ms");
    return 0;
}

static int measure_suite(const struct suite *suites, const struct suite *suite)
{
    static const size_t sizes[] = {1, 4, 16, 64, BATCH_POINTS / POINTS, BALLOTS};
    struct plan plan = {.suite = suite, .items = 13, .marks = 1, .cap = 10, .row_max = 1, .ballots = BALLOTS, .trustees = 3, .threshold = 2};
    struct log log;
    uint64_t first;
    size_t at = 0, length;
    int failed = 0;

    make_log(&log, &plan, &first);
    for (uint64_t line = 0; line < first; line++)
        at += length_of(&log, at);
    length = length_of(&log, at) - 1;
    for (size_t i = 0; !failed && i < sizeof sizes / sizeof *sizes; i++)
        failed = measure_batch(suites, suite, &log, sizes[i]);
    failed = failed || measure_parsing(suite, log.bytes + at, length) || measure_signature(suite, log.bytes + at, length) ||
             measure_logarithms(suite, 3000, "verify: 13 logarithms up to 3,000") ||
             measure_logarithms(suite, 1000000, "verify: 13 logarithms up to 1,000,000");
    measure_hash(suite, log.bytes + at, length);
    log_free(&log);
    return failed;
}

int main(void)
{
    struct suite *suites = calloc(SUITES, sizeof *suites);
    int failed = !suites || !library_ready();

    if (!failed)
        suites_set(suites);
    for (size_t i = 0; !failed && i < SUITES; i++)
        failed = measure_suite(suites, &suites[i]);
    free(suites);
    return failed;
}
