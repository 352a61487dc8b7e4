/* What group commit is worth: eight threads bring ballots that were sealed beforehand, (A) one after the other with a sync each, and (B)
 * through pj_intake, which checks them side by side and syncs in groups. Both in one run, in turn. Prints medians; no clock fails it.
 *
 *   bench-group [BALLOTS [ROUNDS [ROW]]]     ROW: only rows whose name holds this
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/crash/scene.h"

#define WRITERS 8
#define ROUNDS_MAX 25

typedef struct {
    const char *name;
    int is_named;
    size_t items;
    int share;         /* so many ballots as BALLOTS divided by this */
    long more_sync_us; /* the sync takes so much longer, as that of a disk without a cache that survives a power cut */
    int no_sync;       /* and here it is left out, to see the checks by themselves */
} row;

static const row rows[] = {
    {"sealed, 1 item", 0, 1, 1, 0, 0},           {"sealed, 13 items", 0, 13, 4, 0, 0},          {"named, 13 items", 1, 13, 1, 0, 0},
    {"sealed, 1 item, +5 ms", 0, 1, 1, 5000, 0}, {"sealed, 13 items, +5 ms", 0, 13, 4, 5000, 0}, {"named, 13 items, +5 ms", 1, 13, 1, 5000, 0},
    {"sealed, 1 item, no sync", 0, 1, 1, 0, 1},  {"sealed, 13 items, no sync", 0, 13, 4, 0, 1}, {"named, 13 items, no sync", 1, 13, 1, 0, 1},
};
#define ROWS (sizeof rows / sizeof *rows)

/* ---- a store around the file's that counts syncs, and makes them slower ---- */

typedef struct {
    pj_store file;
    const row *row;
    unsigned syncs;
    double sync_seconds;
} timed_store;

static int timed_size(void *arg, uint64_t *size)
{
    timed_store *t = arg;
    return t->file.size(t->file.arg, size);
}

static int timed_read(void *arg, uint64_t at, uint8_t *bytes, size_t len)
{
    timed_store *t = arg;
    return t->file.read(t->file.arg, at, bytes, len);
}

static int timed_append(void *arg, const uint8_t *bytes, size_t len)
{
    timed_store *t = arg;
    return t->file.append(t->file.arg, bytes, len);
}

static int timed_sync(void *arg)
{
    timed_store *t = arg;
    const struct timespec more = {0, t->row->more_sync_us * 1000};
    double start = scene_now();
    if (more.tv_nsec > 0)
        nanosleep(&more, NULL);
    int failure = t->row->no_sync ? 0 : t->file.sync(t->file.arg);
    t->sync_seconds += scene_now() - start;
    t->syncs++;
    return failure;
}

static int timed_truncate(void *arg, uint64_t size)
{
    timed_store *t = arg;
    return t->file.truncate(t->file.arg, size);
}

static void timed_close(void *arg)
{
    timed_store *t = arg;
    t->file.close(t->file.arg);
}

static pj_log *open_timed(timed_store *t, const row *r, const char *path)
{
    pj_store store = {t, 1, timed_size, timed_read, timed_append, timed_sync, timed_truncate, timed_close};
    pj_log *log;
    pj_error err;
    *t = (timed_store){.row = r};
    scene_must(pj_store_open_file(&t->file, path, 1, 0, &err), &err, path);
    scene_must(pj_log_open(&log, &store, NULL, &err), &err, path);
    return log;
}

/* ---- one pass: all ballots into a fresh copy of the log ---- */

typedef struct {
    const scene *s;
    pj_log *log;
    pj_intake *intake; /* NULL: pj_log_submit, one at a time */
    pthread_mutex_t turn;
    atomic_size_t next;
} pass;

static void *bring(void *arg)
{
    pass *p = arg;
    pj_receipt receipt;
    pj_error err;
    for (size_t i; (i = atomic_fetch_add(&p->next, 1)) < p->s->voters;) {
        const scene_body *ballot = &p->s->ballots[i];
        pj_status status;
        if (p->intake) {
            status = pj_intake_submit(p->intake, &receipt, ballot->text, ballot->len, &err);
        } else {
            pthread_mutex_lock(&p->turn);
            status = pj_log_submit(p->log, &receipt, ballot->text, ballot->len, &err);
            pthread_mutex_unlock(&p->turn);
        }
        scene_must(status, &err, "ballot");
    }
    return NULL;
}

typedef struct {
    double per_second, sync_ms, group, cpu_ms; /* acknowledged ballots; one sync; ballots per sync; of a ballot, all threads together */
} figures;

