#include "types.h"

#include <stdio.h>
#include <string.h>

#include "language.h"

static const struct json_node *node_of(const struct reader *in, uint32_t node)
{
    return &in->json->nodes[node];
}

static const uint8_t *bytes_of(const struct reader *in, uint32_t node)
{
    return in->json->text + node_of(in, node)->start;
}

static uint32_t length_of(const struct reader *in, uint32_t node)
{
    return node_of(in, node)->end - node_of(in, node)->start;
}

enum outcome read_refuse(const struct reader *in, uint32_t node, const char *wanted)
{
    static const char *const types[] = {N_("an object"), N_("an array"), N_("a string"), N_("an integer")};
    const struct json_node *value = node_of(in, node);
    const char *name = (const char *)in->json->text + value->name;

    if (value->name_length > 0)
        return refuse(in->refusal, in->check, wanted, "member %.*s at byte %u: %s, bytes: %u", value->name_length, name,
                      value->start, _(types[value->type]), value->end - value->start);
    return refuse(in->refusal, in->check, wanted, "%s, bytes: %u, at byte %u", _(types[value->type]), value->end - value->start,
                  value->start);
}

/* ---- objects and arrays ---- */

static bool name_is(const struct json *json, uint32_t node, const char *name)
{
    const struct json_node *member = &json->nodes[node];

    return strlen(name) == member->name_length && memcmp(json->text + member->name, name, member->name_length) == 0;
}

static enum outcome refuse_members(const struct reader *in, uint32_t node, const char *found, const char *name, int length)
{
    char text[160];

    snprintf(text, sizeof text, _("%s %.*s in the object at byte %u"), _(found), length, name, node_of(in, node)->start);
    return refuse(in->refusal, in->check, "exactly the members of its table", "%s", text);
}

enum outcome read_members(const struct reader *in, uint32_t node, size_t count, const struct member table[], uint32_t nodes[])
{
    const struct json *json = in->json;
    uint32_t at = node + 1, after = node_of(in, node)->after;

    if (node_of(in, node)->type != JSON_OBJECT)
        return read_refuse(in, node, "an object");
    /* Both are ascending, so the next member is the next of the table or stands nowhere in it. */
    for (size_t i = 0; i < count; i++) {
        nodes[i] = 0;
        if (at < after && name_is(json, at, table[i].name)) {
            nodes[i] = at;
            at = json->nodes[at].after;
        } else if (!table[i].optional) {
            return refuse_members(in, node, N_("no member"), table[i].name, (int)strlen(table[i].name));
        }
    }
    if (at < after)
        return refuse_members(in, node, N_("member"), (const char *)json->text + json->nodes[at].name, json->nodes[at].name_length);
    return HOLDS;
}

uint32_t member_node(const struct json *json, uint32_t node, const char *name)
{
    if (json->nodes[node].type != JSON_OBJECT)
        return 0;
    for (uint32_t at = node + 1; at < json->nodes[node].after; at = json->nodes[at].after)
        if (name_is(json, at, name))
            return at;
    return 0;
}

enum outcome read_array(const struct reader *in, uint32_t node, size_t least, size_t most, uint32_t *first, size_t *count)
{
    char wanted[64];

    snprintf(wanted, sizeof wanted, _("an array, elements: %zu to %zu"), least, most);
    if (node_of(in, node)->type != JSON_ARRAY)
        return read_refuse(in, node, wanted);
    *first = node + 1;
    *count = 0;
    for (uint32_t at = node + 1; at < node_of(in, node)->after; at = node_of(in, at)->after)
        ++*count;
    return *count < least || *count > most ? read_refuse(in, node, wanted) : HOLDS;
}

/* ---- integers and tests ---- */

enum outcome read_int(const struct reader *in, uint32_t node, uint64_t least, uint64_t most, uint64_t *value)
{
    const uint8_t *digit = bytes_of(in, node);
    char wanted[64];

    *value = 0;
    snprintf(wanted, sizeof wanted, _("an integer from %llu to %llu"), (unsigned long long)least, (unsigned long long)most);
    if (node_of(in, node)->type != JSON_INTEGER)
        return read_refuse(in, node, wanted);
    for (uint32_t i = 0; i < length_of(in, node); i++)
        *value = 10 * *value + (uint64_t)(digit[i] - '0');
    return *value < least || *value > most ? read_refuse(in, node, wanted) : HOLDS;
}

