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

/* Which column of the file holds each row of the sheet. Every item has exactly one column; `other` is the name of the one further column, or
 * NULL. The caller frees *columns and *rows, both as long as pj_definition_items(). */
int sheet_columns(cli *c, const csv *t, const pj_definition *definition, const char *other, size_t **columns, sheet_row **rows);

#endif
