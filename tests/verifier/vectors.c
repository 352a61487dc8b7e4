/* The test vectors: testvectors/README.md says what each asks. */
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "../../verifier/multiply.h"

const char any_validity[] = "{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"contest\",\"unreadable\":\"mark\"}";

static bool equal_bytes(struct cases *cases, uint32_t node, const uint8_t *bytes, size_t length)
{
    size_t wanted;
    const uint8_t *right = hex(cases, node, &wanted);

    return wanted == length && memcmp(right, bytes, length) == 0;
}

static bool judge_hash_to_scalar(struct cases *cases)
{
    uint32_t parts = field(cases, "parts");
    struct bytes pieces[16];
    uint8_t bytes[SCALAR_BYTES];
    struct num scalar;
    size_t count = 0;

    for (uint32_t at = first_of(cases, parts); at && count < 7; at = next_of(cases, parts, at), count++)
        pieces[count].data = hex(cases, at, &pieces[count].length);
    hash_to_scalar(&scalar, cases->suite, string(cases, field(cases, "use")), count, pieces);
    num_store(bytes, &scalar);
    return equal_bytes(cases, field(cases, "scalar"), bytes, sizeof bytes);
}

static bool judge_point(struct cases *cases)
{
    const char *type = string(cases, field(cases, "type"));
    size_t length;
    const uint8_t *bytes = hex(cases, field(cases, "encoding"), &length);
    struct point point;
    struct num scalar;

    if (strcmp(type, "scalar") == 0)
        return length == SCALAR_BYTES && scalar_decode(&scalar, bytes, cases->suite);
    if (length != POINT_BYTES)
        return false;
    return strcmp(type, "point0") == 0 ? point0_decode(&point, bytes, cases->suite) : point_decode(&point, bytes, cases->suite);
}

static bool judge_signature(struct cases *cases)
{
    const char *body = string(cases, field(cases, "body"));
    struct bytes pieces[2] = {{body, strlen(body) / 2}, {body + strlen(body) / 2, strlen(body) - strlen(body) / 2}};
    size_t length;
    const uint8_t *signature = hex(cases, field(cases, "signature"), &length), *key;
    struct claim claim;
    struct point point;

    if (length != SIGNATURE_BYTES)
        return false;
    key = hex(cases, field(cases, "publicKey"), &length);
    return length == POINT_BYTES && point_decode(&point, key, cases->suite) &&
           claim_read(&claim, cases->suite, &point, signature) &&
           (claim_hash(&claim, cases->suite, string(cases, field(cases, "kind")), 2, pieces), claim_holds(&claim, cases->suite));
}

static bool judge_merkle(struct cases *cases)
{
    uint32_t lines = field(cases, "lines"), leaves = field(cases, "leaves"), leaf = first_of(cases, leaves);
    uint8_t hash[HASH_BYTES];
    struct tree *tree = arena_take(&cases->arena, 1, sizeof *tree);
    bool right = tree != NULL;

    for (uint32_t at = first_of(cases, lines); at; at = next_of(cases, lines, at), leaf = next_of(cases, leaves, leaf)) {
        size_t length;
        const uint8_t *line = hex(cases, at, &length);
        leaf_hash(hash, cases->suite, line, length);
        right = right && equal_bytes(cases, leaf, hash, HASH_BYTES);
        tree_add(tree, hash, cases->suite);
    }
    tree_root(hash, tree, cases->suite);
    return right && equal_bytes(cases, field(cases, "root"), hash, HASH_BYTES);
}

static bool judge_canonical(struct cases *cases)
{
    size_t length;
    const uint8_t *line = hex(cases, field(cases, "line"), &length);
    struct refusal refusal;
    struct json json = {0};
    bool valid = json_read(&json, line, length, &refusal) == HOLDS;

    json_free(&json);
    return valid;
}

/* ---- trustees ---- */

static struct state *new_state(struct cases *cases)
{
    struct state *state = arena_take(&cases->arena, 1, sizeof *state);

    if (!state)
        abort();
    state->suites = cases->suites;
    state->suite = state->definition.suite = cases->suite;
    return state;
}

static struct record *new_record(struct cases *cases, uint32_t trustee)
{
    struct record *record = arena_take(&cases->arena, 1, sizeof *record);

