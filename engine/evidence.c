/* Checkpoints, receipts and consistency proofs of a log at hand: made, and checked (E3 to E7). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/evidence.h"

void pj_short_write(pj_short *out, const uint8_t hash[32])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char *next = out->text;
    for (size_t i = 0; i < 32; i++) {
        size_t bit = i * 5;
        unsigned two = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];
        *next++ = alphabet[two >> (11 - bit % 8) & 31];
        if (i % 4 == 3)
            *next++ = i == 31 ? 0 : '-';
    }
}

/* ---- the keys a definition names ---- */

pj_line_key pj_witness_line_key(const pj_definition *d, uint32_t index)
{
    if (d->suite == PJ_SUITE_P256_SHA256)
        return (pj_line_key){d->witnesses[index].key.ed25519, PJ_ED25519_KEY_SIZE};
    return (pj_line_key){d->witnesses[index].key.point.b, PJ_POINT_SIZE};
}

pj_line_key pj_recorder_line_key(const pj_definition *d, pj_line_type type)
{
    if (type == PJ_LINE_ED25519)
        return (pj_line_key){d->ed25519, sizeof d->ed25519};
    return (pj_line_key){d->recorder.key.b, sizeof d->recorder.key.b};
}

uint32_t pj_witness_named(const pj_definition *d, const pj_line *line)
{
    uint32_t w = 0;
    while (w < d->witnesses_len &&
           (strlen(d->witnesses[w].name) != line->name_len || memcmp(d->witnesses[w].name, line->name, line->name_len) != 0))
        w++;
    return w; /* the only one: names differ (F7.14) */
}

/* The witness whose name and key id the line bears; witnesses_len if it is no witness's. */
static pj_status witness_of(uint32_t *index, const pj_definition *d, const pj_line *line, pj_error *err)
{
    pj_status rc = PJ_OK;
    int is;
    *index = pj_witness_named(d, line);
    if (*index == d->witnesses_len)
        goto out;
    TRY(pj_line_is_of(&is, line, PJ_LINE_WITNESS, d->suite, pj_witness_line_key(d, *index), err));
    if (!is)
        *index = d->witnesses_len;
out:
    return rc;
}

int pj_line_of_origin(const pj_note *note, const pj_line *line)
{
    return line->name_len == note->origin_len && memcmp(line->name, note->text, note->origin_len) == 0;
}

/* ---- checks of a checkpoint (E7) ---- */

pj_status pj_check_origin(const pj_log *log, const pj_note *note, pj_error *err)
{
    if (note->suite != log->vote.definition->suite || memcmp(note->vote, log->vote.id, sizeof note->vote) != 0)
        return pj_refuse(err, PJ_C2, "the origin is not this log's: the file belongs to another vote");
    return PJ_OK;
}

/* The one line of this type that the definition asks for. */
static pj_status check_recorder_line(const pj_log *log, const pj_note *note, pj_line_type type, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    size_t found = 0;
    for (size_t i = 0; i < note->lines_len; i++) {
        int is;
        if (!pj_line_of_origin(note, &note->lines[i]))
            continue;
        TRY(pj_line_is_of(&is, &note->lines[i], type, d->suite, pj_recorder_line_key(d, type), err));
        if (!is)
            continue;
        if (found++)
            TRY(pj_refuse(err, PJ_C3, "the recorder has signed twice"));
        TRY(pj_line_holds(log->vote.group, note, &note->lines[i], type, pj_recorder_line_key(d, type), PJ_C3, err));
    }
    if (!found)
        TRY(pj_refuse(err, PJ_C3, 
                      type == PJ_LINE_ED25519 ? N_("the line of the recorder's Ed25519 key is missing") : N_("the recorder has not signed")));
out:
    return rc;
}

static pj_status check_recorder(const pj_log *log, const pj_note *note, pj_error *err)
{
    pj_status rc = check_recorder_line(log, note, PJ_LINE_RECORDER, err);
    if (rc == PJ_OK && log->vote.definition->has_ed25519)
        rc = check_recorder_line(log, note, PJ_LINE_ED25519, err);
    return rc;
}

