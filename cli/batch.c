/* cast --batch: a file of ballots, all of them or none. */
#include <stdlib.h>
#include <string.h>

#include "cli/ballots.h"
#include "cli/files.h"
#include "cli/sheet.h"

/* As many wrong ballots are told at once; as many ballots are synced together. */
enum { MOST_COMPLAINTS = 20, GROUP = 32 };

typedef struct {
    cli *c;
    const pj_definition *definition;
    pj_log *log;
    csv file;
    csv cards;        /* with --cards: where the codes are, line by line */
    csv *coded;       /* the file that holds the codes: one of the two */
    size_t card;      /* its column of the codes */
    sheet_map map;
    pj_code *codes;   /* SECRET, one a ballot */
    uint8_t *choices; /* SECRET, cells of each ballot */
    uint8_t *skipped; /* 1: has voted already */
    size_t cells;
    size_t wrong;
    int skip_voted;
    pj_key *key;             /* of the recorder, for the receipts; may be NULL */
    receipt_folder receipts; /* its folder is NULL if none are wanted */
    size_t recorded;         /* and synced */
    pj_receipt last;
} batch;

static const uint8_t *choices_of(const batch *b, size_t row)
{
    return b->choices + row * b->cells;
}

/* The codes stand in the file itself, or, with --cards, in one of their own: the first ballot goes with the first card, and so on. */
static int find_codes(batch *b, const char *cards)
{
    int rc = DONE;

    b->coded = &b->file;
    if (cards != NULL) {
        if (csv_find(&b->file, "card") != SIZE_MAX)
            TRY(fail(b->c, _("%s:1: has a column card of its own; wanted none with --cards"), b->file.path));
        TRY(csv_read(b->c, &b->cards, cards));
        b->coded = &b->cards;
        if (b->cards.rows < b->file.rows)
            TRY(fail(b->c, _("%s: cards: %zu, ballots: %zu; wanted a card for each ballot"), cards, b->cards.rows, b->file.rows));
    }
    TRY(csv_want(b->c, b->coded, "card", &b->card));
out:
    return rc;
}

static int prepare(batch *b, const char *path, const char *cards)
{
    /* In a named vote the names of cards.csv may stand beside the codes. In a sealed one a column of names would be a list of who voted what. */
    static const char *const sealed[] = {"card", NULL}, *const named[] = {"card", "name", NULL};
    int rc = DONE;
    size_t rows;
    pj_summary summary;

    b->definition = pj_log_definition(b->log);
    b->cells = pj_definition_cells(b->definition);
    pj_log_summary(b->log, &summary);
    TRY(csv_read(b->c, &b->file, path));
    TRY(sheet_columns(b->c, &b->file, b->definition, summary.is_named ? named : sealed, 0, &b->map));
    TRY(find_codes(b, cards));
    rows = b->file.rows;
    if (rows == 0)
        TRY(fail(b->c, _("%s: holds no ballot"), path));
    b->codes = calloc(rows, sizeof *b->codes);
    b->choices = calloc(rows, b->cells);
    b->skipped = calloc(rows, 1);
    if (b->codes == NULL || b->choices == NULL || b->skipped == NULL)
        TRY(no_memory(b->c));
out:
    return rc;
}

static void release(batch *b)
{
    free_codes(b->codes, b->file.rows);
    if (b->choices != NULL)
        pj_wipe(b->choices, b->file.rows * b->cells);
    free(b->choices);
    free(b->skipped);
    sheet_map_free(&b->map);
    csv_free(&b->cards);
    csv_free(&b->file);
    receipts_free(&b->receipts);
    pj_key_destroy(b->key);
    pj_log_close(b->log);
}

