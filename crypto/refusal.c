#include "crypto/refusal.h"

#include <openssl/err.h>

void pj_refusal_begin(void)
{
    ERR_clear_error();
}

pj_crypt pj_refusal_end(void)
{
    pj_crypt rc = PJ_CRYPT_NO;

    for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error())
        if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE)
            rc = PJ_CRYPT_MEMORY;
    return rc;
}
