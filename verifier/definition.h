/* The definition of the vote: the body of line 0 (F5, F6, F7). */
#ifndef VERIFIER_DEFINITION_H
#define VERIFIER_DEFINITION_H

#include "suite.h"
#include "types.h"

#define TRUSTEES_MOST 15
#define MARKS_MOST 16
#define ITEMS_MOST 500

struct party {
    const char *name;
    uint8_t key[POINT_BYTES], seal[POINT_BYTES];        /* only a trustee has a seal */
    struct point key_point, seal_point;
};

struct item {
    char id[ID_ROOM];
    const char *title;
};

struct cap {
    bool there;
    char mark_id[ID_ROOM];
    uint32_t mark, min, max;
};

enum base { BASE_DEPUTIES, BASE_PRESENT, BASE_RETURNED, BASE_VALID, BASE_NONE };

struct decide {
    char mark_id[ID_ROOM];
    uint32_t mark, places;
    enum base base;
    bool has_pass;
    struct test pass;
};

struct contest {
    char id[ID_ROOM];
    const char *title;
    struct item *items;
    uint32_t item_count, mark_count;
    char (*marks)[ID_ROOM];
    uint32_t row_min, row_max;
    struct cap cap;
    struct decide decide;

    /* what follows from these, once they are consistent */
    uint32_t cells;             /* items × marks */
    uint32_t first_cell;        /* of the contest in the list of all contests' cells (P8) */
    uint32_t first_item;
    uint32_t statements;        /* of a sealed contest (P7) */
    uint32_t values;            /* of all statements together: Σ (hi − lo + 1) */
};

struct definition {
    const struct suite *suite;
    const char *title;
    uint32_t deputies;
    struct test quorum;
    struct contest *contests;
    uint32_t contest_count;
    struct party recorder, *trustees, *stations;
    uint32_t trustee_count, station_count, threshold;
    bool overvote_voids_ballot, blank_is_invalid, unreadable_voids_ballot;

    uint32_t cells, items;      /* of all contests */
    uint32_t values;            /* of all contests' statements */
};

/* A statement of a sealed contest (P7): cells first, first + step, … (`count` of them) sum up to something in lo … hi. */
struct statement {
    uint32_t lo, hi;
    uint32_t first, step, count;
};

struct statement contest_statement(const struct contest *contest, uint32_t index);
size_t contest_proof_bytes(const struct contest *contest);

/* V6 of the body; what is read lives in the reader's arena. */
enum outcome definition_read(struct definition *definition, const struct reader *in, uint32_t body, const struct suite suites[SUITES],
                             const uint8_t **signature);
/* V7 */
enum outcome definition_elements(struct definition *definition, struct refusal *refusal);
/* V12; also computes what follows from the members. */
enum outcome definition_consistent(struct definition *definition, struct refusal *refusal);

#endif
