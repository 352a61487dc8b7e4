/*
 * Statements about several cells (P7): the sum of a row, or of the cap's column, is one of lo … hi.
 *
 * Value v of a statement about (A, B) = (aG, bG), which hold w = b − ay, is answered if c_v(v − w) = u_v − t_v·y. Where v ≠ w one c_v
 * does, whatever T and U; where v = w all do if u_v = t_v·y, else none. So, with m values, of (q − 1)^2m commitments a false statement can
 * answer each for one challenge, a true one (q − 1)^(2m − 1) for all q.
 *
 * The other statements of the ballot answer any challenge where they are true; where they are not, they answer PREPARED, as whoever simulates
 * everything can choose one challenge beforehand. So a sum in range of cells that are not 0 or 1 passes for that one challenge. That is
 * answered by a false statement with Σ c_v = PREPARED. As u − ty is 0 for q − 1 and any other number for q − 2 of the (t, u),
 * that are ((q − 1)^2m − 1)/q of its commitments: each Σ as often as any other, but 0 once more, and PREPARED is not 0.
 */
#include "tests/exhaust/statements.h"

#include <stdio.h>
#include <string.h>

#include "tests/exhaust/count.h"

/* ---- figures of one statement ---- */

/* [is it true?][are all others?] */
struct figures {
    uint64_t tried[2][2], accepted[2][2], predicted[2][2];
    unsigned most[2][2];        /* challenges that one commitment could answer */
};

static void print_figures(const struct figures *figures, const struct ballot *ballot, unsigned asked, const char *what)
{
    static const char *const classes[2][2] = {{"false, others too", "false"}, {"true, not the others", "true"}};
    unsigned cells = ballot->cell_count, rows = ballot->shape->columns > 1 ? ballot->shape->rows : 0;
    char line[120], of[40];

    snprintf(of, sizeof of, "%s %s", ballot->shape->name, asked < cells ? "a cell" : asked < cells + rows ? "row" : "cap");
    for (int own = 1; own >= 0; own--)
        for (int others = 1; others >= 0; others--) {
            if (figures->tried[own][others] == 0)
                continue;
            snprintf(line, sizeof line, "%s, %s, %s", of, classes[own][others], what);
            counted(line, figures->tried[own][others], figures->accepted[own][others], figures->predicted[own][others]);
            if (figures->most[own][others] == 0)
                continue;
            snprintf(line, sizeof line, "%s, %s: challenges for one commitment", of, classes[own][others]);
            counted(line, ballot->q, figures->most[own][others], own && others ? ballot->q : 1);
        }
}

/* `count` digits of a number, each from `least` to below `least` + base. */
static void digits(unsigned *to, unsigned count, uint64_t number, unsigned base, unsigned least)
{
    for (unsigned i = 0; i < count; i++, number /= base)
        to[i] = least + (unsigned)(number % base);
}

/* ---- every transcript ---- */

struct through {
    struct judge judge;
    struct ballot ballot;
    unsigned asked;             /* number of the statement */
    bool every_s;               /* or the one that T asks for */
    struct figures figures;
};

/* Accepted of every challenge, response: Σ c_v is what the hash says. */
static unsigned answers(struct through *through)
{
    struct ballot *ballot = &through->ballot;
    const struct claimed *statement = &ballot->statements[through->asked];
    unsigned q = ballot->q, first = statement->first_value, m = statement->hi - statement->lo + 1, accepted = 0;
    bool own = statement_true(ballot, statement), others = others_true(ballot, through->asked);

    for (uint64_t all = 0; all < power(q, m); all++) {
        unsigned sum = 0;
        digits(ballot->c + first, m, all, q, 0);
        for (unsigned i = first; i < first + m; i++) {
            sum += ballot->c[i];
            ballot->s[i] = right_response(ballot, statement, i);
        }
        ballot->challenge = sum % q;
        answer_all_but(ballot, through->asked);
        for (uint64_t r = 0; r < (through->every_s ? power(q, m) : 1); r++) {
            if (through->every_s)
                digits(ballot->s + first, m, r, q, 0);
            through->figures.tried[own][others]++;
            accepted += through->judge.holds(through->judge.program, ballot, through->asked);
        }
    }
    return accepted;
}

