/* explain, runoff: the rules of a vote in sentences, and the definition of the vote that follows. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/verbs.h"

const option_spec EXPLAIN_OPTIONS[] = {
    {"both", 0, OPTION_FLAG, NULL, N_("in Chinese, then in English")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec RUNOFF_OPTIONS[] = {
    {"output", 'o', OPTION_REQUIRED, "FILE", N_("the definition; - is standard output")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

typedef struct {
    const pj_definition *definition;
    pj_language language;
} explained;

static pj_status write_explanation(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const explained *e = object;

    return pj_definition_explain(e->definition, e->language, bytes, len, error);
}

static int put_explanation(cli *c, text *t, const pj_definition *definition, pj_language language)
{
    int rc = DONE;
    text one = {0};
    const explained e = {definition, language};

    TRY(write_text(c, &one, _("definition"), write_explanation, &e));
    text_add(t, one.bytes, one.len);
    TRY(text_check(c, t));
out:
    text_free(&one);
    return rc;
}

int print_explanation(cli *c, const pj_definition *definition, int both)
{
    int rc = DONE;
    text t = {0};

    TRY(put_explanation(c, &t, definition, both ? PJ_CHINESE : c->language));
    if (both) {
        text_put(&t, "\n");
        TRY(put_explanation(c, &t, definition, PJ_ENGLISH));
    }
    fwrite(t.bytes, 1, t.len, c->out);
out:
    text_free(&t);
    return rc;
}

static int print_explanation_json(cli *c, const char *file, const pj_definition *definition)
{
    int rc = DONE;
    text t = {0}, en = {0}, zh = {0};

    TRY(put_explanation(c, &en, definition, PJ_ENGLISH));
    TRY(put_explanation(c, &zh, definition, PJ_CHINESE));
    json_put_open(&t, '{');
    json_put_member(&t, "en", en.bytes);
    json_put_member(&t, "file", file);
    json_put_member(&t, "zh", zh.bytes);
    TRY(json_print_object(c, &t));
out:
    text_free(&t);
    text_free(&en);
    text_free(&zh);
    return rc;
}

/* Every line of a log starts with its body (F1, F2), which no definition has. What cannot be read is for the reader of definitions to complain of. */
static int is_log(const char *path)
{
    static const char start[] = "{\"body\":";
    char bytes[sizeof start - 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got;

    if (fd < 0)
        return 0;
    do
        got = read(fd, bytes, sizeof bytes);
    while (got < 0 && errno == EINTR);
    close(fd);
    return got == (ssize_t)sizeof bytes && memcmp(bytes, start, sizeof bytes) == 0;
}

int verb_explain(cli *c, const options *o)
{
    int rc = DONE;
    pj_log *log = NULL;
    pj_definition *definition = NULL;
    const pj_definition *shown;

    if (is_log(o->words[0])) {
        TRY(open_log(c, &log, o, 0));
        shown = pj_log_definition(log);
    } else {
        TRY(read_definition_file(c, &definition, o->words[0]));
        shown = definition;
    }
    TRY(c->json ? print_explanation_json(c, o->words[0], shown) : print_explanation(c, shown, option_has(o, "both")));
    TRY(warn_of_definition(c, shown, 0));
out:
    pj_definition_destroy(definition);
    pj_log_close(log);
    return rc;
}

static void say_who_stands(cli *c, const pj_definition *definition)
{
    for (size_t i = 0; i < pj_definition_contests(definition); i++) {
        const pj_contest *k = pj_definition_contest(definition, i);

        say(c, _("contest %s, %s: items: %zu, places: %u"), k->id, k->title, k->items_len, k->places);
        for (size_t j = 0; j < k->items_len; j++)
            say(c, "  %s %s", k->items[j].id, k->items[j].title);
    }
}

static int print_runoff(cli *c, const char *path, const pj_definition *definition, const char *json)
{
    say(c, _("definition of the vote that follows: %s"), path);
    say_who_stands(c, definition);
    return c->json ? print_definition_json(c, path, json) : DONE;
}

int verb_runoff(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    int to_output = strcmp(path, "-") == 0;
    text t = {0};
    pj_log *log = NULL;
    pj_definition *definition = NULL;
    pj_error error = {0};

    if (!to_output)
        TRY(file_is_new(c, path));
    TRY(open_log(c, &log, o, 0));
    TRY(write_text(c, &t, o->words[0], write_follow_up, log));
    TRY(engine_said(c, o->words[0], pj_definition_read(&definition, t.bytes, t.len, &error), &error));
    TRY(warn_of_definition(c, definition, 0)); /* what could fail comes before what stays */
    if (to_output) {
        TRY(text_print(c, &t));
    } else {
        TRY(file_write_new(c, path, t.bytes, t.len, MODE_PUBLIC));
        TRY(print_runoff(c, path, definition, t.bytes));
    }
out:
    text_free(&t);
    pj_definition_destroy(definition);
    pj_log_close(log);
    return rc;
}
