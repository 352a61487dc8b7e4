/* The test of constant time: secrets are marked as undefined memory, and valgrind's memcheck reports every branch and every address that
 * depends on them. docs/side-channels.md says what is marked, what takes the mark off, and what is suppressed. */
#ifndef PJ_TESTS_CT_H
#define PJ_TESTS_CT_H

#include <stddef.h>

void mark_secret(void *bytes, size_t len);
void mark_public(void *bytes, size_t len);

/* Draws are marked but between these two, which may stand within themselves. */
void draws_public(void);
void draws_secret(void);

/* Reports so far that nothing suppresses. */
unsigned reports(void);

/* How often a function at the boundary was called with a secret that had lost its mark; *seen: of how many calls. */
unsigned marks_lost(unsigned *seen);

/* An unmarked copy of a number, to print and compare. */
int open_of(int value);

/* Not constant time, each by another means; `secret` has `len` bytes. main.c demands that each be reported. */
int planted_branch(const unsigned char *secret, size_t len);
int planted_index(const unsigned char *secret, size_t len);
int planted_compare(const unsigned char *secret, size_t len);
int planted_division(const unsigned char *secret, size_t len);

#endif
