#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language.h"

enum signer { BY_RECORDER, BY_TRUSTEE, BY_CHIEF, BY_VOTER };

struct kind {
    const char *name;
    enum phase from, to, next;  /* F4: the phases that allow it, and the one behind it if that is a later one */
    enum signer signer;
    bool sealed_only;           /* V11: not in a named vote */
    record_check *shape, *elements, *turn, *check;
    record_step *result, *take; /* `result`: V21 to V23, which leave counts behind */
};

static const struct kind kinds[] = {
    {"vote", PHASE_EMPTY, PHASE_EMPTY, PHASE_DEFINED, BY_RECORDER, false, vote_shape, vote_elements, NULL, vote_consistent, NULL,
     vote_take},
    {"deal", PHASE_DEFINED, PHASE_DEFINED, PHASE_DEFINED, BY_TRUSTEE, true, deal_shape, deal_elements, deal_turn, deal_possession, NULL,
     deal_take},
    {"accept", PHASE_DEFINED, PHASE_DEFINED, PHASE_DEFINED, BY_TRUSTEE, true, accept_shape, accept_elements, accept_turn,
     accept_joint_key, NULL, accept_take},
    {"roll", PHASE_DEFINED, PHASE_DEFINED, PHASE_DEFINED, BY_RECORDER, false, roll_shape, roll_elements, NULL, roll_new, NULL, roll_take},
    {"rehearsal", PHASE_DEFINED, PHASE_DEFINED, PHASE_DEFINED, BY_TRUSTEE, true, rehearsal_shape, rehearsal_elements, rehearsal_turn,
     rehearsal_decryption, NULL, rehearsal_take},
    {"open", PHASE_DEFINED, PHASE_DEFINED, PHASE_OPEN, BY_RECORDER, false, open_shape, open_elements, open_turn, open_attendance, NULL,
     open_take},
    {"ballot", PHASE_OPEN, PHASE_OPEN, PHASE_OPEN, BY_VOTER, false, ballot_shape, ballot_elements, ballot_turn, ballot_named, NULL,
     ballot_take},
    {"challenge", PHASE_OPEN, PHASE_OPEN, PHASE_OPEN, BY_VOTER, true, challenge_shape, challenge_elements, challenge_turn,
     challenge_opening, NULL, challenge_take},
    {"ruling", PHASE_OPEN, PHASE_CLOSED, PHASE_OPEN, BY_CHIEF, false, ruling_shape, NULL, ruling_turn, ruling_right, NULL, ruling_take},
    {"join", PHASE_OPEN, PHASE_CLOSED, PHASE_OPEN, BY_CHIEF, false, join_shape, NULL, ruling_turn, join_right, NULL, join_take},
    {"close", PHASE_OPEN, PHASE_OPEN, PHASE_CLOSED, BY_RECORDER, false, close_shape, NULL, NULL, close_right, NULL, close_take},
    {"share", PHASE_CLOSED, PHASE_CLOSED, PHASE_CLOSED, BY_TRUSTEE, true, share_shape, share_elements, share_turn, share_decryption, NULL,
     share_take},
    {"result", PHASE_CLOSED, PHASE_CLOSED, PHASE_COUNTED, BY_RECORDER, false, result_shape, NULL, result_turn, NULL, result_right,
     result_take},
    {"attest", PHASE_COUNTED, PHASE_COUNTED, PHASE_COUNTED, BY_TRUSTEE, false, attest_shape, NULL, attest_turn, attest_right, NULL,
     attest_take},
};

static const char *const phase_names[] = {
    [PHASE_EMPTY] = N_("empty"), [PHASE_DEFINED] = N_("defined"), [PHASE_OPEN] = N_("open"), [PHASE_CLOSED] = N_("closed"),
    [PHASE_COUNTED] = N_("counted")};

struct verifier *verifier_new(const struct suite suites[SUITES], size_t batch_points)
{
    struct verifier *verifier = calloc(1, sizeof *verifier);

    if (verifier) {
        verifier->state.suites = suites;
        verifier->state.batch_first = verifier->state.batch_points = batch_points;
    }
    return verifier;
}

