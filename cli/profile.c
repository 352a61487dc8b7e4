#include "cli/profile.h"

#include <string.h>

#include "cli/csv.h"

enum { MOST = 1000000 };

/* ---- where a value comes from ---- */

size_t profile_count(const options *o)
{
    size_t sections = options_sections(o);

    return sections > 1 ? sections - 1 : 1;
}

int profile_of(cli *c, const options *o, size_t index, text *filled, profile *p)
{
    int alone = options_sections(o) == 1;
    const char *name;
    char known[256];

    *p = (profile){.c = c, .own = options_section(o, alone ? 0 : index + 1), .shared = options_section(o, 0), .filled = filled};
    name = option_or(&p->own, "preset", option_or(&p->shared, "preset", ""));
    p->preset = preset_find(name);
    preset_names(known, sizeof known);
    return p->preset != NULL ? DONE : fail(c, _("--preset: found %s, wanted one of: %s"), quote(name).text, known);
}

int profile_is_typed(const profile *p, const char *name)
{
    return option_has(&p->own, name) || option_has(&p->shared, name);
}

/* Of an option that may be repeated, all are from one place: to type one is to type the whole list. */
static const char *value_at(const profile *p, const char *name, size_t index)
{
    if (option_has(&p->own, name))
        return option_at(&p->own, name, index);
    return option_has(&p->shared, name) ? option_at(&p->shared, name, index) : preset_value(p->preset, name, index);
}

void profile_note(text *filled, const char *name, const char *value)
{
    const char *around = strchr(value, ' ') != NULL ? "\"" : "";

    text_put(filled, " --");
    text_put(filled, name);
    text_put(filled, " ");
    text_put(filled, around);
    text_put(filled, value);
    text_put(filled, around);
}

const char *profile_value(const profile *p, const char *name)
{
    const char *value = value_at(p, name, 0);

    if (value != NULL && !profile_is_typed(p, name))
        profile_note(p->filled, name, value);
    return value;
}

int profile_wanted(const profile *p, const char *name, const char **value)
{
    cli *c = p->c;

    *value = profile_value(p, name);
    return *value != NULL ? DONE : fail(c, _("contest %s: --%s %s is missing (%s); see piaojue define --help"), value_at(p, "contest", 0), name,
                                        option_find(&p->own, name)->value, _(option_find(&p->own, name)->help));
}

/* ---- words of the options ---- */

int put_test(cli *c, text *t, const char *option, const char *test, int below)
{
    static const char *const forms[][2] = {{"more than ", "more_than"}, {"at least ", "at_least"}, {"less than ", "less_than"}, {"at most ", "at_most"}};
    uint32_t p, q;

    for (int i = below ? 2 : 0; i < (below ? 4 : 2); i++) {
        size_t len = strlen(forms[i][0]);
        const char *fraction = test + len, *slash;

        if (strncmp(test, forms[i][0], len) != 0 || (slash = strchr(fraction, '/')) == NULL ||
            read_number(fraction, (size_t)(slash - fraction), MOST, &p) != 0 || read_number(slash + 1, strlen(slash + 1), MOST, &q) != 0)
            continue;
        json_put_open(t, '{');
        json_put_name(t, forms[i][1]);
        json_put_open(t, '[');
        json_put_number(t, p);
        json_put_number(t, q);
        json_put_close(t, ']');
        json_put_close(t, '}');
        return DONE;
    }
    return fail(c, below ? _("--%s: found %s, wanted \"less than P/Q\" or \"at most P/Q\"")
                         : _("--%s: found %s, wanted \"more than P/Q\" or \"at least P/Q\""),
                option, quote(test).text);
}

/* Pieces between `separator`s, as an array. An id has at most 32 characters: what is longer stays wrong when it is cut. */
static void put_list(text *t, const char *list, size_t list_len, char separator)
{
    char piece[64];

    json_put_open(t, '[');
    for (const char *at = list, *end = list + list_len;; at++) {
        const char *stop = memchr(at, separator, (size_t)(end - at));
        size_t len = (size_t)((stop != NULL ? stop : end) - at);

        snprintf(piece, sizeof piece, "%.*s", (int)(len < 60 ? len : 60), at);
        json_put_string(t, piece);
        at += len;
        if (at == end)
            break;
    }
    json_put_close(t, ']');
}

/* A number, or the word `places` for the contest's. `places`: 0 where the contest has none. */
static int read_amount(const char *bytes, size_t len, uint32_t places, uint32_t *number)
{
    if (len == strlen("places") && memcmp(bytes, "places", len) == 0 && places > 0) {
        *number = places;
        return 0;
    }
    return read_number(bytes, len, MOST, number);
}

