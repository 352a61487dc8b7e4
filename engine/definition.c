/* A definition as an object: V7, V12, and what others ask of it. */
#include "engine/definition.h"

#include "engine/decide.h"
#include "engine/key.h"

#include <stdlib.h>
#include <string.h>

#define SEALED_BALLOT_MAX 3000000u /* F7.10: in base64url 4,000,000 characters, which leaves a line room for the rest */

size_t pj_contest_cells(const pj_contest *contest)
{
    return contest->items_len * contest->marks_len;
}

void pj_contest_matrix(pj_matrix *out, const pj_contest *contest)
{
    *out = (pj_matrix){
        .rows = (uint32_t)contest->items_len,
        .columns = (uint32_t)contest->marks_len,
        .row_min = contest->row_min,
        .row_max = contest->row_max,
        .has_cap = contest->has_cap,
        .cap_column = contest->cap_mark,
        .cap_min = contest->cap_min,
        .cap_max = contest->cap_max,
    };
}

uint32_t pj_definition_trustee(const pj_definition *definition, const pj_point *key)
{
    for (uint32_t i = 0; i < definition->trustees_len; i++)
        if (memcmp(definition->trustees[i].key.b, key->b, sizeof key->b) == 0)
            return i + 1;
    return 0;
}

uint32_t pj_definition_station(const pj_definition *definition, const pj_point *key)
{
    for (uint32_t i = 0; i < definition->stations_len; i++)
        if (memcmp(definition->stations[i].key.b, key->b, sizeof key->b) == 0)
            return i + 1;
    return 0;
}

/* An Ed25519 key as one among points: none of these has y = 0. */
static pj_point padded(const uint8_t key[PJ_ED25519_KEY_SIZE])
{
    pj_point out = {{0}};
    memcpy(out.b, key, PJ_ED25519_KEY_SIZE);
    return out;
}

/* Calls `visit` on every public key that is a point until it says something but PJ_OK. */
typedef pj_status visit_key(void *arg, const pj_point *key, const char *what, size_t number);

static pj_status each_key(const pj_definition *d, visit_key *visit, void *arg)
{
    pj_status rc = PJ_OK;
    TRY(visit(arg, &d->recorder.key, "recorder.key", 0));
    for (size_t i = 0; i < d->trustees_len; i++) {
        TRY(visit(arg, &d->trustees[i].key, N_("key of trustee"), i + 1));
        TRY(visit(arg, &d->trustees[i].seal, N_("seal of trustee"), i + 1));
    }
    for (size_t i = 0; i < d->stations_len; i++)
        TRY(visit(arg, &d->stations[i].key, N_("key of station"), i + 1));
    for (size_t i = 0; i < d->witnesses_len && d->suite == PJ_SUITE_SM2_SM3; i++)
        TRY(visit(arg, &d->witnesses[i].key.point, N_("key of witness"), i + 1));
out:
    return rc;
}

typedef struct {
    pj_group *group;
    pj_error *err;
    size_t seen_len;
    pj_point seen[2 + 2 * PJ_TRUSTEES_MAX + 64 + PJ_WITNESSES_MAX];
} key_visit;

static pj_status visit_element(void *arg, const pj_point *key, const char *what, size_t number)
{
    key_visit *v = arg;
    pj_crypt valid = pj_point_valid_var(v->group, key);
    if (valid == PJ_CRYPT_NO)
        return pj_refuse(v->err, 7, "%s %zu is not a point of the curve", _(what), number);
    return pj_crypt_failed(v->err, valid);
}

static pj_status visit_distinct(void *arg, const pj_point *key, const char *what, size_t number)
{
    key_visit *v = arg;
    for (size_t i = 0; i < v->seen_len; i++)
        if (memcmp(v->seen[i].b, key->b, sizeof key->b) == 0)
            return pj_refuse(v->err, 12, "%s %zu is the same key as an earlier one of the definition", _(what), number);
    v->seen[v->seen_len++] = *key;
    return PJ_OK;
}

pj_status pj_definition_elements(const pj_definition *definition, pj_group *group, pj_error *err)
{
    key_visit v = {.group = group, .err = err};
    return each_key(definition, visit_element, &v);
}

/* F7.1, of points and of Ed25519 keys. */
static pj_status keys_differ(const pj_definition *d, pj_error *err)
{
    pj_status rc = PJ_OK;
    key_visit v = {.err = err};
    TRY(each_key(d, visit_distinct, &v));
    if (d->has_ed25519) {
        pj_point key = padded(d->ed25519);
        TRY(visit_distinct(&v, &key, N_("recorder.ed25519"), 0));
    }
    for (size_t i = 0; i < d->witnesses_len && d->suite == PJ_SUITE_P256_SHA256; i++) {
        pj_point key = padded(d->witnesses[i].key.ed25519);
        TRY(visit_distinct(&v, &key, N_("key of witness"), i + 1));
    }
out:
    return rc;
}

