/* Faults under the store: the n-th call of each kind fails in each way, for n = 1, 2, … until a run has no fault left to hit; after
 * each run the log is opened again without faults. */
#include "tests/crash/fault_runs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* One way to fail; the first plan's `nth` is counted up. */
typedef struct {
    const char *name;
    fault_plan plans[4];
    size_t len;
    int may_leave; /* what was written may be left, unfinished too */
} way;

#define ONE(name, call, kind, error) {name, {{call, kind, error, 1}}, 1, (kind) == FAULT_TORN || (kind) == FAULT_VANISHED}
#define ERRNO(call, error) ONE(#error, call, FAULT_ERRNO, error)

static const way ways[] = {
    ERRNO(CALL_WRITE, EIO), ERRNO(CALL_WRITE, ENOSPC), ERRNO(CALL_WRITE, EROFS), ERRNO(CALL_WRITE, EINTR),
    ONE("short", CALL_WRITE, FAULT_SHORT, 0), ONE("torn", CALL_WRITE, FAULT_TORN, 0),
    ONE("for ever", CALL_WRITE, FAULT_FOR_EVER, EIO), ONE("vanished", CALL_WRITE, FAULT_VANISHED, EIO),
    {"full disk", {{CALL_WRITE, FAULT_SHORT, 0, 1}, {CALL_WRITE, FAULT_FOR_EVER, ENOSPC, 1}}, 2, 0},
    {"full, stuck", {{CALL_WRITE, FAULT_SHORT, 0, 1}, {CALL_WRITE, FAULT_ERRNO, ENOSPC, 1}, {CALL_FTRUNCATE, FAULT_FOR_EVER, EROFS, 1}}, 3, 1},
    {"full, unsynced", {{CALL_WRITE, FAULT_SHORT, 0, 1}, {CALL_WRITE, FAULT_ERRNO, ENOSPC, 1}, {CALL_FSYNC, FAULT_FOR_EVER, EIO, 1}}, 3, 1},
    ERRNO(CALL_FSYNC, EIO), ERRNO(CALL_FSYNC, ENOSPC), ERRNO(CALL_FSYNC, EROFS), ERRNO(CALL_FSYNC, EINTR),
    ONE("power cut", CALL_FSYNC, FAULT_TORN, 0), ONE("for ever", CALL_FSYNC, FAULT_FOR_EVER, EIO),
    ONE("vanished", CALL_FSYNC, FAULT_VANISHED, EIO),
    {"stuck", {{CALL_FSYNC, FAULT_ERRNO, EIO, 1}, {CALL_FTRUNCATE, FAULT_ERRNO, EROFS, 1}}, 2, 1},
    ERRNO(CALL_FTRUNCATE, EIO), ERRNO(CALL_FTRUNCATE, EROFS), ERRNO(CALL_FTRUNCATE, EINTR), ONE("power cut", CALL_FTRUNCATE, FAULT_TORN, 0),
    ONE("vanished", CALL_FTRUNCATE, FAULT_VANISHED, EIO),
    ERRNO(CALL_OPEN, EIO), ERRNO(CALL_OPEN, ENOSPC), ERRNO(CALL_OPEN, EROFS), ERRNO(CALL_OPEN, EINTR), ERRNO(CALL_OPEN, EACCES),
    ONE("for ever", CALL_OPEN, FAULT_FOR_EVER, EIO), ONE("vanished", CALL_OPEN, FAULT_VANISHED, EIO),
    ERRNO(CALL_FCNTL, EIO), ERRNO(CALL_FCNTL, ENOLCK), ERRNO(CALL_FCNTL, EINTR), ERRNO(CALL_FCNTL, EAGAIN),
    ONE("for ever", CALL_FCNTL, FAULT_FOR_EVER, ENOLCK), ONE("vanished", CALL_FCNTL, FAULT_VANISHED, EIO),
    ERRNO(CALL_FSTAT, EIO), ERRNO(CALL_FSTAT, EINTR), ONE("for ever", CALL_FSTAT, FAULT_FOR_EVER, ESTALE),
    ONE("vanished", CALL_FSTAT, FAULT_VANISHED, EIO),
    ERRNO(CALL_STAT, EIO), ERRNO(CALL_STAT, ENOENT), ONE("for ever", CALL_STAT, FAULT_FOR_EVER, EACCES),
    ONE("vanished", CALL_STAT, FAULT_VANISHED, EIO),
    ERRNO(CALL_PREAD, EIO), ERRNO(CALL_PREAD, EINTR), ONE("short", CALL_PREAD, FAULT_SHORT, 0), ONE("shrunk", CALL_PREAD, FAULT_NOTHING, 0),
    ONE("for ever", CALL_PREAD, FAULT_FOR_EVER, EIO), ONE("vanished", CALL_PREAD, FAULT_VANISHED, EIO),
};
#define WAYS (sizeof ways / sizeof *ways)

