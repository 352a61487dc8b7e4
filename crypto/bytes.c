#include "crypto/bytes.h"

#include <openssl/crypto.h>

#include "crypto/reveal.h"

void pj_wipe(void *secret, size_t len)
{
    if (len > 0)
        OPENSSL_cleanse(secret, len);
}

int pj_equal(const uint8_t *a, const uint8_t *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

int pj_below(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint32_t borrow = 0;

    /* a − b, byte by byte: a difference below 0 shows in bit 31. */
    while (len-- > 0)
        borrow = ((uint32_t)a[len] - b[len] - borrow) >> 31;
    return (int)borrow;
}

uint32_t pj_equal_u32(uint32_t a, uint32_t b)
{
    uint32_t x = a ^ b;

    /* x | −x has its top bit set if and only if x ≠ 0. */
    return 1u ^ ((x | (0u - x)) >> 31);
}

void pj_select(uint8_t *out, const uint8_t *one, const uint8_t *zero, size_t len, uint32_t bit)
{
    /* volatile: the compiler must not learn that the mask has two values and branch on them. */
    volatile uint8_t mask = (uint8_t)(0u - bit);

    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(zero[i] ^ (mask & (one[i] ^ zero[i])));
}

void pj_write_u32(uint8_t out[4], uint32_t value)
{
    out[0] = (uint8_t)(value >> 24);
    out[1] = (uint8_t)(value >> 16);
    out[2] = (uint8_t)(value >> 8);
    out[3] = (uint8_t)value;
}

size_t pj_base64_size(size_t len)
{
    return len / 3 * 4 + (len % 3 == 0 ? 0 : len % 3 + 1);
}

size_t pj_base64_decoded_size(size_t text_len)
{
    if (text_len % 4 == 1)
        return SIZE_MAX;
    return text_len / 4 * 3 + (text_len % 4 == 0 ? 0 : text_len % 4 - 1);
}

/* All ones if lo ≤ c ≤ hi, else 0; all three below 2⁸. */
static uint32_t in_range(uint32_t c, uint32_t lo, uint32_t hi)
{
    return (((c - lo) | (hi - c)) >> 31) - 1u;
}

/* The character of a 6-bit value, without a table, whose cache lines would tell secrets. */
static char digit_char(uint32_t v)
{
    uint32_t c = (in_range(v, 0, 25) & (v + 'A')) | (in_range(v, 26, 51) & (v - 26 + 'a')) | (in_range(v, 52, 61) & (v - 52 + '0')) |
                 (in_range(v, 62, 62) & '-') | (in_range(v, 63, 63) & '_');

    return (char)c;
}

/* The value of a character; all ones if it has none. */
static uint32_t char_digit(uint32_t c)
{
    uint32_t upper = in_range(c, 'A', 'Z'), lower = in_range(c, 'a', 'z'), digit = in_range(c, '0', '9');
    uint32_t minus = in_range(c, '-', '-'), under = in_range(c, '_', '_');

    return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (minus & 62) | (under & 63) |
           ~(upper | lower | digit | minus | under);
}

void pj_base64_encode(char *text, const uint8_t *bytes, size_t len)
{
    uint32_t bits = 0;
    unsigned held = 0; /* bits of `bits` not yet written: 0, 2 or 4 between bytes */

    for (size_t i = 0; i < len; i++) {
        bits = (bits << 8 | bytes[i]) & 0xfff;
        for (held += 8; held >= 6; held -= 6)
            *text++ = digit_char(bits >> (held - 6) & 63);
    }
    if (held > 0)
        *text++ = digit_char(bits << (6 - held) & 63);
    *text = '\0';
}

pj_crypt pj_base64_decode(uint8_t *out, size_t len, const char *text, size_t text_len)
{
    uint32_t bits = 0, wrong = 0;
    unsigned held = 0; /* bits of `bits` not yet written: 0, 2, 4 or 6 between characters */
    size_t at = 0;

    if (text_len != pj_base64_size(len)) {
        pj_wipe(out, len);
        return PJ_CRYPT_NO;
    }
    for (size_t i = 0; i < text_len; i++) {
        uint32_t digit = char_digit((uint8_t)text[i]);

        wrong |= digit >> 6;
        bits = (bits << 6 | (digit & 63)) & 0x3fff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[at++] = (uint8_t)(bits >> held);
        }
    }
    wrong |= bits & ((1u << held) - 1u);
    /* That a text is none is told; which character is wrong is not. */
    if (pj_reveal(wrong == 0))
        return PJ_CRYPT_OK;
    pj_wipe(out, len);
    return PJ_CRYPT_NO;
}
