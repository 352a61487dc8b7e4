/* What is said to people is English in the code and, by gettext, Chinese where it is asked for. JSON is English always: programs read it. */
#ifndef VERIFIER_LANGUAGE_H
#define VERIFIER_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

/* _() translates; N_() marks what is translated where it is used. */
#define _(text) gettext(text)
#define N_(text) text

/* `asked`: zh, en, or NULL for what the environment says. Before any thread is started. False for another word. */
bool language_choose(const char *asked);

/* Columns on a terminal: two for a Chinese character, one where Unicode leaves it open (“ ” … ·). */
size_t columns(const char *text);

/* Spaces behind `text` up to `width` columns. */
int blanks(const char *text, size_t width);

#endif
