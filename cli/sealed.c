#include "cli/sealed.h"

#include <string.h>

#include "cli/evidence.h"
#include "cli/files.h"

/* A line of the log may have 4 MiB (F1). */
enum { SEALED_BYTES = 16 << 20 };

int sealed_check_vote(cli *c, const options *o, const pj_log *log)
{
    pj_summary summary;

    pj_log_summary(log, &summary);
    if (summary.is_named)
        return refuse(c, _("%s: a named vote: its ballots stand in the log for all to read, so there is nothing to seal and to open; use cast"),
                      o->words[0]);
    return DONE;
}

int sealed_write(cli *c, const char *path, const uint8_t fingerprint[32], const text *ballot, const text *opening)
{
    int rc = DONE;
    text t = {0};

    text_put(&t, "piaojue-sealed/1\nfingerprint ");
    text_put(&t, write_hash(fingerprint).text);
    text_put(&t, "\nballot ");
    text_add(&t, ballot->bytes, ballot->len);
    text_put(&t, "\nopening ");
    text_add(&t, opening->bytes, opening->len);
    text_put(&t, "\n");
    TRY(text_check(c, &t));
    TRY(file_write_new(c, path, t.bytes, t.len, MODE_SECRET));
out:
    text_free(&t);
    return rc;
}

/* What stands behind `name` in the next line, which ends there then; NULL if it is another line. */
static char *take_line(char **at, const char *name)
{
    size_t len = strlen(name);
    char *start = *at + len, *end;

    if (strncmp(*at, name, len) != 0 || (end = strchr(start, '\n')) == NULL)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return start;
}

/* The opening is canonical JSON, and holds no text in which this could stand. */
static int is_of_opening(const sealed *s)
{
    char member[128];

    snprintf(member, sizeof member, ",\"fingerprint\":\"%.64s\",", s->fingerprint);
    return strstr(s->opening, member) != NULL;
}

static int take_apart(sealed *s)
{
    char *at = s->file.bytes, *header = take_line(&at, "piaojue-sealed/1");

    if (header == NULL || header[0] != '\0' || (s->fingerprint = take_line(&at, "fingerprint ")) == NULL ||
        (s->ballot = take_line(&at, "ballot ")) == NULL || (s->opening = take_line(&at, "opening ")) == NULL || *at != '\0')
        return -1;
    s->ballot_len = strlen(s->ballot);
    s->opening_len = strlen(s->opening);
    return 0;
}

int sealed_read(cli *c, sealed *s, const char *path, const pj_log *log)
{
    int rc = DONE;
    uint8_t fingerprint[32];
    pj_error error = {0};

    *s = (sealed){0};
    TRY(file_is_plain(c, path));
    TRY(file_read(c, &s->file, path, SEALED_BYTES));
    if (take_apart(s) != 0)
        TRY(fail(c, _("%s: is no sealed ballot, as piaojue seal writes them"), path));
    TRY(engine_said(c, path, pj_log_fingerprint(log, fingerprint, s->ballot, s->ballot_len, &error), &error));
    if (strcmp(write_hash(fingerprint).text, s->fingerprint) != 0 || !is_of_opening(s))
        TRY(refuse(c, _("%s: the ballot or the opening in it is not the one of its fingerprint: somebody changed the file"), path));
    pj_short_write(&s->words, fingerprint);
out:
    if (rc != DONE)
        sealed_free(s);
    return rc;
}

void sealed_free(sealed *s)
{
    text_free(&s->file);
    *s = (sealed){0};
}

typedef struct {
    int found;
    uint64_t line;
} earlier;

static int is_found(void *arg, uint64_t line)
{
    *(earlier *)arg = (earlier){1, line};
    return DONE;
}

int sealed_check_new(cli *c, const options *o, const pj_log *log, const char *kind, const char *body)
{
    int rc = DONE;
    const char *path = o->words[1];
    const char *const kinds[] = {kind, NULL};
    earlier e = {0};
    pj_summary summary;

    pj_log_summary(log, &summary);
    TRY(find_lines(c, o->words[0], summary.lines, kinds, body, is_found, &e));
    if (!e.found)
        goto out;
    TRY(file_destroy(c, path));
    rc = refuse(c, _("%s: is line %llu of %s already; the file was overwritten and removed"), path, (unsigned long long)e.line, o->words[0]);
out:
    return rc;
}
