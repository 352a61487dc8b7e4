/* Places where a log cannot live, and company it must not have: each refused with words, and nothing acknowledged. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/crash/crash.h"

#define NOBODY 65534

typedef struct {
    campaign *c;
    scene s;
    char template[512], path[512];
    const char *label;
} place;

static void nap_ms(long ms)
{
    const struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

static off_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : -1;
}

static pj_status submit(const place *p, pj_log *log, size_t voter, pj_receipt *receipt, pj_error *err)
{
    return pj_log_submit(log, receipt, p->s.ballots[voter].text, p->s.ballots[voter].len, err);
}

static pj_status open_log(const char *path, int writable, unsigned wait_ms, pj_log **log, pj_error *err)
{
    pj_store store;
    *log = NULL;
    pj_status status = pj_store_open_file(&store, path, writable, wait_ms, err);
    return status == PJ_OK ? pj_log_open(log, &store, NULL, err) : status;
}

/* A ballot is refused with PJ_E_IO and these words; no receipt, and no more work. */
static void expect_refused(const place *p, pj_log *log, const char *words)
{
    static const pj_receipt nothing;
    pj_receipt receipt = {.line = 1};
    pj_error err;
    pj_status status = submit(p, log, 0, &receipt, &err);
    expect(p->c, status == PJ_E_IO && strstr(err.text, words), "%s: %s: %s", p->label, pj_status_name(status), err.text);
    expect(p->c, memcmp(&receipt, &nothing, sizeof nothing) == 0, "%s: a receipt all the same", p->label);
    expect(p->c, submit(p, log, 1, &receipt, &err) == PJ_E_STATE, "%s: the log goes on working", p->label);
}

/* ---- a lock that was lost ---- */

static void file_replaced(place *p)
{
    char other[520];
    pj_log *log = scene_open_log(p->path, 1);
    snprintf(other, sizeof other, "%s.new", p->path);
    scene_copy(other, p->template);
    off_t before = size_of(other);
    expect(p->c, rename(other, p->path) == 0, "%s: no renaming", p->label);
    expect_refused(p, log, "removed or replaced");
    expect(p->c, size_of(p->path) == before, "%s: the other file was changed", p->label);
    pj_log_close(log);
}

static void file_removed(place *p)
{
    pj_log *log = scene_open_log(p->path, 1);
    unlink(p->path);
    expect_refused(p, log, "removed or replaced");
    expect(p->c, size_of(p->path) < 0, "%s: the file is back", p->label);
    pj_log_close(log);
}

/* Somebody who knows no locks: what is not ours is not taken back either. */
static void foreign_bytes(place *p)
{
    pj_log *log = scene_open_log(p->path, 1), *again;
    off_t before = size_of(p->path);
    pj_error err;
    FILE *file = fopen(p->path, "ab");
    expect(p->c, file && fputs("foreign", file) >= 0 && fclose(file) == 0, "%s: cannot write", p->label);
    expect_refused(p, log, "somebody else has written");
    expect(p->c, size_of(p->path) == before + 7, "%s: the file was changed", p->label);
    /* And who reads does not wait for an append that has long failed. */
    expect(p->c, open_log(p->path, 0, 0, &again, &err) == PJ_E_REFUSED && err.check == 1, "%s: a reader: %s", p->label, err.text);
    pj_log_close(again);
    pj_log_close(log);
}

/* The same by a copy of the engine that got past the lock: a whole line that is right. */
static void foreign_line(place *p)
{
    char other[520];
    pj_receipt receipt;
    pj_error err;
    pj_log *log = scene_open_log(p->path, 1), *second;
    snprintf(other, sizeof other, "%s.second", p->path);
    scene_copy(other, p->template);
    second = scene_open_log(other, 1);
    scene_must(submit(p, second, 2, &receipt, &err), &err, "a second writer");
    pj_log_close(second);
    scene_copy(p->path, other); /* fopen "wb": the same file with more in it */
    expect_refused(p, log, "somebody else has written");
    pj_log_close(log);
    log = scene_open_log(p->path, 0);
    pj_summary summary;
    pj_log_summary(log, &summary);
    expect(p->c, summary.by_credential == 1, "%s: %u ballots", p->label, summary.by_credential);
    pj_log_close(log);
}

/* ---- what may not be written ---- */

static void read_only_places(place *p)
{
    char other[520];
    pj_definition *definition = scene_definition(&p->s);
    pj_store store;
    pj_log *log;
    pj_receipt receipt;
    pj_error err;
    snprintf(other, sizeof other, "%s.new", p->path);
    expect(p->c, open_log(p->path, 1, 0, &log, &err) == PJ_E_IO && err.text[0], "%s: writing: %s", p->label, err.text);
    expect(p->c, pj_store_create_file(&store, other, &err) == PJ_E_IO && err.text[0], "%s: creating: %s", p->label, err.text);
    expect(p->c, open_log(p->path, 0, 0, &log, &err) == PJ_OK, "%s: reading: %s", p->label, err.text);
    if (log)
        expect(p->c, submit(p, log, 0, &receipt, &err) == PJ_E_STATE && err.text[0], "%s: a ballot: %s", p->label, err.text);
    pj_log_close(log);
    pj_definition_destroy(definition);
}

