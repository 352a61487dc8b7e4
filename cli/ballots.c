#include "cli/ballots.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/sheet.h"

enum { INTERRUPT = 3 }; /* Ctrl-C, as a byte */

/* A line from standard input, byte by byte, so that no buffer of a library keeps the code; without echo on a terminal. */
static int read_line(cli *c, char *line, size_t room)
{
    struct termios before, quiet;
    int is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    size_t len = 0;
    ssize_t got;
    int why = 0;

    if (is_terminal) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG); /* an interrupt would leave the terminal dumb */
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        fputs(_("card code (not shown): "), c->err);
        fflush(c->err);
    }
    while (len + 1 < room) {
        got = read(STDIN_FILENO, line + len, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            why = errno;
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
    if (why != 0)
        return fail(c, _("standard input: cannot read: %s"), strerror(why));
    return len > 0 ? DONE : fail(c, "%s", _("standard input: found nothing, wanted a card code"));
}

int read_card(cli *c, const options *o, pj_code *code)
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
        return fail(c, _("found %s, wanted ITEM=MARK"), quote(word).text);
    *equals = '\0';
    if (sheet_find(definition, word, &row) != 0)
        return refuse(c, _("%s is no item of this vote%s"), quote(word).text,
                      pj_definition_contests(definition) > 1 ? _(" (with several contests, write contest/item)") : "");
    return sheet_mark(c, &row, word, equals + 1, choices);
}

int read_choices(cli *c, const options *o, const pj_definition *definition, uint8_t **choices)
{
    int rc = DONE;

    *choices = NULL;
    if (option_has(o, "blank") != (o->words_len == 1))
        TRY(fail(c, "%s", _("wanted ITEM=MARK, or --blank for a ballot without any mark")));
    *choices = calloc(pj_definition_cells(definition), 1);
    if (*choices == NULL)
        TRY(no_memory(c));
    for (size_t i = 1; i < o->words_len; i++)
        TRY(read_choice(c, definition, o->words[i], *choices));
out:
    return rc;
}

void free_choices(const pj_definition *definition, uint8_t *choices)
{
    if (choices != NULL)
        pj_wipe(choices, pj_definition_cells(definition));
    free(choices);
}

int seal_ballot(cli *c, const pj_log *log, const char *where, text *body, text *opening, const pj_code *code, const uint8_t *choices)
{
    size_t cells = pj_definition_cells(pj_log_definition(log)), len = 1024, opening_len = 1024;
    pj_error error = {0};
    pj_status status = PJ_E_SPACE;

    /* Their lengths depend on the definition alone, so only the first ballot comes here twice. */
    for (int i = 0; i < 3 && status == PJ_E_SPACE; i++) {
        if (text_make_room(body, len) != 0 || (opening != NULL && text_make_room(opening, opening_len) != 0))
            return no_memory(c);
        len = body->room;
        opening_len = opening != NULL ? opening->room : 0;
        status = pj_log_seal(log, body->bytes, &len, opening != NULL ? opening->bytes : NULL, opening != NULL ? &opening_len : NULL, code, choices,
                             cells, &error);
    }
    if (status != PJ_OK)
        return engine_said(c, where, status, &error);
    body->len = len;
    if (opening != NULL)
        opening->len = opening_len;
    return DONE;
}
