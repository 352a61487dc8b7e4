#include "crypto/shares.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/multi.h"
#include "crypto/scalar.h"
#include "crypto/sum.h"
#include "crypto/transcript.h"
#include "crypto/try.h"

/* The one-time pad of dealer i's share for receiver j; `shared` is e·E_j = e_j·R. */
static pj_crypt pad_of(pj_group *group, pj_secret *out, const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, uint8_t receiver,
                       const uint8_t r[PJ_POINT_SIZE], const pj_point *shared)
{
    pj_transcript transcript;

    pj_transcript_begin(&transcript, group, "deal");
    pj_transcript_add(&transcript, scope, PJ_SCOPE_SIZE);
    pj_transcript_add(&transcript, &dealer, 1);
    pj_transcript_add(&transcript, &receiver, 1);
    pj_transcript_add(&transcript, r, PJ_POINT_SIZE);
    pj_transcript_add(&transcript, shared->b, PJ_POINT_SIZE);
    return pj_transcript_secret(&transcript, out);
}

/* out = f(at), by Horner's rule; `at` is public. */
static pj_crypt evaluate(pj_group *group, pj_secret *out, const pj_secret *coefficients, uint32_t threshold, uint8_t at)
{
    pj_scalar z;
    pj_crypt rc = PJ_CRYPT_OK;

    pj_scalar_set_u32(&z, at);
    *out = coefficients[threshold - 1];
    for (uint32_t k = threshold - 1; k-- > 0;)
        TRY(pj_mod_mul_add(group, out->b, out->b, z.b, coefficients[k].b));
out:
    return rc;
}

/* R ‖ (value + pad). */
static pj_crypt seal_share(pj_group *group, uint8_t share[PJ_SHARE_SIZE], const pj_secret *value, const uint8_t scope[PJ_SCOPE_SIZE],
                           uint8_t dealer, uint8_t receiver, const pj_point *seal)
{
    pj_secret e = {{0}}, pad = {{0}}, sealed = {{0}};
    pj_point r, shared = {{0}};
    pj_scalar published;
    pj_crypt rc;

    TRY(pj_rng_scalar(group, &e));
    TRY(pj_group_base_mul(group, &r, &e));
    TRY(pj_group_mul(group, &shared, &e, seal));
    TRY(pad_of(group, &pad, scope, dealer, receiver, r.b, &shared));
    TRY(pj_mod_add(group, sealed.b, value->b, pad.b));
    /* Published by the protocol: under a pad that is used once. */
    pj_declassify(&published, &sealed);
    memcpy(share, r.b, PJ_POINT_SIZE);
    memcpy(share + PJ_POINT_SIZE, published.b, PJ_SCALAR_SIZE);
out:
    pj_wipe(&e, sizeof e);
    pj_wipe(&pad, sizeof pad);
    pj_wipe(&shared, sizeof shared);
    return rc;
}

static pj_crypt deal_shares(pj_group *group, uint8_t *shares, const pj_secret *coefficients, const uint8_t scope[PJ_SCOPE_SIZE],
                            uint8_t dealer, uint32_t threshold, const pj_point *seals, uint32_t count)
{
    pj_secret value = {{0}};
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t j = 1; j <= count; j++) {
        uint8_t *share = shares + (size_t)(j - 1) * PJ_SHARE_SIZE;

        TRY(evaluate(group, &value, coefficients, threshold, (uint8_t)j));
        TRY(seal_share(group, share, &value, scope, dealer, (uint8_t)j, &seals[j - 1]));
    }
out:
    pj_wipe(&value, sizeof value);
    return rc;
}