/* File and folder without the right to write, for somebody who is not root. */
static void no_right_to_write(place *p)
{
    int status = 0;
    fflush(stdout);
    expect(p->c, chmod(p->path, 0444) == 0 && chmod(p->c->folder, 0555) == 0, "%s: no chmod", p->label);
    pid_t pid = fork();
    if (pid == 0) {
        unsigned before = p->c->failures;
        if (getuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(2);
        read_only_places(p);
        fflush(stdout);
        _exit(p->c->failures > before);
    }
    waitpid(pid, &status, 0);
    expect(p->c, status == 0, "%s: status 0x%x", p->label, (unsigned)status);
    expect(p->c, chmod(p->path, 0644) == 0 && chmod(p->c->folder, 0755) == 0, "%s: no chmod", p->label);
}

/* ---- company ---- */

static void second_writer(place *p)
{
    pj_log *log = scene_open_log(p->path, 1), *second;
    pj_receipt receipt;
    pj_error err;
    expect(p->c, open_log(p->path, 1, 0, &second, &err) == PJ_E_LOCKED && strstr(err.text, "another program"), "%s: %s", p->label, err.text);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) { /* waits its turn; the lock is inherited with the descriptor, so the child gives its copy back first */
        pj_log_close(log);
        _exit(open_log(p->path, 1, 5000, &second, &err) == PJ_OK && submit(p, second, 1, &receipt, &err) == PJ_OK ? 0 : 1);
    }
    nap_ms(100);
    scene_must(submit(p, log, 0, &receipt, &err), &err, "submit");
    pj_log_close(log);
    int status = -1;
    waitpid(pid, &status, 0);
    expect(p->c, status == 0, "%s: who waited came to nothing", p->label);
    log = scene_open_log(p->path, 0);
    pj_summary summary;
    pj_log_summary(log, &summary);
    expect(p->c, summary.by_credential == 2, "%s: %u ballots", p->label, summary.by_credential);
    pj_log_close(log);
}

static uint32_t ballots_seen(const place *p)
{
    pj_log *log;
    pj_error err;
    pj_summary summary = {.by_credential = UINT32_MAX};
    if (expect(p->c, open_log(p->path, 0, 0, &log, &err) == PJ_OK, "%s: a reader: %s", p->label, err.text))
        pj_log_summary(log, &summary);
    pj_log_close(log);
    return summary.by_credential;
}

static void reader_beside_writer(place *p)
{
    pj_log *log = scene_open_log(p->path, 1);
    pj_receipt receipt;
    pj_error err;
    expect(p->c, ballots_seen(p) == 0, "%s: not empty", p->label);
    scene_must(submit(p, log, 0, &receipt, &err), &err, "submit");
    expect(p->c, ballots_seen(p) == 1, "%s: the reader sees no ballot", p->label);
    scene_must(pj_log_begin_group(log, &err), &err, "group");
    scene_must(submit(p, log, 1, &receipt, &err), &err, "submit");
    expect(p->c, ballots_seen(p) == 1, "%s: the reader sees what is not synced", p->label);
    scene_must(pj_log_end_group(log, &err), &err, "group");
    expect(p->c, ballots_seen(p) == 2, "%s: the reader does not see what is synced", p->label);
    pj_log_close(log);
}

/* A store between the log and the file whose sync takes its time. */
typedef struct {
    pj_store file;
    place *p;
    pthread_t reader;
    atomic_uint seen; /* by the reader that came between append and sync */
} slow_store;

static void *read_meanwhile(void *arg)
{
    slow_store *s = arg;
    atomic_store(&s->seen, ballots_seen(s->p));
    return NULL;
}

static int slow_sync(void *arg)
{
    slow_store *s = arg;
    expect(s->p->c, pthread_create(&s->reader, NULL, read_meanwhile, s) == 0, "no thread");
    nap_ms(150);
    expect(s->p->c, atomic_load(&s->seen) == UINT32_MAX, "%s: a reader did not wait for the sync", s->p->label);
    return s->file.sync(s->file.arg);
}

static int slow_size(void *arg, uint64_t *size)
{
    slow_store *s = arg;
    return s->file.size(s->file.arg, size);
}

static int slow_read(void *arg, uint64_t at, uint8_t *bytes, size_t len)
{
    slow_store *s = arg;
    return s->file.read(s->file.arg, at, bytes, len);
}

static int slow_append(void *arg, const uint8_t *bytes, size_t len)
{
    slow_store *s = arg;
    return s->file.append(s->file.arg, bytes, len);
}

static int slow_truncate(void *arg, uint64_t size)
{
    slow_store *s = arg;
    return s->file.truncate(s->file.arg, size);
}

static void slow_close(void *arg)
{
    slow_store *s = arg;
    s->file.close(s->file.arg);
}

