#include <string.h>

#include "tests/ct/ct.h"

static volatile int sink;

int planted_branch(const unsigned char *secret, size_t len)
{
    if (secret[len / 2] & 1)
        sink++;
    return sink;
}

int planted_index(const unsigned char *secret, size_t len)
{
    static const volatile int table[256] = {1, 2, 3};
    return table[secret[len - 1]];
}

/* In a function of libc that is called with a secret. */
int planted_compare(const unsigned char *secret, size_t len)
{
    static const unsigned char zeros[64];
    return memcmp(secret, zeros, len < sizeof zeros ? len : sizeof zeros) < 0;
}

/* The last bit of a carry decides how often a loop runs. */
int planted_division(const unsigned char *secret, size_t len)
{
    unsigned value = 0;
    for (size_t i = 0; i < len; i++)
        value = value << 1 ^ secret[i];
    int rounds = 0;
    for (volatile unsigned v = value & 7; v > 0; v--)
        rounds++;
    return rounds;
}
