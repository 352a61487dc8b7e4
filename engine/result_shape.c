/* Reads the body of `result` member by member: check V6 (F14, F15). What it says is compared in kind_result.c. */
#include <stdlib.h>
#include <string.h>

#include "engine/kind.h"

static pj_status read_numbers(pj_reader *reader, const json_t *array, size_t len)
{
    pj_status rc = PJ_OK;
    uint32_t ignored;
    if (!json_is_array(array) || json_array_size(array) != len)
        TRY(pj_reader_refuse(reader, NULL, "an array of numbers is wanted, of length %zu", len));
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

/* F15 `ref`: an id, or + and a number from 1 to 500 without leading zeros. */
static pj_status check_ref(pj_reader *reader, const json_t *value, int names_too)
{
    const char *text = json_string_value(value), *ignored;
    if (!names_too || !text || text[0] != '+')
        return pj_check_id(reader, value, &ignored);
    size_t len = strlen(text + 1);
    if (len < 1 || len > 3 || text[1] == '0' || strspn(text + 1, "0123456789") != len || atoi(text + 1) > 500)
        return pj_reader_refuse(reader, NULL, "an id, or + and a number, is wanted");
    return PJ_OK;
}

static pj_status read_refs(pj_reader *reader, const json_t *object, const char *name, size_t max, int names_too)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(pj_read_array(reader, object, name, 0, max, &array));
    for (size_t i = 0; i < json_array_size(array); i++)
        TRY(check_ref(reader, json_array_get(array, i), names_too));
out:
    return rc;
}

static pj_status read_select(pj_reader *reader, const json_t *verdict)
{
    static const char *const members[] = {"adopted", "runoff", "short", "state", NULL}, *const runoff_members[] = {"items", "places", NULL};
    static const char *const states[] = {"decided", "runoff", "tied", "short", "void", NULL};
    pj_status rc = PJ_OK;
    uint32_t ignored;
    const json_t *runoff = json_object_get(verdict, "runoff");
    TRY(pj_read_members(reader, verdict, members));
    TRY(read_refs(reader, verdict, "adopted", 1000, 1));
    TRY(pj_read_members(reader, runoff, runoff_members));
    TRY(read_refs(reader, runoff, "items", 1000, 1));
    TRY(pj_read_int(reader, runoff, "places", 0, 500, &ignored));
    TRY(pj_read_int(reader, verdict, "short", 0, 500, &ignored));
    TRY(pj_read_word(reader, verdict, "state", states, &ignored));
out:
    return rc;
}

static pj_status read_grades(pj_reader *reader, const json_t *verdict, const pj_contest *contest, int is_void)
{
    pj_status rc = PJ_OK;
    const char *ignored;
    const json_t *grades;
    TRY(pj_read_object(reader, verdict, "grades", &grades));
    if (json_object_size(grades) != (is_void ? 0 : contest->items_len))
        TRY(pj_reader_refuse(reader, "grades", "a member for every item is wanted, and none in a void vote"));
    for (size_t i = 0; i < contest->items_len && !is_void; i++)
        TRY(pj_read_id(reader, grades, contest->items[i].id, &ignored));
out:
    return rc;
}

static pj_status read_verdict(pj_reader *reader, const json_t *verdict, const pj_contest *contest, int is_void)
{
    static const char *const pass[] = {"passed", "state", NULL}, *const grade[] = {"grades", "state", NULL};
    static const char *const states[] = {"decided", "void", NULL};
    pj_status rc = PJ_OK;
    uint32_t ignored;
    size_t before = pj_reader_enter(reader, "verdict", 0);
    if (contest->rule == PJ_RULE_SELECT) {
        TRY(read_select(reader, verdict));
    } else {
        TRY(pj_read_members(reader, verdict, contest->rule == PJ_RULE_PASS ? pass : grade));
        TRY(pj_read_word(reader, verdict, "state", states, &ignored));
        if (contest->rule == PJ_RULE_PASS)
            TRY(read_refs(reader, verdict, "passed", 500, 0));
        else
            TRY(read_grades(reader, verdict, contest, is_void));
    }
    pj_reader_leave(reader, before);
out:
    return rc;
}

static pj_status read_others(pj_reader *reader, const json_t *object, int is_void)
{
    static const char *const members[] = {"count", "name", NULL};
    pj_status rc = PJ_OK;
    const json_t *array;
    const char *name;
    uint32_t count;
    TRY(pj_read_array(reader, object, "others", 0, is_void ? 0 : 500, &array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *one = json_array_get(array, i);
        TRY(pj_read_members(reader, one, members));
        TRY(pj_read_int(reader, one, "count", 1, PJ_DEPUTIES_MAX, &count));
        TRY(pj_read_text(reader, one, "name", 1, &name));
    }
out:
    return rc;
}

static pj_status read_contest(pj_reader *reader, const json_t *object, const pj_contest *contest, int is_void)
{
    static const char *const members[] = {"counts", "id", "invalid", "unreadable", "valid", "verdict", NULL};
    static const char *const with_others[] = {"counts", "id", "invalid", "others", "unreadable", "valid", "verdict", NULL};
    pj_status rc = PJ_OK;
    const char *id;
    uint32_t ignored;
    TRY(pj_read_members(reader, object, contest->others_max ? with_others : members));
    TRY(pj_read_id(reader, object, "id", &id));
    if (strcmp(id, contest->id) != 0)
        TRY(pj_reader_refuse(reader, "id", "contest %s is wanted here", contest->id));
    TRY(pj_read_int(reader, object, "valid", 0, PJ_DEPUTIES_MAX, &ignored));
    TRY(pj_read_int(reader, object, "invalid", 0, PJ_DEPUTIES_MAX, &ignored));
    TRY(read_counts(reader, object, contest, is_void));
    if (contest->others_max)
        TRY(read_others(reader, object, is_void));
    TRY(read_verdict(reader, json_object_get(object, "verdict"), contest, is_void));
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

pj_status pj_result_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
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
