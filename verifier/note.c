#include "note.h"

#include <string.h>

#include "language.h"

#define DASH "\xe2\x80\x94 "    /* — and a space */
#define HASH_TEXT 44            /* characters of 32 bytes in base64 */
#define LEAST_SIGNATURE 5

/* What is left to read, line by line. */
struct source {
    const char *at, *end;
    unsigned line;              /* the number of the line read last, from 1 */
    struct refusal *refusal;
};

struct line {
    const char *at;
    size_t length;              /* without its line feed */
};

static enum outcome refuse_line(const struct source *in, const char *wanted)
{
    return refuse(in->refusal, C1_FORM, wanted, "line %u of the file is something else", in->line);
}

/* There is a line feed at the end of the file: where anything is left, a line is. */
static enum outcome next_line(struct source *in, struct line *line, const char *wanted)
{
    *line = (struct line){in->at, 0};
    in->line++;
    if (in->at == in->end)
        return refuse(in->refusal, C1_FORM, wanted, "the end of the file before line %u", in->line);
    line->length = (size_t)((const char *)memchr(in->at, '\n', (size_t)(in->end - in->at)) - in->at);
    in->at += line->length + 1;
    return HOLDS;
}

/* What stands behind the prefix; false if it is not there. */
static bool behind(struct line *rest, const struct line *line, const char *prefix)
{
    size_t length = strlen(prefix);

    if (line->length < length || memcmp(line->at, prefix, length) != 0)
        return false;
    *rest = (struct line){line->at + length, line->length - length};
    return true;
}

/* ---- E1 ---- */

static enum outcome check_characters(const uint8_t *bytes, size_t length, struct refusal *refusal)
{
    uint32_t c = 0;
    unsigned size;

    if (length > NOTE_MOST)
        return refuse(refusal, C1_FORM, "a file of at most 65536 bytes", "a longer file");
    if (length == 0 || bytes[length - 1] != '\n')
        return refuse(refusal, C1_FORM, "a line feed at the end of the file", "bytes without one: %zu", length);
    for (size_t i = 0; i < length; i += size) {
        size = utf8_read(&c, bytes + i, length - i);
        if (size == 0 || (c < 0x20 && c != '\n'))
            return refuse(refusal, C1_FORM, "UTF-8 without control characters", "another byte at %zu", i);
    }
    return HOLDS;
}

static bool read_decimal(uint64_t *value, const struct line *line)
{
    *value = 0;
    if (line->length < 1 || line->length > 16 || (line->at[0] == '0' && line->length > 1))
        return false;
    for (size_t i = 0; i < line->length; i++) {
        if (line->at[i] < '0' || line->at[i] > '9')
            return false;
        *value = 10 * *value + (uint64_t)(line->at[i] - '0');
    }
    return *value <= 9007199254740991;
}

/* The value of a character, with `last` and `last but one` of the alphabet; 64 if it is none of them. */
static unsigned sextet(char c, const char *last_two)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 52;
    return c == last_two[0] ? 62 : c == last_two[1] ? 63 : 64;
}

/* Whole and canonical, without padding. At most `most` bytes are kept; *length is how many there are. */
static bool decode(uint8_t *to, size_t most, size_t *length, const char *text, size_t characters, const char *last_two)
{
    unsigned held = 0, bits = 0;

    *length = 0;
    for (size_t i = 0; i < characters; i++) {
        unsigned value = sextet(text[i], last_two);
        if (value > 63)
            return false;
        held = (held << 6 | value) & 0xffff;
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        if (*length < most)
            to[*length] = (uint8_t)(held >> bits);
        ++*length;
    }
    return bits < 6 && (held & ((1u << bits) - 1)) == 0;
}

static bool read_base64(uint8_t *to, size_t most, size_t *length, const struct line *line)
{
    size_t characters = line->length;

    if (characters % 4 != 0)
        return false;
    for (int i = 0; i < 2 && characters > 0 && line->at[characters - 1] == '='; i++)
        characters--;
    return decode(to, most, length, line->at, characters, "+/");
}

static bool read_hash(uint8_t hash[HASH_BYTES], const struct line *line)
{
    size_t length;

    return line->length == HASH_TEXT && read_base64(hash, HASH_BYTES, &length, line) && length == HASH_BYTES;
}

