/* A sealed ballot between `seal` and `submit` or `challenge`: a file of four lines, SECRET, for it holds the opening.
 *
 *   piaojue-sealed/1
 *   fingerprint HASH       base64url, as in a challenge (F19)
 *   ballot {…}             body of the ballot, canonical JSON
 *   opening {…}            SECRET: body of the challenge that would open it
 */
#ifndef PIAOJUE_CLI_SEALED_H
#define PIAOJUE_CLI_SEALED_H

#include "cli/vote.h"

typedef struct {
    char *fingerprint, *ballot, *opening; /* they point into the file's text */
    size_t ballot_len, opening_len;
    pj_short words; /* the fingerprint for people */
    text file;      /* SECRET */
} sealed;

/* Is this a vote in which ballots are sealed? */
int sealed_check_vote(cli *c, const options *o, const pj_log *log);

int sealed_write(cli *c, const char *path, const uint8_t fingerprint[32], const text *ballot, const text *opening);

/* Reads it, and checks that it belongs to this log's vote and holds the ballot of its fingerprint. Free it with sealed_free. */
int sealed_read(cli *c, sealed *s, const char *path, const pj_log *log);
void sealed_free(sealed *s);

/* Complains if the log holds exactly this record, and destroys the file o->words[1] then: a power cut between recording and removing must not leave the
 * opening behind for ever. */
int sealed_check_new(cli *c, const options *o, const pj_log *log, const char *kind, const char *body);

#endif
