/*
 * The verifier's judgement of statements about several cells (P7), of equality over two bases (P8) and of openings (P13).
 *
 * A ballot is judged from its bytes on: decoded, then equation by equation (batch_check_one), then as a sum under weights (batch_settle).
 * Where the sum says something else than the equations, that is counted.
 */
#include <stdlib.h>

#include "equalities.h"
#include "openings.h"
#include "statements.h"
#include "verifier.h"

#define PROOF_ROOM (VALUES_MOST * 192)

struct polling {
    const struct small *s;
    struct contest contest;
    struct definition definition;
    struct poll poll;
    struct batch batch;
    struct arena arena;
    const struct shape *shape;
    uint8_t cells[CELLS_MOST * 2 * POINT_BYTES], proof[PROOF_ROOM];
    uint64_t judged, otherwise, refused, unnamed;
};

/* A definition with one contest of this shape. */
static void set_shape(struct polling *polling, const struct ballot *ballot)
{
    const struct shape *shape = ballot->shape;
    struct contest *contest = &polling->contest;

    *contest = (struct contest){.id = "c", .item_count = shape->rows, .mark_count = shape->columns, .row_min = shape->row_min,
                                .row_max = shape->row_max, .cap = {.there = shape->has_cap, .mark = shape->cap_column, .min = shape->cap_min,
                                .max = shape->cap_max}, .cells = ballot->cell_count, .statements = ballot->statement_count};
    for (uint32_t i = 0; i < contest->statements; i++) {
        struct statement statement = contest_statement(contest, i);
        contest->values += statement.hi - statement.lo + 1;
    }
    polling->definition = (struct definition){.suite = &polling->s->suite, .contests = contest, .contest_count = 1, .cells = contest->cells,
                                              .values = contest->values};
    polling->poll.definition = &polling->definition;
    batch_free(&polling->batch);
    batch_set(&polling->batch, &polling->definition, 1000, 1000);
    polling->batch.shape.claims_left = false; /* proofs alone */
    polling->shape = shape;
}

static void put_scalar(uint8_t *to, unsigned value)
{
    memset(to, 0, SCALAR_BYTES);
    to[SCALAR_BYTES - 2] = (uint8_t)(value >> 8);
    to[SCALAR_BYTES - 1] = (uint8_t)value;
}

/* As P7 encodes it; false if that is not as long as the verifier says. */
static bool write_ballot(struct polling *polling, const struct ballot *ballot)
{
    const struct small *s = polling->s;
    uint8_t *to = polling->proof;

    for (unsigned i = 0; i < ballot->cell_count; i++) {
        point_encode(polling->cells + 2 * POINT_BYTES * i, &s->multiple[ballot->a[i]], &s->suite);
        point_encode(polling->cells + 2 * POINT_BYTES * i + POINT_BYTES, &s->multiple[ballot->b[i]], &s->suite);
    }
    for (unsigned k = 0; k < ballot->statement_count; k++) {
        unsigned first = ballot->statements[k].first_value, end = first + ballot->statements[k].hi - ballot->statements[k].lo + 1;
        for (unsigned i = first; i < end; i++, to += 2 * POINT_BYTES) {
            point_encode(to, &s->multiple[ballot->t[i]], &s->suite);
            point_encode(to + POINT_BYTES, &s->multiple[ballot->u[i]], &s->suite);
        }
        for (unsigned i = first; i + 1 < end; i++, to += SCALAR_BYTES)
            put_scalar(to, ballot->c[i]);
        for (unsigned i = first; i < end; i++, to += SCALAR_BYTES)
            put_scalar(to, ballot->s[i]);
    }
    return contest_proof_bytes(&polling->contest) == (size_t)(to - polling->proof);
}

