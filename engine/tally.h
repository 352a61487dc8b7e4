/* The running count: sealed sums (P8), and the ballots in clear (F11). */
#ifndef PJ_ENGINE_TALLY_H
#define PJ_ENGINE_TALLY_H

#include "crypto/sum.h"
#include "engine/paper.h"

typedef struct {
    pj_group *group;
    const pj_definition *definition;
    pj_sum **sums; /* ΣA and ΣB by turns, for every cell */
    pj_sum **next; /* what they will be with the ballot that is being taken in */
    uint32_t sealed;
    pj_paper *papers; /* ballots in clear, in the order of the log */
    size_t papers_len, papers_room;
    json_t *joined; /* for every contest an object: spelling to the name it is counted as (F17) */
} pj_tally;

/* What a vote came to. */
typedef struct {
    uint32_t *counts;     /* of every cell */
    uint32_t *unreadable; /* of every item */
    uint32_t *invalid;    /* of every contest */
    json_t *others;       /* for every contest: the names written in, as F14 has them */
} pj_totals;

PJ_MUST_USE pj_status pj_tally_create(pj_tally *tally, pj_group *group, const pj_definition *definition, pj_error *err);
void pj_tally_free(pj_tally *tally);

/* A ballot is added in two steps, of which only the first may fail, and leaves the tally as it was. `cells`: the sealed cells of all
 * contests, one after the other. */
PJ_MUST_USE pj_status pj_tally_reserve_sealed(pj_tally *tally, const uint8_t *cells, pj_error *err);
void pj_tally_add_sealed(pj_tally *tally);

/* The same; takes over the paper, whose line is above those before it. */
PJ_MUST_USE pj_status pj_tally_reserve_paper(pj_tally *tally, pj_error *err);
void pj_tally_add_paper(pj_tally *tally, pj_paper *paper);

/* The ballot in clear on a line; NULL if there is none. */
pj_paper *pj_tally_paper(const pj_tally *tally, uint64_t line);

/* Contests of papers with something unreadable as written that are not ruled on. */
uint32_t pj_tally_doubtful(const pj_tally *tally);

/* bases[l] := ΣA of cell l (point0), for every cell: what trustees decrypt. */
PJ_MUST_USE pj_status pj_tally_bases(const pj_tally *tally, pj_point *bases, pj_error *err);

PJ_MUST_USE pj_status pj_totals_create(pj_totals *totals, const pj_definition *definition, pj_error *err);
void pj_totals_free(pj_totals *totals);

/* Adds the sealed counts. `trustees`: the numbers of `trustees_len` trustees; partials[j] the partial decryptions of the
 * j-th of them. Refuses with V22 if a sum does not open to a number of sealed ballots. */
PJ_MUST_USE pj_status pj_tally_open(const pj_tally *tally, pj_totals *totals, const uint8_t *trustees, const pj_point *const *partials,
                                    uint32_t trustees_len, pj_error *err);

/* Adds the ballots in clear. */
PJ_MUST_USE pj_status pj_tally_count_papers(const pj_tally *tally, pj_totals *totals, pj_error *err);

#endif
