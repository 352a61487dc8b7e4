/* A checkpoint, a checkpoint that has to be witnessed, or a receipt, of a log: engine and verifier say the same (C1 to C7). Input: what it is,
 * of which log, and the file. */
#include <stdlib.h>
#include <string.h>

#include "engine/note.h"
#include "tests/fuzz/mutate.h"

/* The log that a file of evidence is of; 0 if it is none of ours. The origin tells it. */
static uint8_t log_of(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < good_logs(); i++) {
        good_log *log = good_log_at(i);
        char id[44];
        pj_base64_encode(id, good_vote(log, 1)->id, 32);
        if (len >= 43 && memmem(bytes, len, id, 43))
            return (uint8_t)i;
    }
    return 0;
}

typedef struct {
    fuzz_taker *take;
    void *arg;
    uint8_t kind;
} taking;

static void take_one(void *arg, const char *name, const uint8_t *bytes, size_t len)
{
    const taking *t = arg;
    uint8_t *seed = malloc(len + 2);
    if (!seed)
        abort();
    seed[0] = t->kind;
    seed[1] = log_of(bytes, len);
    memcpy(seed + 2, bytes, len);
    t->take(t->arg, name, seed, len + 2);
    free(seed);
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    taking t = {take, arg, SIDE_WITNESSED};
    fuzz_seeds_of_files(take_one, &t, "evidence/*.checkpoint", 4000, NULL, 0);
    t.kind = SIDE_RECEIPT;
    fuzz_seeds_of_files(take_one, &t, "evidence/*.receipt", 4000, NULL, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static pj_log *open[32];
    said engine, verifier, alone;
    pj_checkpoint checkpoint;
    pj_error err = {0};
    pj_status rc;
    uint64_t line;
    if (len < 2)
        return 0;
    int kind = data[0] % 3;
    size_t index = data[1] % good_logs();
    good_log *log = good_log_at(index);
    piece note = {data + 2, len - 2};
    if (!open[index])
        open[index] = good_open(log, 0);
    if (kind == SIDE_RECEIPT)
        rc = pj_log_check_receipt(open[index], &line, (const char *)note.p, note.len, &err);
    else
        rc = pj_log_check_checkpoint(open[index], &checkpoint, (const char *)note.p, note.len, kind == SIDE_WITNESSED, &err);
    engine_says(&engine, rc, &err);
    side_note(&verifier, kind, good_shown(log), note);
    if (engine.outcome != verifier.outcome || engine.check != verifier.check)
        fuzz_found("%s: the engine says %d C%d (%s), the verifier %d C%d (%s)", log->name, engine.outcome, engine.check - 100, engine.text,
                   verifier.outcome, verifier.check - 100, verifier.text);
    /* By itself an unsigned receipt shows nothing (C3); with the log it does. */
    if (kind == SIDE_RECEIPT && memmem(note.p, note.len, "\n\n\xe2\x80\x94", 5)) {
        side_note(&alone, kind, NULL, note);
        if (alone.outcome != SIDE_HOLDS && verifier.outcome == SIDE_HOLDS)
            fuzz_found("%s: the receipt holds with the log, but not by itself: C%d (%s)", log->name, alone.check - 100, alone.text);
    }
    return 0;
}

/* ---- changing ---- */

/* Where the three lines of the checkpoint start, and where the signature lines: behind the empty line. 0 if there are none. */
static int find_note(const uint8_t *text, size_t len, size_t *start, size_t *end)
{
    const uint8_t *origin = memmem(text, len, "piaojue/1/", 10), *empty = origin ? memmem(origin, len - (size_t)(origin - text), "\n\n", 2) : NULL;
    if (!empty)
        return 0;
    *start = (size_t)(origin - text);
    *end = (size_t)(empty - text) + 1;
    return 1;
}

/* The keys that sign in the place of this party; 0 if they are not known. */
static int key_of(pj_key *key, const pj_definition *d, size_t witness)
{
    memset(key, 0, sizeof *key);
    key->suite = d->suite;
    if (witness == d->witnesses_len) {
        key->key = d->recorder.key;
        key->has_ed25519 = d->has_ed25519;
        memcpy(key->ed25519_key, d->ed25519, sizeof d->ed25519);
    } else if (d->suite == PJ_SUITE_SM2_SM3) {
        key->key = d->witnesses[witness].key.point;
    } else {
        key->has_ed25519 = 1;
        memcpy(key->ed25519_key, d->witnesses[witness].key.ed25519, sizeof key->ed25519_key);
        return fuzz_secret(&key->ed25519, key->ed25519_key, sizeof key->ed25519_key);
    }
    return fuzz_secret(&key->sign, key->key.b, sizeof key->key) &&
           (!key->has_ed25519 || fuzz_secret(&key->ed25519, key->ed25519_key, sizeof key->ed25519_key));
}

/* Signature lines anew over what the checkpoint says now: the recorder's, and some of the witnesses'. */
static size_t sign_anew(uint8_t *text, size_t len, size_t room, good_log *log, fuzz_random *random)
{
    const pj_vote *vote = good_vote(log, 1);
    const pj_definition *d = vote->definition;
    size_t start, end;
    pj_text t = {0};
    pj_key key;
    pj_error err;
    if (!find_note(text, len, &start, &end))
        return len;
    const char *note = (const char *)text + start;
    size_t note_len = end - start, name_len = (size_t)((const char *)memchr(note, '\n', note_len) - note);
    for (size_t i = 0; i <= d->witnesses_len; i++) {
        size_t witness = i == 0 ? d->witnesses_len : i - 1;
        pj_status rc = PJ_OK;
        if (fuzz_below(random, 8) == 0 || !key_of(&key, d, witness))
            continue;
        if (i == 0)
            rc = pj_line_add(&t, vote->group, note, note_len, PJ_LINE_RECORDER, note, name_len, &key, 0, &err);
        if (i == 0 && d->has_ed25519 && rc == PJ_OK)
            rc = pj_line_add(&t, vote->group, note, note_len, PJ_LINE_ED25519, note, name_len, &key, 0, &err);
        if (i > 0)
            rc = pj_line_add(&t, vote->group, note, note_len, PJ_LINE_WITNESS, d->witnesses[witness].name, strlen(d->witnesses[witness].name), &key,
                             fuzz_next(random) >> fuzz_below(random, 64), &err);
        if (rc != PJ_OK)
            break;
    }
    if (t.p && end + 1 + t.len <= room) {
        memcpy(text + end + 1, t.p, t.len);
        len = end + 1 + t.len;
    }
    free(t.p);
    return len;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed)
{
    fuzz_random random = {seed};
    if (len < 2 || fuzz_below(&random, 64) == 0)
        return LLVMFuzzerMutate(data, len, room);
    if (fuzz_below(&random, 32) == 0)
        data[0] = (uint8_t)fuzz_below(&random, 3);
    if (fuzz_below(&random, 2))
        len = 2 + LLVMFuzzerMutate(data + 2, len - 2, room - 2);
    if (fuzz_below(&random, 2) && len > 2)
        len = 2 + sign_anew(data + 2, len - 2, room - 2, good_log_at(data[1]), &random);
    return len;
}
