/* result, status: what a log says. */
#include <string.h>

#include "cli/files.h"
#include "cli/verbs.h"

const option_spec RESULT_OPTIONS[] = {
    {"key", 'k', OPTION_ONE, "FILE.key", N_("key file of the recorder: record the result; without it, show the one that is there")},
    TIME_OPTION,
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec STATUS_OPTIONS[] = {{NULL, 0, OPTION_FLAG, NULL, NULL}};

static pj_status write_report_en(const void *log, char *bytes, size_t *len, pj_error *error)
{
    return pj_report_text(log, PJ_ENGLISH, bytes, len, error);
}

static pj_status write_report_zh(const void *log, char *bytes, size_t *len, pj_error *error)
{
    return pj_report_text(log, PJ_CHINESE, bytes, len, error);
}

static text_writer sheet_writer(const cli *c)
{
    return c->language == PJ_CHINESE ? write_report_zh : write_report_en;
}

/* Does another vote have to follow? The engine knows: it would write its definition. */
static int has_follow_up(const pj_log *log)
{
    char none[1];
    size_t len = sizeof none;

    return pj_log_follow_up(log, none, &len, NULL) == PJ_E_SPACE;
}

static void say_follow_up(cli *c, const options *o, const pj_log *log)
{
    if (has_follow_up(log))
        say(c, _("another vote has to follow; its definition: piaojue runoff %s -o NEW.json"), o->words[0]);
}

int verb_result(cli *c, const options *o)
{
    int rc = DONE, records = option_has(o, "key"), is_recorded = 0;
    pj_key *key = NULL;
    pj_log *log = NULL;
    text t = {0};
    pj_error error = {0};
    uint64_t now = 0;

    if (option_has(o, "time") && !records)
        TRY(fail(c, "%s", _("--time goes with --key: a result that is there has its time")));
    TRY(option_time(c, o, &now));
    if (records)
        TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log(c, &log, o, records));
    if (records)
        TRY(engine_said(c, o->words[0], pj_log_result(log, key, now, &error), &error));
    is_recorded = records;
    TRY(write_text(c, &t, o->words[0], c->json ? write_result_json : sheet_writer(c), log));
    if (c->json)
        TRY(text_print(c, &t));
    else
        fwrite(t.bytes, 1, t.len, c->out);
    say_follow_up(c, o, log);
out:
    if (rc != DONE && is_recorded)
        note(c, _("the result is recorded; to see it: piaojue result %s"), o->words[0]);
    text_free(&t);
    pj_log_close(log);
    pj_key_destroy(key);
    return rc;
}

