#include "cases.h"

#include <stdlib.h>
#include <string.h>

bool cases_open(struct cases *cases, const struct context *context, const char *name)
{
    struct refusal refusal;
    size_t length;
    uint8_t *file = read_file(context->vectors, name, &length);

    *cases = (struct cases){.suites = context->suites};
    if (!file)
        return false;
    cases->text = canonical_json((const char *)file, &length);
    free(file);
    if (!cases->text)
        return false;
    if (json_read(&cases->json, (const uint8_t *)cases->text, length, &refusal) == HOLDS)
        return true;
    printf("    %s: %s, wanted %s\n", name, refusal.found, refusal.wanted);
    return false;
}

void cases_close(struct cases *cases)
{
    json_free(&cases->json);
    free(cases->text);
    arena_free(&cases->arena);
}

uint32_t member_of(const struct cases *cases, uint32_t node, const char *name)
{
    const struct json_node *nodes = cases->json.nodes;

    for (uint32_t at = node + 1; at < nodes[node].after; at = nodes[at].after)
        if (nodes[at].name_length == strlen(name) && memcmp(cases->text + nodes[at].name, name, strlen(name)) == 0)
            return at;
    return 0;
}

uint32_t field(const struct cases *cases, const char *name)
{
    uint32_t node = member_of(cases, cases->test, name);

    return node ? node : member_of(cases, cases->group, name);
}

const char *raw(struct cases *cases, uint32_t node)
{
    const struct json_node *value = &cases->json.nodes[node];
    char *to = arena_take(&cases->arena, value->end - value->start + 1, 1);

    if (!to)
        abort();
    return memcpy(to, cases->text + value->start, value->end - value->start);
}

const char *string(struct cases *cases, uint32_t node)
{
    const struct json_node *value = &cases->json.nodes[node];
    char *to = arena_take(&cases->arena, value->end - value->start + 1, 1);
    size_t used = 0;

    if (!to || node == 0 || value->type != JSON_STRING)
        abort();
    for (uint32_t i = value->start; i < value->end; i++) {
        i += cases->text[i] == '\\';
        to[used++] = cases->text[i];
    }
    return to;
}

static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a' + 10);
    abort();
}

const uint8_t *hex(struct cases *cases, uint32_t node, size_t *length)
{
    const char *text = string(cases, node);
    uint8_t *to;

    *length = strlen(text) / 2;
    to = arena_take(&cases->arena, *length, 1);
    if (!to)
        abort();
    for (size_t i = 0; i < *length; i++)
        to[i] = (uint8_t)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
    return to;
}

uint64_t number(const struct cases *cases, uint32_t node)
{
    if (node == 0 || cases->json.nodes[node].type != JSON_INTEGER)
        abort();
    return strtoull(cases->text + cases->json.nodes[node].start, NULL, 10);
}

uint32_t first_of(const struct cases *cases, uint32_t array)
{
    return cases->json.nodes[array].after > array + 1 ? array + 1 : 0;
}

uint32_t next_of(const struct cases *cases, uint32_t array, uint32_t element)
{
    uint32_t next = cases->json.nodes[element].after;

    return next < cases->json.nodes[array].after ? next : 0;
}

bool make_definition(struct cases *cases, struct definition *definition, const struct suite *suite, const char *contests,
                     const char *validity)
{
    static const char *const format =
        "{\"contests\":[%s],\"electorate\":{\"deputies\":10000000,\"quorum\":{\"at_least\":[1,1]},\"source\":\"\"},"
        "\"format\":\"piaojue/1\",\"recorder\":{\"key\":\"A%s\",\"name\":\"r\"},\"secrecy\":\"sealed\",\"sig\":\"A%s\",\"stations\":[],"
        "\"suite\":\"%s\",\"threshold\":1,\"title\":\"t\",\"trustees\":[{\"key\":\"B%s\",\"name\":\"t\",\"seal\":\"C%s\"}],"
        "\"validity\":%s}";
    static const char zeros[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    char *text = arena_take(&cases->arena, strlen(contests) + 2000, 1);
    struct refusal refusal = {0};
    struct json json = {0};
    struct reader in = {&json, &cases->arena, &refusal, V6_SHAPE};
    const uint8_t *signature;
    bool made;

    if (!text)
        abort();
    snprintf(text, strlen(contests) + 2000, format, contests, zeros, zeros, suite->name, zeros, zeros, validity);
    *definition = (struct definition){0};
    made = json_read(&json, (const uint8_t *)text, strlen(text), &refusal) == HOLDS &&
           definition_read(definition, &in, 0, cases->suites, &signature) == HOLDS && definition_consistent(definition, &refusal) == HOLDS;
    if (!made)
        printf("    V%d: %s, wanted %s\n", (int)refusal.check, refusal.found, refusal.wanted);
    json_free(&json);
    return made;
}
