/* Canonical JSON (F1): engine and verifier accept the same lines, and the engine writes what it has read as it was. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/states.h"

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    fuzz_seeds_of_member(take, arg, "canonical.json", "line", 0, NULL, 0);
    fuzz_seeds_of_member(take, arg, "definition.json", "line", 1, NULL, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    said engine, verifier;
    json_t *value = NULL;
    char *text = NULL;
    size_t text_len = 0;
    pj_error err = {0};
    engine_says(&engine, pj_json_read_canonical(&value, (const char *)data, len, &err), &err);
    side_json(&verifier, (piece){data, len});
    if (engine.outcome != verifier.outcome)
        fuzz_found("the engine says %d (%s), the verifier %d (%s)", engine.outcome, engine.text, verifier.outcome, verifier.text);
    if (value && (pj_json_write(&text, &text_len, value, &err) != PJ_OK || text_len != len || memcmp(text, data, len) != 0))
        fuzz_found("what was read is written otherwise: %s", text);
    free(text);
    json_decref(value);
    return 0;
}
