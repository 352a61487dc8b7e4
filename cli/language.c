/* Languages, by gettext. English stands in the code; Chinese in po/, which make turns into catalogs beside the programs.
 *
 * gettext asks the locale of the process which language is wanted. A machine may have no Chinese locale (a container has C.UTF-8 and no other),
 * and `--lang zh` is to speak Chinese there too: then any locale but the C locale does, with LANGUAGE saying what is wanted. glibc 2.39 and later
 * counts all names that begin with "C." as the C locale; C_CN.UTF-8 is found in the files of C.UTF-8 by every glibc, as a name more special than
 * they are. What was set is believed only once a catalog answers. */
#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

enum { FOLDER_ROOM = 4096 };

/* The catalogs of the library's texts and of ours: beside the program, where it was built, or ../share/locale, where it was installed. */
static void bind_catalogs(void)
{
    static const char *const places[] = {"locale", "../share/locale"};
    char folder[FOLDER_ROOM];
    ssize_t len = readlink("/proc/self/exe", folder, sizeof folder - 32);
    char *behind;

    folder[len > 0 ? len : 0] = '\0';
    behind = strrchr(folder, '/');
    if (behind == NULL)
        return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        strcpy(behind + 1, places[i]);
        if (access(folder, X_OK) == 0)
            break;
    }
    bindtextdomain("piaojue", folder);
    bindtextdomain("libpiaojue", folder);
    bind_textdomain_codeset("piaojue", "UTF-8");
    bind_textdomain_codeset("libpiaojue", "UTF-8");
    textdomain("piaojue");
}

/* The empty text stands for the head of a catalog. */
static int is_spoken(void)
{
    return *gettext("") != '\0';
}

void speak(cli *c, pj_language language)
{
    static const char *const locales[] = {"zh_CN.UTF-8", "C_CN.UTF-8", "C.UTF-8", "en_US.UTF-8"};

    c->language = language;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    (void)setlocale(LC_MESSAGES, "C");
    if (language != PJ_CHINESE || setenv("LANGUAGE", "zh_CN", 1) != 0)
        return;
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        if (setlocale(LC_MESSAGES, locales[i]) != NULL && is_spoken())
            return;
    }
}

static pj_language language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0')
            return strncmp(value, "zh", 2) == 0 ? PJ_CHINESE : PJ_ENGLISH;
    }
    return PJ_ENGLISH;
}

void speak_as_asked(cli *c)
{
    bind_catalogs();
    speak(c, language_of_environment());
}

void open_catalogs(void)
{
    (void)dgettext("libpiaojue", "");
    (void)strerror(EPERM);
}
