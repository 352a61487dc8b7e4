/* `deal` and `accept`: how the trustees make their key (F8, P6). */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/scalar.h"
#include "crypto/shares.h"
#include "engine/kind.h"

typedef struct {
    pj_point commitments[PJ_TRUSTEES_MAX];
    uint8_t possession[PJ_POSSESSION_SIZE];
    uint8_t shares[PJ_SHARE_SIZE * PJ_TRUSTEES_MAX];
} parsed_deal;

static pj_status deal_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"commitments", "possession", "shares", "trustee", NULL};
    pj_status rc = PJ_OK;
    parsed_deal *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_trustee(reader, record));
    TRY(pj_read_bytes(reader, record->body, "commitments", parsed->commitments[0].b, sizeof(pj_point) * d->threshold));
    TRY(pj_read_bytes(reader, record->body, "possession", parsed->possession, sizeof parsed->possession));
    TRY(pj_read_bytes(reader, record->body, "shares", parsed->shares, (size_t)d->trustees_len * PJ_SHARE_SIZE));
out:
    return rc;
}

static pj_status deal_elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_deal *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    TRY(pj_crypt_verdict(err, pj_points_valid_var(vote->group, parsed->commitments, d->threshold), 7, "commitments: not all are points"));
    TRY(pj_crypt_verdict(err, pj_possession_elements_valid_var(vote->group, parsed->possession), 7,
                         "possession: not a point and a scalar"));
    TRY(pj_crypt_verdict(err, pj_shares_elements_valid_var(vote->group, parsed->shares, d->trustees_len), 7,
                         "shares: not all are a point and a scalar"));
out:
    return rc;
}

static pj_status may_deal(const pj_vote *vote, uint32_t trustee, pj_error *err)
{
    pj_status rc = pj_turn_sealed(vote, "deal", err);
    return rc != PJ_OK ? rc : pj_turn_once(vote->dealt, trustee, N_("dealt"), err);
}

static pj_status deal_turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    return may_deal(vote, record->trustee, err);
}

static pj_status deal_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_deal *parsed = record->parsed;
    return pj_crypt_verdict(err,
                            pj_possession_check_var(vote->group, parsed->possession, vote->id, (uint8_t)record->trustee,
                                                    parsed->commitments, vote->definition->threshold),
                            13, "the proof of possession does not hold");
}

/* All commitments in a row, as crypto/shares.h wants them. */
static void gather(pj_point *out, const pj_vote *vote)
{
    for (size_t i = 0; i < vote->definition->trustees_len; i++)
        memcpy(&out[i * vote->definition->threshold], vote->commitments[i], sizeof(pj_point) * vote->definition->threshold);
}

/* Once everybody has dealt: Y and all X_j. A zero key stands for O, which V14 refuses. */
static pj_status derive_public(pj_vote *vote, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    pj_point all[PJ_TRUSTEES_MAX * PJ_TRUSTEES_MAX];
    pj_crypt crypt;
    gather(all, vote);
    crypt = pj_joint_key_var(vote->group, &vote->key, all, d->trustees_len, d->threshold);
    if (crypt == PJ_CRYPT_NO)
        memset(&vote->key, 0, sizeof vote->key);
    else
        TRY(pj_crypt_failed(err, crypt));
    for (uint32_t j = 1; j <= d->trustees_len; j++) {
        crypt = pj_public_share_var(vote->group, &vote->public_shares[j - 1], (uint8_t)j, all, d->trustees_len, d->threshold);
        if (crypt == PJ_CRYPT_NO)
            memset(&vote->public_shares[j - 1], 0, sizeof(pj_point));
        else
            TRY(pj_crypt_failed(err, crypt));
    }
out:
    return rc;
}

/* What a trustee has dealt is looked at only when its bit is set, and the keys only when all are. */
static pj_status deal_reserve(pj_vote *vote, pj_record *record, pj_error *err)
{
    const parsed_deal *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    size_t i = record->trustee - 1, size = (size_t)d->trustees_len * PJ_SHARE_SIZE;
    if (!vote->sealed_shares[i])
        vote->sealed_shares[i] = malloc(size);
    if (!vote->sealed_shares[i])
        return pj_no_memory(err);
    memcpy(vote->sealed_shares[i], parsed->shares, size);
    memcpy(vote->commitments[i], parsed->commitments, sizeof(pj_point) * d->threshold);
    return (vote->dealt | 1u << i) == pj_vote_everybody(vote) ? derive_public(vote, err) : PJ_OK;
}

static void deal_apply(pj_vote *vote, pj_record *record)
{
    vote->dealt |= 1u << (record->trustee - 1);
}

const pj_kind pj_kind_deal = {
    .name = "deal",
    .phases = 1u << PJ_PHASE_DEFINED,
    .parsed_size = sizeof(parsed_deal),
    .shape = deal_shape,
    .elements = deal_elements,
    .signer = pj_signer_trustee,
    .turn = deal_turn,
    .content = deal_content,
    .reserve = deal_reserve,
    .apply = deal_apply,
};

