/* The kinds of records: what each demands (spec/checks.md), what it changes, and how its body is made. */
#ifndef PJ_ENGINE_KIND_H
#define PJ_ENGINE_KIND_H

#include "engine/code.h"
#include "engine/key.h"
#include "engine/vote.h"

/* A line on its way through the checks. */
struct pj_record {
    const pj_kind *kind;
    uint64_t line;
    uint8_t leaf[32];
    json_t *body; /* without vote and sig */
    pj_group *group;
    uint32_t trustee; /* of a record by a trustee: its number as written */
    pj_point signer;
    void *parsed; /* parsed_size zeroed bytes, filled by `shape` */
};

/* Each function makes one check of spec/checks.md; NULL where a kind has nothing to check. */
struct pj_kind {
    const char *name;
    unsigned phases; /* bits 1 << pj_phase; 0 for `vote`, which starts an empty log */
    size_t parsed_size;
    pj_status (*shape)(const pj_vote *, pj_record *, pj_reader *);                  /* V6 */
    pj_status (*elements)(const pj_vote *, const pj_record *, pj_error *);          /* V7 */
    pj_status (*signer)(const pj_vote *, pj_record *, pj_error *);                  /* V9: sets record->signer */
    pj_status (*turn)(const pj_vote *, const pj_record *, pj_error *);              /* V11 */
    pj_status (*content)(const pj_vote *, const pj_record *, pj_error *);           /* V12 … V24 */
    pj_status (*reserve)(pj_vote *, pj_record *, pj_error *); /* what of taking it in may fail; nothing that anybody sees is changed */
    void (*apply)(pj_vote *, pj_record *);                    /* the rest */
    void (*release)(pj_record *); /* frees what `parsed` owns */
};

extern const pj_kind pj_kind_vote, pj_kind_deal, pj_kind_accept, pj_kind_roll, pj_kind_rehearsal, pj_kind_open, pj_kind_ballot,
    pj_kind_challenge, pj_kind_close, pj_kind_share, pj_kind_result, pj_kind_attest, pj_kind_ruling, pj_kind_join;

/* NULL if there is none of that name. */
const pj_kind *pj_kind_find(const char *name);

/* V5 for a vote that has its line 0. */
PJ_MUST_USE pj_status pj_kind_allowed(const pj_kind *kind, const pj_vote *vote, pj_error *err);

/* V6 of the member `contests` of a ballot or a challenge: one object for each contest of the definition, in its order, with its id. `read`
 * takes the rest of each; `cell` and `item` say where its cells and items begin among all. */
typedef pj_status pj_contest_read(void *arg, pj_reader *reader, const json_t *object, size_t k, size_t cell, size_t item);
PJ_MUST_USE pj_status pj_read_contests(pj_reader *reader, const json_t *body, const pj_definition *definition, pj_contest_read *read, void *arg);

/* V6 of `result`, which is long. */
PJ_MUST_USE pj_status pj_result_shape(const pj_vote *vote, pj_record *record, pj_reader *reader);

/* F15's members of a verdict; NULL without memory. */
json_t *pj_verdict_json(const pj_contest *contest, const pj_verdict *verdict);

/* Signers (V9). */
PJ_MUST_USE pj_status pj_signer_recorder(const pj_vote *vote, pj_record *record, pj_error *err);
/* record->signer is on the roll and not withdrawn. */
PJ_MUST_USE pj_status pj_signer_credential(const pj_vote *vote, pj_record *record, pj_error *err);
PJ_MUST_USE pj_status pj_signer_trustee(const pj_vote *vote, pj_record *record, pj_error *err);

/* V6 and reading of the member `trustee`. */
PJ_MUST_USE pj_status pj_read_trustee(pj_reader *reader, pj_record *record);

/* V11 for a trustee's step: not in `done` yet. */
PJ_MUST_USE pj_status pj_turn_once(uint32_t done, uint32_t trustee, const char *what, pj_error *err);

