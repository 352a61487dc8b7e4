#include "tests/crash/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void scene_must(pj_status status, const pj_error *err, const char *what)
{
    if (status == PJ_OK)
        return;
    fprintf(stderr, "%s: %s: %s\n", what, pj_status_name(status), err->text);
    exit(2);
}

static void *must_have(void *memory)
{
    if (!memory) {
        fprintf(stderr, "no memory\n");
        exit(2);
    }
    return memory;
}

double scene_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static pj_key *new_key(const char *name)
{
    pj_key *key;
    pj_error err;
    scene_must(pj_key_create(&key, "P256-SHA256", name, &err), &err, "making a key");
    return key;
}

void scene_begin(scene *s, int is_named, size_t items, size_t voters, size_t papers)
{
    pj_error err;
    *s = (scene){.is_named = is_named, .items = items, .voters = voters, .papers = papers};
    s->recorder = new_key("recorder");
    s->trustee = new_key("trustee");
    s->station = new_key("station");
    s->codes = must_have(calloc(voters, sizeof *s->codes));
    for (size_t i = 0; i < voters; i++)
        scene_must(pj_code_draw(&s->codes[i], &err), &err, "drawing a code");
}

static void free_bodies(scene_body *bodies, size_t len)
{
    for (size_t i = 0; bodies && i < len; i++)
        free(bodies[i].text);
    free(bodies);
}

void scene_end(scene *s)
{
    pj_key_destroy(s->recorder);
    pj_key_destroy(s->trustee);
    pj_key_destroy(s->station);
    free_bodies(s->ballots, s->voters);
    free_bodies(s->openings, s->voters);
    free(s->codes);
}

static void public_of(pj_public *out, const pj_key *key)
{
    char text[2048];
    size_t len = sizeof text;
    pj_error err;
    scene_must(pj_key_write_public(key, text, &len, &err), &err, "writing a key");
    scene_must(pj_public_read(out, text, len, &err), &err, "reading a key");
}

pj_definition *scene_definition(const scene *s)
{
    char json[6000], items[2000] = "";
    pj_public recorder, trustee, station;
    pj_definition *definition;
    pj_error err;
    public_of(&recorder, s->recorder);
    public_of(&trustee, s->trustee);
    public_of(&station, s->station);
    for (size_t i = 0; i < s->items; i++)
        snprintf(items + strlen(items), sizeof items - strlen(items), "%s{\"id\":\"i%zu\",\"title\":\"I\"}", i ? "," : "", i);
    int n = snprintf(json, sizeof json,
                     "{\"format\":\"piaojue/1\",\"suite\":\"P256-SHA256\",\"title\":\"T\",\"secrecy\":\"%s\",\"electorate\":{\"deputies\":%zu,"
                     "\"quorum\":{\"at_least\":[1,2]},\"source\":\"\"},\"contests\":[{\"id\":\"c\",\"title\":\"C\",\"items\":[%s],\"marks\":[\"yes\"],"
                     "\"row\":[0,1],\"decide\":{\"rule\":\"pass\",\"mark\":\"yes\",\"base\":\"deputies\",\"pass\":{\"more_than\":[1,2]}}}],"
                     "\"recorder\":{\"key\":\"%s\",\"name\":\"recorder\",\"ed25519\":\"%s\"},"
                     "\"trustees\":[{\"key\":\"%s\",\"name\":\"trustee\",\"seal\":\"%s\"}],"
                     "\"threshold\":1,\"stations\":[",
                     s->is_named ? "named" : "sealed", s->voters + s->papers, items, recorder.key, recorder.ed25519, trustee.key, trustee.seal);
    if (s->papers > 0)
        n += snprintf(json + n, sizeof json - (size_t)n, "{\"key\":\"%s\",\"name\":\"station\"}", station.key);
    snprintf(json + n, sizeof json - (size_t)n,
             "],\"validity\":{\"blank\":\"valid\",\"conflict\":\"mark\",\"overvote\":\"ballot\",\"unreadable\":\"mark\"}}");
    scene_must(pj_definition_read(&definition, json, strlen(json), &err), &err, "reading the definition");
    return definition;
}

static void put_on_roll(const scene *s, pj_log *log)
{
    pj_error err;
    if (!s->is_named) {
        scene_must(pj_log_roll(log, s->recorder, s->codes, s->voters, &err), &err, "roll");
        return;
    }
    const char **names = must_have(calloc(s->voters, sizeof *names));
    for (size_t i = 0; i < s->voters; i++)
        names[i] = "N";
    scene_must(pj_log_roll_named(log, s->recorder, s->codes, names, s->voters, &err), &err, "roll");
    free(names);
}

pj_log *scene_new_log(const scene *s, const char *path)
{
    pj_definition *definition = scene_definition(s);
    uint32_t all = (uint32_t)(s->voters + s->papers);
    pj_store store;
    pj_log *log;
    pj_error err;
    scene_must(pj_store_create_file(&store, path, &err), &err, path);
    scene_must(pj_log_create(&log, &store, definition, s->recorder, &err), &err, "new log");
    if (!s->is_named) {
        scene_must(pj_log_deal(log, s->trustee, &err), &err, "deal");
        scene_must(pj_log_accept(log, s->trustee, &err), &err, "accept");
        scene_must(pj_log_rehearse(log, s->trustee, &err), &err, "rehearse");
    }
    put_on_roll(s, log);
    scene_must(pj_log_open_vote(log, s->recorder, all, all, NULL, 0, SCENE_TIME, &err), &err, "open");
    pj_definition_destroy(definition);
    return log;
}

void scene_seal_one(const scene *s, const pj_log *log, size_t voter, int approve, scene_body *body, scene_body *opening)
{
    uint8_t choices[500];
    pj_error err;
    memset(choices, approve, s->items);
    *body = (scene_body){must_have(malloc(SCENE_BODY)), SCENE_BODY};
    if (opening)
        *opening = (scene_body){must_have(malloc(SCENE_BODY)), SCENE_BODY};
    scene_must(pj_log_seal(log, body->text, &body->len, opening ? opening->text : NULL, opening ? &opening->len : NULL, &s->codes[voter],
                           choices, s->items, &err),
               &err, "seal");
    body->text = must_have(realloc(body->text, body->len + 1));
}

void scene_seal(scene *s, const pj_log *log)
{
    s->ballots = must_have(calloc(s->voters, sizeof *s->ballots));
    s->openings = s->is_named ? NULL : must_have(calloc(s->voters, sizeof *s->openings));
    for (size_t i = 0; i < s->voters; i++) {
        scene_body opened;
        scene_seal_one(s, log, i, (int)(i % 3 != 0), &s->ballots[i], NULL);
        if (!s->openings)
            continue;
        scene_seal_one(s, log, i, 1, &opened, &s->openings[i]);
        free(opened.text);
    }
}

pj_log *scene_open_log(const char *path, int writable)
{
    pj_store store;
    pj_log *log;
    pj_error err;
    scene_must(pj_store_open_file(&store, path, writable, 0, &err), &err, path);
    scene_must(pj_log_open(&log, &store, NULL, &err), &err, path);
    return log;
}

void scene_copy(const char *to, const char *from)
{
    char bytes[65536];
    size_t n;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    int is_bad = !in || !out;
    while (!is_bad && (n = fread(bytes, 1, sizeof bytes, in)) > 0)
        is_bad = fwrite(bytes, 1, n, out) != n;
    if (is_bad || fclose(out) != 0 || fclose(in) != 0) {
        fprintf(stderr, "copying %s to %s failed\n", from, to);
        exit(2);
    }
}
