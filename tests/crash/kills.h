/* The process that is killed (kills.c kills it, victim.c is it). */
#ifndef PJ_TESTS_KILLS_H
#define PJ_TESTS_KILLS_H

#include "tests/crash/crash.h"

/* The last is the self-test's, which must be found out; the campaign draws from those before it. */
typedef enum { WORK_SINGLE, WORK_GROUP, WORK_INTAKE, WORK_IMPORT, WORK_CHALLENGE, WORK_LIE, WORKS } victim_work;
#define HONEST_WORKS WORK_LIE

extern const char *const victim_works[WORKS];

#define VICTIM_READY UINT64_MAX /* as line: the log is open, the work begins */

/* Opens the log for writing, works, and tells `fd` of every acknowledged record; then exits: 0, or 3 after printing what failed. */
_Noreturn void victim(const scene *s, const char *path, victim_work work, uint64_t random, int fd);

/* xorshift64*; *state is not 0. */
uint64_t next_random(uint64_t *state);

#endif