void verifier_free(struct verifier *verifier)
{
    if (!verifier)
        return;
    settler_free(verifier->settler);    /* first: its threads look at the state */
    arena_free(&verifier->arena);
    arena_free(&verifier->state.lasting);
    json_free(&verifier->json);
    roll_free(&verifier->state.roll);
    papers_free(&verifier->state.papers);
    names_free(&verifier->state.names);
    opened_free(&verifier->state.opened);
    batch_free(&verifier->state.batch);
    free(verifier);
}

enum outcome verifier_threads(struct verifier *verifier, unsigned threads)
{
    if (threads < 2)
        return HOLDS;
    verifier->settler = settler_new(threads < THREADS_MOST ? threads : THREADS_MOST);
    if (threads > 4)
        verifier->state.batch_points /= 2;  /* in memory there are as many batches as threads, and some more */
    verifier->state.batch_first /= 8;       /* for this one the others wait idly; settler_hand_over() lets the next ones grow */
    return verifier->settler ? HOLDS : BROKEN;
}

/* ---- V1 to V5 ---- */

static enum outcome check_length(const uint8_t *line, size_t length, struct refusal *refusal)
{
    if (length > LINE_MOST || (length == LINE_MOST && line[length - 1] != '\n'))
        return refuse(refusal, V1_LINE, "a line of at most 4194304 bytes with its line feed", "a longer line");
    if (length == 0 || line[length - 1] != '\n')
        return refuse(refusal, V1_LINE, "a line feed at the end of the line", "the end of the file after %zu of its bytes", length);
    return HOLDS;
}

static enum outcome read_envelope(struct verifier *verifier, struct record *record, uint32_t *kind)
{
    static const struct member table[] = {{"body", false}, {"kind", false}, {"prev", false}, {"seq", false}};
    struct state *state = &verifier->state;
    uint32_t nodes[COUNT(table)];
    uint8_t prev[HASH_BYTES];
    uint64_t number;
    char text[64];

    record->in.check = V2_ENVELOPE;
    TRY(read_members(&record->in, 0, COUNT(table), table, nodes));
    if (verifier->json.nodes[nodes[0]].type != JSON_OBJECT)
        return read_refuse(&record->in, nodes[0], "an object");
    if (verifier->json.nodes[nodes[1]].type != JSON_STRING)
        return read_refuse(&record->in, nodes[1], "a string");
    TRY(read_bytes_to(&record->in, nodes[2], HASH_BYTES, prev));
    TRY(read_int(&record->in, nodes[3], 0, UINT64_MAX, &number));
    snprintf(text, sizeof text, "seq %llu", (unsigned long long)state->line);
    if (number != state->line)
        return refuse(&verifier->refusal, V3_NUMBER, text, "seq %llu", (unsigned long long)number);
    if (memcmp(prev, state->head, HASH_BYTES) != 0)
        return refuse(&verifier->refusal, V4_CHAIN, state->line == 0 ? N_("32 zero bytes") : N_("the leaf hash of the line before"),
                      "another prev");
    record->body = nodes[0];
    *kind = nodes[1];
    return HOLDS;
}

static enum outcome find_kind(struct verifier *verifier, struct record *record, uint32_t node)
{
    const struct state *state = &verifier->state;
    char wanted[64];

    snprintf(wanted, sizeof wanted, _("a kind that phase %s allows"), _(phase_names[state->phase]));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (!string_is(&verifier->json, node, kinds[i].name))
            continue;
        record->kind = &kinds[i];
        if (kinds[i].from <= state->phase && state->phase <= kinds[i].to)
            return HOLDS;
        return refuse(&verifier->refusal, V5_PHASE, wanted, "%s", kinds[i].name);
    }
    return refuse(&verifier->refusal, V5_PHASE, wanted, "an unknown kind");
}

/* ---- V8 to V10 ---- */

static enum outcome check_vote(const struct state *state, const struct record *record)
{
    if (state->line > 0 && memcmp(record->vote, state->poll.vote, HASH_BYTES) != 0)
        return refuse(record->in.refusal, V8_VOTE, "the vote id", "another hash");
    return HOLDS;
}

static enum outcome find_voter(const struct state *state, struct record *record)
{
    const struct record_ballot *ballot = &record->ballot;
    const struct credential *credential;

