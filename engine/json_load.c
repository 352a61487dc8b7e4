/* Reading and writing JSON text. Jansson keeps the values; its own reader and writer are not used, because where memory runs out they
 * lose characters, or read behind the end of a token, without a word: a good line would be refused, a wrong one signed. Here that is
 * always PJ_E_MEMORY, and "not JSON" says something of the text alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/json.h"
#include "engine/text.h"

#define NESTED_MAX 64 /* of arrays and objects in each other; F1 allows 16 */
#define NUMBER_MAX 40 /* characters */

typedef struct {
    const char *start, *p, *end;
    char *strings; /* where the next string is decoded to: each is shorter than its text, so that `len` bytes are room for all */
    const char *flaw;
    int no_memory;
} source;

static json_t *read_value(source *s, int depth);

static void *fault(source *s, const char *flaw)
{
    s->flaw = _(flaw);
    return NULL;
}

static json_t *made(source *s, json_t *value)
{
    s->no_memory |= value == NULL;
    return value;
}

static void skip_space(source *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
        s->p++;
}

/* Takes this character off, if it is the next. */
static int take(source *s, char c)
{
    skip_space(s);
    if (s->p == s->end || *s->p != c)
        return 0;
    s->p++;
    return 1;
}

/* ---- strings ---- */

/* Bytes of the UTF-8 character at `p`; 0 if it is none (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
static size_t utf8_size(const unsigned char *p, size_t left)
{
    size_t size = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
    if (size > left)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return size;
}

int pj_utf8_valid(const char *text, size_t len)
{
    size_t size;
    for (size_t i = 0; i < len; i += size) {
        size = utf8_size((const unsigned char *)text + i, len - i);
        if (size == 0)
            return 0;
    }
    return 1;
}

static int hex4(source *s, uint32_t *out)
{
    *out = 0;
    if (s->end - s->p < 4)
        return 0;
    for (int i = 0; i < 4; i++) {
        char c = *s->p++;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return 0;
        *out = *out << 4 | (uint32_t)digit;
    }
    return 1;
}

static char *put_utf8(char *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (char)c;
        return out;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};
    *out++ = (char)(first[more] | c >> 6 * more);
    while (more-- > 0)
        *out++ = (char)(0x80 | (c >> 6 * more & 0x3f));
    return out;
}

/* Behind "\u". Two halves of a surrogate pair are one character; U+0000 would end the string. */
static char *read_unicode(source *s, char *out)
{
    uint32_t c, low;
    if (!hex4(s, &c))
        return fault(s, "\\u wants four hexadecimal digits");
    if (c >= 0xd800 && c < 0xdc00) {
        if (s->end - s->p < 2 || *s->p++ != '\\' || *s->p++ != 'u' || !hex4(s, &low) || low < 0xdc00 || low > 0xdfff)
            return fault(s, "half a surrogate pair");
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    } else if (c == 0 || (c >= 0xdc00 && c < 0xe000)) {
        return fault(s, c ? N_("half a surrogate pair") : N_("\\u0000 is not allowed"));
    }
    return put_utf8(out, c);
}

static char *read_escape(source *s, char *out)
{
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char c = s->p < s->end ? *s->p++ : 0;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (c == 'u')
        return read_unicode(s, out);
    if (!letter)
        return fault(s, "unknown escape");
    *out++ = values[letter - letters];
    return out;
}

/* Behind the opening quotation mark; the string with a NUL behind it. */
static const char *read_string(source *s, size_t *len)
{
    char *start = s->strings, *out = start;
    while (s->p < s->end && *s->p != '"') {
        if (*s->p == '\\') {
            s->p++;
            out = read_escape(s, out);
            if (!out)
                return NULL;
            continue;
        }
        size_t size = (unsigned char)*s->p < 0x20 ? 0 : utf8_size((const unsigned char *)s->p, (size_t)(s->end - s->p));
        if (size == 0)
            return fault(s, (unsigned char)*s->p < 0x20 ? N_("a control character in a string") : N_("not UTF-8"));
        memcpy(out, s->p, size);
        out += size;
        s->p += size;
    }
    if (s->p == s->end)
        return fault(s, "a string without an end");
    s->p++;
    *len = (size_t)(out - start);
    *out++ = 0;
    s->strings = out;
    return start;
}

/* ---- other values ---- */

static size_t digits(source *s)
{
    const char *before = s->p;
    while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
        s->p++;
    return (size_t)(s->p - before);
}

/* Takes a number's characters off; 0 if they are none, 1 an integer, 2 another. */
static int scan_number(source *s)
{
    int kind = 1;
    s->p += *s->p == '-';
    const char *first = s->p;
    size_t whole = digits(s);
    if (whole == 0 || (whole > 1 && *first == '0'))
        return 0;
    if (s->p < s->end && *s->p == '.') {
        s->p++;
        kind = 2;
        if (digits(s) == 0)
            return 0;
    }
    if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
        s->p++;
        kind = 2;
        s->p += s->p < s->end && (*s->p == '+' || *s->p == '-');
        if (digits(s) == 0)
            return 0;
    }
    return kind;
}

