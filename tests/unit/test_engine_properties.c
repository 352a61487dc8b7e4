/* Properties of the count over thousands of random votes, from a fixed seed. That three implementations agree on random votes is tested by random.json. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kind.h"
#include "tests/unit/fixture.h"

#define ROUNDS 5000

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

/* ---- verdicts ---- */

typedef struct {
    pj_contest contest;
    pj_item items[8];
    pj_attendance attendance;
    uint32_t counts[8], others[3];
    pj_counts all;
} random_vote;

/* One mark; small numbers, so that ties and edges are frequent. */
static void make_vote(random_vote *v, uint64_t *state)
{
    static const char *const mark = "m", *const ties[] = {"runoff", "presidium"};
    memset(v, 0, sizeof *v);
    for (int i = 0; i < 8; i++)
        v->items[i].id = "i";
    v->attendance = (pj_attendance){20, 15, 12, draw(state, 13)};
    v->contest = (pj_contest){.items_len = 1 + draw(state, 8), .items = v->items, .marks_len = 1, .marks = &mark, .row_max = 1};
    v->contest.rule = draw(state, 3) ? PJ_RULE_SELECT : PJ_RULE_PASS;
    v->contest.base = (pj_base)draw(state, v->contest.rule == PJ_RULE_PASS ? 4 : 5);
    v->contest.pass = (pj_test){.at_least = (int)draw(state, 2), .p = 1, .q = 2 + draw(state, 3)};
    v->contest.places = 1 + draw(state, (uint32_t)v->contest.items_len);
    v->contest.tie = ties[draw(state, 2)];
    for (int i = 0; i < 8; i++)
        v->counts[i] = draw(state, v->attendance.returned + 1);
    v->all = (pj_counts){v->attendance.returned, v->counts, v->others, v->contest.rule == PJ_RULE_SELECT ? draw(state, 4) : 0};
    for (uint32_t i = 0; i < v->all.others_len; i++)
        v->others[i] = 1 + draw(state, 5);
}

/* How well candidate i did: 2 adopted (or passed), 1 tied for a place, 0 neither. */
static int standing(const pj_verdict *verdict, uint32_t i)
{
    for (uint32_t k = 0; k < verdict->adopted_len; k++)
        if (verdict->adopted[k] == i)
            return 2;
    for (uint32_t k = 0; k < verdict->runoff_len; k++)
        if (verdict->runoff[k] == i)
            return 1;
    return 0;
}

static void expect_places_kept(const random_vote *v, const pj_verdict *verdict)
{
    uint32_t len = verdict->adopted_len;
    if (v->contest.rule == PJ_RULE_PASS)
        return;
    ck_assert_uint_le(len, v->contest.places);
    ck_assert_uint_eq(len + verdict->runoff_places + verdict->shortfall, v->contest.places);
    ck_assert(verdict->runoff_len == 0 || verdict->runoff_len > verdict->runoff_places);
    for (uint32_t k = 1; k < len; k++) {
        uint32_t a = verdict->adopted[k - 1], b = verdict->adopted[k], items = (uint32_t)v->contest.items_len;
        uint32_t xa = a < items ? v->counts[a] : v->others[a - items], xb = b < items ? v->counts[b] : v->others[b - items];
        ck_assert(xa > xb || (xa == xb && a < b));
    }
}

START_TEST(adopted_never_exceeds_places)
{
    uint64_t state = 1;
    for (int round = 0; round < ROUNDS; round++) {
        random_vote v;
        pj_verdict verdict;
        make_vote(&v, &state);
        pj_rules_decide(&verdict, &v.contest, &v.attendance, &v.all);
        expect_places_kept(&v, &verdict);
    }
}
END_TEST

/* With a base that stays as it is (all bases, where one ballot changes its mark from nothing to this item), one vote more never makes an item worse off. */
START_TEST(a_vote_more_never_harms)
{
    uint64_t state = 2;
    size_t better = 0;
    for (int round = 0; round < ROUNDS; round++) {
        random_vote v;
        pj_verdict before, after;
        make_vote(&v, &state);
        uint32_t i = draw(&state, (uint32_t)v.contest.items_len);
        pj_rules_decide(&before, &v.contest, &v.attendance, &v.all);
        if (v.counts[i] == v.attendance.returned)
            continue;
        v.counts[i]++;
        pj_rules_decide(&after, &v.contest, &v.attendance, &v.all);
        ck_assert_int_ge(standing(&after, i), standing(&before, i));
        better += standing(&after, i) > standing(&before, i);
    }
    ck_assert_uint_gt(better, 100); /* the test sees changes */
}
END_TEST

/* Where it is not monotone, as F15 says: a ballot more that approves the item may raise the base, but never by enough; one more that does not approve it may sink it. */
START_TEST(a_ballot_without_the_item_may_sink_it)
{
    random_vote v;
    pj_verdict verdict;
    uint64_t state = 3;
    make_vote(&v, &state);
    v.contest.rule = PJ_RULE_PASS;
    v.contest.items_len = 1;
    v.contest.base = PJ_BASE_VALID;
    v.contest.pass = (pj_test){.at_least = 0, .p = 1, .q = 2};
    v.attendance = (pj_attendance){20, 15, 12, 3};
    v.all = (pj_counts){3, v.counts, NULL, 0};
    v.counts[0] = 2;
    pj_rules_decide(&verdict, &v.contest, &v.attendance, &v.all);
    ck_assert_uint_eq(verdict.adopted_len, 1);
    v.all.valid = v.attendance.returned = 4;
    pj_rules_decide(&verdict, &v.contest, &v.attendance, &v.all);
    ck_assert_uint_eq(verdict.adopted_len, 0);
}
END_TEST

