/* The verifier's half of sides.h: made into one object with the verifier, in which only the names of sides.h can be seen from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <gcrypt.h>

#include "../../verifier/ed25519.h"
#include "../../verifier/evidence.h"
#include "../../verifier/saved.h"
#include "../../verifier/selftest.h"
#include "fuzz.h"
#include "sides.h"

struct side_state {
    struct verifier *verifier;
};

static const struct suite *suites(void)
{
    static struct suite *own;

    if (!own) {
        own = calloc(SUITES, sizeof *own);
        if (!own || !library_ready())
            abort();
        suites_set(own);
    }
    return own;
}

static void say(said *out, enum outcome outcome, const struct refusal *refusal)
{
    *out = (said){.outcome = SIDE_HOLDS};
    if (outcome == HOLDS)
        return;
    if (outcome == BROKEN) {
        fputs("fuzz: FOUND: the verifier says that it is broken\n", stderr);
        abort();
    }
    out->outcome = SIDE_REFUTED;
    out->check = (refusal->check >= C1_FORM ? 100 : 0) + check_number(refusal->check);
    out->line = refusal->line;
    snprintf(out->text, sizeof out->text, "%s; wanted %s", refusal->found, refusal->wanted);
}

/* ---- lines and logs ---- */

void side_json(said *out, piece line)
{
    struct refusal refusal = {0};
    struct json json = {0};

    say(out, json_read(&json, line.p, line.len, &refusal), &refusal);
    json_free(&json);
}

/* Up to the next line feed, with it. */
static size_t line_of(piece log)
{
    const uint8_t *feed = log.len > 0 ? memchr(log.p, '\n', log.len) : NULL;

    return feed ? (size_t)(feed - log.p) + 1 : log.len;
}

static struct verifier *begin(size_t batch_points)
{
    struct verifier *verifier = verifier_new(suites(), batch_points);

    if (!verifier)
        abort();
    return verifier;
}

static enum outcome take_lines(struct verifier *verifier, piece log)
{
    size_t length;

    for (size_t at = 0; at < log.len; at += length) {
        length = line_of((piece){log.p + at, log.len - at});
        TRY(verifier_line(verifier, log.p + at, length));
    }
    return HOLDS;
}

side_state *side_begin(piece beginning)
{
    side_state *state = malloc(sizeof *state);

    if (!state)
        abort();
    state->verifier = begin(0);
    if (take_lines(state->verifier, beginning) != HOLDS)
        abort();
    return state;
}

void side_end(side_state *state)
{
    verifier_free(state->verifier);
    free(state);
}

/* In a copy of its own, so that a byte read behind it is seen. */
void side_line(said *out, side_state *state, piece line)
{
    uint8_t *copy = malloc(line.len + 1);

    if (!copy)
        abort();
    memcpy(copy, line.p, line.len);
    copy[line.len] = '\n';
    say(out, verifier_line(state->verifier, copy, line.len + 1), &state->verifier->refusal);
    free(copy);
}

void side_log(said *out, char **result, piece log, int so_far, unsigned way)
{
    static const size_t points[] = {0, 200, BATCH_POINTS, 200};
    struct verifier *verifier = begin(points[way % 4]);
    enum outcome outcome;

    if (way % 4 == 3 && verifier_threads(verifier, 2) != HOLDS)
        abort();
    outcome = take_lines(verifier, log);
    if (outcome == HOLDS)
        outcome = verifier_end(verifier, so_far);
    say(out, outcome, &verifier->refusal);
    *result = outcome == HOLDS && verifier->state.result ? strdup(verifier->state.result) : NULL;
    verifier_free(verifier);
}

/* ---- files beside a log ---- */

struct shown_line {
    const uint8_t *at;
    size_t length;
    uint8_t leaf[HASH_BYTES];
    struct tree tree;
};

struct side_shown {
    struct verifier *verifier;
    struct shown_line *lines;
    size_t count;
};

