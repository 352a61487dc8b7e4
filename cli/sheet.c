#include "cli/sheet.h"

#include <stdlib.h>
#include <string.h>

int sheet_find(const pj_definition *definition, const char *name, sheet_row *row)
{
    const char *slash = strchr(name, '/'), *item = slash != NULL ? slash + 1 : name;
    size_t contests = pj_definition_contests(definition);

    *row = (sheet_row){0};
    for (size_t i = 0; i < contests; i++) {
        const pj_contest *k = pj_definition_contest(definition, i);
        int is_meant = slash == NULL ? contests == 1 : strlen(k->id) == (size_t)(slash - name) && memcmp(k->id, name, strlen(k->id)) == 0;

        for (size_t j = 0; is_meant && j < k->items_len; j++) {
            if (strcmp(k->items[j].id, item) == 0) {
                row->contest = k;
                row->item = j;
                row->row += j;
                row->cell += j * k->marks_len;
                return 0;
            }
        }
        row->row += k->items_len;
        row->cell += k->items_len * k->marks_len;
    }
    return -1;
}

/* Not NUL-terminated: a mark may be a part of "a+b". */
static size_t find_mark(const pj_contest *contest, const char *name, size_t len)
{
    for (size_t i = 0; i < contest->marks_len; i++) {
        if (strlen(contest->marks[i]) == len && memcmp(contest->marks[i], name, len) == 0)
            return i;
    }
    return SIZE_MAX;
}

static int unknown_mark(cli *c, const sheet_row *row, const char *where, const char *marks)
{
    char known[256] = "";
    size_t len = 0;

    for (size_t i = 0; i < row->contest->marks_len && len < sizeof known; i++)
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%s", i > 0 ? ", " : "", row->contest->marks[i]);
    return refuse(c, tr(c, "%s: found mark %s, wanted one of: %s"), where, quote(marks).text, known);
}

int sheet_mark(cli *c, const sheet_row *row, const char *where, const char *marks, uint8_t *choices)
{
    if (marks[0] == '\0')
        return DONE;
    for (const char *at = marks;; at++) {
        size_t len = strcspn(at, "+"), mark = find_mark(row->contest, at, len);

        if (mark == SIZE_MAX)
            return unknown_mark(c, row, where, marks);
        if (choices[row->cell + mark])
            return refuse(c, tr(c, "%s: mark %s is given twice"), where, row->contest->marks[mark]);
        choices[row->cell + mark] = 1;
        at += len;
        if (*at == '\0')
            return DONE;
    }
}

int sheet_check_paper(cli *c, const sheet_row *row, const char *where, const char *marks)
{
    /* A contest has at most 16 marks (F5); the row alone, moved to the front. */
    uint8_t cells[16] = {0};
    sheet_row first = *row;
    int rc = DONE;

    first.cell = 0;
    if (strcmp(marks, "?") != 0 && row->contest->marks_len <= sizeof cells)
        rc = sheet_mark(c, &first, where, marks, cells);
    pj_wipe(cells, sizeof cells);
    return rc;
}

static int map_column(cli *c, const csv *t, const pj_definition *definition, size_t column, size_t *columns, sheet_row *rows)
{
    const char *name = csv_header(t, column);
    sheet_row row;

    if (sheet_find(definition, name, &row) != 0)
        return fail(c, tr(c, "%s:1: column %s is no item of this vote"), t->path, quote(name).text);
    if (columns[row.row] != SIZE_MAX)
        return fail(c, tr(c, "%s:1: item %s has two columns"), t->path, row.contest->items[row.item].id);
    columns[row.row] = column;
    rows[row.row] = row;
    return DONE;
}

/* An item without a column would be left blank on every ballot without anybody noticing. */
static int check_all_mapped(cli *c, const csv *t, const pj_definition *definition, const size_t *columns)
{
    size_t contests = pj_definition_contests(definition), row = 0;

    for (size_t i = 0; i < contests; i++) {
        const pj_contest *k = pj_definition_contest(definition, i);

        for (size_t j = 0; j < k->items_len; j++, row++) {
            if (columns[row] == SIZE_MAX)
                return fail(c, tr(c, "%s:1: column %s%s%s is missing"), t->path, contests > 1 ? k->id : "", contests > 1 ? "/" : "",
                            k->items[j].id);
        }
    }
    return DONE;
}

int sheet_columns(cli *c, const csv *t, const pj_definition *definition, const char *other, size_t **columns, sheet_row **rows)
{
    int rc = DONE;
    size_t items = pj_definition_items(definition), unused;

    *columns = calloc(items + 1, sizeof **columns);
    *rows = calloc(items + 1, sizeof **rows);
    if (*columns == NULL || *rows == NULL)
        TRY(no_memory(c));
    for (size_t i = 0; i < items; i++)
        (*columns)[i] = SIZE_MAX;
    if (other != NULL)
        TRY(csv_want(c, t, other, &unused));
    for (size_t i = 0; i < t->columns; i++) {
        if (other == NULL || strcmp(csv_header(t, i), other) != 0)
            TRY(map_column(c, t, definition, i, *columns, *rows));
    }
    TRY(check_all_mapped(c, t, definition, *columns));
out:
    if (rc != DONE) {
        free(*columns);
        free(*rows);
        *columns = NULL;
        *rows = NULL;
    }
    return rc;
}
