#include "crypto/sum.h"

#include <stdlib.h>

#include "crypto/group_impl.h"
#include "crypto/try.h"

struct pj_sum {
    pj_group *group;
    EC_POINT *total;
};

pj_crypt pj_sum_create(pj_sum **out, pj_group *group)
{
    pj_sum *sum = calloc(1, sizeof *sum);
    pj_crypt rc = PJ_CRYPT_OK;

    *out = NULL;
    TRY_IF(sum != NULL, PJ_CRYPT_MEMORY);
    sum->group = group;
    sum->total = EC_POINT_new(group->curve);
    TRY_IF(sum->total != NULL, PJ_CRYPT_MEMORY);
    TRY(pj_sum_clear(sum));
    *out = sum;
    sum = NULL;
out:
    pj_sum_destroy(sum);
    return rc;
}

void pj_sum_destroy(pj_sum *sum)
{
    if (sum == NULL)
        return;
    EC_POINT_free(sum->total);
    free(sum);
}

pj_crypt pj_sum_clear(pj_sum *sum)
{
    return EC_POINT_set_to_infinity(sum->group->curve, sum->total) == 1 ? PJ_CRYPT_OK : PJ_CRYPT_LIBRARY;
}

static pj_crypt add(pj_sum *sum, const EC_POINT *point)
{
    pj_group *group = sum->group;

    return EC_POINT_add(group->curve, sum->total, sum->total, point, group->ctx) == 1 ? PJ_CRYPT_OK : PJ_CRYPT_LIBRARY;
}

pj_crypt pj_sum_add_var(pj_sum *sum, const pj_point *point)
{
    pj_crypt rc;

    TRY(pj_point0_load_var(sum->group, sum->group->point, point));
    TRY(add(sum, sum->group->point));
out:
    return rc;
}

pj_crypt pj_sum_sub_var(pj_sum *sum, const pj_point *point)
{
    pj_group *group = sum->group;
    pj_crypt rc;

    TRY(pj_point0_load_var(group, group->point, point));
    TRY_IF(EC_POINT_invert(group->curve, group->point, group->ctx), PJ_CRYPT_LIBRARY);
    TRY(add(sum, group->point));
out:
    return rc;
}

pj_crypt pj_sum_add_sum_var(pj_sum *sum, const pj_sum *other)
{
    return add(sum, other->total);
}

pj_crypt pj_sum_copy(pj_sum *sum, const pj_sum *other)
{
    return EC_POINT_copy(sum->total, other->total) == 1 ? PJ_CRYPT_OK : PJ_CRYPT_LIBRARY;
}

pj_crypt pj_sum_encode_var(const pj_sum *sum, pj_point *out)
{
    return pj_point0_store_var(sum->group, out, sum->total);
}
