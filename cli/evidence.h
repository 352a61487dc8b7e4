/* What stands beside a log (spec/evidence.md): texts that the engine makes, read from and written to files. */
#ifndef PIAOJUE_CLI_EVIDENCE_H
#define PIAOJUE_CLI_EVIDENCE_H

#include "cli/vote.h"

/* A checkpoint, receipt or consistency proof from a file. */
int evidence_read(cli *c, text *t, const char *path);

/* The key of --key; NULL if it was not given. */
int read_recorder_key(cli *c, const options *o, pj_key **key);

/* Each makes one text, or complains; `subject` is what a complaint is about. Where `recorder` is NULL nothing is signed. */
int make_checkpoint(cli *c, text *t, const char *subject, const pj_log *log, const pj_key *recorder);
int make_receipt(cli *c, text *t, const char *subject, const pj_log *log, uint64_t line, const pj_key *recorder, const text *checkpoint);
int make_consistency(cli *c, text *t, const char *subject, const pj_log *log, const text *old, const pj_key *recorder);
int make_cosigned(cli *c, text *t, const char *subject, const pj_log *log, const text *checkpoint, const pj_key *witness);

/* Size and root of a checkpoint, in short form (E1): "305/…"; a form for people. The text has been made or checked by the engine. */
typedef struct {
    char text[64];
} short_form;
short_form checkpoint_short(const char *checkpoint);
uint64_t checkpoint_size(const char *checkpoint);

/* Looks for records in the file of a log whose first `lines` lines the engine has checked. Calls `found` with each line (from 0) of one of the two
 * kinds, of which `body` may be NULL; ends early with what it returns if that is not DONE. With `body` only a record with exactly that body. */
typedef int (*line_found)(void *arg, uint64_t line);
int find_lines(cli *c, const char *path, uint64_t lines, const char *const *kinds, const char *body, line_found found, void *arg);

#endif
