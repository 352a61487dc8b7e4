/* Not getopt: it keeps globals, and its complaints would repeat what somebody typed, which may be a code. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

const option_spec COMMON_OPTIONS[] = {
    {"json", 0, OPTION_FLAG, NULL, N_("print one JSON object for machines")},
    {"lang", 0, OPTION_ONE, "zh|en", N_("language of the output; else LC_ALL, LC_MESSAGES, LANG decide")},
    {"wait", 0, OPTION_ONE, "SECONDS", N_("how long to wait while another program holds the log; default 60")},
    {"help", 'h', OPTION_FLAG, NULL, N_("this text")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

static const option_spec *find_in(const option_spec *table, const char *name, size_t len)
{
    for (const option_spec *s = table; s->name != NULL; s++) {
        if ((strlen(s->name) == len && memcmp(s->name, name, len) == 0) || (len == 1 && s->letter == name[0]))
            return s;
    }
    return NULL;
}

static const option_spec *find(const option_spec *table, const char *name, size_t len)
{
    const option_spec *s = find_in(table, name, len);

    return s != NULL ? s : find_in(COMMON_OPTIONS, name, len);
}

int read_language(const char *word, pj_language *language)
{
    int is_chinese = strcmp(word, "zh") == 0;

    if (!is_chinese && strcmp(word, "en") != 0)
        return -1;
    *language = is_chinese ? PJ_CHINESE : PJ_ENGLISH;
    return 0;
}

int speak_language(cli *c, const char *word)
{
    pj_language language;

    if (read_language(word, &language) != 0)
        return fail(c, _("--lang: found %s, wanted zh or en"), quote(word).text);
    speak(c, language);
    return DONE;
}

/* Takes effect while the rest is still being read. */
static int apply_common(cli *c, const option_given *g)
{
    if (strcmp(g->spec->name, "json") == 0)
        c->json = 1;
    return strcmp(g->spec->name, "lang") == 0 ? speak_language(c, g->value) : DONE;
}

/* Was it given where it may stand once only? */
static int is_second(const options *o, const option_spec *spec)
{
    options section;

    if (spec->kind == OPTION_REPEAT || spec->kind == OPTION_SECTION)
        return 0;
    if (spec->kind != OPTION_INSIDE)
        return option_has(o, spec->name);
    section = options_section(o, options_sections(o) - 1);
    return option_has(&section, spec->name);
}

static int add_option(cli *c, options *o, const char *verb, int argc, char **argv, int *at)
{
    char *word = argv[*at], *value = NULL;
    int is_long = word[1] == '-';
    const char *name = word + 1 + is_long;
    size_t len = is_long ? strcspn(name, "=") : strlen(name);
    /* "--o" and "-output" are neither. */
    const option_spec *spec = is_long == (len > 1) ? find(o->table, name, len) : NULL;
    option_given *g = &o->given[o->given_len];

    if (spec == NULL)
        return fail(c, _("unknown option %s; see piaojue %s --help"), quote(word).text, verb);
    if (name[len] == '=')
        value = word + 1 + is_long + len + 1;
    if (spec->kind == OPTION_FLAG && value != NULL)
        return fail(c, _("--%s takes no value"), spec->name);
    if (spec->kind != OPTION_FLAG && value == NULL) {
        if (*at + 1 >= argc)
            return fail(c, _("--%s wants a value: %s; see piaojue %s --help"), spec->name, spec->value, verb);
        value = argv[++*at];
    }
    if (is_second(o, spec))
        return fail(c, _("--%s is given twice"), spec->name);
    g->spec = spec;
    g->value = value;
    o->given_len++;
    return apply_common(c, g);
}

