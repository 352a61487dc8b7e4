/* Partial decryptions and their equality proofs: rehearsal and share (F8, F13, P8; V16). */
#include <string.h>

#include "multiply.h"
#include "random.h"
#include "state.h"

#define WEIGHT_BYTES 16

bool vote_is_void(const struct state *state)
{
    return tally_returned(&state->tally) > state->issued;
}

/* ---- V6 and V7 of both, with m bases ---- */

static enum outcome decryption_shape(struct record *record, size_t m)
{
    static const struct member table[] = {{"proof", false}, {"shares", false}, {"sig", false}, {"trustee", false}, {"vote", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_bytes(&record->in, nodes[0], POINT_BYTES * (m + 1) + SCALAR_BYTES, &record->decryption.proof));
    TRY(read_bytes(&record->in, nodes[1], POINT_BYTES * m, &record->decryption.shares));
    TRY(read_trustee(record, nodes[3]));
    return read_signed(record, nodes[2], nodes[4]);
}

static enum outcome decryption_elements(const struct state *state, struct record *record, size_t m)
{
    struct record_decryption *own = &record->decryption;

    own->d = arena_take(record->in.arena, m, sizeof *own->d);
    own->u = arena_take(record->in.arena, m, sizeof *own->u);
    if (!own->d || !own->u)
        return BROKEN;
    for (size_t i = 0; i < m; i++)
        if (!point0_decode(&own->d[i], own->shares + i * POINT_BYTES, state->suite))
            return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve or O", "D %zu of the shares", i + 1);
    if (!point_decode(&own->t, own->proof, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve", "T of the proof");
    for (size_t i = 0; i < m; i++)
        if (!point0_decode(&own->u[i], own->proof + (i + 1) * POINT_BYTES, state->suite))
            return refuse(record->in.refusal, V7_ELEMENTS, "a point of the curve or O", "U %zu of the proof", i + 1);
    if (!scalar_decode(&own->s, own->proof + (m + 1) * POINT_BYTES, state->suite))
        return refuse(record->in.refusal, V7_ELEMENTS, "a scalar below n", "s of the proof");
    return HOLDS;
}

/* ---- V16 ---- */

static void equality_challenge(struct num *c, const struct state *state, const struct record *record, const char *purpose,
                               const struct bases *bases)
{
    const struct record_decryption *own = &record->decryption;
    const uint8_t number = (uint8_t)record->trustee;
    uint8_t key[POINT_BYTES];

    point_encode(key, &state->trustees[record->trustee - 1].public_share, state->suite);
    hash_to_scalar(c, state->suite, "equality", 7, (struct bytes[]){
        {state->poll.vote, HASH_BYTES}, {purpose, strlen(purpose)}, {&number, 1}, {key, POINT_BYTES},
        {bases->bytes, bases->count * POINT_BYTES}, {own->shares, bases->count * POINT_BYTES},
        {own->proof, (bases->count + 1) * POINT_BYTES}});
}

/* The points and factors of w·(T + c·X − s·G) and of w_l·(U_l + c·D_l − s·A_l) for every l, each equation with its own weight. */
static void equality_terms(struct point *points, struct num *factors, const struct state *state, const struct record *record,
                           const struct num *c, const struct bases *bases, const uint8_t *weights)
{
    const struct record_decryption *own = &record->decryption;
    const struct modulus *n = &state->suite->n;
    struct num c_form, s_form;

    mod_enter(&c_form, c, n);
    mod_enter(&s_form, &own->s, n);
    mod_neg(&s_form, &s_form, n);
    for (size_t i = 0; i <= bases->count; i++, points += 3, factors += 3) {
        uint8_t weight[32] = {0};
        memcpy(weight + 16, weights + i * WEIGHT_BYTES, WEIGHT_BYTES);
        num_load(&factors[0], weight);
        mod_mul(&factors[1], &c_form, &factors[0], n);
        mod_mul(&factors[2], &s_form, &factors[0], n);
        points[0] = i == 0 ? own->t : own->u[i - 1];
        points[1] = i == 0 ? state->trustees[record->trustee - 1].public_share : own->d[i - 1];
        points[2] = i == 0 ? state->suite->generator : bases->points[i - 1];
    }
}

static enum outcome equality_holds(bool *holds, const struct state *state, const struct record *record, const char *purpose,
                                   const struct bases *bases)
{
    size_t terms = 3 * (bases->count + 1), weight_bytes = (bases->count + 1) * WEIGHT_BYTES;
    struct point *points = arena_take(record->in.arena, terms, sizeof *points);
    struct num *factors = arena_take(record->in.arena, terms, sizeof *factors), c;
    uint8_t *weights = arena_take(record->in.arena, weight_bytes, 1);
    struct jacobian sum;

    if (!points || !factors || !weights)
        return BROKEN;
    TRY(random_bytes(weights, weight_bytes));
    equality_challenge(&c, state, record, purpose, bases);
    equality_terms(points, factors, state, record, &c, bases, weights);
    TRY(multiply_many_var(&sum, terms, points, factors, state->suite));
    *holds = jacobian_is_identity(&sum);
    return HOLDS;
}

enum outcome check_equality(const struct state *state, struct record *record, const char *purpose, const struct bases *bases)
{
    bool holds = false;

    TRY(equality_holds(&holds, state, record, purpose, bases));
    if (!holds)
        return refuse(record->in.refusal, V16_DECRYPTION, "sG = T + c·X and s·A_l = U_l + c·D_l for every l",
                      "the equality proof of trustee %u fails", record->trustee);
    return HOLDS;
}

/* ---- rehearsal ---- */

enum outcome rehearsal_shape(const struct state *state, struct record *record)
{
    (void)state;
    return decryption_shape(record, 1);
}

enum outcome rehearsal_elements(const struct state *state, struct record *record)
{
    return decryption_elements(state, record, 1);
}

enum outcome rehearsal_turn(const struct state *state, struct record *record)
{
    if (state->accepted < state->definition.trustee_count)
        return refuse(record->in.refusal, V11_TURN, "an accept by every trustee before", "accepted by %u of %u", state->accepted,
                      state->definition.trustee_count);
    if (state->trustees[record->trustee - 1].rehearsed)
        return refuse(record->in.refusal, V11_TURN, "one rehearsal by each trustee", "trustee %u has rehearsed", record->trustee);
    return HOLDS;
}

/* A_1 = aG, a = hash_to_scalar("rehearsal", vote, Y) */
enum outcome rehearsal_decryption(const struct state *state, struct record *record)
{
    uint8_t bytes[POINT_BYTES];
    struct jacobian multiple;
    struct point base;
    struct num a;

    hash_to_scalar(&a, state->suite, "rehearsal", 2, (struct bytes[]){{state->poll.vote, HASH_BYTES}, {state->poll.joint, POINT_BYTES}});
    multiply_few_var(&multiple, &a, 0, NULL, NULL, state->suite);
    jacobian_settle(&base, &multiple, 1, state->suite);
    point_encode(bytes, &base, state->suite);
    return check_equality(state, record, "rehearsal", &(const struct bases){1, &base, bytes});
}

enum outcome rehearsal_take(struct state *state, struct record *record)
{
    state->trustees[record->trustee - 1].rehearsed = true;
    state->rehearsed++;
    state->checked.rehearsals++;
    return HOLDS;
}

/* ---- share ---- */

enum outcome share_shape(const struct state *state, struct record *record)
{
    return decryption_shape(record, state->definition.cells);
}

enum outcome share_elements(const struct state *state, struct record *record)
{
    return decryption_elements(state, record, state->definition.cells);
}

enum outcome share_turn(const struct state *state, struct record *record)
{
    if (vote_is_void(state))
        return refuse(record->in.refusal, V11_TURN, "no share in a void vote", "ballots returned: %llu, issued: %u",
                      (unsigned long long)tally_returned(&state->tally), state->issued);
    if (state->trustees[record->trustee - 1].shared)
        return refuse(record->in.refusal, V11_TURN, "one share by each trustee", "trustee %u has given one", record->trustee);
    return HOLDS;
}

enum outcome share_decryption(const struct state *state, struct record *record)
{
    return check_equality(state, record, "share",
                          &(const struct bases){state->sums.count, state->sums.a, state->sums.a_bytes});
}

/* Only the first `threshold` are used (P8). */
enum outcome share_take(struct state *state, struct record *record)
{
    size_t m = state->definition.cells;

    if (state->shared < state->definition.threshold) {
        struct point *kept = arena_take(&state->lasting, m, sizeof *kept);
        if (!kept)
            return BROKEN;
        memcpy(kept, record->decryption.d, m * sizeof *kept);
        state->shares[state->shared] = kept;
        state->share_trustees[state->shared] = record->trustee;
    }
    state->shared++;
    state->trustees[record->trustee - 1].shared = true;
    state->checked.shares++;
    return HOLDS;
}