/* ---- papers ---- */

/* A paper of random rows: mostly one mark or none, sometimes ? or two marks. */
static void random_paper(pj_paper *paper, const pj_definition *d, uint64_t *state)
{
    pj_error err;
    ck_assert_int_eq(pj_paper_allocate(paper, d, &err), PJ_OK);
    for (size_t i = 0; i < d->items; i++) {
        uint32_t kind = draw(state, 12);
        paper->rows[i] = kind == 0 ? PJ_ROW_UNREADABLE : kind == 1 ? 3u : kind < 5 ? 0u : 1u << draw(state, 2);
    }
    json_array_append_new(paper->names, json_array());
    if (draw(state, 4) == 0)
        json_array_append_new(json_array_get(paper->names, 0), json_string(draw(state, 2) ? "甲" : "乙"));
}

static const subject two_marks = {
    "[{\"id\":\"e\",\"title\":\"选举\",\"items\":[{\"id\":\"x\",\"title\":\"X\"},{\"id\":\"y\",\"title\":\"Y\"},{\"id\":\"z\",\"title\":\"Z\"}],\"marks\":[\"approve\","
    "\"oppose\"],\"row\":[0,1],\"cap\":{\"mark\":\"approve\",\"min\":0,\"max\":2},\"others\":{\"max\":1},\"decide\":{\"rule\":\"select\",\"mark\":\"approve\",\"places\":2,"
    "\"base\":\"valid\",\"pass\":{\"more_than\":[1,2]},\"tie\":\"runoff\",\"second_tie\":\"presidium\",\"shortfall\":\"leave\"}}]",
    "", "sealed", 1};

/* Rows without a mark on the valid one of these papers, by item: counted by hand. */
static void add_unmarked(uint32_t unmarked[3], const pj_definition *d, const pj_paper *paper)
{
    pj_row rows[3];
    uint8_t invalid;
    memcpy(rows, paper->rows, sizeof rows);
    pj_paper_judge(&invalid, rows, d, paper);
    for (int i = 0; i < 3 && !invalid; i++)
        unmarked[i] += rows[i] == 0;
}

static void count_papers(pj_totals *totals, uint32_t unmarked[3], const pj_definition *d, pj_group *group, uint64_t seed, size_t papers,
                         int backwards)
{
    pj_tally tally;
    pj_error err;
    ck_assert_int_eq(pj_tally_create(&tally, group, d, &err), PJ_OK);
    for (size_t i = 0; i < papers; i++) {
        uint64_t state = seed + 977 * (backwards ? papers - 1 - i : i);
        pj_paper paper;
        draw(&state, 2);
        random_paper(&paper, d, &state);
        add_unmarked(unmarked, d, &paper);
        ck_assert_int_eq(pj_tally_reserve_paper(&tally, &err), PJ_OK);
        pj_tally_add_paper(&tally, &paper);
    }
    ck_assert_int_eq(pj_totals_create(totals, d, &err), PJ_OK);
    ck_assert_int_eq(pj_tally_count_papers(&tally, totals, &err), PJ_OK);
    pj_tally_free(&tally);
}

/* The order of ballots does not matter; and for every item, its marks, its unreadable and its unmarked make up the valid ballots. */
START_TEST(papers_add_up_in_any_order)
{
    fixture *f = begin_with(0, &two_marks);
    const pj_definition *d = pj_log_definition(f->log);
    pj_group *group = new_group(0);
    for (uint64_t round = 0; round < 300; round++) {
        size_t papers = 1 + (size_t)(round % 17);
        pj_totals a, b;
        uint32_t unmarked[3] = {0}, again[3] = {0};
        count_papers(&a, unmarked, d, group, round * 1000003, papers, 0);
        count_papers(&b, again, d, group, round * 1000003, papers, 1);
        ck_assert_mem_eq(a.counts, b.counts, d->cells * sizeof *a.counts);
        ck_assert_mem_eq(a.unreadable, b.unreadable, d->items * sizeof *a.unreadable);
        ck_assert(a.invalid[0] == b.invalid[0] && json_equal(a.others, b.others));
        for (size_t i = 0; i < d->items; i++)
            ck_assert_uint_eq(a.counts[2 * i] + a.counts[2 * i + 1] + a.unreadable[i] + unmarked[i], papers - a.invalid[0]);
        pj_totals_free(&a);
        pj_totals_free(&b);
    }
    pj_group_destroy(group);
    end(f);
}
END_TEST

Suite *suite_engine_properties(void)
{
    Suite *suite = suite_create("engine: properties");
    TCase *tests = tcase_create("properties");
    tcase_set_timeout(tests, ALL_SECONDS);
    tcase_add_test(tests, adopted_never_exceeds_places);
    tcase_add_test(tests, a_vote_more_never_harms);
    tcase_add_test(tests, a_ballot_without_the_item_may_sink_it);
    tcase_add_test(tests, papers_add_up_in_any_order);
    suite_add_tcase(suite, tests);
    return suite;
}
