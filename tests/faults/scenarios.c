/* Calls that append nothing; and, for all scenarios, what a call gives. */
#include "tests/faults/scenarios.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a call gives ---- */

void give(run *r, const void *bytes, size_t len)
{
    if (r->out_len + len > sizeof r->out)
        abort();
    memcpy(r->out + r->out_len, bytes, len);
    r->out_len += len;
}

static void give_text(run *r, const char *text)
{
    give(r, text ? text : "(none)", strlen(text ? text : "(none)") + 1);
}

static void give_number(run *r, uint64_t number)
{
    give(r, &number, sizeof number);
}

pj_status settle(run *r, pj_status status, const void *out, size_t len)
{
    const char *bytes = out;
    if (status == PJ_OK)
        give(r, out, len);
    for (size_t i = 0; status != PJ_OK && i < len; i++)
        if (bytes[i])
            r->dirty = "a structure";
    return status;
}

pj_status settle_object(run *r, pj_status status, const void *object)
{
    const void *made;
    memcpy(&made, object, sizeof made);
    if (status != PJ_OK && made)
        r->dirty = "an object";
    return status;
}

/* A text: room enough, filled beforehand, so that what is left behind of one shows. */
typedef struct {
    char text[VOTE_ROOM];
    size_t len;
} room;

static room *new_room(void)
{
    static room r; /* one call at a time; a call that fails has to find it as it was */
    memset(r.text, 'x', sizeof r.text);
    r.len = sizeof r.text;
    return &r;
}

static pj_status settle_text(run *r, pj_status status, const room *text)
{
    if (status == PJ_OK)
        give(r, text->text, text->len + 1);
    else if ((text->text[0] != 'x' && text->text[0] != 0) || (text->len != sizeof text->text && text->len != 0))
        r->dirty = "a text";
    return status;
}

/* ---- what allocates nothing ---- */

static pj_status version(run *r)
{
    give_text(r, pj_version());
    return PJ_OK;
}

static pj_status status_name(run *r)
{
    give_text(r, pj_status_name(PJ_E_IO));
    return PJ_OK;
}

static pj_status check_name(run *r)
{
    give_text(r, pj_check_name(10));
    return PJ_OK;
}

static pj_status wipe(run *r)
{
    char secret[4] = "abc";
    pj_wipe(secret, sizeof secret);
    give(r, secret, sizeof secret);
    return PJ_OK;
}

static pj_status short_write(run *r)
{
    pj_short text;
    pj_short_write(&text, (const uint8_t *)"0123456789abcdef0123456789abcdef");
    give_text(r, text.text);
    return PJ_OK;
}

#define LOOK(name, give_it)             \
    static pj_status name(run *r)       \
    {                                   \
        const pj_definition *d = r->v->sealed; \
        give_it;                        \
        return PJ_OK;                   \
    }

LOOK(definition_suite, give_text(r, pj_definition_suite(d)))
LOOK(definition_title, give_text(r, pj_definition_title(d)))
LOOK(definition_contests, give_number(r, pj_definition_contests(d)))
LOOK(definition_contest, give_text(r, pj_definition_contest(d, 0)->title))
LOOK(definition_cells, give_number(r, pj_definition_cells(d)))
LOOK(definition_items, give_number(r, pj_definition_items(d)))
LOOK(definition_attestations, give_number(r, pj_definition_attestations(d)))
LOOK(definition_witnesses, give_number(r, pj_definition_witnesses(d, NULL)))
LOOK(definition_witness_name, give_text(r, pj_definition_witness_name(d, 0)))
LOOK(log_definition, (void)d; give_text(r, pj_definition_title(pj_log_definition(r->log))))
LOOK(log_trustee_name, (void)d; give_text(r, pj_log_trustee_name(r->log, 1)))

/* Its root over three lines, with which it began: two trees in one. */
static pj_status log_root(run *r)
{
    uint8_t root[32];
    memset(root, 'x', sizeof root);
    pj_status status = pj_log_root(r->log, root, 3, &r->err);
    if (status != PJ_OK)
        return settle(r, status, root, sizeof root);
    give(r, root, sizeof root);
    return PJ_OK;
}

static pj_status definition_role(run *r)
{
    uint32_t number = 7;
    give_number(r, pj_definition_role(r->v->sealed, r->v->recorder, &number));
    give_number(r, number);
    return PJ_OK;
}

static pj_status key_public(run *r)
{
    pj_public public;
    pj_key_public(r->v->recorder, &public);
    give_text(r, public.key);
    return PJ_OK;
}

static pj_status log_summary(run *r)
{
    char text[VOTE_SUMMARY];
    vote_summary(text, r->log);
    give_text(r, text);
    return PJ_OK;
}

