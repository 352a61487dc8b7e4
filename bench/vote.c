#include "bench/vote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 12000u

void must(pj_status status, const pj_error *err, const char *what)
{
    if (status == PJ_OK)
        return;
    fprintf(stderr, "%s: %s: %s\n", what, pj_status_name(status), err->text);
    exit(1);
}

static pj_key *new_key(const char *suite, const char *name)
{
    pj_key *key;
    pj_error err;

    must(pj_key_create(&key, suite, name, &err), &err, "making a key");
    return key;
}

static void read_public(pj_public *out, const pj_key *key)
{
    char text[2048];
    size_t len = sizeof text;
    pj_error err;

    must(pj_key_write_public(key, text, &len, &err), &err, "writing a key");
    must(pj_public_read(out, text, len, &err), &err, "reading a key");
}

static void print_trustees(FILE *to, const vote *v)
{
    pj_public trustee;

    for (int i = 0; i < 3; i++) {
        read_public(&trustee, v->trustees[i]);
        fprintf(to, "%s{\"key\":\"%s\",\"name\":\"%s\",\"seal\":\"%s\"}", i > 0 ? "," : "", trustee.key, trustee.name, trustee.seal);
    }
}

static void print_definition(FILE *to, const vote *v)
{
    pj_public recorder;

    read_public(&recorder, v->recorder);
    fprintf(to, "{\"format\":\"piaojue/1\",\"suite\":\"%s\",\"title\":\"T\",\"secrecy\":\"sealed\",\"electorate\":{\"deputies\":%zu,"
                "\"quorum\":{\"at_least\":[2,3]},\"source\":\"\"},\"contests\":[{\"id\":\"projects\",\"title\":\"C\",\"items\":[",
            v->suite, v->voters);
    for (int i = 0; i < VOTE_ITEMS; i++)
        fprintf(to, "%s{\"id\":\"p%d\",\"title\":\"I\"}", i > 0 ? "," : "", i);
    fprintf(to, "],\"marks\":[\"yes\"],\"row\":[0,1],\"cap\":{\"mark\":\"yes\",\"min\":0,\"max\":10},\"decide\":{\"rule\":\"select\","
                "\"mark\":\"yes\",\"places\":10,\"base\":\"none\",\"tie\":\"runoff\",\"second_tie\":\"runoff\",\"shortfall\":\"leave\"}}],"
                "\"recorder\":{\"key\":\"%s\",\"name\":\"recorder\"},\"trustees\":[", recorder.key);
    print_trustees(to, v);
    fputs("],\"threshold\":2,\"stations\":[],"
          "\"validity\":{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"ballot\",\"unreadable\":\"mark\"}}", to);
}

static pj_definition *new_definition(const vote *v)
{
    char json[ROOM] = "";
    FILE *to = fmemopen(json, sizeof json, "w");
    pj_definition *definition;
    pj_error err;

    if (to == NULL)
        exit(1);
    print_definition(to, v);
    fclose(to);
    must(pj_definition_read(&definition, json, strlen(json), &err), &err, "definition");
    return definition;
}

static void prepare(vote *v)
{
    uint32_t all = (uint32_t)v->voters;
    pj_error err;

    for (int i = 0; i < 3; i++)
        must(pj_log_deal(v->log, v->trustees[i], &err), &err, "deal");
    for (int i = 0; i < 3; i++)
        must(pj_log_accept(v->log, v->trustees[i], &err), &err, "accept");
    for (int i = 0; i < 3; i++)
        must(pj_log_rehearse(v->log, v->trustees[i], &err), &err, "rehearsal");
    must(pj_log_roll(v->log, v->recorder, v->codes, v->voters, &err), &err, "roll");
    must(pj_log_open_vote(v->log, v->recorder, all, all, NULL, 0, VOTE_TIME, &err), &err, "open");
}

void vote_begin(vote *v, const char *suite, size_t voters, const char *path)
{
    static const char *const names[] = {"trustee 1", "trustee 2", "trustee 3"};
    pj_definition *definition;
    pj_store store;
    pj_error err;

    *v = (vote){.suite = suite, .voters = voters, .recorder = new_key(suite, "recorder"), .codes = calloc(voters, sizeof *v->codes)};
    if (v->codes == NULL)
        exit(1);
    for (int i = 0; i < 3; i++)
        v->trustees[i] = new_key(suite, names[i]);
    for (size_t i = 0; i < voters; i++)
        must(pj_code_draw(&v->codes[i], &err), &err, "code");
    definition = new_definition(v);
    must(pj_store_create_file(&store, path, &err), &err, path);
    must(pj_log_create(&v->log, &store, definition, v->recorder, &err), &err, path);
    pj_definition_destroy(definition);
    prepare(v);
}

void vote_end(vote *v)
{
    pj_log_close(v->log);
    pj_key_destroy(v->recorder);
    for (int i = 0; i < 3; i++)
        pj_key_destroy(v->trustees[i]);
    free(v->codes);
}

void vote_reopen(vote *v, const char *path)
{
    pj_store store;
    pj_error err;

    pj_log_close(v->log);
    v->log = NULL;
    must(pj_store_open_file(&store, path, 1, 0, &err), &err, path);
    must(pj_log_open(&v->log, &store, NULL, &err), &err, path);
}
