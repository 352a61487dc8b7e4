/* Proofs over any bytes: each is judged, twice alike, and one that holds is made of valid elements. Input: what, suite, its numbers, its bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/equality.h"
#include "crypto/possession.h"
#include "crypto/seal.h"
#include "crypto/shares.h"
#include "tests/fuzz/states.h"

enum { SEAL, EQUALITY, POSSESSION, SHARE, RESEAL, KINDS, MOST = 6 };

/* ---- seeds ---- */

typedef struct {
    uint8_t bytes[60000];
    size_t len;
} seed;

static void put(seed *s, const void *bytes, size_t len)
{
    if (len <= sizeof s->bytes - s->len) {
        memcpy(s->bytes + s->len, bytes, len);
        s->len += len;
    }
}

static void put_byte(seed *s, json_int_t byte)
{
    put(s, &(uint8_t){(uint8_t)byte}, 1);
}

static void put_hex(seed *s, const json_t *test, const char *member)
{
    const char *at = json_string_value(json_object_get(test, member));
    unsigned byte;
    for (; at && sscanf(at, "%2x", &byte) == 1; at += 2)
        put_byte(s, byte);
}

static json_int_t nth(const json_t *array, size_t i)
{
    return json_integer_value(json_array_get(array, i));
}

static json_int_t number(const json_t *object, const char *member)
{
    return json_integer_value(json_object_get(object, member));
}

static void put_seal(seed *s, const json_t *test)
{
    const json_t *contest = json_object_get(test, "contest"), *cap = json_object_get(contest, "cap"), *row = json_object_get(contest, "row");
    const char *id = json_string_value(json_object_get(contest, "id"));
    put_byte(s, (json_int_t)json_array_size(json_object_get(contest, "items")) - 1);
    put_byte(s, (json_int_t)json_array_size(json_object_get(contest, "marks")) - 1);
    put_byte(s, nth(row, 0));
    put_byte(s, nth(row, 1));
    put_byte(s, cap != NULL);
    put_byte(s, 0);
    put_byte(s, number(cap, "min"));
    put_byte(s, number(cap, "max"));
    put_byte(s, (json_int_t)strlen(id));
    put(s, id, strlen(id));
    put_hex(s, test, "vote");
    put_hex(s, test, "jointKey");
    put_hex(s, test, "credential");
    put_hex(s, test, "cells");
    put_hex(s, test, "proof");
}

static void put_equality(seed *s, const json_t *test)
{
    put_byte(s, (json_int_t)strlen(json_string_value(json_object_get(test, "bases"))) / 128 - 1);
    put_byte(s, number(test, "trustee"));
    put_byte(s, strcmp(json_string_value(json_object_get(test, "purpose")), "share") == 0);
    put_hex(s, test, "vote");
    put_hex(s, test, "publicShare");
    put_hex(s, test, "bases");
    put_hex(s, test, "shares");
    put_hex(s, test, "proof");
}

static void put_possession(seed *s, const json_t *test)
{
    put_byte(s, (json_int_t)strlen(json_string_value(json_object_get(test, "commitments"))) / 128 - 1);
    put_byte(s, number(test, "trustee"));
    put_hex(s, test, "vote");
    put_hex(s, test, "commitments");
    put_hex(s, test, "possession");
}

static void seeds_of(fuzz_taker *take, void *arg, const char *file, uint8_t kind, void (*put_test)(seed *, const json_t *))
{
    static seed s;
    char path[1024];
    size_t i, j;
    json_t *group, *test;
    snprintf(path, sizeof path, "%s/%s", fuzz_vectors(), file);
    json_t *vectors = json_load_file(path, 0, NULL);
    if (!vectors)
        fuzz_found("%s cannot be read", path);
    json_array_foreach(json_object_get(vectors, "testGroups"), i, group) json_array_foreach(json_object_get(group, "tests"), j, test)
    {
        s.len = 0;
        put_byte(&s, kind);
        put_byte(&s, strcmp(json_string_value(json_object_get(group, "suite")), "SM2-SM3") == 0);
        put_test(&s, test);
        if (s.len < 8000)
            take(arg, file, s.bytes, s.len);
    }
    json_decref(vectors);
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    seeds_of(take, arg, "seal_check.json", SEAL, put_seal);
    seeds_of(take, arg, "equality.json", EQUALITY, put_equality);
    seeds_of(take, arg, "possession.json", POSSESSION, put_possession);
    fuzz_seeds_of_member(take, arg, "deal.json", "shares", 0, (const uint8_t[]){SHARE, 0}, 2);
    fuzz_seeds_of_member(take, arg, "opening.json", "jointKey", 0, (const uint8_t[]){RESEAL, 1}, 2);
}

/* ---- judging ---- */

static pj_group *group_of(int suite)
{
    static pj_group *groups[2];
    if (!groups[suite] && pj_group_create(&groups[suite], (pj_suite)suite) != PJ_CRYPT_OK)
        fuzz_found("no group");
    return groups[suite];
}

/* A verdict, and no failure; the second time, with other random weights, the same. */
static int judged(const char *what, pj_crypt first, pj_crypt second)
{
    if ((first != PJ_CRYPT_OK && first != PJ_CRYPT_NO) || first != second)
        fuzz_found("%s: %d, and then %d", what, (int)first, (int)second);
    return first == PJ_CRYPT_OK;
}

/* Of exactly as many bytes, so that one read behind them is seen. */
static uint8_t *taken(fuzz_input *in, size_t len)
{
    uint8_t *bytes = malloc(len ? len : 1);
    if (!bytes)
        abort();
    fuzz_bytes(in, bytes, len);
    return bytes;
}

