/* Counting ballots in clear: judged one by one (F11), names joined (F17). Done once, for the result, because rulings may come late. */
#include <stdlib.h>
#include <string.h>

#include "engine/rules.h"
#include "engine/tally.h"

pj_status pj_tally_reserve_paper(pj_tally *tally, pj_error *err)
{
    if (tally->papers_len < tally->papers_room)
        return PJ_OK;
    size_t room = tally->papers_room ? 2 * tally->papers_room : 64;
    pj_paper *papers = realloc(tally->papers, room * sizeof *papers);
    if (!papers)
        return pj_no_memory(err);
    tally->papers = papers;
    tally->papers_room = room;
    return PJ_OK;
}

void pj_tally_add_paper(pj_tally *tally, pj_paper *paper)
{
    tally->papers[tally->papers_len++] = *paper;
    memset(paper, 0, sizeof *paper);
}

pj_paper *pj_tally_paper(const pj_tally *tally, uint64_t line)
{
    size_t low = 0, high = tally->papers_len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tally->papers[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tally->papers_len && tally->papers[low].line == line ? &tally->papers[low] : NULL;
}

uint32_t pj_tally_doubtful(const pj_tally *tally)
{
    uint32_t doubtful = 0;
    for (size_t i = 0; i < tally->papers_len; i++)
        for (size_t k = 0; k < tally->definition->contests_len; k++)
            doubtful += tally->papers[i].was_doubtful[k] && tally->papers[i].ruled[k] == PJ_RULED_NOT;
    return doubtful;
}

static void add_rows(const pj_contest *contest, const pj_row *rows, uint32_t *counts, uint32_t *unreadable)
{
    for (size_t i = 0; i < contest->items_len; i++) {
        unreadable[i] += rows[i] == PJ_ROW_UNREADABLE;
        for (size_t m = 0; m < contest->marks_len && rows[i] != PJ_ROW_UNREADABLE; m++)
            counts[i * contest->marks_len + m] += rows[i] >> m & 1;
    }
}

/* Adds each different name of one ballot, after joining, to `found` (name to count). */
static pj_status add_names(json_t *found, const json_t *joined, const json_t *names, pj_error *err)
{
    pj_status rc = PJ_OK;
    const char *name;
    json_t *ignored, *set = json_object();
    TRY_IF(set, pj_no_memory(err));
    for (size_t i = 0; i < json_array_size(names); i++) {
        name = json_string_value(json_array_get(names, i));
        const char *as = json_string_value(json_object_get(joined, name));
        TRY_IF(json_object_set_new(set, as ? as : name, json_integer(1)) == 0, pj_no_memory(err));
    }
    json_object_foreach(set, name, ignored)
    {
        json_int_t count = json_integer_value(json_object_get(found, name));
        TRY_IF(json_object_set_new(found, name, json_integer(count + 1)) == 0, pj_no_memory(err));
    }
out:
    json_decref(set);
    return rc;
}

typedef struct {
    const char *name;
    json_int_t count;
} named_count;

/* F14: most first, equal counts by the bytes of the name. */
static int compare_names(const void *a, const void *b)
{
    const named_count *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->name, y->name);
}

/* Appends to `others` the sorted list of one contest. */
static pj_status append_sorted(json_t *others, json_t *found, pj_error *err)
{
    pj_status rc = PJ_OK;
    size_t len = 0;
    const char *name;
    json_t *count, *list = json_array();
    named_count *sorted = calloc(json_object_size(found) + 1, sizeof *sorted);
    TRY_IF(list && sorted, pj_no_memory(err));
    json_object_foreach(found, name, count) sorted[len++] = (named_count){name, json_integer_value(count)};
    qsort(sorted, len, sizeof *sorted, compare_names);
    for (size_t i = 0; i < len && i < PJ_OTHERS_MAX; i++)
        TRY_IF(json_array_append_new(list, json_pack("{s:I,s:s}", "count", sorted[i].count, "name", sorted[i].name)) == 0,
               pj_no_memory(err));
    TRY_IF(json_array_append(others, list) == 0, pj_no_memory(err));
out:
    free(sorted);
    json_decref(list);
    return rc;
}

/* `rows`, `invalid`: room for one ballot. `found`: for every contest, name to count. */
static pj_status count_paper(const pj_tally *tally, const pj_paper *paper, pj_totals *totals, pj_row *rows, uint8_t *invalid,
                             json_t *found, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = tally->definition;
    size_t item = 0, cell = 0;
    memcpy(rows, paper->rows, d->items * sizeof *rows);
    pj_paper_judge(invalid, rows, d, paper);
    for (size_t k = 0; k < d->contests_len; k++) {
        const pj_contest *contest = &d->contests[k];
        totals->invalid[k] += invalid[k];
        if (!invalid[k]) {
            add_rows(contest, rows + item, totals->counts + cell, totals->unreadable + item);
            TRY(add_names(json_array_get(found, k), json_array_get(tally->joined, k), json_array_get(paper->names, k), err));
        }
        item += contest->items_len;
        cell += pj_contest_cells(contest);
    }
out:
    return rc;
}

pj_status pj_tally_count_papers(const pj_tally *tally, pj_totals *totals, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = tally->definition;
    pj_row *rows = calloc(d->items, sizeof *rows);
    uint8_t *invalid = calloc(d->contests_len, 1);
    json_t *found = json_array();
    TRY_IF(rows && invalid && found, pj_no_memory(err));
    for (size_t k = 0; k < d->contests_len; k++)
        TRY_IF(json_array_append_new(found, json_object()) == 0, pj_no_memory(err));
    for (size_t i = 0; i < tally->papers_len; i++)
        TRY(count_paper(tally, &tally->papers[i], totals, rows, invalid, found, err));
    for (size_t k = 0; k < d->contests_len; k++)
        TRY(append_sorted(totals->others, json_array_get(found, k), err));
out:
    free(rows);
    free(invalid);
    json_decref(found);
    return rc;
}
