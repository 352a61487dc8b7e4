/* Key files, and what a key does. */
#ifndef PJ_ENGINE_KEY_H
#define PJ_ENGINE_KEY_H

#include "crypto/ed25519.h"
#include "crypto/group.h"
#include "engine/error.h"

/* SECRET. Keys are recomputed from the secrets when a file is read, so they always belong together. */
struct pj_key {
    pj_suite suite;
    char name[601];
    pj_secret sign, seal, ed25519;
    pj_point key, seal_key;                      /* public */
    int has_ed25519;                             /* in P256-SHA256; not in files of older versions */
    uint8_t ed25519_key[PJ_ED25519_KEY_SIZE];    /* public */
};

/* PJ_E_KEY unless the key is of this suite. */
PJ_MUST_USE pj_status pj_key_expect_suite(const pj_key *key, pj_suite suite, pj_error *err);

#endif
