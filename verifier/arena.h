/* Memory that is taken piece by piece and given back all at once: of one line, or of the definition. */
#ifndef VERIFIER_ARENA_H
#define VERIFIER_ARENA_H

#include <stddef.h>

struct arena_chunk;

/* All zero is an empty arena. */
struct arena {
    struct arena_chunk *last;
};

/* `count` objects of `size` bytes, zeroed, aligned for any type; NULL if there is no memory. */
void *arena_take(struct arena *arena, size_t count, size_t size);

/* Gives everything back but one chunk, for the next line. */
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);

#endif
