#include "tally.h"

#include <string.h>

#include "dlog.h"
#include "multiply.h"

enum outcome tally_set(struct tally *tally, const struct definition *definition, struct arena *arena)
{
    *tally = (struct tally){0};
    tally->sums = arena_take(arena, 2 * (size_t)definition->cells, sizeof *tally->sums);
    tally->marks = arena_take(arena, definition->cells, sizeof *tally->marks);
    tally->unreadable = arena_take(arena, definition->items, sizeof *tally->unreadable);
    tally->invalid = arena_take(arena, definition->contest_count, sizeof *tally->invalid);
    return tally->sums && tally->marks && tally->unreadable && tally->invalid ? HOLDS : BROKEN;
}

void tally_sealed(struct tally *tally, const struct definition *definition, const struct sealed *sealed)
{
    const struct point *points = sealed->points;
    struct jacobian *sum = tally->sums;

    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        for (uint32_t k = 0; k < 2 * contest->cells; k++, sum++)
            jacobian_add_point(sum, sum, &points[k], definition->suite);
        points += 2 * ((size_t)contest->cells + contest->values);
    }
    tally->sealed++;
}

/* ---- paper (F11) ---- */

static bool over_or_under(const struct contest *contest, const struct paper_row *rows)
{
    uint32_t capped = 0;

    for (uint32_t i = 0; i < contest->item_count; i++) {
        uint32_t marks = (uint32_t)__builtin_popcount(rows[i].marks);
        if (!rows[i].unreadable && (marks < contest->row_min || marks > contest->row_max))
            return true;
        capped += contest->cap.there ? rows[i].marks >> contest->cap.mark & 1 : 0;
    }
    return contest->cap.there && (capped < contest->cap.min || capped > contest->cap.max);
}

static bool all_blank(const struct contest *contest, const struct paper_row *rows)
{
    for (uint32_t i = 0; i < contest->item_count; i++)
        if (rows[i].marks != 0 || rows[i].unreadable)
            return false;
    return true;
}

static bool ballot_void(const struct definition *definition, const struct paper_row *rows)
{
    if (definition->unreadable_voids_ballot)
        for (uint32_t i = 0; i < definition->items; i++)
            if (rows[i].unreadable)
                return true;
    if (definition->overvote_voids_ballot)
        for (uint32_t i = 0; i < definition->contest_count; i++)
            if (over_or_under(&definition->contests[i], rows + definition->contests[i].first_item))
                return true;
    return false;
}

static void tally_rows(struct tally *tally, const struct contest *contest, const struct paper_row *rows)
{
    for (uint32_t i = 0; i < contest->item_count; i++) {
        uint32_t *marks = tally->marks + contest->first_cell + i * contest->mark_count;
        for (uint32_t k = 0; k < contest->mark_count; k++)
            marks[k] += rows[i].marks >> k & 1;
        tally->unreadable[contest->first_item + i] += rows[i].unreadable;
    }
}

void tally_paper(struct tally *tally, const struct definition *definition, const struct paper_row *all)
{
    bool is_void = ballot_void(definition, all);

    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        const struct paper_row *rows = all + contest->first_item;
        if (is_void || over_or_under(contest, rows) || (definition->blank_is_invalid && all_blank(contest, rows)))
            tally->invalid[i]++;
        else
            tally_rows(tally, contest, rows);
    }
    tally->paper++;
}

/* ---- decryption (P8) ---- */

enum outcome tally_sums(struct sums *sums, const struct tally *tally, const struct definition *definition, struct arena *arena)
{
    size_t m = definition->cells;
    struct point *both = arena_take(arena, 2 * m, sizeof *both);

    sums->count = m;
    sums->a = arena_take(arena, m, sizeof *sums->a);
    sums->b = arena_take(arena, m, sizeof *sums->b);
    sums->a_bytes = arena_take(arena, m, POINT_BYTES);
    if (!both || !sums->a || !sums->b || !sums->a_bytes)
        return BROKEN;
    jacobian_settle(both, tally->sums, 2 * m, definition->suite);
    for (size_t i = 0; i < m; i++) {
        sums->a[i] = both[2 * i];
        sums->b[i] = both[2 * i + 1];
        point_encode(sums->a_bytes + i * POINT_BYTES, &sums->a[i], definition->suite);
    }
    return HOLDS;
}

