/*
 * Sealed cells (P7): the proof that a cell holds 0 or 1.
 *
 * The check adds four equations up under four weights. With one weight 1 and the others 0 it says of each equation by itself whether
 * it holds, and that is how transcripts are judged here; what the sum lets pass is counted in count_weights().
 */
#include "crypto/seal.h"
#include "tests/exhaust/engine.h"

#define PROOF_SIZE 352 /* T0 ‖ U0 ‖ T1 ‖ U1 ‖ c0 ‖ s0 ‖ s1 */

static const pj_matrix one_cell = {.rows = 1, .columns = 1, .row_min = 0, .row_max = 1};
static const uint8_t scope[PJ_SCOPE_SIZE] = {2};

typedef struct {
    unsigned y, a, b; /* Y, A, B */
    unsigned t[2], u[2];
    unsigned c[2], s[2];
} transcript;

static pj_seal_context context_of(const small *s)
{
    return (pj_seal_context){scope, &s->multiple[1], (const uint8_t *)"c", 1};
}

static bool sum_holds(const small *s, const transcript *t, const unsigned weights[4])
{
    uint8_t cells[PJ_CELL_SIZE], proof[PROOF_SIZE];
    pj_seal_context context = context_of(s);

    put_point(cells, &s->multiple[t->a]);
    put_point(cells + 64, &s->multiple[t->b]);
    for (int v = 0; v < 2; v++) {
        put_point(proof + 128 * v, &s->multiple[t->t[v]]);
        put_point(proof + 128 * v + 64, &s->multiple[t->u[v]]);
        put_scalar(proof + 288 + 32 * v, t->s[v]);
    }
    put_scalar(proof + 256, t->c[0]);
    oracle_says(mod(t->c[0] + t->c[1], s->q));
    draws_are(weights, 4);
    return pj_seal_check_var(s->quick, &one_cell, &s->multiple[t->y], &context, cells, proof) == PJ_CRYPT_OK;
}

/* Those of U first: the others hold by construction more often. */
static bool transcript_holds(const small *s, const transcript *t)
{
    static const unsigned units[4][4] = {{0, 1, 0, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}, {0, 0, 1, 0}};

    for (int i = 0; i < 4; i++)
        if (!sum_holds(s, t, units[i]))
            return false;
    return true;
}

/* 0, 1 or neither (2). */
static unsigned value_sealed(const transcript *t, unsigned q)
{
    unsigned value = mod(t->b - (long long)t->a * t->y, q);

    return value < 2 ? value : 2;
}

/* Accepted of every c0, c1 for the commitments, with every s0 and s1 or those that the equations of T ask for. */
static unsigned answers(const small *s, transcript *t, bool every_s, uint64_t *tried)
{
    unsigned q = s->q, accepted = 0;

    for (unsigned all = 0; all < q * q; all++) {
        t->c[0] = all % q;
        t->c[1] = all / q;
        for (unsigned r = 0; r < (every_s ? q * q : 1); r++, ++*tried) {
            t->s[0] = every_s ? r % q : mod(t->t[0] + (long long)t->c[0] * t->a, q);
            t->s[1] = every_s ? r / q : mod(t->t[1] + (long long)t->c[1] * t->a, q);
            accepted += transcript_holds(s, t);
        }
    }
    return accepted;
}

/*
 * v fits with c_v if c_v(ay − b + v) = u_v − t_v·y. Where v is not what is sealed, one c_v does, whatever T and U; where it is, all
 * do if u_v = t_v·y, else none. So of (q − 1)^4 commitments a false statement can answer each for one challenge, a true one
 * (q − 1)^3 of them for all q.
 */
