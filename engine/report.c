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
    int number, count; /* digits; of numbers on the ballot with the + of names */
    size_t outcome;    /* columns of a terminal */
    int has_unreadable;
} sheet_widths;

/* A contest as it is written here. */
typedef struct {
    pj_language language;
    const pj_contest *contest;
    const json_t *result;
    pj_ranking ranking;
    sheet_widths widths;
} sheet;

static const char *outcome_of(const sheet *s, size_t candidate)
{
    char room[PJ_REF_ROOM];
    return pj_outcome_word(s->language, json_object_get(s->result, "verdict"), pj_candidate_ref(room, s->contest, candidate));
}

/* Where it stands on the ballot; + for names written in. */
static int write_number(char room[PJ_REF_ROOM], const pj_contest *c, size_t candidate)
{
    if (pj_is_written_in(c, candidate))
        return (int)strlen(pj_candidate_ref(room, c, candidate));
    return snprintf(room, PJ_REF_ROOM, "%zu", candidate + 1);
}

static sheet_widths measure(const sheet *s)
{
    char room[PJ_REF_ROOM];
    sheet_widths w = {0, snprintf(NULL, 0, "%u", pj_result_number(s->result, "valid")), 0, 0};
    for (size_t i = 0; i < s->contest->items_len + json_array_size(json_object_get(s->result, "others")); i++) {
        size_t columns = pj_word_columns(outcome_of(s, i));
        int number = write_number(room, s->contest, i);
        w.number = number > w.number ? number : w.number;
        w.outcome = columns > w.outcome ? columns : w.outcome;
    }
    for (size_t i = 0; i < s->contest->items_len; i++)
        w.has_unreadable |= pj_result_unreadable(s->result, i) > 0;
    return w;
}

/* A count with its word, or as many blanks where there is none. */
static void add_count(pj_text *t, const sheet *s, const char *word, int has_count, uint32_t count)
{
    if (has_count)
        pj_text_add(t, "%s %*u  ", word, s->widths.count, count);
    else
        pj_text_add(t, "%*s", (int)pj_word_columns(word) + 1 + s->widths.count + 2, "");
}

/* `rank`: 0 for none. A name written in has votes, and nothing else. */
static void add_candidate(pj_text *t, const sheet *s, size_t candidate, size_t rank)
{
    char number[PJ_REF_ROOM], room[PJ_REF_ROOM];
    const pj_contest *c = s->contest;
    const char *outcome = outcome_of(s, candidate);
    int digits = write_number(number, c, candidate), is_item = !pj_is_written_in(c, candidate);
    if (rank)
        pj_text_add(t, "  %3zu. ", rank);
    else
        pj_text_add(t, "%7s", "");
    pj_text_add(t, "%*s[%s] %s%*s  ", s->widths.number - digits, "", number, outcome,
                (int)(s->widths.outcome - pj_word_columns(outcome)), "");
    for (size_t m = 0; m < c->marks_len; m++)
        add_count(t, s, pj_mark_word(s->language, c->marks[m]), is_item || m == c->decide_mark,
                  is_item ? pj_result_count(s->result, candidate, m) : pj_rank_count(c, s->result, candidate));
    if (s->widths.has_unreadable)
        add_count(t, s, PJ_SAY(s->language, "unreadable", "无法辨认"), is_item, is_item ? pj_result_unreadable(s->result, candidate) : 0);
    if (c->row_max == 1)
        add_count(t, s, PJ_SAY(s->language, "not marked", "未按"), is_item, is_item ? pj_result_unmarked(c, s->result, candidate) : 0);
    pj_text_add(t, "%s %s%s\n", pj_candidate_ref(room, c, candidate), pj_candidate_title(c, s->result, candidate),
                is_item ? "" : PJ_SAY(s->language, " (written in)", "（另选他人）"));
}

static int is_in_ranking(const pj_ranking *ranking, size_t candidate)
{
    for (size_t i = 0; i < ranking->len; i++)
        if (ranking->candidates[i] == candidate)
            return 1;
    return 0;
}

/* Names that do not pass have no rank among the items. */
static void add_other_names(pj_text *t, const sheet *s)
{
    for (size_t i = s->contest->items_len; i < s->contest->items_len + json_array_size(json_object_get(s->result, "others")); i++)
        if (!is_in_ranking(&s->ranking, i))
            add_candidate(t, s, i, 0);
}

static pj_status add_contest(pj_text *t, pj_language language, const pj_contest *c, const json_t *result, const pj_attendance *attendance,
                             pj_error *err)
{
    pj_text_add(t, PJ_SAY(language, "\nContest %s: %s\n", "\n表决事项 %s：%s\n"), c->id, c->title);
    if (json_array_size(json_object_get(result, "counts")) > 0) {
        uint32_t valid = pj_result_number(result, "valid");
        sheet s = {language, c, result, pj_result_rank(c, result, pj_rules_base(c, attendance, valid)), {0}};
        if (!s.ranking.candidates)
            return pj_no_memory(err);
        pj_text_add(t, "  %s %u  %s %u\n", PJ_SAY(language, "Valid", "有效"), valid, PJ_SAY(language, "Invalid", "无效"),
                    pj_result_number(result, "invalid"));
        pj_text_add(t, "  %s", PJ_SAY(language, "Rule: ", "规则："));
        pj_add_rule(t, language, c, attendance, valid);
        pj_text_add(t, "\n");
        s.widths = measure(&s);
        for (size_t i = 0; i < s.ranking.len; i++)
            add_candidate(t, &s, s.ranking.candidates[i], i + 1);
        add_other_names(t, &s);
        free(s.ranking.candidates);
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
    pj_text_add(t, "\n%s", PJ_SAY(language, "Attested by:", "已签署确认的监票人："));
    for (uint32_t i = 0; i < d->trustees_len; i++)
        if (vote->attested & 1u << i)
            pj_text_add(t, " %s", d->trustees[i].name);
    pj_text_add(t, "%s\n", vote->attested ? "" : PJ_SAY(language, " nobody yet", "（尚无）"));
    if (attested < d->attestations)
        pj_text_add(t, PJ_SAY(language, "Attestations asked for: %u, given: %u\n", "按规定须有 %u 人签署，已有 %u 人\n"), d->attestations, attested);
    pj_base64_encode(root, vote->result_root, 32);
    pj_short_write(&brief, vote->result_root);
    pj_text_add(t, "%s%s\n", PJ_SAY(language, "Root of the log up to the result: ", "至结果为止的日志根："), root);
    /* Behind the result stand attestations alone. */
    pj_text_add(t, "%s%llu/%s\n", PJ_SAY(language, "In short, for the minutes: ", "简式（记入会议记录）："), (unsigned long long)vote->lines - attested, brief.text);
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
