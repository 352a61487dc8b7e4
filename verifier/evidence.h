/* Evidence beside a log, judged (E7; C2 to C7). */
#ifndef VERIFIER_EVIDENCE_H
#define VERIFIER_EVIDENCE_H

#include "path.h"
#include "verify.h"
#include "vouch.h"

/* What is asked of a file. */
enum exhibit_purpose {
    EXHIBIT_RECEIPT,        /* --receipt */
    EXHIBIT_CHECKPOINT,     /* --checkpoint: C7 too */
    EXHIBIT_SINCE,          /* --since */
    EXHIBIT_PROOF           /* --proof */
};

/* What the log shows where a note looks: the line of the receipt, the root over as many lines as the checkpoint has. */
struct sight {
    bool line_seen, root_seen;
    uint8_t leaf[HASH_BYTES], root[HASH_BYTES];
    char kind[16];
    char credential[88];                /* of a ballot or challenge, as in the log; else empty */
};

struct cosigner {
    const char *name;
    size_t name_length;
    const uint8_t *key;
    uint64_t time;
};

struct exhibit {
    enum exhibit_purpose purpose;
    const char *path;
    uint8_t *bytes;
    struct note note;
    struct sight sight;
    enum outcome outcome;
    struct refusal refusal;             /* where the outcome is REFUTED */
    const char *trouble;                /* where it is BROKEN, if it is known */
    struct cosigner cosigners[SIGNATURE_LINES_MOST];    /* whose lines hold; with a log, only those of the definition */
    uint32_t cosigner_count;
};

/* C1, and whether the file can be read at all. */
enum outcome exhibit_read(struct exhibit *exhibit, enum exhibit_purpose purpose, const char *path, const struct suite suites[SUITES]);
void exhibit_free(struct exhibit *exhibit);

/* A line of the log, without its line feed, its number and leaf hash, and the tree up to it. HOLDS or BROKEN. */
enum outcome exhibit_look(struct exhibit *exhibit, const uint8_t *line, size_t length, uint64_t number, const uint8_t leaf[HASH_BYTES],
                          const struct tree *tree, const struct suite *suite);

/* C2 to C6, and C7 where it is asked. `state`: of the log, read to its end; NULL for a receipt by itself. Nothing is asked of an
 * exhibit that was refused before. */
enum outcome exhibit_judge(struct exhibit *exhibit, const struct state *state);

/* The old checkpoint and the proof: C2 to C5 of both. `state`: with line 0. */
enum outcome exhibits_judge_consistency(struct exhibit *old, struct exhibit *proof, const struct state *state);

#endif
