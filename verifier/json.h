/* The strict reader of canonical JSON (F1). */
#ifndef VERIFIER_JSON_H
#define VERIFIER_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "outcome.h"

#define LINE_MOST 4194304u      /* bytes of a line with its line feed */
#define NAME_MOST 32

enum json_type { JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_INTEGER };

/* One value. Values stand in the order of their first byte, so what is inside a value follows it. */
struct json_node {
    uint32_t start, end;        /* its bytes in the line; of a string, what is between the quotes */
    uint32_t after;             /* the first node that is neither this one nor inside it */
    uint32_t name;              /* of a member: where the name starts, behind the quote */
    uint8_t name_length;        /* 0 for what is not a member */
    uint8_t type;
    bool escaped;               /* a string with a backslash in it */
};

struct json {
    const uint8_t *text;
    uint32_t length;
    struct json_node *nodes;    /* nodes[0] is the line's object */
    uint32_t count, room;
};

/* V1, but for the length of the line and its line feed, which `text` is without. The nodes of the line before are overwritten. */
enum outcome json_read(struct json *json, const uint8_t *text, size_t length, struct refusal *refusal);
void json_free(struct json *json);

/* Length of the UTF-8 character (RFC 3629: shortest form, no surrogates, at most U+10FFFF) and the character; 0 if it is none. */
unsigned utf8_read(uint32_t *character, const uint8_t *text, size_t length);

#endif