/* Every T and U of the statement, for the cells as they are. */
static void every_commitment(struct through *through)
{
    struct ballot *ballot = &through->ballot;
    const struct claimed *statement = &ballot->statements[through->asked];
    unsigned q = ballot->q, m = statement->hi - statement->lo + 1, tu[2 * VALUES_MOST];
    bool own = statement_true(ballot, statement), others = others_true(ballot, through->asked);
    uint64_t half = power(q - 1, 2 * m - 1), all = half * (q - 1);

    for (uint64_t i = 0; i < all; i++) {
        unsigned found;
        digits(tu, 2 * m, i, q - 1, 1);
        memcpy(ballot->t + statement->first_value, tu, m * sizeof *tu);
        memcpy(ballot->u + statement->first_value, tu + m, m * sizeof *tu);
        found = answers(through);
        through->figures.accepted[own][others] += found;
        if (found > through->figures.most[own][others])
            through->figures.most[own][others] = found;
    }
    through->figures.predicted[own][others] += own ? (others ? half * q : half) : others ? all : (all - 1) / q;
}

/* Every Y, and every `step`th choice of the cells. */
static void every_statement(const struct judge *judge, const struct shape *shape, unsigned asked, bool every_s, unsigned step)
{
    struct through through = {.judge = *judge, .asked = asked, .every_s = every_s};
    struct ballot *ballot = &through.ballot;
    unsigned q = judge->q, ab[2 * CELLS_MOST];

    ballot_begin(ballot, shape, q);
    for (ballot->y = 1; ballot->y < q; ballot->y++)
        for (uint64_t i = 0; i < power(q - 1, 2 * ballot->cell_count); i += step) {
            digits(ab, 2 * ballot->cell_count, i, q - 1, 1);
            memcpy(ballot->a, ab, ballot->cell_count * sizeof *ab);
            memcpy(ballot->b, ab + ballot->cell_count, ballot->cell_count * sizeof *ab);
            every_commitment(&through);
        }
    print_figures(&through.figures, ballot, asked, every_s ? "every T, U, c, s" : "every T, U, c");
}

/* A statement of one value, with O among the cells, T and U: nothing of that is accepted, whatever the equations say. */
static void with_zeros(const struct judge *judge, const struct shape *shape, unsigned asked, unsigned step)
{
    struct ballot ballot;
    unsigned q = judge->q, n, numbers[2 * CELLS_MOST + 3];
    uint64_t tried = 0, accepted = 0;
    char line[120];

    ballot_begin(&ballot, shape, q);
    n = 2 * ballot.cell_count;
    for (uint64_t all = 0; all < power(q, n + 3); all += step) {
        unsigned at = ballot.statements[asked].first_value;
        bool has_zero = false;
        digits(numbers, n + 3, all, q, 0);
        for (unsigned i = 0; i < n + 2; i++)
            has_zero = has_zero || numbers[i] == 0;
        if (!has_zero)
            continue;
        memcpy(ballot.a, numbers, ballot.cell_count * sizeof *numbers);
        memcpy(ballot.b, numbers + ballot.cell_count, ballot.cell_count * sizeof *numbers);
        ballot.t[at] = numbers[n];
        ballot.u[at] = numbers[n + 1];
        ballot.challenge = ballot.c[at] = numbers[n + 2];
        ballot.s[at] = right_response(&ballot, &ballot.statements[asked], at);
        answer_all_but(&ballot, asked);
        accepted += judge->holds(judge->program, &ballot, asked);
        tried++;
    }
    snprintf(line, sizeof line, "%s an O among cells, T, U: accepted", shape->name);
    counted(line, tried, accepted, 0);
}

/* ---- one value at a time ---- */

