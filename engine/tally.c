#include "engine/tally.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/dlog.h"
#include "crypto/shares.h"

pj_status pj_tally_create(pj_tally *tally, pj_group *group, const pj_definition *definition, pj_error *err)
{
    pj_status rc = PJ_OK;
    *tally = (pj_tally){.group = group, .definition = definition};
    tally->sums = calloc(2 * definition->cells, sizeof *tally->sums);
    tally->paper = calloc(definition->cells, sizeof *tally->paper);
    tally->unreadable = calloc(definition->items, sizeof *tally->unreadable);
    tally->invalid = calloc(definition->contests_len, sizeof *tally->invalid);
    TRY_IF(tally->sums && tally->paper && tally->unreadable && tally->invalid, pj_no_memory(err));
    for (size_t l = 0; l < 2 * definition->cells; l++)
        TRY(pj_crypt_failed(err, pj_sum_create(&tally->sums[l], group)));
out:
    if (rc != PJ_OK)
        pj_tally_free(tally);
    return rc;
}

void pj_tally_free(pj_tally *tally)
{
    for (size_t l = 0; tally->sums && l < 2 * tally->definition->cells; l++)
        pj_sum_destroy(tally->sums[l]);
    free(tally->sums);
    free(tally->paper);
    free(tally->unreadable);
    free(tally->invalid);
    *tally = (pj_tally){0};
}

pj_status pj_tally_add_sealed(pj_tally *tally, const uint8_t *cells, pj_error *err)
{
    pj_status rc = PJ_OK;
    for (size_t l = 0; l < tally->definition->cells; l++) {
        pj_point a, b;
        pj_seal_cell(&a, &b, cells, l);
        TRY(pj_crypt_failed(err, pj_sum_add_var(tally->sums[2 * l], &a)));
        TRY(pj_crypt_failed(err, pj_sum_add_var(tally->sums[2 * l + 1], &b)));
    }
    tally->sealed++;
out:
    return rc;
}

static void add_rows(const pj_contest *contest, const pj_row *rows, uint32_t *paper, uint32_t *unreadable)
{
    for (size_t i = 0; i < contest->items_len; i++) {
        unreadable[i] += rows[i] == PJ_ROW_UNREADABLE;
        for (size_t m = 0; m < contest->marks_len; m++)
            paper[i * contest->marks_len + m] += rows[i] >> m & 1;
    }
}

pj_status pj_tally_add_paper(pj_tally *tally, const pj_row *rows, pj_error *err)
{
    const pj_definition *definition = tally->definition;
    size_t item = 0, cell = 0;
    uint8_t *invalid = calloc(definition->contests_len, 1);
    if (!invalid)
        return pj_no_memory(err);
    pj_paper_judge(invalid, definition, rows);
    for (size_t k = 0; k < definition->contests_len; k++) {
        const pj_contest *contest = &definition->contests[k];
        if (invalid[k])
            tally->invalid[k]++;
        else
            add_rows(contest, rows + item, tally->paper + cell, tally->unreadable + item);
        item += contest->items_len;
        cell += pj_contest_cells(contest);
    }
    tally->papers++;
    free(invalid);
    return PJ_OK;
}

pj_status pj_tally_bases(const pj_tally *tally, pj_point *bases, pj_error *err)
{
    pj_status rc = PJ_OK;
    for (size_t l = 0; l < tally->definition->cells; l++)
        TRY(pj_crypt_failed(err, pj_sum_encode_var(tally->sums[2 * l], &bases[l])));
out:
    return rc;
}

static pj_status open_cell(const pj_tally *tally, size_t cell, pj_dlog *dlog, const pj_scalar *lambdas, const pj_point *const *partials,
                           uint32_t trustees_len, uint32_t *count, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_point b, opened, of_cell[PJ_TRUSTEES_MAX];
    uint64_t sealed = 0;
    for (uint32_t j = 0; j < trustees_len; j++)
        of_cell[j] = partials[j][cell];
    TRY(pj_crypt_failed(err, pj_sum_encode_var(tally->sums[2 * cell + 1], &b)));
    TRY(pj_crypt_failed(err, pj_combine_var(tally->group, &opened, &b, lambdas, of_cell, trustees_len)));
    TRY(pj_crypt_verdict(err, pj_dlog_find_var(dlog, &sealed, &opened), 22, "a sum does not open to a number of ballots"));
    *count = (uint32_t)sealed + tally->paper[cell];
out:
    return rc;
}

pj_status pj_tally_open(const pj_tally *tally, uint32_t *counts, const uint8_t *trustees, const pj_point *const *partials,
                        uint32_t trustees_len, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_scalar lambdas[PJ_TRUSTEES_MAX];
    pj_dlog *dlog = NULL;
    TRY(pj_crypt_failed(err, pj_lagrange_var(tally->group, lambdas, trustees, trustees_len)));
    TRY(pj_crypt_failed(err, pj_dlog_create(&dlog, tally->group, tally->sealed)));
    for (size_t l = 0; l < tally->definition->cells; l++)
        TRY(open_cell(tally, l, dlog, lambdas, partials, trustees_len, &counts[l], err));
out:
    pj_dlog_destroy(dlog);
    return rc;
}
