/* Sealed matrices and their proofs (P7): a matrix of 0 and 1 is sealed cell by cell, with one proof that the cells are 0 or 1 and
 * that row sums and one column's sum are in range. */
#ifndef PJ_CRYPTO_SEAL_H
#define PJ_CRYPTO_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/group.h"

#define PJ_CELL_SIZE 128u             /* A ‖ B */
#define PJ_MATRIX_CELLS_MAX 65536u    /* rows·columns; keeps every size below 2³² */

/* Rows are counted from 0, columns too. Valid (pj_matrix_valid) if and only if rows and columns are at least 1, rows·columns is at most
 * PJ_MATRIX_CELLS_MAX, row_min ≤ row_max ≤ columns, and, with a cap, cap_column < columns and cap_min ≤ cap_max ≤ rows. With one column the
 * row limits are proved by nothing (P7: no row statements). */
typedef struct {
    uint32_t rows, columns;
    uint32_t row_min, row_max;
    int has_cap;
    uint32_t cap_column, cap_min, cap_max; /* ignored unless has_cap */
} pj_matrix;

/* What the one challenge binds besides key, cells and commitments. */
typedef struct {
    const uint8_t *scope;   /* PJ_SCOPE_SIZE bytes */
    const pj_point *signer; /* the `credential` */
    const uint8_t *label;   /* the `contest id` */
    size_t label_len;
} pj_seal_context;

/* 1 if valid as said above, else 0. All functions below refuse other matrices with PJ_CRYPT_NO, and the size functions return 0. */
int pj_matrix_valid(const pj_matrix *matrix);

size_t pj_seal_cells_size(const pj_matrix *matrix); /* bytes of the sealed cells: 128·rows·columns */
size_t pj_seal_proof_size(const pj_matrix *matrix); /* bytes of the proof: Σ (192·m − 32) over the statements */

/* Seals `bits`, rows·columns bytes of value 0 or 1 in row-major order. `cells` and `proof` have the two sizes above; `randomness` (SECRET,
 * may be NULL) gets r of each cell, with which the ballot can be opened (P13). Draws as P7 says.
 * Constant time in `bits` but for the verdict that they are out of range.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (a byte is not 0 or 1, a sum is out of its range, the matrix or the key is not valid);
 * PJ_CRYPT_MEMORY, PJ_CRYPT_ENTROPY, PJ_CRYPT_LIBRARY (also for the point O, which never comes about). */
PJ_MUST_USE pj_crypt pj_seal(pj_group *group, uint8_t *cells, uint8_t *proof, pj_secret *randomness, const pj_matrix *matrix,
                             const pj_point *key, const pj_seal_context *context, const uint8_t *bits);

/* The cells (rG, rY + bG) of an opening (P13): `count` bits and as many r, both public by now. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO (a point comes out as O, an r is not below n, the key is not valid); PJ_CRYPT_MEMORY,
 * PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_reseal_var(pj_group *group, uint8_t *cells, const pj_point *key, const uint8_t *bits, const pj_scalar *randomness,
                                   size_t count);

/* The group elements alone: every A, B, T, U a valid point, every challenge and response a valid scalar. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO; PJ_CRYPT_MEMORY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_seal_elements_valid_var(pj_group *group, const pj_matrix *matrix, const uint8_t *cells,
                                                const uint8_t *proof);

/* The same for the cells alone. */
PJ_MUST_USE pj_crypt pj_seal_cells_valid_var(pj_group *group, const pj_matrix *matrix, const uint8_t *cells);

/* Does the proof hold (P7)? Safe on any bytes of the two sizes: elements are checked here too. All equations are checked at once under
 * random 128-bit weights, so an invalid proof passes with probability at most 2⁻¹²⁸. Public, variable time.
 * Returns PJ_CRYPT_OK; PJ_CRYPT_NO; PJ_CRYPT_MEMORY, PJ_CRYPT_ENTROPY, PJ_CRYPT_LIBRARY. */
PJ_MUST_USE pj_crypt pj_seal_check_var(pj_group *group, const pj_matrix *matrix, const pj_point *key,
                                       const pj_seal_context *context, const uint8_t *cells, const uint8_t *proof);

/* The same for the proofs of many matrices at once, under one key: they all hold, or at least one does not. In a sum of thousands of
 * terms a term is cheaper (multi.h). */
typedef struct pj_seal_batch pj_seal_batch; /* opaque; belongs to its group object, and is destroyed before it */

/* An empty batch. Returns PJ_CRYPT_OK or PJ_CRYPT_MEMORY; on failure *out is NULL. */
PJ_MUST_USE pj_crypt pj_seal_batch_create(pj_seal_batch **out, pj_group *group);
void pj_seal_batch_destroy(pj_seal_batch *batch); /* `batch` may be NULL */

/* Adds a proof. PJ_CRYPT_NO says that it cannot hold (an element is not valid): then nothing more can be learnt of the batch. The other
 * statuses are those of pj_seal_check_var. */
PJ_MUST_USE pj_crypt pj_seal_batch_add_var(pj_seal_batch *batch, const pj_matrix *matrix, const pj_point *key,
                                           const pj_seal_context *context, const uint8_t *cells, const uint8_t *proof);

/* Do all that were added hold? An empty batch holds. Statuses as pj_seal_check_var. */
PJ_MUST_USE pj_crypt pj_seal_batch_check_var(pj_seal_batch *batch);

/* Sealed cell number `index` (row-major) as its two points. `cells` as above. */
void pj_seal_cell(pj_point *a, pj_point *b, const uint8_t *cells, size_t index);

#endif
