#include "engine/code.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/rng.h"
#include "crypto/scalar.h"
#include "crypto/transcript.h"
#include "crypto/reveal.h"

#define CHARACTERS 26u /* without the check character */

/* 1 if value ≥ least, else 0; both below 2³¹. */
static uint32_t at_least(uint32_t value, uint32_t least)
{
    return 1u ^ ((value - least) >> 31);
}

/* The character of a value below 32, of 0123456789ABCDEFGHJKMNPQRSTVWXYZ. Without a table, whose cache lines would tell the code: letters
 * begin 7 behind the digits, and each letter left out moves the rest on. */
static char character_of(uint32_t value)
{
    return (char)('0' + value + 7 * at_least(value, 10) + at_least(value, 18) + at_least(value, 20) + at_least(value, 22) + at_least(value, 27));
}

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
        code->text[at++] = character_of(i < CHARACTERS ? values[i] : check);
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
    } while (pj_reveal(check >= 32)); /* a refused draw is independent of the one that is kept */
    write_code(code, values, check);
out:
    pj_wipe(values, sizeof values);
    return rc;
}

/* Value of a typed character, 0 to 31; 32 for one to be skipped, 33 for one that does not belong. Constant time. */
static uint32_t typed_value(uint8_t typed)
{
    uint32_t c = typed;
    c -= ('a' - 'A') * (at_least(c, 'a') & (1u ^ at_least(c, 'z' + 1)));
    c -= ('I' - '1') * pj_equal_u32(c, 'I');
    c -= ('L' - '1') * pj_equal_u32(c, 'L');
    c -= ('O' - '0') * pj_equal_u32(c, 'O');
    uint32_t value = 33 - pj_equal_u32(c, '-') - pj_equal_u32(c, ' ');
    for (uint32_t v = 0; v < 32; v++)
        value -= (33 - v) * pj_equal_u32(c, (uint8_t)character_of(v));
    return value;
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
        uint32_t value = typed_value((uint8_t)typed[i]);
        /* Where dashes stand is no secret; nor is that a code is mistyped. */
        if (pj_reveal(value == 32))
            continue;
        if (pj_reveal(value > 32))
            TRY(pj_fail(err, PJ_E_CODE, "the code has a character that no code has, at position %zu", i + 1));
        if (n == sizeof values)
            TRY(pj_fail(err, PJ_E_CODE, "the code is too long: 27 letters and digits are wanted"));
        values[n++] = (uint8_t)value;
    }
    if (n != sizeof values)
        TRY(pj_fail(err, PJ_E_CODE, "letters and digits of the code: %zu, wanted: 27", n));
    if (pj_reveal(check_value(values) != values[CHARACTERS]))
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
    TRY(pj_code_read(&clean, code->text, sizeof code->text - 1, err));
    for (size_t i = 0; i < sizeof clean.text - 1; i++)
        if (i % 4 != 3) /* a dash */
            characters[n++] = clean.text[i];
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
