/* Behind the last ballot and behind the result: close and attest (F12, F16; V20, V24). */
#include <stdio.h>
#include <string.h>

#include "language.h"
#include "state.h"

/* ---- close ---- */

enum outcome close_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"ballots", false}, {"head", false}, {"root", false},
                                          {"sig", false}, {"time", false}, {"vote", false}};
    uint32_t nodes[COUNT(table)];

    (void)state;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_int32(&record->in, nodes[0], 0, COUNT_MOST, &record->heads.ballots));
    TRY(read_bytes_to(&record->in, nodes[1], HASH_BYTES, record->heads.head));
    TRY(read_bytes_to(&record->in, nodes[2], HASH_BYTES, record->heads.root));
    TRY(read_time(&record->in, nodes[4]));
    return read_signed(record, nodes[3], nodes[5]);
}

static enum outcome check_head(const struct record *record, enum check check, const uint8_t *head, const uint8_t *root)
{
    if (memcmp(record->heads.head, head, HASH_BYTES) != 0)
        return refuse(record->in.refusal, check, "the leaf hash of the line", "another head");
    if (memcmp(record->heads.root, root, HASH_BYTES) != 0)
        return refuse(record->in.refusal, check, "the root of the tree over the lines", "another root");
    return HOLDS;
}

enum outcome close_right(const struct state *state, struct record *record)
{
    uint64_t ballots = tally_returned(&state->tally);
    uint8_t root[HASH_BYTES];
    char wanted[64];

    snprintf(wanted, sizeof wanted, _("ballots: %llu"), (unsigned long long)ballots);
    if (record->heads.ballots != ballots)
        return refuse(record->in.refusal, V20_CLOSE, wanted, "%u", record->heads.ballots);
    tree_root(root, &state->tree, state->suite);
    return check_head(record, V20_CLOSE, state->head, root);
}

enum outcome close_take(struct state *state, struct record *record)
{
    (void)record;
    if (state->definition.named)
        return HOLDS;
    return tally_sums(&state->sums, &state->tally, &state->definition, &state->lasting);
}

/* ---- attest ---- */

enum outcome attest_shape(const struct state *state, struct record *record)
{
    static const struct member table[] = {{"head", false}, {"root", false}, {"sig", false}, {"trustee", false}, {"vote", false}};
    uint32_t nodes[COUNT(table)];

    (void)state;
    TRY(read_members(&record->in, record->body, COUNT(table), table, nodes));
    TRY(read_bytes_to(&record->in, nodes[0], HASH_BYTES, record->heads.head));
    TRY(read_bytes_to(&record->in, nodes[1], HASH_BYTES, record->heads.root));
    TRY(read_trustee(record, nodes[3]));
    return read_signed(record, nodes[2], nodes[4]);
}

enum outcome attest_turn(const struct state *state, struct record *record)
{
    if (state->trustees[record->trustee - 1].attested)
        return refuse(record->in.refusal, V11_TURN, "one attest by each trustee", "trustee %u has attested", record->trustee);
    return HOLDS;
}

enum outcome attest_right(const struct state *state, struct record *record)
{
    return check_head(record, V24_HEAD, state->result_head, state->result_root);
}

enum outcome attest_take(struct state *state, struct record *record)
{
    state->trustees[record->trustee - 1].attested = true;
    state->checked.attests++;
    return HOLDS;
}
