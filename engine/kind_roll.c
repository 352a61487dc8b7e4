/* `roll` and `open`: who may vote, and who is there (F8, F9). */
#include <stdlib.h>
#include <string.h>

#include "engine/decide.h"
#include "engine/kind.h"

#define ROLL_MAX 4096u
#define WITHDRAWN_MAX 40000u

typedef struct {
    pj_point *points; /* keys, or withdrawn */
    size_t len;
    uint32_t present, issued;
} parsed_points;

static pj_status read_points(pj_reader *reader, const json_t *body, const char *name, size_t min, size_t max, parsed_points *out)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    size_t before = reader->path_len;
    TRY(pj_read_array(reader, body, name, min, max, &array));
    out->len = json_array_size(array);
    out->points = calloc(out->len + 1, sizeof *out->points);
    TRY_IF(out->points, pj_no_memory(reader->err));
    for (size_t i = 0; i < out->len; i++) {
        pj_reader_enter(reader, name, 0);
        pj_reader_enter(reader, NULL, i);
        TRY(pj_check_bytes(reader, json_array_get(array, i), out->points[i].b, sizeof(pj_point)));
        pj_reader_leave(reader, before);
    }
out:
    return rc;
}

static pj_status elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_points *parsed = record->parsed;
    return pj_crypt_verdict(err, pj_points_valid_var(vote->group, parsed->points, parsed->len), 7, "not all keys are points");
}

static void release(pj_record *record)
{
    parsed_points *parsed = record->parsed;
    free(parsed->points);
}

static pj_status read_names(pj_reader *reader, const json_t *body, size_t len)
{
    pj_status rc = PJ_OK;
    const json_t *array;
    TRY(pj_read_array(reader, body, "names", len, len, &array));
    for (size_t i = 0; i < len; i++) {
        const json_t *name = json_array_get(array, i);
        if (!json_is_string(name) || !pj_text_valid(json_string_value(name), json_string_length(name), 1))
            TRY(pj_reader_refuse(reader, "names", "texts of 1 to 600 bytes without control characters are wanted"));
    }
out:
    return rc;
}

static pj_status roll_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"keys", NULL}, *const named[] = {"keys", "names", NULL};
    pj_status rc = PJ_OK;
    parsed_points *parsed = record->parsed;
    TRY(pj_read_members(reader, record->body, vote->definition->is_named ? named : members));
    TRY(read_points(reader, record->body, "keys", 1, ROLL_MAX, parsed));
    if (vote->definition->is_named)
        TRY(read_names(reader, record->body, parsed->len));
out:
    return rc;
}

static pj_status roll_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_points *parsed = record->parsed;
    size_t unsorted = pj_points_unsorted(parsed->points, parsed->len);
    if (unsorted < parsed->len)
        return pj_refuse(err, 15, "keys[%zu] is not above the key before it", unsorted);
    for (size_t i = 0; i < parsed->len; i++)
        if (pj_roll_find(&vote->roll, &parsed->points[i]))
            return pj_refuse(err, 15, "keys[%zu] is on the roll already", i);
    return PJ_OK;
}

static pj_status roll_reserve(pj_vote *vote, pj_record *record, pj_error *err)
{
    return pj_roll_reserve(&vote->roll, ((const parsed_points *)record->parsed)->len, err);
}

static void roll_apply(pj_vote *vote, pj_record *record)
{
    const parsed_points *parsed = record->parsed;
    for (size_t i = 0; i < parsed->len; i++)
        pj_roll_add(&vote->roll, &parsed->points[i]);
}

const pj_kind pj_kind_roll = {
    .name = "roll",
    .phases = 1u << PJ_PHASE_DEFINED,
    .parsed_size = sizeof(parsed_points),
    .shape = roll_shape,
    .elements = elements,
    .signer = pj_signer_recorder,
    .content = roll_content,
    .reserve = roll_reserve,
    .apply = roll_apply,
    .release = release,
};

static json_t *keys_json(const pj_roll_line *lines, size_t len)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < len; i++)
        if (json_array_append_new(array, pj_json_bytes(lines[i].key.b, sizeof lines[i].key.b)) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

pj_status pj_make_roll(json_t **body, const pj_roll_line *lines, size_t lines_len, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *names = json_array();
    *body = json_pack("{s:o}", "keys", keys_json(lines, lines_len));
    TRY_IF(*body && names, pj_no_memory(err));
    for (size_t i = 0; i < lines_len && lines[i].name; i++)
        TRY_IF(json_array_append_new(names, json_string(lines[i].name)) == 0, pj_no_memory(err));
    if (json_array_size(names) > 0)
        TRY_IF(json_object_set(*body, "names", names) == 0, pj_no_memory(err));
out:
    json_decref(names);
    return rc;
}

/* ---- open ---- */

static pj_status open_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"issued", "present", "time", "withdrawn", NULL};
    pj_status rc = PJ_OK;
    parsed_points *parsed = record->parsed;
    (void)vote;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_int(reader, record->body, "present", 0, PJ_DEPUTIES_MAX, &parsed->present));
    TRY(pj_read_int(reader, record->body, "issued", 0, PJ_DEPUTIES_MAX, &parsed->issued));
    TRY(pj_read_time(reader, record->body, "time"));
    TRY(read_points(reader, record->body, "withdrawn", 0, WITHDRAWN_MAX, parsed));
