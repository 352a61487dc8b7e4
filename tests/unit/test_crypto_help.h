/* What the tests of crypto/ share. */
#ifndef PJ_TESTS_TEST_CRYPTO_HELP_H
#define PJ_TESTS_TEST_CRYPTO_HELP_H

#include <check.h>
#include <jansson.h>

#include "crypto/scalar.h"
#include "tests/unit/suites.h"

/* Adds a test that runs once for each suite, with _i as the suite. */
#define each_suite(tests, test) tcase_add_loop_test(tests, test, 0, 2)
#define ALL_SECONDS 300 /* time limit; sanitizers are slow */

/* Ends the test unless x returns PJ_CRYPT_OK. */
#define OK(x) ck_assert_int_eq((x), PJ_CRYPT_OK)
#define NO(x) ck_assert_int_eq((x), PJ_CRYPT_NO)

/* A group that lives until free_group. */
pj_group *new_group(int suite);

/* A random key pair. */
void new_pair(pj_group *group, pj_secret *secret, pj_point *point);

/* Reads hex of exactly `len` bytes, or ends the test. */
void from_hex(uint8_t *out, size_t len, const char *hex);

/* The JSON file of that name among the external vectors (PJ_SHARED_VECTORS, else ../shared/vectors); NULL, after saying that the test
 * is skipped, if it is not there. */
json_t *load_vectors(const char *name);

/* The string member, or ends the test. */
const char *text_of(const json_t *object, const char *member);

/* A byte index and a bit to flip in byte `at`: each bit gets its turn over the bytes. */
static inline uint8_t flip_of(size_t at)
{
    return (uint8_t)(1u << (at % 8));
}

#endif
