/* EC_POINTs_mul has no successor in OpenSSL 3.0, which deprecates it: this file alone asks for the interface of 1.1.1. */
#define OPENSSL_API_COMPAT 0x10101000L

#include "crypto/multi.h"

#include <stdlib.h>

#include "crypto/buckets.h"
#include "crypto/group_impl.h"
#include "crypto/try.h"

/* Terms gathered before they are multiplied out. For a few, OpenSSL builds a table of up to 16 points per term, so this bounds memory at
 * about 400 KB; the doublings that terms share are by then 1 % of the work. For many, a term is 450 bytes. */
#define FEW 256
#define MANY 16384

struct pj_multi {
    pj_group *group;
    EC_POINT *total, *part;
    pj_scalar base;     /* coefficient of G */
    size_t count, room; /* terms gathered; at most */
    EC_POINT **points;  /* made when first needed, then kept */
    BIGNUM **factors;
};

static pj_crypt create(pj_multi **out, pj_group *group, size_t room)
{
    pj_multi *multi = calloc(1, sizeof *multi);
    pj_crypt rc = PJ_CRYPT_OK;

    *out = NULL;
    TRY_IF(multi != NULL, PJ_CRYPT_MEMORY);
    multi->group = group;
    multi->room = room;
    multi->points = calloc(room, sizeof(EC_POINT *));
    multi->factors = calloc(room, sizeof(BIGNUM *));
    multi->total = EC_POINT_new(group->curve);
    multi->part = EC_POINT_new(group->curve);
    TRY_IF(multi->points && multi->factors && multi->total && multi->part, PJ_CRYPT_MEMORY);
    TRY_IF(EC_POINT_set_to_infinity(group->curve, multi->total), PJ_CRYPT_LIBRARY);
    *out = multi;
    multi = NULL;
out:
    pj_multi_destroy(multi);
    return rc;
}

pj_crypt pj_multi_create(pj_multi **out, pj_group *group)
{
    return create(out, group, FEW);
}

pj_crypt pj_multi_create_many(pj_multi **out, pj_group *group)
{
    return create(out, group, MANY);
}

void pj_multi_destroy(pj_multi *multi)
{
    if (multi == NULL)
        return;
    for (size_t i = 0; multi->points && i < multi->room; i++)
        EC_POINT_free(multi->points[i]);
    for (size_t i = 0; multi->factors && i < multi->room; i++)
        BN_free(multi->factors[i]);
    free(multi->factors);
    free(multi->points);
    EC_POINT_free(multi->part);
    EC_POINT_free(multi->total);
    free(multi);
}

/* Fewer than PJ_BUCKETS_PAY terms, in the form in which EC_POINTs_mul wants them. */
static pj_crypt multiply_few(pj_multi *multi)
{
    const EC_POINT *points[PJ_BUCKETS_PAY];
    const BIGNUM *factors[PJ_BUCKETS_PAY];
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < multi->count; i++) {
        points[i] = multi->points[i];
        factors[i] = multi->factors[i];
    }
    TRY_IF(EC_POINTs_mul(multi->group->curve, multi->part, NULL, multi->count, points, factors, multi->group->ctx), PJ_CRYPT_LIBRARY);
out:
    return rc;
}

/* Moves the gathered terms into the total. */
static pj_crypt flush(pj_multi *multi)
{
    pj_group *group = multi->group;
    pj_crypt rc = PJ_CRYPT_OK;

    if (multi->count == 0)
        return PJ_CRYPT_OK;
    TRY(multi->count < PJ_BUCKETS_PAY ? multiply_few(multi)
                                      : pj_buckets_sum_var(group, multi->part, multi->points, multi->factors, multi->count));
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

    if (multi->count == multi->room)
        TRY(flush(multi));
    at = multi->count;
    if (multi->points[at] == NULL)
        multi->points[at] = EC_POINT_new(multi->group->curve);
    if (multi->factors[at] == NULL)
        multi->factors[at] = BN_new();
    TRY_IF(multi->points[at] != NULL && multi->factors[at] != NULL, PJ_CRYPT_MEMORY);
out:
    return rc;
}

pj_crypt pj_multi_add_var(pj_multi *multi, const uint8_t k[32], const pj_point *point)
{
    pj_crypt rc;

    if (pj_point_is_zero(point))
        return PJ_CRYPT_OK;
    TRY(make_room(multi));
    TRY(pj_point_load_var(multi->group, multi->points[multi->count], point->b));
    TRY_IF(BN_bin2bn(k, PJ_SCALAR_SIZE, multi->factors[multi->count]), PJ_CRYPT_MEMORY);
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
