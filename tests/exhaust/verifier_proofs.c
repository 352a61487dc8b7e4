/*
 * The proofs of P6, P7 and P8: statements, commitments, challenges and responses counted through.
 *
 * The hash answers what it is told (oracle_says). Equality is checked as a sum under two weights: with one of them 1 and the other 0 it
 * says of each equation by itself whether it holds. A sealed ballot is checked equation by equation, by batch_check_one(), and then
 * with others under every weight, by batch_settle().
 */
#include <stdlib.h>

#include "verifier.h"

/* ---- possession ---- */

struct possession {
    struct state *state;
    struct record *record;
    struct refusal refusal;
};

static bool possession_holds(struct possession *p, const struct small *s, unsigned x, const struct point *w, unsigned c, unsigned response)
{
    struct point key = s->multiple[x];

    p->state->suite = &s->suite;
    p->record->in.refusal = &p->refusal;
    p->record->deal.points = &key;
    p->record->deal.w = *w;
    p->record->deal.s = num_small(response);
    oracle_says(c);
    return deal_possession(p->state, p->record) == HOLDS;
}

/* sG = W + cX: of every X, W and c just one s. */
void count_possession(const struct small *s)
{
    struct possession p = {calloc(1, sizeof *p.state), calloc(1, sizeof *p.record), {0}};
    unsigned q = s->q, step = q < 100 ? 1 : s->is_short ? 66 : 33;
    uint64_t tried = 0, accepted = 0, predicted = 0, otherwise = 0, strays = 0;

    for (unsigned x = 1; x < q && p.state && p.record; x += step)
        for (unsigned w = 1; w < q; w += step)
            for (unsigned c = 0; c < q; c += step, predicted++)
                for (unsigned r = 0; r < q; r++, tried++) {
                    bool holds = possession_holds(&p, s, x, &s->multiple[w], c, r);
                    accepted += holds;
                    otherwise += holds != (r == mod(w + (long long)c * x, q));
                    strays += w == 1 && possession_holds(&p, s, x, &s->stray, c, r);
                }
    counted(step == 1 ? "possession: every X, W, c, s: accepted" : "possession: some X, W, c, every s: accepted", tried, accepted, predicted);
    counted("possession: judged otherwise than predicted", tried, otherwise, 0);
    counted("possession: a stray W: accepted", tried / (q - 1), strays, 0);
    free(p.state);
    free(p.record);
}

/* ---- equality of logarithms, m = 1 ---- */

struct equality {
    const struct small *s;
    struct state *state;
    struct record *record;
    struct arena arena;
    struct refusal refusal;
};

static bool equality_set(struct equality *e, const struct small *s)
{
    *e = (struct equality){.s = s, .state = calloc(1, sizeof *e->state), .record = calloc(1, sizeof *e->record)};
    if (!e->state || !e->record)
        return false;
    e->state->suite = &s->suite;
    e->record->trustee = 1;
    return true;
}

static void equality_free(struct equality *e)
{
    free(e->state);
    free(e->record);
    arena_free(&e->arena);
}

struct transcript {
    unsigned x, a, d;       /* X, A, D: true if d = xa */
    unsigned t, u, c, s;
};

static bool sum_holds(struct equality *e, const struct transcript *t, unsigned first, unsigned second)
{
    static const uint8_t bytes[3 * POINT_BYTES];    /* what is hashed: the hash does not look */
    const struct small *s = e->s;
    struct point d = s->multiple[t->d], u = s->multiple[t->u];
    bool holds;

    e->record->in.arena = &e->arena;
    e->record->in.refusal = &e->refusal;
    e->state->trustees[0].public_share = s->multiple[t->x];
    e->record->decryption = (struct record_decryption){bytes, bytes, &d, s->multiple[t->t], &u, num_small(t->s)};
    oracle_says(t->c);
    weights_are((const unsigned[]){first, second}, 2);
    holds = check_equality(e->state, e->record, "share", &(const struct bases){1, &s->multiple[t->a], bytes}) == HOLDS;
    arena_reset(&e->arena);
    return holds;
}

/* Accepted of all T, U and c, with every s or the one that the first equation asks for. */
static uint64_t equality_accepted(struct equality *e, struct transcript t, bool every_s, unsigned *most, uint64_t *tried)
{
    unsigned q = e->s->q;
    uint64_t accepted = 0;

    for (t.t = 1; t.t < q; t.t++)
        for (t.u = 0; t.u < q; t.u++) {
            unsigned answered = 0;
            for (t.c = 0; t.c < q; t.c++) {
                unsigned right = mod(t.t + (long long)t.c * t.x, q), last = every_s ? q - 1 : right;
                for (t.s = every_s ? 0 : right; t.s <= last; t.s++, ++*tried)
                    answered += sum_holds(e, &t, 0, 1) && sum_holds(e, &t, 1, 0);
            }
            accepted += answered;
            *most = answered > *most ? answered : *most;
        }
    return accepted;
}

