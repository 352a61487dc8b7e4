/* A whole log: engine and verifier say the same of it, at the same line, by the same check, with the same result, however the verifier works; and
 * whatever can be told about a log that holds is told without harm. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

enum { MOST_LINES = 100 };

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    fuzz_seeds_of_files(take, arg, "records-good/*.log", 32000, NULL, 0);
    fuzz_seeds_of_files(take, arg, "records-bad/V2[0-9]*.log", 16000, NULL, 0);
}

/* ---- telling ---- */

/* Twice: for the room it wants, and with that. */
#define TELL(call)                                                    \
    do {                                                              \
        size_t len = 0;                                               \
        char *text = NULL;                                            \
        if ((call) == PJ_E_SPACE && (text = malloc(len)) != NULL &&   \
            (call) != PJ_OK)                                          \
            fuzz_found("%s: not enough room: %s", #call, err.text);   \
        free(text);                                                   \
    } while (0)

static void tell(const pj_log *log)
{
    pj_error err;
    pj_summary summary;
    pj_log_summary(log, &summary);
    TELL(pj_report_text(log, PJ_CHINESE, text, &len, &err));
    TELL(pj_report_text(log, PJ_ENGLISH, text, &len, &err));
    TELL(pj_report_json(log, text, &len, &err));
    TELL(pj_log_doubtful(log, text, &len, &err));
    TELL(pj_log_names(log, text, &len, &err));
    TELL(pj_log_receipt(log, text, &len, summary.lines - 1, NULL, NULL, 0, &err));
    TELL(pj_definition_warnings(pj_log_definition(log), summary.present, PJ_CHINESE, text, &len, &err));
    TELL(pj_definition_explain(pj_log_definition(log), PJ_ENGLISH, text, &len, &err));
}

/* What follows is a definition that is accepted, where there is one. */
static void follow(const pj_log *log)
{
    pj_error err;
    pj_definition *definition;
    size_t len = 0;
    if (pj_log_follow_up(log, NULL, &len, &err) != PJ_E_SPACE)
        return;
    char *text = malloc(len);
    if (!text || pj_log_follow_up(log, text, &len, &err) != PJ_OK)
        fuzz_found("follow_up: %s", err.text);
    if (pj_definition_read(&definition, text, len, &err) != PJ_OK)
        fuzz_found("the definition that follows is refused: %s: %s", err.text, text);
    pj_definition_destroy(definition);
    free(text);
}

/* ---- judging ---- */

static json_t *result_of(const char *text)
{
    json_t *result = text ? json_loads(text, 0, NULL) : NULL;
    if (result)
        (void)json_object_del(result, "time");
    return result;
}

/* Does the engine give the result that the verifier has found? */
static void compare_results(const pj_log *log, const char *verifier)
{
    pj_error err;
    size_t len = 0;
    char *text = NULL;
    if (pj_log_result_json(log, NULL, &len, &err) == PJ_E_SPACE && (text = malloc(len)) != NULL && pj_log_result_json(log, text, &len, &err) != PJ_OK)
        fuzz_found("result: %s", err.text);
    json_t *one = result_of(text), *other = result_of(verifier);
    if (!one != !other || (one && !json_equal(one, other)))
        fuzz_found("two results: %s and %s", text ? text : "none", verifier ? verifier : "none");
    json_decref(one);
    json_decref(other);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    said engine, verifier;
    fuzz_store bytes = {data, len};
    pj_store store = fuzz_store_of(&bytes, 0);
    pj_error err = {0};
    pj_log *log;
    char *result;
    engine_says(&engine, pj_log_open(&log, &store, NULL, &err), &err);
    side_log(&verifier, &result, (piece){data, len}, 1, len % 4);
    if (engine.outcome != verifier.outcome || engine.check != verifier.check || engine.line != verifier.line)
        fuzz_found("the engine says %d, line %llu V%d (%s), the verifier %d, line %llu V%d (%s)", engine.outcome, (unsigned long long)engine.line,
                   engine.check, engine.text, verifier.outcome, (unsigned long long)verifier.line, verifier.check, verifier.text);
    if (log) {
        compare_results(log, result);
        tell(log);
        follow(log);
    }
    pj_log_close(log);
    free(result);
    return 0;
}

/* ---- changing ---- */

typedef struct {
    piece lines[MOST_LINES];
    uint8_t changed[MOST_LINES];
    size_t len;
} script;

static void split(script *s, const uint8_t *data, size_t len)
{
    for (size_t at = 0; at < len && s->len < MOST_LINES; s->len++) {
        const uint8_t *feed = memchr(data + at, '\n', len - at);
        size_t end = feed ? (size_t)(feed - data) : len;
        s->lines[s->len] = (piece){data + at, end - at};
        at = end + 1;
    }
}

/* Lines in another order, one more or one less; most of the time not. Returns whether it did. */
static int rearrange(script *s, fuzz_random *random)
{
    size_t i = fuzz_below(random, s->len), j = fuzz_below(random, s->len);
    piece line = s->lines[i];
    switch (fuzz_below(random, 10)) {
    case 0:
        s->lines[i] = s->lines[j];
        s->lines[j] = line;
        return 1;
    case 1:
        memmove(&s->lines[i], &s->lines[i + 1], (s->len - i - 1) * sizeof line);
        s->len--;
        return 1;
    case 2:
        if (s->len < MOST_LINES) {
            memmove(&s->lines[j + 1], &s->lines[j], (s->len - j) * sizeof line);
            s->lines[j] = line;
            s->len++;
        }
        return 1;
    default:
        return 0;
    }
}

typedef struct {
    uint8_t *bytes;
    size_t len, room;
} output;

static void put(output *out, const void *bytes, size_t len)
{
    if (out->room - out->len < len + 1)
        return;
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    out->bytes[out->len++] = '\n';
}

/* Once a line is changed, those behind it are made to fit, as long as all is accepted. Returns whether this one is. */
static int put_line(output *out, pj_vote *vote, const script *s, size_t i, int *is_other, fuzz_random *random)
{
    size_t len;
    pj_error err;
    pj_record *record;
    json_t *line = fuzz_line_read(s->lines[i].p, s->lines[i].len);
    if (line && *is_other && fuzz_below(random, 64))
        fuzz_line_remake(line, vote, random);
    if (line && s->changed[i])
        fuzz_line_change(line, random);
    *is_other |= s->changed[i];
    if (line && *is_other)
        fuzz_line_heal(line, vote, random);
    char *text = line ? fuzz_line_write(line, &len) : NULL;
    int is_good = text && pj_vote_check(vote, &record, text, len, &err) == PJ_OK && pj_vote_apply(vote, record, &err) == PJ_OK;
    if (text)
        put(out, text, len);
    else
        put(out, s->lines[i].p, s->lines[i].len);
    free(text);
    json_decref(line);
    return is_good;
}

static size_t change_log(uint8_t *data, size_t len, size_t room, fuzz_random *random)
{
    script s = {.len = 0};
    pj_vote vote = {0};
    output out = {malloc(room + 1), 0, room};
    int is_good = 1, is_other;
    split(&s, data, len);
    is_other = rearrange(&s, random);
    for (size_t n = 1 + fuzz_below(random, 2); n > 0 && s.len > 0; n--)
        s.changed[fuzz_below(random, 3) ? fuzz_below(random, s.len) : 0] = 1;
    for (size_t i = 0; i < s.len && out.bytes; i++) {
        if (is_good)
            is_good = put_line(&out, &vote, &s, i, &is_other, random);
        else
            put(&out, s.lines[i].p, s.lines[i].len);
    }
    pj_vote_free(&vote);
    if (out.len > 0)
        memcpy(data, out.bytes, out.len);
    free(out.bytes);
    return out.len;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed)
{
    fuzz_random random = {seed};
    if (len == 0 || fuzz_below(&random, 16) == 0)
        return LLVMFuzzerMutate(data, len, room);
    return change_log(data, len, room, &random);
}
