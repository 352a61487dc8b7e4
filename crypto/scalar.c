#include "crypto/reveal.h"
#include "crypto/scalar.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/group_impl.h"
#include "crypto/rng.h"
#include "crypto/try.h"

int pj_scalar_valid(const pj_group *group, const pj_scalar *scalar)
{
    return pj_below(scalar->b, group->order, PJ_SCALAR_SIZE);
}

int pj_secret_valid(const pj_group *group, const pj_secret *secret)
{
    return pj_is_key(group, secret);
}

pj_crypt pj_rng_scalar(const pj_group *group, pj_secret *out)
{
    pj_crypt rc;

    /* A refused draw is independent of the one that is kept, so the number of rounds tells nothing; it is above 1 with
     * probability 2⁻³². */
    do
        TRY(pj_rng_bytes(out->b, PJ_SCALAR_SIZE));
    while (!pj_reveal(pj_secret_valid(group, out)));
out:
    return rc;
}

void pj_declassify(pj_scalar *out, const pj_secret *secret)
{
    memcpy(out->b, secret->b, PJ_SCALAR_SIZE);
}

void pj_scalar_set_u32(pj_scalar *out, uint32_t value)
{
    memset(out->b, 0, PJ_SCALAR_SIZE);
    pj_write_u32(out->b + PJ_SCALAR_SIZE - 4, value);
}

/* The arithmetic below runs on the group's scratch x, y, z: load reads into x and y, finish writes z (or wipes on failure) and clears all. */

/* What is read here is below the order of either suite: integers mod n, weights of 128 bits, the constants of pj_mod_mul_small and
 * pj_mod_reduce48. The small groups of tests/exhaust have it reduced first. */
static pj_crypt read_operand(pj_group *group, BIGNUM *out, const uint8_t *bytes, size_t len)
{
    if (BN_bin2bn(bytes, (int)len, out) == NULL || (!group->is_full && !BN_nnmod(out, out, group->n, group->ctx)))
        return PJ_CRYPT_MEMORY;
    return PJ_CRYPT_OK;
}

static pj_crypt load(pj_group *group, const uint8_t *a, size_t a_len, const uint8_t b[32])
{
    pj_crypt rc;

    TRY(read_operand(group, group->x, a, a_len));
    TRY(read_operand(group, group->y, b, 32));
out:
    return rc;
}

static pj_crypt finish(pj_group *group, uint8_t out[32], pj_crypt rc)
{
    if (rc == PJ_CRYPT_OK && BN_bn2binpad(group->z, out, 32) != 32)
        rc = PJ_CRYPT_LIBRARY;
    if (rc != PJ_CRYPT_OK)
        pj_wipe(out, 32);
    BN_clear(group->x);
    BN_clear(group->y);
    BN_clear(group->z);
    return rc;
}

pj_crypt pj_mod_add(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32])
{
    pj_crypt rc;

    TRY(load(group, a, 32, b));
    TRY_IF(BN_mod_add_quick(group->z, group->x, group->y, group->n), PJ_CRYPT_LIBRARY);
out:
    return finish(group, out, rc);
}

pj_crypt pj_mod_sub(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32])
{
    pj_crypt rc;

    /* a + (−1)·b: BN_mod_sub_quick compares its operands and branches. */
    TRY(load(group, a, 32, b));
    TRY_IF(BN_mod_mul_montgomery(group->z, group->y, group->minus_one, group->mont, group->ctx), PJ_CRYPT_LIBRARY);
    TRY_IF(BN_mod_add_quick(group->z, group->z, group->x, group->n), PJ_CRYPT_LIBRARY);
out:
    return finish(group, out, rc);
}

/* z = x·y mod n; x is left in Montgomery form. */
static pj_crypt multiply(pj_group *group)
{
    if (!BN_to_montgomery(group->x, group->x, group->mont, group->ctx) ||
        !BN_mod_mul_montgomery(group->z, group->x, group->y, group->mont, group->ctx))
        return PJ_CRYPT_LIBRARY;
    return PJ_CRYPT_OK;
}

pj_crypt pj_mod_mul(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32])
{
    pj_crypt rc;

    TRY(load(group, a, 32, b));
    TRY(multiply(group));
out:
    return finish(group, out, rc);
}

pj_crypt pj_mod_mul_add(pj_group *group, uint8_t out[32], const uint8_t a[32], const uint8_t b[32], const uint8_t c[32])
{
    pj_crypt rc;

    TRY(load(group, a, 32, b));
    TRY(multiply(group));
    TRY(read_operand(group, group->y, c, 32));
    TRY_IF(BN_mod_add_quick(group->z, group->z, group->y, group->n), PJ_CRYPT_LIBRARY);
out:
    return finish(group, out, rc);
}

pj_crypt pj_mod_mul_small(pj_group *group, uint8_t out[32], const uint8_t a[32], int64_t k)
{
    /* OpenSSL's multiplication takes another path for operands of fewer words, and would tell a small k by its size. So
     * a·k = a·(D + k) − a·D with D = 2²⁵⁵ + 2⁴⁰: the first factor has its top bit set and no carry leaves its low 8 bytes for
     * |k| < 2⁴⁰, and D + k < 2²⁵⁵ + 2⁴¹ is below either order. */
    uint8_t d[32] = {0x80}, d_plus_k[32] = {0x80};
    uint64_t low = (UINT64_C(1) << 40) + (uint64_t)k;
    pj_crypt rc;

    d[26] = 1;
    pj_write_u32(d_plus_k + 24, (uint32_t)(low >> 32));
    pj_write_u32(d_plus_k + 28, (uint32_t)low);
    TRY(load(group, a, 32, d));
    TRY(multiply(group));
    TRY_IF(BN_mod_mul_montgomery(group->z, group->z, group->minus_one, group->mont, group->ctx), PJ_CRYPT_LIBRARY);
    TRY(read_operand(group, group->y, d_plus_k, 32));
    TRY_IF(BN_mod_mul_montgomery(group->y, group->x, group->y, group->mont, group->ctx), PJ_CRYPT_LIBRARY);
    TRY_IF(BN_mod_add_quick(group->z, group->z, group->y, group->n), PJ_CRYPT_LIBRARY);
out:
    pj_wipe(d_plus_k, sizeof d_plus_k);
    pj_wipe(&low, sizeof low);
    return finish(group, out, rc);
}

pj_crypt pj_mod_reduce48(pj_group *group, uint8_t out[32], const uint8_t bytes[48])
{
    /* high·2¹⁹² + low, both halves below 2¹⁹² and so below n: no division. */
    static const uint8_t shift[32] = {[7] = 1};
    pj_crypt rc;

    TRY(load(group, bytes, 24, shift));
    TRY(multiply(group));
    TRY(read_operand(group, group->y, bytes + 24, 24));
    TRY_IF(BN_mod_add_quick(group->z, group->z, group->y, group->n), PJ_CRYPT_LIBRARY);
out:
    return finish(group, out, rc);
}

pj_crypt pj_mod_inverse_var(pj_group *group, pj_scalar *out, const pj_scalar *a)
{
    pj_crypt rc;

    TRY(load(group, a->b, 32, a->b));
    TRY_IF(BN_mod_inverse(group->z, group->x, group->n, group->ctx), PJ_CRYPT_LIBRARY);
out:
    return finish(group, out->b, rc);
}
