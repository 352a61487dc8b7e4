/* `vote`: line 0, the definition (F5). */
#include "engine/kind.h"

typedef struct {
    pj_group *group;
    pj_definition *definition;
} parsed_vote;

static pj_status shape(const pj_vote *vote, pj_record *record, pj_reader *reader)
{
    (void)vote;
    pj_status rc = PJ_OK;
    parsed_vote *parsed = record->parsed;
    TRY(pj_definition_shape(&parsed->definition, record->body, reader->err));
    TRY(pj_crypt_failed(reader->err, pj_group_create(&parsed->group, parsed->definition->suite)));
    record->group = parsed->group;
out:
    return rc;
}

static pj_status elements(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    (void)vote;
    const parsed_vote *parsed = record->parsed;
    return pj_definition_elements(parsed->definition, parsed->group, err);
}

static pj_status signer(const pj_vote *vote, pj_record *record, pj_error *err)
{
    (void)vote, (void)err;
    const parsed_vote *parsed = record->parsed;
    record->signer = parsed->definition->recorder.key;
    return PJ_OK;
}

static pj_status content(const pj_vote *vote, const pj_record *record, pj_error *err)
{
    (void)vote;
    const parsed_vote *parsed = record->parsed;
    return pj_definition_consistent(parsed->definition, err);
}

/* Before line 0 there is nothing anybody could see: a log without it is not handed out. */
static pj_status reserve(pj_vote *vote, pj_record *record, pj_error *err)
{
    parsed_vote *parsed = record->parsed;
    vote->group = parsed->group;
    vote->definition = parsed->definition;
    *parsed = (parsed_vote){0};
    for (size_t i = 0; i < sizeof vote->id; i++)
        vote->id[i] = record->leaf[i];
    pj_tree_begin(&vote->tree, vote->definition->suite);
    return pj_tally_create(&vote->tally, vote->group, vote->definition, err);
}

static void apply(pj_vote *vote, pj_record *record)
{
    (void)record;
    vote->phase = PJ_PHASE_DEFINED;
}

static void release(pj_record *record)
{
    parsed_vote *parsed = record->parsed;
    pj_definition_destroy(parsed->definition);
    pj_group_destroy(parsed->group);
}

const pj_kind pj_kind_vote = {
    .name = "vote",
    .parsed_size = sizeof(parsed_vote),
    .shape = shape,
    .elements = elements,
    .signer = signer,
    .content = content,
    .reserve = reserve,
    .apply = apply,
    .release = release,
};
