/* Key files are a few short lines, so that no JSON library makes copies of secrets:
 *
 *     piaojue-key/1              piaojue-pub/1
 *     suite P256-SHA256          suite P256-SHA256
 *     name 总监票人               name 总监票人
 *     ed25519 <43 characters>    ed25519 <43 characters>
 *     sign <43 characters>       key <86 characters>
 *     seal <43 characters>       seal <86 characters>
 *
 * The line ed25519 is only in files of P256-SHA256, and may be missing there: such a key signs no checkpoints for others' tools. Every line ends with a line feed; bytes are base64url without padding. A file is valid if and only if it is exactly that. */
#include "engine/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/rng.h"
#include "crypto/scalar.h"
#include "crypto/reveal.h"
#include "engine/json.h"

typedef struct {
    const char *p;
    size_t len;
} span;

/* Not memchr: the lines of a key file hold secrets. Where they end is none. */
static const char *line_end(const span *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (pj_reveal(text->p[i] == '\n'))
            return text->p + i;
    return NULL;
}

/* Takes the next line off `text`, which has to start with `label` and a space; *value is what follows. */
static pj_status take_line(span *text, const char *label, span *value, pj_error *err)
{
    size_t label_len = strlen(label);
    const char *end = line_end(text);
    if (!end)
        return pj_fail(err, PJ_E_FORMAT, "key file is cut short: no line \"%s\"", label);
    size_t line_len = (size_t)(end - text->p);
    if (line_len < label_len + 1 || memcmp(text->p, label, label_len) != 0 || text->p[label_len] != ' ')
        return pj_fail(err, PJ_E_FORMAT, "no key file of this kind: line \"%s\" is missing", label);
    *value = (span){text->p + label_len + 1, line_len - label_len - 1};
    text->len -= line_len + 1;
    text->p = end + 1;
    return PJ_OK;
}

static pj_status take_header(span *text, const char *header, pj_error *err)
{
    size_t len = strlen(header);
    if (text->len <= len || memcmp(text->p, header, len) != 0 || text->p[len] != '\n')
        return pj_fail(err, PJ_E_FORMAT, "not a file that starts with %s", header);
    text->p += len + 1;
    text->len -= len + 1;
    return PJ_OK;
}

static pj_status take_owner(span *text, const char *header, pj_suite *suite, char name[601], pj_error *err)
{
    pj_status rc = PJ_OK;
    span value;
    TRY(take_header(text, header, err));
    TRY(take_line(text, "suite", &value, err));
    if (pj_suite_find(suite, value.p, value.len) != PJ_CRYPT_OK)
        TRY(pj_fail(err, PJ_E_FORMAT, "suite: unknown; P256-SHA256 or SM2-SM3 is wanted"));
    TRY(take_line(text, "name", &value, err));
    TRY(pj_text_wanted("name", value.p, value.len, err));
    memcpy(name, value.p, value.len);
    name[value.len] = 0;
out:
    return rc;
}

static pj_status take_bytes(span *text, const char *label, uint8_t *out, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    span value;
    TRY(take_line(text, label, &value, err));
    if (pj_base64_decode(out, len, value.p, value.len) != PJ_CRYPT_OK)
        TRY(pj_fail(err, PJ_E_FORMAT, "%s: %zu characters of base64url are wanted", label, pj_base64_size(len)));
out:
    return rc;
}

/* The line that may be missing. */
static pj_status take_ed25519(span *text, pj_suite suite, int *has, uint8_t out[PJ_ED25519_KEY_SIZE], pj_error *err)
{
    *has = suite == PJ_SUITE_P256_SHA256 && text->len > 8 && memcmp(text->p, "ed25519 ", 8) == 0;
    return *has ? take_bytes(text, "ed25519", out, PJ_ED25519_KEY_SIZE, err) : PJ_OK;
}

static pj_status nothing_left(const span *text, pj_error *err)
{
    return text->len ? pj_fail(err, PJ_E_FORMAT, "something follows the last line of the key file") : PJ_OK;
}

