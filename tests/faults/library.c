/* Every function of piaojue.h under faults: its n-th allocation fails, its n-th call to the system, to OpenSSL, to its store or for
 * randomness, for n = 1, 2, … until it succeeds; and then it has given what it gives without faults.
 *
 *   library [--points N] [--paths] [--suite SUITE] [--only FUNCTION]
 *
 * --points: of each kind at most N, evenly spread; --paths: instead the first of each way that calls take through our code.
 *
 * One process for each scenario and kind of fault, so that a crash is one finding and not the end. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/scenarios.h"

/* Shared between the processes. */
typedef struct {
    unsigned long n; /* under way */
    unsigned long runs, refusals, absorbed, leaks, changes, others, crashes, skipped, points;
} tally;

typedef struct {
    const vote *v;
    unsigned long points; /* at most so many n of one kind; 0: every one */
    const char *only, *folder;
    inject_paths *paths;  /* NULL: without --paths */
    int is_quiet; /* planted faults: count them only */
    tally *tally;
    run r;
    const scenario *s;
    fault_kind kind;
    unsigned said; /* findings shown, of this scenario and kind */
} campaign;

/* ---- randomness: the same for every call, and failing when it has to ---- */

static uint64_t random_state;

static int random_bytes(unsigned char *out, int len)
{
    if (inject_meets(FAULT_RANDOM))
        return 0;
    for (int i = 0; i < len; i++) {
        random_state = random_state * 6364136223846793005u + 1442695040888963407u;
        out[i] = (unsigned char)(random_state >> 56);
    }
    return 1;
}

static int random_status(void)
{
    return 1;
}

static const RAND_METHOD fixed_random = {NULL, random_bytes, NULL, NULL, random_bytes, random_status};

/* ---- what is found ---- */