/* True: U = tA answers every challenge, nothing else any. False: one challenge for each (T, U). (q − 1)·q of both. */
static void every_equality(struct equality *e, bool every_s, unsigned step)
{
    unsigned q = e->s->q, most[2] = {0, 0};
    uint64_t tried = 0, accepted[2] = {0, 0}, statements[2] = {0, 0}, each = (uint64_t)q * (q - 1);
    struct transcript t = {0};

    for (t.x = 1; t.x < q; t.x += step)
        for (t.a = 0; t.a < q; t.a += step)
            for (t.d = 0; t.d < q; t.d += step > 6 ? 6 : 1) {
                bool is_true = t.d == mod((long long)t.x * t.a, q);
                accepted[is_true] += equality_accepted(e, t, every_s, &most[is_true], &tried);
                statements[is_true]++;
            }
    counted(every_s ? "equality, true, every T, U, c, s: accepted" : "equality, true, every T, U, c: accepted", tried, accepted[1],
            statements[1] * each);
    counted(every_s ? "equality, false, every T, U, c, s: accepted" : "equality, false, every T, U, c: accepted", tried, accepted[0],
            statements[0] * each);
    counted("equality, false: challenges that one (T, U) can answer", q, most[0], 1);
    counted("equality, true: challenges that one (T, U) can answer", q, most[1], q);
}

/* Errors e1 and e2 of the equations, weights w1 and w2: the sum holds if w1·e1 + w2·e2 = 0, for q of q² pairs unless both are 0. */
static void equality_weights(struct equality *e)
{
    unsigned q = e->s->q, step = q < 100 ? 1 : 99;
    uint64_t tried = 0, passed = 0, predicted = 0;

    for (unsigned e1 = 0; e1 < q; e1 += step)
        for (unsigned e2 = 0; e2 < q; e2 += step) {
            /* X = A = D = G, c = 1: e1 = t + 1 − s, e2 = u + 1 − s; s is chosen so that t is not 0 */
            unsigned s = e1 == q - 1 ? 3 : 2;
            const struct transcript t = {1, 1, 1, mod((long long)e1 - 1 + s, q), mod((long long)e2 - 1 + s, q), 1, s % q};
            for (unsigned w = 0; w < q * q; w += e->s->is_short && q > 100 ? 11 : 1, tried++) {
                passed += sum_holds(e, &t, w % q, w / q);
                predicted += e->s->is_short && q > 100 ? mod((long long)(w % q) * e1 + (long long)(w / q) * e2, q) == 0 : 0;
            }
            predicted += e->s->is_short && q > 100 ? 0 : e1 == 0 && e2 == 0 ? q * q : q;
        }
    counted("equality: pairs of errors and of weights: summed to O", tried, passed, predicted);
}

/* Order 199: every c, and every s, of some statements. */
static void some_equality(struct equality *e)
{
    unsigned q = e->s->q;
    uint64_t tried = 0, honest = 0, swept = 0, accepted = 0;

    for (unsigned x = 1; x < q; x += e->s->is_short ? 66 : 6)
        for (unsigned c = 0; c < q; c++, tried++, swept++) {
            struct transcript t = {x, 11, mod(11LL * x, q), 5, 55, c, mod(5 + (long long)c * x, q)};
            honest += sum_holds(e, &t, 0, 1) && sum_holds(e, &t, 1, 0);
            t.c = 17;
            t.s = c;
            accepted += sum_holds(e, &t, 0, 1) && sum_holds(e, &t, 1, 0);
        }
    counted("equality, true, every c: accepted", tried, honest, tried);
    counted("equality, true, one c, every s: accepted", swept, accepted, swept / q);
}

void count_equality(const struct small *s)
{
    struct equality e;

    if (!equality_set(&e, s)) {
        equality_free(&e);
        return;
    }
    if (s->q <= 5)
        every_equality(&e, true, 1);
    else if (s->q < 100)
        every_equality(&e, false, s->is_short ? 12 : 3);
    else
        some_equality(&e);
    equality_weights(&e);
    equality_free(&e);
}

/* ---- sealed cells ---- */

struct cell {
    unsigned y, a, b;       /* Y, A, B */
    unsigned t[2], u[2], c[2], s[2];
};

struct ballot_box {
    const struct small *s;
    struct contest contest;
    struct definition definition;
    struct poll poll;
    struct batch batch;
    uint8_t cells[2 * POINT_BYTES], proof[352], commitments[4 * POINT_BYTES];
};

