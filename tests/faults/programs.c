/* Every verb, or every mode, with its n-th allocation or call to the system failing, for n = 1, 2, … until it succeeds:
 *
 *   verbs [--points N] [--library-points N] [--paths] [--kinds memory] [--only NAME]
 *
 * It ends with the status "could not" and words that say why, by no signal, loses no memory (under the sanitizers), and leaves the files
 * as they were; or the fault does no harm, and all is as without it.
 *
 * --points: of each kind at most N, evenly spread; --library-points: so many of the libraries' allocations, of which there are hundreds of
 * thousands; --paths: instead the first of each way that calls take through our code. */
#include "tests/faults/programs.h"

#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/folder.h"
#include "tests/faults/inject.h"

#define TEXT_MAX 20000
#define SAID_NO 1
#define COULD_NOT 2
#define LEAK_EXIT 99

/* The sanitizer's: what a leak ends with, and that a crash be a signal. */
const char *__lsan_default_options(void);
const char *__asan_default_options(void);
const char *__lsan_default_options(void)
{
    return "exitcode=99:print_suppressions=0";
}
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* What the process tells of its faults. */
typedef struct {
    unsigned long calls;
    int struck, has_paths;
    inject_paths paths; /* of the last run without a fault */
} word;

typedef struct {
    int status; /* as waitpid has it */
    char out[TEXT_MAX], err[TEXT_MAX];
    folder_state after;
} outcome;

typedef struct {
    const char *root;
    unsigned long points, library_points, runs, refusals, harmless, leaks, changes, crashes, others;
    unsigned said;
    unsigned long known[4]; /* by known_ends */
    unsigned long library_leaks;
    int memory_alone;
    word *shared;
    const program_case *now;
    fault_kind kind;
    unsigned long n;
} campaign;

static void found(campaign *c, unsigned long *count, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void found(campaign *c, unsigned long *count, const char *format, ...)
{
    va_list more;
    ++*count;
    if (c->said++ > 3)
        return;
    printf("FAILED: %s %s, %s %lu: ", program_name, c->now->words, inject_name(c->kind), c->n);
    va_start(more, format);
    vprintf(format, more);
    va_end(more);
    printf("\n");
}

/* ---- one run ---- */

static void redirect(int fd, const char *path, int flags)
{
    int opened = open(path, flags, 0600);
    if (opened < 0 || dup2(opened, fd) < 0)
        _exit(126);
    close(opened);
}

static void pour(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || plain_write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        exit(2);
    close(fd);
}

/* Tells from where, and dies of it when it comes again; or of the alarm, as backtrace wants memory. */
static void on_crash(int signal)
{
    void *frames[96];
    (void)signal;
    inject_pause();
    alarm(10);
    backtrace_symbols_fd(frames, backtrace(frames, 96), STDERR_FILENO);
}

static void watch_for_crashes(void)
{
    sigaction(SIGSEGV, &(struct sigaction){.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND}, NULL);
}

_Noreturn static void child(const char *folder, const char *words, word *told, fault_kind kind, unsigned long nth)
{
    static char copy[2000], name[] = "program";
    char *argv[WORDS_MAX + 2] = {name}, *at = copy;
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", words);
    while (argc <= WORDS_MAX && (argv[argc] = strsep(&at, " ")) != NULL)
        argc++;
    argv[argc] = NULL;
    for (size_t i = 0; i < sizeof copy; i++) /* also behind the NULs that strsep has set */
        if (copy[i] == '~')
            copy[i] = ' ';
    redirect(0, "../in", O_RDONLY);
    redirect(1, "../out", O_WRONLY | O_CREAT | O_TRUNC);
    redirect(2, "../err", O_WRONLY | O_CREAT | O_TRUNC);
    (void)folder;
    inject_stdout();
    watch_for_crashes();
    if (told && told->has_paths && nth == 0)
        inject_note_paths(&told->paths);
    if (told) {
        inject_tell(&told->struck);
        inject_arm(kind, nth);
    }
    int status = program_main(argc, argv);
    if (told)
        told->calls = inject_disarm();
    exit(status);
}

static int run_program(const char *folder, const char *words, const char *input, word *told, fault_kind kind, unsigned long nth)
{
    char in[700];
    int status = -1;
    snprintf(in, sizeof in, "%s/../in", folder);
    pour(in, input ? input : "");
    fflush(stdout);
    if (told)
        told->calls = 0, told->struck = 0, told->paths.len = nth ? told->paths.len : 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (chdir(folder) != 0)
            _exit(126);
        child(folder, words, told, kind, nth);
    }
    if (pid > 0)
        (void)waitpid(pid, &status, 0);
    return status;
}

