/* Ballots: what was typed for one, sealing, casting, and a file of them. */
#ifndef PIAOJUE_CLI_BALLOTS_H
#define PIAOJUE_CLI_BALLOTS_H

#include "cli/receipts.h"

#define CARD_HELP N_("the card's code; - reads it from standard input, so that nobody sees it in the list of processes")

/* The card code of --card. Takes it out of the list of processes as soon as it has been read. */
int read_card(cli *c, const options *o, pj_code *code);

/* The cells that the words ITEM=MARK behind the log make: SECRET, pj_definition_cells() of them, to be wiped by free_choices. A forgotten word must not
 * become a blank ballot, so --blank has to be there if and only if there is none. */
int read_choices(cli *c, const options *o, const pj_definition *definition, uint8_t **choices);
void free_choices(const pj_definition *definition, uint8_t *choices);

/* Seals a ballot. `body` and `opening` (SECRET; NULL if it is not wanted) get the texts; their room is used again for the next ballot. */
int seal_ballot(cli *c, const pj_log *log, const char *where, text *body, text *opening, const pj_code *code, const uint8_t *choices);

/* Casts all ballots of the file --batch, or none: they are all checked before the first is sealed. With --skip-voted those whose card has voted
 * are passed over, to go on after an interruption. */
int cast_batch(cli *c, const options *o);

#endif
