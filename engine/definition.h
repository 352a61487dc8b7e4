/* The definition of a vote (F5 to F7), read once and then only looked at. */
#ifndef PJ_ENGINE_DEFINITION_H
#define PJ_ENGINE_DEFINITION_H

#include "crypto/seal.h"
#include "engine/json.h"

#define PJ_TRUSTEES_MAX 15u
#define PJ_DEPUTIES_MAX 10000000u

typedef struct {
    pj_point key, seal; /* seal: trustees only */
    const char *name;
} pj_party;

struct pj_definition {
    json_t *body; /* without sig; owns every string below */
    pj_suite suite;
    const char *title, *source;
    uint32_t deputies;
    pj_test quorum;
    size_t contests_len;
    pj_contest *contests;
    pj_party recorder, trustees[PJ_TRUSTEES_MAX];
    uint32_t trustees_len, threshold;
    size_t stations_len;
    pj_party *stations;
    int overvote_voids_ballot, blank_is_valid, unreadable_voids_ballot;
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

/* F3: does `test` hold for x out of base? x and base are at most 10⁷ and p, q at most 10³, so the products stay below 2⁶⁴. */
int pj_test_holds(const pj_test *test, uint64_t x, uint64_t base);

/* Number of the trustee with this signing key, from 1; 0 if there is none. */
uint32_t pj_definition_trustee(const pj_definition *definition, const pj_point *key);
int pj_definition_has_station(const pj_definition *definition, const pj_point *key);

#endif
