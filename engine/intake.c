/* Ballots from many threads (E8: group commit).
 *
 * The long part of a ballot's checks, its proofs, needs nothing that a ballot before it changes, so threads make it side by side. Then
 * the ballot waits in a queue. Whoever finds nobody writing becomes the writer: it takes all that wait, checks what depends on the order
 * (the phase and the turn), writes their lines and syncs once, tells everybody, and goes on until nobody waits. While it syncs, the next
 * group gathers. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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
    waiting *first, **last;
    int is_writing;
};

pj_status pj_intake_open(pj_intake **out, pj_log *log, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_intake *intake = NULL;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_ready(log, &pj_kind_ballot, err));
    intake = calloc(1, sizeof *intake);
    TRY_IF(intake, pj_no_memory(err));
    intake->log = log;
    intake->last = &intake->first;
    if (pthread_rwlock_init(&intake->vote, NULL) != 0 || pthread_mutex_init(&intake->queue, NULL) != 0 ||
        pthread_cond_init(&intake->told, NULL) != 0)
        TRY(pj_no_memory(err));
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

/* The queue is locked, and again on return. One group only, its own ballot among it: so nobody writes for others for ever. */
static void write_next(pj_intake *intake)
{
    waiting *all = take_queue(intake);
    intake->is_writing = 1;
    pthread_mutex_unlock(&intake->queue);
    write_group(intake, all);
    pthread_mutex_lock(&intake->queue);
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
