#include "tests/unit/failing_memory.h"

#include <openssl/crypto.h>
#include <stdlib.h>

static struct {
    unsigned long left; /* allocations until the one that fails, itself included; 0: none will */
    int has_failed;
} memory;

static int fails(void)
{
    if (memory.left == 0 || --memory.left > 0)
        return 0;
    memory.has_failed = 1;
    return 1;
}

static void *allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return size == 0 || fails() ? NULL : malloc(size);
}

static void *allocate_again(void *old, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    if (size == 0) {
        free(old);
        return NULL;
    }
    return fails() ? NULL : realloc(old, size);
}

static void release(void *old, const char *file, int line)
{
    (void)file;
    (void)line;
    free(old);
}

void failing_memory_install(void)
{
    if (!CRYPTO_set_mem_functions(allocate, allocate_again, release))
        abort();
}

void memory_fails_at(unsigned long n)
{
    memory.left = n;
    memory.has_failed = 0;
}

int memory_is_back(void)
{
    memory.left = 0;
    return memory.has_failed;
}