/* Π_{l≠j} l / (l − j). The trustees are different and below n, so no l − j is 0. */
void lagrange(struct num *lambda, const uint32_t *trustees, size_t count, size_t j, const struct suite *suite)
{
    const struct modulus *n = &suite->n;
    struct num above = n->r, below = n->r, own = num_small(trustees[j]), l, difference;

    mod_enter(&own, &own, n);
    for (size_t i = 0; i < count; i++) {
        if (i == j)
            continue;
        l = num_small(trustees[i]);
        mod_enter(&l, &l, n);
        mod_sub(&difference, &l, &own, n);
        mod_mul(&above, &above, &l, n);
        mod_mul(&below, &below, &difference, n);
    }
    mod_invert(&below, &below, n);
    mod_mul(&above, &above, &below, n);
    mod_leave(lambda, &above, n);
}

/* M = ΣB − Σ λ_j D_j of every cell. */
static enum outcome open_sums(struct point *opened, const struct sums *sums, const uint32_t *trustees, struct point *const *shares,
                              const struct definition *definition, struct arena *arena)
{
    const struct suite *suite = definition->suite;
    struct num lambda[TRUSTEES_MOST];
    struct point share[TRUSTEES_MOST];
    struct jacobian *sum = arena_take(arena, sums->count, sizeof *sum);

    if (!sum)
        return BROKEN;
    for (uint32_t j = 0; j < definition->threshold; j++) {
        lagrange(&lambda[j], trustees, definition->threshold, j, suite);
        mod_neg(&lambda[j], &lambda[j], &suite->n);
    }
    for (size_t i = 0; i < sums->count; i++) {
        for (uint32_t j = 0; j < definition->threshold; j++)
            share[j] = shares[j][i];
        multiply_few_var(&sum[i], NULL, definition->threshold, share, lambda, suite);
        jacobian_add_point(&sum[i], &sum[i], &sums->b[i], suite);
    }
    jacobian_settle(opened, sum, sums->count, suite);
    return HOLDS;
}

static enum outcome counts_take(struct counts *counts, const struct definition *definition, struct arena *arena)
{
    counts->marks = arena_take(arena, definition->cells, sizeof *counts->marks);
    counts->unreadable = arena_take(arena, definition->items, sizeof *counts->unreadable);
    counts->valid = arena_take(arena, definition->contest_count, sizeof *counts->valid);
    counts->invalid = arena_take(arena, definition->contest_count, sizeof *counts->invalid);
    return counts->marks && counts->unreadable && counts->valid && counts->invalid ? HOLDS : BROKEN;
}

enum outcome tally_open(struct counts *counts, const struct tally *tally, const struct sums *sums, const uint32_t *trustees,
                        struct point *const *shares, const struct definition *definition, struct arena *arena, struct refusal *refusal)
{
    struct point *opened = arena_take(arena, sums->count + 1, sizeof *opened);

    TRY(counts_take(counts, definition, arena));
    if (!opened)
        return BROKEN;
    TRY(open_sums(opened, sums, trustees, shares, definition, arena));
    TRY(logarithms(counts->marks, opened, sums->count, tally->sealed, definition->suite));
    for (size_t i = 0; i < sums->count; i++) {
        if (counts->marks[i] == NO_LOGARITHM)
            return refuse(refusal, V22_COUNTS, "sums that open to counts", "cell %zu opens to none from 0 to %llu", i,
                          (unsigned long long)tally->sealed);
        counts->marks[i] += tally->marks[i];
    }
    for (uint32_t i = 0; i < definition->items; i++)
        counts->unreadable[i] = tally->unreadable[i];
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        counts->invalid[i] = tally->invalid[i];
        counts->valid[i] = tally->sealed + tally->paper - tally->invalid[i];
    }
    return HOLDS;
}
