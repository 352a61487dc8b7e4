/* doctor: is everything ready for the day? It changes nothing but for a file that it makes and removes to try the disk. */
#include <stdlib.h>
#include <string.h>

#include "cli/doctor.h"
#include "cli/files.h"
#include "cli/verbs.h"

const option_spec DOCTOR_OPTIONS[] = {
    {"key", 'k', OPTION_REPEAT, "FILE.key", N_("a key file that will be used")},
    {"cards", 0, OPTION_REPEAT, "CSV", N_("a file of cards, as roll writes it")},
    {"folder", 0, OPTION_ONE, "FOLDER", N_("where the log will be; else the log's folder, or this one")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

static const char *const STATE_NAMES[] = {"fine", "warning", "wrong"};

static void put_json(doctor *d, const char *subject, finding_state state, const char *hint, const char *found)
{
    json_put_open(&d->json, '{');
    json_put_member(&d->json, "check", subject);
    json_put_member(&d->json, "found", found);
    if (hint != NULL)
        json_put_member(&d->json, "hint", _(hint));
    json_put_member(&d->json, "state", STATE_NAMES[state]);
    json_put_close(&d->json, '}');
}

void doctor_note(doctor *d, const char *subject, finding_state state, const char *hint, const char *format, ...)
{
    static const char *const marks[] = {N_("fine   "), N_("look   "), N_("WRONG  ")};
    char found[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(found, sizeof found, format, arguments);
    va_end(arguments);
    d->warnings += state == FINDING_WARNING;
    d->wrong += state == FINDING_WRONG;
    if (d->c->json) {
        put_json(d, subject, state, hint, found);
        return;
    }
    say(d->c, "%s %s%*s  %s", _(marks[state]), _(subject), padding(_(subject), 9), "", found);
    if (hint != NULL)
        say(d->c, "%*s→ %s", (int)columns(_(marks[state])) + 12, "", _(hint));
}

static int print_json(doctor *d)
{
    json_put_close(&d->json, ']');
    json_put_member_number(&d->json, "ready", d->wrong == 0);
    json_put_member_number(&d->json, "warnings", d->warnings);
    json_put_member_number(&d->json, "wrong", d->wrong);
    return json_print_object(d->c, &d->json);
}

int verb_doctor(cli *c, const options *o)
{
    int rc = DONE;
    doctor d = {.c = c, .o = o};
    char *folder = option_has(o, "folder") ? strdup(option_value(o, "folder")) : folder_of(o->words_len > 0 ? o->words[0] : ".");

    if (folder == NULL)
        TRY(no_memory(c));
    json_put_open(&d.json, '{');
    json_put_name(&d.json, "findings");
    json_put_open(&d.json, '[');
    doctor_log(&d);
    doctor_keys(&d);
    doctor_cards(&d);
    doctor_disk(&d, folder);
    doctor_clock(&d);
    doctor_language(&d);
    doctor_programs(&d);
    if (c->json)
        TRY(print_json(&d));
    if (d.wrong > 0)
        TRY(refuse(c, _("not ready: %u wrong, %u to be looked at"), d.wrong, d.warnings));
    if (d.warnings > 0)
        say(c, _("ready, but for what is to be looked at: %u"), d.warnings);
    else
        say(c, "%s", _("ready"));
out:
    pj_log_close(d.log);
    text_free(&d.json);
    free(folder);
    return rc;
}
