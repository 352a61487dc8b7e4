/* The accept rule: checks V1 to V11 for every line, then the kind's own. */
#include "engine/vote.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/sign.h"
#include "engine/kind.h"

void pj_vote_free(pj_vote *vote)
{
    for (size_t i = 0; i < PJ_TRUSTEES_MAX; i++) {
        free(vote->sealed_shares[i]);
        free(vote->partials[i]);
    }
    pj_seal_batch_destroy(vote->proofs);
    pj_roll_free(&vote->roll);
    pj_tree_free(&vote->tree);
    free(vote->opened);
    if (vote->definition)
        pj_tally_free(&vote->tally);
    json_decref(vote->result);
    pj_definition_destroy(vote->definition);
    pj_group_destroy(vote->group);
    memset(vote, 0, sizeof *vote);
}

uint32_t pj_vote_returned(const pj_vote *vote)
{
    return vote->tally.sealed + (uint32_t)vote->tally.papers_len;
}

pj_attendance pj_vote_attendance(const pj_vote *vote)
{
    return (pj_attendance){vote->definition->deputies, vote->present, vote->issued, pj_vote_returned(vote)};
}

int pj_vote_is_void(const pj_vote *vote)
{
    pj_attendance attendance = pj_vote_attendance(vote);
    return vote->phase >= PJ_PHASE_CLOSED && pj_attendance_void(&attendance);
}

uint32_t pj_vote_everybody(const pj_vote *vote)
{
    return (1u << vote->definition->trustees_len) - 1;
}

void pj_record_drop(pj_record *record)
{
    if (!record)
        return;
    if (record->parsed && record->kind->release)
        record->kind->release(record);
    free(record->parsed);
    json_decref(record->body);
    free(record);
}

void pj_record_receipt(pj_receipt *out, const pj_record *record)
{
    out->line = record->line;
    memcpy(out->leaf, record->leaf, sizeof out->leaf);
}

/* V2 to V4. */
static pj_status check_envelope(const pj_vote *vote, const json_t *line, pj_error *err)
{
    uint8_t prev[32];
    const json_t *seq = json_object_get(line, "seq"), *text = json_object_get(line, "prev");
    if (json_object_size(line) != 4 || !json_is_object(json_object_get(line, "body")) || !json_is_string(json_object_get(line, "kind")) ||
        !json_is_integer(seq) || !json_is_string(text) ||
        pj_base64_decode(prev, sizeof prev, json_string_value(text), json_string_length(text)) != PJ_CRYPT_OK)
        return pj_refuse(err, 2, "a line has the members body (object), kind (string), prev (32 bytes) and seq (integer), and no others");
    if ((uint64_t)json_integer_value(seq) != vote->lines)
        return pj_refuse(err, 3, "seq is %lld, %llu is wanted", (long long)json_integer_value(seq), (unsigned long long)vote->lines);
    if (memcmp(prev, vote->head, sizeof prev) != 0) /* zero before line 0 */
        return pj_refuse(err, 4, "prev is not the leaf hash of the line before");
    return PJ_OK;
}

/* V5. */
static pj_status find_kind(const pj_vote *vote, const json_t *line, const pj_kind **kind, pj_error *err)
{
    const char *name = json_string_value(json_object_get(line, "kind"));
    *kind = pj_kind_find(name);
    if (!*kind)
        return pj_refuse(err, 5, "there is no kind of record named \"%.40s\"", name);
    if (vote->lines == 0)
        return *kind == &pj_kind_vote ? PJ_OK : pj_refuse(err, 5, "a log starts with a vote record, not %s", name);
    return pj_kind_allowed(*kind, vote, err);
}

typedef struct {
    uint8_t vote[32], signature[PJ_SIGNATURE_SIZE];
    char *text; /* canonical body without sig: what is signed */
    size_t text_len;
} common;

/* The members every kind has. They are taken out of the body, so that `shape` finds just its own. */
static pj_status take_common(pj_record *record, common *c, pj_reader *reader)
{
    pj_status rc = PJ_OK;
    TRY(pj_read_bytes(reader, record->body, "sig", c->signature, sizeof c->signature));
    (void)json_object_del(record->body, "sig");
    TRY(pj_json_write(&c->text, &c->text_len, record->body, reader->err));
    if (record->kind == &pj_kind_vote)
        goto out;
    TRY(pj_read_bytes(reader, record->body, "vote", c->vote, sizeof c->vote));
    (void)json_object_del(record->body, "vote");
out:
    return rc;
}

static pj_status check_signature(const pj_record *record, const common *c, pj_error *err)
{
    return pj_crypt_verdict(err,
                            pj_sign_check_record_var(record->group, &record->signer, c->signature, record->kind->name,
                                                     (const uint8_t *)c->text, c->text_len),
                            10, "sig is not the signer's signature of this body");
}

