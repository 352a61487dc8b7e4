#include "settler.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum progress { WAITING, WORKED_AT, DONE };

struct job {
    struct batch batch;
    const struct poll *poll;
    enum progress progress;
    enum outcome outcome;
    struct refusal refusal;
};

/* Jobs stand in a ring in the order of the log: from `first`, `count` of them. All but the batches is used under the lock alone. */
struct settler {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned threads, started;
    bool stop;
    size_t room, first, count;
    struct job jobs[THREADS_MOST + 1];
    pthread_t thread[THREADS_MOST];
};

struct settler *settler_new(unsigned threads)
{
    struct settler *settler = calloc(1, sizeof *settler);

    if (!settler)
        return NULL;
    settler->threads = threads;
    settler->room = threads + 1;
    if (pthread_mutex_init(&settler->lock, NULL) == 0) {
        if (pthread_cond_init(&settler->changed, NULL) == 0)
            return settler;
        pthread_mutex_destroy(&settler->lock);
    }
    free(settler);
    return NULL;
}

void settler_free(struct settler *settler)
{
    if (!settler)
        return;
    pthread_mutex_lock(&settler->lock);
    settler->stop = true;
    pthread_cond_broadcast(&settler->changed);
    pthread_mutex_unlock(&settler->lock);
    for (unsigned i = 0; i < settler->started; i++)
        pthread_join(settler->thread[i], NULL);
    for (size_t i = 0; i < settler->room; i++)
        batch_free(&settler->jobs[i].batch);
    pthread_cond_destroy(&settler->changed);
    pthread_mutex_destroy(&settler->lock);
    free(settler);
}

/* ---- with the lock held ---- */

/* The first job that nobody works at; NULL if there is none. */
static struct job *waiting_job(struct settler *settler)
{
    for (size_t i = 0; i < settler->count; i++) {
        struct job *job = &settler->jobs[(settler->first + i) % settler->room];
        if (job->progress == WAITING)
            return job;
    }
    return NULL;
}

/* Gives the lock back while it works. */
static void work_at(struct settler *settler, struct job *job)
{
    enum outcome outcome;

    job->progress = WORKED_AT;
    pthread_mutex_unlock(&settler->lock);
    outcome = batch_settle(&job->batch, job->poll, &job->refusal);
    pthread_mutex_lock(&settler->lock);
    job->outcome = outcome;
    job->progress = DONE;
    pthread_cond_broadcast(&settler->changed);
}

static void *work(void *argument)
{
    struct settler *settler = argument;
    struct job *job;

    pthread_mutex_lock(&settler->lock);
    while (!settler->stop) {
        job = waiting_job(settler);
        if (job)
            work_at(settler, job);
        else
            pthread_cond_wait(&settler->changed, &settler->lock);
    }
    pthread_mutex_unlock(&settler->lock);
    return NULL;
}

/* The caller works too, so without any thread all is done all the same. */
static void start_threads(struct settler *settler)
{
    while (settler->started + 1 < settler->threads && pthread_create(&settler->thread[settler->started], NULL, work, settler) == 0)
        settler->started++;
}

/* What came of the first job, once it is done; if it held, it leaves the ring. */
static enum outcome take_first(struct settler *settler, struct refusal *refusal)
{
    struct job *first = &settler->jobs[settler->first], *job;

    while (first->progress != DONE) {
        job = waiting_job(settler);
        if (job)
            work_at(settler, job);
        else
            pthread_cond_wait(&settler->changed, &settler->lock);
    }
    if (first->outcome != HOLDS) {
        *refusal = first->refusal;
        return first->outcome;
    }
    settler->first = (settler->first + 1) % settler->room;
    settler->count--;
    return HOLDS;
}

/* The buffers of a job that is over go back to the batch. */
static void add_job(struct settler *settler, struct batch *batch, const struct poll *poll)
{
    struct job *job = &settler->jobs[(settler->first + settler->count) % settler->room];
    struct batch empty = job->batch;

    empty.points_each = batch->points_each;
    empty.scalars_each = batch->scalars_each;
    empty.limit = batch->limit;
    job->batch = *batch;
    job->poll = poll;
    job->progress = WAITING;
    *batch = empty;
    settler->count++;
    pthread_cond_signal(&settler->changed);
}

/* ---- */

enum outcome settler_hand_over(struct settler *settler, struct batch *batch, const struct poll *poll, struct refusal *refusal)
{
    enum outcome outcome = HOLDS;

    pthread_mutex_lock(&settler->lock);
    if (settler->started == 0)
        start_threads(settler);
    while (outcome == HOLDS && settler->count > 0 &&
           (settler->count == settler->room || settler->jobs[settler->first].progress == DONE))
        outcome = take_first(settler, refusal);
    if (outcome == HOLDS && batch->count > 0)
        add_job(settler, batch, poll);
    pthread_mutex_unlock(&settler->lock);
    return outcome;
}

enum outcome settler_wait(struct settler *settler, struct refusal *refusal)
{
    enum outcome outcome = HOLDS;

    pthread_mutex_lock(&settler->lock);
    while (outcome == HOLDS && settler->count > 0)
        outcome = take_first(settler, refusal);
    pthread_mutex_unlock(&settler->lock);
    return outcome;
}
