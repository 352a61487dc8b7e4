/* Weights (P7): fresh from the system for every equation, and nothing holds that would hold with known ones alone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cases.h"
#include "maker.h"

#define BALLOTS 6
#define WEIGHT_BYTES 16

/* What the program draws from the system while it is watched; or, if it is fixed, is given instead. */
static struct {
    bool watched, fixed;
    uint8_t bytes[65536];
    size_t length;
} draws;

/* In the place of the C library's: the verifier's random.c calls this one. */
ssize_t getrandom(void *to, size_t length, unsigned flags)
{
    ssize_t got = syscall(SYS_getrandom, to, length, flags);

    if (got <= 0 || !draws.watched)
        return got;
    if (draws.fixed)
        memset(to, 7, (size_t)got);
    if (draws.length + (size_t)got <= sizeof draws.bytes) {
        memcpy(draws.bytes + draws.length, to, (size_t)got);
        draws.length += (size_t)got;
    }
    return got;
}

static enum outcome settle(struct verifier *verifier, bool fixed, struct refusal *refusal)
{
    struct batch *batch = &verifier->state.batch;
    enum outcome outcome;

    draws.watched = true;
    draws.fixed = fixed;
    outcome = batch_settle(batch, &verifier->state.poll, 0, batch->count, refusal);
    draws.watched = false;
    return outcome;
}

/* The same ballots twice: two weights for each of their values each time, and no weight twice. */
static unsigned long check_fresh(struct verifier *verifier)
{
    const size_t wanted = 2 * BALLOTS * verifier->state.batch.shape.scalars_each;
    unsigned long failures = 0;
    struct refusal refusal;
    size_t same = 0;

    draws.length = 0;
    EXPECT(failures, settle(verifier, false, &refusal) == HOLDS && settle(verifier, false, &refusal) == HOLDS, "good ballots");
    EXPECT(failures, draws.length == wanted * WEIGHT_BYTES, "%zu bytes for %zu weights", draws.length, wanted);
    for (size_t i = 0; i < wanted; i++)
        for (size_t k = 0; k < i; k++)
            same += memcmp(draws.bytes + i * WEIGHT_BYTES, draws.bytes + k * WEIGHT_BYTES, WEIGHT_BYTES) == 0;
    EXPECT(failures, same == 0, "%zu pairs of weights are the same", same);
    return failures;
}

/* A response one too large and another one too small: with the same weight they cancel out. */
static unsigned long check_cancelling(struct verifier *verifier, uint64_t first)
{
    const struct modulus *n = &verifier->state.suite->n;
    struct batch *batch = &verifier->state.batch;
    struct num *one = &batch->scalars[3 * batch->shape.scalars_each - 1], *other = &batch->scalars[5 * batch->shape.scalars_each - 1];
    unsigned long failures = 0;
    struct refusal refusal;

    mod_add(one, one, &n->r, n);
    mod_sub(other, other, &n->r, n);
    EXPECT(failures, settle(verifier, true, &refusal) == HOLDS, "with weights that are all the same");
    EXPECT(failures, settle(verifier, false, &refusal) == REFUTED && refusal.line == first + 2 && refusal.check == V19_BALLOT_PROOF,
           "with fresh ones");
    mod_sub(one, one, &n->r, n);
    mod_add(other, other, &n->r, n);
    EXPECT(failures, settle(verifier, false, &refusal) == HOLDS, "as it was");
    return failures;
}

unsigned long test_weights(const struct context *context)
{
    unsigned long failures = 0;

    for (int i = 0; i < SUITES; i++) {
        struct plan plan = {.suite = &context->suites[i], .items = 3, .marks = 1, .cap = 2, .row_max = 1, .ballots = BALLOTS, .trustees = 1,
                            .threshold = 1};
        struct verifier *verifier = verifier_new(context->suites, BATCH_POINTS);
        struct log log;
        uint64_t first;
        size_t line;
        make_log(&log, &plan, &first);
        for (size_t at = 0; verifier->state.line < first + BALLOTS; at += line) {
            line = line_length(log.bytes + at, log.length - at);
            if (verifier_line(verifier, log.bytes + at, line) != HOLDS)
                abort();
        }
        failures += check_fresh(verifier) + check_cancelling(verifier, first);
        verifier_free(verifier);
        log_free(&log);
    }
    printf("  two runs of %d ballots in both suites: no weight twice\n", BALLOTS);
    return failures;
}
