/* Many signatures together, eight at a time as one by one. */
#include <string.h>

#include "../../verifier/claims.h"
#include "../../verifier/multiply.h"
#include "arithmetic.h"
#include "maker.h"

#define CLAIMS 60

/* A signature that holds by construction: its equation is the one of u and v, and what was signed is left to be anything. v is not 0;
 * where u·G + v·Q is O there is none, and this one does not hold. */
static void make_claim(struct claim *claim, const struct num *u, const struct num *v, const struct point *key, const struct suite *suite)
{
    const struct modulus *n = &suite->n;
    struct jacobian multiple;
    struct point point;
    struct num x, form;

    multiply_few_var(&multiple, u, 1, key, v, suite);
    jacobian_settle(&point, &multiple, 1, suite);
    mod_leave(&x, &point.x, &suite->p);
    mod_reduce(&x, &x, n);
    if (num_is_zero(&x))
        x = num_small(1);                   /* r may not be 0 */
    claim->key = *key;
    if (suite->id == SM2_SM3) {             /* s = u, r + s = v, r = e + x */
        claim->s = *u;
        mod_sub(&claim->r, v, u, n);
        mod_sub(&claim->e, &claim->r, &x, n);
        return;
    }
    claim->r = x;                           /* r/s = v, e/s = u */
    mod_enter(&form, v, n);
    mod_invert(&form, &form, n);
    mod_mul(&claim->s, &form, &x, n);
    mod_enter(&form, u, n);
    mod_mul(&claim->e, &form, &claim->s, n);
}

/* Random scalars and those at the edges; keys that are random, or near G: then u·G and v·Q meet on the way. */
static bool wild_claim(const struct context *context, struct claim *claim, const struct num edges[EDGES], const struct suite *suite)
{
    uint64_t way = stream_next(context->stream);
    struct point key = suite->generator;
    struct num u, v;

    stream_num(context->stream, &u, &suite->n);
    stream_num(context->stream, &v, &suite->n);
    if (way % 3 == 0)
        u = edges[way / 3 % EDGES];
    if (way % 5 == 0)
        v = edges[way / 5 % EDGES];
    if (num_is_zero(&v))
        v = num_small(1);
    if (way / 64 % 7 == 0)
        v = u = num_small(1 + way % 1000);
    if (way / 512 % 3 > 0)
        random_point(context, suite, &key);
    if (way / 2048 % 2)
        point_negate(&key, suite);
    make_claim(claim, &u, &v, &key, suite);
    return claim_holds(claim, suite);
}

/* As of all claims in front of it only the first that fails matters, a good one is told from a wrong one at every place. */
static unsigned long check_claims(const struct claim *claims, size_t count, size_t wanted, const struct suite *suite)
{
    unsigned long failures = 0;
    size_t wrong;

    for (int off = 0; off < 2; off++) {
        ifma_off = off;
        EXPECT(failures, claims_check(&wrong, claims, count, suite) == HOLDS && wrong == wanted, "%zu claims%s: %zu, where %zu is wanted",
               count, off ? ", in C" : "", wrong, wanted);
    }
    ifma_off = false;
    return failures;
}

static void spoil(struct claim *claim, uint64_t way, const struct suite *suite)
{
    const struct num one = num_small(1);

    if (way % 4 == 0)
        mod_add(&claim->r, &claim->r, &one, &suite->n);
    else if (way % 4 == 1)
        mod_add(&claim->s, &claim->s, &one, &suite->n);
    else if (way % 4 == 2)
        point_negate(&claim->key, suite);
    else
        mod_neg(&claim->s, &claim->r, &suite->n);       /* t = 0 in SM2 */
}

static unsigned long check_suite(const struct context *context, const struct suite *suite, unsigned long *checked, unsigned long *bad)
{
    struct claim claims[CLAIMS], good;
    struct num edges[EDGES];
    unsigned long failures = 0;

    write_edges(edges, &suite->n);
    for (size_t i = 0; i < CLAIMS;) {
        if (wild_claim(context, &claims[i], edges, suite))
            i++;
        else
            failures += check_claims(&claims[0], i + 1, i, suite), ++*bad;     /* O: all before it hold */
    }
    for (size_t count = 0; count <= CLAIMS; count++, ++*checked) {
        size_t at = count > 0 ? stream_next(context->stream) % count : 0;
        failures += check_claims(claims, count, count, suite);
        if (count == 0)
            continue;
        good = claims[at];
        spoil(&claims[at], count, suite);
        failures += check_claims(claims, count, claim_holds(&claims[at], suite) ? count : at, suite);
        claims[at] = good;
    }
    return failures;
}

unsigned long test_claims(const struct context *context)
{
    unsigned long failures = 0, checked = 0, bad = 0;

    for (int i = 0; i < SUITES * (SLOW ? 1 : 5); i++)
        failures += check_suite(context, &context->suites[i % SUITES], &checked, &bad);
    printf("  %lu rows of signatures, %lu of them with a sum that is O, in C and %s\n", checked + bad, bad,
           ifma_usable() ? "eight at a time" : "in C: no AVX-512 IFMA here");
    return failures;
}
