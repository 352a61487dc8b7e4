/* A definition in any JSON: what is read is written in canonical form, which is read again and written the same, and told in sentences without harm. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/mutate.h"

/* The bodies of good and bad first lines, without `sig`. */
typedef struct {
    fuzz_taker *take;
    void *arg;
} taking;

static void take_body(void *arg, const char *name, const uint8_t *bytes, size_t len)
{
    const taking *t = arg;
    json_t *line = fuzz_line_read(bytes, len);
    if (!line)
        return;
    (void)json_object_del(json_object_get(line, "body"), "sig");
    char *text = json_dumps(json_object_get(line, "body"), JSON_INDENT(1));
    if (text)
        t->take(t->arg, name, (const uint8_t *)text, strlen(text));
    free(text);
    json_decref(line);
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    taking t = {take, arg};
    fuzz_seeds_of_member(take_body, &t, "definition.json", "line", 1, NULL, 0);
    for (size_t i = 0; i < good_logs(); i++) {
        piece line = good_line(good_log_at(i), 0);
        take_body(&t, good_log_at(i)->name, line.p, line.len);
    }
}

static char *written(const pj_definition *definition, size_t *len)
{
    pj_error err;
    *len = 0;
    if (pj_definition_write(definition, NULL, len, &err) != PJ_E_SPACE)
        fuzz_found("a definition that says not how long it is: %s", err.text);
    char *text = malloc(*len);
    if (!text || pj_definition_write(definition, text, len, &err) != PJ_OK)
        fuzz_found("a definition that cannot be written: %s", err.text);
    return text;
}

static void explain(const pj_definition *definition, pj_language language)
{
    static char text[1u << 22];
    pj_error err;
    size_t len = sizeof text;
    if (pj_definition_explain(definition, language, text, &len, &err) != PJ_OK)
        fuzz_found("explain: %s", err.text);
    for (uint32_t present = 0; present < 20; present += 19) {
        len = sizeof text;
        if (pj_definition_warnings(definition, present, language, text, &len, &err) != PJ_OK)
            fuzz_found("warnings: %s", err.text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    pj_definition *first, *second;
    pj_error err = {0};
    size_t one_len, other_len;
    said engine;
    pj_status rc = pj_definition_read(&first, (const char *)data, len, &err);
    engine_says(&engine, rc, &err);
    if (rc != PJ_OK)
        return 0;
    char *one = written(first, &one_len);
    if (pj_definition_read(&second, one, one_len, &err) != PJ_OK)
        fuzz_found("its canonical form is refused: %s: %s", err.text, one);
    char *other = written(second, &other_len);
    if (one_len != other_len || memcmp(one, other, one_len) != 0)
        fuzz_found("its canonical form is written otherwise");
    explain(first, PJ_CHINESE);
    explain(first, PJ_ENGLISH);
    for (size_t i = 0; i < pj_definition_contests(first); i++)
        (void)pj_definition_contest(first, i);
    free(one);
    free(other);
    pj_definition_destroy(first);
    pj_definition_destroy(second);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t len, size_t room, unsigned seed)
{
    fuzz_random random = {seed};
    json_t *body = fuzz_below(&random, 6) ? json_loadb((const char *)data, len, 0, NULL) : NULL, *line = json_object();
    if (!json_is_object(body) || !line) {
        json_decref(body);
        json_decref(line);
        return LLVMFuzzerMutate(data, len, room);
    }
    (void)json_object_set_new(line, "body", body);
    fuzz_line_change(line, &random);
    char *text = json_is_object(json_object_get(line, "body")) ? json_dumps(json_object_get(line, "body"), JSON_COMPACT) : NULL;
    if (text && strlen(text) <= room) {
        len = strlen(text);
        memcpy(data, text, len);
    }
    free(text);
    json_decref(line);
    return len;
}