/* Reads one row into b->codes and b->choices, and asks the engine whether it would be accepted. */
static int check_row(batch *b, size_t row)
{
    int rc = DONE;
    const char *typed = csv_cell(b->coded, row, b->card);
    csv_place where = csv_where(b->coded, row, b->card), line = csv_where(&b->file, row, SIZE_MAX);
    pj_code *code = &b->codes[row];
    pj_credential_state state;
    pj_error error = {0};

    TRY(engine_said(b->c, where.text, pj_code_read(code, typed, strlen(typed), &error), &error));
    TRY(engine_said(b->c, where.text, pj_log_credential(b->log, &state, code, &error), &error));
    if (state == PJ_CREDENTIAL_VOTED && b->skip_voted) {
        b->skipped[row] = 1;
        return DONE;
    }
    for (size_t i = 0; i < pj_definition_items(b->definition); i++) {
        csv_place cell = csv_where(&b->file, row, b->map.columns[i]);

        TRY(sheet_mark(b->c, &b->map.rows[i], cell.text, csv_cell(&b->file, row, b->map.columns[i]), b->choices + row * b->cells));
    }
    TRY(engine_said(b->c, line.text, pj_log_check_choices(b->log, code, choices_of(b, row), b->cells, &error), &error));
out:
    return rc;
}

typedef struct {
    pj_code code; /* first, for compare() */
    size_t row;
} numbered_code;

/* Branches on secrets, as every sort does; it runs on the machine that holds them all. */
static int compare(const void *a, const void *b)
{
    return strcmp(((const numbered_code *)a)->code.text, ((const numbered_code *)b)->code.text);
}

static int check_codes_differ(batch *b)
{
    int rc = DONE;
    size_t rows = b->file.rows;
    numbered_code *sorted = calloc(rows, sizeof *sorted);

    if (sorted == NULL)
        return no_memory(b->c);
    for (size_t i = 0; i < rows; i++)
        sorted[i] = (numbered_code){b->codes[i], i};
    qsort(sorted, rows, sizeof *sorted, compare);
    for (size_t i = 1; i < rows; i++) {
        size_t one = sorted[i - 1].row, other = sorted[i].row;

        if (sorted[i].code.text[0] == '\0' || compare(&sorted[i - 1], &sorted[i]) != 0)
            continue;
        b->wrong++;
        rc = refuse(b->c, _("%s: the card of line %zu is also in line %zu"), b->coded->path,
                    csv_line(b->coded, one < other ? other : one), csv_line(b->coded, one < other ? one : other));
    }
    pj_wipe(sorted, rows * sizeof *sorted);
    free(sorted);
    return rc;
}

static int check_all(batch *b)
{
    int rc = DONE, first = DONE;
    progress_bar bar;

    (void)progress_start(&bar, b->c, _("checking the ballots"));
    for (size_t i = 0; i < b->file.rows && b->wrong < MOST_COMPLAINTS; i++) {
        progress_report(&bar, i, b->file.rows);
        rc = check_row(b, i);
        b->wrong += rc != DONE;
        first = first != DONE ? first : rc;
        /* What is not about this ballot is about all of them. */
        if (rc == FAILED)
            break;
    }
    progress_end(&bar);
    rc = check_codes_differ(b);
    first = first != DONE ? first : rc;
    if (b->wrong > 0)
        note(b->c, _("%s: wrong ballots: %zu%s; nothing was recorded"), b->file.path, b->wrong,
             b->wrong >= MOST_COMPLAINTS ? _(" (there may be more)") : "");
    return first;
}

static int write_receipts(batch *b, size_t count)
{
    int rc = DONE;

    if (b->receipts.folder == NULL)
        return DONE;
    TRY(receipts_sign(b->c, &b->receipts));
    for (uint64_t line = b->last.line + 1 - count; line <= b->last.line; line++)
        TRY(receipts_write(b->c, &b->receipts, line));
out:
    return rc;
}

/* Ballots that are recorded together: nobody is told of any of them before all are synced. */
typedef struct {
    text bodies[GROUP];
    size_t rows[GROUP], count;
} group;

static int seal_group(batch *b, group *g, size_t *row, progress_bar *bar)
{
    int rc = DONE;

    g->count = 0;
    for (; *row < b->file.rows && g->count < GROUP; ++*row) {
        progress_report(bar, *row, b->file.rows);
        if (b->skipped[*row])
            continue;
        TRY(seal_ballot(b->c, b->log, csv_where(&b->file, *row, SIZE_MAX).text, &g->bodies[g->count], NULL, &b->codes[*row], choices_of(b, *row)));
        g->rows[g->count++] = *row;
    }
out:
    return rc;
}

