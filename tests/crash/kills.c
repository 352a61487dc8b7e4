/* Kills: a process that votes is killed at a random moment, again and again, and each time the log is opened again and every record
 * looked for that was acknowledged before. */
#include "tests/crash/kills.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define VOTERS 60
#define PAPER_BALLOTS 18
#define ACKS_MAX 1000

typedef struct {
    campaign *c;
    scene s;
    char path[512], template[512];
    uint64_t random;
    double whole_run[WORKS]; /* seconds from READY to the end, as measured */
    double ready_at;
    ack acks[ACKS_MAX];          /* of the log at hand */
    size_t acks_len;
    pj_phase phase;
    uint32_t by_credential, paper;
    unsigned kills, by_work[WORKS], early, finished, logs, acknowledged, lost, unacknowledged, cut, refused, verified, beside;
    uint64_t cut_bytes;
} run;

static double uniform(run *r)
{
    return (double)(next_random(&r->random) >> 11) / 9007199254740992.0;
}

static void sleep_for(double seconds)
{
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

/* Takes what is in the pipe; with `one`, waits for the first message only. 0 at the end. */
static int take(run *r, int fd, int one)
{
    ack told;
    ssize_t n;
    while ((n = read(fd, &told, sizeof told)) == (ssize_t)sizeof told) {
        if (told.line != VICTIM_READY && r->acks_len < ACKS_MAX) {
            r->acks[r->acks_len++] = told;
            r->acknowledged++;
        }
        if (one)
            return 1;
    }
    expect(r->c, n == 0, "a message was torn: %zd bytes", n);
    return 0;
}

/* Lets a victim work on the log, sometimes with the verifier reading beside it; kills it `after` seconds (negative: never) from its
 * beginning, or, with `ready`, from where it says that it is ready. Returns whether it was killed. */
static int let_work(run *r, victim_work work, double after, int ready)
{
    int ends[2], status = -1;
    uint64_t random = next_random(&r->random);
    fflush(stdout);
    if (pipe(ends) != 0)
        return expect(r->c, 0, "no pipe");
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        victim(&r->s, r->path, work, random, ends[1]);
    }
    close(ends[1]);
    if (ready)
        take(r, ends[0], 1);
    r->ready_at = scene_now();
    if (after >= 0 && ready && random % 10 == 0) {
        r->beside++;
        expect(r->c, verifier_agrees(r->c, r->path, 1), "%s: the verifier refutes the log while it is being written", victim_works[work]);
    } else if (after >= 0) {
        sleep_for(after);
    }
    if (after >= 0)
        kill(pid, SIGKILL);
    take(r, ends[0], 0);
    close(ends[0]);
    waitpid(pid, &status, 0);
    int killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    expect(r->c, killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0), "a process that works ended by itself: status 0x%x", (unsigned)status);
    return killed;
}

/* Opens the log as the next program would, and counts what is missing. */
static pj_log *open_again(run *r)
{
    pj_store store;
    pj_log *log = NULL;
    pj_error err;
    pj_summary summary;
    pj_status status = pj_store_open_file(&store, r->path, 1, 0, &err);
    if (status == PJ_OK)
        status = pj_log_open(&log, &store, NULL, &err);
    if (status != PJ_OK) {
        expect(r->c, err.text[0], "the log was refused without a reason");
        printf("refused: %s\n", err.text);
        r->refused++;
        return NULL;
    }
    pj_log_summary(log, &summary);
    r->cut += summary.cut > 0;
    r->cut_bytes += summary.cut;
    r->phase = summary.phase;
    r->by_credential = summary.by_credential;
    r->paper = summary.paper;
    return log;
}

static unsigned missing(const run *r, const pj_log *log)
{
    unsigned lost = 0;
    uint8_t leaf[32];
    for (size_t i = 0; i < r->acks_len; i++)
        lost += !log || !leaf_in_log(leaf, log, r->acks[i].line) || memcmp(leaf, r->acks[i].leaf, sizeof leaf) != 0;
    return lost;
}

static void fresh_log(run *r)
{
    scene_copy(r->path, r->template);
    r->acks_len = 0;
    r->by_credential = r->paper = 0;
    r->logs++;
}

/* A log that is full: to its result. */
static void finish_log(run *r, pj_log *log)
{
    pj_error err;
    unsigned lost;
    scene_must(pj_log_close_vote(log, r->s.recorder, SCENE_TIME + 1, &err), &err, "close");
    scene_must(pj_log_share(log, r->s.trustee, &err), &err, "share");
    scene_must(pj_log_result(log, r->s.recorder, SCENE_TIME + 2, &err), &err, "result");
    pj_log_close(log);
    log = scene_open_log(r->path, 0);
    lost = missing(r, log);
    r->lost += lost;
    expect(r->c, lost == 0, "%u acknowledged records are missing from a counted log", lost);
    pj_log_close(log);
    expect(r->c, verifier_agrees(r->c, r->path, 0), "the verifier refutes the counted log");
    r->finished++;
    fresh_log(r);
}