/* F7.14. */
static pj_status evidence_consistent(const pj_definition *d, pj_error *err)
{
    if (d->has_ed25519 && d->suite != PJ_SUITE_P256_SHA256)
        return pj_refuse(err, 12, "recorder.ed25519: only in the suite P256-SHA256");
    if (d->attestations > d->trustees_len)
        return pj_refuse(err, 12, "attestations: %u, trustees: %u", d->attestations, d->trustees_len);
    if (d->witnesses_least > d->witnesses_len)
        return pj_refuse(err, 12, "witnesses.least: %u, witnesses: %u", d->witnesses_least, d->witnesses_len);
    for (uint32_t i = 0; i < d->witnesses_len; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(d->witnesses[i].name, d->witnesses[j].name) == 0)
                return pj_refuse(err, 12, "witnesses %u and %u have the same name", j + 1, i + 1);
    return PJ_OK;
}

static int item_ids_differ(const pj_contest *c)
{
    for (size_t i = 0; i < c->items_len; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(c->items[i].id, c->items[j].id) == 0)
                return 0;
    return 1;
}

static int marks_differ(const pj_contest *c)
{
    for (size_t i = 0; i < c->marks_len; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(c->marks[i], c->marks[j]) == 0)
                return 0;
    return 1;
}

/* What is wrong with a contest by F7.3 to F7.6; NULL if nothing is. */
static const char *contest_flaw(const pj_contest *c)
{
    if (!item_ids_differ(c))
        return N_("two items have the same id");
    if (!marks_differ(c))
        return N_("two marks are the same");
    if (c->row_min > c->row_max)
        return N_("row: the least is more than the most");
    if (c->row_max > c->marks_len)
        return N_("row: more marks on an item than there are marks");
    if (c->marks_len == 1 && c->row_min != 0) /* the most is 1 (F5) */
        return N_("row: with one mark it has to be [0,1]");
    if (c->has_cap && c->cap_mark >= c->marks_len)
        return N_("cap.mark is none of the marks");
    if (c->has_cap && c->cap_min > c->cap_max)
        return N_("cap: min is more than max");
    if (c->has_cap && c->cap_max > c->items_len)
        return N_("cap: max is more than there are items");
    if (c->has_others_with && c->others_with >= c->marks_len)
        return N_("others.with is none of the marks");
    if (c->others_max && c->rule != PJ_RULE_SELECT)
        return N_("others: names are written in only where some are selected");
    return NULL;
}

/* F7.9 and F7.11, which take the whole definition. */
static const char *contest_flaw_in(const pj_definition *d, const pj_contest *c)
{
    if (c->others_max && d->stations_len == 0)
        return N_("others: names are written on paper, and there are no stations");
    if (!d->is_named && !d->blank_is_valid && c->row_min == 0 && (!c->has_cap || c->cap_min == 0))
        return N_("validity.blank is invalid, but a sealed ballot may be blank here: cap or row needs a min of 1");
    return NULL;
}

static pj_status contests_consistent(const pj_definition *d, pj_error *err)
{
    for (size_t k = 0; k < d->contests_len; k++) {
        const pj_contest *c = &d->contests[k];
        const char *flaw = contest_flaw(c);
        for (size_t j = 0; j < k && !flaw; j++)
            if (strcmp(c->id, d->contests[j].id) == 0)
                flaw = N_("another contest has the same id");
        if (!flaw)
            flaw = pj_decide_flaw(json_array_get(json_object_get(d->body, "contests"), k), c);
        if (!flaw)
            flaw = contest_flaw_in(d, c);
        if (flaw)
            return pj_refuse(err, 12, "contest %s: %s", c->id, _(flaw));
    }
    return PJ_OK;
}

static pj_status ballot_fits(const pj_definition *d, pj_error *err)
{
    uint64_t size = 0;
    for (size_t k = 0; k < d->contests_len; k++) {
        pj_matrix matrix;
        pj_contest_matrix(&matrix, &d->contests[k]);
        size += pj_seal_cells_size(&matrix) + pj_seal_proof_size(&matrix);
    }
    if (size > SEALED_BALLOT_MAX)
        return pj_refuse(err, 12, "a sealed ballot would take %llu bytes; %u is the most", (unsigned long long)size, SEALED_BALLOT_MAX);
    return PJ_OK;
}

pj_status pj_definition_consistent(const pj_definition *d, pj_error *err)
{
    pj_status rc = PJ_OK;
    TRY(keys_differ(d, err));
    if (d->threshold > d->trustees_len)
        TRY(pj_refuse(err, 12, "threshold: %u, trustees: %u", d->threshold, d->trustees_len));
    if (!pj_test_can_differ(&d->quorum))
        TRY(pj_refuse(err, 12, "electorate.quorum always or never holds"));
    TRY(contests_consistent(d, err));
    if (d->chief > d->trustees_len)
        TRY(pj_refuse(err, 12, "chief: trustee %u of %u", d->chief, d->trustees_len));
    if (d->is_named && d->stations_len > 0)
        TRY(pj_refuse(err, 12, "stations: in a named vote everybody votes by credential"));
    if (!d->is_named)
        TRY(ballot_fits(d, err));
    TRY(evidence_consistent(d, err));
out:
    return rc;
}