static double cpu_now(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static figures run_pass(const scene *s, const row *r, const char *path, int by_intake)
{
    pthread_t threads[WRITERS];
    timed_store store;
    pj_error err;
    pj_summary summary;
    pass p = {.s = s, .log = open_timed(&store, r, path), .turn = PTHREAD_MUTEX_INITIALIZER};
    if (by_intake)
        scene_must(pj_intake_open(&p.intake, p.log, &err), &err, "intake");
    double start = scene_now(), cpu = cpu_now();
    for (int i = 0; i < WRITERS; i++)
        if (pthread_create(&threads[i], NULL, bring, &p) != 0)
            exit(2);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    double seconds = scene_now() - start;
    cpu = cpu_now() - cpu;
    pj_intake_close(p.intake);
    pj_log_summary(p.log, &summary);
    if (summary.by_credential != s->voters)
        exit(2);
    pj_log_close(p.log);
    return (figures){(double)s->voters / seconds, store.sync_seconds / store.syncs * 1e3, (double)s->voters / store.syncs,
                     cpu / (double)s->voters * 1e3};
}

/* ---- the table ---- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t len)
{
    qsort(values, len, sizeof *values, ascending);
    return len % 2 ? values[len / 2] : (values[len / 2 - 1] + values[len / 2]) / 2;
}

static void run_row(const row *r, const char *folder, size_t ballots, size_t rounds)
{
    char path[512], template[512];
    double a[ROUNDS_MAX], b[ROUNDS_MAX], ratio[ROUNDS_MAX], sync_a[ROUNDS_MAX], sync_b[ROUNDS_MAX], group[ROUNDS_MAX], cpu_a[ROUNDS_MAX],
        cpu_b[ROUNDS_MAX];
    scene s;
    snprintf(path, sizeof path, "%s/group.log", folder);
    snprintf(template, sizeof template, "%s/group.template", folder);
    unlink(template);
    scene_begin(&s, r->is_named, r->items, ballots / (size_t)r->share, 0);
    pj_log *log = scene_new_log(&s, template);
    scene_seal(&s, log);
    pj_log_close(log);
    for (size_t i = 0; i < rounds; i++) {
        figures f;
        scene_copy(path, template);
        f = run_pass(&s, r, path, 0);
        a[i] = f.per_second, sync_a[i] = f.sync_ms, cpu_a[i] = f.cpu_ms;
        scene_copy(path, template);
        f = run_pass(&s, r, path, 1);
        b[i] = f.per_second, sync_b[i] = f.sync_ms, group[i] = f.group, cpu_b[i] = f.cpu_ms;
        ratio[i] = b[i] / a[i];
    }
    qsort(ratio, rounds, sizeof *ratio, ascending);
    printf("%-25s %7.0f %7.0f %6.1f %6.1f-%-5.1f %7.2f %7.2f %7.1f %8.2f %7.2f\n", r->name, median(a, rounds), median(b, rounds), median(ratio, rounds),
           ratio[0], ratio[rounds - 1], median(sync_a, rounds), median(sync_b, rounds), median(group, rounds), median(cpu_a, rounds),
           median(cpu_b, rounds));
    scene_end(&s);
}

/* A file system of its own in a file, so that syncs go through one; 0 if that cannot be had here. */
static int mount_image(const char *folder)
{
    char command[1500];
    snprintf(command, sizeof command,
             "{ truncate -s 96M '%s.img' && mkfs.ext4 -q -F '%s.img' && mount -o loop '%s.img' '%s'; } >/dev/null 2>&1", folder, folder, folder, folder);
    return geteuid() == 0 && system(command) == 0;
}

static void clean_up(const char *folder, int is_mounted)
{
    char command[1500];
    snprintf(command, sizeof command, "%s'%s'; rm -rf '%s' '%s.img'", is_mounted ? "umount " : "true ", folder, folder, folder);
    if (system(command) != 0)
        fprintf(stderr, "bench-group: cannot clean up %s\n", folder);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/piaojue-group-XXXXXX";
    size_t ballots = argc > 1 ? strtoul(argv[1], NULL, 10) : 240, rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    if (ballots < 8 || ballots > 4000 || rounds < 1 || rounds > ROUNDS_MAX || !mkdtemp(folder))
        return fprintf(stderr, "usage: bench-group [BALLOTS [ROUNDS [ROW]]]\n"), 2;
    int is_mounted = mount_image(folder);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("%d writers, P256-SHA256, medians of %zu rounds, %ld processors; file on %s\n", WRITERS, rounds, sysconf(_SC_NPROCESSORS_ONLN),
           is_mounted ? "ext4 in a file, mounted by loop" : "the file system of /tmp (no loop mount here)");
    printf("%-25s %15s %19s %15s %7s %16s\n", "", "acknowledged/s", "ratio", "one sync, ms", "ballots", "CPU ms a ballot");
    printf("%-25s %7s %7s %6s %12s %7s %7s %7s %8s %7s\n", "", "A", "B", "B/A", "least-most", "A", "B", "a group", "A", "B");
    for (size_t i = 0; i < ROWS; i++)
        if (argc < 4 || strstr(rows[i].name, argv[3]))
            run_row(&rows[i], folder, ballots, rounds);
    clean_up(folder, is_mounted);
    return 0;
}
