#include "cli/demo_call.h"

#include <stdlib.h>
#include <string.h>

#include "cli/files.h"
#include "cli/vote.h"

enum { OPTION_FILE_BYTES = 1 << 20 };

static int put_word(demo *d, call *k, const char *word)
{
    char path[PATH_ROOM];
    const char *folder = word[0] == '@' ? d->folder : word[0] == '%' ? d->example : NULL;

    if (folder != NULL)
        snprintf(path, sizeof path, "%s/%s", folder, word + 1);
    if (k->len == MOST_WORDS)
        return fail(d->c, _("demo: more than %d words"), MOST_WORDS);
    k->word[k->len] = strdup(folder != NULL ? path : word);
    return k->word[k->len] != NULL ? k->len++, DONE : no_memory(d->c);
}

int put_words(demo *d, call *k, const char *const *words)
{
    int rc = DONE;

    for (; *words != NULL; words++)
        TRY(put_word(d, k, *words));
out:
    return rc;
}

void free_call(call *k)
{
    for (size_t i = 0; i < k->len; i++)
        free(k->word[i]);
}

/* One word for "--name", one for the rest of the line. */
static int put_option_line(demo *d, call *k, char *line)
{
    int rc = DONE;
    char *space = strchr(line, ' ');

    if (line[0] == '#')
        return DONE;
    if (space != NULL)
        *space = '\0';
    TRY(put_word(d, k, line));
    if (space != NULL)
        TRY(put_word(d, k, space + 1));
out:
    return rc;
}

/* A file of options, one a line. */
static int put_option_file(demo *d, call *k, const char *name)
{
    int rc = DONE;
    char path[PATH_ROOM], *rest = NULL;
    text t;

    snprintf(path, sizeof path, "%s/%s", d->example, name);
    TRY(file_read(d->c, &t, path, OPTION_FILE_BYTES));
    for (char *line = strtok_r(t.bytes, "\n", &rest); line != NULL && rc == DONE; line = strtok_r(NULL, "\n", &rest))
        rc = put_option_line(d, k, line);
    text_free(&t);
out:
    return rc;
}

int demo_flush(demo *d)
{
    fflush(d->c->out); /* a failure stays with the stream */
    if (!ferror(d->c->out))
        return DONE;
    return fail(d->c, "%s", _("cannot write to standard output; what was to be recorded or written may be there all the same"));
}

/* Tells, in a line, what was done and how long it took. */
static int narrate(demo *d, double started, const char *verb_name, const char *what)
{
    say(d->c, _("%7.2f s  %-9s %s"), clock_now() - started, verb_name, what);
    return demo_flush(d);
}

int run_call(demo *d, call *k, FILE *to, const char *what)
{
    int rc = DONE;
    cli quiet = *d->c;
    double started = clock_now();

    quiet.out = to;
    quiet.json = 0;
    TRY(verb_run(&quiet, (int)k->len, k->word));
out:
    /* The verb may have been told another. */
    speak(d->c, d->c->language);
    if (rc == DONE)
        return narrate(d, started, k->word[0], what);
    memcpy(d->c->complaint, quiet.complaint, sizeof quiet.complaint);
    return rc;
}

int run_words(demo *d, const char *what, const char *const *words)
{
    int rc = DONE;
    call k = {.len = 0};

    TRY(put_words(d, &k, words));
    TRY(run_call(d, &k, d->nowhere, what));
out:
    free_call(&k);
    return rc;
}

int run_with_option_file(demo *d, const char *what, const char *file, const char *const *words)
{
    int rc = DONE;
    call k = {.len = 0};

    TRY(put_words(d, &k, words));
    TRY(put_option_file(d, &k, file));
    TRY(run_call(d, &k, d->nowhere, what));
out:
    free_call(&k);
    return rc;
}