/* *set: whose lines are there, bit by bit. */
static pj_status check_witnesses(const pj_log *log, const pj_note *note, uint32_t *set, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    *set = 0;
    for (size_t i = 0; i < note->lines_len; i++) {
        uint32_t w;
        TRY(witness_of(&w, d, &note->lines[i], err));
        if (w == d->witnesses_len)
            continue;
        if (*set & 1u << w)
            TRY(pj_refuse(err, PJ_C4, "witness %s has two lines", d->witnesses[w].name));
        TRY(pj_line_holds(log->vote.group, note, &note->lines[i], PJ_LINE_WITNESS, pj_witness_line_key(d, w), PJ_C4, err));
        *set |= 1u << w;
    }
out:
    return rc;
}

pj_status pj_check_root(const pj_log *log, const pj_note *note, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint8_t root[32];
    if (note->size > log->vote.lines)
        TRY(pj_refuse(err, PJ_C5, "the log has %" PRIu64 " lines, the checkpoint is of %" PRIu64, log->vote.lines, note->size));
    TRY(pj_crypt_failed(err, pj_tree_root_at(&log->vote.tree, root, note->size)));
    if (memcmp(root, note->root, sizeof root) != 0)
        TRY(pj_refuse(err, PJ_C5, "the root over the first %" PRIu64 " lines of the log is not the checkpoint's", note->size));
out:
    return rc;
}

/* C1 to C5. */
static pj_status check_note(const pj_log *log, pj_note *note, uint32_t *witnesses, const char *text, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_lines lines;
    TRY(pj_lines_begin(&lines, text, len, err));
    TRY(pj_note_read(note, &lines, err));
    TRY(pj_check_origin(log, note, err));
    TRY(check_recorder(log, note, err));
    TRY(check_witnesses(log, note, witnesses, err));
    TRY(pj_check_root(log, note, err));
out:
    return rc;
}

pj_status pj_log_check_checkpoint(const pj_log *log, pj_checkpoint *out, const char *text, size_t len, int witnessed, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_note note;
    uint32_t set, least = log->vote.definition->witnesses_least;
    err = pj_error_begin(err, &spare);
    memset(out, 0, sizeof *out);
    TRY(check_note(log, &note, &set, text, len, err));
    if (witnessed && (uint32_t)__builtin_popcount(set) < least)
        TRY(pj_refuse(err, PJ_C7, "witnesses who have cosigned: %d, wanted: %u", __builtin_popcount(set), least));
    out->size = note.size;
    memcpy(out->root, note.root, sizeof out->root);
    out->witnesses = (uint32_t)__builtin_popcount(set);
out:
    return rc;
}

pj_status pj_log_root(const pj_log *log, uint8_t root[32], uint64_t size, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    err = pj_error_begin(err, &spare);
    memset(root, 0, 32);
    if (size == 0 || size > log->vote.lines)
        TRY(pj_fail(err, PJ_E_ARGUMENT, "no root over %" PRIu64 " lines: the log has %" PRIu64, size, log->vote.lines));
    TRY(pj_crypt_failed(err, pj_tree_root_at(&log->vote.tree, root, size)));
out:
    if (rc != PJ_OK)
        memset(root, 0, 32);
    return rc;
}

/* ---- making checkpoints ---- */

static pj_status recorder_may_sign(const pj_log *log, const pj_key *recorder, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    TRY(pj_log_is_recorder(log, recorder, err));
    if (d->has_ed25519 && (!recorder->has_ed25519 || memcmp(recorder->ed25519_key, d->ed25519, sizeof d->ed25519) != 0))
        TRY(pj_fail(err, PJ_E_KEY, "the key file of %.80s has not the Ed25519 key that the definition names", recorder->name));
out:
    return rc;
}

