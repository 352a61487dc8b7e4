/* The suite's H and what is made of it: hash to scalar (P4), leaf hashes and the tree (P11). */
#ifndef VERIFIER_HASH_H
#define VERIFIER_HASH_H

#include "outcome.h"
#include "suite.h"

#define HASH_BYTES 32
#define HASH_PIECES 20

struct bytes {
    const void *data;
    size_t length;
};

/* H of the pieces, one behind the other; count ≤ HASH_PIECES. */
void hash_pieces(uint8_t hash[HASH_BYTES], const struct suite *suite, size_t count, const struct bytes pieces[]);

/* H of enc(x_1) ‖ … ‖ enc(x_count) (P1), of any number. BROKEN without memory. */
enum outcome hash_encoded(uint8_t hash[HASH_BYTES], const struct suite *suite, size_t count, const struct bytes x[]);

/* P4; count ≤ 7: with prefixes, suite, block and ends HASH_PIECES holds them all. The scalar is a plain integer. */
void hash_to_scalar(struct num *scalar, const struct suite *suite, const char *use, size_t count, const struct bytes x[]);

void leaf_hash(uint8_t hash[HASH_BYTES], const struct suite *suite, const uint8_t *line, size_t length);

/* Of two neighbours in the tree; `hash` may be one of them. */
void node_hash(uint8_t hash[HASH_BYTES], const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES], const struct suite *suite);

/* I2OSP(i, 4) */
void put_length(uint8_t to[4], size_t length);

/* The tree over the lines so far: the roots of its complete subtrees, one for each bit set in the number of leaves. */
struct tree {
    uint64_t leaves;
    uint8_t complete[64][HASH_BYTES];   /* [k]: of 2^k leaves */
};

void tree_add(struct tree *tree, const uint8_t leaf[HASH_BYTES], const struct suite *suite);
void tree_root(uint8_t root[HASH_BYTES], const struct tree *tree, const struct suite *suite);

#endif
