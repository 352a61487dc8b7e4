#include "tally.h"

#include <string.h>

#include "dlog.h"
#include "multiply.h"

enum outcome tally_set(struct tally *tally, const struct definition *definition, struct arena *arena)
{
    *tally = (struct tally){0};
    tally->sums = arena_take(arena, definition->named ? 0 : 2 * (size_t)definition->cells, sizeof *tally->sums);
    tally->marks = arena_take(arena, definition->cells, sizeof *tally->marks);
    tally->unreadable = arena_take(arena, definition->items, sizeof *tally->unreadable);
    tally->invalid = arena_take(arena, definition->contest_count, sizeof *tally->invalid);
    return tally->sums && tally->marks && tally->unreadable && tally->invalid ? HOLDS : BROKEN;
}

uint64_t tally_returned(const struct tally *tally)
{
    return tally->sealed + tally->named + tally->paper;
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

/* ---- ballots in clear (F11) ---- */

static void tally_rows(struct tally *tally, const struct definition *definition, const struct contest *contest, const struct paper_row *rows)
{
    for (uint32_t i = 0; i < contest->item_count; i++) {
        struct paper_row row = row_as_read(&rows[i], contest, definition);
        uint32_t *marks = tally->marks + contest->first_cell + (size_t)i * contest->mark_count;
        for (uint32_t k = 0; k < contest->mark_count; k++)
            marks[k] += row.marks >> k & 1;
        tally->unreadable[contest->first_item + i] += row.unreadable;
    }
}

void tally_paper(struct tally *tally, const struct definition *definition, const struct paper *paper)
{
    bool valid[CONTESTS_MOST], is_void;

    paper_judge(valid, &is_void, definition, paper);
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        const struct contest *contest = &definition->contests[i];
        if (valid[i])
            tally_rows(tally, definition, contest, paper->rows + contest->first_item);
        else
            tally->invalid[i]++;
    }
}

static uint32_t *copy_numbers(const uint32_t *numbers, size_t count, struct arena *arena)
{
    uint32_t *to = arena_take(arena, count, sizeof *to);

    return to ? memcpy(to, numbers, count * sizeof *to) : NULL;
}

enum outcome tally_with_kept(struct tally *all, const struct tally *tally, const struct definition *definition, const struct papers *papers,
                             struct arena *arena)
{
    *all = *tally;
    all->marks = copy_numbers(tally->marks, definition->cells, arena);
    all->unreadable = copy_numbers(tally->unreadable, definition->items, arena);
    all->invalid = copy_numbers(tally->invalid, definition->contest_count, arena);
    if (!all->marks || !all->unreadable || !all->invalid)
        return BROKEN;
    for (size_t i = 0; i < papers->count; i++)
        tally_paper(all, definition, &papers->list[i]);
    return HOLDS;
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
    if (sums->count > 0) {
        TRY(open_sums(opened, sums, trustees, shares, definition, arena));
        TRY(logarithms(counts->marks, opened, sums->count, tally->sealed, definition->suite));
    }
    for (uint32_t i = 0; i < definition->cells; i++) {
        if (counts->marks[i] == NO_LOGARITHM)
            return refuse(refusal, V22_COUNTS, "sums that open to counts", "cell %u opens to none from 0 to %llu", i,
                          (unsigned long long)tally->sealed);
        counts->marks[i] += tally->marks[i];
    }
    for (uint32_t i = 0; i < definition->items; i++)
        counts->unreadable[i] = tally->unreadable[i];
    for (uint32_t i = 0; i < definition->contest_count; i++) {
        counts->invalid[i] = tally->invalid[i];
        counts->valid[i] = tally_returned(tally) - tally->invalid[i];
    }
    return HOLDS;
}
