/* One small vote in memory with everything in it that a log can hold, brought to each stage once; a run starts from a copy. */
#ifndef PJ_TESTS_FAULTS_VOTE_H
#define PJ_TESTS_FAULTS_VOTE_H

#include "engine/piaojue.h"

#define VOTE_TIME 1732233600u
#define VOTE_ROOM 65536u
#define VOTE_CONTESTS 2u
#define VOTE_CELLS 3u /* and as many items, of one mark each */

typedef enum { STAGE_NONE, STAGE_NEW, STAGE_DEALT, STAGE_ACCEPTED, STAGE_ROLL, STAGE_REHEARSED, STAGE_OPEN, STAGE_PAPERS, STAGE_CLOSED, STAGE_SHARED,
    STAGE_COUNTED, STAGE_FOLLOWING, STAGE_NAMED, STAGES } vote_stage;

typedef struct {
    char *text;
    size_t len;
} vote_text;

typedef struct {
    const char *suite;
    pj_key *recorder, *trustee, *station, *witness;
    pj_code codes[2]; /* on the roll; and one that is not */
    pj_code stranger;
    pj_definition *sealed;
    vote_text definition, following; /* JSON: of the vote, and of one that follows the counted log */
    vote_text key, public;           /* the trustee's files */
    vote_text logs[STAGES];
    /* Of the first voter, sealed for the log at STAGE_OPEN; and evidence of STAGE_PAPERS. */
    vote_text ballot, opening, checkpoint, cosigned, receipt;
    uint64_t doubtful; /* line of a paper to be ruled on */
} vote;

/* A store over bytes of its own, whose calls meet FAULT_STORE; what fails says EIO. */
typedef struct {
    char *bytes;
    size_t len, room;
} vote_store;

/* Makes everything, or ends the program with a message. */
void vote_make(vote *v, const char *suite);
void vote_free(vote *v);

/* `s` starts with the log of a stage, or empty. Closing the store frees nothing. */
pj_store vote_store_of(vote_store *s, const vote *v, vote_stage stage, int writable);
/* The same store once more, to be taken over by another log object. */
pj_store vote_store_again(vote_store *s, int writable);
void vote_store_free(vote_store *s);

#define VOTE_SUMMARY 300
/* pj_log_summary in words. */
void vote_summary(char out[VOTE_SUMMARY], const pj_log *log);

/* Ends the program with a message unless the status is PJ_OK. */
void must(pj_status status, const pj_error *err, const char *what);

#endif
