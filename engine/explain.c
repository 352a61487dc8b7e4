/* The rules of a definition in sentences, and what about them is worth a human's look. */
#include <stdlib.h>
#include <string.h>

#include "engine/decide.h"
#include "engine/text.h"

/* The least number present with which the quorum holds. */
static uint64_t quorum_of(const pj_definition *d)
{
    return pj_least_to_pass(&d->quorum, d->deputies);
}

/* ---- explain ---- */

static void explain_ballot(pj_text *t, pj_language language, const pj_contest *c)
{
    const char *mark = c->has_cap ? pj_mark_word(language, c->marks[c->cap_mark]) : "";
    if (c->has_cap && c->cap_min == c->cap_max)
        pj_text_add(t, PJ_SAY(language, "  - Items to be marked \"%s\": exactly %u; a ballot with more or fewer is invalid.\n", "  - “%s”须有且仅有 %u 项，多于或少于此数的选票无效。\n"),
                    mark, c->cap_max);
    else if (c->has_cap && c->cap_min == 0)
        pj_text_add(t, PJ_SAY(language, "  - Items that may be marked \"%s\": at most %u.\n", "  - “%s”至多 %u 项。\n"), mark, c->cap_max);
    else if (c->has_cap)
        pj_text_add(t, PJ_SAY(language, "  - Items that may be marked \"%s\": at most %u, and at least %u.\n", "  - “%s”至多 %u 项，至少 %u 项。\n"), mark, c->cap_max,
                    c->cap_min);
    if (c->row_max == 1)
        pj_text_add(t, PJ_SAY(language, "  - Each item bears %s mark.\n", "  - 每项%s一个符号。\n"),
                    c->row_min ? PJ_SAY(language, "exactly one", "须划且只能划") : PJ_SAY(language, "at most one", "至多划"));
    else
        pj_text_add(t, PJ_SAY(language, "  - Each item bears %u to %u marks.\n", "  - 每项可划 %u 至 %u 个符号。\n"), c->row_min, c->row_max);
    if (c->others_max)
        pj_text_add(t, PJ_SAY(language, "  - Other persons who may be written in on paper: up to %u.\n", "  - 纸质选票可另选他人，至多 %u 人。\n"), c->others_max);
    if (c->has_others_with)
        pj_text_add(t, PJ_SAY(language, "  - Only as many as candidates are marked \"%s\".\n", "  - 另选他人不得多于“%s”的候选人数。\n"),
                    pj_mark_word(language, c->marks[c->others_with]));
}

/* "more than 1/2 of all deputies (360), that is from 181", "超过全体代表（360 人）的 1/2，即 181 票及以上". Votes can be told beforehand only for all deputies. */
static void explain_test(pj_text *t, pj_language language, const pj_test *test, const pj_definition *d, const pj_contest *c)
{
    const char *base = pj_base_word(language, c->base);
    unsigned long long least = (unsigned long long)pj_least_to_pass(test, d->deputies);
    int counted = c->base == PJ_BASE_DEPUTIES;
    if (language == PJ_CHINESE) {
        pj_text_add(t, "%s%s", test->at_least ? "达到" : "超过", base);
        if (counted)
            pj_text_add(t, "（%u 人）", d->deputies);
        pj_text_add(t, "的 %u/%u", test->p, test->q);
        if (counted)
            pj_text_add(t, "，即 %llu 票及以上", least);
        return;
    }
    pj_text_add(t, "%s %u/%u of %s", test->at_least ? "at least" : "more than", test->p, test->q, base);
    if (counted)
        pj_text_add(t, " (%u), that is from %llu", d->deputies, least);
}

static void explain_grades(pj_text *t, pj_language language, const pj_definition *d, const pj_contest *c)
{
    size_t last = c->grades_len - 1;
    for (size_t g = 0; g < last; g++) {
        pj_text_add(t, PJ_SAY(language, "  - An item is graded \"%s\" if ", "  - 评为“%s”的条件："), pj_mark_word(language, c->grades[g].id));
        size_t n = 0;
        for (size_t m = 0; m < c->marks_len; m++)
            if (c->grades[g].marks >> m & 1)
                pj_text_add(t, PJ_SAY(language, "%s\"%s\"", "%s“%s”"), n++ ? PJ_SAY(language, " and ", "与") : "", pj_mark_word(language, c->marks[m]));
        pj_text_add(t, "%s", n > 1 ? PJ_SAY(language, " together are ", "票合计") : PJ_SAY(language, " is ", "票"));
        explain_test(t, language, &c->grades[g].pass, d, c);
        pj_text_add(t, "%s", PJ_SAY(language, ".\n", "。\n"));
    }
    pj_text_add(t, PJ_SAY(language, "  - Otherwise it is graded \"%s\".\n", "  - 其余为“%s”。\n"), pj_mark_word(language, c->grades[last].id));
}

