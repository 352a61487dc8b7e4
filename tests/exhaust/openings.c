/* Openings (P13): (r, b) opens (A, B) if and only if A = rG and B = rY + bG, and neither is O. */
#include "tests/exhaust/openings.h"

#include "tests/exhaust/count.h"

/* Every Y, r, bit, A and B. Of each (Y, r) with r not 0 one (A, B) for bit 0, and one for bit 1 unless rY + G = O, as for one r in q − 1. */
static void every_opening(const struct opening_judge *judge)
{
    unsigned q = judge->q;
    uint64_t tried = 0, accepted = 0, otherwise = 0, beyond = 0, above = 0;
    struct opening o = {.cells = 1};

    for (o.y = 1; o.y < q; o.y++)
        for (o.r[0] = 0; o.r[0] < q; o.r[0]++)
            for (o.bit[0] = 0; o.bit[0] < 2; o.bit[0]++)
                for (unsigned ab = 0; ab < q * q; ab++, tried++) {
                    unsigned a = o.r[0], b = mod((long long)o.r[0] * o.y + o.bit[0], q);
                    bool holds;
                    o.a[0] = ab % q;
                    o.b[0] = ab / q;
                    holds = judge->holds(judge->program, &o);
                    accepted += holds;
                    otherwise += holds != (o.a[0] == a && o.b[0] == b && a != 0 && b != 0);
                }
    counted("opening: every Y, r, b, A, B: accepted", tried, accepted, (uint64_t)(q - 1) * (2 * (q - 1) - 1));
    counted("opening: judged otherwise than predicted", tried, otherwise, 0);
    for (o.y = 1; o.y < q; o.y++)
        for (o.r[0] = q; o.r[0] < 2 * q; o.r[0]++, beyond++) {
            o.bit[0] = 0;
            o.a[0] = o.r[0] % q;
            o.b[0] = mod((long long)o.r[0] * o.y, q);
            above += judge->holds(judge->program, &o);
        }
    counted("opening: an r that is not below n: accepted", beyond, above, 0);
}

/* Two cells, everything of both: each has to be right. */
static void every_pair_of_cells(const struct opening_judge *judge, unsigned step)
{
    unsigned q = judge->q, each = 2 * q * q * q;
    uint64_t tried = 0, accepted = 0, predicted = 0, otherwise = 0;
    struct opening o = {.cells = 2};

    for (o.y = 1; o.y < q; o.y++) {
        for (uint64_t all = 0; all < (uint64_t)each * each; all += step, tried++) {
            bool right = true, holds;
            for (unsigned i = 0; i < 2; i++) {
                unsigned number = (unsigned)(i == 0 ? all % each : all / each);
                o.bit[i] = number % 2;
                o.r[i] = number / 2 % q;
                o.a[i] = number / 2 / q % q;
                o.b[i] = number / 2 / q / q;
                right = right && o.r[i] != 0 && o.b[i] != 0 && o.a[i] == o.r[i] && o.b[i] == mod((long long)o.r[i] * o.y + o.bit[i], q);
            }
            holds = judge->holds(judge->program, &o);
            accepted += holds;
            otherwise += holds != right;
        }
        predicted += (uint64_t)(2 * (q - 1) - 1) * (2 * (q - 1) - 1);
    }
    if (step == 1)
        counted("opening of two cells, everything: accepted", tried, accepted, predicted);
    counted("opening of two cells: judged otherwise than predicted", tried, otherwise, 0);
}

/* Every r, with what it opens and what is near that: signs, neighbours, the other bit. */
static void swept_openings(const struct opening_judge *judge, unsigned step)
{
    unsigned q = judge->q;
    uint64_t tried = 0, accepted = 0, predicted = 0, near = 0, near_accepted = 0;
    struct opening o = {.cells = 1};

    for (o.y = 2; o.y < q; o.y += step)
        for (o.r[0] = 0; o.r[0] < q; o.r[0]++)
            for (o.bit[0] = 0; o.bit[0] < 2; o.bit[0]++, tried++) {
                unsigned a = o.r[0], b = mod((long long)o.r[0] * o.y + o.bit[0], q);
                const unsigned others[6][2] = {{a, (b + 1) % q}, {a, mod((long long)b - 1, q)}, {(a + 1) % q, b},
                                               {mod((long long)a - 1, q), b}, {mod(-(long long)a, q), b}, {a, mod(-(long long)b, q)}};
                o.a[0] = a;
                o.b[0] = b;
                accepted += judge->holds(judge->program, &o);
                predicted += a != 0 && b != 0;
                for (unsigned i = 0; i < 6; i++) {
                    o.a[0] = others[i][0];
                    o.b[0] = others[i][1];
                    if (o.a[0] == a && o.b[0] == b)
                        continue;
                    near_accepted += judge->holds(judge->program, &o);
                    near++;
                }
            }
    counted("opening: some Y, every r and b: accepted", tried, accepted, predicted);
    counted("opening: … with another A or B: accepted", near, near_accepted, 0);
}

void count_openings(const struct opening_judge *judge)
{
    if (judge->q < 100 && !(judge->is_short && judge->q > 5))
        every_opening(judge);
    else
        swept_openings(judge, judge->is_short ? judge->q : 66);
    if (judge->q == 3)
        every_pair_of_cells(judge, judge->is_short ? 5 : 1);
    else if (judge->q == 5)
        every_pair_of_cells(judge, judge->is_short ? 197 : 7);
}
