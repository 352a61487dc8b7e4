#include "settler.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MOST (THREADS_MOST + 3)
#define PIECE_LEAST 48          /* ballots: fewer would cost too much each */

/* A batch, and what came of it so far: ballots before `taken` are settled, or worked at by `workers`. */
struct job {
    struct batch batch;
    const struct poll *poll;
    size_t taken;
    unsigned workers;
    enum outcome outcome;
    struct refusal refusal;
};

/* Jobs stand in a ring in the order of the log: from `first`, `count` of them. All but the batches is used under the lock alone. */
struct settler {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned threads, started;
    bool stop;
    bool ending;                /* nothing is read on: what is left is shared among all */
    size_t room, first, count;
    struct job jobs[JOBS_MOST];
    pthread_t thread[THREADS_MOST];
};

struct settler *settler_new(unsigned threads)
{
    struct settler *settler = calloc(1, sizeof *settler);

    if (!settler)
        return NULL;
    settler->threads = threads;
    settler->room = threads + 3;        /* one at each thread, two waiting, and one that is done and not asked for yet */
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

static bool is_waiting(const struct job *job)
{
    return job->taken < job->batch.count;
}

static bool is_done(const struct job *job)
{
    return !is_waiting(job) && job->workers == 0;
}

/* The first job with something to take; NULL if there is none. */
static struct job *waiting_job(struct settler *settler)
{
    for (size_t i = 0; i < settler->count; i++) {
        struct job *job = &settler->jobs[(settler->first + i) % settler->room];
        if (is_waiting(job))
            return job;
    }
    return NULL;
}

static size_t left_of(const struct job *job)
{
    return job->batch.count - job->taken;
}

/* How much of the job is taken at once: all of it; or at the end a share of all that is left, so that all threads have done at about
 * the same time. */
static size_t piece_of(const struct settler *settler, const struct job *job)
{
    size_t all = 0, piece;

    if (!settler->ending)
        return left_of(job);
    for (size_t i = 0; i < settler->count; i++)
        all += left_of(&settler->jobs[(settler->first + i) % settler->room]);
    piece = all / settler->threads + 1;
    if (piece < PIECE_LEAST)
        piece = PIECE_LEAST;
    return piece < left_of(job) ? piece : left_of(job);
}

/* Of the pieces that do not hold the first in the log counts. */
static void note_outcome(struct job *job, enum outcome outcome, const struct refusal *refusal)
{
    if (outcome == HOLDS || job->outcome == BROKEN)
        return;
    if (outcome == REFUTED && (job->outcome == HOLDS || refusal->line < job->refusal.line))
        job->refusal = *refusal;
    job->outcome = outcome;
}

/* Gives the lock back while it works. */
static void work_at(struct settler *settler, struct job *job)
{
    size_t first = job->taken, end = first + piece_of(settler, job);
    struct refusal refusal;
    enum outcome outcome;

    job->taken = end;
    job->workers++;
    pthread_mutex_unlock(&settler->lock);
    outcome = batch_settle(&job->batch, job->poll, first, end, &refusal);
    pthread_mutex_lock(&settler->lock);
    note_outcome(job, outcome, &refusal);
    job->workers--;
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

    while (!is_done(first)) {
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

/* The buffers of a job that is over go back to the batch. Each batch may be larger by half than the last. */
static void add_job(struct settler *settler, struct batch *batch, const struct poll *poll)
{
    struct job *job = &settler->jobs[(settler->first + settler->count) % settler->room];
    struct batch empty = job->batch;

    empty.shape = batch->shape;
    empty.shape.limit += empty.shape.limit / 2 + 1;
    if (empty.shape.limit > empty.shape.limit_most)
        empty.shape.limit = empty.shape.limit_most;
    empty.count = 0;
    *job = (struct job){.batch = *batch, .poll = poll, .outcome = HOLDS};
    *batch = empty;
    settler->count++;
    pthread_cond_broadcast(&settler->changed);
}

/* Room for one job more. */
static enum outcome make_room(struct settler *settler, struct refusal *refusal)
{
    while (settler->count > 0 && (settler->count == settler->room || is_done(&settler->jobs[settler->first])))
        TRY(take_first(settler, refusal));
    return HOLDS;
}

static enum outcome hand_over(struct settler *settler, struct batch *batch, const struct poll *poll, struct refusal *refusal)
{
    if (settler->started == 0)
        start_threads(settler);
    TRY(make_room(settler, refusal));
    if (batch->count > 0)
        add_job(settler, batch, poll);
    return HOLDS;
}

/* Whether two jobs would wait even if each of the other threads took one now: then the caller does best to work at one; the second
 * keeps the others busy until it has filled the next batch. */
static bool is_busy(const struct settler *settler)
{
    size_t waiting = 0;

    for (size_t i = 0; i < settler->count; i++)
        waiting += is_waiting(&settler->jobs[(settler->first + i) % settler->room]);
    return waiting > settler->started + 1u;
}

static enum outcome take_all(struct settler *settler, struct refusal *refusal)
{
    while (settler->count > 0)
        TRY(take_first(settler, refusal));
    return HOLDS;
}

/* ---- */

enum outcome settler_hand_over(struct settler *settler, struct batch *batch, const struct poll *poll, struct refusal *refusal)
{
    enum outcome outcome;

    pthread_mutex_lock(&settler->lock);
    outcome = hand_over(settler, batch, poll, refusal);
    if (outcome == HOLDS && is_busy(settler))
        work_at(settler, waiting_job(settler));
    pthread_mutex_unlock(&settler->lock);
    return outcome;
}

enum outcome settler_wait(struct settler *settler, struct batch *batch, const struct poll *poll, struct refusal *refusal)
{
    enum outcome outcome;

    pthread_mutex_lock(&settler->lock);
    settler->ending = true;
    outcome = hand_over(settler, batch, poll, refusal);
    if (outcome == HOLDS)
        outcome = take_all(settler, refusal);
    settler->ending = false;
    pthread_mutex_unlock(&settler->lock);
    return outcome;
}
