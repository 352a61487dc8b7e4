/* `ruling` and `join`: what the chief scrutineer decides about papers (F17). */
#include <stdlib.h>
#include <string.h>

#include "engine/kind.h"

typedef struct {
    uint32_t ballot;
    size_t contest, item; /* index of the contest, and of its first item among all */
    int is_invalid;
    pj_row *rows; /* unless invalid */
} parsed_ruling;

static pj_status read_contest(pj_reader *reader, const json_t *body, const pj_definition *d, size_t *contest, size_t *item)
{
    const char *id = json_string_value(json_object_get(body, "contest"));
    *item = 0;
    for (*contest = 0; id && *contest < d->contests_len; *item += d->contests[(*contest)++].items_len)
        if (strcmp(d->contests[*contest].id, id) == 0)
            return PJ_OK;
    return pj_reader_refuse(reader, "contest", "a contest of the definition is wanted");
}

static pj_status signer(const pj_vote *vote, pj_record *record, pj_error *err)
{
    if (record->trustee != vote->definition->chief)
        return pj_refuse(err, 9, "trustee %u is not the chief scrutineer", record->trustee);
    return pj_signer_trustee(vote, record, err);
}

static pj_status turn(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    (void)record;
    return vote->shares_len ? pj_refuse(err, 11, "a share is in: papers are ruled on before anything is decrypted") : PJ_OK;
}

static pj_status ruling_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"ballot", "contest", "decision", "?rows", "reason", "trustee", NULL};
    static const char *const decisions[] = {"read", "invalid", NULL};
    pj_status rc = PJ_OK;
    parsed_ruling *parsed = record->parsed;
    const pj_definition *d = vote->definition;
    const char *reason;
    uint32_t word;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_trustee(reader, record));
    TRY(pj_read_int(reader, record->body, "ballot", 1, PJ_DEPUTIES_MAX, &parsed->ballot));
    TRY(read_contest(reader, record->body, d, &parsed->contest, &parsed->item));
    TRY(pj_read_word(reader, record->body, "decision", decisions, &word));
    TRY(pj_read_text(reader, record->body, "reason", 1, &reason));
    parsed->is_invalid = word == 1;
    if ((json_object_get(record->body, "rows") == NULL) != parsed->is_invalid)
        TRY(pj_reader_refuse(reader, "rows", "there with `read`, and with nothing else"));
    if (parsed->is_invalid)
        goto out;
    parsed->rows = calloc(d->contests[parsed->contest].items_len, sizeof *parsed->rows);
    TRY_IF(parsed->rows, pj_no_memory(reader->err));
    TRY(pj_rows_read(reader, record->body, &d->contests[parsed->contest], parsed->rows));
out:
    return rc;
}

static pj_status ruling_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_ruling *parsed = record->parsed;
    const pj_paper *paper = pj_tally_paper(&vote->tally, parsed->ballot);
    if (!paper || paper->is_named)
        return pj_refuse(err, 27, "line %u is no paper ballot", parsed->ballot);
    if (!paper->was_doubtful[parsed->contest])
        return pj_refuse(err, 27, "that contest of line %u has nothing unreadable", parsed->ballot);
    if (paper->ruled[parsed->contest] != PJ_RULED_NOT)
        return pj_refuse(err, 27, "that contest of line %u has been ruled on", parsed->ballot);
    const pj_row *written = paper->rows + parsed->item;
    for (size_t i = 0; !parsed->is_invalid && i < vote->definition->contests[parsed->contest].items_len; i++)
        if (written[i] != PJ_ROW_UNREADABLE && parsed->rows[i] != written[i])
            return pj_refuse(err, 27, "rows[%zu] changes what can be read on the paper", i);
    return PJ_OK;
}

static void ruling_apply(pj_vote *vote, pj_record *record)
{
    const parsed_ruling *parsed = record->parsed;
    pj_paper *paper = pj_tally_paper(&vote->tally, parsed->ballot);
    paper->ruled[parsed->contest] = parsed->is_invalid ? PJ_RULED_INVALID : PJ_RULED_READ;
    if (!parsed->is_invalid)
        memcpy(paper->rows + parsed->item, parsed->rows, vote->definition->contests[parsed->contest].items_len * sizeof *parsed->rows);
}

static void ruling_release(pj_record *record)
{
    free(((parsed_ruling *)record->parsed)->rows);
}

const pj_kind pj_kind_ruling = {
    .name = "ruling",
    .phases = 1u << PJ_PHASE_OPEN | 1u << PJ_PHASE_CLOSED,
    .parsed_size = sizeof(parsed_ruling),
    .shape = ruling_shape,
    .signer = signer,
    .turn = turn,
    .content = ruling_content,
    .apply = ruling_apply,
    .release = ruling_release,
};

/* V6, of what jansson would make no string of. */
static pj_status check_encoding(const char *member, const char *text, pj_error *err)
{
    return pj_utf8_valid(text, strlen(text)) ? PJ_OK : pj_refuse(err, 6, "%s: %s", member, _("not UTF-8"));
}

pj_status pj_make_ruling(json_t **body, const pj_vote *vote, uint64_t ballot, size_t contest, const pj_row *rows, const char *reason,
                         pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_contest *c = &vote->definition->contests[contest];
    TRY(check_encoding("reason", reason, err));
    *body = json_pack("{s:I,s:s,s:s,s:s,s:I}", "ballot", (json_int_t)ballot, "contest", c->id, "decision", rows ? "read" : "invalid",
                      "reason", reason, "trustee", (json_int_t)vote->definition->chief);
    TRY_IF(*body, pj_no_memory(err));
    if (rows)
        TRY_IF(json_object_set_new(*body, "rows", pj_rows_json(c, rows)) == 0, pj_no_memory(err));
out:
    return rc;
}

