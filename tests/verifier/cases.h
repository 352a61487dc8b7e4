/* A file of test vectors, and what stands in it. */
#ifndef TESTS_VERIFIER_CASES_H
#define TESTS_VERIFIER_CASES_H

#include "tests.h"

struct cases {
    struct json json;
    char *text;
    struct arena arena;
    const struct suite *suites, *suite;     /* suite: of the group, if it names one */
    uint32_t group, test;
};

bool cases_open(struct cases *cases, const struct context *context, const char *name);
void cases_close(struct cases *cases);

/* The member of the test, or else of its group; 0 if neither has one. */
uint32_t field(const struct cases *cases, const char *name);
uint32_t member_of(const struct cases *cases, uint32_t node, const char *name);

/* The strings and numbers behind a node; memory is the arena's. hex() fails the program on what is no hexadecimal string. */
const char *string(struct cases *cases, uint32_t node);
const uint8_t *hex(struct cases *cases, uint32_t node, size_t *length);
uint64_t number(const struct cases *cases, uint32_t node);

/* Elements of an array: first, next, 0 at the end. */
uint32_t first_of(const struct cases *cases, uint32_t array);
uint32_t next_of(const struct cases *cases, uint32_t array, uint32_t element);

/* A consistent definition with these contests and this validity, as canonical JSON. */
bool make_definition(struct cases *cases, struct definition *definition, const struct suite *suite, const char *contests,
                     const char *validity);
/* The same without V12. */
bool read_definition(struct cases *cases, struct definition *definition, const struct suite *suite, const char *contests,
                     const char *validity);

extern const char any_validity[];

/* The bytes of a value. */
const char *raw(struct cases *cases, uint32_t node);

/* Does the verifier find the test valid? Papers and verdicts have files of their own; random.json holds both. */
typedef bool judging(struct cases *cases);

judging judge_paper, judge_verdict, judge_random;
judging judge_ed25519, judge_inclusion, judge_consistency, judge_opening, judge_short;

#endif