int run_plain(const char *folder, const char *words, const char *input, int status)
{
    int ended = run_program(folder, words, input, NULL, 0, 0);
    if (WIFEXITED(ended) && WEXITSTATUS(ended) == status)
        return 0;
    fprintf(stderr, "faults: without a fault: %s: ended with 0x%x, wanted %d\n", words, (unsigned)ended, status);
    char command[700];
    snprintf(command, sizeof command, "cat '%s/../out' '%s/../err' >&2", folder, folder);
    return system(command) == 0 ? -1 : -2;
}

static void slurp(char text[TEXT_MAX], const char *root, const char *name)
{
    char path[700];
    snprintf(path, sizeof path, "%s/%s", root, name);
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, text, TEXT_MAX - 1);
    text[n > 0 ? n : 0] = 0;
    if (fd >= 0)
        close(fd);
}

static void run_case(campaign *c, outcome *o, unsigned long nth)
{
    char folder[600];
    snprintf(folder, sizeof folder, "%s/now", c->root);
    c->n = nth;
    o->status = run_program(folder, c->now->words, c->now->input, c->shared, c->kind, nth);
    slurp(o->out, c->root, "out");
    slurp(o->err, c->root, "err");
    folder_look(&o->after, folder);
}

static void fresh_folder(const campaign *c)
{
    char to[600], from[600];
    snprintf(to, sizeof to, "%s/now", c->root);
    snprintf(from, sizeof from, "%s/%s", c->root, c->now->folder);
    folder_copy(to, from);
}

/* ---- what may come of a fault ---- */

static int has_names(const folder_state *a, const folder_state *b)
{
    if (a->len != b->len)
        return 0;
    for (size_t i = 0; i < a->len; i++)
        if (strcmp(a->entries[i].name, b->entries[i].name) != 0)
            return 0;
    return 1;
}

static void check_harmless(campaign *c, const outcome *o, const outcome *control)
{
    c->harmless++;
    size_t same = 0;
    while (o->out[same] && o->out[same] == control->out[same])
        same++;
    if (c->now->flags & EXACT && o->out[same] != control->out[same])
        found(c, &c->others, "it ends as without a fault, and says something else: %.200s, not: %.200s", o->out + same, control->out + same);
    if (!has_names(&o->after, &control->after))
        found(c, &c->others, "it says that all went well, and there are other files: %.200s", o->err);
    /* What is random or takes time differs; what has no such thing in it does not. */
    if (strlen(o->out) + 40 < strlen(control->out) * 9 / 10)
        found(c, &c->others, "it says that all went well, and only: %.200s", o->out);
}

static int says_why(const char *err)
{
    return strlen(err) > 12 && !strstr(err, "(null)") && !strstr(err, ": Success") && err[strlen(err) - 1] == '\n';
}

static int tells_of_record(const char *err)
{
    return strstr(err, "all the same") || strstr(err, "recorded") || strstr(err, "is line") || strstr(err, "is kept") || strstr(err, "destroy it by hand") || strstr(err, "could not be taken back");
}

