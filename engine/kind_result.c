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

/* F15 `ref`s: ids of items, and "+k" for the k-th name written in. */
static json_t *refs_json(const pj_contest *contest, const uint32_t *candidates, uint32_t len)
{
    json_t *array = json_array();
    for (uint32_t i = 0; array && i < len; i++) {
        uint32_t c = candidates[i];
        json_t *ref = c < contest->items_len ? json_string(contest->items[c].id) : json_sprintf("+%u", c - (uint32_t)contest->items_len + 1);
        if (json_array_append_new(array, ref) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *grades_json(const pj_contest *contest, const pj_verdict *v)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < contest->items_len && v->state != PJ_VOID; i++)
        if (json_object_set_new(object, contest->items[i].id, json_string(contest->grades[v->grade[i]].id)) != 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}

json_t *pj_verdict_json(const pj_contest *contest, const pj_verdict *v)
{
    const char *state = pj_state_name(v->state);
    if (contest->rule == PJ_RULE_PASS)
        return json_pack("{s:o,s:s}", "passed", refs_json(contest, v->adopted, v->adopted_len), "state", state);
    if (contest->rule == PJ_RULE_GRADE)
        return json_pack("{s:o,s:s}", "grades", grades_json(contest, v), "state", state);
    return json_pack("{s:o,s:{s:o,s:I},s:I,s:s}", "adopted", refs_json(contest, v->adopted, v->adopted_len), "runoff", "items",
                     refs_json(contest, v->runoff, v->runoff_len), "places", (json_int_t)v->runoff_places, "short",
                     (json_int_t)v->shortfall, "state", state);
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

/* What a contest came to, as a slice of the totals. */
typedef struct {
    const pj_contest *contest;
    const uint32_t *counts, *unreadable;
    uint32_t valid, invalid;
    json_t *others;
} contest_totals;

static void decide(pj_verdict *verdict, const contest_totals *t, const pj_attendance *attendance)
{
    uint32_t others[PJ_OTHERS_MAX], len = (uint32_t)json_array_size(t->others);
    for (uint32_t i = 0; i < len; i++)
        others[i] = (uint32_t)json_integer_value(json_object_get(json_array_get(t->others, i), "count"));
    pj_counts counts = {t->valid, t->counts, others, len};
    pj_rules_decide(verdict, t->contest, attendance, &counts);
}

static json_t *contest_json(const contest_totals *t, const pj_attendance *attendance)
{
    int is_void = pj_attendance_void(attendance);
    pj_verdict *verdict = malloc(sizeof *verdict);
    json_t *out = NULL;
    if (!verdict)
        return NULL;
    decide(verdict, t, attendance);
    out = json_pack("{s:o,s:s,s:I,s:o,s:I,s:o}", "counts", is_void ? json_array() : counts_json(t->contest, t->counts), "id", t->contest->id,
                    "invalid", (json_int_t)(is_void ? 0 : t->invalid), "unreadable",
                    is_void ? json_array() : numbers_json(t->unreadable, t->contest->items_len), "valid",
                    (json_int_t)(is_void ? 0 : t->valid), "verdict", pj_verdict_json(t->contest, verdict));
    if (out && t->contest->others_max && json_object_set_new(out, "others", is_void ? json_array() : json_incref(t->others)) != 0) {
        json_decref(out);
        out = NULL;
    }
    free(verdict);
    return out;
}

static pj_status may_result(const pj_vote *vote, pj_error *err)
{
    if (!pj_vote_is_void(vote) && !vote->definition->is_named && vote->shares_len < vote->definition->threshold)
        return pj_refuse(err, 11, "trustees who have given their share: %u, wanted: %u; others have to give theirs", vote->shares_len, vote->definition->threshold);
    return PJ_OK;
}

static pj_status contests_json(json_t **out, const pj_vote *vote, const pj_totals *totals, pj_error *err)
{
    size_t cell = 0, item = 0;
    pj_attendance attendance = pj_vote_attendance(vote);
    *out = json_array();
    for (size_t k = 0; *out && k < vote->definition->contests_len; k++) {
        const pj_contest *contest = &vote->definition->contests[k];
        contest_totals t = {contest,
                            totals->counts + cell,
                            totals->unreadable + item,
                            attendance.returned - totals->invalid[k],
                            totals->invalid[k],
                            json_array_get(totals->others, k)};
        if (json_array_append_new(*out, contest_json(&t, &attendance)) != 0) {
            json_decref(*out);
            *out = NULL;
        }
        cell += pj_contest_cells(contest);
        item += contest->items_len;
    }
    return *out ? PJ_OK : pj_no_memory(err);
}

/* Nothing is decrypted or counted in a void vote: its totals stay zero. */
static pj_status count_all(pj_totals *totals, const pj_vote *vote, pj_error *err)
{
    pj_status rc = PJ_OK;
    if (pj_vote_is_void(vote))
        goto out;
    if (!vote->definition->is_named)
        TRY(pj_tally_open(&vote->tally, totals, vote->share_order, (const pj_point *const *)vote->partials, vote->definition->threshold,
                          err));
    TRY(pj_tally_count_papers(&vote->tally, totals, err));
out:
    return rc;
}

pj_status pj_make_result(json_t **body, const pj_vote *vote, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_totals totals = {0};
    json_t *contests = NULL;
    TRY(may_result(vote, err));
    TRY(pj_totals_create(&totals, vote->definition, err));
    TRY(count_all(&totals, vote, err));
    TRY(contests_json(&contests, vote, &totals, err));
    *body = json_pack("{s:o,s:O}", "attendance", attendance_json(vote), "contests", contests);
    TRY_IF(*body, pj_no_memory(err));
out:
    json_decref(contests);
    pj_totals_free(&totals);
    return rc;
}

/* ---- checking ---- */

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
            if (a != b && !json_equal(a, b)) /* `others` may be in neither */
                return pj_refuse(err, check, "contest %s: %s is not what the log gives",
                                 json_string_value(json_object_get(wanted_contest, "id")), names[i]);
        }
    return PJ_OK;
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    static const char *const counts[] = {"counts", "valid", "invalid", "unreadable", "others", NULL}, *const verdict[] = {"verdict", NULL};
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

static void apply(pj_vote *vote, pj_record *record)
{
    (void)json_object_del(record->body, "time");
    vote->result = json_incref(record->body);
    vote->phase = PJ_PHASE_COUNTED;
}

const pj_kind pj_kind_result = {
    .name = "result",
    .phases = 1u << PJ_PHASE_CLOSED,
    .parsed_size = 1,
    .shape = pj_result_shape,
    .signer = pj_signer_recorder,
    .turn = turn,
    .content = content,
    .apply = apply,
};
