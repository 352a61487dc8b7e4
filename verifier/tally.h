/* Sealed sums and the counts of ballots in clear, and what they open to (P8, F11). */
#ifndef VERIFIER_TALLY_H
#define VERIFIER_TALLY_H

#include "definition.h"
#include "names.h"
#include "proof.h"

struct tally {
    uint64_t sealed, named, paper;      /* ballots */
    struct jacobian *sums;              /* ΣA, ΣB of every cell; none in a named vote */
    uint32_t *marks;                    /* in clear, on valid ballots, of every cell */
    uint32_t *unreadable;               /* of every item */
    uint32_t *invalid;                  /* ballots, of every contest */
};

/* The sealed sums once no ballot can be added any more. */
struct sums {
    size_t count;                       /* m */
    struct point *a, *b;
    uint8_t *a_bytes;                   /* A_1 ‖ … ‖ A_m */
};

/* Counts of the vote: `marks` and `unreadable` as in the tally, sealed ballots included. */
struct counts {
    uint64_t *marks;
    uint64_t *unreadable, *valid, *invalid;
    struct others_list *others;         /* of each contest */
};

enum outcome tally_set(struct tally *tally, const struct definition *definition, struct arena *arena);
void tally_sealed(struct tally *tally, const struct definition *definition, const struct sealed *sealed);

uint64_t tally_returned(const struct tally *tally);

/* What a ballot in clear counts, not that there is one more. */
void tally_paper(struct tally *tally, const struct definition *definition, const struct paper *paper);

/* *all: the tally and the papers that were kept. */
enum outcome tally_with_kept(struct tally *all, const struct tally *tally, const struct definition *definition, const struct papers *papers,
                             struct arena *arena);

/* Not in a named vote. */
enum outcome tally_sums(struct sums *sums, const struct tally *tally, const struct definition *definition, struct arena *arena);

/* The partial decryptions D_1 … D_m of the trustees 1 … N that are named, `threshold` of them. Refuses V22 where a sum does not open
 * to a count. Without sums (a named vote) only the tally counts. `others` is left to names_count(). */
enum outcome tally_open(struct counts *counts, const struct tally *tally, const struct sums *sums, const uint32_t *trustees,
                        struct point *const *shares, const struct definition *definition, struct arena *arena, struct refusal *refusal);

/* λ_j for the j-th of the trustees (P8), a plain scalar. */
void lagrange(struct num *lambda, const uint32_t *trustees, size_t count, size_t j, const struct suite *suite);

#endif
