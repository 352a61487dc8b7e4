#include "crypto/statement.h"

#include "crypto/transcript.h"

/* Bytes of a statement of m values: 2m points, m − 1 challenges, m responses. With at most 2¹⁶ cells there are at most 4·2¹⁶ values
 * of cells and rows and 2¹⁶ + 1 of the cap: 2²⁶ bytes at most. */
static size_t statement_size(uint32_t values)
{
    return (size_t)192 * values - 32;
}

int pj_matrix_valid(const pj_matrix *matrix)
{
    if (matrix->rows < 1 || matrix->columns < 1 || matrix->rows > PJ_MATRIX_CELLS_MAX / matrix->columns)
        return 0;
    if (matrix->row_min > matrix->row_max || matrix->row_max > matrix->columns)
        return 0;
    if (!matrix->has_cap)
        return 1;
    return matrix->cap_column < matrix->columns && matrix->cap_min <= matrix->cap_max && matrix->cap_max <= matrix->rows;
}

/* With one column the row statements would repeat the cells'. */
static uint32_t row_statements(const pj_matrix *matrix)
{
    return matrix->columns > 1 ? matrix->rows : 0;
}

uint32_t pj_statement_count(const pj_matrix *matrix)
{
    return matrix->rows * matrix->columns + row_statements(matrix) + (matrix->has_cap ? 1 : 0);
}

uint32_t pj_statement_values(const pj_statement *statement)
{
    return statement->hi - statement->lo + 1;
}

void pj_statement_get(pj_statement *out, const pj_matrix *matrix, uint32_t index)
{
    uint32_t cells = matrix->rows * matrix->columns, rows = row_statements(matrix), m;
    size_t cell_size = statement_size(2), row_size = statement_size(matrix->row_max - matrix->row_min + 1), at;

    if (index < cells) {
        *out = (pj_statement){.lo = 0, .hi = 1, .first = index, .step = 1, .cells = 1};
        at = index * cell_size;
    } else if (index < cells + rows) {
        *out = (pj_statement){.lo = matrix->row_min, .hi = matrix->row_max, .step = 1, .cells = matrix->columns};
        out->first = (index - cells) * matrix->columns;
        at = cells * cell_size + (index - cells) * row_size;
    } else {
        *out = (pj_statement){.lo = matrix->cap_min, .hi = matrix->cap_max, .first = matrix->cap_column};
        out->step = matrix->columns;
        out->cells = matrix->rows;
        at = cells * cell_size + rows * row_size;
    }
    m = pj_statement_values(out);
    out->commitments = at;
    out->challenges = at + (size_t)PJ_COMMITMENT_SIZE * m;
    out->responses = out->challenges + (size_t)PJ_SCALAR_SIZE * (m - 1);
}

size_t pj_seal_cells_size(const pj_matrix *matrix)
{
    return pj_matrix_valid(matrix) ? (size_t)PJ_CELL_SIZE * matrix->rows * matrix->columns : 0;
}

size_t pj_seal_proof_size(const pj_matrix *matrix)
{
    pj_statement last;

    if (!pj_matrix_valid(matrix))
        return 0;
    pj_statement_get(&last, matrix, pj_statement_count(matrix) - 1);
    return last.responses + (size_t)PJ_SCALAR_SIZE * pj_statement_values(&last);
}

pj_crypt pj_statement_challenge(pj_group *group, pj_scalar *out, const pj_matrix *matrix, const pj_point *key,
                                const pj_seal_context *context, const uint8_t *cells, const uint8_t *proof)
{
    uint32_t count = pj_statement_count(matrix);
    size_t commitments = 0;
    pj_transcript transcript;
    pj_statement statement;

    for (uint32_t i = 0; i < count; i++) {
        pj_statement_get(&statement, matrix, i);
        commitments += (size_t)PJ_COMMITMENT_SIZE * pj_statement_values(&statement);
    }
    pj_transcript_begin(&transcript, group, "ballot");
    pj_transcript_add(&transcript, context->scope, PJ_SCOPE_SIZE);
    pj_transcript_add(&transcript, key->b, PJ_POINT_SIZE);
    pj_transcript_add(&transcript, context->signer->b, PJ_POINT_SIZE);
    pj_transcript_add(&transcript, context->label, context->label_len);
    pj_transcript_add(&transcript, cells, pj_seal_cells_size(matrix));
    pj_transcript_part(&transcript, commitments);
    for (uint32_t i = 0; i < count; i++) {
        pj_statement_get(&statement, matrix, i);
        pj_transcript_piece(&transcript, proof + statement.commitments, (size_t)PJ_COMMITMENT_SIZE * pj_statement_values(&statement));
    }
    return pj_transcript_scalar(&transcript, out);
}
