#include "engine/paper.h"

#include <string.h>

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

static int over_or_under(const pj_contest *contest, const pj_row *rows)
{
    uint32_t column = 0;
    for (size_t i = 0; i < contest->items_len; i++) {
        if (rows[i] == PJ_ROW_UNREADABLE)
            continue;
        uint32_t marks = (uint32_t)__builtin_popcount(rows[i]);
        if (marks < contest->row_min || marks > contest->row_max)
            return 1;
        column += contest->has_cap && (rows[i] >> contest->cap_mark & 1);
    }
    return contest->has_cap && (column < contest->cap_min || column > contest->cap_max);
}

static int is_blank(const pj_contest *contest, const pj_row *rows)
{
    for (size_t i = 0; i < contest->items_len; i++)
        if (rows[i])
            return 0;
    return 1;
}

void pj_paper_judge(uint8_t *invalid, const pj_definition *definition, const pj_row *rows)
{
    int is_void = 0;
    for (size_t i = 0; i < definition->items; i++)
        if (rows[i] == PJ_ROW_UNREADABLE && definition->unreadable_voids_ballot)
            is_void = 1;
    for (size_t k = 0; k < definition->contests_len; rows += definition->contests[k++].items_len) {
        int outside = over_or_under(&definition->contests[k], rows);
        invalid[k] = outside || (!definition->blank_is_valid && is_blank(&definition->contests[k], rows));
        is_void |= outside && definition->overvote_voids_ballot;
    }
    if (is_void)
        memset(invalid, 1, definition->contests_len);
}
