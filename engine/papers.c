/* Papers on their way into the log (F11), and what the chief scrutineer rules on them (F17). */
#include <stdlib.h>
#include <string.h>

#include "crypto/rng.h"
#include "engine/log.h"

static pj_status read_paper(pj_row *out, const pj_definition *d, const char *const *rows, size_t paper, pj_error *err)
{
    for (size_t k = 0; k < d->contests_len; k++)
        for (size_t i = 0; i < d->contests[k].items_len; i++)
            if (!pj_row_read(out++, &d->contests[k], *rows++))
                return pj_fail(err, PJ_E_CHOICE, "paper %zu, contest %s, item %s: \"%.60s\" is neither empty, nor ?, nor marks joined by +",
                               paper + 1, d->contests[k].id, d->contests[k].items[i].id, rows[-1]);
    return PJ_OK;
}

/* A uniform index below `below` (at most 2³²) by rejection. */
static pj_status draw_below(size_t *out, size_t below, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint64_t draw, limit = UINT64_MAX - UINT64_MAX % below;
    do
        TRY(pj_crypt_failed(err, pj_rng_bytes((uint8_t *)&draw, sizeof draw)));
    while (draw >= limit);
    *out = (size_t)(draw % below);
out:
    return rc;
}

static pj_status shuffled_order(size_t *order, size_t len, pj_error *err)
{
    pj_status rc = PJ_OK;
    for (size_t i = 0; i < len; i++) {
        size_t j;
        TRY(draw_below(&j, i + 1, err));
        order[i] = order[j];
        order[j] = i;
    }
out:
    return rc;
}

/* The names of one contest, joined by line feeds, as an array. */
static pj_status read_names(json_t *names, const pj_contest *contest, const char *text, size_t paper, pj_error *err)
{
    while (text && *text) {
        size_t len = strcspn(text, "\n");
        if (!pj_text_valid(text, len, 1))
            return pj_fail(err, PJ_E_CHOICE, "paper %zu, contest %s: a name is 1 to 600 bytes of UTF-8 without control characters", paper + 1, contest->id);
        if (json_array_append_new(names, json_stringn(text, len)) != 0)
            return pj_no_memory(err);
        text += len + (text[len] == '\n');
    }
    if (json_array_size(names) > contest->others_max)
        return pj_fail(err, PJ_E_CHOICE, "paper %zu, contest %s: names written in: %zu, at most: %u", paper + 1, contest->id,
                       json_array_size(names), contest->others_max);
    return PJ_OK;
}

/* `texts`: one for every contest, or NULL. *out: for every contest an array. */
static pj_status names_of_paper(json_t **out, const pj_definition *d, const char *const *texts, size_t paper, pj_error *err)
{
    pj_status rc = PJ_OK;
    *out = json_array();
    TRY_IF(*out, pj_no_memory(err));
    for (size_t k = 0; k < d->contests_len; k++) {
        json_t *names = json_array();
        TRY_IF(json_array_append_new(*out, names) == 0, pj_no_memory(err));
        TRY(read_names(names, &d->contests[k], texts ? texts[k] : NULL, paper, err));
    }
out:
    return rc;
}

static pj_status import_one(pj_log *log, const pj_key *station, const pj_row *rows, const json_t *names, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *body = NULL;
    TRY(pj_make_paper(&body, &log->vote, &station->key, rows, names, err));
    TRY(pj_log_sign(log, body, &pj_kind_ballot, &station->sign, &station->key, err));
    TRY(pj_log_append(log, body, &pj_kind_ballot, NULL, err));
out:
    json_decref(body);
    return rc;
}

/* Papers as they are read, before anything is written. */
typedef struct {
    pj_row *rows;
    json_t *names; /* for every paper, for every contest an array */
    size_t *order;
    uint8_t *is_recorded; /* stands in the log already */
} reading;

static pj_status read_all(reading *r, const pj_definition *d, const char *const *rows, const char *const *names, size_t papers, pj_error *err)
{
    pj_status rc = PJ_OK;
    r->rows = calloc(papers * d->items + 1, sizeof *r->rows);
    r->order = calloc(papers + 1, sizeof *r->order);
    r->is_recorded = calloc(papers + 1, 1);
    r->names = json_array();
    TRY_IF(r->rows && r->order && r->is_recorded && r->names, pj_no_memory(err));
    for (size_t i = 0; i < papers; i++) {
        json_t *of_paper = NULL;
        TRY(read_paper(r->rows + i * d->items, d, rows + i * d->items, i, err));
        rc = names_of_paper(&of_paper, d, names ? names + i * d->contests_len : NULL, i, err);
        TRY_IF(json_array_append_new(r->names, of_paper) == 0, pj_no_memory(err));
        TRY(rc);
    }
    TRY(shuffled_order(r->order, papers, err));
out:
    return rc;
}

/* Finds each paper of this station that stands at line `since` or behind among those that were read. Papers that are alike are the same:
 * it does not matter which of them was recorded. */
