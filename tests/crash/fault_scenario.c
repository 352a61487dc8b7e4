/* The life of a log that meets faults: what the process does to which they happen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/crash/fault_runs.h"

typedef struct {
    const scene *s;
    const char *path;
    pj_log *log;
    int fd;
    int is_over;
} life;

static void tell(const life *l, fault_word word)
{
    (void)!plain_write(l->fd, &word, sizeof word);
}

/* The head of the log speaks for all lines before it. */
static void acknowledge(const life *l, const char *step)
{
    fault_word word = {.type = WORD_ACKNOWLEDGED};
    pj_summary summary;
    if (l->log) {
        pj_log_summary(l->log, &summary);
        word.lines = summary.lines;
        if (!leaf_in_log(word.leaf, l->log, summary.lines - 1))
            word.type = WORD_BAD;
    }
    snprintf(word.text, sizeof word.text, "%s", step);
    tell(l, word);
}

static void complain(const life *l, const char *step, const char *text)
{
    fault_word word = {.type = WORD_BAD};
    snprintf(word.text, sizeof word.text, "%s: %.200s", step, text);
    tell(l, word);
}

/* A log whose write failed takes nothing more until it is opened again. */
static void expect_broken(const life *l)
{
    pj_error err;
    if (pj_log_begin_group(l->log, &err) != PJ_E_STATE || !err.text[0])
        complain(l, "after PJ_E_IO", "the log goes on working");
}

/* `appends`: by this step records are written. What may come of a fault: PJ_E_IO, PJ_E_LOCKED from a lock, and words that say why. */
static int step(life *l, const char *name, pj_status status, const pj_error *err, int appends)
{
    fault_word word = {.type = WORD_FAILED};
    if (l->is_over)
        return 0;
    if (status == PJ_OK) {
        if (appends)
            acknowledge(l, name);
        return 1;
    }
    l->is_over = 1;
    if ((status != PJ_E_IO && status != PJ_E_LOCKED) || err->code != status || strlen(err->text) < 5)
        complain(l, name, err->text[0] ? err->text : "fails without a word");
    if (appends && l->log && status == PJ_E_IO)
        expect_broken(l);
    word.is_left = strstr(err->text, "could not be taken back") != NULL;
    word.has_log = l->log != NULL;
    snprintf(word.text, sizeof word.text, "%s: %.200s", name, err->text);
    tell(l, word);
    return 0;
}

static void create(life *l)
{
    pj_definition *definition = scene_definition(l->s);
    pj_store store;
    pj_error err;
    if (step(l, "create store", pj_store_create_file(&store, l->path, &err), &err, 0)) {
        pj_status status = pj_log_create(&l->log, &store, definition, l->s->recorder, &err);
        step(l, "create log", status, &err, 1);
    }
    pj_definition_destroy(definition);
}

static void open_log(life *l, int writable)
{
    pj_store store;
    pj_error err;
    if (l->is_over || !step(l, "open store", pj_store_open_file(&store, l->path, writable, 0, &err), &err, 0))
        return;
    pj_status status = pj_log_open(&l->log, &store, NULL, &err);
    step(l, "open log", status, &err, 0);
}

static void close_log(life *l)
{
    pj_log_close(l->log);
    l->log = NULL;
}

#define DO(name, call) ((void)(l->is_over || step(l, name, (call), &err, 1)))

static void set_up(life *l)
{
    const scene *s = l->s;
    uint32_t all = (uint32_t)(s->voters + s->papers);
    pj_error err;
    DO("deal", pj_log_deal(l->log, s->trustee, &err));
    DO("accept", pj_log_accept(l->log, s->trustee, &err));
    DO("rehearse", pj_log_rehearse(l->log, s->trustee, &err));
    DO("roll", pj_log_roll(l->log, s->recorder, s->codes, s->voters, &err));
    DO("open vote", pj_log_open_vote(l->log, s->recorder, all, all, NULL, 0, SCENE_TIME, &err));
}

/* Two ballots and a paper, acknowledged together. */
static void vote_in_group(life *l, const scene_body *one, const scene_body *two)
{
    static const char *const papers[] = {"yes"};
    pj_receipt receipt;
    pj_error err;
    if (l->is_over || !step(l, "begin group", pj_log_begin_group(l->log, &err), &err, 0))
        return;
    step(l, "submit in group", pj_log_submit(l->log, &receipt, one->text, one->len, &err), &err, 0);
    step(l, "import in group", pj_log_import(l->log, l->s->station, papers, NULL, 1, &err), &err, 0);
    step(l, "submit in group", pj_log_submit(l->log, &receipt, two->text, two->len, &err), &err, 0);
    DO("end group", pj_log_end_group(l->log, &err));
}

static void vote_by_intake(life *l, const scene_body *body)
{
    pj_intake *intake;
    pj_receipt receipt;
    pj_error err;
    if (l->is_over || !step(l, "open intake", pj_intake_open(&intake, l->log, &err), &err, 0))
        return;
    DO("intake", pj_intake_submit(intake, &receipt, body->text, body->len, &err));
    pj_intake_close(intake);
}

/* The four ballots and the opening that are wanted below. */
static void seal(scene *s, const pj_log *log)
{
    scene_body opened;
    s->ballots = calloc(s->voters, sizeof *s->ballots);
    s->openings = calloc(s->voters, sizeof *s->openings);
    if (!s->ballots || !s->openings)
        _exit(2);
    for (size_t i = 0; i < 4; i++)
        scene_seal_one(s, log, i, 1, &s->ballots[i], NULL);
    scene_seal_one(s, log, 3, 1, &opened, &s->openings[3]);
    free(opened.text);
}

static void vote(life *l, const scene *s)
{
    static const char *const papers[] = {"yes", ""};
    pj_receipt receipt;
    pj_error err;
    DO("submit", pj_log_submit(l->log, &receipt, s->ballots[0].text, s->ballots[0].len, &err));
    vote_in_group(l, &s->ballots[1], &s->ballots[2]);
    DO("import", pj_log_import(l->log, s->station, papers, NULL, 2, &err));
    DO("challenge", pj_log_challenge(l->log, &receipt, s->openings[3].text, s->openings[3].len, &err));
    vote_by_intake(l, &s->ballots[3]);
}

/* A line that another program left unfinished, which opening has to cut off. */
static void tear(life *l)
{
    FILE *file = l->is_over ? NULL : fopen(l->path, "ab");
    if (file && (fputs("{\"body\":", file) < 0 || fclose(file) != 0))
        l->is_over = 1;
}

_Noreturn void fault_scenario(scene *s, const char *path, const fault_plan *plans, size_t plans_len, int fd)
{
    life l_ = {.s = s, .path = path, .fd = fd}, *l = &l_;
    fault_word last = {.type = WORD_STRUCK};
    pj_error err;
    faults_arm(plans, plans_len);
    create(l);
    set_up(l);
    if (!l->is_over)
        seal(s, l->log);
    vote(l, s);
    close_log(l);
    tear(l);
    open_log(l, 1);
    DO("close vote", pj_log_close_vote(l->log, s->recorder, SCENE_TIME + 1, &err));
    close_log(l);
    open_log(l, 0);
    close_log(l);
    last.struck = faults_struck();
    tell(l, last);
    _exit(0);
}