/* What is known of a run. */
typedef struct {
    fault_word acknowledged, failed; /* the last of each; type is WORD_STRUCK if there was none */
    int struck, torn;
} outcome;

typedef struct {
    campaign *c;
    scene s;
    char path[512], label[64];
    unsigned runs, failed, acknowledged, lost, left, cut;
} faulty;

static void listen(faulty *f, outcome *o, int fd)
{
    fault_word word;
    while (read(fd, &word, sizeof word) == (ssize_t)sizeof word) {
        if (word.type == WORD_ACKNOWLEDGED)
            o->acknowledged = word, f->acknowledged++;
        if (word.type == WORD_FAILED)
            o->failed = word, f->failed++;
        if (word.type == WORD_STRUCK)
            o->struck = word.struck > 0;
        expect(f->c, word.type != WORD_BAD, "%s: %s", f->label, word.text);
    }
}

static void live(faulty *f, outcome *o, const fault_plan *plans, size_t len)
{
    int ends[2], status = -1;
    *o = (outcome){.acknowledged.type = WORD_STRUCK, .failed.type = WORD_STRUCK};
    unlink(f->path);
    fflush(stdout);
    if (pipe(ends) != 0) {
        expect(f->c, 0, "no pipe");
        return;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        fault_scenario(&f->s, f->path, plans, len, ends[1]);
    }
    close(ends[1]);
    listen(f, o, ends[0]);
    close(ends[0]);
    waitpid(pid, &status, 0);
    o->torn = WIFEXITED(status) && WEXITSTATUS(status) == TORN_EXIT;
    o->struck |= o->torn;
    expect(f->c, o->torn || (WIFEXITED(status) && WEXITSTATUS(status) == 0), "%s: the process ended with status 0x%x", f->label, (unsigned)status);
}

/* As a verifier reads: all that is there is accepted, unless something unfinished may be left. */
static void read_only(faulty *f, int may_be_unfinished)
{
    pj_store store;
    pj_log *log;
    pj_error err;
    scene_must(pj_store_open_file(&store, f->path, 0, 0, &err), &err, f->path);
    pj_status status = pj_log_open(&log, &store, NULL, &err);
    expect(f->c, status == PJ_OK || (status == PJ_E_REFUSED && err.check == 1 && may_be_unfinished), "%s: a reader is told: %s", f->label, err.text);
    pj_log_close(log);
}

static void go_on(faulty *f, pj_log *log)
{
    scene_body body;
    pj_receipt receipt;
    pj_error err;
    scene_seal_one(&f->s, log, f->s.voters - 1, 1, &body, NULL);
    pj_status status = pj_log_submit(log, &receipt, body.text, body.len, &err);
    expect(f->c, status == PJ_OK, "%s: afterwards, a ballot: %s", f->label, err.text);
    free(body.text);
}

