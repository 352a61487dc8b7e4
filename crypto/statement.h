/* The statements of a matrix and where they stand in its proof (P7). Internal to seal_make.c and seal_check.c. All public. */
#ifndef PJ_CRYPTO_STATEMENT_H
#define PJ_CRYPTO_STATEMENT_H

#include "crypto/seal.h"

/* "The cells first, first + step, …, `cells` of them, sum to a value in lo … hi." */
typedef struct {
    uint32_t lo, hi;
    uint32_t first, step, cells;
    size_t commitments; /* offset in the proof of T_lo ‖ U_lo ‖ … */
    size_t challenges;  /* of c_lo ‖ … ‖ c_{hi−1} */
    size_t responses;   /* of s_lo ‖ … ‖ s_hi */
} pj_statement;

#define PJ_COMMITMENT_SIZE 128u /* T ‖ U */

/* Statements of a valid matrix: its cells, then its rows if it has more than one column, then its cap if it has one. */
uint32_t pj_statement_count(const pj_matrix *matrix);

/* Number `index` of them. */
void pj_statement_get(pj_statement *out, const pj_matrix *matrix, uint32_t index);

/* m = hi − lo + 1. */
uint32_t pj_statement_values(const pj_statement *statement);

/* The challenge of a proof (P7) with its cells and commitments in place. Returns PJ_CRYPT_OK, PJ_CRYPT_MEMORY or PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_statement_challenge(pj_group *group, pj_scalar *out, const pj_matrix *matrix, const pj_point *key,
                                            const pj_seal_context *context, const uint8_t *cells, const uint8_t *proof);

#endif
