#include "crypto/group.h"

#include <openssl/obj_mac.h>
#include <stdlib.h>

#include "crypto/bytes.h"
#include "crypto/group_impl.h"
#include "crypto/refusal.h"
#include "crypto/reveal.h"
#include "crypto/try.h"

static pj_crypt make_scratch(pj_group *group)
{
    pj_crypt rc = PJ_CRYPT_OK;

    group->ctx = BN_CTX_new();
    group->mont = BN_MONT_CTX_new();
    group->minus_one = BN_new();
    group->x = BN_new();
    group->y = BN_new();
    group->z = BN_new();
    group->point = EC_POINT_new(group->curve);
    TRY_IF(group->ctx && group->mont && group->minus_one && group->x && group->y && group->z && group->point, PJ_CRYPT_MEMORY);
    BN_set_flags(group->x, BN_FLG_CONSTTIME);
    BN_set_flags(group->y, BN_FLG_CONSTTIME);
    BN_set_flags(group->z, BN_FLG_CONSTTIME);
out:
    return rc;
}

static pj_crypt make_constants(pj_group *group)
{
    pj_crypt rc = PJ_CRYPT_OK;

    group->n = EC_GROUP_get0_order(group->curve);
    group->is_full = BN_num_bits(group->n) == 8 * PJ_SCALAR_SIZE;
    TRY_IF(BN_bn2binpad(group->n, group->order, PJ_SCALAR_SIZE) == PJ_SCALAR_SIZE, PJ_CRYPT_LIBRARY);
    TRY_IF(BN_MONT_CTX_set(group->mont, group->n, group->ctx), PJ_CRYPT_LIBRARY);
    TRY_IF(BN_sub(group->minus_one, group->n, BN_value_one()), PJ_CRYPT_LIBRARY);
    TRY_IF(BN_to_montgomery(group->minus_one, group->minus_one, group->mont, group->ctx), PJ_CRYPT_LIBRARY);
out:
    return rc;
}

pj_crypt pj_group_create_over(pj_group **out, pj_suite suite, EC_GROUP *curve)
{
    pj_group *group = calloc(1, sizeof *group);
    pj_crypt rc = PJ_CRYPT_OK;

    *out = NULL;
    TRY_IF(group != NULL, PJ_CRYPT_MEMORY);
    group->suite = suite;
    group->curve = curve;
    curve = NULL;
    TRY_IF(group->curve != NULL, PJ_CRYPT_LIBRARY);
    TRY(make_scratch(group));
    TRY(make_constants(group));
    *out = group;
    group = NULL;
out:
    EC_GROUP_free(curve);
    pj_group_destroy(group);
    return rc;
}

pj_crypt pj_group_create(pj_group **out, pj_suite suite)
{
    return pj_group_create_over(out, suite, EC_GROUP_new_by_curve_name(suite == PJ_SUITE_P256_SHA256 ? NID_X9_62_prime256v1 : NID_sm2));
}

void pj_group_destroy(pj_group *group)
{
    if (group == NULL)
        return;
    EC_POINT_clear_free(group->point);
    BN_clear_free(group->z);
    BN_clear_free(group->y);
    BN_clear_free(group->x);
    BN_free(group->minus_one);
    BN_MONT_CTX_free(group->mont);
    BN_CTX_free(group->ctx); /* clears the numbers it handed out */
    EC_GROUP_free(group->curve);
    free(group);
}

pj_suite pj_group_suite(const pj_group *group)
{
    return group->suite;
}

int pj_point_is_zero(const pj_point *point)
{
    static const pj_point zero;

    return pj_equal(point->b, zero.b, PJ_POINT_SIZE);
}

pj_crypt pj_point_load_var(pj_group *group, EC_POINT *out, const uint8_t bytes[PJ_POINT_SIZE])
{
    uint8_t octets[1 + PJ_POINT_SIZE];

    octets[0] = POINT_CONVERSION_UNCOMPRESSED;
    for (size_t i = 0; i < PJ_POINT_SIZE; i++)
        octets[1 + i] = bytes[i];
    /* Checks both coordinates against p and the curve's equation; the form it is given cannot say O. */
    pj_refusal_begin();
    if (EC_POINT_oct2point(group->curve, out, octets, sizeof octets, group->ctx) == 1)
        return PJ_CRYPT_OK;
    return pj_refusal_end();
}

