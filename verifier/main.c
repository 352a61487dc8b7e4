#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "logfile.h"
#include "report.h"
#include "selftest.h"

#define VERSION "0.1.0"
#define COULD_NOT_RUN 2

struct options {
    const char *path, *previous;
    bool json, so_far;
};

static const char usage[] =
    "usage: piaojue-verify [--json] [--so-far] [--previous OLD.log] LOG\n"
    "\n"
    "Checks every line of a Piaojue log, from the definition of the vote to its result, and says\n"
    "VERIFIED with the verdict, or REFUTED with the first line and check that fails.\n"
    "\n"
    "  --json          one JSON object on standard output\n"
    "  --so-far        accept a log that has no result yet: HOLDS SO FAR\n"
    "  --previous OLD  the vote that this one follows: verify its log too, and that it is the one\n"
    "  --help          this text\n"
    "  --version       the version\n"
    "\n"
    "exit status: 0 verified, or holds so far; 1 refuted; 2 could not run\n";

static int complain(const char *what, const char *detail)
{
    fprintf(stderr, "piaojue-verify: %s: %s\n", what, detail);
    return COULD_NOT_RUN;
}

/* True to go on; else *status is what to exit with. */
static bool read_options(struct options *options, int argc, char **argv, int *status)
{
    bool literal = false;

    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!literal && strcmp(word, "--json") == 0) {
            options->json = true;
        } else if (!literal && strcmp(word, "--so-far") == 0) {
            options->so_far = true;
        } else if (!literal && strcmp(word, "--previous") == 0 && i + 1 < argc && !options->previous) {
            options->previous = argv[++i];
        } else if (!literal && (strcmp(word, "--help") == 0 || strcmp(word, "--version") == 0)) {
            fputs(word[2] == 'h' ? usage : "piaojue-verify " VERSION "\n", stdout);
            *status = 0;
            return false;
        } else if (!literal && strcmp(word, "--") == 0) {
            literal = true;
        } else if (options->path || (!literal && word[0] == '-')) {
            *status = complain(word, !literal && strcmp(word, "--previous") == 0 ? "one old log, once" :
                                     options->path ? "one log and no more" : "no such option (try --help)");
            return false;
        } else {
            options->path = word;
        }
    }
    if (!options->path)
        *status = complain("usage", "no log is named (try --help)");
    return options->path != NULL;
}

static enum outcome verify_file(struct verifier *verifier, struct logfile *file, bool so_far)
{
    const uint8_t *line;
    size_t length;

    for (;;) {
        TRY(logfile_line(file, &line, &length));
        if (length == 0)
            return verifier_end(verifier, so_far);
        TRY(verifier_line(verifier, line, length));
    }
}

/* Where it is BROKEN, *why says why, if that is known. */
static enum outcome verify_path(struct verifier *verifier, const char *path, bool so_far, const char **why)
{
    struct logfile file = {.fd = -1};
    enum outcome outcome = BROKEN;

    if (verifier && logfile_open(&file, path) == HOLDS)
        outcome = verify_file(verifier, &file, so_far);
    *why = file.trouble ? file.trouble : "out of memory, or the verifier contradicts itself";
    logfile_close(&file);
    return outcome;
}

static int run(const struct options *options, const struct suite *suites)
{
    struct verifier *verifier = verifier_new(suites, BATCH_POINTS), *previous = NULL;
    const char *path = options->path, *why;
    enum outcome outcome = verify_path(verifier, path, options->so_far, &why);
    int status;

    if (outcome == HOLDS && options->previous) {
        path = options->previous;
        previous = verifier_new(suites, BATCH_POINTS);
        outcome = verify_path(previous, path, false, &why);
        if (previous)
            outcome = verifier_follows(verifier, previous, outcome);
    }
    if (outcome == BROKEN) {
        status = complain(path, why);
    } else {
        (options->json ? report_json : report_text)(stdout, verifier, previous, outcome);
        status = outcome == HOLDS ? 0 : 1;
    }
    verifier_free(previous);
    verifier_free(verifier);
    return status;
}

int main(int argc, char **argv)
{
    struct options options = {NULL, NULL, false, false};
    struct suite *suites;
    const char *wrong;
    int status;

    if (!read_options(&options, argc, argv, &status))
        return status;
    if (!library_ready())
        return complain("libgcrypt", "1.9.0 or later is needed");
    suites = calloc(SUITES, sizeof *suites);
    if (!suites)
        return complain("memory", "there is none");
    suites_set(suites);
    wrong = selftest(suites);
    status = wrong ? complain("self-test: this verifier and libgcrypt disagree", wrong) : run(&options, suites);
    free(suites);
    if (fflush(stdout) != 0 || ferror(stdout))
        return complain("standard output", "cannot be written");
    return status;
}
