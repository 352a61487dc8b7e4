/* What is being done to the log when the process is killed: every way there is to append while the vote is open. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/crash/faults.h"
#include "tests/crash/kills.h"

const char *const victim_works[WORKS] = {"single", "group", "intake", "import", "challenge", "lie"};

#define SINGLES 6
#define GROUPS 3
#define GROUP 4
#define THREADS 4
#define IMPORTS 3
#define PAPERS 3
#define CHALLENGES 4

uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

typedef struct {
    const scene *s;
    pj_log *log;
    int fd;
    pj_intake *intake;
    atomic_size_t next;                /* index into waiting */
    size_t waiting[256], waiting_len; /* voters whose card is good */
} state;

_Noreturn static void gone_wrong(const char *what, const pj_error *err)
{
    printf("%s: %s\n", what, err->text);
    fflush(stdout);
    _exit(3);
}

static void must(pj_status status, const pj_error *err, const char *what)
{
    if (status != PJ_OK)
        gone_wrong(what, err);
}

/* One write of less than PIPE_BUF: it is in the pipe whole or not at all. */
static void tell(const state *v, uint64_t line, const uint8_t leaf[32])
{
    ack told = {.line = line};
    if (leaf)
        memcpy(told.leaf, leaf, sizeof told.leaf);
    if (plain_write(v->fd, &told, sizeof told) != (ssize_t)sizeof told)
        _exit(4);
}

static int next_ballot(state *v, const scene_body **out)
{
    size_t at = atomic_fetch_add(&v->next, 1);
    if (at >= v->waiting_len)
        return 0;
    *out = &v->s->ballots[v->waiting[at]];
    return 1;
}

static void singles(state *v)
{
    const scene_body *body;
    pj_receipt receipt;
    pj_error err;
    for (int i = 0; i < SINGLES && next_ballot(v, &body); i++) {
        must(pj_log_submit(v->log, &receipt, body->text, body->len, &err), &err, "submit");
        tell(v, receipt.line, receipt.leaf);
    }
}

/* `lies`: tells of each ballot before the group is synced, which piaojue.h forbids. The campaign has to find that. */
static void groups(state *v, int lies)
{
    const scene_body *body;
    pj_receipt receipts[GROUP];
    pj_error err;
    for (int g = 0; g < GROUPS; g++) {
        size_t len = 0;
        must(pj_log_begin_group(v->log, &err), &err, "begin group");
        for (; len < GROUP && next_ballot(v, &body); len++) {
            must(pj_log_submit(v->log, &receipts[len], body->text, body->len, &err), &err, "submit");
            if (lies)
                tell(v, receipts[len].line, receipts[len].leaf);
        }
        must(pj_log_end_group(v->log, &err), &err, "end group");
        for (size_t i = 0; i < len && !lies; i++)
            tell(v, receipts[i].line, receipts[i].leaf);
    }
}

static void *intake_thread(void *arg)
{
    state *v = arg;
    const scene_body *body;
    pj_receipt receipt;
    pj_error err;
    for (int i = 0; i < 3 && next_ballot(v, &body); i++) {
        must(pj_intake_submit(v->intake, &receipt, body->text, body->len, &err), &err, "intake");
        tell(v, receipt.line, receipt.leaf);
    }
    return NULL;
}

static void intake(state *v)
{
    pthread_t threads[THREADS];
    pj_error err;
    must(pj_intake_open(&v->intake, v->log, &err), &err, "open intake");
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, intake_thread, v) != 0)
            _exit(4);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pj_intake_close(v->intake);
}

static void imports(state *v)
{
    static const char *const papers[] = {"yes", "", "yes"};
    uint8_t leaf[32];
    pj_summary summary;
    pj_error err;
    for (int i = 0; i < IMPORTS; i++) {
        pj_log_summary(v->log, &summary);
        if (summary.paper + PAPERS > v->s->papers)
            return;
        must(pj_log_import(v->log, v->s->station, papers, NULL, PAPERS, &err), &err, "import");
        for (uint64_t line = summary.lines; line < summary.lines + PAPERS; line++) {
            if (!leaf_in_log(leaf, v->log, line))
                _exit(4);
            tell(v, line, leaf);
        }
    }
}

/* Openings that were given already are refused, and passed over. */
static void challenges(state *v)
{
    pj_receipt receipt;
    pj_error err;
    for (size_t i = 0, done = 0; i < v->waiting_len && done < CHALLENGES; i++) {
        const scene_body *opening = &v->s->openings[v->waiting[i]];
        pj_status status = pj_log_challenge(v->log, &receipt, opening->text, opening->len, &err);
        if (status == PJ_E_CODE)
            continue;
        must(status, &err, "challenge");
        tell(v, receipt.line, receipt.leaf);
        done++;
    }
}

/* In an order of this run's own. */
static void who_waits(state *v, uint64_t random)
{
    pj_credential_state credential;
    pj_error err;
    for (size_t i = 0; i < v->s->voters; i++) {
        must(pj_log_credential(v->log, &credential, &v->s->codes[i], &err), &err, "credential");
        if (credential == PJ_CREDENTIAL_LIVE)
            v->waiting[v->waiting_len++] = i;
    }
    for (size_t i = v->waiting_len; i > 1; i--) {
        size_t j = next_random(&random) % i, voter = v->waiting[i - 1];
        v->waiting[i - 1] = v->waiting[j];
        v->waiting[j] = voter;
    }
}

_Noreturn void victim(const scene *s, const char *path, victim_work work, uint64_t random, int fd)
{
    static state v; /* threads outlive no call, but the kill may come while they run */
    pj_store store;
    pj_error err;
    v.s = s;
    v.fd = fd;
    must(pj_store_open_file(&store, path, 1, 0, &err), &err, "open store");
    must(pj_log_open(&v.log, &store, NULL, &err), &err, "open log");
    who_waits(&v, random);
    if (next_random(&random) % 2)
        faults_slow_writes(400 + next_random(&random) % 800);
    tell(&v, VICTIM_READY, NULL);
    if (work == WORK_GROUP || work == WORK_LIE)
        groups(&v, work == WORK_LIE);
    else if (work == WORK_INTAKE)
        intake(&v);
    else if (work == WORK_IMPORT)
        imports(&v);
    else if (work == WORK_CHALLENGE)
        challenges(&v);
    else
        singles(&v);
    pj_log_close(v.log);
    _exit(0);
}