/* ---- keys, codes, definitions ---- */

static pj_status key_create(run *r)
{
    char text[2048];
    size_t len = sizeof text;
    pj_key *key;
    pj_status status = settle_object(r, pj_key_create(&key, r->v->suite, "somebody", &r->err), &key);
    if (status == PJ_OK) {
        inject_pause();
        must(pj_key_write(key, text, &len, &r->err), &r->err, "key");
        give(r, text, len);
        pj_key_destroy(key);
    }
    return status;
}

static pj_status key_read(run *r)
{
    pj_key *key;
    pj_status status = settle_object(r, pj_key_read(&key, r->v->key.text, r->v->key.len, &r->err), &key);
    pj_key_destroy(key);
    return status;
}

static pj_status key_write(run *r)
{
    room *text = new_room();
    return settle_text(r, pj_key_write(r->v->recorder, text->text, &text->len, &r->err), text);
}

static pj_status key_write_public(run *r)
{
    room *text = new_room();
    return settle_text(r, pj_key_write_public(r->v->recorder, text->text, &text->len, &r->err), text);
}

static pj_status public_read(run *r)
{
    pj_public public;
    memset(&public, 'x', sizeof public);
    pj_status status = pj_public_read(&public, r->v->public.text, r->v->public.len, &r->err);
    return settle(r, status, &public, sizeof public);
}

static pj_status code_draw(run *r)
{
    pj_code code;
    memset(&code, 'x', sizeof code);
    pj_status status = pj_code_draw(&code, &r->err);
    return settle(r, status, &code, sizeof code);
}

static pj_status code_read(run *r)
{
    pj_code code;
    memset(&code, 'x', sizeof code);
    pj_status status = pj_code_read(&code, r->v->codes[0].text, strlen(r->v->codes[0].text), &r->err);
    return settle(r, status, &code, sizeof code);
}

static pj_status definition_read(run *r)
{
    pj_definition *definition;
    pj_status status = settle_object(r, pj_definition_read(&definition, r->v->definition.text, r->v->definition.len, &r->err), &definition);
    pj_definition_destroy(definition);
    return status;
}

static pj_status definition_write(run *r)
{
    room *text = new_room();
    return settle_text(r, pj_definition_write(r->v->sealed, text->text, &text->len, &r->err), text);
}

static pj_status definition_warnings(run *r)
{
    room *text = new_room();
    return settle_text(r, pj_definition_warnings(r->v->sealed, 2, PJ_CHINESE, text->text, &text->len, &r->err), text);
}

static pj_status definition_explain(run *r)
{
    room *text = new_room();
    return settle_text(r, pj_definition_explain(r->v->sealed, PJ_ENGLISH, text->text, &text->len, &r->err), text);
}

/* ---- files, logs ---- */

static pj_status store_create_file(run *r)
{
    pj_store store;
    memset(&store, 'x', sizeof store);
    pj_status status = pj_store_create_file(&store, r->path, &r->err);
    if (status == PJ_OK)
        store.close(store.arg);
    return status == PJ_OK ? status : settle(r, status, &store, sizeof store);
}

static pj_status store_open_file(run *r)
{
    pj_store store;
    memset(&store, 'x', sizeof store);
    pj_status status = pj_store_open_file(&store, r->path, 1, 0, &r->err);
    if (status == PJ_OK)
        store.close(store.arg);
    return status == PJ_OK ? status : settle(r, status, &store, sizeof store);
}

static pj_status log_create(run *r)
{
    pj_store store = vote_store_again(&r->store, 1);
    pj_log *log;
    pj_status status = settle_object(r, pj_log_create(&log, &store, r->v->sealed, r->v->recorder, &r->err), &log);
    pj_log_close(log);
    return status;
}

static pj_status log_open(run *r)
{
    pj_store store = vote_store_again(&r->store, 1);
    pj_log *log;
    pj_status status = settle_object(r, pj_log_open(&log, &store, NULL, &r->err), &log);
    pj_log_close(log);
    return status;
}

static pj_status log_complete(run *r)
{
    return pj_log_complete(r->log, &r->err);
}

static pj_status log_follows(run *r)
{
    return pj_log_follows(r->log, r->old, &r->err);
}

static pj_status log_credential(run *r)
{
    pj_credential_state state = PJ_CREDENTIAL_VOTED;
    pj_status status = pj_log_credential(r->log, &state, &r->v->codes[0], &r->err);
    return settle(r, status, &state, sizeof state);
}

static const uint8_t x_alone[VOTE_CELLS] = {1, 0, 0};

static pj_status log_check_choices(run *r)
{
    return pj_log_check_choices(r->log, &r->v->codes[0], x_alone, VOTE_CELLS, &r->err);
}