side_shown *side_show(piece log)
{
    side_shown *shown = calloc(1, sizeof *shown);
    size_t length;

    if (!shown)
        abort();
    shown->verifier = begin(0);
    for (size_t at = 0; at < log.len; at += length) {
        length = line_of((piece){log.p + at, log.len - at});
        shown->lines = realloc(shown->lines, (shown->count + 1) * sizeof *shown->lines);
        if (verifier_line(shown->verifier, log.p + at, length) != HOLDS || !shown->lines)
            abort();
        shown->lines[shown->count] = (struct shown_line){.at = log.p + at, .length = length - 1, .tree = shown->verifier->state.tree};
        memcpy(shown->lines[shown->count++].leaf, shown->verifier->state.head, HASH_BYTES);
    }
    return shown;
}

/* As exhibit_read() does, from memory. */
static void read_exhibit(struct exhibit *exhibit, enum exhibit_purpose purpose, enum note_form form, piece note)
{
    size_t length = note.len > NOTE_MOST + 1 ? NOTE_MOST + 1 : note.len;

    *exhibit = (struct exhibit){.purpose = purpose, .path = "note", .bytes = malloc(length + 1)};
    if (!exhibit->bytes)
        abort();
    memcpy(exhibit->bytes, note.p, length);
    exhibit->outcome = note_read(&exhibit->note, form, exhibit->bytes, length, suites(), &exhibit->refusal);
}

void side_note(said *out, int kind, const side_shown *log, piece note)
{
    static const enum exhibit_purpose purposes[] = {EXHIBIT_SINCE, EXHIBIT_CHECKPOINT, EXHIBIT_RECEIPT};
    struct exhibit exhibit;

    read_exhibit(&exhibit, purposes[kind], kind == SIDE_RECEIPT ? NOTE_RECEIPT : NOTE_CHECKPOINT, note);
    for (size_t i = 0; log && i < log->count && exhibit.outcome == HOLDS; i++)
        (void)exhibit_look(&exhibit, log->lines[i].at, log->lines[i].length, i, log->lines[i].leaf, &log->lines[i].tree,
                           log->verifier->state.suite);
    if (exhibit.outcome == HOLDS)
        exhibit_judge(&exhibit, log ? &log->verifier->state : NULL);
    say(out, exhibit.outcome, &exhibit.refusal);
    exhibit_free(&exhibit);
}

void side_consistency(said *out, const side_shown *log, piece old, piece proof)
{
    struct exhibit before, now;

    read_exhibit(&before, EXHIBIT_SINCE, NOTE_CHECKPOINT, old);
    read_exhibit(&now, EXHIBIT_PROOF, NOTE_CONSISTENCY, proof);
    exhibits_judge_consistency(&before, &now, &log->verifier->state);
    if (before.outcome != HOLDS)
        say(out, before.outcome, &before.refusal);
    else
        say(out, now.outcome, &now.refusal);
    exhibit_free(&before);
    exhibit_free(&now);
}

/* ---- saved states ---- */

/* The state gets the hash it has to end with, so that the fuzzer needs not find it. */
static const char *path_of_state(piece state)
{
    uint8_t *bytes = malloc(state.len + HASH_BYTES);
    const char *path;

    if (!bytes)
        abort();
    if (state.len > 0)
        memcpy(bytes, state.p, state.len);
    gcry_md_hash_buffer(GCRY_MD_SHA256, bytes + state.len, bytes, state.len);
    path = fuzz_path_of(0, bytes, state.len + HASH_BYTES);
    free(bytes);
    return path;
}

void side_saved(piece state, const char *log_path)
{
    struct verifier *verifier = begin(BATCH_POINTS);
    enum outcome outcome = HOLDS;
    struct logfile file;
    struct place place;
    const char *trouble;
    const uint8_t *line;
    size_t length = 1;

    if (logfile_open(&file, log_path) != HOLDS)
        abort();
    if (saved_load(path_of_state(state), verifier, &file, &place, &trouble) == HOLDS) {
        while (outcome == HOLDS && logfile_line(&file, &line, &length) == HOLDS && length > 0)
            outcome = verifier_line(verifier, line, length);
        if (outcome == HOLDS)
            outcome = verifier_end(verifier, true);
    }
    logfile_close(&file);
    verifier_free(verifier);
}

