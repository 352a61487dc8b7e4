/*
 * What a log has said so far, and what its next line says.
 *
 * A line is judged against the state without touching it and taken into it once every check holds: so a line that is refused leaves
 * no trace. But V19, and where other threads work V10 of sealed ballots, are left for later; until then what is in the state is worth
 * nothing, and nothing is said of it.
 */
#ifndef VERIFIER_STATE_H
#define VERIFIER_STATE_H

#include "definition.h"
#include "hash.h"
#include "opened.h"
#include "proof.h"
#include "roll.h"
#include "tally.h"
#include "verdict.h"

enum phase { PHASE_EMPTY, PHASE_DEFINED, PHASE_OPEN, PHASE_CLOSED, PHASE_COUNTED };

struct trustee {
    bool dealt, accepted, rehearsed, shared, attested;
    struct point *commitments;          /* C_{i,0} … C_{i,t−1} */
    struct point public_share;          /* X_j, once all have dealt */
};

struct checked {
    uint64_t lines, signatures;
    uint64_t possessions, rehearsals, proofs, shares, attests;     /* proofs: of contests */
    uint64_t rulings, joins, challenges;
};

/* What the chief has ruled (F17), for the report. */
struct ruling {
    struct ruling *next;
    uint32_t ballot, contest;
    bool read;
    const struct paper_row *before, *after;     /* the contest's rows as written and as ruled; after: if `read` */
    const char *reason;
};

struct join {
    struct join *next;
    uint32_t contest;
    const char **names;
    size_t count;
    const char *as, *reason;
};

struct state {
    const struct suite *suites;
    const struct suite *suite;          /* NULL before line 0 is in */
    size_t batch_first, batch_points;   /* see batch_set() */
    enum phase phase;
    uint64_t line;                      /* the number of the next line */
    uint8_t head[HASH_BYTES];           /* leaf hash of the last line; 32 zero bytes before line 0 */
    struct tree tree;
    struct arena lasting;               /* what outlives a line */

    struct definition definition;
    struct poll poll;                   /* vote id; Y once all have dealt */
    struct trustee trustees[TRUSTEES_MOST];
    uint32_t dealt, accepted, rehearsed;
    bool keys_hold;                     /* neither Y nor any X_j is O */
    struct roll roll;
    struct opened opened;

    uint32_t present, issued;           /* F9 */
    struct tally tally;                 /* without the papers that are kept, but for their number */
    struct papers papers;
    struct names names;
    struct ruling *rulings, *last_ruling;
    struct join *joins, *last_join;
    struct batch batch;

    struct sums sums;                   /* once closed */
    uint32_t shared;
    uint32_t share_trustees[TRUSTEES_MOST];     /* of the first `threshold` shares */
    struct point *shares[TRUSTEES_MOST];

    struct counts counts;               /* of the result, with a verdict for each contest */
    struct verdict *verdicts;
    uint8_t result_head[HASH_BYTES], result_root[HASH_BYTES];
    char *result;                       /* its body without `sig` and `vote` */

    struct checked checked;
};

struct record_deal {
    const uint8_t *commitments, *possession, *shares;
    struct point *points;               /* C_{i,0} … */
    struct point w;
    struct num s;
};

struct record_decryption {              /* rehearsal and share */
    const uint8_t *shares, *proof;
    struct point *d, t, *u;
    struct num s;
};

struct record_keys {                    /* roll and open */
    uint8_t *keys;
    size_t count;
    uint32_t present, issued;
};

enum ballot_form { BALLOT_SEALED, BALLOT_NAMED, BALLOT_PAPER };

struct record_ballot {
    enum ballot_form form;
    uint8_t key[POINT_BYTES];
    struct point key_point;
    struct sealed sealed;
    struct paper paper;                 /* of the forms in clear */
};

struct record_challenge {               /* its credential and rows are the ballot's */
    const uint8_t **randomness;         /* of each contest, as in the record */
    struct num *r;                      /* of all cells */
    uint8_t fingerprint[HASH_BYTES];
};

struct record_ruling {                  /* and join */
    uint32_t ballot, contest;
    bool read;
    struct paper_row *rows;
    const char **names, *as, *reason;
    size_t count;
};

struct record_heads {                   /* close and attest */
    uint32_t ballots;
    uint8_t head[HASH_BYTES], root[HASH_BYTES];
};