static unsigned count_bits(uint32_t set)
{
    unsigned count = 0;

    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

static const char *phase_name(const pj_summary *s)
{
    switch (s->phase) {
    case PJ_PHASE_DEFINED:
        return _("defined");
    case PJ_PHASE_OPEN:
        return _("open");
    case PJ_PHASE_CLOSED:
        return _("closed");
    default:
        return _("counted");
    }
}

/* Before the opening. A named vote has nothing to encrypt, and so no key to make. */
static const char *next_to_open(const pj_summary *s, uint32_t all, uint32_t *who)
{
    if (!s->is_named && (*who = all & ~s->dealt) != 0)
        return "deal";
    if (!s->is_named && (*who = all & ~s->accepted) != 0)
        return "accept";
    if (s->roll == 0)
        return "roll";
    if (!s->is_named && count_bits(s->rehearsed) < s->threshold) {
        *who = all & ~s->rehearsed;
        return "rehearse";
    }
    return "open";
}

/* The verb that is due. `asked`: how many attestations are (0: the definition does not say). `who`: the trustees who could do it, 0 if it is not a
 * trustee's. */
static const char *next_verb(const pj_summary *s, uint32_t asked, uint32_t *who)
{
    /* At most 15 trustees (F5). */
    uint32_t all = (uint32_t)((UINT64_C(1) << s->trustees) - 1);

    *who = 0;
    if (s->phase == PJ_PHASE_DEFINED)
        return next_to_open(s, all, who);
    if (s->phase == PJ_PHASE_OPEN)
        return s->by_credential + s->paper < s->issued ? "cast" : "close";
    if (s->phase == PJ_PHASE_CLOSED && !s->is_named && !s->is_void && count_bits(s->shared) < s->threshold) {
        *who = all & ~s->shared;
        return "share";
    }
    if (s->phase == PJ_PHASE_CLOSED)
        return "result";
    *who = asked > 0 && count_bits(s->attested) >= asked ? 0 : all & ~s->attested;
    return *who != 0 ? "attest" : "";
}

static uint32_t attestations_asked(const pj_log *log)
{
    return pj_definition_attestations(pj_log_definition(log));
}

typedef struct {
    const char *name, *label;
    uint32_t set;
} trustee_deed;

enum { DEEDS = 5 };

static void list_deeds(trustee_deed deeds[DEEDS], const pj_summary *s)
{
    deeds[0] = (trustee_deed){"dealt", N_("dealt"), s->dealt};
    deeds[1] = (trustee_deed){"accepted", N_("accepted"), s->accepted};
    deeds[2] = (trustee_deed){"rehearsed", N_("rehearsed"), s->rehearsed};
    deeds[3] = (trustee_deed){"shared", N_("decrypted its part"), s->shared};
    deeds[4] = (trustee_deed){"attested", N_("attested"), s->attested};
}

static void say_trustees(cli *c, const pj_log *log, const pj_summary *s)
{
    trustee_deed deeds[DEEDS];
    uint32_t who;
    const char *next = next_verb(s, attestations_asked(log), &who);
    size_t width = 0;

    list_deeds(deeds, s);
    for (uint32_t i = 1; i <= s->trustees; i++) {
        size_t taken = columns(pj_log_trustee_name(log, i));

        width = taken > width ? taken : width;
    }
    for (uint32_t i = 1; i <= s->trustees; i++) {
        const char *name = pj_log_trustee_name(log, i);
        uint32_t bit = UINT32_C(1) << (i - 1);
        char done[256] = "";
        size_t len = 0;

        for (int k = 0; k < DEEDS; k++) {
            if (deeds[k].set & bit)
                len += (size_t)snprintf(done + len, sizeof done - len, "%s%s", len > 0 ? _(", ") : "", _(deeds[k].label));
        }
        if (who & bit)
            snprintf(done + len, sizeof done - len, _("%sto do: %s"), len > 0 ? _("; ") : "", next);
        say(c, _("trustee %2u, %s: %*s%s"), i, name, padding(name, width), "", done);
    }
}

/* How many trustees have to do `next` yet, out of those who could. */
static unsigned still_wanted(const pj_summary *s, uint32_t asked, const char *next, uint32_t who)
{
    if (strcmp(next, "rehearse") == 0)
        return s->threshold - count_bits(s->rehearsed);
    if (strcmp(next, "share") == 0)
        return s->threshold - count_bits(s->shared);
    if (strcmp(next, "attest") == 0 && asked > 0)
        return asked - count_bits(s->attested);
    return count_bits(who);
}

static void say_next(cli *c, const options *o, const pj_log *log, const pj_summary *s)
{
    uint32_t who, asked = attestations_asked(log);
    const char *next = next_verb(s, asked, &who);

    if (s->is_void)
        say(c, "%s", _("void: more ballots were returned than issued"));
    if (next[0] == '\0')
        say(c, _("next: publish the log; anybody checks it with piaojue-verify %s"), o->words[0]);
    else if (s->phase == PJ_PHASE_OPEN)
        say(c, _("next: piaojue cast %s until all have voted, then piaojue close %s --key RECORDER.key"), o->words[0], o->words[0]);
    else if (who != 0)
        say(c, _("next: piaojue %s %s --key TRUSTEE.key; trustees who have to: %u"), next, o->words[0], still_wanted(s, asked, next, who));
    else
        say(c, _("next: piaojue %s %s --key RECORDER.key; see piaojue %s --help"), next, o->words[0], next);
    /* Once something is decrypted it is too late. */
    if (s->phase == PJ_PHASE_CLOSED && s->doubtful > 0 && s->shared == 0 && !s->is_void)
        say(c, _("before that, the chief scrutineer rules on doubtful papers: %u; see piaojue doubtful %s"), s->doubtful, o->words[0]);
    say_follow_up(c, o, log);
}

/* Of what the definition asks for beside the count, and of challenges, if there is anything to say. */
static void say_evidence(cli *c, const pj_log *log, const pj_summary *s)
{
    uint32_t asked = attestations_asked(log), least, witnesses = pj_definition_witnesses(pj_log_definition(log), &least);

    if (s->challenges > 0)
        say(c, _("challenges, sealed ballots that were opened and not counted: %u"), s->challenges);
    if (asked > 0)
        say(c, _("attested by trustees: %u of %u; asked for: %u"), count_bits(s->attested), s->trustees, asked);
    else if (s->phase == PJ_PHASE_COUNTED)
        say(c, _("attested by trustees: %u of %u"), count_bits(s->attested), s->trustees);
    if (witnesses > 0)
        say(c, _("witnesses who are to cosign checkpoints: %u of %u"), least, witnesses);
}

static void say_status(cli *c, const options *o, const pj_log *log, const pj_summary *s)
{
    const pj_definition *d = pj_log_definition(log);

    say(c, "%s", pj_definition_title(d));
    say(c, _("suite %s, phase: %s, lines: %llu"), pj_definition_suite(d), phase_name(s), (unsigned long long)s->lines);
    if (s->phase == PJ_PHASE_DEFINED)
        say(c, _("deputies %u; on the roll %u"), s->deputies, s->roll);
    else
        say(c, _("deputies %u, present %u; on the roll %u, withdrawn %u; issued %u, returned %u (with cards %u, on paper %u)"), s->deputies,
            s->present, s->roll, s->withdrawn, s->issued, s->by_credential + s->paper, s->by_credential, s->paper);
    if (s->is_named)
        say(c, "%s", _("a named vote: the log says who voted what, and nothing is encrypted"));
    else
        say(c, _("trustees that decryption takes: %u of %u"), s->threshold, s->trustees);
    say_trustees(c, log, s);
    say_evidence(c, log, s);
    say_next(c, o, log, s);
}

static void json_trustees(text *t, const pj_log *log, const pj_summary *s)
{
    trustee_deed deeds[DEEDS];

    list_deeds(deeds, s);
    json_put_name(t, "trustees");
    json_put_open(t, '[');
    for (uint32_t i = 1; i <= s->trustees; i++) {
        json_put_open(t, '{');
        json_put_name(t, "done");
        json_put_open(t, '[');
        for (int k = 0; k < DEEDS; k++) {
            if (deeds[k].set & (UINT32_C(1) << (i - 1)))
                json_put_string(t, deeds[k].name);
        }
        json_put_close(t, ']');
        json_put_member(t, "name", pj_log_trustee_name(log, i));
        json_put_member_number(t, "number", i);
        json_put_close(t, '}');
    }
    json_put_close(t, ']');
}

static int print_status_json(cli *c, const pj_log *log, const pj_summary *s)
{
    static const char *const phases[] = {"defined", "open", "closed", "counted"};
    uint32_t who, least, witnesses = pj_definition_witnesses(pj_log_definition(log), &least);
    text t = {0};

    json_put_open(&t, '{');
    json_put_member_number(&t, "attestations_needed", attestations_asked(log));
    json_put_member_number(&t, "attested", count_bits(s->attested));
    json_put_member_number(&t, "by_credential", s->by_credential);
    json_put_member_number(&t, "challenges", s->challenges);
    json_put_member_number(&t, "cut", s->cut);
    json_put_member_number(&t, "deputies", s->deputies);
    json_put_member_number(&t, "doubtful", s->doubtful);
    json_put_member_number(&t, "follow_up", s->phase == PJ_PHASE_COUNTED && has_follow_up(log));
    json_put_member_number(&t, "issued", s->issued);
    json_put_member_number(&t, "lines", s->lines);
    json_put_member(&t, "next", next_verb(s, attestations_asked(log), &who));
    json_put_member_number(&t, "paper", s->paper);
    json_put_member(&t, "phase", phases[s->phase]);
    json_put_member_number(&t, "present", s->present);
    json_put_member_number(&t, "returned", s->by_credential + s->paper);
    json_put_member_number(&t, "roll", s->roll);
    json_put_member(&t, "secrecy", s->is_named ? "named" : "sealed");
    json_put_member(&t, "suite", pj_definition_suite(pj_log_definition(log)));
    json_put_member_number(&t, "threshold", s->threshold);
    json_put_member(&t, "title", pj_definition_title(pj_log_definition(log)));
    json_trustees(&t, log, s);
    json_put_member_number(&t, "void", s->is_void != 0);
    json_put_member_number(&t, "withdrawn", s->withdrawn);
    json_put_member_number(&t, "witnesses", witnesses);
    json_put_member_number(&t, "witnesses_needed", least);
    return json_print_object(c, &t);
}

int verb_status(cli *c, const options *o)
{
    int rc = DONE;
    pj_log *log = NULL;
    pj_summary summary;

    TRY(open_log(c, &log, o, 0));
    pj_log_summary(log, &summary);
    if (c->json)
        TRY(print_status_json(c, log, &summary));
    else
        say_status(c, o, log, &summary);
out:
    pj_log_close(log);
    return rc;
}
