#include "cli/vote.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/files.h"

enum { KEY_BYTES = 8192, DEFINITION_BYTES = 16 << 20, WAIT_SECONDS = 60, WAIT_MOST = 86400 };

/* Of a text that file_read has filled: it ends with a NUL, an empty one too. */
static int starts_with(const text *t, const char *word)
{
    return strncmp(t->bytes, word, strlen(word)) == 0;
}

int read_key_file(cli *c, pj_key **key, const char *path)
{
    int rc = DONE;
    text t;
    pj_error error = {0};

    *key = NULL;
    TRY(file_read(c, &t, path, KEY_BYTES));
    if (starts_with(&t, "piaojue-pub/"))
        rc = fail(c, _("%s: is a public file; wanted the key file of its holder, which ends in .key"), path);
    else
        rc = engine_said(c, path, pj_key_read(key, t.bytes, t.len, &error), &error);
    text_free(&t);
out:
    return rc;
}

int read_public_file(cli *c, pj_public *out, const char *path)
{
    int rc = DONE;
    text t;
    pj_error error = {0};

    TRY(file_read(c, &t, path, KEY_BYTES));
    if (starts_with(&t, "piaojue-key/"))
        rc = fail(c, _("%s: is a key file, which its holder gives to nobody; wanted the public file beside it, which ends in .pub"), path);
    else
        rc = engine_said(c, path, pj_public_read(out, t.bytes, t.len, &error), &error);
    text_free(&t);
out:
    return rc;
}

int read_definition_file(cli *c, pj_definition **definition, const char *path)
{
    int rc = DONE;
    text t;
    pj_error error = {0};

    *definition = NULL;
    TRY(file_read(c, &t, path, DEFINITION_BYTES));
    rc = engine_said(c, path, pj_definition_read(definition, t.bytes, t.len, &error), &error);
    text_free(&t);
out:
    return rc;
}

int read_cards_file(cli *c, pj_code **codes, size_t *count, const char *path)
{
    int rc = DONE;
    size_t column;
    csv t;
    pj_error error = {0};

    *codes = NULL;
    *count = 0;
    TRY(csv_read(c, &t, path));
    TRY(csv_want(c, &t, "card", &column));
    *codes = calloc(t.rows + 1, sizeof **codes);
    if (*codes == NULL)
        TRY(no_memory(c));
    *count = t.rows;
    for (size_t i = 0; i < t.rows; i++) {
        const char *cell = csv_cell(&t, i, column);

        TRY(engine_said(c, csv_where(&t, i, column).text, pj_code_read(&(*codes)[i], cell, strlen(cell), &error), &error));
    }
out:
    if (rc != DONE) {
        free_codes(*codes, *count);
        *codes = NULL;
        *count = 0;
    }
    csv_free(&t);
    return rc;
}

void free_codes(pj_code *codes, size_t count)
{
    if (codes != NULL)
        pj_wipe(codes, count * sizeof *codes);
    free(codes);
}

void key_name(const pj_key *key, char name[601])
{
    pj_public public;

    pj_key_public(key, &public);
    memcpy(name, public.name, sizeof public.name);
}

/* Tries at once, and says that it waits before it does. */
static int open_store(cli *c, pj_store *store, const char *path, int writable, const options *o)
{
    int rc = DONE;
    uint32_t seconds = WAIT_SECONDS;
    pj_error error = {0};
    pj_status status;

    /* Zero first: a lock that is free must not cost a message, and one that is not must not look like a hang. */
    TRY(option_number(c, o, "wait", 0, WAIT_MOST, &seconds));
    status = pj_store_open_file(store, path, writable, 0, &error);
    if (status == PJ_E_LOCKED && seconds > 0) {
        note(c, _("%s: another program is writing to this log; waiting up to %u s"), path, seconds);
        status = pj_store_open_file(store, path, writable, seconds * 1000, &error);
    }
    rc = engine_said(c, path, status, &error);
out:
    return rc;
}

int open_log(cli *c, pj_log **log, const options *o, int writable)
{
    return open_log_at(c, log, o, o->words[0], writable);
}

int open_log_at(cli *c, pj_log **log, const options *o, const char *path, int writable)
{
    int rc = DONE;
    pj_store store;
    pj_summary summary;
    pj_error error = {0};
    pj_status status;
    progress_bar bar;
    pj_progress progress;

    *log = NULL;
    TRY(open_store(c, &store, path, writable, o));
    progress = progress_start(&bar, c, _("checking the log"));
    status = pj_log_open(log, &store, &progress, &error);
    progress_end(&bar);
    if (status == PJ_E_REFUSED)
        TRY(refuse(c, _("%s: line %llu: check V%d (%s) fails: %s"), path, (unsigned long long)error.line, error.check,
                   check_name(error.check), error.text));
    TRY(engine_said(c, path, status, &error));
    pj_log_summary(*log, &summary);
    if (summary.cut > 0)
        note(c, _("%s: the last line was unfinished (a write was interrupted); bytes cut off: %llu"), path,
             (unsigned long long)summary.cut);
out:
    return rc;
}

