/* Where `define` finds the value of an option: what was typed, else the preset; and one contest of a definition made of them.
 *
 * The options become JSON as they stand, and the engine judges it: there is one set of rules for definitions, and it is not here. */
#ifndef PIAOJUE_CLI_PROFILE_H
#define PIAOJUE_CLI_PROFILE_H

#include "cli/options.h"
#include "cli/preset.h"
#include "cli/text.h"

/* One contest of the call. Of what a contest needs, `own` holds what was typed for it alone, and `shared` what was typed for all: before the first
 * --contest. With one contest both are everything. */
typedef struct {
    cli *c;
    options own, shared;
    const preset *preset;
    text *filled; /* gets what was not typed, as options */
} profile;

/* Contest `index` of the call `o`. Complains about an unknown preset. */
int profile_of(cli *c, const options *o, size_t index, text *filled, profile *p);
/* How many there are: one without --contest. */
size_t profile_count(const options *o);

/* The value of a contest's option; NULL if there is none. profile_wanted complains then. */
const char *profile_value(const profile *p, const char *name);
int profile_wanted(const profile *p, const char *name, const char **value);
int profile_is_typed(const profile *p, const char *name);

/* Adds what was not typed to a list of such. */
void profile_note(text *filled, const char *name, const char *value);

/* Appends the contest as a JSON object. `title`: what it is called without --contest-title. */
int profile_put_contest(const profile *p, text *t, const char *title);

/* "more than 1/2" → {"more_than":[1,2]}, as the value of what was put before. With `below`: "less than", "at most". */
int put_test(cli *c, text *t, const char *option, const char *test, int below);

#endif
