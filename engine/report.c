/* The result sheet (计票结果报告单): what the log says, for people. Everything is read from the checked vote; nothing is decided here. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/log.h"

/* ---- a growing text ---- */

typedef struct {
    char *p;
    size_t len, room;
    int failed; /* no memory: nothing is added any more */
} text;

__attribute__((format(printf, 2, 3))) static void add(text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && !t->failed && t->len + (size_t)n + 1 > t->room) {
        size_t room = 2 * (t->len + (size_t)n + 1);
        char *p = realloc(t->p, room);
        t->failed = p == NULL;
        if (p) {
            t->p = p;
            t->room = room;
        }
    }
    if (n >= 0 && !t->failed) {
        vsnprintf(t->p + t->len, t->room - t->len, format, again);
        t->len += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

static pj_status finish(text *t, char *out, size_t *len, pj_error *err)
{
    pj_status rc = t->failed || !t->p ? pj_no_memory(err) : pj_text_out(err, out, len, t->p, t->len);
    free(t->p);
    return rc;
}

/* ---- words ---- */

static const char *say(pj_language language, const char *english, const char *chinese)
{
    return language == PJ_CHINESE ? chinese : english;
}

/* Marks have ids only; these are the usual ones in Chinese. */
static const char *mark_word(pj_language language, const char *id)
{
    static const char *const words[][2] = {
        {"approve", "赞成"}, {"oppose", "反对"},     {"against", "反对"},         {"abstain", "弃权"},
        {"satisfied", "满意"}, {"fair", "基本满意"}, {"dissatisfied", "不满意"},
    };
    for (size_t i = 0; language == PJ_CHINESE && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], id) == 0)
            return words[i][1];
    return id;
}

static const char *base_word(pj_language language, pj_base base)
{
    static const char *const english[] = {"all deputies", "those present", "the ballots returned", "the valid ballots", "-"};
    static const char *const chinese[] = {"全体代表", "实到代表", "收回票数", "有效票数", "-"};
    return say(language, english[base], chinese[base]);
}

/* The least x for which the test holds out of `base`. */
static uint64_t least_to_pass(const pj_test *test, uint64_t base)
{
    uint64_t product = test->p * base;
    return test->at_least ? (product + test->q - 1) / test->q : product / test->q + 1;
}

/* ---- the result, as JSON has it ---- */

static uint32_t number(const json_t *object, const char *name)
{
    return (uint32_t)json_integer_value(json_object_get(object, name));
}

static uint32_t count_of(const json_t *contest, size_t item, size_t mark)
{
    return (uint32_t)json_integer_value(json_array_get(json_array_get(json_object_get(contest, "counts"), item), mark));
}

static int is_among(const json_t *ids, const char *id)
{
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (strcmp(json_string_value(json_array_get(ids, i)), id) == 0)
            return 1;
    return 0;
}

/* ---- the sheet ---- */

static void add_rule(text *t, pj_language language, const pj_contest *c, const pj_attendance *attendance, uint32_t valid)
{
    const char *mark = mark_word(language, c->marks[c->decide_mark]), *base = base_word(language, c->base);
    uint32_t of = pj_rules_base(c, attendance, valid);
    if (c->base == PJ_BASE_NONE && language == PJ_CHINESE)
        add(t, "  规则:按“%s”票数,取前 %u 项,不设多数要求\n", mark, c->places);
    else if (c->base == PJ_BASE_NONE)
        add(t, "  Rule: the %u items with most \"%s\"; no majority is asked\n", c->places, mark);
    else if (language == PJ_CHINESE)
        add(t, "  规则:“%s”%s%s(%u)的 %u/%u,即 %llu 票及以上,为通过;通过者取前 %u 项\n", mark, c->pass.at_least ? "达到" : "超过", base, of, c->pass.p,
            c->pass.q, (unsigned long long)least_to_pass(&c->pass, of), c->places);
    else
        add(t, "  Rule: an item passes with \"%s\" from %s %u/%u of %s (%u), that is with %llu; the %u best that pass are adopted\n", mark,
            c->pass.at_least ? "at least" : "more than", c->pass.p, c->pass.q, base, of,
            (unsigned long long)least_to_pass(&c->pass, of), c->places);
}

