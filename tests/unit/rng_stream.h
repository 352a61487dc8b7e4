/* Stands in for crypto/rng.c in the unit test program: the real source, or P5's stream of a seed. */
#ifndef PJ_TESTS_RNG_STREAM_H
#define PJ_TESTS_RNG_STREAM_H

/* From now on pj_rng_bytes yields the stream of the seed, from its first byte. `seed` at most 200 characters. */
void pj_rng_stream_start(const char *seed);

/* Back to the real source. */
void pj_rng_stream_stop(void);

/* From now on pj_rng_bytes fails with PJ_CRYPT_ENTROPY after `calls` further calls; pj_rng_stream_stop ends that. */
void pj_rng_stream_fail_after(unsigned calls);

#endif
