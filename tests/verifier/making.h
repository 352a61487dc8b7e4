/* Inside of the maker of logs. */
#ifndef TESTS_VERIFIER_MAKING_H
#define TESTS_VERIFIER_MAKING_H

#include "maker.h"

#define DIGIT 6             /* bits */
#define WINDOWS 43
#define SPAN 64

/* Many multiples of one point: [w][d] = d·64^w·P. */
struct comb {
    struct point of[WINDOWS][SPAN];
};

/* Text that grows. */
struct text {
    char *at;
    size_t length, room;
};

struct key {
    struct num secret;
    uint8_t public[POINT_BYTES];
};

struct making {
    const struct plan *plan;
    const struct suite *suite;
    struct log *log;
    FILE *to;                   /* where lines go instead, if not NULL */
    bool failed;                /* something could not be written there */
    struct stream stream;
    uint64_t line;
    struct tree tree;
    uint8_t head[HASH_BYTES], vote[HASH_BYTES], joint[POINT_BYTES];
    struct comb g, y;
    struct key recorder, trustees[TRUSTEES_MOST], seals[TRUSTEES_MOST];
    struct num coefficients[TRUSTEES_MOST][TRUSTEES_MOST], shares[TRUSTEES_MOST];   /* x_j */
    struct key *credentials;
    struct jacobian *sums;
    uint32_t *counts;
};

/* a·b of plain numbers modulo n. */
void times(struct num *product, const struct num *a, const struct num *b, const struct suite *suite);

void comb_set(struct comb *comb, const struct point *p, const struct suite *suite);
const struct point *comb_at(const struct comb *comb, unsigned w, const struct num *k);    /* what the digit w of k stands for */
void comb_add(struct jacobian *sum, const struct comb *comb, const struct num *k, const struct suite *suite);
void multiple_bytes(uint8_t *bytes, const struct comb *comb, const struct num *k, const struct suite *suite);
void new_key(struct making *m, struct key *key);

void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void add_bytes(struct text *text, const void *bytes, size_t length);
void add_base64(struct text *text, const uint8_t *bytes, size_t length);
void add_member(struct text *text, const char *name, const uint8_t *bytes, size_t length);
void add_vote(struct making *m, struct text *after);

/* A line whose body is `before`, then `sig`, then `after`; both are freed. */
void add_line(struct making *m, const char *kind, const struct num *secret, struct text *before, struct text *after);

/* Sealed ballots of all credentials. */
void make_ballots(struct making *m, const struct contest *contest);

#endif
