/* Runs the suites of the table; their prototypes are in suites.h. */
#include <stddef.h>
#include <stdlib.h>

#include "tests/unit/failing_memory.h"
#include "tests/unit/suites.h"

static Suite *(*const suites[])(void) = {
    suite_crypto_bytes,  suite_crypto_hash,   suite_crypto_group, suite_crypto_sign,   suite_crypto_seal,
    suite_crypto_proofs, suite_crypto_shares, suite_crypto_dlog,  suite_crypto_merkle, suite_crypto_memory,
    suite_vectors_law,  suite_engine_vote, suite_engine_law,  suite_engine_properties,   suite_engine_records, suite_engine_bodies,
    suite_engine_challenge, suite_engine_evidence, suite_engine_store, suite_engine_submit, suite_engine_shapes,
    suite_vectors_crypto, suite_vectors_proofs, suite_vectors_engine, suite_vectors_evidence,
};

int main(void)
{
    SRunner *runner;
    int failed;

    failing_memory_install();
    runner = srunner_create(NULL);
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
