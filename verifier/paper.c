#include "paper.h"

#include <stdlib.h>
#include <string.h>

#include "language.h"

enum outcome paper_take(struct paper *paper, const struct definition *definition, struct arena *arena)
{
    paper->rows = arena_take(arena, definition->items, sizeof *paper->rows);
    paper->written = arena_take(arena, definition->contest_count, sizeof *paper->written);
    paper->ruled = arena_take(arena, definition->contest_count, sizeof *paper->ruled);
    return paper->rows && paper->written && paper->ruled ? HOLDS : BROKEN;
}

/* ---- V6 ---- */

/* The mark whose id is this text; the number of marks if there is none. */
static uint32_t find_mark(const struct contest *contest, const char *text, size_t length)
{
    for (uint32_t k = 0; k < contest->mark_count; k++)
        if (strlen(contest->marks[k]) == length && memcmp(contest->marks[k], text, length) == 0)
            return k;
    return contest->mark_count;
}

/* Empty, or ?, or mark ids joined by +, in the contest's order, none twice. */
static enum outcome read_row(const struct reader *in, uint32_t node, const struct contest *contest, bool may_be_unreadable,
                             struct paper_row *row)
{
    const char *wanted = may_be_unreadable ? N_("empty, or ?, or marks of the contest in its order, joined by +")
                                           : N_("empty, or marks of the contest in its order, joined by +");
    const struct json_node *value = &in->json->nodes[node];
    const char *text = (const char *)in->json->text + value->start, *end = (const char *)in->json->text + value->end;

    if (value->type != JSON_STRING)
        return read_refuse(in, node, wanted);
    row->unreadable = may_be_unreadable && string_is(in->json, node, "?");
    if (row->unreadable || text == end)
        return HOLDS;
    for (;;) {
        const char *plus = memchr(text, '+', (size_t)(end - text));
        uint32_t mark = find_mark(contest, text, (size_t)((plus ? plus : end) - text));
        if (mark == contest->mark_count || row->marks >> mark != 0)
            return read_refuse(in, node, wanted);
        row->marks |= 1u << mark;
        if (!plus)
            return HOLDS;
        text = plus + 1;
    }
}

enum outcome rows_read(const struct reader *in, uint32_t node, const struct contest *contest, bool may_be_unreadable, struct paper_row *rows)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, contest->item_count, contest->item_count, &at, &count));
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_row(in, at, contest, may_be_unreadable, &rows[i]));
    return HOLDS;
}

enum outcome written_read(const struct reader *in, uint32_t node, const struct contest *contest, struct written *written)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, 0, contest->others.max, &at, &count));
    written->texts = arena_take(in->arena, count, sizeof *written->texts);
    if (!written->texts)
        return BROKEN;
    written->count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_text(in, at, false, &written->texts[i]));
    return HOLDS;
}

bool rows_unreadable(const struct paper_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].unreadable)
            return true;
    return false;
}

/* ---- validity (F11) ---- */

bool row_conflicts(const struct paper_row *row, const struct contest *contest)
{
    return (uint32_t)__builtin_popcount(row->marks) > contest->row_max;
}

struct paper_row row_as_read(const struct paper_row *row, const struct contest *contest, const struct definition *definition)
{
    if (definition->conflict == CONFLICT_MARK && row_conflicts(row, contest))
        return (struct paper_row){0, true};
    return *row;
}

static bool conflicting(const struct definition *definition, const struct contest *contest, const struct paper_row *rows)
{
    if (definition->conflict == CONFLICT_MARK)
        return false;
    for (uint32_t i = 0; i < contest->item_count; i++)
        if (row_conflicts(&rows[i], contest))
            return true;
    return false;
}

bool over_or_under(const struct definition *definition, const struct contest *contest, const struct paper_row *rows, uint32_t names)
{
    const struct cap *cap = &contest->cap;
    /* no names under the rule grade (F7.11), which has no mark of its own */
    uint32_t capped = cap->there && contest->decide.mark == cap->mark ? names : 0, with = 0;

    for (uint32_t i = 0; i < contest->item_count; i++) {
        struct paper_row row = row_as_read(&rows[i], contest, definition);
        if (!row.unreadable && (uint32_t)__builtin_popcount(row.marks) < contest->row_min)
            return true;
        capped += cap->there ? row.marks >> cap->mark & 1 : 0;
        with += contest->others.has_with ? row.marks >> contest->others.with & 1 : 0;
    }
    return (cap->there && (capped < cap->min || capped > cap->max)) || (contest->others.has_with && names > with);
}

static bool blank(const struct contest *contest, const struct paper_row *rows, uint32_t names)
{
    for (uint32_t i = 0; i < contest->item_count; i++)
        if (rows[i].marks != 0 || rows[i].unreadable)
            return false;
    return names == 0;
}

void paper_judge(bool valid[CONTESTS_MOST], bool *is_void, const struct definition *definition, const struct paper *paper)
{
    *is_void = definition->unreadable_voids_ballot && rows_unreadable(paper->rows, definition->items);
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        const struct paper_row *rows = paper->rows + contest->first_item;
        uint32_t names = paper->written[i].count;
        bool conflicts = conflicting(definition, contest, rows), over = over_or_under(definition, contest, rows, names);

        valid[i] = !conflicts && !over && !(definition->blank_is_invalid && blank(contest, rows, names)) && paper->ruled[i] != RULED_INVALID;
        *is_void = *is_void || (conflicts && definition->conflict == CONFLICT_BALLOT) || (over && definition->overvote_voids_ballot);
    }
    for (uint32_t i = 0; i < definition->contest_count; i++)
        valid[i] = valid[i] && !*is_void;
}

/* ---- papers that are kept ---- */

bool paper_is_kept(const struct paper *paper, const struct definition *definition)
{
    for (uint32_t i = 0; i < definition->contest_count; i++)
        if (paper->written[i].count > 0)
            return true;
    return rows_unreadable(paper->rows, definition->items);
}

struct paper *papers_find(const struct papers *papers, uint64_t line)
{
    size_t first = 0, end = papers->count;

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (papers->list[middle].line < line)
            first = middle + 1;
        else
            end = middle;
    }
    return first < papers->count && papers->list[first].line == line ? &papers->list[first] : NULL;
}

struct paper *papers_add(struct papers *papers)
{
    if (papers->count == papers->room) {
        size_t room = papers->room ? 2 * papers->room : 64;
        struct paper *list = realloc(papers->list, room * sizeof *list);
        if (!list)
            return NULL;
        papers->list = list;
        papers->room = room;
    }
    papers->list[papers->count] = (struct paper){0};
    return &papers->list[papers->count++];
}

void papers_free(struct papers *papers)
{
    free(papers->list);
    *papers = (struct papers){0};
}
