/*
 * The proofs of P6 and P8: statements, commitments, challenges and responses counted through.
 *
 * The hash answers what it is told (oracle_says), so that a challenge is a variable like the others. The check of equality adds its
 * equations up under weights; with every weight 0 or one of them 1 it says of each equation by itself whether it holds.
 */
#include "crypto/equality.h"
#include "crypto/possession.h"
#include "tests/exhaust/engine.h"

static const uint8_t scope[PJ_SCOPE_SIZE] = {1};

static bool possession_holds(const small *s, unsigned x, const pj_point *w, unsigned c, unsigned response)
{
    uint8_t proof[PJ_POSSESSION_SIZE];

    put_point(proof, w);
    put_scalar(proof + PJ_POINT_SIZE, response);
    oracle_says(c);
    return pj_possession_check_var(s->quick, proof, scope, 1, &s->multiple[x], 1) == PJ_CRYPT_OK;
}

/* sG = W + cX: for every X, W and c just one s. O as X or W is no valid element. */
static void every_possession(const small *s)
{
    unsigned q = s->q;
    uint64_t tried = 0, accepted = 0, wrong = 0;

    for (unsigned x = 0; x < q; x++)
        for (unsigned w = 0; w < q; w++)
            for (unsigned c = 0; c < q; c++)
                for (unsigned r = 0; r < q; r++, tried++) {
                    bool holds = possession_holds(s, x, &s->multiple[w], c, r);
                    accepted += holds;
                    wrong += holds != (x != 0 && w != 0 && r == mod(w + (long long)c * x, q));
                }
    counted("possession: every X, W, c, s: accepted", tried, accepted, (uint64_t)(q - 1) * (q - 1) * q);
    counted("possession: of these judged otherwise than predicted", tried, wrong, 0);
}

/* Some W, every X and c with the s that is right, and every s for some X and c. */
static void some_possession(const small *s)
{
    unsigned q = s->q, step = s->is_short ? 13 : 1;
    uint64_t honest = 0, tried = 0, swept = 0, accepted = 0;

    for (unsigned x = 1; x < q; x++)
        for (unsigned c = 0; c < q; c += step, tried++) {
            unsigned w = 1 + mod(7LL * x + 5LL * c, q - 1);
            honest += possession_holds(s, x, &s->multiple[w], c, mod(w + (long long)c * x, q));
        }
    counted("possession: X and c, the s that is right: accepted", tried, honest, tried);
    for (unsigned x = 1; x < q; x += s->is_short ? 90 : 18)
        for (unsigned r = 0; r < q; r++, swept++)
            accepted += possession_holds(s, x, &s->multiple[q - x], mod(3LL * x, q), r);
    counted("possession: some X and c, every s: accepted", swept, accepted, swept / q);
}

/* A W outside the subgroup: there is no s. */
static void stray_possession(const small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : 23;
    uint64_t tried = 0, accepted = 0;

    for (unsigned x = 1; x < q; x += step)
        for (unsigned c = 0; c < q; c += step)
            for (unsigned r = 0; r < q; r += step, tried++)
                accepted += possession_holds(s, x, &s->stray, c, r);
    counted("possession: a stray W: accepted", tried, accepted, 0);
}

/* What pj_possession_prove makes, for every secret, nonce and challenge. */
static void honest_possession(const small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 97 : 37;
    uint64_t tried = 0, accepted = 0;
    uint8_t proof[PJ_POSSESSION_SIZE];

    for (unsigned x = 1; x < q; x += step)
        for (unsigned w = 1; w < q; w += step)
            for (unsigned c = 0; c < q; c += step, tried++) {
                pj_secret secret = secret_of(x);
                draws_are(&w, 1);
                oracle_says(c);
                accepted += pj_possession_prove(s->group, proof, &secret, scope, 1, &s->multiple[x], 1) == PJ_CRYPT_OK &&
                            pj_possession_check_var(s->quick, proof, scope, 1, &s->multiple[x], 1) == PJ_CRYPT_OK;
            }
    counted("possession: made and accepted", tried, accepted, tried);
}

void count_possession(const small *s)
{
    if (s->q < 100 && !(s->is_short && s->q > 5))
        every_possession(s);
    else
        some_possession(s);
    stray_possession(s);
    honest_possession(s);
}

/* ---- equality of logarithms, m = 1 ---- */

typedef struct {
    unsigned x, a, d; /* X, A, D; true if d = xa */
    unsigned t, u, c, s;
    unsigned weight;
} equality;

static bool equality_sum_holds(const small *s, const equality *e)
{
    pj_equality_context context = {scope, "share", 1, &s->multiple[e->x]};
    uint8_t proof[2 * PJ_POINT_SIZE + PJ_SCALAR_SIZE];

    put_point(proof, &s->multiple[e->t]);
    put_point(proof + PJ_POINT_SIZE, &s->multiple[e->u]);
    put_scalar(proof + 2 * PJ_POINT_SIZE, e->s);
    oracle_says(e->c);
    draws_are(&e->weight, 1);
    return pj_equality_check_var(s->quick, &context, &s->multiple[e->a], &s->multiple[e->d], 1, proof) == PJ_CRYPT_OK;
}

