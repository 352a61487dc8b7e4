/* Names written in: their spellings, what was joined, and how often each is counted (F11, F14, F17). */
#ifndef VERIFIER_NAMES_H
#define VERIFIER_NAMES_H

#include "paper.h"

#define NO_SPELLING UINT32_MAX

struct spelling {
    const char *text;
    uint32_t contest;
    uint32_t counted_as;        /* its own number, unless it was joined */
    bool target;                /* the `as` of a joining */
    uint64_t count, last_paper; /* while they are counted */
};

struct names {
    struct spelling *spellings;
    uint32_t count, room;
    uint32_t *slots;            /* open addressing: number of a spelling plus 1, or 0 */
    uint32_t slot_mask;
    uint64_t seed[2];           /* random, so that nobody can choose names that collide */
};

/* Of a contest in the result: most first, equal ones by the bytes of the name; at most OTHERS_MOST. */
struct other {
    const char *name;
    uint64_t count;
};

struct others_list {
    struct other *list;
    uint32_t count;
};

enum outcome names_set(struct names *names);
void names_free(struct names *names);

/* NO_SPELLING if it is not there. */
uint32_t names_find(const struct names *names, uint32_t contest, const char *text);
/* Finds it, or adds it with a copy of the text. */
enum outcome names_add(struct names *names, uint32_t contest, const char *text, struct arena *lasting, uint32_t *number);

/* Of each contest, the names that valid contests of these papers bear. */
enum outcome names_count(struct others_list **lists, struct names *names, const struct definition *definition, const struct papers *papers,
                         struct arena *arena);

const char *text_copy(const char *text, struct arena *arena);

#endif
