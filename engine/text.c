#include "engine/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_room(pj_text *t, size_t more)
{
    if (t->failed || t->len + more + 1 <= t->room)
        return;
    size_t room = 2 * (t->len + more + 1);
    char *p = realloc(t->p, room);
    t->failed = p == NULL;
    if (p) {
        t->p = p;
        t->room = room;
    }
}

pj_status pj_text_add_bytes(pj_text *t, const uint8_t *bytes, size_t len, pj_error *err)
{
    make_room(t, len);
    if (t->failed)
        return pj_no_memory(err);
    memcpy(t->p + t->len, bytes, len);
    t->len += len;
    t->p[t->len] = 0;
    return PJ_OK;
}

void pj_text_add(pj_text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0)
        make_room(t, (size_t)n);
    if (n >= 0 && !t->failed) {
        vsnprintf(t->p + t->len, t->room - t->len, format, again);
        t->len += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

pj_status pj_text_finish(pj_text *t, char *out, size_t *len, pj_error *err)
{
    pj_status rc = t->failed ? pj_no_memory(err) : pj_text_out(err, out, len, t->p ? t->p : "", t->len);
    free(t->p);
    return rc;
}

size_t pj_word_columns(const char *word)
{
    size_t columns = 0;
    for (; *word; word++)
        columns += (unsigned char)*word < 0x80 ? 1 : (unsigned char)*word >= 0xe0 ? 2 : 0;
    return columns;
}

const char *pj_mark_word(pj_language language, const char *id)
{
    static const char *const words[][2] = {
        {"approve", "赞成"}, {"oppose", "反对"},     {"against", "反对"},         {"abstain", "弃权"},
        {"satisfied", "满意"}, {"fair", "基本满意"},   {"dissatisfied", "不满意"},   {"unsure", "不了解"},
    };
    for (size_t i = 0; language == PJ_CHINESE && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], id) == 0)
            return words[i][1];
    return id;
}

const char *pj_base_word(pj_language language, pj_base base)
{
    static const char *const english[] = {"all deputies", "those present", "the ballots returned", "the valid ballots", "-"};
    static const char *const chinese[] = {"全体代表", "实到代表", "收回票数", "有效票数", "-"};
    return PJ_SAY(language, english[base], chinese[base]);
}

const char *pj_shortfall_words(pj_language language, const char *shortfall)
{
    if (strcmp(shortfall, "leave") == 0)
        return PJ_SAY(language, "they stay empty", "空缺不补");
    return strcmp(shortfall, "revote") == 0 ? PJ_SAY(language, "there is another vote in this session", "本次会议另行票决")
                                            : PJ_SAY(language, "there is another vote in a later session", "下次会议另行票决");
}

void pj_test_words(char out[40], pj_language language, const pj_test *test)
{
    const char *word = test->at_least ? PJ_SAY(language, "at least", "达到") : PJ_SAY(language, "more than", "超过");
    snprintf(out, 40, "%s %u/%u", word, test->p, test->q);
}

uint64_t pj_least_to_pass(const pj_test *test, uint64_t base)
{
    uint64_t product = test->p * base, least = test->at_least ? (product + test->q - 1) / test->q : product / test->q + 1;
    return least ? least : 1;
}
