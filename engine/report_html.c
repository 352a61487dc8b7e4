/* The result sheet as one HTML file for screen, phone and A4 paper: no script, nothing to be fetched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/log.h"
#include "engine/report.h"

static const char style[] =
    "*{box-sizing:border-box}body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:52rem;color:#111;background:#fff;line-height:1.55;"
    "font-family:\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",system-ui,sans-serif}"
    "h1{text-align:center;font-size:1.7rem;letter-spacing:.12em;margin:.2em 0}h2{font-size:1.15rem;margin:2rem 0 .4rem;border-bottom:2px solid #1f4e79}"
    "h3{font-size:1rem;margin:1.4rem 0 .3rem}.title{text-align:center;font-size:1.15rem;margin:.2em 0 1.2em}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{border:1px solid #888;padding:.28em .55em;text-align:left}th{background:#eef2f6;font-weight:600}"
    "td.n,th.n{text-align:right;white-space:nowrap}tr.yes td{background:#eef7ee}td:last-child,th:last-child{white-space:nowrap}tr.yes td:last-child{font-weight:700}"
    ".sums td,.sums th{text-align:center;white-space:normal!important}.sums td{font-size:1.25rem;font-weight:700}.verdict{font-weight:700;font-size:1.05rem}"
    ".sign{display:grid;grid-template-columns:1fr 1fr;gap:1.1rem 2rem;margin-top:1.6rem}.sign div{border-bottom:1px solid #111;padding-top:1.1rem}"
    ".sign small{color:#444}.seal{border:none!important;text-align:right}.chart{width:100%;max-width:34rem;display:block;font-size:13px}"
    ".chart line{stroke:#b00020;stroke-width:1.4;stroke-dasharray:4 3}.chart .l{fill:#b00020;font-size:12px}.chart .n{font-weight:700;font-size:12px}"
    ".chart text{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}"
    ".legend span{display:inline-block;width:.9em;height:.9em;margin:0 .25em 0 .7em;border:1px solid #777}"
    ".proof{display:flex;gap:1.2rem;align-items:flex-start;flex-wrap:wrap}.proof div{flex:1 1 16rem;min-width:0}.proof svg{width:38mm;height:auto;flex:none}"
    "code{font-family:ui-monospace,\"DejaVu Sans Mono\",Consolas,monospace;font-size:.86em;overflow-wrap:anywhere}"
    "@media (max-width:36em){body{padding:.8rem .6rem}h1{font-size:1.35rem}th,td{padding:.25em .35em;font-size:.9rem}.sign{grid-template-columns:1fr}}"
    "@page{size:A4;margin:15mm 14mm}@media print{body{max-width:none;padding:0;font-size:10.5pt}h2,h3{break-after:avoid}tr,.sign,.proof,.chart{break-inside:avoid}"
    ".annex{break-before:page}.chart{max-width:105mm}.annex td,.annex th{padding:.12em .5em}tr.yes td{background:none}th{background:none}}";

static void add_head(pj_text *t, pj_language language, const pj_vote *v)
{
    const char *sheet = PJ_SAY(language, "Result sheet", "计票结果报告单");
    pj_text_add(t, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,"
                   "initial-scale=1\">\n<title>%s · ", PJ_SAY(language, "en", "zh-CN"), sheet);
    pj_add_escaped(t, v->definition->title);
    pj_text_add(t, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>%s</h1>\n<p class=\"title\">", style, sheet);
    pj_add_escaped(t, v->definition->title);
    pj_text_add(t, "</p>\n");
}

static void add_sum(pj_text *heads, pj_text *sums, const char *name, const char *word, uint32_t value)
{
    pj_text_add(heads, "<th>%s</th>", word);
    pj_text_add(sums, "<td data-sum=\"%s\">%u</td>", name, value);
}

/* 应到, 实到, 发出, 收回; and 有效, 无效 here where they are the same for the whole sheet. */
static void add_attendance(pj_text *t, pj_language language, const pj_vote *v, const pj_attendance *a)
{
    const json_t *contests = json_object_get(v->result, "contests");
    const json_t *only = v->definition->contests_len == 1 ? json_array_get(contests, 0) : NULL;
    pj_text heads = {0}, sums = {0};
    add_sum(&heads, &sums, "deputies", PJ_SAY(language, "Deputies", "应到（全体代表）"), a->deputies);
    add_sum(&heads, &sums, "present", PJ_SAY(language, "Present", "实到"), a->present);
    add_sum(&heads, &sums, "issued", PJ_SAY(language, "Ballots issued", "发出选票"), a->issued);
    add_sum(&heads, &sums, "returned", PJ_SAY(language, "Returned", "收回选票"), a->returned);
    if (only && !pj_vote_is_void(v)) {
        add_sum(&heads, &sums, "valid", PJ_SAY(language, "Valid", "有效票"), pj_result_number(only, "valid"));
        add_sum(&heads, &sums, "invalid", PJ_SAY(language, "Invalid", "无效票"), pj_result_number(only, "invalid"));
    }
    t->failed |= heads.failed || sums.failed;
    pj_text_add(t, "<div class=\"scroll\"><table class=\"sums\">\n<tr>%s</tr>\n<tr>%s</tr>\n</table></div>\n", heads.p ? heads.p : "", sums.p ? sums.p : "");
    free(heads.p);
    free(sums.p);
    if (v->opened_len)
        pj_text_add(t, PJ_SAY(language, "<p>Sealed ballots opened to be seen, and not counted: %zu</p>\n", "<p>开封抽验而不计票的密封选票 %zu 张</p>\n"), v->opened_len);
}

