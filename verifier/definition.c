/* V6 and V7 of the definition. */
#include "definition.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

static enum outcome read_party(struct party *party, const struct reader *in, uint32_t node, bool with_seal)
{
    static const struct member table[] = {{"key", false}, {"name", false}, {"seal", false}};
    uint32_t nodes[3];

    TRY(read_members(in, node, with_seal ? 3 : 2, table, nodes));
    TRY(read_bytes_to(in, nodes[0], POINT_BYTES, party->key));
    TRY(read_text(in, nodes[1], false, &party->name));
    return with_seal ? read_bytes_to(in, nodes[2], POINT_BYTES, party->seal) : HOLDS;
}

static enum outcome read_recorder(struct definition *definition, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"ed25519", true}, {"key", false}, {"name", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    definition->has_ed25519 = nodes[0] != 0;
    if (nodes[0])
        TRY(read_bytes_to(in, nodes[0], ED25519_BYTES, definition->ed25519));
    TRY(read_bytes_to(in, nodes[1], POINT_BYTES, definition->recorder.key));
    return read_text(in, nodes[2], false, &definition->recorder.name);
}

static enum outcome read_parties(struct party **parties, uint32_t *number, const struct reader *in, uint32_t node, size_t least,
                                 size_t most, bool with_seal)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, least, most, &at, &count));
    *parties = arena_take(in->arena, count, sizeof **parties);
    if (!*parties)
        return BROKEN;
    *number = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_party(&(*parties)[i], in, at, with_seal));
    return HOLDS;
}

/* ---- witnesses ---- */

size_t witness_key_bytes(const struct suite *suite)
{
    return suite->id == SM2_SM3 ? POINT_BYTES : ED25519_BYTES;
}

static enum outcome read_witness(struct witness *witness, const struct reader *in, uint32_t node, const struct suite *suite)
{
    static const struct member table[] = {{"key", false}, {"name", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_bytes_to(in, nodes[0], witness_key_bytes(suite), witness->key));
    TRY(read_text(in, nodes[1], false, &witness->name));
    if (!key_name_valid((const uint8_t *)witness->name, strlen(witness->name)))
        return read_refuse(in, nodes[1], "a key name: a text of at most 100 bytes without + and spaces");
    return HOLDS;
}

static enum outcome read_witnesses(struct definition *definition, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"least", false}, {"of", false}};
    uint32_t nodes[COUNT(table)], at;
    size_t count;

    if (node == 0)
        return HOLDS;
    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_int32(in, nodes[0], 1, WITNESSES_MOST, &definition->witnesses_least));
    TRY(read_array(in, nodes[1], 1, WITNESSES_MOST, &at, &count));
    definition->witnesses = arena_take(in->arena, count, sizeof *definition->witnesses);
    if (!definition->witnesses)
        return BROKEN;
    definition->witness_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_witness(&definition->witnesses[i], in, at, definition->suite));
    return HOLDS;
}

static enum outcome read_electorate(struct definition *definition, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"deputies", false}, {"quorum", false}, {"source", false}};
    uint32_t nodes[3];
    const char *source;

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_int32(in, nodes[0], 1, COUNT_MOST, &definition->deputies));
    TRY(read_test(in, nodes[1], &definition->quorum));
    return read_text(in, nodes[2], true, &source);
}

static enum outcome read_validity(struct definition *definition, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"blank", false}, {"conflict", false}, {"overvote", false}, {"unreadable", false}};
    static const char *const blank[] = {"valid", "invalid"}, *const overvote[] = {"contest", "ballot"},
                      *const unreadable[] = {"mark", "ballot"};
    static const char *const conflict[] = {
        [CONFLICT_MARK] = "mark", [CONFLICT_CONTEST] = "contest", [CONFLICT_BALLOT] = "ballot"};
    uint32_t nodes[COUNT(table)];
    unsigned which[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_word(in, nodes[0], 2, blank, &which[0]));
    TRY(read_word(in, nodes[1], COUNT(conflict), conflict, &which[1]));
    TRY(read_word(in, nodes[2], 2, overvote, &which[2]));
    TRY(read_word(in, nodes[3], 2, unreadable, &which[3]));
    definition->blank_is_invalid = which[0] == 1;
    definition->conflict = (enum conflict)which[1];
    definition->overvote_voids_ballot = which[2] == 1;
    definition->unreadable_voids_ballot = which[3] == 1;
    return HOLDS;
}

/* ---- contests ---- */

static enum outcome read_items(struct contest *contest, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"id", false}, {"title", false}};
    uint32_t nodes[2], at;
    size_t count;

    TRY(read_array(in, node, 1, ITEMS_MOST, &at, &count));
    contest->items = arena_take(in->arena, count, sizeof *contest->items);
    if (!contest->items)
        return BROKEN;
    contest->item_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after) {
        TRY(read_members(in, at, COUNT(table), table, nodes));
        TRY(read_id(in, nodes[0], contest->items[i].id));
        TRY(read_text(in, nodes[1], false, &contest->items[i].title));
    }
    return HOLDS;
}

static enum outcome read_marks(struct contest *contest, const struct reader *in, uint32_t node)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, 1, MARKS_MOST, &at, &count));
    contest->marks = arena_take(in->arena, count, sizeof *contest->marks);
    if (!contest->marks)
        return BROKEN;
    contest->mark_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_id(in, at, contest->marks[i]));
    return HOLDS;
}

static enum outcome read_row(struct contest *contest, const struct reader *in, uint32_t node)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, 2, 2, &at, &count));
    TRY(read_int32(in, at, 0, 16, &contest->row_min));
    return read_int32(in, in->json->nodes[at].after, 1, 16, &contest->row_max);
}

