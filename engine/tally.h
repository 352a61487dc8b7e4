/* The running count: sealed sums and paper counts (P8, F11). */
#ifndef PJ_ENGINE_TALLY_H
#define PJ_ENGINE_TALLY_H

#include "crypto/sum.h"
#include "engine/paper.h"

typedef struct {
    pj_group *group;
    const pj_definition *definition;
    pj_sum **sums;        /* ΣA and ΣB by turns, for every cell */
    uint32_t *paper;      /* for every cell */
    uint32_t *unreadable; /* for every item */
    uint32_t *invalid;    /* for every contest */
    uint32_t sealed, papers;
} pj_tally;

PJ_MUST_USE pj_status pj_tally_create(pj_tally *tally, pj_group *group, const pj_definition *definition, pj_error *err);
void pj_tally_free(pj_tally *tally);

/* `cells`: the sealed cells of all contests, one after the other. A failure leaves the tally unusable. */
PJ_MUST_USE pj_status pj_tally_add_sealed(pj_tally *tally, const uint8_t *cells, pj_error *err);
PJ_MUST_USE pj_status pj_tally_add_paper(pj_tally *tally, const pj_row *rows, pj_error *err);

/* bases[l] := ΣA of cell l (point0), for every cell: what trustees decrypt. */
PJ_MUST_USE pj_status pj_tally_bases(const pj_tally *tally, pj_point *bases, pj_error *err);

/* counts[l] := count of cell l, sealed and paper together. `trustees`: the numbers of `trustees_len` trustees; partials[j] the partial decryptions of the
 * j-th of them. Refuses with V22 if a sum does not open to a number of sealed ballots. */
PJ_MUST_USE pj_status pj_tally_open(const pj_tally *tally, uint32_t *counts, const uint8_t *trustees, const pj_point *const *partials,
                                    uint32_t trustees_len, pj_error *err);

#endif
