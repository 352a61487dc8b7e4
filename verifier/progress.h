/* How far the reading of a log has come, on a terminal, where it takes longer than a second. */
#ifndef VERIFIER_PROGRESS_H
#define VERIFIER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define PROGRESS_ROOM 160

struct progress {
    FILE *to;                   /* NULL: nothing is shown */
    uint64_t from, size;        /* where reading started, and how many bytes there are; size 0: nobody knows */
    double started, said;       /* seconds of a clock that only goes forward */
    bool shown;                 /* something stands on the terminal */
};

void progress_begin(struct progress *progress, FILE *to, uint64_t from, uint64_t size);
void progress_at(struct progress *progress, uint64_t at);
void progress_end(struct progress *progress);

/* What is said: bytes done, rate, time left. */
void progress_text(char text[PROGRESS_ROOM], const struct progress *progress, uint64_t at, double seconds);

#endif
