/* Ballots that are opened instead of cast. */
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/sign.h"
#include "engine/code.h"
#include "tests/unit/fixture.h"

static const uint8_t ab[4] = {1, 1, 0, 0}, cd[4] = {0, 0, 1, 1};

typedef struct {
    char body[20000], opening[8000];
    size_t body_len, opening_len;
} sealed;

static void seal(fixture *f, sealed *out, int voter, const uint8_t choices[4])
{
    out->body_len = sizeof out->body;
    out->opening_len = sizeof out->opening;
    FINE(pj_log_seal(f->log, out->body, &out->body_len, out->opening, &out->opening_len, &f->codes[voter], choices, 4, &f->err));
}

static pj_status submit(fixture *f, const sealed *s)
{
    pj_receipt receipt;
    return pj_log_submit(f->log, &receipt, s->body, s->body_len, &f->err);
}

static pj_status challenge(fixture *f, const sealed *s)
{
    pj_receipt receipt;
    return pj_log_challenge(f->log, &receipt, s->opening, s->opening_len, &f->err);
}

START_TEST(an_opened_ballot_is_not_cast)
{
    fixture *f = begin(_i);
    sealed opened, cast_one, late;
    uint8_t before[32], after[32], said[32];
    pj_summary summary;
    open_vote(f);
    seal(f, &opened, 0, ab);
    seal(f, &cast_one, 0, cd);
    seal(f, &late, 0, ab);
    FINE(pj_log_fingerprint(f->log, before, opened.body, opened.body_len, &f->err));
    json_t *json = json_loadb(opened.opening, opened.opening_len, 0, NULL);
    OK(pj_base64_decode(said, 32, text_of(json, "fingerprint"), 43));
    json_decref(json);
    FINE(challenge(f, &opened));
    FAILS(PJ_E_CODE, submit(f, &opened));
    FAILS(PJ_E_CODE, challenge(f, &opened));
    FINE(pj_log_fingerprint(f->log, after, opened.body, opened.body_len, &f->err));
    ck_assert_mem_eq(before, after, 32);
    ck_assert_mem_eq(before, said, 32);
    reopen(f);
    FAILS(PJ_E_CODE, submit(f, &opened));
    FINE(submit(f, &cast_one));
    FAILS(PJ_E_CODE, challenge(f, &late));
    FAILS(PJ_E_CODE, challenge(f, &cast_one));
    pj_log_summary(f->log, &summary);
    ck_assert_uint_eq(summary.challenges, 1);
    ck_assert_uint_eq(summary.by_credential, 1);
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FAILS(PJ_E_STATE, challenge(f, &late));
    FINE(pj_log_share(f->log, f->trustees[0], &f->err));
    FINE(pj_log_share(f->log, f->trustees[1], &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    expect_result(f, "{\"attendance\":{\"deputies\":7,\"issued\":7,\"present\":7,\"returned\":1},\"contests\":[{\"counts\":[[0],[0],[1],[1]],"
                     "\"id\":\"c\",\"invalid\":0,\"unreadable\":[0,0,0,0],\"valid\":1,\"verdict\":{\"adopted\":[],\"runoff\":{\"items\":[],"
                     "\"places\":0},\"short\":2,\"state\":\"short\"}}]}");
    end(f);
}
END_TEST

START_TEST(what_is_no_opening_is_refused)
{
    fixture *f = begin(_i);
    sealed s, other;
    pj_code stranger = f->codes[5]; /* withdrawn */
    uint8_t fingerprint[32];
    open_vote(f);
    size_t before = f->m.len;
    seal(f, &s, 0, ab);
    seal(f, &other, 1, ab);
    s.opening_len--;
    FAILS(PJ_E_FORMAT, challenge(f, &s));
    FAILS(PJ_E_SPACE, pj_log_seal(f->log, s.body, &(size_t){sizeof s.body}, s.opening, &(size_t){10}, &f->codes[0], ab, 4, &f->err));
    FAILS(PJ_E_CODE, pj_log_seal(f->log, s.body, &(size_t){sizeof s.body}, s.opening, &(size_t){sizeof s.opening}, &stranger, ab, 4, &f->err));
    FAILS(PJ_E_FORMAT, pj_log_fingerprint(f->log, fingerprint, "{}", 2, &f->err));
    FAILS(PJ_E_REFUSED, pj_log_challenge(f->log, &(pj_receipt){0}, other.body, other.body_len, &f->err)); /* a ballot is no opening */
    ck_assert_int_eq(f->err.check, 6);
    ck_assert_uint_eq(f->m.len, before);
    end(f);
}
END_TEST

static char *compact(const json_t *json)
{
    return json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
}

static void set_opening(sealed *s, const json_t *json)
{
    char *text = compact(json);
    s->opening_len = strlen(text);
    memcpy(s->opening, text, s->opening_len);
    free(text);
}

/* Signs an opening again after it was changed, as only its voter can. */
static void sign_again(fixture *f, sealed *s, json_t *json, int suite)
{
    pj_credential credential;
    uint8_t id[32], signature[PJ_SIGNATURE_SIZE];
    char encoded[100];
    pj_group *group = new_group(suite);
    OK(pj_base64_decode(id, 32, text_of(json, "vote"), 43));
    FINE(pj_credential_of_code(&credential, group, id, &f->codes[0], &f->err));
    json_object_del(json, "sig");
    char *text = compact(json);
    OK(pj_sign_record(group, signature, &credential.secret, &credential.key, "challenge", (const uint8_t *)text, strlen(text)));
    pj_base64_encode(encoded, signature, sizeof signature);
    json_object_set_new(json, "sig", json_string(encoded));
    free(text);
    set_opening(s, json);
    pj_group_destroy(group);
}

/* V28: what the opening says has to be what was sealed. First without a new signature (V10), then with one. */
START_TEST(a_changed_opening_is_refused)
{
    static const char *const rows[][4] = {
        {"approve", "", "", ""}, {"", "", "", ""}, {"approve", "", "approve", ""}, {"approve", "approve", "approve", ""}};
    fixture *f = begin(_i);
    sealed s, changed;
    open_vote(f);
    size_t before = f->m.len;
    seal(f, &s, 0, ab);
    for (size_t n = 0; n < 8; n++) {
        json_t *json = json_loadb(s.opening, s.opening_len, 0, NULL), *contest = json_array_get(json_object_get(json, "contests"), 0);
        if (n < 4) {
            json_object_set_new(contest, "rows", json_pack("[ssss]", rows[n][0], rows[n][1], rows[n][2], rows[n][3]));
        } else { /* the lowest bit of one cell's r; the others stay */
            char encoded[200];
            uint8_t r[4 * 32];
            OK(pj_base64_decode(r, sizeof r, text_of(contest, "randomness"), strlen(text_of(contest, "randomness"))));
            r[(n - 4) * 32 + 31] ^= 1;
            pj_base64_encode(encoded, r, sizeof r);
            json_object_set_new(contest, "randomness", json_string(encoded));
        }
        changed = s;
        set_opening(&changed, json);
        FAILS(PJ_E_KEY, challenge(f, &changed));
        ck_assert_int_eq(f->err.check, 10);
        sign_again(f, &changed, json, _i);
        FAILS(PJ_E_REFUSED, challenge(f, &changed));
        ck_assert_int_eq(f->err.check, 28);
        json_decref(json);
    }
    ck_assert_uint_eq(f->m.len, before);
    FINE(challenge(f, &s));
    end(f);
}
END_TEST

START_TEST(a_named_ballot_cannot_be_opened)
{
    static const char *const names[VOTERS] = {"a", "b", "c", "d", "e", "f"};
    subject named = plain_subject;
    named.secrecy = "named";
    named.has_station = 0;
    fixture *f = begin_with(_i, &named);
    char body[8000], opening[8000];
    size_t len = sizeof body, opening_len = sizeof opening;
    FINE(pj_log_roll_named(f->log, f->recorder, f->codes, names, VOTERS, &f->err));
    FINE(pj_log_open_vote(f->log, f->recorder, 6, 6, NULL, 0, NOW, &f->err));
    FAILS(PJ_E_STATE, pj_log_seal(f->log, body, &len, opening, &opening_len, &f->codes[0], ab, 4, &f->err));
    len = sizeof body;
    FINE(pj_log_seal(f->log, body, &len, NULL, NULL, &f->codes[0], ab, 4, &f->err));
    FAILS(PJ_E_STATE, pj_log_challenge(f->log, &(pj_receipt){0}, body, len, &f->err));
    FINE(pj_log_submit(f->log, &(pj_receipt){0}, body, len, &f->err));
    end(f);
}
END_TEST

Suite *suite_engine_challenge(void)
{
    Suite *suite = suite_create("engine: challenge");
    TCase *tests = tcase_create("challenge");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, an_opened_ballot_is_not_cast);
    each_suite(tests, what_is_no_opening_is_refused);
    each_suite(tests, a_changed_opening_is_refused);
    each_suite(tests, a_named_ballot_cannot_be_opened);
    suite_add_tcase(suite, tests);
    return suite;
}
