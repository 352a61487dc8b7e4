/* rule, join: what the chief scrutineer decides about papers, with a reason, in the log. */
#include <stdlib.h>
#include <string.h>

#include "cli/sheet.h"
#include "cli/verbs.h"

const option_spec RULE_OPTIONS[] = {
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the chief scrutineer")},
    {"ballot", 0, OPTION_REQUIRED, "LINE", N_("line of the log that holds the paper")},
    {"contest", 0, OPTION_ONE, "ID", N_("the contest; not needed where there is one alone")},
    {"read", 0, OPTION_ONE, "A,,B,…",
     N_("the marks of all its items, one after another, as in a paper file: nothing for an item without a mark, ? for what stays unreadable; what can be read is written as it is")},
    {"invalid", 0, OPTION_FLAG, NULL, N_("the contest is invalid on this paper")},
    {"reason", 0, OPTION_REQUIRED, "TEXT", N_("the reason, for the log")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

const option_spec JOIN_OPTIONS[] = {
    {"key", 'k', OPTION_REQUIRED, "FILE.key", N_("key file of the chief scrutineer")},
    {"contest", 0, OPTION_ONE, "ID", N_("the contest; not needed where there is one alone")},
    {"names", 0, OPTION_REQUIRED, "A;B;…", N_("spellings that stand on papers")},
    {"as", 0, OPTION_REQUIRED, "NAME", N_("the name they are counted as")},
    {"reason", 0, OPTION_REQUIRED, "TEXT", N_("the reason, for the log")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

enum { MOST_LINES = 1000000000 };

/* The contest that --contest names, or the only one. */
static int find_contest(cli *c, const options *o, const pj_definition *definition, const pj_contest **contest)
{
    const char *id = option_value(o, "contest");
    size_t contests = pj_definition_contests(definition);

    *contest = NULL;
    if (id == NULL && contests > 1)
        return fail(c, _("--contest: wanted one of the %zu contests of this vote"), contests);
    for (size_t i = 0; i < contests; i++) {
        const pj_contest *k = pj_definition_contest(definition, i);

        if (id == NULL || strcmp(k->id, id) == 0)
            *contest = k;
    }
    return *contest != NULL ? DONE : refuse(c, _("--contest: this vote has no contest %s"), quote(id).text);
}

/* Cuts "a,,?" into one word for each item; the commas become ends of words. */
static int cut_rows(cli *c, const pj_contest *contest, char *read, const char **rows)
{
    int rc = DONE;
    size_t found = 1;
    char where[64];

    for (const char *at = read; *at != '\0'; at++)
        found += *at == ',';
    if (found != contest->items_len)
        return fail(c, _("--read: items found: %zu, wanted: the %zu of contest %s, with a comma between each and the next"), found,
                    contest->items_len, contest->id);
    for (size_t i = 0; i < found; i++) {
        rows[i] = read;
        read += strcspn(read, ",");
        *read++ = '\0';
        snprintf(where, sizeof where, "--read: %s", contest->items[i].id);
        TRY(sheet_check_paper(c, &(sheet_row){.contest = contest, .item = i}, where, rows[i]));
    }
out:
    return rc;
}

int verb_rule(cli *c, const options *o)
{
    int rc = DONE;
    uint32_t ballot = 0;
    const pj_contest *contest;
    const char **rows = NULL;
    pj_key *key = NULL;
    pj_log *log = NULL;
    pj_error error = {0};

    if (option_has(o, "read") == option_has(o, "invalid"))
        TRY(fail(c, "%s", _("wanted either --read or --invalid; see piaojue rule --help")));
    TRY(option_number(c, o, "ballot", 0, MOST_LINES, &ballot));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log(c, &log, o, 1));
    TRY(find_contest(c, o, pj_log_definition(log), &contest));
    if (option_has(o, "read")) {
        rows = calloc(contest->items_len, sizeof *rows);
        if (rows == NULL)
            TRY(no_memory(c));
        TRY(cut_rows(c, contest, option_value(o, "read"), rows));
    }
    TRY(engine_said(c, o->words[0], pj_log_rule(log, key, ballot, contest->id, rows, option_value(o, "reason"), &error), &error));
    TRY(say_recorded(c, o, log, "ruling", _("ruling recorded")));
out:
    free(rows);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}

/* "A\nB" as split_names leaves it. */
static int list_names(cli *c, char *names, size_t count, const char ***list)
{
    *list = calloc(count + 1, sizeof **list);
    if (*list == NULL)
        return no_memory(c);
    for (size_t i = 0; i < count; i++) {
        (*list)[i] = names;
        names += strcspn(names, "\n");
        *names++ = '\0';
    }
    return DONE;
}

int verb_join(cli *c, const options *o)
{
    int rc = DONE;
    char *typed = option_value(o, "names");
    size_t count = split_names(typed);
    const pj_contest *contest;
    const char **names = NULL;
    pj_key *key = NULL;
    pj_log *log = NULL;
    pj_error error = {0};

    if (count == 0)
        TRY(fail(c, "%s", _("--names: found no name, wanted spellings joined by ;")));
    TRY(list_names(c, typed, count, &names));
    TRY(read_key_file(c, &key, option_value(o, "key")));
    TRY(open_log(c, &log, o, 1));
    TRY(find_contest(c, o, pj_log_definition(log), &contest));
    TRY(engine_said(c, o->words[0],
                    pj_log_join(log, key, contest->id, names, count, option_value(o, "as"), option_value(o, "reason"), &error), &error));
    TRY(say_recorded(c, o, log, "join", _("spellings joined")));
out:
    free(names);
    pj_key_destroy(key);
    pj_log_close(log);
    return rc;
}
