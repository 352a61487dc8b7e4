/* import: paper ballots, as the station read them. */
#include <stdlib.h>

#include "cli/sheet.h"
#include "cli/verbs.h"

const option_spec IMPORT_OPTIONS[] = {
    {"station", 0, OPTION_REQUIRED, "FILE.key", N_("key file of the station")},
    {"paper", 0, OPTION_REQUIRED, "CSV", N_("one column an item; a cell holds marks joined by +, ? for unreadable, or nothing")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* Puts the cells in the order of the sheet, after looking at each: complaints name file, line and column here. */
static int collect(cli *c, const csv *t, const size_t *columns, const sheet_row *rows, size_t items, const char **cells)
{
    int rc = DONE;

    for (size_t i = 0; i < t->rows; i++) {
        for (size_t j = 0; j < items; j++) {
            const char *cell = csv_cell(t, i, columns[j]);

            TRY(sheet_check_paper(c, &rows[j], csv_where(c, t, i, columns[j]).text, cell));
            cells[i * items + j] = cell;
        }
    }
out:
    return rc;
}

static int print_papers(cli *c, const options *o, size_t papers)
{
    int rc = DONE;
    text t = {0};

    say(c, tr(c, "%zu paper ballots recorded in %s, in shuffled order"), papers, o->words[0]);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "kind", "ballot");
    json_put_member(&t, "log", o->words[0]);
    json_put_member_number(&t, "recorded", papers);
    json_put_close(&t, '}');
    TRY(text_print(c, &t));
out:
    text_free(&t);
    return rc;
}

int verb_import(cli *c, const options *o)
{
    int rc = DONE;
    csv t = {0};
    pj_key *key = NULL;
    pj_log *log = NULL;
    size_t *columns = NULL, items;
    sheet_row *rows = NULL;
    const char **cells = NULL;
    pj_error error = {0};

    TRY(read_key_file(c, &key, option_value(o, "station")));
    TRY(csv_read(c, &t, option_value(o, "paper")));
    TRY(open_log(c, &log, o, 1));
    TRY(sheet_columns(c, &t, pj_log_definition(log), NULL, &columns, &rows));
    if (t.rows == 0)
        TRY(fail(c, tr(c, "%s: holds no ballot"), t.path));
    items = pj_definition_items(pj_log_definition(log));
    cells = calloc(t.rows * items, sizeof *cells);
    if (cells == NULL)
        TRY(no_memory(c));
    TRY(collect(c, &t, columns, rows, items, cells));
    TRY(engine_said(c, t.path, pj_log_import(log, key, cells, t.rows, &error), &error));
    TRY(print_papers(c, o, t.rows));
out:
    free(cells);
    free(columns);
    free(rows);
    pj_log_close(log);
    pj_key_destroy(key);
    csv_free(&t);
    return rc;
}
