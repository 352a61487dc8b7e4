#include "evidence.h"

#include <stdio.h>
#include <string.h>

#include "language.h"

static enum outcome refuse_evidence(struct exhibit *exhibit, enum check check, const char *wanted, const char *found)
{
    return refuse(&exhibit->refusal, check, wanted, "%s", _(found));
}

/* ---- the log ---- */

static void copy_string(char *to, size_t room, const struct json *json, uint32_t node)
{
    size_t length = node == 0 ? 0 : json->nodes[node].end - json->nodes[node].start;

    if (length >= room || (node != 0 && json->nodes[node].type != JSON_STRING))
        length = 0;
    if (length > 0)
        memcpy(to, json->text + json->nodes[node].start, length);
    to[length] = 0;
}

/* A line that is no record has neither kind nor credential. */
static enum outcome look_inside(struct sight *sight, const uint8_t *line, size_t length)
{
    struct refusal refusal;
    struct json json = {0};
    uint32_t body;
    enum outcome outcome = json_read(&json, line, length, &refusal);

    if (outcome == HOLDS) {
        body = member_node(&json, 0, "body");
        copy_string(sight->kind, sizeof sight->kind, &json, member_node(&json, 0, "kind"));
        copy_string(sight->credential, sizeof sight->credential, &json, body == 0 ? 0 : member_node(&json, body, "credential"));
    }
    json_free(&json);
    return outcome == BROKEN ? BROKEN : HOLDS;
}

enum outcome exhibit_look(struct exhibit *exhibit, const uint8_t *line, size_t length, uint64_t number, const uint8_t leaf[HASH_BYTES],
                          const struct tree *tree, const struct suite *suite)
{
    struct sight *sight = &exhibit->sight;

    if (exhibit->purpose == EXHIBIT_RECEIPT && number == exhibit->note.index) {
        sight->line_seen = true;
        memcpy(sight->leaf, leaf, HASH_BYTES);
        TRY(look_inside(sight, line, length));
    }
    if (number + 1 == exhibit->note.checkpoint.size) {
        sight->root_seen = true;
        tree_root(sight->root, tree, suite);
    }
    return HOLDS;
}

/* ---- keys ---- */

static struct voucher recorder_voucher(enum voucher_role role, const struct checkpoint *checkpoint, const uint8_t *key)
{
    return (struct voucher){role, checkpoint->suite, checkpoint->origin, strlen(checkpoint->origin), key};
}

static struct voucher witness_voucher(const struct definition *definition, uint32_t number)
{
    const struct witness *witness = &definition->witnesses[number];

    return (struct voucher){BY_WITNESS, definition->suite, witness->name, strlen(witness->name), witness->key};
}

/* The key that stands in the receipt for its line `number`. */
static struct voucher receipt_voucher(const struct note *note, uint32_t number)
{
    const struct checkpoint *checkpoint = &note->checkpoint;
    uint32_t first_witness = receipt_has_ed25519(checkpoint) ? 2 : 1;
    const struct signature_line *line = &checkpoint->lines[number];
    struct voucher voucher = {BY_WITNESS, checkpoint->suite, line->name, line->name_length, note->keys};

    if (number < first_witness)
        voucher.role = number == 0 ? BY_LOG_KEY : BY_ED25519;
    if (number > 0)
        voucher.key += POINT_BYTES;
    if (number >= first_witness)
        voucher.key += (first_witness == 2 ? ED25519_BYTES : 0) + (number - first_witness) * witness_key_bytes(checkpoint->suite);
    return voucher;
}

static void add_cosigner(struct exhibit *exhibit, const struct voucher *voucher, const struct signature_line *line)
{
    exhibit->cosigners[exhibit->cosigner_count++] =
        (struct cosigner){voucher->name, voucher->name_length, voucher->key, line_time(line)};
}

/* ---- C2 ---- */

static enum outcome check_vote(struct exhibit *exhibit, const struct state *state)
{
    const struct checkpoint *checkpoint = &exhibit->note.checkpoint;

    if (checkpoint->suite->id != state->suite->id || memcmp(checkpoint->vote, state->poll.vote, HASH_BYTES) != 0)
        return refuse_evidence(exhibit, C2_VOTE, "the origin of this log", "the origin of another");
    return HOLDS;
}

/* ---- C3, C4 of a receipt ---- */

static bool receipt_line_holds(const struct note *note, uint32_t number, const struct voucher *voucher)
{
    const struct signature_line *line = &note->checkpoint.lines[number];

    return line_is_by(line, voucher) && line_holds(line, voucher, &note->checkpoint.text);
}

static enum outcome check_receipt_recorder(struct exhibit *exhibit, const struct definition *definition)
{
    const struct note *note = &exhibit->note;
    bool both = receipt_has_ed25519(&note->checkpoint);
    struct voucher voucher;

