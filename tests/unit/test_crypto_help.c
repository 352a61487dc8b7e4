#include "tests/unit/test_crypto_help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

pj_group *new_group(int suite)
{
    pj_group *group;

    OK(pj_group_create(&group, suite == 0 ? PJ_SUITE_P256_SHA256 : PJ_SUITE_SM2_SM3));
    return group;
}

void new_pair(pj_group *group, pj_secret *secret, pj_point *point)
{
    OK(pj_rng_scalar(group, secret));
    OK(pj_group_base_mul(group, point, secret));
}

void from_hex(uint8_t *out, size_t len, const char *hex)
{
    ck_assert_uint_eq(strlen(hex), 2 * len);
    for (size_t i = 0; i < len; i++) {
        unsigned byte;

        ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &byte), 1);
        out[i] = (uint8_t)byte;
    }
}

json_t *load_vectors(const char *name)
{
    const char *folder = getenv("PJ_SHARED_VECTORS");
    char path[4096];
    json_error_t error;
    json_t *json;

    snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "../shared/vectors", name);
    json = json_load_file(path, 0, &error);
    if (json == NULL)
        printf("SKIP: %s: %s\n", path, error.text);
    return json;
}

const char *text_of(const json_t *object, const char *member)
{
    const char *text = json_string_value(json_object_get(object, member));

    ck_assert_msg(text != NULL, "no text member %s", member);
    return text;
}
