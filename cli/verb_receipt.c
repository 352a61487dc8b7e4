/* receipt: receipts of lines that are in the log already, for whoever lost theirs, or for all at once. */
#include <stdlib.h>
#include <string.h>

#include "cli/files.h"
#include "cli/receipts.h"
#include "cli/verbs.h"

const option_spec RECEIPT_OPTIONS[] = {
    {"all", 0, OPTION_FLAG, NULL, N_("of every ballot and every challenge")},
    {"key", 'k', OPTION_ONE, "FILE.key", N_("key file of the recorder: receipts are signed; without it they are not")},
    {"checkpoint", 0, OPTION_ONE, "FILE", N_("put them under this checkpoint, with its signatures of recorder and witnesses")},
    {"output", 'o', OPTION_ONE, "FILE|FOLDER", N_("a new file for one receipt, a folder for several; else the one is printed")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

enum { MOST_LINES = 1000000000 };

typedef struct {
    cli *c;
    const options *o;
    pj_log *log;
    pj_key *key;
    receipt_folder r;
    progress_bar bar;
    uint64_t lines;
} receipts;

static int check_call(cli *c, const options *o)
{
    int all = option_has(o, "all");

    if (all == (o->words_len > 1))
        return fail(c, "%s", _("wanted numbers of lines, or --all; see piaojue receipt --help"));
    if (option_has(o, "key") && option_has(o, "checkpoint"))
        return fail(c, "%s", _("wanted --key or --checkpoint: a checkpoint has its signatures already"));
    if ((all || o->words_len > 2) && strcmp(option_or(o, "output", "-"), "-") == 0)
        return fail(c, "%s", _("several receipts go to a folder: -o FOLDER"));
    return DONE;
}

static int read_line_number(const receipts *r, const char *word, uint64_t *line)
{
    cli *c = r->c;
    uint32_t number;

    if (read_number(word, strlen(word), MOST_LINES, &number) != 0)
        return fail(c, _("found %s, wanted the number of a line"), quote(word).text);
    if (number >= r->lines)
        return fail(c, _("line %u: %s has lines 0 to %llu"), number, r->o->words[0], (unsigned long long)r->lines - 1);
    *line = number;
    return DONE;
}

static int print_receipt_json(cli *c, const receipts *r, uint64_t line, const char *receipt)
{
    text t = {0};

    json_put_open(&t, '{');
    json_put_member_number(&t, "line", line);
    json_put_member(&t, "log", r->o->words[0]);
    if (r->r.folder != NULL)
        json_put_member(&t, "receipt_file", r->r.folder);
    else
        json_put_member(&t, "receipt", receipt);
    return json_print_object(c, &t);
}

/* To a file, or to standard output, which then gets nothing else. */
static int give_one(receipts *r)
{
    int rc = DONE;
    cli *c = r->c;
    const char *path = r->r.folder;
    uint64_t line;
    text t = {0};

    TRY(read_line_number(r, r->o->words[1], &line));
    TRY(make_receipt(c, &t, r->r.subject, r->log, line, r->key, r->r.checkpoint.len > 0 ? &r->r.checkpoint : NULL));
    if (path != NULL || !c->json)
        TRY(file_write_or_print(c, path, t.bytes, t.len, MODE_PUBLIC));
    if (path != NULL)
        say(c, _("receipt: %s"), path);
    if (c->json)
        TRY(print_receipt_json(c, r, line, t.bytes));
out:
    text_free(&t);
    return rc;
}

static int write_one(void *arg, uint64_t line)
{
    receipts *r = arg;

    progress_report(&r->bar, line, r->lines);
    return receipts_write(r->c, &r->r, line);
}

static int write_several(receipts *r)
{
    static const char *const kinds[] = {"ballot", "challenge"};
    int rc = DONE;
    uint64_t line;

    if (option_has(r->o, "all"))
        TRY(find_lines(r->c, r->r.subject, r->lines, kinds, NULL, write_one, r));
    for (size_t i = 1; i < r->o->words_len; i++) {
        TRY(read_line_number(r, r->o->words[i], &line));
        TRY(write_one(r, line));
    }
out:
    return rc;
}

static int give_several(receipts *r)
{
    int rc = DONE;
    cli *c = r->c;
    text t = {0};

    TRY(folder_make(c, r->r.folder));
    TRY(receipts_sign(c, &r->r));
    (void)progress_start(&r->bar, c, _("writing receipts"));
    rc = write_several(r);
    progress_end(&r->bar);
    TRY(rc);
    say(c, _("receipts: %zu, in %s"), r->r.written, r->r.folder);
    if (!c->json)
        goto out;
    json_put_open(&t, '{');
    json_put_member_number(&t, "count", r->r.written);
    json_put_member(&t, "log", r->o->words[0]);
    json_put_member(&t, "receipts", r->r.folder);
    TRY(json_print_object(c, &t));
out:
    text_free(&t);
    return rc;
}

int verb_receipt(cli *c, const options *o)
{
    int rc = DONE;
    const char *output = option_value(o, "output"), *path = output != NULL && strcmp(output, "-") != 0 ? output : NULL;
    int several = o->words_len != 2 || (path != NULL && is_folder(path));
    receipts r = {.c = c, .o = o};
    pj_summary summary;

    TRY(check_call(c, o));
    if (!several && path != NULL)
        TRY(file_is_new(c, path));
    TRY(read_recorder_key(c, o, &r.key));
    TRY(open_log(c, &r.log, o, 0));
    pj_log_summary(r.log, &summary);
    r.lines = summary.lines;
    r.r = (receipt_folder){.subject = o->words[0], .folder = path, .log = r.log, .key = r.key};
    if (option_has(o, "checkpoint"))
        TRY(evidence_read(c, &r.r.checkpoint, option_value(o, "checkpoint")));
    TRY(several ? give_several(&r) : give_one(&r));
    if (r.key == NULL && !option_has(o, "checkpoint"))
        note_unsigned(c, o->words[0]);
out:
    receipts_free(&r.r);
    pj_key_destroy(r.key);
    pj_log_close(r.log);
    return rc;
}