/* ---- join ---- */

typedef struct {
    size_t contest;
    const json_t *names; /* of the record's body */
    const char *as;
    json_t *joined; /* of the contest, with these */
} parsed_join;

static pj_status join_shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    static const char *const members[] = {"as", "contest", "names", "reason", "trustee", NULL};
    pj_status rc = PJ_OK;
    parsed_join *parsed = record->parsed;
    const char *reason;
    size_t item;
    TRY(pj_read_members(reader, record->body, members));
    TRY(pj_read_trustee(reader, record));
    TRY(read_contest(reader, record->body, vote->definition, &parsed->contest, &item));
    TRY(pj_read_text(reader, record->body, "as", 1, &parsed->as));
    TRY(pj_read_text(reader, record->body, "reason", 1, &reason));
    TRY(pj_read_array(reader, record->body, "names", 1, 100, &parsed->names));
    for (size_t i = 0; i < json_array_size(parsed->names); i++) {
        const json_t *name = json_array_get(parsed->names, i);
        if (!json_is_string(name) || !pj_text_valid(json_string_value(name), json_string_length(name), 1))
            TRY(pj_reader_refuse(reader, "names", "texts of 1 to 600 bytes without control characters are wanted"));
    }
out:
    return rc;
}

/* Has something been joined into `name`? */
static int is_target(const json_t *joined, const char *name)
{
    const char *spelling;
    json_t *as;
    json_object_foreach((json_t *)(uintptr_t)joined, spelling, as)
    {
        if (strcmp(json_string_value(as), name) == 0)
            return 1;
    }
    return 0;
}

static pj_status join_content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    const parsed_join *parsed = record->parsed;
    const json_t *joined = json_array_get(vote->tally.joined, parsed->contest);
    const char *before = NULL;
    if (vote->definition->contests[parsed->contest].others_max == 0)
        return pj_refuse(err, 27, "no names are written in in that contest");
    if (json_object_get(joined, parsed->as))
        return pj_refuse(err, 27, "as: that name has been joined into another");
    for (size_t i = 0; i < json_array_size(parsed->names); i++) {
        const char *name = json_string_value(json_array_get(parsed->names, i));
        if (before && strcmp(before, name) >= 0)
            return pj_refuse(err, 27, "names[%zu] is not above the name before it", i);
        if (strcmp(name, parsed->as) == 0 || json_object_get(joined, name) || is_target(joined, name))
            return pj_refuse(err, 27, "names[%zu] is `as` itself, or has been joined before", i);
        before = name;
    }
    return PJ_OK;
}

static pj_status join_reserve(pj_vote *vote, pj_record *record, pj_error *err)
{
    pj_status rc = PJ_OK;
    parsed_join *parsed = record->parsed;
    parsed->joined = pj_json_copy(json_array_get(vote->tally.joined, parsed->contest), 0);
    TRY_IF(parsed->joined, pj_no_memory(err));
    for (size_t i = 0; i < json_array_size(parsed->names); i++)
        TRY_IF(json_object_set_new(parsed->joined, json_string_value(json_array_get(parsed->names, i)), json_string(parsed->as)) == 0,
               pj_no_memory(err));
out:
    return rc;
}

/* Takes the place of the one before; that needs no memory. */
static void join_apply(pj_vote *vote, pj_record *record)
{
    parsed_join *parsed = record->parsed;
    (void)json_array_set_new(vote->tally.joined, parsed->contest, parsed->joined);
    parsed->joined = NULL;
}

static void join_release(pj_record *record)
{
    json_decref(((parsed_join *)record->parsed)->joined);
}

const pj_kind pj_kind_join = {
    .name = "join",
    .phases = 1u << PJ_PHASE_OPEN | 1u << PJ_PHASE_CLOSED,
    .parsed_size = sizeof(parsed_join),
    .shape = join_shape,
    .signer = signer,
    .turn = turn,
    .content = join_content,
    .reserve = join_reserve,
    .apply = join_apply,
    .release = join_release,
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

pj_status pj_make_join(json_t **body, const pj_vote *vote, size_t contest, const char *const *names, size_t names_len, const char *as,
                       const char *reason, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *list = json_array();
    const char **sorted = calloc(names_len + 1, sizeof *sorted);
    TRY_IF(list && sorted, pj_no_memory(err));
    TRY(check_encoding("as", as, err));
    TRY(check_encoding("reason", reason, err));
    for (size_t i = 0; i < names_len; i++)
        TRY(check_encoding("names", names[i], err));
    memcpy(sorted, names, names_len * sizeof *sorted);
    qsort(sorted, names_len, sizeof *sorted, compare_texts);
    for (size_t i = 0; i < names_len; i++)
        TRY_IF(json_array_append_new(list, json_string(sorted[i])) == 0, pj_no_memory(err));
    *body = json_pack("{s:s,s:s,s:O,s:s,s:I}", "as", as, "contest", vote->definition->contests[contest].id, "names", list, "reason", reason,
                      "trustee", (json_int_t)vote->definition->chief);
    TRY_IF(*body, pj_no_memory(err));
out:
    free(sorted);
    json_decref(list);
    return rc;
}