out:
    return rc;
}

static pj_status open_turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    (void)record;
    uint32_t rehearsed = (uint32_t)__builtin_popcount(vote->rehearsed), threshold = vote->definition->threshold;
    if (!vote->definition->is_named && vote->accepted != pj_vote_everybody(vote))
        return pj_refuse(err, 11, "not every trustee has accepted the key yet");
    if (!vote->definition->is_named && rehearsed < threshold)
        return pj_refuse(err, 11, "trustees who have rehearsed: %u, wanted before the vote may open: %u", rehearsed, threshold);
    if (vote->roll.len == 0 && vote->definition->stations_len == 0)
        return pj_refuse(err, 11, "nobody is on the roll yet");
    return PJ_OK;
}

/* V17. */
static pj_status check_attendance(const pj_vote *vote, const parsed_points *parsed, pj_error *err)
{
    const pj_definition *d = vote->definition;
    if (parsed->present > d->deputies)
        return pj_refuse(err, 17, "present: %u, deputies: %u", parsed->present, d->deputies);
    if (!pj_test_holds(&d->quorum, parsed->present, d->deputies))
        return pj_refuse(err, 17, d->quorum.at_least ? N_("no quorum: present: %u, deputies: %u; wanted: at least %u/%u of them")
                                                    : N_("no quorum: present: %u, deputies: %u; wanted: more than %u/%u of them"),
                         parsed->present, d->deputies, d->quorum.p, d->quorum.q);
    if (parsed->issued > parsed->present)
        return pj_refuse(err, 17, "ballots issued: %u, deputies present: %u", parsed->issued, parsed->present);
    if (parsed->len > vote->roll.len)
        return pj_refuse(err, 17, "more credentials withdrawn than there are on the roll");
    size_t live = vote->roll.len - parsed->len;
    if (live > parsed->issued || (live < parsed->issued && d->stations_len == 0))
        return pj_refuse(err, 17, "credentials live (on the roll and not withdrawn): %zu, but ballots issued: %u; what was not given out has to be withdrawn", live, parsed->issued);
    return PJ_OK;
}

static pj_status open_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    const parsed_points *parsed = record->parsed;
    TRY(check_attendance(vote, parsed, err));
    size_t unsorted = pj_points_unsorted(parsed->points, parsed->len);
    if (unsorted < parsed->len)
        TRY(pj_refuse(err, 18, "withdrawn[%zu] is not above the key before it", unsorted));
    for (size_t i = 0; i < parsed->len; i++)
        if (!pj_roll_find(&vote->roll, &parsed->points[i]))
            TRY(pj_refuse(err, 18, "withdrawn[%zu] is not on the roll", i));
out:
    return rc;
}

static void open_apply(pj_vote *vote, pj_record *record)
{
    const parsed_points *parsed = record->parsed;
    vote->present = parsed->present;
    vote->issued = parsed->issued;
    vote->withdrawn = (uint32_t)parsed->len;
    for (size_t i = 0; i < parsed->len; i++)
        pj_roll_find(&vote->roll, &parsed->points[i])->flags |= PJ_ROLL_WITHDRAWN;
    vote->phase = PJ_PHASE_OPEN;
}

const pj_kind pj_kind_open = {
    .name = "open",
    .phases = 1u << PJ_PHASE_DEFINED,
    .parsed_size = sizeof(parsed_points),
    .shape = open_shape,
    .elements = elements,
    .signer = pj_signer_recorder,
    .turn = open_turn,
    .content = open_content,
    .apply = open_apply,
    .release = release,
};

pj_status pj_make_open(json_t **body, uint32_t present, uint32_t issued, const pj_roll_line *withdrawn, size_t withdrawn_len, uint64_t now,
                       pj_error *err)
{
    char time[21];
    pj_time_write(time, now);
    *body = json_pack("{s:I,s:I,s:s,s:o}", "issued", (json_int_t)issued, "present", (json_int_t)present, "time", time, "withdrawn",
                      keys_json(withdrawn, withdrawn_len));
    return *body ? PJ_OK : pj_no_memory(err);
}
