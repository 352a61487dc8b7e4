/* A whole vote: from keys to a verdict that anybody can recompute. `vote.log` must not exist; it is made here, and holds everything.
 *
 *     cc vote.c $(pkg-config --cflags --libs piaojue) -o vote && ./vote vote.log && piaojue-verify vote.log
 *
 * Four deputies vote on three projects, of which the two best are adopted that most of them approve. Here one program holds every key; in
 * earnest the trustees (监票人) hold theirs, each on a machine of their own, and whoever keeps the log hands it from one to the next. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <piaojue.h>

/* The first failure ends the work; what it was stands in `err`. */
#define TRY(x)                    \
    do {                          \
        if ((rc = (x)) != PJ_OK)  \
            goto out;             \
    } while (0)

enum { TRUSTEES = 3, DEPUTIES = 4 };

static const char SUITE[] = "P256-SHA256"; /* or "SM2-SM3" (国密): nothing else changes */

/* One byte a cell: item after item, here one mark each. */
static const uint8_t CHOICES[DEPUTIES][3] = {{1, 1, 0}, {1, 0, 1}, {1, 1, 0}, {1, 1, 0}};

typedef struct {
    pj_key *recorder, *trustees[TRUSTEES]; /* SECRET */
    pj_code codes[DEPUTIES];               /* SECRET: printed on cards that the deputies draw at the door */
} everybody;

static pj_status make_keys(everybody *all, pj_error *err)
{
    pj_status rc = pj_key_create(&all->recorder, SUITE, "计票系统", err);
    for (int i = 0; i < TRUSTEES && rc == PJ_OK; i++)
        rc = pj_key_create(&all->trustees[i], SUITE, "监票人", err);
    for (int i = 0; i < DEPUTIES && rc == PJ_OK; i++)
        rc = pj_code_draw(&all->codes[i], err);
    return rc;
}

/* The rules are JSON (spec/format.md, F5), with everybody's public keys; nothing is left to a default. */
static pj_status define(pj_definition **definition, const everybody *all, pj_error *err)
{
    char json[8192], trustees[4096] = "";
    pj_public public;
    for (int i = 0, len = 0; i < TRUSTEES; i++) {
        pj_key_public(all->trustees[i], &public);
        len += snprintf(trustees + len, sizeof trustees - (size_t)len, "%s{\"name\":\"%s %d\",\"key\":\"%s\",\"seal\":\"%s\"}", i ? "," : "",
                        public.name, i + 1, public.key, public.seal);
    }
    pj_key_public(all->recorder, &public);
    int len = snprintf(json, sizeof json,
        "{\"format\":\"piaojue/1\",\"suite\":\"%s\",\"title\":\"民生实事项目票决\",\"secrecy\":\"sealed\","
        "\"electorate\":{\"deputies\":%d,\"quorum\":{\"at_least\":[2,3]},\"source\":\"\"},"
        "\"contests\":[{\"id\":\"projects\",\"title\":\"民生实事项目\",\"marks\":[\"approve\"],\"row\":[0,1],"
        "\"items\":[{\"id\":\"p1\",\"title\":\"菜市场\"},{\"id\":\"p2\",\"title\":\"停车场\"},{\"id\":\"p3\",\"title\":\"公园\"}],"
        "\"cap\":{\"mark\":\"approve\",\"min\":0,\"max\":2},"
        "\"decide\":{\"rule\":\"select\",\"mark\":\"approve\",\"places\":2,\"base\":\"deputies\",\"pass\":{\"more_than\":[1,2]},"
        "\"tie\":\"runoff\",\"second_tie\":\"presidium\",\"shortfall\":\"leave\"}}],"
        "\"recorder\":{\"name\":\"%s\",\"key\":\"%s\"},\"trustees\":[%s],\"threshold\":2,\"stations\":[],"
        "\"validity\":{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"ballot\",\"unreadable\":\"mark\"}}",
        SUITE, DEPUTIES, public.name, public.key, trustees);
    return pj_definition_read(definition, json, (size_t)len, err);
}

/* What the terminal does: the choices are sealed there, and only the sealed ballot leaves it. */
static pj_status cast(pj_log *log, const pj_code *code, const uint8_t choices[3], pj_error *err)
{
    char body[8192];
    size_t len = sizeof body;
    pj_receipt receipt;
    pj_status rc = PJ_OK;
    TRY(pj_log_seal(log, body, &len, NULL, NULL, code, choices, 3, err));
    TRY(pj_log_submit(log, &receipt, body, len, err));
    printf("ballot sealed and cast: line %llu\n", (unsigned long long)receipt.line);
out:
    return rc;
}

/* Each call appends one signed record, and returns when it is on the disk. */
static pj_status hold(pj_log *log, const everybody *all, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint64_t now = (uint64_t)time(NULL);
    for (int i = 0; i < TRUSTEES; i++) /* the trustees make the key of this vote together, and check what each was dealt */
        TRY(pj_log_deal(log, all->trustees[i], err));
    for (int i = 0; i < TRUSTEES; i++)
        TRY(pj_log_accept(log, all->trustees[i], err));
    TRY(pj_log_roll(log, all->recorder, all->codes, DEPUTIES, err));
    for (int i = 0; i < 2; i++) /* two of three can open the sums, and show it before a ballot is cast */
        TRY(pj_log_rehearse(log, all->trustees[i], err));
    TRY(pj_log_open_vote(log, all->recorder, DEPUTIES, DEPUTIES, NULL, 0, now, err));
    for (int i = 0; i < DEPUTIES; i++)
        TRY(cast(log, &all->codes[i], CHOICES[i], err));
    TRY(pj_log_close_vote(log, all->recorder, now, err));
    for (int i = 0; i < 2; i++) /* the sums are opened, never a ballot */
        TRY(pj_log_share(log, all->trustees[i], err));
    TRY(pj_log_result(log, all->recorder, now, err));
    TRY(pj_log_attest(log, all->trustees[0], err));
out:
    return rc;
}

int main(int argc, char **argv)
{
    pj_status rc = PJ_OK;
    pj_error err = {0};
    everybody all = {0};
    pj_definition *definition = NULL;
    pj_log *log = NULL;
    pj_store store;
    char sheet[16384];
    size_t len = sizeof sheet;
    if (argc != 2) {
        fprintf(stderr, "usage: vote NEW.log\n");
        return 2;
    }
    TRY(make_keys(&all, &err));
    TRY(define(&definition, &all, &err));
    TRY(pj_store_create_file(&store, argv[1], &err));
    TRY(pj_log_create(&log, &store, definition, all.recorder, &err)); /* takes the store over */
    TRY(hold(log, &all, &err));
    TRY(pj_report_text(log, PJ_ENGLISH, sheet, &len, &err));
    fputs(sheet, stdout);
out:
    if (rc != PJ_OK)
        fprintf(stderr, "vote: %s: %s\n", pj_status_name(rc), err.text);
    pj_log_close(log);
    pj_definition_destroy(definition);
    pj_key_destroy(all.recorder);
    for (int i = 0; i < TRUSTEES; i++)
        pj_key_destroy(all.trustees[i]);
    pj_wipe(all.codes, sizeof all.codes);
    return rc == PJ_OK ? 0 : 1;
}