static pj_status find_recorded(reading *r, const pj_vote *vote, uint32_t station, size_t papers, uint64_t since, pj_error *err)
{
    const pj_definition *d = vote->definition;
    for (size_t p = 0; p < vote->tally.papers_len; p++) {
        const pj_paper *paper = &vote->tally.papers[p];
        size_t i = 0;
        if (paper->line < since || paper->station != station)
            continue;
        while (i < papers && (r->is_recorded[i] || memcmp(r->rows + i * d->items, paper->rows, d->items * sizeof *paper->rows) != 0 ||
                              !json_equal(json_array_get(r->names, i), paper->names)))
            i++;
        if (i == papers)
            return pj_fail(err, PJ_E_STATE, "line %llu is a paper of this station that is none of these: they are not what was being imported",
                           (unsigned long long)paper->line);
        r->is_recorded[i] = 1;
    }
    return PJ_OK;
}

static pj_status import_all(pj_log *log, const pj_key *station, const char *const *rows, const char *const *names, size_t papers,
                            uint64_t since, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    reading r = {0};
    pj_log_group group = pj_log_enter(log);
    TRY(read_all(&r, d, rows, names, papers, err));
    TRY(find_recorded(&r, &log->vote, pj_definition_station(d, &station->key), papers, since, err));
    for (size_t i = 0; i < papers; i++)
        if (!r.is_recorded[r.order[i]])
            TRY(import_one(log, station, r.rows + r.order[i] * d->items, json_array_get(r.names, r.order[i]), err));
out:
    free(r.rows);
    free(r.order);
    free(r.is_recorded);
    json_decref(r.names);
    return pj_log_leave(log, group, rc, err);
}

pj_status pj_log_import(pj_log *log, const pj_key *station, const char *const *rows, const char *const *names, size_t papers, pj_error *err)
{
    return pj_log_import_rest(log, station, rows, names, papers, log->vote.lines, err);
}

pj_status pj_log_import_rest(pj_log *log, const pj_key *station, const char *const *rows, const char *const *names, size_t papers,
                             uint64_t since, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_ready(log, &pj_kind_ballot, err));
    TRY(pj_key_expect_suite(station, log->vote.definition->suite, err));
    if (!pj_definition_station(log->vote.definition, &station->key))
        TRY(pj_fail(err, PJ_E_KEY, "the key of %.80s is no station's of this vote", station->name));
    TRY(import_all(log, station, rows, names, papers, since, err));
out:
    return rc;
}

/* ---- the chief scrutineer (F17) ---- */

static pj_status chief_ready(const pj_log *log, const pj_kind *kind, const pj_key *key, const char *contest, size_t *index, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = log->vote.definition;
    TRY(pj_log_ready(log, kind, err));
    TRY(pj_key_expect_suite(key, d->suite, err));
    if (d->chief == 0)
        TRY(pj_fail(err, PJ_E_KEY, "the definition names no chief scrutineer: nobody may rule"));
    if (pj_definition_trustee(d, &key->key) != d->chief)
        TRY(pj_fail(err, PJ_E_KEY, "the key of %.80s is not the chief scrutineer's, who is %.80s", key->name, d->trustees[d->chief - 1].name));
    for (*index = 0; *index < d->contests_len; (*index)++)
        if (strcmp(d->contests[*index].id, contest) == 0)
            goto out;
    TRY(pj_fail(err, PJ_E_CHOICE, "there is no contest %.40s", contest));
out:
    return rc;
}

static pj_status sign_ruling(pj_log *log, json_t *body, const pj_kind *kind, const pj_key *chief, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(pj_log_sign(log, body, kind, &chief->sign, &chief->key, err));
    TRY(pj_log_append(log, body, kind, NULL, err));
out:
    return rc;
}

static pj_status rows_of_ruling(pj_row *out, const pj_contest *c, const char *const *rows, pj_error *err)
{
    for (size_t i = 0; i < c->items_len; i++)
        if (!pj_row_read(&out[i], c, rows[i]))
            return pj_fail(err, PJ_E_CHOICE, "contest %s, item %s: \"%.60s\" is neither empty, nor ?, nor marks joined by +", c->id,
                           c->items[i].id, rows[i]);
    return PJ_OK;
}

pj_status pj_log_rule(pj_log *log, const pj_key *chief, uint64_t ballot, const char *contest, const char *const *rows, const char *reason,
                      pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    size_t index;
    pj_row *read = NULL;
    json_t *body = NULL;
    err = pj_error_begin(err, &spare);
    TRY(chief_ready(log, &pj_kind_ruling, chief, contest, &index, err));
    TRY(pj_text_wanted("reason", reason, strlen(reason), err));
    if (rows) {
        const pj_contest *c = &log->vote.definition->contests[index];
        read = calloc(c->items_len, sizeof *read);
        TRY_IF(read, pj_no_memory(err));
        TRY(rows_of_ruling(read, c, rows, err));
    }
    TRY(pj_make_ruling(&body, &log->vote, ballot, index, read, reason, err));
    TRY(sign_ruling(log, body, &pj_kind_ruling, chief, err));
out:
    json_decref(body);
    free(read);
    return rc;
}

