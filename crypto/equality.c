#include "crypto/equality.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/multi.h"
#include "crypto/rng.h"
#include "crypto/scalar.h"
#include "crypto/transcript.h"
#include "crypto/try.h"

size_t pj_equality_proof_size(size_t count)
{
    return PJ_POINT_SIZE * (count + 1) + PJ_SCALAR_SIZE;
}

pj_crypt pj_partial_decrypt(pj_group *group, pj_point *partials, const pj_secret *secret, const pj_point *bases, size_t count)
{
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < count; i++)
        TRY(pj_group_mul(group, &partials[i], secret, &bases[i]));
out:
    return rc;
}

/* `proof` with T and all U in place. */
static pj_crypt challenge_of(pj_group *group, pj_scalar *out, const pj_equality_context *context, const pj_point *bases,
                             const pj_point *partials, size_t count, const uint8_t *proof)
{
    pj_transcript transcript;

    pj_transcript_begin(&transcript, group, "equality");
    pj_transcript_add(&transcript, context->scope, PJ_SCOPE_SIZE);
    pj_transcript_add(&transcript, context->purpose, strlen(context->purpose));
    pj_transcript_add(&transcript, &context->index, 1);
    pj_transcript_add(&transcript, context->public_key->b, PJ_POINT_SIZE);
    pj_transcript_add(&transcript, bases, count * PJ_POINT_SIZE);
    pj_transcript_add(&transcript, partials, count * PJ_POINT_SIZE);
    pj_transcript_add(&transcript, proof, (count + 1) * PJ_POINT_SIZE);
    return pj_transcript_scalar(&transcript, out);
}

pj_crypt pj_equality_prove(pj_group *group, uint8_t *proof, const pj_secret *secret, const pj_equality_context *context,
                           const pj_point *bases, const pj_point *partials, size_t count)
{
    pj_secret k = {{0}}, response = {{0}};
    pj_scalar c, s;
    pj_point commitment;
    pj_crypt rc;

    TRY(pj_rng_scalar(group, &k));
    TRY(pj_group_base_mul(group, &commitment, &k));
    memcpy(proof, commitment.b, PJ_POINT_SIZE);
    for (size_t i = 0; i < count; i++) {
        TRY(pj_group_mul(group, &commitment, &k, &bases[i]));
        memcpy(proof + (i + 1) * PJ_POINT_SIZE, commitment.b, PJ_POINT_SIZE);
    }
    TRY(challenge_of(group, &c, context, bases, partials, count, proof));
    TRY(pj_mod_mul_add(group, response.b, secret->b, c.b, k.b));
    /* Published by the protocol: blinded by k, which is used once. */
    pj_declassify(&s, &response);
    memcpy(proof + (count + 1) * PJ_POINT_SIZE, s.b, PJ_SCALAR_SIZE);
out:
    pj_wipe(&k, sizeof k);
    pj_wipe(&response, sizeof response);
    return rc;
}

/* U_l for l = 1 … count; T for l = 0. */
static pj_point commitment_at(const uint8_t *proof, size_t l)
{
    pj_point point;

    memcpy(point.b, proof + l * PJ_POINT_SIZE, PJ_POINT_SIZE);
    return point;
}

static pj_scalar response_of(const uint8_t *proof, size_t count)
{
    pj_scalar s;

    memcpy(s.b, proof + (count + 1) * PJ_POINT_SIZE, PJ_SCALAR_SIZE);
    return s;
}

pj_crypt pj_equality_elements_valid_var(pj_group *group, const pj_point *partials, size_t count, const uint8_t *proof)
{
    pj_scalar s = response_of(proof, count);
    pj_point point = commitment_at(proof, 0);
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pj_scalar_valid(group, &s), PJ_CRYPT_NO);
    TRY(pj_point_valid_var(group, &point));
    for (size_t l = 1; l <= count; l++) {
        point = commitment_at(proof, l);
        TRY(pj_points0_valid_var(group, &point, 1));
    }
    TRY(pj_points0_valid_var(group, partials, count));
out:
    return rc;
}

/* w·(U + c·D − s·A) for a random weight w of 128 bits. `minus_s` is −s. */
static pj_crypt add_equation(pj_group *group, pj_multi *multi, const pj_point *u, const pj_point *d, const pj_point *a, const pj_scalar *c,
                             const pj_scalar *minus_s)
{
    pj_scalar weight = {{0}}, factor;
    pj_crypt rc;

    TRY(pj_rng_bytes(weight.b + PJ_SCALAR_SIZE - 16, 16));
    TRY(pj_multi_add_var(multi, weight.b, u));
    TRY(pj_mod_mul(group, factor.b, weight.b, c->b));
    TRY(pj_multi_add_var(multi, factor.b, d));
    TRY(pj_mod_mul(group, factor.b, weight.b, minus_s->b));
    TRY(pj_multi_add_var(multi, factor.b, a));
out:
    return rc;
}

pj_crypt pj_equality_check_var(pj_group *group, const pj_equality_context *context, const pj_point *bases, const pj_point *partials,
                               size_t count, const uint8_t *proof)
{
    static const pj_scalar zero;
    pj_multi *multi = NULL;
    pj_scalar s = response_of(proof, count), c, one;
    pj_point t = commitment_at(proof, 0), u;
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(pj_scalar_valid(group, &s) && !pj_point_is_zero(&t) && !pj_point_is_zero(context->public_key), PJ_CRYPT_NO);
    TRY(challenge_of(group, &c, context, bases, partials, count, proof));
    TRY(pj_mod_sub(group, s.b, zero.b, s.b));
    pj_scalar_set_u32(&one, 1);
    TRY(pj_multi_create(&multi, group));
    /* T + c·X − s·G: one of the equations needs no weight, as the others' weights are independent of it. */
    TRY(pj_multi_add_var(multi, one.b, &t));
    TRY(pj_multi_add_var(multi, c.b, context->public_key));
    TRY(pj_multi_add_base_var(multi, s.b));
    for (size_t l = 1; l <= count; l++) {
        u = commitment_at(proof, l);
        TRY(add_equation(group, multi, &u, &partials[l - 1], &bases[l - 1], &c, &s));
    }
    TRY(pj_multi_is_zero_var(multi));
out:
    pj_multi_destroy(multi);
    return rc;
}

pj_crypt pj_rehearsal_base_var(pj_group *group, pj_point *base, const uint8_t scope[PJ_SCOPE_SIZE], const pj_point *key)
{
    pj_transcript transcript;
    pj_multi *multi = NULL;
    pj_scalar a;
    pj_crypt rc;

    pj_transcript_begin(&transcript, group, "rehearsal");
    pj_transcript_add(&transcript, scope, PJ_SCOPE_SIZE);
    pj_transcript_add(&transcript, key->b, PJ_POINT_SIZE);
    TRY(pj_transcript_scalar(&transcript, &a));
    TRY(pj_multi_create(&multi, group));
    TRY(pj_multi_add_base_var(multi, a.b));
    TRY(pj_multi_end_var(multi, base));
out:
    pj_multi_destroy(multi);
    return rc;
}