/* ---- E3: checkpoint ---- */

static bool read_origin(struct checkpoint *checkpoint, const struct line *line, const struct suite suites[SUITES])
{
    struct line rest, vote;
    size_t length;

    if (!behind(&rest, line, "piaojue/1/") || line->length >= ORIGIN_ROOM)
        return false;
    memcpy(checkpoint->origin, line->at, line->length);
    checkpoint->origin[line->length] = 0;
    for (int i = 0; i < SUITES; i++)
        if (behind(&vote, &rest, suites[i].name) && behind(&vote, &vote, "/")) {
            checkpoint->suite = &suites[i];
            return decode(checkpoint->vote, HASH_BYTES, &length, vote.at, vote.length, "-_") && length == HASH_BYTES;
        }
    return false;
}

static enum outcome read_signature_line(struct signature_line *line, struct source *in, const struct line *own)
{
    const char *wanted = N_("— , a key name, a space, and base64 of at least 5 bytes");
    uint8_t bytes[KEY_ID_BYTES + sizeof line->signature];
    struct line rest;
    const char *space;
    size_t length;

    if (!behind(&rest, own, DASH) || !(space = memchr(rest.at, ' ', rest.length)))
        return refuse_line(in, wanted);
    line->name = rest.at;
    line->name_length = (size_t)(space - rest.at);
    rest = (struct line){space + 1, rest.length - line->name_length - 1};
    if (!key_name_valid((const uint8_t *)line->name, line->name_length) || !read_base64(bytes, sizeof bytes, &length, &rest) ||
        length < LEAST_SIGNATURE)
        return refuse_line(in, wanted);
    line->length = length - KEY_ID_BYTES;
    memcpy(line->id, bytes, KEY_ID_BYTES);
    memcpy(line->signature, bytes + KEY_ID_BYTES, line->length < sizeof line->signature ? line->length : sizeof line->signature);
    return HOLDS;
}

/* Up to the end of the file. */
static enum outcome read_checkpoint(struct checkpoint *checkpoint, struct source *in, const struct suite suites[SUITES])
{
    const char *start = in->at;
    struct line line;

    TRY(next_line(in, &line, "an origin"));
    if (!read_origin(checkpoint, &line, suites))
        return refuse_line(in, "an origin: piaojue/1/, a suite, / and a vote id");
    TRY(next_line(in, &line, "a size"));
    if (!read_decimal(&checkpoint->size, &line) || checkpoint->size < 1)
        return refuse_line(in, "a size of at least 1 in decimal");
    TRY(next_line(in, &line, "a root"));
    if (!read_hash(checkpoint->root, &line))
        return refuse_line(in, "a root: base64 of 32 bytes");
    checkpoint->text = (struct bytes){start, (size_t)(in->at - start)};
    TRY(next_line(in, &line, "an empty line"));
    if (line.length != 0)
        return refuse_line(in, "an empty line");
    while (in->at < in->end) {
        TRY(next_line(in, &line, "a signature line"));
        if (checkpoint->count == SIGNATURE_LINES_MOST)
            return refuse_line(in, "at most 64 signature lines");
        TRY(read_signature_line(&checkpoint->lines[checkpoint->count++], in, &line));
    }
    return HOLDS;
}

/* ---- E5, E6 ---- */

/* Hashes, and the empty line behind them. */
static enum outcome read_path(struct path *path, struct source *in)
{
    uint8_t hash[HASH_BYTES];
    struct line line;

    for (;; path->count++) {
        TRY(next_line(in, &line, "a hash or an empty line"));
        if (line.length == 0)
            return HOLDS;
        if (!read_hash(hash, &line))
            return refuse_line(in, "a hash: base64 of 32 bytes");
        if (path->count < PATH_MOST)
            memcpy(path->hashes[path->count], hash, HASH_BYTES);
    }
}

bool line_named(const struct signature_line *line, const char *name)
{
    return strlen(name) == line->name_length && memcmp(line->name, name, line->name_length) == 0;
}

bool receipt_has_ed25519(const struct checkpoint *checkpoint)
{
    return checkpoint->suite->id == P256_SHA256 && checkpoint->count > 1 && line_named(&checkpoint->lines[1], checkpoint->origin);
}