pj_status pj_make_deal(json_t **body, const pj_vote *vote, uint32_t trustee, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    parsed_deal deal;
    pj_point seals[PJ_TRUSTEES_MAX];
    TRY(may_deal(vote, trustee, err));
    for (size_t i = 0; i < d->trustees_len; i++)
        seals[i] = d->trustees[i].seal;
    TRY(pj_crypt_failed(err, pj_deal(vote->group, deal.commitments, deal.possession, deal.shares, vote->id, (uint8_t)trustee, d->threshold,
                                     seals, d->trustees_len)));
    *body = json_pack("{s:o,s:o,s:o,s:i}", "commitments", pj_json_bytes(deal.commitments[0].b, sizeof(pj_point) * d->threshold), "possession",
                      pj_json_bytes(deal.possession, sizeof deal.possession), "shares",
                      pj_json_bytes(deal.shares, (size_t)d->trustees_len * PJ_SHARE_SIZE), "trustee", (int)trustee);
    TRY_IF(*body, pj_no_memory(err));
out:
    return rc;
}

/* ---- accept ---- */

static pj_status accept_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"key", "trustee", NULL};
    pj_status rc = PJ_OK;
    pj_point *key = record->parsed;
    (void)vote;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_trustee(reader, record));
    TRY(pj_read_bytes(reader, record->body, "key", key->b, sizeof key->b));
out:
    return rc;
}

static pj_status accept_elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    return pj_crypt_verdict(err, pj_point_valid_var(vote->group, record->parsed), 7, "key is not a point");
}

static pj_status may_accept(const pj_vote *vote, uint32_t trustee, pj_error *err)
{
    pj_status rc = pj_turn_sealed(vote, "accept", err);
    if (rc != PJ_OK)
        return rc;
    if (vote->dealt != pj_vote_everybody(vote))
        return pj_refuse(err, 11, "not every trustee has dealt yet");
    return pj_turn_once(vote->accepted, trustee, N_("accepted"), err);
}

static pj_status accept_turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    return may_accept(vote, record->trustee, err);
}

static pj_status accept_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const pj_point *key = record->parsed;
    if (memcmp(key->b, vote->key.b, sizeof key->b) != 0)
        return pj_refuse(err, 14, "key is not the sum of what the trustees have dealt");
    for (uint32_t j = 0; j < vote->definition->trustees_len; j++)
        if (pj_point_is_zero(&vote->public_shares[j]))
            return pj_refuse(err, 14, "the public share of trustee %u is the identity", j + 1);
    return PJ_OK;
}

static void accept_apply(pj_vote *vote, pj_record *record)
{
    vote->accepted |= 1u << (record->trustee - 1);
}

const pj_kind pj_kind_accept = {
    .name = "accept",
    .phases = 1u << PJ_PHASE_DEFINED,
    .parsed_size = sizeof(pj_point),
    .shape = accept_shape,
    .elements = accept_elements,
    .signer = pj_signer_trustee,
    .turn = accept_turn,
    .content = accept_content,
    .apply = accept_apply,
};

pj_status pj_trustee_secret(pj_secret *out, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_secret share = {{0}};
    const pj_definition *d = vote->definition;
    memset(out, 0, sizeof *out);
    if (memcmp(key->seal_key.b, d->trustees[trustee - 1].seal.b, sizeof key->seal_key.b) != 0)
        TRY(pj_fail(err, PJ_E_KEY, "the sealing key of this file is not that of trustee %u in the definition", trustee));
    for (uint32_t i = 1; i <= d->trustees_len; i++) {
        pj_crypt opened = pj_share_open(vote->group, &share, vote->id, (uint8_t)i, (uint8_t)trustee, &key->seal,
                                        vote->sealed_shares[i - 1] + (size_t)(trustee - 1) * PJ_SHARE_SIZE, vote->commitments[i - 1], d->threshold);
        if (opened == PJ_CRYPT_NO)
            TRY(pj_fail(err, PJ_E_REFUSED,
                        "trustee %u (%.80s) dealt trustee %u a wrong share: do not accept; the vote has to be set up anew in a new log", i,
                        d->trustees[i - 1].name, trustee));
        TRY(pj_crypt_failed(err, opened));
        TRY(pj_crypt_failed(err, pj_share_accumulate(vote->group, out, &share)));
    }
out:
    pj_wipe(&share, sizeof share);
    if (rc != PJ_OK)
        pj_wipe(out, sizeof *out);
    return rc;
}

pj_status pj_make_accept(json_t **body, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_secret secret = {{0}};
    TRY(may_accept(vote, trustee, err));
    TRY(pj_trustee_secret(&secret, vote, key, trustee, err));
    *body = json_pack("{s:o,s:i}", "key", pj_json_bytes(vote->key.b, sizeof vote->key.b), "trustee", (int)trustee);
    TRY_IF(*body, pj_no_memory(err));
out:
    pj_wipe(&secret, sizeof secret);
    return rc;
}
