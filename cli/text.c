#include "cli/text.h"

#include <stdlib.h>
#include <string.h>

/* realloc() would leave the old bytes behind, so growing copies and wipes. */
static int grow(text *t, size_t need)
{
    size_t room = t->room < 256 ? 256 : t->room;
    char *bytes;

    while (room < need) {
        if (room > SIZE_MAX / 2)
            return -1;
        room *= 2;
    }
    if (room == t->room)
        return 0;
    bytes = malloc(room);
    if (bytes == NULL)
        return -1;
    if (t->bytes != NULL) {
        memcpy(bytes, t->bytes, t->len + 1);
        pj_wipe(t->bytes, t->room);
        free(t->bytes);
    }
    t->bytes = bytes;
    t->room = room;
    return 0;
}

/* Failing is remembered, so that a writer of many small pieces needs to ask once, at the end. */
void text_add(text *t, const char *bytes, size_t len)
{
    if (t->failed || len >= SIZE_MAX - t->len || grow(t, t->len + len + 1) != 0) {
        t->failed = 1;
        return;
    }
    if (len > 0)
        memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
    t->bytes[t->len] = '\0';
}

void text_put(text *t, const char *string)
{
    text_add(t, string, strlen(string));
}

int text_make_room(text *t, size_t len)
{
    if (t->bytes == NULL || t->room <= len) {
        text_free(t);
        if (grow(t, len + 1) != 0)
            return -1;
    }
    pj_wipe(t->bytes, t->room);
    t->len = 0;
    return 0;
}

int text_check(cli *c, const text *t)
{
    return t->failed ? no_memory(c) : DONE;
}

void text_free(text *t)
{
    if (t->bytes != NULL)
        pj_wipe(t->bytes, t->room);
    free(t->bytes);
    *t = (text){0};
}

/* Length of the character at `s`, or 0 if it is not UTF-8 in its shortest form. */
static size_t utf8_len(const unsigned char *s)
{
    size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 : 0;

    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    }
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return len;
}

const char *utf8_end(const char *string)
{
    size_t len;

    while (*string != '\0' && (len = utf8_len((const unsigned char *)string)) > 0)
        string += len;
    return string;
}

/* A value needs a comma before it unless it is the first of its kind or follows its name. */
static void separate(text *t)
{
    if (t->len > 0 && strchr("{[:", t->bytes[t->len - 1]) == NULL)
        text_put(t, ",");
}

void json_put_open(text *t, char bracket)
{
    separate(t);
    text_add(t, &bracket, 1);
}

void json_put_close(text *t, char bracket)
{
    text_add(t, &bracket, 1);
}

void json_put_string(text *t, const char *string)
{
    char escape[8];

    separate(t);
    text_put(t, "\"");
    for (; *string != '\0'; string++) {
        if ((unsigned char)*string < 0x20) {
            snprintf(escape, sizeof escape, "\\u%04x", (unsigned)*string);
            text_put(t, escape);
            continue;
        }
        if (*string == '"' || *string == '\\')
            text_put(t, "\\");
        text_add(t, string, 1);
    }
    text_put(t, "\"");
}

void json_put_name(text *t, const char *name)
{
    json_put_string(t, name);
    text_put(t, ":");
}

void json_put_number(text *t, uint64_t number)
{
    char digits[24];

    separate(t);
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    text_put(t, digits);
}

void json_put_raw(text *t, const char *json)
{
    separate(t);
    text_put(t, json);
}

void json_put_member(text *t, const char *name, const char *string)
{
    json_put_name(t, name);
    json_put_string(t, string);
}

void json_put_member_number(text *t, const char *name, uint64_t number)
{
    json_put_name(t, name);
    json_put_number(t, number);
}

int json_have(json_in *in, const char *literal)
{
    size_t len = strlen(literal);

    if (in->failed || strncmp(in->at, literal, len) != 0)
        return 0;
    in->at += len;
    return 1;
}

void json_take(json_in *in, const char *literal)
{
    in->failed |= !json_have(in, literal);
}

void json_take_string(json_in *in, text *t)
{
    json_take(in, "\"");
    text_add(t, "", 0);
    while (!in->failed && !json_have(in, "\"")) {
        (void)json_have(in, "\\");
        in->failed |= *in->at == '\0';
        text_add(t, in->at, 1);
        in->at += !in->failed;
    }
    in->failed |= t->failed;
}

uint64_t json_take_number(json_in *in)
{
    const char *start = in->at;
    uint64_t number = 0;

    for (; *in->at >= '0' && *in->at <= '9'; in->at++)
        number = number * 10 + (uint64_t)(*in->at - '0');
    in->failed |= in->at == start;
    return number;
}

int text_print(cli *c, const text *t)
{
    int rc = DONE;

    TRY(text_check(c, t));
    fwrite(t->bytes, 1, t->len, c->out);
    fputc('\n', c->out);
out:
    return rc;
}

int json_print_object(cli *c, text *t)
{
    int rc;

    json_put_close(t, '}');
    rc = text_print(c, t);
    text_free(t);
    return rc;
}

hash_text write_hash(const uint8_t hash[32])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    hash_text out = {{0}};

    /* 43 digits of 6 bits hold 258: the last two are zero. */
    for (unsigned i = 0; i < 43; i++) {
        unsigned bit = 6 * i, low = bit / 8 + 1 < 32 ? hash[bit / 8 + 1] : 0;

        out.text[i] = digits[((((unsigned)hash[bit / 8] << 8 | low) >> (10 - bit % 8)) & 63)];
    }
    return out;
}
