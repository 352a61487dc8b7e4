#include "crypto/suite.h"

#include <string.h>

const char *pj_suite_name(pj_suite suite)
{
    return suite == PJ_SUITE_P256_SHA256 ? "P256-SHA256" : "SM2-SM3";
}

pj_crypt pj_suite_find(pj_suite *out, const char *name, size_t len)
{
    static const pj_suite all[] = {PJ_SUITE_P256_SHA256, PJ_SUITE_SM2_SM3};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *known = pj_suite_name(all[i]);

        if (strlen(known) == len && memcmp(known, name, len) == 0) {
            *out = all[i];
            return PJ_CRYPT_OK;
        }
    }
    return PJ_CRYPT_NO;
}
