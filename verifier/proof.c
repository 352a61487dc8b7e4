#include "proof.h"

#include <stdlib.h>
#include <string.h>

#include "claims.h"
#include "language.h"
#include "multiply.h"
#include "random.h"

#define WEIGHT_BYTES 16

/* ---- elements ---- */

struct cursor {
    const struct suite *suite;
    struct point *point;
    struct num *scalar;
    struct refusal *refusal;
    const char *contest;
};

static enum outcome take_points(struct cursor *to, const uint8_t *bytes, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++)
        if (!point_decode(to->point++, bytes + i * POINT_BYTES, to->suite))
            return refuse(to->refusal, V7_ELEMENTS, "a point of the curve", "contest %s: point %zu of %s", to->contest, i, _(what));
    return HOLDS;
}

/* One statement of the proof: 2m points, m − 1 challenges, m responses. */
static enum outcome take_statement(struct cursor *to, const uint8_t **proof, size_t values, uint32_t number)
{
    const uint8_t *challenges = *proof + 2 * values * POINT_BYTES;
    const uint8_t *responses = challenges + SCALAR_BYTES * (values - 1);

    TRY(take_points(to, *proof, 2 * values, N_("the proof")));
    for (size_t i = 0; i < values; i++) {
        bool valid = i + 1 == values || scalar_decode(&to->scalar[2 * i], challenges + SCALAR_BYTES * i, to->suite);
        if (!valid || !scalar_decode(&to->scalar[2 * i + 1], responses + SCALAR_BYTES * i, to->suite))
            return refuse(to->refusal, V7_ELEMENTS, "a scalar below n", "contest %s: statement %u of the proof", to->contest, number);
    }
    to->scalar += 2 * values;
    *proof = responses + SCALAR_BYTES * values;
    return HOLDS;
}

enum outcome sealed_elements(struct sealed *sealed, const struct definition *definition, struct arena *arena, struct refusal *refusal)
{
    struct cursor to = {.suite = definition->suite, .refusal = refusal};
    size_t largest = 0;

    sealed->points = to.point = arena_take(arena, 2 * ((size_t)definition->cells + definition->values), sizeof *to.point);
    sealed->scalars = to.scalar = arena_take(arena, 2 * (size_t)definition->values, sizeof *to.scalar);
    if (!to.point || !to.scalar)
        return BROKEN;
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        const uint8_t *proof = sealed->proofs[i];
        to.contest = contest->id;
        largest = contest->values > largest ? contest->values : largest;
        TRY(take_points(&to, sealed->cells[i], 2 * (size_t)contest->cells, N_("the cells")));
        for (uint32_t k = 0; k < contest->statements; k++) {
            struct statement statement = contest_statement(contest, k);
            TRY(take_statement(&to, &proof, (size_t)statement.hi - statement.lo + 1, k));
        }
    }
    sealed->commitments = arena_take(arena, 2 * largest, POINT_BYTES);
    return sealed->commitments ? HOLDS : BROKEN;
}

/* ---- gathering ---- */

void batch_set(struct batch *batch, const struct definition *definition, size_t points_first, size_t points_most)
{
    size_t points_each = 2 * ((size_t)definition->cells + definition->values);

    *batch = (struct batch){.shape = {
        .points_each = points_each,
        .scalars_each = 2 * (size_t)definition->values,
        .limit = points_first < points_each ? 1 : points_first / points_each,
        .limit_most = points_most < points_each ? 1 : points_most / points_each,
        .claims_left = points_most / points_each > 1,
    }};
}

void batch_free(struct batch *batch)
{
    free(batch->points);
    free(batch->scalars);
    free(batch->claims);
    free(batch->text);
    free(batch->text_end);
    free(batch->lines);
    *batch = (struct batch){0};
}

bool batch_full(const struct batch *batch)
{
    return batch->count >= batch->shape.limit;
}

/* A ballot has at most 3,000,000 bytes (F7.10), `limit` keeps the rest in bounds: no product wraps. */
static enum outcome make_room(struct batch *batch)
{
    size_t room = batch->room ? 2 * batch->room : 4;
    void *points, *scalars, *claims, *text_end, *lines;