/* V6 to V28; without V11 where the line is not yet known. */
static pj_status check_body(const pj_vote *vote, pj_record *record, int is_placed, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_kind *kind = record->kind;
    common c = {.text = NULL};
    pj_reader reader;
    pj_reader_begin(&reader, err);
    TRY(take_common(record, &c, &reader));
    TRY(kind->shape(vote, record, &reader));
    if (kind->elements)
        TRY(kind->elements(vote, record, err));
    if (kind != &pj_kind_vote && memcmp(c.vote, vote->id, sizeof c.vote) != 0)
        TRY(pj_refuse(err, 8, "vote is not the id of this vote"));
    TRY(kind->signer(vote, record, err));
    TRY(check_signature(record, &c, err));
    if (is_placed && kind->turn)
        TRY(kind->turn(vote, record, err));
    if (kind->content)
        TRY(kind->content(vote, record, err));
out:
    free(c.text);
    return rc;
}

static pj_status check_line(const pj_vote *vote, pj_record *record, const char *line, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *json = NULL;
    if (len >= PJ_LINE_MAX)
        TRY(pj_refuse(err, 1, "the line is %zu bytes long, %u is the most", len + 1, PJ_LINE_MAX));
    TRY(pj_json_read_canonical(&json, line, len, err));
    TRY(check_envelope(vote, json, err));
    TRY(find_kind(vote, json, &record->kind, err));
    record->body = json_incref(json_object_get(json, "body"));
    record->parsed = calloc(1, record->kind->parsed_size);
    TRY_IF(record->parsed, pj_no_memory(err));
    TRY(check_body(vote, record, 1, err));
    TRY(pj_crypt_failed(err, pj_leaf_hash(pj_group_suite(record->group), record->leaf, (const uint8_t *)line, len)));
out:
    json_decref(json);
    return rc;
}

static pj_status record_new(pj_record **out, const pj_vote *vote, pj_error *err)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return pj_no_memory(err);
    (*out)->line = vote->lines;
    (*out)->group = vote->group;
    return PJ_OK;
}

/* Hands a record over if it has passed, else drops it. */
static pj_status judged(pj_record **out, pj_record *record, const pj_vote *vote, pj_status rc, pj_error *err)
{
    if (rc != PJ_OK) {
        err->line = vote->lines;
        pj_record_drop(record);
        record = NULL;
    }
    *out = record;
    return rc;
}

pj_status pj_vote_check(const pj_vote *vote, pj_record **out, const char *line, size_t len, pj_error *err)
{
    pj_record *record;
    pj_status rc = record_new(&record, vote, err);
    if (rc == PJ_OK)
        rc = check_line(vote, record, line, len, err);
    return judged(out, record, vote, rc, err);
}

static pj_status prepare(const pj_vote *vote, pj_record *record, const pj_kind *kind, const json_t *body, pj_error *err)
{
    pj_status rc = PJ_OK;
    record->kind = kind;
    record->body = pj_json_copy(body, 0); /* check_body takes members out */
    record->parsed = calloc(1, kind->parsed_size);
    TRY_IF(record->body && record->parsed, pj_no_memory(err));
    TRY(check_body(vote, record, 0, err));
out:
    return rc;
}

pj_status pj_vote_prepare(const pj_vote *vote, pj_record **out, const pj_kind *kind, const json_t *body, pj_error *err)
{
    pj_record *record;
    pj_status rc = record_new(&record, vote, err);
    if (rc == PJ_OK)
        rc = prepare(vote, record, kind, body, err);
    return judged(out, record, vote, rc, err);
}

pj_status pj_vote_place(const pj_vote *vote, pj_record *record, const char *line, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    record->line = vote->lines;
    record->group = vote->group;
    TRY(pj_kind_allowed(record->kind, vote, err));
    if (record->kind->turn)
        TRY(record->kind->turn(vote, record, err));
    TRY(pj_crypt_failed(err, pj_leaf_hash(vote->definition->suite, record->leaf, (const uint8_t *)line, len)));
out:
    return rc;
}

/* Keeps the time of a phase change; V6 has seen to its form. */
static void keep_time(pj_vote *vote, const json_t *body)
{
    const char *time = json_string_value(json_object_get(body, "time"));
    if (time)
        memcpy(vote->time, time, sizeof vote->time);
}

/* First all that may fail. */
pj_status pj_vote_apply(pj_vote *vote, pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_kind *kind = record->kind;
    uint8_t root[PJ_HASH_SIZE];
    if (kind->reserve)
        TRY(kind->reserve(vote, record, err));
    TRY(pj_crypt_failed(err, pj_tree_append(&vote->tree, record->leaf)));
    rc = kind == &pj_kind_result ? pj_crypt_failed(err, pj_tree_root(&vote->tree, root)) : PJ_OK;
    if (rc != PJ_OK) {
        pj_tree_take_back(&vote->tree);
        goto out;
    }
    keep_time(vote, record->body);
    kind->apply(vote, record);
    memcpy(vote->head, record->leaf, sizeof vote->head);
    vote->lines++;
    if (kind == &pj_kind_result) {
        memcpy(vote->result_head, vote->head, sizeof vote->result_head);
        memcpy(vote->result_root, root, sizeof vote->result_root);
    }
out:
    pj_record_drop(record);
    return rc;
}

void pj_vote_take_back_papers(pj_vote *vote, size_t count, const uint8_t head[32])
{
    for (; count > 0; count--) {
        pj_paper_free(&vote->tally.papers[--vote->tally.papers_len]);
        pj_tree_take_back(&vote->tree);
        vote->lines--;
    }
    memcpy(vote->head, head, sizeof vote->head);
}
