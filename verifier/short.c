#include "short.h"

void short_form(char text[SHORT_ROOM], const uint8_t hash[HASH_BYTES])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    for (unsigned i = 0; i < 32; i++) {
        unsigned bit = 5 * i, word = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];
        if (i > 0 && i % 4 == 0)
            *text++ = '-';
        *text++ = alphabet[word >> (11 - bit % 8) & 31];
    }
    *text = 0;
}

void base64url(char *text, const uint8_t *bytes, size_t length)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned held = 0, bits = 0;

    for (size_t i = 0; i < length; i++) {
        held = (held << 8 | bytes[i]) & 0xffff;
        for (bits += 8; bits >= 6; *text++ = alphabet[held >> bits & 63])
            bits -= 6;
    }
    if (bits > 0)
        *text++ = alphabet[held << (6 - bits) & 63];
    *text = 0;
}
