/* Output and complaints. */
#include <string.h>

#include "cli/cli.h"

static void put_line(FILE *file, const char *prefix, const char *format, va_list arguments) __attribute__((format(printf, 3, 0)));

static void put_line(FILE *file, const char *prefix, const char *format, va_list arguments)
{
    fputs(prefix, file);
    vfprintf(file, format, arguments);
    fputc('\n', file);
}

void say(cli *c, const char *format, ...)
{
    va_list arguments;

    if (c->json)
        return;
    va_start(arguments, format);
    put_line(c->out, "", format, arguments);
    va_end(arguments);
}

void note(cli *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_line(c->err, "piaojue: ", format, arguments);
    va_end(arguments);
}

static void complain(cli *c, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

static void complain(cli *c, const char *format, va_list arguments)
{
    va_list again;

    if (c->complaint[0] == '\0') {
        va_copy(again, arguments);
        vsnprintf(c->complaint, sizeof c->complaint, format, again);
        va_end(again);
    }
    put_line(c->err, "piaojue: ", format, arguments);
}

int refuse(cli *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain(c, format, arguments);
    va_end(arguments);
    return REFUSED;
}

int fail(cli *c, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain(c, format, arguments);
    va_end(arguments);
    return FAILED;
}

int no_memory(cli *c)
{
    return fail(c, "%s", _("out of memory"));
}

/* "No" is an answer about the vote; everything else could not be done at all. */
static int outcome_of(pj_status status)
{
    switch (status) {
    case PJ_OK:
        return DONE;
    case PJ_E_KEY:
    case PJ_E_CODE:
    case PJ_E_CHOICE:
    case PJ_E_STATE:
    case PJ_E_REFUSED:
        return REFUSED;
    default:
        return FAILED;
    }
}

const char *check_name(int check)
{
    return dgettext("libpiaojue", pj_check_name(check));
}

/* The engine numbers C1, C2, … of spec/evidence.md 101, 102, … */
enum { FIRST_OF_EVIDENCE = 100 };

int engine_said(cli *c, const char *subject, pj_status status, const pj_error *error)
{
    int rc = outcome_of(status);

    if (rc == DONE)
        return DONE;
    if (status == PJ_E_LOCKED)
        return fail(c, _("%s: another program is writing to this log; try again, or wait longer with --wait"), subject);
    if (status == PJ_E_REFUSED && error->check > FIRST_OF_EVIDENCE)
        return refuse(c, _("%s: check C%d (%s) fails: %s"), subject, error->check - FIRST_OF_EVIDENCE, check_name(error->check), error->text);
    if (status == PJ_E_REFUSED)
        return refuse(c, _("%s: not recorded: check V%d (%s) fails: %s"), subject, error->check, check_name(error->check), error->text);
    /* The engine names the file where it was the engine that opened it. */
    if (strncmp(error->text, subject, strlen(subject)) == 0)
        (void)fail(c, "%s", error->text);
    else
        (void)fail(c, "%s: %s", subject, error->text[0] != '\0' ? error->text : pj_status_name(status));
    return rc;
}

/* A code has 27 letters and digits; whatever comes near it is not shown. */
enum { SHOWN_LETTERS = 16, SHOWN_BYTES = 40 };

static int may_be_code(const char *typed)
{
    size_t run = 0;

    for (; *typed != '\0'; typed++) {
        int letter = (*typed >= '0' && *typed <= '9') || (*typed >= 'A' && *typed <= 'Z') || (*typed >= 'a' && *typed <= 'z');

        if (letter && ++run > SHOWN_LETTERS)
            return 1;
        if (!letter && strchr("-$*=~", *typed) == NULL && *typed != ' ')
            run = 0;
    }
    return 0;
}

quoted quote(const char *typed)
{
    quoted q = {{0}};
    size_t len = 0;

    if (may_be_code(typed)) {
        memcpy(q.text, "(…)", sizeof "(…)");
        return q;
    }
    q.text[len++] = '"';
    for (; *typed != '\0' && len < SHOWN_BYTES; typed++)
        q.text[len++] = (unsigned char)*typed < 0x20 || *typed == 0x7f ? '?' : *typed;
    /* Not in the middle of a character. */
    while (*typed != '\0' && len > 1 && ((unsigned char)*typed & 0xc0) == 0x80) {
        len--;
        typed--;
    }
    if (*typed != '\0') {
        memcpy(q.text + len, "…", 3);
        len += 3;
    }
    q.text[len] = '"';
    return q;
}
