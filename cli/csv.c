/* The file is read whole and cut in its own buffer: cells are never copied, so there is one place to wipe. */
#include "cli/csv.h"

#include <stdlib.h>
#include <string.h>

#include "cli/files.h"

/* A congress of 3000 with 500 items a sheet is 10 MB. */
enum { MOST_BYTES = 256 << 20 };

static int check_utf8(cli *c, const csv *t)
{
    const char *bad = utf8_end(t->bytes.bytes);
    size_t line = 1;

    if (*bad == '\0')
        return DONE;
    for (const char *s = t->bytes.bytes; s < bad; s++)
        line += *s == '\n';
    return fail(c, _("%s:%zu: not UTF-8; in the spreadsheet, save it as \"CSV UTF-8\""), t->path, line);
}

static void *more_room(void *array, size_t *room, size_t len, size_t size)
{
    if (len < *room)
        return array;
    *room = *room == 0 ? 64 : *room * 2;
    return realloc(array, *room * size); /* pointers and line numbers: nothing to wipe */
}

static int add_cell(cli *c, csv *t, char *cell)
{
    char **cells = more_room(t->cells, &t->cells_room, t->cells_len, sizeof *t->cells);

    if (cells == NULL)
        return no_memory(c);
    t->cells = cells;
    t->cells[t->cells_len++] = cell;
    return DONE;
}

static int add_line(cli *c, csv *t, size_t line)
{
    size_t *lines = more_room(t->lines, &t->lines_room, t->rows, sizeof *t->lines);

    if (lines == NULL)
        return no_memory(c);
    t->lines = lines;
    t->lines[t->rows++] = line;
    return DONE;
}

/* Where reading stands. `separator` is the byte that ended the cell before: a cell's NUL overwrites it. */
typedef struct {
    char *at;
    size_t line, field;
    char separator;
} cursor;

/* Steps over what ends a cell: a comma, a line end, or the end of the file, which stays where it is. CRLF counts as LF; no other CR comes here. */
static char take_separator(cursor *k)
{
    char *at = k->at;
    char separator = *at;

    if (separator == '\r') {
        *at++ = '\0';
        separator = '\n';
    }
    if (separator != '\0')
        *at++ = '\0';
    k->at = at;
    return separator;
}

/* The closing quote moves every byte behind a doubled one, so `to` never overtakes `from`. */
static int read_quoted(cli *c, const csv *t, cursor *k)
{
    char *to = k->at, *from = k->at + 1;
    size_t line = k->line;

    while (*from != '\0' && (*from != '"' || from[1] == '"')) {
        from += *from == '"';
        k->line += *from == '\n';
        *to++ = *from++;
    }
    if (*from == '\0')
        return fail(c, _("%s:%zu: field %zu: the quote that starts here is never closed"), t->path, line, k->field);
    from++;
    if (*from != ',' && *from != '\n' && *from != '\0' && !(*from == '\r' && from[1] == '\n'))
        return fail(c, _("%s:%zu: field %zu: found text behind a closing quote, wanted a comma or the end of the line"), t->path, k->line,
                    k->field);
    k->at = from;
    k->separator = take_separator(k);
    *to = '\0';
    return DONE;
}

static int read_plain(cli *c, const csv *t, cursor *k)
{
    while (*k->at != ',' && *k->at != '\n' && *k->at != '\0') {
        if (*k->at == '"')
            return fail(c, _("%s:%zu: field %zu: found a quote inside a field that does not start with one"), t->path, k->line, k->field);
        if (*k->at == '\r') {
            if (k->at[1] == '\n')
                break;
            return fail(c, _("%s:%zu: field %zu: found a carriage return that ends no line"), t->path, k->line, k->field);
        }
        k->at++;
    }
    k->separator = take_separator(k);
    return DONE;
}

static int is_rest_empty(const char *at)
{
    return at[strspn(at, "\r\n")] == '\0';
}

/* One row, from its first byte to the first byte of the next. */
static int read_row(cli *c, csv *t, cursor *k)
{
    int rc = DONE;

    TRY(add_line(c, t, k->line));
    k->field = 0;
    do {
        char *cell = k->at;

        k->field++;
        TRY(*k->at == '"' ? read_quoted(c, t, k) : read_plain(c, t, k));
        TRY(add_cell(c, t, cell));
    } while (k->separator == ',');
    if (t->rows == 1)
        t->columns = k->field;
    if (k->field != t->columns)
        TRY(fail(c, _("%s:%zu: fields found: %zu, wanted as in the header: %zu"), t->path, t->lines[t->rows - 1], k->field, t->columns));
    k->line++;
out:
    return rc;
}

/* A name that is given twice would let one cell of a ballot be given twice. */
static int check_header(cli *c, const csv *t)
{
    for (size_t i = 0; i < t->columns; i++) {
        if (t->cells[i][0] == '\0')
            return fail(c, _("%s:1: field %zu: a column without a name"), t->path, i + 1);
        if (csv_find(t, t->cells[i]) != i)
            return fail(c, _("%s:1: column %s is given twice"), t->path, quote(t->cells[i]).text);
    }
    return DONE;
}

static int read_rows(cli *c, csv *t)
{
    int rc = DONE;
    cursor k = {.at = t->bytes.bytes, .line = 1};

    if (strncmp(k.at, "\xef\xbb\xbf", 3) == 0)
        k.at += 3;
    if (is_rest_empty(k.at))
        TRY(fail(c, _("%s: empty; wanted a header line"), t->path));
    while (*k.at != '\0') {
        if (t->rows > 0 && (*k.at == '\n' || *k.at == '\r')) {
            if (t->columns == 1)
                TRY(fail(c, _("%s:%zu: an empty line; write \"\" for an empty cell, or remove the line"), t->path, k.line));
            if (is_rest_empty(k.at))
                break;
        }
        TRY(read_row(c, t, &k));
    }
    t->rows--; /* the header */
    TRY(check_header(c, t));
out:
    return rc;
}

int csv_read(cli *c, csv *t, const char *path)
{
    int rc = DONE;

    *t = (csv){.path = path};
    TRY(file_read(c, &t->bytes, path, MOST_BYTES));
    TRY(check_utf8(c, t));
    TRY(read_rows(c, t));
out:
    if (rc != DONE)
        csv_free(t);
    return rc;
}

void csv_free(csv *t)
{
    text_free(&t->bytes);
    free(t->cells);
    free(t->lines);
    *t = (csv){0};
}

const char *csv_header(const csv *t, size_t column)
{
    return t->cells[column];
}

char *csv_cell(const csv *t, size_t row, size_t column)
{
    return t->cells[(row + 1) * t->columns + column];
}

size_t csv_line(const csv *t, size_t row)
{
    return t->lines[row + 1];
}

size_t csv_find(const csv *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++) {
        if (strcmp(t->cells[i], name) == 0)
            return i;
    }
    return SIZE_MAX;
}

int csv_want(cli *c, const csv *t, const char *name, size_t *column)
{
    *column = csv_find(t, name);
    if (*column == SIZE_MAX)
        return fail(c, _("%s:1: column %s is missing"), t->path, name);
    return DONE;
}

csv_place csv_where(const csv *t, size_t row, size_t column)
{
    csv_place place;

    if (column == SIZE_MAX)
        snprintf(place.text, sizeof place.text, "%s:%zu", t->path, csv_line(t, row));
    else
        snprintf(place.text, sizeof place.text, _("%s:%zu: column %s"), t->path, csv_line(t, row), t->cells[column]);
    return place;
}
