/* `result`: counts, attendance and verdict (F14, F15). It is checked by making it again and comparing. */
#include <stdlib.h>
#include <string.h>

#include "engine/kind.h"

/* ---- making ---- */

static json_t *attendance_json(const pj_vote *vote)
{
    pj_attendance a = pj_vote_attendance(vote);
    return json_pack("{s:I,s:I,s:I,s:I}", "deputies", (json_int_t)a.deputies, "issued", (json_int_t)a.issued, "present",
                     (json_int_t)a.present, "returned", (json_int_t)a.returned);
}

static json_t *ids_json(const pj_contest *contest, const uint32_t *items, uint32_t len)
{
    json_t *array = json_array();
    for (uint32_t i = 0; array && i < len; i++)
        if (json_array_append_new(array, json_string(contest->items[items[i]].id)) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *verdict_json(const pj_contest *contest, const pj_verdict *v)
{
    return json_pack("{s:o,s:{s:o,s:I},s:I,s:s}", "adopted", ids_json(contest, v->adopted, v->adopted_len), "runoff", "items",
                     ids_json(contest, v->runoff, v->runoff_len), "places", (json_int_t)v->runoff_places, "short",
                     (json_int_t)v->shortfall, "state", pj_state_name(v->state));
}

static json_t *numbers_json(const uint32_t *numbers, size_t len)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < len; i++)
        if (json_array_append_new(array, json_integer(numbers[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *counts_json(const pj_contest *contest, const uint32_t *counts)
{
    json_t *rows = json_array();
    for (size_t i = 0; rows && i < contest->items_len; i++)
        if (json_array_append_new(rows, numbers_json(counts + i * contest->marks_len, contest->marks_len)) != 0) {
            json_decref(rows);
            return NULL;
        }
    return rows;
}

/* `counts`: those of this contest; NULL in a void vote. */
static json_t *contest_json(const pj_vote *vote, const pj_contest *contest, const uint32_t *counts, const uint32_t *unreadable,
                            uint32_t invalid)
{
    pj_attendance attendance = pj_vote_attendance(vote);
    uint32_t valid = counts ? attendance.returned - invalid : 0;
    pj_verdict *verdict = malloc(sizeof *verdict);
    json_t *out = NULL;
    if (!verdict)
        return NULL;
    pj_rules_select(verdict, contest, &attendance, valid, counts);
    out = json_pack("{s:o,s:s,s:I,s:o,s:I,s:o}", "counts", counts ? counts_json(contest, counts) : json_array(), "id", contest->id,
                    "invalid", (json_int_t)(counts ? invalid : 0), "unreadable",
                    counts ? numbers_json(unreadable, contest->items_len) : json_array(), "valid", (json_int_t)valid, "verdict",
                    verdict_json(contest, verdict));
    free(verdict);
    return out;
}

static pj_status may_result(const pj_vote *vote, pj_error *err)
{
    if (!pj_vote_is_void(vote) && vote->shares_len < vote->definition->threshold)
        return pj_refuse(err, 11, "%u trustees have given their share, %u are wanted", vote->shares_len, vote->definition->threshold);
    return PJ_OK;
}

/* `counts`: those of all contests; NULL in a void vote. */
static pj_status contests_json(json_t **out, const pj_vote *vote, const uint32_t *counts, pj_error *err)
{
    size_t cell = 0, item = 0;
    *out = json_array();
    for (size_t k = 0; *out && k < vote->definition->contests_len; k++) {
        const pj_contest *contest = &vote->definition->contests[k];
        json_t *one = contest_json(vote, contest, counts ? counts + cell : NULL, vote->tally.unreadable + item, vote->tally.invalid[k]);
        if (json_array_append_new(*out, one) != 0) {
            json_decref(*out);
            *out = NULL;
        }
        cell += pj_contest_cells(contest);
        item += contest->items_len;
    }
    return *out ? PJ_OK : pj_no_memory(err);
}

pj_status pj_make_result(json_t **body, const pj_vote *vote, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint32_t *counts = NULL;
    json_t *contests = NULL;
    TRY(may_result(vote, err));
    if (!pj_vote_is_void(vote)) {
        counts = calloc(vote->definition->cells, sizeof *counts);
        TRY_IF(counts, pj_no_memory(err));
        TRY(pj_tally_open(&vote->tally, counts, vote->share_order, (const pj_point *const *)vote->partials, vote->definition->threshold,
                          err));
    }
    TRY(contests_json(&contests, vote, counts, err));
    *body = json_pack("{s:o,s:O}", "attendance", attendance_json(vote), "contests", contests);
    TRY_IF(*body, pj_no_memory(err));
out:
    json_decref(contests);
    free(counts);
    return rc;
}

/* ---- checking ---- */

static pj_status read_numbers(pj_reader *reader, const json_t *array, size_t len)
{
    pj_status rc = PJ_OK;
    uint32_t ignored;
    if (!json_is_array(array) || json_array_size(array) != len)
        TRY(pj_reader_refuse(reader, NULL, "an array of %zu numbers is wanted", len));
    for (size_t i = 0; i < len; i++)
        TRY(pj_check_int(reader, json_array_get(array, i), 0, PJ_DEPUTIES_MAX, &ignored));
out:
    return rc;
}

static pj_status read_counts(pj_reader *reader, const json_t *object, const pj_contest *contest, int is_void)
{
    pj_status rc = PJ_OK;
    const json_t *counts;
    size_t items = is_void ? 0 : contest->items_len, before = reader->path_len;
    TRY(pj_read_array(reader, object, "counts", items, items, &counts));
    for (size_t i = 0; i < items; i++) {
        pj_reader_enter(reader, "counts", 0);
        pj_reader_enter(reader, NULL, i);
        TRY(read_numbers(reader, json_array_get(counts, i), contest->marks_len));
        pj_reader_leave(reader, before);
    }
    pj_reader_enter(reader, "unreadable", 0);
    TRY(read_numbers(reader, json_object_get(object, "unreadable"), items));
    pj_reader_leave(reader, before);
out:
    return rc;
}

static pj_status read_ids(pj_reader *reader, const json_t *object, const char *name)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    const char *ignored;
    TRY(pj_read_array(reader, object, name, 0, 500, &array));
    for (size_t i = 0; i < json_array_size(array); i++)
        TRY(pj_check_id(reader, json_array_get(array, i), &ignored));
out:
    return rc;
}

static pj_status read_verdict(pj_reader *reader, const json_t *verdict)
{
    static const char *const members[] = {"adopted", "runoff", "short", "state", NULL}, *const runoff_members[] = {"items", "places", NULL};
    static const char *const states[] = {"decided", "runoff", "short", "void", NULL};
    pj_status rc = PJ_OK;
    uint32_t ignored;
    size_t before = pj_reader_enter(reader, "verdict", 0);
    TRY(pj_read_members(reader, verdict, members));
    TRY(read_ids(reader, verdict, "adopted"));
    TRY(pj_read_members(reader, json_object_get(verdict, "runoff"), runoff_members));
    TRY(read_ids(reader, json_object_get(verdict, "runoff"), "items"));
    TRY(pj_read_int(reader, json_object_get(verdict, "runoff"), "places", 0, 500, &ignored));
    TRY(pj_read_int(reader, verdict, "short", 0, 500, &ignored));
    TRY(pj_read_word(reader, verdict, "state", states, &ignored));
    pj_reader_leave(reader, before);
out:
    return rc;
}

static pj_status read_contest(pj_reader *reader, const json_t *object, const pj_contest *contest, int is_void)
{
    static const char *const members[] = {"counts", "id", "invalid", "unreadable", "valid", "verdict", NULL};
    pj_status rc = PJ_OK;
    const char *id;
    uint32_t ignored;
    TRY(pj_read_members(reader, object, members));
    TRY(pj_read_id(reader, object, "id", &id));
    if (strcmp(id, contest->id) != 0)
        TRY(pj_reader_refuse(reader, "id", "contest %s is wanted here", contest->id));
    TRY(pj_read_int(reader, object, "valid", 0, PJ_DEPUTIES_MAX, &ignored));
    TRY(pj_read_int(reader, object, "invalid", 0, PJ_DEPUTIES_MAX, &ignored));
    TRY(read_counts(reader, object, contest, is_void));
    TRY(read_verdict(reader, json_object_get(object, "verdict")));
out:
    return rc;
}

static pj_status read_attendance(pj_reader *reader, const json_t *body)
{
    static const char *const members[] = {"deputies", "issued", "present", "returned", NULL};
    pj_status rc = PJ_OK;
    uint32_t ignored;
    const json_t *attendance = json_object_get(body, "attendance");
    size_t before = pj_reader_enter(reader, "attendance", 0);
    TRY(pj_read_members(reader, attendance, members));
    for (size_t i = 0; members[i]; i++)
        TRY(pj_read_int(reader, attendance, members[i], 0, PJ_DEPUTIES_MAX, &ignored));
    pj_reader_leave(reader, before);
out:
    return rc;
}

static pj_status shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"attendance", "contests", "time", NULL};
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    const json_t *contests;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_time(reader, record->body, "time"));
    TRY(read_attendance(reader, record->body));
    TRY(pj_read_array(reader, record->body, "contests", d->contests_len, d->contests_len, &contests));
    for (size_t k = 0; k < d->contests_len; k++) {
        size_t before = pj_reader_enter(reader, "contests", 0);
        pj_reader_enter(reader, NULL, k);
        TRY(read_contest(reader, json_array_get(contests, k), &d->contests[k], pj_vote_is_void(vote)));
        pj_reader_leave(reader, before);
    }
out:
    return rc;
}

static pj_status turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    (void)record;
    return may_result(vote, err);
}

