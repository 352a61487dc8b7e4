/* Receipts of a log at hand, checked (E5, E7). */
#include <inttypes.h>
#include <string.h>

#include "engine/evidence.h"

/* A receipt as it is read. */
typedef struct {
    uint8_t extra[32 + PJ_POINT_SIZE + PJ_ED25519_KEY_SIZE + PJ_WITNESSES_MAX * PJ_POINT_SIZE];
    size_t extra_len;
    uint64_t index;
    pj_path path;
    int is_too_long; /* the proof has more hashes than any tree wants */
    pj_note note;
} receipt;

/* Behind `label` and a space; 0 if the line does not start with them. */
static int labelled(const char **line, size_t *len, const char *label)
{
    size_t label_len = strlen(label);
    if (*len <= label_len || memcmp(*line, label, label_len) != 0 || (*line)[label_len] != ' ')
        return 0;
    *line += label_len + 1;
    *len -= label_len + 1;
    return 1;
}

static int next_is(pj_lines *lines, const char **line, size_t *len, const char *label)
{
    return pj_lines_next(lines, line, len) && labelled(line, len, label);
}

static pj_status read_path(receipt *r, pj_lines *lines, pj_error *err)
{
    const char *line;
    size_t len;
    r->path.len = 0;
    r->is_too_long = 0;
    while (pj_lines_next(lines, &line, &len)) {
        uint8_t hash[PJ_HASH_SIZE];
        if (len == 0)
            return PJ_OK;
        if (!pj_hash64_read(hash, line, len))
            break;
        r->is_too_long |= r->path.len == PJ_PATH_MAX;
        if (!r->is_too_long)
            memcpy(r->path.hashes[r->path.len++], hash, sizeof hash);
    }
    return pj_refuse(err, PJ_C1, "the proof is no list of hashes (44 characters of base64 each) with an empty line behind");
}

static pj_status read_receipt(receipt *r, const char *text, size_t text_len, pj_error *err)
{
    static const char first[] = "c2sp.org/tlog-proof@v1";
    pj_status rc = PJ_OK;
    pj_lines lines;
    const char *line = "";
    size_t len = 0;
    TRY(pj_lines_begin(&lines, text, text_len, err));
    (void)pj_lines_next(&lines, &line, &len); /* there is one: it has seen a line feed */
    if (len != sizeof first - 1 || memcmp(line, first, len) != 0)
        TRY(pj_refuse(err, PJ_C1, "the first line is not %s: this is no receipt", first));
    if (!next_is(&lines, &line, &len, "extra"))
        TRY(pj_refuse(err, PJ_C1, "the second line is no extra"));
    r->extra_len = pj_base64_std_read(r->extra, sizeof r->extra, line, len);
    if (r->extra_len < 32 || r->extra_len > sizeof r->extra)
        TRY(pj_refuse(err, PJ_C1, "extra is not base64 of a leaf hash and keys"));
    if (!next_is(&lines, &line, &len, "index") || !pj_decimal_read(&r->index, line, len))
        TRY(pj_refuse(err, PJ_C1, "the third line is no index"));
    TRY(read_path(r, &lines, err));
    TRY(pj_note_read(&r->note, &lines, err));
out:
    return rc;
}

/* E5: a line's type by its place, its name and the suite. */
static pj_line_type type_at(const pj_note *note, size_t i)
{
    if (i == 0)
        return PJ_LINE_RECORDER;
    return i == 1 && note->suite == PJ_SUITE_P256_SHA256 && pj_line_of_origin(note, &note->lines[i]) ? PJ_LINE_ED25519 : PJ_LINE_WITNESS;
}

static size_t key_size(pj_line_type type, pj_suite suite)
{
    return type == PJ_LINE_ED25519 || (type == PJ_LINE_WITNESS && suite == PJ_SUITE_P256_SHA256) ? PJ_ED25519_KEY_SIZE : PJ_POINT_SIZE;
}

static int same_name(const pj_line *a, const pj_line *b)
{
    return a->name_len == b->name_len && memcmp(a->name, b->name, a->name_len) == 0;
}

/* C1 of the lines of a receipt: who may stand where, and as many bytes of keys as they want. */
static pj_status check_lines(const receipt *r, pj_error *err)
{
    const pj_note *note = &r->note;
    size_t wanted = 32, witnesses = 0;
    for (size_t i = 0; i < note->lines_len; i++) {
        pj_line_type type = type_at(note, i);
        wanted += key_size(type, note->suite);
        witnesses += type == PJ_LINE_WITNESS;
        if (pj_line_of_origin(note, &note->lines[i]) != (type != PJ_LINE_WITNESS))
            return pj_refuse(err, PJ_C1, "signature line %zu may not stand there in a receipt", i + 1);
        for (size_t j = 0; j < i && type == PJ_LINE_WITNESS; j++)
            if (same_name(&note->lines[i], &note->lines[j]))
                return pj_refuse(err, PJ_C1, "signature lines %zu and %zu have the same name", j + 1, i + 1);
    }
    if (witnesses > PJ_WITNESSES_MAX)
        return pj_refuse(err, PJ_C1, "there are more than %u witnesses", PJ_WITNESSES_MAX);
    if (wanted != r->extra_len)
        return pj_refuse(err, PJ_C1, "bytes of extra: %zu, wanted: %zu: a leaf hash and a key for each signature line", r->extra_len, wanted);
    return PJ_OK;
}