struct result_contest {
    uint32_t valid, invalid;
    uint32_t *marks, *unreadable;
    struct others_list others;
    enum verdict_state state;
    char (*adopted)[ID_ROOM], (*runoff)[ID_ROOM], (*grades)[ID_ROOM];      /* adopted: or passed */
    size_t adopted_count, runoff_count;
    uint32_t runoff_places, short_of;
};

struct record_result {
    uint32_t deputies, present, issued, returned;
    struct result_contest *contests;
};

struct kind;

struct record {
    const struct kind *kind;
    struct reader in;                   /* with the check that fails where something is not of its type */
    uint32_t body;
    uint8_t leaf[HASH_BYTES];
    const uint8_t *signature, *vote;
    const struct point *signer;         /* its key */
    struct bytes body_signed[2];        /* the body without its member sig */
    struct claim claim;
    uint32_t trustee;                   /* 1 … N */

    struct definition definition;       /* of kind vote */
    uint8_t accepted[POINT_BYTES];
    struct record_deal deal;
    struct record_decryption decryption;
    struct record_keys keys;
    struct record_ballot ballot;
    struct record_challenge challenge;
    struct record_ruling ruling;
    struct record_heads heads;
    struct record_result result;
};

/* What each kind does at V6, V7, V11, at V12 … V24, and once the record is accepted. The state is only written by the last. */
typedef enum outcome record_check(const struct state *state, struct record *record);
typedef enum outcome record_step(struct state *state, struct record *record);

record_check vote_shape, vote_elements, vote_consistent;
record_step vote_take;
record_check deal_shape, deal_elements, deal_turn, deal_possession;
record_step deal_take;
record_check accept_shape, accept_elements, accept_turn, accept_joint_key;
record_step accept_take;
record_check rehearsal_shape, rehearsal_elements, rehearsal_turn, rehearsal_decryption;
record_step rehearsal_take;
record_check share_shape, share_elements, share_turn, share_decryption;
record_step share_take;
record_check roll_shape, roll_elements, roll_new;
record_step roll_take;
record_check open_shape, open_elements, open_turn, open_attendance;
record_step open_take;
record_check ballot_shape, ballot_elements, ballot_turn, ballot_named;
record_step ballot_take;
record_check challenge_shape, challenge_elements, challenge_turn, challenge_opening;
record_check challenge_reseal;          /* of V28: does the opening hold (P13)? */
record_step challenge_take;
record_check ruling_shape, ruling_turn, ruling_right;
record_step ruling_take;
record_check join_shape, join_right;
record_step join_take;
record_check close_shape, close_right;
record_step close_take;
record_check result_shape, result_turn;
record_step result_right, result_take;
record_check attest_shape, attest_turn, attest_right;
record_step attest_take;

/* Members every body but that of `vote` has. */
enum outcome read_signed(struct record *record, uint32_t sig, uint32_t vote);
enum outcome read_trustee(struct record *record, uint32_t node);

/* V6: the id of the contest that stands in this place. */
enum outcome read_contest_id(const struct reader *in, uint32_t node, const struct contest *contest);

/* Could these rows of all contests have been cast as a ballot without a paper (F10)? Else refuses `check`. */
enum outcome rows_castable(const struct definition *definition, const struct paper_row *rows, enum check check, struct refusal *refusal);

/* P13. `cells`: of each contest, as in a record. */
enum outcome sealed_fingerprint(uint8_t fingerprint[HASH_BYTES], const struct poll *poll, const uint8_t credential[POINT_BYTES],
                                const uint8_t *const cells[]);

/* V7 of points that nothing more is computed with. `what` names them. */
enum outcome check_points(const struct state *state, struct record *record, const uint8_t *bytes, size_t count, const char *what);

/* V16: the equality proof of the record over these bases. */
struct bases {
    size_t count;
    const struct point *points;
    const uint8_t *bytes;               /* A_1 ‖ … ‖ A_m */
};

enum outcome check_equality(const struct state *state, struct record *record, const char *purpose, const struct bases *bases);

/* What a contest's verdict was found from: the vote is counted and not void. */
struct votes result_votes(const struct state *state, uint32_t contest);

/* What follows from others, once these are there: Y, X_j and whether one of them is O from all deals (P6); the verdicts from the
 * counts (F15). */
void derive_keys(struct state *state);
enum outcome find_verdicts(struct state *state);

/* F12: returned > issued. Asked once the vote is closed. */
bool vote_is_void(const struct state *state);

#define COUNT(table) (sizeof(table) / sizeof *(table))

#endif
