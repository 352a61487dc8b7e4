/* challenge: opens a sealed ballot into the log instead of casting it. */
#include <string.h>

#include "cli/files.h"
#include "cli/sealed.h"
#include "cli/verbs.h"

const option_spec CHALLENGE_OPTIONS[] = {{NULL, 0, OPTION_FLAG, NULL, NULL}};

/* The rows of an opening (F19), which the engine has checked: what each item bears, and as JSON. */
typedef struct {
    const pj_definition *definition;
    text json;
} held;

static int say_row(cli *c, const pj_item *item, const char *marks)
{
    if (marks[0] != '\0')
        say(c, "    %s %s: %s", item->id, item->title, marks);
    return marks[0] != '\0';
}

static void read_contest(cli *c, held *h, json_in *in, const pj_contest *contest)
{
    int marked = 0;
    text skipped = {0}, row = {0};

    json_take(in, "{\"id\":");
    json_take_string(in, &skipped);
    json_take(in, ",\"randomness\":");
    json_take_string(in, &skipped);
    json_take(in, ",\"rows\":[");
    say(c, "  %s", contest->title);
    json_put_open(&h->json, '{');
    json_put_member(&h->json, "contest", contest->id);
    json_put_name(&h->json, "rows");
    json_put_open(&h->json, '[');
    for (size_t i = 0; i < contest->items_len; i++) {
        row.len = 0;
        json_take(in, i > 0 ? "," : "");
        json_take_string(in, &row);
        if (!in->failed) {
            marked += say_row(c, &contest->items[i], row.bytes);
            json_put_string(&h->json, row.bytes);
        }
    }
    json_take(in, "]}");
    if (!in->failed && !marked)
        say(c, "    %s", _("no mark at all"));
    json_put_close(&h->json, ']');
    json_put_close(&h->json, '}');
    text_free(&skipped);
    text_free(&row);
}

static int say_held(cli *c, held *h, const char *opening)
{
    json_in in = {.at = opening};

    json_take(&in, "{\"contests\":[");
    say(c, "%s", _("the ballot held:"));
    json_put_open(&h->json, '[');
    for (size_t i = 0; i < pj_definition_contests(h->definition); i++) {
        json_take(&in, i > 0 ? "," : "");
        read_contest(c, h, &in, pj_definition_contest(h->definition, i));
    }
    json_put_close(&h->json, ']');
    return in.failed ? fail(c, "%s", _("what the engine answered cannot be read")) : text_check(c, &h->json);
}

static int print_challenge(cli *c, const options *o, const held *h, uint64_t line, const sealed *s)
{
    text t = {0};

    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "fingerprint", s->fingerprint);
    json_put_name(&t, "held");
    json_put_raw(&t, h->json.bytes);
    json_put_member(&t, "kind", "challenge");
    json_put_member_number(&t, "line", line);
    json_put_member(&t, "log", o->words[0]);
    json_put_member(&t, "removed", o->words[1]);
    json_put_member(&t, "short", s->words.text);
    return json_print_object(c, &t);
}

int verb_challenge(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = o->words[1];
    pj_log *log = NULL;
    sealed s = {0};
    held h = {0};
    pj_receipt receipt = {0};
    pj_error error = {0};

    TRY(open_log(c, &log, o, 1));
    TRY(sealed_check_vote(c, o, log));
    TRY(sealed_read(c, &s, path, log));
    TRY(sealed_check_new(c, o, log, "challenge", s.opening));
    h.definition = pj_log_definition(log);
    rc = engine_said(c, path, pj_log_challenge(log, &receipt, s.opening, s.opening_len, &error), &error);
    if (rc != DONE)
        note(c, _("%s is kept; it holds what was chosen: destroy it if it is not needed any more"), path);
    TRY(rc);
    say(c, _("ballot opened, and not counted: line %llu of %s"), (unsigned long long)receipt.line, o->words[0]);
    say(c, _("its fingerprint, to compare with the slip: %s"), s.words.text);
    rc = say_held(c, &h, s.opening);
    if (rc != DONE)
        note(c, _("%s is kept; it holds what was chosen: destroy it if it is not needed any more"), path);
    TRY(rc);
    say(c, "%s", _("the card is still good: it may vote, or challenge again"));
    TRY(file_destroy(c, path));
    say(c, _("%s was overwritten and removed"), path);
    TRY(print_challenge(c, o, &h, receipt.line, &s));
out:
    text_free(&h.json);
    sealed_free(&s);
    pj_log_close(log);
    return rc;
}