    if (!record)
        abort();
    record->in = (struct reader){&cases->json, &cases->arena, arena_take(&cases->arena, 1, sizeof(struct refusal)), V6_SHAPE};
    record->trustee = trustee;
    return record;
}

static bool read_deal(struct cases *cases, struct state *state, struct record *record)
{
    size_t commitments, possession, shares = 0, vote;

    record->deal.commitments = hex(cases, field(cases, "commitments"), &commitments);
    record->deal.possession = hex(cases, field(cases, "possession"), &possession);
    if (field(cases, "shares"))
        record->deal.shares = hex(cases, field(cases, "shares"), &shares);
    memcpy(state->poll.vote, hex(cases, field(cases, "vote"), &vote), HASH_BYTES);
    state->definition.threshold = (uint32_t)(commitments / POINT_BYTES);
    state->definition.trustee_count = (uint32_t)(shares / 96);
    return commitments % POINT_BYTES == 0 && possession == 96 && shares % 96 == 0;
}

static bool judge_possession(struct cases *cases)
{
    struct state *state = new_state(cases);
    struct record *record = new_record(cases, (uint32_t)number(cases, field(cases, "trustee")));

    return read_deal(cases, state, record) && deal_elements(state, record) == HOLDS && deal_possession(state, record) == HOLDS;
}

/* Joint key and public shares, once all of the group's trustees have dealt. */
static bool judge_keys(struct cases *cases)
{
    struct state *state = new_state(cases);
    uint32_t tests = member_of(cases, cases->group, "tests"), shares = member_of(cases, cases->group, "publicShares"), kept = cases->test;
    uint32_t share = first_of(cases, shares);
    uint8_t bytes[POINT_BYTES];
    bool right = true;

    for (cases->test = first_of(cases, tests); cases->test; cases->test = next_of(cases, tests, cases->test)) {
        struct record *record = new_record(cases, (uint32_t)number(cases, field(cases, "trustee")));
        right = right && read_deal(cases, state, record) && deal_elements(state, record) == HOLDS;
        if (!state->trustees[record->trustee - 1].commitments)
            state->trustees[record->trustee - 1].commitments =
                arena_take(&cases->arena, state->definition.threshold, sizeof(struct point));
        right = right && deal_take(state, record) == HOLDS;
    }
    cases->test = kept;
    right = right && state->keys_hold && equal_bytes(cases, field(cases, "jointKey"), state->poll.joint, POINT_BYTES);
    for (uint32_t j = 0; share; share = next_of(cases, shares, share), j++) {
        point_encode(bytes, &state->trustees[j].public_share, cases->suite);
        right = right && equal_bytes(cases, share, bytes, POINT_BYTES);
    }
    return right;
}

/* The public side of a deal. */
static bool judge_deal(struct cases *cases)
{
    return judge_possession(cases) && judge_keys(cases);
}

static bool judge_equality(struct cases *cases)
{
    struct state *state = new_state(cases);
    uint32_t trustee = (uint32_t)number(cases, field(cases, "trustee"));
    struct record *record = new_record(cases, trustee);
    size_t bytes, shares, proof, length;
    struct bases bases = {.bytes = hex(cases, field(cases, "bases"), &bytes)};
    struct point *points = arena_take(&cases->arena, bytes / POINT_BYTES + 1, sizeof *points);

    bases.count = state->definition.cells = (uint32_t)(bytes / POINT_BYTES);
    bases.points = points;
    for (size_t i = 0; i < bases.count; i++)
        if (!point0_decode(&points[i], bases.bytes + i * POINT_BYTES, cases->suite))
            return false;
    record->decryption.shares = hex(cases, field(cases, "shares"), &shares);
    record->decryption.proof = hex(cases, field(cases, "proof"), &proof);
    memcpy(state->poll.vote, hex(cases, field(cases, "vote"), &length), HASH_BYTES);
    return shares == bytes && proof == bytes + 96 &&
           point_decode(&state->trustees[trustee - 1].public_share, hex(cases, field(cases, "publicShare"), &length), cases->suite) &&
           share_elements(state, record) == HOLDS &&
           check_equality(state, record, string(cases, field(cases, "purpose")), &bases) == HOLDS;
}

static bool decode_all(struct cases *cases, struct point *points, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!point0_decode(&points[i], bytes + i * POINT_BYTES, cases->suite))
            return false;
    return true;
}

