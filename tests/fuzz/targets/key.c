/* Key files, public files and card codes: what is read is written again, and read the same. Input: which of the three, and the text. */
#include <stdlib.h>
#include <string.h>

#include "engine/key.h"
#include "tests/fuzz/states.h"

enum { KEY, PUBLIC, CODE, KINDS };

static void take_key(fuzz_taker *take, void *arg, const char *suite)
{
    char text[2050];
    pj_key *key;
    pj_error err;
    for (int kind = KEY; kind <= PUBLIC; kind++) {
        size_t len = sizeof text - 1;
        if (pj_key_create(&key, suite, "票决 1", &err) != PJ_OK ||
            (kind == KEY ? pj_key_write(key, text + 1, &len, &err) : pj_key_write_public(key, text + 1, &len, &err)) != PJ_OK)
            fuzz_found("a key that cannot be made: %s", err.text);
        text[0] = (char)kind;
        take(arg, suite, (const uint8_t *)text, len + 1);
        pj_key_destroy(key);
    }
}

void fuzz_seeds(fuzz_taker *take, void *arg)
{
    take_key(take, arg, "P256-SHA256");
    take_key(take, arg, "SM2-SM3");
    fuzz_seeds_of_member(take, arg, "credential.json", "code", 1, (const uint8_t[]){CODE}, 1);
}

static void judge_key(const char *data, size_t len)
{
    char one[2048], other[2048];
    size_t one_len = sizeof one, other_len = sizeof other;
    pj_key *key, *again;
    pj_public public_part;
    pj_error err;
    if (pj_key_read(&key, data, len, &err) != PJ_OK)
        return;
    if (pj_key_write(key, one, &one_len, &err) != PJ_OK || pj_key_read(&again, one, one_len, &err) != PJ_OK ||
        pj_key_write(again, other, &other_len, &err) != PJ_OK || one_len != other_len || memcmp(one, other, one_len) != 0)
        fuzz_found("a key that is not read as it was written: %s", err.text);
    one_len = sizeof one;
    if (pj_key_write_public(key, one, &one_len, &err) != PJ_OK || pj_public_read(&public_part, one, one_len, &err) != PJ_OK)
        fuzz_found("a public file that is not read as it was written: %s", err.text);
    pj_key_destroy(key);
    pj_key_destroy(again);
}

static void judge_public(const char *data, size_t len)
{
    pj_public public_part;
    pj_error err;
    if (pj_public_read(&public_part, data, len, &err) == PJ_OK &&
        (strlen(public_part.key) != 86 || strlen(public_part.seal) != 86 || strlen(public_part.name) == 0 || !public_part.suite[0]))
        fuzz_found("a public file without a key or a name is accepted");
}

static void judge_code(const char *data, size_t len)
{
    pj_code code, again;
    pj_error err;
    if (pj_code_read(&code, data, len, &err) == PJ_OK &&
        (pj_code_read(&again, code.text, strlen(code.text), &err) != PJ_OK || strcmp(code.text, again.text) != 0))
        fuzz_found("a code that is not read as it was written");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static void (*const judges[KINDS])(const char *, size_t) = {judge_key, judge_public, judge_code};
    if (len < 1)
        return 0;
    char *text = malloc(len > 1 ? len - 1 : 1); /* of its own, so that a byte read behind it is seen */
    if (!text)
        abort();
    memcpy(text, data + 1, len - 1);
    judges[data[0] % KINDS](text, len - 1);
    free(text);
    return 0;
}
