/* import: paper ballots, as the station read them. */
#include <stdlib.h>
#include <string.h>

#include "cli/sheet.h"
#include "cli/verbs.h"

const option_spec IMPORT_OPTIONS[] = {
    {"station", 0, OPTION_REQUIRED, "FILE.key", N_("key file of the station")},
    {"paper", 0, OPTION_REQUIRED, "CSV",
     N_("one column an item; a cell holds marks joined by +, ? for unreadable, or nothing; names written in in a column +, joined by ;")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

/* What the engine takes: rows and names of every paper, in the order of the sheet. */
typedef struct {
    csv file;
    sheet_map map;
    size_t items, contests;
    const char **cells;
    const char **names; /* they point into the file, changed by split_names */
} papers;

/* Puts the cells in the order of the sheet, after looking at each: complaints name file, line and column here. */
static int collect_cells(cli *c, papers *p, size_t paper)
{
    int rc = DONE;

    for (size_t j = 0; j < p->items; j++) {
        const char *cell = csv_cell(&p->file, paper, p->map.columns[j]);

        TRY(sheet_check_paper(c, &p->map.rows[j], csv_where(c, &p->file, paper, p->map.columns[j]).text, cell));
        p->cells[paper * p->items + j] = cell;
    }
out:
    return rc;
}

static int collect_names(cli *c, papers *p, const pj_definition *definition, size_t paper)
{
    int rc = DONE;

    for (size_t k = 0; k < p->contests; k++) {
        size_t column = p->map.names[k], len, most = pj_definition_contest(definition, k)->others_max;
        char *cell;

        if (column == SIZE_MAX)
            continue;
        cell = csv_cell(&p->file, paper, column);
        len = split_names(cell);
        if (len > most)
            TRY(refuse(c, tr(c, "%s: found %zu names, wanted at most %zu"), csv_where(c, &p->file, paper, column).text, len, most));
        p->names[paper * p->contests + k] = cell;
    }
out:
    return rc;
}

static int collect(cli *c, papers *p, const pj_definition *definition)
{
    int rc = DONE;

    p->items = pj_definition_items(definition);
    p->contests = pj_definition_contests(definition);
    p->cells = calloc(p->file.rows * p->items, sizeof *p->cells);
    p->names = calloc(p->file.rows * p->contests, sizeof *p->names);
    if (p->cells == NULL || p->names == NULL)
        TRY(no_memory(c));
    for (size_t i = 0; i < p->file.rows; i++) {
        TRY(collect_cells(c, p, i));
        TRY(collect_names(c, p, definition, i));
    }
out:
    return rc;
}

static int print_papers(cli *c, const options *o, size_t recorded)
{
    int rc = DONE;
    text t = {0};

    say(c, tr(c, "%zu paper ballots recorded in %s, in shuffled order"), recorded, o->words[0]);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "kind", "ballot");
    json_put_member(&t, "log", o->words[0]);
    json_put_member_number(&t, "recorded", recorded);
    json_put_close(&t, '}');
    TRY(text_print(c, &t));
out:
    text_free(&t);
    return rc;
}

int verb_import(cli *c, const options *o)
{
    static const char *const no_others[] = {NULL};
    int rc = DONE;
    papers p = {.cells = NULL};
    pj_key *key = NULL;
    pj_log *log = NULL;
    pj_error error = {0};

    TRY(read_key_file(c, &key, option_value(o, "station")));
    TRY(csv_read(c, &p.file, option_value(o, "paper")));
    TRY(open_log(c, &log, o, 1));
    TRY(sheet_columns(c, &p.file, pj_log_definition(log), no_others, 1, &p.map));
    if (p.file.rows == 0)
        TRY(fail(c, tr(c, "%s: holds no ballot"), p.file.path));
    TRY(collect(c, &p, pj_log_definition(log)));
    TRY(engine_said(c, p.file.path, pj_log_import(log, key, p.cells, p.names, p.file.rows, &error), &error));
    TRY(print_papers(c, o, p.file.rows));
out:
    free(p.cells);
    free(p.names);
    sheet_map_free(&p.map);
    pj_log_close(log);
    pj_key_destroy(key);
    csv_free(&p.file);
    return rc;
}
