/* Whether there are instructions to compute with eight numbers at once. */
#ifndef VERIFIER_IFMA_H
#define VERIFIER_IFMA_H

#include <stdbool.h>

/* Whether processor and system have the AVX-512 instructions that the files named …_ifma.c are made of. */
bool ifma_usable(void);

/* Tests set it, to have everything done in plain C; before any other thread is started. */
extern bool ifma_off;

static inline bool ifma_on(void)
{
    return !ifma_off && ifma_usable();
}

#endif
