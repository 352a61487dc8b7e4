/* The crash campaign: kills, faults under the store, and places a log cannot live in. Nothing acknowledged may be lost.
 *
 *   crash [--short] [--seed N] [--kills N] [--only kills|faults|places]
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/crash/crash.h"

int expect(campaign *c, int holds, const char *format, ...)
{
    va_list more;
    if (holds)
        return 1;
    c->failures++;
    printf("FAILED: ");
    va_start(more, format);
    vprintf(format, more);
    va_end(more);
    printf("\n");
    return 0;
}

void path_in(char out[512], const campaign *c, const char *name)
{
    snprintf(out, 512, "%s/%s", c->folder, name);
}

/* `extra` is base64 of the leaf hash and the keys; unsigned, there are no keys: 43 characters and a padding one. */
static int leaf_of_receipt(uint8_t leaf[32], const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strstr(text, "\nextra ");
    unsigned bits = 0, value = 0;
    size_t len = 0;
    for (at = at ? at + 7 : ""; *at && *at != '\n' && *at != '=' && len < 32; at++) {
        value = (value << 6 | (unsigned)(strchr(digits, *at) - digits)) & 0xffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            leaf[len++] = (uint8_t)(value >> bits);
        }
    }
    return len == 32;
}

int leaf_in_log(uint8_t leaf[32], const pj_log *log, uint64_t line)
{
    char text[8192];
    size_t len = sizeof text;
    uint64_t told;
    pj_error err;
    return pj_log_receipt(log, text, &len, line, NULL, NULL, 0, &err) == PJ_OK && leaf_of_receipt(leaf, text) &&
           pj_log_check_receipt(log, &told, text, len, &err) == PJ_OK && told == line;
}

int verifier_agrees(const campaign *c, const char *log, int so_far)
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(126);
        execl(c->verifier, c->verifier, so_far ? "--so-far" : "--json", log, (char *)NULL);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void remove_folder(const char *folder)
{
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        printf("cannot remove %s\n", folder);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/piaojue-crash-XXXXXX", verifier[512];
    const char *only = "";
    unsigned kills = 500, verify_every = 1, stride = 1;
    uint64_t seed = (uint64_t)time(NULL) ^ (uint64_t)getpid() << 32;
    campaign c = {.folder = folder, .verifier = verifier};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--short") == 0)
            kills = 40, verify_every = 5, stride = 6;
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = strtoull(argv[++i], NULL, 0);
        else if (strcmp(argv[i], "--kills") == 0 && i + 1 < argc)
            kills = (unsigned)strtoul(argv[++i], NULL, 0);
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            only = argv[++i];
        else
            return fprintf(stderr, "usage: crash [--short] [--seed N] [--kills N] [--only kills|faults|places]\n"), 2;
    const char *slash = strrchr(argv[0], '/');
    snprintf(verifier, sizeof verifier, "%.*s/piaojue-verify", slash ? (int)(slash - argv[0]) : 1, slash ? argv[0] : ".");
    if (!mkdtemp(folder) || chmod(folder, 0755) != 0 || access(verifier, X_OK) != 0)
        return fprintf(stderr, "crash: %s and %s are needed\n", folder, verifier), 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("crash campaign, seed 0x%llx (--seed)\n", (unsigned long long)seed);
    if (!*only || strcmp(only, "kills") == 0) {
        expect(&c, lie_is_found(&c, seed), "a program that acknowledges too early was not found out");
        run_kills(&c, kills, verify_every, seed);
    }
    if (!*only || strcmp(only, "faults") == 0)
        run_faults(&c, stride);
    if (!*only || strcmp(only, "places") == 0)
        run_places(&c);
    remove_folder(folder);
    printf(c.failures ? "crash campaign: %u FAILURES\n" : "crash campaign: passed\n", c.failures);
    return c.failures ? 1 : 0;
}
