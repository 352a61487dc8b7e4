/* Branches on secrets, each by name. reveal.c holds this one function and nothing else: the test of constant time puts
 * tests/ct/boundary.c in its place, which takes the mark of a secret off the verdict. */
#ifndef PJ_CRYPTO_REVEAL_H
#define PJ_CRYPTO_REVEAL_H

/* Returns `verdict`. Whoever branches on a condition over secrets asks here, and says why the answer may be seen: it is published anyway,
 * or tells nothing. */
int pj_reveal(int verdict);

#endif
