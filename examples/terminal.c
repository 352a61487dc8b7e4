/* A voting terminal: seals what a voter chose, lets them challenge it, casts it, and prints a receipt.
 *
 *     cc terminal.c $(pkg-config --cflags --libs piaojue) -o terminal && ./terminal vote.log recorder.key
 *
 * It talks on standard input and output, a line each, where a real one has a scanner, a screen and a printer:
 *
 *     card's code        XXX-XXX-…, as it stands on the card
 *     choices            item=mark item=mark …; an empty line is a ballot without any mark
 *     cast | challenge   after the fingerprint of the sealed ballot has been shown, for the voter to write down
 *
 * Who challenges has the ballot opened for all to read, compares, and chooses again with the same card; the terminal cannot know beforehand
 * who will, so it cannot seal anything else than was chosen without being caught. Here the terminal itself writes the log. Where there are
 * several, each makes `body` and `opening` from a copy opened for reading and sends them to the one program that writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <piaojue.h>

#define TRY(x)                   \
    do {                         \
        if ((rc = (x)) != PJ_OK) \
            goto out;            \
    } while (0)

/* No sealed ballot is longer (F7.10), nor its opening. */
enum { ROOM = 5000000, LINE = 4096 };

typedef struct {
    pj_log *log;
    pj_key *recorder;     /* SECRET; signs receipts. NULL: they are not signed */
    pj_code code;         /* SECRET */
    uint8_t *choices;     /* SECRET; a byte a cell */
    char *body, *opening; /* sealed; SECRET. opening NULL: votes are by name here, and nothing is sealed that could be opened */
    size_t body_len, opening_len;
    pj_error err;
} terminal;

/* 0 at the end of the input. A line that is too long is not cut: half of somebody's choices would be a vote too. */
static int ask(const char *question, char line[LINE])
{
    int is_whole;
    do {
        printf("%s\n> ", question);
        fflush(stdout);
        if (!fgets(line, LINE, stdin))
            return 0;
        is_whole = strchr(line, '\n') != NULL || feof(stdin);
        for (int letter = 0; !is_whole && letter != '\n' && letter != EOF;)
            letter = getchar();
    } while (!is_whole);
    line[strcspn(line, "\r\n")] = 0;
    return 1;
}

/* The card leaves no trace behind. */
static void forget(terminal *t)
{
    pj_wipe(&t->code, sizeof t->code);
    pj_wipe(t->choices, pj_definition_cells(pj_log_definition(t->log)));
    if (t->opening)
        pj_wipe(t->opening, t->opening_len);
    t->body_len = t->opening_len = 0;
}

static void show_sheet(const pj_definition *definition)
{
    printf("\n%s\n", pj_definition_title(definition));
    for (size_t k = 0; k < pj_definition_contests(definition); k++) {
        const pj_contest *contest = pj_definition_contest(definition, k);
        printf("%s (", contest->title);
        for (size_t m = 0; m < contest->marks_len; m++)
            printf("%s%s", m ? ", " : "", contest->marks[m]);
        printf(")\n");
        for (size_t i = 0; i < contest->items_len; i++)
            printf("  %s  %s\n", contest->items[i].id, contest->items[i].title);
    }
}

/* Sets the cell of "item=mark"; 0 if there is none. (Of several contests the first with such an item and mark is meant.) */
static int set_cell(uint8_t *choices, const pj_definition *definition, const char *word)
{
    size_t cell = 0, id_len = strcspn(word, "=");
    for (size_t k = 0; k < pj_definition_contests(definition); k++) {
        const pj_contest *contest = pj_definition_contest(definition, k);
        for (size_t i = 0; i < contest->items_len; i++)
            for (size_t m = 0; m < contest->marks_len; m++, cell++)
                if (word[id_len] == '=' && strlen(contest->items[i].id) == id_len && strncmp(contest->items[i].id, word, id_len) == 0 &&
                    strcmp(contest->marks[m], word + id_len + 1) == 0) {
                    choices[cell] = 1;
                    return 1;
                }
    }
    return 0;
}

static pj_status read_card(terminal *t, const char *typed)
{
    pj_status rc = PJ_OK;
    pj_credential_state state;
    TRY(pj_code_read(&t->code, typed, strlen(typed), &t->err));
    TRY(pj_log_credential(t->log, &state, &t->code, &t->err));
    if (state != PJ_CREDENTIAL_LIVE) {
        snprintf(t->err.text, sizeof t->err.text, "%s",
                 state == PJ_CREDENTIAL_VOTED ? "this card has voted" : "this card is not one of this vote, or was withdrawn");
        rc = PJ_E_CODE;
    }
out:
    return rc;
}

