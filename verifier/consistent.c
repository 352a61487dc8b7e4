/* V12: is the definition consistent (F7)? And what follows from one that is. */
#include <string.h>

#include "definition.h"
#include "language.h"

#define BALLOT_BYTES_MOST 3000000u
#define KEYS_MOST (2 + 2 * TRUSTEES_MOST + 64 + WITNESSES_MOST)

/* Points and keys of Ed25519 together: those of different length are different. */
struct public_key {
    const uint8_t *bytes;
    size_t length;
};

static size_t list_keys(struct public_key key[KEYS_MOST], const struct definition *definition)
{
    size_t count = 0;

    key[count++] = (struct public_key){definition->recorder.key, POINT_BYTES};
    if (definition->has_ed25519)
        key[count++] = (struct public_key){definition->ed25519, ED25519_BYTES};
    for (uint32_t i = 0; i < definition->trustee_count; i++) {
        key[count++] = (struct public_key){definition->trustees[i].key, POINT_BYTES};
        key[count++] = (struct public_key){definition->trustees[i].seal, POINT_BYTES};
    }
    for (uint32_t i = 0; i < definition->station_count; i++)
        key[count++] = (struct public_key){definition->stations[i].key, POINT_BYTES};
    for (uint32_t i = 0; i < definition->witness_count; i++)
        key[count++] = (struct public_key){definition->witnesses[i].key, witness_key_bytes(definition->suite)};
    return count;
}

static enum outcome keys_differ(const struct definition *definition, struct refusal *refusal)
{
    struct public_key key[KEYS_MOST];
    size_t count = list_keys(key, definition);

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (key[i].length == key[j].length && memcmp(key[i].bytes, key[j].bytes, key[i].length) == 0)
                return refuse(refusal, V12_DEFINITION, "F7.1: all public keys different", "the same key twice");
    return HOLDS;
}

static enum outcome ids_differ(const struct definition *definition, const struct contest *contest, struct refusal *refusal)
{
    const char *wanted = N_("F7.3: contest ids different, and within a contest item ids and marks");

    for (const struct contest *other = definition->contests; other < contest; other++)
        if (strcmp(other->id, contest->id) == 0)
            return refuse(refusal, V12_DEFINITION, wanted, "two contests %s", contest->id);
    for (uint32_t i = 0; i < contest->item_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(contest->items[i].id, contest->items[j].id) == 0)
                return refuse(refusal, V12_DEFINITION, wanted, "contest %s: two items %s", contest->id, contest->items[i].id);
    for (uint32_t i = 0; i < contest->mark_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(contest->marks[i], contest->marks[j]) == 0)
                return refuse(refusal, V12_DEFINITION, wanted, "contest %s: two marks %s", contest->id, contest->marks[i]);
    return HOLDS;
}

static enum outcome row_fits(const struct contest *contest, struct refusal *refusal)
{
    if (contest->row_min > contest->row_max || contest->row_max > contest->mark_count)
        return refuse(refusal, V12_DEFINITION, "F7.4: row min ≤ row max ≤ number of marks", "contest %s: row [%u,%u], marks: %u",
                      contest->id, contest->row_min, contest->row_max, contest->mark_count);
    if (contest->mark_count == 1 && contest->row_min != 0)
        return refuse(refusal, V12_DEFINITION, "F7.4: with one mark row [0,1]", "contest %s: row [%u,%u]", contest->id,
                      contest->row_min, contest->row_max);
    return HOLDS;
}

static enum outcome cap_fits(struct contest *contest, struct refusal *refusal)
{
    struct cap *cap = &contest->cap;

    if (!cap->there)
        return HOLDS;
    if (!contest_mark(&cap->mark, contest, cap->mark_id))
        return refuse(refusal, V12_DEFINITION, "F7.5: the cap's mark is one of the contest's", "contest %s: mark %s", contest->id,
                      cap->mark_id);
    if (cap->min > cap->max || cap->max > contest->item_count)
        return refuse(refusal, V12_DEFINITION, "F7.5: cap min ≤ max ≤ number of items", "contest %s: cap %u to %u, items: %u",
                      contest->id, cap->min, cap->max, contest->item_count);
    return HOLDS;
}

static enum outcome blank_shows(const struct definition *definition, const struct contest *contest, struct refusal *refusal)
{
    if (!definition->blank_is_invalid || definition->named || contest->row_min >= 1 || (contest->cap.there && contest->cap.min >= 1))
        return HOLDS;
    return refuse(refusal, V12_DEFINITION, "F7.9: row min or cap min at least 1 where blank is invalid and ballots are sealed",
                  "contest %s", contest->id);
}

