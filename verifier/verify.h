/* The checks of checks.md, line by line. */
#ifndef VERIFIER_VERIFY_H
#define VERIFIER_VERIFY_H

#include "settler.h"
#include "state.h"

#define VERIFIER_VERSION "0.2.0"

/* Points in a batch of proofs: some 10 MiB. Larger ones would do with fewer additions, but fall out of the cache. */
#define BATCH_POINTS 32768u

struct verifier {
    struct state state;
    struct json json;
    struct arena arena;         /* of the line at hand */
    struct refusal refusal;     /* valid once something has returned REFUTED */
    struct settler *settler;    /* NULL: one thread */
};

/* `suites` is only read, and has to last. batch_points: see batch_set(). NULL without memory. */
struct verifier *verifier_new(const struct suite suites[SUITES], size_t batch_points);
void verifier_free(struct verifier *verifier);

/* Before the first line: how many threads settle what is pending (1: none but the caller's). BROKEN without memory. */
enum outcome verifier_threads(struct verifier *verifier, unsigned threads);

/*
 * V1 to V24 of the next line, with its line feed: what comes behind the line feed of the last one, up to the next line feed or the
 * end of the file; of a longer line, at least LINE_MOST bytes. V19 may be left pending, with threads V10 of sealed ballots too; REFUTED
 * is reported only once everything pending on earlier lines has been settled, so it is what checks.md wants reported. After REFUTED of
 * the line itself, or BROKEN, the verifier stands where it stood before the line, but for what was settled; after REFUTED of what was
 * pending it is good for nothing but its refusal.
 */
enum outcome verifier_line(struct verifier *verifier, const uint8_t *line, size_t length);

/* The next line, once line 0 is in: nothing of it but its leaf hash, and that it ends with a line feed. The verifier can say nothing
 * about the log any more. */
enum outcome verifier_skim(struct verifier *verifier, const uint8_t *line, size_t length);

/* Settles what is pending of all lines so far. */
enum outcome verifier_settle(struct verifier *verifier);

/* After the last line: settles, and V25 unless the vote may be under way. */
enum outcome verifier_end(struct verifier *verifier, bool so_far);

/* V26, once everything else holds: `previous` has verified the old log, with this outcome; the vote was not to be under way. */
enum outcome verifier_follows(struct verifier *verifier, const struct verifier *previous, enum outcome previous_outcome);

#endif
