/* Calls that append to the log, or begin to; and faults planted for the campaign to find. */
#include "tests/faults/scenarios.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pj_status log_begin_group(run *r)
{
    pj_status status = pj_log_begin_group(r->log, &r->err);
    if (status == PJ_OK)
        status = pj_log_end_group(r->log, &r->err);
    return status;
}

static pj_status log_end_group(run *r)
{
    return pj_log_end_group(r->log, &r->err);
}

#define STEP(name, step)          \
    static pj_status name(run *r) \
    {                             \
        return step;              \
    }

STEP(log_deal, pj_log_deal(r->log, r->v->trustee, &r->err))
STEP(log_accept, pj_log_accept(r->log, r->v->trustee, &r->err))
STEP(log_roll, pj_log_roll(r->log, r->v->recorder, r->v->codes, 2, &r->err))
STEP(log_rehearse, pj_log_rehearse(r->log, r->v->trustee, &r->err))
STEP(log_open_vote, pj_log_open_vote(r->log, r->v->recorder, 4, 4, &r->v->codes[1], 1, VOTE_TIME, &r->err))
STEP(log_close_vote, pj_log_close_vote(r->log, r->v->recorder, VOTE_TIME, &r->err))
STEP(log_share, pj_log_share(r->log, r->v->trustee, &r->err))
STEP(log_result, pj_log_result(r->log, r->v->recorder, VOTE_TIME, &r->err))
STEP(log_attest, pj_log_attest(r->log, r->v->trustee, &r->err))

static pj_status log_roll_named(run *r)
{
    static const char *const names[] = {"甲", "乙"};
    return pj_log_roll_named(r->log, r->v->recorder, r->v->codes, names, 2, &r->err);
}

#define RECEIPTED(name, step)                          \
    static pj_status name(run *r)                      \
    {                                                  \
        pj_receipt receipt;                            \
        memset(&receipt, 'x', sizeof receipt);         \
        pj_status status = step;                       \
        return settle(r, status, &receipt, sizeof receipt); \
    }

RECEIPTED(log_submit, pj_log_submit(r->log, &receipt, r->v->ballot.text, r->v->ballot.len, &r->err))

static pj_status log_submit_all(run *r)
{
    const char *bodies[] = {r->v->ballot.text};
    size_t taken = 9;
    pj_receipt receipts[1];
    memset(receipts, 'x', sizeof receipts);
    pj_status status = pj_log_submit_all(r->log, receipts, &taken, bodies, &r->v->ballot.len, 1, &r->err);
    if (taken != (status == PJ_OK))
        r->dirty = "the number of those taken";
    return settle(r, status, receipts, sizeof receipts);
}

RECEIPTED(log_challenge, pj_log_challenge(r->log, &receipt, r->v->opening.text, r->v->opening.len, &r->err))
RECEIPTED(intake_submit, pj_intake_submit(r->intake, &receipt, r->v->ballot.text, r->v->ballot.len, &r->err))

static pj_status intake_open(run *r)
{
    pj_intake *intake;
    pj_status status = settle_object(r, pj_intake_open(&intake, r->log, &r->err), &intake);
    pj_intake_close(intake);
    return status;
}

static const char *const paper_rows[2 * VOTE_CELLS] = {"", "yes", "", "", "?", "yes"};
static const char *const paper_names[2 * VOTE_CONTESTS] = {NULL, NULL, "王 五", NULL};

STEP(log_import, pj_log_import(r->log, r->v->station, paper_rows, paper_names, 2, &r->err))
STEP(log_import_rest, pj_log_import_rest(r->log, r->v->station, paper_rows, paper_names, 2, 6, &r->err))

static pj_status log_rule(run *r)
{
    static const char *const rows[] = {"", "yes"};
    return pj_log_rule(r->log, r->v->trustee, r->v->doubtful, "e", rows, "it can be read", &r->err);
}

static pj_status log_join(run *r)
{
    static const char *const spelling[] = {"王 五"};
    return pj_log_join(r->log, r->v->trustee, "e", spelling, 1, "王五", "one person", &r->err);
}