static uint8_t *save(struct verifier *verifier, const struct place *place, size_t *len)
{
    char path[] = "/tmp/piaojue-fuzz-XXXXXX";
    const char *trouble;
    uint8_t *bytes = malloc(1u << 22);
    int fd = mkstemp(path);
    FILE *file;

    if (fd < 0 || !bytes || saved_write(path, verifier, place, &trouble) != HOLDS || !(file = fopen(path, "rb")))
        abort();
    *len = fread(bytes, 1, 1u << 22, file);
    fclose(file);
    close(fd);
    remove(path);
    return realloc(bytes, *len);
}

uint8_t *side_save(piece log, size_t *len)
{
    struct verifier *verifier = begin(BATCH_POINTS);
    struct place place = {0, 0};
    uint8_t *bytes;
    size_t length;

    if (take_lines(verifier, log) != HOLDS || verifier_settle(verifier) != HOLDS)
        abort();
    for (size_t at = 0; at < log.len; at += length) {
        length = line_of((piece){log.p + at, log.len - at});
        place = (struct place){at, at + length};
    }
    bytes = save(verifier, &place, len);
    *len -= HASH_BYTES;
    verifier_free(verifier);
    return bytes;
}

uint8_t *side_keep(side_state *state, size_t *len, size_t start, size_t at)
{
    struct place place = {start, at};

    return save(state->verifier, &place, len);
}

side_state *side_resume(piece saved, piece log, size_t at)
{
    side_state *state = malloc(sizeof *state);
    struct logfile file;
    struct place place;
    const char *trouble;

    if (!state || logfile_open(&file, fuzz_path_of(2, log.p, log.len)) != HOLDS)
        abort();
    state->verifier = begin(0);
    if (saved_load(fuzz_path_of(3, saved.p, saved.len), state->verifier, &file, &place, &trouble) != HOLDS || place.end != at)
        fuzz_found("the verifier does not load what it has saved: %s", trouble);
    logfile_close(&file);
    return state;
}

/* ---- elements ---- */

int side_point(int suite, const uint8_t bytes[64], int may_be_zero)
{
    struct point point;

    return (may_be_zero ? point0_decode : point_decode)(&point, bytes, &suites()[suite]);
}

int side_scalar(int suite, const uint8_t bytes[32])
{
    struct num scalar;

    return scalar_decode(&scalar, bytes, &suites()[suite]);
}

int side_der(uint8_t signature[64], piece der)
{
    return der_decode(signature, der.p, der.len);
}

int side_ed25519(const uint8_t key[32], const uint8_t signature[64], piece message)
{
    (void)suites();
    return ed25519_valid(key, message.p, message.len, signature);
}

int side_signature(int suite, const uint8_t key[64], const uint8_t signature[64], piece message)
{
    struct bytes bytes = {message.p, message.len};
    struct point point;

    return point_decode(&point, key, &suites()[suite]) && message_signature_valid(&suites()[suite], 1, &bytes, &point, signature);
}

static void path_of(struct path *to, const uint8_t (*path)[32], size_t path_len)
{
    to->count = path_len;
    memcpy(to->hashes, path, (path_len < PATH_MOST ? path_len : PATH_MOST) * sizeof *path);
}

int side_inclusion(int suite, const uint8_t (*path)[32], size_t path_len, uint64_t index, uint64_t size, const uint8_t leaf[32],
                   const uint8_t root[32])
{
    struct path own;

    path_of(&own, path, path_len);
    return inclusion_holds(&own, index, size, leaf, root, &suites()[suite]);
}

int side_consistent(int suite, const uint8_t (*path)[32], size_t path_len, uint64_t old, uint64_t size, const uint8_t old_root[32],
                    const uint8_t root[32])
{
    struct path own;

    path_of(&own, path, path_len);
    return consistency_holds(&own, old, size, old_root, root, &suites()[suite]);
}
