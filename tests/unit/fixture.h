/* A vote in memory for tests, with everybody's keys. */
#ifndef PJ_TESTS_FIXTURE_H
#define PJ_TESTS_FIXTURE_H

#include "tests/unit/memory_store.h"
#include "tests/unit/test_crypto_help.h"

#define VOTERS 6
#define NOW 1732233600u

typedef struct {
    memory m;
    pj_log *log;
    pj_key *recorder, *trustees[3], *station, *stranger;
    pj_code codes[VOTERS];
    pj_error err;
} fixture;

#define FINE(x) ck_assert_msg((x) == PJ_OK, "%s", f->err.text)
#define FAILS(status, x) ck_assert_msg((x) == (status), "%d: %s", (int)f->err.code, f->err.text)

/* What a fixture's vote is about. `contests` and `more` are JSON: an array, and further members of the definition with a comma behind each (or ""). */
typedef struct {
    const char *contests, *more, *secrecy;
    int has_station;
} subject;

/* Four items, at most two approvals, two places, a majority of seven deputies; sealed, with a station. */
extern const subject plain_subject;

const char *suite_name_of(int suite);

/* A log with its line 0: seven deputies, a quorum of two thirds, two of three trustees. */
fixture *begin_with(int suite, const subject *about);
fixture *begin(int suite);
void end(fixture *f);

void prepare(fixture *f);   /* up to just before `open` */
void open_vote(fixture *f); /* seven present and issued; the last voter's card is withdrawn */
pj_status cast(fixture *f, int voter, const uint8_t *choices, size_t len);
void reopen(fixture *f);
void expect_result(fixture *f, const char *wanted);

#endif
