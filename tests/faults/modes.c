/* What the modes of piaojue-verify are called with: files of testvectors/, and a log made here. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/programs.h"
#include "tests/verifier/maker.h"
#include "verifier/selftest.h"

const char program_name[] = "piaojue-verify";

static const char *const given[][2] = {
    {"records-good/small-P256-SHA256.log", "small.log"},
    {"records-good/named-blank-P256-SHA256.log", "named.log"},
    {"records-good/underway-P256-SHA256.log", "underway.log"},
    {"records-good/challenge-P256-SHA256.log", "challenge.log"},
    {"evidence/checkpoint-plain-P256-1.checkpoint", "checkpoint"},
    {"evidence/checkpoint-32-P256-32-witnesses.checkpoint", "witnessed"},
    {"records-good/witnesses-32-P256-SHA256.log", "witnesses.log"},
    {"evidence/receipt-plain-P256-0-of-1.receipt", "receipt"},
    {"evidence/proof-plain-P256-1-1.proof", "proof"},
    {"records-good/runoff-P256-SHA256.log", "previous.log"},
    {"records-good/follows-P256-SHA256.log", "following.log"},
    {"records-bad/V19-named-conflict-mark.log", "refuted.log"},
};

/* So many cells that what the verifier keeps of the vote wants memory of its own. In a process of its own: the program starts with a library
 * that nobody has used. */
static int make_wide_log(const char *path)
{
    int status;
    pid_t pid = fork();
    if (pid != 0)
        return pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0 ? -1 : 0;
    struct suite *suites = calloc(SUITES, sizeof *suites);
    FILE *to = fopen(path, "w");
    if (!suites || !to || !library_ready())
        _exit(1);
    suites_set(suites);
    struct plan plan = {.suite = &suites[0], .items = 100, .marks = 4, .row_max = 1, .ballots = 2, .trustees = 2, .threshold = 1};
    _exit(!write_log(to, &plan) || fclose(to) != 0);
}

int make_templates(const char *root)
{
    char command[1200], folder[600];
    snprintf(folder, sizeof folder, "%.500s/given", root);
    snprintf(command, sizeof command, "mkdir '%s'", folder);
    if (system(command) != 0)
        return -1;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        snprintf(command, sizeof command, "cp 'testvectors/%s' '%s/%s'", given[i][0], folder, given[i][1]);
        if (system(command) != 0)
            return -1;
    }
    snprintf(command, sizeof command, "%s/wide.log", folder);
    if (make_wide_log(command) != 0)
        return -1;
    snprintf(command, sizeof command, "cp -a '%s' '%.500s/stated'", folder, root);
    if (system(command) != 0)
        return -1;
    snprintf(folder, sizeof folder, "%.500s/stated", root);
    return run_plain(folder, "--so-far --state state underway.log", NULL, 0);
}

/* A new state takes the place of the old one in one step, before its folder is synced and the verdict is printed: where those fail, it is there. */
const program_case program_cases[] = {
    {"log", "given", "-j 1 small.log", NULL, 0, EXACT},
    {"log", "given", "-j 2 small.log", NULL, 0, EXACT},
    {"log", "given", "-j 1 wide.log", NULL, 0, EXACT},
    {"--json", "given", "--json -j 1 named.log", NULL, 0, EXACT},
    {"refuted", "given", "-j 1 refuted.log", NULL, 1, EXACT},
    {"--so-far", "given", "--so-far -j 1 underway.log", NULL, 0, EXACT},
    {"--previous", "given", "--previous previous.log -j 1 following.log", NULL, 0, EXACT},
    {"--state", "given", "--so-far --state state -j 1 underway.log", NULL, 0, MAY_BE_PARTIAL},
    {"--state", "stated", "--so-far --state state -j 1 underway.log", NULL, 0, MAY_BE_PARTIAL},
    {"--checkpoint", "given", "--so-far --checkpoint witnessed -j 1 witnesses.log", NULL, 0, EXACT},
    {"--receipt", "given", "--receipt receipt", NULL, 0, EXACT},
    {"--log", "given", "--receipt receipt --log challenge.log -j 1", NULL, 0, EXACT},
    {"--since", "given", "--since checkpoint challenge.log", NULL, 0, EXACT},
    {"--proof", "given", "--since checkpoint --proof proof challenge.log", NULL, 0, EXACT},
    {NULL, NULL, NULL, NULL, 0, 0},
};
