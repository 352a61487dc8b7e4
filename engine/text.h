/* Texts for people: a string that grows, and the words that reports and explanations share, in two languages. */
#ifndef PJ_ENGINE_TEXT_H
#define PJ_ENGINE_TEXT_H

#include "engine/definition.h"

typedef struct {
    char *p;
    size_t len, room;
    int failed; /* no memory: nothing is added any more */
} pj_text;

void pj_text_add(pj_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds bytes of any value; the text is then no text for people. */
PJ_MUST_USE pj_status pj_text_add_bytes(pj_text *text, const uint8_t *bytes, size_t len, pj_error *err);

/* Hands the text over under the rule of piaojue.h for *len, and frees it. */
PJ_MUST_USE pj_status pj_text_finish(pj_text *text, char *out, size_t *len, pj_error *err);

/* A macro, so that the compiler still sees the literals and checks formats. */
#define PJ_SAY(language, english, chinese) ((language) == PJ_CHINESE ? (chinese) : (english))

/* Columns of a terminal that a word of a report takes. All of them are ASCII or Chinese, whose characters (three bytes of UTF-8) take two. */
size_t pj_word_columns(const char *word);

/* Marks and grades have ids only; the usual ones have Chinese words here, others are shown as they are. */
const char *pj_mark_word(pj_language language, const char *id);
const char *pj_base_word(pj_language language, pj_base base);
/* What follows where fewer pass than there are places: "there is another vote in this session", … */
const char *pj_shortfall_words(pj_language language, const char *shortfall);

/* "more than 1/2", "超过 1/2". `room`: 40 bytes. */
void pj_test_words(char out[40], pj_language language, const pj_test *test);

/* The least x ≥ 1 for which the test holds out of `base`; more than `base` if there is none up to it. */
uint64_t pj_least_to_pass(const pj_test *test, uint64_t base);

#endif
