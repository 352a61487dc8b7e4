/*
 * The engine's judgement of openings (P13): a challenge's body is read and checked as a line's is, by the functions of its kind.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypto/bytes.h"
#include "engine/kind.h"
#include "tests/exhaust/engine.h"
#include "tests/exhaust/openings.h"

#define TEXT_ROOM 200

/* A vote with one contest, of one item and as many marks as cells. */
typedef struct {
    const small *s;
    pj_contest contest;
    pj_definition definition;
    pj_vote vote;
} opening_vote;

static void scene_begin(opening_vote *scene, const small *s)
{
    static const char *const marks[2] = {"m", "n"};
    static const pj_item item = {"i", "i"};

    memset(scene, 0, sizeof *scene);
    scene->s = s;
    scene->contest = (pj_contest){.id = "c", .items_len = 1, .items = &item, .marks = marks};
    scene->definition = (pj_definition){.suite = s->suite, .contests_len = 1, .contests = &scene->contest, .items = 1, .blank_is_valid = 1};
    scene->vote.group = s->quick;
    scene->vote.definition = &scene->definition;
}

static bool fingerprint_of(const opening_vote *scene, const struct opening *opening, uint8_t fingerprint[32])
{
    uint8_t cells[2 * PJ_CELL_SIZE];
    pj_error err;

    for (unsigned i = 0; i < opening->cells; i++) {
        put_point(cells + PJ_CELL_SIZE * i, &scene->s->multiple[opening->a[i]]);
        put_point(cells + PJ_CELL_SIZE * i + PJ_POINT_SIZE, &scene->s->multiple[opening->b[i]]);
    }
    return pj_fingerprint(&scene->vote, fingerprint, &scene->s->multiple[1], cells, &err) == PJ_OK;
}

static json_t *body_of(const opening_vote *scene, const struct opening *opening)
{
    static const char *const rows[4] = {"", "m", "n", "m+n"};
    uint8_t fingerprint[32], randomness[2 * PJ_SCALAR_SIZE];
    char randomness_text[TEXT_ROOM], credential_text[TEXT_ROOM], fingerprint_text[TEXT_ROOM];
    unsigned row = 0;

    for (unsigned i = 0; i < opening->cells; i++) {
        put_scalar(randomness + PJ_SCALAR_SIZE * i, opening->r[i]);
        row |= opening->bit[i] << i;
    }
    if (!fingerprint_of(scene, opening, fingerprint))
        return NULL;
    pj_base64_encode(randomness_text, randomness, PJ_SCALAR_SIZE * (size_t)opening->cells);
    pj_base64_encode(credential_text, scene->s->multiple[1].b, PJ_POINT_SIZE);
    pj_base64_encode(fingerprint_text, fingerprint, sizeof fingerprint);
    return json_pack("{s:[{s:s,s:s,s:[s]}],s:s,s:s}", "contests", "id", "c", "randomness", randomness_text, "rows", rows[row], "credential",
                     credential_text, "fingerprint", fingerprint_text);
}

/* V6, V7 and V28 of the challenge. */
static bool opens(void *program, const struct opening *opening)
{
    const pj_kind *kind = &pj_kind_challenge;
    opening_vote *scene = program;
    pj_record record = {.kind = kind, .parsed = calloc(1, kind->parsed_size)};
    pj_reader reader;
    pj_error err;
    bool holds;

    scene->contest.marks_len = scene->contest.row_max = opening->cells;
    scene->definition.cells = opening->cells;
    scene->vote.key = scene->s->multiple[opening->y];
    pj_reader_begin(&reader, &err);
    record.body = body_of(scene, opening);
    holds = record.parsed && record.body && kind->shape(&scene->vote, &record, &reader) == PJ_OK &&
            kind->elements(&scene->vote, &record, &err) == PJ_OK && kind->content(&scene->vote, &record, &err) == PJ_OK;
    if (record.parsed)
        kind->release(&record);
    free(record.parsed);
    json_decref(record.body);
    return holds;
}

void count_opening(const small *s)
{
    opening_vote scene;
    const struct opening_judge judge = {&scene, s->q, s->is_short, opens};

    scene_begin(&scene, s);
    count_openings(&judge);
}
