/* Where marks are put and taken off: the random source, and, by the linker's --wrap, what the protocol publishes. The objects under test
 * are those of the library, but for crypto/rng.o and crypto/reveal.o. */
#include "tests/ct/ct.h"

#include <check.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "crypto/dlog.h"
#include "crypto/ed25519.h"
#include "crypto/equality.h"
#include "crypto/reveal.h"
#include "crypto/rng.h"
#include "crypto/scalar.h"
#include "crypto/seal.h"
#include "engine/log.h"

void mark_secret(void *bytes, size_t len)
{
    VALGRIND_MAKE_MEM_UNDEFINED(bytes, len);
}

void mark_public(void *bytes, size_t len)
{
    VALGRIND_MAKE_MEM_DEFINED(bytes, len);
}

unsigned reports(void)
{
    return (unsigned)VALGRIND_COUNT_ERRORS;
}

int open_of(int value)
{
    VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value);
    return value;
}

static int public_depth;

/* A test whose marks get lost on the way would prove nothing. */
static unsigned arrivals, lost;

static void demand_mark(const char *where, const void *secret, size_t len)
{
    unsigned char bits[64] = {0}, any = 0;
    if (len > sizeof bits)
        len = sizeof bits;
    if (VALGRIND_GET_VBITS(secret, bits, len) == 1)
        for (size_t i = 0; i < len; i++)
            any |= bits[i];
    arrivals++;
    if (any || public_depth > 0)
        return;
    lost++;
    printf("ct: %s was called with a secret that is not marked\n", where);
    VALGRIND_PRINTF_BACKTRACE("not marked:\n");
}

unsigned marks_lost(unsigned *seen)
{
    *seen = arrivals;
    return lost;
}

/* For tests/unit/fixture.c, in the place of Check's own two, which want to run the tests themselves. */
void _mark_point(const char *file, int line)
{
    (void)file;
    (void)line;
}

void _ck_assert_failed(const char *file, int line, const char *expression, const char *message, ...)
{
    va_list more;
    va_start(more, message);
    printf("ct: %s:%d: %s: ", file, line, expression);
    if (message)
        vprintf(message, more);
    putchar('\n');
    va_end(more);
    exit(1);
}

/* ---- the two seams ---- */

void draws_public(void)
{
    public_depth++;
}

void draws_secret(void)
{
    public_depth--;
}

pj_crypt pj_rng_bytes(uint8_t *out, size_t len)
{
    if (RAND_priv_bytes_ex(NULL, out, len, 0) != 1)
        return PJ_CRYPT_ENTROPY;
    /* What OpenSSL's generator leaves is no secret until here. */
    mark_public(out, len);
    if (public_depth == 0)
        mark_secret(out, len);
    return PJ_CRYPT_OK;
}

int pj_reveal(int verdict)
{
    return open_of(verdict);
}

/* ---- what is published ---- */

/* Declares the real function behind __wrap_NAME. */
#define WRAP(result, name, ...)          \
    result __real_##name(__VA_ARGS__);   \
    result __wrap_##name(__VA_ARGS__);   \
    result __wrap_##name(__VA_ARGS__)

/* Each caller says why. */
WRAP(void, pj_declassify, pj_scalar *out, const pj_secret *secret)
{
    demand_mark("pj_declassify", secret, sizeof *secret);
    __real_pj_declassify(out, secret);
    mark_public(out, sizeof *out);
}

/* secret·G: a public key, a commitment, A, T or W of a proof, R of a share; in check_committed what the commitments tell everybody. */
WRAP(pj_crypt, pj_group_base_mul, pj_group *group, pj_point *out, const pj_secret *secret)
{
    demand_mark("pj_group_base_mul", secret, sizeof *secret);
    pj_crypt rc = __real_pj_group_base_mul(group, out, secret);
    mark_public(out, sizeof *out);
    return rc;
}

/* Cells and proof of a ballot. The randomness stays a secret. */
WRAP(pj_crypt, pj_seal, pj_group *group, uint8_t *cells, uint8_t *proof, pj_secret *randomness, const pj_matrix *matrix, const pj_point *key,
     const pj_seal_context *context, const uint8_t *bits)
{
    demand_mark("pj_seal", bits, (size_t)matrix->rows * matrix->columns);
    pj_crypt rc = __real_pj_seal(group, cells, proof, randomness, matrix, key, context, bits);
    mark_public(cells, pj_seal_cells_size(matrix));
    mark_public(proof, pj_seal_proof_size(matrix));
    return rc;
}