/* Items by votes, most first, equal ones in ballot order. The caller frees it; NULL without memory. */
static size_t *rank_items(const pj_contest *c, const json_t *result)
{
    size_t *order = calloc(c->items_len, sizeof *order);
    for (size_t i = 0; order && i < c->items_len; i++) {
        size_t at = i;
        for (; at > 0 && count_of(result, order[at - 1], c->decide_mark) < count_of(result, i, c->decide_mark); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static const char *outcome_word(pj_language language, const json_t *verdict, const char *id)
{
    if (is_among(json_object_get(verdict, "adopted"), id))
        return say(language, "adopted", "入选");
    if (is_among(json_object_get(json_object_get(verdict, "runoff"), "items"), id))
        return say(language, "run-off", "再次投票");
    return say(language, "-", "-");
}

static void add_item(text *t, pj_language language, const pj_contest *c, const json_t *result, size_t item, size_t rank)
{
    uint32_t left = number(result, "valid");
    uint32_t unreadable = (uint32_t)json_integer_value(json_array_get(json_object_get(result, "unreadable"), item));
    add(t, "  %3zu. [%zu] %s  ", rank, item + 1, outcome_word(language, json_object_get(result, "verdict"), c->items[item].id));
    for (size_t m = 0; m < c->marks_len; m++) {
        add(t, "%s %u  ", mark_word(language, c->marks[m]), count_of(result, item, m));
        left -= count_of(result, item, m);
    }
    if (unreadable)
        add(t, "%s %u  ", say(language, "unreadable", "无法辨认"), unreadable);
    if (c->row_max == 1) /* where an item may bear several marks, what is left says nothing */
        add(t, "%s %u  ", say(language, "not marked", "未按"), left - unreadable);
    add(t, "%s %s\n", c->items[item].id, c->items[item].title);
}

static void add_state(text *t, pj_language language, const pj_contest *c, const json_t *verdict)
{
    const char *state = json_string_value(json_object_get(verdict, "state"));
    const json_t *runoff = json_object_get(verdict, "runoff");
    size_t adopted = json_array_size(json_object_get(verdict, "adopted"));
    int zh = language == PJ_CHINESE;
    if (strcmp(state, "void") == 0)
        add(t, zh ? "  结果:本次投票无效(收回票数多于发出票数),不公布票数\n" : "  Verdict: void (more ballots returned than issued); no counts are published\n");
    else if (zh)
        add(t, "  结果:入选 %zu 项,应选 %u 项", adopted, c->places);
    else
        add(t, "  Verdict: adopted %zu, places %u", adopted, c->places);
    if (strcmp(state, "runoff") == 0)
        add(t, zh ? ";%zu 项得票相等,就 %u 个名额再次投票" : "; %zu tied items, places left for a run-off: %u",
            json_array_size(json_object_get(runoff, "items")), number(runoff, "places"));
    if (strcmp(state, "short") == 0)
        add(t, zh ? ";缺 %u 项(办法:%s)" : "; %u short (by the rules: %s)", number(verdict, "short"), c->shortfall);
    if (strcmp(state, "void") != 0)
        add(t, "\n");
}

static pj_status add_contest(text *t, pj_language language, const pj_contest *c, const json_t *result, const pj_attendance *attendance,
                             pj_error *err)
{
    const json_t *verdict = json_object_get(result, "verdict");
    add(t, "\n%s %s: %s\n", say(language, "Contest", "表决事项"), c->id, c->title);
    if (json_array_size(json_object_get(result, "counts")) > 0) {
        size_t *order = rank_items(c, result);
        if (!order)
            return pj_no_memory(err);
        add(t, "  %s %u  %s %u\n", say(language, "Valid", "有效"), number(result, "valid"), say(language, "Invalid", "无效"), number(result, "invalid"));
        add_rule(t, language, c, attendance, number(result, "valid"));
        for (size_t i = 0; i < c->items_len; i++)
            add_item(t, language, c, result, order[i], i + 1);
        free(order);
    }
    add_state(t, language, c, verdict);
    return PJ_OK;
}

static void add_people(text *t, pj_language language, const pj_vote *vote)
{
    char root[45];
    const pj_definition *d = vote->definition;
    add(t, "\n%s:", say(language, "Attested by", "已签署确认的监票人"));
    for (uint32_t i = 0; i < d->trustees_len; i++)
        if (vote->attested & 1u << i)
            add(t, " %s", d->trustees[i].name);
    add(t, "%s\n", vote->attested ? "" : say(language, " nobody yet", "(尚无)"));
    pj_base64_encode(root, vote->result_root, 32);
    add(t, "%s: %s\n", say(language, "Root of the log up to the result", "至结果为止的日志根"), root);
    add(t, "%s\n", say(language, "Check it: piaojue-verify LOG", "核验:piaojue-verify 日志文件"));
}

pj_status pj_report_text(const pj_log *log, pj_language language, char *out, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    text t = {0};
    const pj_vote *v = &log->vote;
    err = pj_error_begin(err, &spare);
    if (!v->result)
        return pj_fail(err, PJ_E_STATE, "there is no result yet");
    pj_attendance a = pj_vote_attendance(v);
    add(&t, "%s\n%s\n\n", say(language, "Result sheet", "计票结果报告单"), v->definition->title);
    if (language == PJ_CHINESE)
        add(&t, "全体代表 %u  实到 %u  发出 %u  收回 %u\n", a.deputies, a.present, a.issued, a.returned);
    else
        add(&t, "Deputies %u  present %u  issued %u  returned %u\n", a.deputies, a.present, a.issued, a.returned);
    for (size_t k = 0; k < v->definition->contests_len; k++)
        TRY(add_contest(&t, language, &v->definition->contests[k], json_array_get(json_object_get(v->result, "contests"), k), &a, err));
    add_people(&t, language, v);
    return finish(&t, out, len, err);
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
    if (!v->result)
        TRY(pj_fail(err, PJ_E_STATE, "there is no result yet"));
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