static void box_set(struct ballot_box *box, const struct small *s)
{
    memset(box, 0, sizeof *box);
    box->s = s;
    box->contest = (struct contest){.id = "c", .item_count = 1, .mark_count = 1, .row_max = 1, .cells = 1, .statements = 1, .values = 2};
    box->definition = (struct definition){.suite = &s->suite, .contests = &box->contest, .contest_count = 1, .cells = 1, .values = 2};
    box->poll.definition = &box->definition;
    batch_set(&box->batch, &box->definition, 1000, 1000);
    box->batch.shape.claims_left = false; /* proofs alone */
}

static bool cast(struct ballot_box *box, const struct cell *cell)
{
    const struct small *s = box->s;
    struct point points[6] = {s->multiple[cell->a],    s->multiple[cell->b],    s->multiple[cell->t[0]],
                              s->multiple[cell->u[0]], s->multiple[cell->t[1]], s->multiple[cell->u[1]]};
    struct num scalars[4] = {num_small(cell->c[0]), num_small(cell->s[0]), {{0}}, num_small(cell->s[1])};
    const uint8_t *cells = box->cells, *proof = box->proof;
    struct sealed sealed = {points, scalars, &cells, &proof, box->commitments};
    static const uint8_t credential[POINT_BYTES];

    box->poll.joint_point = s->multiple[cell->y];
    oracle_says(mod(cell->c[0] + cell->c[1], s->q));
    return batch_add(&box->batch, &box->poll, &sealed, credential, NULL, 1) == HOLDS;
}

static bool cell_holds(struct ballot_box *box, const struct cell *cell)
{
    struct refusal refusal;

    box->batch.count = 0;
    return cast(box, cell) && batch_check_one(&box->batch, &box->poll, 0, &refusal) == HOLDS;
}

static unsigned cell_answers(struct ballot_box *box, struct cell *cell, bool every_s, uint64_t *tried)
{
    unsigned q = box->s->q, accepted = 0;

    for (unsigned all = 0; all < q * q; all++) {
        cell->c[0] = all % q;
        cell->c[1] = all / q;
        for (unsigned r = 0; r < (every_s ? q * q : 1); r++, ++*tried) {
            cell->s[0] = every_s ? r % q : mod(cell->t[0] + (long long)cell->c[0] * cell->a, q);
            cell->s[1] = every_s ? r / q : mod(cell->t[1] + (long long)cell->c[1] * cell->a, q);
            accepted += cell_holds(box, cell);
        }
    }
    return accepted;
}

/*
 * Value v fits with c_v if c_v(ay − b + v) = u_v − t_v·y. Not sealed: one c_v does, whatever T and U. Sealed: all do if u_v = t_v·y,
 * else none. So of (q − 1)^4 commitments a false statement answers each for one challenge, a true one (q − 1)^3 for all q.
 */
static void every_cell(struct ballot_box *box, bool every_s, unsigned step)
{
    unsigned q = box->s->q, side = q - 1, most[2] = {0, 0};
    uint64_t tried = 0, accepted[2] = {0, 0}, statements[2] = {0, 0}, cube = (uint64_t)side * side * side;
    struct cell cell;

    for (cell.y = 1; cell.y < q; cell.y += step)
        for (cell.a = 1; cell.a < q; cell.a += step)
            for (cell.b = 1; cell.b < q; cell.b++) {
                bool is_true = mod(cell.b - (long long)cell.a * cell.y, q) < 2;
                statements[is_true]++;
                for (unsigned all = 0; all < cube * side; all++) {
                    cell.t[0] = 1 + all % side;
                    cell.u[0] = 1 + all / side % side;
                    cell.t[1] = 1 + all / side / side % side;
                    cell.u[1] = 1 + all / side / side / side;
                    unsigned found = cell_answers(box, &cell, every_s, &tried);
                    accepted[is_true] += found;
                    most[is_true] = found > most[is_true] ? found : most[is_true];
                }
            }
    counted(every_s ? "cell, 0 or 1, every T, U, c, s: accepted" : "cell, 0 or 1, every T, U, c: accepted", tried, accepted[1],
            statements[1] * q * cube);
    counted(every_s ? "cell, neither, every T, U, c, s: accepted" : "cell, neither, every T, U, c: accepted", tried, accepted[0],
            statements[0] * cube * side);
    counted("cell, neither: challenges that one commitment can answer", q, most[0], 1);
    counted("cell, 0 or 1: challenges that one commitment can answer", q, most[1], q);
}

/* A value as it is simulated: c, then s, then T and U that fit, none of them O. */
static void simulate(struct cell *cell, unsigned v, unsigned q)
{
    cell->c[v] = 2;
    cell->s[v] = 0;
    do {
        cell->s[v]++;
        cell->t[v] = mod(cell->s[v] - (long long)cell->c[v] * cell->a, q);
        cell->u[v] = mod((long long)cell->s[v] * cell->y - (long long)cell->c[v] * ((long long)cell->b - v), q);
    } while (cell->t[v] == 0 || cell->u[v] == 0);
}

