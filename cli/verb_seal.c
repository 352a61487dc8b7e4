/* seal, submit: a ballot in two steps. Between them (or before `challenge`, verb_challenge.c) its fingerprint stands on a slip, and nobody knows yet
 * whether it will be cast or opened: so a terminal that seals something else than was chosen can be caught. */
#include <string.h>

#include "cli/ballots.h"
#include "cli/files.h"
#include "cli/qr.h"
#include "cli/sealed.h"
#include "cli/verbs.h"

const option_spec SEAL_OPTIONS[] = {
    {"card", 0, OPTION_REQUIRED, "-|CODE", CARD_HELP},
    {"blank", 0, OPTION_FLAG, NULL, N_("seal a ballot without any mark")},
    {"output", 'o', OPTION_REQUIRED, "FILE", N_("the sealed ballot, mode 0600: it holds what was chosen")},
    {"qr", 0, OPTION_FLAG, NULL, N_("draw the fingerprint as a QR code too")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec SUBMIT_OPTIONS[] = {
    {"receipt", 0, OPTION_ONE, "FILE", N_("the receipt goes to this new file; else it is printed")},
    {"key", 'k', OPTION_ONE, "FILE.key", N_("key file of the recorder: receipts are signed; without it they are not")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

static int print_sealed(cli *c, const options *o, const pj_log *log, const uint8_t fingerprint[32])
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    text t = {0}, drawn = {0};
    pj_short words;

    pj_short_write(&words, fingerprint);
    if (option_has(o, "qr"))
        TRY(qr_draw(c, &drawn, words.text, strlen(words.text)));
    say(c, _("sealed ballot: %s (secret until it is cast or opened)"), path);
    say(c, "%s", "");
    say(c, "    %s", pj_definition_title(pj_log_definition(log)));
    say(c, "    %s", _("fingerprint of the sealed ballot:"));
    say(c, "    %.19s", words.text);
    say(c, "    %s", words.text + 20);
    if (drawn.len > 0)
        say(c, "%s", drawn.bytes);
    say(c, "%s", "");
    say(c, _("write it on a slip for the voter, then: piaojue submit %s %s (it is cast) or piaojue challenge %s %s (it is opened, for all to read)"),
        o->words[0], path, o->words[0], path);
    if (!c->json)
        goto out;
    json_put_open(&t, '{');
    json_put_member(&t, "file", path);
    json_put_member(&t, "fingerprint", write_hash(fingerprint).text);
    json_put_member(&t, "kind", "sealed");
    json_put_member(&t, "log", o->words[0]);
    json_put_member(&t, "short", words.text);
    TRY(json_print_object(c, &t));
out:
    text_free(&t);
    text_free(&drawn);
    return rc;
}

int verb_seal(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    pj_log *log = NULL;
    pj_code code = {{0}};
    uint8_t *choices = NULL, fingerprint[32];
    text body = {0}, opening = {0};
    pj_error error = {0};

    TRY(file_can_be_made(c, path));
    TRY(read_card(c, o, &code));
    TRY(open_log(c, &log, o, 0));
    TRY(sealed_check_vote(c, o, log));
    TRY(read_choices(c, o, pj_log_definition(log), &choices));
    TRY(seal_ballot(c, log, o->words[0], &body, &opening, &code, choices));
    TRY(engine_said(c, o->words[0], pj_log_fingerprint(log, fingerprint, body.bytes, body.len, &error), &error));
    TRY(sealed_write(c, path, fingerprint, &body, &opening));
    rc = print_sealed(c, o, log, fingerprint);
    if (rc != DONE)
        note(c, _("%s is kept; it holds what was chosen: destroy it if it is not needed any more"), path);
out:
    if (log != NULL)
        free_choices(pj_log_definition(log), choices);
    pj_wipe(&code, sizeof code);
    text_free(&opening);
    text_free(&body);
    pj_log_close(log);
    return rc;
}

int verb_submit(cli *c, const options *o)
{
    int rc = DONE, removed;
    const char *path = o->words[1];
    pj_log *log = NULL;
    pj_key *key = NULL;
    sealed s = {0};
    pj_receipt receipt = {0};
    pj_error error = {0};

    TRY(receipt_prepare(c, o, &key));
    TRY(open_log(c, &log, o, 1));
    TRY(sealed_check_vote(c, o, log));
    TRY(receipt_check_key(c, o, log, key));
    TRY(sealed_read(c, &s, path, log));
    TRY(sealed_check_new(c, o, log, "ballot", s.ballot));
    rc = engine_said(c, path, pj_log_submit(log, &receipt, s.ballot, s.ballot_len, &error), &error);
    if (rc != DONE)
        note(c, _("%s is kept; it holds what was chosen: destroy it if it is not needed any more"), path);
    TRY(rc);
    sealed_free(&s);
    removed = file_destroy(c, path);
    TRY(receipt_tell(c, o, log, key, &receipt, removed == DONE ? path : NULL));
    TRY(removed);
out:
    sealed_free(&s);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}
