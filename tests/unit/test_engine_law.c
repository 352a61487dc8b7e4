/* Named votes, rulings, names written in, votes that follow, and the sentences about rules. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "tests/unit/fixture.h"

/* An election of two persons out of three, by name on paper too; the second trustee is chief. */
static const subject election = {
    "[{\"id\":\"e\",\"title\":\"选举\",\"items\":[{\"id\":\"x\",\"title\":\"X\"},{\"id\":\"y\",\"title\":\"Y\"},{\"id\":\"z\",\"title\":\"Z\"}],\"marks\":[\"approve\","
    "\"oppose\"],\"row\":[0,1],\"cap\":{\"mark\":\"approve\",\"min\":0,\"max\":2},\"others\":{\"max\":2,\"with\":\"oppose\"},\"decide\":{\"rule\":\"select\",\"mark\":"
    "\"approve\",\"places\":2,\"base\":\"valid\",\"pass\":{\"more_than\":[1,2]},\"tie\":\"runoff\",\"second_tie\":\"presidium\",\"shortfall\":\"revote\"}}]",
    "\"chief\":2,", "sealed", 1};

static const subject named = {
    "[{\"id\":\"r\",\"title\":\"决议\",\"items\":[{\"id\":\"r1\",\"title\":\"R\"}],\"marks\":[\"approve\",\"oppose\",\"abstain\"],\"row\":[0,1],\"decide\":{\"rule\":"
    "\"pass\",\"mark\":\"approve\",\"base\":\"deputies\",\"pass\":{\"more_than\":[1,2]}}}]",
    "", "named", 0};

START_TEST(a_named_vote_is_counted_in_clear)
{
    static const char *const names[] = {"甲", "乙", "丙", "丁", "戊", "己"};
    static const uint8_t yes[3] = {1, 0, 0}, no[3] = {0, 1, 0}, both[3] = {1, 1, 0};
    fixture *f = begin_with(_i, &named);
    pj_summary summary;
    FAILS(PJ_E_STATE, pj_log_deal(f->log, f->trustees[0], &f->err));
    FAILS(PJ_E_STATE, pj_log_roll(f->log, f->recorder, f->codes, VOTERS, &f->err));
    FINE(pj_log_roll_named(f->log, f->recorder, f->codes, names, VOTERS, &f->err));
    FINE(pj_log_open_vote(f->log, f->recorder, 6, 6, NULL, 0, NOW, &f->err));
    FAILS(PJ_E_CHOICE, cast(f, 0, both, 3));
    for (int i = 0; i < 4; i++)
        FINE(cast(f, i, yes, 3));
    FINE(cast(f, 4, no, 3));
    FAILS(PJ_E_CODE, cast(f, 4, yes, 3));
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    reopen(f);
    pj_log_summary(f->log, &summary);
    ck_assert(summary.is_named && summary.by_credential == 5 && summary.paper == 0);
    expect_result(f, "{\"attendance\":{\"deputies\":7,\"issued\":6,\"present\":6,\"returned\":5},\"contests\":[{\"counts\":[[4,1,0]],\"id\":\"r\",\"invalid\":0,"
                     "\"unreadable\":[0],\"valid\":5,\"verdict\":{\"passed\":[\"r1\"],\"state\":\"decided\"}}]}");
    end(f);
}
END_TEST

/* Line of the only doubtful paper. */
static uint64_t doubtful_line(fixture *f)
{
    char text[2000];
    size_t len = sizeof text;
    FINE(pj_log_doubtful(f->log, text, &len, &f->err));
    json_t *list = json_loads(text, 0, NULL);
    ck_assert_uint_eq(json_array_size(list), 1);
    uint64_t line = (uint64_t)json_integer_value(json_object_get(json_array_get(list, 0), "ballot"));
    json_decref(list);
    return line;
}

static void expect_names(fixture *f, const char *wanted)
{
    char text[2000];
    size_t len = sizeof text;
    FINE(pj_log_names(f->log, text, &len, &f->err));
    ck_assert_str_eq(text, wanted);
}

/* The sheet in English; it stays until the next one. `qr` may be NULL. */
static const char *report_page(fixture *f, const char *qr)
{
    static char html[200000];
    size_t len = sizeof html;
    FINE(pj_report_html(f->log, PJ_ENGLISH, qr, html, &len, &f->err));
    return html;
}

