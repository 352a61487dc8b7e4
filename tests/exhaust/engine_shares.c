/* Shares of the key (P6) and what opens the tally (P8). */
#include <stdlib.h>

#include "crypto/shares.h"
#include "tests/exhaust/engine.h"

static const uint8_t scope[PJ_SCOPE_SIZE] = {3};

/*
 * The share of dealer 1 for receiver j of f(z) = a0 + a1·z, sealed under every pad: of all q values that can stand in it just f(j) is
 * accepted, and it comes out. If f(j) is 0, it is refused too: its commitment is O (crypto/shares.c, check_committed).
 */
static void open_shares(const small *s, unsigned j, unsigned pads)
{
    unsigned q = s->q, step = q < 100 ? 1 : 66;
    uint64_t tried = 0, accepted = 0, predicted = 0;
    pj_secret seal = secret_of(1), opened;
    uint8_t share[PJ_SHARE_SIZE];

    put_point(share, &s->multiple[1]);
    for (unsigned a0 = 1; a0 < q; a0 += step)
        for (unsigned a1 = 1; a1 < q; a1 += step) {
            const pj_point commitments[2] = {s->multiple[a0], s->multiple[a1]};
            unsigned right = mod(a0 + (long long)a1 * j, q);
            predicted += right == 0 ? 0 : pads;
            for (unsigned pad = 0; pad < pads; pad++)
                for (unsigned sealed = 0; sealed < q; sealed++, tried++) {
                    pj_secret wanted = secret_of(right);
                    oracle_says(pad);
                    put_scalar(share + PJ_POINT_SIZE, sealed);
                    accepted += pj_share_open(s->quick, &opened, scope, 1, (uint8_t)j, &seal, share, commitments, 2) == PJ_CRYPT_OK &&
                                memcmp(&opened, &wanted, sizeof wanted) == 0 && sealed == mod(right + pad, q);
                }
        }
    counted("shares: every polynomial and value: accepted", tried, accepted, predicted);
}

/* Two dealers, every pair of polynomials a + bz and b + az: Y and every X_j, refused where they are O. */
static void keys(const small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 40 : 9;
    uint64_t tried = 0, right = 0;
    pj_point key;

    for (unsigned a = 1; a < q; a += step)
        for (unsigned b = 1; b < q; b += step) {
            const pj_point commitments[4] = {s->multiple[a], s->multiple[b], s->multiple[b], s->multiple[a]};
            for (unsigned j = 0; j < 4; j++, tried++) {
                unsigned value = mod((long long)(a + b) * (j == 0 ? 1 : 1 + j), q);
                pj_crypt rc = j == 0 ? pj_joint_key_var(s->quick, &key, commitments, 2, 2)
                                     : pj_public_share_var(s->quick, &key, (uint8_t)j, commitments, 2, 2);
                right += value == 0 ? rc == PJ_CRYPT_NO : rc == PJ_CRYPT_OK && same_point(&key, &s->multiple[value]);
            }
        }
    counted("Y and X_j of two dealers", tried, right, tried);
}

void count_shares(const small *s)
{
    if (s->q <= 13)
        open_shares(s, 1 + s->q % 3, s->q == 13 ? (s->is_short ? 1 : 3) : s->q);
    else
        open_shares(s, 2, 1);
    keys(s);
}

/* Σ λ_j·j^k = [k = 0] for every k below the number of trustees: then they interpolate every polynomial of that many coefficients. */
static bool interpolates(const pj_scalar *lambdas, const uint8_t *set, unsigned count, unsigned q)
{
    unsigned long long power[255];

    for (unsigned i = 0; i < count; i++)
        power[i] = 1;
    for (unsigned k = 0; k < count; k++) {
        unsigned long long sum = 0;
        for (unsigned i = 0; i < count; i++) {
            sum += power[i] * lambdas[i].b[31];
            power[i] = power[i] * set[i] % q;
        }
        if (sum % q != (k == 0))
            return false;
    }
    return true;
}

/* One sum opened by the set: f(z) = x + 2z + 3z² + … over its members, A = 5G, B = 5xG + zG. */
static bool set_opens(const small *s, const pj_scalar *lambdas, const uint8_t *set, unsigned count, unsigned x)
{
    pj_point partials[16], opened;
    unsigned q = s->q;

    for (unsigned i = 0; i < count; i++) {
        unsigned share = 0;
        for (unsigned k = count; k-- > 0;)
            share = mod((long long)share * set[i] + (k == 0 ? x : k + 1), q);
        partials[i] = s->multiple[mod(5LL * share, q)];
    }
    return pj_combine_var(s->quick, &opened, &s->multiple[mod(5LL * x + 1, q)], lambdas, partials, count) == PJ_CRYPT_OK &&
           same_point(&opened, &s->multiple[1]);
}

/* Every set of trustees, so every threshold; as many trustees as a vote may have, or as there are numbers mod q. */
void count_lagrange(const small *s)
{
    unsigned trustees = s->q <= 15 ? s->q - 1 : 15, step = trustees == 15 ? (s->is_short ? 63 : 3) : 1;
    uint64_t tried = 0, right = 0, opened = 0;
    pj_scalar lambdas[16];
    uint8_t set[16];

    for (unsigned members = 1; members < 1u << trustees; members += step, tried++) {
        unsigned count = 0;
        for (unsigned j = 1; j <= trustees; j++)
            if (members >> (j - 1) & 1)
                set[count++] = (uint8_t)j;
        right += pj_lagrange_var(s->quick, lambdas, set, count) == PJ_CRYPT_OK && interpolates(lambdas, set, count, s->q);
        opened += set_opens(s, lambdas, set, count, 1 + members % (s->q - 1));
    }
    counted(step == 1 ? "Lagrange: every set of trustees interpolates" : "Lagrange: sets of trustees that interpolate", tried, right, tried);
    counted("… and opens a sum", tried, opened, tried);
}