/* Into the batch, alone; false if V7 refuses it. */
static bool cast(struct polling *polling, const struct ballot *ballot)
{
    static const uint8_t credential[POINT_BYTES];
    const uint8_t *cells = polling->cells, *proof = polling->proof;
    struct sealed sealed = {.cells = &cells, .proofs = &proof};
    struct refusal refusal;
    bool done;

    if (polling->shape != ballot->shape)
        set_shape(polling, ballot);
    polling->poll.joint_point = polling->s->multiple[ballot->y];
    polling->batch.count = 0;
    oracle_says(ballot->challenge);
    done = write_ballot(polling, ballot) && sealed_elements(&sealed, &polling->definition, &polling->arena, &refusal) == HOLDS &&
           batch_add(&polling->batch, &polling->poll, &sealed, credential, NULL, 7) == HOLDS;
    arena_reset(&polling->arena);
    return done;
}

static bool batch_holds(struct polling *polling, struct refusal *refusal)
{
    return batch_settle(&polling->batch, &polling->poll, 0, 1, refusal) == HOLDS;
}

/* The sum under unequal weights has to hold where all equations do; where they do not it may. */
static bool holds(void *program, const struct ballot *ballot, unsigned first)
{
    static const unsigned weights[2 * VALUES_MOST] = {1, 2, 2, 1, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2, 2, 1, 1, 2};
    struct polling *polling = program;
    struct refusal refusal;

    (void)first;
    if (!cast(polling, ballot) || batch_check_one(&polling->batch, &polling->poll, 0, &refusal) != HOLDS)
        return false;
    weights_are(weights, 2 * VALUES_MOST);
    polling->judged++;
    polling->otherwise += !batch_holds(polling, &refusal);
    return true;
}

/* What does not hold as a sum is to be named, by its line. */
static bool sum_holds(void *program, const struct ballot *ballot, const unsigned weights[2 * VALUES_MOST])
{
    struct polling *polling = program;
    struct refusal refusal = {0};

    weights_are(weights, 2 * (size_t)ballot->value_count);
    if (!cast(polling, ballot))
        return false;
    if (batch_holds(polling, &refusal))
        return true;
    polling->refused++;
    polling->unnamed += refusal.line != 7 || refusal.check != V19_BALLOT_PROOF;
    return false;
}

static void count_polling(const struct small *s, bool is_short, bool statements, bool weights)
{
    struct polling *polling = calloc(1, sizeof *polling);
    const struct judge judge = {polling, s->q, is_short, true, holds, sum_holds};

    if (!polling)
        return;
    polling->s = s;
    if (statements)
        count_statements(&judge);
    else if (!weights)
        count_single_values(&judge);
    if (weights)
        count_statement_weights(&judge);
    if (polling->judged > 0)
        counted("rows and caps: accepted, but not as a sum", polling->judged, polling->otherwise, 0);
    if (polling->refused > 0)
        counted("rows and caps: sums refused, but no equation named", polling->refused, polling->unnamed, 0);
    batch_free(&polling->batch);
    arena_free(&polling->arena);
    free(polling);
}

void count_sums_sealed(const struct small *s)
{
    count_polling(s, s->is_short, true, true);
}

/* Parts of it that find faults soon. */
void count_sums_briefly(const struct small *s)
{
    count_polling(s, true, false, false);
}

void count_sums_weights(const struct small *s)
{
    count_polling(s, true, false, true);
}

/* ---- equality over two bases ---- */

struct proving {
    const struct small *s;
    struct state *state;
    struct record *record;
    struct arena arena;
    struct refusal refusal;
};

static bool two_under(struct proving *p, const struct equality_of_two *e, const unsigned weights[3])
{
    static const uint8_t bytes[4 * POINT_BYTES];    /* what is hashed: the hash does not look */
    const struct small *s = p->s;
    struct point d[2] = {s->multiple[e->d[0]], s->multiple[e->d[1]]}, u[2] = {s->multiple[e->u[0]], s->multiple[e->u[1]]};
    const struct point a[2] = {s->multiple[e->a[0]], s->multiple[e->a[1]]};
    bool holds;

    p->state->suite = &s->suite;
    p->state->trustees[0].public_share = s->multiple[e->x];
    p->record->trustee = 1;
    p->record->in.arena = &p->arena;
    p->record->in.refusal = &p->refusal;
    p->record->decryption = (struct record_decryption){bytes, bytes, d, s->multiple[e->t], u, num_small(e->s)};
    oracle_says(e->c);
    weights_are(weights, 3);
    holds = check_equality(p->state, p->record, "share", &(const struct bases){2, a, bytes}) == HOLDS;
    arena_reset(&p->arena);
    return holds;
}

