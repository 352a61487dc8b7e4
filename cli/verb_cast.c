/* cast: one ballot from the command line, or a file of them (batch.c). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/ballots.h"
#include "cli/sheet.h"
#include "cli/verbs.h"

const option_spec CAST_OPTIONS[] = {
    {"card", 0, OPTION_ONE, "-|CODE", N_("the card's code; - reads it from standard input, so that nobody sees it in the list of processes")},
    {"blank", 0, OPTION_FLAG, NULL, N_("cast a ballot without any mark")},
    {"batch", 0, OPTION_ONE, "CSV", N_("a file of ballots: header card and one column an item; a cell holds a mark or nothing")},
    {"cards", 0, OPTION_ONE, "CSV", N_("with --batch: the codes stand in this file, header card; its first line goes with the first ballot, and so on")},
    {"skip-voted", 0, OPTION_FLAG, NULL, N_("with --batch: pass over cards that have voted, to go on after an interruption")},
    {NULL, 0, OPTION_FLAG, NULL, NULL},
};

int seal_and_submit(cli *c, pj_log *log, const char *where, pj_receipt *receipt, text *body, const pj_code *code, const uint8_t *choices)
{
    int rc = DONE;
    size_t cells = pj_definition_cells(pj_log_definition(log)), len = body->room;
    pj_error error = {0};
    pj_status status = PJ_E_SPACE;

    /* Its length depends on the definition alone, so only the first ballot comes here twice. */
    for (int i = 0; i < 3 && status == PJ_E_SPACE; i++) {
        if (len > body->room || body->bytes == NULL) {
            text_free(body);
            body->room = len < 1024 ? 1024 : len + 1;
            body->bytes = malloc(body->room);
            if (body->bytes == NULL) {
                body->room = 0;
                return no_memory(c);
            }
        }
        len = body->room;
        status = pj_log_seal(log, body->bytes, &len, code, choices, cells, &error);
    }
    TRY(engine_said(c, where, status, &error));
    TRY(engine_said(c, where, pj_log_submit(log, receipt, body->bytes, len, &error), &error));
out:
    return rc;
}

enum { INTERRUPT = 3 }; /* Ctrl-C, as a byte */

/* A line from standard input, byte by byte, so that no buffer of a library keeps the code; without echo on a terminal. */
static int read_line(cli *c, char *line, size_t room)
{
    struct termios before, quiet;
    int is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    size_t len = 0;
    ssize_t got;

    if (is_terminal) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG); /* an interrupt would leave the terminal dumb */
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        fputs(tr(c, "card code (not shown): "), c->err);
        fflush(c->err);
    }
    while (len + 1 < room) {
        got = read(STDIN_FILENO, line + len, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || line[len] == '\n' || line[len] == '\r')
            break;
        if (line[len] == INTERRUPT) {
            len = 0;
            break;
        }
        len++;
    }
    line[len] = '\0';
    if (is_terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', c->err);
    }
    return len > 0 ? DONE : fail(c, "%s", tr(c, "standard input: found nothing, wanted a card code"));
}

/* Takes the code out of the list of processes as soon as it has been read. */
static int read_card(cli *c, const options *o, pj_code *code)
{
    int rc = DONE;
    char line[256] = "", *typed = option_value(o, "card");
    pj_error error = {0};

    if (strcmp(typed, "-") == 0) {
        TRY(read_line(c, line, sizeof line));
        typed = line;
    }
    TRY(engine_said(c, "--card", pj_code_read(code, typed, strlen(typed), &error), &error));
out:
    pj_wipe(typed, strlen(typed));
    pj_wipe(line, sizeof line);
    return rc;
}

/* ITEM=MARK */
static int read_choice(cli *c, const pj_definition *definition, char *word, uint8_t *choices)
{
    char *equals = strchr(word, '=');
    sheet_row row;

    if (equals == NULL || equals[1] == '\0')
        return fail(c, tr(c, "found %s, wanted ITEM=MARK"), quote(word).text);
    *equals = '\0';
    if (sheet_find(definition, word, &row) != 0)
        return refuse(c, tr(c, "%s is no item of this vote%s"), quote(word).text,
                      pj_definition_contests(definition) > 1 ? tr(c, " (with several contests, write contest/item)") : "");
    return sheet_mark(c, &row, word, equals + 1, choices);
}

static int print_receipt(cli *c, const options *o, const pj_receipt *receipt)
{
    int rc = DONE;
    text t = {0};
    hash_text leaf = write_hash(receipt->leaf);

    say(c, tr(c, "ballot recorded: line %llu of %s"), (unsigned long long)receipt->line, o->words[0]);
    say(c, tr(c, "receipt: line %llu leaf %s"), (unsigned long long)receipt->line, leaf.text);
    if (!c->json)
        return DONE;
    json_put_open(&t, '{');
    json_put_member(&t, "kind", "ballot");
    json_put_member(&t, "leaf", leaf.text);
    json_put_member_number(&t, "line", receipt->line);
    json_put_member(&t, "log", o->words[0]);
    json_put_close(&t, '}');
    TRY(text_print(c, &t));
out:
    text_free(&t);
    return rc;
}

static int cast_one(cli *c, const options *o)
{
    int rc = DONE;
    pj_log *log = NULL;
    pj_code code = {{0}};
    uint8_t *choices = NULL;
    size_t cells = 0;
    text body = {0};
    pj_receipt receipt;

    TRY(read_card(c, o, &code));
    TRY(open_log(c, &log, o, 1));
    cells = pj_definition_cells(pj_log_definition(log));
    choices = calloc(cells, 1);
    if (choices == NULL)
        TRY(no_memory(c));
    for (size_t i = 1; i < o->words_len; i++)
        TRY(read_choice(c, pj_log_definition(log), o->words[i], choices));
    TRY(seal_and_submit(c, log, o->words[0], &receipt, &body, &code, choices));
    TRY(print_receipt(c, o, &receipt));
out:
    if (choices != NULL)
        pj_wipe(choices, cells);
    free(choices);
    pj_wipe(&code, sizeof code);
    text_free(&body);
    pj_log_close(log);
    return rc;
}

int verb_cast(cli *c, const options *o)
{
    int is_blank = option_has(o, "blank");

    if (option_has(o, "batch") == option_has(o, "card"))
        return fail(c, "%s", tr(c, "wanted either --card or --batch; see piaojue cast --help"));
    if (option_has(o, "batch")) {
        if (is_blank || o->words_len > 1)
            return fail(c, "%s", tr(c, "--batch takes the marks from the file; wanted no --blank and no ITEM=MARK"));
        return cast_batch(c, o);
    }
    if (option_has(o, "skip-voted") || option_has(o, "cards"))
        return fail(c, "%s", tr(c, "--skip-voted and --cards go with --batch"));
    /* A forgotten argument must not become a blank ballot. */
    if (is_blank != (o->words_len == 1))
        return fail(c, "%s", tr(c, "wanted ITEM=MARK, or --blank for a ballot without any mark"));
    return cast_one(c, o);
}
