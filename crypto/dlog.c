#include "crypto/dlog.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/scalar.h"
#include "crypto/sum.h"
#include "crypto/try.h"

/* jG. */
typedef struct {
    pj_point point;
    uint32_t j;
} baby_step;

/* z = i·width + j with j < width: baby steps jG in a table, giant steps −i·width·G from the point, i ≤ max/width < width. */
struct pj_dlog {
    pj_group *group;
    uint64_t max;
    uint32_t width; /* ⌈√(max + 1)⌉ */
    baby_step *table; /* sorted by point */
    pj_sum *giant;  /* width·G */
    pj_sum *walker; /* scratch */
};

static int compare(const void *a, const void *b)
{
    const baby_step *x = a, *y = b;

    return memcmp(x->point.b, y->point.b, PJ_POINT_SIZE);
}

/* Fills the table and leaves width·G in `giant`. */
static pj_crypt fill(pj_dlog *dlog)
{
    pj_secret one = {{0}}; /* nothing secret about it: the type that makes G */
    pj_point base;
    pj_crypt rc;

    one.b[PJ_SCALAR_SIZE - 1] = 1;
    TRY(pj_group_base_mul(dlog->group, &base, &one));
    for (uint32_t j = 0; j < dlog->width; j++) {
        dlog->table[j].j = j;
        TRY(pj_sum_encode_var(dlog->giant, &dlog->table[j].point));
        TRY(pj_sum_add_var(dlog->giant, &base));
    }
    qsort(dlog->table, dlog->width, sizeof *dlog->table, compare);
out:
    return rc;
}

/* giant := −giant. */
static pj_crypt negate(pj_dlog *dlog)
{
    pj_point point;
    pj_crypt rc;

    TRY(pj_sum_encode_var(dlog->giant, &point));
    TRY(pj_sum_clear(dlog->giant));
    TRY(pj_sum_sub_var(dlog->giant, &point));
out:
    return rc;
}

pj_crypt pj_dlog_create(pj_dlog **out, pj_group *group, uint64_t max)
{
    pj_dlog *dlog = calloc(1, sizeof *dlog);
    pj_crypt rc = PJ_CRYPT_OK;

    *out = NULL;
    TRY_IF(dlog != NULL, PJ_CRYPT_MEMORY);
    TRY_IF(max <= PJ_DLOG_MAX, PJ_CRYPT_NO);
    dlog->group = group;
    dlog->max = max;
    for (dlog->width = 1; (uint64_t)dlog->width * dlog->width < max + 1;)
        dlog->width++;
    dlog->table = calloc(dlog->width, sizeof *dlog->table);
    TRY_IF(dlog->table != NULL, PJ_CRYPT_MEMORY);
    TRY(pj_sum_create(&dlog->giant, group));
    TRY(pj_sum_create(&dlog->walker, group));
    TRY(fill(dlog));
    TRY(negate(dlog));
    *out = dlog;
    dlog = NULL;
out:
    pj_dlog_destroy(dlog);
    return rc;
}

void pj_dlog_destroy(pj_dlog *dlog)
{
    if (dlog == NULL)
        return;
    pj_sum_destroy(dlog->walker);
    pj_sum_destroy(dlog->giant);
    free(dlog->table);
    free(dlog);
}

pj_crypt pj_dlog_find_var(pj_dlog *dlog, uint64_t *z, const pj_point *point)
{
    baby_step wanted;
    const baby_step *found;
    pj_crypt rc;

    TRY(pj_sum_clear(dlog->walker));
    TRY(pj_sum_add_var(dlog->walker, point));
    for (uint64_t i = 0; i * dlog->width <= dlog->max; i++) {
        TRY(pj_sum_encode_var(dlog->walker, &wanted.point));
        found = bsearch(&wanted, dlog->table, dlog->width, sizeof *dlog->table, compare);
        if (found != NULL) {
            *z = i * dlog->width + found->j;
            /* The last stride may reach past max. */
            return *z <= dlog->max ? PJ_CRYPT_OK : PJ_CRYPT_NO;
        }
        TRY(pj_sum_add_sum_var(dlog->walker, dlog->giant));
    }
    rc = PJ_CRYPT_NO;
out:
    return rc;
}
