/* Fingerprints of the sealed ballots that were opened (F19). */
#ifndef VERIFIER_OPENED_H
#define VERIFIER_OPENED_H

#include "hash.h"

struct opened {
    uint8_t (*fingerprints)[HASH_BYTES];
    uint32_t count, room;
    uint32_t *slots;            /* open addressing: number of a fingerprint plus 1, or 0 */
    uint32_t slot_mask;
    uint64_t seed;              /* random, so that nobody can choose fingerprints that collide */
};

enum outcome opened_set(struct opened *opened);
void opened_free(struct opened *opened);

bool opened_find(const struct opened *opened, const uint8_t fingerprint[HASH_BYTES]);

/* The fingerprint is not there yet. */
enum outcome opened_add(struct opened *opened, const uint8_t fingerprint[HASH_BYTES]);

#endif
