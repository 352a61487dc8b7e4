/* Proofs over the tree (P12), checked as RFC 9162 §2.1.3.2 and §2.1.4.2 say. */
#ifndef VERIFIER_PATH_H
#define VERIFIER_PATH_H

#include "note.h"

/* The path is exactly as long as the tree wants and leads from leaf `index` to the root over `size` leaves, index < size. */
bool inclusion_holds(const struct path *path, uint64_t index, uint64_t size, const uint8_t leaf[HASH_BYTES],
                     const uint8_t root[HASH_BYTES], const struct suite *suite);

/* The tree over `old` leaves is the beginning of that over `size`, 1 ≤ old ≤ size. */
bool consistency_holds(const struct path *path, uint64_t old, uint64_t size, const uint8_t old_root[HASH_BYTES],
                       const uint8_t root[HASH_BYTES], const struct suite *suite);

#endif
