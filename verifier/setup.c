/* The records that make the trustees' key: vote, deal, accept (F5, F8, P6; V12, V13, V14). */
#include <string.h>

#include "language.h"
#include "multiply.h"
#include "state.h"

enum outcome read_signed(struct record *record, uint32_t sig, uint32_t vote)
{
    TRY(read_bytes(&record->in, sig, SIGNATURE_BYTES, &record->signature));
    return read_bytes(&record->in, vote, HASH_BYTES, &record->vote);
}

enum outcome read_trustee(struct record *record, uint32_t node)
{
    return read_int32(&record->in, node, 1, TRUSTEES_MOST, &record->trustee);
}

enum outcome check_points(const struct state *state, struct record *record, const uint8_t *bytes, size_t count, const char *what)
{
    struct point point;

    for (size_t i = 0; i < count; i++)
        if (!point_decode(&point, bytes + i * POINT_BYTES, state->suite))
            return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "point %zu of %s", i, _(what));
    return HOLDS;
}

/* ---- vote ---- */

enum outcome vote_shape(const struct state *state, struct record *record)
{
    return definition_read(&record->definition, &record->in, record->body, state->suites, &record->signature);
}

enum outcome vote_elements(const struct state *state, struct record *record)
{
    (void)state;
    return definition_elements(&record->definition, record->in.refusal);
}

enum outcome vote_consistent(const struct state *state, struct record *record)
{
    (void)state;
    return definition_consistent(&record->definition, record->in.refusal);
}

enum outcome vote_take(struct state *state, struct record *record)
{
    const struct definition *definition = &state->definition;

    /* what was read of the definition stays */
    state->lasting = *record->in.arena;
    *record->in.arena = (struct arena){0};
    state->definition = record->definition;
    state->suite = definition->suite;
    state->poll.definition = definition;
    leaf_hash(state->poll.vote, state->suite, record->in.json->text, record->in.json->length);
    batch_set(&state->batch, definition, state->batch_first, state->batch_points);
    TRY(tally_set(&state->tally, definition, &state->lasting));
    for (uint32_t i = 0; i < definition->trustee_count; i++) {
        state->trustees[i].commitments = arena_take(&state->lasting, definition->threshold, sizeof(struct point));
        if (!state->trustees[i].commitments)
            return BROKEN;
    }
    TRY(names_set(&state->names));
    TRY(opened_set(&state->opened));
    return roll_set(&state->roll);
}

/* ---- deal ---- */

enum outcome deal_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"commitments", false}, {"possession", false}, {"shares", false},
                                          {"sig", false}, {"trustee", false}, {"vote", false}};
    const struct definition *definition = &state->definition;
    struct record_deal *deal = &record->deal;
    uint32_t nodes[COUNT(table)];

    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_bytes(&record->in, nodes[0], POINT_BYTES * (size_t)definition->threshold, &deal->commitments));
    TRY(read_bytes(&record->in, nodes[1], POINT_BYTES + SCALAR_BYTES, &deal->possession));
    TRY(read_bytes(&record->in, nodes[2], (POINT_BYTES + SCALAR_BYTES) * (size_t)definition->trustee_count, &deal->shares));
    TRY(read_trustee(record, nodes[4]));
    return read_signed(record, nodes[3], nodes[5]);
}

enum outcome deal_elements(const struct state *state, struct record *record)
{
    const struct definition *definition = &state->definition;
    struct record_deal *deal = &record->deal;
    struct num sealed;