static enum outcome read_cap(struct cap *cap, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"mark", false}, {"max", false}, {"min", false}};
    uint32_t nodes[3];

    cap->there = node != 0;
    if (!cap->there)
        return HOLDS;
    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_id(in, nodes[0], cap->mark_id));
    TRY(read_int32(in, nodes[1], 1, 500, &cap->max));
    return read_int32(in, nodes[2], 0, 500, &cap->min);
}

static enum outcome read_contest(struct contest *contest, const struct reader *in, uint32_t node)
{
    static const struct member table[] = {{"cap", true}, {"decide", false}, {"id", false}, {"items", false},
                                          {"marks", false}, {"others", true}, {"row", false}, {"title", false}};
    uint32_t nodes[COUNT(table)];

    TRY(read_members(in, node, COUNT(table), table, nodes));
    TRY(read_cap(&contest->cap, in, nodes[0]));
    TRY(decide_read(&contest->decide, in, nodes[1]));
    TRY(read_id(in, nodes[2], contest->id));
    TRY(read_items(contest, in, nodes[3]));
    TRY(read_marks(contest, in, nodes[4]));
    TRY(others_read(&contest->others, in, nodes[5]));
    TRY(read_row(contest, in, nodes[6]));
    return read_text(in, nodes[7], false, &contest->title);
}

static enum outcome read_contests(struct definition *definition, const struct reader *in, uint32_t node)
{
    uint32_t at;
    size_t count;

    TRY(read_array(in, node, 1, CONTESTS_MOST, &at, &count));
    definition->contests = arena_take(in->arena, count, sizeof *definition->contests);
    if (!definition->contests)
        return BROKEN;
    definition->contest_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++, at = in->json->nodes[at].after)
        TRY(read_contest(&definition->contests[i], in, at));
    return HOLDS;
}

enum outcome definition_read(struct definition *definition, const struct reader *in, uint32_t body, const struct suite suites[SUITES],
                             const uint8_t **signature)
{
    static const struct member table[] = {{"attestations", true}, {"chief", true}, {"contests", false}, {"electorate", false},
                                          {"follows", true}, {"format", false}, {"recorder", false}, {"secrecy", false},
                                          {"sig", false}, {"stations", false}, {"suite", false}, {"threshold", false},
                                          {"title", false}, {"trustees", false}, {"validity", false}, {"witnesses", true}};
    static const char *const formats[] = {"piaojue/1"}, *const secrecies[] = {"sealed", "named"};
    const char *const names[SUITES] = {suites[0].name, suites[1].name};
    uint32_t nodes[COUNT(table)];
    unsigned which;

    TRY(read_members(in, body, COUNT(table), table, nodes));
    if (nodes[0])
        TRY(read_int32(in, nodes[0], 1, TRUSTEES_MOST, &definition->attestations));
    if (nodes[1])
        TRY(read_int32(in, nodes[1], 1, TRUSTEES_MOST, &definition->chief));
    TRY(read_contests(definition, in, nodes[2]));
    TRY(read_electorate(definition, in, nodes[3]));
    definition->follows_another = nodes[4] != 0;
    if (nodes[4])
        TRY(read_bytes_to(in, nodes[4], sizeof definition->follows, definition->follows));
    TRY(read_word(in, nodes[5], 1, formats, &which));
    TRY(read_recorder(definition, in, nodes[6]));
    TRY(read_word(in, nodes[7], COUNT(secrecies), secrecies, &which));
    definition->named = which == 1;
    TRY(read_bytes(in, nodes[8], 64, signature));
    TRY(read_parties(&definition->stations, &definition->station_count, in, nodes[9], 0, 64, false));
    TRY(read_word(in, nodes[10], SUITES, names, &which));
    definition->suite = &suites[which];
    TRY(read_int32(in, nodes[11], 1, TRUSTEES_MOST, &definition->threshold));
    TRY(read_text(in, nodes[12], false, &definition->title));
    TRY(read_parties(&definition->trustees, &definition->trustee_count, in, nodes[13], 1, TRUSTEES_MOST, true));
    TRY(read_validity(definition, in, nodes[14]));
    return read_witnesses(definition, in, nodes[15]);
}

/* ---- V7 ---- */

static enum outcome party_elements(struct party *party, bool with_seal, const struct suite *suite, struct refusal *refusal)
{
    if (!point_decode(&party->key_point, party->key, suite))
        return refuse(refusal, V7_ELEMENTS, "a point of the curve", "key of %s", party->name);
    if (with_seal && !point_decode(&party->seal_point, party->seal, suite))
        return refuse(refusal, V7_ELEMENTS, "a point of the curve", "seal of %s", party->name);
    return HOLDS;
}

/* Any 32 bytes are a key of Ed25519; a point has to be one. */
static enum outcome witness_elements(const struct definition *definition, struct refusal *refusal)
{
    struct point key;

    for (uint32_t i = 0; i < definition->witness_count; i++)
        if (!point_decode(&key, definition->witnesses[i].key, definition->suite))
            return refuse(refusal, V7_ELEMENTS, "a point of the curve", "key of the witness %s", definition->witnesses[i].name);
    return HOLDS;
}

enum outcome definition_elements(struct definition *definition, struct refusal *refusal)
{
    TRY(party_elements(&definition->recorder, false, definition->suite, refusal));
    for (uint32_t i = 0; i < definition->trustee_count; i++)
        TRY(party_elements(&definition->trustees[i], true, definition->suite, refusal));
    for (uint32_t i = 0; i < definition->station_count; i++)
        TRY(party_elements(&definition->stations[i], false, definition->suite, refusal));
    return definition->suite->id == SM2_SM3 ? witness_elements(definition, refusal) : HOLDS;
}