/* Which columns a table has besides marks. */
typedef struct {
    pj_language language;
    const pj_contest *contest;
    const json_t *result;
    int has_unreadable;
} sheet;

static int any_unreadable(const pj_contest *c, const json_t *result)
{
    for (size_t i = 0; i < c->items_len; i++)
        if (pj_result_unreadable(result, i))
            return 1;
    return 0;
}

static void add_columns(pj_text *t, const sheet *s, const char *first)
{
    pj_text_add(t, "<div class=\"scroll\"><table>\n<thead><tr><th class=\"n\">%s</th><th>%s</th>", first, PJ_SAY(s->language, "Item", "项目"));
    for (size_t m = 0; m < s->contest->marks_len; m++) {
        pj_text_add(t, "<th class=\"n\">");
        pj_add_escaped(t, pj_mark_word(s->language, s->contest->marks[m]));
        pj_text_add(t, "</th>");
    }
    if (s->has_unreadable)
        pj_text_add(t, "<th class=\"n\">%s</th>", PJ_SAY(s->language, "Unreadable", "无法辨认"));
    if (s->contest->row_max == 1)
        pj_text_add(t, "<th class=\"n\">%s</th>", PJ_SAY(s->language, "Not marked", "未按"));
    pj_text_add(t, "<th>%s</th></tr></thead>\n<tbody>\n", PJ_SAY(s->language, "Outcome", "结果"));
}

static void add_count(pj_text *t, int has_count, uint32_t count)
{
    if (has_count)
        pj_text_add(t, "<td class=\"n\">%u</td>", count);
    else
        pj_text_add(t, "<td class=\"n\"></td>");
}

/* A name written in has votes, and nothing else. */
static void add_row(pj_text *t, const sheet *s, size_t candidate, size_t number)
{
    char room[PJ_REF_ROOM];
    const pj_contest *c = s->contest;
    const json_t *verdict = json_object_get(s->result, "verdict");
    const char *ref = pj_candidate_ref(room, c, candidate);
    int is_item = !pj_is_written_in(c, candidate);
    pj_text_add(t, "<tr data-item=\"");
    pj_add_escaped(t, ref);
    pj_text_add(t, "\"%s><td class=\"n\">%zu</td><td>", pj_is_chosen(verdict, ref) ? " class=\"yes\"" : "", number);
    pj_add_escaped(t, pj_candidate_title(c, s->result, candidate));
    pj_text_add(t, "%s</td>", is_item ? "" : PJ_SAY(s->language, " (written in)", "（另选他人）"));
    for (size_t m = 0; m < c->marks_len; m++)
        add_count(t, is_item || m == c->decide_mark, is_item ? pj_result_count(s->result, candidate, m) : pj_rank_count(c, s->result, candidate));
    if (s->has_unreadable)
        add_count(t, is_item, pj_result_unreadable(s->result, candidate));
    if (c->row_max == 1)
        add_count(t, is_item, pj_result_unmarked(c, s->result, candidate));
    pj_text_add(t, "<td>");
    pj_add_escaped(t, pj_outcome_word(s->language, verdict, ref));
    pj_text_add(t, "</td></tr>\n");
}

/* Equal votes, equal rank: 1, 2, 2, 4. */
static void add_ranked(pj_text *t, const sheet *s, const pj_ranking *ranking)
{
    const size_t *order = ranking->candidates;
    size_t rank = 0;
    add_columns(t, s, PJ_SAY(s->language, "Rank", "名次"));
    for (size_t i = 0; i < ranking->len; i++) {
        if (i == 0 || pj_rank_count(s->contest, s->result, order[i]) < pj_rank_count(s->contest, s->result, order[i - 1]))
            rank = i + 1;
        add_row(t, s, order[i], rank);
    }
    pj_text_add(t, "</tbody></table></div>\n");
}