/* The cells hold these values; A as it comes, but so that no B is O. */
static void seal_values(struct ballot *ballot, const unsigned *values)
{
    for (unsigned i = 0; i < ballot->cell_count; i++)
        for (ballot->a[i] = 1 + 4 * i % (ballot->q - 1);; ballot->a[i] = 1 + ballot->a[i] % (ballot->q - 1)) {
            ballot->b[i] = mod((long long)ballot->a[i] * ballot->y + values[i], ballot->q);
            if (ballot->b[i] != 0)
                break;
        }
}

/* Of value number `at` every c, and every `step`th T and U; the other values are simulated. */
static void one_value(struct through *through, unsigned at, unsigned step)
{
    struct ballot *ballot = &through->ballot;
    const struct claimed *statement = &ballot->statements[through->asked];
    unsigned q = ballot->q, v = statement->lo + at - statement->first_value, wanted, used;
    long long distance = (long long)v - statement_value(ballot, statement);
    bool own = statement_true(ballot, statement), others = others_true(ballot, through->asked);

    used = mod(-(long long)simulate_others(ballot, statement, at, 0), q);
    wanted = mod((long long)PREPARED - used, q);
    for (unsigned t = 1; t < q; t += step)
        for (unsigned i = 0; i < q - 1; i += step) {
            unsigned fitting = mod((long long)t * ballot->y, q), u = 1 + (fitting - 1 + i) % (q - 1);
            ballot->t[at] = t;
            ballot->u[at] = u;
            if (mod(distance, q) != 0)
                through->figures.predicted[own][others] += others || divide((long long)u - fitting, distance, q) == wanted;
            else if (i == 0)
                through->figures.predicted[own][others] += others ? q : 1;
            for (unsigned c = 0; c < q; c++) {
                ballot->c[at] = c;
                ballot->s[at] = right_response(ballot, statement, at);
                ballot->challenge = (used + c) % q;
                answer_all_but(ballot, through->asked);
                through->figures.tried[own][others]++;
                through->figures.accepted[own][others] += through->judge.holds(through->judge.program, ballot, through->asked);
            }
        }
}

/* Two cells hold 1 and 0, 1 and 1, 1 and −1, 1 and 2; of four the other row 0 and 0, 0 and 1, 0 and −1, 0 and 2. */
static void each_value(const struct judge *judge, const struct shape *shape, unsigned asked, unsigned step)
{
    struct through through = {.judge = *judge, .asked = asked};
    struct ballot *ballot = &through.ballot;
    const unsigned held[4] = {0, 1, judge->q - 1, 2};

    ballot_begin(ballot, shape, judge->q);
    ballot->y = 2;
    for (unsigned i = 0; i < 4; i++) {
        const struct claimed *statement = &ballot->statements[asked];
        seal_values(ballot, (const unsigned[CELLS_MOST]){1, held[i], 0, held[i]});
        for (unsigned at = statement->first_value; at <= statement->first_value + statement->hi - statement->lo; at++)
            one_value(&through, at, step);
    }
    print_figures(&through.figures, ballot, asked, step == 1 ? "one v: every T, U, c" : "one v: some T, U, every c");
}

/* Every s of one value of a ballot that holds: just one does. */
static void every_response(const struct judge *judge, const struct shape *shape, unsigned asked)
{
    const unsigned values[CELLS_MOST] = {0, 1};
    struct ballot ballot;
    uint64_t tried = 0, accepted = 0;
    char line[120];

    ballot_begin(&ballot, shape, judge->q);
    ballot.y = 3;
    ballot.challenge = 7;
    seal_values(&ballot, values);
    answer_all_but(&ballot, NO_STATEMENT);
    for (unsigned at = ballot.statements[asked].first_value; at < ballot.value_count; at++) {
        unsigned right = ballot.s[at];
        for (ballot.s[at] = 0; ballot.s[at] < judge->q; ballot.s[at]++, tried++)
            accepted += judge->holds(judge->program, &ballot, asked);
        ballot.s[at] = right;
    }
    snprintf(line, sizeof line, "%s every s of a value: accepted", shape->name);
    counted(line, tried, accepted, tried / judge->q);
}

/* ---- which shapes ---- */

