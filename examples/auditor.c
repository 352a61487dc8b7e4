/* An auditor: follows a log while the vote is held, checks every line of it, and raises the alarm when anything that stood there is changed.
 *
 *     cc auditor.c $(pkg-config --cflags --libs piaojue) -o auditor && ./auditor vote.log 5 memory
 *
 * Every 5 seconds (0: one look) the log is read anew from its first line: every signature, proof and rule. What one look has seen is kept
 * in the file `memory`, two lines: how many lines the log had, and the root of the hash tree over them (P11). Later logs, however long, must
 * have the same root over as many lines; so it is noticed when somebody rewrites the log, even into one that is right by itself. Keep
 * `memory` where the recorder cannot write. Exit status: 0 when there is a result, 1 alarm, 2 could not look, 3 no result yet (one look only). */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <piaojue.h>

#define TRY(x)                   \
    do {                         \
        if ((rc = (x)) != PJ_OK) \
            goto out;            \
    } while (0)

typedef struct {
    uint64_t lines; /* 0: nothing has been seen yet */
    uint8_t root[32];
} memory;

static pj_status fail(pj_error *err, pj_status status, const char *text)
{
    snprintf(err->text, sizeof err->text, "%s", text);
    return status;
}

static pj_status recall(memory *m, const char *path, pj_error *err)
{
    FILE *file = fopen(path, "r");
    int good;
    *m = (memory){0};
    if (!file)
        return errno == ENOENT ? PJ_OK : fail(err, PJ_E_IO, "the memory cannot be read");
    good = fscanf(file, "%" SCNu64 "\n", &m->lines) == 1 && m->lines > 0;
    for (size_t i = 0; i < sizeof m->root && good; i++)
        good = fscanf(file, "%2" SCNx8, &m->root[i]) == 1;
    fclose(file);
    return good ? PJ_OK : fail(err, PJ_E_FORMAT, "the memory is not whole");
}

/* Through a new file, so that there is always one that is whole. */
static pj_status remember(const memory *m, const char *path, pj_error *err)
{
    char fresh[4096];
    FILE *file;
    int good;
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh || !(file = fopen(fresh, "w")))
        return fail(err, PJ_E_IO, "the memory cannot be written");
    good = fprintf(file, "%" PRIu64 "\n", m->lines) > 0;
    for (size_t i = 0; i < sizeof m->root; i++)
        good = good && fprintf(file, "%02x", m->root[i]) > 0;
    good = good && fputc('\n', file) != EOF && fflush(file) == 0 && fsync(fileno(file)) == 0;
    good = fclose(file) == 0 && good && rename(fresh, path) == 0;
    return good ? PJ_OK : fail(err, PJ_E_IO, "the memory cannot be written");
}

/* Does the log begin with what was seen? */
static pj_status compare(const pj_log *log, const memory *seen, uint64_t lines, pj_error *err)
{
    uint8_t root[32];
    pj_status rc = PJ_OK;
    if (seen->lines == 0)
        return PJ_OK;
    if (lines < seen->lines)
        return fail(err, PJ_E_REFUSED, "the log is shorter than it was");
    TRY(pj_log_root(log, root, seen->lines, err));
    if (memcmp(root, seen->root, sizeof root) != 0)
        rc = fail(err, PJ_E_REFUSED, "what stood in the log has been changed");
out:
    return rc;
}

static void tell(const pj_summary *s, const memory *m)
{
    static const char *const phases[] = {"being prepared", "open", "closed", "counted"};
    pj_short words;
    pj_short_write(&words, m->root);
    printf("%s: %" PRIu64 " lines, all right so far. Present %" PRIu32 ", issued %" PRIu32, phases[s->phase], s->lines, s->present, s->issued);
    printf(", returned %" PRIu32 " (%" PRIu32 " on paper), opened %" PRIu32 "\n", s->by_credential + s->paper, s->paper, s->challenges);
    printf("  to compare with others who look: %" PRIu64 "/%s\n", m->lines, words.text);
}

/* One look. *done: there is a result, which is shown. */
static pj_status look(const char *path, memory *m, const char *kept, int *done, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_store store;
    pj_log *log = NULL;
    pj_summary s;
    uint64_t before = m->lines;
    char *sheet = NULL;
    size_t len = 1 << 20;
    TRY(pj_store_open_file(&store, path, 0, 2000, err));
    TRY(pj_log_open(&log, &store, NULL, err)); /* checks V1 to V24 of every line */
    pj_log_summary(log, &s);
    TRY(compare(log, m, s.lines, err));
    TRY(pj_log_root(log, m->root, s.lines, err));
    m->lines = s.lines;
    TRY(remember(m, kept, err));
    *done = s.phase == PJ_PHASE_COUNTED;
    if (s.lines > before)
        tell(&s, m);
    if (!*done)
        goto out;
    TRY((sheet = malloc(len)) ? PJ_OK : PJ_E_MEMORY);
    TRY(pj_report_text(log, PJ_ENGLISH, sheet, &len, err));
    printf("\n%s", sheet);
out:
    free(sheet);
    pj_log_close(log);
    fflush(stdout);
    return rc;
}

int main(int argc, char **argv)
{
    pj_status rc;
    pj_error err = {0};
    memory m;
    int done = 0;
    unsigned seconds;
    if (argc != 4) {
        fprintf(stderr, "usage: auditor LOG SECONDS MEMORY\n");
        return 2;
    }
    seconds = (unsigned)strtoul(argv[2], NULL, 10);
    TRY(recall(&m, argv[3], &err));
    do {
        TRY(look(argv[1], &m, argv[3], &done, &err));
    } while (!done && seconds > 0 && sleep(seconds) == 0);
out:
    if (rc == PJ_E_REFUSED && err.check)
        fprintf(stderr, "ALARM: line %" PRIu64 ", check V%d (%s): %s\n", err.line, err.check, pj_check_name(err.check), err.text);
    else if (rc == PJ_E_REFUSED)
        fprintf(stderr, "ALARM: %s\n", err.text);
    else if (rc != PJ_OK)
        fprintf(stderr, "auditor: %s: %s\n", pj_status_name(rc), err.text);
    if (rc != PJ_OK)
        return rc == PJ_E_REFUSED ? 1 : 2;
    return done ? 0 : 3;
}