    record->signer = &ballot->key_point;
    if (ballot->form == BALLOT_PAPER) {
        for (uint32_t i = 0; i < state->definition.station_count; i++)
            if (memcmp(state->definition.stations[i].key, ballot->key, POINT_BYTES) == 0)
                return HOLDS;
        return refuse(record->in.refusal, V9_SIGNER, "a station of the definition", "another key");
    }
    credential = roll_find(&state->roll, ballot->key);
    if (credential && !credential->withdrawn)
        return HOLDS;
    return refuse(record->in.refusal, V9_SIGNER, "a credential on the roll and not withdrawn",
                  credential ? N_("withdrawn") : N_("not on the roll"));
}

static enum outcome find_signer(const struct state *state, struct record *record)
{
    const struct definition *definition = state->line == 0 ? &record->definition : &state->definition;

    if (record->kind->signer == BY_VOTER)
        return find_voter(state, record);
    if (record->kind->signer == BY_RECORDER) {
        record->signer = &definition->recorder.key_point;
        return HOLDS;
    }
    if (record->trustee > definition->trustee_count)
        return refuse(record->in.refusal, V9_SIGNER, "a trustee of the definition", "trustee %u of %u", record->trustee,
                      definition->trustee_count);
    if (record->kind->signer == BY_CHIEF && record->trustee != definition->chief)
        return refuse(record->in.refusal, V9_SIGNER, definition->chief ? N_("the chief") : N_("nobody: the definition has no chief"), "trustee %u",
                      record->trustee);
    record->signer = &definition->trustees[record->trustee - 1].key_point;
    return HOLDS;
}

/* The body without its member sig, and without the comma that parted it from its neighbour: before it, or behind where it is the
 * first. There always is a neighbour. */
static void signed_body(struct bytes pieces[2], const struct record *record)
{
    const struct json *json = record->in.json;
    const struct json_node *body = &json->nodes[record->body];
    uint32_t at = record->body + 1, start, end;

    while (json->nodes[at].name_length != 3 || memcmp(json->text + json->nodes[at].name, "sig", 3) != 0)
        at = json->nodes[at].after;
    start = json->nodes[at].name - 1;
    end = json->nodes[at].end + 1;
    if (json->text[start - 1] == ',')
        start--;
    else
        end++;
    pieces[0] = (struct bytes){json->text + body->start, start - body->start};
    pieces[1] = (struct bytes){json->text + end, body->end - end};
}

static enum outcome read_claim(const struct suite *suite, struct record *record)
{
    signed_body(record->body_signed, record);
    return claim_read(&record->claim, suite, record->signer, record->signature) ? HOLDS : refuse_signature(record->in.refusal);
}

static enum outcome check_claim(const struct suite *suite, struct record *record)
{
    claim_hash(&record->claim, suite, record->kind->name, 2, record->body_signed);
    return claim_holds(&record->claim, suite) ? HOLDS : refuse_signature(record->in.refusal);
}

/* ---- all of a line ---- */

/* V11 to V28. */
static enum outcome check_content(struct state *state, struct record *record)
{
    const struct kind *kind = record->kind;

    if (kind->sealed_only && state->definition.named)
        return refuse(record->in.refusal, V11_TURN, "nothing encrypted in a named vote", "%s", kind->name);
    if (kind->turn)
        TRY(kind->turn(state, record));
    if (kind->check)
        TRY(kind->check(state, record));
    return kind->result ? kind->result(state, record) : HOLDS;
}

/* What follows V10 on the line of a ballot whose signature is left for the batch: where it fails, V10 has to be asked first. */
static enum outcome check_unsigned(struct state *state, struct record *record)
{
    enum outcome outcome = check_content(state, record);
    struct refusal own;

    if (outcome != REFUTED)
        return outcome;
    own = *record->in.refusal;
    TRY(check_claim(state->suite, record));
    *record->in.refusal = own;
    return REFUTED;
}

static enum outcome check_record(struct state *state, struct record *record)
{
    const struct kind *kind = record->kind;
    const struct suite *suite;

    record->in.check = V6_SHAPE;
    TRY(kind->shape(state, record));
    if (kind->elements)
        TRY(kind->elements(state, record));
    TRY(check_vote(state, record));
    TRY(find_signer(state, record));
    suite = state->line == 0 ? record->definition.suite : state->suite;
    TRY(read_claim(suite, record));
    if (kind->take == ballot_take && record->ballot.form == BALLOT_SEALED && state->batch.shape.claims_left)
        return check_unsigned(state, record);
    TRY(check_claim(suite, record));
    return check_content(state, record);
}

