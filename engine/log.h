/* A log at work: a store, and the vote that was read from it. */
#ifndef PJ_ENGINE_LOG_H
#define PJ_ENGINE_LOG_H

#include "engine/kind.h"

struct pj_log {
    pj_store store;
    pj_vote vote;
    uint64_t cut;
    int is_broken; /* an append failed: what is on disk is not known */
};

/* Is the log open for writing, sound, and in a phase that allows `kind`? PJ_E_STATE if not. */
PJ_MUST_USE pj_status pj_log_ready(const pj_log *log, const pj_kind *kind, pj_error *err);

/* Adds `vote` and `sig` to a body. */
PJ_MUST_USE pj_status pj_log_sign(const pj_log *log, json_t *body, const pj_kind *kind, const pj_secret *secret, const pj_point *key, pj_error *err);

/* Wraps a signed body into a line, checks it, appends and syncs it, and takes it into the vote. `receipt` may be NULL. */
PJ_MUST_USE pj_status pj_log_append(pj_log *log, json_t *body, const pj_kind *kind, pj_receipt *receipt, pj_error *err);

#endif
