/* The definition of a vote (F5 to F7), read once and then only looked at. */
#ifndef PJ_ENGINE_DEFINITION_H
#define PJ_ENGINE_DEFINITION_H

#include "crypto/ed25519.h"
#include "crypto/seal.h"
#include "engine/json.h"

#define PJ_TRUSTEES_MAX 15u
#define PJ_DEPUTIES_MAX 10000000u
#define PJ_WITNESSES_MAX 32u

typedef struct {
    pj_point key, seal; /* seal: trustees only */
    const char *name;
} pj_party;

/* Who cosigns checkpoints (E4): by Ed25519 in P256-SHA256, by SM2 in SM2-SM3. */
typedef struct {
    union {
        uint8_t ed25519[PJ_ED25519_KEY_SIZE];
        pj_point point;
    } key;
    const char *name; /* a key name (E2) */
} pj_witness;

/* What more marks on an item than it may bear do (F11). */
typedef enum { PJ_CONFLICT_MARK, PJ_CONFLICT_CONTEST, PJ_CONFLICT_BALLOT } pj_conflict;

struct pj_definition {
    json_t *body; /* without sig; owns every string below */
    pj_suite suite;
    const char *title, *source;
    uint32_t deputies;
    pj_test quorum;
    size_t contests_len;
    pj_contest *contests;
    pj_party recorder, trustees[PJ_TRUSTEES_MAX];
    int has_ed25519;
    uint8_t ed25519[PJ_ED25519_KEY_SIZE]; /* the recorder's second key */
    uint32_t trustees_len, threshold;
    size_t stations_len;
    pj_party *stations;
    int overvote_voids_ballot, blank_is_valid, unreadable_voids_ballot;
    pj_conflict conflict;
    int is_named;       /* secrecy: names on the roll, ballots in clear */
    uint32_t chief;     /* number of the trustee who may rule; 0: nobody */
    uint32_t attestations; /* how many are asked for; 0: not said */
    uint32_t witnesses_len, witnesses_least;
    pj_witness *witnesses;
    int follows_another;
    uint8_t follows[32];
    size_t cells, items; /* of all contests */
};

/* Reads a body (V6). Keeps a reference to `body`; destroy with pj_definition_destroy. */
PJ_MUST_USE pj_status pj_definition_shape(pj_definition **out, json_t *body, pj_error *err);

/* V7: all keys are points of `group`. */
PJ_MUST_USE pj_status pj_definition_elements(const pj_definition *definition, pj_group *group, pj_error *err);

/* V12. */
PJ_MUST_USE pj_status pj_definition_consistent(const pj_definition *definition, pj_error *err);

void pj_contest_matrix(pj_matrix *out, const pj_contest *contest);
size_t pj_contest_cells(const pj_contest *contest);

/* Number of the trustee with this signing key, from 1; 0 if there is none. */
uint32_t pj_definition_trustee(const pj_definition *definition, const pj_point *key);
/* The same of a station. */
uint32_t pj_definition_station(const pj_definition *definition, const pj_point *key);

#endif