static bool judge_decryption(struct cases *cases)
{
    size_t length, bytes;
    const uint8_t *sum_bytes = hex(cases, field(cases, "sums"), &bytes);
    size_t m = bytes / (2 * POINT_BYTES);
    struct point *both = arena_take(&cases->arena, 2 * m, sizeof *both), *shares[TRUSTEES_MOST];
    struct sums sums = {m, both, arena_take(&cases->arena, m, sizeof(struct point)), NULL};
    struct tally tally = {.sealed = number(cases, field(cases, "ballots")), .marks = arena_take(&cases->arena, m, 4)};
    struct definition definition = {.suite = cases->suite, .cells = (uint32_t)m};
    uint32_t trustees[TRUSTEES_MOST], list = field(cases, "shares"), counts = field(cases, "counts"), count;
    struct counts found;
    struct refusal refusal;

    if (!decode_all(cases, both, sum_bytes, 2 * m))
        return false;
    for (size_t i = 0; i < m; i++)
        sums.b[i] = both[2 * i + 1];
    for (uint32_t at = first_of(cases, list); at; at = next_of(cases, list, at), definition.threshold++) {
        trustees[definition.threshold] = (uint32_t)number(cases, member_of(cases, at, "trustee"));
        shares[definition.threshold] = arena_take(&cases->arena, m, sizeof(struct point));
        if (!decode_all(cases, shares[definition.threshold], hex(cases, member_of(cases, at, "shares"), &length), m))
            return false;
    }
    if (tally_open(&found, &tally, &sums, trustees, shares, &definition, &cases->arena, &refusal) != HOLDS)
        return false;
    count = counts ? first_of(cases, counts) : 0;
    for (size_t i = 0; i < m && counts; i++, count = next_of(cases, counts, count))
        if (!count || number(cases, count) != found.marks[i])
            return false;
    return true;
}

/* ---- ballots ---- */

static bool take_sealed(struct cases *cases, const struct definition *definition, struct sealed *sealed)
{
    size_t cells, proof;
    struct refusal refusal;

    sealed->cells = arena_take(&cases->arena, 1, sizeof *sealed->cells);
    sealed->proofs = arena_take(&cases->arena, 1, sizeof *sealed->proofs);
    sealed->cells[0] = hex(cases, field(cases, "cells"), &cells);
    sealed->proofs[0] = hex(cases, field(cases, "proof"), &proof);
    return cells == 128 * (size_t)definition->cells && proof == contest_proof_bytes(&definition->contests[0]) &&
           sealed_elements(sealed, definition, &cases->arena, &refusal) == HOLDS;
}

/* With weights and without: both have to say the same. */
static bool judge_seal_check(struct cases *cases)
{
    struct definition definition;
    struct poll poll = {.definition = &definition};
    struct batch batch;
    struct sealed sealed;
    struct refusal refusal;
    size_t length;
    bool alone, together;

    if (!make_definition(cases, &definition, cases->suite, raw(cases, field(cases, "contest")), any_validity))
        abort();
    if (!take_sealed(cases, &definition, &sealed))
        return false;
    memcpy(poll.vote, hex(cases, field(cases, "vote"), &length), HASH_BYTES);
    memcpy(poll.joint, hex(cases, field(cases, "jointKey"), &length), POINT_BYTES);
    if (!point_decode(&poll.joint_point, poll.joint, cases->suite))
        abort();
    batch_set(&batch, &definition, 0, 0);
    if (batch_add(&batch, &poll, &sealed, hex(cases, field(cases, "credential"), &length), NULL, 7) != HOLDS)
        abort();
    alone = batch_check_one(&batch, &poll, 0, &refusal) == HOLDS;
    together = batch_settle(&batch, &poll, 0, 1, &refusal) == HOLDS;
    batch_free(&batch);
    if (alone != together)
        printf("    one equation after the other: %d, all as one: %d\n", alone, together);
    return alone && together;
}

/* The verifier does not seal: that the sealer refuses an invalid one is for others to see. */
static bool judge_seal(struct cases *cases)
{
    return field(cases, "cells") ? judge_seal_check(cases) : false;
}

/* ---- definitions ---- */

static bool judge_test(struct cases *cases)
{
    struct refusal refusal;
    struct reader in = {&cases->json, &cases->arena, &refusal, V6_SHAPE};
    struct test read;

    return read_test(&in, field(cases, "test"), &read) == HOLDS &&
           test_holds(&read, number(cases, field(cases, "x")), number(cases, field(cases, "base")));
}

