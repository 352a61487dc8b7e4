/* The result sheet as a table for spreadsheets: UTF-8 with a byte order mark and CRLF, as Excel wants them; one line for each item. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/log.h"
#include "engine/report.h"

/* In quotes where it has to be. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
static void add_cell(pj_text *t, const char *value)
{
    if (strspn(value, "=+-@\t") > 0 && strcmp(value, "-") != 0) {
        pj_text_add(t, "\"'");
    } else if (!strpbrk(value, ",\"\r\n")) {
        pj_text_add(t, "%s", value);
        return;
    } else {
        pj_text_add(t, "\"");
    }
    for (; *value; value++)
        pj_text_add(t, *value == '"' ? "\"\"" : "%c", *value);
    pj_text_add(t, "\"");
}

static void add_header(pj_text *t, pj_language language, const pj_definition *d)
{
    static const char *const english[] = {"contest", "no", "item", "title"}, *const chinese[] = {"表决事项", "序号", "编号", "项目"};
    for (size_t i = 0; i < 4; i++)
        pj_text_add(t, "%s%s", i ? "," : "", PJ_SAY(language, english[i], chinese[i]));
    for (size_t k = 0; k < d->contests_len; k++)
        for (size_t m = 0; m < d->contests[k].marks_len; m++) {
            pj_text_add(t, ",");
            if (d->contests_len > 1)
                pj_text_add(t, "%s/", d->contests[k].id);
            pj_text_add(t, "%s", pj_mark_word(language, d->contests[k].marks[m]));
        }
    pj_text_add(t, "%s\r\n", PJ_SAY(language, ",unreadable,not_marked,outcome,valid,invalid,deputies,present,issued,returned",
                                    ",无法辨认,未按,结果,有效票,无效票,应到,实到,发出,收回"));
}

/* The columns of other contests' marks stay empty. `item` SIZE_MAX: of a name written in, which has votes alone. */
static void add_marks(pj_text *t, const pj_definition *d, size_t contest, const json_t *result, size_t item)
{
    for (size_t k = 0; k < d->contests_len; k++)
        for (size_t m = 0; m < d->contests[k].marks_len; m++) {
            if (k == contest && item != SIZE_MAX)
                pj_text_add(t, ",%u", pj_result_count(result, item, m));
            else if (k == contest && m == d->contests[k].decide_mark)
                pj_text_add(t, ",%u", pj_result_number(result, "count"));
            else
                pj_text_add(t, ",");
        }
}

static void add_tail(pj_text *t, pj_language language, const json_t *result, const char *ref, const pj_attendance *a)
{
    pj_text_add(t, ",");
    add_cell(t, pj_outcome_word(language, json_object_get(result, "verdict"), ref));
    pj_text_add(t, ",%u,%u,%u,%u,%u,%u\r\n", pj_result_number(result, "valid"), pj_result_number(result, "invalid"), a->deputies, a->present, a->issued,
                a->returned);
}

static void add_item(pj_text *t, pj_language language, const pj_definition *d, size_t k, const json_t *result, size_t item, const pj_attendance *a)
{
    const pj_contest *c = &d->contests[k];
    add_cell(t, c->id);
    pj_text_add(t, ",%zu,", item + 1);
    add_cell(t, c->items[item].id);
    pj_text_add(t, ",");
    add_cell(t, c->items[item].title);
    add_marks(t, d, k, result, item);
    pj_text_add(t, ",%u,", pj_result_unreadable(result, item));
    if (c->row_max == 1)
        pj_text_add(t, "%u", pj_result_unmarked(c, result, item));
    add_tail(t, language, result, c->items[item].id, a);
}

static void add_name(pj_text *t, pj_language language, const pj_definition *d, size_t k, const json_t *result, size_t i, const pj_attendance *a)
{
    char ref[24];
    const json_t *one = json_array_get(json_object_get(result, "others"), i);
    snprintf(ref, sizeof ref, "+%zu", i + 1);
    add_cell(t, d->contests[k].id);
    pj_text_add(t, ",%zu,,", d->contests[k].items_len + i + 1);
    add_cell(t, json_string_value(json_object_get(one, "name")));
    add_marks(t, d, k, one, SIZE_MAX);
    pj_text_add(t, ",,");
    add_tail(t, language, result, ref, a);
}

pj_status pj_report_csv(const pj_log *log, pj_language language, char *csv, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_text t = {0};
    const pj_vote *v = &log->vote;
    const pj_definition *d = v->definition;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_has_result(log, err));
    pj_attendance a = pj_vote_attendance(v);
    pj_text_add(&t, "\xef\xbb\xbf");
    add_header(&t, language, d);
    for (size_t k = 0; k < d->contests_len; k++) {
        const json_t *result = json_array_get(json_object_get(v->result, "contests"), k);
        if (json_array_size(json_object_get(result, "counts")) == 0)
            continue; /* void: nothing is published */
        for (size_t i = 0; i < d->contests[k].items_len; i++)
            add_item(&t, language, d, k, result, i, &a);
        for (size_t i = 0; i < json_array_size(json_object_get(result, "others")); i++)
            add_name(&t, language, d, k, result, i, &a);
    }
    return pj_text_finish(&t, csv, len, err);
out:
    return rc;
}
