/* The definition of the vote that has to follow a counted one (F18). */
#include <stdlib.h>
#include <string.h>

#include "engine/log.h"

/* Candidates of one old contest, as refs with their votes. */
typedef struct {
    const pj_contest *contest;
    const json_t *result; /* of the contest */
} counted;

static const json_t *verdict_of(const counted *c)
{
    return json_object_get(c->result, "verdict");
}

static int is_among(const json_t *refs, const char *ref)
{
    for (size_t i = 0; i < json_array_size(refs); i++)
        if (strcmp(json_string_value(json_array_get(refs, i)), ref) == 0)
            return 1;
    return 0;
}

static const pj_item *find_item(const counted *c, const char *id)
{
    for (size_t i = 0; i < c->contest->items_len; i++)
        if (strcmp(c->contest->items[i].id, id) == 0)
            return &c->contest->items[i];
    return NULL;
}

/* The id of the name "+k": wk, or wwk and so on where an item has that (32 characters are the most an id has). */
static void id_of_name(char id[33], const counted *c, const char *ref)
{
    size_t len = strlen(ref + 1);
    for (size_t w = 1; w + len <= 32; w++) {
        memset(id, 'w', w);
        memcpy(id + w, ref + 1, len + 1);
        if (!find_item(c, id))
            return;
    }
}

/* An item for the new list: the old item, or a name written in, which gets an id of its own. */
static json_t *item_of_ref(const counted *c, const char *ref)
{
    if (ref[0] == '+') {
        const json_t *one = json_array_get(json_object_get(c->result, "others"), (size_t)atoi(ref + 1) - 1);
        char id[33];
        id_of_name(id, c, ref);
        return json_pack("{s:s,s:O}", "id", id, "title", json_object_get(one, "name"));
    }
    const pj_item *item = find_item(c, ref);
    return item ? json_pack("{s:s,s:s}", "id", ref, "title", item->title) : NULL;
}

static uint32_t votes_for(const counted *c, size_t candidate)
{
    if (candidate >= c->contest->items_len)
        return (uint32_t)json_integer_value(
            json_object_get(json_array_get(json_object_get(c->result, "others"), candidate - c->contest->items_len), "count"));
    return (uint32_t)json_integer_value(
        json_array_get(json_array_get(json_object_get(c->result, "counts"), candidate), c->contest->decide_mark));
}

