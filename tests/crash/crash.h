/* The parts of the crash campaign, and what they share. */
#ifndef PJ_TESTS_CRASH_H
#define PJ_TESTS_CRASH_H

#include "tests/crash/scene.h"

/* What a process was told: line and leaf hash of a record, written to a pipe the moment it was acknowledged. */
typedef struct {
    uint64_t line;
    uint8_t leaf[32];
} ack;

typedef struct {
    const char *folder;   /* scratch, exists */
    const char *verifier; /* the program; NULL: none */
    unsigned failures;    /* of any part; each has been printed */
} campaign;

/* Prints and counts a failure unless `holds`; returns `holds`. */
int expect(campaign *c, int holds, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Writes the path of a file in the scratch folder. */
void path_in(char out[512], const campaign *c, const char *name);

/* The leaf hash of a line of the log, out of a receipt, which has to hold. 0 if there is no such line or it does not hold. */
int leaf_in_log(uint8_t leaf[32], const pj_log *log, uint64_t line);

/* Does the real verifier say that the log holds? `so_far`: of a vote under way. */
int verifier_agrees(const campaign *c, const char *log, int so_far);

/* The three parts. Each prints its lines of the table. */
void run_kills(campaign *c, unsigned kills, unsigned verify_every, uint64_t seed);
int lie_is_found(campaign *c, uint64_t seed); /* the campaign's own test: a program that acknowledges too early */
void run_faults(campaign *c, unsigned stride); /* of every `stride` calls one is made to fail, another for each way to fail */
void run_places(campaign *c);

#endif
