/* Casting: one sealed ballot, and a file of them. */
#ifndef PIAOJUE_CLI_BALLOTS_H
#define PIAOJUE_CLI_BALLOTS_H

#include "cli/vote.h"

/* Seals a ballot and appends it. `body` is room that may be used again for the next one. */
int seal_and_submit(cli *c, pj_log *log, const char *where, pj_receipt *receipt, text *body, const pj_code *code, const uint8_t *choices);

/* Casts all ballots of the file --batch, or none: they are all checked before the first is sealed. With --skip-voted those whose card has voted
 * are passed over, to go on after an interruption. */
int cast_batch(cli *c, const options *o);

#endif
