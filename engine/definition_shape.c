/* Reads the body of `vote` member by member: check V6. */
#include <stdlib.h>
#include <string.h>

#include "engine/decide.h"
#include "engine/definition.h"

static pj_status read_party(pj_reader *r, const json_t *value, int is_trustee, pj_party *out)
{
    static const char *const members[] = {"key", "name", NULL}, *const with_seal[] = {"key", "name", "seal", NULL};
    pj_status rc = PJ_OK;
    TRY(pj_read_members(r, value, is_trustee ? with_seal : members));
    TRY(pj_read_bytes(r, value, "key", out->key.b, sizeof out->key.b));
    TRY(pj_read_text(r, value, "name", 1, &out->name));
    if (is_trustee)
        TRY(pj_read_bytes(r, value, "seal", out->seal.b, sizeof out->seal.b));
out:
    return rc;
}

static pj_status read_parties(pj_reader *r, const char *name, const json_t *array, int are_trustees, pj_party *out)
{
    pj_status rc = PJ_OK;
    for (size_t i = 0; i < json_array_size(array); i++) {
        size_t before = pj_reader_enter(r, name, 0);
        pj_reader_enter(r, NULL, i);
        TRY(read_party(r, json_array_get(array, i), are_trustees, &out[i]));
        pj_reader_leave(r, before);
    }
out:
    return rc;
}

static pj_status read_electorate(pj_reader *r, const json_t *body, pj_definition *d)
{
    static const char *const members[] = {"deputies", "quorum", "source", NULL};
    pj_status rc = PJ_OK;
    const json_t *electorate = json_object_get(body, "electorate");
    size_t before = pj_reader_enter(r, "electorate", 0);
    TRY(pj_read_members(r, electorate, members));
    TRY(pj_read_int(r, electorate, "deputies", 1, PJ_DEPUTIES_MAX, &d->deputies));
    TRY(pj_read_test(r, electorate, "quorum", &d->quorum));
    TRY(pj_read_text(r, electorate, "source", 0, &d->source));
    pj_reader_leave(r, before);
out:
    return rc;
}

static pj_status read_validity(pj_reader *r, const json_t *body, pj_definition *d)
{
    static const char *const members[] = {"blank", "conflict", "overvote", "unreadable", NULL};
    static const char *const overvote[] = {"contest", "ballot", NULL}, *const blank[] = {"invalid", "valid", NULL},
                            *const unreadable[] = {"mark", "ballot", NULL};
    static const char *const conflict[] = {"mark", "contest", "ballot", NULL}; /* in the order of pj_conflict */
    pj_status rc = PJ_OK;
    uint32_t word;
    const json_t *validity = json_object_get(body, "validity");
    size_t before = pj_reader_enter(r, "validity", 0);
    TRY(pj_read_members(r, validity, members));
    TRY(pj_read_word(r, validity, "overvote", overvote, &word));
    d->overvote_voids_ballot = word == 1;
    TRY(pj_read_word(r, validity, "blank", blank, &word));
    d->blank_is_valid = word == 1;
    TRY(pj_read_word(r, validity, "unreadable", unreadable, &word));
    d->unreadable_voids_ballot = word == 1;
    TRY(pj_read_word(r, validity, "conflict", conflict, &word));
    d->conflict = (pj_conflict)word;
    pj_reader_leave(r, before);
out:
    return rc;
}

static pj_status read_items(pj_reader *r, const json_t *contest, pj_contest *out)
{
    static const char *const members[] = {"id", "title", NULL};
    pj_status rc = PJ_OK;
    const json_t *array;
    pj_item *items = NULL;
    TRY(pj_read_array(r, contest, "items", 1, 500, &array));
    items = calloc(json_array_size(array), sizeof *items);
    TRY_IF(items, pj_no_memory(r->err));
    out->items = items;
    out->items_len = json_array_size(array);
    for (size_t i = 0; i < out->items_len; i++) {
        const json_t *item = json_array_get(array, i);
        size_t before = pj_reader_enter(r, "items", 0);
        pj_reader_enter(r, NULL, i);
        TRY(pj_read_members(r, item, members));
        TRY(pj_read_id(r, item, "id", &items[i].id));
        TRY(pj_read_text(r, item, "title", 1, &items[i].title));
        pj_reader_leave(r, before);
    }
out:
    return rc;
}

static pj_status read_marks(pj_reader *r, const json_t *contest, pj_contest *out)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    const char **marks = NULL;
    TRY(pj_read_array(r, contest, "marks", 1, 16, &array));
    marks = calloc(json_array_size(array), sizeof *marks);
    TRY_IF(marks, pj_no_memory(r->err));
    out->marks = marks;
    out->marks_len = json_array_size(array);
    for (size_t i = 0; i < out->marks_len; i++) {
        size_t before = pj_reader_enter(r, "marks", 0);
        pj_reader_enter(r, NULL, i);
        TRY(pj_check_id(r, json_array_get(array, i), &marks[i]));
        pj_reader_leave(r, before);
    }
