/* Several ballots that are submitted together: what becomes of each is what would become of it alone. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "engine/log.h"
#include "tests/unit/fixture.h"

#define BALLOTS 5
#define ROOM 20000

static const uint8_t ab[4] = {1, 1, 0, 0};

typedef struct {
    char text[BALLOTS][ROOM];
    const char *bodies[BALLOTS];
    size_t lens[BALLOTS], taken;
    pj_receipt receipts[BALLOTS];
} pile;

static pile *seal_pile(fixture *f)
{
    pile *p = calloc(1, sizeof *p);
    ck_assert_ptr_nonnull(p);
    for (int i = 0; i < BALLOTS; i++) {
        p->lens[i] = ROOM;
        p->bodies[i] = p->text[i];
        FINE(pj_log_seal(f->log, p->text[i], &p->lens[i], NULL, NULL, &f->codes[i], ab, 4, &f->err));
    }
    return p;
}

static pj_status submit(fixture *f, pile *p)
{
    memset(p->receipts, 'x', sizeof p->receipts);
    return pj_log_submit_all(f->log, p->receipts, &p->taken, p->bodies, p->lens, BALLOTS, &f->err);
}

static uint64_t lines(const fixture *f)
{
    pj_summary summary;
    pj_log_summary(f->log, &summary);
    return summary.lines;
}

/* Those that were taken stand behind `before` lines, also for who reads the log anew. */
static void expect_taken(fixture *f, const pile *p, uint64_t before, size_t taken)
{
    static const pj_receipt none;
    ck_assert_uint_eq(p->taken, taken);
    reopen(f);
    ck_assert_uint_eq(lines(f), before + taken);
    for (size_t i = 0; i < taken; i++)
        ck_assert_uint_eq(p->receipts[i].line, before + i);
    for (size_t i = taken; i < BALLOTS; i++)
        ck_assert_mem_eq(&p->receipts[i], &none, sizeof none);
}

/* The proof of another ballot, signed by the credential all the same. */
static void give_false_proof(fixture *f, pile *p, int i, int other)
{
    json_t *body, *from;
    pj_json_flaw flaw;
    pj_credential credential;
    char *text;
    size_t len;
    FINE(pj_json_load(&body, &flaw, p->bodies[i], p->lens[i], &f->err));
    FINE(pj_json_load(&from, &flaw, p->bodies[other], p->lens[other], &f->err));
    json_t *proof = json_object_get(json_array_get(json_object_get(from, "contests"), 0), "proof");
    ck_assert_int_eq(json_object_set(json_array_get(json_object_get(body, "contests"), 0), "proof", proof), 0);
    json_object_del(body, "sig");
    FINE(pj_credential_of_code(&credential, f->log->vote.group, f->log->vote.id, &f->codes[i], &f->err));
    FINE(pj_log_sign(f->log, body, &pj_kind_ballot, &credential.secret, &credential.key, &f->err));
    FINE(pj_json_write(&text, &len, body, &f->err));
    ck_assert_uint_lt(len, ROOM);
    memcpy(p->text[i], text, len + 1);
    p->lens[i] = len;
    free(text);
    json_decref(body);
    json_decref(from);
}

START_TEST(all_good)
{
    fixture *f = begin(_i);
    open_vote(f);
    pile *p = seal_pile(f);
    uint64_t before = lines(f);
    FINE(submit(f, p));
    expect_taken(f, p, before, BALLOTS);
    FINE(pj_log_submit_all(f->log, NULL, &p->taken, NULL, NULL, 0, &f->err));
    ck_assert_uint_eq(p->taken, 0);
    free(p);
    end(f);
}
END_TEST

/* Of two false ones the first is named, at its line and with its check, whatever stands before it. */
START_TEST(a_false_proof_stops_at_its_ballot)
{
    for (int wrong = 0; wrong < BALLOTS; wrong++) {
        fixture *f = begin(_i);
        open_vote(f);
        pile *p = seal_pile(f);
        uint64_t before = lines(f);
        give_false_proof(f, p, wrong, (wrong + 1) % BALLOTS);
        if (wrong + 2 < BALLOTS)
            give_false_proof(f, p, wrong + 2, wrong);
        FAILS(PJ_E_REFUSED, submit(f, p));
        ck_assert_int_eq(f->err.check, 19);
        ck_assert_uint_eq(f->err.line, before + (unsigned)wrong);
        expect_taken(f, p, before, (size_t)wrong);
        free(p);
        end(f);
    }
}
END_TEST

START_TEST(other_refusals_stop_there_too)
{
    for (int way = 0; way < 3; way++) {
        static const pj_status wanted[] = {PJ_E_CODE, PJ_E_FORMAT, PJ_E_REFUSED};
        fixture *f = begin(0);
        open_vote(f);
        pile *p = seal_pile(f);
        uint64_t before = lines(f);
        if (way == 0)
            p->bodies[3] = p->bodies[1], p->lens[3] = p->lens[1]; /* has voted, within the pile */
        else if (way == 1)
            p->lens[3]--; /* no JSON any more */
        else
            p->lens[3] = 2, p->bodies[3] = "{}"; /* no ballot */
        FAILS(wanted[way], submit(f, p));
        expect_taken(f, p, before, 3);
        free(p);
        end(f);
    }
}
END_TEST

START_TEST(nothing_is_told_before_it_is_synced)
{
    fixture *f = begin(0);
    open_vote(f);
    pile *p = seal_pile(f);
    uint64_t before = lines(f);
    f->m.appends_left = 0;
    FAILS(PJ_E_IO, submit(f, p));
    FAILS(PJ_E_STATE, submit(f, p)); /* the log is ahead of its file */
    expect_taken(f, p, before, 0);
    FINE(pj_log_begin_group(f->log, &f->err)); /* within a group its end syncs */
    size_t bytes = f->m.len;
    FINE(submit(f, p));
    ck_assert_uint_eq(f->m.len, bytes);
    FINE(pj_log_end_group(f->log, &f->err));
    expect_taken(f, p, before, BALLOTS);
    free(p);
    end(f);
}
END_TEST

Suite *suite_engine_submit(void)
{
    Suite *suite = suite_create("engine: submit");
    TCase *tests = tcase_create("submit");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, all_good);
    each_suite(tests, a_false_proof_stops_at_its_ballot);
    tcase_add_test(tests, other_refusals_stop_there_too);
    tcase_add_test(tests, nothing_is_told_before_it_is_synced);
    suite_add_tcase(suite, tests);
    return suite;
}
