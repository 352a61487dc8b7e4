/* cast: one ballot from the command line, or a file of them (batch.c). */
#include "cli/ballots.h"
#include "cli/verbs.h"

const option_spec CAST_OPTIONS[] = {
    {"card", 0, OPTION_ONE, "-|CODE", CARD_HELP},
    {"blank", 0, OPTION_FLAG, NULL, N_("cast a ballot without any mark")},
    {"receipt", 0, OPTION_ONE, "FILE", N_("the receipt goes to this new file; else it is printed")},
    {"key", 'k', OPTION_ONE, "FILE.key", N_("key file of the recorder: receipts are signed; without it they are not")},
    {"batch", 0, OPTION_ONE, "CSV", N_("a file of ballots: header card and one column an item; a cell holds a mark or nothing")},
    {"cards", 0, OPTION_ONE, "CSV", N_("with --batch: the codes stand in this file, header card; its first line goes with the first ballot, and so on")},
    {"skip-voted", 0, OPTION_FLAG, NULL, N_("with --batch: pass over cards that have voted, to go on after an interruption")},
    {"receipts", 0, OPTION_ONE, "FOLDER", N_("with --batch: the receipts go to this folder, a file each")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

static int cast_one(cli *c, const options *o)
{
    int rc = DONE;
    pj_log *log = NULL;
    pj_key *key = NULL;
    pj_code code = {{0}};
    uint8_t *choices = NULL;
    text body = {0};
    pj_receipt receipt;
    pj_error error = {0};

    TRY(receipt_prepare(c, o, &key));
    TRY(read_card(c, o, &code));
    TRY(open_log(c, &log, o, 1));
    TRY(receipt_check_key(c, o, log, key));
    TRY(read_choices(c, o, pj_log_definition(log), &choices));
    TRY(seal_ballot(c, log, o->words[0], &body, NULL, &code, choices));
    TRY(engine_said(c, o->words[0], pj_log_submit(log, &receipt, body.bytes, body.len, &error), &error));
    TRY(receipt_tell(c, o, log, key, &receipt, NULL));
out:
    if (log != NULL)
        free_choices(pj_log_definition(log), choices);
    pj_wipe(&code, sizeof code);
    text_free(&body);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}

/* Which options go with which of the two ways to cast. */
static int check_call(cli *c, const options *o)
{
    if (option_has(o, "batch") == option_has(o, "card"))
        return fail(c, "%s", _("wanted either --card or --batch; see piaojue cast --help"));
    if (!option_has(o, "batch")) {
        if (option_has(o, "skip-voted") || option_has(o, "cards") || option_has(o, "receipts"))
            return fail(c, "%s", _("--skip-voted, --cards and --receipts go with --batch"));
        /* A forgotten argument must not become a blank ballot. */
        if (option_has(o, "blank") != (o->words_len == 1))
            return fail(c, "%s", _("wanted ITEM=MARK, or --blank for a ballot without any mark"));
        return DONE;
    }
    if (option_has(o, "blank") || o->words_len > 1)
        return fail(c, "%s", _("--batch takes the marks from the file; wanted no --blank and no ITEM=MARK"));
    if (option_has(o, "receipt") || option_has(o, "key") > option_has(o, "receipts"))
        return fail(c, "%s", _("with --batch receipts go to a folder: --receipts FOLDER, and --key if they are to be signed"));
    return DONE;
}

int verb_cast(cli *c, const options *o)
{
    int rc = DONE;

    TRY(check_call(c, o));
    TRY(option_has(o, "batch") ? cast_batch(c, o) : cast_one(c, o));
out:
    return rc;
}