    if (batch->count < batch->room)
        return HOLDS;
    points = realloc(batch->points, room * batch->shape.points_each * sizeof *batch->points);
    if (points)
        batch->points = points;
    scalars = realloc(batch->scalars, room * batch->shape.scalars_each * sizeof *batch->scalars);
    if (scalars)
        batch->scalars = scalars;
    claims = realloc(batch->claims, room * sizeof *batch->claims);
    if (claims)
        batch->claims = claims;
    text_end = realloc(batch->text_end, room * sizeof *batch->text_end);
    if (text_end)
        batch->text_end = text_end;
    lines = realloc(batch->lines, room * sizeof *batch->lines);
    if (lines)
        batch->lines = lines;
    if (!points || !scalars || !claims || !text_end || !lines)
        return BROKEN;
    batch->room = room;
    return HOLDS;
}

static size_t text_start(const struct batch *batch, size_t index)
{
    return index == 0 ? 0 : batch->text_end[index - 1];
}

/* Its text behind that of the ballot before. */
static enum outcome add_claim(struct batch *batch, const struct signed_ballot *as_signed)
{
    const struct bytes *body = as_signed->body;
    size_t start = text_start(batch, batch->count), end = start + body[0].length + body[1].length;

    if (end > batch->text_room) {
        size_t room = 2 * end;
        uint8_t *text = realloc(batch->text, room);
        if (!text)
            return BROKEN;
        batch->text = text;
        batch->text_room = room;
    }
    memcpy(batch->text + start, body[0].data, body[0].length);
    memcpy(batch->text + start + body[0].length, body[1].data, body[1].length);
    batch->text_end[batch->count] = end;
    batch->claims[batch->count] = *as_signed->claim;
    return HOLDS;
}

/* c of the contest: hash_to_scalar("ballot", vote, Y, credential, contest id, cells, commitments). */
static void contest_challenge(struct num *challenge, const struct poll *poll, const struct sealed *sealed, uint32_t index,
                              const uint8_t *credential)
{
    const struct contest *contest = &poll->definition->contests[index];
    const uint8_t *proof = sealed->proofs[index];
    uint8_t *to = sealed->commitments;

    for (uint32_t k = 0; k < contest->statements; k++) {
        struct statement statement = contest_statement(contest, k);
        size_t values = (size_t)statement.hi - statement.lo + 1, bytes = 2 * values * POINT_BYTES;
        memcpy(to, proof, bytes);
        to += bytes;
        proof += bytes + SCALAR_BYTES * (2 * values - 1);
    }
    hash_to_scalar(challenge, poll->definition->suite, "ballot", 6, (struct bytes[]){
        {poll->vote, HASH_BYTES}, {poll->joint, POINT_BYTES}, {credential, POINT_BYTES}, {contest->id, strlen(contest->id)},
        {sealed->cells[index], 128 * (size_t)contest->cells}, {sealed->commitments, 2 * (size_t)contest->values * POINT_BYTES}});
}

/* Σ_v c_v = c gives every statement its last challenge. */
static void last_challenges(struct num *scalars, const struct contest *contest, const struct num *challenge, const struct suite *suite)
{
    for (uint32_t k = 0; k < contest->statements; k++) {
        struct statement statement = contest_statement(contest, k);
        size_t values = (size_t)statement.hi - statement.lo + 1;
        struct num last = *challenge;
        for (size_t i = 0; i + 1 < values; i++)
            mod_sub(&last, &last, &scalars[2 * i], &suite->n);
        scalars[2 * (values - 1)] = last;
        scalars += 2 * values;
    }
}

enum outcome batch_add(struct batch *batch, const struct poll *poll, const struct sealed *sealed, const uint8_t credential[POINT_BYTES],
                       const struct signed_ballot *as_signed, uint64_t line)
{
    const struct definition *definition = poll->definition;
    struct num *scalars = sealed->scalars, *to, challenge;

    TRY(make_room(batch));
    if (batch->shape.claims_left)
        TRY(add_claim(batch, as_signed));
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        contest_challenge(&challenge, poll, sealed, i, credential);
        last_challenges(scalars, &definition->contests[i], &challenge, definition->suite);
        scalars += 2 * (size_t)definition->contests[i].values;
    }
    memcpy(batch->points + batch->count * batch->shape.points_each, sealed->points, batch->shape.points_each * sizeof *batch->points);
    to = batch->scalars + batch->count * batch->shape.scalars_each;
    for (size_t i = 0; i < batch->shape.scalars_each; i++)
        mod_enter(&to[i], &sealed->scalars[i], &definition->suite->n);
    batch->lines[batch->count++] = line;
    return HOLDS;
}

/* ---- many equations as one ---- */

/*
 * Σ w·(T + c·A − s·G) + w'·(U + c·(B − vG) − s·Y) = O over all equations, each with weights of its own. What T, U, A and B are to
 * be multiplied by stands in `factor`, in the order of the points; what G and Y are to be, in g and y.
 */