/* V22 or V23: every named member of each contest is what it should be. */
static pj_status compare(const json_t *found, const json_t *wanted, const char *const *names, int check, pj_error *err)
{
    const json_t *found_contests = json_object_get(found, "contests"), *wanted_contests = json_object_get(wanted, "contests");
    for (size_t k = 0; k < json_array_size(wanted_contests); k++)
        for (size_t i = 0; names[i]; i++) {
            const json_t *wanted_contest = json_array_get(wanted_contests, k);
            const json_t *a = json_object_get(json_array_get(found_contests, k), names[i]), *b = json_object_get(wanted_contest, names[i]);
            if (!json_equal(a, b))
                return pj_refuse(err, check, "contest %s: %s is not what the log gives",
                                 json_string_value(json_object_get(wanted_contest, "id")), names[i]);
        }
    return PJ_OK;
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    static const char *const counts[] = {"counts", "valid", "invalid", "unreadable", NULL}, *const verdict[] = {"verdict", NULL};
    pj_status rc = PJ_OK;
    json_t *wanted = NULL;
    pj_attendance a = pj_vote_attendance(vote);
    json_t *attendance = attendance_json(vote);
    TRY_IF(attendance, pj_no_memory(err));
    if (!json_equal(json_object_get(record->body, "attendance"), attendance))
        TRY(pj_refuse(err, 21, "attendance: deputies %u, present %u, issued %u, returned %u are wanted", a.deputies, a.present, a.issued,
                      a.returned));
    TRY(pj_make_result(&wanted, vote, err));
    TRY(compare(record->body, wanted, counts, 22, err));
    TRY(compare(record->body, wanted, verdict, 23, err));
out:
    json_decref(attendance);
    json_decref(wanted);
    return rc;
}

static pj_status apply(pj_vote *vote, pj_record *record, pj_error *err)
{
    (void)err;
    (void)json_object_del(record->body, "time");
    vote->result = json_incref(record->body);
    vote->phase = PJ_PHASE_COUNTED;
    return PJ_OK;
}

const pj_kind pj_kind_result = {
    .name = "result",
    .phases = 1u << PJ_PHASE_CLOSED,
    .parsed_size = 1,
    .shape = shape,
    .signer = pj_signer_recorder,
    .turn = turn,
    .content = content,
    .apply = apply,
};