static void every_transcript(const small *s, bool every_s, unsigned step)
{
    unsigned q = s->q, side = q - 1, most[2] = {0, 0};
    uint64_t tried = 0, accepted[2] = {0, 0}, statements[2] = {0, 0}, fourth = (uint64_t)side * side * side * side;
    transcript t;

    for (t.y = 1; t.y < q; t.y += step)
        for (t.a = 1; t.a < q; t.a += step)
            for (t.b = 1; t.b < q; t.b++) {
                bool is_true = value_sealed(&t, q) < 2;
                statements[is_true]++;
                for (unsigned all = 0; all < fourth; all++) {
                    t.t[0] = 1 + all % side;
                    t.u[0] = 1 + all / side % side;
                    t.t[1] = 1 + all / side / side % side;
                    t.u[1] = 1 + all / side / side / side;
                    unsigned found = answers(s, &t, every_s, &tried);
                    accepted[is_true] += found;
                    most[is_true] = found > most[is_true] ? found : most[is_true];
                }
            }
    counted(every_s ? "cell, 0 or 1, every T, U, c, s: accepted" : "cell, 0 or 1, every T, U, c: accepted", tried, accepted[1],
            statements[1] * q * side * side * side);
    counted(every_s ? "cell, neither, every T, U, c, s: accepted" : "cell, neither, every T, U, c: accepted", tried, accepted[0],
            statements[0] * fourth);
    counted("cell, neither: challenges that one commitment can answer", q, most[0], 1);
    counted("cell, 0 or 1: challenges that one commitment can answer", q, most[1], q);
}

/* Value `v` as the simulator makes it: c, then s, then T and U that fit, none of them O. */
static void simulate(transcript *t, unsigned v, unsigned q)
{
    t->c[v] = 2;
    t->s[v] = 0;
    do {
        t->s[v]++;
        t->t[v] = mod(t->s[v] - (long long)t->c[v] * t->a, q);
        t->u[v] = mod((long long)t->s[v] * t->y - (long long)t->c[v] * ((long long)t->b - v), q);
    } while (t->t[v] == 0 || t->u[v] == 0);
}

/* One value simulated, the other counted through: every T, U and c. */
static void one_value(const small *s, unsigned step)
{
    unsigned q = s->q;
    uint64_t tried = 0, accepted[2] = {0, 0}, predicted[2] = {0, 0};
    transcript t = {.y = 2};

    for (t.a = 1; t.a < q; t.a += step)
        for (unsigned value = 0; value < q; value += step > 4 && value > 1 ? q : 1) {
            t.b = mod((long long)t.a * t.y + value, q);
            if (t.b == 0)
                continue;
            for (unsigned v = 0; v < 2; v++) {
                bool is_value = value == v;
                simulate(&t, 1 - v, q);
                predicted[is_value] += is_value ? (uint64_t)q * (q - 1) : (uint64_t)(q - 1) * (q - 1);
                for (unsigned all = 0; all < (q - 1) * (q - 1) * q; all++, tried++) {
                    t.t[v] = 1 + all % (q - 1);
                    t.u[v] = 1 + all / (q - 1) % (q - 1);
                    t.c[v] = all / (q - 1) / (q - 1);
                    t.s[v] = mod(t.t[v] + (long long)t.c[v] * t.a, q);
                    accepted[is_value] += transcript_holds(s, &t);
                }
            }
        }
    counted("cell, the value sealed, the other simulated: accepted", tried, accepted[1], predicted[1]);
    counted("cell, a value not sealed, the other simulated: accepted", tried, accepted[0], predicted[0]);
}

/* Order 199: for some statements the true value with every c, and every s of the simulated one. */
static void some_transcripts(const small *s)
{
    unsigned q = s->q;
    uint64_t tried = 0, accepted = 0, swept = 0, in_sweep = 0;
    transcript t = {.y = 3};

    for (t.a = 1; t.a < q; t.a += s->is_short ? 99 : 33)
        for (unsigned v = 0; v < 2; v++) {
            t.b = mod((long long)t.a * t.y + v, q);
            if (t.b == 0)
                continue;
            simulate(&t, 1 - v, q);
            for (unsigned c = 0; c < q; c++, tried++) {
                t.t[v] = 5;
                t.u[v] = mod(5LL * t.y, q);
                t.c[v] = c;
                t.s[v] = mod(5 + (long long)c * t.a, q);
                accepted += transcript_holds(s, &t);
            }
            for (unsigned r = 0; r < q; r++, swept++) {
                t.s[1 - v] = r;
                in_sweep += transcript_holds(s, &t);
            }
        }
    counted("cell, 0 and 1, every c: accepted", tried, accepted, tried);
    counted("cell, every s of the simulated value: accepted", swept, in_sweep, swept / q);
}

