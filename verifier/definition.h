/* The definition of the vote: the body of line 0 (F5, F6, F7). */
#ifndef VERIFIER_DEFINITION_H
#define VERIFIER_DEFINITION_H

#include "suite.h"
#include "types.h"

#define TRUSTEES_MOST 15
#define CONTESTS_MOST 100
#define MARKS_MOST 16
#define ITEMS_MOST 500
#define GRADES_MOST 16
#define OTHERS_MOST 500
#define WITNESSES_MOST 32
#define ED25519_BYTES 32

struct party {
    const char *name;
    uint8_t key[POINT_BYTES], seal[POINT_BYTES];        /* only a trustee has a seal */
    struct point key_point, seal_point;
};

/* Cosigns checkpoints (E4). */
struct witness {
    const char *name;
    uint8_t key[POINT_BYTES];                           /* a point, or ED25519_BYTES: witness_key_bytes() of them */
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

enum rule { RULE_SELECT, RULE_PASS, RULE_GRADE };

/* All but the last have marks and a test; only the last may say what is below. */
struct grade {
    char id[ID_ROOM];
    char (*mark_ids)[ID_ROOM];
    uint32_t mark_count;
    uint32_t marks;             /* that are added up: bit k is the contest's k-th */
    struct test pass;
    bool has_below, below_at_most;
    uint32_t below_p, below_q;
};

struct decide {
    enum rule rule;
    enum base base;
    char mark_id[ID_ROOM];      /* not with grades */
    uint32_t mark, places;      /* places: of `select` */
    bool has_pass, tie_to_presidium;
    struct test pass;
    struct grade *grades;
    uint32_t grade_count;
};

/* Names that may be written in. */
struct others {
    bool there, has_with;
    char with_id[ID_ROOM];
    uint32_t with, max;
};

struct contest {
    char id[ID_ROOM];
    const char *title;
    struct item *items;
    uint32_t item_count, mark_count;
    char (*marks)[ID_ROOM];
    uint32_t row_min, row_max;
    struct cap cap;
    struct others others;
    struct decide decide;

    /* what follows from these, once they are consistent */
    uint32_t cells;             /* items × marks */
    uint32_t first_cell;        /* of the contest in the list of all contests' cells (P8) */
    uint32_t first_item;
    uint32_t statements;        /* of a sealed contest (P7) */
    uint32_t values;            /* of all statements together: Σ (hi − lo + 1) */
};

/* What becomes of a row with more marks than row max. */
enum conflict { CONFLICT_MARK, CONFLICT_CONTEST, CONFLICT_BALLOT };

struct definition {
    const struct suite *suite;
    bool named;                 /* ballots are in clear, not sealed */
    const char *title;
    uint32_t deputies;
    struct test quorum;
    struct contest *contests;
    uint32_t contest_count;
    struct party recorder, *trustees, *stations;
    bool has_ed25519;
    uint8_t ed25519[ED25519_BYTES];     /* the recorder's, for checkpoints */
    struct witness *witnesses;
    uint32_t trustee_count, station_count, threshold;
    uint32_t witness_count, witnesses_least;    /* 0: nobody is asked for */
    uint32_t attestations;      /* 0: it is not said how many */
    uint32_t chief;             /* 0: nobody may rule */
    bool follows_another;
    uint8_t follows[32];        /* leaf hash of the other's result */
    bool overvote_voids_ballot, blank_is_invalid, unreadable_voids_ballot;
    enum conflict conflict;

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

/* Of these, what is about `decide` and the names written in (F6; F7.6 to F7.8, F7.11, F7.13). */
enum outcome decide_read(struct decide *decide, const struct reader *in, uint32_t node);
enum outcome others_read(struct others *others, const struct reader *in, uint32_t node);
enum outcome decide_consistent(struct contest *contest, struct refusal *refusal);
enum outcome others_consistent(struct contest *contest, const struct definition *definition, struct refusal *refusal);

/* A witness's key is of Ed25519 in P256-SHA256, a point in SM2-SM3. */
size_t witness_key_bytes(const struct suite *suite);

bool contest_mark(uint32_t *mark, const struct contest *contest, const char *id);
/* F7.8: it neither always nor never holds. */
enum outcome test_consistent(const struct test *test, const char *whose, struct refusal *refusal);

#endif
