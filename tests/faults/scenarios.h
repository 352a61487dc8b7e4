/* One scenario for every function of piaojue.h: what is there before the call, and the call. */
#ifndef PJ_TESTS_FAULTS_SCENARIOS_H
#define PJ_TESTS_FAULTS_SCENARIOS_H

#include "tests/faults/inject.h"
#include "tests/faults/vote.h"

#define OUT_ROOM (4 * VOTE_ROOM)

/* What one call has, and gives. */
typedef struct {
    const vote *v;
    vote_store store, old_store;
    pj_log *log, *old;   /* `old`: the counted log, in the scenario of pj_log_follows */
    pj_intake *intake;
    char path[600];      /* of a file that is not there, or of one with the log at STAGE_OPEN */
    pj_error err;
    char out[OUT_ROOM];  /* everything a call that succeeds gives, one after another */
    size_t out_len;
    const char *dirty;   /* an output that a call that failed has left behind; NULL: none */
} run;

/* Bits of scenario.flags. */
enum {
    WRITES = 1,      /* appends to the log: after PJ_E_IO the log object refuses further work */
    READ_ONLY = 2,   /* the log is open for reading */
    IN_GROUP = 4,    /* a group is open, with one record in it */
    WITH_OLD = 8,    /* the counted log is open too */
    WITH_INTAKE = 16,
    WITH_FILE = 32,  /* path names a file that is there */
    NO_LOG = 64      /* the store holds the log of the stage, but it is not opened: the call does that */
};

typedef struct {
    const char *function;
    vote_stage stage; /* STAGE_NONE: no log */
    unsigned flags;
    pj_status (*call)(run *);
} scenario;

/* Each ends with function NULL. */
extern const scenario looking[];       /* calls that append nothing */
extern const scenario appending[];     /* and those that do, or begin to */
extern const scenario planted[];       /* faults of the campaign's own, each to be found */

/* What a call gave. */
void give(run *r, const void *bytes, size_t len);
pj_status settle(run *r, pj_status status, const void *out, size_t len);            /* a structure: given, or found zeroed */
pj_status settle_object(run *r, pj_status status, const void *object);              /* `object` points to the pointer, which the call sets */

#endif
