/* define: writes the definition of a vote with one contest. Sheets with several contests are written by hand or by another program; `new` takes
 * any definition.
 *
 * The options become JSON as they stand, and the engine judges it: there is one set of rules for definitions, and it is not here. */
#include <stdlib.h>
#include <string.h>

#include "cli/files.h"
#include "cli/verbs.h"

const option_spec DEFINE_OPTIONS[] = {
    {"output", 'o', OPTION_REQUIRED, "FILE", N_("the definition; - is standard output")},
    {"suite", 0, OPTION_REQUIRED, "SUITE", N_("P256-SHA256 or SM2-SM3")},
    {"title", 0, OPTION_REQUIRED, "TITLE", N_("title of the vote")},
    {"items", 0, OPTION_REQUIRED, "CSV", N_("what is voted on: header id,title")},
    {"marks", 0, OPTION_REQUIRED, "A,B,…", N_("marks one may put beside an item, such as approve")},
    {"cap", 0, OPTION_ONE, "MARK:MIN-MAX", N_("how often a mark may be used on one ballot")},
    {"row", 0, OPTION_ONE, "MIN-MAX", N_("how many marks one item may bear; default 0-1")},
    {"decide", 0, OPTION_REQUIRED, "RULE:MARK:PLACES", N_("how counts become a verdict: select:approve:10")},
    {"base", 0, OPTION_REQUIRED, "BASE", N_("what the majority is measured against: deputies, present, returned, valid or none")},
    {"pass", 0, OPTION_ONE, "TEST", N_("the majority: \"more than 1/2\", \"at least 2/3\"")},
    {"quorum", 0, OPTION_REQUIRED, "TEST", N_("who must be present, out of the deputies: \"at least 2/3\"")},
    {"deputies", 0, OPTION_REQUIRED, "N", N_("all deputies (not those present)")},
    {"source", 0, OPTION_ONE, "TEXT", N_("where the number of deputies comes from")},
    {"recorder", 0, OPTION_REQUIRED, "PUB", N_("public file of the recorder")},
    {"trustee", 0, OPTION_REPEAT, "PUB", N_("public file of a trustee")},
    {"threshold", 0, OPTION_REQUIRED, "T", N_("how many trustees it takes to decrypt")},
    {"station", 0, OPTION_REPEAT, "PUB", N_("public file of a station that enters paper ballots")},
    {"overvote", 0, OPTION_ONE, "ballot|contest", N_("what an over-vote on paper makes invalid; default ballot")},
    {"blank", 0, OPTION_ONE, "valid|invalid", N_("a blank ballot is; default valid")},
    {"unreadable", 0, OPTION_ONE, "mark|ballot", N_("what an unreadable mark on paper makes invalid; default mark")},
    {"tie", 0, OPTION_ONE, "runoff", N_("what follows where a tie decides a place; default runoff")},
    {"shortfall", 0, OPTION_ONE, "leave|revote|later", N_("what follows where places are left over; default leave")},
    {"contest", 0, OPTION_ONE, "ID", N_("id of the contest; default projects")},
    {"contest-title", 0, OPTION_ONE, "TITLE", N_("title of the contest; default the title of the vote")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* Reads "MIN-MAX", or one number for both. */
static int read_range(const char *bytes, uint32_t *min, uint32_t *max)
{
    size_t first = strcspn(bytes, "-");
    const char *second = bytes[first] == '-' ? bytes + first + 1 : bytes;

    return read_number(bytes, first, 1000000, min) == 0 && read_number(second, strlen(second), 1000000, max) == 0 ? 0 : -1;
}

/* "more than 1/2" → {"more_than":[1,2]} */
static int put_test(cli *c, text *t, const options *o, const char *name)
{
    static const struct {
        const char *words, *member;
    } forms[] = {{"more than ", "more_than"}, {"at least ", "at_least"}};
    const char *value = option_value(o, name);
    uint32_t p, q;

    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(forms[i].words);
        const char *fraction = value + len, *slash;

        if (strncmp(value, forms[i].words, len) != 0 || (slash = strchr(fraction, '/')) == NULL ||
            read_number(fraction, (size_t)(slash - fraction), 1000000, &p) != 0 || read_number(slash + 1, strlen(slash + 1), 1000000, &q) != 0)
            continue;
        json_put_name(t, name);
        json_put_open(t, '{');
        json_put_name(t, forms[i].member);
        json_put_open(t, '[');
        json_put_number(t, p);
        json_put_number(t, q);
        json_put_close(t, ']');
        json_put_close(t, '}');
        return DONE;
    }
    return fail(c, tr(c, "--%s: found %s, wanted \"more than P/Q\" or \"at least P/Q\""), name, quote(value).text);
}

static int put_cap(cli *c, text *t, const char *cap)
{
    const char *colon = strrchr(cap, ':');
    char mark[64] = "";
    uint32_t min, max;

    if (colon == NULL || (size_t)(colon - cap) >= sizeof mark || read_range(colon + 1, &min, &max) != 0)
        return fail(c, tr(c, "--cap: found %s, wanted MARK:MIN-MAX, such as approve:0-10"), quote(cap).text);
    memcpy(mark, cap, (size_t)(colon - cap));
    json_put_name(t, "cap");
    json_put_open(t, '{');
    json_put_member(t, "mark", mark);
    json_put_member_number(t, "max", max);
    json_put_member_number(t, "min", min);
    json_put_close(t, '}');
    return DONE;
}

static int put_decide(cli *c, text *t, const options *o)
{
    int rc = DONE;
    const char *decide = option_value(o, "decide");
    char rule[64] = "", mark[64] = "";
    size_t first = strcspn(decide, ":"), second = decide[first] == ':' ? strcspn(decide + first + 1, ":") : 0;
    const char *third = decide + first + 1 + second;
    uint32_t places;

    if (decide[first] != ':' || *third != ':' || first >= sizeof rule || second >= sizeof mark ||
        read_number(third + 1, strlen(third + 1), 1000000, &places) != 0)
        TRY(fail(c, tr(c, "--decide: found %s, wanted RULE:MARK:PLACES, such as select:approve:10"), quote(decide).text));
    memcpy(rule, decide, first);
    memcpy(mark, decide + first + 1, second);
    json_put_name(t, "decide");
    json_put_open(t, '{');
    json_put_member(t, "base", option_value(o, "base"));
    json_put_member(t, "mark", mark);
    if (option_has(o, "pass"))
        TRY(put_test(c, t, o, "pass"));
    json_put_member_number(t, "places", places);
    json_put_member(t, "rule", rule);
    json_put_member(t, "shortfall", option_or(o, "shortfall", "leave"));
    json_put_member(t, "tie", option_or(o, "tie", "runoff"));
    json_put_close(t, '}');
out:
    return rc;
}

static int put_items(cli *c, text *t, const char *path)
{
    int rc = DONE;
    size_t id, title;
    csv items;

    TRY(csv_read(c, &items, path));
    TRY(csv_want(c, &items, "id", &id));
    TRY(csv_want(c, &items, "title", &title));
    if (items.columns != 2)
        TRY(fail(c, tr(c, "%s:1: found %zu columns, wanted id and title alone"), path, items.columns));
    json_put_name(t, "items");
    json_put_open(t, '[');
    for (size_t i = 0; i < items.rows; i++) {
        json_put_open(t, '{');
        json_put_member(t, "id", csv_cell(&items, i, id));
        json_put_member(t, "title", csv_cell(&items, i, title));
        json_put_close(t, '}');
    }
    json_put_close(t, ']');
out:
    csv_free(&items);
    return rc;
}

static void put_marks(text *t, const char *marks)
{
    char mark[64];

    json_put_name(t, "marks");
    json_put_open(t, '[');
    for (const char *at = marks;; at++) {
        size_t len = strcspn(at, ",");

        /* An id has at most 32 characters: what is longer stays wrong when it is cut. */
        snprintf(mark, sizeof mark, "%.*s", (int)(len < 60 ? len : 60), at);
        json_put_string(t, mark);
        at += len;
        if (*at == '\0')
            break;
    }
    json_put_close(t, ']');
}

static int put_contest(cli *c, text *t, const options *o)
{
    int rc = DONE;
    const char *row = option_or(o, "row", "0-1");
    uint32_t min, max;

    if (read_range(row, &min, &max) != 0)
        TRY(fail(c, tr(c, "--row: found %s, wanted MIN-MAX, such as 0-1"), quote(row).text));
    json_put_open(t, '{');
    if (option_has(o, "cap"))
        TRY(put_cap(c, t, option_value(o, "cap")));
    TRY(put_decide(c, t, o));
    json_put_member(t, "id", option_or(o, "contest", "projects"));
    TRY(put_items(c, t, option_value(o, "items")));
    put_marks(t, option_value(o, "marks"));
    json_put_name(t, "row");
    json_put_open(t, '[');
    json_put_number(t, min);
    json_put_number(t, max);
    json_put_close(t, ']');
    json_put_member(t, "title", option_or(o, "contest-title", option_value(o, "title")));
    json_put_close(t, '}');
out:
    return rc;
}

/* A recorder, station or (with a sealing key) trustee. */
static int put_party(cli *c, text *t, const options *o, const char *path, int with_seal)
{
    int rc = DONE;
    pj_public p;

    TRY(read_public_file(c, &p, path));
    if (strcmp(p.suite, option_value(o, "suite")) != 0)
        TRY(fail(c, tr(c, "%s: a key of suite %s, wanted %s as in --suite"), path, p.suite, quote(option_value(o, "suite")).text));
    json_put_open(t, '{');
    json_put_member(t, "key", p.key);
    json_put_member(t, "name", p.name);
    if (with_seal)
        json_put_member(t, "seal", p.seal);
    json_put_close(t, '}');
out:
    return rc;
}

static int put_parties(cli *c, text *t, const options *o, const char *member, const char *option, int with_seal)
{
    int rc = DONE;

    json_put_name(t, member);
    json_put_open(t, '[');
    for (size_t i = 0; i < option_count(o, option); i++)
        TRY(put_party(c, t, o, option_at(o, option, i), with_seal));
    json_put_close(t, ']');
out:
    return rc;
}

static int put_definition(cli *c, text *t, const options *o)
{
    int rc = DONE;
    uint32_t deputies = 0, threshold = 0;

    TRY(option_number(c, o, "deputies", 1, 10000000, &deputies));
    TRY(option_number(c, o, "threshold", 1, 15, &threshold));
    json_put_open(t, '{');
    json_put_name(t, "contests");
    json_put_open(t, '[');
    TRY(put_contest(c, t, o));
    json_put_close(t, ']');
    json_put_name(t, "electorate");
    json_put_open(t, '{');
    json_put_member_number(t, "deputies", deputies);
    TRY(put_test(c, t, o, "quorum"));
    json_put_member(t, "source", option_or(o, "source", ""));
    json_put_close(t, '}');
    json_put_member(t, "format", "piaojue/1");
    json_put_name(t, "recorder");
    TRY(put_party(c, t, o, option_value(o, "recorder"), 0));
    json_put_member(t, "secrecy", "sealed");
    TRY(put_parties(c, t, o, "stations", "station", 0));
    json_put_member(t, "suite", option_value(o, "suite"));
    json_put_member_number(t, "threshold", threshold);
    json_put_member(t, "title", option_value(o, "title"));
    TRY(put_parties(c, t, o, "trustees", "trustee", 1));
    json_put_name(t, "validity");
    json_put_open(t, '{');
    json_put_member(t, "blank", option_or(o, "blank", "valid"));
    json_put_member(t, "overvote", option_or(o, "overvote", "ballot"));
    json_put_member(t, "unreadable", option_or(o, "unreadable", "mark"));
    json_put_close(t, '}');
    json_put_close(t, '}');
    TRY(text_check(c, t));
out:
    return rc;
}

static int print_definition(cli *c, const options *o, const char *path, const char *json)
{
    int rc = DONE;
    text t = {0};

    say(c, tr(c, "definition: %s"), path);
    say(c, tr(c, "rules written into it: over-vote makes invalid: %s; blank ballot: %s; unreadable mark makes invalid: %s; tie: %s; places left over: "
                 "%s; marks an item: %s"),
        option_or(o, "overvote", "ballot"), option_or(o, "blank", "valid"), option_or(o, "unreadable", "mark"), option_or(o, "tie", "runoff"),
        option_or(o, "shortfall", "leave"), option_or(o, "row", "0-1"));
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_name(&t, "definition");
    json_put_raw(&t, json);
    json_put_member(&t, "file", path);
    json_put_close(&t, '}');
    TRY(text_print(c, &t));
out:
    text_free(&t);
    return rc;
}

int verb_define(cli *c, const options *o)
{
    int rc = DONE;
    const char *path = option_value(o, "output");
    int to_output = strcmp(path, "-") == 0;
    text t = {0}, canonical = {0};
    pj_definition *definition = NULL;
    pj_error error = {0};

    if (!to_output)
        TRY(file_is_new(c, path));
    TRY(put_definition(c, &t, o));
    TRY(engine_said(c, tr(c, "definition"), pj_definition_read(&definition, t.bytes, t.len, &error), &error));
    TRY(write_text(c, &canonical, path, write_definition, definition));
    if (to_output) {
        TRY(text_print(c, &canonical));
        goto out;
    }
    TRY(file_write_new(c, path, canonical.bytes, canonical.len, MODE_PUBLIC));
    TRY(print_definition(c, o, path, canonical.bytes));
out:
    pj_definition_destroy(definition);
    text_free(&canonical);
    text_free(&t);
    return rc;
}
