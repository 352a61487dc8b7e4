/* The words of a call: positional arguments, and options out of the verb's table. */
#ifndef PIAOJUE_CLI_OPTIONS_H
#define PIAOJUE_CLI_OPTIONS_H

#include "cli/cli.h"

typedef enum {
    OPTION_FLAG,     /* no value */
    OPTION_ONE,      /* a value, at most once */
    OPTION_REQUIRED, /* a value, exactly once */
    OPTION_REPEAT,   /* a value, any number of times */
    OPTION_SECTION,  /* a value, any number of times; each starts a section */
    OPTION_INSIDE    /* a value, at most once in each section */
} option_kind;

typedef struct {
    const char *name; /* without the dashes; NULL ends a table */
    char letter;      /* of a short form, or 0 */
    option_kind kind;
    const char *value; /* what stands for the value in the help */
    const char *help;  /* English, marked N_ */
} option_spec;

typedef struct {
    const option_spec *spec;
    char *value;
} option_given;

typedef struct {
    const option_spec *table;
    option_given *given;
    size_t given_len;
    char **words; /* positional arguments, of which the caller knows the number */
    size_t words_len;
} options;

/* Every verb has these besides its own. */
extern const option_spec COMMON_OPTIONS[];

/* Takes `argc` words apart; an option stands before, between or behind positional words, as --name VALUE, --name=VALUE or -n VALUE. "--" ends
 * the options. Sets c->json and c->language at once, so that complaints speak the right language. `verb` is for the complaints. */
int options_read(cli *c, options *o, const char *verb, const option_spec *table, int argc, char **argv);
void options_free(options *o);

int option_has(const options *o, const char *name);
size_t option_count(const options *o, const char *name);
/* The `index`-th value; NULL if it was not given so often. */
char *option_at(const options *o, const char *name, size_t index);
char *option_value(const options *o, const char *name);
/* The value, or `otherwise`. */
const char *option_or(const options *o, const char *name, const char *otherwise);
/* Sections: 0 is what stands before the first option of kind OPTION_SECTION, 1 starts with that one, and so on. A section is a look at `o`, and is
 * not freed; it has no words. */
size_t options_sections(const options *o);
options options_section(const options *o, size_t index);
/* Where `name` stands in the table. */
const option_spec *option_find(const options *o, const char *name);

/* Reads a decimal number from min to max; leaves *number alone if the option was not given. */
int option_number(cli *c, const options *o, const char *name, uint32_t min, uint32_t max, uint32_t *number);

/* A decimal number without sign, all of the text; −1 if it is not one or above `max`. */
int read_number(const char *text, size_t len, uint32_t max, uint32_t *number);

/* The language that --lang names, zh or en; −1 if it is neither. */
int read_language(const char *word, pj_language *language);
/* Speaks it, or complains. */
int speak_language(cli *c, const char *word);

void options_help(const cli *c, const option_spec *table);

#endif
