/* Receipts (E5): given to whoever cast a ballot, one or a folder of them. */
#ifndef PIAOJUE_CLI_RECEIPTS_H
#define PIAOJUE_CLI_RECEIPTS_H

#include "cli/evidence.h"

/* For the option --receipt FILE, and the --key that goes with it. Looks at both before anything is recorded: whether the key is the recorder's
 * must not turn out afterwards. Destroy *key. */
int receipt_prepare(cli *c, const options *o, pj_key **key);
int receipt_check_key(cli *c, const options *o, const pj_log *log, const pj_key *key);

/* Says that a ballot was recorded, and prints its receipt or writes it to --receipt FILE. `removed`: a file that is gone; may be NULL. */
int receipt_tell(cli *c, const options *o, const pj_log *log, const pj_key *key, const pj_receipt *receipt, const char *removed);

/* Writes receipts of lines of a log into a folder. */
typedef struct {
    const char *subject, *folder;
    const pj_log *log;
    const pj_key *key;
    text checkpoint; /* the one of all receipts; empty: each is unsigned, under one of its own */
    size_t written;
} receipt_folder;
/* Signs a checkpoint of the log as it stands, for the receipts that follow. Without a key nothing is signed. */
int receipts_sign(cli *c, receipt_folder *r);
int receipts_write(cli *c, receipt_folder *r, uint64_t line);
void receipts_free(receipt_folder *r);

/* One sentence, on `err`, about a receipt that nobody signed. */
void note_unsigned(cli *c, const char *log);

#endif
