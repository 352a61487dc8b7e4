#include "crypto/reveal.h"

int pj_reveal(int verdict)
{
    return verdict;
}