static void judge_seal(pj_group *group, fuzz_input *in)
{
    pj_matrix m = {.rows = fuzz_byte(in) % MOST + 1u, .columns = fuzz_byte(in) % MOST + 1u, .row_min = fuzz_byte(in), .row_max = fuzz_byte(in)};
    uint8_t label[256], scope[PJ_SCOPE_SIZE];
    pj_point key, signer;
    m.has_cap = fuzz_byte(in) % 2;
    m.cap_column = fuzz_byte(in);
    m.cap_min = fuzz_byte(in);
    m.cap_max = fuzz_byte(in);
    pj_seal_context context = {.scope = scope, .signer = &signer, .label = label, .label_len = fuzz_byte(in)};
    fuzz_bytes(in, label, context.label_len);
    fuzz_bytes(in, scope, sizeof scope);
    fuzz_bytes(in, key.b, sizeof key);
    fuzz_bytes(in, signer.b, sizeof signer);
    uint8_t *cells = taken(in, pj_seal_cells_size(&m)), *proof = taken(in, pj_seal_proof_size(&m));
    if (judged("seal", pj_seal_check_var(group, &m, &key, &context, cells, proof), pj_seal_check_var(group, &m, &key, &context, cells, proof)) &&
        (pj_seal_elements_valid_var(group, &m, cells, proof) != PJ_CRYPT_OK || pj_seal_cells_valid_var(group, &m, cells) != PJ_CRYPT_OK))
        fuzz_found("a seal of elements that are none holds");
    free(cells);
    free(proof);
}

static void judge_equality(pj_group *group, fuzz_input *in)
{
    size_t count = fuzz_byte(in) % 8 + 1u;
    uint8_t scope[PJ_SCOPE_SIZE];
    pj_point public_key, bases[8], partials[8];
    pj_equality_context context = {.scope = scope, .index = fuzz_byte(in), .public_key = &public_key};
    context.purpose = fuzz_byte(in) % 2 ? "share" : "rehearsal";
    fuzz_bytes(in, scope, sizeof scope);
    fuzz_bytes(in, public_key.b, sizeof public_key);
    fuzz_bytes(in, bases, count * sizeof *bases);
    fuzz_bytes(in, partials, count * sizeof *partials);
    uint8_t *proof = taken(in, pj_equality_proof_size(count));
    if (judged("equality", pj_equality_check_var(group, &context, bases, partials, count, proof),
               pj_equality_check_var(group, &context, bases, partials, count, proof)) &&
        pj_equality_elements_valid_var(group, partials, count, proof) != PJ_CRYPT_OK)
        fuzz_found("an equality of elements that are none holds");
    free(proof);
}

static void judge_possession(pj_group *group, fuzz_input *in)
{
    uint32_t threshold = fuzz_byte(in) % 8 + 1u;
    uint8_t dealer = fuzz_byte(in), scope[PJ_SCOPE_SIZE];
    pj_point commitments[8];
    fuzz_bytes(in, scope, sizeof scope);
    fuzz_bytes(in, commitments, threshold * sizeof *commitments);
    uint8_t *proof = taken(in, PJ_POSSESSION_SIZE);
    if (judged("possession", pj_possession_check_var(group, proof, scope, dealer, commitments, threshold),
               pj_possession_check_var(group, proof, scope, dealer, commitments, threshold)) &&
        pj_possession_elements_valid_var(group, proof) != PJ_CRYPT_OK)
        fuzz_found("a possession of elements that are none holds");
    free(proof);
}

static void judge_share(pj_group *group, fuzz_input *in)
{
    uint8_t *share = taken(in, PJ_SHARE_SIZE), scope[PJ_SCOPE_SIZE], dealer = fuzz_byte(in), receiver = fuzz_byte(in);
    uint32_t threshold = fuzz_byte(in) % 4 + 1u;
    pj_secret secret, out;
    pj_point commitments[4];
    fuzz_bytes(in, scope, sizeof scope);
    fuzz_bytes(in, secret.b, sizeof secret);
    fuzz_bytes(in, commitments, threshold * sizeof *commitments);
    (void)judged("share", pj_share_open(group, &out, scope, dealer, receiver, &secret, share, commitments, threshold),
                 pj_share_open(group, &out, scope, dealer, receiver, &secret, share, commitments, threshold));
    free(share);
}

static void judge_reseal(pj_group *group, fuzz_input *in)
{
    pj_point key;
    uint8_t bits[4], one[4 * PJ_CELL_SIZE], other[4 * PJ_CELL_SIZE];
    pj_scalar randomness[4];
    fuzz_bytes(in, key.b, sizeof key);
    fuzz_bytes(in, bits, sizeof bits);
    for (size_t i = 0; i < sizeof bits; i++)
        bits[i] %= 2;
    fuzz_bytes(in, randomness, sizeof randomness);
    if (judged("reseal", pj_reseal_var(group, one, &key, bits, randomness, 4), pj_reseal_var(group, other, &key, bits, randomness, 4)) &&
        memcmp(one, other, sizeof one) != 0)
        fuzz_found("an opening gives two ballots");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static void (*const judges[KINDS])(pj_group *, fuzz_input *) = {judge_seal, judge_equality, judge_possession, judge_share, judge_reseal};
    fuzz_input in = {data, len};
    int kind = fuzz_byte(&in) % KINDS, suite = fuzz_byte(&in) % 2;
    judges[kind](group_of(suite), &in);
    return 0;
}
