/* Re-sealing (P13): what an opened ballot held is public, and so is everything here. */
#include "crypto/multi.h"
#include "crypto/scalar.h"
#include "crypto/seal.h"
#include "crypto/try.h"

static const uint8_t ONE[PJ_SCALAR_SIZE] = {[PJ_SCALAR_SIZE - 1] = 1};

/* r·base + bit·G, where a NULL base stands for G. */
static pj_crypt reseal_point(pj_group *group, uint8_t out[PJ_POINT_SIZE], const uint8_t r[PJ_SCALAR_SIZE], const pj_point *base, uint8_t bit)
{
    pj_multi *sum = NULL;
    pj_point point;
    pj_crypt rc;

    TRY(pj_multi_create(&sum, group));
    TRY(base == NULL ? pj_multi_add_base_var(sum, r) : pj_multi_add_var(sum, r, base));
    if (bit != 0)
        TRY(pj_multi_add_base_var(sum, ONE));
    TRY(pj_multi_end_var(sum, &point));
    TRY_IF(!pj_point_is_zero(&point), PJ_CRYPT_NO);
    for (size_t i = 0; i < PJ_POINT_SIZE; i++)
        out[i] = point.b[i];
out:
    pj_multi_destroy(sum);
    return rc;
}

pj_crypt pj_reseal_var(pj_group *group, uint8_t *cells, const pj_point *key, const uint8_t *bits, const pj_scalar *randomness, size_t count)
{
    pj_crypt rc = PJ_CRYPT_OK;

    for (size_t i = 0; i < count; i++) {
        TRY_IF(pj_scalar_valid(group, &randomness[i]), PJ_CRYPT_NO);
        TRY(reseal_point(group, cells + i * PJ_CELL_SIZE, randomness[i].b, NULL, 0));
        TRY(reseal_point(group, cells + i * PJ_CELL_SIZE + PJ_POINT_SIZE, randomness[i].b, key, bits[i]));
    }
out:
    return rc;
}
