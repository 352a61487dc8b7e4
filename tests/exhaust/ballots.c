/* Sealed contests in numbers: what P7 says of statements, what they hold, and honest or simulated answers to a challenge. */
#include "tests/exhaust/ballots.h"

#include "tests/exhaust/count.h"

static void add_statement(struct ballot *ballot, unsigned lo, unsigned hi, unsigned first, unsigned step, unsigned count)
{
    struct claimed *statement = &ballot->statements[ballot->statement_count++];

    *statement = (struct claimed){.lo = lo, .hi = hi, .first_value = ballot->value_count, .cell_count = count};
    for (unsigned i = 0; i < count; i++)
        statement->cells[i] = first + i * step;
    ballot->value_count += hi - lo + 1;
}

void ballot_begin(struct ballot *ballot, const struct shape *shape, unsigned q)
{
    *ballot = (struct ballot){.shape = shape, .q = q, .y = 1, .cell_count = shape->rows * shape->columns};
    for (unsigned i = 0; i < ballot->cell_count; i++)
        add_statement(ballot, 0, 1, i, 1, 1);
    for (unsigned row = 0; row < shape->rows && shape->columns > 1; row++)
        add_statement(ballot, shape->row_min, shape->row_max, row * shape->columns, 1, shape->columns);
    if (shape->has_cap)
        add_statement(ballot, shape->cap_min, shape->cap_max, shape->cap_column, shape->columns, shape->rows);
}

/* ---- what is sealed, and answers ---- */

static unsigned sum_of(const unsigned *numbers, const struct claimed *statement, unsigned q)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < statement->cell_count; i++)
        sum += numbers[statement->cells[i]];
    return sum % q;
}

unsigned statement_value(const struct ballot *ballot, const struct claimed *statement)
{
    long long a = sum_of(ballot->a, statement, ballot->q), b = sum_of(ballot->b, statement, ballot->q);

    return mod(b - a * ballot->y, ballot->q);
}

bool statement_true(const struct ballot *ballot, const struct claimed *statement)
{
    unsigned value = statement_value(ballot, statement);

    return value >= statement->lo && value <= statement->hi;
}

unsigned right_response(const struct ballot *ballot, const struct claimed *statement, unsigned i)
{
    return mod(ballot->t[i] + (long long)ballot->c[i] * sum_of(ballot->a, statement, ballot->q), ballot->q);
}

/* Value number i as it is simulated: c, then s, then T and U that fit, none of them O. Of q numbers s two at most do not serve. */
static void simulate(struct ballot *ballot, const struct claimed *statement, unsigned i, unsigned c)
{
    unsigned q = ballot->q, v = statement->lo + i - statement->first_value;
    long long a = sum_of(ballot->a, statement, q), b = sum_of(ballot->b, statement, q);

    ballot->c[i] = c;
    for (ballot->s[i] = 0; ballot->s[i] < q; ballot->s[i]++) {
        ballot->t[i] = mod(ballot->s[i] - c * a, q);
        ballot->u[i] = mod((long long)ballot->s[i] * ballot->y - c * (b - v), q);
        if (ballot->t[i] != 0 && ballot->u[i] != 0)
            return;
    }
}

unsigned simulate_others(struct ballot *ballot, const struct claimed *statement, unsigned left, unsigned all)
{
    unsigned last = statement->first_value + statement->hi - statement->lo, used = 0;

    for (unsigned i = statement->first_value; i <= last; i++)
        if (i != left) {
            simulate(ballot, statement, i, (2 + i) % ballot->q);
            used += (2 + i) % ballot->q;
        }
    return mod((long long)all - used, ballot->q);
}

static void statement_answer(struct ballot *ballot, const struct claimed *statement)
{
    unsigned value = statement_value(ballot, statement), i = statement->first_value;

    if (!statement_true(ballot, statement)) {
        simulate(ballot, statement, i, simulate_others(ballot, statement, i, PREPARED));
        return;
    }
    i += value - statement->lo;
    ballot->c[i] = simulate_others(ballot, statement, i, ballot->challenge);
    ballot->t[i] = 1 + i % (ballot->q - 1);
    ballot->u[i] = mod((long long)ballot->t[i] * ballot->y, ballot->q);
    ballot->s[i] = right_response(ballot, statement, i);
}

void answer_all_but(struct ballot *ballot, unsigned asked)
{
    for (unsigned i = 0; i < ballot->statement_count; i++)
        if (i != asked)
            statement_answer(ballot, &ballot->statements[i]);
}

bool others_true(const struct ballot *ballot, unsigned asked)
{
    for (unsigned i = 0; i < ballot->statement_count; i++)
        if (i != asked && !statement_true(ballot, &ballot->statements[i]))
            return false;
    return true;
}
