/* Where nothing else is said here, a failure (of memory, say) leaves the line as it is: what becomes of it is the target's to find out. */
#include "tests/fuzz/mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/sign.h"

uint64_t fuzz_next(fuzz_random *random)
{
    uint64_t z = random->at += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

size_t fuzz_below(fuzz_random *random, size_t below)
{
    return below ? (size_t)(fuzz_next(random) % below) : 0;
}

/* ---- the keyring: lines `PUBLIC SECRET`, ascending ---- */

typedef struct {
    uint8_t public_key[64], secret[32];
    size_t len;
} known_key;

typedef struct {
    known_key *keys;
    size_t len;
} keyring;

static size_t unhex(uint8_t *out, size_t room, const char **at)
{
    size_t len = 0;
    unsigned byte;
    for (; len < room && sscanf(*at, "%2x", &byte) == 1 && **at != ' '; *at += 2)
        out[len++] = (uint8_t)byte;
    return len;
}

static const keyring *all_keys(void)
{
    static keyring known;
    if (known.keys)
        return &known;
    size_t size;
    const char *path = getenv("PJ_FUZZ_KEYRING");
    char *text = (char *)fuzz_file(path ? path : "tests/fuzz/keyring.txt", &size);
    known.keys = calloc(size / 100 + 1, sizeof *known.keys);
    if (!known.keys)
        abort();
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        known_key *key = &known.keys[known.len++];
        const char *at = line;
        key->len = unhex(key->public_key, sizeof key->public_key, &at);
        at += *at == ' ';
        if (unhex(key->secret, sizeof key->secret, &at) != sizeof key->secret)
            fuzz_found("the keyring has a bad line: %s", line);
    }
    free(text);
    return &known;
}

static int compare(const void *wanted, const void *key)
{
    return memcmp(wanted, ((const known_key *)key)->public_key, 32);
}

int fuzz_secret(pj_secret *out, const uint8_t *public_key, size_t len)
{
    const keyring *known = all_keys();
    const known_key *key = bsearch(public_key, known->keys, known->len, sizeof *known->keys, compare);
    if (!key || key->len != len || memcmp(key->public_key, public_key, len) != 0)
        return 0;
    memcpy(out->b, key->secret, sizeof out->b);
    return 1;
}

/* ---- lines ---- */

json_t *fuzz_line_read(const uint8_t *line, size_t len)
{
    json_t *json = json_loadb((const char *)line, len, 0, NULL);
    if (json && json_is_object(json) && json_is_object(json_object_get(json, "body")))
        return json;
    json_decref(json);
    return NULL;
}

char *fuzz_line_write(const json_t *line, size_t *len)
{
    char *text = json_dumps(line, JSON_COMPACT | JSON_SORT_KEYS);
    *len = text ? strlen(text) : 0;
    return text;
}

/* ---- changing one value ---- */

static const char *const words[] = {
    "", "?", "+1", "+500", "+0", "a", "leave", "revote", "later", "runoff", "presidium", "ballot", "contest", "mark", "valid", "invalid", "read",
    "none", "deputies", "present", "returned", "select", "pass", "grade", "decided", "short", "tied", "void", "sealed", "named", "SM2-SM3",
    "P256-SHA256", "approve", "for", "against", "for+against", "abstain+for", "for+for", "2026-02-31T23:59:60Z", "2026-01-20T09:30:00z",
    "\u202e", "\xc2\x85", "\u3000", "\U0010ffff", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "piaojue/1", "p01", "m1",
};

static const json_int_t numbers[] = {0, 1, 2, 3, 15, 16, 17, 32, 33, 64, 100, 101, 500, 501, 600, 1000, 1001, 4096, 4097, 40000, 10000000, 10000001,
                                     4294967295, 4294967296, 9007199254740991};

