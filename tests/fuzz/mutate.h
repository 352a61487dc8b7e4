/* Changes to logs that know what a log is: a value here and there, and then everything is put right again that can be computed: numbers, hashes,
 * heads and roots, and signatures and proofs by the keys of keyring.txt. So what is changed is what the checks have to find, and not a
 * signature before it. */
#ifndef PJ_FUZZ_MUTATE_H
#define PJ_FUZZ_MUTATE_H

#include "tests/fuzz/states.h"

typedef struct {
    uint64_t at;
} fuzz_random;
uint64_t fuzz_next(fuzz_random *random);
size_t fuzz_below(fuzz_random *random, size_t below); /* 0 for 0 */

/* The secret behind a public key of `len` bytes; 0 if it is not known. */
int fuzz_secret(pj_secret *out, const uint8_t *public_key, size_t len);

/* A line in any state as JSON; NULL if it is none. */
json_t *fuzz_line_read(const uint8_t *line, size_t len);

/* One to four changes somewhere in it. */
void fuzz_line_change(json_t *line, fuzz_random *random);

/* Makes the body of a line anew that follows from what stands before it: a deal, an accept, a rehearsal, a sealed ballot (of other marks), a close,
 * a share, a result, an attest. Other lines, and what cannot be made, stay. */
void fuzz_line_remake(json_t *line, const pj_vote *vote, fuzz_random *random);

/* Puts right in the line that comes next in the vote, most of the time, its number, hash, vote and signature. */
void fuzz_line_heal(json_t *line, const pj_vote *vote, fuzz_random *random);

/* Its canonical text; free() it. NULL if it has none. */
char *fuzz_line_write(const json_t *line, size_t *len);

#endif
