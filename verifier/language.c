#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "language.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define DOMAIN "piaojue-verify"
#define PATH_ROOM 4096

static bool wants_chinese(const char *asked)
{
    const char *said = getenv("LC_ALL");

    if (asked)
        return strcmp(asked, "zh") == 0;
    if (!said || !*said)
        said = getenv("LC_MESSAGES");
    if (!said || !*said)
        said = getenv("LANG");
    return said && strncmp(said, "zh", 2) == 0;
}

/* The catalog lies beside the program or, once installed, in share/locale. */
static bool bind_at(const char *program, const char *place)
{
    char path[PATH_ROOM + 32];
    const char *slash = strrchr(program, '/');

    snprintf(path, sizeof path, "%.*s/%s", slash ? (int)(slash - program) : 0, program, place);
    return access(path, X_OK) == 0 && bindtextdomain(DOMAIN, path) && bind_textdomain_codeset(DOMAIN, "UTF-8");
}

static bool bind_catalog(void)
{
    char program[PATH_ROOM];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);

    program[length > 0 ? length : 0] = 0;
    return bind_at(program, "locale") || bind_at(program, "../share/locale");
}

/* gettext translates in no C locale, and C.UTF-8 is one since glibc 2.39. Where no other locale was ever generated, glibc still takes C_CN.UTF-8 for a
 * special kind of C.UTF-8; LANGUAGE then names the catalog. The head of a catalog, the translation of "", shows that it was found. */
static void find_locale(void)
{
    static const char *const names[] = {"zh_CN.UTF-8", "C_CN.UTF-8", "C.UTF-8", "en_US.UTF-8"};
    bool found = false;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && !found; i++)
        found = setlocale(LC_MESSAGES, names[i]) && *gettext("");
}

bool language_choose(const char *asked)
{
    if (asked && strcmp(asked, "zh") != 0 && strcmp(asked, "en") != 0)
        return false;
    setlocale(LC_CTYPE, "C.UTF-8");
    if (wants_chinese(asked) && bind_catalog() && setenv("LANGUAGE", "zh_CN", 1) == 0) {
        textdomain(DOMAIN);
        find_locale();
    }
    return true;
}

size_t columns(const char *text)
{
    size_t all = 0;
    mbstate_t state;

    memset(&state, 0, sizeof state);
    while (*text) {
        wchar_t c;
        size_t used = mbrtowc(&c, text, strlen(text), &state);
        if (used == (size_t)-1 || used == (size_t)-2) {     /* no UTF-8: a column for each byte */
            memset(&state, 0, sizeof state);
            used = 1;
            c = L'?';
        }
        if (wcwidth(c) > 0)
            all += (size_t)wcwidth(c);
        text += used;
    }
    return all;
}

int blanks(const char *text, size_t width)
{
    size_t used = columns(text);

    return used < width ? (int)(width - used) : 0;
}
