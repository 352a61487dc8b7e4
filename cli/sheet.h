/* From what people write ("p01", "projects/p01", "approve+oppose") to rows and cells of the sheet. */
#ifndef PIAOJUE_CLI_SHEET_H
#define PIAOJUE_CLI_SHEET_H

#include "cli/csv.h"

/* One item's row. */
typedef struct {
    const pj_contest *contest;
    size_t item; /* index into contest->items */
    size_t row;  /* index over the items of all contests */
    size_t cell; /* index of the row's first cell over all contests */
} sheet_row;

/* Finds an item by "item", where there is one contest, or by "contest/item". −1: there is no such item. */
int sheet_find(const pj_definition *definition, const char *name, sheet_row *row);

/* Sets the cells of `row` that `marks` ("", "approve", "a+b") names. `where` begins the complaint about an unknown mark or one given twice. */
int sheet_mark(cli *c, const sheet_row *row, const char *where, const char *marks, uint8_t *choices);

/* The same without a ballot to put it in: is this what may stand on a paper, "?" too? */
int sheet_check_paper(cli *c, const sheet_row *row, const char *where, const char *marks);

/* "A; B；C" → "A\nB\nC", in its place and without the spaces around each: how the engine takes names. Returns how many there are. */
size_t split_names(char *names);

/* Which column of the file holds what. */
typedef struct {
    size_t *columns; /* of each row of the sheet, pj_definition_items() of them */
    sheet_row *rows; /* and the row */
    size_t *names;   /* of each contest the column of the names written in; SIZE_MAX where none are */
} sheet_map;

/* Every item has exactly one column. With `names`, so has every contest in which names may be written in: "+" where there is one contest, else
 * "contest/+". Columns that are in `others` (ended by NULL) are passed over. Free the map with sheet_map_free. */
int sheet_columns(cli *c, const csv *t, const pj_definition *definition, const char *const *others, int names, sheet_map *map);
void sheet_map_free(sheet_map *map);

#endif
