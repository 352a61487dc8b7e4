/* What is submitted to a log that is open: bodies of ballots and challenges in any JSON. An intake says the same of a ballot as the log itself, and what is
 * accepted leaves a log that the verifier accepts. Input: which log, what is done, the body. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

enum { SUBMIT, CHALLENGE, FINGERPRINT, DONE, INTAKE };

static const char *kind_of(piece line, json_t **body)
{
    json_t *json = fuzz_line_read(line.p, line.len);
    const char *kind = json_string_value(json_object_get(json, "kind"));
    const char *known = kind && strcmp(kind, "ballot") == 0 ? "ballot" : kind && strcmp(kind, "challenge") == 0 ? "challenge" : NULL;
    *body = json_incref(json_object_get(json, "body"));
    json_decref(json);
    return known;
}

/* The first line of a log that is a ballot or a challenge: the log as it stood before it is open. 0: there is none. */
static size_t first_ballot(const good_log *log)
{
    json_t *body;
    for (size_t k = 1; k < log->lines; k++) {
        const char *kind = kind_of(good_line(log, k), &body);
        json_decref(body);
        if (kind)
            return k;
    }
    return 0;
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    for (size_t i = 0; i < good_logs(); i++) {
        const good_log *log = good_log_at(i);
        for (size_t k = 1; k < log->lines; k++) {
            json_t *body;
            size_t len = 0;
            const char *kind = kind_of(good_line(log, k), &body);
            char *text = kind ? fuzz_line_write(body, &len) : NULL;
            uint8_t *seed = text ? malloc(len + 2) : NULL;
            for (uint8_t what = SUBMIT; seed && what < DONE; what++) {
                seed[0] = (uint8_t)i;
                seed[1] = what;
                memcpy(seed + 2, text, len);
                take(arg, log->name, seed, len + 2);
            }
            free(seed);
            free(text);
            json_decref(body);
        }
    }
}

/* A store that keeps what is appended. */
typedef struct {
    uint8_t *bytes;
    size_t len;
} kept;

static int kept_size(void *arg, uint64_t *size)
{
    *size = ((kept *)arg)->len;
    return 0;
}

static int kept_read(void *arg, uint64_t offset, uint8_t *bytes, size_t len)
{
    memcpy(bytes, ((kept *)arg)->bytes + offset, len);
    return 0;
}

static int kept_append(void *arg, const uint8_t *bytes, size_t len)
{
    kept *k = arg;
    uint8_t *more = realloc(k->bytes, k->len + len);
    if (!more)
        abort();
    memcpy(more + k->len, bytes, len);
    k->bytes = more;
    k->len += len;
    return 0;
}

static int kept_sync(void *arg)
{
    (void)arg;
    return 0;
}

static int kept_truncate(void *arg, uint64_t size)
{
    ((kept *)arg)->len = (size_t)size;
    return 0;
}

static void kept_close(void *arg)
{
    (void)arg;
}

static void expect_taken(const good_log *log, const kept *k, size_t lines)
{
    said verifier;
    char *result;
    side_log(&verifier, &result, (piece){k->bytes, k->len}, 1, 0);
    if (verifier.outcome != SIDE_HOLDS)
        fuzz_found("%s: the engine appends line %zu, which the verifier refuses: V%d %s", log->name, lines, verifier.check, verifier.text);
    free(result);
}

static pj_status through_intake(pj_log *open, const char *body, size_t len, pj_error *err)
{
    pj_intake *intake;
    pj_receipt receipt;
    pj_status rc = pj_intake_open(&intake, open, err);
    if (rc == PJ_OK)
        rc = pj_intake_submit(intake, &receipt, body, len, err);
    pj_intake_close(intake);
    return rc;
}

static pj_status do_it(int what, pj_log *open, const char *body, size_t len, pj_error *err)
{
    uint8_t fingerprint[32];
    pj_receipt receipt;
    switch (what) {
    case SUBMIT:
        return pj_log_submit(open, &receipt, body, len, err);
    case INTAKE:
        return through_intake(open, body, len, err);
    case CHALLENGE:
        return pj_log_challenge(open, &receipt, body, len, err);
    default:
        return pj_log_fingerprint(open, fingerprint, body, len, err);
    }
}

/* With a log of its own. */
static pj_status judge(int what, const good_log *log, size_t lines, piece input, pj_error *err)
{
    kept k = {malloc(log->at[lines]), log->at[lines]};
    pj_store store = {&k, 1, kept_size, kept_read, kept_append, kept_sync, kept_truncate, kept_close};
    char *body = malloc(input.len + 1);
    pj_log *open;
    if (!k.bytes || !body)
        abort();
    memcpy(k.bytes, log->bytes, k.len);
    memcpy(body, input.p, input.len);
    if (pj_log_open(&open, &store, NULL, err) != PJ_OK)
        fuzz_found("%s: %s", log->name, err->text);
    pj_status rc = do_it(what, open, body, input.len, err);
    if (rc == PJ_E_IO || rc == PJ_E_CRYPTO || rc == PJ_E_MEMORY)
        fuzz_found("%s: %d %s", log->name, (int)rc, err->text);
    if (rc == PJ_OK && what != FINGERPRINT)
        expect_taken(log, &k, lines);
    pj_log_close(open);
    free(body);
    free(k.bytes);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 2)
        return 0;
    const good_log *log = good_log_at(data[0]);
    size_t lines = first_ballot(log);
    int what = data[1] % DONE;
    pj_error err = {0}, other = {0};
    if (lines == 0)
        return 0;
    pj_status rc = judge(what, log, lines, (piece){data + 2, len - 2}, &err);
    if (what == SUBMIT && judge(INTAKE, log, lines, (piece){data + 2, len - 2}, &other) != rc)
        fuzz_found("%s: submitted %d %s, taken in %d %s", log->name, (int)rc, err.text, (int)other.code, other.text);
    if (err.check != other.check && what == SUBMIT)
        fuzz_found("%s: submitted V%d %s, taken in V%d %s", log->name, err.check, err.text, other.check, other.text);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed)
{
    fuzz_random random = {seed};
    json_t *body = len > 2 && fuzz_below(&random, 6) ? json_loadb((const char *)data + 2, len - 2, 0, NULL) : NULL;
    if (!json_is_object(body) || fuzz_below(&random, 24) == 0) {
        json_decref(body);
        return LLVMFuzzerMutate(data, len, room);
    }
    good_log *log = good_log_at(data[0]);
    const pj_vote *vote = good_vote(log, first_ballot(log));
    json_t *line = json_pack("{s:s,s:o}", "kind", data[1] % DONE == CHALLENGE ? "challenge" : "ballot", "body", body);
    if (line && fuzz_below(&random, 32) == 0)
        fuzz_line_remake(line, vote, &random);
    if (line) {
        fuzz_line_change(line, &random);
        fuzz_line_heal(line, vote, &random);
    }
    char *text = line && json_is_object(json_object_get(line, "body")) ? json_dumps(json_object_get(line, "body"), JSON_COMPACT) : NULL;
    if (text && strlen(text) + 2 <= room) {
        len = strlen(text) + 2;
        memcpy(data + 2, text, len - 2);
    }
    free(text);
    json_decref(line);
    return len;
}