/* 32 bytes that are the order of a group or next to it. */
static void edge_scalar(uint8_t *to, fuzz_random *random)
{
    static const char *const orders[] = {"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                                         "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"};
    const char *at = orders[fuzz_below(random, 2)];
    (void)unhex(to, 32, &at);
    to[31] = (uint8_t)(to[31] - fuzz_below(random, 3) + 1);
}

/* Bytes of points and scalars: a bit, a piece exchanged for another, something at the edge. */
static size_t change_bytes(uint8_t *bytes, size_t len, fuzz_random *random)
{
    const keyring *known = all_keys();
    size_t pieces = len / 32, at = pieces ? 32 * fuzz_below(random, pieces) : 0;
    switch (fuzz_below(random, pieces ? 9 : 2)) {
    case 0:
        if (len)
            bytes[fuzz_below(random, len)] ^= (uint8_t)(1u << fuzz_below(random, 8));
        return len;
    case 1:
        return len - (fuzz_below(random, 2) && len ? 1 + fuzz_below(random, len < 64 ? len : 64) : 0);
    case 2:
        memset(bytes + at, 0, len - at < 64 ? len - at : 64);
        return len;
    case 3:
        edge_scalar(bytes + at, random);
        return len;
    case 4:
        memmove(bytes + at, bytes + 32 * fuzz_below(random, pieces), 32);
        return len;
    case 5:
        if (len - at >= 64)
            memcpy(bytes + at, known->keys[fuzz_below(random, known->len)].public_key, 64);
        return len;
    case 6: /* −P: y becomes something that is no coordinate, or the other one */
        for (size_t i = at; i < at + 32; i++)
            bytes[i] = (uint8_t)~bytes[i];
        return len;
    case 7:
        memcpy(bytes + at, known->keys[fuzz_below(random, known->len)].secret, 32);
        return len;
    default:
        if (len - at >= 128) {
            uint8_t other[64];
            memcpy(other, bytes + at, 64);
            memmove(bytes + at, bytes + at + 64, 64);
            memcpy(bytes + at + 64, other, 64);
        }
        return len;
    }
}

static int change_base64(json_t *value, fuzz_random *random)
{
    size_t text_len = json_string_length(value), len = pj_base64_decoded_size(text_len);
    uint8_t *bytes = len == SIZE_MAX || len < 16 ? NULL : malloc(len + 1);
    int is = bytes && pj_base64_decode(bytes, len, json_string_value(value), text_len) == PJ_CRYPT_OK;
    if (is) {
        char *text = malloc(pj_base64_size(len) + 1);
        len = change_bytes(bytes, len, random);
        if (text)
            pj_base64_encode(text, bytes, len);
        is = text && json_string_set(value, text) == 0;
        free(text);
    }
    free(bytes);
    return is;
}

static void change_string(json_t *value, fuzz_random *random)
{
    char text[700];
    size_t len = json_string_length(value);
    if (fuzz_below(random, 8) && change_base64(value, random))
        return;
    if (len >= 600 || fuzz_below(random, 3) == 0) {
        (void)json_string_set(value, words[fuzz_below(random, sizeof words / sizeof *words)]);
        return;
    }
    snprintf(text, sizeof text, "%s", json_string_value(value));
    len = LLVMFuzzerMutate((uint8_t *)text, len, sizeof text - 1);
    text[len] = 0;
    (void)json_string_set(value, text); /* refuses what is no UTF-8 */
}

static void change_integer(json_t *value, fuzz_random *random)
{
    json_int_t now = json_integer_value(value);
    switch (fuzz_below(random, 4)) {
    case 0:
        now = numbers[fuzz_below(random, sizeof numbers / sizeof *numbers)];
        break;
    case 1:
        now = (json_int_t)fuzz_below(random, 20);
        break;
    default:
        now += fuzz_below(random, 2) ? 1 : -1;
    }
    (void)json_integer_set(value, now < 0 ? 0 : now);
}

static void change_array(json_t *array, fuzz_random *random)
{
    size_t len = json_array_size(array), i = fuzz_below(random, len), j = fuzz_below(random, len);
    if (len == 0) {
        (void)json_array_append_new(array, json_string(words[fuzz_below(random, sizeof words / sizeof *words)]));
        return;
    }
    json_t *one = json_deep_copy(json_array_get(array, i)), *other = json_deep_copy(json_array_get(array, j));
    switch (fuzz_below(random, 4)) {
    case 0:
        (void)json_array_remove(array, i);
        break;
    case 1:
        (void)json_array_insert(array, j, one);
        break;
    case 2:
        (void)json_array_set(array, j, one);
        break;
    default:
        (void)json_array_set(array, j, one);
        (void)json_array_set(array, i, other);
    }
    json_decref(one);
    json_decref(other);
}

/* The n-th member's name. */
static const char *member_at(json_t *object, size_t n)
{
    void *at = json_object_iter(object);
    for (; at && n > 0; n--)
        at = json_object_iter_next(object, at);
    return at ? json_object_iter_key(at) : NULL;
}

static void change_object(json_t *object, fuzz_random *random)
{
    static const char *const optional[] = {"cap", "others", "chief", "attestations", "witnesses", "follows", "names", "pass", "below", "ed25519", "with"};
    size_t len = json_object_size(object);
    const char *name = member_at(object, fuzz_below(random, len)), *other = member_at(object, fuzz_below(random, len));
    if (!name || fuzz_below(random, 3) == 0) {
        (void)json_object_set_new(object, optional[fuzz_below(random, sizeof optional / sizeof *optional)], json_integer(1));
        return;
    }
    if (fuzz_below(random, 2))
        (void)json_object_set_new(object, name, json_deep_copy(json_object_get(object, other)));
    else
        (void)json_object_del(object, name);
}

/* ---- choosing a value ---- */

typedef struct {
    fuzz_random *random;
    json_t *chosen, *second;
    size_t seen;
} choice;

/* Every value with the same chance, and a second one beside it. */
static void walk(json_t *value, choice *c)
{
    const char *name;
    json_t *member;
    size_t i;
    c->seen++;
    if (fuzz_below(c->random, c->seen) == 0)
        c->chosen = value;
    if (fuzz_below(c->random, c->seen) == 0)
        c->second = value;
    json_object_foreach(value, name, member) walk(member, c);
    json_array_foreach(value, i, member) walk(member, c);
}

static json_t *body_of(json_t *line)
{
    return json_object_get(line, "body");
}

/* A copy of one value in the place of another of the same type. */
static void take_over(json_t *to, const json_t *from)
{
    if (to != from && json_is_string(to) && json_is_string(from))
        (void)json_string_set(to, json_string_value(from));
    else if (json_is_integer(to) && json_is_integer(from))
        (void)json_integer_set(to, json_integer_value(from));
}

static void change_once(json_t *line, fuzz_random *random)
{
    choice c = {.random = random};
    walk(fuzz_below(random, 40) ? body_of(line) : line, &c);
    if (fuzz_below(random, 6) == 0) {
        take_over(c.chosen, c.second);
        return;
    }
    switch (json_typeof(c.chosen)) {
    case JSON_STRING:
        change_string(c.chosen, random);
        break;
    case JSON_INTEGER:
        change_integer(c.chosen, random);
        break;
    case JSON_ARRAY:
        change_array(c.chosen, random);
        break;
    case JSON_OBJECT:
        change_object(c.chosen, random);
        break;
    default:
        break;
    }
}

void fuzz_line_change(json_t *line, fuzz_random *random)
{
    size_t changes = 1 + (fuzz_below(random, 3) == 0) * (1 + fuzz_below(random, 3));
    for (size_t i = 0; i < changes && body_of(line); i++)
        change_once(line, random);
}

/* ---- putting right ---- */

static const pj_kind *kind_of(const json_t *line)
{
    const char *name = json_string_value(json_object_get(line, "kind"));
    return name ? pj_kind_find(name) : NULL;
}

static int read_point(pj_point *out, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) && pj_base64_decode(out->b, sizeof out->b, json_string_value(value), json_string_length(value)) == PJ_CRYPT_OK;
}

