#include <string.h>
#include <stdlib.h>
#include <time.h>

#include "../../verifier/selftest.h"
#include "maker.h"
#include "tests.h"

static const struct {
    const char *name;
    test *run;
    bool if_named;          /* it takes long: only where it is asked for */
} tests[] = {
    {"shapes", test_shapes, false}, {"fields", test_fields, false}, {"points", test_points, false}, {"pairs", test_pairs, false},
    {"sums", test_sums, false}, {"logarithms", test_logarithms, false}, {"claims", test_claims, false},
    {"vectors", test_vectors, false}, {"ed25519", test_ed25519, false}, {"records", test_records, false}, {"follows", test_follows, false},
    {"evidence", test_evidence, false}, {"bits", test_every_bit, true}, {"states", test_states, false},
    {"saying", test_saying, false}, {"batches", test_batches, false}, {"weights", test_weights, false}, {"files", test_files, false},
    {"bodies", test_bodies, false}, {"mutations", test_mutations, false}, {"walk", test_byte_walk, false},
};

uint8_t *read_file(const char *folder, const char *name, size_t *length)
{
    char path[1024];
    uint8_t *bytes = NULL;
    FILE *file;
    long size;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        *length = (size_t)size;
        bytes = calloc(*length + 1, 1);
        if (bytes && fread(bytes, 1, *length, file) != *length) {
            free(bytes);
            bytes = NULL;
        }
    }
    fclose(file);
    return bytes;
}

size_t line_length(const uint8_t *at, size_t left)
{
    const uint8_t *feed = left > 0 ? memchr(at, '\n', left) : NULL;

    return feed ? (size_t)(feed - at) + 1 : left;
}

enum outcome verify_log(struct verifier *verifier, const uint8_t *log, size_t length, bool so_far)
{
    for (size_t at = 0; at < length;) {
        size_t line = line_length(log + at, length - at);
        TRY(verifier_line(verifier, log + at, line));
        at += line;
    }
    return verifier_end(verifier, so_far);
}

/* verifier-test [FOLDER OF THE VECTORS [TEST … [NUMBER]]]: the number is that of mutants to agree on. */
int main(int argc, char **argv)
{
    struct suite *suites = calloc(SUITES, sizeof *suites);
    struct stream stream = {20260120};
    struct context context = {suites, argc > 1 ? argv[1] : "testvectors", &stream, 0};
    unsigned long failures = 0, passed = 0, failed_tests = 0;
    const char *wrong;

    if (argc > 3 && (context.number = strtoul(argv[argc - 1], NULL, 10)) > 0)
        argc--;
    if (!suites || !library_ready())
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    suites_set(suites);
    for (int i = 0; i < 20 * SUITES; i++)
        if ((wrong = selftest(&suites[i % SUITES])) != NULL)
            EXPECT(failures, false, "self-test: %s", wrong);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        bool wanted = argc <= 2 && !tests[i].if_named;
        clock_t start = clock();
        unsigned long failed;
        for (int k = 2; k < argc; k++)
            wanted = wanted || strcmp(argv[k], tests[i].name) == 0;
        if (!wanted)
            continue;
        failed = tests[i].run(&context);
        printf("%-10s %s, %.1f s\n", tests[i].name, failed > 0 ? "FAILED" : "ok", (double)(clock() - start) / CLOCKS_PER_SEC);
        failures += failed;
        passed += failed == 0;
        failed_tests += failed > 0;
    }
    free(suites);
    printf("verifier: %lu passed, %lu failed\n", passed, failed_tests + (failures > 0 && failed_tests == 0));
    return failures > 0;
}
