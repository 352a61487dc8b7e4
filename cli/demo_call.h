/* How the demo calls a verb: builds the words that somebody would have typed, runs it in this process, and tells it in a line. */
#ifndef PIAOJUE_CLI_DEMO_CALL_H
#define PIAOJUE_CLI_DEMO_CALL_H

#include "cli/cli.h"

enum { MOST_WORDS = 80, PATH_ROOM = 4096 };

typedef struct {
    cli *c;
    const char *suite;
    char program[PATH_ROOM / 4]; /* folder of the executable */
    char example[PATH_ROOM / 2];
    char folder[PATH_ROOM / 2];
    FILE *nowhere;
} demo;

/* The words of one call. Those put with '@' or '%' before them are files of the vote's folder or of the example. */
typedef struct {
    char *word[MOST_WORDS + 1];
    size_t len;
} call;

/* Adds words, up to a NULL. */
int put_words(demo *d, call *k, const char *const *words);
void free_call(call *k);

/* What was told so far goes out; what cannot be told is a failure, before more is done. */
int demo_flush(demo *d);

/* Runs the verb with its output going to `to`. */
int run_call(demo *d, call *k, FILE *to, const char *what);

#define RUN(d, what, ...) run_words(d, what, (const char *const[]){__VA_ARGS__, NULL})

/* Builds a call, runs it with its output going nowhere, and frees it; the second one takes more words from a file of options of the example. */
int run_words(demo *d, const char *what, const char *const *words);
int run_with_option_file(demo *d, const char *what, const char *file, const char *const *words);

#endif
