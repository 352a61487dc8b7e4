/* The group itself: scalars, points, multiples, logarithms. */
#include <openssl/bn.h>

#include "crypto/dlog.h"
#include "crypto/multi.h"
#include "crypto/sum.h"
#include "tests/exhaust/engine.h"

/* k·point, k any number of 32 bytes. */
static bool multiple_var(const small *s, pj_point *out, const uint8_t k[32], const pj_point *point)
{
    pj_multi *multi = NULL;
    bool done = pj_multi_create(&multi, s->group) == PJ_CRYPT_OK && pj_multi_add_var(multi, k, point) == PJ_CRYPT_OK &&
                pj_multi_end_var(multi, out) == PJ_CRYPT_OK;

    pj_multi_destroy(multi);
    return done;
}

/* order·cofactor, of 32 bytes. */
static bool curve_order(uint8_t out[32], const struct curve *curve)
{
    BIGNUM *number = NULL;
    bool done = BN_hex2bn(&number, curve->cofactor) && BN_mul_word(number, curve->order) && BN_bn2binpad(number, out, 32) == 32;

    BN_free(number);
    return done;
}

static bool is_kept_by(const small *s, const pj_point *point)
{
    pj_scalar order = scalar_of(s->q);
    pj_point product;

    return multiple_var(s, &product, order.b, point) && pj_point_is_zero(&product);
}

void count_curve(const small *s)
{
    uint8_t all[32];
    pj_point product;
    unsigned found = 0, valid = 0;

    found += pj_point_valid_var(s->group, &s->multiple[1]) == PJ_CRYPT_OK && is_kept_by(s, &s->multiple[1]);
    found += pj_point_valid_var(s->group, &s->stray) == PJ_CRYPT_OK && !is_kept_by(s, &s->stray);
    found += curve_order(all, s->curve) && multiple_var(s, &product, all, &s->stray) && pj_point_is_zero(&product);
    found += all[31] & 1; /* no point of order 2 */
    counted("order of G, a stray point, the curve's order, odd", 4, found, 4);
    for (unsigned i = 0; i < s->q; i++)
        for (unsigned j = 0; j < s->q; j++) {
            pj_point mixed = s->multiple[i];
            memcpy(mixed.b + 32, s->multiple[j].b + 32, 32);
            valid += pj_point_valid_var(s->group, &mixed) == PJ_CRYPT_OK;
        }
    counted("valid encodings of an x with a y", (uint64_t)s->q * s->q, valid, 2 * (uint64_t)(s->q - 1));
}

void count_scalars(const small *s)
{
    uint64_t right = 0, tried = 0;
    pj_group *group = s->group;
    unsigned q = s->q;

    for (unsigned a = 0; a < q; a++)
        for (unsigned b = 0; b < q; b++) {
            pj_scalar x = scalar_of(a), y = scalar_of(b), z = scalar_of(mod(3LL * a + 1, q)), out, wanted;
            tried += 5;
            wanted = scalar_of(mod(a + b, q));
            right += pj_mod_add(group, out.b, x.b, y.b) == PJ_CRYPT_OK && memcmp(&out, &wanted, sizeof out) == 0;
            wanted = scalar_of(mod((long long)a - b, q));
            right += pj_mod_sub(group, out.b, x.b, y.b) == PJ_CRYPT_OK && memcmp(&out, &wanted, sizeof out) == 0;
            wanted = scalar_of(mod((long long)a * b, q));
            right += pj_mod_mul(group, out.b, x.b, y.b) == PJ_CRYPT_OK && memcmp(&out, &wanted, sizeof out) == 0;
            wanted = scalar_of(mod((long long)a * b + 3 * a + 1, q));
            right += pj_mod_mul_add(group, out.b, x.b, y.b, z.b) == PJ_CRYPT_OK && memcmp(&out, &wanted, sizeof out) == 0;
            wanted = scalar_of(mod(-(long long)a * b, q));
            right += pj_mod_mul_small(group, out.b, x.b, -(int64_t)b) == PJ_CRYPT_OK && memcmp(&out, &wanted, sizeof out) == 0;
        }
    counted("scalars: every a + b, a − b, ab, ab + c, −ab", tried, right, tried);
    right = 0;
    for (unsigned a = 1; a < q; a++) {
        pj_scalar x = scalar_of(a), wanted = scalar_of(divide(1, a, q)), out;
        right += pj_mod_inverse_var(group, &out, &x) == PJ_CRYPT_OK && memcmp(&out, &wanted, sizeof out) == 0;
    }
    counted("scalars: every 1/a", q - 1, right, q - 1);
}

