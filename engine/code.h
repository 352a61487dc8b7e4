/* Credential codes and the keys they stand for (P9). */
#ifndef PJ_ENGINE_CODE_H
#define PJ_ENGINE_CODE_H

#include "crypto/group.h"
#include "engine/error.h"

/* SECRET but for `key`. */
typedef struct {
    pj_secret secret;
    pj_point key;
} pj_credential;

/* The credential of a code in one vote. The caller wipes it. PJ_E_CODE for a code that pj_code_read would refuse. */
PJ_MUST_USE pj_status pj_credential_of_code(pj_credential *out, pj_group *group, const uint8_t vote[32], const pj_code *code, pj_error *err);

#endif