/* ---- statements ---- */

/* P7: the cells; the rows, if there is more than one mark; the cap, if there is one. */
struct statement contest_statement(const struct contest *contest, uint32_t index)
{
    uint32_t rows = contest->mark_count > 1 ? contest->item_count : 0;

    if (index < contest->cells)
        return (struct statement){0, 1, index, 1, 1};
    index -= contest->cells;
    if (index < rows)
        return (struct statement){contest->row_min, contest->row_max, index * contest->mark_count, 1, contest->mark_count};
    return (struct statement){contest->cap.min, contest->cap.max, contest->cap.mark, contest->mark_count, contest->item_count};
}

static void count_statements(struct contest *contest)
{
    contest->cells = contest->item_count * contest->mark_count;
    contest->statements = contest->cells + (contest->mark_count > 1 ? contest->item_count : 0) + (contest->cap.there ? 1 : 0);
    contest->values = 0;
    for (uint32_t i = 0; i < contest->statements; i++) {
        struct statement statement = contest_statement(contest, i);
        contest->values += statement.hi - statement.lo + 1;
    }
}

/* Σ (192·m − 32) */
size_t contest_proof_bytes(const struct contest *contest)
{
    return 192 * (size_t)contest->values - 32 * (size_t)contest->statements;
}

static enum outcome ballot_fits(struct definition *definition, struct refusal *refusal)
{
    size_t bytes = 0;

    for (uint32_t i = 0; i < definition->contest_count; i++) {
        struct contest *contest = &definition->contests[i];
        count_statements(contest);
        contest->first_cell = definition->cells;
        contest->first_item = definition->items;
        definition->cells += contest->cells;
        definition->items += contest->item_count;
        definition->values += contest->values;
        bytes += 128 * (size_t)contest->cells + contest_proof_bytes(contest);
    }
    if (!definition->named && bytes > BALLOT_BYTES_MOST)
        return refuse(refusal, V12_DEFINITION, "F7.10: at most 3000000 bytes of a sealed ballot", "%zu", bytes);
    return HOLDS;
}

static enum outcome roles_fit(const struct definition *definition, struct refusal *refusal)
{
    if (definition->threshold > definition->trustee_count)
        return refuse(refusal, V12_DEFINITION, "F7.2: threshold at most the number of trustees", "threshold %u of %u",
                      definition->threshold, definition->trustee_count);
    if (definition->chief > definition->trustee_count)
        return refuse(refusal, V12_DEFINITION, "F7.11: chief at most the number of trustees", "chief %u of %u", definition->chief,
                      definition->trustee_count);
    if (definition->named && definition->station_count > 0)
        return refuse(refusal, V12_DEFINITION, "F7.12: no stations in a named vote", "%u", definition->station_count);
    return HOLDS;
}

static enum outcome vouchers_fit(const struct definition *definition, struct refusal *refusal)
{
    if (definition->has_ed25519 && definition->suite->id != P256_SHA256)
        return refuse(refusal, V12_DEFINITION, "F7.14: recorder.ed25519 only in the suite P256-SHA256", "one in %s", definition->suite->name);
    if (definition->attestations > definition->trustee_count)
        return refuse(refusal, V12_DEFINITION, "F7.14: attestations at most the number of trustees", "%u of %u",
                      definition->attestations, definition->trustee_count);
    if (definition->witnesses_least > definition->witness_count)
        return refuse(refusal, V12_DEFINITION, "F7.14: witnesses.least at most the number of witnesses", "%u of %u",
                      definition->witnesses_least, definition->witness_count);
    for (uint32_t i = 0; i < definition->witness_count; i++)
        for (uint32_t j = 0; j < i; j++)
            if (strcmp(definition->witnesses[i].name, definition->witnesses[j].name) == 0)
                return refuse(refusal, V12_DEFINITION, "F7.14: names of witnesses different", "two witnesses %s",
                              definition->witnesses[i].name);
    return HOLDS;
}

enum outcome definition_consistent(struct definition *definition, struct refusal *refusal)
{
    TRY(keys_differ(definition, refusal));
    TRY(roles_fit(definition, refusal));
    TRY(vouchers_fit(definition, refusal));
    TRY(test_consistent(&definition->quorum, _("the quorum"), refusal));
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        struct contest *contest = &definition->contests[i];
        TRY(ids_differ(definition, contest, refusal));
        TRY(row_fits(contest, refusal));
        TRY(cap_fits(contest, refusal));
        TRY(decide_consistent(contest, refusal));
        TRY(others_consistent(contest, definition, refusal));
        TRY(blank_shows(definition, contest, refusal));
    }
    return ballot_fits(definition, refusal);
}
