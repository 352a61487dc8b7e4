/* EC_POINTs_mul has no successor in OpenSSL 3.0, which deprecates it: this file alone asks for the interface of 1.1.1. */
#define OPENSSL_API_COMPAT 0x10101000L

#include "crypto/multi.h"

#include <stdlib.h>

#include "crypto/group_impl.h"
#include "crypto/try.h"

/* Terms gathered before they are multiplied out. OpenSSL builds a table of up to 16 points per term, so this bounds memory at about
 * 400 KB; the doublings that terms share are by then 1 % of the work. */
#define TERMS 256

struct pj_multi {
    pj_group *group;
    EC_POINT *total, *part;
    pj_scalar base; /* coefficient of G */
    size_t count;   /* terms gathered */
    struct {
        EC_POINT *point; /* made when first needed, then kept */
        BIGNUM *factor;
    } terms[TERMS];
    const EC_POINT *points[TERMS]; /* the same as EC_POINTs_mul wants them */
    const BIGNUM *factors[TERMS];
};

pj_crypt pj_multi_create(pj_multi **out, pj_group *group)
{
    pj_multi *multi = calloc(1, sizeof *multi);
    pj_crypt rc = PJ_CRYPT_OK;

    *out = NULL;
    TRY_IF(multi != NULL, PJ_CRYPT_MEMORY);
    multi->group = group;
    multi->total = EC_POINT_new(group->curve);
    multi->part = EC_POINT_new(group->curve);
    TRY_IF(multi->total != NULL && multi->part != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(EC_POINT_set_to_infinity(group->curve, multi->total), PJ_CRYPT_LIBRARY);
    *out = multi;
    multi = NULL;
out:
    pj_multi_destroy(multi);
    return rc;
}

void pj_multi_destroy(pj_multi *multi)
{
    if (multi == NULL)
        return;
    for (size_t i = 0; i < TERMS; i++) {
        EC_POINT_free(multi->terms[i].point);
        BN_free(multi->terms[i].factor);
    }
    EC_POINT_free(multi->part);
    EC_POINT_free(multi->total);
    free(multi);
}

/* Moves the gathered terms into the total. */
static pj_crypt flush(pj_multi *multi)
{
    pj_group *group = multi->group;
    pj_crypt rc = PJ_CRYPT_OK;

    if (multi->count == 0)
        return PJ_CRYPT_OK;
    TRY_IF(EC_POINTs_mul(group->curve, multi->part, NULL, multi->count, multi->points, multi->factors, group->ctx), PJ_CRYPT_LIBRARY);
    TRY_IF(EC_POINT_add(group->curve, multi->total, multi->total, multi->part, group->ctx), PJ_CRYPT_LIBRARY);
    multi->count = 0;
out:
    return rc;
}

/* Room for one more term, at `count`. */
static pj_crypt make_room(pj_multi *multi)
{
    size_t at;
    pj_crypt rc = PJ_CRYPT_OK;

    if (multi->count == TERMS)
        TRY(flush(multi));
    at = multi->count;
    if (multi->terms[at].point == NULL)
        multi->points[at] = multi->terms[at].point = EC_POINT_new(multi->group->curve);
    if (multi->terms[at].factor == NULL)
        multi->factors[at] = multi->terms[at].factor = BN_new();
    TRY_IF(multi->terms[at].point != NULL && multi->terms[at].factor != NULL, PJ_CRYPT_MEMORY);
out:
    return rc;
}

pj_crypt pj_multi_add_var(pj_multi *multi, const uint8_t k[32], const pj_point *point)
{
    pj_crypt rc;

    if (pj_point_is_zero(point))
        return PJ_CRYPT_OK;
    TRY(make_room(multi));
    TRY(pj_point_load_var(multi->group, multi->terms[multi->count].point, point->b));
    TRY_IF(BN_bin2bn(k, PJ_SCALAR_SIZE, multi->terms[multi->count].factor), PJ_CRYPT_MEMORY);
    multi->count++;
out:
    return rc;
}

pj_crypt pj_multi_add_base_var(pj_multi *multi, const uint8_t k[32])
{
    return pj_mod_add(multi->group, multi->base.b, multi->base.b, k);
}

/* Moves everything into the total. */
static pj_crypt finish(pj_multi *multi)
{
    pj_group *group = multi->group;
    BIGNUM *k = BN_bin2bn(multi->base.b, PJ_SCALAR_SIZE, NULL);
    pj_crypt rc;

    TRY(flush(multi));
    TRY_IF(k != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(EC_POINT_mul(group->curve, multi->part, k, NULL, NULL, group->ctx), PJ_CRYPT_LIBRARY);
    TRY_IF(EC_POINT_add(group->curve, multi->total, multi->total, multi->part, group->ctx), PJ_CRYPT_LIBRARY);
    multi->base = (pj_scalar){{0}};
out:
    BN_free(k);
    return rc;
}

pj_crypt pj_multi_end_var(pj_multi *multi, pj_point *out)
{
    pj_crypt rc;

    TRY(finish(multi));
    TRY(pj_point0_store_var(multi->group, out, multi->total));
out:
    return rc;
}

pj_crypt pj_multi_is_zero_var(pj_multi *multi)
{
    pj_crypt rc;

    TRY(finish(multi));
    TRY_IF(EC_POINT_is_at_infinity(multi->group->curve, multi->total), PJ_CRYPT_NO);
out:
    return rc;
}
