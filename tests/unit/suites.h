/* The suites of the unit test program: each is one function in one test_*.c, and stands here and in main.c's table. */
#ifndef PJ_TESTS_SUITES_H
#define PJ_TESTS_SUITES_H

#include <check.h>
#include <jansson.h>

#include "crypto/group.h"

Suite *suite_crypto_bytes(void);
Suite *suite_crypto_hash(void);
Suite *suite_crypto_group(void);
Suite *suite_crypto_sign(void);
Suite *suite_crypto_seal(void);
Suite *suite_crypto_proofs(void);
Suite *suite_crypto_shares(void);
Suite *suite_crypto_dlog(void);
Suite *suite_crypto_merkle(void);
Suite *suite_crypto_memory(void);
Suite *suite_vectors_law(void);
Suite *suite_engine_vote(void);
Suite *suite_engine_law(void);
Suite *suite_engine_properties(void);
Suite *suite_engine_records(void);
Suite *suite_engine_bodies(void);
Suite *suite_engine_challenge(void);
Suite *suite_engine_evidence(void);
Suite *suite_engine_store(void);
Suite *suite_engine_submit(void);
Suite *suite_engine_shapes(void);
Suite *suite_vectors_crypto(void);
Suite *suite_vectors_proofs(void);
Suite *suite_vectors_engine(void);
Suite *suite_vectors_evidence(void);

/* What the three files test_vectors_*.c share; in test_vectors_crypto.c. */

#define VECTOR_MAX 8192 /* bytes of the longest field that is read from hexadecimal */

/* 1 if the code does with the test what the vector says. `is_valid`: its `result`. */
typedef int vector_test(const json_t *group, const json_t *test, int is_valid);

typedef struct {
    const char *type; /* of the group; NULL: it has no member `type` */
    vector_test *run;
} vector_type;

typedef struct {
    const char *name;     /* testvectors/NAME.json, or that file in the folder PJ_VECTORS */
    vector_type types[4]; /* NULL, NULL behind the last */
} vector_file;

/* Runs every test of a file, and says how many there were. */
void run_vectors(const vector_file *vectors);

/* Reads bytes of any length up to `room`; returns how many. */
size_t read_hex(uint8_t *out, size_t room, const char *hex);

int is_hex(const json_t *object, const char *member, const void *found, size_t len); /* 1 if the member is just these bytes */
pj_group *vector_curve(const json_t *group);                                         /* of the group's suite; lives until pj_group_destroy */
int as_said(pj_crypt found, int is_valid);                                           /* 1 for OK and valid, and for NO and invalid */

#endif
