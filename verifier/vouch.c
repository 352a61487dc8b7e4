#include "vouch.h"

#include <gcrypt.h>
#include <stdio.h>
#include <string.h>

#include "ed25519.h"
#include "signature.h"

#define TIME_BYTES 8
#define TIME_MOST 9007199254740991u     /* of a decimal (E1) */

size_t voucher_key_bytes(const struct voucher *voucher)
{
    switch (voucher->role) {
    case BY_LOG_KEY:
        return POINT_BYTES;
    case BY_ED25519:
        return ED25519_BYTES;
    case BY_WITNESS:
        break;
    }
    return witness_key_bytes(voucher->suite);
}

/* ---- key ids ---- */

/* DER of a public key on P-256, up to the coordinates. */
static const uint8_t der_prefix[27] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                       0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};

static struct bytes type_bytes(const struct voucher *voucher)
{
    static const char recorder_sm2[] = "\xffpiaojue/1/SM2-SM3", witness_sm2[] = "\xffpiaojue/1/SM2-SM3/cosignature";

    if (voucher->role == BY_ED25519)
        return (struct bytes){"\x01", 1};
    if (voucher->role == BY_LOG_KEY)
        return (struct bytes){recorder_sm2, sizeof recorder_sm2 - 1};   /* in P256-SHA256 its id has no type */
    if (voucher->suite->id == SM2_SM3)
        return (struct bytes){witness_sm2, sizeof witness_sm2 - 1};
    return (struct bytes){"\x04", 1};
}

/* SHA-256 in both suites. */
static void key_id(uint8_t id[KEY_ID_BYTES], const struct voucher *voucher)
{
    const struct suite sha256 = {.hash = GCRY_MD_SHA256};
    struct bytes key = {voucher->key, voucher_key_bytes(voucher)};
    uint8_t hash[HASH_BYTES];

    if (voucher->role == BY_LOG_KEY && voucher->suite->id == P256_SHA256)
        hash_pieces(hash, &sha256, 2, (struct bytes[]){{der_prefix, sizeof der_prefix}, key});
    else
        hash_pieces(hash, &sha256, 4, (struct bytes[]){{voucher->name, voucher->name_length}, {"\n", 1}, type_bytes(voucher), key});
    memcpy(id, hash, KEY_ID_BYTES);
}

bool line_is_by(const struct signature_line *line, const struct voucher *voucher)
{
    uint8_t id[KEY_ID_BYTES];

    if (line->name_length != voucher->name_length || memcmp(line->name, voucher->name, line->name_length) != 0)
        return false;
    key_id(id, voucher);
    return memcmp(id, line->id, KEY_ID_BYTES) == 0;
}

/* ---- DER ---- */

/* A positive integer of at most 32 bytes, in as few as can be; NULL if there is none. Gives what stands behind it. */
static const uint8_t *der_integer(uint8_t to[32], const uint8_t *at, const uint8_t *end)
{
    size_t length;

    if (end - at < 3 || at[0] != 0x02 || at[1] < 1 || at[1] > 33 || end - at - 2 < at[1])
        return NULL;
    length = at[1];
    at += 2;
    if (at[0] & 0x80 || (at[0] == 0 && (length == 1 || !(at[1] & 0x80))))
        return NULL;
    if (at[0] == 0) {
        at++;
        length--;
    }
    if (length > 32)
        return NULL;
    memset(to, 0, 32);
    memcpy(to + 32 - length, at, length);
    return at + length;
}

bool der_decode(uint8_t signature[64], const uint8_t *der, size_t length)
{
    const uint8_t *at = der + 2, *end = der + length;

    if (length < 2 || length > LINE_SIGNATURE_MOST || der[0] != 0x30 || der[1] != length - 2)
        return false;
    at = der_integer(signature, at, end);
    if (at)
        at = der_integer(signature + 32, at, end);
    return at == end;
}

/* ---- signatures ---- */

static bool point_signature_holds(const struct voucher *voucher, size_t count, const struct bytes message[], const uint8_t *signature)
{
    struct point key;

    return point_decode(&key, voucher->key, voucher->suite) &&
           message_signature_valid(voucher->suite, count, message, &key, signature);
}

static bool recorder_holds(const struct signature_line *line, const struct voucher *voucher, const struct bytes *text)
{
    uint8_t signature[SIGNATURE_BYTES];

    if (voucher->suite->id == P256_SHA256)
        return der_decode(signature, line->signature, line->length) && point_signature_holds(voucher, 1, text, signature);
    return line->length == SIGNATURE_BYTES && point_signature_holds(voucher, 1, text, line->signature);
}

uint64_t line_time(const struct signature_line *line)
{
    uint64_t time = 0;

    for (int i = 0; i < TIME_BYTES; i++)
        time = time << 8 | line->signature[i];
    return time;
}

/* The cosigned message (E4). A text has at most 146 bytes: an origin, a size, a root. */
static bool witness_holds(const struct signature_line *line, const struct voucher *voucher, const struct bytes *text)
{
    char message[256];
    int head;

    if (line->length != TIME_BYTES + SIGNATURE_BYTES || line_time(line) > TIME_MOST)
        return false;
    head = snprintf(message, sizeof message, "cosignature/v1\ntime %llu\n", (unsigned long long)line_time(line));
    if (text->length > sizeof message - (size_t)head)
        return false;
    memcpy(message + head, text->data, text->length);
    if (voucher->suite->id == P256_SHA256)
        return ed25519_valid(voucher->key, (const uint8_t *)message, (size_t)head + text->length, line->signature + TIME_BYTES);
    return point_signature_holds(voucher, 1, &(struct bytes){message, (size_t)head + text->length}, line->signature + TIME_BYTES);
}

bool line_holds(const struct signature_line *line, const struct voucher *voucher, const struct bytes *text)
{
    switch (voucher->role) {
    case BY_LOG_KEY:
        return recorder_holds(line, voucher, text);
    case BY_ED25519:
        return line->length == 64 && ed25519_valid(voucher->key, text->data, text->length, line->signature);
    case BY_WITNESS:
        return witness_holds(line, voucher, text);
    }
    return false;
}