static void check_refusal(campaign *c, const outcome *o, const folder_state *before)
{
    c->refusals++;
    if (c->kind == FAULT_INTERRUPT)
        found(c, &c->others, "it gives up where it is only interrupted: %.200s", o->err);
    const char *differs = folder_difference(before, &o->after);
    if (WEXITSTATUS(o->status) != COULD_NOT && !(c->now->flags & TELLS_FAULTS && WEXITSTATUS(o->status) == SAID_NO))
        found(c, &c->others, "exit status %d: %.200s", WEXITSTATUS(o->status), o->err);
    if (!says_why(o->err))
        found(c, &c->others, "no word of what failed: \"%.200s\"", o->err);
    /* What could not be written whole may be there in part. */
    if (c->kind != FAULT_DISK_FULL && !(c->now->flags & PASSES_VERDICTS) && (strstr(o->out, "VERIFIED") || strstr(o->out, "REFUTED") || strstr(o->out, "HOLDS")))
        found(c, &c->others, "a verdict is given all the same: %.200s", o->out);
    if (differs && !(c->now->flags & MAY_BE_PARTIAL) && !tells_of_record(o->err))
        found(c, &c->changes, "%s is changed; it said: %.200s", differs, o->err);
}

/* Where a library ends the program itself, before any of our code has a say, or crashes in what our code never calls. Each is counted, and named at
 * the end. */
static const char *const known_ends[][2] = {
    {"FATAL: error reading `/proc/sys/crypto/fips_enabled' in libgcrypt", "libgcrypt calls abort() where it cannot read /proc/sys/crypto/fips_enabled"},
    {"libcrypto.so.3(CRYPTO_THREAD_read_lock+", "libcrypto takes a lock that it had no memory to make, when it looks for an algorithm"},
    {"AddressSanitizer: CHECK failed: sanitizer_linux", "the address sanitizer ends where it has no memory to begin a thread with"},
};

static int is_known_end(campaign *c, const outcome *o)
{
    for (size_t i = 0; i < sizeof known_ends / sizeof *known_ends; i++)
        if (strstr(o->err, known_ends[i][0])) {
            c->known[i]++;
            c->runs++;
            return 1;
        }
    return 0;
}

/* Lost by a library, as far as the stacks go: no frame is of our code but the allocator's. Only where the fault was the library's own. What our
 * code loses of a library's objects, the campaign of the library functions finds, which counts blocks. */
static int is_library_leak(const campaign *c, const char *report)
{
    if (c->kind != FAULT_LIBRARY_MEMORY)
        return 0;
    for (const char *frame = strstr(report, "    #"); frame; frame = strstr(frame + 1, "    #")) {
        size_t len = strcspn(frame, "\n");
        if (!memmem(frame, len, "inject.c", 8) && !memmem(frame, len, "__interceptor_", 14) && !memmem(frame, len, "(/", 2))
            return 0;
    }
    return 1;
}

/* 1 if the folder is as before. */
static int judge(campaign *c, const outcome *o, const outcome *control, const folder_state *before)
{
    if ((!WIFEXITED(o->status) || WEXITSTATUS(o->status) == LEAK_EXIT) && is_known_end(c, o))
        return 1;
    if (!WIFEXITED(o->status)) {
        found(c, &c->crashes, "ended by signal %d: %.300s", WTERMSIG(o->status), o->err);
        return 0;
    }
    if (WEXITSTATUS(o->status) == LEAK_EXIT && is_library_leak(c, o->err)) {
        c->runs++;
        c->library_leaks++;
        return 0;
    }
    if (WEXITSTATUS(o->status) == LEAK_EXIT) {
        found(c, &c->leaks, "%.1500s", o->err);
        return 0;
    }
    if (!c->shared->struck)
        return folder_difference(before, &o->after) == NULL;
    c->runs++;
    if (WEXITSTATUS(o->status) == c->now->status)
        check_harmless(c, o, control);
    else
        check_refusal(c, o, before);
    return folder_difference(before, &o->after) == NULL;
}

