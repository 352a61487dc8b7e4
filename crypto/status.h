/* What every function of crypto/ that can fail returns. */
#ifndef PJ_CRYPTO_STATUS_H
#define PJ_CRYPTO_STATUS_H

/* On any status but PJ_CRYPT_OK the outputs hold nothing of use; where they could have held secrets they have been wiped.
 * PJ_CRYPT_NO is a verdict over the inputs; the three others say that there is no verdict and that trying again may give one. */
typedef enum {
    PJ_CRYPT_OK = 0,
    PJ_CRYPT_NO,      /* does not hold, is not valid, is not there */
    PJ_CRYPT_MEMORY,  /* out of memory */
    PJ_CRYPT_ENTROPY, /* the random source failed */
    PJ_CRYPT_LIBRARY  /* OpenSSL failed, or lacks an algorithm */
} pj_crypt;

#define PJ_MUST_USE __attribute__((warn_unused_result))

#endif