pj_status pj_log_join(pj_log *log, const pj_key *chief, const char *contest, const char *const *names, size_t names_len, const char *as,
                      const char *reason, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    size_t index;
    json_t *body = NULL;
    err = pj_error_begin(err, &spare);
    TRY(chief_ready(log, &pj_kind_join, chief, contest, &index, err));
    TRY(pj_text_wanted("reason", reason, strlen(reason), err));
    TRY(pj_text_wanted("as", as, strlen(as), err));
    for (size_t i = 0; i < names_len; i++)
        TRY(pj_text_wanted("names", names[i], strlen(names[i]), err));
    TRY(pj_make_join(&body, &log->vote, index, names, names_len, as, reason, err));
    TRY(sign_ruling(log, body, &pj_kind_join, chief, err));
out:
    json_decref(body);
    return rc;
}

static pj_status append_doubtful(json_t *list, const pj_definition *d, const pj_paper *paper, pj_error *err)
{
    static const char *const words[] = {"", "read", "invalid"}; /* by PJ_RULED_… */
    const pj_row *rows = paper->rows;
    for (size_t k = 0; k < d->contests_len; rows += d->contests[k++].items_len) {
        if (!paper->was_doubtful[k])
            continue;
        json_t *one = json_pack("{s:I,s:s,s:o,s:s}", "ballot", (json_int_t)paper->line, "contest", d->contests[k].id, "rows",
                                pj_rows_json(&d->contests[k], rows), "ruled", words[paper->ruled[k]]);
        if (json_array_append_new(list, one) != 0)
            return pj_no_memory(err);
    }
    return PJ_OK;
}

pj_status pj_log_doubtful(const pj_log *log, char *json, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    const pj_tally *tally = &log->vote.tally;
    char *text = NULL;
    size_t text_len = 0;
    json_t *list = json_array();
    err = pj_error_begin(err, &spare);
    TRY_IF(list, pj_no_memory(err));
    for (size_t i = 0; i < tally->papers_len; i++)
        TRY(append_doubtful(list, log->vote.definition, &tally->papers[i], err));
    TRY(pj_json_write(&text, &text_len, list, err));
    TRY(pj_text_out(err, json, len, text, text_len));
out:
    json_decref(list);
    free(text);
    return rc;
}

/* How many papers bear each name of contest k. */
static pj_status count_names(json_t *found, const pj_tally *tally, size_t k, pj_error *err)
{
    for (size_t i = 0; i < tally->papers_len; i++) {
        const json_t *names = json_array_get(tally->papers[i].names, k);
        for (size_t n = 0; n < json_array_size(names); n++) {
            const char *name = json_string_value(json_array_get(names, n));
            json_int_t count = json_integer_value(json_object_get(found, name));
            if (json_object_set_new(found, name, json_integer(count + 1)) != 0)
                return pj_no_memory(err);
        }
    }
    return PJ_OK;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static pj_status append_names(json_t *list, const pj_tally *tally, size_t k, pj_error *err)
{
    pj_status rc = PJ_OK;
    size_t len = 0;
    const char *name, **sorted = NULL;
    json_t *ignored, *found = json_object();
    TRY_IF(found, pj_no_memory(err));
    TRY(count_names(found, tally, k, err));
    sorted = calloc(json_object_size(found) + 1, sizeof *sorted);
    TRY_IF(sorted, pj_no_memory(err));
    json_object_foreach(found, name, ignored) sorted[len++] = name;
    qsort(sorted, len, sizeof *sorted, compare_texts);
    for (size_t i = 0; i < len; i++) {
        const char *as = json_string_value(json_object_get(json_array_get(tally->joined, k), sorted[i]));
        TRY_IF(json_array_append_new(list, json_pack("{s:s,s:s,s:O,s:s}", "as", as ? as : sorted[i], "contest",
                                                     tally->definition->contests[k].id, "count", json_object_get(found, sorted[i]), "name",
                                                     sorted[i])) == 0,
               pj_no_memory(err));
    }
out:
    free(sorted);
    json_decref(found);
    return rc;
}

pj_status pj_log_names(const pj_log *log, char *json, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    char *text = NULL;
    size_t text_len = 0;
    json_t *list = json_array();
    err = pj_error_begin(err, &spare);
    TRY_IF(list, pj_no_memory(err));
    for (size_t k = 0; k < log->vote.definition->contests_len; k++)
        TRY(append_names(list, &log->vote.tally, k, err));
    TRY(pj_json_write(&text, &text_len, list, err));
    TRY(pj_text_out(err, json, len, text, text_len));
out:
    json_decref(list);
    free(text);
    return rc;
}