/* Appends to `refs` those not adopted, most votes first, equal ones in order: `wanted` of them, and all that tie with the last. */
static pj_status append_next_best(json_t *refs, const counted *c, uint32_t wanted, pj_error *err)
{
    size_t all = c->contest->items_len + json_array_size(json_object_get(c->result, "others")), len = 0;
    size_t *ranked = calloc(all, sizeof *ranked);
    if (!ranked)
        return pj_no_memory(err);
    for (size_t i = 0; i < all; i++) {
        char ref[24];
        snprintf(ref, sizeof ref, "+%zu", i - c->contest->items_len + 1);
        if (is_among(json_object_get(verdict_of(c), "adopted"), i < c->contest->items_len ? c->contest->items[i].id : ref))
            continue;
        size_t at = len++;
        for (; at > 0 && votes_for(c, ranked[at - 1]) < votes_for(c, i); at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = i;
    }
    pj_status rc = PJ_OK;
    for (size_t r = 0; r < len && (r < wanted || votes_for(c, ranked[r]) == votes_for(c, ranked[r - 1])); r++) {
        json_t *ref = ranked[r] < c->contest->items_len ? json_string(c->contest->items[ranked[r]].id)
                                                        : json_sprintf("+%zu", ranked[r] - c->contest->items_len + 1);
        TRY_IF(json_array_append_new(refs, ref) == 0, pj_no_memory(err));
    }
out:
    free(ranked);
    return rc;
}

/* Who stands again, and for how many places; 0 places where nothing is left to decide. */
static pj_status who_stands(json_t *refs, uint32_t *places, const counted *c, pj_error *err)
{
    const json_t *verdict = verdict_of(c), *runoff = json_object_get(verdict, "runoff");
    const char *state = json_string_value(json_object_get(verdict, "state"));
    pj_status rc = PJ_OK;
    *places = 0;
    if (strcmp(state, "runoff") == 0) {
        *places = (uint32_t)json_integer_value(json_object_get(runoff, "places"));
        return json_array_extend(refs, json_object_get(runoff, "items")) == 0 ? PJ_OK : pj_no_memory(err);
    }
    if (strcmp(state, "short") != 0 || strcmp(c->contest->shortfall, "revote") != 0)
        return PJ_OK;
    *places = (uint32_t)json_integer_value(json_object_get(verdict, "short"));
    TRY(append_next_best(refs, c, *places + (*places + 4) / 5, err));
    if (json_array_size(refs) <= *places)
        TRY(pj_fail(err, PJ_E_STATE, "contest %s: candidates left: %zu, places: %u: new candidates have to be put forward", c->contest->id,
                    json_array_size(refs), *places));
out:
    return rc;
}

/* A cap may not ask for more than there are items or places left. */
static pj_status shrink_cap(json_t *contest, uint32_t places, pj_error *err)
{
    json_t *cap = json_object_get(contest, "cap");
    if (!cap)
        return PJ_OK;
    json_int_t max = json_integer_value(json_object_get(cap, "max")), min = json_integer_value(json_object_get(cap, "min"));
    json_t *shrunk = pj_json_copy(cap, 1);
    max = max < (json_int_t)places ? max : (json_int_t)places;
    int is_set = shrunk && json_object_set_new(shrunk, "max", json_integer(max)) == 0 &&
                 json_object_set_new(shrunk, "min", json_integer(min < max ? min : max)) == 0 && json_object_set(contest, "cap", shrunk) == 0;
    json_decref(shrunk);
    return is_set ? PJ_OK : pj_no_memory(err);
}

static pj_status make_contest(json_t **out, const counted *c, const json_t *old, const json_t *refs, uint32_t places, pj_error *err)
{
    pj_status rc = PJ_OK;
    json_t *items = json_array(), *decide;
    *out = pj_json_copy(old, 1);
    TRY_IF(*out && items, pj_no_memory(err));
    for (size_t i = 0; i < json_array_size(refs); i++)
        TRY_IF(json_array_append_new(items, item_of_ref(c, json_string_value(json_array_get(refs, i)))) == 0, pj_no_memory(err));
    decide = json_object_get(*out, "decide");
    TRY_IF(json_object_set(*out, "items", items) == 0 && json_object_set_new(decide, "places", json_integer(places)) == 0, pj_no_memory(err));
    if (strcmp(json_string_value(json_object_get(verdict_of(c), "state")), "runoff") == 0) {
        TRY_IF(json_object_set_new(decide, "tie", json_string(c->contest->second_tie)) == 0, pj_no_memory(err));
        (void)json_object_del(*out, "others"); /* a run-off is among those tied, */
        TRY_IF(json_object_set_new(decide, "base", json_string("none")) == 0, pj_no_memory(err));
        (void)json_object_del(decide, "pass"); /* who have passed already: most votes win (地方组织法 29) */
    }
    TRY(shrink_cap(*out, places, err));
out:
    json_decref(items);
    return rc;
}

static pj_status add_contest(json_t *contests, const counted *c, const json_t *old, pj_error *err)
{
    pj_status rc = PJ_OK;
    uint32_t places;
    json_t *refs = json_array(), *contest = NULL;
    TRY_IF(refs, pj_no_memory(err));
    if (c->contest->rule != PJ_RULE_SELECT)
        goto out;
    TRY(who_stands(refs, &places, c, err));
    if (places == 0)
        goto out;
    TRY(make_contest(&contest, c, old, refs, places, err));
    TRY_IF(json_array_append(contests, contest) == 0, pj_no_memory(err));
out:
    json_decref(refs);
    json_decref(contest);
    return rc;
}

static pj_status make_definition(json_t **out, const pj_vote *vote, pj_error *err)
{
    pj_status rc = PJ_OK;
    const pj_definition *d = vote->definition;
    const json_t *old = json_object_get(d->body, "contests"), *results = json_object_get(vote->result, "contests");
    json_t *contests = json_array();
    *out = pj_json_copy(d->body, 0);
    TRY_IF(*out && contests, pj_no_memory(err));
    for (size_t k = 0; k < d->contests_len; k++) {
        counted c = {&d->contests[k], json_array_get(results, k)};
        TRY(add_contest(contests, &c, json_array_get(old, k), err));
    }
    if (json_array_size(contests) == 0)
        TRY(pj_fail(err, PJ_E_STATE, "nothing is left to decide by another vote"));
    TRY_IF(json_object_set(*out, "contests", contests) == 0 &&
               json_object_set_new(*out, "follows", pj_json_bytes(vote->result_head, sizeof vote->result_head)) == 0,
           pj_no_memory(err));
out:
    json_decref(contests);
    return rc;
}

/* What is proposed has to be a definition: more names may tie than there may be items, and a cap may shrink to nothing. */
static pj_status can_be_adopted(const char *text, size_t len, pj_error *err)
{
    pj_definition *definition;
    pj_status rc = pj_definition_read(&definition, text, len, err);
    pj_definition_destroy(definition);
    if (rc != PJ_E_FORMAT)
        return rc;
    char why[sizeof err->text];
    memcpy(why, err->text, sizeof why);
    return pj_fail(err, PJ_E_STATE, "the vote that has to follow needs a definition of its own: %.240s", why);
}

pj_status pj_log_follow_up(const pj_log *log, char *json, size_t *len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    json_t *definition = NULL;
    char *text = NULL;
    size_t text_len = 0;
    err = pj_error_begin(err, &spare);
    TRY(pj_log_has_result(log, err));
    TRY(make_definition(&definition, &log->vote, err));
    TRY(pj_json_write(&text, &text_len, definition, err));
    TRY(can_be_adopted(text, text_len, err));
    TRY(pj_text_out(err, json, len, text, text_len));
out:
    json_decref(definition);
    free(text);
    return rc;
}
