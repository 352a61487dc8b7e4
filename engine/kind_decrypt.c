/* `rehearsal` and `share`: a trustee decrypts, on trial or for the count, and proves it (F8, F13, P8). They differ in the bases alone. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/equality.h"
#include "engine/kind.h"

typedef struct {
    pj_point *partials; /* a point0 for every base */
    uint8_t *proof;
} parsed_shares;

/* Number of bases. */
static size_t width(const pj_vote *vote, const pj_kind *kind)
{
    return kind == &pj_kind_share ? vote->definition->cells : 1;
}

static pj_status find_bases(const pj_vote *vote, const pj_kind *kind, pj_point *bases, pj_error *err)
{
    if (kind == &pj_kind_share)
        return pj_tally_bases(&vote->tally, bases, err);
    return pj_crypt_failed(err, pj_rehearsal_base_var(vote->group, bases, vote->id, &vote->key));
}

static pj_equality_context context_of(const pj_vote *vote, const pj_kind *kind, uint32_t trustee)
{
    return (pj_equality_context){vote->id, kind->name, (uint8_t)trustee, &vote->public_shares[trustee - 1]};
}

static pj_status shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"proof", "shares", "trustee", NULL};
    pj_status rc = PJ_OK;
    parsed_shares *parsed = record->parsed;
    size_t len = width(vote, record->kind);
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_trustee(reader, record));
    parsed->partials = calloc(len, sizeof *parsed->partials);
    parsed->proof = malloc(pj_equality_proof_size(len));
    TRY_IF(parsed->partials && parsed->proof, pj_no_memory(reader->err));
    TRY(pj_read_bytes(reader, record->body, "shares", parsed->partials[0].b, len * sizeof *parsed->partials));
    TRY(pj_read_bytes(reader, record->body, "proof", parsed->proof, pj_equality_proof_size(len)));
out:
    return rc;
}

static pj_status elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_shares *parsed = record->parsed;
    return pj_crypt_verdict(err, pj_equality_elements_valid_var(vote->group, parsed->partials, width(vote, record->kind), parsed->proof), 7,
                            "shares or proof: not all are points and scalars");
}

static pj_status may_rehearse(const pj_vote *vote, uint32_t trustee, pj_error *err)
{
    pj_status rc = pj_turn_sealed(vote, "rehearsal", err);
    if (rc != PJ_OK)
        return rc;
    if (vote->accepted != pj_vote_everybody(vote))
        return pj_refuse(err, 11, "not every trustee has accepted the key yet");
    return pj_turn_once(vote->rehearsed, trustee, N_("rehearsed"), err);
}

static pj_status may_share(const pj_vote *vote, uint32_t trustee, pj_error *err)
{
    pj_status rc = pj_turn_sealed(vote, "share", err);
    if (rc != PJ_OK)
        return rc;
    if (pj_vote_is_void(vote))
        return pj_refuse(err, 11, "the vote is void (more ballots returned than issued): nothing is decrypted");
    return pj_turn_once(vote->shared, trustee, N_("given its share"), err);
}

static pj_status rehearsal_turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    return may_rehearse(vote, record->trustee, err);
}

static pj_status share_turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    return may_share(vote, record->trustee, err);
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_shares *parsed = record->parsed;
    size_t len = width(vote, record->kind);
    pj_equality_context context = context_of(vote, record->kind, record->trustee);
    pj_point *bases = calloc(len, sizeof *bases);
    TRY_IF(bases, pj_no_memory(err));
    TRY(find_bases(vote, record->kind, bases, err));
    TRY(pj_crypt_verdict(err, pj_equality_check_var(vote->group, &context, bases, parsed->partials, len, parsed->proof), 16,
                         "the proof of decryption does not hold"));
out:
    free(bases);
    return rc;
}

static void rehearsal_apply(pj_vote *vote, pj_record *record)
{
    vote->rehearsed |= 1u << (record->trustee - 1);
}

static void share_apply(pj_vote *vote, pj_record *record)
{
    parsed_shares *parsed = record->parsed;
    vote->shared |= 1u << (record->trustee - 1);
    vote->share_order[vote->shares_len] = (uint8_t)record->trustee;
    vote->partials[vote->shares_len++] = parsed->partials;
    parsed->partials = NULL;
}

static void release(pj_record *record)
{
    parsed_shares *parsed = record->parsed;
    free(parsed->partials);
    free(parsed->proof);
}

const pj_kind pj_kind_rehearsal = {
    .name = "rehearsal",
    .phases = 1u << PJ_PHASE_DEFINED,
    .parsed_size = sizeof(parsed_shares),
    .shape = shape,
    .elements = elements,
    .signer = pj_signer_trustee,
    .turn = rehearsal_turn,
    .content = content,
    .apply = rehearsal_apply,
    .release = release,
};

const pj_kind pj_kind_share = {
    .name = "share",
    .phases = 1u << PJ_PHASE_CLOSED,
    .parsed_size = sizeof(parsed_shares),
    .shape = shape,
    .elements = elements,
    .signer = pj_signer_trustee,
    .turn = share_turn,
    .content = content,
    .apply = share_apply,
    .release = release,
};

static pj_status make(json_t **body, const pj_vote *vote, const pj_kind *kind, const pj_key *key, uint32_t trustee, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_secret secret = {{0}};
    size_t len = width(vote, kind);
    pj_equality_context context = context_of(vote, kind, trustee);
    pj_point *bases = calloc(len, sizeof *bases), *partials = calloc(len, sizeof *partials);
    uint8_t *proof = malloc(pj_equality_proof_size(len));
    TRY_IF(bases && partials && proof, pj_no_memory(err));
    TRY(pj_trustee_secret(&secret, vote, key, trustee, err));
    TRY(find_bases(vote, kind, bases, err));
    TRY(pj_crypt_failed(err, pj_partial_decrypt(vote->group, partials, &secret, bases, len)));
    TRY(pj_crypt_failed(err, pj_equality_prove(vote->group, proof, &secret, &context, bases, partials, len)));
    *body = json_pack("{s:o,s:o,s:i}", "proof", pj_json_bytes(proof, pj_equality_proof_size(len)), "shares",
                      pj_json_bytes(partials[0].b, len * sizeof *partials), "trustee", (int)trustee);
    TRY_IF(*body, pj_no_memory(err));
out:
    pj_wipe(&secret, sizeof secret);
    free(bases);
    free(partials);
    free(proof);
    return rc;
}

pj_status pj_make_rehearsal(json_t **body, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err)
{
    pj_status rc = may_rehearse(vote, trustee, err);
    return rc != PJ_OK ? rc : make(body, vote, &pj_kind_rehearsal, key, trustee, err);
}

pj_status pj_make_share(json_t **body, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err)
{
    pj_status rc = may_share(vote, trustee, err);
    return rc != PJ_OK ? rc : make(body, vote, &pj_kind_share, key, trustee, err);
}
