#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

struct arena_chunk {
    struct arena_chunk *before;
    size_t room, used;
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_chunk *chunk_for(struct arena *arena, size_t bytes)
{
    size_t room = bytes > CHUNK ? bytes : CHUNK;
    struct arena_chunk *chunk = malloc(sizeof *chunk + room);

    if (!chunk)
        return NULL;
    chunk->before = arena->last;
    chunk->room = room;
    chunk->used = 0;
    arena->last = chunk;
    return chunk;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    const size_t step = alignof(max_align_t);
    struct arena_chunk *chunk = arena->last;
    void *piece;
    size_t bytes;

    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    bytes = (count * size + step - 1) / step * step;
    if (!chunk || chunk->room - chunk->used < bytes)
        chunk = chunk_for(arena, bytes);
    if (!chunk)
        return NULL;
    piece = chunk->bytes + chunk->used;
    chunk->used += bytes;
    return memset(piece, 0, bytes);
}

static void free_chain(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *before = chunk->before;
        free(chunk);
        chunk = before;
    }
}

void arena_reset(struct arena *arena)
{
    if (!arena->last)
        return;
    free_chain(arena->last->before);
    arena->last->before = NULL;
    arena->last->used = 0;
}

void arena_free(struct arena *arena)
{
    free_chain(arena->last);
    arena->last = NULL;
}