/* The definition's own key for this line; a NULL one if it names none. */
static pj_line_key known_key(const pj_definition *d, const pj_line *line, pj_line_type type)
{
    if (type == PJ_LINE_ED25519 && !d->has_ed25519)
        return (pj_line_key){NULL, 0};
    if (type != PJ_LINE_WITNESS)
        return pj_recorder_line_key(d, type);
    uint32_t w = pj_witness_named(d, line);
    return w < d->witnesses_len ? pj_witness_line_key(d, w) : (pj_line_key){NULL, 0};
}

/* C3 or C4 of one line: its id and signature under the key of the receipt, which has to be the definition's. */
static pj_status check_one(const pj_log *log, const receipt *r, size_t i, const uint8_t *key_bytes, int check, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_note *note = &r->note;
    pj_line_type type = type_at(note, i);
    pj_line_key key = {key_bytes, key_size(type, note->suite)}, known = known_key(log->vote.definition, &note->lines[i], type);
    int is;
    TRY(pj_line_is_of(&is, &note->lines[i], type, note->suite, key, err));
    if (!is)
        TRY(pj_refuse(err, check, "signature line %zu has not the key id of its key", i + 1));
    TRY(pj_line_holds(log->vote.group, note, &note->lines[i], type, key, check, err));
    if (known.len != key.len || memcmp(known.p, key.p, key.len) != 0)
        TRY(pj_refuse(err, check, "the key of signature line %zu is not one that the definition names there", i + 1));
out:
    return rc;
}

/* C3, then C4. */
static pj_status check_signatures(const pj_log *log, const receipt *r, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_note *note = &r->note;
    const uint8_t *key = r->extra + 32;
    size_t i = 0;
    for (; i < note->lines_len && type_at(note, i) != PJ_LINE_WITNESS; i++) {
        TRY(check_one(log, r, i, key, PJ_C3, err));
        key += key_size(type_at(note, i), note->suite);
    }
    if (note->lines_len > 0 && (i == 2) != log->vote.definition->has_ed25519)
        TRY(pj_refuse(err, PJ_C3, "%s", 
                      i == 2 ? _("the definition names no Ed25519 key") : _("the line of the recorder's Ed25519 key is missing")));
    for (; i < note->lines_len; i++) {
        TRY(check_one(log, r, i, key, PJ_C4, err));
        key += key_size(PJ_LINE_WITNESS, note->suite);
    }
out:
    return rc;
}

/* C6. */
static pj_status check_line(const pj_log *log, const receipt *r, pj_error *err)
{
    pj_status rc = PJ_OK;
    if (r->index >= r->note.size)
        TRY(pj_refuse(err, PJ_C6, "index is %" PRIu64 ", the checkpoint is of %" PRIu64 " lines", r->index, r->note.size));
    if (memcmp(pj_tree_leaf(&log->vote.tree, r->index), r->extra, 32) != 0)
        TRY(pj_refuse(err, PJ_C6, "line %" PRIu64 " of the log has another leaf hash", r->index));
    if (r->is_too_long)
        TRY(pj_refuse(err, PJ_C6, "the proof has more than %u hashes", PJ_PATH_MAX));
    TRY(pj_crypt_verdict(err, pj_inclusion_check(r->note.suite, &r->path, r->extra, r->index, r->note.size, r->note.root), PJ_C6,
                         "the proof does not lead from the leaf hash to the root of the checkpoint"));
out:
    return rc;
}

static pj_status check_receipt(const pj_log *log, receipt *r, const char *text, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(read_receipt(r, text, len, err));
    TRY(check_lines(r, err));
    TRY(pj_check_origin(log, &r->note, err));
    TRY(check_signatures(log, r, err));
    TRY(pj_check_root(log, &r->note, err));
    TRY(check_line(log, r, err));
out:
    return rc;
}

pj_status pj_log_check_receipt(const pj_log *log, uint64_t *line, const char *text, size_t len, pj_error *err)
{
    pj_error spare;
    receipt r;
    err = pj_error_begin(err, &spare);
    pj_status rc = check_receipt(log, &r, text, len, err);
    *line = rc == PJ_OK ? r.index : 0;
    return rc;
}
