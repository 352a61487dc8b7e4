/* What a call gives up before it reads a file. */
#ifndef PIAOJUE_CLI_SANDBOX_H
#define PIAOJUE_CLI_SANDBOX_H

#include "cli/options.h"

/* From here on the process opens only the files that its words and options name (Landlock), makes files only where they say, and has only the
 * system calls that verbs need (seccomp): no other program, no network, no look into other processes, no new code.
 *
 * `paths`: how many of the first words are paths. `writes_log`: whether the first, a log, may be made or grow; a second one is a file that may be
 * destroyed. What the kernel cannot do is left out without a word; so is everything where the environment says PIAOJUE_SANDBOX=off (for debuggers,
 * valgrind, coverage, and OpenSSL providers that are more than code), and in a build with sanitizers, whose runtime needs more. */
void sandbox_enter(const options *o, size_t paths, int writes_log);

#endif
