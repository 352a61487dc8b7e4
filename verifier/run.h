/* One run of the program: what was asked for, done and said. */
#ifndef VERIFIER_RUN_H
#define VERIFIER_RUN_H

#include <stdio.h>

#include "evidence.h"

#define COULD_NOT_RUN 2

/* A file of evidence that was named. */
struct asked {
    enum exhibit_purpose purpose;
    const char *path;
};

struct order {
    const char *log;            /* NULL: receipts by themselves */
    const char *previous, *state;
    bool json, so_far;
    unsigned threads;           /* 0 and 1: one */
    FILE *progress;             /* a terminal that is told how far it is; or NULL */
    const struct asked *asked;  /* receipts and checkpoints; or a --since, and behind it perhaps a --proof */
    size_t asked_count;
    const char *(*selftest)(const struct suite *suite);     /* of each suite that was used, before anything is said or saved; or NULL */
};

/* The exit status. What holds or is refuted is said on `out`, why nothing can be said on `troubles`. */
int run(const struct order *order, const struct suite suites[SUITES], FILE *out, FILE *troubles);

#endif
