#include "crypto/buckets.h"

#include <stdlib.h>

#include "crypto/try.h"

#define DIGITS_SIZE 36u /* bytes of a factor with the offset added, and two that are read with the last */
#define WIDTH_MAX 11u

/* Factors are cut into windows of `width` bits. With h = 2^(width−1) added to each digit of a factor beforehand, a window's bits less h are
 * its signed digit, from −h to h − 1, and nothing has to be carried. A digit that is 0 costs nothing, so short factors cost less. */
typedef struct {
    pj_group *group;
    EC_POINT **points;
    uint8_t *is_negated;                /* of each point */
    uint8_t (*digits)[DIGITS_SIZE];     /* factor plus offset, little-endian */
    size_t count;
    uint32_t width, half;
    EC_POINT *buckets[1u << (WIDTH_MAX - 1)]; /* bucket d − 1 gathers the points of digit ±d */
    EC_POINT *run;
} summing;

static uint32_t width_for(size_t count)
{
    return count >= 12288 ? WIDTH_MAX : count >= 4096 ? 10 : 8;
}

/* A factor is below 2²⁵⁶. With width·windows at least 258 the offset Σ h·2^(width·i) is below 2^(width·windows − 1)·1.01 and the factor
 * below a quarter of 2^(width·windows), so their sum needs no further window; it has at most 264 bits for the widths above. */
static uint32_t windows_of(uint32_t width)
{
    return (258 + width - 1) / width;
}

static pj_crypt make_digits(summing *s, BIGNUM **factors)
{
    pj_crypt rc = PJ_CRYPT_OK;
    BIGNUM *offset = BN_new();

    TRY_IF(offset != NULL, PJ_CRYPT_MEMORY);
    for (uint32_t i = 0; i < windows_of(s->width); i++)
        TRY_IF(BN_set_bit(offset, (int)(i * s->width + s->width - 1)), PJ_CRYPT_MEMORY);
    for (size_t j = 0; j < s->count; j++) {
        TRY_IF(BN_add(factors[j], factors[j], offset), PJ_CRYPT_MEMORY);
        TRY_IF(BN_bn2lebinpad(factors[j], s->digits[j], DIGITS_SIZE) == DIGITS_SIZE, PJ_CRYPT_LIBRARY);
    }
out:
    BN_free(offset);
    return rc;
}

/* The signed digit at `bit`, which is at most 256: the third byte is number 34 at most. */
static int digit_at(const summing *s, size_t j, uint32_t bit)
{
    const uint8_t *from = s->digits[j] + bit / 8;
    uint32_t bits = (from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16) >> bit % 8;

    return (int)(bits & (2 * s->half - 1)) - (int)s->half;
}

static pj_crypt put(summing *s, size_t j, int digit)
{
    pj_group *g = s->group;
    EC_POINT *bucket = s->buckets[(digit < 0 ? -digit : digit) - 1];
    pj_crypt rc = PJ_CRYPT_OK;

    if (s->is_negated[j] != (digit < 0)) {
        TRY_IF(EC_POINT_invert(g->curve, s->points[j], g->ctx), PJ_CRYPT_LIBRARY);
        s->is_negated[j] = digit < 0;
    }
    TRY_IF(EC_POINT_add(g->curve, bucket, bucket, s->points[j], g->ctx), PJ_CRYPT_LIBRARY);
out:
    return rc;
}

/* Adds Σ d·bucket of one window to `out`: each bucket is in as many of the running sums as its digit says. */
static pj_crypt add_window(summing *s, EC_POINT *out, uint32_t bit)
{
    pj_group *g = s->group;
    pj_crypt rc = PJ_CRYPT_OK;

    for (uint32_t d = 0; d < s->half; d++)
        TRY_IF(EC_POINT_set_to_infinity(g->curve, s->buckets[d]), PJ_CRYPT_LIBRARY);
    for (size_t j = 0; j < s->count; j++) {
        int digit = digit_at(s, j, bit);

        if (digit != 0)
            TRY(put(s, j, digit));
    }
    TRY_IF(EC_POINT_set_to_infinity(g->curve, s->run), PJ_CRYPT_LIBRARY);
    for (uint32_t d = s->half; d-- > 0;) {
        TRY_IF(EC_POINT_add(g->curve, s->run, s->run, s->buckets[d], g->ctx), PJ_CRYPT_LIBRARY);
        TRY_IF(EC_POINT_add(g->curve, out, out, s->run, g->ctx), PJ_CRYPT_LIBRARY);
    }
out:
    return rc;
}

static pj_crypt allocate(summing *s)
{
    pj_crypt rc = PJ_CRYPT_OK;

    s->is_negated = calloc(s->count, sizeof *s->is_negated);
    s->digits = calloc(s->count, sizeof *s->digits);
    s->run = EC_POINT_new(s->group->curve);
    TRY_IF(s->is_negated && s->digits && s->run, PJ_CRYPT_MEMORY);
    for (uint32_t d = 0; d < s->half; d++)
        TRY_IF(s->buckets[d] = EC_POINT_new(s->group->curve), PJ_CRYPT_MEMORY);
out:
    return rc;
}

pj_crypt pj_buckets_sum_var(pj_group *group, EC_POINT *out, EC_POINT **points, BIGNUM **factors, size_t count)
{
    uint32_t width = width_for(count);
    summing s = {.group = group, .points = points, .count = count, .width = width, .half = 1u << (width - 1)};
    pj_crypt rc;

    TRY(allocate(&s));
    TRY(make_digits(&s, factors));
    TRY_IF(EC_POINT_set_to_infinity(group->curve, out), PJ_CRYPT_LIBRARY);
    for (uint32_t w = windows_of(width); w-- > 0;) {
        for (uint32_t i = 0; i < width; i++)
            TRY_IF(EC_POINT_dbl(group->curve, out, out, group->ctx), PJ_CRYPT_LIBRARY);
        TRY(add_window(&s, out, w * width));
    }
out:
    for (uint32_t d = 0; d < s.half; d++)
        EC_POINT_free(s.buckets[d]);
    EC_POINT_free(s.run);
    free(s.digits);
    free(s.is_negated);
    return rc;
}
