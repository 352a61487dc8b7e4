/* Proofs of sealed ballots (P7, V19), gathered and checked many at once. */
#ifndef VERIFIER_PROOF_H
#define VERIFIER_PROOF_H

#include "definition.h"
#include "hash.h"

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

struct batch {
    size_t points_each, scalars_each;   /* of one ballot */
    size_t limit, room, count;          /* in ballots */
    struct point *points;
    struct num *scalars;                /* in Montgomery form */
    uint64_t *lines;
};

/* V6 and V7 in the packed bytes of all contests. BROKEN without memory; refuses V7. */
enum outcome sealed_elements(struct sealed *sealed, const struct definition *definition, struct arena *arena, struct refusal *refusal);

/* `points_most`: a batch is full once it holds so many points; 0 for batches of one ballot. */
void batch_set(struct batch *batch, const struct definition *definition, size_t points_most);
void batch_free(struct batch *batch);

/* The ballot of line `line` is to be checked, at once or with others. */
enum outcome batch_add(struct batch *batch, const struct poll *poll, const struct sealed *sealed, const uint8_t credential[POINT_BYTES],
                       uint64_t line);
bool batch_full(const struct batch *batch);

/* V19 of every ballot of the batch: refuses the first one that fails. Empties the batch if all hold. */
enum outcome batch_settle(struct batch *batch, const struct poll *poll, struct refusal *refusal);

/* One ballot of the batch, equation by equation, without weights: says which one fails. */
enum outcome batch_check_one(const struct batch *batch, const struct poll *poll, size_t index, struct refusal *refusal);

#endif