static enum outcome take_record(struct state *state, struct record *record)
{
    leaf_hash(record->leaf, state->line == 0 ? record->definition.suite : state->suite, record->in.json->text, record->in.json->length);
    TRY(record->kind->take(state, record));
    tree_add(&state->tree, record->leaf, state->suite);
    memcpy(state->head, record->leaf, HASH_BYTES);
    if (record->kind->next > state->phase)
        state->phase = record->kind->next;
    state->line++;
    state->checked.lines++;
    state->checked.signatures++;
    return HOLDS;
}

static enum outcome examine(struct verifier *verifier, const uint8_t *line, size_t length)
{
    struct record record = {.in = {&verifier->json, &verifier->arena, &verifier->refusal, V2_ENVELOPE}};
    uint32_t kind = 0;

    verifier->refusal.line = verifier->state.line;
    arena_reset(&verifier->arena);
    TRY(check_length(line, length, &verifier->refusal));
    TRY(json_read(&verifier->json, line, length - 1, &verifier->refusal));
    TRY(read_envelope(verifier, &record, &kind));
    TRY(find_kind(verifier, &record, kind));
    TRY(check_record(&verifier->state, &record));
    return take_record(&verifier->state, &record);
}

enum outcome verifier_settle(struct verifier *verifier)
{
    struct state *state = &verifier->state;

    if (verifier->settler)
        return settler_wait(verifier->settler, &state->batch, &state->poll, &verifier->refusal);
    TRY(batch_settle(&state->batch, &state->poll, 0, state->batch.count, &verifier->refusal));
    state->batch.count = 0;
    return HOLDS;
}

/* Something is to be refused: whatever is pending on earlier lines goes before it. */
static enum outcome settle_before(struct verifier *verifier)
{
    struct refusal own = verifier->refusal;

    TRY(verifier_settle(verifier));
    verifier->refusal = own;
    return REFUTED;
}

enum outcome verifier_line(struct verifier *verifier, const uint8_t *line, size_t length)
{
    enum outcome outcome = examine(verifier, line, length);

    if (outcome == REFUTED)
        return settle_before(verifier);
    if (outcome != HOLDS || !verifier->state.suite || !batch_full(&verifier->state.batch))
        return outcome;
    if (verifier->settler)
        return settler_hand_over(verifier->settler, &verifier->state.batch, &verifier->state.poll, &verifier->refusal);
    return verifier_settle(verifier);
}

enum outcome verifier_skim(struct verifier *verifier, const uint8_t *line, size_t length)
{
    struct state *state = &verifier->state;

    verifier->refusal.line = state->line;
    TRY(check_length(line, length, &verifier->refusal));
    leaf_hash(state->head, state->suite, line, length - 1);
    tree_add(&state->tree, state->head, state->suite);
    state->line++;
    return HOLDS;
}

enum outcome verifier_end(struct verifier *verifier, bool so_far)
{
    const struct state *state = &verifier->state;

    TRY(verifier_settle(verifier));
    verifier->refusal.line = state->line;
    if (state->line == 0)
        return refuse(&verifier->refusal, V1_LINE, "at least one line", "a file of no bytes");
    if (state->phase != PHASE_COUNTED && !so_far)
        return refuse(&verifier->refusal, V25_COMPLETE, "a result", "none; the vote is in phase %s", _(phase_names[state->phase]));
    return HOLDS;
}

enum outcome verifier_follows(struct verifier *verifier, const struct verifier *previous, enum outcome previous_outcome)
{
    const struct definition *definition = &verifier->state.definition;
    const struct refusal *old = &previous->refusal;

    verifier->refusal.line = 0;
    if (previous_outcome == BROKEN)
        return BROKEN;
    if (previous_outcome == REFUTED)
        return refuse(&verifier->refusal, V26_FOLLOWS, "an old log that is verified", "one refuted at line %llu by V%d %s: %s",
                      (unsigned long long)old->line, (int)old->check, _(check_name(old->check)), old->found);
    if (!definition->follows_another)
        return refuse(&verifier->refusal, V26_FOLLOWS, "follows: the leaf hash of the old log's result", "a vote that follows none");
    if (memcmp(definition->follows, previous->state.result_head, HASH_BYTES) != 0)
        return refuse(&verifier->refusal, V26_FOLLOWS, "follows: the leaf hash of the old log's result", "another hash");
    return HOLDS;
}