/* Every pair, O and equal and opposite ones included. */
void count_laws(const small *s)
{
    uint64_t sums = 0, differences = 0, pairs = 0;
    unsigned step = s->is_short && s->q > 100 ? 9 : 1;
    pj_point found;
    pj_sum *sum = NULL;

    for (unsigned i = 0; i < s->q && (sum != NULL || pj_sum_create(&sum, s->group) == PJ_CRYPT_OK); i += step)
        for (unsigned j = 0; j < s->q; j++, pairs++) {
            sums += pj_sum_clear(sum) == PJ_CRYPT_OK && pj_sum_add_var(sum, &s->multiple[i]) == PJ_CRYPT_OK &&
                    pj_sum_add_var(sum, &s->multiple[j]) == PJ_CRYPT_OK && pj_sum_encode_var(sum, &found) == PJ_CRYPT_OK &&
                    same_point(&found, &s->multiple[mod(i + j, s->q)]);
            differences += pj_sum_sub_var(sum, &s->multiple[j]) == PJ_CRYPT_OK && pj_sum_sub_var(sum, &s->multiple[j]) == PJ_CRYPT_OK &&
                           pj_sum_encode_var(sum, &found) == PJ_CRYPT_OK &&
                           same_point(&found, &s->multiple[mod((long long)i - j, s->q)]);
        }
    counted(step == 1 ? "P + Q, every pair" : "P + Q, every Q, some P", pairs, sums, pairs);
    counted("(P + Q) − Q − Q of the same", pairs, differences, pairs);
    pj_sum_destroy(sum);
}

static bool pair_of_products(const small *s, unsigned k, unsigned i, unsigned l, unsigned j)
{
    pj_scalar first = scalar_of(k), second = scalar_of(l), base = scalar_of(mod(k + 1, s->q));
    pj_multi *multi = NULL;
    pj_point sum;
    bool done = pj_multi_create(&multi, s->quick) == PJ_CRYPT_OK && pj_multi_add_var(multi, first.b, &s->multiple[i]) == PJ_CRYPT_OK &&
                pj_multi_add_var(multi, second.b, &s->multiple[j]) == PJ_CRYPT_OK && pj_multi_add_base_var(multi, base.b) == PJ_CRYPT_OK &&
                pj_multi_end_var(multi, &sum) == PJ_CRYPT_OK;

    pj_multi_destroy(multi);
    return done && same_point(&sum, &s->multiple[mod((long long)k * i + (long long)l * j + k + 1, s->q)]);
}

void count_multiples(const small *s)
{
    uint64_t right = 0, tried = 0;
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 61 : 11;
    pj_point out;

    for (unsigned k = 0; k <= q; k++, tried++) {
        pj_secret secret = secret_of(k);
        pj_crypt rc = pj_group_base_mul(s->group, &out, &secret);
        right += k % q == 0 ? rc == PJ_CRYPT_NO : rc == PJ_CRYPT_OK && same_point(&out, &s->multiple[k]);
    }
    counted("k·G, k from 0 to n", tried, right, tried);
    right = tried = 0;
    for (unsigned k = 1; k < q; k += step)
        for (unsigned i = 0; i < q; i++, tried++) {
            pj_secret secret = secret_of(k);
            right += pj_group_mul(s->group, &out, &secret, &s->multiple[i]) == PJ_CRYPT_OK &&
                     same_point(&out, &s->multiple[mod((long long)k * i, q)]);
        }
    counted(step == 1 ? "k·P, every k and P" : "k·P, every P, some k", tried, right, tried);
    right = tried = 0;
    if (q < 100 && !(s->is_short && q > 5))
        for (unsigned all = 0; all < q * q * q * q; all++, tried++)
            right += pair_of_products(s, all % q, all / q % q, all / q / q % q, all / q / q / q);
    else
        for (unsigned all = 0; all < q * q; all += s->is_short ? 17 : 1, tried++)
            right += pair_of_products(s, all % q, all / q, mod(all, q - 1), mod(3LL * all + 1, q));
    counted(tried == (uint64_t)q * q * q * q ? "k·P + l·Q + (k+1)·G, every k, P, l, Q" : "k·P + l·Q + (k+1)·G, k and P, l and Q with them", tried, right,
            tried);
}

void count_logarithms(const small *s)
{
    uint64_t found = 0, tried = 0, predicted = 0, strays = 0;
    unsigned step = s->q < 100 ? 1 : s->is_short ? 50 : 6;

    for (unsigned max = 0; max < s->q; max += step) {
        pj_dlog *dlog = NULL;
        uint64_t z;
        if (pj_dlog_create(&dlog, s->quick, max) == PJ_CRYPT_OK) {
            for (unsigned i = 0; i < s->q; i++, tried++) {
                predicted += i <= max;
                found += pj_dlog_find_var(dlog, &z, &s->multiple[i]) == PJ_CRYPT_OK ? z == i && i <= max : 0;
            }
            strays += pj_dlog_find_var(dlog, &z, &s->stray) == PJ_CRYPT_OK;
        }
        pj_dlog_destroy(dlog);
    }
    counted("logarithms from 0 to a limit, every point", tried, found, predicted);
    counted("logarithms of a stray point", (s->q + step - 1) / step, strays, 0);
}