static const char *tie_words(pj_language language, const char *tie)
{
    return strcmp(tie, "runoff") == 0 ? PJ_SAY(language, "there is a run-off among the tied, which most votes win", "就得票相等者再次投票，以得票多的当选")
                                      : PJ_SAY(language, "the presidium decides", "由主席团决定");
}

static void explain_select(pj_text *t, pj_language language, const pj_contest *c)
{
    pj_text_add(t, PJ_SAY(language, "  - Of those that pass, the ones with most votes are adopted; places: %u (on the list: %zu).\n", "  - 通过者按得票多少取前 %u 名（候选 %zu 名）。\n"),
                c->places, c->items_len);
    pj_text_add(t, PJ_SAY(language, "  - Where a tie decides a place, %s", "  - 得票相等影响当选时，%s"), tie_words(language, c->tie));
    if (strcmp(c->tie, "runoff") == 0)
        pj_text_add(t, PJ_SAY(language, "; if that ties again, %s", "；再次相等时，%s"), tie_words(language, c->second_tie));
    pj_text_add(t, PJ_SAY(language, ". A tie that decides no place changes nothing.\n", "。不影响当选的相等票数不再投票。\n"));
    pj_text_add(t, PJ_SAY(language, "  - Where fewer pass than there are places, %s.\n", "  - 通过者不足应选数时，%s。\n"), pj_shortfall_words(language, c->shortfall));
}

static void explain_contest(pj_text *t, pj_language language, const pj_definition *d, const pj_contest *c)
{
    pj_text_add(t, "\n%s (%s)\n", c->title, c->id);
    explain_ballot(t, language, c);
    if (c->rule == PJ_RULE_GRADE) {
        explain_grades(t, language, d, c);
        return;
    }
    const char *mark = pj_mark_word(language, c->marks[c->decide_mark]);
    if (c->base == PJ_BASE_NONE)
        pj_text_add(t, PJ_SAY(language, "  - No majority is asked: one \"%s\" is enough to be ranked.\n", "  - 不设多数要求，有“%s”票即参加排序。\n"), mark);
    else {
        pj_text_add(t, PJ_SAY(language, "  - An item passes if \"%s\" is ", "  - 通过的条件：“%s”票"), mark);
        explain_test(t, language, &c->pass, d, c);
        pj_text_add(t, "%s", PJ_SAY(language, ".\n", "。\n"));
    }
    if (c->rule == PJ_RULE_SELECT)
        explain_select(t, language, c);
}

static void explain_validity(pj_text *t, pj_language language, const pj_definition *d)
{
    static const char *const conflict_en[] = {"only that item", "that contest", "the whole ballot"};
    static const char *const conflict_zh[] = {"仅该项无效", "该表决事项无效", "整张选票无效"};
    pj_text_add(t, "\n%s\n", PJ_SAY(language, "Validity", "选票效力"));
    pj_text_add(t, PJ_SAY(language, "  - Too many or too few marks void %s.\n", "  - 划票多于或少于规定的，%s。\n"),
                d->overvote_voids_ballot ? PJ_SAY(language, "the whole ballot", "整张选票无效") : PJ_SAY(language, "that contest", "该表决事项无效"));
    pj_text_add(t, PJ_SAY(language, "  - Contradictory marks on one item void %s.\n", "  - 同一项划有矛盾符号的，%s。\n"),
                language == PJ_CHINESE ? conflict_zh[d->conflict] : conflict_en[d->conflict]);
    pj_text_add(t, PJ_SAY(language, "  - What cannot be read voids %s.\n", "  - 无法辨认的，%s。\n"),
                d->unreadable_voids_ballot ? PJ_SAY(language, "the whole ballot", "整张选票无效") : PJ_SAY(language, "only that item", "仅该项无效"));
    pj_text_add(t, PJ_SAY(language, "  - A blank ballot is %s.\n", "  - 空白票%s。\n"),
                d->blank_is_valid ? PJ_SAY(language, "valid", "有效") : PJ_SAY(language, "invalid", "无效"));
    pj_text_add(t, "%s", PJ_SAY(language, "  - If more ballots are returned than were issued, the vote is void and no figures are published.\n", "  - 收回票数多于发出票数的，本次投票无效，不公布票数。\n"));
    if (d->chief)
        pj_text_add(t, PJ_SAY(language, "  - The chief scrutineer (%s) rules on doubtful papers, with a reason, in the log.\n", "  - 疑问票由总监票人（%s）裁定，理由记入日志。\n"),
                    d->trustees[d->chief - 1].name);
}