static pj_status log_seal(run *r)
{
    static room opening;
    room *body = new_room();
    memset(opening.text, 'x', sizeof opening.text);
    opening.len = sizeof opening.text;
    pj_status status = pj_log_seal(r->log, body->text, &body->len, opening.text, &opening.len, &r->v->codes[1], x_alone, VOTE_CELLS, &r->err);
    (void)settle_text(r, status, body);
    return settle_text(r, status, &opening);
}

static pj_status log_fingerprint(run *r)
{
    uint8_t fingerprint[32];
    memset(fingerprint, 'x', sizeof fingerprint);
    pj_status status = pj_log_fingerprint(r->log, fingerprint, r->v->ballot.text, r->v->ballot.len, &r->err);
    return settle(r, status, fingerprint, sizeof fingerprint);
}

/* ---- texts ---- */

#define TEXTED(name, step)                      \
    static pj_status name(run *r)               \
    {                                           \
        room *text = new_room();                \
        return settle_text(r, step, text);      \
    }

TEXTED(log_doubtful, pj_log_doubtful(r->log, text->text, &text->len, &r->err))
TEXTED(log_names, pj_log_names(r->log, text->text, &text->len, &r->err))
TEXTED(log_checkpoint, pj_log_checkpoint(r->log, text->text, &text->len, r->v->recorder, &r->err))
TEXTED(log_cosign, pj_log_cosign(r->log, text->text, &text->len, r->v->witness, VOTE_TIME, r->v->checkpoint.text, r->v->checkpoint.len, &r->err))
TEXTED(log_receipt, pj_log_receipt(r->log, text->text, &text->len, 2, r->v->recorder, NULL, 0, &r->err))
TEXTED(log_receipt_under, pj_log_receipt(r->log, text->text, &text->len, 2, NULL, r->v->cosigned.text, r->v->cosigned.len, &r->err))
TEXTED(log_consistency, pj_log_consistency(r->log, text->text, &text->len, r->v->checkpoint.text, r->v->checkpoint.len, r->v->recorder, &r->err))
TEXTED(log_result_json, pj_log_result_json(r->log, text->text, &text->len, &r->err))
TEXTED(log_follow_up, pj_log_follow_up(r->log, text->text, &text->len, &r->err))
TEXTED(report_text, pj_report_text(r->log, PJ_CHINESE, text->text, &text->len, &r->err))
TEXTED(report_html, pj_report_html(r->log, PJ_CHINESE, "<svg></svg>", text->text, &text->len, &r->err))
TEXTED(report_csv, pj_report_csv(r->log, PJ_CHINESE, text->text, &text->len, &r->err))
TEXTED(report_json, pj_report_json(r->log, text->text, &text->len, &r->err))

static pj_status log_check_checkpoint(run *r)
{
    pj_checkpoint checkpoint;
    memset(&checkpoint, 'x', sizeof checkpoint);
    pj_status status = pj_log_check_checkpoint(r->log, &checkpoint, r->v->cosigned.text, r->v->cosigned.len, 1, &r->err);
    if (status != PJ_OK)
        return settle(r, status, &checkpoint, sizeof checkpoint);
    give_number(r, checkpoint.size);
    give_number(r, checkpoint.witnesses);
    give(r, checkpoint.root, sizeof checkpoint.root);
    return status;
}

static pj_status log_check_receipt(run *r)
{
    uint64_t line = 77;
    pj_status status = pj_log_check_receipt(r->log, &line, r->v->receipt.text, r->v->receipt.len, &r->err);
    return settle(r, status, &line, sizeof line);
}

/* ---- destroying: objects made before the fault ---- */

static pj_status key_destroy(run *r)
{
    pj_key *key;
    inject_pause();
    must(pj_key_read(&key, r->v->key.text, r->v->key.len, &r->err), &r->err, "key");
    inject_go_on();
    pj_key_destroy(key);
    return PJ_OK;
}

static pj_status definition_destroy(run *r)
{
    pj_definition *definition;
    inject_pause();
    must(pj_definition_read(&definition, r->v->definition.text, r->v->definition.len, &r->err), &r->err, "definition");
    inject_go_on();
    pj_definition_destroy(definition);
    return PJ_OK;
}

static pj_status log_close(run *r)
{
    pj_store store = vote_store_again(&r->store, 0);
    pj_log *log;
    inject_pause();
    must(pj_log_open(&log, &store, NULL, &r->err), &r->err, "log");
    inject_go_on();
    pj_log_close(log);
    return PJ_OK;
}

