/* The group itself: the curve, scalars, the laws of addition, signatures. */
#include <stdlib.h>

#include "../../verifier/signature.h"
#include "verifier.h"

static void curve_order(struct num *order, const struct curve *curve)
{
    uint64_t carry = 0;

    *order = (struct num){{0}};
    for (int i = 0; i < 64; i++) {
        const char c = curve->cofactor[i];
        order->w[3 - i / 16] = order->w[3 - i / 16] << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    for (int i = 0; i < 4; i++) {
        u128 t = (u128)order->w[i] * curve->order + carry;
        order->w[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
}

static bool vanishes(const struct small *s, const struct num *k, const struct point *p)
{
    struct jacobian product;

    multiply_few_var(&product, NULL, 1, p, k, &s->suite);
    return jacobian_is_identity(&product);
}

void count_curve(const struct small *s)
{
    const struct num q = num_small(s->q);
    struct num order;
    uint8_t bytes[POINT_BYTES], other[POINT_BYTES];
    struct point back;
    uint64_t found = 0, valid = 0, returned = 0;

    curve_order(&order, s->curve);
    found += vanishes(s, &q, &s->multiple[1]);
    found += !vanishes(s, &q, &s->stray);
    found += vanishes(s, &order, &s->stray);
    found += order.w[0] & 1;    /* no point of order 2 */
    counted("order of G, a stray point, the curve's order, odd", 4, found, 4);
    for (unsigned i = 0; i < s->q; i++)
        for (unsigned j = 0; j < s->q; j++) {
            point_encode(bytes, &s->multiple[i], &s->suite);
            returned += i == j && point0_decode(&back, bytes, &s->suite) && same_point(&back, &s->multiple[i]);
            point_encode(other, &s->multiple[j], &s->suite);
            memcpy(bytes + 32, other + 32, 32);
            valid += point_decode(&back, bytes, &s->suite);
        }
    counted("valid encodings of an x with a y", (uint64_t)s->q * s->q, valid, 2 * (uint64_t)(s->q - 1));
    counted("points that are read as they were written", s->q, returned, s->q);
}

void count_scalars(const struct small *s)
{
    const struct modulus *n = &s->suite.n;
    uint64_t right = 0, tried = 0;
    struct num out, top;

    for (unsigned a = 0; a < s->q; a++)
        for (unsigned b = 0; b < s->q; b++) {
            const struct num x = num_small(a), y = num_small(b);
            struct num form;
            tried += 4;
            mod_add(&out, &x, &y, n);
            right += out.w[0] == mod(a + b, s->q);
            mod_sub(&out, &x, &y, n);
            right += out.w[0] == mod((long long)a - b, s->q);
            mod_enter(&form, &x, n);
            mod_mul(&out, &form, &y, n);
            right += out.w[0] == mod((long long)a * b, s->q);
            top = (struct num){{a + (uint64_t)b * s->q, 0, 0, 0}};
            mod_reduce(&out, &top, n);
            right += out.w[0] == a;
        }
    counted("scalars: every a + b, a − b, ab, a + bn reduced", tried, right, tried);
    right = 0;
    for (unsigned a = 1; a < s->q; a++) {
        const struct num x = num_small(a);
        mod_enter(&out, &x, n);
        mod_invert(&out, &out, n);
        mod_leave(&out, &out, n);
        right += out.w[0] == divide(1, a, s->q);
    }
    counted("scalars: every 1/a", s->q - 1, right, s->q - 1);
}

/* iG with a Z that is not 1, unless i is 0. */
static struct jacobian spread_out(const struct small *s, unsigned i, uint64_t seed)
{
    const struct modulus *f = &s->suite.p;
    struct jacobian p;
    struct num zz, z = num_small(seed * 2654435761u + 7);

    point_lift(&p, &s->multiple[i], &s->suite);
    mod_sqr(&zz, &z, f);
    mod_mul(&p.x, &p.x, &zz, f);
    mod_mul(&zz, &zz, &z, f);
    mod_mul(&p.y, &p.y, &zz, f);
    if (i != 0)
        p.z = z;
    return p;
}

void count_laws(const struct small *s)
{
    unsigned q = s->q;
    uint64_t right = 0, equal = 0, pairs = (uint64_t)q * q;
    struct jacobian *all = calloc(q, sizeof *all);
    struct point *settled = calloc(q, sizeof *settled);

    for (unsigned i = 0; i < q; i++)
        for (unsigned j = 0; j < q; j++) {
            struct jacobian p = spread_out(s, i, i + 1), other = spread_out(s, j, 3 * j + i), sum, minus = other;
            jacobian_add(&sum, &p, &other, &s->suite);
            right += is_multiple(s, &sum, i + j);
            jacobian_add_point(&sum, &p, &s->multiple[j], &s->suite);
            right += is_multiple(s, &sum, i + j);
            jacobian_negate(&minus, &s->suite);
            jacobian_add(&p, &p, &minus, &s->suite);
            right += is_multiple(s, &p, (long long)i - j);
            equal += jacobian_equal_point(&other, &s->multiple[i], &s->suite);
        }
    counted("P + Q in two ways, and P − Q, every pair", 3 * pairs, right, 3 * pairs);
    counted("P = Q, every pair", pairs, equal, q);
    right = 0;
    for (unsigned i = 0; i < q && all && settled; i++) {
        struct jacobian twice;
        all[i] = spread_out(s, i, i + 5);
        jacobian_double(&twice, &all[i], &s->suite);
        right += is_multiple(s, &twice, 2LL * i);
    }
    counted("2P, every P", q, right, q);
    right = 0;
    if (all && settled)
        jacobian_settle(settled, all, q, &s->suite);
    for (unsigned i = 0; i < q && all && settled; i++)
        right += same_point(&settled[i], &s->multiple[i]);
    counted("all points made affine with one inversion", q, right, q);
    free(all);
    free(settled);
}

/* ---- signatures ---- */

/* x of iG modulo q. */
static unsigned x_of(const struct small *s, unsigned i)
{
    uint8_t bytes[POINT_BYTES];
    unsigned x = 0;

    point_encode(bytes, &s->multiple[i], &s->suite);
    for (int k = 0; k < 32; k++)
        x = (x * 256 + bytes[k]) % s->q;
    return x;
}

/* claim_holds() but for the comparison with x, which counts on n being nearly p. */
static bool claim_accepted(const struct small *s, unsigned d, unsigned e, unsigned r, unsigned t)
{
    /* e is a hash: any number of 256 bits */
    const struct claim claim = {.key = s->multiple[d], .e = num_small(e + s->q * UINT64_C(1000000007)), .r = num_small(r), .s = num_small(t)};
    struct equation equation;
    struct jacobian point;
    struct point affine;
    uint8_t bytes[POINT_BYTES];
    struct num inverse;
    unsigned x = 0;

    mod_enter(&inverse, &claim.s, &s->suite.n);
    mod_invert(&inverse, &inverse, &s->suite.n);
    if (!claim_equation(&equation, &claim, &inverse, &s->suite))
        return false;
    multiply_few_var(&point, &equation.u, 1, &claim.key, &equation.v, &s->suite);
    if (jacobian_is_identity(&point))
        return false;
    jacobian_settle(&affine, &point, 1, &s->suite);
    point_encode(bytes, &affine, &s->suite);
    for (int k = 0; k < 32; k++)
        x = (x * 256 + bytes[k]) % s->q;
    return x == equation.x.w[0];
}

/* The signature of e by d with nonce k; false if there is none: r, s or, in SM2, r + k is 0. */
static bool sign(const struct small *s, unsigned d, unsigned e, unsigned k, unsigned *r, unsigned *t)
{
    unsigned q = s->q;

    if (s->suite.id == SM2_SM3) {
        *r = mod(e + x_of(s, k), q);
        *t = divide((long long)k - (long long)*r * d, 1 + d, q);
        return *r != 0 && *t != 0 && mod(*r + k, q) != 0;
    }
    *r = x_of(s, k);
    *t = divide(e + (long long)*r * d, k, q);
    return *r != 0 && *t != 0;
}

/* What is accepted of all r and s is what some nonce makes, and nothing else. */
void count_signatures(const struct small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? q : 50, last = s->suite.id == SM2_SM3 ? q - 2 : q - 1;
    uint64_t tried = 0, accepted = 0, otherwise = 0, made = 0;
    bool *honest = calloc((size_t)q * q, sizeof *honest);

    for (unsigned d = 1; d <= last && honest; d += step)
        for (unsigned e = q < 100 ? 0 : 7; e < q; e += step) {
            memset(honest, 0, (size_t)q * q * sizeof *honest);
            for (unsigned k = 1; k < q; k++) {
                unsigned r, t;
                if (sign(s, d, e, k, &r, &t)) {
                    made += !honest[r * q + t];
                    honest[r * q + t] = true;
                }
            }
            for (unsigned all = 0; all < (q - 1) * (q - 1); all++, tried++) {
                unsigned r = 1 + all % (q - 1), t = 1 + all / (q - 1);
                bool holds = claim_accepted(s, d, e, r, t);
                accepted += holds;
                otherwise += holds != honest[r * q + t];
            }
        }
    counted("signatures: every r and s: accepted", tried, accepted, made);
    counted("signatures: accepted without nonce, or refused with", tried, otherwise, 0);
    free(honest);
}
