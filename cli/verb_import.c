/* import: paper ballots, as the station read them. */
#include <stdlib.h>
#include <string.h>

#include "cli/sheet.h"
#include "cli/verbs.h"

const option_spec IMPORT_OPTIONS[] = {
    {"station", 0, OPTION_REQUIRED, "FILE.key", N_("key file of the station")},
    {"paper", 0, OPTION_REQUIRED, "CSV",
     N_("one column an item; a cell holds marks joined by +, ? for unreadable, or nothing; names written in in a column +, joined by ;")},
    {"since", 0, OPTION_ONE, "LINES", N_("finish an import that was interrupted, with the same file: how many lines the log had when it began")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

enum { MOST_LINES = 1000000000 };

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

        TRY(sheet_check_paper(c, &p->map.rows[j], csv_where(&p->file, paper, p->map.columns[j]).text, cell));
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
            TRY(refuse(c, _("%s: names found: %zu, wanted at most: %zu"), csv_where(&p->file, paper, column).text, len, most));
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
    p->cells = calloc(p->file.rows * p->items + 1, sizeof *p->cells);
    p->names = calloc(p->file.rows * p->contests + 1, sizeof *p->names);
    if (p->cells == NULL || p->names == NULL)
        TRY(no_memory(c));
    for (size_t i = 0; i < p->file.rows; i++) {
        TRY(collect_cells(c, p, i));
        TRY(collect_names(c, p, definition, i));
    }
out:
    return rc;
}

static uint64_t count_lines(const pj_log *log)
{
    pj_summary summary;

    pj_log_summary(log, &summary);
    return summary.lines;
}

/* Says beforehand how to go on after a power cut: afterwards nobody could tell how far this import came. */
static int append_papers(cli *c, const options *o, pj_log *log, const pj_key *station, const papers *p)
{
    int rc = DONE;
    uint32_t since = (uint32_t)count_lines(log);
    pj_error error = {0};
    pj_status status;

    if (option_has(o, "since")) {
        TRY(option_number(c, o, "since", 1, MOST_LINES, &since));
        status = pj_log_import_rest(log, station, p->cells, p->names, p->file.rows, since, &error);
    } else {
        note(c, _("should this be interrupted: the same again with --since %u"), since);
        status = pj_log_import(log, station, p->cells, p->names, p->file.rows, &error);
    }
    rc = engine_said(c, p->file.path, status, &error);
out:
    return rc;
}

static int print_papers(cli *c, const options *o, size_t recorded)
{
    text t = {0};

    say(c, _("paper ballots recorded: %zu, in %s, in shuffled order"), recorded, o->words[0]);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "kind", "ballot");
    json_put_member(&t, "log", o->words[0]);
    json_put_member_number(&t, "recorded", recorded);
    return json_print_object(c, &t);
}

int verb_import(cli *c, const options *o)
{
    static const char *const no_others[] = {NULL};
    int rc = DONE;
    papers p = {.cells = NULL};
    pj_key *key = NULL;
    pj_log *log = NULL;
    uint64_t before;

    TRY(read_key_file(c, &key, option_value(o, "station")));
    TRY(csv_read(c, &p.file, option_value(o, "paper")));
    TRY(open_log(c, &log, o, 1));
    TRY(sheet_columns(c, &p.file, pj_log_definition(log), no_others, 1, &p.map));
    if (p.file.rows == 0)
        TRY(fail(c, _("%s: holds no ballot"), p.file.path));
    TRY(collect(c, &p, pj_log_definition(log)));
    before = count_lines(log);
    TRY(append_papers(c, o, log, key, &p));
    TRY(print_papers(c, o, count_lines(log) - before));
out:
    free(p.cells);
    free(p.names);
    sheet_map_free(&p.map);
    pj_log_close(log);
    pj_key_destroy(key);
    csv_free(&p.file);
    return rc;
}