/* "MIN-MAX", or one number for both. */
static int read_range(const char *bytes, uint32_t places, uint32_t *min, uint32_t *max)
{
    size_t first = strcspn(bytes, "-");
    const char *second = bytes[first] == '-' ? bytes + first + 1 : bytes;

    return read_amount(bytes, first, places, min) == 0 && read_amount(second, strlen(second), places, max) == 0 ? 0 : -1;
}

/* ---- members of a contest ---- */

static int put_cap(const profile *p, text *t, uint32_t places)
{
    cli *c = p->c;
    const char *cap = profile_value(p, "cap"), *colon = strrchr(cap, ':');
    char mark[64];
    uint32_t min, max;

    if (strcmp(cap, "none") == 0)
        return DONE;
    if (colon == NULL || (size_t)(colon - cap) >= sizeof mark || read_range(colon + 1, places, &min, &max) != 0)
        return fail(c, _("--cap: found %s, wanted MARK:MIN-MAX, such as approve:0-10, or none"), quote(cap).text);
    snprintf(mark, sizeof mark, "%.*s", (int)(colon - cap), cap);
    json_put_name(t, "cap");
    json_put_open(t, '{');
    json_put_member(t, "mark", mark);
    json_put_member_number(t, "max", max);
    json_put_member_number(t, "min", min);
    json_put_close(t, '}');
    return DONE;
}

static int put_others(const profile *p, text *t, uint32_t places)
{
    cli *c = p->c;
    const char *others = profile_value(p, "others");
    size_t len = strcspn(others, ":");
    uint32_t max;

    if (strcmp(others, "none") == 0)
        return DONE;
    if (read_amount(others, len, places, &max) != 0)
        return fail(c, _("--others: found %s, wanted MAX or MAX:MARK, such as 2:oppose, or none"), quote(others).text);
    json_put_name(t, "others");
    json_put_open(t, '{');
    json_put_member_number(t, "max", max);
    if (others[len] == ':')
        json_put_member(t, "with", others + len + 1);
    json_put_close(t, '}');
    return DONE;
}

/* --decide and --places, taken apart. */
typedef struct {
    char rule[16], mark[64];
    uint32_t places; /* of select; 0 with the others */
} decision;

static int read_decide(const profile *p, decision *d)
{
    int rc = DONE;
    cli *c = p->c;
    const char *decide, *mark, *places;
    size_t rule_len, mark_len;

    *d = (decision){.places = 0};
    TRY(profile_wanted(p, "decide", &decide));
    rule_len = strcspn(decide, ":");
    mark = decide[rule_len] == ':' ? decide + rule_len + 1 : "";
    mark_len = strcspn(mark, ":");
    places = mark[mark_len] == ':' ? mark + mark_len + 1 : NULL;
    snprintf(d->rule, sizeof d->rule, "%.*s", (int)(rule_len < 15 ? rule_len : 15), decide);
    snprintf(d->mark, sizeof d->mark, "%.*s", (int)(mark_len < 60 ? mark_len : 60), mark);
    if (strcmp(d->rule, "select") == 0 && mark_len > 0) {
        if (places != NULL && profile_is_typed(p, "places"))
            TRY(fail(c, "%s", _("--places: stands in --decide already")));
        if (places == NULL)
            TRY(profile_wanted(p, "places", &places));
        if (read_number(places, strlen(places), MOST, &d->places) == 0 && d->places > 0)
            goto out;
        TRY(fail(c, _("--places: found %s, wanted a number from 1"), quote(places).text));
    }
    if (places == NULL && ((strcmp(d->rule, "pass") == 0 && mark_len > 0) || strcmp(decide, "grade") == 0))
        goto out;
    rc = fail(c, _("--decide: found %s, wanted a rule: select:MARK:PLACES, pass:MARK or grade"), quote(decide).text);
out:
    return rc;
}

/* What was typed for this contest alone and means nothing under its rule would be lost without a word. */
static int check_fitting(const profile *p, const decision *d)
{
    static const char *const fits[][2] = {{"places", "select"},    {"tie", "select"},  {"second-tie", "select"},
                                          {"shortfall", "select"}, {"grade", "grade"}, {"pass", "select pass"}};
    cli *c = p->c;

    for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
        if (option_has(&p->own, fits[i][0]) && strstr(fits[i][1], d->rule) == NULL)
            return fail(c, _("--%s: means nothing with --decide %s"), fits[i][0], d->rule);
    }
    return DONE;
}

