/* Consistency proofs: the verifier reads any; and what the engine makes of an old checkpoint that it accepts, the verifier accepts too. Input: which log, the
 * old checkpoint's length in two bytes, the old checkpoint, the proof. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/states.h"

static size_t index_of(const char *file)
{
    for (size_t i = 0; i < good_logs(); i++)
        if (strstr(file, good_log_at(i)->name))
            return i;
    return good_logs();
}

static uint8_t *file_of(const json_t *entry, const char *member, size_t *len)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", fuzz_vectors(), json_string_value(json_object_get(entry, member)));
    return fuzz_file(path, len);
}

static void take_entry(fuzz_taker *take, void *arg, const json_t *entry, size_t log)
{
    size_t old_len, proof_len;
    uint8_t *old = file_of(entry, "old", &old_len), *proof = file_of(entry, "file", &proof_len);
    uint8_t *seed = malloc(3 + old_len + proof_len);
    if (seed && old_len + proof_len < 8000) {
        seed[0] = (uint8_t)log;
        seed[1] = (uint8_t)(old_len >> 8);
        seed[2] = (uint8_t)old_len;
        memcpy(seed + 3, old, old_len);
        memcpy(seed + 3 + old_len, proof, proof_len);
        take(arg, json_string_value(json_object_get(entry, "file")), seed, 3 + old_len + proof_len);
    }
    free(seed);
    free(old);
    free(proof);
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    char path[1024];
    size_t i;
    json_t *entry;
    snprintf(path, sizeof path, "%s/evidence.json", fuzz_vectors());
    json_t *index = json_load_file(path, 0, NULL);
    if (!index)
        fuzz_found("%s cannot be read", path);
    json_array_foreach(json_object_get(index, "evidence"), i, entry)
    {
        const char *log = json_string_value(json_object_get(entry, "log"));
        if (strcmp(json_string_value(json_object_get(entry, "kind")), "proof") == 0 && log && index_of(log) < good_logs())
            take_entry(take, arg, entry, index_of(log));
    }
    json_decref(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static pj_log *open[32];
    static char made[200000];
    said verifier;
    pj_error err;
    size_t made_len = sizeof made;
    if (len < 3)
        return 0;
    size_t index = data[0] % good_logs(), old_len = (size_t)data[1] << 8 | data[2];
    good_log *log = good_log_at(index);
    old_len = old_len < len - 3 ? old_len : len - 3;
    piece old = {data + 3, old_len}, proof = {data + 3 + old_len, len - 3 - old_len};
    side_consistency(&verifier, good_shown(log), old, proof);
    if (!open[index])
        open[index] = good_open(log, 0);
    if (pj_log_consistency(open[index], made, &made_len, (const char *)old.p, old.len, NULL, &err) != PJ_OK)
        return 0;
    /* Unsigned, it fails C3 and nothing before; with the log's own signature its path is asked in `note`. */
    side_consistency(&verifier, good_shown(log), old, (piece){(const uint8_t *)made, made_len});
    if (verifier.outcome != SIDE_REFUTED || verifier.check != 103)
        fuzz_found("%s: the verifier says of the engine's proof: %d C%d %s", log->name, verifier.outcome, verifier.check - 100, verifier.text);
    return 0;
}
