/* Runs of a log under faults (fault_runs.c makes them, fault_scenario.c is what meets the faults). */
#ifndef PJ_TESTS_FAULT_RUNS_H
#define PJ_TESTS_FAULT_RUNS_H

#include "tests/crash/crash.h"
#include "tests/crash/faults.h"

/* What the process under test says, at once, by one write to a pipe. */
typedef struct {
    enum { WORD_ACKNOWLEDGED, WORD_FAILED, WORD_BAD, WORD_STRUCK } type;
    uint64_t lines; /* acknowledged: so many, the last with this leaf hash */
    uint8_t leaf[32];
    int is_left;  /* failed: the text says that it could not be taken back */
    int has_log;  /* failed: a step of a log that was open */
    size_t struck; /* how many plans have struck */
    char text[256];
} fault_word;

/* Carries out the plans and lives a log's life in a new file. `s` has no ballots yet. */
_Noreturn void fault_scenario(scene *s, const char *path, const fault_plan *plans, size_t plans_len, int fd);

#endif
