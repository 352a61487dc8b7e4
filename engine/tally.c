/* Sealed sums, and how they open (P8). Ballots in clear are counted in tally_paper.c. */
#include "engine/tally.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/dlog.h"
#include "crypto/shares.h"

static json_t *objects(size_t len)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < len; i++)
        if (json_array_append_new(array, json_object()) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

pj_status pj_tally_create(pj_tally *tally, pj_group *group, const pj_definition *definition, pj_error *err)
{
    pj_status rc = PJ_OK;
    *tally = (pj_tally){.group = group, .definition = definition};
    tally->sums = calloc(2 * definition->cells, sizeof *tally->sums);
    tally->next = calloc(2 * definition->cells, sizeof *tally->next);
    tally->joined = objects(definition->contests_len);
    TRY_IF(tally->sums && tally->next && tally->joined, pj_no_memory(err));
    for (size_t l = 0; l < 2 * definition->cells; l++) {
        TRY(pj_crypt_failed(err, pj_sum_create(&tally->sums[l], group)));
        TRY(pj_crypt_failed(err, pj_sum_create(&tally->next[l], group)));
    }
out:
    if (rc != PJ_OK)
        pj_tally_free(tally);
    return rc;
}

static void free_sums(pj_sum **sums, size_t len)
{
    for (size_t l = 0; sums && l < len; l++)
        pj_sum_destroy(sums[l]);
    free(sums);
}

void pj_tally_free(pj_tally *tally)
{
    if (tally->definition) {
        free_sums(tally->sums, 2 * tally->definition->cells);
        free_sums(tally->next, 2 * tally->definition->cells);
    }
    for (size_t i = 0; i < tally->papers_len; i++)
        pj_paper_free(&tally->papers[i]);
    free(tally->papers);
    json_decref(tally->joined);
    *tally = (pj_tally){0};
}

static pj_crypt add_to_next(const pj_tally *tally, size_t sum, const pj_point *point)
{
    pj_crypt rc = pj_sum_copy(tally->next[sum], tally->sums[sum]);
    return rc != PJ_CRYPT_OK ? rc : pj_sum_add_var(tally->next[sum], point);
}

pj_status pj_tally_reserve_sealed(pj_tally *tally, const uint8_t *cells, pj_error *err)
{
    pj_status rc = PJ_OK;
    for (size_t l = 0; l < tally->definition->cells; l++) {
        pj_point a, b;
        pj_seal_cell(&a, &b, cells, l);
        TRY(pj_crypt_failed(err, add_to_next(tally, 2 * l, &a)));
        TRY(pj_crypt_failed(err, add_to_next(tally, 2 * l + 1, &b)));
    }
out:
    return rc;
}

void pj_tally_add_sealed(pj_tally *tally)
{
    pj_sum **before = tally->sums;
    tally->sums = tally->next;
    tally->next = before;
    tally->sealed++;
}

pj_status pj_tally_bases(const pj_tally *tally, pj_point *bases, pj_error *err)
{
    pj_status rc = PJ_OK;
    for (size_t l = 0; l < tally->definition->cells; l++)
        TRY(pj_crypt_failed(err, pj_sum_encode_var(tally->sums[2 * l], &bases[l])));
out:
    return rc;
}

pj_status pj_totals_create(pj_totals *totals, const pj_definition *definition, pj_error *err)
{
    totals->counts = calloc(definition->cells, sizeof *totals->counts);
    totals->unreadable = calloc(definition->items, sizeof *totals->unreadable);
    totals->invalid = calloc(definition->contests_len, sizeof *totals->invalid);
    totals->others = json_array();
    if (totals->counts && totals->unreadable && totals->invalid && totals->others)
        return PJ_OK;
    pj_totals_free(totals);
    return pj_no_memory(err);
}

void pj_totals_free(pj_totals *totals)
{
    free(totals->counts);
    free(totals->unreadable);
    free(totals->invalid);
    json_decref(totals->others);
    *totals = (pj_totals){0};
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
    *count += (uint32_t)sealed;
out:
    return rc;
}

pj_status pj_tally_open(const pj_tally *tally, pj_totals *totals, const uint8_t *trustees, const pj_point *const *partials,
                        uint32_t trustees_len, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_scalar lambdas[PJ_TRUSTEES_MAX];
    pj_dlog *dlog = NULL;
    TRY(pj_crypt_failed(err, pj_lagrange_var(tally->group, lambdas, trustees, trustees_len)));
    TRY(pj_crypt_failed(err, pj_dlog_create(&dlog, tally->group, tally->sealed)));
    for (size_t l = 0; l < tally->definition->cells; l++)
        TRY(open_cell(tally, l, dlog, lambdas, partials, trustees_len, &totals->counts[l], err));
out:
    pj_dlog_destroy(dlog);
    return rc;
}
