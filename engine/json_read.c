#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "crypto/bytes.h"
#include "engine/json.h"

void pj_reader_begin(pj_reader *reader, pj_error *err)
{
    memset(reader, 0, sizeof *reader);
    reader->err = err;
}

size_t pj_reader_enter(pj_reader *reader, const char *name, size_t index)
{
    size_t before = reader->path_len, room = sizeof reader->path - before;
    char *end = reader->path + before;
    int n = name ? snprintf(end, room, "%s%s", before ? "." : "", name) : snprintf(end, room, "[%zu]", index);
    reader->path_len = n < 0 ? before : (size_t)n < room ? before + (size_t)n : sizeof reader->path - 1;
    return before;
}

void pj_reader_leave(pj_reader *reader, size_t before)
{
    reader->path_len = before;
    reader->path[before] = 0;
}

pj_status pj_reader_refuse(pj_reader *reader, const char *name, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    if (vsnprintf(text, sizeof text, _(format), args) < 0)
        text[0] = 0;
    va_end(args);
    return pj_refuse(reader->err, 6, "%s%s%s: %s", reader->path, name && reader->path_len ? "." : "", name ? name : "", text);
}

static int is_named(const char *const *names, const char *member)
{
    for (; *names; names++)
        if (strcmp(**names == '?' ? *names + 1 : *names, member) == 0)
            return 1;
    return 0;
}

pj_status pj_read_members(pj_reader *reader, const json_t *value, const char *const *names)
{
    if (!json_is_object(value))
        return pj_reader_refuse(reader, NULL, "an object is wanted");
    const char *member;
    json_t *ignored;
    json_object_foreach((json_t *)(uintptr_t)value, member, ignored)
    {
        if (!is_named(names, member))
            return pj_reader_refuse(reader, member, "unknown member");
    }
    for (; *names; names++)
        if (**names != '?' && !json_object_get(value, *names))
            return pj_reader_refuse(reader, *names, "missing");
    return PJ_OK;
}

pj_status pj_check_int(pj_reader *reader, const json_t *value, uint32_t min, uint32_t max, uint32_t *out)
{
    json_int_t found = json_integer_value(value);
    if (!json_is_integer(value) || found < (json_int_t)min || found > (json_int_t)max)
        return pj_reader_refuse(reader, NULL, "an integer from %u to %u is wanted", min, max);
    *out = (uint32_t)found;
    return PJ_OK;
}

/* The code points that F3 keeps out of texts, as what they are in UTF-8: C2 7F–9F after 7F itself, and parts of the blocks E2 80 and
 * E2 81. */
static int forbidden_at(const unsigned char *s, size_t left)
{
    if (s[0] < 0x20 || s[0] == 0x7f)
        return 1;
    if (left >= 2 && s[0] == 0xc2)
        return s[1] <= 0x9f;
    if (left < 3 || s[0] != 0xe2)
        return 0;
    if (s[1] == 0x80)
        return s[2] == 0xa8 || s[2] == 0xa9 || (s[2] >= 0xaa && s[2] <= 0xae);
    return s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9;
}

int pj_text_valid(const char *text, size_t len, size_t min_len)
{
    if (len < min_len || len > 600)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (forbidden_at((const unsigned char *)text + i, len - i))
            return 0;
    return pj_utf8_valid(text, len);
}

pj_status pj_text_wanted(const char *what, const char *text, size_t len, pj_error *err)
{
    return pj_text_valid(text, len, 1) ? PJ_OK : pj_fail(err, PJ_E_FORMAT, "%s: 1 to 600 bytes of UTF-8 without control characters are wanted", what);
}