/* Bodies, without vote and sig. `trustee` is the number of the key's holder. The record goes through all checks afterwards, but what a
 * body cannot be computed without (V5, V11) is checked here too. */
PJ_MUST_USE pj_status pj_make_deal(json_t **body, const pj_vote *vote, uint32_t trustee, pj_error *err);
PJ_MUST_USE pj_status pj_make_accept(json_t **body, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err);
PJ_MUST_USE pj_status pj_make_rehearsal(json_t **body, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err);
PJ_MUST_USE pj_status pj_make_share(json_t **body, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err);
PJ_MUST_USE pj_status pj_make_attest(json_t **body, const pj_vote *vote, uint32_t trustee, pj_error *err);
/* A credential for the roll; `name` is NULL but in a named vote. */
typedef struct {
    pj_point key;
    const char *name;
} pj_roll_line;

/* `lines` are strictly ascending by key. */
PJ_MUST_USE pj_status pj_make_roll(json_t **body, const pj_roll_line *lines, size_t lines_len, pj_error *err);
PJ_MUST_USE pj_status pj_make_open(json_t **body, uint32_t present, uint32_t issued, const pj_roll_line *withdrawn,
                                   size_t withdrawn_len, uint64_t now, pj_error *err);
/* By a credential: sealed or, in a named vote, in clear. `randomness` (SECRET, of all cells) is filled if the ballot is sealed; may be
 * NULL. */
PJ_MUST_USE pj_status pj_make_ballot(json_t **body, pj_secret *randomness, const pj_vote *vote, const pj_credential *credential,
                                     const uint8_t *choices, pj_error *err);
/* P13: of the cells of all contests. */
PJ_MUST_USE pj_status pj_fingerprint(const pj_vote *vote, uint8_t out[32], const pj_point *credential, const uint8_t *cells, pj_error *err);
/* V19 of a named ballot, V28: no row bears too many marks, no contest is over or under. Refuses with `check`. */
PJ_MUST_USE pj_status pj_rows_keep_limits(const pj_definition *definition, pj_row *rows, int check, pj_error *err);
/* `names`: for every contest an array. */
PJ_MUST_USE pj_status pj_make_paper(json_t **body, const pj_vote *vote, const pj_point *station, const pj_row *rows, const json_t *names,
                                    pj_error *err);
/* Rows as F11 writes them; NULL without memory. */
json_t *pj_rows_json(const pj_contest *contest, const pj_row *rows);
/* `rows`: how the contest is to be read; NULL: it is invalid. */
PJ_MUST_USE pj_status pj_make_ruling(json_t **body, const pj_vote *vote, uint64_t ballot, size_t contest, const pj_row *rows,
                                     const char *reason, pj_error *err);
PJ_MUST_USE pj_status pj_make_join(json_t **body, const pj_vote *vote, size_t contest, const char *const *names, size_t names_len,
                                   const char *as, const char *reason, pj_error *err);
PJ_MUST_USE pj_status pj_make_close(json_t **body, const pj_vote *vote, uint64_t now, pj_error *err);
/* Without `time`. Also what the check of a `result` compares with. Refuses with V22 if a sum does not open. */
PJ_MUST_USE pj_status pj_make_result(json_t **body, const pj_vote *vote, pj_error *err);

/* x_j of trustee j, from the log and its sealing key (P6). The caller wipes it. `bad_dealer` gets the dealer whose share does not
 * fit, on PJ_E_REFUSED. */
PJ_MUST_USE pj_status pj_trustee_secret(pj_secret *out, const pj_vote *vote, const pj_key *key, uint32_t trustee, pj_error *err);

/* V11 of what makes and uses the trustees' key: never in a named vote. */
PJ_MUST_USE pj_status pj_turn_sealed(const pj_vote *vote, const char *kind, pj_error *err);

/* The index of the first of `len` points that is not above the one before it; `len` if they are strictly ascending. */
size_t pj_points_unsorted(const pj_point *points, size_t len);

#endif
