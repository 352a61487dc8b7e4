#include "cli/demo_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/vote.h"

/* Waits for the verifier, and turns its exit status into ours. `file`: what it was to check. */
static int outcome_of(demo *d, pid_t child, const char *program, const char *file)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
        return fail(d->c, _("%s could not check %s"), program, file);
    if (WEXITSTATUS(status) != 0)
        return refuse(d->c, _("%s refutes %s"), program, file);
    return DONE;
}

/* words[0 to FIRST_WORD − 1] are for the program's path and its language; the last before the NULL is what a complaint is about. */
enum { FIRST_WORD = 3 };

static int verify(demo *d, char **words, int shown)
{
    int rc = DONE, failure;
    size_t last = 0;
    char program[PATH_ROOM], option[] = "--lang", chinese[] = "zh", english[] = "en";
    posix_spawn_file_actions_t actions;
    pid_t child;

    TRY(demo_flush(d)); /* the verifier writes to the same place, and has the last word */
    snprintf(program, sizeof program, "%s/piaojue-verify", d->program);
    words[0] = program;
    words[1] = option;
    words[2] = d->c->language == PJ_CHINESE ? chinese : english;
    while (words[last + 1] != NULL)
        last++;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return no_memory(d->c);
    /* With --json, standard output holds our one object alone. */
    if (!shown)
        (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    else if (d->c->json)
        (void)posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    failure = posix_spawn(&child, program, &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        TRY(fail(d->c, _("%s: cannot run: %s"), program, strerror(failure)));
    TRY(outcome_of(d, child, program, words[last]));
out:
    return rc;
}

static int verify_each(demo *d, glob_t *receipts)
{
    int rc = DONE;
    char option[] = "--receipt", **words = calloc(2 * receipts->gl_pathc + FIRST_WORD + 1, sizeof *words);

    if (words == NULL)
        return no_memory(d->c);
    for (size_t i = 0; i < receipts->gl_pathc; i++) {
        words[2 * i + FIRST_WORD] = option;
        words[2 * i + FIRST_WORD + 1] = receipts->gl_pathv[i];
    }
    rc = verify(d, words, 0);
    free(words);
    return rc;
}

int verify_receipts(demo *d, size_t count)
{
    int rc = DONE;
    double started = clock_now();
    char pattern[PATH_ROOM];
    glob_t receipts = {0};

    snprintf(pattern, sizeof pattern, "%s/receipts/*.tlog-proof", d->folder);
    if (glob(pattern, 0, NULL, &receipts) != 0 || receipts.gl_pathc != count)
        TRY(fail(d->c, _("%s: receipts found: %zu, wanted: %zu"), pattern, receipts.gl_pathc, count));
    TRY(verify_each(d, &receipts));
    say(d->c, _("%s: the verifier says of all %zu receipts, without the log: they hold (%.2f s)"), d->suite, count, clock_now() - started);
out:
    globfree(&receipts);
    return rc;
}

int verify_checkpoint(demo *d)
{
    int rc = DONE;
    double started = clock_now();
    char option[] = "--checkpoint", path[PATH_ROOM], log[PATH_ROOM];

    snprintf(path, sizeof path, "%s/vote.cosigned", d->folder);
    snprintf(log, sizeof log, "%s/vote.log", d->folder);
    TRY(verify(d, (char *[]){NULL, NULL, NULL, option, path, log, NULL}, 0));
    say(d->c, _("%s: the verifier says of the cosigned checkpoint: it holds (%.2f s)"), d->suite, clock_now() - started);
out:
    return rc;
}

int verify_log(demo *d)
{
    int rc = DONE;
    double started = clock_now();
    char log[PATH_ROOM];

    snprintf(log, sizeof log, "%s/vote.log", d->folder);
    char *words[] = {NULL, NULL, NULL, log, NULL};
    TRY(verify(d, words, 1));
    say(d->c, _("%s: the verifier says VERIFIED (%.2f s)"), d->suite, clock_now() - started);
out:
    return rc;
}
