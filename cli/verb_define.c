/* define: writes the definition of a vote out of options, a preset and CSV files. profile.c makes the contests; here is what holds for the whole sheet. */
#include <stdlib.h>
#include <string.h>

#include "cli/files.h"
#include "cli/party.h"
#include "cli/profile.h"
#include "cli/verbs.h"

const option_spec DEFINE_OPTIONS[] = {
    {"output", 'o', OPTION_REQUIRED, "FILE", N_("the definition; - is standard output")},
    {"preset", 0, OPTION_INSIDE, "PRESET",
     N_("a whole set of rules: project-vote, election, resolution, appointment or satisfaction; what is typed besides goes before it")},
    {"suite", 0, OPTION_REQUIRED, "SUITE", N_("P256-SHA256 or SM2-SM3")},
    {"title", 0, OPTION_REQUIRED, "TITLE", N_("title of the vote")},
    {"deputies", 0, OPTION_REQUIRED, "N", N_("all deputies (not those present)")},
    {"source", 0, OPTION_ONE, "TEXT", N_("where the number of deputies comes from")},
    {"quorum", 0, OPTION_ONE, "TEST", N_("who must be present, out of the deputies: \"at least 2/3\"")},
    {"secrecy", 0, OPTION_ONE, "sealed|named", N_("sealed: nobody learns who voted what; named: the log says it")},
    {"recorder", 0, OPTION_REQUIRED, "PUB", N_("public file of the recorder")},
    {"trustee", 0, OPTION_REPEAT, "PUB", N_("public file of a trustee")},
    {"threshold", 0, OPTION_REQUIRED, "T", N_("how many trustees it takes to decrypt")},
    {"station", 0, OPTION_REPEAT, "PUB", N_("public file of a station that enters paper ballots")},
    {"chief", 0, OPTION_ONE, "N", N_("which trustee is chief scrutineer and may rule on doubtful papers: 1 is the first --trustee")},
    {"attestations", 0, OPTION_ONE, "K", N_("how many trustees are to attest the result; a verifier says how many have")},
    {"witness", 0, OPTION_REPEAT, "PUB", N_("public file of a witness, who cosigns checkpoints; made by piaojue key, its name without spaces")},
    {"witnesses-needed", 0, OPTION_ONE, "K", N_("how many witnesses are to cosign a checkpoint; else all")},
    {"overvote", 0, OPTION_ONE, "ballot|contest", N_("too many or too few marks on paper make invalid")},
    {"conflict", 0, OPTION_ONE, "mark|contest|ballot", N_("several marks on one item of a paper make invalid")},
    {"blank", 0, OPTION_ONE, "valid|invalid", N_("a blank paper is")},
    {"unreadable", 0, OPTION_ONE, "mark|ballot", N_("an unreadable mark on paper makes invalid")},
    {"follows", 0, OPTION_ONE, "HASH", N_("the vote that this one follows; piaojue runoff writes it by itself")},
    {"explain", 0, OPTION_FLAG, NULL, N_("show the rules as sentences")},
    {"both", 0, OPTION_FLAG, NULL, N_("show them in Chinese, then in English")},
    {"contest", 0, OPTION_SECTION, "ID",
     N_("a contest of the sheet: what stands behind it is for this one alone, what stands before the first one for all that do not say otherwise")},
    {"contest-title", 0, OPTION_INSIDE, "TITLE", N_("title of the contest; else the title of the vote")},
    {"items", 0, OPTION_INSIDE, "CSV", N_("what is voted on: header id,title")},
    {"places", 0, OPTION_INSIDE, "N", N_("how many are to be chosen")},
    {"marks", 0, OPTION_INSIDE, "A,B,…", N_("marks one may put beside an item, such as approve,oppose,abstain")},
    {"row", 0, OPTION_INSIDE, "MIN-MAX", N_("how many marks one item may bear")},
    {"cap", 0, OPTION_INSIDE, "MARK:MIN-MAX", N_("how often a mark may be used on one ballot, such as approve:0-10 or approve:0-places; or none")},
    {"others", 0, OPTION_INSIDE, "MAX[:MARK]",
     N_("how many names may be written in on a paper (a number or places); with a mark, only as many as items that bear it; or none")},
    {"decide", 0, OPTION_INSIDE, "RULE",
     N_("select:MARK:PLACES, the best that pass; pass:MARK, each item by itself; grade, the grades below")},
    {"base", 0, OPTION_INSIDE, "BASE", N_("what the majority is measured against: deputies, present, returned, valid or none")},
    {"pass", 0, OPTION_INSIDE, "TEST", N_("the majority: \"more than 1/2\", \"at least 2/3\"")},
    {"grade", 0, OPTION_REPEAT, "NAME:MARK+…:TEST",
     N_("a grade and what it takes, best first: \"fair:satisfied+fair:at least 1/2\"; the last one \"NAME\" or \"NAME:less than 1/2\"")},
    {"tie", 0, OPTION_INSIDE, "runoff|presidium", N_("what follows where a tie decides a place")},
    {"second-tie", 0, OPTION_INSIDE, "runoff|presidium", N_("what follows where the run-off ties again")},
    {"shortfall", 0, OPTION_INSIDE, "leave|revote|later", N_("what follows where places are left over")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* The call, and what of it was not typed. */
typedef struct {
    cli *c;
    const options *o;
    text filled;
} call;

/* An option of the whole sheet: as typed, or as the presets of the contests agree. */
static int sheet_value(call *d, const char *name, const char **value)
{
    int rc = DONE;
    cli *c = d->c;
    const char *first = NULL;
    profile p;

    *value = option_value(d->o, name);
    if (*value != NULL)
        return DONE;
    for (size_t i = 0; i < profile_count(d->o); i++) {
        TRY(profile_of(c, d->o, i, &d->filled, &p));
        *value = preset_value(p.preset, name, 0);
        if (i > 0 && first != NULL && *value != NULL && strcmp(first, *value) != 0)
            TRY(fail(c, _("--%s is missing: the presets differ, %s and %s"), name, quote(first).text, quote(*value).text));
        first = *value != NULL ? *value : first;
    }
    *value = first;
    if (*value == NULL)
        TRY(fail(c, _("--%s %s is missing; see piaojue %s --help"), name, option_find(d->o, name)->value, "define"));
    profile_note(&d->filled, name, *value);
out:
    return rc;
}

static int put_sheet_word(call *d, text *t, const char *name)
{
    int rc = DONE;
    const char *value;

    TRY(sheet_value(d, name, &value));
    json_put_member(t, name, value);
out:
    return rc;
}

static int put_contests(call *d, text *t)
{
    int rc = DONE;
    size_t count = profile_count(d->o);
    profile p;

    json_put_name(t, "contests");
    json_put_open(t, '[');
    for (size_t i = 0; i < count; i++) {
        TRY(profile_of(d->c, d->o, i, &d->filled, &p));
        TRY(profile_put_contest(&p, t, option_value(d->o, "title")));
    }
    json_put_close(t, ']');
out:
    return rc;
}

static int put_electorate(call *d, text *t)
{
    int rc = DONE;
    cli *c = d->c;
    uint32_t deputies = 0;
    const char *quorum;

    TRY(option_number(c, d->o, "deputies", 1, 10000000, &deputies));
    TRY(sheet_value(d, "quorum", &quorum));
    json_put_name(t, "electorate");
    json_put_open(t, '{');
    json_put_member_number(t, "deputies", deputies);
    json_put_name(t, "quorum");
    TRY(put_test(c, t, "quorum", quorum, 0));
    json_put_member(t, "source", option_or(d->o, "source", ""));
    json_put_close(t, '}');
out:
    return rc;
}

static int put_people(call *d, text *t)
{
    int rc = DONE;
    cli *c = d->c;
    uint32_t threshold = 0, chief = 0, attestations = 0;

    TRY(option_number(c, d->o, "threshold", 1, 15, &threshold));
    TRY(option_number(c, d->o, "chief", 1, 15, &chief));
    TRY(option_number(c, d->o, "attestations", 1, 15, &attestations));
    json_put_name(t, "recorder");
    TRY(put_party(c, t, d->o, option_value(d->o, "recorder"), PARTY_WITH_ED25519));
    TRY(put_parties(c, t, d->o, "stations", "station", PARTY_PLAIN));
    TRY(put_parties(c, t, d->o, "trustees", "trustee", PARTY_WITH_SEAL));
    json_put_member_number(t, "threshold", threshold);
    if (chief > 0)
        json_put_member_number(t, "chief", chief);
    if (attestations > 0)
        json_put_member_number(t, "attestations", attestations);
    TRY(put_witnesses(c, t, d->o));
out:
    return rc;
}

/* A terminal of another encoding types what no definition may hold. Paths are the file system's. */
static int check_encoding(const call *d)
{
    static const char *const paths[] = {"FILE", "PUB", "CSV"};

    for (size_t i = 0; i < d->o->given_len; i++) {
        const option_given *g = &d->o->given[i];
        int is_text = g->value != NULL;

        for (size_t k = 0; k < sizeof paths / sizeof *paths && is_text; k++)
            is_text = strcmp(g->spec->value, paths[k]) != 0;
        if (is_text && *utf8_end(g->value) != '\0')
            return fail(d->c, _("--%s: not UTF-8; set the terminal to UTF-8"), g->spec->name);
    }
    return DONE;
}

static int put_definition(call *d, text *t)
{
    static const char *const validity[] = {"overvote", "conflict", "blank", "unreadable"};
    int rc = DONE;

    json_put_open(t, '{');
    json_put_member(t, "format", "piaojue/1");
    json_put_member(t, "suite", option_value(d->o, "suite"));
    json_put_member(t, "title", option_value(d->o, "title"));
    TRY(put_contests(d, t));
    TRY(put_electorate(d, t));
    TRY(put_people(d, t));
    TRY(put_sheet_word(d, t, "secrecy"));
    json_put_name(t, "validity");
    json_put_open(t, '{');
    for (size_t i = 0; i < sizeof validity / sizeof *validity; i++)
        TRY(put_sheet_word(d, t, validity[i]));
    json_put_close(t, '}');
    if (option_has(d->o, "follows"))
        json_put_member(t, "follows", option_value(d->o, "follows"));
    json_put_close(t, '}');
    TRY(text_check(d->c, t));
out:
    return rc;
}

int print_definition_json(cli *c, const char *path, const char *json)
{
    text t = {0};

    json_put_open(&t, '{');
    json_put_name(&t, "definition");
    json_put_raw(&t, json);
    json_put_member(&t, "file", path);
    return json_print_object(c, &t);
}

/* Nobody should have to find out after the vote what was not typed. */
static int print_definition(call *d, const char *path, const pj_definition *definition, const char *json)
{
    int rc = DONE, both = option_has(d->o, "both");
    cli *c = d->c;

    if (c->json)
        return print_definition_json(c, path, json);
    say(c, _("definition: %s"), path);
    if (d->filled.len > 0)
        say(c, _("not typed, and so written in:%s"), d->filled.bytes);
    if (!both && !option_has(d->o, "explain"))
        say(c, _("the rules in sentences: piaojue explain %s"), path);
    else
        TRY(print_explanation(c, definition, both));
out:
    return rc;
}

static int warn(call *d, const pj_definition *definition)
{
    cli *c = d->c;

    if (option_has(d->o, "station") && !option_has(d->o, "chief"))
        note(c, _("warning: %s"), _("there is no --chief: nobody can rule on a doubtful paper, or join spellings of a name"));
    return warn_of_definition(c, definition, 0);
}

int verb_define(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    int to_output = strcmp(path, "-") == 0;
    call d = {.c = c, .o = o};
    text t = {0}, canonical = {0};
    pj_definition *definition = NULL;
    pj_error error = {0};

    if (to_output && (option_has(o, "explain") || option_has(o, "both")))
        TRY(fail(c, "%s", _("--explain and --both want a file behind -o: standard output holds the definition")));
    if (!to_output)
        TRY(file_is_new(c, path));
    TRY(check_encoding(&d));
    TRY(put_definition(&d, &t));
    TRY(engine_said(c, _("definition"), pj_definition_read(&definition, t.bytes, t.len, &error), &error));
    TRY(write_text(c, &canonical, path, write_definition, definition));
    /* What could fail comes before what stays. */
    TRY(text_check(c, &d.filled));
    TRY(warn(&d, definition));
    if (to_output) {
        TRY(text_print(c, &canonical));
    } else {
        TRY(file_write_new(c, path, canonical.bytes, canonical.len, MODE_PUBLIC));
        TRY(print_definition(&d, path, definition, canonical.bytes));
    }
out:
    pj_definition_destroy(definition);
    text_free(&canonical);
    text_free(&t);
    text_free(&d.filled);
    return rc;
}
