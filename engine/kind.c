/* The table of kinds, and what several of them share. */
#include "engine/kind.h"

#include <string.h>

const pj_kind *pj_kind_find(const char *name)
{
    static const pj_kind *const kinds[] = {
        &pj_kind_vote,   &pj_kind_deal,  &pj_kind_accept, &pj_kind_roll,   &pj_kind_rehearsal, &pj_kind_open,
        &pj_kind_ballot, &pj_kind_close, &pj_kind_share,  &pj_kind_result, &pj_kind_attest, &pj_kind_ruling,
        &pj_kind_join,   &pj_kind_challenge,
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

pj_status pj_kind_allowed(const pj_kind *kind, const pj_vote *vote, pj_error *err)
{
    static const char *const phases[] = {N_("being set up (defined)"), N_("open"), N_("closed"), N_("counted")};
    if (kind->phases & 1u << vote->phase)
        return PJ_OK;
    return pj_refuse(err, 5, "the vote is %s: no %s is accepted now", _(phases[vote->phase]), kind->name);
}

pj_status pj_signer_recorder(const pj_vote *vote, pj_record *record, pj_error *err)
{
    (void)err;
    record->signer = vote->definition->recorder.key;
    return PJ_OK;
}

pj_status pj_signer_trustee(const pj_vote *vote, pj_record *record, pj_error *err)
{
    if (record->trustee > vote->definition->trustees_len)
        return pj_refuse(err, 9, "trustee %u of %u", record->trustee, vote->definition->trustees_len);
    record->signer = vote->definition->trustees[record->trustee - 1].key;
    return PJ_OK;
}

pj_status pj_signer_credential(const pj_vote *vote, pj_record *record, pj_error *err)
{
    const pj_roll_entry *entry = pj_roll_find(&vote->roll, &record->signer);
    if (!entry)
        return pj_refuse(err, 9, "the credential is not on the roll");
    if (entry->flags & PJ_ROLL_WITHDRAWN)
        return pj_refuse(err, 9, "the credential was withdrawn when the vote opened");
    return PJ_OK;
}

pj_status pj_read_trustee(pj_reader *reader, pj_record *record)
{
    return pj_read_int(reader, record->body, "trustee", 1, PJ_TRUSTEES_MAX, &record->trustee);
}

pj_status pj_read_contests(pj_reader *reader, const json_t *body, const pj_definition *d, pj_contest_read *read, void *arg)
{
    pj_status rc = PJ_OK;
    const json_t *contests;
    size_t cell = 0, item = 0;
    TRY(pj_read_array(reader, body, "contests", d->contests_len, d->contests_len, &contests));
    for (size_t k = 0; k < d->contests_len; k++) {
        size_t before = pj_reader_enter(reader, "contests", 0);
        const json_t *object = json_array_get(contests, k);
        const char *id = json_string_value(json_object_get(object, "id"));
        pj_reader_enter(reader, NULL, k);
        if (!id || strcmp(id, d->contests[k].id) != 0)
            TRY(pj_reader_refuse(reader, "id", "contest %s is wanted here", d->contests[k].id));
        TRY(read(arg, reader, object, k, cell, item));
        pj_reader_leave(reader, before);
        cell += pj_contest_cells(&d->contests[k]);
        item += d->contests[k].items_len;
    }
out:
    return rc;
}

pj_status pj_turn_once(uint32_t done, uint32_t trustee, const char *what, pj_error *err)
{
    if (done & 1u << (trustee - 1))
        return pj_refuse(err, 11, "trustee %u has %s already", trustee, _(what));
    return PJ_OK;
}

pj_status pj_turn_sealed(const pj_vote *vote, const char *kind, pj_error *err)
{
    if (vote->definition->is_named)
        return pj_refuse(err, 11, "in a named vote nothing is encrypted: there is no %s", kind);
    return PJ_OK;
}

size_t pj_points_unsorted(const pj_point *points, size_t len)
{
    for (size_t i = 1; i < len; i++)
        if (memcmp(points[i - 1].b, points[i].b, sizeof points[i].b) >= 0)
            return i;
    return len;
}
