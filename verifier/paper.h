/* Ballots whose marks are in clear: papers, and the ballots of a named vote (F10, F11). */
#ifndef VERIFIER_PAPER_H
#define VERIFIER_PAPER_H

#include "definition.h"

/* One item: its marks (bit k: the contest's k-th mark), or unreadable (`?`). */
struct paper_row {
    uint32_t marks;
    bool unreadable;
};

/* The names written in in a contest. */
struct written {
    uint32_t count;
    const char **texts;         /* of the line at hand */
    uint32_t *spellings;        /* of a paper that is kept: numbers in the table of names */
};

enum ruled { NOT_RULED, RULED_READ, RULED_INVALID };

struct paper {
    uint64_t line;
    struct paper_row *rows;     /* of all items of all contests, as written, or as ruled */
    struct written *written;    /* of each contest */
    uint8_t *ruled;             /* of each contest, an enum ruled */
};

/* Papers that count only once all is ruled and joined: those with a row `?` or with names. In the order of their lines. */
struct papers {
    struct paper *list;
    size_t count, room;
};

/* Room for the rows of all contests; nothing on them. */
enum outcome paper_take(struct paper *paper, const struct definition *definition, struct arena *arena);

/* V6: one row for each item. */
enum outcome rows_read(const struct reader *in, uint32_t node, const struct contest *contest, bool may_be_unreadable, struct paper_row *rows);
/* V6: the names written in. */
enum outcome written_read(const struct reader *in, uint32_t node, const struct contest *contest, struct written *written);

bool rows_unreadable(const struct paper_row *rows, size_t count);

/* What a row is read as: `?` if it conflicts and `validity.conflict` is `mark`. */
struct paper_row row_as_read(const struct paper_row *row, const struct contest *contest, const struct definition *definition);
bool row_conflicts(const struct paper_row *row, const struct contest *contest);
bool over_or_under(const struct definition *definition, const struct contest *contest, const struct paper_row *rows, uint32_t names);

/* Of each contest, whether it is valid. */
void paper_judge(bool valid[CONTESTS_MOST], bool *is_void, const struct definition *definition, const struct paper *paper);

bool paper_is_kept(const struct paper *paper, const struct definition *definition);
struct paper *papers_find(const struct papers *papers, uint64_t line);
/* NULL without memory. */
struct paper *papers_add(struct papers *papers);
void papers_free(struct papers *papers);

#endif