int pj_key_name_valid(const char *name, size_t len)
{
    static const char *const refused[] = {"+",            " ",            "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
                                          "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
                                          "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    if (len > 100 || !pj_text_valid(name, len, 1))
        return 0;
    /* In valid UTF-8 one character is never found inside another. */
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (memmem(name, len, refused[i], strlen(refused[i])))
            return 0;
    return 1;
}

static int id_valid(const char *id)
{
    size_t len = strlen(id);
    return len >= 1 && len <= 32 && id[0] != '_' && id[0] != '.' && id[0] != '-' &&
           strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == len;
}

pj_status pj_check_id(pj_reader *reader, const json_t *value, const char **out)
{
    *out = json_string_value(value);
    if (!*out || !id_valid(*out))
        return pj_reader_refuse(reader, NULL, "an id is wanted: 1 to 32 letters, digits, _ . -, the first a letter or digit");
    return PJ_OK;
}

pj_status pj_check_bytes(pj_reader *reader, const json_t *value, uint8_t *out, size_t len)
{
    if (!json_is_string(value) || pj_base64_decode(out, len, json_string_value(value), json_string_length(value)) != PJ_CRYPT_OK)
        return pj_reader_refuse(reader, NULL, "%zu bytes of base64url without padding are wanted", len);
    return PJ_OK;
}

pj_status pj_read_int(pj_reader *reader, const json_t *object, const char *name, uint32_t min, uint32_t max, uint32_t *out)
{
    size_t before = pj_reader_enter(reader, name, 0);
    pj_status rc = pj_check_int(reader, json_object_get(object, name), min, max, out);
    pj_reader_leave(reader, before);
    return rc;
}

pj_status pj_read_id(pj_reader *reader, const json_t *object, const char *name, const char **out)
{
    size_t before = pj_reader_enter(reader, name, 0);
    pj_status rc = pj_check_id(reader, json_object_get(object, name), out);
    pj_reader_leave(reader, before);
    return rc;
}

pj_status pj_read_bytes(pj_reader *reader, const json_t *object, const char *name, uint8_t *out, size_t len)
{
    size_t before = pj_reader_enter(reader, name, 0);
    pj_status rc = pj_check_bytes(reader, json_object_get(object, name), out, len);
    pj_reader_leave(reader, before);
    return rc;
}

pj_status pj_read_text(pj_reader *reader, const json_t *object, const char *name, size_t min_len, const char **out)
{
    const json_t *value = json_object_get(object, name);
    *out = json_string_value(value);
    if (!*out || !pj_text_valid(*out, json_string_length(value), min_len))
        return pj_reader_refuse(reader, name, "a text of %zu to 600 bytes without control characters is wanted", min_len);
    return PJ_OK;
}

static int digits_in(const char *text, size_t at, int min, int max)
{
    if (text[at] < '0' || text[at] > '9' || text[at + 1] < '0' || text[at + 1] > '9')
        return 0;
    int value = (text[at] - '0') * 10 + text[at + 1] - '0';
    return value >= min && value <= max;
}

pj_status pj_read_time(pj_reader *reader, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    const char *t = json_string_value(value);
    if (!t || json_string_length(value) != 20 || t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' || t[16] != ':' ||
        t[19] != 'Z' || !digits_in(t, 0, 0, 99) || !digits_in(t, 2, 0, 99) || !digits_in(t, 5, 1, 12) || !digits_in(t, 8, 1, 31) ||
        !digits_in(t, 11, 0, 23) || !digits_in(t, 14, 0, 59) || !digits_in(t, 17, 0, 60))
        return pj_reader_refuse(reader, name, "a time YYYY-MM-DDThh:mm:ssZ is wanted");
    return PJ_OK;
}

pj_status pj_read_word(pj_reader *reader, const json_t *object, const char *name, const char *const *words, uint32_t *index)
{
    const char *found = json_string_value(json_object_get(object, name));
    char wanted[120] = "";
    for (*index = 0; words[*index]; (*index)++) {
        if (found && strcmp(found, words[*index]) == 0)
            return PJ_OK;
        size_t len = strlen(wanted);
        snprintf(wanted + len, sizeof wanted - len, "%s%s", len ? ", " : "", words[*index]);
    }
    *index = 0;
    return pj_reader_refuse(reader, name, "one of these words is wanted: %s", wanted);
}

pj_status pj_read_object(pj_reader *reader, const json_t *object, const char *name, const json_t **out)
{
    *out = json_object_get(object, name);
    return json_is_object(*out) ? PJ_OK : pj_reader_refuse(reader, name, "an object is wanted");
}

pj_status pj_read_array(pj_reader *reader, const json_t *object, const char *name, size_t min, size_t max, const json_t **out)
{
    *out = json_object_get(object, name);
    if (!json_is_array(*out))
        return pj_reader_refuse(reader, name, "an array is wanted");
    size_t len = json_array_size(*out);
    if (len < min || len > max)
        return pj_reader_refuse(reader, name, "elements: %zu, wanted: %zu to %zu", len, min, max);
    return PJ_OK;
}

void pj_time_write(char out[21], uint64_t now)
{
    const uint64_t last = 253402300799; /* 9999-12-31T23:59:59Z */
    time_t t = (time_t)(now < last ? now : last);
    struct tm tm;
    if (!gmtime_r(&t, &tm) || strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm) != 20)
        memcpy(out, "1970-01-01T00:00:00Z", 21);
}
