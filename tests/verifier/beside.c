/* Vectors of what stands beside the log, and of openings: ed25519.json, inclusion.json, consistency.json, opening.json, short.json. */
#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>

#include "../../verifier/ed25519.h"
#include "../../verifier/path.h"
#include "../../verifier/short.h"
#include "cases.h"
#include "maker.h"

bool judge_ed25519(struct cases *cases)
{
    size_t key_length, length, signature_length;
    const uint8_t *key = hex(cases, field(cases, "publicKey"), &key_length), *message = hex(cases, field(cases, "message"), &length),
                  *signature = hex(cases, field(cases, "signature"), &signature_length);

    return key_length == 32 && signature_length == 64 && ed25519_valid(key, message, length, signature);
}

static bool take_part(uint8_t to[32], gcry_sexp_t from, const char *name)
{
    gcry_sexp_t part = gcry_sexp_find_token(from, name, 0);
    size_t length = 0;
    const char *bytes = part ? gcry_sexp_nth_data(part, 1, &length) : NULL;

    if (length == 32)
        memcpy(to, bytes, 32);
    gcry_sexp_release(part);
    return length == 32;
}

/* A fresh key and signature of libgcrypt's hold, and with a bit changed no more. */
static bool agrees_with_libgcrypt(const struct context *context)
{
    gcry_sexp_t wish = NULL, key = NULL, data = NULL, signature = NULL;
    uint8_t message[40], public[32], parts[64];
    bool agrees = false;

    stream_bytes(context->stream, message, sizeof message);
    if (gcry_sexp_build(&wish, NULL, "(genkey (ecc (curve Ed25519) (flags eddsa transient-key)))") == 0 && gcry_pk_genkey(&key, wish) == 0 &&
        gcry_sexp_build(&data, NULL, "(data (flags eddsa) (hash-algo sha512) (value %b))", (int)sizeof message, message) == 0 &&
        gcry_pk_sign(&signature, data, key) == 0 && take_part(public, key, "q") && take_part(parts, signature, "r") &&
        take_part(parts + 32, signature, "s")) {
        agrees = ed25519_valid(public, message, sizeof message, parts);
        parts[stream_next(context->stream) % 64] ^= (uint8_t)(1u << stream_next(context->stream) % 8);
        agrees = agrees && !ed25519_valid(public, message, sizeof message, parts);
    }
    gcry_sexp_release(wish);
    gcry_sexp_release(key);
    gcry_sexp_release(data);
    gcry_sexp_release(signature);
    return agrees;
}

unsigned long test_ed25519(const struct context *context)
{
    unsigned long failures = 0, number = SLOW ? 20 : 200;

    for (unsigned long i = 0; i < number; i++)
        EXPECT(failures, agrees_with_libgcrypt(context), "signature %lu", i);
    printf("  %lu signatures of libgcrypt's\n", number);
    return failures;
}

static void read_path(struct cases *cases, struct path *path, uint32_t list)
{
    size_t length;

    *path = (struct path){0};
    for (uint32_t at = first_of(cases, list); at; at = next_of(cases, list, at), path->count++)
        if (path->count < PATH_MOST)
            memcpy(path->hashes[path->count], hex(cases, at, &length), HASH_BYTES);
}

static const uint8_t *hash_field(struct cases *cases, const char *name)
{
    size_t length;

    return hex(cases, field(cases, name), &length);
}

bool judge_inclusion(struct cases *cases)
{
    struct path path;

    read_path(cases, &path, field(cases, "path"));
    return inclusion_holds(&path, number(cases, field(cases, "index")), number(cases, field(cases, "size")), hash_field(cases, "leaf"),
                           hash_field(cases, "root"), cases->suite);
}

bool judge_consistency(struct cases *cases)
{
    struct path path;

    read_path(cases, &path, field(cases, "proof"));
    return consistency_holds(&path, number(cases, field(cases, "old")), number(cases, field(cases, "new")), hash_field(cases, "oldRoot"),
                             hash_field(cases, "newRoot"), cases->suite);
}

bool judge_short(struct cases *cases)
{
    bool checkpoint = strcmp(string(cases, field(cases, "type")), "checkpoint") == 0;
    char text[SHORT_ROOM], all[SHORT_ROOM + 24];

    short_form(text, hash_field(cases, checkpoint ? "root" : "hash"));
    snprintf(all, sizeof all, "%s", text);
    if (checkpoint)
        snprintf(all, sizeof all, "%llu/%s", (unsigned long long)number(cases, field(cases, "size")), text);
    return strcmp(all, string(cases, field(cases, "short"))) == 0;
}

/* ---- openings ---- */

static struct paper_row opened_row(const struct contest *contest, const char *text)
{
    struct paper_row row = {0, false};

    for (uint32_t k = 0; k < contest->mark_count; k++) {
        const char *at = strstr(text, contest->marks[k]);
        size_t length = strlen(contest->marks[k]);
        if (at && (at == text || at[-1] == '+') && (at[length] == 0 || at[length] == '+'))
            row.marks |= 1u << k;
    }
    return row;
}

static void read_sheet(struct cases *cases, const struct definition *definition, struct record *record)
{
    uint32_t sheet = field(cases, "sheet"), rows = first_of(cases, sheet), randomness = field(cases, "randomness"),
             packed = first_of(cases, randomness);
    size_t length;

    if (paper_take(&record->ballot.paper, definition, &cases->arena) != HOLDS)
        abort();
    record->challenge.randomness = arena_take(&cases->arena, definition->contest_count, sizeof *record->challenge.randomness);
    for (uint32_t i = 0; i < definition->contest_count; i++, rows = next_of(cases, sheet, rows)) {
        const struct contest *contest = &definition->contests[i];
        uint32_t row = first_of(cases, rows);
        for (uint32_t k = 0; k < contest->item_count; k++, row = next_of(cases, rows, row))
            record->ballot.paper.rows[contest->first_item + k] = opened_row(contest, string(cases, row));
        record->challenge.randomness[i] = hex(cases, packed, &length);
        packed = next_of(cases, randomness, packed);
    }
}

bool judge_opening(struct cases *cases)
{
    struct state *state = arena_take(&cases->arena, 1, sizeof *state);
    struct record *record = arena_take(&cases->arena, 1, sizeof *record);
    const char *all = raw(cases, field(cases, "contests"));
    char *inner = arena_take(&cases->arena, strlen(all), 1);
    struct refusal refusal;

    memcpy(inner, all + 1, strlen(all) - 2);
    if (!make_definition(cases, &state->definition, cases->suite, inner, any_validity))
        abort();
    state->suite = cases->suite;
    state->poll.definition = &state->definition;
    memcpy(state->poll.vote, hash_field(cases, "vote"), HASH_BYTES);
    if (!point_decode(&state->poll.joint_point, hash_field(cases, "jointKey"), cases->suite))
        return false;
    memcpy(record->ballot.key, hash_field(cases, "credential"), POINT_BYTES);
    memcpy(record->challenge.fingerprint, hash_field(cases, "fingerprint"), HASH_BYTES);
    record->in = (struct reader){&cases->json, &cases->arena, &refusal, V6_SHAPE};
    read_sheet(cases, &state->definition, record);
    return challenge_elements(state, record) == HOLDS && challenge_reseal(state, record) == HOLDS;
}
