#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/json.h"

#define DEPTH_MAX 16
#define INTEGER_MAX 9007199254740991 /* 2^53 − 1 */

static int name_valid(const char *name)
{
    size_t len = strlen(name);
    return len >= 1 && len <= 32 && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == len;
}

static int value_allowed(const json_t *value, int depth);

static int members_allowed(const json_t *object, int depth)
{
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)object, name, member)
    {
        if (!name_valid(name) || !value_allowed(member, depth + 1))
            return 0;
    }
    return 1;
}

/* What F1 allows of JSON. Layout, escapes and order are left to the comparison of bytes. */
static int value_allowed(const json_t *value, int depth)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return depth <= DEPTH_MAX && members_allowed(value, depth);
    case JSON_ARRAY:
        if (depth > DEPTH_MAX)
            return 0;
        for (size_t i = 0; i < json_array_size(value); i++)
            if (!value_allowed(json_array_get(value, i), depth + 1))
                return 0;
        return 1;
    case JSON_INTEGER:
        return json_integer_value(value) >= 0 && json_integer_value(value) <= INTEGER_MAX;
    case JSON_STRING:
        for (const char *s = json_string_value(value); *s; s++)
            if ((unsigned char)*s < 0x20)
                return 0;
        return 1;
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
        break;
    }
    return 0;
}

int pj_json_body_allowed(const json_t *body)
{
    return json_is_object(body) && value_allowed(body, 2);
}

pj_status pj_json_read_canonical(json_t **out, const char *line, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    char *again = NULL;
    size_t again_len = 0;
    pj_json_flaw flaw;
    json_t *value;
    *out = NULL;
    TRY(pj_json_load(&value, &flaw, line, len, err));
    if (!value)
        TRY(pj_refuse(err, 1, "not JSON: column %zu: %s", flaw.column, flaw.text));
    if (!json_is_object(value) || !value_allowed(value, 1))
        TRY(pj_refuse(err, 1, "not an object of the canonical subset (F1)"));
    TRY(pj_json_write(&again, &again_len, value, err));
    if (again_len != len || memcmp(again, line, len) != 0)
        TRY(pj_refuse(err, 1, "not in canonical form (F1)"));
    *out = json_incref(value);
out:
    free(again);
    json_decref(value);
    return rc;
}

json_t *pj_json_bytes(const uint8_t *bytes, size_t len)
{
    char *text = malloc(pj_base64_size(len) + 1);
    if (!text)
        return NULL;
    pj_base64_encode(text, bytes, len);
    json_t *string = json_stringn_nocheck(text, pj_base64_size(len));
    free(text);
    return string;
}
