/* A growing text, and JSON written into it. Its bytes may be secret: whatever it lets go of is wiped. */
#ifndef PIAOJUE_CLI_TEXT_H
#define PIAOJUE_CLI_TEXT_H

#include "cli/cli.h"

typedef struct {
    char *bytes; /* NUL-terminated as soon as anything was put; NULL before */
    size_t len, room;
    int failed; /* memory ran out once: nothing is put any more; text_check says it */
} text;

void text_add(text *t, const char *bytes, size_t len);
void text_put(text *t, const char *string);
/* Room for `len` bytes and a NUL, for somebody else to write them; what was there is wiped. −1: no memory. */
int text_make_room(text *t, size_t len);
/* DONE, or the complaint that memory ran out. */
int text_check(cli *c, const text *t);
void text_free(text *t);

/* Where `string` is no UTF-8 any more, in its shortest form; its NUL if it is all the way. */
const char *utf8_end(const char *string);

/* JSON, depth first; the commas come by themselves. (Not json_string and so on: those belong to jansson, which the engine links.) */
void json_put_open(text *t, char bracket);
void json_put_close(text *t, char bracket);
void json_put_name(text *t, const char *name);
void json_put_string(text *t, const char *string);
void json_put_number(text *t, uint64_t number);
/* A value that is JSON already. */
void json_put_raw(text *t, const char *json);
void json_put_member(text *t, const char *name, const char *string);
void json_put_member_number(text *t, const char *name, uint64_t number);

/* Canonical JSON (F1), as the engine writes it: no white space, and the members in their order. Each takes what has to stand at `at`, and moves on behind
 * it. That something else stood there, or that memory ran out, is remembered; nothing is taken then any more, so a reader needs to ask once, at the end. */
typedef struct {
    const char *at;
    int failed;
} json_in;

/* Is this here? It is taken if it is. */
int json_have(json_in *in, const char *literal);
void json_take(json_in *in, const char *literal);
/* Adds it to `t`, without its escapes. Unless it failed, t->bytes is not NULL. */
void json_take_string(json_in *in, text *t);
uint64_t json_take_number(json_in *in);

/* Checks it, prints it on c->out with a line feed. */
int text_print(cli *c, const text *t);
/* The same with an object that lacks its last bracket; `t` is freed, whatever comes of it. */
int json_print_object(cli *c, text *t);

/* A hash as it stands in the log: base64url without padding. */
typedef struct {
    char text[44];
} hash_text;
hash_text write_hash(const uint8_t hash[32]);

#endif