/* Four papers: y is opposed on three of them and 王五 written in, in two spellings; one paper has a ? that the chief reads as approval. */
static void vote_on_paper(fixture *f)
{
    static const char *const rows[] = {"approve", "oppose", "", "approve", "oppose", "", "?", "oppose", "", "", "", "approve"};
    static const char *const names[] = {"王五", "王 五", "王五", NULL};
    static const char *const too_many[] = {"王五\n王六"}, *const one_row[] = {"", "oppose", ""};
    open_vote(f);
    FAILS(PJ_E_CHOICE, pj_log_import(f->log, f->station, one_row, (const char *const[]){"a\nb\nc"}, 1, &f->err));
    FINE(pj_log_import(f->log, f->station, rows, names, 4, &f->err));
    FINE(pj_log_import(f->log, f->station, one_row, too_many, 1, &f->err)); /* two names, one opposed: invalid */
}

/* Names and reasons that no line may bear (F3) are told as what they are; for want of UTF-8 they were taken for a lack of memory. */
START_TEST(what_the_chief_says_is_text)
{
    static char longest[602];
    const char *const bad[] = {"", "a\x01", "\xff\xfe", "\xc2\x85", longest};
    fixture *f = begin_with(_i, &election);
    vote_on_paper(f);
    uint64_t line = doubtful_line(f);
    memset(longest, 'x', 601);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pj_key *key = NULL;
        FAILS(PJ_E_FORMAT, pj_log_rule(f->log, f->trustees[1], line, "e", NULL, bad[i], &f->err));
        ck_assert_str_eq(f->err.text, "reason: 1 to 600 bytes of UTF-8 without control characters are wanted");
        FAILS(PJ_E_FORMAT, pj_log_join(f->log, f->trustees[1], "e", (const char *const[]){"王 五"}, 1, "王五", bad[i], &f->err));
        ck_assert_ptr_eq(strstr(f->err.text, "reason: "), f->err.text);
        FAILS(PJ_E_FORMAT, pj_log_join(f->log, f->trustees[1], "e", (const char *const[]){"王 五"}, 1, bad[i], "one person", &f->err));
        ck_assert_ptr_eq(strstr(f->err.text, "as: "), f->err.text);
        FAILS(PJ_E_FORMAT, pj_log_join(f->log, f->trustees[1], "e", (const char *const[]){"王 五", bad[i]}, 2, "王五", "one person", &f->err));
        ck_assert_ptr_eq(strstr(f->err.text, "names: "), f->err.text);
        FAILS(PJ_E_FORMAT, pj_key_create(&key, "P256-SHA256", bad[i], &f->err));
        ck_assert_ptr_eq(strstr(f->err.text, "name: "), f->err.text);
    }
    longest[600] = 0;
    FINE(pj_log_rule(f->log, f->trustees[1], line, "e", NULL, longest, &f->err));
    end(f);
}
END_TEST

