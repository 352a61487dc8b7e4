/* Key files, and what a key does. */
#ifndef PJ_ENGINE_KEY_H
#define PJ_ENGINE_KEY_H

#include "crypto/group.h"
#include "engine/error.h"

/* SECRET. Keys are recomputed from the secrets when a file is read, so they always belong together. */
struct pj_key {
    pj_suite suite;
    char name[601];
    pj_secret sign, seal;
    pj_point key, seal_key; /* public */
};

/* PJ_E_KEY unless the key is of this suite. */
PJ_MUST_USE pj_status pj_key_expect_suite(const pj_key *key, pj_suite suite, pj_error *err);

#endif
