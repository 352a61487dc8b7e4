#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "random.h"

#include <errno.h>
#include <stdint.h>
#include <sys/random.h>

enum outcome random_bytes(void *to, size_t length)
{
    uint8_t *at = to;

    while (length > 0) {
        ssize_t got = getrandom(at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return BROKEN;
        at += got;
        length -= (size_t)got;
    }
    return HOLDS;
}