pj_crypt pj_point0_load_var(pj_group *group, EC_POINT *out, const pj_point *point)
{
    if (pj_point_is_zero(point))
        return EC_POINT_set_to_infinity(group->curve, out) == 1 ? PJ_CRYPT_OK : PJ_CRYPT_LIBRARY;
    return pj_point_load_var(group, out, point->b);
}

pj_crypt pj_point_store(pj_group *group, uint8_t bytes[PJ_POINT_SIZE], const EC_POINT *point)
{
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(EC_POINT_get_affine_coordinates(group->curve, point, group->x, group->y, group->ctx), PJ_CRYPT_LIBRARY);
    TRY_IF(BN_bn2binpad(group->x, bytes, 32) == 32, PJ_CRYPT_LIBRARY);
    TRY_IF(BN_bn2binpad(group->y, bytes + 32, 32) == 32, PJ_CRYPT_LIBRARY);
out:
    BN_clear(group->x);
    BN_clear(group->y);
    return rc;
}

pj_crypt pj_point0_store_var(pj_group *group, pj_point *out, const EC_POINT *point)
{
    if (EC_POINT_is_at_infinity(group->curve, point)) {
        *out = (pj_point){{0}};
        return PJ_CRYPT_OK;
    }
    return pj_point_store(group, out->b, point);
}

pj_crypt pj_point_mul(pj_group *group, EC_POINT *out, const uint8_t secret[PJ_SCALAR_SIZE], const EC_POINT *base)
{
    const BIGNUM *k = group->z;
    pj_crypt rc = PJ_CRYPT_OK;
    int done;

    TRY_IF(BN_bin2bn(secret, PJ_SCALAR_SIZE, group->z), PJ_CRYPT_LIBRARY);
    if (base == NULL)
        done = EC_POINT_mul(group->curve, out, k, NULL, NULL, group->ctx);
    else
        done = EC_POINT_mul(group->curve, out, NULL, base, k, group->ctx);
    TRY_IF(done == 1, PJ_CRYPT_LIBRARY);
out:
    BN_clear(group->z);
    return rc;
}

int pj_is_key(const pj_group *group, const pj_secret *secret)
{
    static const pj_secret zero;

    return pj_below(secret->b, group->order, PJ_SCALAR_SIZE) & pj_below(zero.b, secret->b, PJ_SCALAR_SIZE);
}

pj_crypt pj_group_base_mul(pj_group *group, pj_point *out, const pj_secret *secret)
{
    EC_POINT *product = EC_POINT_new(group->curve);
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(product != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(pj_reveal(pj_is_key(group, secret)), PJ_CRYPT_NO); /* a caller's mistake, or one in 2³² */
    TRY(pj_point_mul(group, product, secret->b, NULL));
    TRY(pj_point_store(group, out->b, product));
out:
    EC_POINT_clear_free(product);
    return rc;
}

pj_crypt pj_group_mul(pj_group *group, pj_point *out, const pj_secret *secret, const pj_point *point)
{
    EC_POINT *product = EC_POINT_new(group->curve);
    pj_crypt rc = PJ_CRYPT_OK;

    TRY_IF(product != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(pj_reveal(pj_is_key(group, secret)), PJ_CRYPT_NO); /* a caller's mistake, or one in 2³² */
    if (pj_point_is_zero(point)) {
        *out = *point;
        goto out;
    }
    TRY(pj_point_load_var(group, product, point->b));
    TRY(pj_point_mul(group, product, secret->b, product));
    TRY(pj_point_store(group, out->b, product));
out:
    EC_POINT_clear_free(product);
    return rc;
}

static pj_crypt all_valid_var(pj_group *group, const pj_point *points, size_t count, int zero_is_valid)
{
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < count; i++)
        if (!zero_is_valid || !pj_point_is_zero(&points[i]))
            TRY(pj_point_load_var(group, group->point, points[i].b));
out:
    return rc;
}

pj_crypt pj_point_valid_var(pj_group *group, const pj_point *point)
{
    return all_valid_var(group, point, 1, 0);
}

pj_crypt pj_points_valid_var(pj_group *group, const pj_point *points, size_t count)
{
    return all_valid_var(group, points, count, 0);
}

pj_crypt pj_points0_valid_var(pj_group *group, const pj_point *points, size_t count)
{
    return all_valid_var(group, points, count, 1);
}
