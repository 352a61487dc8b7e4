/* Good logs of testvectors/, and how engine and verifier stand before each of their lines. */
#ifndef PJ_FUZZ_STATES_H
#define PJ_FUZZ_STATES_H

#include "engine/kind.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/sides.h"

typedef struct {
    const char *name;
    uint8_t *bytes; /* NULL until it is asked for */
    size_t len, lines;
    size_t *at;         /* where each line starts; at[lines] = len */
    pj_vote **votes;    /* before each line, and behind the last; NULL until asked for */
    side_state **sides; /* the same */
    piece *saved;       /* what the verifier saves there */
    unsigned *asked;    /* how often for each of them */
    pj_vote *walker;
    side_state *side_walker;
    size_t side_walker_at;
    side_shown *shown;
} good_log;

/* How many there are; log `index` modulo that. */
size_t good_logs(void);
good_log *good_log_at(size_t index);

/* Line k without its line feed. */
piece good_line(const good_log *log, size_t k);

/* The vote before line k ≤ lines. It is only to be looked at, and only until the next call for the same log. */
const pj_vote *good_vote(good_log *log, size_t k);

/* The verifier before line k, after a call of good_vote for the same. Once it has taken a line, or
 * is good for nothing more (no line), good_side_taken is to be told. */
side_state *good_side(good_log *log, size_t k);
void good_side_taken(good_log *log, size_t k, piece line);

const side_shown *good_shown(good_log *log);

/* The log in the engine, read only; its own each time: close it. `writable`: it takes records, which go nowhere. */
pj_log *good_open(const good_log *log, int writable);

/* A log in memory. Appending keeps nothing but the length. */
typedef struct {
    const uint8_t *p;
    size_t len;
} fuzz_store;
pj_store fuzz_store_of(fuzz_store *bytes, int writable);

/* What the engine says of it. Dies on PJ_E_CRYPTO and the like. */
void engine_says(said *out, pj_status rc, const pj_error *err);

#endif