/* Every weight for every T and U around an honest transcript: where an equation fails, the sum holds for one in q. */
static void count_weights(const small *s)
{
    unsigned q = s->q, side = q - 1, all_weights = q * q * q * q, step = q == 3 ? 1 : s->is_short ? 85 : 17;
    uint64_t tried = 0, passed = 0, predicted = 0;
    transcript t = {.y = 1, .a = 1, .b = q == 3 ? 2 : 1, .c = {1, 1}, .s = {2, 2}};

    for (unsigned all = 0; all < side * side * side * side; all += step) {
        t.t[0] = 1 + all % side;
        t.u[0] = 1 + all / side % side;
        t.t[1] = 1 + all / side / side % side;
        t.u[1] = 1 + all / side / side / side;
        predicted += transcript_holds(s, &t) ? all_weights : all_weights / q;
        for (unsigned w = 0; w < all_weights; w++, tried++)
            passed += sum_holds(s, &t, (const unsigned[]){w % q, w / q % q, w / q / q % q, w / q / q / q});
    }
    counted("cell: commitments and weights: summed to O", tried, passed, predicted);
}

void count_sealed(const small *s)
{
    if (s->q == 3)
        every_transcript(s, true, 1);
    else if (s->q == 5)
        every_transcript(s, false, s->is_short ? 9 : 2);
    else if (s->q < 100)
        one_value(s, s->is_short ? 12 : 4);
    else
        some_transcripts(s);
    if (s->q <= 5)
        count_weights(s);
}

/* ---- the sealer ---- */

/* One sealing with these draws: r, k0, c0, k1, c1. */
static pj_crypt seal_once(const small *s, unsigned y, uint8_t bit, const unsigned draws[5], unsigned challenge)
{
    static const unsigned weights[4] = {1, 2, 1, 1};
    uint8_t cells[PJ_CELL_SIZE], proof[PROOF_SIZE];
    pj_seal_context context = context_of(s);
    pj_crypt rc;

    oracle_says(challenge);
    draws_are(draws, 5);
    rc = pj_seal(s->group, cells, proof, NULL, &one_cell, &s->multiple[y], &context, &bit);
    if (rc != PJ_CRYPT_OK)
        return rc;
    draws_are(weights, 4);
    return pj_seal_check_var(s->quick, &one_cell, &s->multiple[y], &context, cells, proof) == PJ_CRYPT_OK ? PJ_CRYPT_OK : PJ_CRYPT_NO;
}

/*
 * Every draw. The sealer computes rY + G and kY + c'G whether they are to be written or not, and fails if one is O: so one of q − 1 r
 * and, for each value, one of q − 1 c for each k. All others give proofs that hold.
 */
void count_sealing(const small *s)
{
    unsigned q = s->q, side = q - 1;
    uint64_t tried = 0, held = 0, failed = 0, fits = (uint64_t)side * (q - 2), each = (q - 2) * fits * fits, runs = 0;

    if (q > 5 || (q == 5 && s->is_short))
        return;
    for (unsigned y = 1; y < (q == 3 ? q : 2); y++)
        for (unsigned run = 0; run < (q == 3 ? 2 * q : 2); run++, runs++)
            for (unsigned all = 0; all < side * side * side * side * side; all++, tried++) {
                const unsigned draws[5] = {1 + all % side, 1 + all / side % side, 1 + all / side / side % side,
                                           1 + all / side / side / side % side, 1 + all / side / side / side / side};
                pj_crypt rc = seal_once(s, y, run % 2, draws, run / 2);
                held += rc == PJ_CRYPT_OK;
                failed += rc == PJ_CRYPT_LIBRARY;
            }
    counted("cell sealed with every draw: accepted", tried, held, runs * each);
    counted("cell sealed with every draw: given up because of O", tried, failed, tried - runs * each);
}
