/* JSON of the log: canonical form (F1), and fields read one by one with their type (F3). */
#ifndef PJ_ENGINE_JSON_H
#define PJ_ENGINE_JSON_H

#include <jansson.h>

#include "engine/error.h"

#define PJ_LINE_MAX 4194304u /* bytes of a line with its line feed (F1) */

/* Reads a line without its line feed. Refuses with V1 what is not an object in canonical form. */
PJ_MUST_USE pj_status pj_json_read_canonical(json_t **out, const char *line, size_t len, pj_error *err);

/* What is wrong with a text that is no JSON, and where (from 1). */
typedef struct {
    const char *text; /* NULL: nothing */
    size_t line, column;
} pj_json_flaw;

/* Reads a text in any layout, without members that stand twice. PJ_OK with *out NULL: it is no JSON, *flaw says why. */
PJ_MUST_USE pj_status pj_json_load(json_t **out, pj_json_flaw *flaw, const char *text, size_t len, pj_error *err);

/* NULL without memory. */
json_t *pj_json_copy(const json_t *value, int is_deep);

int pj_utf8_valid(const char *text, size_t len);

/* 1 if it can be the body of a line: an object of what F1 allows. */
int pj_json_body_allowed(const json_t *body);

/* Canonical text of `value`, which holds only what F1 allows. The caller frees *text with free(). */
PJ_MUST_USE pj_status pj_json_write(char **text, size_t *len, const json_t *value, pj_error *err);

/* A place in a body, for error texts such as "contests[0].items[3].title". Everything read through it is refused with V6. */
typedef struct {
    pj_error *err;
    size_t path_len;
    char path[128];
} pj_reader;

void pj_reader_begin(pj_reader *reader, pj_error *err);

/* Goes down to a member (or, with a NULL name, to element `index` of an array); the result goes to pj_reader_leave. */
size_t pj_reader_enter(pj_reader *reader, const char *name, size_t index);
void pj_reader_leave(pj_reader *reader, size_t before);

/* Refuses with V6, naming the path. */
PJ_MUST_USE pj_status pj_reader_refuse(pj_reader *reader, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* `value` is an object of exactly these members: `names`, ended by NULL; a name that starts with "?" is optional (without the "?"). */
PJ_MUST_USE pj_status pj_read_members(pj_reader *reader, const json_t *value, const char *const *names);

/* Read member `name` of an object that pj_read_members has passed. Strings are borrowed from the object. */
PJ_MUST_USE pj_status pj_read_int(pj_reader *reader, const json_t *object, const char *name, uint32_t min, uint32_t max, uint32_t *out);
PJ_MUST_USE pj_status pj_read_text(pj_reader *reader, const json_t *object, const char *name, size_t min_len, const char **out);
PJ_MUST_USE pj_status pj_read_id(pj_reader *reader, const json_t *object, const char *name, const char **out);
PJ_MUST_USE pj_status pj_read_bytes(pj_reader *reader, const json_t *object, const char *name, uint8_t *out, size_t len);
PJ_MUST_USE pj_status pj_read_time(pj_reader *reader, const json_t *object, const char *name);
/* `words`, ended by NULL; *index says which. */
PJ_MUST_USE pj_status pj_read_word(pj_reader *reader, const json_t *object, const char *name, const char *const *words, uint32_t *index);
PJ_MUST_USE pj_status pj_read_object(pj_reader *reader, const json_t *object, const char *name, const json_t **out);
PJ_MUST_USE pj_status pj_read_array(pj_reader *reader, const json_t *object, const char *name, size_t min, size_t max, const json_t **out);

/* The same for a value that is no member: an element of an array the reader has entered. */
PJ_MUST_USE pj_status pj_check_int(pj_reader *reader, const json_t *value, uint32_t min, uint32_t max, uint32_t *out);
PJ_MUST_USE pj_status pj_check_id(pj_reader *reader, const json_t *value, const char **out);
PJ_MUST_USE pj_status pj_check_bytes(pj_reader *reader, const json_t *value, uint8_t *out, size_t len);

/* F3: 1 if `text` is `len` bytes of UTF-8, free of forbidden characters, and min_len ≤ len ≤ 600. */
int pj_text_valid(const char *text, size_t len, size_t min_len);

/* E2: 1 if `name` of `len` bytes may name a key on a signature line. */
int pj_key_name_valid(const char *name, size_t len);

/* F3 `time` of seconds since 1970. The year is at most 9999. */
void pj_time_write(char out[21], uint64_t now);

/* A JSON string of base64url; NULL without memory. */
json_t *pj_json_bytes(const uint8_t *bytes, size_t len);

#endif