/* With weight 0 the first equation alone is left; then, with 1, the second too. */
static bool equality_holds(const small *s, equality e)
{
    e.weight = 0;
    if (!equality_sum_holds(s, &e))
        return false;
    e.weight = 1;
    return equality_sum_holds(s, &e);
}

/* Accepted of all (t, u, c), T not O, with the s = t + cx that the first equation asks for, or with every s. *most: the most
 * challenges one commitment can answer. */
static uint64_t equality_accepted(const small *s, unsigned x, unsigned a, unsigned d, bool every_s, unsigned *most, uint64_t *tried)
{
    unsigned q = s->q;
    uint64_t accepted = 0;

    for (unsigned t = 1; t < q; t++)
        for (unsigned u = 0; u < q; u++) {
            unsigned answered = 0;
            for (unsigned c = 0; c < q; c++) {
                unsigned right = mod(t + (long long)c * x, q), first = every_s ? 0 : right, last = every_s ? q - 1 : right;
                unsigned before = answered;
                for (unsigned r = first; r <= last; r++, ++*tried)
                    answered += equality_holds(s, (equality){x, a, d, t, u, c, r, 0});
                accepted += answered - before;
            }
            *most = answered > *most ? answered : *most;
        }
    return accepted;
}

/* True: u = ta answers every challenge, nothing else any. False: one challenge for each (t, u). (q − 1)·q of both. */
static void every_equality(const small *s, bool every_s, unsigned step, unsigned d_step)
{
    unsigned q = s->q, most_false = 0, most_true = 0;
    uint64_t tried = 0, accepted_true = 0, accepted_false = 0, true_count = 0, false_count = 0;

    for (unsigned x = 1; x < q; x += step)
        for (unsigned a = 0; a < q; a += step)
            for (unsigned d = 0; d < q; d += d_step) {
                bool is_true = d == mod((long long)x * a, q);
                uint64_t accepted = equality_accepted(s, x, a, d, every_s, is_true ? &most_true : &most_false, &tried);
                *(is_true ? &accepted_true : &accepted_false) += accepted;
                *(is_true ? &true_count : &false_count) += 1;
            }
    counted(every_s ? "equality, true, every T, U, c, s: accepted" : "equality, true, every T, U, c: accepted", tried, accepted_true,
            true_count * (q - 1) * q);
    counted(every_s ? "equality, false, every T, U, c, s: accepted" : "equality, false, every T, U, c: accepted", tried, accepted_false,
            false_count * (q - 1) * q);
    counted("equality, false: challenges that one (T, U) can answer", q, most_false, 1);
    counted("equality, true: challenges that one (T, U) can answer", q, most_true, q);
}

/* Errors e1 and e2 of the equations; the sum holds if e1 + w·e2 = 0. Every weight for every pair of errors. */
static void equality_weights(const small *s)
{
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 97 : 29;
    uint64_t tried = 0, passed = 0, predicted = 0;

    for (unsigned e1 = 0; e1 < q; e1 += step)
        for (unsigned e2 = 0; e2 < q; e2 += step) {
            /* X = A = D = G and c = 1: e1 = t + 1 − s, e2 = u + 1 − s; s is chosen so that t is not 0 */
            unsigned r = e1 == q - 1 ? 3 : 2, t = mod((long long)e1 - 1 + r, q), u = mod((long long)e2 - 1 + r, q);
            for (unsigned w = 0; w < q; w++, tried++)
                passed += equality_sum_holds(s, &(equality){1, 1, 1, t, u, 1, r % q, w});
            predicted += e2 == 0 ? (e1 == 0 ? q : 0) : 1;
        }
    counted("equality: pairs of errors and weights: summed to O", tried, passed, predicted);
}

static void honest_equality(const small *s)
{
    unsigned q = s->q, step = q < 13 ? 1 : q == 13 ? (s->is_short ? 5 : 1) : s->is_short ? 97 : 47;
    uint64_t tried = 0, accepted = 0;
    uint8_t proof[2 * PJ_POINT_SIZE + PJ_SCALAR_SIZE];
    pj_point partial;

    for (unsigned x = 1; x < q; x += step)
        for (unsigned a = 0; a < q; a += step)
            for (unsigned k = 1; k < q; k += step)
                for (unsigned c = 0; c < q; c += step, tried++) {
                    pj_equality_context context = {scope, "share", 1, &s->multiple[x]};
                    pj_secret secret = secret_of(x);
                    const unsigned draws[2] = {k, 1 + k % 5};
                    draws_are(draws, 2);
                    oracle_says(c);
                    accepted += pj_partial_decrypt(s->group, &partial, &secret, &s->multiple[a], 1) == PJ_CRYPT_OK &&
                                same_point(&partial, &s->multiple[mod((long long)x * a, q)]) &&
                                pj_equality_prove(s->group, proof, &secret, &context, &s->multiple[a], &partial, 1) == PJ_CRYPT_OK &&
                                pj_equality_check_var(s->quick, &context, &s->multiple[a], &partial, 1, proof) == PJ_CRYPT_OK;
                }
    counted("equality: made and accepted", tried, accepted, tried);
}

void count_equality(const small *s)
{
    if (s->q <= 5)
        every_equality(s, s->q == 3 || !s->is_short, 1, 1);
    else if (s->q < 100)
        every_equality(s, false, s->is_short ? 12 : 4, s->is_short ? 6 : 1);
    equality_weights(s);
    honest_equality(s);
}
