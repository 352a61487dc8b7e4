/*
 * Batches of proofs and signatures settled on other threads while the log is read on.
 *
 * They are settled in any order, and what comes of them is asked in the order of the log: so the first line that fails is the one
 * that is reported, whatever the threads do.
 */
#ifndef VERIFIER_SETTLER_H
#define VERIFIER_SETTLER_H

#include "proof.h"

#define THREADS_MOST 64

struct settler;

/* For so many threads, the caller's included, 2 to THREADS_MOST. None is started before there is something to do. NULL without
 * memory. */
struct settler *settler_new(unsigned threads);
void settler_free(struct settler *settler);

/* Takes what is in the batch, which is empty afterwards; what comes of it is said later. Where more is waiting than the other threads
 * can take, works itself. REFUTED, with its refusal, or BROKEN: what came of the first batch that did not hold; it will be said again. The
 * poll has to last. */
enum outcome settler_hand_over(struct settler *settler, struct batch *batch, const struct poll *poll, struct refusal *refusal);

/* The same, and waits for all, and works meanwhile. */
enum outcome settler_wait(struct settler *settler, struct batch *batch, const struct poll *poll, struct refusal *refusal);

#endif