static const struct shape rows_0_1 = {.name = "1×2, row 0–1:", .rows = 1, .columns = 2, .row_max = 1};
static const struct shape rows_1 = {.name = "1×2, row 1:", .rows = 1, .columns = 2, .row_min = 1, .row_max = 1};
static const struct shape rows_0_2 = {.name = "1×2, row 0–2:", .rows = 1, .columns = 2, .row_max = 2};
static const struct shape rows_of_3 = {.name = "1×3, row 1–2:", .rows = 1, .columns = 3, .row_min = 1, .row_max = 2};
static const struct shape cap_0_1 = {.name = "2×1, cap 0–1:", .rows = 2, .columns = 1, .row_max = 1, .has_cap = true, .cap_max = 1};
static const struct shape cap_1_2 = {.name = "2×1, cap 1–2:", .rows = 2, .columns = 1, .row_max = 1, .has_cap = true, .cap_min = 1, .cap_max = 2};
static const struct shape cap_1 = {.name = "2×1, cap 1:", .rows = 2, .columns = 1, .row_max = 1, .has_cap = true, .cap_min = 1, .cap_max = 1};
static const struct shape both = {.name = "1×2, row 0–1, cap 1:", .rows = 1, .columns = 2, .row_max = 1, .has_cap = true, .cap_column = 1,
                                  .cap_min = 1, .cap_max = 1};
static const struct shape square = {.name = "2×2, row 0–1, cap 1–2:", .rows = 2, .columns = 2, .row_max = 1, .has_cap = true, .cap_column = 1,
                                    .cap_min = 1, .cap_max = 2};

/* The number of the first statement about a sum; the cap's is the last. */
static unsigned first_sum(const struct shape *shape)
{
    return shape->rows * shape->columns;
}

void count_single_values(const struct judge *judge)
{
    bool every_s = judge->q == 3;
    unsigned step = judge->q == 3 ? (judge->is_short ? 3 : 1) : judge->is_short ? 85 : judge->is_quick ? 1 : 5;

    every_statement(judge, &rows_1, first_sum(&rows_1), every_s, step);
    every_statement(judge, &cap_1, first_sum(&cap_1), every_s, step);
}

static void count_order_3(const struct judge *judge)
{
    unsigned step = judge->is_short ? 5 : 1, some = judge->is_quick ? 1 : 3;

    with_zeros(judge, &rows_1, first_sum(&rows_1), step);
    with_zeros(judge, &cap_1, first_sum(&cap_1), step);
    every_statement(judge, &rows_0_1, first_sum(&rows_0_1), false, step);
    every_statement(judge, &cap_0_1, first_sum(&cap_0_1), false, step);
    every_statement(judge, &both, first_sum(&both) + 1, true, step);
    if (judge->is_short)
        return;
    every_statement(judge, &rows_0_1, first_sum(&rows_0_1), true, some);
    every_statement(judge, &cap_0_1, first_sum(&cap_0_1), true, some);
    every_statement(judge, &cap_1_2, first_sum(&cap_1_2), true, some);
    every_statement(judge, &rows_0_2, first_sum(&rows_0_2), false, some);
    if (judge->is_quick)
        every_statement(judge, &rows_0_2, first_sum(&rows_0_2), true, 16);
    every_statement(judge, &both, first_sum(&both), false, 1);
    every_statement(judge, &rows_of_3, first_sum(&rows_of_3), false, some);
    for (unsigned asked = first_sum(&square); asked < first_sum(&square) + 3; asked++)
        every_statement(judge, &square, asked, false, judge->is_quick ? 5 : 37);
}

static void count_order_5(const struct judge *judge)
{
    if (judge->is_short)
        return;
    every_statement(judge, &both, first_sum(&both) + 1, false, judge->is_quick ? 1 : 11);
    every_statement(judge, &rows_0_1, first_sum(&rows_0_1), false, judge->is_quick ? 85 : 255);
    if (!judge->is_quick)
        return;
    every_statement(judge, &cap_0_1, first_sum(&cap_0_1), false, 85);
    every_statement(judge, &cap_1_2, first_sum(&cap_1_2), false, 85);
}