/* D_l: the record `rehearsal` or `share`. */
WRAP(pj_crypt, pj_partial_decrypt, pj_group *group, pj_point *partials, const pj_secret *secret, const pj_point *bases, size_t count)
{
    demand_mark("pj_partial_decrypt", secret, sizeof *secret);
    pj_crypt rc = __real_pj_partial_decrypt(group, partials, secret, bases, count);
    mark_public(partials, count * sizeof *partials);
    return rc;
}

/* T, U_l and s of the same records. */
WRAP(pj_crypt, pj_equality_prove, pj_group *group, uint8_t *proof, const pj_secret *secret, const pj_equality_context *context,
     const pj_point *bases, const pj_point *partials, size_t count)
{
    demand_mark("pj_equality_prove", secret, sizeof *secret);
    pj_crypt rc = __real_pj_equality_prove(group, proof, secret, context, bases, partials, count);
    mark_public(proof, pj_equality_proof_size(count));
    return rc;
}

/* Signatures, as OpenSSL gives them out: ECDSA and SM2 in DER, whose length is public too; Ed25519. */
WRAP(int, EVP_DigestSignFinal, EVP_MD_CTX *context, unsigned char *signature, size_t *len)
{
    int rc = __real_EVP_DigestSignFinal(context, signature, len);
    mark_public(len, sizeof *len);
    mark_public(signature, *len);
    return rc;
}

WRAP(int, EVP_DigestSign, EVP_MD_CTX *context, unsigned char *signature, size_t *len, const unsigned char *message, size_t message_len)
{
    int rc = __real_EVP_DigestSign(context, signature, len, message, message_len);
    mark_public(signature, *len);
    return rc;
}

WRAP(pj_crypt, pj_ed25519_public, uint8_t out[PJ_ED25519_KEY_SIZE], const pj_secret *secret)
{
    demand_mark("pj_ed25519_public", secret, sizeof *secret);
    pj_crypt rc = __real_pj_ed25519_public(out, secret);
    mark_public(out, PJ_ED25519_KEY_SIZE);
    return rc;
}

/* ---- what is no secret, though it is drawn ---- */

/* The weights of a check: whoever made the proof must not know them beforehand, and nothing else depends on them. */
WRAP(pj_crypt, pj_seal_check_var, pj_group *group, const pj_matrix *matrix, const pj_point *key, const pj_seal_context *context,
     const uint8_t *cells, const uint8_t *proof)
{
    draws_public();
    pj_crypt rc = __real_pj_seal_check_var(group, matrix, key, context, cells, proof);
    draws_secret();
    return rc;
}

WRAP(pj_crypt, pj_equality_check_var, pj_group *group, const pj_equality_context *context, const pj_point *bases, const pj_point *partials,
     size_t count, const uint8_t *proof)
{
    draws_public();
    pj_crypt rc = __real_pj_equality_check_var(group, context, bases, partials, count, proof);
    draws_secret();
    return rc;
}

/* The table of small logarithms multiplies G by a public number. */
WRAP(pj_crypt, pj_dlog_create, pj_dlog **dlog, pj_group *group, uint64_t max)
{
    draws_public();
    pj_crypt rc = __real_pj_dlog_create(dlog, group, max);
    draws_secret();
    return rc;
}

/* The opening is the choices written out in words (F19), so its length already tells how many there are; it goes to the voter alone. Its
 * randomness stays marked. The one exception on choices: docs/side-channels.md. */
WRAP(pj_status, pj_make_opening, const pj_log *log, char *out, size_t *len, const char *ballot, size_t ballot_len, const pj_secret *randomness,
     const pj_credential *credential, const uint8_t *choices, pj_error *err)
{
    demand_mark("pj_make_opening", randomness, sizeof *randomness);
    size_t cells = log->vote.definition->cells;
    uint8_t *opened = malloc(cells);
    if (!opened)
        return PJ_E_MEMORY;
    memcpy(opened, choices, cells);
    mark_public(opened, cells);
    pj_status rc = __real_pj_make_opening(log, out, len, ballot, ballot_len, randomness, credential, opened, err);
    free(opened);
    return rc;
}