static bool two_sum_holds(void *program, const struct equality_of_two *e, const unsigned weights[2])
{
    return two_under(program, e, (const unsigned[]){1, weights[0], weights[1]});
}

static bool two_hold(void *program, const struct equality_of_two *e)
{
    return two_under(program, e, (const unsigned[]){0, 1, 0}) && two_under(program, e, (const unsigned[]){0, 0, 1}) &&
           two_under(program, e, (const unsigned[]){1, 0, 0});
}

void count_equality_two(const struct small *s)
{
    struct proving p = {.s = s, .state = calloc(1, sizeof *p.state), .record = calloc(1, sizeof *p.record)};

    if (p.state && p.record)
        count_equality_of_two(&(const struct equality_judge){&p, s->q, s->is_short, two_hold, two_sum_holds});
    free(p.state);
    free(p.record);
    arena_free(&p.arena);
}

/* ---- openings ---- */

struct challenging {
    struct proving with;
    struct contest contest;
    struct item item;
    uint8_t key[POINT_BYTES];
};

static bool set_fingerprint(struct challenging *c, const struct opening *opening)
{
    const struct small *s = c->with.s;
    uint8_t cells[4 * POINT_BYTES];
    const uint8_t *contests = cells;

    for (unsigned i = 0; i < opening->cells; i++) {
        point_encode(cells + 2 * POINT_BYTES * i, &s->multiple[opening->a[i]], &s->suite);
        point_encode(cells + 2 * POINT_BYTES * i + POINT_BYTES, &s->multiple[opening->b[i]], &s->suite);
    }
    return sealed_fingerprint(c->with.record->challenge.fingerprint, &c->with.state->poll, c->key, &contests) == HOLDS;
}

/* V7 and V28 of the challenge. */
static bool opens(void *program, const struct opening *opening)
{
    struct challenging *c = program;
    struct state *state = c->with.state;
    struct record *record = c->with.record;
    struct paper_row row = {0};
    uint8_t randomness[2 * SCALAR_BYTES];
    const uint8_t *contests = randomness;
    bool holds;

    for (unsigned i = 0; i < opening->cells; i++) {
        put_scalar(randomness + SCALAR_BYTES * i, opening->r[i]);
        row.marks |= opening->bit[i] << i;
    }
    c->contest.mark_count = c->contest.row_max = c->contest.cells = state->definition.cells = opening->cells;
    state->poll.joint_point = c->with.s->multiple[opening->y];
    record->challenge.randomness = &contests;
    record->ballot.paper.rows = &row;
    holds = set_fingerprint(c, opening) && challenge_elements(state, record) == HOLDS && challenge_opening(state, record) == HOLDS;
    arena_reset(&c->with.arena);
    return holds;
}

static void challenging_set(struct challenging *c, const struct small *s)
{
    struct state *state = c->with.state;
    struct record *record = c->with.record;

    c->with.s = s;
    c->item = (struct item){.id = "i", .title = "i"};
    c->contest = (struct contest){.id = "c", .items = &c->item, .item_count = 1};
    state->suite = &s->suite;
    state->definition = (struct definition){.suite = &s->suite, .contests = &c->contest, .contest_count = 1, .items = 1};
    state->poll.definition = &state->definition;
    record->in.arena = &c->with.arena;
    record->in.refusal = &c->with.refusal;
    point_encode(c->key, &s->suite.generator, &s->suite);
    memcpy(record->ballot.key, c->key, sizeof c->key);
}

void count_opening(const struct small *s)
{
    struct challenging *c = calloc(1, sizeof *c);

    if (!c)
        return;
    c->with.state = calloc(1, sizeof *c->with.state);
    c->with.record = calloc(1, sizeof *c->with.record);
    if (c->with.state && c->with.record) {
        challenging_set(c, s);
        count_openings(&(const struct opening_judge){c, s->q, s->is_short, opens});
    }
    free(c->with.state);
    free(c->with.record);
    arena_free(&c->with.arena);
    free(c);
}
