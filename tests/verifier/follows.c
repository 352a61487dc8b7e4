/* V26: the logs of records.json that are to be verified with an old one; and any two logs. */
#include <stdlib.h>
#include <string.h>

#include "cases.h"

static struct verifier *verify_named(const struct context *context, const char *name, enum outcome *outcome)
{
    struct verifier *verifier = verifier_new(context->suites, BATCH_POINTS);
    size_t length = 0;
    uint8_t *log = read_file(context->vectors, name, &length);

    *outcome = verifier && log ? verify_log(verifier, log, length, false) : BROKEN;
    free(log);
    return verifier;
}

/* By itself the log is what it is without V26, whatever it follows. */
static unsigned long check_pair(struct cases *cases, const struct context *context)
{
    const char *file = string(cases, field(cases, "file")), *previous = string(cases, field(cases, "previous"));
    bool verified = strcmp(string(cases, field(cases, "status")), "verified") == 0;
    const char *check = verified ? "" : string(cases, field(cases, "check"));
    enum outcome outcome, old_outcome;
    struct verifier *own = verify_named(context, file, &outcome), *old = verify_named(context, previous, &old_outcome);
    unsigned long failures = 0;
    char found[16];

    EXPECT(failures, outcome == (strcmp(check, "V26") == 0 || verified ? HOLDS : REFUTED), "%s by itself", file);
    if (outcome == HOLDS)
        outcome = verifier_follows(own, old, old_outcome);
    snprintf(found, sizeof found, "V%d", (int)own->refusal.check);
    EXPECT(failures, outcome == (verified ? HOLDS : REFUTED), "%s behind %s: %s %s", file, previous, found, own->refusal.found);
    if (outcome == REFUTED)
        EXPECT(failures, strcmp(found, check) == 0 && own->refusal.line == number(cases, field(cases, "line")) &&
               strcmp(check_name(own->refusal.check), string(cases, field(cases, "name"))) == 0,
               "%s behind %s: line %llu, %s", file, previous, (unsigned long long)own->refusal.line, found);
    verifier_free(own);
    verifier_free(old);
    return failures;
}

/* The result of one log is that of no other, and a log that follows none follows none. */
static unsigned long check_strangers(const struct context *context)
{
    static const char *const names[] = {"records-good/follows-P256-SHA256.log", "records-good/small-P256-SHA256.log",
                                        "records-good/void-P256-SHA256.log"};
    unsigned long failures = 0;

    for (size_t i = 0; i < COUNT(names) * COUNT(names); i++) {
        enum outcome outcome, old_outcome;
        struct verifier *own = verify_named(context, names[i / COUNT(names)], &outcome);
        struct verifier *old = verify_named(context, names[i % COUNT(names)], &old_outcome);
        EXPECT(failures, outcome == HOLDS && old_outcome == HOLDS && verifier_follows(own, old, old_outcome) == REFUTED &&
               own->refusal.check == V26_FOLLOWS && own->refusal.line == 0, "%s behind %s", names[i / COUNT(names)], names[i % COUNT(names)]);
        verifier_free(own);
        verifier_free(old);
    }
    return failures;
}

unsigned long test_follows(const struct context *context)
{
    unsigned long failures = check_strangers(context), pairs = 0;
    struct cases cases;
    uint32_t records;

    if (!cases_open(&cases, context, "records.json")) {
        EXPECT(failures, false, "%s/records.json cannot be read", context->vectors);
        return failures;
    }
    records = member_of(&cases, 0, "records");
    for (cases.test = first_of(&cases, records); cases.test; cases.test = next_of(&cases, records, cases.test)) {
        if (!field(&cases, "previous"))
            continue;
        failures += check_pair(&cases, context);
        pairs++;
        arena_reset(&cases.arena);
    }
    EXPECT(failures, pairs > 0, "records.json has no pairs");
    printf("  %lu pairs of logs\n", pairs);
    cases_close(&cases);
    return failures;
}
