#include "tests/unit/fixture.h"

#include <stdlib.h>
#include <string.h>

const subject plain_subject = {
    "[{\"id\":\"c\",\"title\":\"项目\",\"items\":[{\"id\":\"a\",\"title\":\"A\"},{\"id\":\"b\",\"title\":\"B\"},{\"id\":\"c\",\"title\":\"C\"},"
    "{\"id\":\"d\",\"title\":\"D\"}],\"marks\":[\"approve\"],\"row\":[0,1],\"cap\":{\"mark\":\"approve\",\"min\":0,\"max\":2},\"decide\":{\"rule\":\"select\","
    "\"mark\":\"approve\",\"places\":2,\"base\":\"deputies\",\"pass\":{\"more_than\":[1,2]},\"tie\":\"runoff\",\"second_tie\":\"presidium\","
    "\"shortfall\":\"leave\"}}]",
    "", "sealed", 1};

const char *suite_name_of(int suite)
{
    return suite == 0 ? "P256-SHA256" : "SM2-SM3";
}

static void party(char *out, size_t room, const pj_key *key, int is_trustee)
{
    char text[2048];
    size_t len = sizeof text;
    pj_public public;
    ck_assert_int_eq(pj_key_write_public(key, text, &len, NULL), PJ_OK);
    ck_assert_int_eq(pj_public_read(&public, text, len, NULL), PJ_OK);
    snprintf(out, room, is_trustee ? "{\"key\":\"%s\",\"name\":\"%s\",\"seal\":\"%s\"}" : "{\"key\":\"%s\",\"name\":\"%s\"}", public.key, public.name,
             public.seal);
}

static pj_definition *definition_of(fixture *f, int suite, const subject *about)
{
    char recorder[900], t[3][900], station[900], json[9000];
    pj_definition *definition;
    party(recorder, sizeof recorder, f->recorder, 0);
    party(station, sizeof station, f->station, 0);
    for (int i = 0; i < 3; i++)
        party(t[i], sizeof t[i], f->trustees[i], 1);
    snprintf(json, sizeof json,
             "{\"format\":\"piaojue/1\",\"suite\":\"%s\",\"title\":\"试票\",\"secrecy\":\"%s\",\"electorate\":{\"deputies\":7,\"quorum\":"
             "{\"at_least\":[2,3]},\"source\":\"\"},\"contests\":%s,%s\"recorder\":%s,\"trustees\":[%s,%s,%s],\"threshold\":2,"
             "\"stations\":[%s],\"validity\":{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"ballot\",\"unreadable\":\"mark\"}}",
             suite_name_of(suite), about->secrecy, about->contests, about->more, recorder, t[0], t[1], t[2], about->has_station ? station : "");
    FINE(pj_definition_read(&definition, json, strlen(json), &f->err));
    return definition;
}

fixture *begin_with(int suite, const subject *about)
{
    fixture *f = calloc(1, sizeof *f);
    f->m.appends_left = -1;
    FINE(pj_key_create(&f->recorder, suite_name_of(suite), "recorder", &f->err));
    FINE(pj_key_create(&f->station, suite_name_of(suite), "station", &f->err));
    FINE(pj_key_create(&f->stranger, suite_name_of(suite), "stranger", &f->err));
    for (int i = 0; i < 3; i++)
        FINE(pj_key_create(&f->trustees[i], suite_name_of(suite), "trustee", &f->err));
    for (int i = 0; i < VOTERS; i++)
        FINE(pj_code_draw(&f->codes[i], &f->err));
    pj_definition *definition = definition_of(f, suite, about);
    pj_store store = memory_store(&f->m, 1);
    FINE(pj_log_create(&f->log, &store, definition, f->recorder, &f->err));
    pj_definition_destroy(definition);
    return f;
}

fixture *begin(int suite)
{
    return begin_with(suite, &plain_subject);
}

void end(fixture *f)
{
    pj_log_close(f->log);
    pj_key_destroy(f->recorder);
    pj_key_destroy(f->station);
    pj_key_destroy(f->stranger);
    for (int i = 0; i < 3; i++)
        pj_key_destroy(f->trustees[i]);
    free(f->m.bytes);
    free(f);
}

void prepare(fixture *f)
{
    for (int i = 0; i < 3; i++)
        FINE(pj_log_deal(f->log, f->trustees[i], &f->err));
    for (int i = 0; i < 3; i++)
        FINE(pj_log_accept(f->log, f->trustees[i], &f->err));
    FINE(pj_log_roll(f->log, f->recorder, f->codes, VOTERS, &f->err));
    FINE(pj_log_rehearse(f->log, f->trustees[0], &f->err));
    FINE(pj_log_rehearse(f->log, f->trustees[2], &f->err));
}

void open_vote(fixture *f)
{
    prepare(f);
    FINE(pj_log_open_vote(f->log, f->recorder, 7, 7, &f->codes[5], 1, NOW, &f->err));
}

pj_status cast(fixture *f, int voter, const uint8_t *choices, size_t choices_len)
{
    char body[40000];
    size_t len = sizeof body;
    pj_receipt receipt;
    pj_status rc = pj_log_seal(f->log, body, &len, NULL, NULL, &f->codes[voter], choices, choices_len, &f->err);
    return rc != PJ_OK ? rc : pj_log_submit(f->log, &receipt, body, len, &f->err);
}

void reopen(fixture *f)
{
    pj_log_close(f->log);
    pj_store store = memory_store(&f->m, 1);
    f->m.appends_left = -1;
    FINE(pj_log_open(&f->log, &store, NULL, &f->err));
}

void expect_result(fixture *f, const char *wanted)
{
    char text[2000];
    size_t len = sizeof text;
    FINE(pj_log_result_json(f->log, text, &len, &f->err));
    ck_assert_str_eq(text, wanted);
}

