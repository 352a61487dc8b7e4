/* What has become of a vote so far: everything the log says, and the one function that accepts a line. */
#ifndef PJ_ENGINE_VOTE_H
#define PJ_ENGINE_VOTE_H

#include "crypto/merkle.h"
#include "crypto/seal.h"
#include "engine/roll.h"
#include "engine/rules.h"
#include "engine/tally.h"

typedef struct {
    pj_group *group;           /* NULL before line 0, as `definition` */
    pj_definition *definition;
    uint8_t id[32];            /* the vote id */
    pj_phase phase;
    uint64_t lines;
    uint8_t head[32]; /* leaf hash of the last line */
    pj_tree tree;

    /* The trustees' key. Sets are bits, 1 << (number − 1). */
    uint32_t dealt, accepted, rehearsed, shared, attested;
    pj_point commitments[PJ_TRUSTEES_MAX][PJ_TRUSTEES_MAX]; /* by dealer; `threshold` each */
    uint8_t *sealed_shares[PJ_TRUSTEES_MAX];                /* by dealer; PJ_SHARE_SIZE for each trustee */
    pj_point key, public_shares[PJ_TRUSTEES_MAX];           /* set once every trustee has dealt */

    pj_roll roll;
    uint32_t withdrawn, present, issued;
    uint8_t (*opened)[32]; /* fingerprints of ballots that were opened (F19) */
    size_t opened_len;
    char time[21]; /* the last one in the log; empty before `open` */
    pj_tally tally;

    uint8_t share_order[PJ_TRUSTEES_MAX]; /* trustees in the order of their `share` lines */
    uint32_t shares_len;
    pj_point *partials[PJ_TRUSTEES_MAX]; /* in that order; a point0 for every cell */

    /* Where proofs of sealed ballots go instead of being checked one by one; NULL but where many are at hand, while a log is being read
     * (log_read.c) or ballots come together (submit.c). There they are checked, all of them, in the end. */
    pj_seal_batch *proofs;

    json_t *result; /* body of `result` without vote, time and sig */
    uint8_t result_head[32], result_root[32];
} pj_vote;

typedef struct pj_record pj_record;
typedef struct pj_kind pj_kind;

/* An empty vote is a zeroed one. */
void pj_vote_free(pj_vote *vote);

/* Makes checks V1 to V24 on one line (without its line feed; a line that has none is the caller's to refuse). The vote is not
 * changed. *record is to be applied or dropped. Refused lines have err->line set. */
PJ_MUST_USE pj_status pj_vote_check(const pj_vote *vote, pj_record **record, const char *line, size_t len, pj_error *err);

/* The same in two parts, for ballots that are checked before it is known at which line they will stand. The first makes V6 to V10 and
 * what V12 to V24 ask of the kind, on a signed body; it reads the vote only. The second makes the checks that depend on what stands
 * before it: V5 and V11, and takes the line's leaf hash; `record` stays the caller's. Together they are pj_vote_check of a line whose
 * envelope is right. */
PJ_MUST_USE pj_status pj_vote_prepare(const pj_vote *vote, pj_record **record, const pj_kind *kind, const json_t *body, pj_error *err);
PJ_MUST_USE pj_status pj_vote_place(const pj_vote *vote, pj_record *record, const char *line, size_t len, pj_error *err);

/* Takes the checked line into the vote, and frees it. A failure (memory, library) leaves the vote as it was. */
PJ_MUST_USE pj_status pj_vote_apply(pj_vote *vote, pj_record *record, pj_error *err);

/* The last `count` lines are papers: as if they had never been taken. `head`: that of the vote before them. */
void pj_vote_take_back_papers(pj_vote *vote, size_t count, const uint8_t head[32]);

void pj_record_drop(pj_record *record);
void pj_record_receipt(pj_receipt *out, const pj_record *record);

/* Does a challenge bear this fingerprint? */
int pj_vote_was_opened(const pj_vote *vote, const uint8_t fingerprint[32]);

uint32_t pj_vote_returned(const pj_vote *vote);
pj_attendance pj_vote_attendance(const pj_vote *vote);
int pj_vote_is_void(const pj_vote *vote);
uint32_t pj_vote_everybody(const pj_vote *vote); /* the set of all trustees */

#endif