/* Adds a checkpoint of the log as it stands. `recorder` NULL: unsigned. */
static pj_status add_checkpoint(pj_text *t, const pj_log *log, const pj_key *recorder, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_vote *v = &log->vote;
    pj_text note = {0};
    uint8_t root[32];
    size_t name_len;
    TRY(pj_log_is_settled(log, err));
    if (recorder)
        TRY(recorder_may_sign(log, recorder, err));
    TRY(pj_crypt_failed(err, pj_tree_root(&v->tree, root)));
    pj_note_write(&note, pj_suite_name(v->definition->suite), v->id, v->lines, root);
    TRY_IF(!note.failed, pj_no_memory(err));
    pj_text_add(t, "%s\n", note.p);
    name_len = strcspn(note.p, "\n");
    if (recorder)
        TRY(pj_line_add(t, v->group, note.p, note.len, PJ_LINE_RECORDER, note.p, name_len, recorder, 0, err));
    if (recorder && v->definition->has_ed25519)
        TRY(pj_line_add(t, v->group, note.p, note.len, PJ_LINE_ED25519, note.p, name_len, recorder, 0, err));
out:
    free(note.p);
    return rc;
}

/* Hands over what was made, or drops it. */
static pj_status finish(pj_text *t, pj_status so_far, char *out, size_t *len, pj_error *err)
{
    if (so_far == PJ_OK)
        return pj_text_finish(t, out, len, err);
    free(t->p);
    return so_far;
}

pj_status pj_log_checkpoint(const pj_log *log, char *text, size_t *len, const pj_key *recorder, pj_error *err)
{
    pj_error spare;
    pj_text t = {0};
    err = pj_error_begin(err, &spare);
    return finish(&t, add_checkpoint(&t, log, recorder, err), text, len, err);
}

static pj_status find_witness(const pj_definition *d, uint32_t *index, const pj_key *key, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(pj_key_expect_suite(key, d->suite, err));
    for (*index = 0; *index < d->witnesses_len; (*index)++) {
        pj_line_key known = pj_witness_line_key(d, *index);
        const uint8_t *own = d->suite == PJ_SUITE_P256_SHA256 ? key->ed25519_key : key->key.b;
        if ((d->suite != PJ_SUITE_P256_SHA256 || key->has_ed25519) && memcmp(known.p, own, known.len) == 0)
            goto out;
    }
    TRY(pj_fail(err, PJ_E_KEY, "the key of %.80s is no witness's of this vote", key->name));
out:
    return rc;
}

pj_status pj_log_cosign(const pj_log *log, char *text, size_t *len, const pj_key *witness, uint64_t now, const char *checkpoint,
                        size_t checkpoint_len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    pj_note note;
    pj_text t = {0};
    uint32_t index, set;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_is_settled(log, err));
    TRY(find_witness(d, &index, witness, err));
    TRY(check_note(log, &note, &set, checkpoint, checkpoint_len, err));
    if (set & 1u << index)
        TRY(pj_fail(err, PJ_E_STATE, "witness %s has cosigned this checkpoint already", d->witnesses[index].name));
    if (note.lines_len == PJ_NOTE_LINES_MAX)
        TRY(pj_fail(err, PJ_E_STATE, "the checkpoint is full: %u signature lines", PJ_NOTE_LINES_MAX));
    pj_text_add(&t, "%.*s", (int)checkpoint_len, checkpoint);
    TRY(pj_line_add(&t, log->vote.group, note.text, note.text_len, PJ_LINE_WITNESS, d->witnesses[index].name,
                    strlen(d->witnesses[index].name), witness, now, err));
out:
    return finish(&t, rc, text, len, err);
}

/* ---- receipts and consistency proofs ---- */

static void add_path(pj_text *t, const pj_path *path)
{
    for (size_t i = 0; i < path->len; i++) {
        pj_text_add64(t, path->hashes[i], 32);
        pj_text_add(t, "\n");
    }
}

