/*
 * The state of a verifier in a file, to go on from another day (E9).
 *
 * Saving and loading are one: every function of saved_state.c carries its part to the file or from it, so that both always agree.
 * What follows from other parts is not saved but found again. Nothing that is loaded is used before it was found to be in its range.
 */
#ifndef VERIFIER_SAVED_H
#define VERIFIER_SAVED_H

#include "logfile.h"
#include "verify.h"

/* Where in the log the last line that was checked starts, and where it ends. */
struct place {
    uint64_t start, end;
};

/* HOLDS without touching the verifier where there is no such file. Else the verifier, so far new, has taken all lines up to *place,
 * and the log goes on behind it. BROKEN, and *trouble says why, if the file is refused; then the verifier is good for nothing. */
enum outcome saved_load(const char *path, struct verifier *verifier, struct logfile *log, struct place *place, const char **trouble);

/* Everything is settled. Puts the new file in the place of the old one at once, or leaves that as it is. */
enum outcome saved_write(const char *path, struct verifier *verifier, const struct place *place, const char **trouble);

/* ---- inside ---- */

struct saved {
    bool loading;
    uint8_t *bytes;
    size_t length;              /* of what there is to load, or was saved so far */
    size_t room, at;            /* saving: bytes there is room for; loading: the next one */
    const char *trouble;        /* once something has returned BROKEN, if it is not memory */
};

enum outcome saved_refuse(struct saved *saved, const char *trouble);

enum outcome carry_bytes(struct saved *saved, void *bytes, size_t length);
enum outcome carry_number(struct saved *saved, uint64_t *number, uint64_t least, uint64_t most);
enum outcome carry_number32(struct saved *saved, uint32_t *number, uint32_t least, uint32_t most);
enum outcome carry_flag(struct saved *saved, bool *flag);

/* The number of things of at least so many bytes each, that are still to come. */
enum outcome carry_count(struct saved *saved, uint64_t *count, uint64_t most, size_t bytes_each);

/* All that line 0 does not say, of the verifier that has taken it. */
enum outcome carry_state(struct saved *saved, struct state *state);

#endif