out:
    return rc;
}

static pj_status read_limits(pj_reader *r, const json_t *contest, pj_contest *out)
{
    static const char *const members[] = {"mark", "max", "min", NULL};
    pj_status rc = PJ_OK;
    const json_t *row, *cap = json_object_get(contest, "cap");
    const char *mark;
    size_t before = r->path_len;
    TRY(pj_read_array(r, contest, "row", 2, 2, &row));
    pj_reader_enter(r, "row", 0);
    TRY(pj_check_int(r, json_array_get(row, 0), 0, 16, &out->row_min));
    TRY(pj_check_int(r, json_array_get(row, 1), 1, 16, &out->row_max));
    pj_reader_leave(r, before);
    out->has_cap = cap != NULL;
    if (!cap)
        goto out;
    pj_reader_enter(r, "cap", 0);
    TRY(pj_read_members(r, cap, members));
    TRY(pj_read_id(r, cap, "mark", &mark));
    out->cap_mark = pj_mark_index(out, mark);
    TRY(pj_read_int(r, cap, "min", 0, 500, &out->cap_min));
    TRY(pj_read_int(r, cap, "max", 1, 500, &out->cap_max));
    pj_reader_leave(r, before);
out:
    return rc;
}

static pj_status read_others(pj_reader *r, const json_t *contest, pj_contest *out)
{
    static const char *const members[] = {"max", "?with", NULL};
    pj_status rc = PJ_OK;
    const char *mark;
    const json_t *others = json_object_get(contest, "others");
    size_t before = pj_reader_enter(r, "others", 0);
    if (!others)
        goto out;
    TRY(pj_read_members(r, others, members));
    TRY(pj_read_int(r, others, "max", 1, 500, &out->others_max));
    out->has_others_with = json_object_get(others, "with") != NULL;
    if (out->has_others_with) {
        TRY(pj_read_id(r, others, "with", &mark));
        out->others_with = pj_mark_index(out, mark);
    }
out:
    if (rc == PJ_OK)
        pj_reader_leave(r, before);
    return rc;
}

static pj_status read_contest(pj_reader *r, const json_t *contest, pj_contest *out)
{
    static const char *const members[] = {"?cap", "decide", "id", "items", "marks", "?others", "row", "title", NULL};
    pj_status rc = PJ_OK;
    TRY(pj_read_members(r, contest, members));
    TRY(pj_read_id(r, contest, "id", &out->id));
    TRY(pj_read_text(r, contest, "title", 1, &out->title));
    TRY(read_items(r, contest, out));
    TRY(read_marks(r, contest, out));
    TRY(read_limits(r, contest, out));
    TRY(read_others(r, contest, out));
    TRY(pj_decide_shape(r, contest, out));
out:
    return rc;
}

static pj_status read_contests(pj_reader *r, const json_t *body, pj_definition *d)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(pj_read_array(r, body, "contests", 1, 100, &array));
    d->contests = calloc(json_array_size(array), sizeof *d->contests);
    TRY_IF(d->contests, pj_no_memory(r->err));
    for (d->contests_len = 0; d->contests_len < json_array_size(array);) {
        size_t before = pj_reader_enter(r, "contests", 0);
        pj_contest *contest = &d->contests[d->contests_len++];
        pj_reader_enter(r, NULL, d->contests_len - 1);
        TRY(read_contest(r, json_array_get(array, d->contests_len - 1), contest));
        d->cells += pj_contest_cells(contest);
        d->items += contest->items_len;
        pj_reader_leave(r, before);
    }
out:
    return rc;
}

static pj_status read_recorder(pj_reader *r, const json_t *body, pj_definition *d)
{
    static const char *const members[] = {"?ed25519", "key", "name", NULL};
    pj_status rc = PJ_OK;
    const json_t *recorder = json_object_get(body, "recorder");
    size_t before = pj_reader_enter(r, "recorder", 0);
    TRY(pj_read_members(r, recorder, members));
    d->has_ed25519 = json_object_get(recorder, "ed25519") != NULL;
    if (d->has_ed25519)
        TRY(pj_read_bytes(r, recorder, "ed25519", d->ed25519, sizeof d->ed25519));
    TRY(pj_read_bytes(r, recorder, "key", d->recorder.key.b, sizeof d->recorder.key.b));
    TRY(pj_read_text(r, recorder, "name", 1, &d->recorder.name));
    pj_reader_leave(r, before);
out:
    return rc;
}

