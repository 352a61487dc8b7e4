/* The roll: the credentials' public keys, and what became of them. */
#ifndef VERIFIER_ROLL_H
#define VERIFIER_ROLL_H

#include "outcome.h"
#include "suite.h"

struct credential {
    uint8_t key[POINT_BYTES];
    bool withdrawn, used;
    bool challenged;            /* it has had a ballot opened */
};

struct roll {
    struct credential *credentials;
    uint32_t count, room;
    uint32_t *slots;            /* open addressing: number of a credential plus 1, or 0 */
    uint32_t slot_mask;
    uint64_t seed[2];           /* random, so that nobody can choose keys that collide */
};

enum outcome roll_set(struct roll *roll);
void roll_free(struct roll *roll);

/* NULL if the key is not on the roll. Valid until the next roll_add. */
struct credential *roll_find(const struct roll *roll, const uint8_t key[POINT_BYTES]);

/* The key is not on the roll yet. */
enum outcome roll_add(struct roll *roll, const uint8_t key[POINT_BYTES]);

#endif