static uint32_t trustee_of(const pj_vote *vote, const json_t *body)
{
    json_int_t number = json_integer_value(json_object_get(body, "trustee"));
    return vote->definition && number >= 1 && number <= (json_int_t)vote->definition->trustees_len ? (uint32_t)number : 0;
}

/* Whose signature the line has to bear. */
static int signer_of(pj_point *out, const json_t *line, const pj_vote *vote)
{
    const json_t *body = json_object_get(line, "body");
    const pj_kind *kind = kind_of(line);
    uint32_t trustee = trustee_of(vote, body);
    if (kind == &pj_kind_vote)
        return read_point(out, json_object_get(body, "recorder"), "key");
    if (kind == &pj_kind_ballot || kind == &pj_kind_challenge)
        return read_point(out, body, "credential") || read_point(out, body, "station");
    if (!vote->definition || (json_object_get(body, "trustee") && !trustee))
        return 0;
    *out = trustee ? vote->definition->trustees[trustee - 1].key : vote->definition->recorder.key;
    return 1;
}

static int suite_of(pj_suite *suite, const json_t *line, const pj_vote *vote)
{
    const json_t *name = json_object_get(json_object_get(line, "body"), "suite");
    if (vote->definition) {
        *suite = vote->definition->suite;
        return 1;
    }
    return json_is_string(name) && pj_suite_find(suite, json_string_value(name), json_string_length(name)) == PJ_CRYPT_OK;
}

