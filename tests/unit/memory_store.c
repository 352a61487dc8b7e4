#include "tests/unit/memory_store.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int memory_size(void *arg, uint64_t *size)
{
    *size = ((memory *)arg)->len;
    return 0;
}

static int memory_read(void *arg, uint64_t offset, uint8_t *bytes, size_t len)
{
    memory *m = arg;
    if (offset + len > m->len)
        return ENODATA;
    memcpy(bytes, m->bytes + offset, len);
    return 0;
}

static int fails(memory *m)
{
    if (m->appends_left < 0)
        return 0;
    return m->appends_left-- == 0;
}

static int memory_append(void *arg, const uint8_t *bytes, size_t len)
{
    memory *m = arg;
    int failing = fails(m);
    if (failing)
        len = m->torn < len ? m->torn : len;
    m->bytes = realloc(m->bytes, m->len + len + 1);
    memcpy(m->bytes + m->len, bytes, len);
    m->len += len;
    return failing ? (m->is_foreign ? 9001 : ENOSPC) : 0;
}

static int memory_sync(void *arg)
{
    return fails(arg) ? EIO : 0;
}

static int memory_truncate(void *arg, uint64_t size)
{
    memory *m = arg;
    if (m->is_stuck)
        return m->is_foreign ? 9002 : EROFS;
    m->len = (size_t)size;
    return 0;
}

static void memory_close(void *arg)
{
    (void)arg;
}

pj_store memory_store(memory *m, int writable)
{
    return (pj_store){m, writable, memory_size, memory_read, memory_append, memory_sync, memory_truncate, memory_close};
}

void memory_load(memory *m, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "testvectors/%s", name);
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s", path);
    *m = (memory){.appends_left = -1};
    m->bytes = malloc(8u << 20);
    m->len = fread(m->bytes, 1, 8u << 20, f);
    fclose(f);
}