/* Of a checkpoint that holds: its text and the lines that are known, the recorder's first. `keys` gets their keys. */
static pj_status known_lines(pj_text *t, pj_text *keys, const pj_log *log, const pj_note *note, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    static const pj_line_type types[] = {PJ_LINE_RECORDER, PJ_LINE_ED25519, PJ_LINE_WITNESS};
    const char *line = note->text + note->text_len + 1;
    pj_text_add(t, "%.*s\n", (int)note->text_len, note->text);
    for (size_t pass = 0; pass < 3; pass++, line = note->text + note->text_len + 1)
        for (size_t i = 0; i < note->lines_len; i++) {
            size_t line_len = strcspn(line, "\n") + 1;
            pj_line_key key = pj_recorder_line_key(d, types[pass]);
            int is = pj_line_of_origin(note, &note->lines[i]) && (types[pass] != PJ_LINE_ED25519 || d->has_ed25519);
            uint32_t w;
            if (types[pass] == PJ_LINE_WITNESS) {
                TRY(witness_of(&w, d, &note->lines[i], err));
                is = w < d->witnesses_len;
                key = is ? pj_witness_line_key(d, w) : key;
            } else if (is) {
                TRY(pj_line_is_of(&is, &note->lines[i], types[pass], d->suite, key, err));
            }
            if (is) {
                pj_text_add(t, "%.*s", (int)line_len, line);
                TRY(pj_text_add_bytes(keys, key.p, key.len, err));
            }
            line += line_len;
        }
out:
    return rc;
}

/* The checkpoint of a receipt, by itself: the one given, without what is not known, or one made now. */
static pj_status checkpoint_for_receipt(pj_text *t, pj_text *keys, pj_note *note, const pj_log *log, const pj_key *recorder,
                                        const char *checkpoint, size_t checkpoint_len, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_lines lines;
    pj_text made = {0};
    uint32_t set;
    if (checkpoint) {
        TRY(check_note(log, note, &set, checkpoint, checkpoint_len, err));
    } else {
        TRY(add_checkpoint(&made, log, recorder, err));
        TRY_IF(!made.failed, pj_no_memory(err));
        TRY(pj_lines_begin(&lines, made.p, made.len, err));
        TRY(pj_note_read(note, &lines, err));
    }
    TRY(known_lines(t, keys, log, note, err));
out:
    free(made.p);
    return rc;
}

pj_status pj_log_receipt(const pj_log *log, char *text, size_t *len, uint64_t line, const pj_key *recorder, const char *checkpoint,
                         size_t checkpoint_len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_text t = {0}, note_text = {0}, extra = {0};
    pj_note note;
    pj_path path;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_is_settled(log, err));
    if (line >= log->vote.lines)
        TRY(pj_fail(err, PJ_E_ARGUMENT, "line %" PRIu64 ": the log has %" PRIu64, line, log->vote.lines));
    TRY(pj_text_add_bytes(&extra, pj_tree_leaf(&log->vote.tree, line), 32, err));
    TRY(checkpoint_for_receipt(&note_text, &extra, &note, log, recorder, checkpoint, checkpoint_len, err));
    if (line >= note.size)
        TRY(pj_fail(err, PJ_E_ARGUMENT, "line %" PRIu64 " is behind the checkpoint, which is of %" PRIu64 " lines", line, note.size));
    TRY(pj_crypt_failed(err, pj_tree_inclusion(&log->vote.tree, &path, line, note.size)));
    TRY_IF(!note_text.failed, pj_no_memory(err));
    pj_text_add(&t, "c2sp.org/tlog-proof@v1\nextra ");
    pj_text_add64(&t, (const uint8_t *)extra.p, extra.len);
    pj_text_add(&t, "\nindex %" PRIu64 "\n", line);
    add_path(&t, &path);
    pj_text_add(&t, "\n%s", note_text.p);
out:
    free(note_text.p);
    free(extra.p);
    return finish(&t, rc, text, len, err);
}

pj_status pj_log_consistency(const pj_log *log, char *text, size_t *len, const char *old, size_t old_len, const pj_key *recorder, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_text t = {0};
    pj_note note;
    pj_path path;
    uint32_t set;
    err = pj_error_begin(err, &spare);
    TRY(check_note(log, &note, &set, old, old_len, err));
    TRY(pj_crypt_failed(err, pj_tree_consistency(&log->vote.tree, &path, note.size, log->vote.lines)));
    pj_text_add(&t, "old %" PRIu64 "\n", note.size);
    add_path(&t, &path);
    pj_text_add(&t, "\n");
    TRY(add_checkpoint(&t, log, recorder, err));
out:
    return finish(&t, rc, text, len, err);
}
