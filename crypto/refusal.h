/* Telling OpenSSL's refusals of bad inputs from its failures. Internal to crypto/. */
#ifndef PJ_CRYPTO_REFUSAL_H
#define PJ_CRYPTO_REFUSAL_H

#include "crypto/status.h"

/* Before a call whose failure may be a refusal: empties the calling thread's OpenSSL error queue, so that nothing old is read below. */
void pj_refusal_begin(void);

/* After it failed: PJ_CRYPT_MEMORY if memory ran out on the way, else PJ_CRYPT_NO. A refusal is a verdict and leaves nothing in the queue. */
PJ_MUST_USE pj_crypt pj_refusal_end(void);

#endif