struct combination {
    const struct suite *suite;
    const uint8_t *weight;
    struct num *factor;
    struct num g, y;
};

static void next_weight(struct num *weight, struct combination *sum)
{
    uint8_t bytes[32] = {0};

    memcpy(bytes + 16, sum->weight, WEIGHT_BYTES);
    num_load(weight, bytes);
    sum->weight += WEIGHT_BYTES;
}

/* Adds the equations of one statement; `scalars` are its c and s in Montgomery form, `factors` those of its T and U. */
static void add_statement(struct combination *sum, const struct statement *statement, const struct num *scalars, struct num *factors,
                          struct num *cell_factors)
{
    const struct modulus *n = &sum->suite->n;
    struct num a = {{0}}, b = {{0}}, product, number;

    for (uint32_t v = statement->lo; v <= statement->hi; v++, scalars += 2, factors += 2) {
        next_weight(&factors[0], sum);
        next_weight(&factors[1], sum);
        mod_mul(&product, &scalars[0], &factors[0], n);
        mod_add(&a, &a, &product, n);
        mod_mul(&product, &scalars[0], &factors[1], n);
        mod_add(&b, &b, &product, n);
        number = num_small(v);
        mod_enter(&number, &number, n);
        mod_mul(&product, &number, &product, n);
        mod_sub(&sum->g, &sum->g, &product, n);
        mod_mul(&product, &scalars[1], &factors[0], n);
        mod_sub(&sum->g, &sum->g, &product, n);
        mod_mul(&product, &scalars[1], &factors[1], n);
        mod_sub(&sum->y, &sum->y, &product, n);
    }
    /* the statement's A and B are sums over cells, so every cell takes the factor */
    for (uint32_t i = 0; i < statement->count; i++) {
        struct num *cell = cell_factors + 2 * (statement->first + (size_t)i * statement->step);
        mod_add(&cell[0], &cell[0], &a, n);
        mod_add(&cell[1], &cell[1], &b, n);
    }
}

static void add_ballot(struct combination *sum, const struct definition *definition, const struct num *scalars)
{
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        struct num *cells = sum->factor, *factors = cells + 2 * (size_t)contest->cells;
        memset(cells, 0, 2 * (size_t)contest->cells * sizeof *cells);
        for (uint32_t k = 0; k < contest->statements; k++) {
            struct statement statement = contest_statement(contest, k);
            size_t values = (size_t)statement.hi - statement.lo + 1;
            add_statement(sum, &statement, scalars, factors, cells);
            scalars += 2 * values;
            factors += 2 * values;
        }
        sum->factor = factors;
    }
}

/* All ballots from `first` to before `end`: *holds if their equations do, but for a probability of 2^-128. */
static enum outcome ballots_hold(bool *holds, const struct batch *batch, const struct poll *poll, size_t first, size_t end)
{
    const struct suite *suite = poll->definition->suite;
    size_t weights = (end - first) * batch->shape.scalars_each, points = (end - first) * batch->shape.points_each;
    uint8_t *weight = malloc(weights * WEIGHT_BYTES);
    struct num *factor = malloc(points * sizeof *factor);
    struct combination sum = {suite, weight, factor, {{0}}, {{0}}};
    struct jacobian many, few;
    enum outcome outcome = BROKEN;

    if (!weight || !factor || random_bytes(weight, weights * WEIGHT_BYTES) != HOLDS)
        goto out;
    for (size_t i = first; i < end; i++)
        add_ballot(&sum, poll->definition, batch->scalars + i * batch->shape.scalars_each);
    outcome = multiply_many_var(&many, points, batch->points + first * batch->shape.points_each, factor, suite);
    if (outcome != HOLDS)
        goto out;
    multiply_few_var(&few, &sum.g, 1, &poll->joint_point, &sum.y, suite);
    jacobian_add(&many, &many, &few, suite);
    *holds = jacobian_is_identity(&many);
out:
    free(weight);
    free(factor);
    return outcome;
}

/* ---- one equation after the other ---- */

