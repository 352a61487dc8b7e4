/* Presets: kinds of votes, as options of `define` that somebody would have to type otherwise. Where each comes from stands in docs/presets.md. */
#ifndef PIAOJUE_CLI_PRESET_H
#define PIAOJUE_CLI_PRESET_H

#include "cli/cli.h"

typedef struct {
    const char *option, *value;
} preset_option;

typedef struct {
    const char *name;
    const preset_option *options; /* ended by a NULL; an option may stand there several times */
} preset;

/* NULL: there is none of that name. The name "" is what holds without a preset. */
const preset *preset_find(const char *name);
/* The names of all presets with a comma and a space between. */
void preset_names(char *names, size_t room);
/* The `index`-th value of an option; NULL if the preset says it less often. */
const char *preset_value(const preset *p, const char *option, size_t index);

#endif