pj_status pj_definition_explain(const pj_definition *d, pj_language language, char *out, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_text t = {0};
    char words[40];
    pj_test_words(words, language, &d->quorum);
    pj_text_add(&t, "%s\n", d->title);
    pj_text_add(&t, PJ_SAY(language, "  - Deputies: %u%s%s. The vote may open with %s of them present: %llu.\n", "  - 全体代表 %u 人%s%s。实到人数%s 方可投票，即 %llu 人。\n"), d->deputies,
                *d->source ? PJ_SAY(language, ", by ", "，依据：") : "", d->source, words, (unsigned long long)quorum_of(d));
    pj_text_add(&t, "%s",
                d->is_named ? PJ_SAY(language, "  - The vote is by name: the log says who voted how.\n", "  - 记名表决：日志载明各人所投。\n")
                            : PJ_SAY(language, "  - The ballot is secret.\n", "  - 无记名投票。\n"));
    if (!d->is_named)
        pj_text_add(&t, PJ_SAY(language, "  - Scrutineers: %u, of whom it takes %u to open the count; fewer cannot.\n", "  - 监票人 %u 人，其中 %u 人共同方能开票。\n"),
                    d->trustees_len, d->threshold);
    if (d->attestations)
        pj_text_add(&t, PJ_SAY(language, "  - Scrutineers who are to attest the result: %u.\n", "  - 计票结果须由监票人 %u 人签名确认。\n"), d->attestations);
    if (d->witnesses_len)
        pj_text_add(&t, PJ_SAY(language, "  - Witnesses: %u, of whom %u are to cosign what the log stands at.\n", "  - 见证方 %u 个，其中 %u 个须对日志的检查点联署。\n"),
                    d->witnesses_len, d->witnesses_least);
    for (size_t k = 0; k < d->contests_len; k++)
        explain_contest(&t, language, d, &d->contests[k]);
    explain_validity(&t, language, d);
    return pj_text_finish(&t, out, len, pj_error_begin(err, &spare));
}

/* ---- warnings ---- */

/* A list with less than a fifth more than places: 选举法 31 asks it for deputies, and practice for projects. */
static void warn_ratio(pj_text *t, pj_language language, const pj_contest *c)
{
    if (c->rule == PJ_RULE_SELECT && 5 * (c->items_len - (c->places < c->items_len ? c->places : c->items_len)) < c->places)
        pj_text_add(t, PJ_SAY(language, "contest %s: candidates: %zu, places: %u: fewer than a fifth more than places\n", "表决事项 %s：候选 %zu 名，应选 %u 名，差额不足五分之一\n"),
                    c->id, c->items_len, c->places);
}

/* With the quorum alone, or with those present, even a unanimous vote may not reach a base of all deputies. */
static void warn_base(pj_text *t, pj_language language, const pj_definition *d, const pj_contest *c, uint32_t present)
{
    uint64_t there = present ? present : quorum_of(d);
    const pj_test *test = c->rule == PJ_RULE_GRADE ? &c->grades[0].pass : &c->pass;
    if (c->base == PJ_BASE_DEPUTIES && pj_least_to_pass(test, d->deputies) > there)
        pj_text_add(t, PJ_SAY(language, "contest %s: votes needed: %llu, but the vote may be held with %llu present: nothing can pass then\n", "表决事项 %s：需 %llu 票，而实到 %llu 人即可投票：届时一致赞成也不能通过\n"),
                    c->id, (unsigned long long)pj_least_to_pass(test, d->deputies), (unsigned long long)there);
}

pj_status pj_definition_warnings(const pj_definition *d, uint32_t present, pj_language language, char *out, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_text t = {0};
    uint64_t there = present ? present : quorum_of(d);
    for (size_t k = 0; k < d->contests_len; k++) {
        warn_ratio(&t, language, &d->contests[k]);
        warn_base(&t, language, d, &d->contests[k], present);
    }
    if (!d->is_named && there < 10)
        pj_text_add(&t, PJ_SAY(language, "with so few voters (%llu) a unanimous result, or nearly so, tells how each voted\n", "投票人仅 %llu 人，一致或近于一致的结果会暴露每个人的投票\n"),
                    (unsigned long long)there);
    if (!d->is_named && d->threshold == 1)
        pj_text_add(&t, "%s", PJ_SAY(language, "threshold 1: a single scrutineer could open ballots alone\n", "门限为 1：任一监票人可单独解密选票\n"));
    return pj_text_finish(&t, out, len, pj_error_begin(err, &spare));
}
