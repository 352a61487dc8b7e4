/* Any JSON as canonical JSON, so that the verifier's own reader can read the test vectors. */
#include <stdlib.h>
#include <string.h>

#include "tests.h"

struct text {
    char *at;
    size_t length, room;
};

struct pair {
    struct text name, value;
};

static const char *value_of(struct text *to, const char *at);

static void add(struct text *text, const char *bytes, size_t length)
{
    if (text->room < text->length + length + 1) {
        text->room = 2 * (text->length + length + 1);
        text->at = realloc(text->at, text->room);
        if (!text->at)
            abort();
    }
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = 0;
}

static const char *skip(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static void add_character(struct text *to, unsigned long c)
{
    char bytes[4];

    if (c < 0x80) {
        bytes[0] = (char)c;
        add(to, bytes, 1);
    } else if (c < 0x800) {
        bytes[0] = (char)(0xc0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 63));
        add(to, bytes, 2);
    } else {
        bytes[0] = (char)(0xe0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 63));
        bytes[2] = (char)(0x80 | (c & 63));
        add(to, bytes, 3);
    }
}

/* Beyond the BMP the vectors have characters as such, not as pairs of escapes. Control characters become question marks. */
static const char *string_of(struct text *to, const char *at)
{
    if (*at++ != '"')
        return NULL;
    add(to, "\"", 1);
    for (; *at && *at != '"'; at++) {
        if (*at != '\\') {
            add(to, at, 1);
            continue;
        }
        at++;
        if (*at == 'u') {
            char digits[5] = {0};
            unsigned long c;
            memcpy(digits, at + 1, 4);
            c = strtoul(digits, NULL, 16);
            at += 4;
            if (c == '"' || c == '\\')
                add(to, "\\", 1);
            add_character(to, c < 0x20 ? '?' : c);
        } else if (*at == '"' || *at == '\\') {
            add(to, at - 1, 2);
        } else {
            add(to, *at == '/' ? "/" : "?", 1);
        }
    }
    add(to, "\"", 1);
    return *at == '"' ? at + 1 : NULL;
}

static int by_name(const void *a, const void *b)
{
    const struct text *x = &((const struct pair *)a)->name, *y = &((const struct pair *)b)->name;
    size_t common = x->length < y->length ? x->length : y->length;
    int order = memcmp(x->at + 1, y->at + 1, common - 2);   /* between the quotes */

    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static const char *object_of(struct text *to, const char *at)
{
    struct pair members[64] = {{{0}, {0}}};
    size_t count = 0;

    for (at = skip(at + 1); at && *at != '}'; count++) {
        if (count == 64 || (count > 0 && *at++ != ','))
            return NULL;
        at = string_of(&members[count].name, skip(at));
        if (!at || *(at = skip(at)) != ':')
            return NULL;
        at = value_of(&members[count].value, skip(at + 1));
        at = at ? skip(at) : NULL;
    }
    qsort(members, count, sizeof *members, by_name);
    add(to, "{", 1);
    for (size_t i = 0; i < count; i++) {
        add(to, ",", i > 0);
        add(to, members[i].name.at, members[i].name.length);
        add(to, ":", 1);
        add(to, members[i].value.at, members[i].value.length);
        free(members[i].name.at);
        free(members[i].value.at);
    }
    add(to, "}", 1);
    return at ? at + 1 : NULL;
}

static const char *array_of(struct text *to, const char *at)
{
    bool first = true;

    add(to, "[", 1);
    for (at = skip(at + 1); at && *at != ']'; first = false) {
        if (!first && *at++ != ',')
            return NULL;
        add(to, ",", !first);
        at = value_of(to, skip(at));
        at = at ? skip(at) : NULL;
    }
    add(to, "]", 1);
    return at ? at + 1 : NULL;
}

static const char *value_of(struct text *to, const char *at)
{
    static const char *const words[][2] = {{"true", "1"}, {"false", "0"}, {"null", "\"\""}};
    size_t digits = strspn(at, "0123456789");

    if (*at == '{')
        return object_of(to, at);
    if (*at == '[')
        return array_of(to, at);
    if (*at == '"')
        return string_of(to, at);
    for (size_t i = 0; i < 3; i++)
        if (strncmp(at, words[i][0], strlen(words[i][0])) == 0) {
            add(to, words[i][1], strlen(words[i][1]));
            return at + strlen(words[i][0]);
        }
    add(to, at, digits);
    return digits > 0 ? at + digits : NULL;
}

char *canonical_json(const char *text, size_t *length)
{
    struct text to = {0};

    if (!value_of(&to, skip(text))) {
        free(to.at);
        return NULL;
    }
    *length = to.length;
    return to.at;
}