START_TEST(papers_are_ruled_on_by_the_chief)
{
    static const char *const read[] = {"approve", "oppose", ""}, *const other[] = {"approve", "approve", ""};
    static const char *const wrong[] = {"maybe", "oppose", ""}, *const spelling[] = {"王 五"};
    fixture *f = begin_with(_i, &election);
    vote_on_paper(f);
    uint64_t line = doubtful_line(f);
    FAILS(PJ_E_KEY, pj_log_rule(f->log, f->trustees[0], line, "e", read, "legible", &f->err));
    FAILS(PJ_E_CHOICE, pj_log_rule(f->log, f->trustees[1], line, "no", read, "legible", &f->err));
    FAILS(PJ_E_CHOICE, pj_log_rule(f->log, f->trustees[1], line, "e", wrong, "legible", &f->err));
    ck_assert_ptr_nonnull(strstr(f->err.text, "maybe"));
    FAILS(PJ_E_REFUSED, pj_log_rule(f->log, f->trustees[1], line, "e", other, "changes what can be read", &f->err));
    ck_assert_int_eq(f->err.check, 27);
    FAILS(PJ_E_REFUSED, pj_log_rule(f->log, f->trustees[1], 0 + 1, "e", read, "no paper", &f->err));
    FINE(pj_log_rule(f->log, f->trustees[1], line, "e", read, "legible", &f->err));
    FAILS(PJ_E_REFUSED, pj_log_rule(f->log, f->trustees[1], line, "e", NULL, "again", &f->err));
    FAILS(PJ_E_KEY, pj_log_join(f->log, f->trustees[2], "e", spelling, 1, "王五", "one person", &f->err));
    FINE(pj_log_join(f->log, f->trustees[1], "e", spelling, 1, "王五", "one person", &f->err));
    FAILS(PJ_E_REFUSED, pj_log_join(f->log, f->trustees[1], "e", spelling, 1, "王六", "again", &f->err));
    expect_names(f, "[{\"as\":\"王五\",\"contest\":\"e\",\"count\":1,\"name\":\"王 五\"},{\"as\":\"王五\",\"contest\":\"e\",\"count\":3,\"name\":\"王五\"},"
                    "{\"as\":\"王六\",\"contest\":\"e\",\"count\":1,\"name\":\"王六\"}]");
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_share(f->log, f->trustees[0], &f->err));
    FAILS(PJ_E_STATE, pj_log_join(f->log, f->trustees[1], "e", spelling, 1, "王七", "too late", &f->err));
    FINE(pj_log_share(f->log, f->trustees[1], &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    reopen(f);
    expect_result(f, "{\"attendance\":{\"deputies\":7,\"issued\":7,\"present\":7,\"returned\":5},\"contests\":[{\"counts\":[[3,0],[0,3],[1,0]],\"id\":\"e\",\"invalid\":1,"
                     "\"others\":[{\"count\":3,\"name\":\"王五\"}],\"unreadable\":[0,0,0],\"valid\":4,\"verdict\":{\"adopted\":[\"x\",\"+1\"],\"runoff\":{\"items\":[],"
                     "\"places\":0},\"short\":0,\"state\":\"decided\"}}]}");
    ck_assert_ptr_nonnull(strstr(report_page(f, NULL), "<tr data-item=\"+1\" class=\"yes\"><td>王五</td><td class=\"n\">3</td><td>adopted</td></tr>"));
    end(f);
}
END_TEST

#define GBK "\xd5\xc5\xc8\xfd" /* what a terminal of another encoding sends for 张三 */

/* Such names are refused where they come in. */
START_TEST(texts_of_another_encoding)
{
    static const char *const rows[] = {"?", "oppose", ""}, *const gbk[] = {GBK, GBK, GBK, GBK, GBK, GBK}, *const utf8[] = {"张三"};
    fixture *f = begin_with(_i, &election);
    open_vote(f);
    FAILS(PJ_E_CHOICE, pj_log_import(f->log, f->station, rows, gbk, 1, &f->err));
    FINE(pj_log_import(f->log, f->station, rows, utf8, 1, &f->err));
    end(f);
    f = begin_with(_i, &named);
    FAILS(PJ_E_FORMAT, pj_log_roll_named(f->log, f->recorder, f->codes, gbk, VOTERS, &f->err));
    end(f);
}
END_TEST

/* The fixture's log anew, with a stranger's station beside its own. */
static void add_station(fixture *f)
{
    char text[9000];
    size_t len = sizeof text;
    pj_public public;
    pj_definition *definition;
    FINE(pj_definition_write(pj_log_definition(f->log), text, &len, &f->err));
    json_t *json = json_loadb(text, len, 0, NULL);
    pj_key_public(f->stranger, &public);
    json_array_append_new(json_object_get(json, "stations"), json_pack("{s:s,s:s}", "key", public.key, "name", public.name));
    char *made = json_dumps(json, 0);
    FINE(pj_definition_read(&definition, made, strlen(made), &f->err));
    pj_log_close(f->log);
    f->m.len = 0;
    pj_store store = memory_store(&f->m, 1);
    FINE(pj_log_create(&f->log, &store, definition, f->recorder, &f->err));
    pj_definition_destroy(definition);
    json_decref(json);
    free(made);
}

/* Whose import broke off goes on with its own papers: those of another station meanwhile are not among them; and of two that differ in a name alone it
 * is the other one that is left. */
START_TEST(a_rest_is_the_stations_own)
{
    static const char *const rows[] = {"approve", "oppose", "", "approve", "oppose", ""}, *const names[] = {"王五", "王六"}, *const other[] = {"", "", "approve"};
    fixture *f = begin_with(0, &election);
    pj_summary summary;
    add_station(f);
    open_vote(f);
    pj_log_summary(f->log, &summary);
    uint64_t since = summary.lines;
    FINE(pj_log_import(f->log, f->station, rows, names + 1, 1, &f->err));
    FINE(pj_log_import(f->log, f->stranger, other, NULL, 1, &f->err));
    FINE(pj_log_import_rest(f->log, f->station, rows, names, 2, since, &f->err));
    expect_names(f, "[{\"as\":\"王五\",\"contest\":\"e\",\"count\":1,\"name\":\"王五\"},{\"as\":\"王六\",\"contest\":\"e\",\"count\":1,\"name\":\"王六\"}]");
    pj_log_summary(f->log, &summary);
    ck_assert_uint_eq(summary.paper, 3);
    end(f);
}
END_TEST

/* The follow-up's contest: its item ids, places and tie. */
static void expect_follow_up(fixture *f, const char *items, int places, const char *tie)
{
    char text[9000], ids[200] = "";
    size_t len = sizeof text;
    FINE(pj_log_follow_up(f->log, text, &len, &f->err));
    pj_definition *definition;
    FINE(pj_definition_read(&definition, text, len, &f->err));
    const pj_contest *contest = pj_definition_contest(definition, 0);
    for (size_t i = 0; i < contest->items_len; i++) {
        strcat(ids, i ? "," : "");
        strcat(ids, contest->items[i].id);
    }
    ck_assert_str_eq(ids, items);
    ck_assert_uint_eq(contest->places, (uint32_t)places);
    ck_assert_str_eq(contest->tie, tie);
    ck_assert_int_eq(contest->base, strcmp(tie, "presidium") == 0 ? PJ_BASE_NONE : PJ_BASE_VALID); /* a run-off: most votes */
    ck_assert(strstr(text, "\"follows\":\"") != NULL);
    pj_definition_destroy(definition);
}

static void count(fixture *f)
{
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_share(f->log, f->trustees[0], &f->err));
    FINE(pj_log_share(f->log, f->trustees[1], &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
}

/* x and z tie for the second place behind y: a run-off of the two for one place, where a further tie is the presidium's. */
START_TEST(a_tie_leads_to_a_run_off)
{
    static const char *const rows[] = {"approve", "approve", "", "", "approve", "approve", "approve", "approve", "", "", "approve", "approve",
                                       "approve", "", "approve"};
    char text[100];
    size_t len = sizeof text;
    fixture *f = begin_with(0, &election);
    open_vote(f);
    FAILS(PJ_E_STATE, pj_log_follow_up(f->log, text, &len, &f->err));
    FINE(pj_log_import(f->log, f->station, rows, NULL, 5, &f->err));
    count(f);
    expect_follow_up(f, "x,z", 1, "presidium");
    end(f);
}
END_TEST

/* Nobody passes: another vote for two places among the three left, most votes first. */
START_TEST(a_shortfall_leads_to_another_vote)
{
    static const char *const rows[] = {"", "", "approve", "", "approve", "", "", "", "approve", "", "", "", "", "", ""};
    fixture *f = begin_with(0, &election);
    open_vote(f);
    FINE(pj_log_import(f->log, f->station, rows, NULL, 5, &f->err));
    count(f);
    expect_follow_up(f, "z,y,x", 2, "runoff");
    end(f);
}
END_TEST

/* One mark on a ballot, two places left: the cap stays as it was, for it asks for no more than there is. */
START_TEST(a_narrow_cap_stays)
{
    static const subject narrow = {
        "[{\"id\":\"e\",\"title\":\"选举\",\"items\":[{\"id\":\"x\",\"title\":\"X\"},{\"id\":\"y\",\"title\":\"Y\"},{\"id\":\"z\",\"title\":\"Z\"}],\"marks\":"
        "[\"approve\"],\"row\":[0,1],\"cap\":{\"mark\":\"approve\",\"min\":1,\"max\":1},\"decide\":{\"rule\":\"select\",\"mark\":\"approve\",\"places\":2,\"base\":\"deputies\","
        "\"pass\":{\"more_than\":[1,2]},\"tie\":\"runoff\",\"second_tie\":\"presidium\",\"shortfall\":\"revote\"}}]",
        "", "sealed", 1};
    fixture *f = begin_with(0, &narrow);
    char text[9000];
    size_t len = sizeof text;
    open_vote(f);
    count(f);
    FINE(pj_log_follow_up(f->log, text, &len, &f->err));
    ck_assert_msg(strstr(text, "\"cap\":{\"mark\":\"approve\",\"max\":1,\"min\":1}") && strstr(text, "\"places\":2"), "%s", text);
    end(f);
}
END_TEST

/* Two places and the same two persons again: the law wants more candidates than places, and nobody is proposed. */
START_TEST(without_more_candidates_no_vote_is_proposed)
{
    static const subject two = {
        "[{\"id\":\"e\",\"title\":\"选举\",\"items\":[{\"id\":\"x\",\"title\":\"X\"},{\"id\":\"y\",\"title\":\"Y\"}],\"marks\":[\"approve\"],\"row\":[0,1],\"decide\":{"
        "\"rule\":\"select\",\"mark\":\"approve\",\"places\":2,\"base\":\"deputies\",\"pass\":{\"more_than\":[1,2]},\"tie\":\"runoff\",\"second_tie\":\"presidium\","
        "\"shortfall\":\"revote\"}}]",
        "", "sealed", 1};
    fixture *f = begin_with(0, &two);
    size_t len = 0;
    open_vote(f);
    count(f);
    FAILS(PJ_E_STATE, pj_log_follow_up(f->log, NULL, &len, &f->err));
    ck_assert_msg(strstr(f->err.text, "new candidates") != NULL, "%s", f->err.text);
    end(f);
}
END_TEST

/* w1 and the name written in tie: an item has the id that the name would get. */
START_TEST(a_written_name_gets_an_id_of_its_own)
{
    static const subject w_names = {
        "[{\"id\":\"e\",\"title\":\"选举\",\"items\":[{\"id\":\"w1\",\"title\":\"X\"},{\"id\":\"y\",\"title\":\"Y\"}],\"marks\":[\"approve\"],\"row\":[0,1],"
        "\"others\":{\"max\":2},\"decide\":{\"rule\":\"select\",\"mark\":\"approve\",\"places\":1,\"base\":\"none\",\"tie\":\"runoff\","
        "\"second_tie\":\"presidium\",\"shortfall\":\"revote\"}}]",
        "", "sealed", 1};
    static const char *const rows[] = {"approve", "", "", ""}, *const names[] = {NULL, "王五"};
    fixture *f = begin_with(0, &w_names);
    open_vote(f);
    FINE(pj_log_import(f->log, f->station, rows, names, 2, &f->err));
    count(f);
    expect_follow_up(f, "w1,ww1", 1, "presidium");
    end(f);
}
END_TEST

/* w1, ww1 and so on up to 32 characters: no id is left for the name that ties with the last of them. */
START_TEST(where_every_id_is_taken_no_vote_is_proposed)
{
    enum { TAKEN = 31 };
    static char contest[6000];
    const subject taken = {contest, "", "sealed", 1};
    const char *rows[2 * TAKEN], *const names[] = {NULL, "王五"};
    char text[9000], id[40], *next = contest + sprintf(contest, "[{\"id\":\"e\",\"title\":\"选举\",\"items\":[");
    size_t len = sizeof text;
    for (int i = 0; i < TAKEN; i++) {
        memset(id, 'w', sizeof id);
        strcpy(id + i + 1, "1");
        next += sprintf(next, "%s{\"id\":\"%s\",\"title\":\"X\"}", i ? "," : "", id);
        rows[i] = i + 1 < TAKEN ? "" : "approve";
        rows[TAKEN + i] = "";
    }
    strcpy(next, "],\"marks\":[\"approve\"],\"row\":[0,1],\"others\":{\"max\":2},\"decide\":{\"rule\":\"select\",\"mark\":\"approve\",\"places\":1,"
                 "\"base\":\"none\",\"tie\":\"runoff\",\"second_tie\":\"presidium\",\"shortfall\":\"revote\"}}]");
    fixture *f = begin_with(0, &taken);
    open_vote(f);
    FINE(pj_log_import(f->log, f->station, rows, names, 2, &f->err));
    count(f);
    FAILS(PJ_E_STATE, pj_log_follow_up(f->log, text, &len, &f->err));
    ck_assert_msg(strstr(f->err.text, "two items") != NULL, "%s", f->err.text);
    end(f);
}
END_TEST

/* One item and 500 names tie: more than a definition holds. */
START_TEST(what_cannot_be_adopted_is_not_proposed)
{
    memory m;
    pj_log *log;
    pj_error err;
    size_t len = 0;
    memory_load(&m, "records-good/many-names-P256-SHA256.log");
    pj_store store = memory_store(&m, 0);
    ck_assert_int_eq(pj_log_open(&log, &store, NULL, &err), PJ_OK);
    ck_assert_int_eq(pj_log_follow_up(log, NULL, &len, &err), PJ_E_STATE);
    ck_assert_msg(strstr(err.text, "elements: 501") != NULL, "%s", err.text);
    pj_log_close(log);
    free(m.bytes);
}
END_TEST

static void expect_text(pj_status (*function)(const pj_definition *, pj_language, char *, size_t *, pj_error *), const pj_definition *d,
                        pj_language language, const char *part)
{
    char text[4000];
    size_t len = sizeof text;
    pj_error err;
    ck_assert_int_eq(function(d, language, text, &len, &err), PJ_OK);
    ck_assert_msg(part ? strstr(text, part) != NULL : len == 0, "%s", text);
}

static pj_status warnings_of(const pj_definition *d, pj_language language, char *text, size_t *len, pj_error *err)
{
    return pj_definition_warnings(d, 0, language, text, len, err);
}

static const subject graded = {
    "[{\"id\":\"g\",\"title\":\"测评\",\"items\":[{\"id\":\"x\",\"title\":\"X\"}],\"marks\":[\"satisfied\",\"fair\",\"dissatisfied\"],\"row\":[0,1],\"decide\":{"
    "\"rule\":\"grade\",\"base\":\"deputies\",\"grades\":[{\"grade\":\"satisfied\",\"marks\":[\"satisfied\"],\"pass\":{\"at_least\":[1,2]}},{\"grade\":"
    "\"fair\",\"marks\":[\"satisfied\",\"fair\"],\"pass\":{\"at_least\":[1,2]}},{\"grade\":\"dissatisfied\"}]}}]",
    "", "sealed", 0};

START_TEST(grades_are_told_in_sentences)
{
    fixture *f = begin_with(0, &graded);
    const pj_definition *d = pj_log_definition(f->log);
    expect_text(pj_definition_explain, d, PJ_CHINESE, "  - 评为“满意”的条件：“满意”票");
    expect_text(pj_definition_explain, d, PJ_CHINESE, "票合计");
    expect_text(pj_definition_explain, d, PJ_CHINESE, "  - 其余为“不满意”。\n");
    end(f);
}
END_TEST

/* Over the bars each grade that asks for the first marks together has a line, named, at the least count that it asks for. */
START_TEST(grades_have_their_lines_in_the_chart)
{
    memory m;
    pj_log *log;
    pj_error err;
    static char html[200000];
    size_t len = sizeof html;
    memory_load(&m, "records-good/grade-P256-SHA256.log");
    pj_store store = memory_store(&m, 0);
    ck_assert_int_eq(pj_log_open(&log, &store, NULL, &err), PJ_OK);
    ck_assert_msg(pj_report_html(log, PJ_ENGLISH, "<svg></svg>", html, &len, &err) == PJ_OK, "%s", err.text);
    const char *first = strstr(html, ">satisfied \xE2\x89\xA5 2</text>"), *second = strstr(html, ">basically \xE2\x89\xA5 2</text>");
    ck_assert(first && second && first < second);
    ck_assert_ptr_null(strstr(html, ">dissatisfied \xE2\x89\xA5"));
    pj_log_close(log);
    free(m.bytes);
}
END_TEST

/* A grade that does not ask for the first marks together has no line over bars that are stacked from the first; more marks than shades repeat the
 * lightest. */
START_TEST(grades_without_a_line_in_the_chart)
{
    static const subject five_marks = {
        "[{\"id\":\"g\",\"title\":\"测评\",\"items\":[{\"id\":\"x\",\"title\":\"X\"}],\"marks\":[\"a\",\"b\",\"c\",\"d\",\"e\"],\"row\":[0,1],\"decide\":{\"rule\":\"grade\",\"base\":"
        "\"deputies\",\"grades\":[{\"grade\":\"high\",\"marks\":[\"a\",\"b\"],\"pass\":{\"at_least\":[1,2]}},{\"grade\":\"middle\",\"marks\":[\"b\",\"c\"],\"pass\":"
        "{\"at_least\":[1,3]}},{\"grade\":\"low\"}]}}]",
        "", "sealed", 1};
    static const char *const rows[] = {"b"};
    fixture *f = begin_with(0, &five_marks);
    open_vote(f);
    FINE(pj_log_import(f->log, f->station, rows, NULL, 1, &f->err));
    count(f);
    const char *page = report_page(f, NULL);
    ck_assert_ptr_nonnull(strstr(page, "high: &quot;a+b&quot; from at least 1/2 of all deputies (7), that is from 4; middle: &quot;b+c&quot; from at least 1/3"));
    ck_assert_ptr_nonnull(strstr(page, ">high \xE2\x89\xA5 4</text>"));
    ck_assert_ptr_null(strstr(page, ">middle \xE2\x89\xA5"));
    ck_assert_ptr_nonnull(strstr(page, "background:#d5dde5\"></span>d <span style=\"background:#d5dde5\"></span>e "));
    end(f);
}
END_TEST

#define NINE "票票票票票票票票票"

/* A majority near the beginning has its word to the right of the line, which goes down over the bars of all items. A label has 27 characters at the
 * most. Nobody votes: bars of nothing, and no width that is none. */
START_TEST(a_chart_at_its_edges)
{
    static const subject tenth = {
        "[{\"id\":\"r\",\"title\":\"决议\",\"items\":[{\"id\":\"r1\",\"title\":\"" NINE NINE NINE "\"},{\"id\":\"r2\",\"title\":\"" NINE NINE NINE "&\"}],\"marks\":["
        "\"approve\",\"oppose\"],\"row\":[0,1],\"decide\":{\"rule\":\"pass\",\"mark\":\"approve\",\"base\":\"deputies\",\"pass\":{\"at_least\":[1,10]}}}]",
        "", "sealed", 1};
    static const subject *const about[] = {&tenth, &election};
    for (int i = 0; i < 2; i++) {
        fixture *f = begin_with(0, about[i]);
        open_vote(f);
        count(f);
        const char *page = report_page(f, NULL);
        ck_assert_int_eq(strstr(page, "<line x1=\"48.6\" y1=\"28\" x2=\"48.6\" y2=\"100\"/>") != NULL, i == 0);
        ck_assert_int_eq(strstr(page, "x=\"48.6\" y=\"24\" text-anchor=\"start\">majority \xE2\x89\xA5 1</text>") != NULL, i == 0);
        ck_assert_int_eq(strstr(page, ">1. " NINE NINE NINE "</text>") != NULL, i == 0);
        ck_assert_int_eq(strstr(page, ">2. " NINE NINE NINE "…</text>") != NULL, i == 0);
        ck_assert_ptr_nonnull(strstr(page, "width=\"0.0\" height=\"11\""));
        ck_assert(!strstr(page, "nan") && !strstr(page, "inf\""));
        end(f);
    }
}
END_TEST

/* Before there is a result there is no sheet of any kind; of a void vote none of the sums of ballots. */
START_TEST(sheets_of_no_result)
{
    static const char *const rows[] = {"approve", "", "", "approve", "", "", "approve", "", "", "approve", "", "", "approve", "", "", "approve", "", "", "approve", "", "",
                                       "approve", "", ""};
    char text[100];
    fixture *f = begin_with(0, &election);
    open_vote(f);
    FAILS(PJ_E_STATE, pj_report_csv(f->log, PJ_ENGLISH, text, &(size_t){sizeof text}, &f->err));
    FAILS(PJ_E_STATE, pj_report_html(f->log, PJ_ENGLISH, NULL, text, &(size_t){sizeof text}, &f->err));
    FINE(pj_log_import(f->log, f->station, rows, NULL, 8, &f->err));
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    const char *page = report_page(f, "<svg></svg>");
    ck_assert(strstr(page, "data-sum=\"returned\">8<") && !strstr(page, "data-sum=\"valid\""));
    ck_assert_ptr_nonnull(strstr(page, "<svg></svg></div>"));
    end(f);
}
END_TEST

START_TEST(rules_are_told_in_sentences)
{
    fixture *f = begin(0), *g = begin_with(0, &election);
    const pj_definition *plain = pj_log_definition(f->log), *persons = pj_log_definition(g->log);
    expect_text(pj_definition_explain, plain, PJ_ENGLISH, "more than 1/2 of all deputies (7), that is from 4");
    expect_text(pj_definition_explain, plain, PJ_CHINESE, "“赞成”票超过全体代表（7 人）的 1/2，即 4 票及以上");
    expect_text(pj_definition_explain, plain, PJ_CHINESE, "实到人数达到 2/3 方可投票，即 5 人");
    expect_text(pj_definition_explain, persons, PJ_CHINESE, "另选他人，至多 2 人");
    expect_text(warnings_of, plain, PJ_ENGLISH, "with so few voters (5)");
    end(f);
    end(g);
}
END_TEST

/* One contest of so many items and eight marks, one mark to an item: 8·480 bytes of cells and their proofs and 160 of a row's, an item. */
static json_t *wide_contest(const char *id, int items_len)
{
    json_t *items = json_array();
    for (int i = 0; i < items_len; i++)
        json_array_append_new(items, json_pack("{s:o,s:s}", "id", json_sprintf("i%d", i), "title", "X"));
    return json_pack("{s:s,s:s,s:o,s:[s,s,s,s,s,s,s,s],s:[i,i],s:{s:s,s:s,s:s,s:{s:[i,i]}}}", "id", id, "title", "T", "items", items, "marks", "a", "b", "c",
                     "d", "e", "f", "g", "h", "row", 1, 1, "decide", "rule", "pass", "mark", "a", "base", "deputies", "pass", "more_than", 1, 2);
}

static pj_status read_wide(const pj_definition *model, int first_len, int second_len, pj_error *err)
{
    char text[9000];
    size_t len = sizeof text;
    pj_definition *definition = NULL;
    ck_assert_int_eq(pj_definition_write(model, text, &len, err), PJ_OK);
    json_t *json = json_loadb(text, len, 0, NULL);
    json_object_set_new(json, "contests", json_pack("[o,o]", wide_contest("k1", first_len), wide_contest("k2", second_len)));
    char *made = json_dumps(json, 0);
    pj_status status = pj_definition_read(&definition, made, strlen(made), err);
    pj_definition_destroy(definition);
    json_decref(json);
    free(made);
    return status;
}

/* F7.10: 750 items of 4000 bytes are the most. */
START_TEST(a_sealed_ballot_takes_three_million_bytes_and_no_more)
{
    fixture *f = begin(0);
    FINE(read_wide(pj_log_definition(f->log), 375, 375, &f->err));
    FAILS(PJ_E_FORMAT, read_wide(pj_log_definition(f->log), 375, 376, &f->err));
    end(f);
}
END_TEST

Suite *suite_engine_law(void)
{
    Suite *suite = suite_create("engine: law");
    TCase *tests = tcase_create("law");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, a_named_vote_is_counted_in_clear);
    each_suite(tests, what_the_chief_says_is_text);
    each_suite(tests, papers_are_ruled_on_by_the_chief);
    each_suite(tests, texts_of_another_encoding);
    tcase_add_test(tests, a_rest_is_the_stations_own);
    tcase_add_test(tests, a_tie_leads_to_a_run_off);
    tcase_add_test(tests, a_shortfall_leads_to_another_vote);
    tcase_add_test(tests, a_narrow_cap_stays);
    tcase_add_test(tests, without_more_candidates_no_vote_is_proposed);
    tcase_add_test(tests, a_written_name_gets_an_id_of_its_own);
    tcase_add_test(tests, where_every_id_is_taken_no_vote_is_proposed);
    tcase_add_test(tests, what_cannot_be_adopted_is_not_proposed);
    tcase_add_test(tests, rules_are_told_in_sentences);
    tcase_add_test(tests, grades_are_told_in_sentences);
    tcase_add_test(tests, grades_have_their_lines_in_the_chart);
    tcase_add_test(tests, grades_without_a_line_in_the_chart);
    tcase_add_test(tests, a_chart_at_its_edges);
    tcase_add_test(tests, sheets_of_no_result);
    tcase_add_test(tests, a_sealed_ballot_takes_three_million_bytes_and_no_more);
    suite_add_tcase(suite, tests);
    return suite;
}