/* One value simulated, of the other every c, and every T and U or, of order 199, some. */
static void one_value(struct ballot_box *box, unsigned step, unsigned value_step, unsigned point_step)
{
    unsigned q = box->s->q;
    uint64_t tried = 0, accepted[2] = {0, 0}, predicted[2] = {0, 0};
    struct cell cell = {.y = 2};

    for (cell.a = 1; cell.a < q; cell.a += step)
        for (unsigned value = 0; value < q; value += value < 2 ? 1 : value_step)
            for (unsigned v = 0; v < 2; v++) {
                cell.b = mod((long long)cell.a * cell.y + value, q);
                if (cell.b == 0)
                    continue;
                simulate(&cell, 1 - v, q);
                for (cell.t[v] = 1; cell.t[v] < q; cell.t[v] += point_step)
                    for (unsigned i = 0; i < q - 1; i += point_step) {
                        bool fits;
                        cell.u[v] = i == 0 ? mod((long long)cell.t[v] * cell.y, q) : 1 + (mod((long long)cell.t[v] * cell.y, q) - 1 + i) % (q - 1);
                        fits = i == 0;
                        predicted[value == v] += value != v ? 1 : fits ? q : 0;
                        for (cell.c[v] = 0; cell.c[v] < q; cell.c[v]++, tried++) {
                            cell.s[v] = mod(cell.t[v] + (long long)cell.c[v] * cell.a, q);
                            accepted[value == v] += cell_holds(box, &cell);
                        }
                    }
            }
    counted("cell, the value sealed, the other simulated: accepted", tried, accepted[1], predicted[1]);
    counted("cell, a value not sealed, the other simulated: accepted", tried, accepted[0], predicted[0]);
}

/* Every weight for commitments around an honest ballot, alone and behind one that holds: where an equation fails the sum holds for
 * one in q, and where it does not, the ballot that fails is named. */
static void cell_weights(struct ballot_box *box, bool with_another)
{
    unsigned q = box->s->q, side = q - 1, all_weights = q * q * q * q, step = q == 3 ? 1 : box->s->is_short ? 85 : 17;
    uint64_t tried = 0, passed = 0, predicted = 0, named = 0;
    struct cell honest = {.y = 1, .a = 1, .b = 2, .c = {1, 1}}, cell = {.y = 1, .a = 1, .b = q == 3 ? 2 : 1, .c = {1, 1}, .s = {2, 2}};
    struct refusal refusal;

    simulate(&honest, 0, q);
    honest.c[1] = 1;
    honest.t[1] = honest.u[1] = 1;
    honest.s[1] = 2 % q;
    for (unsigned all = 0; all < side * side * side * side; all += step) {
        cell.t[0] = 1 + all % side;
        cell.u[0] = 1 + all / side % side;
        cell.t[1] = 1 + all / side / side % side;
        cell.u[1] = 1 + all / side / side / side;
        predicted += cell_holds(box, &cell) ? all_weights : all_weights / q;
        box->batch.count = 0;
        if ((with_another && !cast(box, &honest)) || !cast(box, &cell))
            return;
        box->batch.lines[box->batch.count - 1] = 7;
        for (unsigned w = 0; w < all_weights; w++, tried++) {
            const unsigned one[4] = {w % q, w / q % q, w / q / q % q, w / q / q / q};
            weights_are(with_another ? (const unsigned[]){1, 2, 2, 1, one[0], one[1], one[2], one[3]} : one, with_another ? 8 : 4);
            if (batch_settle(&box->batch, &box->poll, 0, box->batch.count, &refusal) == HOLDS)
                passed++;
            else
                named += refusal.line == 7 && refusal.check == V19_BALLOT_PROOF;
        }
    }
    counted(with_another ? "cell behind another: commitments, weights: summed to O" : "cell: commitments and weights: summed to O", tried,
            passed, predicted);
    counted("… else named", tried, named, tried - predicted);
}

void count_sealed(const struct small *s)
{
    struct ballot_box box;

    box_set(&box, s);
    if (s->q == 3)
        every_cell(&box, true, 1);
    else if (s->q == 5)
        every_cell(&box, false, s->is_short ? 9 : 1);
    else if (s->q < 100)
        one_value(&box, s->is_short ? 12 : 2, s->is_short ? 6 : 1, 1);
    else
        one_value(&box, s->is_short ? 150 : 50, 90, s->is_short ? 99 : 33);
    if (s->q <= 5)
        cell_weights(&box, false);
    if (s->q <= 5)
        cell_weights(&box, true);
    batch_free(&box.batch);
}
