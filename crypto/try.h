/* The one way of handing a failure up: every function that can fail keeps its status in `rc`, starts with rc = 0, and has at most
 * one label, `out`, behind which it releases and wipes what it holds. */
#ifndef PJ_CRYPTO_TRY_H
#define PJ_CRYPTO_TRY_H

#define TRY(x)               \
    do {                     \
        if ((rc = (x)) != 0) \
            goto out;        \
    } while (0)

/* `status` if `condition` is false. For OpenSSL's calls, which return 0 or NULL on failure, and for our own refusals. */
#define TRY_IF(condition, status) \
    do {                          \
        if (!(condition)) {       \
            rc = (status);        \
            goto out;             \
        }                         \
    } while (0)

#endif
