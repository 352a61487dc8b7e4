/* Disk, clock, language, programs. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "cli/doctor.h"
#include "cli/pdf.h"

enum { SYNCS = 5, SLOW_MS = 100, OLDEST_YEAR = 2026, ENOUGH_MB = 200 };

/* What a ballot takes in the log: two points and about 350 bytes of proof for a cell, in base64; and its envelope. */
static double bytes_per_ballot(const pj_log *log)
{
    return 1000 + 700.0 * (double)pj_definition_cells(pj_log_definition(log));
}

static double megabytes_wanted(const doctor *d)
{
    pj_summary s;

    if (d->log == NULL)
        return ENOUGH_MB;
    pj_log_summary(d->log, &s);
    return ENOUGH_MB + (s.roll > s.deputies ? s.roll : s.deputies) * bytes_per_ballot(d->log) / 1e6;
}

static void look_at_space(doctor *d, const char *folder)
{
    struct statvfs about;
    double free_mb, wanted = megabytes_wanted(d);

    if (statvfs(folder, &about) != 0) {
        doctor_note(d, N_("disk"), FINDING_WRONG, N_("make the folder, or name another with --folder"), "%s: %s", folder, strerror(errno));
        return;
    }
    free_mb = (double)about.f_bavail * (double)about.f_frsize / 1e6;
    if (free_mb < wanted)
        doctor_note(d, N_("disk"), FINDING_WRONG, N_("make room, or keep the log on another disk"), _("%s: %.0f MB free, %.0f are wanted for the log and its receipts"),
                    folder, free_mb, wanted);
    else
        doctor_note(d, N_("disk"), FINDING_FINE, NULL, _("%s: %.0f MB free"), folder, free_mb);
}

/* Milliseconds for a write that would survive a power cut, the slowest of some; −1 with errno. */
static double slowest_sync(int fd)
{
    char page[4096] = "";
    double slowest = 0;

    for (int i = 0; i < SYNCS; i++) {
        double start = clock_now(), took;

        if (pwrite(fd, page, sizeof page, (off_t)i * (off_t)sizeof page) != (ssize_t)sizeof page || fsync(fd) != 0)
            return -1;
        took = 1000 * (clock_now() - start);
        slowest = took > slowest ? took : slowest;
    }
    return slowest;
}

static void look_at_writing(doctor *d, const char *folder)
{
    char path[PATH_MAX];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    double slowest;
    int fd = -1;

    if (snprintf(path, sizeof path, "%s/.piaojue-doctor-XXXXXX", folder) < (int)sizeof path)
        fd = mkstemp(path);
    if (fd < 0) {
        doctor_note(d, N_("disk"), FINDING_WRONG, N_("the log needs a folder in which this user may write"), _("%s: no file can be made here: %s"), folder, strerror(errno));
        return;
    }
    slowest = slowest_sync(fd);
    if (slowest < 0)
        doctor_note(d, N_("disk"), FINDING_WRONG, N_("keep the log on another disk"), _("%s: writing fails: %s"), folder, strerror(errno));
    else if (slowest > SLOW_MS)
        doctor_note(d, N_("disk"), FINDING_WARNING, N_("a disk inside the machine is faster than a stick or a share of the network"),
                    _("%s: a ballot waits up to %.0f ms until it is on the disk"), folder, slowest);
    else
        doctor_note(d, N_("disk"), FINDING_FINE, NULL, _("%s: a ballot is on the disk after at most %.1f ms"), folder, slowest);
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0)
        doctor_note(d, N_("disk"), FINDING_WRONG, N_("keep the log on a local disk"), _("%s: files cannot be locked here (%s): two programs could write at once"), folder,
                    strerror(errno));
    close(fd);
    if (unlink(path) != 0)
        doctor_note(d, N_("disk"), FINDING_WRONG, N_("remove it by hand; the log needs a folder in which this user may write"), "%s: %s", path, strerror(errno));
}

void doctor_disk(doctor *d, const char *folder)
{
    look_at_space(d, folder);
    look_at_writing(d, folder);
}

void doctor_clock(doctor *d)
{
    char shown[64];
    time_t now = time(NULL);
    struct tm utc, local;
    struct timex state = {0};

    if (gmtime_r(&now, &utc) == NULL || localtime_r(&now, &local) == NULL)
        return;
    /* A zone's offset says which of several CST it is; its name may be longer than any room. */
    (void)strftime(shown, sizeof shown, "%Y-%m-%d %H:%M:%S %z", &local);
    if (utc.tm_year + 1900 < OLDEST_YEAR) {
        doctor_note(d, N_("clock"), FINDING_WRONG, N_("set the clock, or give --time to open, close and result"), _("%s: this is in the past"), shown);
        return;
    }
    if (adjtimex(&state) >= 0 && (state.status & STA_UNSYNC) != 0)
        doctor_note(d, N_("clock"), FINDING_WARNING, N_("compare it with a watch; open, close and result write it into the log"),
                    _("%s: not set by a time server"), shown);
    else
        doctor_note(d, N_("clock"), FINDING_FINE, NULL, "%s", shown);
}

static const char *language_wanted(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0')
            return value;
    }
    return "";
}

void doctor_language(doctor *d)
{
    const char *locale = language_wanted();

    if (strcasestr(locale, "utf-8") == NULL && strcasestr(locale, "utf8") == NULL)
        doctor_note(d, N_("language"), FINDING_WARNING, N_("export LANG=zh_CN.UTF-8 (or C.UTF-8)"),
                    _("the terminal may not be one for UTF-8 (LANG is %s): Chinese names may not be readable"), quote(locale).text);
    else
        doctor_note(d, N_("language"), FINDING_FINE, NULL, _("messages in English; --lang zh for Chinese (LANG is %s)"), quote(locale).text);
}

/* Beside this program, or along PATH. */
static int verifier_is_there(void)
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - sizeof "-verify");
    const char *folders = getenv("PATH");

    if (len > 0) {
        memcpy(path + len, "-verify", sizeof "-verify");
        if (access(path, X_OK) == 0)
            return 1;
    }
    for (const char *at = folders != NULL ? folders : ""; *at != '\0'; at += strcspn(at, ":") + (at[strcspn(at, ":")] == ':')) {
        if (snprintf(path, sizeof path, "%.*s/piaojue-verify", (int)strcspn(at, ":"), at) < (int)sizeof path && access(path, X_OK) == 0)
            return 1;
    }
    return 0;
}

void doctor_programs(doctor *d)
{
    pj_code code;
    pj_error error = {0};

    if (pj_code_draw(&code, &error) != PJ_OK)
        doctor_note(d, N_("random"), FINDING_WRONG, N_("this machine can neither draw cards nor seal"), "%s", error.text);
    pj_wipe(&code, sizeof code);
    if (verifier_is_there())
        doctor_note(d, N_("programs"), FINDING_FINE, NULL, _("piaojue %s, and piaojue-verify"), pj_version());
    else
        doctor_note(d, N_("programs"), FINDING_WARNING, N_("install piaojue-verify, or take the log to a machine that has it"), _("piaojue %s; piaojue-verify is not here"),
                    pj_version());
    if (!pdf_is_possible())
        doctor_note(d, N_("programs"), FINDING_FINE, NULL, "%s", _("no Chromium: result sheets as .html, to be printed with any browser"));
}