/* The n-th call to fail after the n-th: which is next, or beyond all. */
static unsigned long next_point(const campaign *c, unsigned long n, unsigned long all)
{
    unsigned long points = c->kind == FAULT_LIBRARY_MEMORY && c->library_points ? c->library_points : c->points;
    unsigned long step = points && all > points ? all / points : 1;
    const inject_paths *paths = &c->shared->paths;
    if (!c->shared->has_paths)
        return n ? n + step : 1 + step / 2;
    for (size_t i = 0; i < paths->len; i++)
        if (paths->nth[i] > n)
            return paths->nth[i];
    return all + 1;
}

static void run_kind(campaign *c)
{
    static outcome control, o;
    static folder_state before;
    char folder[600];
    snprintf(folder, sizeof folder, "%s/now", c->root);
    c->said = 0;
    fresh_folder(c);
    folder_look(&before, folder);
    run_case(c, &control, 0);
    if (!WIFEXITED(control.status) || WEXITSTATUS(control.status) != c->now->status) {
        found(c, &c->others, "without a fault it ends with 0x%x: %.300s%.300s", (unsigned)control.status, control.out, control.err);
        return;
    }
    unsigned long all = c->shared->calls;
    int is_fresh = 0;
    for (unsigned long n = next_point(c, 0, all); n <= all; n = next_point(c, n, all)) {
        if (!is_fresh)
            fresh_folder(c);
        run_case(c, &o, n);
        is_fresh = judge(c, &o, &control, &before);
    }
}

int main(int argc, char **argv)
{
    static campaign c;
    const char *only = NULL;
    char root[] = "/tmp/piaojue-faults-XXXXXX";
    unsigned cases = 0;
    c.shared = mmap(NULL, sizeof *c.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (c.shared == MAP_FAILED)
        return fprintf(stderr, "faults: no memory\n"), 2;
    for (int i = 1; i < argc; i += 2)
        if (strcmp(argv[i], "--paths") == 0)
            c.shared->has_paths = 1, i--;
        else if (i + 1 == argc)
            break;
        else if (strcmp(argv[i], "--points") == 0)
            c.points = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--library-points") == 0)
            c.library_points = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--only") == 0)
            only = argv[i + 1];
        else if (strcmp(argv[i], "--kinds") == 0)
            c.memory_alone = strcmp(argv[i + 1], "memory") == 0;
    c.root = mkdtemp(root);
    setenv("LC_ALL", "C.UTF-8", 1);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!c.root || make_templates(c.root) != 0)
        return fprintf(stderr, "faults: no folder or templates\n"), 2;
    for (c.now = program_cases; c.now->name; c.now++) {
        if (only ? strcmp(only, c.now->name) != 0 : c.now->flags & WHEN_NAMED)
            continue;
        cases++;
        for (c.kind = 0; c.kind < (c.memory_alone ? FAULT_OPEN : FAULT_OPENSSL); c.kind++)
            run_kind(&c);
    }
    folder_remove(root);
    printf("%s: %u calls, %lu faults, %lu refused, %lu harmless; leaks %lu, changes %lu, crashes %lu, other failures %lu\n", program_name, cases, c.runs,
           c.refusals, c.harmless, c.leaks, c.changes, c.crashes, c.others);
    for (size_t i = 0; i < sizeof known_ends / sizeof *known_ends; i++)
        if (c.known[i])
            printf("%s: passed over %lu: %s\n", program_name, c.known[i], known_ends[i][1]);
    if (c.library_leaks)
        printf("%s: passed over %lu: a library lost memory of its own after an allocation of its own had failed\n", program_name, c.library_leaks);
    unsigned long failed = c.leaks + c.changes + c.crashes + c.others;
    printf("faults in %s: %lu passed, %lu failed\n", program_name, c.runs > failed ? c.runs - failed : 0, failed);
    return failed > 0;
}