static pj_status read_witness(pj_reader *r, const json_t *value, pj_suite suite, pj_witness *out)
{
    static const char *const members[] = {"key", "name", NULL};
    pj_status rc = PJ_OK;
    TRY(pj_read_members(r, value, members));
    if (suite == PJ_SUITE_P256_SHA256)
        TRY(pj_read_bytes(r, value, "key", out->key.ed25519, sizeof out->key.ed25519));
    else
        TRY(pj_read_bytes(r, value, "key", out->key.point.b, sizeof out->key.point.b));
    TRY(pj_read_text(r, value, "name", 1, &out->name));
    if (!pj_key_name_valid(out->name, strlen(out->name)))
        TRY(pj_reader_refuse(r, "name", "at most 100 bytes without + and without spaces are wanted"));
out:
    return rc;
}

static pj_status read_witnesses(pj_reader *r, const json_t *body, pj_definition *d)
{
    static const char *const members[] = {"least", "of", NULL};
    pj_status rc = PJ_OK;
    const json_t *array, *witnesses = json_object_get(body, "witnesses");
    size_t before = pj_reader_enter(r, "witnesses", 0);
    TRY(pj_read_members(r, witnesses, members));
    TRY(pj_read_int(r, witnesses, "least", 1, PJ_WITNESSES_MAX, &d->witnesses_least));
    TRY(pj_read_array(r, witnesses, "of", 1, PJ_WITNESSES_MAX, &array));
    d->witnesses_len = (uint32_t)json_array_size(array);
    d->witnesses = calloc(d->witnesses_len, sizeof *d->witnesses);
    TRY_IF(d->witnesses, pj_no_memory(r->err));
    for (size_t i = 0; i < d->witnesses_len; i++) {
        size_t inside = pj_reader_enter(r, "of", 0);
        pj_reader_enter(r, NULL, i);
        TRY(read_witness(r, json_array_get(array, i), d->suite, &d->witnesses[i]));
        pj_reader_leave(r, inside);
    }
    pj_reader_leave(r, before);
out:
    return rc;
}

static pj_status read_people(pj_reader *r, const json_t *body, pj_definition *d)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(read_recorder(r, body, d));
    TRY(pj_read_array(r, body, "trustees", 1, PJ_TRUSTEES_MAX, &array));
    d->trustees_len = (uint32_t)json_array_size(array);
    TRY(read_parties(r, "trustees", array, 1, d->trustees));
    TRY(pj_read_int(r, body, "threshold", 1, PJ_TRUSTEES_MAX, &d->threshold));
    TRY(pj_read_array(r, body, "stations", 0, 64, &array));
    d->stations_len = json_array_size(array);
    d->stations = calloc(d->stations_len + 1, sizeof *d->stations);
    TRY_IF(d->stations, pj_no_memory(r->err));
    TRY(read_parties(r, "stations", array, 0, d->stations));
    if (json_object_get(body, "chief"))
        TRY(pj_read_int(r, body, "chief", 1, PJ_TRUSTEES_MAX, &d->chief));
    if (json_object_get(body, "attestations"))
        TRY(pj_read_int(r, body, "attestations", 1, PJ_TRUSTEES_MAX, &d->attestations));
    if (json_object_get(body, "witnesses"))
        TRY(read_witnesses(r, body, d));
out:
    return rc;
}

pj_status pj_definition_shape(pj_definition **out, json_t *body, pj_error *err)
{
    static const char *const members[] = {"?attestations", "?chief",   "contests", "electorate", "?follows", "format",   "recorder",   "secrecy",
                                          "stations",      "suite",    "threshold", "title",     "trustees", "validity", "?witnesses", NULL};
    static const char *const formats[] = {"piaojue/1", NULL}, *const secrecies[] = {"sealed", "named", NULL};
    static const char *const suites[] = {"P256-SHA256", "SM2-SM3", NULL}; /* in the order of pj_suite */
    pj_status rc = PJ_OK;
    pj_reader r;
    uint32_t word;
    pj_definition *d = calloc(1, sizeof *d);
    TRY_IF(d, pj_no_memory(err));
    pj_reader_begin(&r, err);
    d->body = json_incref(body);
    TRY(pj_read_members(&r, body, members));
    TRY(pj_read_word(&r, body, "format", formats, &word));
    TRY(pj_read_word(&r, body, "suite", suites, &word));
    d->suite = (pj_suite)word;
    TRY(pj_read_word(&r, body, "secrecy", secrecies, &word));
    d->is_named = word == 1;
    d->follows_another = json_object_get(body, "follows") != NULL;
    if (d->follows_another)
        TRY(pj_read_bytes(&r, body, "follows", d->follows, sizeof d->follows));
    TRY(pj_read_text(&r, body, "title", 1, &d->title));
    TRY(read_electorate(&r, body, d));
    TRY(read_contests(&r, body, d));
    TRY(read_people(&r, body, d));
    TRY(read_validity(&r, body, d));
out:
    if (rc != PJ_OK) {
        pj_definition_destroy(d);
        d = NULL;
    }
    *out = d;
    return rc;
}
