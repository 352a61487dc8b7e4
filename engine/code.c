#include "engine/code.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/rng.h"
#include "crypto/scalar.h"
#include "crypto/transcript.h"

#define CHARACTERS 26u /* without the check character */

static const char alphabet[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The check value of 26 five-bit values: their number modulo 37 (P9). At most 32·36 + 31 before each reduction. */
static uint32_t check_value(const uint8_t values[CHARACTERS])
{
    uint32_t check = 0;
    for (size_t i = 0; i < CHARACTERS; i++)
        check = (check * 32 + values[i]) % 37;
    return check;
}

static void write_code(pj_code *code, const uint8_t values[CHARACTERS], uint32_t check)
{
    size_t at = 0;
    for (size_t i = 0; i <= CHARACTERS; i++) {
        if (i > 0 && i % 3 == 0)
            code->text[at++] = '-';
        code->text[at++] = alphabet[i < CHARACTERS ? values[i] : check];
    }
    code->text[at] = 0;
}

pj_status pj_code_draw(pj_code *code, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    uint8_t values[CHARACTERS];
    uint32_t check;
    err = pj_error_begin(err, &spare);
    memset(code, 0, sizeof *code);
    do {
        TRY(pj_crypt_failed(err, pj_rng_bytes(values, sizeof values)));
        for (size_t i = 0; i < CHARACTERS; i++)
            values[i] &= 31; /* 256 is a multiple of 32: no bias */
        check = check_value(values);
    } while (check >= 32);
    write_code(code, values, check);
out:
    pj_wipe(values, sizeof values);
    return rc;
}

/* Value of a typed character, 0 to 31; 32 for one to be skipped, 33 for one that does not belong. */
static uint32_t typed_value(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == '-' || c == ' ')
        return 32;
    if (c == 'I' || c == 'L')
        c = '1';
    if (c == 'O')
        c = '0';
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (uint32_t)(at - alphabet) : 33;
}

pj_status pj_code_read(pj_code *code, const char *typed, size_t len, pj_error *err)
{
    pj_error spare;
    pj_status rc = PJ_OK;
    uint8_t values[CHARACTERS + 1];
    size_t n = 0;
    err = pj_error_begin(err, &spare);
    memset(code, 0, sizeof *code);
    for (size_t i = 0; i < len; i++) {
        uint32_t value = typed_value(typed[i]);
        if (value == 32)
            continue;
        if (value > 32)
            TRY(pj_fail(err, PJ_E_CODE, "the code has a character that no code has, at position %zu", i + 1));
        if (n == sizeof values)
            TRY(pj_fail(err, PJ_E_CODE, "the code is too long: 27 letters and digits are wanted"));
        values[n++] = (uint8_t)value;
    }
    if (n != sizeof values)
        TRY(pj_fail(err, PJ_E_CODE, "the code has %zu letters and digits: 27 are wanted", n));
    if (check_value(values) != values[CHARACTERS])
        TRY(pj_fail(err, PJ_E_CODE, "the code is mistyped: its check character does not fit"));
    write_code(code, values, values[CHARACTERS]);
out:
    pj_wipe(values, sizeof values);
    return rc;
}

pj_status pj_credential_of_code(pj_credential *out, pj_group *group, const uint8_t vote[32], const pj_code *code, pj_error *err)
{
    pj_status rc = PJ_OK;
    pj_code clean;
    char characters[CHARACTERS + 1];
    pj_transcript transcript;
    size_t n = 0;
    memset(out, 0, sizeof *out);
    TRY(pj_code_read(&clean, code->text, strnlen(code->text, sizeof code->text), err));
    for (const char *c = clean.text; *c; c++)
        if (*c != '-')
            characters[n++] = *c;
    pj_transcript_begin(&transcript, group, "credential");
    pj_transcript_add(&transcript, vote, 32);
    pj_transcript_add(&transcript, characters, CHARACTERS);
    TRY(pj_crypt_failed(err, pj_transcript_secret(&transcript, &out->secret)));
    TRY(pj_crypt_failed(err, pj_group_base_mul(group, &out->key, &out->secret)));
out:
    pj_wipe(&clean, sizeof clean);
    pj_wipe(characters, sizeof characters);
    if (rc != PJ_OK)
        pj_wipe(out, sizeof *out);
    return rc;
}
