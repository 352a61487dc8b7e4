/* Logs and lines changed at random: whatever is refused is refused in order, and alike in every way of working. */
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "cases.h"
#include "maker.h"

#define MUTANT_ROOM 200000

struct mutant {
    uint8_t bytes[MUTANT_ROOM];
    size_t length;
};

static size_t choose(struct stream *stream, size_t below)
{
    return below > 0 ? stream_next(stream) % below : 0;
}

static void replace(struct mutant *mutant, size_t at, size_t length, const uint8_t *with, size_t with_length)
{
    if (at + length > mutant->length || mutant->length - length + with_length > MUTANT_ROOM)
        return;
    memmove(mutant->bytes + at + with_length, mutant->bytes + at + length, mutant->length - at - length);
    memcpy(mutant->bytes + at, with, with_length);
    mutant->length = mutant->length - length + with_length;
}

/* One of: another byte, a piece cut out, a piece doubled, a piece of JSON, all digits of a number changed. */
static void mutate(struct mutant *mutant, struct stream *stream)
{
    static const char *const pieces[] = {
        "[", "{", "}", "]", "\"", "\\", "\\\"", ",", ":", "0", "9007199254740992", "\"a\":[],", "[[[[[[[[[[[[[[[[[",
        "\xc3", "\xe2\x80\xae", "{}", "\"\"", "18446744073709551616", "AAAA", "?", "+", "\n", "-1", "null"};
    uint8_t copy[64], byte = (uint8_t)stream_next(stream);
    size_t at = choose(stream, mutant->length), span = 1 + choose(stream, 64);
    const char *piece = pieces[choose(stream, COUNT(pieces))];

    switch (choose(stream, 5)) {
    case 0:
        replace(mutant, at, 1, &byte, 1);
        break;
    case 1:
        replace(mutant, at, span, copy, 0);
        break;
    case 2:
        if (at + span <= mutant->length) {
            memcpy(copy, mutant->bytes + at, span);
            replace(mutant, at, 0, copy, span);
        }
        break;
    case 3:
        replace(mutant, at, choose(stream, 3), (const uint8_t *)piece, strlen(piece));
        break;
    default:
        for (; at < mutant->length && (mutant->bytes[at] < '0' || mutant->bytes[at] > '9'); at++)
            ;
        byte = (uint8_t)('0' + byte % 10);
        replace(mutant, at, at < mutant->length, &byte, 1);
    }
}

/* Every line of the log changed in many ways, where it stands: so all its checks up to the signature are reached. */
static unsigned long mutate_lines(const struct context *context, const uint8_t *log, size_t length, unsigned long each,
                                  unsigned long *count)
{
    struct verifier *verifier = verifier_new(context->suites, 0);
    struct mutant *mutant = malloc(sizeof *mutant);
    unsigned long failures = 0;
    size_t line;

    for (size_t at = 0; at < length; at += line) {
        line = line_length(log + at, length - at);
        for (unsigned long i = 0; i < each && line <= MUTANT_ROOM; i++, ++*count) {
            enum outcome outcome;
            memcpy(mutant->bytes, log + at, line);
            mutant->length = line;
            for (size_t k = choose(context->stream, 4); k < 4; k++)
                mutate(mutant, context->stream);
            if (mutant->length == line && memcmp(mutant->bytes, log + at, line) == 0)
                continue;
            outcome = verifier_line(verifier, mutant->bytes, mutant->length);
            EXPECT(failures, outcome == REFUTED, "a mutant of the line at %zu: %.*s", at, (int)mutant->length, (char *)mutant->bytes);
        }
        EXPECT(failures, verifier_line(verifier, log + at, line) == HOLDS, "the line at %zu", at);
    }
    free(mutant);
    verifier_free(verifier);
    return failures;
}

static unsigned long mutate_logs(const struct context *context, const uint8_t *log, size_t length, unsigned long number,
                                 unsigned long *count)
{
    struct mutant *mutant = malloc(sizeof *mutant);
    unsigned long failures = 0;

    for (unsigned long i = 0; i < number && length <= MUTANT_ROOM; i++, ++*count) {
        struct verifier *verifier = verifier_new(context->suites, i % 2 ? 0 : BATCH_POINTS);
        enum outcome outcome;
        memcpy(mutant->bytes, log, length);
        mutant->length = length;
        mutate(mutant, context->stream);
        outcome = verify_log(verifier, mutant->bytes, mutant->length, false);
        EXPECT(failures, outcome == REFUTED || (mutant->length == length && memcmp(mutant->bytes, log, length) == 0), "outcome %d",
               (int)outcome);
        verifier_free(verifier);
    }
    free(mutant);
    return failures;
}

unsigned long test_mutations(const struct context *context)
{
    static const char *const names[] = {"records-good/small-P256-SHA256.log", "records-good/mixed-SM2-SM3.log",
                                        "records-good/void-P256-SHA256.log", "records-good/runoff-SM2-SM3.log",
                                        "records-good/joins-P256-SHA256.log", "records-good/named-SM2-SM3.log",
                                        "records-good/grade-P256-SHA256.log", "records-good/challenge-SM2-SM3.log",
                                        "records-good/witnessed-P256-SHA256.log"};
    unsigned long failures = 0, lines = 0, logs = 0;

    for (size_t i = 0; i < COUNT(names); i++) {
        size_t length = 0;
        uint8_t *log = read_file(context->vectors, names[i], &length);
        EXPECT(failures, log != NULL, "%s/%s cannot be read", context->vectors, names[i]);
        if (!log)
            continue;
        failures += mutate_lines(context, log, length, 200, &lines) + mutate_logs(context, log, length, 200, &logs);
        free(log);
    }
    printf("  %lu mutants of lines, %lu of logs\n", lines, logs);
    return failures + check_agreement(context, context->number > 0 ? context->number : SLOW ? 25 : 400);
}
