/* The roll: public keys of credentials, and what became of each. */
#ifndef PJ_ENGINE_ROLL_H
#define PJ_ENGINE_ROLL_H

#include "crypto/suite.h"
#include "engine/error.h"

enum { PJ_ROLL_WITHDRAWN = 1, PJ_ROLL_VOTED = 2, PJ_ROLL_CHALLENGED = 4 };

typedef struct {
    pj_point key;
    uint8_t used; /* this place of the table holds a key */
    uint8_t flags;
} pj_roll_entry;

/* A hash table with open addressing; `room` is a power of two or 0, and at most half of it is used. */
typedef struct {
    pj_roll_entry *entries;
    size_t room, len;
} pj_roll;

void pj_roll_free(pj_roll *roll);

/* The entry of a key; NULL if it is not on the roll. Good until the next pj_roll_add. */
pj_roll_entry *pj_roll_find(const pj_roll *roll, const pj_point *key);

/* Makes room for `more` keys. PJ_E_MEMORY leaves the roll as it was. */
PJ_MUST_USE pj_status pj_roll_reserve(pj_roll *roll, size_t more, pj_error *err);
/* Adds a key that is not on the roll, and for which there is room. */
void pj_roll_add(pj_roll *roll, const pj_point *key);

#endif
