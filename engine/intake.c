/* Ballots from many threads (E8: group commit).
 *
 * The long part of a ballot's checks, its proofs, needs nothing that a ballot before it changes, so threads make it side by side. Then
 * the ballot waits in a queue. Whoever finds nobody writing becomes the writer: it takes all that wait, checks what depends on the order
 * (the phase and the turn), writes their lines, syncs once and tells everybody. While it syncs, the next group gathers; and those it has
 * told may come back at once with their next ballots, so before the next group is taken its writer waits for them, but never longer than
 * half the time a sync takes. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/log.h"

/* A ballot that waits; it lives in its thread's stack. */
typedef struct waiting {
    struct waiting *next;
    pj_record *record; /* passed pj_vote_prepare */
    char *text;        /* its canonical body */
    size_t text_len;
    pj_receipt receipt;
    pj_status status;
    pj_error error;
    int is_done;
} waiting;

struct pj_intake {
    pj_log *log;
    pthread_rwlock_t vote;  /* read: proofs are being checked; written: a group is being taken into the vote */
    pthread_mutex_t queue;
    pthread_cond_t told;    /* somebody's ballot is done, or nobody writes any more */
    pthread_cond_t came;    /* somebody has joined the queue */
    waiting *first, **last;
    size_t queued;
    size_t expected;  /* how many were told last, and how many waited then: so many may come */
    uint64_t sync_ns; /* how long the last group took */
    int is_writing;
};

static int make_locks(pj_intake *intake)
{
    pthread_condattr_t monotonic; /* a clock that jumps must not make anybody wait */
    int failure = pthread_condattr_init(&monotonic);
    if (failure)
        return failure;
    failure = pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    if (!failure)
        failure = pthread_cond_init(&intake->came, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (failure)
        return failure;
    /* With default attributes these cannot fail on Linux, nor hold anything that would be lost. */
    failure = pthread_rwlock_init(&intake->vote, NULL);
    if (!failure)
        failure = pthread_mutex_init(&intake->queue, NULL);
    return failure ? failure : pthread_cond_init(&intake->told, NULL);
}

pj_status pj_intake_open(pj_intake **out, pj_log *log, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_intake *intake = NULL;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_ready(log, &pj_kind_ballot, err));
    if (log->in_group)
        TRY(pj_fail(err, PJ_E_STATE, "a group of records is open: end it first"));
    intake = calloc(1, sizeof *intake);
    TRY_IF(intake, pj_no_memory(err));
    intake->log = log;
    intake->last = &intake->first;
    TRY_IF(make_locks(intake) == 0, pj_no_memory(err));
out:
    if (rc != PJ_OK) {
        free(intake);
        intake = NULL;
    }
    *out = intake;
    return rc;
}

void pj_intake_close(pj_intake *intake)
{
    if (!intake)
        return;
    pthread_cond_destroy(&intake->told);
    pthread_cond_destroy(&intake->came);
    pthread_mutex_destroy(&intake->queue);
    pthread_rwlock_destroy(&intake->vote);
    free(intake);
}

/* Everything about a ballot that holds at whatever line it will stand, on a group object of this thread's own. */
static pj_status check_beforehand(pj_intake *intake, waiting *own, const json_t *body, pj_error *err)
{
    pj_group *group = NULL;
    pj_status rc = pj_crypt_failed(err, pj_group_create(&group, intake->log->vote.definition->suite));
    if (rc != PJ_OK)
        return rc;
    pthread_rwlock_rdlock(&intake->vote);
    pj_vote view = intake->log->vote; /* shares everything but the group with the vote, which nobody changes now */
    view.group = group;
    rc = pj_log_for_caller(pj_vote_prepare(&view, &own->record, &pj_kind_ballot, body, err), &pj_kind_ballot, err);
    pthread_rwlock_unlock(&intake->vote);
    pj_group_destroy(group);
    return rc != PJ_OK ? rc : pj_json_write(&own->text, &own->text_len, body, err);
}

/* The queue is locked. */
static waiting *take_queue(pj_intake *intake)
{
    waiting *all = intake->first;
    intake->first = NULL;
    intake->last = &intake->first;
    intake->queued = 0;
    return all;
}

/* Ballots that are refused here (a second one by the same credential) are out; the others' fate is that of the group. */
static void write_group(pj_intake *intake, waiting *all)
{
    pj_log *log = intake->log;
    pj_error error = {0};
    pthread_rwlock_wrlock(&intake->vote);
    pj_status rc = PJ_OK;
    for (waiting *w = all; w; w = w->next) {
        w->status = pj_log_ready(log, &pj_kind_ballot, &w->error);
        if (w->status == PJ_OK) {
            w->status = pj_log_take_prepared(log, w->record, w->text, w->text_len, &w->receipt, &w->error);
            w->record = NULL;
        }
    }
    pthread_rwlock_unlock(&intake->vote);
    rc = pj_log_flush(log, &error);
    for (waiting *w = all; w && rc != PJ_OK; w = w->next)
        if (w->status == PJ_OK) {
            w->status = rc;
            w->error = error;
            memset(&w->receipt, 0, sizeof w->receipt);
        }
}

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The queue is locked. */
static void wait_for_others(pj_intake *intake)
{
    uint64_t until = now_ns() + intake->sync_ns / 2;
    struct timespec end = {(time_t)(until / 1000000000u), (long)(until % 1000000000u)};
    while (intake->queued < intake->expected && pthread_cond_timedwait(&intake->came, &intake->queue, &end) == 0)
        continue;
}

/* The queue is locked, and again on return. One group only, its own ballot among it: so nobody writes for others for ever. */
static void write_next(pj_intake *intake)
{
    intake->is_writing = 1;
    wait_for_others(intake);
    size_t taken = intake->queued;
    waiting *all = take_queue(intake);
    pthread_mutex_unlock(&intake->queue);
    uint64_t start = now_ns();
    write_group(intake, all);
    pthread_mutex_lock(&intake->queue);
    intake->sync_ns = now_ns() - start;
    intake->expected = taken + intake->queued;
    intake->is_writing = 0;
    for (; all; all = all->next)
        all->is_done = 1;
    pthread_cond_broadcast(&intake->told);
}

static void wait_in_queue(pj_intake *intake, waiting *own)
{
    pthread_mutex_lock(&intake->queue);
    *intake->last = own;
    intake->last = &own->next;
    intake->queued++;
    pthread_cond_signal(&intake->came);
    while (!own->is_done)
        if (intake->is_writing)
            pthread_cond_wait(&intake->told, &intake->queue);
        else
            write_next(intake);
    pthread_mutex_unlock(&intake->queue);
}

pj_status pj_intake_submit(pj_intake *intake, pj_receipt *receipt, const char *body, size_t len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    json_t *json = NULL;
    waiting own = {.status = PJ_OK};
    err = pj_error_begin(err, &spare);
    memset(receipt, 0, sizeof *receipt);
    TRY(pj_load_ballot(&json, body, len, err));
    TRY(check_beforehand(intake, &own, json, err));
    wait_in_queue(intake, &own);
    *err = own.error;
    rc = own.status;
    if (rc == PJ_OK)
        *receipt = own.receipt;
out:
    pj_record_drop(own.record);
    free(own.text);
    json_decref(json);
    return rc;
}
