/* What the process gives up before it reads what others wrote. */
#ifndef VERIFIER_SANDBOX_H
#define VERIFIER_SANDBOX_H

#include "run.h"

/*
 * From here on only the files that the order names can be opened (Landlock), and the folder of its state be written; and only the
 * system calls that checking needs are left (seccomp): no other program, no network, no other process, no new code. What the kernel
 * does not know is left out without a word, and so is all of it where the environment says PIAOJUE_SANDBOX=off, for debuggers,
 * valgrind and coverage, and in a build with sanitizers, whose runtime needs more. Before the first thread.
 */
void sandbox_enter(const struct order *order);

#endif
