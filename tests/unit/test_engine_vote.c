/* Whole votes in memory, what is refused on the way, and writes that fail. */
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/shares.h"
#include "engine/log.h"
#include "tests/unit/failing_memory.h"
#include "tests/unit/fixture.h"

static const uint8_t ab[4] = {1, 1, 0, 0}, ac[4] = {1, 0, 1, 0}, none[4] = {0, 0, 0, 0};

static void vote_to_the_end(fixture *f, int first, int second)
{
    static const char *const papers[] = {"approve", "", "", "?", "approve", "approve", "approve", ""}; /* the second is an over-vote */
    open_vote(f);
    FINE(cast(f, 0, ab, 4));
    FINE(cast(f, 1, ab, 4));
    FINE(cast(f, 2, ac, 4));
    FINE(cast(f, 3, none, 4));
    FINE(pj_log_import(f->log, f->station, papers, NULL, 2, &f->err));
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_share(f->log, f->trustees[first], &f->err));
    FAILS(PJ_E_STATE, pj_log_result(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_share(f->log, f->trustees[second], &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_attest(f->log, f->trustees[1], &f->err));
}

/* Any two trustees come to the same result, and so does a second reading. Four of seven deputies are a majority. */
START_TEST(a_vote_is_counted)
{
    static const int pairs[][2] = {{0, 1}, {2, 0}, {1, 2}};
    const char *wanted = "{\"attendance\":{\"deputies\":7,\"issued\":7,\"present\":7,\"returned\":6},\"contests\":[{\"counts\":[[4],[2],[1],[0]],"
                         "\"id\":\"c\",\"invalid\":1,\"unreadable\":[0,0,0,1],\"valid\":5,\"verdict\":{\"adopted\":[\"a\"],\"runoff\":{\"items\":[],"
                         "\"places\":0},\"short\":1,\"state\":\"short\"}}]}";
    for (int p = 0; p < 3; p++) {
        fixture *f = begin(_i);
        vote_to_the_end(f, pairs[p][0], pairs[p][1]);
        expect_result(f, wanted);
        reopen(f);
        expect_result(f, wanted);
        end(f);
    }
}
END_TEST

/* An import that broke off behind its first paper is gone on with: what stands in the log is not recorded again, of papers that are alike only as
 * many as stand there, and papers that are not those are refused. */
START_TEST(an_import_is_gone_on_with)
{
    static const char *const papers[] = {"approve", "", "", "", "", "approve", "", "", "approve", "", "", ""};
    fixture *f = begin(_i);
    pj_summary summary;
    open_vote(f);
    pj_log_summary(f->log, &summary);
    uint64_t since = summary.lines;
    FINE(pj_log_import(f->log, f->station, papers, NULL, 1, &f->err));
    size_t before = f->m.len;
    FAILS(PJ_E_STATE, pj_log_import_rest(f->log, f->station, papers + 4, NULL, 1, since, &f->err));
    ck_assert_uint_eq(f->m.len, before);
    for (int again = 0; again < 2; again++) {
        FINE(pj_log_import_rest(f->log, f->station, papers, NULL, 3, since, &f->err));
        pj_log_summary(f->log, &summary);
        ck_assert_uint_eq(summary.paper, 3);
    }
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FINE(pj_log_share(f->log, f->trustees[0], &f->err));
    FINE(pj_log_share(f->log, f->trustees[1], &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    expect_result(f, "{\"attendance\":{\"deputies\":7,\"issued\":7,\"present\":7,\"returned\":3},\"contests\":[{\"counts\":[[2],[1],[0],[0]],"
                     "\"id\":\"c\",\"invalid\":0,\"unreadable\":[0,0,0,0],\"valid\":3,\"verdict\":{\"adopted\":[],\"runoff\":{\"items\":[],"
                     "\"places\":0},\"short\":2,\"state\":\"short\"}}]}");
    end(f);
}
END_TEST

START_TEST(steps_out_of_turn_are_refused)
{
    fixture *f = begin(_i);
    size_t before;
    FAILS(PJ_E_STATE, pj_log_accept(f->log, f->trustees[0], &f->err));
    FAILS(PJ_E_STATE, pj_log_rehearse(f->log, f->trustees[0], &f->err));
    FAILS(PJ_E_STATE, cast(f, 0, ab, 4));
    FAILS(PJ_E_KEY, pj_log_deal(f->log, f->stranger, &f->err));
    FAILS(PJ_E_KEY, pj_log_roll(f->log, f->trustees[0], f->codes, 1, &f->err));
    FAILS(PJ_E_STATE, pj_log_open_vote(f->log, f->recorder, 7, 7, NULL, 0, NOW, &f->err));
    FAILS(PJ_E_STATE, pj_log_share(f->log, f->trustees[0], &f->err));
    /* A list of codes is all right or nothing of it is recorded. */
    pj_code twice[3] = {f->codes[0], f->codes[1], f->codes[0]};
    pj_key *other;
    before = f->m.len;
    FAILS(PJ_E_CODE, pj_log_roll(f->log, f->recorder, twice, 3, &f->err));
    FAILS(PJ_E_ARGUMENT, pj_log_roll(f->log, f->recorder, twice, 0, &f->err));
    FAILS(PJ_E_STATE, pj_log_roll_named(f->log, f->recorder, twice, (const char *[]){"a", "b"}, 2, &f->err));
    FINE(pj_key_create(&other, suite_name_of(!_i), "other suite", &f->err));
    FAILS(PJ_E_KEY, pj_log_deal(f->log, other, &f->err));
    ck_assert(strstr(f->err.text, "is of suite") != NULL);
    FAILS(PJ_E_KEY, pj_log_roll(f->log, other, twice, 2, &f->err));
    pj_key_destroy(other);
    ck_assert_uint_eq(f->m.len, before);
    prepare(f);
    before = f->m.len;
    FAILS(PJ_E_STATE, pj_log_deal(f->log, f->trustees[0], &f->err));
    FAILS(PJ_E_CODE, pj_log_roll(f->log, f->recorder, f->codes, 1, &f->err));
    FAILS(PJ_E_REFUSED, pj_log_open_vote(f->log, f->recorder, 4, 4, NULL, 0, NOW, &f->err)); /* 4 of 7 is below 2/3 */
    ck_assert_int_eq(f->err.check, 17);
    FAILS(PJ_E_REFUSED, pj_log_open_vote(f->log, f->recorder, 8, 7, NULL, 0, NOW, &f->err));
    FAILS(PJ_E_REFUSED, pj_log_open_vote(f->log, f->recorder, 5, 5, NULL, 0, NOW, &f->err)); /* 6 live cards */
    FAILS(PJ_E_STATE, pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    ck_assert_uint_eq(f->m.len, before);
    end(f);
}
END_TEST

START_TEST(ballots_out_of_order_are_refused)
{
    static const uint8_t three[4] = {1, 1, 1, 0}, two_in_a_cell[4] = {2, 0, 0, 0};
    static const char *const unknown[] = {"approve", "aprove", "", ""};
    fixture *f = begin(_i);
    pj_code stranger;
    pj_credential_state state;
    open_vote(f);
    FINE(pj_code_draw(&stranger, &f->err));
    FINE(cast(f, 0, ab, 4));
    size_t before = f->m.len;
    FAILS(PJ_E_CODE, cast(f, 0, ac, 4));
    FAILS(PJ_E_CODE, cast(f, 5, ac, 4)); /* withdrawn */
    FAILS(PJ_E_CHOICE, cast(f, 1, three, 4));
    FAILS(PJ_E_ARGUMENT, cast(f, 1, two_in_a_cell, 4));
    FAILS(PJ_E_CODE, pj_log_check_choices(f->log, &stranger, ab, 4, &f->err));
    FAILS(PJ_E_ARGUMENT, pj_log_check_choices(f->log, &f->codes[1], ab, 3, &f->err));
    FAILS(PJ_E_CHOICE, pj_log_import(f->log, f->station, unknown, NULL, 1, &f->err));
    FAILS(PJ_E_KEY, pj_log_import(f->log, f->stranger, unknown, NULL, 1, &f->err));
    FINE(pj_log_credential(f->log, &state, &f->codes[0], &f->err));
    ck_assert_int_eq(state, PJ_CREDENTIAL_VOTED);
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    ck_assert_uint_gt(f->m.len, before);
    FAILS(PJ_E_STATE, cast(f, 1, ab, 4));
    end(f);
}
END_TEST

/* More papers than were issued: the vote is void, nothing is decrypted, no figure is published. */
START_TEST(too_many_ballots_void_the_vote)
{
    const char *papers[4 * 8] = {0};
    fixture *f = begin(_i);
    for (int i = 0; i < 32; i++)
        papers[i] = "";
    open_vote(f);
    FINE(pj_log_import(f->log, f->station, papers, NULL, 8, &f->err));
    FINE(pj_log_close_vote(f->log, f->recorder, NOW, &f->err));
    FAILS(PJ_E_STATE, pj_log_share(f->log, f->trustees[0], &f->err));
    FINE(pj_log_result(f->log, f->recorder, NOW, &f->err));
    expect_result(f, "{\"attendance\":{\"deputies\":7,\"issued\":7,\"present\":7,\"returned\":8},\"contests\":[{\"counts\":[],\"id\":\"c\",\"invalid\":0,"
                     "\"unreadable\":[],\"valid\":0,\"verdict\":{\"adopted\":[],\"runoff\":{\"items\":[],\"places\":0},\"short\":0,\"state\":\"void\"}}]}");
    end(f);
}
END_TEST

/* Writes and syncs fail in turn, some with a torn line, some so that nothing can be taken back: the log then refuses work, and after opening again goes on from a
 * state in which nothing acknowledged is missing, and nothing is left where it could be taken back. */
START_TEST(a_failing_write_loses_nothing)
{
    fixture *f = begin(0);
    open_vote(f);
    for (int voter = 0, round = 0; voter < 5; round++) {
        pj_summary summary;
        size_t before = f->m.len;
        f->m.appends_left = round % 2;
        f->m.torn = (size_t)(round * 37 % 900);
        f->m.is_stuck = round % 3 == 0;
        FAILS(PJ_E_IO, cast(f, voter, ab, 4));
        FAILS(PJ_E_STATE, cast(f, voter, ab, 4));
        ck_assert(f->m.is_stuck || f->m.len == before);
        f->m.is_stuck = 0;
        reopen(f);
        pj_log_summary(f->log, &summary);
        if (round % 2 == 0 || round % 3 != 0) { /* the write failed, or was taken back */
            ck_assert_uint_eq(summary.by_credential, (uint32_t)voter);
            ck_assert_uint_eq(summary.cut, round % 3 == 0 ? f->m.torn : 0);
        } else { /* only the sync failed: the line is whole, and is there */
            ck_assert_uint_eq(summary.by_credential, (uint32_t)voter + 1);
            voter++;
        }
    }
    end(f);
}
END_TEST

START_TEST(a_key_file_is_whole_or_refused)
{
    char text[2048], other[2048];
    size_t len = sizeof text, other_len = sizeof other;
    pj_key *key, *again;
    pj_error err;
    ck_assert_int_eq(pj_key_create(&key, suite_name_of(_i), "总监票人", &err), PJ_OK);
    ck_assert_int_eq(pj_key_write(key, text, &len, &err), PJ_OK);
    ck_assert_int_eq(pj_key_read(&again, text, len, &err), PJ_OK);
    ck_assert_int_eq(pj_key_write(again, other, &other_len, &err), PJ_OK);
    ck_assert_str_eq(text, other);
    pj_key_destroy(again);
    for (size_t cut = 0; cut < len; cut++) {
        pj_key *broken;
        ck_assert_int_eq(pj_key_read(&broken, text, cut, &err), PJ_E_FORMAT);
        ck_assert_ptr_null(broken);
    }
    text[len] = '\n';
    ck_assert_int_eq(pj_key_read(&again, text, len + 1, &err), PJ_E_FORMAT);
    pj_key_destroy(key);
    ck_assert_int_eq(pj_key_create(&key, "P-256", "x", &err), PJ_E_FORMAT);
    ck_assert_int_eq(pj_key_create(&key, suite_name_of(_i), "line\nfeed", &err), PJ_E_FORMAT);
}
END_TEST

/* Replaces the rest of the line that starts with `label` (or, with a NULL value, its label); the text is then no key file, and the
 * reason names what is wrong. */
static void expect_no_key(const char *text, int is_public, const char *label, const char *value, const char *reason)
{
    char changed[2048];
    pj_error err;
    pj_key *key = NULL;
    pj_public public;
    const char *at = strstr(text, label), *line_end = at ? strchr(at, '\n') : NULL;
    ck_assert_msg(line_end != NULL, "%s", label);
    if (value)
        snprintf(changed, sizeof changed, "%.*s%s%s%s", (int)(at - text), text, label, value, line_end);
    else
        snprintf(changed, sizeof changed, "%.*sx%s", (int)(at - text), text, at + 1);
    pj_status rc = is_public ? pj_public_read(&public, changed, strlen(changed), &err) : pj_key_read(&key, changed, strlen(changed), &err);
    ck_assert_int_eq(rc, PJ_E_FORMAT);
    ck_assert_msg(strstr(err.text, reason) != NULL, "%s%s: %s", label, value ? value : "", err.text);
    ck_assert_ptr_null(key);
}

START_TEST(each_line_of_a_key_file_is_checked)
{
    /* 32 bytes of 0, 32 of 0xff, 64 of 0xff */
    static const char zero[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", big[] = "__________________________________________8",
                      off[] = "_____________________________________________________________________________________w";
    char secret[2048], public[2048], longer[2060];
    size_t secret_len = sizeof secret, public_len = sizeof public;
    pj_key *key;
    pj_error err;
    ck_assert_int_eq(pj_key_create(&key, suite_name_of(_i), "\u8ba1\u7968", &err), PJ_OK);
    ck_assert_int_eq(pj_key_write(key, secret, &secret_len, &err), PJ_OK);
    ck_assert_int_eq(pj_key_write_public(key, public, &public_len, &err), PJ_OK);
    for (int is_public = 0; is_public < 2; is_public++) {
        const char *text = is_public ? public : secret;
        expect_no_key(text, is_public, "piaojue-", NULL, "starts with");
        snprintf(longer, sizeof longer, "%.*s0%s", (int)strcspn(text, "\n"), text, strchr(text, '\n'));
        expect_no_key(longer, is_public, "suite ", suite_name_of(_i), "starts with");
        expect_no_key(text, is_public, "suite ", NULL, "\"suite\" is missing");
        expect_no_key(text, is_public, "suite ", "P-256", "suite: unknown");
        expect_no_key(text, is_public, "suite ", "", "suite: unknown");
        expect_no_key(text, is_public, "name", "", "\"name\" is missing");
        expect_no_key(text, is_public, "name", "s x", "\"name\" is missing");
        expect_no_key(text, is_public, "name ", "", "name: 1 to 600");
        expect_no_key(text, is_public, "name ", "a\tb", "name: 1 to 600");
        expect_no_key(text, is_public, "seal ", "AAAA", "seal: ");
        expect_no_key(text, is_public, "seal ", "\n", "seal: ");
    }
    expect_no_key(public, 1, "key ", off, "not a point");
    expect_no_key(public, 1, "seal ", off, "not a point");
    for (int i = 0; i < 2; i++) {
        expect_no_key(secret, 0, "sign ", i ? zero : big, "out of the range");
        expect_no_key(secret, 0, "seal ", i ? zero : big, "out of the range");
    }
    pj_key_destroy(key);
}
END_TEST

/* P9: every single slip and every swap of neighbours that changes the code is noticed. */
/* The file of a trustee in whose `seal` line stands another's. */
START_TEST(a_key_of_two_halves_opens_no_share)
{
    fixture *f = begin(_i);
    char text[2][2048], mixed[2048];
    pj_key *halves;
    for (int i = 0; i < 2; i++) {
        size_t len = sizeof text[i];
        FINE(pj_key_write(f->trustees[i], text[i], &len, &f->err));
    }
    const char *own = strstr(text[0], "\nseal "), *others = strstr(text[1], "\nseal ");
    snprintf(mixed, sizeof mixed, "%.*s%.*s%s", (int)(own - text[0]), text[0], (int)strcspn(others + 1, "\n") + 1, others,
             strchr(own + 1, '\n'));
    FINE(pj_key_read(&halves, mixed, strlen(mixed), &f->err));
    for (int i = 0; i < 3; i++)
        FINE(pj_log_deal(f->log, f->trustees[i], &f->err));
    FAILS(PJ_E_KEY, pj_log_accept(f->log, halves, &f->err));
    ck_assert(strstr(f->err.text, "sealing key") != NULL);
    FINE(pj_log_accept(f->log, f->trustees[0], &f->err));
    pj_key_destroy(halves);
    end(f);
}
END_TEST

/* Numbers behind the end, and stores that no log can be made in. */
START_TEST(calls_beyond_what_there_is)
{
    static const char *const papers[] = {"approve", "maybe", "", ""};
    fixture *f = begin(0);
    const pj_definition *definition = pj_log_definition(f->log);
    memory other = {.appends_left = -1};
    pj_store full = memory_store(&f->m, 1), read_only = memory_store(&other, 0);
    pj_log *log;
    ck_assert_ptr_null(pj_log_trustee_name(f->log, 0));
    ck_assert_ptr_nonnull(pj_log_trustee_name(f->log, 3));
    ck_assert_ptr_null(pj_log_trustee_name(f->log, 4));
    ck_assert_ptr_nonnull(pj_definition_contest(definition, 0));
    ck_assert_ptr_null(pj_definition_contest(definition, 1));
    FAILS(PJ_E_STATE, pj_log_create(&log, &full, definition, f->recorder, &f->err));
    ck_assert_ptr_null(log);
    FAILS(PJ_E_STATE, pj_log_create(&log, &read_only, definition, f->recorder, &f->err));
    ck_assert_ptr_null(log);
    open_vote(f);
    FAILS(PJ_E_CHOICE, pj_log_import(f->log, f->station, papers, NULL, 1, &f->err));
    ck_assert(strstr(f->err.text, "maybe") != NULL);
    end(f);
}
END_TEST

START_TEST(a_mistyped_code_is_noticed)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    pj_code code, read;
    pj_error err;
    for (int n = 0; n < 20; n++) {
        ck_assert_int_eq(pj_code_draw(&code, &err), PJ_OK);
        size_t len = strlen(code.text);
        ck_assert_int_eq(pj_code_read(&read, code.text, len, &err), PJ_OK);
        for (size_t i = 0; i < len; i++) {
            char typed[36];
            for (size_t a = 0; a < 32 && code.text[i] != '-'; a++) {
                memcpy(typed, code.text, sizeof typed);
                typed[i] = alphabet[a];
                ck_assert_int_eq(pj_code_read(&read, typed, len, &err), alphabet[a] == code.text[i] ? PJ_OK : PJ_E_CODE);
            }
            memcpy(typed, code.text, sizeof typed);
            if (i + 1 < len && typed[i] != '-' && typed[i + 1] != '-' && typed[i] != typed[i + 1]) {
                typed[i] = code.text[i + 1];
                typed[i + 1] = code.text[i];
                ck_assert_int_eq(pj_code_read(&read, typed, len, &err), PJ_E_CODE);
            }
        }
    }
}
END_TEST

START_TEST(small_buffers_are_told_their_size)
{
    fixture *f = begin(0);
    char small[10], *big;
    size_t len = sizeof small;
    open_vote(f);
    FAILS(PJ_E_SPACE, pj_log_seal(f->log, small, &len, NULL, NULL, &f->codes[0], ab, 4, &f->err));
    big = malloc(len);
    FINE(pj_log_seal(f->log, big, &len, NULL, NULL, &f->codes[0], ab, 4, &f->err));
    ck_assert_uint_eq(len, strlen(big));
    free(big);
    len = 3;
    FAILS(PJ_E_SPACE, pj_definition_write(pj_log_definition(f->log), small, &len, &f->err));
    big = malloc(len);
    FINE(pj_definition_write(pj_log_definition(f->log), big, &len, &f->err));
    free(big);
    end(f);
}
END_TEST

/* What trustee 1 deals, with one bit of what it seals for trustee 2 turned: nobody else can see that. */
static void deal_wrongly(fixture *f)
{
    uint8_t shares[3 * PJ_SHARE_SIZE];
    json_t *body;
    FINE(pj_make_deal(&body, &f->log->vote, 1, &f->err));
    const char *text = json_string_value(json_object_get(body, "shares"));
    ck_assert_int_eq(pj_base64_decode(shares, sizeof shares, text, strlen(text)), PJ_CRYPT_OK);
    shares[2 * PJ_SHARE_SIZE - 1] ^= 1;
    json_object_set_new(body, "shares", pj_json_bytes(shares, sizeof shares));
    FINE(pj_log_sign(f->log, body, &pj_kind_deal, &f->trustees[0]->sign, &f->trustees[0]->key, &f->err));
    FINE(pj_log_append(f->log, body, &pj_kind_deal, NULL, &f->err));
    json_decref(body);
}

START_TEST(a_wrong_share_is_not_accepted)
{
    fixture *f = begin(_i);
    deal_wrongly(f);
    for (int i = 1; i < 3; i++)
        FINE(pj_log_deal(f->log, f->trustees[i], &f->err));
    size_t before = f->m.len;
    FAILS(PJ_E_REFUSED, pj_log_accept(f->log, f->trustees[1], &f->err));
    ck_assert(strstr(f->err.text, "dealt trustee 2 a wrong share") != NULL);
    ck_assert_uint_eq(f->m.len, before);
    FINE(pj_log_accept(f->log, f->trustees[0], &f->err));
    FINE(pj_log_accept(f->log, f->trustees[2], &f->err));
    end(f);
}
END_TEST

static fixture *with_two_deals(int suite)
{
    fixture *f = begin(suite);
    FINE(pj_log_deal(f->log, f->trustees[0], &f->err));
    FINE(pj_log_deal(f->log, f->trustees[1], &f->err));
    return f;
}

/* The last deal, from which the joint key follows, while one of OpenSSL's allocations after the other fails: nothing of it stays, and it can be
 * made again. */
START_TEST(a_deal_without_memory_can_be_made_again)
{
    int has_failed = 1;
    fixture *f = with_two_deals(_i);
    for (unsigned long n = 1; has_failed; n += 1 + n / 64) {
        size_t before = f->m.len;
        memory_fails_at(n);
        pj_status rc = pj_log_deal(f->log, f->trustees[2], &f->err);
        has_failed = memory_is_back();
        ERR_clear_error();
        if (rc != PJ_OK) {
            ck_assert_msg(has_failed && (rc == PJ_E_MEMORY || rc == PJ_E_CRYPTO), "%lu: %d: %s", n, (int)rc, f->err.text);
            ck_assert_uint_eq(f->m.len, before);
            continue;
        }
        for (int i = 0; i < 3; i++)
            FINE(pj_log_accept(f->log, f->trustees[i], &f->err));
        end(f);
        f = with_two_deals(_i);
    }
    end(f);
}
END_TEST

/* What the steps ask before they make a record, its checks ask again: here of records whose steps have asked nothing. */
static pj_status append_unasked(fixture *f, json_t *body, const pj_kind *kind, const pj_secret *secret, const pj_point *key)
{
    size_t before = f->m.len;
    FINE(pj_log_sign(f->log, body, kind, secret, key, &f->err));
    pj_status rc = pj_log_append(f->log, body, kind, NULL, &f->err);
    ck_assert_uint_eq(f->m.len, before);
    json_decref(body);
    return rc;
}

START_TEST(records_that_nobody_asked_about)
{
    fixture *f = begin(_i);
    json_t *body;
    pj_code unknown;
    pj_secret randomness[4];
    pj_credential credential;
    FINE(pj_make_attest(&body, &f->log->vote, 1, &f->err));
    FAILS(PJ_E_STATE, append_unasked(f, body, &pj_kind_attest, &f->trustees[0]->sign, &f->trustees[0]->key));
    ck_assert_int_eq(f->err.check, 5);
    FINE(pj_make_deal(&body, &f->log->vote, 1, &f->err));
    FAILS(PJ_E_KEY, append_unasked(f, body, &pj_kind_deal, &f->stranger->sign, &f->stranger->key));
    ck_assert_int_eq(f->err.check, 10);
    FINE(pj_make_deal(&body, &f->log->vote, 1, &f->err));
    json_object_set_new(body, "trustee", json_integer(9));
    FAILS(PJ_E_KEY, append_unasked(f, body, &pj_kind_deal, &f->stranger->sign, &f->stranger->key));
    ck_assert_int_eq(f->err.check, 9);
    open_vote(f);
    FINE(pj_code_draw(&unknown, &f->err));
    FINE(pj_credential_of_code(&credential, f->log->vote.group, f->log->vote.id, &unknown, &f->err));
    FINE(pj_make_ballot(&body, randomness, &f->log->vote, &credential, ab, &f->err));
    FAILS(PJ_E_CODE, append_unasked(f, body, &pj_kind_ballot, &credential.secret, &credential.key));
    ck_assert_int_eq(f->err.check, 9);
    end(f);
}
END_TEST

START_TEST(a_log_for_reading_is_not_written)
{
    static const pj_progress no_function = {NULL, NULL};
    fixture *f = begin(0);
    size_t before = f->m.len;
    pj_log_close(f->log);
    pj_store store = memory_store(&f->m, 0);
    FINE(pj_log_open(&f->log, &store, &no_function, &f->err));
    FAILS(PJ_E_STATE, pj_log_deal(f->log, f->trustees[0], &f->err));
    ck_assert_msg(strstr(f->err.text, "reading only") != NULL, "%s", f->err.text);
    FAILS(PJ_E_STATE, pj_log_begin_group(f->log, &f->err));
    ck_assert_uint_eq(f->m.len, before);
    end(f);
}
END_TEST

Suite *suite_engine_vote(void)
{
    Suite *suite = suite_create("engine: vote");
    TCase *tests = tcase_create("vote");
    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, a_vote_is_counted);
    each_suite(tests, an_import_is_gone_on_with);
    each_suite(tests, steps_out_of_turn_are_refused);
    each_suite(tests, a_wrong_share_is_not_accepted);
    each_suite(tests, a_deal_without_memory_can_be_made_again);
    each_suite(tests, ballots_out_of_order_are_refused);
    each_suite(tests, too_many_ballots_void_the_vote);
    each_suite(tests, a_key_file_is_whole_or_refused);
    each_suite(tests, each_line_of_a_key_file_is_checked);
    each_suite(tests, a_key_of_two_halves_opens_no_share);
    tcase_add_test(tests, calls_beyond_what_there_is);
    tcase_add_test(tests, a_failing_write_loses_nothing);
    tcase_add_test(tests, a_mistyped_code_is_noticed);
    tcase_add_test(tests, small_buffers_are_told_their_size);
    each_suite(tests, records_that_nobody_asked_about);
    tcase_add_test(tests, a_log_for_reading_is_not_written);
    suite_add_tcase(suite, tests);
    return suite;
}