enum outcome read_int32(const struct reader *in, uint32_t node, uint32_t least, uint32_t most, uint32_t *value)
{
    uint64_t wide;

    TRY(read_int(in, node, least, most, &wide));
    *value = (uint32_t)wide;
    return HOLDS;
}

enum outcome read_fraction(const struct reader *in, uint32_t node, uint32_t *p, uint32_t *q)
{
    uint32_t first;
    size_t count;

    TRY(read_array(in, node, 2, 2, &first, &count));
    TRY(read_int32(in, first, 0, 1000, p));
    return read_int32(in, node_of(in, first)->after, 1, 1000, q);
}

enum outcome read_test(const struct reader *in, uint32_t node, struct test *test)
{
    static const struct member table[] = {{"at_least", true}, {"more_than", true}};
    uint32_t nodes[2];

    TRY(read_members(in, node, 2, table, nodes));
    if ((nodes[0] == 0) == (nodes[1] == 0))
        return read_refuse(in, node, "exactly one of at_least and more_than");
    test->at_least = nodes[0] != 0;
    return read_fraction(in, nodes[test->at_least ? 0 : 1], &test->p, &test->q);
}

/* q ≤ 1000 and x ≤ 16 · 10^7, so nothing wraps. */
bool test_holds(const struct test *test, uint64_t x, uint64_t base)
{
    return test->at_least ? test->q * x >= test->p * base : test->q * x > test->p * base;
}

/* ---- strings ---- */