/* The check is compared too: a wrong one turns the answer around. */
static bool judge_definition(struct cases *cases)
{
    struct verifier *verifier = verifier_new(cases->suites, 0);
    const char *line = string(cases, field(cases, "line")), *wanted = string(cases, field(cases, "check"));
    size_t length = strlen(line);
    uint8_t *copy = arena_take(&cases->arena, length + 1, 1);
    enum outcome outcome;
    char check[16] = "";

    memcpy(copy, line, length);
    copy[length] = '\n';
    outcome = verifier_line(verifier, copy, length + 1);
    if (outcome == REFUTED)
        snprintf(check, sizeof check, "V%d", (int)verifier->refusal.check);
    verifier_free(verifier);
    if (strcmp(check, wanted) != 0)
        printf("    refused by %s, wanted %s\n", check, wanted);
    return strcmp(check, wanted) == 0 ? outcome == HOLDS : strcmp(string(cases, field(cases, "result")), "valid") != 0;
}

/* ---- all of them ---- */

/* Opening a sealed share (P6) is its receiver's, who has the secret; no verifier can do it. */
static bool is_for_receiver(struct cases *cases)
{
    return member_of(cases, cases->group, "type") && strcmp(string(cases, field(cases, "type")), "open") == 0;
}

static unsigned long run_file(const struct context *context, const char *name, judging *judge)
{
    unsigned long failures = 0, count = 0, left = 0;
    struct cases cases;
    uint32_t groups, tests;

    if (!cases_open(&cases, context, name)) {
        EXPECT(failures, false, "%s/%s cannot be read", context->vectors, name);
        return failures;
    }
    groups = member_of(&cases, 0, "testGroups");
    for (cases.group = first_of(&cases, groups); cases.group; cases.group = next_of(&cases, groups, cases.group)) {
        uint32_t suite = member_of(&cases, cases.group, "suite");
        for (int i = 0; suite && i < SUITES; i++)
            if (string_is(&cases.json, suite, context->suites[i].name))
                cases.suite = &context->suites[i];
        tests = member_of(&cases, cases.group, "tests");
        for (cases.test = first_of(&cases, tests); cases.test; cases.test = next_of(&cases, tests, cases.test), count++) {
            if (is_for_receiver(&cases)) {
                left++;
                continue;
            }
            bool valid = strcmp(string(&cases, field(&cases, "result")), "valid") == 0;
            EXPECT(failures, judge(&cases) == valid, "%s, test %llu: %s", name,
                   (unsigned long long)number(&cases, field(&cases, "tcId")), string(&cases, field(&cases, "comment")));
            arena_reset(&cases.arena);
        }
    }
    EXPECT(failures, count == number(&cases, member_of(&cases, 0, "numberOfTests")), "%s has %lu tests", name, count);
    printf("  %-20s %lu tests%s\n", name, count - left, left ? ", the others are a receiver's" : "");
    cases_close(&cases);
    return failures;
}

/* credential.json is about P9, which a verifier has nothing to do with. */
unsigned long test_vectors(const struct context *context)
{
    return run_file(context, "hash_to_scalar.json", judge_hash_to_scalar) + run_file(context, "point.json", judge_point) +
           run_file(context, "signature.json", judge_signature) + run_file(context, "merkle.json", judge_merkle) +
           run_file(context, "canonical.json", judge_canonical) + run_file(context, "possession.json", judge_possession) +
           run_file(context, "deal.json", judge_deal) + run_file(context, "equality.json", judge_equality) +
           run_file(context, "decryption.json", judge_decryption) + run_file(context, "seal.json", judge_seal) +
           run_file(context, "seal_check.json", judge_seal_check) + run_file(context, "verdict.json", judge_verdict) +
           run_file(context, "test.json", judge_test) + run_file(context, "paper.json", judge_paper) +
           run_file(context, "definition.json", judge_definition) + run_file(context, "random.json", judge_random) +
           run_file(context, "ed25519.json", judge_ed25519) + run_file(context, "inclusion.json", judge_inclusion) +
           run_file(context, "consistency.json", judge_consistency) + run_file(context, "opening.json", judge_opening) +
           run_file(context, "short.json", judge_short);
}
