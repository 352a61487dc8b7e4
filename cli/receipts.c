#include "cli/receipts.h"

#include <string.h>

#include "cli/files.h"

int receipt_prepare(cli *c, const options *o, pj_key **key)
{
    int rc = DONE;

    *key = NULL;
    if (option_has(o, "receipt"))
        TRY(file_can_be_made(c, option_value(o, "receipt")));
    TRY(read_recorder_key(c, o, key));
out:
    return rc;
}

int receipt_check_key(cli *c, const options *o, const pj_log *log, const pj_key *key)
{
    int rc = DONE;
    text t = {0};

    if (key != NULL)
        rc = make_checkpoint(c, &t, option_value(o, "key"), log, key);
    text_free(&t);
    return rc;
}

void note_unsigned(cli *c, const char *log)
{
    note(c,
         _("unsigned: this shows what %s holds, but nobody vouches for it; the recorder signs a receipt: piaojue receipt %s LINE --key "
               "RECORDER.key"),
         log, log);
}

static int print_json(cli *c, const options *o, const pj_receipt *receipt, const text *t, const char *removed)
{
    text json = {0};

    json_put_open(&json, '{');
    json_put_member(&json, "kind", "ballot");
    json_put_member(&json, "leaf", write_hash(receipt->leaf).text);
    json_put_member_number(&json, "line", receipt->line);
    json_put_member(&json, "log", o->words[0]);
    if (option_has(o, "receipt"))
        json_put_member(&json, "receipt_file", option_value(o, "receipt"));
    else
        json_put_member(&json, "receipt", t->bytes);
    if (removed != NULL)
        json_put_member(&json, "removed", removed);
    return json_print_object(c, &json);
}

int receipt_tell(cli *c, const options *o, const pj_log *log, const pj_key *key, const pj_receipt *receipt, const char *removed)
{
    int rc = DONE;
    const char *path = option_value(o, "receipt");
    unsigned long long line = receipt->line;
    text t = {0};

    say(c, _("ballot recorded: line %llu of %s"), line, o->words[0]);
    TRY(make_receipt(c, &t, o->words[0], log, receipt->line, key, NULL));
    if (path != NULL) {
        TRY(file_write_new(c, path, t.bytes, t.len, MODE_PUBLIC));
        say(c, _("receipt: %s"), path);
    } else if (!c->json) {
        fwrite(t.bytes, 1, t.len, c->out);
    }
    if (key == NULL)
        note_unsigned(c, o->words[0]);
    if (removed != NULL)
        say(c, _("%s was overwritten and removed"), removed);
    if (c->json)
        TRY(print_json(c, o, receipt, &t, removed));
out:
    if (rc != DONE)
        note(c, _("the ballot is recorded: line %llu of %s; its receipt: piaojue receipt %s %llu"), line, o->words[0], o->words[0], line);
    text_free(&t);
    return rc;
}

int receipts_sign(cli *c, receipt_folder *r)
{
    if (r->key == NULL)
        return DONE;
    text_free(&r->checkpoint);
    return make_checkpoint(c, &r->checkpoint, r->subject, r->log, r->key);
}

int receipts_write(cli *c, receipt_folder *r, uint64_t line)
{
    int rc = DONE;
    text t = {0}, path = {0};
    char name[64];

    snprintf(name, sizeof name, "/line-%06llu.tlog-proof", (unsigned long long)line);
    text_put(&path, r->folder);
    text_put(&path, name);
    TRY(text_check(c, &path));
    TRY(make_receipt(c, &t, r->subject, r->log, line, NULL, r->checkpoint.len > 0 ? &r->checkpoint : NULL));
    TRY(file_write_new(c, path.bytes, t.bytes, t.len, MODE_PUBLIC));
    r->written++;
out:
    text_free(&path);
    text_free(&t);
    return rc;
}

void receipts_free(receipt_folder *r)
{
    text_free(&r->checkpoint);
}