pj_crypt pj_deal(pj_group *group, pj_point *commitments, uint8_t possession[PJ_POSSESSION_SIZE], uint8_t *shares,
                 const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, uint32_t threshold, const pj_point *seals, uint32_t count)
{
    pj_secret coefficients[255];
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(threshold >= 1 && threshold <= count && count <= 255 && dealer >= 1 && dealer <= count, PJ_CRYPT_NO);
    TRY(pj_points_valid_var(group, seals, count));
    for (uint32_t k = 0; k < threshold; k++)
        TRY(pj_rng_scalar(group, &coefficients[k]));
    for (uint32_t k = 0; k < threshold; k++)
        TRY(pj_group_base_mul(group, &commitments[k], &coefficients[k]));
    TRY(pj_possession_prove(group, possession, &coefficients[0], scope, dealer, commitments, threshold));
    TRY(deal_shares(group, shares, coefficients, scope, dealer, threshold, seals, count));
out:
    pj_wipe(coefficients, sizeof coefficients);
    return rc;
}

static void split(pj_point *r, pj_scalar *sealed, const uint8_t share[PJ_SHARE_SIZE])
{
    memcpy(r->b, share, PJ_POINT_SIZE);
    memcpy(sealed->b, share + PJ_POINT_SIZE, PJ_SCALAR_SIZE);
}

pj_crypt pj_shares_elements_valid_var(pj_group *group, const uint8_t *shares, uint32_t count)
{
    pj_point r;
    pj_scalar sealed;
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t i = 0; i < count; i++) {
        split(&r, &sealed, shares + (size_t)i * PJ_SHARE_SIZE);
        TRY_IF(pj_scalar_valid(group, &sealed), PJ_CRYPT_NO);
        TRY(pj_point_valid_var(group, &r));
    }
out:
    return rc;
}

/* multi += Σ_k at^k·C_k. */
static pj_crypt add_committed_var(pj_group *group, pj_multi *multi, uint8_t at, const pj_point *commitments, uint32_t threshold)
{
    pj_scalar power, z;
    pj_crypt rc = PJ_CRYPT_OK;

    pj_scalar_set_u32(&power, 1);
    pj_scalar_set_u32(&z, at);
    for (uint32_t k = 0; k < threshold; k++) {
        TRY_IF(!pj_point_is_zero(&commitments[k]), PJ_CRYPT_NO);
        TRY(pj_multi_add_var(multi, power.b, &commitments[k]));
        TRY(pj_mod_mul(group, power.b, power.b, z.b));
    }
out:
    return rc;
}

pj_crypt pj_public_share_var(pj_group *group, pj_point *share, uint8_t receiver, const pj_point *commitments, uint32_t dealers,
                             uint32_t threshold)
{
    pj_multi *multi = NULL;
    pj_crypt rc;

    TRY(pj_multi_create(&multi, group));
    for (uint32_t i = 0; i < dealers; i++)
        TRY(add_committed_var(group, multi, receiver, commitments + (size_t)i * threshold, threshold));
    TRY(pj_multi_end_var(multi, share));
    TRY_IF(!pj_point_is_zero(share), PJ_CRYPT_NO);
out:
    pj_multi_destroy(multi);
    return rc;
}

pj_crypt pj_joint_key_var(pj_group *group, pj_point *key, const pj_point *commitments, uint32_t dealers, uint32_t threshold)
{
    pj_sum *sum = NULL;
    pj_crypt rc;

    TRY(pj_sum_create(&sum, group));
    for (uint32_t i = 0; i < dealers; i++) {
        const pj_point *first = &commitments[(size_t)i * threshold];

        TRY_IF(!pj_point_is_zero(first), PJ_CRYPT_NO);
        TRY(pj_sum_add_var(sum, first));
    }
    TRY(pj_sum_encode_var(sum, key));
    TRY_IF(!pj_point_is_zero(key), PJ_CRYPT_NO);
out:
    pj_sum_destroy(sum);
    return rc;
}

/* Is value·G what the dealer committed to for `receiver`? A value of 0 is refused: its commitment would be O. */
static pj_crypt check_committed(pj_group *group, const pj_secret *value, uint8_t receiver, const pj_point *commitments, uint32_t threshold)
{
    pj_point own, committed;
    pj_crypt rc;

    TRY(pj_group_base_mul(group, &own, value));
    TRY(pj_public_share_var(group, &committed, receiver, commitments, 1, threshold));
    TRY_IF(pj_equal(own.b, committed.b, PJ_POINT_SIZE), PJ_CRYPT_NO);
out:
    return rc;
}