/* s·G = T + c·A and s·Y = U + c·(B − vG), each by itself. */
static bool value_holds(const struct poll *poll, const struct point sums[2], uint32_t v, const struct num scalars[2],
                        const struct point commitments[2])
{
    const struct suite *suite = poll->definition->suite;
    struct num minus, s, factors[2], g = num_small(v);
    struct point points[2] = {poll->joint_point, sums[1]};
    struct jacobian left;

    mod_leave(&s, &scalars[1], &suite->n);
    mod_leave(&minus, &scalars[0], &suite->n);
    mod_neg(&minus, &minus, &suite->n);
    multiply_few_var(&left, &s, 1, &sums[0], &minus, suite);
    if (!jacobian_equal_point(&left, &commitments[0], suite))
        return false;
    mod_mul(&g, &scalars[0], &g, &suite->n);
    factors[0] = s;
    factors[1] = minus;
    multiply_few_var(&left, &g, 2, points, factors, suite);
    return jacobian_equal_point(&left, &commitments[1], suite);
}

static void statement_sums(struct point sums[2], const struct statement *statement, const struct point *cells, const struct suite *suite)
{
    struct jacobian sum[2] = {{{{0}}, {{0}}, {{0}}}, {{{0}}, {{0}}, {{0}}}};

    for (uint32_t i = 0; i < statement->count; i++) {
        const struct point *cell = cells + 2 * (statement->first + (size_t)i * statement->step);
        jacobian_add_point(&sum[0], &sum[0], &cell[0], suite);
        jacobian_add_point(&sum[1], &sum[1], &cell[1], suite);
    }
    jacobian_settle(sums, sum, 2, suite);
}

static enum outcome contest_holds(const struct poll *poll, const struct contest *contest, const struct point *cells,
                                  const struct num *scalars, struct refusal *refusal)
{
    const struct point *commitments = cells + 2 * (size_t)contest->cells;
    struct point sums[2];

    for (uint32_t k = 0; k < contest->statements; k++) {
        struct statement statement = contest_statement(contest, k);
        statement_sums(sums, &statement, cells, poll->definition->suite);
        for (uint32_t v = statement.lo; v <= statement.hi; v++, scalars += 2, commitments += 2)
            if (!value_holds(poll, sums, v, scalars, commitments))
                return refuse(refusal, V19_BALLOT_PROOF, "s·G = T + c·A and s·Y = U + c·(B − vG)",
                              "an equation fails: contest %s, statement %u of %u, v = %u", contest->id, k, contest->statements, v);
    }
    return HOLDS;
}

enum outcome batch_check_one(const struct batch *batch, const struct poll *poll, size_t index, struct refusal *refusal)
{
    const struct point *points = batch->points + index * batch->shape.points_each;
    const struct num *scalars = batch->scalars + index * batch->shape.scalars_each;

    for (uint32_t i = 0; i < poll->definition->contest_count; i++) {
        const struct contest *contest = &poll->definition->contests[i];
        TRY(contest_holds(poll, contest, points, scalars, refusal));
        points += 2 * ((size_t)contest->cells + contest->values);
        scalars += 2 * (size_t)contest->values;
    }
    return HOLDS;
}

/*
 * Bisection keeps: all before `first` hold, and something from `first` to before `end` fails. So where one is left, it is the
 * first that fails, as line by line. It is then named equation by equation; should all of these hold, the two ways contradict
 * each other, and nothing may be said.
 */
static enum outcome settle_proofs(const struct batch *batch, const struct poll *poll, size_t first, size_t end, struct refusal *refusal)
{
    bool holds = true;

    if (first < end)
        TRY(ballots_hold(&holds, batch, poll, first, end));
    if (holds)
        return HOLDS;
    while (end - first > 1) {
        size_t middle = first + (end - first) / 2;
        TRY(ballots_hold(&holds, batch, poll, first, middle));
        if (holds)
            first = middle;
        else
            end = middle;
    }
    refusal->line = batch->lines[first];
    return batch_check_one(batch, poll, first, refusal) == REFUTED ? REFUTED : BROKEN;
}

/* Only what stands before the first signature that is not valid has to be settled before that can be said. */
enum outcome batch_settle(struct batch *batch, const struct poll *poll, size_t first, size_t end, struct refusal *refusal)
{
    const struct suite *suite;
    size_t valid;

    if (!batch->shape.claims_left)
        return settle_proofs(batch, poll, first, end, refusal);
    if (first == end)
        return HOLDS;
    suite = poll->definition->suite;
    for (size_t i = first; i < end; i++) {
        struct bytes body = {batch->text + text_start(batch, i), batch->text_end[i] - text_start(batch, i)};
        claim_hash(&batch->claims[i], suite, "ballot", 1, &body);
    }
    TRY(claims_check(&valid, batch->claims + first, end - first, suite));
    TRY(settle_proofs(batch, poll, first, first + valid, refusal));
    if (first + valid == end)
        return HOLDS;
    refusal->line = batch->lines[first + valid];
    return refuse_signature(refusal);
}