    if (note->checkpoint.count == 0)
        return definition ? HOLDS : refuse_evidence(exhibit, C3_RECORDER, "a line of the recorder, as no log is at hand", "none");
    voucher = receipt_voucher(note, 0);
    if (!receipt_line_holds(note, 0, &voucher))
        return refuse_evidence(exhibit, C3_RECORDER, "a line that holds under the recorder's key", "one that does not");
    if (definition && memcmp(voucher.key, definition->recorder.key, POINT_BYTES) != 0)
        return refuse_evidence(exhibit, C3_RECORDER, "the recorder's key of the definition", "another key");
    if (definition && both != definition->has_ed25519)
        return refuse_evidence(exhibit, C3_RECORDER, 
                               both ? N_("no Ed25519 line, as the definition has no such key") : N_("the recorder's Ed25519 line"),
                               both ? N_("one") : N_("none"));
    if (!both)
        return HOLDS;
    voucher = receipt_voucher(note, 1);
    if (!receipt_line_holds(note, 1, &voucher))
        return refuse_evidence(exhibit, C3_RECORDER, "an Ed25519 line that holds under its key", "one that does not");
    if (definition && memcmp(voucher.key, definition->ed25519, ED25519_BYTES) != 0)
        return refuse_evidence(exhibit, C3_RECORDER, "the recorder's Ed25519 key of the definition", "another key");
    return HOLDS;
}

static bool is_witness(const struct definition *definition, const struct voucher *voucher)
{
    for (uint32_t i = 0; i < definition->witness_count; i++) {
        struct voucher witness = witness_voucher(definition, i);
        if (witness.name_length == voucher->name_length && memcmp(witness.name, voucher->name, voucher->name_length) == 0)
            return memcmp(witness.key, voucher->key, voucher_key_bytes(voucher)) == 0;
    }
    return false;
}

static enum outcome check_receipt_witnesses(struct exhibit *exhibit, const struct definition *definition)
{
    const struct note *note = &exhibit->note;

    for (uint32_t i = receipt_has_ed25519(&note->checkpoint) ? 2 : 1; i < note->checkpoint.count; i++) {
        struct voucher voucher = receipt_voucher(note, i);
        if (!receipt_line_holds(note, i, &voucher))
            return refuse(&exhibit->refusal, C4_WITNESSES, "witnesses' lines that hold", "the line of %.*s does not", (int)voucher.name_length,
                          voucher.name);
        if (definition && !is_witness(definition, &voucher))
            return refuse(&exhibit->refusal, C4_WITNESSES, "name and key of one of the definition's witnesses", "%.*s",
                          (int)voucher.name_length, voucher.name);
        add_cosigner(exhibit, &voucher, &note->checkpoint.lines[i]);
    }
    return HOLDS;
}

/* ---- C3, C4 of another checkpoint ---- */

static enum outcome check_recorder_line(struct exhibit *exhibit, const struct voucher *voucher, const char *wanted)
{
    const struct checkpoint *checkpoint = &exhibit->note.checkpoint;
    const struct signature_line *own = NULL;
    uint32_t count = 0;

    for (uint32_t i = 0; i < checkpoint->count; i++)
        if (line_is_by(&checkpoint->lines[i], voucher)) {
            own = &checkpoint->lines[i];
            count++;
        }
    if (count != 1)
        return refuse(&exhibit->refusal, C3_RECORDER, wanted, "lines by that key: %u", count);
    if (!line_holds(own, voucher, &checkpoint->text))
        return refuse(&exhibit->refusal, C3_RECORDER, wanted, "one that does not hold");
    return HOLDS;
}

static enum outcome check_recorder(struct exhibit *exhibit, const struct definition *definition)
{
    const struct checkpoint *checkpoint = &exhibit->note.checkpoint;
    struct voucher voucher = recorder_voucher(BY_LOG_KEY, checkpoint, definition->recorder.key);

    TRY(check_recorder_line(exhibit, &voucher, "one line of the recorder that holds"));
    if (!definition->has_ed25519)
        return HOLDS;
    voucher = recorder_voucher(BY_ED25519, checkpoint, definition->ed25519);
    return check_recorder_line(exhibit, &voucher, "one Ed25519 line of the recorder that holds");
}

static enum outcome check_witness(struct exhibit *exhibit, const struct voucher *voucher)
{
    const struct checkpoint *checkpoint = &exhibit->note.checkpoint;
    bool has_one = false;

    for (uint32_t i = 0; i < checkpoint->count; i++) {
        const struct signature_line *line = &checkpoint->lines[i];
        if (!line_is_by(line, voucher))
            continue;
        if (!line_holds(line, voucher, &checkpoint->text))
            return refuse(&exhibit->refusal, C4_WITNESSES, "witnesses' lines that hold", "a line of %s does not", voucher->name);
        if (has_one)
            return refuse(&exhibit->refusal, C4_WITNESSES, "one line of each witness", "two of %s", voucher->name);
        has_one = true;
        add_cosigner(exhibit, voucher, line);
    }
    return HOLDS;
}

