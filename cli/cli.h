/* What every file of the command line shares: the context of one call, its outcome, and how it complains.
 *
 * The command line knows the engine by its public header alone. Nothing here is global but the language: the demo runs verbs one after another in
 * one process, each with a context of its own. */
#ifndef PIAOJUE_CLI_CLI_H
#define PIAOJUE_CLI_CLI_H

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "engine/piaojue.h"

/* The exit statuses, and what every function that can fail returns. */
enum {
    DONE = 0,
    REFUSED = 1, /* "no": a rule of the vote forbids it */
    FAILED = 2   /* "could not": a bad file, a wrong call, no memory, … */
};

/* Every function that can fail keeps its outcome in `rc`, starts with rc = DONE, and releases and wipes behind its one label `out`. */
#define TRY(x)                  \
    do {                        \
        if ((rc = (x)) != DONE) \
            goto out;           \
    } while (0)

typedef struct {
    FILE *out, *err;
    pj_language language;
    int json;             /* --json: `out` gets exactly one JSON object */
    int is_demo;          /* a verb of the demo, or the demo itself */
    int progress;         /* draw progress bars on `err` */
    char complaint[1024]; /* the first complaint, for the JSON object of a failure; empty: none yet */
} cli;

#define PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* _() is the text in the language spoken now (language.c); N_() marks one that is translated where it is used. */
#define _(english) gettext(english)
#define N_(english) english

/* The language of the process, and of `c`: all contexts that are in use speak the same. */
void speak(cli *c, pj_language language);
/* The first call of the program: the one that LC_ALL, LC_MESSAGES or LANG asks for. */
void speak_as_asked(cli *c);
/* Opens the catalogs that gettext opens late, as the sandbox would not let it. */
void open_catalogs(void);

/* Columns that a UTF-8 text takes on a terminal: Chinese characters take two. What is ambiguous (“ ” … ·) counts as one, as terminals draw it by default. */
size_t columns(const char *text);
/* Spaces that fill `text` up to `width` columns. */
int padding(const char *text, size_t width);

/* Line on `out`, unless --json. */
void say(cli *c, const char *format, ...) PRINTF(2, 3);

/* One complaint on `err`, "piaojue: …". Returns REFUSED or FAILED. None of its arguments may be a secret: what the user typed goes
 * through quote() first. */
int refuse(cli *c, const char *format, ...) PRINTF(2, 3);
int fail(cli *c, const char *format, ...) PRINTF(2, 3);
int no_memory(cli *c);

/* A remark on `err` that is no complaint. */
void note(cli *c, const char *format, ...) PRINTF(2, 3);

/* Complains about what the engine said of `subject` (a file), and returns the outcome that belongs to the status; DONE for PJ_OK. */
int engine_said(cli *c, const char *subject, pj_status status, const pj_error *error);

/* The name of a check, out of the engine's catalog. */
const char *check_name(int check);

/* A text somebody typed, fit to be shown: cut at 40 bytes, control characters as '?', and replaced as a whole where it might be a card code
 * (a cards file without its header line must not end up on a screen). */
typedef struct {
    char text[64];
} quoted;
quoted quote(const char *typed);

#endif