/* The log is there and has a first line. */
static void look(faulty *f, const outcome *o, pj_log *log, int may_leave)
{
    int has_acks = o->acknowledged.type == WORD_ACKNOWLEDGED;
    uint64_t acknowledged = has_acks ? o->acknowledged.lines : 0;
    uint8_t leaf[32];
    pj_summary summary;
    pj_log_summary(log, &summary);
    int found = !has_acks || (leaf_in_log(leaf, log, acknowledged - 1) && memcmp(leaf, o->acknowledged.leaf, sizeof leaf) == 0);
    f->lost += !found;
    expect(f->c, found, "%s: line %llu was acknowledged and is lost", f->label, (unsigned long long)acknowledged - 1);
    f->left += summary.lines > acknowledged;
    f->cut += summary.cut > 0;
    if (!may_leave) {
        expect(f->c, summary.cut == 0, "%s: %llu bytes of a line are left (%s)", f->label, (unsigned long long)summary.cut, o->failed.text);
        expect(f->c, summary.lines == acknowledged, "%s: %llu lines, %llu acknowledged (%s)", f->label, (unsigned long long)summary.lines,
               (unsigned long long)acknowledged, o->failed.text);
    }
    if (summary.phase == PJ_PHASE_OPEN)
        go_on(f, log);
}

static void look_again(faulty *f, const outcome *o, int way_may_leave)
{
    struct stat st;
    pj_store store;
    pj_log *log;
    pj_error err;
    int has_acks = o->acknowledged.type == WORD_ACKNOWLEDGED;
    /* The scenario itself leaves an unfinished line before its log is opened again. */
    int was_opening = o->failed.type == WORD_FAILED && has_acks && !o->failed.has_log;
    int may_leave = (way_may_leave && (o->torn || o->failed.is_left || was_opening)) || was_opening;
    if (stat(f->path, &st) != 0 || st.st_size == 0) {
        f->lost += has_acks;
        expect(f->c, !has_acks, "%s: the log is gone", f->label);
        return;
    }
    read_only(f, may_leave);
    scene_must(pj_store_open_file(&store, f->path, 1, 0, &err), &err, f->path);
    pj_status status = pj_log_open(&log, &store, NULL, &err);
    if (status == PJ_OK)
        look(f, o, log, may_leave);
    else
        expect(f->c, !has_acks && may_leave, "%s: opening again: %s", f->label, err.text);
    f->lost += status != PJ_OK && has_acks;
    pj_log_close(log);
}

/* Every n from `first` on by `stride`. Returns how many runs met the fault. */
static unsigned run_way(faulty *f, const way *w, unsigned first, unsigned stride)
{
    fault_plan plans[4];
    outcome o = {.struck = 1};
    unsigned met = 0;
    memcpy(plans, w->plans, sizeof plans);
    for (unsigned n = first; o.struck && f->c->failures < 20; n += stride, met += o.struck != 0) {
        plans[0].nth = n;
        snprintf(f->label, sizeof f->label, "%s %u %s", fault_call_name(plans[0].call), n, w->name);
        live(f, &o, plans, w->len);
        look_again(f, &o, w->may_leave);
    }
    f->runs += met;
    /* Faultless runs are the control: all went well, and nothing was cut but what the scenario left. */
    expect(f->c, o.failed.type != WORD_FAILED || o.struck, "%s: a run without a fault failed: %s", f->label, o.failed.text);
    return met;
}

void run_faults(campaign *c, unsigned stride)
{
    static faulty f;
    double start = scene_now();
    f = (faulty){.c = c};
    path_in(f.path, c, "faults.log");
    scene_begin(&f.s, 0, 1, 5, 10);
    for (size_t i = 0; i < WAYS; i++) {
        fault_call call = ways[i].plans[0].call;
        int is_first = i == 0 || ways[i - 1].plans[0].call != call;
        unsigned met = run_way(&f, &ways[i], 1 + (unsigned)i % stride, stride);
        if (is_first)
            printf("%s  %s:", i ? "\n" : "faults, of the n-th call:\n", fault_call_name(call));
        printf("%s %s %u", is_first ? "" : ",", ways[i].name, met);
    }
    printf("\n  runs with a fault %u, of these refused with reason %u; acknowledged %u, lost %u; unacknowledged left and told %u, cut %u; %.1f s\n",
           f.runs, f.failed, f.acknowledged, f.lost, f.left, f.cut, scene_now() - start);
    scene_end(&f.s);
}
