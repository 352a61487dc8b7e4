/* Paper ballots: their raw marks and what these are worth (F11). */
#ifndef PJ_ENGINE_PAPER_H
#define PJ_ENGINE_PAPER_H

#include "engine/definition.h"

/* One row of a paper: bit m is set if mark m is on it; PJ_ROW_UNREADABLE alone if it cannot be read. */
typedef uint32_t pj_row;
#define PJ_ROW_UNREADABLE 0x80000000u

/* Reads the text of a row. 0 for what is no row of this contest; 2 for one whose marks are out of the definition's order; else 1. */
int pj_row_read(pj_row *out, const pj_contest *contest, const char *text);

/* Writes it as it stands in the log. 544 bytes are enough: 16 marks of 32 characters, signs between them, NUL. */
void pj_row_write(char out[544], const pj_contest *contest, pj_row row);

/* invalid[k] := 1 if contest k of the ballot is invalid, else 0. `rows`: those of all contests. */
void pj_paper_judge(uint8_t *invalid, const pj_definition *definition, const pj_row *rows);

#endif
