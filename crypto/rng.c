#include "crypto/rng.h"

#include <openssl/rand.h>

#include "crypto/bytes.h"

pj_crypt pj_rng_bytes(uint8_t *out, size_t len)
{
    if (RAND_priv_bytes_ex(NULL, out, len, 0) == 1)
        return PJ_CRYPT_OK;
    pj_wipe(out, len);
    return PJ_CRYPT_ENTROPY;
}