/* A reader of definitions is not reading a log: what refuses there is a bad format here. */
static pj_status as_format(pj_status status, pj_error *err)
{
    if (status == PJ_E_REFUSED)
        err->code = status = PJ_E_FORMAT;
    return status;
}

static pj_status definition_of_json(pj_definition **definition, json_t *body, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_group *group = NULL;
    TRY(pj_definition_shape(definition, body, err));
    TRY(pj_crypt_failed(err, pj_group_create(&group, (*definition)->suite)));
    TRY(pj_definition_elements(*definition, group, err));
    TRY(pj_definition_consistent(*definition, err));
out:
    pj_group_destroy(group);
    return rc;
}

pj_status pj_definition_read(pj_definition **definition, const char *json, size_t len, pj_error *err)
{
    pj_error spare;
    pj_json_flaw flaw;
    json_t *body;
    err = pj_error_begin(err, &spare);
    *definition = NULL;
    pj_status rc = pj_json_load(&body, &flaw, json, len, err);
    if (rc != PJ_OK)
        return rc;
    if (!body)
        return pj_fail(err, PJ_E_FORMAT, "line %zu, column %zu: %s", flaw.line, flaw.column, flaw.text);
    rc = as_format(definition_of_json(definition, body, err), err);
    json_decref(body);
    if (rc != PJ_OK) {
        pj_definition_destroy(*definition);
        *definition = NULL;
    }
    return rc;
}

pj_status pj_definition_write(const pj_definition *definition, char *json, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    char *text = NULL;
    size_t text_len = 0;
    err = pj_error_begin(err, &spare);
    TRY(pj_json_write(&text, &text_len, definition->body, err));
    TRY(pj_text_out(err, json, len, text, text_len));
out:
    free(text);
    return rc;
}

void pj_definition_destroy(pj_definition *definition)
{
    if (!definition)
        return;
    for (size_t i = 0; i < definition->contests_len; i++) {
        free((void *)(uintptr_t)definition->contests[i].items);
        free((void *)(uintptr_t)definition->contests[i].marks);
        free((void *)(uintptr_t)definition->contests[i].grades);
    }
    free(definition->contests);
    free(definition->stations);
    free(definition->witnesses);
    json_decref(definition->body);
    free(definition);
}

const char *pj_definition_suite(const pj_definition *definition)
{
    return pj_suite_name(definition->suite);
}

const char *pj_definition_title(const pj_definition *definition)
{
    return definition->title;
}

size_t pj_definition_contests(const pj_definition *definition)
{
    return definition->contests_len;
}

const pj_contest *pj_definition_contest(const pj_definition *definition, size_t index)
{
    return index < definition->contests_len ? &definition->contests[index] : NULL;
}

size_t pj_definition_cells(const pj_definition *definition)
{
    return definition->cells;
}

size_t pj_definition_items(const pj_definition *definition)
{
    return definition->items;
}

uint32_t pj_definition_attestations(const pj_definition *definition)
{
    return definition->attestations;
}

uint32_t pj_definition_witnesses(const pj_definition *definition, uint32_t *least)
{
    if (least)
        *least = definition->witnesses_least;
    return definition->witnesses_len;
}

const char *pj_definition_witness_name(const pj_definition *definition, uint32_t index)
{
    return index < definition->witnesses_len ? definition->witnesses[index].name : NULL;
}

/* Number of the witness with this key, from 1; 0 if there is none. Witnesses sign with Ed25519 in P256-SHA256, with the suite's key in SM2-SM3. */
static uint32_t witness_number(const pj_definition *d, const pj_key *key)
{
    for (uint32_t i = 0; i < d->witnesses_len; i++)
        if (d->suite == PJ_SUITE_P256_SHA256 ? key->has_ed25519 && memcmp(d->witnesses[i].key.ed25519, key->ed25519_key, PJ_ED25519_KEY_SIZE) == 0
                                             : memcmp(d->witnesses[i].key.point.b, key->key.b, sizeof key->key.b) == 0)
            return i + 1;
    return 0;
}

pj_role pj_definition_role(const pj_definition *definition, const pj_key *key, uint32_t *number)
{
    uint32_t none = 0, *which = number ? number : &none;
    *which = 0;
    if (key->suite != definition->suite)
        return PJ_ROLE_NONE;
    if (memcmp(definition->recorder.key.b, key->key.b, sizeof key->key.b) == 0)
        return PJ_ROLE_RECORDER;
    if ((*which = pj_definition_trustee(definition, &key->key)) != 0)
        return PJ_ROLE_TRUSTEE;
    if ((*which = pj_definition_station(definition, &key->key)) != 0)
        return PJ_ROLE_STATION;
    return (*which = witness_number(definition, key)) != 0 ? PJ_ROLE_WITNESS : PJ_ROLE_NONE;
}