static void add_in_ballot_order(pj_text *t, const sheet *s)
{
    add_columns(t, s, PJ_SAY(s->language, "No.", "序号"));
    for (size_t i = 0; i < s->contest->items_len; i++)
        add_row(t, s, i, i + 1);
    pj_text_add(t, "</tbody></table></div>\n");
}

static void add_names(pj_text *t, pj_language language, const pj_contest *c, const json_t *result)
{
    const json_t *others = json_object_get(result, "others");
    if (json_array_size(others) == 0)
        return;
    pj_text_add(t, "<h3>%s</h3>\n<table>\n<tbody>\n", PJ_SAY(language, "Names written in", "另选他人"));
    for (size_t i = 0; i < json_array_size(others); i++) {
        char room[PJ_REF_ROOM];
        const char *ref = pj_candidate_ref(room, c, c->items_len + i);
        const json_t *one = json_array_get(others, i);
        pj_text_add(t, "<tr data-item=\"%s\"%s><td>", ref, pj_is_chosen(json_object_get(result, "verdict"), ref) ? " class=\"yes\"" : "");
        pj_add_escaped(t, json_string_value(json_object_get(one, "name")));
        pj_text_add(t, "</td><td class=\"n\">%u</td><td>", pj_result_number(one, "count"));
        pj_add_escaped(t, pj_outcome_word(language, json_object_get(result, "verdict"), ref));
        pj_text_add(t, "</td></tr>\n");
    }
    pj_text_add(t, "</tbody></table>\n");
}

/* Sentences are made as plain text, and escaped as a whole. */
static void add_sentence(pj_text *t, const char *class_name, const char *word, pj_text *sentence)
{
    t->failed |= sentence->failed;
    pj_text_add(t, "<p class=\"%s\">%s", class_name, word);
    pj_add_escaped(t, sentence->p ? sentence->p : "");
    pj_text_add(t, "</p>\n");
    free(sentence->p);
}

static int has_counts(const json_t *result)
{
    return json_array_size(json_object_get(result, "counts")) > 0;
}

static void add_contest(pj_text *t, pj_language language, const pj_vote *v, size_t k, const pj_attendance *a)
{
    const pj_contest *c = &v->definition->contests[k];
    const json_t *result = json_array_get(json_object_get(v->result, "contests"), k);
    sheet s = {language, c, result, any_unreadable(c, result)};
    pj_text rule = {0}, state = {0};
    pj_text_add(t, "<section data-contest=\"");
    pj_add_escaped(t, c->id);
    pj_text_add(t, "\">\n<h2>");
    pj_add_escaped(t, c->title);
    pj_text_add(t, "</h2>\n");
    if (has_counts(result)) {
        if (v->definition->contests_len > 1)
            pj_text_add(t, "<p>%s <b data-sum=\"valid\">%u</b>　%s <b data-sum=\"invalid\">%u</b></p>\n", PJ_SAY(language, "Valid", "有效票"),
                        pj_result_number(result, "valid"), PJ_SAY(language, "Invalid", "无效票"), pj_result_number(result, "invalid"));
        pj_add_rule(&rule, language, c, a, pj_result_number(result, "valid"));
        add_sentence(t, "rule", PJ_SAY(language, "Rule: ", "规则："), &rule);
        add_in_ballot_order(t, &s);
        add_names(t, language, c, result);
    }
    pj_add_state(&state, language, c, json_object_get(result, "verdict"));
    add_sentence(t, "verdict", PJ_SAY(language, "Verdict: ", "结果："), &state);
    pj_text_add(t, "</section>\n");
}

/* "监票人 李某"; but who is named "监票人李某" already is not called so twice. */
static void add_signer(pj_text *t, const char *office, const char *name)
{
    if (strncmp(name, office, strlen(office)) != 0)
        pj_text_add(t, "%s ", office);
    pj_add_escaped(t, name);
}

/* Lines to sign on: everybody who watched the count, and who counted. */
static void add_signatures(pj_text *t, pj_language language, const pj_vote *v)
{
    const pj_definition *d = v->definition;
    pj_text_add(t, "<div class=\"sign\">\n");
    for (uint32_t i = 0; i < d->trustees_len; i++) {
        pj_text_add(t, "<div>");
        add_signer(t, d->chief == i + 1 ? PJ_SAY(language, "Chief scrutineer", "总监票人") : PJ_SAY(language, "Scrutineer", "监票人"), d->trustees[i].name);
        pj_text_add(t, "%s<small>%s</small></div>\n", PJ_SAY(language, ": ", "："),
                    v->attested >> i & 1 ? PJ_SAY(language, "(has signed the log)", "（已对日志电子签名）") : "");
    }
    pj_text_add(t, "<div>%s</div>\n<div>%s</div>\n<div class=\"seal\">%s</div>\n</div>\n", PJ_SAY(language, "Counted by: ", "计票人："),
                PJ_SAY(language, "Date: ", "日期："), PJ_SAY(language, "(seal)", "（盖章）"));
}

