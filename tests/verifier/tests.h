/* Tests of the verifier. Each returns the number of failures and prints what it counted. */
#ifndef TESTS_VERIFIER_TESTS_H
#define TESTS_VERIFIER_TESTS_H

#include <stdio.h>

#include "../../verifier/verify.h"

/* Sanitizers make everything ten times slower: then less of the same. */
#if defined(__SANITIZE_ADDRESS__)
#define SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOW 1
#endif
#endif
#ifndef SLOW
#define SLOW 0
#endif

struct context {
    const struct suite *suites;
    const char *vectors;        /* the folder testvectors */
    struct stream *stream;
    unsigned long number;       /* of mutants, where somebody said how many; else 0 */
};

typedef unsigned long test(const struct context *context);

test test_shapes, test_fields, test_points, test_pairs, test_sums, test_logarithms, test_claims;
test test_vectors, test_records, test_follows, test_evidence, test_every_bit, test_states, test_saying, test_ed25519;
test test_batches, test_weights, test_byte_walk, test_mutations, test_files, test_bodies;

/* Counts a failure, and says where if it is one. */
#define EXPECT(failures, condition, ...)                          \
    do {                                                          \
        if (!(condition)) {                                       \
            ++(failures);                                         \
            printf("    %s:%d: %s: ", __FILE__, __LINE__, #condition); \
            printf(__VA_ARGS__);                                  \
            printf("\n");                                         \
        }                                                         \
    } while (0)

/* A whole file, with a zero byte behind it; the caller frees. NULL if it cannot be read. */
uint8_t *read_file(const char *folder, const char *name, size_t *length);

/* The length of the line that starts here, with its line feed if it has one. */
size_t line_length(const uint8_t *at, size_t left);

/* All lines, and the end. */
enum outcome verify_log(struct verifier *verifier, const uint8_t *log, size_t length, bool so_far);

/* Any JSON as canonical JSON: members sorted, no white space, true and false as 1 and 0, null as "". The caller frees; NULL if it is
 * no JSON. */
char *canonical_json(const char *text, size_t *length);

#endif