/* All of it, and a day that there is: what timegm() had to mend was none. */
static int read_time(const char *typed, uint64_t *seconds)
{
    char again[32];
    struct tm parts = {0};
    const char *end = strlen(typed) == sizeof "YYYY-MM-DDThh:mm:ssZ" - 1 ? strptime(typed, "%Y-%m-%dT%H:%M:%SZ", &parts) : NULL;
    time_t time = end != NULL && *end == '\0' ? timegm(&parts) : -1;

    if (time < 0 || gmtime_r(&time, &parts) == NULL || strftime(again, sizeof again, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0 || strcmp(again, typed) != 0)
        return -1;
    *seconds = (uint64_t)time;
    return 0;
}

int option_time(cli *c, const options *o, uint64_t *seconds)
{
    const char *typed = option_value(o, "time");

    *seconds = (uint64_t)time(NULL);
    if (typed != NULL && read_time(typed, seconds) != 0)
        return fail(c, _("--time: found %s, wanted YYYY-MM-DDThh:mm:ssZ, in UTC"), quote(typed).text);
    return DONE;
}

double clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

pj_progress progress_start(progress_bar *bar, cli *c, const char *what)
{
    *bar = (progress_bar){.c = c, .what = what, .started = clock_now()};
    return (pj_progress){.arg = bar, .report = progress_report};
}

void progress_report(void *arg, uint64_t done, uint64_t total)
{
    static const char full[] = "##############################";
    progress_bar *bar = arg;
    int percent, width = (int)sizeof full - 1;

    /* Work that is soon over shows nothing. */
    if (!bar->c->progress || total == 0 || clock_now() - bar->started < 0.4)
        return;
    percent = (int)(done * 100 / total);
    if (percent + 1 == bar->shown)
        return;
    bar->shown = percent + 1;
    fprintf(bar->c->err, "\r%s [%-*.*s] %3d%%", bar->what, width, percent * width / 100, full, percent);
    fflush(bar->c->err);
}

void progress_end(progress_bar *bar)
{
    if (bar->shown > 0)
        fputs("\r\033[K", bar->c->err);
    bar->shown = 0;
}

int write_text(cli *c, text *t, const char *subject, text_writer writer, const void *object)
{
    pj_error error = {0};
    size_t len = 8192;
    pj_status status = PJ_E_SPACE;

    *t = (text){0};
    /* The first call tells the room that the second one needs. */
    for (int i = 0; i < 2 && status == PJ_E_SPACE; i++) {
        text_free(t);
        t->bytes = malloc(len + 1);
        if (t->bytes == NULL)
            return no_memory(c);
        t->room = ++len;
        status = writer(object, t->bytes, &len, &error);
    }
    if (status != PJ_OK) {
        text_free(t);
        return engine_said(c, subject, status, &error);
    }
    t->len = len;
    return DONE;
}

pj_status write_definition(const void *definition, char *bytes, size_t *len, pj_error *error)
{
    return pj_definition_write(definition, bytes, len, error);
}

pj_status write_result_json(const void *log, char *bytes, size_t *len, pj_error *error)
{
    return pj_log_result_json(log, bytes, len, error);
}

pj_status write_follow_up(const void *log, char *bytes, size_t *len, pj_error *error)
{
    return pj_log_follow_up(log, bytes, len, error);
}

typedef struct {
    const pj_definition *definition;
    uint32_t present;
    pj_language language;
} warned;

static pj_status write_warnings(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const warned *w = object;

    return pj_definition_warnings(w->definition, w->present, w->language, bytes, len, error);
}

int warn_of_definition(cli *c, const pj_definition *definition, uint32_t present)
{
    int rc = DONE;
    char *rest = NULL;
    text t = {0};
    const warned w = {definition, present, c->language};

    TRY(write_text(c, &t, _("definition"), write_warnings, &w));
    for (char *line = strtok_r(t.bytes, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        note(c, _("warning: %s"), line);
out:
    text_free(&t);
    return rc;
}

int say_recorded(cli *c, const options *o, const pj_log *log, const char *kind, const char *what)
{
    text t = {0};
    pj_summary summary;

    pj_log_summary(log, &summary);
    say(c, _("%s: line %llu of %s"), what, (unsigned long long)summary.lines - 1, o->words[0]);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "kind", kind);
    json_put_member_number(&t, "line", summary.lines - 1);
    json_put_member(&t, "log", o->words[0]);
    return json_print_object(c, &t);
}
