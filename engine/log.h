/* A log at work: a store, and the vote that was read from it. */
#ifndef PJ_ENGINE_LOG_H
#define PJ_ENGINE_LOG_H

#include "engine/kind.h"

struct pj_log {
    pj_store store;
    pj_vote vote;
    uint64_t size; /* bytes of the store that are synced */
    uint64_t cut;
    int is_broken; /* an append failed: what is on disk is not known */
    int in_group;  /* lines wait in `pending` to be synced together */
    char *pending;
    size_t pending_len, pending_room;
};

/* Reads a log of `size` bytes (found out here) into an empty vote, with every check. `tail`: bytes behind the last line feed. Statuses as
 * pj_log_open. */
PJ_MUST_USE pj_status pj_log_replay(pj_vote *vote, const pj_store *store, uint64_t *size, uint64_t *tail, const pj_progress *progress, pj_error *err);

/* V1, of the line that would come next. */
PJ_MUST_USE pj_status pj_log_refuse_line(const pj_vote *vote, pj_error *err, const char *text);

/* Is the log open for writing, sound, and in a phase that allows `kind`? PJ_E_STATE if not. */
PJ_MUST_USE pj_status pj_log_ready(const pj_log *log, const pj_kind *kind, pj_error *err);

/* Adds `vote` and `sig` to a body. */
PJ_MUST_USE pj_status pj_log_sign(const pj_log *log, json_t *body, const pj_kind *kind, const pj_secret *secret, const pj_point *key, pj_error *err);

/* Wraps a signed body into a line, checks it and takes it into the vote, and, unless a group is open, writes and syncs it. `receipt` may
 * be NULL. */
PJ_MUST_USE pj_status pj_log_append(pj_log *log, json_t *body, const pj_kind *kind, pj_receipt *receipt, pj_error *err);

/* What a refusal of a record that we were about to append means to the caller: out of turn, or a key without a role. */
PJ_MUST_USE pj_status pj_log_for_caller(pj_status rc, const pj_kind *kind, pj_error *err);

/* The two halves of it: into the vote and `pending`; to the store. After a failure of the second the log is broken, and what was
 * written has been taken back if that was possible. */
PJ_MUST_USE pj_status pj_log_take(pj_log *log, json_t *body, const pj_kind *kind, pj_receipt *receipt, pj_error *err);
PJ_MUST_USE pj_status pj_log_flush(pj_log *log, pj_error *err);

/* pj_log_take of a record that pj_vote_prepare has passed, and of which `text` is the canonical signed body. Takes over the record, also
 * on failure. */
PJ_MUST_USE pj_status pj_log_take_prepared(pj_log *log, pj_record *record, const char *text, size_t text_len, pj_receipt *receipt, pj_error *err);

/* For several records that stand or fall together: makes a group, unless one is open (says which), and ends it, with what went wrong in
 * between: then nothing is written, and papers that had been taken are taken back; with other records taken the log is broken. */
typedef struct {
    int entered;
    size_t before; /* bytes that waited already */
    uint64_t lines;
    size_t papers;
    uint8_t head[32];
} pj_log_group;
pj_log_group pj_log_enter(pj_log *log);
PJ_MUST_USE pj_status pj_log_leave(pj_log *log, pj_log_group group, pj_status so_far, pj_error *err);

/* PJ_E_STATE unless everything that is in the vote is in the store too: nothing else may be shown to anybody, let alone signed. */
PJ_MUST_USE pj_status pj_log_is_settled(const pj_log *log, pj_error *err);
/* The same, and PJ_E_STATE where there is no result yet. */
PJ_MUST_USE pj_status pj_log_has_result(const pj_log *log, pj_error *err);

/* PJ_E_KEY unless the key is the recorder's of this vote. */
PJ_MUST_USE pj_status pj_log_is_recorder(const pj_log *log, const pj_key *key, pj_error *err);

/* Reads the body of a ballot by a credential from any JSON. */
PJ_MUST_USE pj_status pj_load_ballot(json_t **out, const char *body, size_t len, pj_error *err);

/* The body of the challenge that opens a ballot just sealed (F19). SECRET. `out` has pj_opening_room bytes of room, NUL included. */
size_t pj_opening_room(const pj_definition *definition);
PJ_MUST_USE pj_status pj_make_opening(const pj_log *log, char *out, size_t *len, const char *ballot, size_t ballot_len,
                                      const pj_secret *randomness, const pj_credential *credential, const uint8_t *choices, pj_error *err);

#endif