static void reader_during_a_sync(place *p)
{
    slow_store s = {.p = p, .seen = UINT32_MAX};
    pj_store store = {&s, 1, slow_size, slow_read, slow_append, slow_sync, slow_truncate, slow_close};
    pj_log *log;
    pj_receipt receipt;
    pj_error err;
    scene_must(pj_store_open_file(&s.file, p->path, 1, 0, &err), &err, p->path);
    scene_must(pj_log_open(&log, &store, NULL, &err), &err, p->path);
    scene_must(submit(p, log, 0, &receipt, &err), &err, "submit");
    pthread_join(s.reader, NULL);
    expect(p->c, atomic_load(&s.seen) == 1, "%s: the reader saw %u ballots", p->label, atomic_load(&s.seen));
    pj_log_close(log);
}

/* ---- a clock that was set back, a disk that is full ---- */

static void clock_set_back(place *p)
{
    pj_log *log = scene_open_log(p->path, 1);
    off_t before = size_of(p->path);
    pj_error err;
    pj_status status = pj_log_close_vote(log, p->s.recorder, SCENE_TIME - 3600, &err);
    expect(p->c, status == PJ_E_STATE && strstr(err.text, "2024-11-22T00:00:00Z") && strstr(err.text, "2024-11-21T23:00:00Z"), "%s: %s: %s", p->label,
           pj_status_name(status), err.text);
    expect(p->c, size_of(p->path) == before, "%s: something was written", p->label);
    expect(p->c, pj_log_close_vote(log, p->s.recorder, SCENE_TIME, &err) == PJ_OK, "%s: the same second: %s", p->label, err.text);
    pj_log_close(log);
}

/* Votes until the disk is full; all that was acknowledged is there, and nothing else. */
static void fill(place *p, const char *path)
{
    pj_log *log = scene_open_log(path, 1);
    pj_receipt receipt;
    pj_error err = {.code = PJ_OK};
    pj_summary summary;
    uint32_t acknowledged = 0;
    pj_status status = PJ_OK;
    for (size_t i = 0; i < p->s.voters && (status = submit(p, log, i, &receipt, &err)) == PJ_OK; i++)
        acknowledged++;
    expect(p->c, status == PJ_E_IO && strstr(err.text, "nothing of it is left"), "%s: %s: %s", p->label, pj_status_name(status), err.text);
    pj_log_close(log);
    log = scene_open_log(path, 1);
    pj_log_summary(log, &summary);
    expect(p->c, acknowledged > 0 && summary.by_credential == acknowledged && summary.cut == 0, "%s: %u acknowledged, %u found, %u bytes cut", p->label,
           acknowledged, summary.by_credential, (unsigned)summary.cut);
    pj_log_close(log);
}

static void file_size_limit(place *p)
{
    int status = -1;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit limit = {(rlim_t)size_of(p->path) + 20000, RLIM_INFINITY};
        unsigned before = p->c->failures;
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
            _exit(2);
        fill(p, p->path);
        fflush(stdout);
        _exit(p->c->failures > before);
    }
    waitpid(pid, &status, 0);
    expect(p->c, status == 0, "%s: status 0x%x", p->label, (unsigned)status);
}

static void full_disk(place *p)
{
    char folder[512], path[520];
    path_in(folder, p->c, "small");
    snprintf(path, sizeof path, "%s/log", folder);
    if (mkdir(folder, 0755) != 0 || mount("none", folder, "tmpfs", 0, "size=32k") != 0) {
        printf("    (full disk: no tmpfs can be mounted: %s; the limit on the file's size stands for it)\n", strerror(errno));
        return;
    }
    scene_copy(path, p->template);
    fill(p, path);
    expect(p->c, mount("none", folder, NULL, MS_REMOUNT | MS_RDONLY, "size=32k") == 0, "%s: no remounting", p->label);
    p->label = "read-only mount";
    memcpy(p->path, path, sizeof p->path);
    read_only_places(p);
    expect(p->c, umount(folder) == 0, "%s: no unmounting", p->label);
}

static const struct {
    const char *name;
    void (*run)(place *p);
} tests[] = {
    {"file replaced", file_replaced}, {"file removed", file_removed}, {"foreign bytes", foreign_bytes}, {"foreign line", foreign_line},
    {"no right to write", no_right_to_write}, {"second writer", second_writer}, {"reader beside a writer", reader_beside_writer},
    {"reader during a sync", reader_during_a_sync}, {"clock set back", clock_set_back}, {"file size limit", file_size_limit},
    {"full disk", full_disk},
};
#define TESTS (sizeof tests / sizeof *tests)

void run_places(campaign *c)
{
    static place p;
    unsigned passed = 0;
    p = (place){.c = c};
    path_in(p.template, c, "places.template");
    scene_begin(&p.s, 0, 1, 30, 2);
    pj_log *log = scene_new_log(&p.s, p.template);
    scene_seal(&p.s, log);
    pj_log_close(log);
    for (size_t i = 0; i < TESTS; i++) {
        unsigned before = c->failures;
        path_in(p.path, c, "places.log");
        unlink(p.path);
        scene_copy(p.path, p.template);
        p.label = tests[i].name;
        tests[i].run(&p);
        passed += c->failures == before;
    }
    printf("places and company: %u of %zu as they have to be\n", passed, TESTS);
    scene_end(&p.s);
}
