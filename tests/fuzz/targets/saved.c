/* The verifier's saved state (--state), without the hash at its end, which is put there anew: whatever it says, loading it and going on does no harm. Input: which
 * log, and the state. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/states.h"

/* As it is saved after each line. */
void fuzz_seeds(fuzz_taker *take, void *arg)
{
    for (size_t i = 0; i < 8; i++) {
        good_log *log = good_log_at(i);
        for (size_t k = 1; k <= log->lines; k += 3) {
            size_t len;
            uint8_t *state = side_save((piece){log->bytes, log->at[k]}, &len), *seed = malloc(len + 1);
            if (!seed)
                abort();
            seed[0] = (uint8_t)i;
            memcpy(seed + 1, state, len);
            take(arg, log->name, seed, len + 1);
            free(state);
            free(seed);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 1)
        return 0;
    const good_log *log = good_log_at(data[0] % 8);
    side_saved((piece){data + 1, len - 1}, fuzz_path_of(1, log->bytes, log->len));
    return 0;
}
