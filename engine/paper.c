#include "engine/paper.h"

#include <stdlib.h>
#include <string.h>

pj_status pj_paper_allocate(pj_paper *paper, const pj_definition *definition, pj_error *err)
{
    memset(paper, 0, sizeof *paper);
    paper->rows = calloc(definition->items, sizeof *paper->rows);
    paper->ruled = calloc(definition->contests_len, 1);
    paper->was_doubtful = calloc(definition->contests_len, 1);
    paper->names = json_array();
    if (paper->rows && paper->ruled && paper->was_doubtful && paper->names)
        return PJ_OK;
    pj_paper_free(paper);
    return pj_no_memory(err);
}

void pj_paper_free(pj_paper *paper)
{
    free(paper->rows);
    free(paper->ruled);
    free(paper->was_doubtful);
    json_decref(paper->names);
    memset(paper, 0, sizeof *paper);
}

/* ---- rows as text ---- */

static int find_mark(const pj_contest *contest, const char *text, size_t len)
{
    for (size_t m = 0; m < contest->marks_len; m++)
        if (strlen(contest->marks[m]) == len && memcmp(contest->marks[m], text, len) == 0)
            return (int)m;
    return -1;
}

int pj_row_read(pj_row *out, const pj_contest *contest, const char *text)
{
    int in_order = 1;
    *out = 0;
    if (strcmp(text, "?") == 0)
        *out = PJ_ROW_UNREADABLE;
    if (*out || !*text)
        return 1;
    for (;;) {
        size_t len = strcspn(text, "+");
        int mark = find_mark(contest, text, len);
        if (mark < 0 || (*out & (1u << mark)))
            return 0;
        if (*out >= (1u << mark))
            in_order = 0;
        *out |= 1u << mark;
        if (!text[len])
            return in_order ? 1 : 2;
        text += len + 1;
    }
}

pj_status pj_rows_read(pj_reader *reader, const json_t *object, const pj_contest *contest, pj_row *rows)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(pj_read_array(reader, object, "rows", contest->items_len, contest->items_len, &array));
    for (size_t i = 0; i < contest->items_len; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (!text || pj_row_read(&rows[i], contest, text) != 1)
            TRY(pj_reader_refuse(reader, "rows", "item %s: empty, ?, or marks of the contest in its order joined by + are wanted",
                                 contest->items[i].id));
    }
out:
    return rc;
}

void pj_row_write(char out[544], const pj_contest *contest, pj_row row)
{
    char *end = out;
    if (row == PJ_ROW_UNREADABLE)
        *end++ = '?';
    else
        for (size_t m = 0; m < contest->marks_len; m++)
            if (row & (1u << m)) {
                if (end > out)
                    *end++ = '+';
                end = stpcpy(end, contest->marks[m]);
            }
    *end = 0;
}

/* ---- worth ---- */

unsigned pj_paper_flaws_of(const pj_definition *d, const pj_contest *c, pj_row *rows, size_t names)
{
    unsigned flaws = 0;
    /* Names are written in where some are selected by a mark (F7.11): without one there are none to be counted. */
    uint32_t capped = c->has_cap && c->cap_mark == c->decide_mark ? (uint32_t)names : 0, with = 0, empty = 0;
    for (size_t i = 0; i < c->items_len; i++) {
        uint32_t marks = rows[i] == PJ_ROW_UNREADABLE ? 0 : (uint32_t)__builtin_popcount(rows[i]);
        empty += rows[i] == 0;
        if (rows[i] == PJ_ROW_UNREADABLE)
            flaws |= PJ_PAPER_UNREADABLE;
        else if (marks > c->row_max && d->conflict == PJ_CONFLICT_MARK)
            rows[i] = PJ_ROW_UNREADABLE;
        else if (marks > c->row_max)
            flaws |= PJ_PAPER_CONFLICTING;
        else if (marks < c->row_min)
            flaws |= PJ_PAPER_OVER_OR_UNDER;
        if (rows[i] != PJ_ROW_UNREADABLE) {
            capped += c->has_cap && rows[i] >> c->cap_mark & 1;
            with += c->has_others_with && rows[i] >> c->others_with & 1;
        }
    }
    if (c->has_cap && (capped < c->cap_min || capped > c->cap_max))
        flaws |= PJ_PAPER_OVER_OR_UNDER;
    if (c->has_others_with && names > with)
        flaws |= PJ_PAPER_OVER_OR_UNDER;
    return empty == c->items_len && names == 0 ? flaws | PJ_PAPER_BLANK : flaws;
}

void pj_paper_judge(uint8_t *invalid, pj_row *rows, const pj_definition *d, const pj_paper *paper)
{
    int is_void = 0;
    for (size_t k = 0; k < d->contests_len; rows += d->contests[k++].items_len) {
        unsigned flaws = pj_paper_flaws_of(d, &d->contests[k], rows, json_array_size(json_array_get(paper->names, k)));
        invalid[k] = flaws & (PJ_PAPER_CONFLICTING | PJ_PAPER_OVER_OR_UNDER) || (flaws & PJ_PAPER_BLANK && !d->blank_is_valid) ||
                     paper->ruled[k] == PJ_RULED_INVALID;
        is_void |= (flaws & PJ_PAPER_OVER_OR_UNDER && d->overvote_voids_ballot) ||
                   (flaws & PJ_PAPER_CONFLICTING && d->conflict == PJ_CONFLICT_BALLOT) ||
                   (flaws & PJ_PAPER_UNREADABLE && d->unreadable_voids_ballot);
    }
    if (is_void)
        memset(invalid, 1, d->contests_len);
}
