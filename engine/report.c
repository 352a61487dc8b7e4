/* The result sheet (计票结果报告单) as text and as JSON: what the log says, for people. Everything is read from the checked vote; nothing is
 * decided here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/log.h"
#include "engine/report.h"

/* What all rows of a contest share, so that their columns stand below each other. */
typedef struct {
    int rank, count;  /* digits */
    size_t outcome;   /* columns of a terminal */
    int has_unreadable;
} sheet_widths;

static const char *item_outcome(pj_language language, const pj_contest *c, const json_t *result, size_t item)
{
    return pj_outcome_word(language, json_object_get(result, "verdict"), c->items[item].id);
}

static sheet_widths measure(pj_language language, const pj_contest *c, const json_t *result)
{
    sheet_widths w = {snprintf(NULL, 0, "%zu", c->items_len), snprintf(NULL, 0, "%u", pj_result_number(result, "valid")), 0, 0};
    for (size_t i = 0; i < c->items_len; i++) {
        size_t columns = pj_word_columns(item_outcome(language, c, result, i));
        w.outcome = columns > w.outcome ? columns : w.outcome;
        w.has_unreadable |= pj_result_unreadable(result, i) > 0;
    }
    return w;
}

static void add_item(pj_text *t, pj_language language, const pj_contest *c, const json_t *result, size_t item, size_t rank, const sheet_widths *w)
{
    const char *outcome = item_outcome(language, c, result, item);
    pj_text_add(t, "  %3zu. %*s[%zu] %s%*s  ", rank, w->rank - snprintf(NULL, 0, "%zu", item + 1), "", item + 1, outcome,
                (int)(w->outcome - pj_word_columns(outcome)), "");
    for (size_t m = 0; m < c->marks_len; m++)
        pj_text_add(t, "%s %*u  ", pj_mark_word(language, c->marks[m]), w->count, pj_result_count(result, item, m));
    if (w->has_unreadable)
        pj_text_add(t, "%s %*u  ", PJ_SAY(language, "unreadable", "无法辨认"), w->count, pj_result_unreadable(result, item));
    if (c->row_max == 1)
        pj_text_add(t, "%s %*u  ", PJ_SAY(language, "not marked", "未按"), w->count, pj_result_unmarked(c, result, item));
    pj_text_add(t, "%s %s\n", c->items[item].id, c->items[item].title);
}

static void add_names(pj_text *t, pj_language language, const json_t *result)
{
    const json_t *others = json_object_get(result, "others");
    for (size_t i = 0; i < json_array_size(others); i++) {
        char ref[24];
        const json_t *one = json_array_get(others, i);
        snprintf(ref, sizeof ref, "+%zu", i + 1);
        pj_text_add(t, "   %s %s  %u  %s %s\n", ref, pj_outcome_word(language, json_object_get(result, "verdict"), ref), pj_result_number(one, "count"),
                    PJ_SAY(language, "written in:", "另选他人："), json_string_value(json_object_get(one, "name")));
    }
}

static pj_status add_contest(pj_text *t, pj_language language, const pj_contest *c, const json_t *result, const pj_attendance *attendance,
                             pj_error *err)
{
    pj_text_add(t, "\n%s %s: %s\n", PJ_SAY(language, "Contest", "表决事项"), c->id, c->title);
    if (json_array_size(json_object_get(result, "counts")) > 0) {
        size_t *order = pj_result_rank(c, result);
        if (!order)
            return pj_no_memory(err);
        pj_text_add(t, "  %s %u  %s %u\n", PJ_SAY(language, "Valid", "有效"), pj_result_number(result, "valid"), PJ_SAY(language, "Invalid", "无效"),
                    pj_result_number(result, "invalid"));
        pj_text_add(t, "  %s", PJ_SAY(language, "Rule: ", "规则："));
        pj_add_rule(t, language, c, attendance, pj_result_number(result, "valid"));
        pj_text_add(t, "\n");
        sheet_widths widths = measure(language, c, result);
        for (size_t i = 0; i < c->items_len; i++)
            add_item(t, language, c, result, order[i], i + 1, &widths);
        add_names(t, language, result);
        free(order);
    }
    pj_text_add(t, "  %s", PJ_SAY(language, "Verdict: ", "结果："));
    pj_add_state(t, language, c, json_object_get(result, "verdict"));
    pj_text_add(t, "\n");
    return PJ_OK;
}