static pj_status derive_public(pj_key *key, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_group *group = NULL;
    TRY(pj_crypt_failed(err, pj_group_create(&group, key->suite)));
    if (!pj_reveal(pj_secret_valid(group, &key->sign) & pj_secret_valid(group, &key->seal))) /* that a file is none is told */
        TRY(pj_fail(err, PJ_E_FORMAT, "sign or seal: out of the range of the suite"));
    TRY(pj_crypt_failed(err, pj_group_base_mul(group, &key->key, &key->sign)));
    TRY(pj_crypt_failed(err, pj_group_base_mul(group, &key->seal_key, &key->seal)));
    if (key->has_ed25519)
        TRY(pj_crypt_failed(err, pj_ed25519_public(key->ed25519_key, &key->ed25519)));
out:
    pj_group_destroy(group);
    return rc;
}

static pj_status draw(pj_key *key, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_group *group = NULL;
    TRY(pj_crypt_failed(err, pj_group_create(&group, key->suite)));
    TRY(pj_crypt_failed(err, pj_rng_scalar(group, &key->sign)));
    TRY(pj_crypt_failed(err, pj_rng_scalar(group, &key->seal)));
    key->has_ed25519 = key->suite == PJ_SUITE_P256_SHA256;
    if (key->has_ed25519)
        TRY(pj_crypt_failed(err, pj_rng_bytes(key->ed25519.b, sizeof key->ed25519.b)));
    TRY(derive_public(key, err));
out:
    pj_group_destroy(group);
    return rc;
}

pj_status pj_key_create(pj_key **out, const char *suite, const char *name, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    err = pj_error_begin(err, &spare);
    pj_key *key = calloc(1, sizeof *key);
    TRY_IF(key, pj_no_memory(err));
    if (pj_suite_find(&key->suite, suite, strlen(suite)) != PJ_CRYPT_OK)
        TRY(pj_fail(err, PJ_E_FORMAT, "suite: unknown; P256-SHA256 or SM2-SM3 is wanted"));
    TRY(pj_text_wanted("name", name, strlen(name), err));
    memcpy(key->name, name, strlen(name) + 1);
    TRY(draw(key, err));
out:
    if (rc != PJ_OK) {
        pj_key_destroy(key);
        key = NULL;
    }
    *out = key;
    return rc;
}

pj_status pj_key_read(pj_key **out, const char *text, size_t len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    span rest = {text, len};
    err = pj_error_begin(err, &spare);
    pj_key *key = calloc(1, sizeof *key);
    TRY_IF(key, pj_no_memory(err));
    TRY(take_owner(&rest, "piaojue-key/1", &key->suite, key->name, err));
    TRY(take_ed25519(&rest, key->suite, &key->has_ed25519, key->ed25519.b, err));
    TRY(take_bytes(&rest, "sign", key->sign.b, sizeof key->sign.b, err));
    TRY(take_bytes(&rest, "seal", key->seal.b, sizeof key->seal.b, err));
    TRY(nothing_left(&rest, err));
    TRY(derive_public(key, err));
out:
    if (rc != PJ_OK) {
        pj_key_destroy(key);
        key = NULL;
    }
    *out = key;
    return rc;
}

/* Adds a line of bytes. No printf: it looks at every character. */
static void put_bytes(char *all, size_t *len, const char *label, const uint8_t *bytes, size_t bytes_len)
{
    for (; *label; label++)
        all[(*len)++] = *label;
    all[(*len)++] = ' ';
    pj_base64_encode(all + *len, bytes, bytes_len);
    *len += pj_base64_size(bytes_len);
    all[(*len)++] = '\n';
}

