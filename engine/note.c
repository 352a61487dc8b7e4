#include "engine/note.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "engine/json.h"

#define DECIMAL_MAX 9007199254740991u /* E1: 2⁵³ − 1 */
#define DASH "\xe2\x80\x94 " /* U+2014 and a space */

/* ---- encodings (E1) ---- */

/* base64 differs from base64url in two characters and its padding. */
static void swap_alphabet(char *text, size_t len, const char from[2], const char to[2])
{
    for (size_t i = 0; i < len; i++)
        for (int j = 0; j < 2; j++)
            if (text[i] == from[j]) {
                text[i] = to[j];
                break;
            }
}

void pj_text_add64(pj_text *text, const uint8_t *bytes, size_t len)
{
    static const char padding[3][3] = {"", "==", "="}; /* by len mod 3 */
    char *url = malloc(pj_base64_size(len) + 1);
    if (!url) {
        text->failed = 1;
        return;
    }
    pj_base64_encode(url, bytes, len);
    swap_alphabet(url, pj_base64_size(len), "-_", "+/");
    pj_text_add(text, "%s%s", url, padding[len % 3]);
    free(url);
}

/* Four characters at a time, so that no text is too long and none needs memory: whoever reads evidence must not take a lack of memory
 * for a flaw in it. */
size_t pj_base64_std_read(uint8_t *out, size_t room, const char *text, size_t len)
{
    size_t padding = 0, got = 0;
    while (padding < 2 && len > 0 && text[len - 1] == '=')
        len--, padding++;
    if ((len + padding) % 4 != 0 || memchr(text, '-', len) || memchr(text, '_', len))
        return SIZE_MAX;
    for (size_t i = 0; i < len; i += 4) {
        char url[4];
        uint8_t bytes[3];
        size_t taken = len - i < 4 ? len - i : 4, size = taken - 1;
        memcpy(url, text + i, taken);
        swap_alphabet(url, taken, "+/", "-_");
        if (pj_base64_decode(bytes, size, url, taken) != PJ_CRYPT_OK)
            return SIZE_MAX;
        if (got < room)
            memcpy(out + got, bytes, size < room - got ? size : room - got);
        got += size;
    }
    return got;
}

int pj_hash64_read(uint8_t out[32], const char *text, size_t len)
{
    return len == 44 && pj_base64_std_read(out, 32, text, len) == 32;
}

int pj_decimal_read(uint64_t *out, const char *text, size_t len)
{
    *out = 0;
    if (len == 0 || len > 16 || (text[0] == '0' && len > 1))
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        *out = *out * 10 + (uint64_t)(text[i] - '0');
    }
    return *out <= DECIMAL_MAX;
}

pj_status pj_lines_begin(pj_lines *lines, const char *text, size_t len, pj_error *err)
{
    *lines = (pj_lines){text, len};
    if (len > PJ_EVIDENCE_MAX)
        return pj_refuse(err, PJ_C1, "the file has %zu bytes, %u are the most", len, PJ_EVIDENCE_MAX);
    if (len == 0 || text[len - 1] != '\n')
        return pj_refuse(err, PJ_C1, "the last line does not end with a line feed");
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\n')
            return pj_refuse(err, PJ_C1, "byte %zu is a control character", i);
    return pj_utf8_valid(text, len) ? PJ_OK : pj_refuse(err, PJ_C1, "this is not UTF-8");
}

int pj_lines_next(pj_lines *lines, const char **line, size_t *len)
{
    if (lines->len == 0)
        return 0;
    const char *feed = memchr(lines->p, '\n', lines->len);
    *line = lines->p;
    *len = (size_t)(feed - lines->p);
    lines->p += *len + 1;
    lines->len -= *len + 1;
    return 1;
}

/* ---- reading (C1) ---- */

static pj_status read_origin(pj_note *out, const char *line, size_t len, pj_error *err)
{
    static const char start[] = "piaojue/1/";
    size_t start_len = sizeof start - 1;
    const char *slash;
    if (len <= start_len || memcmp(line, start, start_len) != 0)
        return pj_refuse(err, PJ_C1, "the first line of the checkpoint is no origin (piaojue/1/SUITE/VOTE)");
    slash = memchr(line + start_len, '/', len - start_len);
    if (!slash || pj_suite_find(&out->suite, line + start_len, (size_t)(slash - line) - start_len) != PJ_CRYPT_OK ||
        pj_base64_decode(out->vote, sizeof out->vote, slash + 1, len - (size_t)(slash + 1 - line)) != PJ_CRYPT_OK)
        return pj_refuse(err, PJ_C1, "the origin names no suite and vote id");
    out->origin_len = len;
    return PJ_OK;
}

