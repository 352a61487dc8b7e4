/* report: the result sheet in the form that the name of the file asks for. */
#include <string.h>

#include "cli/evidence.h"
#include "cli/files.h"
#include "cli/pdf.h"
#include "cli/qr.h"
#include "cli/verbs.h"

const option_spec REPORT_OPTIONS[] = {
    {"output", 'o', OPTION_ONE, "FILE", N_("a new file, .html, .pdf, .txt, .csv or .json; else text on standard output")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* What the writers below need to know. */
typedef struct {
    const pj_log *log;
    pj_language language;
    const char *picture;
} wanted;

static pj_status write_plain(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_report_text(w->log, w->language, bytes, len, error);
}

static pj_status write_json(const void *object, char *bytes, size_t *len, pj_error *error)
{
    return pj_report_json(((const wanted *)object)->log, bytes, len, error);
}

static pj_status write_csv(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_report_csv(w->log, w->language, bytes, len, error);
}

static pj_status write_html(const void *object, char *bytes, size_t *len, pj_error *error)
{
    const wanted *w = object;

    return pj_report_html(w->log, w->language, w->picture, bytes, len, error);
}

typedef struct {
    const char *ending;
    text_writer writer;
    int is_page; /* has a QR code in it */
} form;

static const form FORMS[] = {
    {".txt", write_plain, 0}, {".json", write_json, 0}, {".csv", write_csv, 0}, {".html", write_html, 1}, {".pdf", write_html, 1},
};

static int has_ending(const char *path, const char *ending)
{
    size_t len = strlen(path), end = strlen(ending);

    return len > end && strcmp(path + len - end, ending) == 0;
}

static int is_pdf(const form *f)
{
    return strcmp(f->ending, ".pdf") == 0;
}

int report_is_pdf(const options *o)
{
    return option_has(o, "output") && has_ending(option_value(o, "output"), ".pdf");
}

/* Before the log is read: a wrong ending, or a browser that is not there, should not cost the time of checking it. */
static int choose_form(cli *c, const char *path, const form **chosen)
{
    *chosen = c->json ? &FORMS[1] : &FORMS[0];
    if (path == NULL || strcmp(path, "-") == 0)
        return DONE;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (!has_ending(path, FORMS[i].ending))
            continue;
        *chosen = &FORMS[i];
        if (is_pdf(&FORMS[i]) && !pdf_is_possible())
            return fail(c, _("%s: PDF is made by Chromium, which is not installed here; write .html, and print it with any browser"), path);
        return file_is_new(c, path);
    }
    return fail(c, _("%s: found an unknown ending, wanted .html, .pdf, .txt, .csv or .json"), path);
}

static int print_written(cli *c, const char *path)
{
    text t = {0};

    say(c, _("report: %s"), path);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "file", path);
    return json_print_object(c, &t);
}

/* The checkpoint of the log as it stands, unsigned, as a QR code: what a phone reads from the sheet is what another copy of the log must have. */
static int draw_head(cli *c, const options *o, const pj_log *log, text *picture)
{
    int rc = DONE;
    text checkpoint = {0};

    TRY(make_checkpoint(c, &checkpoint, o->words[0], log, NULL));
    TRY(qr_picture(c, picture, checkpoint.bytes, checkpoint.len, checkpoint_short(checkpoint.bytes).text));
out:
    text_free(&checkpoint);
    return rc;
}

int verb_report(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    const form *f;
    pj_log *log = NULL;
    text t = {0}, picture = {0}, page = {0};
    wanted w = {.language = c->language};

    TRY(choose_form(c, path, &f));
    TRY(open_log(c, &log, o, 0));
    w.log = log;
    if (f->is_page) {
        TRY(draw_head(c, o, log, &picture));
        w.picture = picture.bytes;
    }
    TRY(write_text(c, &t, o->words[0], f->writer, &w));
    if (is_pdf(f)) {
        TRY(pdf_print(c, &page, path, t.bytes, t.len));
        TRY(file_write_new(c, path, page.bytes, page.len, MODE_PUBLIC));
    } else {
        if (t.len > 0 && t.bytes[t.len - 1] != '\n')
            text_put(&t, "\n");
        TRY(text_check(c, &t));
        TRY(file_write_or_print(c, path, t.bytes, t.len, MODE_PUBLIC));
    }
    if (path != NULL && strcmp(path, "-") != 0)
        TRY(print_written(c, path));
out:
    text_free(&page);
    text_free(&picture);
    text_free(&t);
    pj_log_close(log);
    return rc;
}
