/* What the engine does in the life of a vote: ballots sealed, read, appended one by one and in groups; the log read again; the count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/samples.h"
#include "bench/vote.h"
#include "engine/json.h"

#define GROUP 32u
#define REPLAYS 3

typedef struct {
    char *text;
    size_t len;
} ballot;

/* Half of the ballots are appended one by one, the others in groups. */
typedef struct {
    vote vote;
    const char *path;
    ballot *ballots;
    off_t before;    /* bytes of the log when the vote opened, */
    double empty_ms; /* and what reading it cost */
} life;

static off_t size_of(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        exit(1);
    return status.st_size;
}

static void seal_all(life *l)
{
    samples taken = {.count = 0};
    uint8_t choices[VOTE_ITEMS];
    pj_error err;

    for (size_t i = 0; i < l->vote.voters; i++) {
        double start = cpu_ms();

        for (size_t k = 0; k < VOTE_ITEMS; k++)
            choices[k] = k < 10 && (i + k) % 3 != 0;
        l->ballots[i] = (ballot){malloc(VOTE_BODY), VOTE_BODY};
        if (l->ballots[i].text == NULL)
            exit(1);
        must(pj_log_seal(l->vote.log, l->ballots[i].text, &l->ballots[i].len, NULL, NULL, &l->vote.codes[i], choices, sizeof choices, &err),
             &err, "seal");
        samples_add(&taken, cpu_ms() - start);
    }
    samples_print(&taken, l->vote.suite, "seal, sign and write a ballot", "ms");
}

static void read_all(const life *l)
{
    samples taken = {.count = 0};
    json_t *body;
    pj_error err;

    for (size_t i = 0; i < l->vote.voters; i++) {
        double start = cpu_ms();

        must(pj_json_read_canonical(&body, l->ballots[i].text, l->ballots[i].len, &err), &err, "parsing");
        samples_add(&taken, cpu_ms() - start);
        json_decref(body);
    }
    samples_print(&taken, l->vote.suite, "parse a ballot", "ms");
}

static void submit(const life *l, size_t i)
{
    pj_receipt receipt;
    pj_error err;

    must(pj_log_submit(l->vote.log, &receipt, l->ballots[i].text, l->ballots[i].len, &err), &err, "submit");
}

/* By the clock of the day: every ballot is synced. */
static void append_one_by_one(const life *l, size_t end)
{
    samples taken = {.count = 0};

    for (size_t i = 0; i < end; i++) {
        double start = wall_ms();

        submit(l, i);
        samples_add(&taken, wall_ms() - start);
    }
    samples_print(&taken, l->vote.suite, "check, append and sync, one by one", "ms wall");
}

static void append_in_groups(const life *l, size_t first)
{
    samples taken = {.count = 0};
    pj_receipt receipts[GROUP];
    const char *bodies[GROUP];
    size_t lens[GROUP], taken_in;
    pj_error err;

    for (size_t i = first; i < l->vote.voters; i += GROUP) {
        size_t count = i + GROUP < l->vote.voters ? GROUP : l->vote.voters - i;
        double start = wall_ms();

        for (size_t k = 0; k < count; k++) {
            bodies[k] = l->ballots[i + k].text;
            lens[k] = l->ballots[i + k].len;
        }
        must(pj_log_submit_all(l->vote.log, receipts, &taken_in, bodies, lens, count, &err), &err, "submit");
        samples_add(&taken, (wall_ms() - start) / (double)count);
    }
    samples_print(&taken, l->vote.suite, "check and append 32 together", "ms wall");
}

static double reopen_ms(life *l)
{
    double start = cpu_ms();

    vote_reopen(&l->vote, l->path);
    return cpu_ms() - start;
}

/* Bulk check: what opening a log costs for each ballot in it; what stands before the ballots is left out. */
static void replay(life *l)
{
    samples taken = {.count = 0};

    for (int i = 0; i < REPLAYS; i++)
        samples_add(&taken, (reopen_ms(l) - l->empty_ms) / (double)l->vote.voters);
    samples_print(&taken, l->vote.suite, "read a log again, with all checks", "ms/ballot");
}

static void count(const life *l)
{
    double start = cpu_ms();
    pj_error err;

    must(pj_log_close_vote(l->vote.log, l->vote.recorder, VOTE_TIME, &err), &err, "close");
    value_print(cpu_ms() - start, l->vote.suite, "count: close", "ms");
    start = cpu_ms();
    must(pj_log_share(l->vote.log, l->vote.trustees[0], &err), &err, "share");
    value_print(cpu_ms() - start, l->vote.suite, "count: one trustee decrypts", "ms");
    must(pj_log_share(l->vote.log, l->vote.trustees[2], &err), &err, "share");
    start = cpu_ms();
    must(pj_log_result(l->vote.log, l->vote.recorder, VOTE_TIME, &err), &err, "result");
    value_print(cpu_ms() - start, l->vote.suite, "count: result", "ms");
}

static void live(const char *suite, size_t voters, const char *path)
{
    life l = {.path = path, .ballots = calloc(voters, sizeof *l.ballots)};
    struct rusage usage;

    if (l.ballots == NULL)
        exit(1);
    vote_begin(&l.vote, suite, voters, path);
    l.before = size_of(path);
    l.empty_ms = reopen_ms(&l);
    seal_all(&l);
    read_all(&l);
    append_one_by_one(&l, voters / 2);
    append_in_groups(&l, voters / 2);
    value_print((double)(size_of(path) - l.before) / (double)voters, suite, "log, of each ballot", "bytes");
    replay(&l);
    count(&l);
    getrusage(RUSAGE_SELF, &usage);
    value_print((double)usage.ru_maxrss / 1024, suite, "engine: peak memory so far", "MiB");
    for (size_t i = 0; i < voters; i++)
        free(l.ballots[i].text);
    free(l.ballots);
    vote_end(&l.vote);
}

/* usage: life SUITE VOTERS FILE */
int main(int argc, char **argv)
{
    size_t voters = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;

    if (voters < 2 || voters > 100000) {
        fprintf(stderr, "life: wanted SUITE VOTERS FILE\n");
        return 2;
    }
    live(argv[1], voters, argv[3]);
    return unlink(argv[3]) != 0;
}
