/* What all forms of the result sheet share: the result's numbers, and its rule and verdict in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/report.h"

uint32_t pj_result_number(const json_t *object, const char *name)
{
    return (uint32_t)json_integer_value(json_object_get(object, name));
}

uint32_t pj_result_count(const json_t *contest, size_t item, size_t mark)
{
    return (uint32_t)json_integer_value(json_array_get(json_array_get(json_object_get(contest, "counts"), item), mark));
}

uint32_t pj_result_unreadable(const json_t *result, size_t item)
{
    return (uint32_t)json_integer_value(json_array_get(json_object_get(result, "unreadable"), item));
}

uint32_t pj_result_unmarked(const pj_contest *c, const json_t *result, size_t item)
{
    uint32_t left = pj_result_number(result, "valid") - pj_result_unreadable(result, item);
    for (size_t m = 0; m < c->marks_len; m++)
        left -= pj_result_count(result, item, m);
    return left;
}

static int is_among(const json_t *ids, const char *id)
{
    for (size_t i = 0; i < json_array_size(ids); i++)
        if (strcmp(json_string_value(json_array_get(ids, i)), id) == 0)
            return 1;
    return 0;
}

int pj_is_chosen(const json_t *verdict, const char *ref)
{
    return is_among(json_object_get(verdict, "adopted"), ref) || is_among(json_object_get(verdict, "passed"), ref);
}

/* Behind what has to have it. */
static void add_majority(pj_text *t, pj_language language, const pj_test *test, const pj_contest *c, uint32_t of)
{
    char words[40];
    unsigned long long least = (unsigned long long)pj_least_to_pass(test, of);
    pj_test_words(words, language, test);
    if (language == PJ_CHINESE)
        pj_text_add(t, "%s（%s %u），即 %llu 票及以上", words, pj_base_word(language, c->base), of, least);
    else
        pj_text_add(t, " from %s of %s (%u), that is from %llu", words, pj_base_word(language, c->base), of, least);
}

static void add_grade_rule(pj_text *t, pj_language language, const pj_contest *c, uint32_t of)
{
    for (size_t g = 0; g < c->grades_len; g++) {
        pj_text_add(t, "%s%s: ", g ? "; " : "", pj_mark_word(language, c->grades[g].id));
        if (g + 1 == c->grades_len) {
            pj_text_add(t, "%s", PJ_SAY(language, "otherwise", "其余"));
            continue;
        }
        const char *before = PJ_SAY(language, "\"", "“");
        for (size_t m = 0; m < c->marks_len; m++)
            if (c->grades[g].marks >> m & 1) {
                pj_text_add(t, "%s%s", before, pj_mark_word(language, c->marks[m]));
                before = "+";
            }
        pj_text_add(t, "%s", PJ_SAY(language, "\"", "”"));
        add_majority(t, language, &c->grades[g].pass, c, of);
    }
}

void pj_add_rule(pj_text *t, pj_language language, const pj_contest *c, const pj_attendance *attendance, uint32_t valid)
{
    uint32_t of = pj_rules_base(c, attendance, valid);
    if (c->rule == PJ_RULE_GRADE)
        add_grade_rule(t, language, c, of);
    else if (c->base == PJ_BASE_NONE)
        pj_text_add(t, "%s \"%s\"%s", PJ_SAY(language, "most", "按票数"), pj_mark_word(language, c->marks[c->decide_mark]),
                    PJ_SAY(language, "; no majority is asked", "，不设多数要求"));
    else {
        pj_text_add(t, PJ_SAY(language, "\"%s\"", "“%s”"), pj_mark_word(language, c->marks[c->decide_mark]));
        add_majority(t, language, &c->pass, c, of);
    }
    if (c->rule == PJ_RULE_SELECT)
        pj_text_add(t, PJ_SAY(language, "; places for the best that pass: %u", "，为通过；通过者取前 %u 名"), c->places);
}

int pj_is_written_in(const pj_contest *c, size_t candidate)
{
    return candidate >= c->items_len;
}

static const json_t *written_in(const pj_contest *c, const json_t *result, size_t candidate)
{
    return json_array_get(json_object_get(result, "others"), candidate - c->items_len);
}

const char *pj_candidate_title(const pj_contest *c, const json_t *result, size_t candidate)
{
    return pj_is_written_in(c, candidate) ? json_string_value(json_object_get(written_in(c, result, candidate), "name")) : c->items[candidate].title;
}

const char *pj_candidate_ref(char room[PJ_REF_ROOM], const pj_contest *c, size_t candidate)
{
    if (!pj_is_written_in(c, candidate))
        return c->items[candidate].id;
    snprintf(room, PJ_REF_ROOM, "+%zu", candidate - c->items_len + 1);
    return room;
}

