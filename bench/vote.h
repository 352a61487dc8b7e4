/* The Lanzhou vote (13 items, one mark, at most 10; three trustees, of whom two decrypt) over the engine, for measurements. */
#ifndef PJ_BENCH_VOTE_H
#define PJ_BENCH_VOTE_H

#include "engine/piaojue.h"

#define VOTE_TIME 1732233600u
#define VOTE_ITEMS 13
#define VOTE_BODY 16000u

typedef struct {
    const char *suite;
    size_t voters;
    pj_key *recorder, *trustees[3];
    pj_code *codes;
    pj_log *log; /* written to; NULL while it is closed */
} vote;

/* Ends the program with a message unless the status is PJ_OK. */
void must(pj_status status, const pj_error *err, const char *what);

/* A vote that is open, in a new file. */
void vote_begin(vote *v, const char *suite, size_t voters, const char *path);
void vote_end(vote *v);

/* Closes the log if it is open, and reads it again from its file, with all checks. */
void vote_reopen(vote *v, const char *path);

#endif
