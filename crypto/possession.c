#include "crypto/possession.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/multi.h"
#include "crypto/scalar.h"
#include "crypto/transcript.h"
#include "crypto/try.h"

static pj_crypt challenge_of(pj_group *group, pj_scalar *out, const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer,
                             const pj_point *commitments, uint32_t threshold, const uint8_t w[PJ_POINT_SIZE])
{
    pj_transcript transcript;

    pj_transcript_begin(&transcript, group, "possession");
    pj_transcript_add(&transcript, scope, PJ_SCOPE_SIZE);
    pj_transcript_add(&transcript, &dealer, 1);
    pj_transcript_add(&transcript, commitments, (size_t)threshold * PJ_POINT_SIZE);
    pj_transcript_add(&transcript, w, PJ_POINT_SIZE);
    return pj_transcript_scalar(&transcript, out);
}

pj_crypt pj_possession_prove(pj_group *group, uint8_t proof[PJ_POSSESSION_SIZE], const pj_secret *secret,
                             const uint8_t scope[PJ_SCOPE_SIZE], uint8_t dealer, const pj_point *commitments, uint32_t threshold)
{
    pj_secret w = {{0}}, response = {{0}};
    pj_scalar c, s;
    pj_point commitment;
    pj_crypt rc;

    TRY(pj_rng_scalar(group, &w));
    TRY(pj_group_base_mul(group, &commitment, &w));
    TRY(challenge_of(group, &c, scope, dealer, commitments, threshold, commitment.b));
    TRY(pj_mod_mul_add(group, response.b, secret->b, c.b, w.b));
    /* Published by the protocol: blinded by w, which is used once. */
    pj_declassify(&s, &response);
    memcpy(proof, commitment.b, PJ_POINT_SIZE);
    memcpy(proof + PJ_POINT_SIZE, s.b, PJ_SCALAR_SIZE);
out:
    pj_wipe(&w, sizeof w);
    pj_wipe(&response, sizeof response);
    return rc;
}

static void split(pj_point *w, pj_scalar *s, const uint8_t proof[PJ_POSSESSION_SIZE])
{
    memcpy(w->b, proof, PJ_POINT_SIZE);
    memcpy(s->b, proof + PJ_POINT_SIZE, PJ_SCALAR_SIZE);
}

pj_crypt pj_possession_elements_valid_var(pj_group *group, const uint8_t proof[PJ_POSSESSION_SIZE])
{
    pj_point w;
    pj_scalar s;

    split(&w, &s, proof);
    return pj_scalar_valid(group, &s) ? pj_point_valid_var(group, &w) : PJ_CRYPT_NO;
}

pj_crypt pj_possession_check_var(pj_group *group, const uint8_t proof[PJ_POSSESSION_SIZE], const uint8_t scope[PJ_SCOPE_SIZE],
                                 uint8_t dealer, const pj_point *commitments, uint32_t threshold)
{
    static const pj_scalar zero;
    pj_multi *multi = NULL;
    pj_point w;
    pj_scalar s, c, one;
    pj_crypt rc;

    split(&w, &s, proof);
    pj_scalar_set_u32(&one, 1);
    TRY(pj_possession_elements_valid_var(group, proof));
    TRY(pj_point_valid_var(group, &commitments[0]));
    TRY(challenge_of(group, &c, scope, dealer, commitments, threshold, w.b));
    TRY(pj_mod_sub(group, s.b, zero.b, s.b));
    /* W + c·C₀ − s·G */
    TRY(pj_multi_create(&multi, group));
    TRY(pj_multi_add_var(multi, one.b, &w));
    TRY(pj_multi_add_var(multi, c.b, &commitments[0]));
    TRY(pj_multi_add_base_var(multi, s.b));
    TRY(pj_multi_is_zero_var(multi));
out:
    pj_multi_destroy(multi);
    return rc;
}