uint32_t pj_rank_count(const pj_contest *c, const json_t *result, size_t candidate)
{
    if (pj_is_written_in(c, candidate))
        return pj_result_number(written_in(c, result, candidate), "count");
    return pj_result_count(result, candidate, c->rule == PJ_RULE_GRADE ? 0 : c->decide_mark);
}

/* Who passes is ranked (F15), on the list or written in. Where no majority is asked everybody passes, and of the names, of which there may be
 * hundreds with a vote each, those are shown that the verdict names. */
static int is_ranked(const pj_contest *c, const json_t *result, size_t candidate, uint32_t of)
{
    char room[PJ_REF_ROOM];
    if (!pj_is_written_in(c, candidate))
        return 1;
    if (c->base != PJ_BASE_NONE)
        return pj_rank_count(c, result, candidate) >= pj_least_to_pass(&c->pass, of);
    return strcmp(pj_outcome_word(PJ_ENGLISH, json_object_get(result, "verdict"), pj_candidate_ref(room, c, candidate)), "-") != 0;
}

pj_ranking pj_result_rank(const pj_contest *c, const json_t *result, uint32_t of)
{
    size_t candidates = c->items_len + json_array_size(json_object_get(result, "others"));
    pj_ranking ranking = {calloc(candidates, sizeof *ranking.candidates), 0};
    for (size_t i = 0; ranking.candidates && i < candidates; i++) {
        if (!is_ranked(c, result, i, of))
            continue;
        size_t at = ranking.len++;
        for (; at > 0 && pj_rank_count(c, result, ranking.candidates[at - 1]) < pj_rank_count(c, result, i); at--)
            ranking.candidates[at] = ranking.candidates[at - 1];
        ranking.candidates[at] = i;
    }
    return ranking;
}

/* `ref`: an item's id, or + and a number. */
const char *pj_outcome_word(pj_language language, const json_t *verdict, const char *ref)
{
    const json_t *grade = json_object_get(json_object_get(verdict, "grades"), ref);
    if (grade)
        return pj_mark_word(language, json_string_value(grade));
    if (is_among(json_object_get(verdict, "adopted"), ref))
        return PJ_SAY(language, "adopted", "入选");
    if (is_among(json_object_get(verdict, "passed"), ref))
        return PJ_SAY(language, "passed", "通过");
    if (is_among(json_object_get(json_object_get(verdict, "runoff"), "items"), ref))
        return PJ_SAY(language, "tied", "得票相等");
    return "-";
}

static void add_select_state(pj_text *t, pj_language language, const pj_contest *c, const json_t *verdict, const char *state)
{
    const json_t *runoff = json_object_get(verdict, "runoff");
    pj_text_add(t, PJ_SAY(language, "adopted %zu, places %u", "入选 %zu 名，应选 %u 名"), json_array_size(json_object_get(verdict, "adopted")),
                c->places);
    if (strcmp(state, "runoff") == 0)
        pj_text_add(t, PJ_SAY(language, "; %zu tied, places left for a run-off: %u", "；%zu 名得票相等，就 %u 个名额再次投票"),
                    json_array_size(json_object_get(runoff, "items")), pj_result_number(runoff, "places"));
    if (strcmp(state, "tied") == 0)
        pj_text_add(t, PJ_SAY(language, "; %zu tied, places left: %u; the presidium decides", "；%zu 名得票相等，尚有 %u 个名额，由主席团决定"),
                    json_array_size(json_object_get(runoff, "items")), pj_result_number(runoff, "places"));
    if (strcmp(state, "short") == 0)
        pj_text_add(t, PJ_SAY(language, "; %u short (by the rules, %s)", "；缺 %u 名（按规则：%s）"), pj_result_number(verdict, "short"),
                    pj_shortfall_words(language, c->shortfall));
}

void pj_add_state(pj_text *t, pj_language language, const pj_contest *c, const json_t *verdict)
{
    const char *state = json_string_value(json_object_get(verdict, "state"));
    if (strcmp(state, "void") == 0)
        pj_text_add(t, "%s", PJ_SAY(language, "void (more ballots returned than issued); no counts are published", "本次投票无效（收回票数多于发出票数），不公布票数"));
    else if (c->rule == PJ_RULE_SELECT)
        add_select_state(t, language, c, verdict, state);
    else if (c->rule == PJ_RULE_PASS)
        pj_text_add(t, PJ_SAY(language, "%zu of %zu passed", "%zu 项通过，共 %zu 项"), json_array_size(json_object_get(verdict, "passed")), c->items_len);
    else
        pj_text_add(t, "%s", PJ_SAY(language, "graded as above", "等次如上"));
}

