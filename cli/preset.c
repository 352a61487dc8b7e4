/* Every member of a definition that is no person's choice has a value in every preset: nothing is left to a default that nobody sees, and `define` tells
 * what it took from here. docs/presets.md has this table with the sources; tests/e2e compares the two. */
#include "cli/preset.h"

#include <string.h>

/* How papers are read (F11): law and practice are one for all kinds of votes. */
#define VALIDITY {"overvote", "ballot"}, {"conflict", "mark"}, {"blank", "valid"}, {"unreadable", "mark"}

static const preset_option PROJECT_VOTE[] = {
    {"contest", "projects"}, {"marks", "approve"}, {"row", "0-1"}, {"cap", "approve:0-places"}, {"others", "none"}, {"decide", "select:approve"},
    {"base", "deputies"}, {"pass", "more than 1/2"}, {"tie", "runoff"}, {"second-tie", "presidium"}, {"shortfall", "leave"},
    {"quorum", "at least 2/3"}, {"secrecy", "sealed"}, VALIDITY, {NULL, NULL},
};

static const preset_option ELECTION[] = {
    {"contest", "election"}, {"marks", "approve,oppose,abstain"}, {"row", "0-1"}, {"cap", "approve:0-places"}, {"others", "places:oppose"},
    {"decide", "select:approve"}, {"base", "deputies"}, {"pass", "more than 1/2"}, {"tie", "runoff"}, {"second-tie", "presidium"},
    {"shortfall", "revote"}, {"quorum", "at least 2/3"}, {"secrecy", "sealed"}, VALIDITY, {NULL, NULL},
};

static const preset_option RESOLUTION[] = {
    {"contest", "resolutions"}, {"marks", "approve,oppose,abstain"}, {"row", "0-1"}, {"cap", "none"}, {"others", "none"}, {"decide", "pass:approve"},
    {"base", "deputies"}, {"pass", "more than 1/2"}, {"quorum", "at least 2/3"}, {"secrecy", "sealed"}, VALIDITY, {NULL, NULL},
};

static const preset_option APPOINTMENT[] = {
    {"contest", "appointments"}, {"marks", "approve,oppose,abstain"}, {"row", "0-1"}, {"cap", "none"}, {"others", "none"},
    {"decide", "pass:approve"}, {"base", "deputies"}, {"pass", "more than 1/2"}, {"quorum", "more than 1/2"}, {"secrecy", "sealed"}, VALIDITY,
    {NULL, NULL},
};

static const preset_option SATISFACTION[] = {
    {"contest", "satisfaction"}, {"marks", "satisfied,fair,dissatisfied"}, {"row", "0-1"}, {"cap", "none"}, {"others", "none"}, {"decide", "grade"},
    {"base", "deputies"}, {"grade", "satisfied:satisfied:at least 1/2"}, {"grade", "fair:satisfied+fair:at least 1/2"},
    {"grade", "dissatisfied:less than 1/2"}, {"quorum", "at least 2/3"}, {"secrecy", "sealed"}, VALIDITY, {NULL, NULL},
};

/* Without a preset: what does not decide who wins. */
static const preset_option NO_PRESET[] = {
    {"contest", "projects"}, {"row", "0-1"}, {"cap", "none"}, {"others", "none"}, {"tie", "runoff"}, {"second-tie", "presidium"},
    {"shortfall", "leave"}, {"secrecy", "sealed"}, VALIDITY, {NULL, NULL},
};

static const preset PRESETS[] = {
    {"", NO_PRESET}, {"project-vote", PROJECT_VOTE}, {"election", ELECTION}, {"resolution", RESOLUTION}, {"appointment", APPOINTMENT},
    {"satisfaction", SATISFACTION},
};

enum { PRESETS_LEN = sizeof PRESETS / sizeof *PRESETS };

const preset *preset_find(const char *name)
{
    for (int i = 0; i < PRESETS_LEN; i++) {
        if (strcmp(PRESETS[i].name, name) == 0)
            return &PRESETS[i];
    }
    return NULL;
}

void preset_names(char *names, size_t room)
{
    size_t len = 0;

    names[0] = '\0';
    for (int i = 1; i < PRESETS_LEN && len < room; i++)
        len += (size_t)snprintf(names + len, room - len, "%s%s", i > 1 ? ", " : "", PRESETS[i].name);
}

const char *preset_value(const preset *p, const char *option, size_t index)
{
    for (const preset_option *o = p->options; o->option != NULL; o++) {
        if (strcmp(o->option, option) == 0 && index-- == 0)
            return o->value;
    }
    return NULL;
}
