/* CSV as spreadsheets write it: RFC 4180 with quotes, a byte order mark accepted, lines ending in LF or CRLF.
 *
 * A file is accepted if and only if it is UTF-8, has a header whose names are not empty and all different, and every row has as many cells as the
 * header. Empty lines are allowed at the end alone, and there only if the file has more than one column: with one column an empty line could be
 * a blank ballot, and has to be written "". Cells may be secret; csv_free wipes them. */
#ifndef PIAOJUE_CLI_CSV_H
#define PIAOJUE_CLI_CSV_H

#include "cli/text.h"

typedef struct {
    const char *path;
    text bytes; /* the file; cells point into it */
    size_t columns, rows, cells_len, cells_room, lines_room;
    char **cells;  /* header first, row after row */
    size_t *lines; /* of each row the line of the file it starts on, from 1; lines[0]: the header */
} csv;

int csv_read(cli *c, csv *t, const char *path);
void csv_free(csv *t);

const char *csv_header(const csv *t, size_t column);
/* Row from 0, the header not counted. */
char *csv_cell(const csv *t, size_t row, size_t column);
size_t csv_line(const csv *t, size_t row);
/* Its number, or SIZE_MAX. */
size_t csv_find(const csv *t, const char *name);
/* Its number in *column; complains if it is not there. */
int csv_want(cli *c, const csv *t, const char *name, size_t *column);

/* "file:line: column NAME", or "file:line" where column is SIZE_MAX, to begin a complaint with. Never shows what is in the cell. */
typedef struct {
    char text[512];
} csv_place;
csv_place csv_where(const csv *t, size_t row, size_t column);

#endif
