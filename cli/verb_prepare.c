/* new, roll, open: what the recorder does before the first ballot. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/verbs.h"

const option_spec NEW_OPTIONS[] = {
    {"definition", 0, OPTION_REQUIRED, "FILE", N_("the definition, as define writes it")},
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the recorder")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec ROLL_OPTIONS[] = {
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the recorder")},
    {"count", 'n', OPTION_ONE, "N", N_("how many codes")},
    {"names", 0, OPTION_ONE, "CSV", N_("in a named vote, instead of --count: who gets a code; header name")},
    {"cards", 0, OPTION_REQUIRED, "CSV", N_("where the codes go, mode 0600; to be printed on cards and destroyed")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec OPEN_OPTIONS[] = {
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the recorder")},
    {"present", 0, OPTION_REQUIRED, "N", N_("deputies present")},
    {"issued", 0, OPTION_REQUIRED, "N", N_("ballots issued, cards and papers together")},
    {"withdraw", 0, OPTION_ONE, "CSV", N_("cards that were not issued: header card")},
    TIME_OPTION,
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

enum { MOST_CARDS = 100000, MOST_COUNT = 10000000 };

int verb_new(cli *c, const options *o)
{
    const char *path = o->words[0];
    int rc = DONE, made = 0;
    pj_definition *definition = NULL;
    pj_key *key = NULL;
    pj_log *log = NULL;
    pj_store store;
    pj_error error = {0};

    TRY(read_definition_file(c, &definition, option_value(o, "definition")));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    /* The store itself refuses an existing file too; this says it in our words. */
    TRY(file_is_new(c, path));
    TRY(warn_of_definition(c, definition, 0)); /* what could fail comes before what stays */
    TRY(engine_said(c, path, pj_store_create_file(&store, path, &error), &error));
    made = 1;
    TRY(engine_said(c, path, pj_log_create(&log, &store, definition, key, &error), &error));
    made = 0;
    TRY(say_recorded(c, o, log, "vote", _("log started, definition recorded")));
out:
    pj_log_close(log);
    if (made)
        (void)unlink(path); /* empty, and ours */
    pj_key_destroy(key);
    pj_definition_destroy(definition);
    return rc;
}

/* The cards that are to be drawn; in a named vote with whose each is. */
typedef struct {
    uint32_t count;
    pj_code *codes;     /* SECRET */
    csv file;           /* of --names */
    const char **names; /* they point into it; NULL if the vote is not named */
} cards;

/* How many, and for whom. */
static int plan_cards(cli *c, const options *o, cards *k)
{
    int rc = DONE;
    size_t column;

    if (option_has(o, "count") == option_has(o, "names"))
        TRY(fail(c, "%s", _("wanted --count, or --names in a named vote; see piaojue roll --help")));
    TRY(option_number(c, o, "count", 1, MOST_CARDS, &k->count));
    if (option_has(o, "count"))
        goto out;
    TRY(csv_read(c, &k->file, option_value(o, "names")));
    TRY(csv_want(c, &k->file, "name", &column));
    if (k->file.rows == 0 || k->file.rows > MOST_CARDS)
        TRY(fail(c, _("%s: names found: %zu, wanted: 1 to %d"), k->file.path, k->file.rows, MOST_CARDS));
    k->count = (uint32_t)k->file.rows;
    k->names = calloc(k->count, sizeof *k->names);
    if (k->names == NULL)
        TRY(no_memory(c));
    for (uint32_t i = 0; i < k->count; i++)
        k->names[i] = csv_cell(&k->file, i, column);
out:
    return rc;
}

static int draw_codes(cli *c, cards *k)
{
    int rc = DONE;
    pj_error error = {0};

    k->codes = calloc(k->count, sizeof *k->codes);
    if (k->codes == NULL)
        TRY(no_memory(c));
    for (uint32_t i = 0; i < k->count; i++)
        TRY(engine_said(c, "roll", pj_code_draw(&k->codes[i], &error), &error));
out:
    return rc;
}

/* A cell that a spreadsheet will take as one: quoted. */
static void put_cell(text *t, const char *cell)
{
    text_put(t, "\"");
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            text_put(t, "\"");
        text_add(t, cell, 1);
    }
    text_put(t, "\"");
}