static void add_people(pj_text *t, pj_language language, const pj_vote *vote)
{
    char root[45];
    pj_short brief;
    const pj_definition *d = vote->definition;
    uint32_t attested = (uint32_t)__builtin_popcount(vote->attested);
    pj_text_add(t, "\n%s:", PJ_SAY(language, "Attested by", "已签署确认的监票人"));
    for (uint32_t i = 0; i < d->trustees_len; i++)
        if (vote->attested & 1u << i)
            pj_text_add(t, " %s", d->trustees[i].name);
    pj_text_add(t, "%s\n", vote->attested ? "" : PJ_SAY(language, " nobody yet", "（尚无）"));
    if (attested < d->attestations)
        pj_text_add(t, PJ_SAY(language, "Attestations asked for: %u, given: %u\n", "按规定须有 %u 人签署，已有 %u 人\n"), d->attestations, attested);
    pj_base64_encode(root, vote->result_root, 32);
    pj_short_write(&brief, vote->result_root);
    pj_text_add(t, "%s: %s\n", PJ_SAY(language, "Root of the log up to the result", "至结果为止的日志根"), root);
    /* Behind the result stand attestations alone. */
    pj_text_add(t, "%s: %llu/%s\n", PJ_SAY(language, "In short, for the minutes", "短式（记入会议记录）"), (unsigned long long)vote->lines - attested, brief.text);
    pj_text_add(t, "%s\n", PJ_SAY(language, "Check it: piaojue-verify LOG", "核验：piaojue-verify 日志文件"));
}

pj_status pj_report_text(const pj_log *log, pj_language language, char *out, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_text t = {0};
    const pj_vote *v = &log->vote;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_has_result(log, err));
    pj_attendance a = pj_vote_attendance(v);
    pj_text_add(&t, "%s\n%s\n\n", PJ_SAY(language, "Result sheet", "计票结果报告单"), v->definition->title);
    if (language == PJ_CHINESE)
        pj_text_add(&t, "全体代表 %u  实到 %u  发出 %u  收回 %u\n", a.deputies, a.present, a.issued, a.returned);
    else
        pj_text_add(&t, "Deputies %u  present %u  issued %u  returned %u\n", a.deputies, a.present, a.issued, a.returned);
    if (a.issued > a.returned)
        pj_text_add(&t, PJ_SAY(language, "Not returned %u\n", "未交回 %u\n"), a.issued - a.returned);
    if (v->opened_len)
        pj_text_add(&t, PJ_SAY(language, "Sealed ballots opened to be seen, and not counted: %zu\n", "开封抽验而不计票的密封选票 %zu 张\n"), v->opened_len);
    for (size_t k = 0; k < v->definition->contests_len; k++)
        TRY(add_contest(&t, language, &v->definition->contests[k], json_array_get(json_object_get(v->result, "contests"), k), &a, err));
    add_people(&t, language, v);
    return pj_text_finish(&t, out, len, err);
out:
    free(t.p);
    return rc;
}

static json_t *attested_json(const pj_vote *vote)
{
    json_t *array = json_array();
    for (uint32_t i = 0; array && i < vote->definition->trustees_len; i++)
        if (vote->attested & 1u << i && json_array_append_new(array, json_string(vote->definition->trustees[i].name)) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

pj_status pj_report_json(const pj_log *log, char *json, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    char *all = NULL;
    size_t all_len = 0;
    json_t *report = NULL;
    const pj_vote *v = &log->vote;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_has_result(log, err));
    report = json_pack("{s:o,s:O,s:o,s:O,s:o,s:o}", "attested", attested_json(v), "definition", v->definition->body, "head",
                       pj_json_bytes(v->result_head, 32), "result", v->result, "root", pj_json_bytes(v->result_root, 32), "vote",
                       pj_json_bytes(v->id, 32));
    TRY_IF(report, pj_no_memory(err));
    TRY(pj_json_write(&all, &all_len, report, err));
    TRY(pj_text_out(err, json, len, all, all_len));
out:
    json_decref(report);
    free(all);
    return rc;
}
