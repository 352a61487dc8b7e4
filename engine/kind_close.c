/* `close` and `attest`: the head of the log, named and signed (F12, F16). */
#include <string.h>

#include "crypto/bytes.h"
#include "engine/kind.h"

typedef struct {
    uint32_t ballots; /* close only */
    uint8_t head[32], root[32];
} parsed_head;

static pj_status read_head(pj_reader *reader, const json_t *body, parsed_head *out)
{
    pj_status rc = PJ_OK;
    TRY(pj_read_bytes(reader, body, "head", out->head, sizeof out->head));
    TRY(pj_read_bytes(reader, body, "root", out->root, sizeof out->root));
out:
    return rc;
}

static pj_status close_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"ballots", "head", "root", "time", NULL};
    pj_status rc = PJ_OK;
    parsed_head *parsed = record->parsed;
    (void)vote;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_int(reader, record->body, "ballots", 0, PJ_DEPUTIES_MAX, &parsed->ballots));
    TRY(pj_read_time(reader, record->body, "time"));
    TRY(read_head(reader, record->body, parsed));
out:
    return rc;
}

static pj_status close_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_head *parsed = record->parsed;
    uint8_t root[32];
    if (parsed->ballots != pj_vote_returned(vote))
        TRY(pj_refuse(err, 20, "ballots is %u, the log has %u", parsed->ballots, pj_vote_returned(vote)));
    if (memcmp(parsed->head, vote->head, sizeof vote->head) != 0)
        TRY(pj_refuse(err, 20, "head is not the leaf hash of the line before"));
    TRY(pj_crypt_failed(err, pj_tree_root(&vote->tree, root)));
    if (memcmp(parsed->root, root, sizeof root) != 0)
        TRY(pj_refuse(err, 20, "root is not the root over the lines before"));
out:
    return rc;
}

static void close_apply(pj_vote *vote, pj_record *record)
{
    (void)record;
    vote->phase = PJ_PHASE_CLOSED;
}

const pj_kind pj_kind_close = {
    .name = "close",
    .phases = 1u << PJ_PHASE_OPEN,
    .parsed_size = sizeof(parsed_head),
    .shape = close_shape,
    .signer = pj_signer_recorder,
    .content = close_content,
    .apply = close_apply,
};

pj_status pj_make_close(json_t **body, const pj_vote *vote, uint64_t now, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint8_t root[32];
    char time[21];
    pj_time_write(time, now);
    TRY(pj_crypt_failed(err, pj_tree_root(&vote->tree, root)));
    *body = json_pack("{s:I,s:o,s:o,s:s}", "ballots", (json_int_t)pj_vote_returned(vote), "head", pj_json_bytes(vote->head, 32), "root",
                      pj_json_bytes(root, 32), "time", time);
    TRY_IF(*body, pj_no_memory(err));
out:
    return rc;
}

/* ---- attest ---- */

static pj_status attest_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"head", "root", "trustee", NULL};
    pj_status rc = PJ_OK;
    (void)vote;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_trustee(reader, record));
    TRY(read_head(reader, record->body, record->parsed));
out:
    return rc;
}

static pj_status attest_turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    return pj_turn_once(vote->attested, record->trustee, N_("attested"), err);
}

static pj_status attest_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_head *parsed = record->parsed;
    if (memcmp(parsed->head, vote->result_head, sizeof parsed->head) != 0)
        return pj_refuse(err, 24, "head is not the leaf hash of the result");
    if (memcmp(parsed->root, vote->result_root, sizeof parsed->root) != 0)
        return pj_refuse(err, 24, "root is not the root over the lines up to the result");
    return PJ_OK;
}

static void attest_apply(pj_vote *vote, pj_record *record)
{
    vote->attested |= 1u << (record->trustee - 1);
}

const pj_kind pj_kind_attest = {
    .name = "attest",
    .phases = 1u << PJ_PHASE_COUNTED,
    .parsed_size = sizeof(parsed_head),
    .shape = attest_shape,
    .signer = pj_signer_trustee,
    .turn = attest_turn,
    .content = attest_content,
    .apply = attest_apply,
};

pj_status pj_make_attest(json_t **body, const pj_vote *vote, uint32_t trustee, pj_error *err)
{
    pj_status rc = pj_turn_once(vote->attested, trustee, N_("attested"), err);
    if (rc != PJ_OK)
        return rc;
    *body = json_pack("{s:o,s:o,s:i}", "head", pj_json_bytes(vote->result_head, 32), "root", pj_json_bytes(vote->result_root, 32),
                      "trustee", (int)trustee);
    return *body ? PJ_OK : pj_no_memory(err);
}
