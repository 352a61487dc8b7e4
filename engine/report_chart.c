/* The bar chart of the result sheet, as inline SVG: no script, no font of its own, readable on a phone and in black and white. */
#include "engine/report.h"

/* In units of the viewBox, which a phone shows one to one. */
enum { WIDTH = 400, TOP = 32, ROW = 34, BAR = 11, PLOT = 340, LABEL = 27, LABEL_BEFORE_REMARK = LABEL - 7 };

/* Shades from dark to light, one for each mark of a stacked bar; more marks than shades repeat the lightest. */
static const char *shade(size_t mark)
{
    static const char *const shades[] = {"#1f4e79", "#5b8db8", "#a9c4dc", "#d5dde5"};
    size_t last = sizeof shades / sizeof *shades - 1;
    return shades[mark < last ? mark : last];
}

static void add_escaped_byte(pj_text *t, char plain)
{
    if (plain == '&')
        pj_text_add(t, "&amp;");
    else if (plain == '<')
        pj_text_add(t, "&lt;");
    else if (plain == '>')
        pj_text_add(t, "&gt;");
    else if (plain == '"')
        pj_text_add(t, "&quot;");
    else
        pj_text_add(t, "%c", plain);
}

void pj_add_escaped(pj_text *t, const char *plain)
{
    for (; *plain; plain++)
        add_escaped_byte(t, *plain);
}

/* At most `most` characters (not bytes): a wide one is 13 units. */
static void add_label(pj_text *t, const char *title, size_t most)
{
    for (; *title; title++) {
        if ((*title & 0xc0) != 0x80 && most-- == 0) {
            pj_text_add(t, "…");
            return;
        }
        add_escaped_byte(t, *title);
    }
}

/* What the full width stands for: everybody the majority is measured against, or the most that any item has. */
static uint32_t full_scale(const pj_contest *c, const json_t *result, const pj_ranking *ranking, uint32_t of)
{
    uint32_t most = pj_rank_count(c, result, ranking->candidates[0]), valid = pj_result_number(result, "valid");
    if (c->rule == PJ_RULE_GRADE && most < valid)
        most = valid;
    most = most > of ? most : of;
    return most ? most : 1;
}

static double x_of(uint64_t count, uint32_t full)
{
    return (double)count * PLOT / full;
}

static double y_of(size_t rank)
{
    return TOP + (double)rank * ROW;
}

/* Returns where it ends; `t` may be NULL. */
static double add_bar(pj_text *t, const pj_contest *c, const json_t *result, size_t candidate, size_t rank, uint32_t full)
{
    double x = 0;
    size_t marks = c->rule == PJ_RULE_GRADE ? c->marks_len : 1;
    for (size_t m = 0; m < marks; m++) {
        uint32_t count = marks > 1 ? pj_result_count(result, candidate, m) : pj_rank_count(c, result, candidate);
        if (t)
            pj_text_add(t, "<rect x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n", x, y_of(rank) + 17, x_of(count, full), BAR,
                        shade(m));
        x += x_of(count, full);
    }
    return x;
}

static void add_texts(pj_text *t, pj_language language, const pj_contest *c, const json_t *result, size_t candidate, size_t rank, uint32_t full)
{
    char room[PJ_REF_ROOM];
    int is_item = !pj_is_written_in(c, candidate);
    pj_text_add(t, "<text x=\"0\" y=\"%.0f\">", y_of(rank) + 12);
    if (is_item)
        pj_text_add(t, "%zu. ", candidate + 1);
    else
        pj_text_add(t, "%s. ", pj_candidate_ref(room, c, candidate));
    add_label(t, pj_candidate_title(c, result, candidate), is_item ? LABEL : LABEL_BEFORE_REMARK);
    pj_text_add(t, "%s</text><text class=\"n\" x=\"%.1f\" y=\"%.0f\">%u</text>\n", is_item ? "" : PJ_SAY(language, " (written in)", "（另选他人）"),
                add_bar(NULL, c, result, candidate, rank, full) + 5, y_of(rank) + 17 + BAR - 1, pj_rank_count(c, result, candidate));
}

/* `storey`: 0 or 1, so that two labels at the same place can both be read. */
static void add_line(pj_text *t, uint64_t least, uint32_t full, size_t rows, const char *word, size_t storey)
{
    double x = x_of(least, full);
    const char *anchor = x > PLOT * 0.8 ? "end" : x < PLOT * 0.2 ? "start" : "middle";
    pj_text_add(t, "<line x1=\"%.1f\" y1=\"28\" x2=\"%.1f\" y2=\"%zu\"/><text class=\"l\" x=\"%.1f\" y=\"%zu\" text-anchor=\"%s\">", x, x,
                TOP + rows * ROW, x, 24 - 13 * storey, anchor);
    pj_add_escaped(t, word);
    pj_text_add(t, " ≥ %llu</text>\n", (unsigned long long)least);
}

/* Bars of grades are stacked in the order of the marks, so a grade that asks for the first marks together has its line on them. */
static void add_lines(pj_text *t, pj_language language, const pj_contest *c, uint32_t of, uint32_t full, size_t rows)
{
    if (c->base == PJ_BASE_NONE)
        return;
    if (c->rule != PJ_RULE_GRADE) {
        add_line(t, pj_least_to_pass(&c->pass, of), full, rows, PJ_SAY(language, "majority", "多数线"), 0);
        return;
    }
    for (size_t g = 0; g + 1 < c->grades_len; g++)
        if ((c->grades[g].marks & (c->grades[g].marks + 1u)) == 0)
            add_line(t, pj_least_to_pass(&c->grades[g].pass, of), full, rows, pj_mark_word(language, c->grades[g].id), g % 2);
}

static void add_legend(pj_text *t, pj_language language, const pj_contest *c)
{
    pj_text_add(t, "<p class=\"legend\">");
    for (size_t m = 0; m < c->marks_len; m++) {
        pj_text_add(t, "<span style=\"background:%s\"></span>", shade(m));
        pj_add_escaped(t, pj_mark_word(language, c->marks[m]));
        pj_text_add(t, " ");
    }
    pj_text_add(t, "</p>\n");
}

void pj_add_chart(pj_text *t, pj_language language, const pj_contest *c, const json_t *result, const pj_ranking *ranking, uint32_t of)
{
    uint32_t full = full_scale(c, result, ranking, of);
    if (c->rule == PJ_RULE_GRADE)
        add_legend(t, language, c);
    pj_text_add(t, "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %zu\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
                TOP + ranking->len * ROW + 4, PJ_SAY(language, "votes by rank", "得票排序图"));
    for (size_t i = 0; i < ranking->len; i++)
        (void)add_bar(t, c, result, ranking->candidates[i], i, full);
    add_lines(t, language, c, of, full, ranking->len);
    for (size_t i = 0; i < ranking->len; i++) /* on top of the lines */
        add_texts(t, language, c, result, ranking->candidates[i], i, full);
    pj_text_add(t, "</svg>\n");
}