static void sign(json_t *line, const pj_vote *vote)
{
    json_t *body = body_of(line);
    pj_point signer;
    pj_secret secret;
    pj_suite suite;
    pj_group *group = NULL;
    uint8_t signature[PJ_SIGNATURE_SIZE];
    size_t len;
    if (!kind_of(line) || !suite_of(&suite, line, vote) || !signer_of(&signer, line, vote) || !fuzz_secret(&secret, signer.b, sizeof signer.b) ||
        pj_group_create(&group, suite) != PJ_CRYPT_OK)
        return;
    (void)json_object_del(body, "sig");
    char *text = fuzz_line_write(body, &len);
    if (text && pj_sign_record(group, signature, &secret, &signer, kind_of(line)->name, (const uint8_t *)text, len) == PJ_CRYPT_OK)
        (void)json_object_set_new(body, "sig", pj_json_bytes(signature, sizeof signature));
    free(text);
    pj_group_destroy(group);
}

static int key_of_trustee(pj_key *key, const pj_vote *vote, uint32_t trustee)
{
    const pj_party *party = &vote->definition->trustees[trustee - 1];
    memset(key, 0, sizeof *key);
    key->suite = vote->definition->suite;
    key->key = party->key;
    key->seal_key = party->seal;
    return fuzz_secret(&key->sign, party->key.b, sizeof party->key) && fuzz_secret(&key->seal, party->seal.b, sizeof party->seal);
}

/* Sealed with a few marks that fit, if some are found. */
static json_t *seal_anew(const pj_vote *vote, const json_t *body, fuzz_random *random)
{
    pj_credential credential;
    pj_error err;
    json_t *made = NULL;
    uint8_t *choices = calloc(vote->definition->cells, 1);
    if (choices && read_point(&credential.key, body, "credential") && fuzz_secret(&credential.secret, credential.key.b, sizeof credential.key))
        for (size_t i = 0; i < 6 && !made; i++) {
            for (size_t cell = 0; cell < vote->definition->cells; cell++)
                choices[cell] = fuzz_below(random, i + 1) == 1;
            if (pj_make_ballot(&made, NULL, vote, &credential, choices, &err) != PJ_OK)
                made = NULL;
        }
    free(choices);
    return made;
}

/* The body as it has to be after what stands before it; NULL where that cannot be told. */
static json_t *make_anew(const json_t *line, const pj_vote *vote, fuzz_random *random)
{
    const pj_kind *kind = kind_of(line);
    const json_t *body = json_object_get(line, "body");
    uint32_t trustee = trustee_of(vote, body);
    json_t *made = NULL;
    pj_error err;
    pj_key key;
    pj_status rc = PJ_E_STATE;
    if (!kind || !vote->definition || pj_kind_allowed(kind, vote, &err) != PJ_OK)
        return NULL;
    if (kind == &pj_kind_ballot && json_object_get(body, "credential") && !vote->definition->is_named)
        return seal_anew(vote, body, random);
    if (kind == &pj_kind_close)
        rc = pj_make_close(&made, vote, 0, &err);
    else if (kind == &pj_kind_result)
        rc = pj_make_result(&made, vote, &err);
    else if (!trustee || !key_of_trustee(&key, vote, trustee))
        return NULL;
    else if (kind == &pj_kind_deal)
        rc = pj_make_deal(&made, vote, trustee, &err);
    else if (kind == &pj_kind_accept)
        rc = pj_make_accept(&made, vote, &key, trustee, &err);
    else if (kind == &pj_kind_rehearsal)
        rc = pj_make_rehearsal(&made, vote, &key, trustee, &err);
    else if (kind == &pj_kind_share)
        rc = pj_make_share(&made, vote, &key, trustee, &err);
    else if (kind == &pj_kind_attest)
        rc = pj_make_attest(&made, vote, trustee, &err);
    return rc == PJ_OK ? made : NULL;
}

void fuzz_line_remake(json_t *line, const pj_vote *vote, fuzz_random *random)
{
    json_t *made = make_anew(line, vote, random), *time = json_object_get(json_object_get(line, "body"), "time");
    if (!made)
        return;
    if (time)
        (void)json_object_set(made, "time", time);
    (void)json_object_set_new(line, "body", made);
}

void fuzz_line_heal(json_t *line, const pj_vote *vote, fuzz_random *random)
{
    if (!body_of(line) || !json_is_object(body_of(line)))
        return;
    if (fuzz_below(random, 64))
        (void)json_object_set_new(line, "seq", json_integer((json_int_t)vote->lines));
    if (fuzz_below(random, 64))
        (void)json_object_set_new(line, "prev", pj_json_bytes(vote->head, sizeof vote->head));
    if (kind_of(line) != &pj_kind_vote && fuzz_below(random, 64))
        (void)json_object_set_new(body_of(line), "vote", pj_json_bytes(vote->id, sizeof vote->id));
    if (fuzz_below(random, 24))
        sign(line, vote);
}