static void found(campaign *c, unsigned long *count, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void found(campaign *c, unsigned long *count, const char *format, ...)
{
    va_list more;
    ++*count;
    if (c->is_quiet || c->said++ > 4)
        return;
    printf("FAILED: %s, %s %lu: ", c->s->function, inject_name(c->kind), c->tally->n);
    va_start(more, format);
    vprintf(format, more);
    va_end(more);
    printf("\n");
    fflush(stdout);
}

/* ---- before a call ---- */

static void open_stage(campaign *c, vote_store *s, pj_log **log, vote_stage stage, int writable)
{
    pj_store store = vote_store_of(s, c->v, stage, writable);
    pj_error err;
    must(pj_log_open(log, &store, NULL, &err), &err, c->s->function);
}

static void write_file(campaign *c)
{
    const vote_text *log = &c->v->logs[STAGE_OPEN];
    FILE *file = fopen(c->r.path, "w");
    if (!file || fwrite(log->text, 1, log->len, file) != log->len || fclose(file) != 0)
        must(PJ_E_IO, &(pj_error){.text = "cannot be written"}, c->r.path);
}

static void begin_run(campaign *c)
{
    run *r = &c->r;
    const scenario *s = c->s;
    pj_receipt receipt;
    r->v = c->v;
    snprintf(r->path, sizeof r->path, "%s/vote.log", c->folder);
    (void)remove(r->path);
    if (s->flags & WITH_FILE)
        write_file(c);
    if (s->flags & NO_LOG)
        (void)vote_store_of(&r->store, c->v, s->stage, 1);
    else if (s->stage != STAGE_NONE)
        open_stage(c, &r->store, &r->log, s->stage, !(s->flags & READ_ONLY));
    if (s->flags & WITH_OLD)
        open_stage(c, &r->old_store, &r->old, STAGE_COUNTED, 0);
    if (s->flags & WITH_INTAKE)
        must(pj_intake_open(&r->intake, r->log, &r->err), &r->err, "intake");
    if (s->flags & IN_GROUP) {
        must(pj_log_begin_group(r->log, &r->err), &r->err, "group");
        must(pj_log_submit(r->log, &receipt, c->v->ballot.text, c->v->ballot.len, &r->err), &r->err, "group");
    }
}

static void end_run(campaign *c)
{
    run *r = &c->r;
    pj_intake_close(r->intake);
    pj_log_close(r->log);
    pj_log_close(r->old);
    vote_store_free(&r->store);
    vote_store_free(&r->old_store);
    r->intake = NULL;
    r->log = r->old = NULL;
}

static void begin_again(campaign *c)
{
    end_run(c);
    begin_run(c);
}

/* ---- one call ---- */

static pj_status call(campaign *c, unsigned long nth)
{
    run *r = &c->r;
    r->out_len = 0;
    r->dirty = NULL;
    memset(&r->err, 'x', sizeof r->err);
    random_state = 42;
    inject_arm(c->kind, nth);
    pj_status status = c->s->call(r);
    c->tally->points = inject_disarm();
    ERR_clear_error();
    return status;
}

static int is_right(fault_kind kind, pj_status status)
{
    switch (kind) {
    case FAULT_OWN_MEMORY:
        return status == PJ_E_MEMORY;
    case FAULT_LIBRARY_MEMORY:
    case FAULT_OPENSSL:
        return status == PJ_E_MEMORY || status == PJ_E_CRYPTO;
    case FAULT_RANDOM:
        return status == PJ_E_ENTROPY || status == PJ_E_CRYPTO;
    case FAULT_INTERRUPT:
        return 0;
    default:
        return status == PJ_E_IO;
    }
}

static int store_is_unchanged(const campaign *c)
{
    const vote_text *log = &c->v->logs[c->s->stage];
    return c->r.store.len == log->len && (log->len == 0 || memcmp(c->r.store.bytes, log->text, log->len) == 0);
}

/* As before the call: a file that was not there is not there, one that was has its bytes. */
static int file_is_unchanged(const campaign *c)
{
    struct stat st;
    int is_there = stat(c->r.path, &st) == 0;
    return c->s->flags & WITH_FILE ? is_there && (size_t)st.st_size == c->v->logs[STAGE_OPEN].len : !is_there;
}

/* Does the log object still work? It may refuse only after a write that failed. */
static int log_works(campaign *c)
{
    pj_error err;
    if (!c->r.log || !(c->s->flags & WRITES))
        return 1;
    if (c->s->flags & IN_GROUP) /* the group is still open; or it is over, with what it held */
        return pj_log_end_group(c->r.log, &err) == PJ_OK;
    return pj_log_begin_group(c->r.log, &err) == PJ_OK && pj_log_end_group(c->r.log, &err) == PJ_OK;
}

static void check_summary(campaign *c, const char *before)
{
    char after[VOTE_SUMMARY];
    if (!c->r.log)
        return;
    vote_summary(after, c->r.log);
    if (strcmp(before, after) != 0)
        found(c, &c->tally->changes, "the log object is changed: %s; before: %s", after, before);
}

/* Blocks that were not there before may be a cache, or held by an object until it is destroyed. Lost is what is left each time when all
 * objects have gone. */
static void check_leak(campaign *c, unsigned long n, long before)
{
    long left = 0;
    if (inject_live() <= before)
        return;
    end_run(c);
    for (int i = 0; i < 3; i++) {
        long clean = inject_live();
        begin_run(c);
        (void)call(c, n);
        end_run(c);
        left = inject_live() - clean;
        if (left <= 0)
            break;
    }
    begin_run(c);
    if (left > 0)
        found(c, &c->tally->leaks, "%ld blocks are lost", left);
}

static void check_failure(campaign *c, pj_status status, const char *before, unsigned long n, long live)
{
    const run *r = &c->r;
    tally *t = c->tally;
    t->refusals++;
    if (!is_right(c->kind, status))
        found(c, &t->others, "%s: %s", pj_status_name(status), r->err.text);
    if (r->err.code != status || strlen(r->err.text) < 5)
        found(c, &t->others, "%s without a text: %s", pj_status_name(status), r->err.text);
    if (r->dirty)
        found(c, &t->changes, "%s is left behind by a call that failed", r->dirty);
    if (!store_is_unchanged(c))
        found(c, &t->changes, "the log has %zu bytes, before %zu: %s", r->store.len, c->v->logs[c->s->stage].len, r->err.text);
    if (!file_is_unchanged(c))
        found(c, &t->changes, "the file is not as before: %s", r->err.text);
    if (c->kind == FAULT_STORE && c->s->flags & WRITES) {
        if (log_works(c))
            found(c, &t->others, "after PJ_E_IO the log goes on working");
        begin_again(c);
        return;
    }
    check_summary(c, before);
    if (!log_works(c)) {
        found(c, &t->changes, "the log refuses further work after %s", r->err.text);
        begin_again(c);
        return;
    }
    check_leak(c, n, live);
}

typedef struct {
    char *out, *log;
    size_t out_len, log_len;
    uint64_t random_state; /* tells how much was drawn */
} control;

/* A signature that is looked at a second time (crypto/sign.c) blinds its multiplications with fresh numbers; then those that are drawn for
 * signatures after it are others, too. */
static int is_same(const control *wanted, const char *a, size_t a_len, const char *b, size_t b_len)
{
    return a_len == b_len && (random_state != wanted->random_state || a_len == 0 || memcmp(a, b, a_len) == 0);
}

static void check_success(campaign *c, const control *wanted, const char *how)
{
    const run *r = &c->r;
    if (!is_same(wanted, r->out, r->out_len, wanted->out, wanted->out_len))
        found(c, &c->tally->others, "%s: it gives something else than without faults: %.300s", how, r->out);
    if (!is_same(wanted, (const char *)r->store.bytes, r->store.len, wanted->log, wanted->log_len))
        found(c, &c->tally->others, "%s: the log is another than without faults (%zu bytes, %zu)", how, r->store.len, wanted->log_len);
}

/* A run without faults, twice: the first fills the libraries' caches. */
static unsigned long make_control(campaign *c, control *out)
{
    for (int i = 0; i < 2; i++) {
        begin_again(c);
        inject_note_paths(i > 0 ? c->paths : NULL);
        must(call(c, 0), &c->r.err, c->s->function);
    }
    inject_note_paths(NULL);
    *out = (control){malloc(c->r.out_len + 1), malloc(c->r.store.len + 1), c->r.out_len, c->r.store.len, random_state};
    memcpy(out->out, c->r.out, c->r.out_len);
    if (c->r.store.len)
        memcpy(out->log, c->r.store.bytes, c->r.store.len);
    return c->tally->points;
}

static void one_fault(campaign *c, unsigned long n, const control *wanted)
{
    char before[VOTE_SUMMARY] = "";
    if (c->r.log)
        vote_summary(before, c->r.log);
    c->tally->n = n;
    long live = inject_live();
    pj_status status = call(c, n);
    if (!inject_struck()) { /* fewer calls than in the control run */
        check_success(c, wanted, "no fault was met");
        begin_again(c);
        return;
    }
    c->tally->runs++;
    if (status == PJ_OK) {
        c->tally->absorbed++;
        check_success(c, wanted, "the fault did no harm");
        begin_again(c);
        return;
    }
    /* First what repeats the call. */
    check_failure(c, status, before, n, live);
}

/* The n-th call to fail after the n-th: which is next, or beyond all. */
static unsigned long next_point(const campaign *c, unsigned long n, unsigned long all)
{
    unsigned long step = c->points && all > c->points ? all / c->points : 1;
    if (!c->paths)
        return n ? n + step : 1 + step / 2;
    for (size_t i = 0; i < c->paths->len; i++)
        if (c->paths->nth[i] > n)
            return c->paths->nth[i];
    return all + 1;
}

/* The process for one scenario and kind; from n on. */
_Noreturn static void process(campaign *c, unsigned long from)
{
    control wanted;
    if (c->is_quiet && !freopen("/dev/null", "w", stderr))
        exit(2);
    unsigned long all = make_control(c, &wanted);
    begin_again(c);
    for (unsigned long n = from ? from : next_point(c, 0, all); n <= all; n = next_point(c, n, all))
        one_fault(c, n, &wanted);
    c->tally->n = all + 1;
    if (call(c, 0) != PJ_OK)
        found(c, &c->tally->others, "after all faults it does not succeed: %s", c->r.err.text);
    else
        check_success(c, &wanted, "after all faults");
    end_run(c);
    free(wanted.out);
    free(wanted.log);
    c->tally->n = 0;
    exit(0);
}

static void run_kind(campaign *c, const scenario *s, fault_kind kind)
{
    c->s = s;
    c->kind = kind;
    c->said = 0;
    c->tally->n = 0;
    for (unsigned tries = 0; tries < 20; tries++) {
        int status = -1;
        unsigned long from = c->tally->n ? c->tally->n + (c->points ? 7 : 1) : 0;
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0)
            process(c, from);
        if (pid < 0 || waitpid(pid, &status, 0) != pid || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
            return;
        if (c->tally->n == 0) {
            found(c, &c->tally->others, "the process ended with status 0x%x", (unsigned)status);
            return;
        }
        found(c, &c->tally->crashes, "crash: the process ended with status 0x%x", (unsigned)status);
    }
}

static int wants_files(const scenario *s)
{
    return strstr(s->function, "_file") != NULL;
}

static void run_scenario(campaign *c, const scenario *s)
{
    for (fault_kind kind = 0; kind < FAULT_KINDS; kind++) {
        int in_memory = kind <= FAULT_LIBRARY_MEMORY || kind >= FAULT_RANDOM;
        if (in_memory || wants_files(s))
            run_kind(c, s, kind);
    }
}

/* The campaign's own test: each planted fault is found, as what it is. */
static int finds_planted(campaign *c)
{
    tally *t = c->tally;
    int ok = 1;
    c->is_quiet = 1;
    for (const scenario *s = planted; s->function; s++) {
        memset(t, 0, sizeof *t);
        run_scenario(c, s);
        unsigned long count = s->function[0] == 'l' ? t->leaks : s->function[0] == 'd' && s->function[1] == 'e' ? t->others
                            : strcmp(s->function, "crash") == 0 ? t->crashes : t->changes;
        if (count == 0) {
            printf("FAILED: a planted %s was not found\n", s->function);
            ok = 0;
        }
    }
    memset(t, 0, sizeof *t);
    c->is_quiet = 0;
    return ok;
}

static const scenario *const scenarios[] = {looking, appending};

static int has_scenario(const char *name, size_t len)
{
    for (size_t k = 0; k < sizeof scenarios / sizeof *scenarios; k++)
        for (const scenario *s = scenarios[k]; s->function; s++)
            if (strncmp(s->function, name, len) == 0 && s->function[len] == 0)
                return 1;
    return 0;
}

/* Is there a scenario for every function of the header? */
static int has_all_functions(void)
{
    char line[1000];
    int ok = 1, functions = 0;
    FILE *header = fopen("engine/piaojue.h", "r");
    while (header && fgets(line, sizeof line, header)) {
        char *name = line[0] == ' ' || line[0] == '/' || strncmp(line, "typedef", 7) == 0 ? NULL : strstr(line, "pj_");
        for (; name; name = strstr(name + 1, "pj_")) {
            size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
            if (name[len] != '(' || (name > line && name[-1] != ' ' && name[-1] != '*'))
                continue;
            functions++;
            if (!has_scenario(name, len)) {
                printf("FAILED: no scenario for %.*s\n", (int)len, name);
                ok = 0;
            }
            break;
        }
    }
    if (header)
        fclose(header);
    printf("functions of piaojue.h: %d\n", functions);
    return ok && functions > 60;
}

int main(int argc, char **argv)
{
    static campaign c;
    static inject_paths paths; /* empty in each process that is forked */
    static vote v;
    char folder[] = "/tmp/piaojue-faults-XXXXXX";
    const char *suite = "P256-SHA256";
    unsigned functions = 0;
    for (int i = 1; i < argc; i += 2)
        if (strcmp(argv[i], "--paths") == 0)
            c.paths = &paths, i--;
        else if (i + 1 == argc)
            break;
        else if (strcmp(argv[i], "--points") == 0)
            c.points = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--suite") == 0)
            suite = argv[i + 1];
        else if (strcmp(argv[i], "--only") == 0)
            c.only = argv[i + 1];
    c.folder = mkdtemp(folder);
    c.tally = mmap(NULL, sizeof *c.tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!c.folder || c.tally == MAP_FAILED)
        return fprintf(stderr, "faults: no folder, or no memory\n"), 2;
    RAND_set_rand_method(&fixed_random);
    vote_make(&v, suite);
    c.v = &v;
    if (!c.only && (!has_all_functions() || !finds_planted(&c)))
        c.tally->others++;
    for (size_t k = 0; k < sizeof scenarios / sizeof *scenarios; k++)
        for (const scenario *s = scenarios[k]; s->function; s++)
            if (!c.only || strcmp(c.only, s->function) == 0) {
                run_scenario(&c, s);
                functions++;
            }
    vote_free(&v);
    (void)rmdir(folder);
    const tally *t = c.tally;
    unsigned long failed = t->leaks + t->changes + t->crashes + t->others;
    printf("library, %s: %u scenarios, %lu faults, %lu refused, %lu harmless; leaks %lu, changes %lu, crashes %lu, other failures %lu\n", suite, functions,
           t->runs, t->refusals, t->absorbed, t->leaks, t->changes, t->crashes, t->others);
    printf("faults in the library: %lu passed, %lu failed\n", t->runs > failed ? t->runs - failed : 0, failed);
    return failed > 0;
}