static json_t *read_number(source *s)
{
    char text[NUMBER_MAX + 1];
    const char *start = s->p;
    int kind = scan_number(s);
    size_t len = (size_t)(s->p - start);
    if (kind == 0 || len > NUMBER_MAX)
        return fault(s, kind ? N_("a number that is too long") : N_("no number"));
    memcpy(text, start, len);
    text[len] = 0;
    if (kind == 2) /* nothing has such a member: what it is worth does not matter */
        return made(s, json_real(0.5));
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    return errno ? fault(s, "a number that is too large") : made(s, json_integer(value));
}

static json_t *read_word(source *s)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        size_t len = strlen(words[i]);
        if ((size_t)(s->end - s->p) >= len && memcmp(s->p, words[i], len) == 0) {
            s->p += len;
            return i == 0 ? json_true() : i == 1 ? json_false() : json_null();
        }
    }
    return fault(s, "a value is wanted");
}

static json_t *read_array(source *s, int depth)
{
    json_t *array = made(s, json_array());
    if (array && take(s, ']'))
        return array;
    while (array) {
        json_t *value = read_value(s, depth + 1);
        if (!value)
            break;
        if (json_array_append_new(array, value) != 0) {
            s->no_memory = 1;
            break;
        }
        if (take(s, ']'))
            return array;
        if (!take(s, ',')) {
            (void)fault(s, "\",\" or \"]\" is wanted");
            break;
        }
    }
    json_decref(array);
    return NULL;
}

/* One member; 1 if it was read. */
static int read_member(source *s, json_t *object, int depth)
{
    size_t len;
    const char *name;
    json_t *value;
    if (!take(s, '"'))
        return fault(s, "the name of a member is wanted, in quotation marks") != NULL;
    name = read_string(s, &len);
    if (!name)
        return 0;
    if (json_object_get(object, name))
        return fault(s, "a member stands twice") != NULL;
    if (!take(s, ':'))
        return fault(s, "\":\" is wanted") != NULL;
    value = read_value(s, depth + 1);
    if (value && json_object_set_new_nocheck(object, name, value) == 0)
        return 1;
    s->no_memory |= value != NULL;
    return 0;
}

static json_t *read_object(source *s, int depth)
{
    json_t *object = made(s, json_object());
    if (object && take(s, '}'))
        return object;
    while (object && read_member(s, object, depth)) {
        if (take(s, '}'))
            return object;
        if (!take(s, ',')) {
            (void)fault(s, "\",\" or \"}\" is wanted");
            break;
        }
    }
    json_decref(object);
    return NULL;
}

static json_t *read_value(source *s, int depth)
{
    size_t len;
    if (depth > NESTED_MAX)
        return fault(s, "nested too deep");
    if (take(s, '"')) {
        const char *string = read_string(s, &len);
        return string ? made(s, json_stringn_nocheck(string, len)) : NULL;
    }
    if (take(s, '{'))
        return read_object(s, depth);
    if (take(s, '['))
        return read_array(s, depth);
    if (s->p < s->end && (*s->p == '-' || (*s->p >= '0' && *s->p <= '9')))
        return read_number(s);
    return read_word(s);
}

static void say_where(pj_json_flaw *out, const source *s)
{
    const char *line = s->start;
    *out = (pj_json_flaw){.text = s->flaw, .line = 1};
    for (const char *p = s->start; p < s->p; p++)
        if (*p == '\n') {
            out->line++;
            line = p + 1;
        }
    out->column = (size_t)(s->p - line) + 1;
}

pj_status pj_json_load(json_t **out, pj_json_flaw *flaw, const char *text, size_t len, pj_error *err)
{
    char *strings = malloc(len + 1);
    source s = {text, text, text + len, strings, NULL, strings == NULL};
    *out = s.no_memory ? NULL : read_value(&s, 1);
    *flaw = (pj_json_flaw){.text = NULL};
    if (*out) {
        skip_space(&s);
        if (s.p != s.end) {
            (void)fault(&s, "something follows the end");
            json_decref(*out);
            *out = NULL;
        }
    }
    free(strings);
    if (s.no_memory)
        return pj_no_memory(err);
    if (!*out)
        say_where(flaw, &s);
    return PJ_OK;
}

static int add_to_text(const char *bytes, size_t len, void *arg)
{
    pj_text *text = arg;
    pj_error ignored;
    return pj_text_add_bytes(text, (const uint8_t *)bytes, len, &ignored) == PJ_OK ? 0 : -1;
}

/* Jansson does not look whether the name of a member could be written; the text itself remembers. */
pj_status pj_json_write(char **text, size_t *len, const json_t *value, pj_error *err)
{
    pj_text t = {0};
    *text = NULL;
    if (json_dump_callback(value, add_to_text, &t, JSON_COMPACT | JSON_SORT_KEYS) != 0 || t.failed) {
        free(t.p);
        return pj_no_memory(err);
    }
    *text = t.p;
    *len = t.len;
    return PJ_OK;
}

/* Jansson's copies may lack members where memory runs out. */
json_t *pj_json_copy(const json_t *value, int is_deep)
{
    json_t *original = (json_t *)(uintptr_t)value, *copied = is_deep ? json_deep_copy(original) : json_copy(original);
    if (copied && json_equal(copied, original))
        return copied;
    json_decref(copied);
    return NULL;
}