    deal->points = arena_take(record->in.arena, definition->threshold, sizeof *deal->points);
    if (!deal->points)
        return BROKEN;
    for (uint32_t k = 0; k < definition->threshold; k++)
        if (!point_decode(&deal->points[k], deal->commitments + (size_t)k * POINT_BYTES, state->suite))
            return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "commitment %u", k);
    if (!point_decode(&deal->w, deal->possession, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "W of the possession");
    if (!scalar_decode(&deal->s, deal->possession + POINT_BYTES, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a scalar below n", "s of the possession");
    for (uint32_t j = 0; j < definition->trustee_count; j++) {
        const uint8_t *share = deal->shares + (size_t)j * (POINT_BYTES + SCALAR_BYTES);
        TRY(check_points(state, record, share, 1, N_("a sealed share")));
        if (!scalar_decode(&sealed, share + POINT_BYTES, state->suite))
            return refuse(record->in.refusal, V7_ELEMENTS, "a scalar below n", "the sealed share for trustee %u", j + 1);
    }
    return HOLDS;
}

enum outcome deal_turn(const struct state *state, struct record *record)
{
    if (state->trustees[record->trustee - 1].dealt)
        return refuse(record->in.refusal, V11_TURN, "one deal by each trustee", "trustee %u has dealt", record->trustee);
    return HOLDS;
}

/* sG = W + c·C_{i,0} */
enum outcome deal_possession(const struct state *state, struct record *record)
{
    const struct record_deal *deal = &record->deal;
    const uint8_t number = (uint8_t)record->trustee;
    struct jacobian left;
    struct num c;

    hash_to_scalar(&c, state->suite, "possession", 4, (struct bytes[]){
        {state->poll.vote, HASH_BYTES}, {&number, 1}, {deal->commitments, POINT_BYTES * (size_t)state->definition.threshold},
        {deal->possession, POINT_BYTES}});
    mod_neg(&c, &c, &state->suite->n);
    multiply_few_var(&left, &deal->s, 1, &deal->points[0], &c, state->suite);
    if (!jacobian_equal_point(&left, &deal->w, state->suite))
        return refuse(record->in.refusal, V13_POSSESSION, "sG = W + c·C_0", "the equation fails");
    return HOLDS;
}

/* X_j = Σ_k j^k · (Σ_i C_{i,k}), from the highest coefficient down. */
static void public_share(struct jacobian *share, const struct jacobian *coefficients, const struct state *state, uint32_t j)
{
    struct num number = num_small(j);
    struct point at;

    *share = (struct jacobian){{{0}}, {{0}}, {{0}}};
    for (uint32_t k = state->definition.threshold; k-- > 0;) {
        jacobian_settle(&at, share, 1, state->suite);
        multiply_few_var(share, NULL, 1, &at, &number, state->suite);
        jacobian_add(share, share, &coefficients[k], state->suite);
    }
}

/* P6, once every trustee has dealt. */
void derive_keys(struct state *state)
{
    const struct definition *definition = &state->definition;
    struct jacobian coefficients[TRUSTEES_MOST] = {{{{0}}, {{0}}, {{0}}}}, share;

    for (uint32_t i = 0; i < definition->trustee_count; i++)
        for (uint32_t k = 0; k < definition->threshold; k++)
            jacobian_add_point(&coefficients[k], &coefficients[k], &state->trustees[i].commitments[k], state->suite);
    jacobian_settle(&state->poll.joint_point, &coefficients[0], 1, state->suite);
    point_encode(state->poll.joint, &state->poll.joint_point, state->suite);
    state->keys_hold = !point_is_identity(&state->poll.joint_point);
    for (uint32_t j = 0; j < definition->trustee_count; j++) {
        public_share(&share, coefficients, state, j + 1);
        jacobian_settle(&state->trustees[j].public_share, &share, 1, state->suite);
        if (jacobian_is_identity(&share))
            state->keys_hold = false;
    }
}

enum outcome deal_take(struct state *state, struct record *record)
{
    struct trustee *trustee = &state->trustees[record->trustee - 1];

    memcpy(trustee->commitments, record->deal.points, state->definition.threshold * sizeof *trustee->commitments);
    trustee->dealt = true;
    state->checked.possessions++;
    if (++state->dealt == state->definition.trustee_count)
        derive_keys(state);
    return HOLDS;
}

/* ---- accept ---- */

enum outcome accept_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"key", false}, {"sig", false}, {"trustee", false}, {"vote", false}};
    uint32_t nodes[COUNT(table)];

    (void)state;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_bytes_to(&record->in, nodes[0], POINT_BYTES, record->accepted));
    TRY(read_trustee(record, nodes[2]));
    return read_signed(record, nodes[1], nodes[3]);
}

enum outcome accept_elements(const struct state *state, struct record *record)
{
    return check_points(state, record, record->accepted, 1, N_("key"));
}

enum outcome accept_turn(const struct state *state, struct record *record)
{
    if (state->dealt < state->definition.trustee_count)
        return refuse(record->in.refusal, V11_TURN, "a deal by every trustee before", "dealt by %u of %u", state->dealt,
                      state->definition.trustee_count);
    if (state->trustees[record->trustee - 1].accepted)
        return refuse(record->in.refusal, V11_TURN, "one accept by each trustee", "trustee %u has accepted", record->trustee);
    return HOLDS;
}

enum outcome accept_joint_key(const struct state *state, struct record *record)
{
    if (memcmp(record->accepted, state->poll.joint, POINT_BYTES) != 0)
        return refuse(record->in.refusal, V14_JOINT_KEY, "the sum of the commitments C_0 of all deals", "another key");
    if (!state->keys_hold)
        return refuse(record->in.refusal, V14_JOINT_KEY, "a public share of each trustee that is not O", "O");
    return HOLDS;
}

enum outcome accept_take(struct state *state, struct record *record)
{
    state->trustees[record->trustee - 1].accepted = true;
    state->accepted++;
    return HOLDS;
}