/* Writes the lines; `one` and `two` are the bytes behind the last two labels. At most 14 + 18 + 606 + 52 + 91 + 92 characters and NUL. */
static pj_status write_file(pj_error *err, char *text, size_t *len, const char *header, const pj_key *key, const uint8_t *ed25519,
                            const char *one_label, const uint8_t *one, const uint8_t *two, size_t bytes_len)
{
    char all[1100];
    size_t n = (size_t)snprintf(all, sizeof all, "%s\nsuite %s\nname %s\n", header, pj_suite_name(key->suite), key->name);
    if (key->has_ed25519)
        put_bytes(all, &n, "ed25519", ed25519, PJ_ED25519_KEY_SIZE);
    put_bytes(all, &n, one_label, one, bytes_len);
    put_bytes(all, &n, "seal", two, bytes_len);
    pj_status rc = pj_text_out(err, text, len, all, n);
    pj_wipe(all, sizeof all);
    return rc;
}

pj_status pj_key_write(const pj_key *key, char *text, size_t *len, pj_error *err)
{
    pj_error spare;
    return write_file(pj_error_begin(err, &spare), text, len, "piaojue-key/1", key, key->ed25519.b, "sign", key->sign.b, key->seal.b,
                      sizeof key->sign.b);
}

pj_status pj_key_write_public(const pj_key *key, char *text, size_t *len, pj_error *err)
{
    pj_error spare;
    return write_file(pj_error_begin(err, &spare), text, len, "piaojue-pub/1", key, key->ed25519_key, "key", key->key.b, key->seal_key.b,
                      sizeof key->key.b);
}

static pj_status point_valid(pj_group *group, const pj_point *point, pj_error *err)
{
    pj_crypt valid = pj_point_valid_var(group, point);
    return valid == PJ_CRYPT_NO ? pj_fail(err, PJ_E_FORMAT, "key or seal: not a point of the suite's curve") : pj_crypt_failed(err, valid);
}

static void fill_public(pj_public *out, pj_suite suite, const pj_point *key, const pj_point *seal, const uint8_t *ed25519)
{
    snprintf(out->suite, sizeof out->suite, "%s", pj_suite_name(suite));
    pj_base64_encode(out->key, key->b, sizeof key->b);
    pj_base64_encode(out->seal, seal->b, sizeof seal->b);
    if (ed25519)
        pj_base64_encode(out->ed25519, ed25519, PJ_ED25519_KEY_SIZE);
}

void pj_key_public(const pj_key *key, pj_public *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->name, key->name, sizeof out->name);
    fill_public(out, key->suite, &key->key, &key->seal_key, key->has_ed25519 ? key->ed25519_key : NULL);
}

static pj_status read_public(pj_public *out, span rest, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_suite suite;
    pj_point key, seal;
    pj_group *group = NULL;
    int has_ed25519;
    uint8_t ed25519[PJ_ED25519_KEY_SIZE];
    TRY(take_owner(&rest, "piaojue-pub/1", &suite, out->name, err));
    TRY(take_ed25519(&rest, suite, &has_ed25519, ed25519, err));
    TRY(take_bytes(&rest, "key", key.b, sizeof key.b, err));
    TRY(take_bytes(&rest, "seal", seal.b, sizeof seal.b, err));
    TRY(nothing_left(&rest, err));
    TRY(pj_crypt_failed(err, pj_group_create(&group, suite)));
    TRY(point_valid(group, &key, err));
    TRY(point_valid(group, &seal, err));
    fill_public(out, suite, &key, &seal, has_ed25519 ? ed25519 : NULL);
out:
    pj_group_destroy(group);
    return rc;
}

pj_status pj_public_read(pj_public *out, const char *text, size_t len, pj_error *err)
{
    pj_error spare;
    memset(out, 0, sizeof *out);
    pj_status rc = read_public(out, (span){text, len}, pj_error_begin(err, &spare));
    if (rc != PJ_OK)
        memset(out, 0, sizeof *out);
    return rc;
}

pj_status pj_key_expect_suite(const pj_key *key, pj_suite suite, pj_error *err)
{
    if (key->suite != suite)
        return pj_fail(err, PJ_E_KEY, "the key of %.80s is of suite %s, the vote of %s", key->name, pj_suite_name(key->suite), pj_suite_name(suite));
    return PJ_OK;
}

void pj_key_destroy(pj_key *key)
{
    if (!key)
        return;
    pj_wipe(key, sizeof *key);
    free(key);
}
