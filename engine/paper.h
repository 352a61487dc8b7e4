/* Ballots in clear, on paper or named: their raw marks, rulings on them, and what they are worth (F11, F17). */
#ifndef PJ_ENGINE_PAPER_H
#define PJ_ENGINE_PAPER_H

#include "engine/definition.h"

/* One row: bit m is set if mark m is on it; PJ_ROW_UNREADABLE alone if it cannot be read. */
typedef uint32_t pj_row;
#define PJ_ROW_UNREADABLE 0x80000000u

enum { PJ_RULED_NOT, PJ_RULED_READ, PJ_RULED_INVALID };

typedef struct {
    uint64_t line;
    int is_named;     /* by a credential */
    uint32_t station; /* number of the station that entered it; 0 if it is named */
    pj_row *rows; /* of all contests; with `read` rulings applied */
    uint8_t *ruled;        /* of every contest: PJ_RULED_… */
    uint8_t *was_doubtful; /* of every contest: has a row ? as written */
    json_t *names;         /* for every contest an array of the names written in, as they stand */
} pj_paper;

PJ_MUST_USE pj_status pj_paper_allocate(pj_paper *paper, const pj_definition *definition, pj_error *err);
void pj_paper_free(pj_paper *paper);

/* Reads the text of a row. 0 for what is no row of this contest; 2 for one whose marks are out of the definition's order; else 1. */
int pj_row_read(pj_row *out, const pj_contest *contest, const char *text);

/* V6: reads member `rows` of an object: as many as the contest has items. */
PJ_MUST_USE pj_status pj_rows_read(pj_reader *reader, const json_t *object, const pj_contest *contest, pj_row *rows);

/* Writes a row as it stands in the log. 544 bytes are enough: 16 marks of 32 characters, signs between them, NUL. */
void pj_row_write(char out[544], const pj_contest *contest, pj_row row);

/* What one contest's rows are by F11. A contest may be several of these. */
typedef enum { PJ_PAPER_CONFLICTING = 1, PJ_PAPER_OVER_OR_UNDER = 2, PJ_PAPER_BLANK = 4, PJ_PAPER_UNREADABLE = 8 } pj_paper_flaws;

/* `names`: how many are written in. With conflict `mark`, rows that conflict are turned into PJ_ROW_UNREADABLE first. */
unsigned pj_paper_flaws_of(const pj_definition *definition, const pj_contest *contest, pj_row *rows, size_t names);

/* F11: invalid[k] := 1 if contest k of the ballot is invalid, else 0. `rows` starts as a copy of the paper's rows and ends as what is
 * counted. */
void pj_paper_judge(uint8_t *invalid, pj_row *rows, const pj_definition *definition, const pj_paper *paper);

#endif
