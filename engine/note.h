/* Checkpoints as signed notes (E1 to E4): their text, and their signature lines. */
#ifndef PJ_ENGINE_NOTE_H
#define PJ_ENGINE_NOTE_H

#include "crypto/merkle.h"
#include "crypto/sign.h"
#include "engine/key.h"
#include "engine/text.h"

#define PJ_EVIDENCE_MAX 65536u /* bytes of a file (E1) */
#define PJ_NOTE_LINES_MAX 64u
#define PJ_TIMED_SIGNATURE_SIZE (8u + PJ_SIGNATURE_SIZE)

/* The checks of E7 as the engine numbers them. */
enum { PJ_C1 = 101, PJ_C2, PJ_C3, PJ_C4, PJ_C5, PJ_C6, PJ_C7 };

/* What a signature line is (E2); the suite says which of two. */
typedef enum { PJ_LINE_RECORDER, PJ_LINE_ED25519, PJ_LINE_WITNESS } pj_line_type;

/* A public key a line may hold under: PJ_POINT_SIZE bytes or PJ_ED25519_KEY_SIZE. */
typedef struct {
    const uint8_t *p;
    size_t len;
} pj_line_key;

/* A signature line as it is read. */
typedef struct {
    const char *name; /* borrowed from the text */
    size_t name_len;
    uint8_t id[4];
    uint8_t signature[PJ_POINT_SIZE + PJ_DER_MAX]; /* cut where it is longer: then it is none of ours */
    size_t signature_len;
} pj_line;

/* A checkpoint as it is read. Pointers go into the text it was read from. */
typedef struct {
    const char *text; /* its three lines, which the lines sign */
    size_t text_len;
    size_t origin_len; /* the origin is where the text starts */
    pj_suite suite;
    uint8_t vote[32];
    uint64_t size;
    uint8_t root[32];
    size_t lines_len;
    pj_line lines[PJ_NOTE_LINES_MAX];
} pj_note;

/* Takes lines off a text one after the other (E1). */
typedef struct {
    const char *p;
    size_t len;
} pj_lines;

/* C1 of any file: size, UTF-8, control characters, the last line feed. */
PJ_MUST_USE pj_status pj_lines_begin(pj_lines *lines, const char *text, size_t len, pj_error *err);
/* The next line without its line feed; 0 at the end. */
int pj_lines_next(pj_lines *lines, const char **line, size_t *len);

/* E1. 1 if it is that. */
int pj_decimal_read(uint64_t *out, const char *text, size_t len);
int pj_hash64_read(uint8_t out[32], const char *text, size_t len);
void pj_text_add64(pj_text *text, const uint8_t *bytes, size_t len);
/* Bytes behind the base64 text, at most `room` of them written; SIZE_MAX if it is no canonical base64. */
size_t pj_base64_std_read(uint8_t *out, size_t room, const char *text, size_t len);

/* Reads the rest of the lines as a checkpoint: C1. */
PJ_MUST_USE pj_status pj_note_read(pj_note *out, pj_lines *lines, pj_error *err);

/* Writes origin, size and root. */
void pj_note_write(pj_text *text, const char *suite, const uint8_t vote[32], uint64_t size, const uint8_t root[32]);

/* Does this line, of this type, have the id of its name and this key? Sets *is. */
PJ_MUST_USE pj_status pj_line_is_of(int *is, const pj_line *line, pj_line_type type, pj_suite suite, pj_line_key key, pj_error *err);
/* Does its signature hold? Refuses with `check`. */
PJ_MUST_USE pj_status pj_line_holds(pj_group *group, const pj_note *note, const pj_line *line, pj_line_type type, pj_line_key key, int check,
                                    pj_error *err);

/* Adds the line that signs `note`. `name` is the key's; `now` is for witnesses. */
PJ_MUST_USE pj_status pj_line_add(pj_text *text, pj_group *group, const char *note, size_t note_len, pj_line_type type, const char *name,
                                  size_t name_len, const pj_key *key, uint64_t now, pj_error *err);

#endif
