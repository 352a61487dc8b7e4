/* The trustees' keys (P6) and what opens the tally (P8). */
#include <stdlib.h>

#include "verifier.h"

/* Two dealers, a + bz and b + az: Y and both X_j, and whether one of them is O. */
void count_keys(const struct small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 40 : 9;
    uint64_t tried = 0, right = 0;
    struct state *state = calloc(1, sizeof *state);

    for (unsigned a = 1; a < q && state; a += step)
        for (unsigned b = 1; b < q; b += step, tried++) {
            struct point first[2] = {s->multiple[a], s->multiple[b]}, second[2] = {s->multiple[b], s->multiple[a]};
            unsigned sum = mod(a + b, q), x1 = mod(2LL * (a + b), q), x2 = mod(3LL * (a + b), q);
            state->suite = &s->suite;
            state->definition.trustee_count = state->definition.threshold = 2;
            state->trustees[0].commitments = first;
            state->trustees[1].commitments = second;
            derive_keys(state);
            right += same_point(&state->poll.joint_point, &s->multiple[sum]) &&
                     same_point(&state->trustees[0].public_share, &s->multiple[x1]) &&
                     same_point(&state->trustees[1].public_share, &s->multiple[x2]) &&
                     state->keys_hold == (sum != 0 && x1 != 0 && x2 != 0);
        }
    counted("Y and X_j of two dealers", tried, right, tried);
    free(state);
}

/* Σ λ_j·j^k = [k = 0] for every k below the number of trustees. */
static bool interpolates(const struct small *s, const uint32_t *set, unsigned count)
{
    struct num lambda;
    unsigned long long sums[TRUSTEES_MOST] = {0};

    for (unsigned i = 0; i < count; i++) {
        unsigned long long power = 1;
        lagrange(&lambda, set, count, i, &s->suite);
        if (lambda.w[0] >= s->q || (lambda.w[1] | lambda.w[2] | lambda.w[3]) != 0)
            return false;
        for (unsigned k = 0; k < count; k++, power = power * set[i] % s->q)
            sums[k] += power * lambda.w[0];
    }
    for (unsigned k = 0; k < count; k++)
        if (sums[k] % s->q != (k == 0))
            return false;
    return true;
}

/* A sum (7G, 7xG + zG) is opened by the set, whose shares lie on f(z) = x + 2z + 3z² + …, to z if z ballots may be there; else to
 * nothing. */
static bool opens(const struct small *s, uint32_t *set, unsigned count, unsigned x, unsigned z, unsigned ballots)
{
    unsigned q = s->q;
    struct definition definition = {.suite = &s->suite, .threshold = count, .cells = 1};
    struct point a = s->multiple[7 % q], b = s->multiple[mod(7LL * x + z, q)], partial[TRUSTEES_MOST], *shares[TRUSTEES_MOST];
    uint8_t bytes[POINT_BYTES];
    uint32_t marks = 0;
    struct tally tally = {.sealed = ballots, .marks = &marks};
    struct sums sums = {1, &a, &b, bytes};
    struct counts counts = {0};
    struct arena arena = {0};
    struct refusal refusal;
    enum outcome outcome;
    bool right;

    for (unsigned i = 0; i < count; i++) {
        unsigned share = 0;
        for (unsigned k = count; k-- > 0;)
            share = mod((long long)share * set[i] + (k == 0 ? x : k + 1), q);
        partial[i] = s->multiple[mod(7LL * share, q)];
        shares[i] = &partial[i];
    }
    outcome = tally_open(&counts, &tally, &sums, set, shares, &definition, &arena, &refusal);
    right = z <= ballots ? outcome == HOLDS && counts.marks[0] == z : outcome == REFUTED && refusal.check == V22_COUNTS;
    arena_free(&arena);
    return right;
}

/* Every set of trustees, so every threshold; as many trustees as a vote may have, or as there are numbers mod q. */
void count_lagrange(const struct small *s)
{
    unsigned trustees = s->q <= TRUSTEES_MOST ? s->q - 1 : TRUSTEES_MOST, step = s->q < 100 && !(s->is_short && s->q == 13) ? 1 : 31;
    uint64_t tried = 0, right = 0, opened = 0, sums = 0;
    uint32_t set[TRUSTEES_MOST];

    if (s->q > 100 && !s->is_short)
        step = 5;
    for (unsigned members = 1; members < 1u << trustees; members += step, tried++) {
        unsigned count = 0;
        for (unsigned j = 1; j <= trustees; j++)
            if (members >> (j - 1) & 1)
                set[count++] = j;
        right += interpolates(s, set, count);
        for (unsigned z = 0; z < s->q; z += s->q < 100 ? 1 : 66, sums++)
            opened += opens(s, set, count, 1 + members % (s->q - 1), z, s->q / 2);
    }
    counted(step == 1 ? "Lagrange: every set of trustees interpolates" : "Lagrange: sets of trustees that interpolate", tried, right, tried);
    counted("sums opened by them, or refused", sums, opened, sums);
}