static void count_larger_order(const struct judge *judge)
{
    static const struct shape *const shapes[] = {&rows_0_1, &cap_1_2, &rows_0_2, &rows_1, &cap_0_1, &cap_1, &rows_of_3};
    bool is_whole = !judge->is_short, is_sweep = judge->q > 100;
    unsigned step = is_sweep ? (judge->is_short ? judge->q : judge->is_quick ? 66 : 99) : judge->is_short ? 6 : 1;

    for (size_t i = 0; i < (judge->is_short ? 1 : judge->is_quick ? 7 : 3); i++) {
        each_value(judge, shapes[i], first_sum(shapes[i]), step);
        if (is_sweep)
            every_response(judge, shapes[i], first_sum(shapes[i]));
    }
    if (is_whole || !is_sweep)
        each_value(judge, &both, first_sum(&both) + 1, step);
    if (is_whole)
        each_value(judge, &square, first_sum(&square) + 2, judge->is_quick ? step : is_sweep ? judge->q : 5);
}

void count_statements(const struct judge *judge)
{
    if (judge->q <= 5)
        count_single_values(judge);
    if (judge->q == 3)
        count_order_3(judge);
    else if (judge->q == 5)
        count_order_5(judge);
    else
        count_larger_order(judge);
}

/* ---- sums under weights ---- */

/* Which values' U are off by G, in the ballot of a weighted sum; NOWHERE: none. */
#define NOWHERE VALUES_MOST

static void spoil(struct ballot *ballot, unsigned at)
{
    if (at != NOWHERE)
        ballot->u[at] = 1 + ballot->u[at] % (ballot->q - 1);
}

/* The four weights of values `first` and `second` in every way, all others 1; with `all`, every weight in every way. */
static void weigh(const struct judge *judge, const struct ballot *ballot, unsigned first, unsigned second, bool all, bool is_right, const char *what)
{
    unsigned q = judge->q, weights[2 * VALUES_MOST], count = all ? 2 * ballot->value_count : 4, varied[2 * VALUES_MOST];
    uint64_t ways = power(q, count), passed = 0;
    char line[120];

    for (uint64_t i = 0; i < ways; i++) {
        digits(varied, count, i, q, 0);
        for (unsigned k = 0; k < 2 * ballot->value_count; k++)
            weights[k] = all ? varied[k] : k / 2 == first ? varied[k % 2] : k / 2 == second ? varied[2 + k % 2] : 1;
        passed += judge->sum_holds(judge->program, ballot, weights);
    }
    snprintf(line, sizeof line, "%s %s, %s: summed to O", ballot->shape->name, what, all ? "every weight" : "four weights");
    counted(line, ways, passed, is_right ? ways : ways / q);
}

/* A ballot that holds, one with a cell that fails, one with a sum that fails, and one with both: that with every weight, if `all`. */
static void weigh_shape(const struct judge *judge, const struct shape *shape, bool all)
{
    static const char *const whats[4] = {"holds", "a cell fails", "a sum fails", "both fail"};
    const unsigned values[CELLS_MOST] = {0, 1};

    for (unsigned fails = 0; fails < 4; fails++) {
        struct ballot ballot;
        unsigned cell = 1, sum;
        ballot_begin(&ballot, shape, judge->q);
        sum = ballot.statements[ballot.cell_count].first_value;
        ballot.challenge = 2;
        seal_values(&ballot, values);
        answer_all_but(&ballot, NO_STATEMENT);
        spoil(&ballot, fails & 1 ? cell : NOWHERE);
        spoil(&ballot, fails & 2 ? sum : NOWHERE);
        weigh(judge, &ballot, cell, sum, all && fails == 3, fails == 0, whats[fails]);
    }
}

void count_statement_weights(const struct judge *judge)
{
    if (judge->q > 5)
        return;
    weigh_shape(judge, &cap_1, judge->q == 3 && !judge->is_short);
    if (judge->q == 5 && judge->is_short)
        return;
    weigh_shape(judge, &rows_0_1, false);
    weigh_shape(judge, &both, false);
    weigh_shape(judge, &square, false);
}
