#include "dlog.h"

#include <stdlib.h>
#include <string.h>

#include "multiply.h"

#define BABIES_LEAST 64u
#define BABIES_MOST 262144u

struct babies {
    uint32_t count;
    struct point *multiple;     /* [i] = iG */
    uint32_t *slots;            /* open addressing by x: i + 1, or 0 */
    uint32_t slot_mask;
};

struct giants {
    uint32_t *left, *right;     /* the points not yet found; each is to be added points[count] */
    uint32_t open;
    struct num *scratch;
};

/* About √(most·count) babies keep both kinds of steps equal in number. A power of two. */
static uint32_t babies_for(uint64_t most, size_t count)
{
    uint32_t babies = BABIES_LEAST;

    while (babies < BABIES_MOST && (uint64_t)babies * babies / (count + 1) < most)
        babies *= 2;
    return babies;
}

static uint32_t slot_of(const struct babies *babies, const struct point *p)
{
    return (uint32_t)(p->x.w[0] ^ p->x.w[1]) & babies->slot_mask;
}

/* Runs of 256 points share an inversion. */
static void write_multiples(struct babies *babies, const struct suite *suite)
{
    struct jacobian run[256], at = {{{0}}, {{0}}, {{0}}};

    for (uint32_t first = 0; first < babies->count; first += 256) {
        uint32_t length = babies->count - first < 256 ? babies->count - first : 256;
        for (uint32_t i = 0; i < length; i++) {
            run[i] = at;
            jacobian_add_point(&at, &at, &suite->generator, suite);
        }
        jacobian_settle(babies->multiple + first, run, length, suite);
    }
    for (uint32_t i = 0; i < babies->count; i++) {
        uint32_t slot = slot_of(babies, &babies->multiple[i]);
        while (babies->slots[slot] != 0)
            slot = (slot + 1) & babies->slot_mask;
        babies->slots[slot] = i + 1;
    }
}

static enum outcome babies_set(struct babies *babies, uint32_t count, const struct suite *suite)
{
    babies->count = count;
    babies->slot_mask = 2 * count - 1;
    babies->multiple = malloc(count * sizeof *babies->multiple);
    babies->slots = calloc(2 * (size_t)count, sizeof *babies->slots);
    if (!babies->multiple || !babies->slots)
        return BROKEN;
    write_multiples(babies, suite);
    return HOLDS;
}

static bool find_baby(uint32_t *number, const struct babies *babies, const struct point *p)
{
    for (uint32_t slot = slot_of(babies, p);; slot = (slot + 1) & babies->slot_mask) {
        uint32_t i = babies->slots[slot];
        if (i == 0)
            return false;
        if (num_equal(&babies->multiple[i - 1].x, &p->x) && num_equal(&babies->multiple[i - 1].y, &p->y)) {
            *number = i - 1;
            return true;
        }
    }
}

/* Points that are found leave the list. `passed` is what has been taken off the others: z = passed + baby. */
static void look_up(uint64_t *numbers, struct giants *giants, const struct babies *babies, const struct point *points, uint64_t passed,
                    uint64_t most)
{
    uint32_t kept = 0, baby;

    for (uint32_t i = 0; i < giants->open; i++) {
        uint32_t index = giants->left[i];
        if (!find_baby(&baby, babies, &points[index]))
            giants->left[kept++] = index;
        else if (passed + baby <= most)
            numbers[index] = passed + baby;
    }
    giants->open = kept;
}

static enum outcome giants_set(struct giants *giants, size_t count)
{
    if (count > UINT32_MAX / 4)
        return BROKEN;
    giants->left = malloc((count + 1) * sizeof *giants->left);
    giants->right = malloc((count + 1) * sizeof *giants->right);
    giants->scratch = malloc(2 * (count + 1) * sizeof *giants->scratch);
    if (!giants->left || !giants->right || !giants->scratch)
        return BROKEN;
    giants->open = (uint32_t)count;
    for (uint32_t i = 0; i < count; i++) {
        giants->left[i] = i;
        giants->right[i] = (uint32_t)count;
    }
    return HOLDS;
}

static void giant_step_point(struct point *step, uint32_t babies, const struct suite *suite)
{
    struct num number = num_small(babies);
    struct jacobian multiple;

    multiply_few_var(&multiple, &number, 0, NULL, NULL, suite);
    jacobian_negate(&multiple, suite);
    jacobian_settle(step, &multiple, 1, suite);
}

enum outcome logarithms(uint64_t *numbers, struct point *points, size_t count, uint64_t most, const struct suite *suite)
{
    struct babies babies = {0};
    struct giants giants = {0};
    enum outcome outcome = babies_set(&babies, babies_for(most, count), suite);

    if (outcome == HOLDS)
        outcome = giants_set(&giants, count);
    if (outcome != HOLDS)
        goto out;
    for (size_t i = 0; i < count; i++)
        numbers[i] = NO_LOGARITHM;
    giant_step_point(&points[count], babies.count, suite);
    for (uint64_t passed = 0; passed <= most; passed += babies.count) {
        look_up(numbers, &giants, &babies, points, passed, most);
        if (giants.open == 0)
            break;
        add_pairs_var(points, giants.left, giants.right, giants.open, giants.scratch, suite);
    }
out:
    free(babies.multiple);
    free(babies.slots);
    free(giants.left);
    free(giants.right);
    free(giants.scratch);
    return outcome;
}