int options_read(cli *c, options *o, const char *verb, const option_spec *table, int argc, char **argv)
{
    int rc = DONE, only_words = 0;

    *o = (options){.table = table};
    o->given = calloc((size_t)argc + 1, sizeof *o->given);
    o->words = calloc((size_t)argc + 1, sizeof *o->words);
    if (o->given == NULL || o->words == NULL)
        TRY(no_memory(c));
    for (int i = 0; i < argc; i++) {
        if (only_words || argv[i][0] != '-' || argv[i][1] == '\0')
            o->words[o->words_len++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_words = 1;
        else
            TRY(add_option(c, o, verb, argc, argv, &i));
    }
    /* Whoever asks for help need not know what is required. */
    if (option_has(o, "help"))
        return DONE;
    for (const option_spec *s = table; s->name != NULL; s++) {
        if (s->kind == OPTION_REQUIRED && !option_has(o, s->name))
            TRY(fail(c, _("--%s %s is missing (%s); see piaojue %s --help"), s->name, s->value, _(s->help), verb));
    }
out:
    if (rc != DONE)
        options_free(o);
    return rc;
}

void options_free(options *o)
{
    free(o->given);
    free(o->words);
    *o = (options){0};
}

size_t option_count(const options *o, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < o->given_len; i++)
        count += strcmp(o->given[i].spec->name, name) == 0;
    return count;
}

int option_has(const options *o, const char *name)
{
    return option_count(o, name) > 0;
}

char *option_at(const options *o, const char *name, size_t index)
{
    for (size_t i = 0; i < o->given_len; i++) {
        if (strcmp(o->given[i].spec->name, name) == 0 && index-- == 0)
            return o->given[i].value;
    }
    return NULL;
}

char *option_value(const options *o, const char *name)
{
    return option_at(o, name, 0);
}

const char *option_or(const options *o, const char *name, const char *otherwise)
{
    const char *value = option_value(o, name);

    return value != NULL ? value : otherwise;
}

size_t options_sections(const options *o)
{
    size_t sections = 1;

    for (size_t i = 0; i < o->given_len; i++)
        sections += o->given[i].spec->kind == OPTION_SECTION;
    return sections;
}

options options_section(const options *o, size_t index)
{
    options section = {.table = o->table, .given = o->given};
    size_t at = 0, i = 0;

    for (; i < o->given_len && at < index; i++)
        at += o->given[i].spec->kind == OPTION_SECTION;
    /* A section begins with the option that starts it. */
    section.given = o->given + (index > 0 ? i - 1 : 0);
    for (; i < o->given_len && o->given[i].spec->kind != OPTION_SECTION; i++)
        ;
    section.given_len = (size_t)(o->given + i - section.given);
    return section;
}

const option_spec *option_find(const options *o, const char *name)
{
    return find(o->table, name, strlen(name));
}

int read_number(const char *text, size_t len, uint32_t max, uint32_t *number)
{
    uint64_t value = 0;

    if (len == 0 || len > 10)
        return -1;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (uint64_t)(text[i] - '0');
    }
    if (value > max)
        return -1;
    *number = (uint32_t)value;
    return 0;
}

int option_number(cli *c, const options *o, const char *name, uint32_t min, uint32_t max, uint32_t *number)
{
    const char *text = option_value(o, name);
    uint32_t value;

    if (text == NULL)
        return DONE;
    if (read_number(text, strlen(text), max, &value) != 0 || value < min)
        return fail(c, _("--%s: found %s, wanted a number from %u to %u"), name, quote(text).text, min, max);
    *number = value;
    return DONE;
}

enum { HELP_COLUMN = 28 };

static void help_line(const cli *c, const option_spec *s)
{
    char left[64], letter[8] = "";

    if (s->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", s->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, s->name, s->value != NULL ? " " : "", s->value != NULL ? s->value : "");
    fprintf(c->out, "  %s%*s %s%s\n", left, padding(left, HELP_COLUMN), "", _(s->help),
            s->kind == OPTION_REPEAT || s->kind == OPTION_SECTION ? _(" (may be repeated)") : "");
}

void options_help(const cli *c, const option_spec *table)
{
    int in_section = 0;

    for (const option_spec *s = table; s->name != NULL; s++) {
        if (s->kind == OPTION_SECTION) {
            fprintf(c->out, "\n%s\n", _("of each contest:"));
            in_section = 1;
        }
        help_line(c, s);
    }
    if (in_section)
        fputc('\n', c->out);
    for (const option_spec *s = COMMON_OPTIONS; s->name != NULL; s++)
        help_line(c, s);
}
