/* For SHA256_Init, which allocates nothing: the stream goes on where a test lets memory fail. */
#define OPENSSL_API_COMPAT 0x10101000L

#include "tests/unit/rng_stream.h"

#include <openssl/rand.h>
#include <openssl/sha.h>
#include <string.h>

#include "crypto/rng.h"

static struct {
    enum { REAL, STREAM, FAILING } mode;
    uint8_t input[208]; /* seed ‖ I2OSP(i, 8) */
    size_t seed_len;
    uint64_t blocks; /* made so far */
    uint8_t block[32];
    size_t used; /* bytes of block */
    unsigned calls_left;
} source;

void pj_rng_stream_start(const char *seed)
{
    memset(&source, 0, sizeof source);
    source.mode = STREAM;
    source.seed_len = strnlen(seed, sizeof source.input - 8);
    memcpy(source.input, seed, source.seed_len);
    source.used = sizeof source.block;
}

void pj_rng_stream_stop(void)
{
    memset(&source, 0, sizeof source);
}

void pj_rng_stream_fail_after(unsigned calls)
{
    memset(&source, 0, sizeof source);
    source.mode = FAILING;
    source.calls_left = calls;
}

static uint8_t next_byte(void)
{
    if (source.used == sizeof source.block) {
        SHA256_CTX hash;
        for (unsigned i = 0; i < 8; i++)
            source.input[source.seed_len + i] = (uint8_t)(source.blocks >> (56 - 8 * i));
        SHA256_Init(&hash);
        SHA256_Update(&hash, source.input, source.seed_len + 8);
        SHA256_Final(source.block, &hash);
        source.blocks++;
        source.used = 0;
    }
    return source.block[source.used++];
}

pj_crypt pj_rng_bytes(uint8_t *out, size_t len)
{
    if (source.mode == FAILING && source.calls_left-- == 0) {
        source.calls_left = 0;
        memset(out, 0, len);
        return PJ_CRYPT_ENTROPY;
    }
    if (source.mode != STREAM)
        return RAND_priv_bytes_ex(NULL, out, len, 0) == 1 ? PJ_CRYPT_OK : PJ_CRYPT_ENTROPY;
    for (size_t i = 0; i < len; i++)
        out[i] = next_byte();
    return PJ_CRYPT_OK;
}
