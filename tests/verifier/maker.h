/* Makes logs, good ones and ones with false proofs, for tests and measurements. With the verifier's own arithmetic: what this cannot
 * show is that the specification was understood; the test vectors do. */
#ifndef TESTS_VERIFIER_MAKER_H
#define TESTS_VERIFIER_MAKER_H

#include <stdio.h>

#include "../../verifier/verify.h"

struct log {
    uint8_t *bytes;
    size_t length, room;
};

struct plan {
    const struct suite *suite;
    uint32_t items, marks, cap;         /* cap 0: none; of the first mark */
    uint32_t row_min, row_max;
    uint32_t ballots, trustees, threshold;
    bool (*is_false)(uint32_t ballot);  /* whether the proof of a ballot is to be false; NULL: none */
};

/* Numbers that look random and are the same every time. */
struct stream {
    uint64_t at;
};

uint64_t stream_next(struct stream *stream);
void stream_bytes(struct stream *stream, void *to, size_t length);
void stream_num(struct stream *stream, struct num *x, const struct modulus *modulus);

/* The ballots are lines *first … */
void make_log(struct log *log, const struct plan *plan, uint64_t *first);
void log_free(struct log *log);

/* The same log, line by line as it is made: of the ballots nothing stays in memory but their keys. False if it could not be written. */
bool write_log(FILE *to, const struct plan *plan);

/* A signature that holds. */
void sign_message(uint8_t signature[SIGNATURE_BYTES], const struct suite *suite, size_t count, const struct bytes message[],
                  const struct num *secret, struct stream *stream);

#endif
