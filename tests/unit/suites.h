/* The suites of the unit test program: each is one function in one test_*.c, and stands here and in main.c's table. */
#ifndef PJ_TESTS_SUITES_H
#define PJ_TESTS_SUITES_H

#include <check.h>

Suite *suite_crypto_bytes(void);
Suite *suite_crypto_hash(void);
Suite *suite_crypto_group(void);
Suite *suite_crypto_sign(void);
Suite *suite_crypto_seal(void);
Suite *suite_crypto_proofs(void);
Suite *suite_crypto_shares(void);
Suite *suite_crypto_dlog(void);
Suite *suite_crypto_merkle(void);
Suite *suite_engine_vote(void);
Suite *suite_engine_records(void);

#endif
