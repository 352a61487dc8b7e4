/*
 * Equality of logarithms over two bases (P8).
 *
 * With s = t + cx, base l fits if c(d_l − x·a_l) = t·a_l − u_l: where its claim is true for every c or none, where it is false for just one.
 * So for every T there are q pairs of a commitment (U_1, U_2) and a challenge that it can answer. If both claims are true, they are one
 * commitment and all challenges; if one is false, q commitments that can answer one each.
 *
 * The hash gives one challenge for all bases: nothing in the protocol combines them but the weights, which the checker draws. Under those a
 * pair that is false, with errors e_1 and e_2, becomes true as a sum where w_1·e_1 + w_2·e_2 = 0: for one choice in q.
 */
#include "tests/exhaust/equalities.h"

#include "tests/exhaust/count.h"

struct equality_figures {
    uint64_t tried[2], accepted[2], predicted[2];
    unsigned most[2];
};

/* Every T, U_1, U_2, c, with every s or the one that the first equation asks for. */
static void every_commitment(const struct equality_judge *judge, struct equality_of_two *e, bool every_s, struct equality_figures *figures)
{
    unsigned q = judge->q;
    bool is_true = e->d[0] == mod((long long)e->x * e->a[0], q) && e->d[1] == mod((long long)e->x * e->a[1], q);

    figures->predicted[is_true] += (uint64_t)(q - 1) * q;
    for (unsigned all = 0; all < (q - 1) * q * q; all++) {
        unsigned answered = 0;
        e->t = 1 + all / q / q;
        e->u[0] = all % q;
        e->u[1] = all / q % q;
        for (e->c = 0; e->c < q; e->c++) {
            unsigned right = mod(e->t + (long long)e->c * e->x, q), last = every_s ? q - 1 : right;
            for (e->s = every_s ? 0 : right; e->s <= last; e->s++, figures->tried[is_true]++)
                answered += judge->holds(judge->program, e);
        }
        figures->accepted[is_true] += answered;
        if (answered > figures->most[is_true])
            figures->most[is_true] = answered;
    }
}

/* X and A_1, A_2 step by step, D_1 and D_2 the right ones and `d_step` apart. */
static void every_equality(const struct equality_judge *judge, bool every_s, unsigned step, unsigned d_step)
{
    struct equality_figures figures = {0};
    struct equality_of_two e;
    unsigned q = judge->q;

    for (e.x = 1; e.x < q; e.x += step)
        for (unsigned a = 0; a < q * q; a += step)
            for (unsigned d = 0; d < q * q; d += d_step) {
                e.a[0] = a % q;
                e.a[1] = a / q;
                e.d[0] = mod((long long)e.x * e.a[0] + d % q, q);
                e.d[1] = mod((long long)e.x * e.a[1] + d / q, q);
                every_commitment(judge, &e, every_s, &figures);
            }
    counted(every_s ? "equality of two, true, every T, U, c, s: accepted" : "equality of two, true, every T, U, c: accepted", figures.tried[1],
            figures.accepted[1], figures.predicted[1]);
    counted(every_s ? "equality of two, false, every T, U, c, s: accepted" : "equality of two, false, every T, U, c: accepted", figures.tried[0],
            figures.accepted[0], figures.predicted[0]);
    counted("equality of two, false: challenges for one commitment", q, figures.most[0], 1);
    counted("equality of two, true: challenges for one commitment", q, figures.most[1], q);
}

/* What an honest prover answers for claims that are off by e_1 and e_2, with every pair of weights. */
static void every_weight(const struct equality_judge *judge, unsigned step)
{
    uint64_t tried[2] = {0, 0}, passed[2] = {0, 0};
    unsigned q = judge->q;

    for (unsigned all = 0; all < q * q * q * q; all += step) {
        const unsigned off[2] = {all % q, all / q % q}, a[2] = {all / q / q % q, all / q / q / q};
        struct equality_of_two e = {.x = 1 + all % (q - 1), .a = {a[0], a[1]}, .t = 1, .c = 1 + all / 3 % (q - 1)};
        bool is_true = off[0] == 0 && off[1] == 0;
        for (unsigned l = 0; l < 2; l++) {
            e.u[l] = a[l];
            e.d[l] = mod((long long)e.x * a[l] + off[l], q);
        }
        e.s = mod(1 + (long long)e.c * e.x, q);
        for (unsigned w = 0; w < q * q; w++, tried[is_true]++)
            passed[is_true] += judge->sum_holds(judge->program, &e, (const unsigned[]){w % q, w / q});
    }
    counted("equality of two, true, every weight: summed to O", tried[1], passed[1], tried[1]);
    counted("equality of two, false, every weight: summed to O", tried[0], passed[0], tried[0] / q);
}

void count_equality_of_two(const struct equality_judge *judge)
{
    bool is_short = judge->is_short;

    switch (judge->q) {
    case 3:
        every_equality(judge, true, is_short ? 2 : 1, is_short ? 2 : 1);
        every_weight(judge, 1);
        break;
    case 5:
        every_equality(judge, false, is_short ? 8 : 2, is_short ? 24 : 8);
        every_weight(judge, is_short ? 7 : 1);
        break;
    case 13:
        if (!is_short)
            every_equality(judge, false, 142, 118);
        every_weight(judge, is_short ? 2999 : 131);
    }
}