/* One that finds something to do. */
static victim_work draw_work(run *r)
{
    victim_work work = next_random(&r->random) % HONEST_WORKS;
    if (r->by_credential == VOTERS)
        return WORK_IMPORT;
    return work == WORK_IMPORT && r->paper + 3 > PAPER_BALLOTS ? WORK_SINGLE : work;
}

static void kill_once(run *r, unsigned verify_every)
{
    victim_work work = draw_work(r);
    int ready = next_random(&r->random) % 8 != 0; /* of eight, one is killed any time from its first breath */
    double after = uniform(r) * (r->whole_run[work] + (ready ? 0 : 0.05));
    if (!let_work(r, work, after, ready)) {
        r->early++;
    } else {
        r->kills++;
        r->by_work[work]++;
    }
    pj_log *log = open_again(r);
    unsigned lost = missing(r, log);
    r->lost += lost;
    if (!expect(r->c, log && lost == 0, "kill %u (%s): %u acknowledged records are missing", r->kills, victim_works[work], lost)) {
        pj_log_close(log);
        fresh_log(r);
        return;
    }
    if (r->kills % verify_every == 0) {
        r->verified++;
        expect(r->c, verifier_agrees(r->c, r->path, 1), "kill %u (%s): the verifier refutes the log", r->kills, victim_works[work]);
    }
    if (r->by_credential == VOTERS && r->paper + 3 > PAPER_BALLOTS)
        finish_log(r, log);
    else
        pj_log_close(log);
}

static void begin(run *r, campaign *c, uint64_t seed)
{
    *r = (run){.c = c, .random = seed | 1};
    path_in(r->path, c, "kills.log");
    path_in(r->template, c, "kills.template");
    unlink(r->template);
    scene_begin(&r->s, 0, 1, VOTERS, PAPER_BALLOTS);
    pj_log *log = scene_new_log(&r->s, r->template);
    scene_seal(&r->s, log);
    pj_log_close(log);
    /* How long does each work take, if nobody kills it? */
    for (victim_work work = 0; work < WORKS; work++) {
        fresh_log(r);
        let_work(r, work, -1, 1);
        r->whole_run[work] = scene_now() - r->ready_at;
    }
    fresh_log(r);
    r->acknowledged = r->logs = 0;
}

int lie_is_found(campaign *c, uint64_t seed)
{
    static run r;
    int found = 0, tries = 0;
    begin(&r, c, seed);
    for (; tries < 50 && !found; tries++) {
        let_work(&r, WORK_LIE, uniform(&r) * r.whole_run[WORK_LIE], 1);
        pj_log *log = open_again(&r);
        found = missing(&r, log) > 0;
        pj_log_close(log);
        fresh_log(&r);
    }
    scene_end(&r.s);
    printf("self-test: a program that acknowledges before the sync %s after %d kills\n", found ? "was found out" : "was NOT found out", tries);
    return found;
}

static void print(const run *r, double seconds)
{
    printf("kills %u (", r->kills);
    for (victim_work work = 0; work < HONEST_WORKS; work++)
        printf("%s%s %u", work ? ", " : "", victim_works[work], r->by_work[work]);
    printf("), %u more ended before they were killed; %.1f s\n", r->early, seconds);
    printf("  acknowledged %u, found %u, lost %u; unfinished last lines cut %u (%llu bytes); refused with reason %u\n", r->acknowledged,
           r->acknowledged - r->lost, r->lost, r->cut, (unsigned long long)r->cut_bytes, r->refused);
    printf("  the verifier agreed %u times after a kill, %u times beside the writer; logs voted to the end, counted and verified: %u\n",
           r->verified, r->beside, r->finished);
}

void run_kills(campaign *c, unsigned kills, unsigned verify_every, uint64_t seed)
{
    static run r;
    double start = scene_now();
    begin(&r, c, seed ^ 0x9E3779B97F4A7C15u);
    while (r.kills < kills && c->failures < 20)
        kill_once(&r, verify_every);
    while (r.finished == 0 && c->failures == 0) { /* the short form too votes one log to its end */
        let_work(&r, draw_work(&r), -1, 0);
        r.early++;
        pj_log *log = open_again(&r);
        if (r.by_credential == VOTERS && r.paper + 3 > PAPER_BALLOTS)
            finish_log(&r, log);
        else
            pj_log_close(log);
    }
    print(&r, scene_now() - start);
    scene_end(&r.s);
}