static int read_signature_line(pj_line *out, const char *line, size_t len)
{
    uint8_t bytes[sizeof out->id + sizeof out->signature] = {0};
    size_t dash = strlen(DASH);
    const char *space;
    if (len <= dash || memcmp(line, DASH, dash) != 0)
        return 0;
    out->name = line + dash;
    space = memchr(out->name, ' ', len - dash);
    if (!space)
        return 0;
    out->name_len = (size_t)(space - out->name);
    size_t got = pj_base64_std_read(bytes, sizeof bytes, space + 1, len - dash - out->name_len - 1);
    if (got == SIZE_MAX || got < 5 || !pj_key_name_valid(out->name, out->name_len))
        return 0;
    memcpy(out->id, bytes, sizeof out->id);
    out->signature_len = got - sizeof out->id;
    memcpy(out->signature, bytes + sizeof out->id, sizeof out->signature);
    return 1;
}

pj_status pj_note_read(pj_note *out, pj_lines *lines, pj_error *err)
{
    pj_status rc = PJ_OK;
    const char *line;
    size_t len;
    memset(out, 0, sizeof *out);
    out->text = lines->p;
    if (!pj_lines_next(lines, &line, &len))
        TRY(pj_refuse(err, PJ_C1, "there is no checkpoint"));
    TRY(read_origin(out, line, len, err));
    if (!pj_lines_next(lines, &line, &len) || !pj_decimal_read(&out->size, line, len) || out->size == 0)
        TRY(pj_refuse(err, PJ_C1, "the second line of the checkpoint is no size"));
    if (!pj_lines_next(lines, &line, &len) || !pj_hash64_read(out->root, line, len))
        TRY(pj_refuse(err, PJ_C1, "the third line of the checkpoint is no root (44 characters of base64)"));
    out->text_len = (size_t)(lines->p - out->text);
    if (!pj_lines_next(lines, &line, &len) || len != 0)
        TRY(pj_refuse(err, PJ_C1, "the root is not followed by an empty line"));
    while (pj_lines_next(lines, &line, &len)) {
        if (out->lines_len == PJ_NOTE_LINES_MAX)
            TRY(pj_refuse(err, PJ_C1, "there are more than %u signature lines", PJ_NOTE_LINES_MAX));
        if (!read_signature_line(&out->lines[out->lines_len++], line, len))
            TRY(pj_refuse(err, PJ_C1, "signature line %zu is none: a dash, a name and base64 are wanted", out->lines_len));
    }
out:
    return rc;
}

void pj_note_write(pj_text *text, const char *suite, const uint8_t vote[32], uint64_t size, const uint8_t root[32])
{
    char id[44];
    pj_base64_encode(id, vote, 32);
    pj_text_add(text, "piaojue/1/%s/%s\n%" PRIu64 "\n", suite, id, size);
    pj_text_add64(text, root, 32);
    pj_text_add(text, "\n");
}

/* ---- signature lines (E2) ---- */

/* Type bytes: one byte, and for what C2SP has no number an identifier behind 0xff. */
static const char *type_bytes(pj_line_type type, pj_suite suite)
{
    if (type == PJ_LINE_ED25519)
        return "\x01";
    if (suite == PJ_SUITE_P256_SHA256)
        return type == PJ_LINE_WITNESS ? "\x04" : "\x02";
    return type == PJ_LINE_WITNESS ? "\xffpiaojue/1/SM2-SM3/cosignature" : "\xffpiaojue/1/SM2-SM3";
}

static pj_crypt key_id(uint8_t out[4], const char *name, size_t name_len, pj_line_type type, pj_suite suite, pj_line_key key)
{
    static const uint8_t feed = '\n', spki[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                               0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
    const char *bytes = type_bytes(type, suite);
    pj_slice named[4] = {{(const uint8_t *)name, name_len}, {&feed, 1}, {(const uint8_t *)bytes, strlen(bytes)}, {key.p, key.len}};
    pj_slice der[2] = {{spki, sizeof spki}, {key.p, key.len}};
    uint8_t hash[PJ_HASH_SIZE];
    int is_ecdsa = type == PJ_LINE_RECORDER && suite == PJ_SUITE_P256_SHA256;
    pj_crypt rc = pj_hash_parts(PJ_SUITE_P256_SHA256, hash, is_ecdsa ? der : named, is_ecdsa ? 2 : 4);
    memcpy(out, hash, 4);
    return rc;
}

pj_status pj_line_is_of(int *is, const pj_line *line, pj_line_type type, pj_suite suite, pj_line_key key, pj_error *err)
{
    uint8_t id[4];
    pj_status rc = pj_crypt_failed(err, key_id(id, line->name, line->name_len, type, suite, key));
    *is = rc == PJ_OK && memcmp(id, line->id, sizeof id) == 0;
    return rc;
}

/* E4. */
static void cosigned_message(pj_text *out, uint64_t time, const char *note, size_t note_len)
{
    pj_text_add(out, "cosignature/v1\ntime %" PRIu64 "\n%.*s", time, (int)note_len, note);
}

static uint64_t read_u64(const uint8_t bytes[8])
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | bytes[i];
    return value;
}

