/* Faults that the targets have to find: the linker puts them in the place of the right functions (--wrap, see fuzz.mk), one in each program of planted/. */
#include <string.h>

#include "crypto/sign.h"
#include "engine/kind.h"

/* `line`: two equal keys side by side are in order. Only a line that is right in all else, signature too, shows it. */
size_t __wrap_pj_points_unsorted(const pj_point *points, size_t len);
size_t __wrap_pj_points_unsorted(const pj_point *points, size_t len)
{
    size_t i = 1;
    while (i < len && memcmp(points[i - 1].b, points[i].b, sizeof *points) <= 0)
        i++;
    return i < len ? i : len;
}

/* `log`: a count of one half is more than one half, so one of two verdicts is wrong. */
void __real_pj_rules_decide(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, const pj_counts *counts);
void __wrap_pj_rules_decide(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, const pj_counts *counts);
void __wrap_pj_rules_decide(pj_verdict *out, const pj_contest *contest, const pj_attendance *attendance, const pj_counts *counts)
{
    pj_contest lax = *contest;
    if (lax.rule != PJ_RULE_GRADE && lax.base != PJ_BASE_NONE && lax.pass.p * 2 == lax.pass.q)
        lax.pass.at_least = 1;
    __real_pj_rules_decide(out, &lax, attendance, counts);
}

/* `json`: members in any order are canonical. */
int __real_json_dump_callback(const json_t *json, json_dump_callback_t callback, void *data, size_t flags);
int __wrap_json_dump_callback(const json_t *json, json_dump_callback_t callback, void *data, size_t flags);
int __wrap_json_dump_callback(const json_t *json, json_dump_callback_t callback, void *data, size_t flags)
{
    return __real_json_dump_callback(json, callback, data, flags & ~(size_t)JSON_SORT_KEYS);
}

/* `element`: DER with a byte behind it is DER. */
pj_crypt __real_pj_signature_read_der(uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *der, size_t len);
pj_crypt __wrap_pj_signature_read_der(uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *der, size_t len);
pj_crypt __wrap_pj_signature_read_der(uint8_t signature[PJ_SIGNATURE_SIZE], const uint8_t *der, size_t len)
{
    return __real_pj_signature_read_der(signature, der, len > 2 && der[1] + 3u == len ? len - 1 : len);
}

/* `key`: one byte is read behind what was typed. Only the sanitizers see it. */
pj_status __real_pj_code_read(pj_code *code, const char *typed, size_t len, pj_error *err);
pj_status __wrap_pj_code_read(pj_code *code, const char *typed, size_t len, pj_error *err);
pj_status __wrap_pj_code_read(pj_code *code, const char *typed, size_t len, pj_error *err)
{
    const volatile char *behind = typed + len;
    return *behind == 0 ? __real_pj_code_read(code, typed, len, err) : PJ_E_CODE;
}
