/* The files beside the log, as they stand: checkpoints, receipts, consistency proofs (E1, E3, E5, E6; C1). */
#ifndef VERIFIER_NOTE_H
#define VERIFIER_NOTE_H

#include "definition.h"
#include "hash.h"

#define NOTE_MOST 65536u
#define ORIGIN_ROOM 68
#define SIGNATURE_LINES_MOST 64
#define RECEIPT_LINES_MOST (2 + WITNESSES_MOST)
#define RECEIPT_KEYS_MOST (2 * POINT_BYTES + WITNESSES_MOST * POINT_BYTES)
#define KEY_ID_BYTES 4
#define LINE_SIGNATURE_MOST 72          /* bytes of the longest signature of E2 */
#define PATH_MOST 64                    /* hashes of the longest proof over a tree of less than 2^53 leaves */

struct signature_line {
    const char *name;
    size_t name_length;
    uint8_t id[KEY_ID_BYTES];
    size_t length;                      /* of the signature; only its first LINE_SIGNATURE_MOST + 1 bytes are kept */
    uint8_t signature[LINE_SIGNATURE_MOST + 1];
};

struct checkpoint {
    const struct suite *suite;
    char origin[ORIGIN_ROOM];
    uint8_t vote[HASH_BYTES];
    uint64_t size;
    uint8_t root[HASH_BYTES];
    struct bytes text;                  /* what the lines sign */
    uint32_t count;
    struct signature_line lines[SIGNATURE_LINES_MOST];
};

/* A list of hashes; of one too long to be a proof only the first are kept. */
struct path {
    size_t count;
    uint8_t hashes[PATH_MOST][HASH_BYTES];
};

enum note_form { NOTE_CHECKPOINT, NOTE_RECEIPT, NOTE_CONSISTENCY };

struct note {
    enum note_form form;
    struct checkpoint checkpoint;
    struct path path;                   /* not of a checkpoint */
    uint64_t old;                       /* of a consistency proof */
    uint64_t index;                     /* of a receipt, as what follows */
    uint8_t leaf[HASH_BYTES];
    size_t keys_length;
    uint8_t keys[RECEIPT_KEYS_MOST];
};

/* C1. The note points into the bytes. */
enum outcome note_read(struct note *note, enum note_form form, const uint8_t *bytes, size_t length, const struct suite suites[SUITES],
                       struct refusal *refusal);

bool line_named(const struct signature_line *line, const char *name);

/* Of a receipt: what type a line has is told by its place, its name and the suite (E5). */
bool receipt_has_ed25519(const struct checkpoint *checkpoint);

#endif
