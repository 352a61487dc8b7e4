/* Fresh random bytes from the system: weights nobody can predict (P7), and seeds. */
#ifndef VERIFIER_RANDOM_H
#define VERIFIER_RANDOM_H

#include <stddef.h>

#include "outcome.h"

enum outcome random_bytes(void *to, size_t length);

#endif