static pj_status add_annex(pj_text *t, pj_language language, const pj_vote *v, size_t k, const pj_attendance *a, pj_error *err)
{
    const pj_contest *c = &v->definition->contests[k];
    const json_t *result = json_array_get(json_object_get(v->result, "contests"), k);
    sheet s = {language, c, result, any_unreadable(c, result)};
    if (!has_counts(result))
        return PJ_OK;
    uint32_t of = pj_rules_base(c, a, pj_result_number(result, "valid"));
    pj_ranking ranking = pj_result_rank(c, result, of);
    if (!ranking.candidates)
        return pj_no_memory(err);
    pj_text_add(t, "<section class=\"annex\" data-ranked=\"");
    pj_add_escaped(t, c->id);
    pj_text_add(t, "\">\n<h2>%s", PJ_SAY(language, "By votes: ", "按得票排序："));
    pj_add_escaped(t, c->title);
    pj_text_add(t, "</h2>\n");
    add_ranked(t, &s, &ranking);
    pj_text_add(t, "<h3>%s</h3>\n", PJ_SAY(language, "Chart", "得票图"));
    pj_add_chart(t, language, c, result, &ranking, of);
    pj_text_add(t, "</section>\n");
    free(ranking.candidates);
    return PJ_OK;
}

static void add_fact(pj_text *t, const char *name, const char *word, const char *value)
{
    pj_text_add(t, "<p>%s<br><code data-proof=\"%s\">%s</code></p>\n", word, name, value);
}

static void add_proof(pj_text *t, pj_language language, const pj_vote *v, const char *qr)
{
    char root[45], short_form[64];
    uint8_t hash[32];
    pj_short brief;
    unsigned long long lines = (unsigned long long)v->lines - (unsigned)__builtin_popcount(v->attested); /* behind the result stand attestations alone */
    memcpy(hash, v->result_root, sizeof hash);
    pj_base64_encode(root, hash, sizeof hash);
    root[44] = '\0';
    pj_short_write(&brief, hash);
    snprintf(short_form, sizeof short_form, "%llu/%s", lines, brief.text);
    pj_text_add(t, "<section>\n<h2>%s</h2>\n<p>%s</p>\n<div class=\"proof\"><div>\n", PJ_SAY(language, "Check it yourself", "自行核验"),
                PJ_SAY(language, "This sheet was made from a log of which every check has passed: signatures, proofs, sums, decryption and verdict. "
                                 "Whoever has the log recomputes all of it with",
                       "本报告单由通过全部核验（签名、证明、合计、解密与结果判定）的日志生成。持有日志者可用下列命令自行重算："));
    pj_text_add(t, "<p><code>piaojue-verify %s</code></p>\n", PJ_SAY(language, "LOG", "日志文件"));
    add_fact(t, "root", PJ_SAY(language, "Root of the log up to the result", "至结果为止的日志根"), root);
    add_fact(t, "short", PJ_SAY(language, "In short, for the minutes", "简式（记入会议记录）"), short_form);
    add_fact(t, "time", PJ_SAY(language, "Result recorded (UTC)", "结果记录时间（UTC）"), v->time);
    add_fact(t, "suite", PJ_SAY(language, "Suite", "密码套件"), pj_suite_name(v->definition->suite));
    pj_text_add(t, "</div>\n%s</div>\n</section>\n</body>\n</html>\n", qr ? qr : "");
}

pj_status pj_report_html(const pj_log *log, pj_language language, const char *qr, char *html, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    pj_text t = {0};
    const pj_vote *v = &log->vote;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_has_result(log, err));
    pj_attendance a = pj_vote_attendance(v);
    add_head(&t, language, v);
    add_attendance(&t, language, v, &a);
    for (size_t k = 0; k < v->definition->contests_len; k++)
        add_contest(&t, language, v, k, &a);
    add_signatures(&t, language, v);
    for (size_t k = 0; k < v->definition->contests_len; k++)
        TRY(add_annex(&t, language, v, k, &a, err));
    add_proof(&t, language, v, qr);
    return pj_text_finish(&t, html, len, err);
out:
    free(t.p);
    return rc;
}
