#include "json.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 16
#define INTEGER_MOST 9007199254740991u

struct reading {
    struct json *json;
    uint32_t at;
    struct refusal *refusal;
};

static enum outcome read_value(struct reading *in, unsigned depth);

static enum outcome fail(struct reading *in, const char *wanted)
{
    const struct json *json = in->json;

    if (in->at >= json->length)
        return refuse(in->refusal, V1_LINE, wanted, "the end of the line at byte %u", in->at);
    return refuse(in->refusal, V1_LINE, wanted, "byte 0x%02x at %u", json->text[in->at], in->at);
}

/* The byte to be read, or 0 at the end: no 0 is ever wanted. */
static uint8_t peek(const struct reading *in)
{
    return in->at < in->json->length ? in->json->text[in->at] : 0;
}

static enum outcome expect(struct reading *in, uint8_t byte, const char *wanted)
{
    if (peek(in) != byte)
        return fail(in, wanted);
    in->at++;
    return HOLDS;
}

/* A line of 4 MiB has fewer than 2^22 nodes, so the numbers fit. */
static enum outcome new_node(struct reading *in, enum json_type type, uint32_t *index)
{
    struct json *json = in->json;

    if (json->count == json->room) {
        uint32_t room = json->room ? 2 * json->room : 256;
        struct json_node *nodes = realloc(json->nodes, room * sizeof *nodes);
        if (!nodes)
            return BROKEN;
        json->nodes = nodes;
        json->room = room;
    }
    *index = json->count++;
    json->nodes[*index] = (struct json_node){.start = in->at, .type = (uint8_t)type};
    return HOLDS;
}

static void finish_node(struct reading *in, uint32_t index, uint32_t end)
{
    in->json->nodes[index].end = end;
    in->json->nodes[index].after = in->json->count;
}

unsigned utf8_read(uint32_t *character, const uint8_t *text, size_t length)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t c;
    unsigned size;

    if (length == 0)
        return 0;
    c = text[0];
    size = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : 0;
    if (size == 0 || size > length)
        return 0;
    if (size > 1)
        c &= 0x7fu >> size;
    for (unsigned i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (text[i] & 0x3f);
    }
    *character = c;
    return c < least[size] || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff ? 0 : size;
}

static enum outcome read_string(struct reading *in)
{
    const struct json *json = in->json;
    const uint8_t *text = json->text;
    uint32_t index, character;

    in->at++;
    TRY(new_node(in, JSON_STRING, &index));
    for (;;) {
        uint8_t c = peek(in);
        unsigned size = 1;
        if (c == '"')
            break;
        if (c < 0x20)       /* the end of the line too */
            return fail(in, "a string without characters below U+0020, closed by a quote");
        if (c == '\\') {
            in->at++;
            if (peek(in) != '"' && peek(in) != '\\')
                return fail(in, "\\\" or \\\\ and no other escape");
            json->nodes[index].escaped = true;
        } else if (c >= 0x80) {
            size = utf8_read(&character, text + in->at, json->length - in->at);
            if (size == 0)
                return fail(in, "valid UTF-8");
        }
        in->at += size;
    }
    finish_node(in, index, in->at++);
    return HOLDS;
}

static enum outcome read_integer(struct reading *in)
{
    uint32_t index, start = in->at;
    uint64_t value = 0;

    TRY(new_node(in, JSON_INTEGER, &index));
    while (peek(in) >= '0' && peek(in) <= '9') {
        /* at most 16 digits: below 10^16, far from 2^64 */
        if (in->at - start == 16 || (in->at > start && value == 0))
            return fail(in, "an integer from 0 to 9007199254740991 without leading zeros");
        value = 10 * value + (uint64_t)(peek(in) - '0');
        in->at++;
    }
    if (value > INTEGER_MOST)
        return fail(in, "an integer from 0 to 9007199254740991 without leading zeros");
    finish_node(in, index, in->at);
    return HOLDS;
}

static bool name_character(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

struct name {
    uint32_t start;
    uint8_t length;
};

/* Strictly ascending as byte strings: a prefix stands before what it begins. */
static bool ascends(const uint8_t *text, struct name before, struct name next)
{
    uint8_t common = before.length < next.length ? before.length : next.length;
    int order = memcmp(text + before.start, text + next.start, common);

    return order < 0 || (order == 0 && before.length < next.length);
}

static enum outcome read_name(struct reading *in, struct name *name)
{
    struct name next;

    TRY(expect(in, '"', "a member name"));
    next.start = in->at;
    while (name_character(peek(in)) && in->at - next.start < NAME_MOST)
        in->at++;
    next.length = (uint8_t)(in->at - next.start);
    if (next.length == 0 || peek(in) != '"')
        return fail(in, "a member name of 1 to 32 characters out of A-Z a-z 0-9 _ . -");
    if (name->length > 0 && !ascends(in->json->text, *name, next))
        return fail(in, "member names strictly ascending");
    in->at++;
    *name = next;
    return expect(in, ':', "a colon");
}

static enum outcome read_object(struct reading *in, unsigned depth)
{
    struct name name = {0, 0};
    uint32_t index, member;

    TRY(new_node(in, JSON_OBJECT, &index));
    in->at++;
    while (peek(in) != '}') {
        if (name.length > 0)
            TRY(expect(in, ',', "a comma or the end of the object"));
        TRY(read_name(in, &name));
        member = in->json->count;
        TRY(read_value(in, depth + 1));
        in->json->nodes[member].name = name.start;
        in->json->nodes[member].name_length = name.length;
    }
    in->at++;
    finish_node(in, index, in->at);
    return HOLDS;
}

static enum outcome read_array(struct reading *in, unsigned depth)
{
    uint32_t index;
    bool first = true;

    TRY(new_node(in, JSON_ARRAY, &index));
    in->at++;
    while (peek(in) != ']') {
        if (!first)
            TRY(expect(in, ',', "a comma or the end of the array"));
        first = false;
        TRY(read_value(in, depth + 1));
    }
    in->at++;
    finish_node(in, index, in->at);
    return HOLDS;
}

/* The depth of a value is the number of objects and arrays it stands in, itself included if it is one. */
static enum outcome read_value(struct reading *in, unsigned depth)
{
    uint8_t c = peek(in);

    if (c == '"')
        return read_string(in);
    if (c >= '0' && c <= '9')
        return read_integer(in);
    if (c != '{' && c != '[')
        return fail(in, "an object, an array, a string or an integer");
    if (depth > DEPTH_MOST)
        return fail(in, "at most 16 levels of objects and arrays");
    return c == '{' ? read_object(in, depth) : read_array(in, depth);
}

enum outcome json_read(struct json *json, const uint8_t *text, size_t length, struct refusal *refusal)
{
    struct reading in = {json, 0, refusal};

    json->text = text;
    json->length = (uint32_t)length;    /* a line: below 2^22 */
    json->count = 0;
    if (peek(&in) != '{')
        return fail(&in, "a JSON object");
    TRY(read_object(&in, 1));
    if (in.at != json->length)
        return fail(&in, "the end of the line");
    return HOLDS;
}

void json_free(struct json *json)
{
    free(json->nodes);
    *json = (struct json){0};
}
