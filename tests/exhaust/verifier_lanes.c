/* Sums of two multiples, eight at a time: each is right, or says nothing (Z = 0). In so small a group that is often. */
#include "../../verifier/claims.h"
#include "verifier.h"

/* Sixteen times, as multiply_eight_ifma_var wants its points. */
static struct point enlarged(const struct point *point, const struct modulus *p)
{
    struct point sum = *point;

    for (int i = 0; i < 4; i++) {
        mod_add(&sum.x, &sum.x, &sum.x, p);
        mod_add(&sum.y, &sum.y, &sum.y, p);
    }
    return sum;
}

/* Is the x of the sum that of iG? The Y is not written. */
static bool has_x_of(const struct small *s, const struct jacobian *sum, unsigned i)
{
    struct num x;

    mod_sqr(&x, &sum->z, &s->suite.p);
    mod_mul(&x, &x, &s->multiple[i].x, &s->suite.p);
    return i != 0 && num_equal(&x, &sum->x);
}

/* Of all u, v and some keys. The tables hold odd multiples up to 127G, none of which may be O: not for the smallest groups. Of keys that are G or
 * its opposite nothing is ever said, as the sums begin with Q and G. */
void count_eights(const struct small *s)
{
    unsigned q = s->q, step = s->is_short ? 90 : 7;
    uint64_t tried = 0, silent = 0, right = 0;
    struct point generator[GENERATOR_ODD], key[KEY_ODD];
    struct equation equations[EIGHT];
    const struct equation *each[EIGHT];
    const struct point *tables[EIGHT];
    struct jacobian sums[EIGHT];

    if (!ifma_on() || q < 2 * GENERATOR_ODD)
        return;
    for (unsigned i = 0; i < GENERATOR_ODD; i++)
        generator[i] = enlarged(&s->multiple[(2 * i + 1) % q], &s->suite.p);
    for (unsigned d = 2; d < q - 1; d += step) {
        for (unsigned i = 0; i < KEY_ODD; i++)
            key[i] = enlarged(&s->multiple[(2 * i + 1) * d % q], &s->suite.p);
        for (unsigned first = 0; first < q * q; first += EIGHT) {
            for (unsigned i = 0; i < EIGHT; i++) {
                unsigned at = (first + i) % (q * q);
                equations[i] = (struct equation){.u = num_small(at % q), .v = num_small(at / q)};
                each[i] = &equations[i];
                tables[i] = key;
            }
            multiply_eight_ifma_var(sums, each, tables, generator, &s->suite);
            for (unsigned i = 0; i < EIGHT && first + i < q * q; i++, tried++) {
                bool is_silent = jacobian_is_identity(&sums[i]);
                silent += is_silent;
                right += !is_silent && has_x_of(s, &sums[i], (unsigned)(equations[i].u.w[0] + d * equations[i].v.w[0]) % q);
            }
        }
    }
    counted("sums eight at a time: right, of those that say something", tried, right, tried - silent);
    counted("sums eight at a time: something is said by some", tried, silent < tried, true);
}
