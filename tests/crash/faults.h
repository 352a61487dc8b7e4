/* Faults under the store: the program is linked with --wrap for these calls, so that the n-th of a kind can be made to fail. */
#ifndef PJ_TESTS_FAULTS_H
#define PJ_TESTS_FAULTS_H

#include <stddef.h>
#include <sys/types.h>

typedef enum { CALL_OPEN, CALL_FCNTL, CALL_FSTAT, CALL_STAT, CALL_PREAD, CALL_WRITE, CALL_FSYNC, CALL_FTRUNCATE, CALLS } fault_call;

typedef enum {
    FAULT_ERRNO,    /* fails with `error`, having done nothing */
    FAULT_SHORT,    /* does half of what it was asked, and says so */
    FAULT_NOTHING,  /* pread only: reads no byte, as if the file had become shorter */
    FAULT_TORN,     /* does half of what it was asked, and then the power fails: the process is gone at once */
    FAULT_FOR_EVER, /* fails with `error`, and so does every later call of this kind */
    FAULT_VANISHED  /* fails with `error`, and so does every later call of any kind */
} fault_kind;

/* Strikes the `nth` call of its kind, from 1, after the plan before it has struck. */
typedef struct {
    fault_call call;
    fault_kind kind;
    int error;
    unsigned nth;
} fault_plan;

const char *fault_call_name(fault_call call);

/* From now on the plans (borrowed, at most 4) are carried out; a length of 0 ends that. */
void faults_arm(const fault_plan *plans, size_t len);
size_t faults_struck(void); /* how many plans have struck */

#define TORN_EXIT 77 /* exit status of a process that FAULT_TORN ended */

/* Always from now on: every write does at most `bytes` and naps in between, so that a kill can fall into a line. 0 ends that. */
void faults_slow_writes(size_t bytes);

/* write(2) as it is, for what the campaign itself has to say. */
ssize_t plain_write(int fd, const void *bytes, size_t len);

#endif
