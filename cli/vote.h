/* What verbs that work on a log share. */
#ifndef PIAOJUE_CLI_VOTE_H
#define PIAOJUE_CLI_VOTE_H

#include "cli/csv.h"
#include "cli/options.h"

/* A verb of the command table; its name may be two words. `words`: positional arguments for the usage line, of which from min_words to max_words are wanted. */
typedef struct {
    const char *name, *words, *help;
    size_t min_words, max_words;
    const option_spec *options;
    int (*run)(cli *c, const options *o);
} verb;

/* The table, ended by a NULL name. */
extern const verb VERBS[];

/* Runs a verb as if it stood on the command line: argv[0] is its name, or the first word of it. */
int verb_run(cli *c, int argc, char **argv);

int read_key_file(cli *c, pj_key **key, const char *path);
int read_public_file(cli *c, pj_public *out, const char *path);
int read_definition_file(cli *c, pj_definition **definition, const char *path);
/* Prints a definition that was written to a file, as JSON. */
int print_definition_json(cli *c, const char *path, const char *json);
/* The column `card` of a CSV file as codes; free and wipe them with free_codes. */
int read_cards_file(cli *c, pj_code **codes, size_t *count, const char *path);
void free_codes(pj_code *codes, size_t count);
/* The holder's name of a key; empty if it cannot be told. */
void key_name(const pj_key *key, char name[601]);

/* Opens the log o->words[0], waiting if another program holds it, and says what was cut off; open_log_at: another log. */
int open_log(cli *c, pj_log **log, const options *o, int writable);
int open_log_at(cli *c, pj_log **log, const options *o, const char *path, int writable);

/* A progress bar for `what`, on a terminal alone; progress_end clears it. */
typedef struct {
    cli *c;
    const char *what;
    double started;
    int shown; /* per cent + 1 that stands on the terminal; 0: nothing yet */
} progress_bar;
pj_progress progress_start(progress_bar *bar, cli *c, const char *what);
void progress_report(void *arg, uint64_t done, uint64_t total);
void progress_end(progress_bar *bar);

/* What --time says, in seconds since 1970; without it the time that it is. */
int option_time(cli *c, const options *o, uint64_t *seconds);
#define TIME_OPTION {"time", 0, OPTION_ONE, "YYYY-MM-DDThh:mm:ssZ", N_("the time (UTC), where this machine's clock is wrong")}

/* Seconds on a clock that only goes forward. */
double clock_now(void);

/* Calls a writer of the engine with the room it needs. The text may be secret: free it with text_free. */
typedef pj_status (*text_writer)(const void *object, char *bytes, size_t *len, pj_error *error);
int write_text(cli *c, text *t, const char *subject, text_writer writer, const void *object);
pj_status write_definition(const void *definition, char *bytes, size_t *len, pj_error *error);
pj_status write_result_json(const void *log, char *bytes, size_t *len, pj_error *error);

pj_status write_follow_up(const void *log, char *bytes, size_t *len, pj_error *error);

/* Shows on `err` what about the definition is worth a human's look. `present`: 0 if it is not known yet. */
int warn_of_definition(cli *c, const pj_definition *definition, uint32_t present);

/* Says that `what` was recorded, and at which line: the last one of the log. */
int say_recorded(cli *c, const options *o, const pj_log *log, const char *kind, const char *what);

#endif
