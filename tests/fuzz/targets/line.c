/* One line of any kind in any state of a vote: engine and verifier say the same of it. Input: which log, which of its lines, and what stands
 * there instead. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    for (size_t i = 0; i < good_logs(); i++) {
        good_log *log = good_log_at(i);
        for (size_t k = 0; k < log->lines; k++) {
            piece line = good_line(log, k);
            uint8_t *seed = malloc(line.len + 2);
            if (!seed)
                abort();
            seed[0] = (uint8_t)i;
            seed[1] = (uint8_t)k;
            memcpy(seed + 2, line.p, line.len);
            take(arg, log->name, seed, line.len + 2);
            free(seed);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    said engine, verifier;
    pj_record *record = NULL;
    pj_error err = {0};
    if (len < 2)
        return 0;
    good_log *log = good_log_at(data[0]);
    size_t k = data[1] % (log->lines + 1);
    engine_says(&engine, pj_vote_check(good_vote(log, k), &record, (const char *)data + 2, len - 2, &err), &err);
    side_line(&verifier, good_side(log, k), (piece){data + 2, len - 2});
    if (engine.outcome != verifier.outcome || engine.check != verifier.check || engine.line != verifier.line)
        fuzz_found("%s, line %zu: the engine says %d V%d (%s), the verifier %d V%d (%s)", log->name, k, engine.outcome, engine.check, engine.text,
                   verifier.outcome, verifier.check, verifier.text);
    pj_record_drop(record);
    /* Once V19 is refused, which comes behind all else, the verifier is good for nothing more (verify.h). */
    if (verifier.check == 19)
        good_side_taken(log, k, (piece){NULL, 0});
    if (verifier.outcome == SIDE_HOLDS)
        good_side_taken(log, k, (piece){data + 2, len - 2});
    return 0;
}

/* Puts the log's own line there, or another one of it. */
static size_t own_line(uint8_t *data, size_t room, fuzz_random *random)
{
    good_log *log = good_log_at(data[0]);
    size_t k = data[1] % (log->lines + 1);
    if (k == log->lines || fuzz_below(random, 8) == 0)
        k = fuzz_below(random, log->lines);
    piece line = good_line(log, k);
    if (line.len + 2 > room)
        return 0;
    memcpy(data + 2, line.p, line.len);
    return line.len + 2;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed)
{
    fuzz_random random = {seed};
    if (len < 2 || fuzz_below(&random, 12) == 0) {
        if (room < 3)
            return LLVMFuzzerMutate(data, len, room);
        data[0] = (uint8_t)fuzz_below(&random, good_logs());
        data[1] = (uint8_t)fuzz_below(&random, good_log_at(data[0])->lines + 1);
        len = own_line(data, room, &random);
        if (len == 0)
            return 2;
    }
    json_t *line = fuzz_below(&random, 16) ? fuzz_line_read(data + 2, len - 2) : NULL;
    if (!line)
        return 2 + LLVMFuzzerMutate(data + 2, len - 2, room - 2);
    good_log *log = good_log_at(data[0]);
    const pj_vote *vote = good_vote(log, data[1] % (log->lines + 1));
    if (fuzz_below(&random, 16) == 0)
        fuzz_line_remake(line, vote, &random);
    fuzz_line_change(line, &random);
    fuzz_line_heal(line, vote, &random);
    size_t text_len;
    char *text = fuzz_line_write(line, &text_len);
    if (text && text_len + 2 <= room) {
        memcpy(data + 2, text, text_len);
        len = text_len + 2;
    }
    free(text);
    json_decref(line);
    return len;
}
