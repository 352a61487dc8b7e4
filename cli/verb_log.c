/* log checkpoint, log cosign, log consistency: short texts that hold a log to what it was. */
#include <string.h>

#include "cli/evidence.h"
#include "cli/files.h"
#include "cli/qr.h"
#include "cli/verbs.h"

const option_spec CHECKPOINT_OPTIONS[] = {
    {"key", 'k', OPTION_ONE, "FILE.key", N_("key file of the recorder: the checkpoint is signed; without it it is not")},
    {"output", 'o', OPTION_ONE, "FILE", N_("a new file; else standard output")},
    {"qr", 0, OPTION_FLAG, NULL, N_("draw the whole checkpoint as a QR code too")},
    {"svg", 0, OPTION_ONE, "FILE", N_("a new SVG picture of the same QR code, for the minutes")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec COSIGN_OPTIONS[] = {
    {"log", 0, OPTION_REQUIRED, "LOG", N_("the log, which has to hold what the checkpoint says")},
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the witness")},
    {"since", 0, OPTION_ONE, "FILE", N_("the checkpoint that this witness cosigned before: the log has to have gone on from there")},
    {"output", 'o', OPTION_ONE, "FILE", N_("a new file; else standard output")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec CONSISTENCY_OPTIONS[] = {
    {"since", 0, OPTION_REQUIRED, "FILE", N_("an old checkpoint of this log")},
    {"key", 'k', OPTION_ONE, "FILE.key", N_("key file of the recorder: the checkpoint is signed; without it it is not")},
    {"output", 'o', OPTION_ONE, "FILE", N_("a new file; else standard output")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* Where a text goes; NULL is standard output. */
static const char *output_file(const options *o)
{
    const char *path = option_value(o, "output");

    return path != NULL && strcmp(path, "-") != 0 ? path : NULL;
}

static int check_outputs(cli *c, const options *o)
{
    int rc = DONE;

    if (output_file(o) != NULL)
        TRY(file_is_new(c, output_file(o)));
    if (option_has(o, "svg"))
        TRY(file_is_new(c, option_value(o, "svg")));
out:
    return rc;
}

/* To a file, which is named then, or to standard output, which with --json holds one object alone. */
static int give_text(cli *c, const options *o, const text *t, const char *said)
{
    int rc = DONE;
    const char *path = output_file(o);

    if (path == NULL) {
        if (!c->json)
            fwrite(t->bytes, 1, t->len, c->out);
        return DONE;
    }
    TRY(file_write_new(c, path, t->bytes, t->len, MODE_PUBLIC));
    say(c, "%s: %s", said, path);
out:
    return rc;
}

/* A text that is not in a file stands in the object. */
static void json_put_text(text *json, const options *o, const char *member, const text *t)
{
    if (output_file(o) != NULL)
        json_put_member(json, "file", output_file(o));
    else
        json_put_member(json, member, t->bytes);
}

static int print_checkpoint_json(cli *c, const options *o, const text *t)
{
    text json = {0};

    json_put_open(&json, '{');
    json_put_text(&json, o, "checkpoint", t);
    json_put_member(&json, "log", o->words[0]);
    json_put_member(&json, "short", checkpoint_short(t->bytes).text);
    json_put_member_number(&json, "signed", option_has(o, "key"));
    json_put_member_number(&json, "size", checkpoint_size(t->bytes));
    if (option_has(o, "svg"))
        json_put_member(&json, "svg", option_value(o, "svg"));
    return json_print_object(c, &json);
}

static int draw_checkpoint(cli *c, const options *o, const text *t)
{
    int rc = DONE;
    const char *svg = option_value(o, "svg");
    text drawn = {0}, picture = {0};

    if (option_has(o, "qr") && !c->json) {
        TRY(qr_draw(c, &drawn, t->bytes, t->len));
        fwrite(drawn.bytes, 1, drawn.len, c->out);
    }
    if (svg != NULL) {
        TRY(qr_picture(c, &picture, t->bytes, t->len, checkpoint_short(t->bytes).text));
        TRY(file_write_new(c, svg, picture.bytes, picture.len, MODE_PUBLIC));
        if (output_file(o) != NULL)
            say(c, _("QR code: %s"), svg);
    }
out:
    text_free(&drawn);
    text_free(&picture);
    return rc;
}

/* Where the checkpoint itself goes to standard output, what is said of it goes to the other stream: the first may be redirected into a file. */
static void say_checkpoint(cli *c, const options *o, const text *t)
{
    short_form s = checkpoint_short(t->bytes);

    if (output_file(o) != NULL)
        say(c, _("in short, for the minutes: %s"), s.text);
    else if (!c->json)
        note(c, _("in short, for the minutes: %s"), s.text);
    if (!option_has(o, "key"))
        note(c, "%s", _("unsigned: nobody vouches for this checkpoint; the recorder signs it with --key RECORDER.key"));
}

int verb_log_checkpoint(cli *c, const options *o)
{
    int rc = DONE;
    pj_key *key = NULL;
    pj_log *log = NULL;
    text t = {0};

    TRY(check_outputs(c, o));
    TRY(read_recorder_key(c, o, &key));
    TRY(open_log(c, &log, o, 0));
    TRY(make_checkpoint(c, &t, o->words[0], log, key));
    TRY(give_text(c, o, &t, _("checkpoint")));
    TRY(draw_checkpoint(c, o, &t));
    say_checkpoint(c, o, &t);
    if (c->json)
        TRY(print_checkpoint_json(c, o, &t));
out:
    text_free(&t);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}

/* A witness lets a log grow, and never shrink or change. */
static int check_since(cli *c, const options *o, const pj_log *log, const text *checkpoint)
{
    int rc = DONE;
    const char *path = option_value(o, "since");
    text old = {0};
    pj_checkpoint before;
    pj_error error = {0};

    TRY(evidence_read(c, &old, path));
    TRY(engine_said(c, path, pj_log_check_checkpoint(log, &before, old.bytes, old.len, 0, &error), &error));
    if (before.size > checkpoint_size(checkpoint->bytes))
        TRY(refuse(c, _("%s: is of size %llu, later than %llu, the size of %s"), path, (unsigned long long)before.size,
                   (unsigned long long)checkpoint_size(checkpoint->bytes), o->words[0]));
out:
    text_free(&old);
    return rc;
}

static int print_cosigned(cli *c, const options *o, const pj_log *log, const text *t)
{
    int rc = DONE;
    uint32_t least = 0, all = pj_definition_witnesses(pj_log_definition(log), &least);
    text json = {0};
    pj_checkpoint now;
    pj_error error = {0};

    TRY(engine_said(c, o->words[0], pj_log_check_checkpoint(log, &now, t->bytes, t->len, 0, &error), &error));
    TRY(give_text(c, o, t, _("cosigned checkpoint")));
    if (!c->json) {
        /* Beside the checkpoint, if that goes to standard output. */
        if (output_file(o) != NULL)
            say(c, _("cosigned by witnesses: %u of %u; asked for: %u"), now.witnesses, all, least);
        else
            note(c, _("cosigned by witnesses: %u of %u; asked for: %u"), now.witnesses, all, least);
        goto out;
    }
    json_put_open(&json, '{');
    json_put_text(&json, o, "checkpoint", t);
    json_put_member(&json, "short", checkpoint_short(t->bytes).text);
    json_put_member_number(&json, "size", now.size);
    json_put_member_number(&json, "witnesses", now.witnesses);
    json_put_member_number(&json, "witnesses_needed", least);
    rc = json_print_object(c, &json);
out:
    text_free(&json);
    return rc;
}

int verb_log_cosign(cli *c, const options *o)
{
    int rc = DONE;
    pj_key *key = NULL;
    pj_log *log = NULL;
    text t = {0}, cosigned = {0};
    pj_checkpoint checked;
    pj_error error = {0};

    TRY(check_outputs(c, o));
    TRY(evidence_read(c, &t, o->words[0]));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log_at(c, &log, o, option_value(o, "log"), 0));
    TRY(engine_said(c, o->words[0], pj_log_check_checkpoint(log, &checked, t.bytes, t.len, 0, &error), &error));
    if (option_has(o, "since"))
        TRY(check_since(c, o, log, &t));
    TRY(make_cosigned(c, &cosigned, o->words[0], log, &t, key));
    TRY(print_cosigned(c, o, log, &cosigned));
out:
    text_free(&cosigned);
    text_free(&t);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}

static int print_consistency_json(cli *c, const options *o, const text *t)
{
    text json = {0};

    json_put_open(&json, '{');
    json_put_member(&json, "log", o->words[0]);
    json_put_text(&json, o, "proof", t);
    json_put_member_number(&json, "signed", option_has(o, "key"));
    json_put_member(&json, "since", option_value(o, "since"));
    return json_print_object(c, &json);
}

int verb_log_consistency(cli *c, const options *o)
{
    int rc = DONE;
    const char *since = option_value(o, "since");
    pj_key *key = NULL;
    pj_log *log = NULL;
    text t = {0}, old = {0};
    pj_checkpoint before;
    pj_error error = {0};

    TRY(check_outputs(c, o));
    TRY(evidence_read(c, &old, since));
    TRY(read_recorder_key(c, o, &key));
    TRY(open_log(c, &log, o, 0));
    TRY(engine_said(c, since, pj_log_check_checkpoint(log, &before, old.bytes, old.len, 0, &error), &error));
    TRY(make_consistency(c, &t, o->words[0], log, &old, key));
    TRY(give_text(c, o, &t, _("consistency proof")));
    if (key == NULL)
        note(c, "%s", _("unsigned: nobody vouches for this checkpoint; the recorder signs it with --key RECORDER.key"));
    if (c->json)
        TRY(print_consistency_json(c, o, &t));
out:
    text_free(&old);
    text_free(&t);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}