static int write_cards(cli *c, const char *path, const cards *k)
{
    int rc = DONE;
    text t = {0};

    text_put(&t, k->names != NULL ? "card,name\n" : "card\n");
    for (uint32_t i = 0; i < k->count; i++) {
        text_put(&t, k->codes[i].text);
        if (k->names != NULL) {
            text_put(&t, ",");
            put_cell(&t, k->names[i]);
        }
        text_put(&t, "\n");
    }
    TRY(text_check(c, &t));
    TRY(file_write_new(c, path, t.bytes, t.len, MODE_SECRET));
out:
    text_free(&t);
    return rc;
}

/* The cards are on the disk before their keys are on the roll: a key whose code is lost could neither vote nor be withdrawn. For the same
 * reason they stay where nobody knows how much of the record reached the disk. */
static int append_roll(cli *c, pj_log *log, const options *o, const pj_key *key, const cards *k)
{
    const char *path = option_value(o, "cards");
    int rc = DONE;
    pj_error error = {0};
    pj_status status = PJ_OK;

    TRY(write_cards(c, path, k));
    status = k->names != NULL ? pj_log_roll_named(log, key, k->codes, k->names, k->count, &error)
                              : pj_log_roll(log, key, k->codes, k->count, &error);
    TRY(engine_said(c, o->words[0], status, &error));
out:
    if (rc != DONE && status == PJ_E_IO)
        note(c, _("%s is kept: some of its cards may be on the roll; see status"), path);
    else if (rc != DONE && status != PJ_OK)
        (void)unlink(path);
    return rc;
}

static int print_roll(cli *c, const options *o, const pj_log *log, uint32_t count)
{
    const char *path = option_value(o, "cards");
    text t = {0};
    pj_summary summary;

    pj_log_summary(log, &summary);
    say(c, _("cards drawn: %u, in %s (secret: print, then destroy); %u on the roll of %s"), count, path, summary.roll, o->words[0]);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "cards", path);
    json_put_member_number(&t, "count", count);
    json_put_member(&t, "kind", "roll");
    json_put_member_number(&t, "line", summary.lines - 1);
    json_put_member(&t, "log", o->words[0]);
    json_put_member_number(&t, "roll", summary.roll);
    return json_print_object(c, &t);
}

int verb_roll(cli *c, const options *o)
{
    int rc = DONE;
    cards k = {.count = 0};
    pj_key *key = NULL;
    pj_log *log = NULL;

    TRY(plan_cards(c, o, &k));
    TRY(file_is_new(c, option_value(o, "cards")));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log(c, &log, o, 1));
    TRY(draw_codes(c, &k));
    TRY(append_roll(c, log, o, key, &k));
    TRY(print_roll(c, o, log, k.count));
out:
    free_codes(k.codes, k.count);
    free(k.names);
    csv_free(&k.file);
    pj_log_close(log);
    pj_key_destroy(key);
    return rc;
}

int verb_open(cli *c, const options *o)
{
    int rc = DONE;
    uint32_t present = 0, issued = 0;
    uint64_t now = 0;
    pj_key *key = NULL;
    pj_log *log = NULL;
    pj_code *withdrawn = NULL;
    size_t withdrawn_len = 0;
    pj_error error = {0};

    TRY(option_number(c, o, "present", 0, MOST_COUNT, &present));
    TRY(option_number(c, o, "issued", 0, MOST_COUNT, &issued));
    TRY(option_time(c, o, &now));
    if (option_has(o, "withdraw"))
        TRY(read_cards_file(c, &withdrawn, &withdrawn_len, option_value(o, "withdraw")));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log(c, &log, o, 1));
    TRY(warn_of_definition(c, pj_log_definition(log), present));
    TRY(engine_said(c, o->words[0], pj_log_open_vote(log, key, present, issued, withdrawn, withdrawn_len, now, &error), &error));
    TRY(say_recorded(c, o, log, "open", _("vote opened")));
out:
    free_codes(withdrawn, withdrawn_len);
    pj_log_close(log);
    pj_key_destroy(key);
    return rc;
}