pj_crypt pj_share_open(pj_group *group, pj_secret *out, const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, uint8_t receiver,
                       const pj_secret *seal_secret, const uint8_t share[PJ_SHARE_SIZE], const pj_point *commitments,
                       uint32_t threshold)
{
    pj_secret pad = {{0}};
    pj_point r, shared = {{0}};
    pj_scalar sealed;
    pj_crypt rc;

    split(&r, &sealed, share);
    TRY(pj_shares_elements_valid_var(group, share, 1));
    TRY(pj_group_mul(group, &shared, seal_secret, &r));
    TRY(pad_of(group, &pad, scope, dealer, receiver, r.b, &shared));
    TRY(pj_mod_sub(group, out->b, sealed.b, pad.b));
    TRY(check_committed(group, out, receiver, commitments, threshold));
out:
    if (rc != PJ_CRYPT_OK)
        pj_wipe(out, sizeof *out);
    pj_wipe(&pad, sizeof pad);
    pj_wipe(&shared, sizeof shared);
    return rc;
}

pj_crypt pj_share_accumulate(pj_group *group, pj_secret *sum, const pj_secret *share)
{
    return pj_mod_add(group, sum->b, sum->b, share->b);
}

/* λ = Π l / (l − j) over the others of the set. */
static pj_crypt lagrange_of(pj_group *group, pj_scalar *lambda, uint8_t j, const uint8_t *set, uint32_t count)
{
    pj_scalar below, own, other, difference;
    pj_crypt rc = PJ_CRYPT_OK;

    pj_scalar_set_u32(lambda, 1);
    pj_scalar_set_u32(&below, 1);
    pj_scalar_set_u32(&own, j);
    for (uint32_t i = 0; i < count; i++) {
        if (set[i] == j)
            continue;
        pj_scalar_set_u32(&other, set[i]);
        TRY(pj_mod_mul(group, lambda->b, lambda->b, other.b));
        TRY(pj_mod_sub(group, difference.b, other.b, own.b));
        TRY(pj_mod_mul(group, below.b, below.b, difference.b));
    }
    TRY(pj_mod_inverse_var(group, &below, &below));
    TRY(pj_mod_mul(group, lambda->b, lambda->b, below.b));
out:
    return rc;
}

pj_crypt pj_lagrange_var(pj_group *group, pj_scalar *lambdas, const uint8_t *set, uint32_t count)
{
    uint8_t seen[256] = {1}; /* 0 is nobody's number */
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(count > 0, PJ_CRYPT_NO);
    for (uint32_t i = 0; i < count; i++) {
        TRY_IF(!seen[set[i]], PJ_CRYPT_NO);
        seen[set[i]] = 1;
    }
    for (uint32_t i = 0; i < count; i++)
        TRY(lagrange_of(group, &lambdas[i], set[i], set, count));
out:
    return rc;
}

pj_crypt pj_combine_var(pj_group *group, pj_point *out, const pj_point *b, const pj_scalar *lambdas, const pj_point *partials,
                        uint32_t count)
{
    static const pj_scalar zero;
    pj_multi *multi = NULL;
    pj_scalar factor;
    pj_crypt rc;

    TRY(pj_multi_create(&multi, group));
    pj_scalar_set_u32(&factor, 1);
    TRY(pj_multi_add_var(multi, factor.b, b));
    for (uint32_t i = 0; i < count; i++) {
        TRY(pj_mod_sub(group, factor.b, zero.b, lambdas[i].b));
        TRY(pj_multi_add_var(multi, factor.b, &partials[i]));
    }
    TRY(pj_multi_end_var(multi, out));
out:
    pj_multi_destroy(multi);
    return rc;
}