static bool text_excludes(uint32_t c)
{
    return (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool text_valid(const uint8_t *text, size_t length)
{
    uint32_t c = 0;
    unsigned size;

    if (length < 1 || length > TEXT_MOST)
        return false;
    for (size_t i = 0; i < length; i += size) {
        size = utf8_read(&c, text + i, length - i);
        if (size == 0 || c < 0x20 || text_excludes(c))
            return false;
    }
    return true;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool key_name_valid(const uint8_t *name, size_t length)
{
    uint32_t c = 0;

    if (length > KEY_NAME_MOST || !text_valid(name, length))
        return false;
    for (size_t i = 0; i < length;) {
        i += utf8_read(&c, name + i, length - i);
        if (c == '+' || is_space(c))
            return false;
    }
    return true;
}

enum outcome read_text(const struct reader *in, uint32_t node, bool may_be_empty, const char **text)
{
    const char *wanted = N_("a text of 1 to 600 bytes without control characters");
    const uint8_t *from = bytes_of(in, node);
    uint32_t length = length_of(in, node), c = 0;
    size_t used = 0;
    char *to;

    /* escapes at most double the length */
    if (node_of(in, node)->type != JSON_STRING || length > 2 * TEXT_MOST)
        return read_refuse(in, node, wanted);
    to = arena_take(in->arena, length + 1, 1);
    if (!to)
        return BROKEN;
    for (uint32_t i = 0; i < length;) {
        unsigned size;
        i += from[i] == '\\';
        size = utf8_read(&c, from + i, length - i);
        if (size == 0 || text_excludes(c))
            return read_refuse(in, node, wanted);
        memcpy(to + used, from + i, size);
        used += size;
        i += size;
    }
    *text = to;
    return used > TEXT_MOST || (used == 0 && !may_be_empty) ? read_refuse(in, node, wanted) : HOLDS;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alphanumeric(uint8_t c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

enum outcome read_id(const struct reader *in, uint32_t node, char id[ID_ROOM])
{
    const char *wanted = N_("an id of 1 to 32 characters out of A-Z a-z 0-9 _ . -, the first a letter or digit");
    const uint8_t *from = bytes_of(in, node);
    uint32_t length = length_of(in, node);

    if (node_of(in, node)->type != JSON_STRING || length < 1 || length > ID_MOST || !is_alphanumeric(from[0]))
        return read_refuse(in, node, wanted);
    for (uint32_t i = 0; i < length; i++)
        if (!is_alphanumeric(from[i]) && from[i] != '_' && from[i] != '.' && from[i] != '-')
            return read_refuse(in, node, wanted);
    memcpy(id, from, length);
    id[length] = 0;
    return HOLDS;
}

bool string_is(const struct json *json, uint32_t node, const char *string)
{
    const struct json_node *value = &json->nodes[node];
    size_t length = strlen(string);

    return value->type == JSON_STRING && value->end - value->start == length && memcmp(json->text + value->start, string, length) == 0;
}

enum outcome read_word(const struct reader *in, uint32_t node, size_t count, const char *const words[], unsigned *which)
{
    char wanted[96];

    snprintf(wanted, sizeof wanted, "%s", _("one of"));
    for (unsigned i = 0; i < count; i++)
        if (string_is(in->json, node, words[i])) {
            *which = i;
            return HOLDS;
        }
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(wanted);
        snprintf(wanted + used, sizeof wanted - used, " %s", words[i]);
    }
    return read_refuse(in, node, wanted);
}

/* YYYY-MM-DDThh:mm:ssZ, read as a number of two digits at a place */
static bool two_digits(const uint8_t *at, int least, int most)
{
    int value;

    if (!is_digit(at[0]) || !is_digit(at[1]))
        return false;
    value = 10 * (at[0] - '0') + (at[1] - '0');
    return value >= least && value <= most;
}

enum outcome read_time(const struct reader *in, uint32_t node)
{
    const uint8_t *t = bytes_of(in, node);

    if (node_of(in, node)->type == JSON_STRING && length_of(in, node) == 20 && two_digits(t, 0, 99) && two_digits(t + 2, 0, 99) &&
        t[4] == '-' && two_digits(t + 5, 1, 12) && t[7] == '-' && two_digits(t + 8, 1, 31) && t[10] == 'T' &&
        two_digits(t + 11, 0, 23) && t[13] == ':' && two_digits(t + 14, 0, 59) && t[16] == ':' && two_digits(t + 17, 0, 60) &&
        t[19] == 'Z')
        return HOLDS;
    return read_refuse(in, node, "a time YYYY-MM-DDThh:mm:ssZ");
}

/* ---- base64url ---- */

/* The six bits of a character; 64 and more for what is none. */
static unsigned sextet(uint8_t c)
{
    static const uint8_t value[256] = {
        ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10, ['K'] = 11,
        ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
        ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31,
        ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41,
        ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51,
        ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61,
        ['9'] = 62, ['-'] = 63, ['_'] = 64};

    return value[c] - 1u;   /* 0, for none, becomes the largest unsigned */
}

/* False for characters outside the alphabet and for unused bits that are not zero. */
static bool decode(uint8_t *bytes, size_t length, const uint8_t *from)
{
    unsigned bad = 0, a, b, c, d;

    for (; length >= 3; length -= 3, from += 4, bytes += 3) {
        a = sextet(from[0]), b = sextet(from[1]), c = sextet(from[2]), d = sextet(from[3]);
        bad |= a | b | c | d;
        bytes[0] = (uint8_t)(a << 2 | b >> 4);
        bytes[1] = (uint8_t)(b << 4 | c >> 2);
        bytes[2] = (uint8_t)(c << 6 | d);
    }
    if (length > 0) {
        a = sextet(from[0]), b = sextet(from[1]), c = length == 2 ? sextet(from[2]) : 0;
        bad |= a | b | c;
        bytes[0] = (uint8_t)(a << 2 | b >> 4);
        if (length == 2)
            bytes[1] = (uint8_t)(b << 4 | c >> 2);
        bad |= (length == 2 ? c & 3 : b & 15) != 0 ? 64 : 0;
    }
    return bad < 64;
}

enum outcome read_bytes_to(const struct reader *in, uint32_t node, size_t length, uint8_t *bytes)
{
    char wanted[64];

    if (node_of(in, node)->type == JSON_STRING && length_of(in, node) == (4 * length + 2) / 3 && decode(bytes, length, bytes_of(in, node)))
        return HOLDS;
    snprintf(wanted, sizeof wanted, _("%zu bytes in base64url"), length);
    return read_refuse(in, node, wanted);
}

enum outcome read_bytes(const struct reader *in, uint32_t node, size_t length, const uint8_t **bytes)
{
    /* Not before the length is known to be right: nobody shall be able to ask for memory with a few bytes. */
    size_t have = node_of(in, node)->type == JSON_STRING ? length_of(in, node) : 0;
    uint8_t *to = arena_take(in->arena, have == (4 * length + 2) / 3 ? length : 0, 1);

    if (!to)
        return BROKEN;
    *bytes = to;
    return read_bytes_to(in, node, length, to);
}