const scenario looking[] = {
    {"pj_version", STAGE_NONE, 0, version},
    {"pj_status_name", STAGE_NONE, 0, status_name},
    {"pj_check_name", STAGE_NONE, 0, check_name},
    {"pj_wipe", STAGE_NONE, 0, wipe},
    {"pj_short_write", STAGE_NONE, 0, short_write},
    {"pj_key_create", STAGE_NONE, 0, key_create},
    {"pj_key_read", STAGE_NONE, 0, key_read},
    {"pj_key_write", STAGE_NONE, 0, key_write},
    {"pj_key_write_public", STAGE_NONE, 0, key_write_public},
    {"pj_public_read", STAGE_NONE, 0, public_read},
    {"pj_key_destroy", STAGE_NONE, 0, key_destroy},
    {"pj_code_draw", STAGE_NONE, 0, code_draw},
    {"pj_code_read", STAGE_NONE, 0, code_read},
    {"pj_definition_read", STAGE_NONE, 0, definition_read},
    {"pj_definition_write", STAGE_NONE, 0, definition_write},
    {"pj_definition_suite", STAGE_NONE, 0, definition_suite},
    {"pj_definition_title", STAGE_NONE, 0, definition_title},
    {"pj_definition_contests", STAGE_NONE, 0, definition_contests},
    {"pj_definition_contest", STAGE_NONE, 0, definition_contest},
    {"pj_definition_cells", STAGE_NONE, 0, definition_cells},
    {"pj_definition_items", STAGE_NONE, 0, definition_items},
    {"pj_definition_attestations", STAGE_NONE, 0, definition_attestations},
    {"pj_definition_witnesses", STAGE_NONE, 0, definition_witnesses},
    {"pj_definition_witness_name", STAGE_NONE, 0, definition_witness_name},
    {"pj_definition_destroy", STAGE_NONE, 0, definition_destroy},
    {"pj_definition_warnings", STAGE_NONE, 0, definition_warnings},
    {"pj_definition_explain", STAGE_NONE, 0, definition_explain},
    {"pj_store_create_file", STAGE_NONE, 0, store_create_file},
    {"pj_store_open_file", STAGE_NONE, WITH_FILE, store_open_file},
    {"pj_log_create", STAGE_NONE, NO_LOG, log_create},
    {"pj_log_open", STAGE_COUNTED, NO_LOG, log_open},
    {"pj_log_close", STAGE_CLOSED, NO_LOG, log_close},
    {"pj_log_complete", STAGE_COUNTED, READ_ONLY, log_complete},
    {"pj_log_follows", STAGE_FOLLOWING, WITH_OLD, log_follows},
    {"pj_log_definition", STAGE_NEW, 0, log_definition},
    {"pj_log_summary", STAGE_PAPERS, 0, log_summary},
    {"pj_log_trustee_name", STAGE_NEW, 0, log_trustee_name},
    {"pj_log_credential", STAGE_OPEN, READ_ONLY, log_credential},
    {"pj_log_check_choices", STAGE_OPEN, READ_ONLY, log_check_choices},
    {"pj_log_seal", STAGE_OPEN, READ_ONLY, log_seal},
    {"pj_log_fingerprint", STAGE_OPEN, READ_ONLY, log_fingerprint},
    {"pj_log_doubtful", STAGE_PAPERS, READ_ONLY, log_doubtful},
    {"pj_log_names", STAGE_PAPERS, READ_ONLY, log_names},
    {"pj_log_checkpoint", STAGE_PAPERS, READ_ONLY, log_checkpoint},
    {"pj_log_check_checkpoint", STAGE_PAPERS, READ_ONLY, log_check_checkpoint},
    {"pj_log_cosign", STAGE_PAPERS, READ_ONLY, log_cosign},
    {"pj_log_receipt", STAGE_PAPERS, READ_ONLY, log_receipt},
    {"pj_log_receipt", STAGE_PAPERS, READ_ONLY, log_receipt_under},
    {"pj_log_check_receipt", STAGE_PAPERS, READ_ONLY, log_check_receipt},
    {"pj_log_consistency", STAGE_CLOSED, READ_ONLY, log_consistency},
    {"pj_log_result_json", STAGE_COUNTED, READ_ONLY, log_result_json},
    {"pj_log_follow_up", STAGE_COUNTED, READ_ONLY, log_follow_up},
    {"pj_report_text", STAGE_COUNTED, READ_ONLY, report_text},
    {"pj_report_html", STAGE_COUNTED, READ_ONLY, report_html},
    {"pj_report_csv", STAGE_COUNTED, READ_ONLY, report_csv},
    {"pj_report_json", STAGE_COUNTED, READ_ONLY, report_json},
    {"pj_log_root", STAGE_COUNTED, READ_ONLY, log_root},
    {"pj_definition_role", STAGE_NONE, 0, definition_role},
    {"pj_key_public", STAGE_NONE, 0, key_public},
    {NULL, STAGE_NONE, 0, NULL},
};
