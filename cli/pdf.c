#include "cli/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/files.h"

enum { SECONDS = 60, PDF_BYTES = 1 << 26 };

typedef struct {
    char path[PATH_MAX];
} found;

/* Looks along PATH. An empty path: there is none. */
static found find_browser(void)
{
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};
    const char *folders = getenv("PATH");
    found f = {""};

    for (size_t i = 0; folders != NULL && i < sizeof names / sizeof *names; i++) {
        for (const char *at = folders; *at != '\0';) {
            size_t len = strcspn(at, ":");
            int written = snprintf(f.path, sizeof f.path, "%.*s/%s", (int)len, at, names[i]);

            if (len > 0 && written < (int)sizeof f.path && access(f.path, X_OK) == 0)
                return f;
            at += len + (at[len] == ':');
        }
    }
    f.path[0] = '\0';
    return f;
}

int pdf_is_possible(void)
{
    return find_browser().path[0] != '\0';
}

/* The browser's exit status; −1 if it did not end in time, or could not be started (errno). */
static int run_quietly(char *const argv[])
{
    posix_spawn_file_actions_t to_nowhere;
    pid_t pid;
    int status, failure = posix_spawn_file_actions_init(&to_nowhere);

    if (failure == 0) {
        for (int fd = 0; fd <= 2 && failure == 0; fd++)
            failure = posix_spawn_file_actions_addopen(&to_nowhere, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
        if (failure == 0)
            failure = posix_spawn(&pid, argv[0], &to_nowhere, NULL, argv, environ);
        posix_spawn_file_actions_destroy(&to_nowhere);
    }
    if (failure != 0) {
        errno = failure;
        return -1;
    }
    for (int tenths = 0; tenths < 10 * SECONDS; tenths++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    errno = ETIMEDOUT;
    return -1;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

/* `folder` holds the page, the browser's profile, and in the end the PDF. */
static int print_in(cli *c, text *pdf, const char *subject, const char *folder)
{
    char no_sandbox[] = "--no-sandbox", page[PATH_MAX], out[PATH_MAX], to[PATH_MAX + 32], profile[PATH_MAX + 32];
    found browser = find_browser();
    /* Chromium's own sandbox does not work for root; the page is ours and loads nothing. */
    char *argv[] = {browser.path, (char[]){"--headless"}, (char[]){"--disable-gpu"}, (char[]){"--no-pdf-header-footer"}, profile, to, page,
                    geteuid() == 0 ? no_sandbox : NULL, NULL};

    snprintf(page, sizeof page, "%s/sheet.html", folder);
    snprintf(out, sizeof out, "%s/sheet.pdf", folder);
    snprintf(to, sizeof to, "--print-to-pdf=%s", out);
    snprintf(profile, sizeof profile, "--user-data-dir=%s", folder);
    switch (run_quietly(argv)) {
    case 0:
        break;
    case -1:
        return fail(c, "%s: %s: %s", subject, browser.path, strerror(errno));
    default:
        return fail(c, _("%s: %s could not print the page; write .html, and print it with any browser"), subject, browser.path);
    }
    return file_read_bytes(c, pdf, out, PDF_BYTES);
}

int pdf_print(cli *c, text *pdf, const char *subject, const char *html, size_t len)
{
    int rc = DONE;
    const char *base = getenv("TMPDIR");
    char folder[PATH_MAX - 64], page[PATH_MAX];

    if (snprintf(folder, sizeof folder, "%s/piaojue-XXXXXX", base != NULL && base[0] == '/' ? base : "/tmp") >= (int)sizeof folder ||
        mkdtemp(folder) == NULL)
        return fail(c, "%s: %s: %s", subject, folder, strerror(errno));
    snprintf(page, sizeof page, "%s/sheet.html", folder);
    TRY(file_write_new(c, page, html, len, MODE_PUBLIC));
    TRY(print_in(c, pdf, subject, folder));
out:
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return rc;
}