static pj_crypt check_signature(pj_group *group, const uint8_t *signature, pj_line_key key, const char *message, size_t len)
{
    pj_slice part = {(const uint8_t *)message, len};
    pj_point point;
    if (key.len == PJ_ED25519_KEY_SIZE)
        return pj_ed25519_check_var(key.p, signature, part.p, part.len);
    memcpy(point.b, key.p, sizeof point.b);
    return pj_sign_check_var(group, &point, signature, &part, 1);
}

static pj_crypt check_cosignature(pj_group *group, const pj_note *note, const pj_line *line, pj_line_key key)
{
    pj_text message = {0};
    if (line->signature_len != PJ_TIMED_SIGNATURE_SIZE || read_u64(line->signature) > DECIMAL_MAX)
        return PJ_CRYPT_NO;
    cosigned_message(&message, read_u64(line->signature), note->text, note->text_len);
    pj_crypt rc = message.failed ? PJ_CRYPT_MEMORY : check_signature(group, line->signature + 8, key, message.p, message.len);
    free(message.p);
    return rc;
}

static pj_crypt check_line(pj_group *group, const pj_note *note, const pj_line *line, pj_line_type type, pj_line_key key)
{
    uint8_t signature[PJ_SIGNATURE_SIZE];
    if (type == PJ_LINE_WITNESS)
        return check_cosignature(group, note, line, key);
    if (type == PJ_LINE_RECORDER && note->suite == PJ_SUITE_P256_SHA256) {
        pj_crypt rc = pj_signature_read_der(signature, line->signature, line->signature_len);
        return rc != PJ_CRYPT_OK ? rc : check_signature(group, signature, key, note->text, note->text_len);
    }
    if (line->signature_len != PJ_SIGNATURE_SIZE)
        return PJ_CRYPT_NO;
    return check_signature(group, line->signature, key, note->text, note->text_len);
}

pj_status pj_line_holds(pj_group *group, const pj_note *note, const pj_line *line, pj_line_type type, pj_line_key key, int check, pj_error *err)
{
    pj_crypt held = check_line(group, note, line, type, key);
    if (held == PJ_CRYPT_NO)
        return pj_refuse(err, check, "the signature of %.*s does not hold", (int)line->name_len, line->name);
    return pj_crypt_failed(err, held);
}

/* ---- signing ---- */

static void write_u64(uint8_t out[8], uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8)
        out[i] = (uint8_t)value;
}

static pj_crypt sign_with(pj_group *group, uint8_t signature[PJ_SIGNATURE_SIZE], int by_ed25519, const pj_key *key, const char *message, size_t len)
{
    pj_slice part = {(const uint8_t *)message, len};
    if (by_ed25519)
        return pj_ed25519_sign(signature, &key->ed25519, part.p, part.len);
    return pj_sign(group, signature, &key->sign, &key->key, &part, 1);
}

/* The bytes behind the key id. `out` has room for 8 + PJ_DER_MAX. */
static pj_crypt make_signature(uint8_t *out, size_t *len, pj_group *group, const char *note, size_t note_len, pj_line_type type, int by_ed25519,
                               const pj_key *key, uint64_t now)
{
    uint8_t signature[PJ_SIGNATURE_SIZE];
    pj_text message = {0};
    pj_crypt rc = PJ_CRYPT_OK;
    if (type == PJ_LINE_WITNESS)
        cosigned_message(&message, now, note, note_len);
    else
        pj_text_add(&message, "%.*s", (int)note_len, note);
    TRY_IF(!message.failed, PJ_CRYPT_MEMORY);
    TRY(sign_with(group, signature, by_ed25519, key, message.p, message.len));
    if (type == PJ_LINE_RECORDER && key->suite == PJ_SUITE_P256_SHA256) {
        TRY(pj_signature_write_der(out, len, signature));
        goto out;
    }
    *len = type == PJ_LINE_WITNESS ? 8 : 0;
    write_u64(out, now);
    memcpy(out + *len, signature, sizeof signature);
    *len += sizeof signature;
out:
    free(message.p);
    return rc;
}

pj_status pj_line_add(pj_text *text, pj_group *group, const char *note, size_t note_len, pj_line_type type, const char *name, size_t name_len,
                      const pj_key *key, uint64_t now, pj_error *err)
{
    pj_status rc = PJ_OK;
    int by_ed25519 = type == PJ_LINE_ED25519 || (type == PJ_LINE_WITNESS && key->suite == PJ_SUITE_P256_SHA256);
    pj_line_key public_key = {by_ed25519 ? key->ed25519_key : key->key.b, by_ed25519 ? PJ_ED25519_KEY_SIZE : PJ_POINT_SIZE};
    uint8_t bytes[4 + 8 + PJ_DER_MAX];
    size_t len = 0;
    TRY(pj_crypt_failed(err, key_id(bytes, name, name_len, type, key->suite, public_key)));
    TRY(pj_crypt_failed(err, make_signature(bytes + 4, &len, group, note, note_len, type, by_ed25519, key, now)));
    pj_text_add(text, DASH "%.*s ", (int)name_len, name);
    pj_text_add64(text, bytes, 4 + len);
    pj_text_add(text, "\n");
out:
    return rc;
}