static enum outcome check_witnesses(struct exhibit *exhibit, const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->witness_count; i++) {
        struct voucher voucher = witness_voucher(definition, i);
        TRY(check_witness(exhibit, &voucher));
    }
    return HOLDS;
}

/* ---- C5, C6, C7 ---- */

static enum outcome check_log(struct exhibit *exhibit, const struct state *state)
{
    const struct checkpoint *checkpoint = &exhibit->note.checkpoint;

    if (!exhibit->sight.root_seen)
        return refuse(&exhibit->refusal, C5_TREE, "a log of as many lines as the checkpoint has", "lines: %llu, where the checkpoint has %llu",
                      (unsigned long long)state->line, (unsigned long long)checkpoint->size);
    if (memcmp(exhibit->sight.root, checkpoint->root, HASH_BYTES) != 0)
        return refuse_evidence(exhibit, C5_TREE, "the root over that many lines of the log", "another root");
    return HOLDS;
}

/* Beside a log C5 held: it has as many lines as the checkpoint, so the one below the size was seen. */
static enum outcome check_line(struct exhibit *exhibit, bool beside_log)
{
    const struct note *note = &exhibit->note;
    const struct checkpoint *checkpoint = &note->checkpoint;

    if (note->index >= checkpoint->size)
        return refuse(&exhibit->refusal, C6_LINE, "an index below the size", "index %llu, lines: %llu", (unsigned long long)note->index,
                      (unsigned long long)checkpoint->size);
    if (beside_log && memcmp(exhibit->sight.leaf, note->leaf, HASH_BYTES) != 0)
        return refuse_evidence(exhibit, C6_LINE, "the leaf hash of the log's line", "another leaf");
    if (!inclusion_holds(&note->path, note->index, checkpoint->size, note->leaf, checkpoint->root, checkpoint->suite))
        return refuse_evidence(exhibit, C6_LINE, "a path from the leaf to the root", "one that does not lead there");
    return HOLDS;
}

static enum outcome check_quorum(struct exhibit *exhibit, const struct definition *definition)
{
    char wanted[64];

    if (exhibit->cosigner_count >= definition->witnesses_least)
        return HOLDS;
    snprintf(wanted, sizeof wanted, _("witnesses: at least %u"), definition->witnesses_least);
    return refuse(&exhibit->refusal, C7_QUORUM, wanted, "%u", exhibit->cosigner_count);
}

/* ---- all of a file ---- */

static enum outcome judge_receipt(struct exhibit *exhibit, const struct state *state)
{
    const struct definition *definition = state ? &state->definition : NULL;

    if (state)
        TRY(check_vote(exhibit, state));
    TRY(check_receipt_recorder(exhibit, definition));
    TRY(check_receipt_witnesses(exhibit, definition));
    if (state)
        TRY(check_log(exhibit, state));
    return check_line(exhibit, state != NULL);
}

/* C2 to C4 of a checkpoint that is no receipt's. */
static enum outcome judge_signers(struct exhibit *exhibit, const struct state *state)
{
    TRY(check_vote(exhibit, state));
    TRY(check_recorder(exhibit, &state->definition));
    return check_witnesses(exhibit, &state->definition);
}

static enum outcome judge_checkpoint(struct exhibit *exhibit, const struct state *state)
{
    TRY(judge_signers(exhibit, state));
    TRY(check_log(exhibit, state));
    return exhibit->purpose == EXHIBIT_CHECKPOINT ? check_quorum(exhibit, &state->definition) : HOLDS;
}

enum outcome exhibit_judge(struct exhibit *exhibit, const struct state *state)
{
    if (exhibit->outcome == HOLDS)
        exhibit->outcome = exhibit->purpose == EXHIBIT_RECEIPT ? judge_receipt(exhibit, state) : judge_checkpoint(exhibit, state);
    return exhibit->outcome;
}

static enum outcome judge_consistency(struct exhibit *proof, const struct checkpoint *old)
{
    const struct checkpoint *new = &proof->note.checkpoint;

    if (proof->note.old != old->size || old->size > new->size)
        return refuse(&proof->refusal, C5_TREE, "old: the size of the old checkpoint, and not above the new one",
                      "old %llu, where the old checkpoint has %llu and the new one %llu", (unsigned long long)proof->note.old,
                      (unsigned long long)old->size, (unsigned long long)new->size);
    if (!consistency_holds(&proof->note.path, old->size, new->size, old->root, new->root, new->suite))
        return refuse_evidence(proof, C5_TREE, "a proof from the old root to the new one", "one that does not lead there");
    return HOLDS;
}

enum outcome exhibits_judge_consistency(struct exhibit *old, struct exhibit *proof, const struct state *state)
{
    if (old->outcome == HOLDS)
        old->outcome = judge_signers(old, state);
    if (old->outcome != HOLDS)
        return old->outcome;
    if (proof->outcome == HOLDS)
        proof->outcome = judge_signers(proof, state);
    if (proof->outcome == HOLDS)
        proof->outcome = judge_consistency(proof, &old->note.checkpoint);
    return proof->outcome;
}
