/* doubtful, names: what the chief scrutineer has to look at, on papers that are in the log. */
#include <string.h>

#include "cli/verbs.h"

const option_spec PAPERS_OPTIONS[] = {{NULL, 0, OPTION_FLAG, NULL, NULL}};

static pj_status write_doubtful(const void *log, char *bytes, size_t *len, pj_error *error)
{
    return pj_log_doubtful(log, bytes, len, error);
}

static pj_status write_names(const void *log, char *bytes, size_t *len, pj_error *error)
{
    return pj_log_names(log, bytes, len, error);
}

/* One object of the engine's list, as a line for people. Returns −1 if it is not what the header says. */
typedef int (*line_printer)(cli *c, const char **at);

/* The rows stand as `rule --read` takes them. */
static int print_doubtful(cli *c, const char **at)
{
    uint64_t line = 0;
    text contest = {0}, rows = {0}, ruled = {0};
    int bad = json_take(at, "{\"ballot\":") || json_take_number(at, &line) || json_take(at, ",\"contest\":") || json_take_string(at, &contest) ||
              json_take(at, ",\"rows\":[");

    while (!bad && (bad = json_take_string(at, &rows)) == 0 && json_take(at, ",") == 0)
        text_put(&rows, ",");
    bad = bad || json_take(at, "],\"ruled\":") || json_take_string(at, &ruled) || json_take(at, "}");
    if (bad || ruled.failed || rows.failed || contest.failed)
        bad = -1;
    else if (strcmp(ruled.bytes, "read") == 0)
        say(c, _("line %llu, contest %s: ruled on, read as \"%s\""), (unsigned long long)line, contest.bytes, rows.bytes);
    else if (strcmp(ruled.bytes, "invalid") == 0)
        say(c, _("line %llu, contest %s: ruled invalid"), (unsigned long long)line, contest.bytes);
    else
        say(c, _("line %llu, contest %s: to be ruled on: \"%s\""), (unsigned long long)line, contest.bytes, rows.bytes);
    text_free(&contest);
    text_free(&rows);
    text_free(&ruled);
    return bad;
}

static int print_name(cli *c, const char **at)
{
    uint64_t count = 0;
    text as = {0}, contest = {0}, name = {0};
    int bad = json_take(at, "{\"as\":") || json_take_string(at, &as) || json_take(at, ",\"contest\":") || json_take_string(at, &contest) ||
              json_take(at, ",\"count\":") || json_take_number(at, &count) || json_take(at, ",\"name\":") || json_take_string(at, &name) ||
              json_take(at, "}");

    if (bad || as.failed || contest.failed || name.failed)
        bad = -1;
    else if (strcmp(as.bytes, name.bytes) == 0)
        say(c, _("contest %s: %s, papers: %llu"), contest.bytes, name.bytes, (unsigned long long)count);
    else
        say(c, _("contest %s: %s, papers: %llu; counted as %s"), contest.bytes, name.bytes, (unsigned long long)count, as.bytes);
    text_free(&as);
    text_free(&contest);
    text_free(&name);
    return bad;
}

static int print_list(cli *c, const char *json, line_printer print, const char *none)
{
    int bad = json_take(&json, "[");

    if (!bad && json_take(&json, "]") == 0) {
        say(c, "%s", none);
        return DONE;
    }
    while (!bad && (bad = print(c, &json)) == 0 && json_take(&json, ",") == 0)
        ;
    return bad || json_take(&json, "]") ? fail(c, "%s", _("what the engine answered cannot be read")) : DONE;
}

static int print_papers(cli *c, const options *o, text_writer writer, const char *member, line_printer print, const char *none)
{
    int rc = DONE;
    pj_log *log = NULL;
    text t = {0}, json = {0};

    TRY(open_log(c, &log, o, 0));
    TRY(write_text(c, &t, o->words[0], writer, log));
    if (!c->json) {
        rc = print_list(c, t.bytes, print, none);
        goto out;
    }
    json_put_open(&json, '{');
    json_put_name(&json, member);
    json_put_raw(&json, t.bytes);
    TRY(json_print_object(c, &json));
out:
    text_free(&json);
    text_free(&t);
    pj_log_close(log);
    return rc;
}

int verb_doubtful(cli *c, const options *o)
{
    return print_papers(c, o, write_doubtful, "doubtful", print_doubtful, _("no paper has anything unreadable"));
}

int verb_names(cli *c, const options *o)
{
    return print_papers(c, o, write_names, "names", print_name, _("no name is written in on any paper"));
}
