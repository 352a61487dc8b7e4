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
    return refuse(c, _("%s: found mark %s, wanted one of: %s"), where, quote(marks).text, known);
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
            return refuse(c, _("%s: mark %s is given twice"), where, row->contest->marks[mark]);
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

/* Length of the separator that `at` starts with: a semicolon of either width, or a line feed, for the engine would take it as one. */
static size_t separator_len(const char *at)
{
    if (*at == ';' || *at == '\n')
        return 1;
    return strncmp(at, "；", strlen("；")) == 0 ? strlen("；") : 0;
}

size_t split_names(char *names)
{
    size_t count = 0;
    char *to = names;

    for (const char *at = names; *at != '\0';) {
        size_t len = 0, skip = *at == ' ' ? 1 : separator_len(at);

        if (skip > 0) {
            at += skip;
            continue;
        }
        while (at[len] != '\0' && separator_len(at + len) == 0)
            len++;
        if (count++ > 0)
            *to++ = '\n';
        memmove(to, at, len);
        at += len;
        for (to += len; to[-1] == ' '; to--)
            ;
    }
    *to = '\0';
    return count;
}

/* The contest whose names stand in the column "+" or "contest/+"; SIZE_MAX if it is no such column. */
static size_t find_names(const pj_definition *definition, const char *name)
{
    size_t contests = pj_definition_contests(definition), len = strlen(name);

    if (strcmp(name, "+") == 0 && contests == 1)
        return 0;
    for (size_t i = 0; i < contests; i++) {
        const char *id = pj_definition_contest(definition, i)->id;

        if (len == strlen(id) + 2 && memcmp(name, id, len - 2) == 0 && strcmp(name + len - 2, "/+") == 0)
            return i;
    }
    return SIZE_MAX;
}

static int map_names(cli *c, const csv *t, const pj_definition *definition, size_t column, size_t contest, sheet_map *map)
{
    if (pj_definition_contest(definition, contest)->others_max == 0)
        return fail(c, _("%s:1: column %s: no names are written in in this contest"), t->path, csv_header(t, column));
    if (map->names[contest] != SIZE_MAX)
        return fail(c, _("%s:1: the names of contest %s have two columns"), t->path, pj_definition_contest(definition, contest)->id);
    map->names[contest] = column;
    return DONE;
}

static int map_column(cli *c, const csv *t, const pj_definition *definition, size_t column, int names, sheet_map *map)
{
    const char *name = csv_header(t, column);
    size_t contest = names ? find_names(definition, name) : SIZE_MAX;
    sheet_row row;

    if (contest != SIZE_MAX)
        return map_names(c, t, definition, column, contest, map);
    if (sheet_find(definition, name, &row) != 0)
        return fail(c, _("%s:1: column %s is no item of this vote"), t->path, quote(name).text);
    if (map->columns[row.row] != SIZE_MAX)
        return fail(c, _("%s:1: item %s has two columns"), t->path, row.contest->items[row.item].id);
    map->columns[row.row] = column;
    map->rows[row.row] = row;
    return DONE;
}

/* An item without a column would be left blank on every ballot without anybody noticing, and names without a column would be lost. */
static int check_all_mapped(cli *c, const csv *t, const pj_definition *definition, int names, const sheet_map *map)
{
    size_t contests = pj_definition_contests(definition), row = 0;

    for (size_t i = 0; i < contests; i++) {
        const pj_contest *k = pj_definition_contest(definition, i);

        for (size_t j = 0; j < k->items_len; j++, row++) {
            if (map->columns[row] == SIZE_MAX)
                return fail(c, _("%s:1: column %s%s%s is missing"), t->path, contests > 1 ? k->id : "", contests > 1 ? "/" : "",
                            k->items[j].id);
        }
        if (names && k->others_max > 0 && map->names[i] == SIZE_MAX)
            return fail(c, _("%s:1: column %s%s+ is missing: the names written in, empty cells where there are none"), t->path,
                        contests > 1 ? k->id : "", contests > 1 ? "/" : "");
    }
    return DONE;
}

static int is_among(const char *const *list, const char *name)
{
    for (; *list != NULL; list++) {
        if (strcmp(*list, name) == 0)
            return 1;
    }
    return 0;
}

static int make_map(cli *c, const pj_definition *definition, sheet_map *map)
{
    size_t items = pj_definition_items(definition), contests = pj_definition_contests(definition);

    map->columns = calloc(items + 1, sizeof *map->columns);
    map->rows = calloc(items + 1, sizeof *map->rows);
    map->names = calloc(contests + 1, sizeof *map->names);
    if (map->columns == NULL || map->rows == NULL || map->names == NULL)
        return no_memory(c);
    for (size_t i = 0; i < items; i++)
        map->columns[i] = SIZE_MAX;
    for (size_t i = 0; i < contests; i++)
        map->names[i] = SIZE_MAX;
    return DONE;
}

int sheet_columns(cli *c, const csv *t, const pj_definition *definition, const char *const *others, int names, sheet_map *map)
{
    int rc = DONE;

    *map = (sheet_map){0};
    TRY(make_map(c, definition, map));
    for (size_t i = 0; i < t->columns; i++) {
        if (!is_among(others, csv_header(t, i)))
            TRY(map_column(c, t, definition, i, names, map));
    }
    TRY(check_all_mapped(c, t, definition, names, map));
out:
    if (rc != DONE)
        sheet_map_free(map);
    return rc;
}

void sheet_map_free(sheet_map *map)
{
    free(map->columns);
    free(map->rows);
    free(map->names);
    *map = (sheet_map){0};
}