/* PJ_E_CHOICE, with what is wrong in err.text, for the voter to choose again. */
static pj_status read_choices(terminal *t, char *typed)
{
    const pj_definition *definition = pj_log_definition(t->log);
    size_t cells = pj_definition_cells(definition);
    memset(t->choices, 0, cells);
    for (char *rest = NULL, *word = strtok_r(typed, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!set_cell(t->choices, definition, word)) {
            snprintf(t->err.text, sizeof t->err.text, "there is no %.40s on the sheet", word);
            return PJ_E_CHOICE;
        }
    return pj_log_check_choices(t->log, &t->code, t->choices, cells, &t->err);
}

/* Seals, and shows the fingerprint before anybody says what is to become of the ballot. */
static pj_status seal(terminal *t)
{
    pj_status rc = PJ_OK;
    uint8_t fingerprint[32];
    pj_short words;
    t->body_len = t->opening_len = ROOM;
    TRY(pj_log_seal(t->log, t->body, &t->body_len, t->opening, t->opening ? &t->opening_len : NULL, &t->code, t->choices,
                    pj_definition_cells(pj_log_definition(t->log)), &t->err));
    if (!t->opening)
        goto out;
    TRY(pj_log_fingerprint(t->log, fingerprint, t->body, t->body_len, &t->err));
    pj_short_write(&words, fingerprint);
    printf("sealed. Write this down: %s\n", words.text);
out:
    return rc;
}

static pj_status cast(terminal *t)
{
    pj_status rc = PJ_OK;
    pj_receipt receipt;
    char text[8192]; /* a receipt has at most 64 KiB; under a checkpoint made now, with nobody's cosignatures, about 2 */
    size_t len = sizeof text;
    TRY(pj_log_submit(t->log, &receipt, t->body, t->body_len, &t->err));
    TRY(pj_log_receipt(t->log, text, &len, receipt.line, t->recorder, NULL, 0, &t->err));
    printf("cast. Your receipt:\n\n%s\n", text);
out:
    return rc;
}

static pj_status challenge(terminal *t)
{
    pj_receipt receipt;
    pj_status rc = pj_log_challenge(t->log, &receipt, t->opening, t->opening_len, &t->err);
    if (rc == PJ_OK)
        printf("opened, and not counted: line %llu of the log says what was sealed. The card is still good.\n", (unsigned long long)receipt.line);
    return rc;
}

/* One voter. PJ_OK if the ballot was cast; what a voter can put right is asked again. `line` has been the card's code. */
static pj_status serve(terminal *t, char line[LINE])
{
    pj_status rc = PJ_OK;
    TRY(read_card(t, line));
    for (;;) {
        show_sheet(pj_log_definition(t->log));
        if (!ask("your choices: item=mark …", line))
            goto out;
        rc = read_choices(t, line);
        if (rc == PJ_E_CHOICE) {
            printf("not so: %s\n", t->err.text);
            continue;
        }
        TRY(rc);
        TRY(seal(t));
        do {
            if (!ask(t->opening ? "cast or challenge?" : "cast?", line))
                goto out;
        } while (strcmp(line, "cast") != 0 && (!t->opening || strcmp(line, "challenge") != 0));
        if (line[1] == 'a') {
            TRY(cast(t));
            break;
        }
        TRY(challenge(t));
    }
out:
    forget(t);
    return rc;
}

static pj_status read_key(pj_key **key, const char *path, pj_error *err)
{
    char text[2048];
    FILE *file = fopen(path, "r");
    size_t len;
    pj_status rc = PJ_E_IO;
    if (!file) {
        snprintf(err->text, sizeof err->text, "%s cannot be opened", path);
        return rc;
    }
    setvbuf(file, NULL, _IONBF, 0); /* else a buffer that nobody wipes keeps the key */
    len = fread(text, 1, sizeof text, file);
    rc = pj_key_read(key, text, len, err);
    pj_wipe(text, sizeof text);
    fclose(file);
    return rc;
}

static pj_status start(terminal *t, const char *log, const char *key)
{
    pj_status rc = PJ_OK;
    pj_store store;
    pj_summary summary;
    if (key)
        TRY(read_key(&t->recorder, key, &t->err));
    TRY(pj_store_open_file(&store, log, 1, 10000, &t->err));
    TRY(pj_log_open(&t->log, &store, NULL, &t->err));
    t->choices = calloc(pj_definition_cells(pj_log_definition(t->log)), 1);
    t->body = malloc(ROOM);
    pj_log_summary(t->log, &summary);
    if (!summary.is_named)
        t->opening = malloc(ROOM);
    if (!t->choices || !t->body || (!t->opening && !summary.is_named))
        TRY(PJ_E_MEMORY);
out:
    return rc;
}

int main(int argc, char **argv)
{
    terminal t = {0};
    char line[LINE];
    pj_status rc = PJ_E_ARGUMENT;
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: terminal LOG [RECORDER.key]\n");
        return 2;
    }
    setvbuf(stdin, NULL, _IONBF, 0);
    TRY(start(&t, argv[1], argv[2]));
    while (ask("card:", line)) {
        rc = serve(&t, line);
        /* A wrong card is the voter's affair; anything else is the terminal's, and ends its work. */
        if (rc == PJ_E_CODE)
            printf("this card cannot vote: %s\n", t.err.text);
        else
            TRY(rc);
        rc = PJ_OK;
    }
out:
    if (rc != PJ_OK)
        fprintf(stderr, "terminal: %s: %s\n", pj_status_name(rc), t.err.text);
    pj_wipe(line, sizeof line);
    pj_log_close(t.log);
    pj_key_destroy(t.recorder);
    free(t.choices);
    free(t.body);
    free(t.opening);
    return rc == PJ_OK ? 0 : 1;
}
