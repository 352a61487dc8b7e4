/* A log in memory, whose writes can be made to fail. */
#ifndef PJ_TESTS_MEMORY_STORE_H
#define PJ_TESTS_MEMORY_STORE_H

#include "engine/piaojue.h"

typedef struct {
    uint8_t *bytes;
    size_t len;
    int appends_left; /* appends and syncs that succeed before one fails with ENOSPC; negative: all do */
    size_t torn;      /* bytes of the failing append that reach the store all the same */
    int is_stuck;     /* from then on nothing can be taken back either */
    int is_foreign;   /* failing appends are 9001, and taking back is 9002, for which the C library has no words */
} memory;

/* All of a file of testvectors/, or no test: a missing file ends it. Its bytes are the caller's to free. */
void memory_load(memory *m, const char *name);

/* A store over `m`, which outlives it; closing the store frees nothing. */
pj_store memory_store(memory *m, int writable);

#endif