static pj_status intake_close(run *r)
{
    pj_intake *intake;
    inject_pause();
    must(pj_intake_open(&intake, r->log, &r->err), &r->err, "intake");
    inject_go_on();
    pj_intake_close(intake);
    return PJ_OK;
}

const scenario appending[] = {
    {"pj_log_begin_group", STAGE_OPEN, 0, log_begin_group},
    {"pj_log_end_group", STAGE_OPEN, WRITES | IN_GROUP, log_end_group},
    {"pj_log_deal", STAGE_NEW, WRITES, log_deal},
    {"pj_log_accept", STAGE_DEALT, WRITES, log_accept},
    {"pj_log_roll", STAGE_ACCEPTED, WRITES, log_roll},
    {"pj_log_rehearse", STAGE_ROLL, WRITES, log_rehearse},
    {"pj_log_roll_named", STAGE_NAMED, WRITES, log_roll_named},
    {"pj_log_open_vote", STAGE_REHEARSED, WRITES, log_open_vote},
    {"pj_log_submit", STAGE_OPEN, WRITES, log_submit},
    {"pj_log_submit_all", STAGE_OPEN, WRITES, log_submit_all},
    {"pj_log_challenge", STAGE_OPEN, WRITES, log_challenge},
    {"pj_intake_open", STAGE_OPEN, 0, intake_open},
    {"pj_intake_submit", STAGE_OPEN, WRITES | WITH_INTAKE, intake_submit},
    {"pj_intake_close", STAGE_OPEN, 0, intake_close},
    {"pj_log_import", STAGE_OPEN, WRITES, log_import},
    {"pj_log_import_rest", STAGE_OPEN, WRITES, log_import_rest},
    {"pj_log_rule", STAGE_PAPERS, WRITES, log_rule},
    {"pj_log_join", STAGE_PAPERS, WRITES, log_join},
    {"pj_log_close_vote", STAGE_PAPERS, WRITES, log_close_vote},
    {"pj_log_share", STAGE_CLOSED, WRITES, log_share},
    {"pj_log_result", STAGE_SHARED, WRITES, log_result},
    {"pj_log_attest", STAGE_COUNTED, WRITES, log_attest},
    {NULL, STAGE_NONE, 0, NULL},
};

/* ---- faults of its own: the campaign has to find each ---- */

static pj_status planted_leak(run *r)
{
    void *volatile lost = malloc(100), *volatile more = malloc(100);
    free(more);
    if (lost && more)
        free(lost);
    return more ? PJ_OK : (snprintf(r->err.text, sizeof r->err.text, "no memory"), r->err.code = PJ_E_MEMORY);
}

/* Writes to the log before it knows whether it can go on. */
static pj_status planted_change(run *r)
{
    pj_status status = pj_log_deal(r->log, r->v->trustee, &r->err);
    return status == PJ_OK ? pj_log_accept(r->log, r->v->trustee, &r->err) : status;
}

static pj_status planted_deaf(run *r)
{
    r->err.code = pj_log_deal(r->log, r->v->trustee, &r->err);
    return PJ_OK; /* whatever it said */
}

static pj_status planted_dirt(run *r)
{
    pj_code code = {{0}};
    pj_status status = pj_code_draw(&code, &r->err);
    code.text[0] = 'x';
    return settle(r, status, &code, sizeof code);
}

static pj_status planted_crash(run *r)
{
    void *volatile memory = malloc(1 + r->out_len);
    if (!memory)
        abort();
    give(r, "x", 1);
    free(memory);
    return PJ_OK;
}

const scenario planted[] = {
    {"leak", STAGE_NONE, 0, planted_leak},
    {"change", STAGE_NEW, WRITES, planted_change},
    {"deaf", STAGE_NEW, WRITES, planted_deaf},
    {"dirt", STAGE_NONE, 0, planted_dirt},
    {"crash", STAGE_NONE, 0, planted_crash},
    {NULL, STAGE_NONE, 0, NULL},
};