/* "NAME:MARK+MARK:TEST"; the last one "NAME", or "NAME:TEST" for what is below the one before. */
static int put_grade(const profile *p, text *t, const char *grade)
{
    int rc = DONE;
    cli *c = p->c;
    size_t name_len = strcspn(grade, ":"), marks_len;
    const char *rest = grade[name_len] == ':' ? grade + name_len + 1 : NULL;
    char name[64];

    snprintf(name, sizeof name, "%.*s", (int)(name_len < 60 ? name_len : 60), grade);
    json_put_open(t, '{');
    json_put_member(t, "grade", name);
    marks_len = rest != NULL ? strcspn(rest, ":") : 0;
    if (rest != NULL && rest[marks_len] == ':') {
        json_put_name(t, "marks");
        put_list(t, rest, marks_len, '+');
        json_put_name(t, "pass");
        TRY(put_test(c, t, "grade", rest + marks_len + 1, 0));
    } else if (rest != NULL) {
        json_put_name(t, "below");
        TRY(put_test(c, t, "grade", rest, 1));
    }
    json_put_close(t, '}');
out:
    return rc;
}

static int put_grades(const profile *p, text *t)
{
    int rc = DONE;
    const char *grade;

    TRY(profile_wanted(p, "grade", &grade));
    json_put_name(t, "grades");
    json_put_open(t, '[');
    for (size_t i = 0; (grade = value_at(p, "grade", i)) != NULL; i++) {
        if (i > 0 && !profile_is_typed(p, "grade"))
            profile_note(p->filled, "grade", grade);
        TRY(put_grade(p, t, grade));
    }
    json_put_close(t, ']');
out:
    return rc;
}

/* With base none no majority is asked, so that of a preset does not come in; one that was typed does, and the engine says what is wrong. */
static int put_majority(const profile *p, text *t, const char *base)
{
    int rc = DONE;
    const char *pass;

    if (strcmp(base, "none") == 0 && !profile_is_typed(p, "pass"))
        return DONE;
    TRY(profile_wanted(p, "pass", &pass));
    json_put_name(t, "pass");
    TRY(put_test(p->c, t, "pass", pass, 0));
out:
    return rc;
}

static int put_decide(const profile *p, text *t, const decision *d)
{
    int rc = DONE;
    const char *base;

    TRY(check_fitting(p, d));
    TRY(profile_wanted(p, "base", &base));
    json_put_name(t, "decide");
    json_put_open(t, '{');
    json_put_member(t, "base", base);
    json_put_member(t, "rule", d->rule);
    if (strcmp(d->rule, "grade") == 0) {
        TRY(put_grades(p, t));
    } else {
        json_put_member(t, "mark", d->mark);
        TRY(put_majority(p, t, base));
    }
    if (d->places > 0) {
        const char *tie, *second_tie, *shortfall;

        TRY(profile_wanted(p, "tie", &tie));
        TRY(profile_wanted(p, "second-tie", &second_tie));
        TRY(profile_wanted(p, "shortfall", &shortfall));
        json_put_member_number(t, "places", d->places);
        json_put_member(t, "tie", tie);
        json_put_member(t, "second_tie", second_tie);
        json_put_member(t, "shortfall", shortfall);
    }
    json_put_close(t, '}');
out:
    return rc;
}

static int put_items(const profile *p, text *t)
{
    int rc = DONE;
    cli *c = p->c;
    const char *path;
    size_t id, title;
    csv items = {0};

    TRY(profile_wanted(p, "items", &path));
    TRY(csv_read(c, &items, path));
    TRY(csv_want(c, &items, "id", &id));
    TRY(csv_want(c, &items, "title", &title));
    if (items.columns != 2)
        TRY(fail(c, _("%s:1: columns found: %zu, wanted id and title alone"), path, items.columns));
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

static int put_row(const profile *p, text *t)
{
    cli *c = p->c;
    const char *row = profile_value(p, "row");
    uint32_t min, max;

    if (read_range(row, 0, &min, &max) != 0)
        return fail(c, _("--row: found %s, wanted MIN-MAX, such as 0-1"), quote(row).text);
    json_put_name(t, "row");
    json_put_open(t, '[');
    json_put_number(t, min);
    json_put_number(t, max);
    json_put_close(t, ']');
    return DONE;
}

int profile_put_contest(const profile *p, text *t, const char *title)
{
    int rc = DONE;
    const char *marks, *own_title = value_at(p, "contest-title", 0);
    decision d;

    json_put_open(t, '{');
    json_put_member(t, "id", profile_value(p, "contest"));
    json_put_member(t, "title", own_title != NULL ? own_title : title);
    TRY(put_items(p, t));
    TRY(profile_wanted(p, "marks", &marks));
    json_put_name(t, "marks");
    put_list(t, marks, strlen(marks), ',');
    TRY(put_row(p, t));
    TRY(read_decide(p, &d));
    TRY(put_cap(p, t, d.places));
    TRY(put_others(p, t, d.places));
    TRY(put_decide(p, t, &d));
    json_put_close(t, '}');
out:
    return rc;
}