/* If one is refused, those before it are good. */
static int submit_group(batch *b, const group *g)
{
    int rc = DONE;
    size_t lens[GROUP], taken = 0;
    const char *bodies[GROUP];
    pj_receipt receipts[GROUP];
    pj_error error = {0};
    pj_status status;

    for (size_t i = 0; i < g->count; i++) {
        bodies[i] = g->bodies[i].bytes;
        lens[i] = g->bodies[i].len;
    }
    status = pj_log_submit_all(b->log, receipts, &taken, bodies, lens, g->count, &error);
    if (taken > 0) {
        b->recorded += taken;
        b->last = receipts[taken - 1];
        rc = write_receipts(b, taken);
    }
    /* Of the log, not of a ballot; there may be none. */
    if (status == PJ_E_IO || status == PJ_E_STATE)
        rc = engine_said(b->c, b->receipts.subject, status, &error);
    else if (status != PJ_OK)
        rc = engine_said(b->c, csv_where(&b->file, g->rows[taken], SIZE_MAX).text, status, &error);
    return rc;
}

static int submit_all(batch *b)
{
    int rc = DONE, submitted;
    group g = {0};
    progress_bar bar;

    (void)progress_start(&bar, b->c, _("sealing"));
    for (size_t row = 0; row < b->file.rows && rc == DONE;) {
        rc = seal_group(b, &g, &row, &bar);
        submitted = submit_group(b, &g);
        rc = rc != DONE ? rc : submitted;
    }
    progress_end(&bar);
    for (size_t i = 0; i < GROUP; i++)
        text_free(&g.bodies[i]);
    if (rc != DONE)
        note(b->c, _("%s: ballots recorded before that: %zu; go on with --skip-voted"), b->file.path, b->recorded);
    return rc;
}

static int print_batch(const batch *b, const options *o)
{
    cli *c = b->c;
    size_t skipped = b->file.rows - b->recorded;
    text t = {0};

    if (b->recorded > 0)
        say(c, _("ballots recorded: %zu, lines %llu to %llu of %s"), b->recorded, (unsigned long long)(b->last.line + 1 - b->recorded),
            (unsigned long long)b->last.line, o->words[0]);
    if (skipped > 0)
        say(c, _("ballots passed over, as their cards have voted: %zu"), skipped);
    if (b->receipts.written > 0)
        say(c, _("receipts: %zu, in %s"), b->receipts.written, b->receipts.folder);
    if (b->receipts.written > 0 && b->key == NULL)
        note_unsigned(c, o->words[0]);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "kind", "ballot");
    if (b->recorded > 0)
        json_put_member_number(&t, "last", b->last.line);
    json_put_member(&t, "log", o->words[0]);
    if (b->receipts.folder != NULL)
        json_put_member(&t, "receipts", b->receipts.folder);
    json_put_member_number(&t, "recorded", b->recorded);
    json_put_member_number(&t, "skipped", skipped);
    return json_print_object(c, &t);
}

/* The key and the folder, before a ballot is recorded. */
static int prepare_receipts(batch *b, const options *o)
{
    int rc = DONE;

    b->receipts = (receipt_folder){.subject = o->words[0], .folder = option_value(o, "receipts"), .log = b->log, .key = b->key};
    TRY(receipt_check_key(b->c, o, b->log, b->key));
    if (b->receipts.folder != NULL)
        TRY(folder_make(b->c, b->receipts.folder));
out:
    return rc;
}

int cast_batch(cli *c, const options *o)
{
    int rc = DONE;
    batch b = {.c = c, .skip_voted = option_has(o, "skip-voted")};

    TRY(read_recorder_key(c, o, &b.key));
    TRY(open_log(c, &b.log, o, 1));
    TRY(prepare(&b, option_value(o, "batch"), option_value(o, "cards")));
    TRY(prepare_receipts(&b, o));
    TRY(check_all(&b));
    TRY(submit_all(&b));
    TRY(print_batch(&b, o));
out:
    release(&b);
    return rc;
}
