/* Proofs and signatures of sealed ballots (P7, V19; V10), gathered and checked many at once. */
#ifndef VERIFIER_PROOF_H
#define VERIFIER_PROOF_H

#include "definition.h"
#include "signature.h"

/*
 * A sealed ballot whose elements are valid (V7). Contest after contest:
 * points   A and B of every cell, then T and U of every value of every statement;
 * scalars  c and s of every value; the last c of a statement is not in the record and is filled in by batch_add().
 */
struct sealed {
    struct point *points;
    struct num *scalars;
    const uint8_t **cells, **proofs;    /* of each contest, as in the record */
    uint8_t *commitments;               /* room for the T ‖ U … of the largest contest */
};

/* What the proofs are about. */
struct poll {
    const struct definition *definition;
    uint8_t vote[HASH_BYTES];
    uint8_t joint[POINT_BYTES];         /* Y */
    struct point joint_point;
};

/* What one batch hands on to the next. */
struct batch_shape {
    size_t points_each, scalars_each;   /* of one ballot */
    size_t limit, limit_most;           /* in ballots: when this batch is full, and when any is */
    bool claims_left;                   /* signatures are for the batch, too; not where a batch is one ballot */
};

struct batch {
    struct batch_shape shape;
    size_t room, count;
    struct point *points;
    struct num *scalars;                /* in Montgomery form */
    struct claim *claims;               /* not hashed yet */
    uint8_t *text;                      /* what is signed, one ballot behind the other */
    size_t text_room, *text_end;        /* where each ends */
    uint64_t *lines;
};

/* V6 and V7 in the packed bytes of all contests. BROKEN without memory; refuses V7. */
enum outcome sealed_elements(struct sealed *sealed, const struct definition *definition, struct arena *arena, struct refusal *refusal);

/* A batch is full once it holds so many points: the first one, and any. 0 for batches of one ballot. */
void batch_set(struct batch *batch, const struct definition *definition, size_t points_first, size_t points_most);
void batch_free(struct batch *batch);

/* The ballot of line `line` is to be checked, at once or with others; and its signature, if these are left, else that may be NULL. */
struct signed_ballot {
    const struct claim *claim;
    struct bytes body[2];
};

enum outcome batch_add(struct batch *batch, const struct poll *poll, const struct sealed *sealed, const uint8_t credential[POINT_BYTES],
                       const struct signed_ballot *as_signed, uint64_t line);
bool batch_full(const struct batch *batch);

/* Of the ballots from `first` to before `end`: V10, if it is left, and V19. Refuses the first line that fails, and on it the first of the two. */
enum outcome batch_settle(struct batch *batch, const struct poll *poll, size_t first, size_t end, struct refusal *refusal);

/* One ballot of the batch, equation by equation, without weights: says which one fails. */
enum outcome batch_check_one(const struct batch *batch, const struct poll *poll, size_t index, struct refusal *refusal);

#endif