/* The lines that E5 allows, and how long the keys are that they want. */
static enum outcome check_receipt_lines(const struct note *note, struct refusal *refusal)
{
    const struct checkpoint *checkpoint = &note->checkpoint;
    uint32_t first_witness = receipt_has_ed25519(checkpoint) ? 2 : 1;
    size_t wanted = 0;

    if (checkpoint->count > 0)
        wanted = POINT_BYTES + (first_witness == 2 ? ED25519_BYTES : 0);
    if (checkpoint->count > 0 && !line_named(&checkpoint->lines[0], checkpoint->origin))
        return refuse(refusal, C1_FORM, "the recorder's line first", "a first line of another name than the origin");
    if (checkpoint->count > first_witness + WITNESSES_MOST)
        return refuse(refusal, C1_FORM, "at most 32 lines of witnesses", "%u", checkpoint->count - first_witness);
    for (uint32_t i = first_witness; i < checkpoint->count; i++) {
        const struct signature_line *line = &checkpoint->lines[i];
        for (uint32_t k = 0; k < i; k++)
            if (line->name_length == checkpoint->lines[k].name_length && memcmp(line->name, checkpoint->lines[k].name, line->name_length) == 0)
                return refuse(refusal, C1_FORM, "witnesses' names that differ from each other and from the origin", "a name twice");
        wanted += witness_key_bytes(checkpoint->suite);
    }
    if (note->keys_length != wanted)
        return refuse(refusal, C1_FORM, "a key for each signature line", "bytes of keys: %zu, where %zu are wanted", note->keys_length, wanted);
    return HOLDS;
}

static enum outcome read_receipt(struct note *note, struct source *in, const struct suite suites[SUITES])
{
    uint8_t extra[HASH_BYTES + RECEIPT_KEYS_MOST];
    struct line line, rest;
    size_t length;

    TRY(next_line(in, &line, "c2sp.org/tlog-proof@v1"));
    if (!behind(&rest, &line, "c2sp.org/tlog-proof@v1") || rest.length != 0)
        return refuse_line(in, "c2sp.org/tlog-proof@v1");
    TRY(next_line(in, &line, "extra"));
    if (!behind(&rest, &line, "extra ") || !read_base64(extra, sizeof extra, &length, &rest) || length < HASH_BYTES)
        return refuse_line(in, "extra and base64 of a leaf and keys");
    memcpy(note->leaf, extra, HASH_BYTES);
    note->keys_length = length - HASH_BYTES;
    memcpy(note->keys, extra + HASH_BYTES, note->keys_length < sizeof note->keys ? note->keys_length : sizeof note->keys);
    TRY(next_line(in, &line, "index"));
    if (!behind(&rest, &line, "index ") || !read_decimal(&note->index, &rest))
        return refuse_line(in, "index and a number in decimal");
    TRY(read_path(&note->path, in));
    TRY(read_checkpoint(&note->checkpoint, in, suites));
    return check_receipt_lines(note, in->refusal);
}

static enum outcome read_consistency(struct note *note, struct source *in, const struct suite suites[SUITES])
{
    struct line line, rest;

    TRY(next_line(in, &line, "old"));
    if (!behind(&rest, &line, "old ") || !read_decimal(&note->old, &rest) || note->old < 1)
        return refuse_line(in, "old and a size of at least 1 in decimal");
    TRY(read_path(&note->path, in));
    return read_checkpoint(&note->checkpoint, in, suites);
}

enum outcome note_read(struct note *note, enum note_form form, const uint8_t *bytes, size_t length, const struct suite suites[SUITES],
                       struct refusal *refusal)
{
    struct source in = {(const char *)bytes, (const char *)bytes + length, 0, refusal};

    *note = (struct note){.form = form};
    TRY(check_characters(bytes, length, refusal));
    switch (form) {
    case NOTE_CHECKPOINT:
        return read_checkpoint(&note->checkpoint, &in, suites);
    case NOTE_RECEIPT:
        return read_receipt(note, &in, suites);
    case NOTE_CONSISTENCY:
        return read_consistency(note, &in, suites);
    }
    return BROKEN;
}
