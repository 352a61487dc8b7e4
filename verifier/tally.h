/* Sealed sums and paper counts, and what they open to (P8, F11). */
#ifndef VERIFIER_TALLY_H
#define VERIFIER_TALLY_H

#include "definition.h"
#include "proof.h"

/* One contest of a paper ballot: of each row the marks (bit k: the contest's k-th mark), or unreadable. */
struct paper_row {
    uint32_t marks;
    bool unreadable;
};

struct tally {
    uint64_t sealed, paper;             /* ballots */
    struct jacobian *sums;              /* ΣA, ΣB of every cell */
    uint32_t *marks;                    /* on valid papers, of every cell */
    uint32_t *unreadable;               /* of every item */
    uint32_t *invalid;                  /* papers, of every contest */
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
};

enum outcome tally_set(struct tally *tally, const struct definition *definition, struct arena *arena);
void tally_sealed(struct tally *tally, const struct definition *definition, const struct sealed *sealed);

/* `rows`: of all items of all contests. */
void tally_paper(struct tally *tally, const struct definition *definition, const struct paper_row *rows);

enum outcome tally_sums(struct sums *sums, const struct tally *tally, const struct definition *definition, struct arena *arena);

/* The partial decryptions D_1 … D_m of the trustees 1 … N that are named, `threshold` of them. Refuses V22 where a sum does not open
 * to a count. */
enum outcome tally_open(struct counts *counts, const struct tally *tally, const struct sums *sums, const uint32_t *trustees,
                        struct point *const *shares, const struct definition *definition, struct arena *arena, struct refusal *refusal);

/* λ_j for the j-th of the trustees (P8), a plain scalar. */
void lagrange(struct num *lambda, const uint32_t *trustees, size_t count, size_t j, const struct suite *suite);

#endif
