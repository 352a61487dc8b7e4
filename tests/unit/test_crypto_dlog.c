#include <string.h>

#include "crypto/bytes.h"
#include "crypto/dlog.h"
#include "tests/unit/test_crypto_help.h"

/* zG as point0. */
static pj_point multiple(pj_group *group, uint32_t z)
{
    pj_secret k = {{0}};
    pj_point point = {{0}};

    pj_write_u32(k.b + 28, z);
    if (z != 0)
        OK(pj_group_base_mul(group, &point, &k));
    return point;
}

START_TEST(every_logarithm)
{
    static const uint32_t maxima[] = {0, 1, 2, 3, 8, 15, 16, 30};
    pj_group *group = new_group(_i);

    for (size_t m = 0; m < sizeof maxima / sizeof *maxima; m++) {
        pj_dlog *dlog;

        OK(pj_dlog_create(&dlog, group, maxima[m]));
        for (uint32_t z = 0; z <= maxima[m] + 20; z++) {
            pj_point point = multiple(group, z);
            uint64_t found = UINT64_MAX;

            if (z > maxima[m]) {
                NO(pj_dlog_find_var(dlog, &found, &point));
                continue;
            }
            OK(pj_dlog_find_var(dlog, &found, &point));
            ck_assert_uint_eq(found, z);
        }
        pj_dlog_destroy(dlog);
    }
    pj_group_destroy(group);
}
END_TEST

START_TEST(large_logarithms)
{
    static const uint32_t values[] = {0, 1, 3162, 3163, 5000001, 9999999, 10000000};
    pj_group *group = new_group(_i);
    pj_secret k;
    pj_point point;
    uint64_t found;
    pj_dlog *dlog;

    OK(pj_dlog_create(&dlog, group, 10000000));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        point = multiple(group, values[i]);
        OK(pj_dlog_find_var(dlog, &found, &point));
        ck_assert_uint_eq(found, values[i]);
    }
    point = multiple(group, 10000001);
    NO(pj_dlog_find_var(dlog, &found, &point));
    new_pair(group, &k, &point);
    NO(pj_dlog_find_var(dlog, &found, &point));
    point.b[0] ^= 1;
    NO(pj_dlog_find_var(dlog, &found, &point));
    pj_dlog_destroy(dlog);
    NO(pj_dlog_create(&dlog, group, (uint64_t)PJ_DLOG_MAX + 1));
    ck_assert_ptr_null(dlog);
    pj_dlog_destroy(NULL);
    pj_group_destroy(group);
}
END_TEST

Suite *suite_crypto_dlog(void)
{
    Suite *suite = suite_create("crypto dlog");
    TCase *tests = tcase_create("dlog");

    tcase_set_timeout(tests, ALL_SECONDS);
    each_suite(tests, every_logarithm);
    each_suite(tests, large_logarithms);
    suite_add_tcase(suite, tests);
    return suite;
}
